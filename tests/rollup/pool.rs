//! Departments as one organisation: by their figures, and by their scores.

use crate::common::{
    assert_close, fill, grade, kpi, measure, objective, put, scorecard, share, single,
};
use klant::{
    model::{Kpi, Outcome, PeriodLength},
    readings::{Entry, Readings},
    rollup::{Digest, Pooled, pool},
    score::{Scored, Status, score},
    scorecard::Scorecard,
};

/// One KPI in one month with these inputs.
fn department(kpi: Kpi, inputs: &[(&str, f64)]) -> (Scorecard, Scored) {
    let key = kpi.id.to_string();
    let card = single(PeriodLength::Month, 1, kpi);
    let mut readings = Readings::default();
    for (input, number) in inputs {
        fill(&mut readings, (&key, None), input, 1, &[*number]);
    }
    let scored = score(&card, &readings);
    (card, scored)
}

fn all(departments: &[(Scorecard, Scored)]) -> Option<Pooled> {
    let digests: Vec<Digest> = (0..)
        .zip(departments)
        .map(|(position, (card, scored))| Digest::new(position, "file", card, scored, &[]))
        .collect();
    pool(&digests.iter().filter_map(|digest| digest.scored.as_ref()).collect::<Vec<_>>())
}

#[test]
fn a_kpi_is_rolled_up_by_its_inputs_and_scorecards_by_their_scores() {
    // 9 of 10 and 30 of 90 are 39 of 100, not the mean of 90 and 33.
    let one = department(share("k"), &[("yes", 9.0), ("all", 10.0)]);
    let two = department(share("k"), &[("yes", 30.0), ("all", 90.0)]);
    let found = all(&[one, two]).unwrap();
    assert_eq!(found.kpis.len(), 1);
    let kpi = &found.kpis[0];
    assert_eq!((kpi.id.as_str(), kpi.count), ("k", 2));
    assert_close(kpi.value, 39.0);
    assert_close(kpi.score, 39.0);
    assert_eq!((kpi.target, kpi.status), (Some(100.0), Status::Red));
    assert_close(found.whole.score, (90.0 + 100.0 / 3.0) / 2.0);
    assert_eq!(found.status, Status::Amber);
}

#[test]
fn a_mean_is_weighed_by_its_answers() {
    let one = department(grade("k"), &[("grade", 8.0), ("all", 10.0)]);
    let two = department(grade("k"), &[("grade", 6.0), ("all", 30.0)]);
    assert_close(all(&[one, two]).unwrap().kpis[0].value, 6.5);
}

#[test]
fn few_answers_in_each_can_be_enough_together() {
    let few = || {
        let mut kpi = share("k");
        kpi.minimum_answers = 30;
        kpi
    };
    let one = department(few(), &[("yes", 10.0), ("all", 20.0)]);
    let two = department(few(), &[("yes", 15.0), ("all", 20.0)]);
    assert_eq!(one.1.series[0].course.periods[0].score, None);
    let found = all(&[one, two]).unwrap();
    assert_close(found.kpis[0].score, 62.5);
    assert_eq!(found.whole.score, None, "neither has a score of its own");
    let still = [("yes", 5.0), ("all", 10.0)];
    let found = all(&[department(few(), &still), department(few(), &still)]).unwrap();
    assert_eq!((found.kpis[0].value, found.kpis[0].score), (Some(50.0), None));
}

#[test]
fn what_cannot_be_added_up_has_no_value_and_other_targets_no_score() {
    let full = || department(share("k"), &[("yes", 9.0), ("all", 10.0)]);
    let typed = department(share("k"), &[("value", 50.0)]);
    assert_eq!(all(&[full(), typed]).unwrap().kpis[0].value, None);
    let blank = department(share("k"), &[]);
    assert_eq!(all(&[full(), blank]).unwrap().kpis[0].value, None);
    // Who writes that it does not apply is left out.
    let mut not_asked = department(share("k"), &[]);
    let mut readings = Readings::default();
    put(&mut readings, ("k", None), "yes", 1, Entry::NotApplicable);
    not_asked.1 = score(&not_asked.0, &readings);
    assert_close(all(&[full(), not_asked]).unwrap().kpis[0].value, 90.0);
    let mut other = full();
    other.0.kpis[0].target = Some(80.0);
    other.1 = score(&other.0, &{
        let mut readings = Readings::default();
        fill(&mut readings, ("k", None), "yes", 1, &[9.0]);
        fill(&mut readings, ("k", None), "all", 1, &[10.0]);
        readings
    });
    let found = all(&[full(), other]).unwrap();
    assert_close(found.kpis[0].value, 90.0);
    assert_eq!((found.kpis[0].target, found.kpis[0].score), (None, None));
}

#[test]
fn only_the_same_kpi_in_the_same_period_goes_together() {
    let full = || department(share("k"), &[("yes", 9.0), ("all", 10.0)]);
    assert_eq!(all(&[full()]), None);
    let mut later = full();
    later.0.calendar.start = later.0.calendar.start.next();
    assert_eq!(all(&[full(), later]), None);
    // KPIs of their own are each something else, and so is another formula under the same id.
    let own = || department(kpi("own-1"), &[("value", 70.0)]);
    assert_eq!(all(&[own(), own()]).unwrap().kpis, []);
    let mut other = full();
    other.0.kpis[0].kpi.formula = klant::formula::Formula::parse("yes / all").ok();
    assert_eq!(all(&[full(), other]).unwrap().kpis, []);
}

#[test]
fn departments_count_alike_and_a_gap_lowers_completeness() {
    let mut card = scorecard(PeriodLength::Month, 1);
    card.objectives.push(objective("o", Outcome::Satisfaction));
    card.kpis.push(measure("o", kpi("k")));
    let of = |value: Option<f64>| {
        let mut readings = Readings::default();
        if let Some(value) = value {
            put(&mut readings, ("k", None), "value", 1, Entry::Number(value));
        }
        (card.clone(), score(&card, &readings))
    };
    let found = all(&[of(Some(90.0)), of(Some(60.0)), of(None)]).unwrap();
    assert_close(found.whole.coverage, 2.0 / 3.0);
    assert_close(found.whole.score, 75.0);
    assert_close(found.whole.low, 50.0);
    assert_eq!(all(&[of(Some(90.0)), of(None)]).unwrap().whole.score, None);
}
