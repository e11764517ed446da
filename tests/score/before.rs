//! What goes into the column *before* of the workbook that comes next.

use crate::common::{activity, computed, fill, id, scorecard, segment, share, single};
use klant::{
    model::{Accumulation, Aggregation, Frequency, Kind, Moment, Period, PeriodLength},
    readings::{Entry, Readings},
    score::last_before,
    scorecard::Scorecard,
};

/// The same scorecard, from another period on.
fn from(issued: &Scorecard, start: Period, count: usize) -> Scorecard {
    let mut next = issued.clone();
    next.calendar.start = start;
    next.calendar.count = count;
    next.chosen = start;
    next
}

fn month(year: u16, number: u8) -> Period {
    Period::new(year, PeriodLength::Month, number).unwrap()
}

/// Everything that was found, as `kpi.input@segment number`.
fn found(issued: &Scorecard, readings: &Readings, next: &Scorecard) -> Vec<String> {
    last_before(issued, readings, next)
        .as_before()
        .into_iter()
        .flat_map(|(kpi, figures)| {
            figures.into_iter().map(move |(figure, number)| format!("{kpi}.{figure} {number}"))
        })
        .collect()
}

#[test]
fn the_last_complete_period_before_the_beginning_gives_all_inputs() {
    let card = single(PeriodLength::Month, 12, share("k"));
    let mut readings = Readings::default();
    for (slot, (yes, all)) in [(40.0, 100.0), (30.0, 90.0), (50.0, f64::NAN)].iter().enumerate() {
        fill(&mut readings, ("k", None), "yes", slot + 10, &[*yes]);
        fill(&mut readings, ("k", None), "all", slot + 10, &[*all]);
    }
    assert_eq!(found(&card, &readings, &from(&card, month(2028, 1), 12)), ["k.all 90", "k.yes 30"]);
    // From November on, October is the last one.
    assert_eq!(
        found(&card, &readings, &from(&card, month(2027, 11), 12)),
        ["k.all 100", "k.yes 40"]
    );
    assert_eq!(found(&card, &readings, &from(&card, month(2026, 1), 12)), Vec::<String>::new());
    assert_eq!(found(&card, &readings, &from(&card, month(2031, 1), 12)), Vec::<String>::new());
}

#[test]
fn a_result_that_was_typed_stays_one() {
    let card = single(PeriodLength::Month, 12, share("k"));
    let mut readings = Readings::default();
    fill(&mut readings, ("k", None), "value", 3, &[71.5]);
    assert_eq!(found(&card, &readings, &from(&card, month(2028, 1), 12)), ["k.value 71.5"]);
}

#[test]
fn a_workbook_of_the_same_periods_keeps_the_column_as_it_is() {
    let card = single(PeriodLength::Month, 12, share("k"));
    let mut readings = Readings::default();
    fill(&mut readings, ("k", None), "yes", 0, &[7.0, 8.0]);
    fill(&mut readings, ("k", None), "all", 1, &[20.0]);
    assert_eq!(found(&card, &readings, &card), ["k.yes 7"]);
}

#[test]
fn a_yearly_survey_is_kept_for_a_year_and_a_wave_for_two() {
    for (frequency, years) in [(Frequency::Yearly, 1), (Frequency::PerSurvey, 2)] {
        let mut card = single(PeriodLength::Quarter, 4, share("k"));
        card.kpis[0].frequency = frequency;
        let mut readings = Readings::default();
        fill(&mut readings, ("k", None), "yes", 4, &[30.0]);
        fill(&mut readings, ("k", None), "all", 4, &[60.0]);
        for year in 1..=3_u16 {
            let next = from(&card, Period::new(2027 + year, PeriodLength::Quarter, 1).unwrap(), 4);
            let kept = !found(&card, &readings, &next).is_empty();
            assert_eq!(kept, year - 1 <= years, "{frequency} after {year} years");
        }
    }
}

#[test]
fn longer_periods_are_added_up_from_inputs() {
    let mut kpi = activity(Kind::DeliveredService, computed("k", "late / stock * 100"));
    kpi.inputs[1].aggregate = Aggregation::Last;
    let card = single(PeriodLength::Month, 12, kpi);
    let next = from(&card, Period::new(2028, PeriodLength::Quarter, 1).unwrap(), 4);
    let mut readings = Readings::default();
    fill(&mut readings, ("k", None), "late", 7, &[1.0, 2.0, 3.0, 10.0, 20.0, 30.0]);
    fill(&mut readings, ("k", None), "stock", 7, &[100.0, 90.0, 80.0, 70.0, 60.0, 50.0]);
    assert_eq!(found(&card, &readings, &next), ["k.late 60", "k.stock 50"]);
    // A flow over a stock needs all its months: the third quarter is the last whole one.
    let late = &mut readings.series.get_mut(&(id("k"), None)).unwrap().inputs["late"];
    late.periods[11] = Entry::Blank.into();
    assert_eq!(found(&card, &readings, &next), ["k.late 6", "k.stock 80"]);
}

#[test]
fn shorter_periods_take_a_share_but_no_total() {
    let mut total = activity(Kind::Economics, computed("total", "calls * 1"));
    total.level = Accumulation::Accumulates;
    total.frequency = Frequency::Quarterly;
    let mut card = single(PeriodLength::Quarter, 4, share("share"));
    card.kpis[0].frequency = Frequency::Monthly;
    card.kpis.push(crate::common::measure("o", total));
    card.kpis[1].frequency = Frequency::Monthly;
    let mut readings = Readings::default();
    fill(&mut readings, ("share", None), "yes", 4, &[30.0]);
    fill(&mut readings, ("share", None), "all", 4, &[60.0]);
    fill(&mut readings, ("total", None), "calls", 4, &[300.0]);
    let next = from(&card, month(2028, 1), 12);
    assert_eq!(found(&card, &readings, &next), ["share.all 60", "share.yes 30"]);
}

#[test]
fn segments_keep_theirs_and_a_changed_question_keeps_the_result() {
    let mut card = scorecard(PeriodLength::Quarter, 4);
    card.objectives.push(crate::common::objective("o", klant::model::Outcome::Satisfaction));
    card.segments = vec![segment("young", None), segment("old", None)];
    card.kpis.push(crate::common::measure("o", share("k")));
    card.kpis[0].by_segment = klant::model::BySegment::Every;
    let mut readings = Readings::default();
    for (whom, yes) in [("young", 10.0), ("old", 30.0)] {
        fill(&mut readings, ("k", Some(whom)), "yes", 4, &[yes]);
        fill(&mut readings, ("k", Some(whom)), "all", 4, &[50.0]);
    }
    let mut next = from(&card, Period::new(2028, PeriodLength::Quarter, 1).unwrap(), 4);
    assert_eq!(
        found(&card, &readings, &next),
        ["k.all@old 50", "k.all@young 50", "k.yes@old 30", "k.yes@young 10"]
    );
    // One group less: the other keeps its own.
    next.segments.pop();
    assert_eq!(found(&card, &readings, &next), ["k.all@young 50", "k.yes@young 10"]);
    // No groups any more: the total.
    next.segments.clear();
    assert_eq!(found(&card, &readings, &next), ["k.all 100", "k.yes 40"]);
    // Other inputs: what it came to.
    next.kpis[0].kpi = computed("k", "good / answers * 100");
    assert_eq!(found(&card, &readings, &next), ["k.value 40"]);
    // A total that is split up from now on keeps its result beside the groups.
    let mut whole = card.clone();
    whole.kpis[0].by_segment = klant::model::BySegment::Together;
    let mut readings = Readings::default();
    fill(&mut readings, ("k", None), "yes", 4, &[40.0]);
    fill(&mut readings, ("k", None), "all", 4, &[100.0]);
    let next = from(&card, Period::new(2028, PeriodLength::Quarter, 1).unwrap(), 4);
    assert_eq!(found(&whole, &readings, &next), ["k.value 40"]);
    assert_eq!(
        *last_before(&whole, &readings, &next).typed(&id("k"), None, Moment::Before),
        Entry::Number(40.0)
    );
}
