//! What holds for any scorecard with any readings.

use crate::common::{
    activity, cases, fill, grade, id, kpi, measure, net, objective, processor, put, scorecard,
    segment, share,
};
use klant::{
    model::{BySegment, Direction, Frequency, Kind, Outcome, PeriodLength},
    readings::{Entry, Readings},
    score::{Facet, Interval, NodeLevel, RollUpScore, Scored, State, robustness, score},
    scorecard::Scorecard,
};
use proptest::prelude::*;
use std::time::Duration;

fn entry() -> impl Strategy<Value = Entry> {
    prop_oneof![
        4 => (0_u32..200).prop_map(|number| Entry::Number(f64::from(number))),
        1 => any::<f64>().prop_map(Entry::Number),
        2 => Just(Entry::Blank),
        1 => Just(Entry::NotApplicable),
        1 => Just(Entry::Invalid("circa".to_owned())),
    ]
}

fn number() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        3 => (-50_i32..200).prop_map(|number| Some(f64::from(number))),
        1 => any::<f64>().prop_map(Some),
        1 => Just(None),
    ]
}

prop_compose! {
    /// A measure's settings, then its cells: three inputs and a typed result over *before* and six periods.
    fn row()(
        shape in 0_usize..5,
        numbers in proptest::array::uniform7(number()),
        direction in proptest::sample::select(vec![
            Direction::Higher, Direction::Lower, Direction::TargetRange,
        ]),
        frequency in proptest::sample::select(vec![
            Frequency::Monthly, Frequency::Quarterly, Frequency::Yearly, Frequency::PerSurvey,
            Frequency::PerContact,
        ]),
        place in (0_usize..4, 0_usize..5),
        cells in proptest::collection::vec(entry(), 4 * 7 * 3),
    ) -> (usize, [Option<f64>; 7], Direction, Frequency, (usize, usize), Vec<Entry>) {
        (shape, numbers, direction, frequency, place, cells)
    }
}

type Row = (usize, [Option<f64>; 7], Direction, Frequency, (usize, usize), Vec<Entry>);

/// Six periods, two segments, three objectives, and whatever the rows say.
fn build(rows: &[Row], every: PeriodLength, minimum: f64) -> (Scorecard, Readings) {
    let mut card = scorecard(every, 6);
    let mut readings = Readings::default();
    card.minimum_coverage = minimum;
    card.segments = vec![segment("young", Some(150.0)), segment("old", None)];
    for (key, outcome) in
        [("a", Outcome::Satisfaction), ("b", Outcome::Satisfaction), ("c", Outcome::Profitability)]
    {
        card.objectives.push(objective(key, outcome));
    }
    card.objectives[1].segment = Some(id("young"));
    for (index, (shape, numbers, direction, frequency, place, cells)) in rows.iter().enumerate() {
        let key = format!("k-{index}");
        let kpi = match shape {
            0 => kpi(&key),
            1 => share(&key),
            2 => activity(Kind::Behaviour, share(&key)),
            3 => net(&key),
            _ => grade(&key),
        };
        let objective = ["a", "b", "c", "nowhere"][place.0];
        let mut measure = measure(objective, kpi);
        measure.by_segment = match place.1 {
            0 | 1 => BySegment::Together,
            2 => BySegment::Every,
            3 => BySegment::Only(vec![id("old")]),
            _ => BySegment::Only(vec![id("young"), id("old")]),
        };
        (measure.direction, measure.frequency, measure.due_in) = (*direction, *frequency, Some(3));
        let [worst, red, green, target, target_high, worst_high, weight] = *numbers;
        (measure.worst, measure.red, measure.green, measure.target) = (worst, red, green, target);
        (measure.target_high, measure.worst_high, measure.weight) =
            (target_high, worst_high, weight);
        measure.baseline = red;
        card.kpis.push(measure);
        for (cell, entry) in cells.iter().enumerate() {
            let names: [&str; 4] = match shape {
                0..=2 => ["yes", "all", "value", "value"],
                3 => ["yes", "no", "all", "value"],
                _ => ["grade", "all", "deviation", "value"],
            };
            let segment = [None, Some("young"), Some("old")][cell % 3];
            let name = names[cell / 3 % 4];
            put(&mut readings, (&key, segment), name, cell / 12, entry.clone());
        }
    }
    (card, readings)
}

/// Asserts what no roll-up may break.
fn sound(rolled: &RollUpScore, nothing: &str) -> Result<(), TestCaseError> {
    let RollUpScore { applicable, score, mean, coverage, low, high } = *rolled;
    if !applicable {
        prop_assert_eq!(*rolled, RollUpScore::default(), "{}", nothing);
        return Ok(());
    }
    prop_assert!((0.0..=1.0).contains(&coverage));
    prop_assert!(0.0 <= low && low <= high + 1e-9 && high <= 100.0);
    prop_assert!((high - low - 100.0 * (1.0 - coverage)).abs() < 1e-6);
    prop_assert_eq!(mean.is_some(), coverage > 0.0);
    prop_assert!(mean.is_none_or(|mean| low <= mean + 1e-9 && mean <= high + 1e-9));
    prop_assert!(score.is_none() || score == mean);
    Ok(())
}

fn check(card: &Scorecard, scored: &Scored) -> Result<(), TestCaseError> {
    for series in &scored.series {
        prop_assert_eq!(series.course.periods.len(), 6);
        for (moment, one) in series.course.iter() {
            if let Some(score) = one.score {
                prop_assert!((0.0..=100.0).contains(&score));
                prop_assert!(matches!(one.state, State::Value | State::Carried));
            }
            let shown = matches!(one.state, State::Value | State::Refused | State::Carried);
            prop_assert_eq!(one.value.is_some(), shown);
            prop_assert!(one.value.is_none_or(|value| value.abs() < 1e15));
            prop_assert_eq!(one.source.is_some(), shown);
            prop_assert!(one.source.is_none_or(|source| source <= moment));
            if one.state == State::Carried {
                let source = one.source.unwrap();
                prop_assert_eq!(series.course.get(source).unwrap().state, State::Value);
                prop_assert_eq!(series.course.get(source).unwrap().value, one.value);
                prop_assert!(!one.due);
            }
        }
        if let (Some(Interval { low, high }), Some(score)) =
            (series.score_range, series.course.periods[scored.chosen].score)
        {
            prop_assert!((0.0..=100.0).contains(&low) && low <= high && high <= 100.0);
            // A share's score lies within its range where the value is the plain share.
            if series.interval.is_some_and(|interval| interval.low <= interval.high) {
                prop_assert!(score >= low - 1e-6 && score <= high + 1e-6);
            }
        }
    }
    for (node, robust) in scored.nodes.iter().zip(robustness(card, scored)) {
        let now = node.at(scored.chosen);
        prop_assert_eq!(robust.is_some(), now.score.is_some());
        if let (Some(Interval { low, high }), Some(score)) = (robust, now.score) {
            prop_assert!(low <= score + 1e-9 && score <= high + 1e-9, "{low}, {score}, {high}");
        }
        for facet in [Facet::All, Facet::Say, Facet::Do, Facet::Delivered, Facet::Yields] {
            let periods = node.periods.get(facet);
            prop_assert_eq!(periods.len(), 6);
            for rolled in periods {
                sound(rolled, "nothing applies")?;
                let withheld = rolled.applicable
                    && node.level != NodeLevel::Objective
                    && rolled.coverage < card.minimum_coverage - 1e-9;
                prop_assert!(!(withheld && rolled.score.is_some()));
            }
            sound(node.to_date.get(facet), "nothing applies to date")?;
        }
        let weakest = node.weakest.map(|weakest| weakest.score);
        if let (Some(weakest), Some(mean)) = (weakest, node.at(scored.chosen).mean) {
            prop_assert!(weakest <= mean + 1e-9);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases::proptest(1000))]

    #[test]
    fn any_scorecard_with_any_readings_has_a_sound_result(
        rows in proptest::collection::vec(row(), 0..6),
        every in proptest::sample::select(vec![
            PeriodLength::Month, PeriodLength::Quarter, PeriodLength::Trimester, PeriodLength::HalfYear, PeriodLength::Year,
        ]),
        minimum in prop_oneof![Just(2.0 / 3.0), 0.0_f64..=1.0],
    ) {
        let (card, readings) = build(&rows, every, minimum);
        let scored = score(&card, &readings);
        check(&card, &scored)?;
        prop_assert_eq!(format!("{:?}", score(&card, &readings)), format!("{scored:?}"));
    }

    #[test]
    fn the_total_counts_every_kpi_once(rows in proptest::collection::vec(row(), 0..6)) {
        let (card, readings) = build(&rows, PeriodLength::Month, 0.5);
        let scored = score(&card, &readings);
        let counts = scored.nodes[0].counts;
        let counted = counts.green + counts.amber + counts.red + counts.no_data;
        let known = card.kpis.iter().filter(|measure| measure.objective != Some(id("nowhere")));
        prop_assert_eq!(counted, known.count());
    }

    #[test]
    fn scaling_all_weights_changes_nothing(
        rows in proptest::collection::vec(row(), 1..5),
        factor in 0.1_f64..10.0,
    ) {
        let (mut card, readings) = build(&rows, PeriodLength::Month, 0.5);
        for measure in &mut card.kpis {
            measure.weight = measure.weight.filter(|weight| (0.0..1e6).contains(weight));
        }
        let before = score(&card, &readings);
        for measure in &mut card.kpis {
            measure.weight = Some(measure.weight.unwrap_or(1.0) * factor);
        }
        let after = score(&card, &readings);
        for (one, two) in before.nodes.iter().zip(&after.nodes) {
            for facet in [Facet::All, Facet::Say, Facet::Do] {
                match (one.of(facet, 5).score, two.of(facet, 5).score) {
                    (Some(one), Some(two)) => prop_assert!((one - two).abs() < 1e-6),
                    (one, two) => prop_assert_eq!(one.is_some(), two.is_some()),
                }
            }
        }
    }
}

#[test]
fn an_empty_scorecard_has_an_empty_result() {
    let mut card = scorecard(PeriodLength::Month, 1);
    card.outcomes.clear();
    card.calendar.count = 0;
    let scored = score(&card, &Readings::default());
    assert_eq!((scored.chosen, scored.nodes.len(), scored.series.len()), (0, 1, 0));
    assert!(!scored.nodes[0].at(0).applicable);
}

#[test]
fn a_chosen_period_outside_the_calendar_reads_as_the_last() {
    let mut card = scorecard(PeriodLength::Month, 3);
    card.chosen = "2031-Q2".parse().unwrap();
    assert_eq!(score(&card, &Readings::default()).chosen, 2);
}

/// KPIs × periods, all filled in.
fn large(kpis: usize, periods: usize) -> (Scorecard, Readings) {
    let mut card = scorecard(PeriodLength::Month, periods);
    card.objectives.push(objective("o", Outcome::Satisfaction));
    let mut readings = Readings::default();
    for index in 0..kpis {
        let key = format!("k-{index}");
        card.kpis.push(measure("o", share(&key)));
        fill(&mut readings, (&key, None), "yes", 1, &vec![7.0; periods]);
        fill(&mut readings, (&key, None), "all", 1, &vec![9.0; periods]);
    }
    (card, readings)
}

#[test]
fn a_thousand_kpis_over_ten_years_score_within_seconds() {
    let (card, readings) = large(1000, 120);
    let (scored, took) = processor::taken(|| score(&card, &readings));
    assert!(took < Duration::from_secs(5), "{took:?}");
    assert_eq!(scored.nodes[0].counts.amber, 1000);
}
