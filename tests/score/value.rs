//! From inputs to a value, in one period and in longer ones.

use crate::common::{
    assert_close, computed, fill, grade, id, input, kpi, net, numbers, period, put, segment, share,
    single, vector,
};
use klant::{
    model::{Accumulation, Aggregation, Edition, Kpi, PeriodLength},
    readings::{Entry, Readings},
    score::{PeriodValue, SeriesScore, State, score},
    scorecard::Scorecard,
};

const BLANK: f64 = f64::NAN;

/// The total of the only measure.
fn total(card: &Scorecard, readings: &Readings) -> SeriesScore {
    score(card, readings).series.remove(0)
}

/// A share over months, as numerators and denominators.
fn months(kpi: Kpi, yes: &[f64], all: &[f64]) -> SeriesScore {
    let mut readings = Readings::default();
    fill(&mut readings, ("s", None), "yes", 1, yes);
    fill(&mut readings, ("s", None), "all", 1, all);
    total(&single(PeriodLength::Month, all.len(), kpi), &readings)
}

#[test]
fn a_longer_period_is_computed_from_added_inputs() {
    let series = months(share("s"), &[2.0, 2.0], &[4.0, 100.0]);
    assert_close(series.course.periods[0].value, 50.0);
    assert_close(series.course.periods[1].value, 2.0);
    assert_close(series.to_date.value, 400.0 / 104.0);
    assert_close(series.to_date.score, 400.0 / 104.0);
}

#[test]
fn different_people_of_several_periods_are_those_of_an_average_one() {
    let mut people = share("s");
    people.inputs.iter_mut().find(|input| input.id == "all").unwrap().unique = true;
    let of = |kpi: &Kpi, all: &[f64]| months(kpi.clone(), &vec![2.0; all.len()], all).to_date;
    let to_date = of(&people, &[4.0, 100.0, 6.0]);
    assert_eq!(to_date.average_of, Some(3));
    assert_close(to_date.value, 600.0 / 110.0);
    assert_eq!(of(&people, &[4.0, BLANK, 6.0]).average_of, Some(2));
    // One month is no average; without a value nothing is.
    assert_eq!(of(&people, &[4.0, BLANK]).average_of, None);
    assert_eq!(of(&people, &[BLANK, BLANK]).average_of, None);
    assert_eq!(of(&share("s"), &[4.0, 100.0]).average_of, None);
    // Who is counted for the first time this year can be added up.
    people.level = Accumulation::Accumulates;
    assert_eq!(of(&people, &[4.0, 100.0]).average_of, None);
}

#[test]
fn numerator_and_denominator_share_their_base() {
    let series = months(share("s"), &[50.0, BLANK], &[100.0, 200.0]);
    assert_eq!(series.course.periods[1].state, State::Missing);
    assert_close(series.to_date.value, 50.0);
}

#[test]
fn a_zero_denominator_is_missing_and_never_zero() {
    let series = months(share("s"), &[0.0], &[0.0]);
    assert_eq!(series.course.periods[0].own, PeriodValue::Incomplete);
    assert_eq!(
        (series.course.periods[0].state, series.course.periods[0].value),
        (State::Missing, None)
    );
    assert_eq!((series.to_date.state, series.to_date.value), (State::Missing, None));
    assert!(series.course.periods[0].complete, "it still takes part in longer periods");
}

#[test]
fn a_zero_denominator_of_one_period_does_not_spoil_the_year() {
    let series = months(share("s"), &[0.0, 3.0], &[0.0, 4.0]);
    assert_close(series.to_date.value, 75.0);
}

#[test]
fn a_result_typed_directly_counts_where_all_inputs_are_blank() {
    let mut readings = Readings::default();
    put(&mut readings, ("s", None), "value", 1, Entry::Number(81.0));
    put(&mut readings, ("s", None), "value", 2, Entry::Number(85.0));
    put(&mut readings, ("s", None), "value", 3, Entry::Number(99.0));
    fill(&mut readings, ("s", None), "yes", 3, &[7.0]);
    let card = single(PeriodLength::Month, 3, share("s"));
    let series = total(&card, &readings);
    assert!(series.course.periods[0].typed);
    assert_eq!(series.course.periods[0].answers, None);
    assert_close(series.course.periods[1].value, 85.0);
    assert_eq!(series.course.periods[2].state, State::Missing, "an input stands there");
    assert_eq!(series.to_date.state, State::Value);
    assert_close(series.to_date.value, 85.0);
}

#[test]
fn readings_from_inputs_go_before_typed_ones_to_date() {
    let mut readings = Readings::default();
    fill(&mut readings, ("s", None), "yes", 1, &[3.0]);
    fill(&mut readings, ("s", None), "all", 1, &[4.0]);
    put(&mut readings, ("s", None), "value", 2, Entry::Number(99.0));
    let series = total(&single(PeriodLength::Month, 2, share("s")), &readings);
    assert_close(series.to_date.value, 75.0);
}

#[test]
fn what_cannot_be_is_invalid() {
    let own = |kpi: Kpi, inputs: &[(&str, Entry)]| {
        let mut readings = Readings::default();
        for (name, entry) in inputs {
            put(&mut readings, ("s", None), name, 1, entry.clone());
        }
        total(&single(PeriodLength::Month, 1, kpi), &readings).course.periods[0].own
    };
    let number = Entry::Number;
    for (yes, all) in [
        (number(-1.0), number(4.0)),
        (number(5.0), number(4.0)),
        (number(1.0), number(1e15)),
        (number(1.0), Entry::Invalid("circa 4".to_owned())),
        (Entry::Blank, number(-4.0)),
        (Entry::NotApplicable, Entry::Invalid("x".to_owned())),
        (number(1.0), number(f64::INFINITY)),
    ] {
        assert_eq!(own(share("s"), &[("yes", yes), ("all", all)]), PeriodValue::Invalid);
    }
    assert_eq!(own(share("s"), &[("yes", number(5.0))]), PeriodValue::Incomplete);
    let parts = [("yes", number(60.0)), ("no", number(50.0)), ("all", number(100.0))];
    assert_eq!(own(net("s"), &parts), PeriodValue::Invalid);
    assert_eq!(own(share("s"), &[("value", Entry::Invalid("?".to_owned()))]), PeriodValue::Invalid);
    assert_eq!(own(share("s"), &[("value", number(-1e15))]), PeriodValue::Invalid);
    let product = [("a", number(1e8)), ("b", number(1e8))];
    assert_eq!(own(computed("s", "a * b"), &product), PeriodValue::Invalid);
}

#[test]
fn optional_inputs_are_not_needed_and_an_error_in_one_is_an_error() {
    let mut readings = Readings::default();
    fill(&mut readings, ("s", None), "grade", 1, &[7.0]);
    fill(&mut readings, ("s", None), "all", 1, &[40.0]);
    let mut card = single(PeriodLength::Month, 1, grade("s"));
    let own = |card: &Scorecard, readings: &Readings| total(card, readings).course.periods[0].own;
    for deviation in [Entry::NotApplicable, Entry::Blank, Entry::Number(0.5)] {
        put(&mut readings, ("s", None), "deviation", 1, deviation);
        assert_eq!(own(&card, &readings), PeriodValue::Value(7.0));
    }
    for deviation in [Entry::Invalid("x".to_owned()), Entry::Number(1e20)] {
        put(&mut readings, ("s", None), "deviation", 1, deviation);
        card.edition = Edition::Second;
        assert_eq!(own(&card, &readings), PeriodValue::Invalid);
        card.edition = Edition::First;
        assert_eq!(own(&card, &readings), PeriodValue::Value(7.0));
    }
    let mut alone = Readings::default();
    put(&mut alone, ("s", None), "deviation", 1, Entry::Number(1.0));
    put(&mut alone, ("s", None), "value", 1, Entry::Number(8.0));
    assert_eq!(total(&card, &alone).course.periods[0].own, PeriodValue::Value(8.0));
}

#[test]
fn a_kpi_of_ones_own_has_only_the_typed_result() {
    let mut readings = Readings::default();
    put(&mut readings, ("own-1", None), "value", 1, Entry::Number(40.0));
    let series = total(&single(PeriodLength::Month, 1, kpi("own-1")), &readings);
    assert_close(series.course.periods[0].score, 40.0);
    assert_close(series.to_date.value, 40.0);
}

/// Members at the start and at the end, and those who left.
fn churn() -> Kpi {
    let mut kpi = computed("s", "lost / start * 100");
    kpi.inputs = vec![input("lost", Aggregation::Sum), input("start", Aggregation::First)];
    kpi.level = Accumulation::Accumulates;
    kpi
}

#[test]
fn opening_stocks_are_the_first_and_closing_stocks_the_last() {
    let mut readings = Readings::default();
    fill(&mut readings, ("s", None), "lost", 1, &[5.0, 5.0, 10.0]);
    fill(&mut readings, ("s", None), "start", 1, &[200.0, 190.0, 400.0]);
    let series = total(&single(PeriodLength::Month, 3, churn()), &readings);
    assert_close(series.to_date.value, 10.0);

    let mut closing = computed("s", "end");
    closing.inputs[0].aggregate = Aggregation::Last;
    let mut readings = Readings::default();
    fill(&mut readings, ("s", None), "end", 1, &[5.0, 9.0, BLANK]);
    let series = total(&single(PeriodLength::Month, 3, closing), &readings);
    assert_close(series.to_date.value, 9.0);
}

#[test]
fn a_flow_over_a_stock_is_missing_when_a_due_period_between_is_incomplete() {
    let mut readings = Readings::default();
    fill(&mut readings, ("s", None), "lost", 1, &[5.0, BLANK, 10.0]);
    fill(&mut readings, ("s", None), "start", 1, &[200.0, 190.0, 400.0]);
    let card = single(PeriodLength::Month, 3, churn());
    assert_eq!(total(&card, &readings).to_date.state, State::Missing);
    let card = single(PeriodLength::Month, 2, churn());
    assert_close(total(&card, &readings).to_date.value, 2.5);
}

#[test]
fn a_mean_is_weighed_by_its_answers() {
    let mut readings = Readings::default();
    fill(&mut readings, ("s", None), "grade", 1, &[7.0, 8.0]);
    fill(&mut readings, ("s", None), "all", 1, &[300.0, 100.0]);
    let mut card = single(PeriodLength::Month, 2, grade("s"));
    assert_close(total(&card, &readings).to_date.value, 7.25);
    card.kpis[0].kpi.inputs[0].weighted_by = None;
    assert_close(total(&card, &readings).to_date.value, 7.5);
}

#[test]
fn what_grows_with_the_period_is_scored_to_date_only_at_its_own_length() {
    let mut readings = Readings::default();
    fill(&mut readings, ("s", None), "lost", 1, &[1.0; 12]);
    fill(&mut readings, ("s", None), "start", 1, &[100.0; 12]);
    let mut card = single(PeriodLength::Month, 12, churn());
    let series = total(&card, &readings);
    assert_close(series.to_date.value, 12.0);
    assert_eq!(series.to_date.score, None);
    assert_close(series.course.periods[11].score, 1.0);
    card.kpis[0].frequency = klant::model::Frequency::Yearly;
    assert_close(total(&card, &readings).to_date.score, 12.0);
    card.kpis[0].frequency = klant::model::Frequency::Monthly;
    card.chosen = card.calendar.get(0).unwrap();
    assert_close(total(&card, &readings).to_date.score, 1.0);
}

#[test]
fn to_date_begins_with_the_year_of_the_chosen_period() {
    let mut readings = Readings::default();
    fill(&mut readings, ("s", None), "yes", 0, &[9.0; 14]);
    fill(&mut readings, ("s", None), "all", 0, &[10.0; 13]);
    fill(&mut readings, ("s", None), "all", 13, &[90.0]);
    let card = single(PeriodLength::Month, 13, share("s"));
    let scored = score(&card, &readings);
    assert_eq!((scored.chosen, scored.year_start), (12, 12));
    assert_close(scored.series[0].to_date.value, 10.0);
}

#[test]
fn the_year_begins_in_the_month_that_the_plan_names() {
    let case = vector("C7_fiscal_year_to_date");
    let mut readings = Readings::default();
    let yes = numbers(&case["numerators"]);
    let each = case["denominator_each"].as_f64().unwrap();
    fill(&mut readings, ("s", None), "yes", 1, &yes);
    fill(&mut readings, ("s", None), "all", 1, &vec![each; yes.len()]);
    let mut card = single(PeriodLength::Month, 12, share("s"));
    card.calendar.start = period(case["start"].as_str().unwrap());
    card.chosen = period(case["chosen"].as_str().unwrap());
    card.year_begins = 4;
    let scored = score(&card, &readings);
    assert_eq!((scored.year_start, scored.chosen), (0, 10));
    assert_close(scored.series[0].to_date.value, case["to_date"].as_f64());
}

#[test]
fn a_period_that_reaches_into_the_next_year_closes_the_one_it_begins_in() {
    let mut card = single(PeriodLength::Quarter, 6, share("s"));
    card.year_begins = 5;
    let year_start = |card: &Scorecard| score(card, &Readings::default()).year_start;
    let starts: Vec<usize> = (0..6)
        .map(|at| {
            card.chosen = card.calendar.get(at).unwrap();
            year_start(&card)
        })
        .collect();
    assert_eq!(starts, [0, 0, 2, 2, 2, 2], "April to June 2027 is the last of its year");
}

/// Two segments of a share, in one month.
fn split(kpi: Kpi) -> Scorecard {
    let mut card = single(PeriodLength::Month, 1, kpi);
    card.kpis[0].by_segment = klant::model::BySegment::Every;
    card.segments = vec![segment("young", None), segment("old", None)];
    card
}

fn segments(first: [Entry; 2], second: [Entry; 2]) -> Readings {
    let mut readings = Readings::default();
    for (segment, [yes, all]) in [("young", first), ("old", second)] {
        put(&mut readings, ("s", Some(segment)), "yes", 1, yes);
        put(&mut readings, ("s", Some(segment)), "all", 1, all);
    }
    readings
}

const fn number(number: f64) -> Entry {
    Entry::Number(number)
}

#[test]
fn segments_are_added_up_by_their_inputs() {
    let readings = segments([number(2.0), number(4.0)], [number(2.0), number(100.0)]);
    let scored = score(&split(share("s")), &readings);
    let [total, young, old] = &scored.series[..] else { panic!("total and two segments") };
    assert_eq!((total.segment, young.segment, old.segment), (None, Some(0), Some(1)));
    assert_close(total.course.periods[0].value, 400.0 / 104.0);
    assert_close(young.course.periods[0].value, 50.0);
    assert_close(total.to_date.value, 400.0 / 104.0);
    assert_close(total.course.periods[0].answers, 104.0);
}

#[test]
fn a_segment_that_does_not_apply_is_left_out_of_the_total() {
    let card = split(share("s"));
    let none = || [Entry::NotApplicable, Entry::Blank];
    let readings = segments([number(3.0), number(4.0)], none());
    assert_close(total(&card, &readings).course.periods[0].value, 75.0);
    assert_eq!(
        total(&card, &segments(none(), none())).course.periods[0].own,
        PeriodValue::NotApplicable
    );
}

#[test]
fn a_total_without_one_of_its_segments_is_incomplete() {
    let card = split(share("s"));
    let filled = || [number(3.0), number(4.0)];
    for other in
        [[Entry::Blank, Entry::Blank], [number(1.0), Entry::Blank], [number(5.0), number(4.0)]]
    {
        let own = total(&card, &segments(filled(), other)).course.periods[0].own;
        assert_eq!(own, PeriodValue::Incomplete);
    }
}

#[test]
fn a_total_can_be_typed_where_all_inputs_of_all_segments_are_blank() {
    let card = split(share("s"));
    let mut readings = Readings::default();
    put(&mut readings, ("s", Some("young")), "value", 1, number(60.0));
    put(&mut readings, ("s", None), "value", 1, number(70.0));
    let scored = score(&card, &readings);
    assert_close(scored.series[0].course.periods[0].value, 70.0);
    assert_close(scored.series[1].course.periods[0].value, 60.0);
    assert_eq!(scored.series[2].course.periods[0].state, State::Missing);
}

#[test]
fn a_mean_over_segments_needs_its_weight() {
    let mut readings = Readings::default();
    for (segment, grade, all) in [("young", 7.0, 300.0), ("old", 8.0, 100.0)] {
        fill(&mut readings, ("s", Some(segment)), "grade", 1, &[grade]);
        fill(&mut readings, ("s", Some(segment)), "all", 1, &[all]);
        fill(&mut readings, ("s", Some(segment)), "deviation", 1, &[1.0]);
    }
    let mut card = split(grade("s"));
    let scored = score(&card, &readings);
    assert_close(scored.series[0].course.periods[0].value, 7.25);
    // Within: 299 + 99; between: 300 × 0.25² + 100 × 0.75².
    let deviation = scored.series[0].inputs.periods[0].as_ref().unwrap()[2];
    assert_close(deviation, ((398.0 + 18.75 + 56.25) / 399.0_f64).sqrt());
    assert!(scored.series[1].interval.is_some());
    card.kpis[0].kpi.inputs[0].weighted_by = None;
    assert_eq!(total(&card, &readings).course.periods[0].own, PeriodValue::Incomplete);
    put(&mut readings, ("s", Some("old")), "grade", 1, Entry::NotApplicable);
    assert_close(total(&card, &readings).course.periods[0].value, 7.0);
}

#[test]
fn a_segment_without_an_id_does_not_read_the_cells_of_the_total() {
    let mut card = split(share("s"));
    card.segments[1].id = None;
    let mut readings = Readings::default();
    put(&mut readings, ("s", None), "value", 1, number(70.0));
    let scored = score(&card, &readings);
    assert_eq!(scored.series[2].course.periods[0].own, PeriodValue::Blank);
}

#[test]
fn readings_shorter_than_the_calendar_read_as_blank() {
    let mut readings = Readings::default();
    readings.series.entry((id("s"), None)).or_default();
    let series = total(&single(PeriodLength::Year, 120, share("s")), &readings);
    assert_eq!(series.course.periods.len(), 120);
    assert!(series.course.values().all(|one| one.own == PeriodValue::Blank));
}
