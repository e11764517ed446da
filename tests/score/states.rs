//! What a figure is worth in one period.

use crate::common::{assert_close, fill, kpi, measure, period, put, share, single};
use klant::{
    model::{Direction, Edition, Frequency, Moment, Period, PeriodLength},
    readings::{Entry, Readings},
    score::{SeriesScore, State, Trend, is_due, score},
    scorecard::Scorecard,
};

fn series(card: &Scorecard, readings: &Readings) -> SeriesScore {
    score(card, readings).series.remove(0)
}

/// Results typed directly, from *before* on; NaN leaves a cell blank.
fn typed(numbers: &[f64]) -> Readings {
    let mut readings = Readings::default();
    fill(&mut readings, ("k", None), "value", 0, numbers);
    readings
}

fn with(every: PeriodLength, count: usize, frequency: Frequency) -> Scorecard {
    let mut card = single(every, count, kpi("k"));
    card.kpis[0].frequency = frequency;
    card
}

const BLANK: f64 = f64::NAN;

#[test]
fn quarters_and_years_are_counted_from_the_month_in_which_the_year_begins() {
    let due = |frequency: Frequency, begins: u8, every: PeriodLength| -> Vec<u8> {
        let mut measure = measure("o", share("s"));
        measure.frequency = frequency;
        let year = u8::try_from(every.per_year()).unwrap();
        let periods = (1..=year).map(|number| Period::new(2027, every, number).unwrap());
        let due = periods.filter(|period| is_due(&measure, *period, begins));
        due.map(Period::number).collect()
    };
    use PeriodLength::{HalfYear, Month, Quarter, Year};
    assert_eq!(due(Frequency::Yearly, 4, Month), [3]);
    assert_eq!(due(Frequency::HalfYearly, 4, Month), [3, 9]);
    assert_eq!(due(Frequency::Quarterly, 4, Month), [3, 6, 9, 12]);
    assert_eq!(due(Frequency::Quarterly, 2, Month), [1, 4, 7, 10]);
    assert_eq!(due(Frequency::Yearly, 4, Quarter), [1]);
    assert_eq!(due(Frequency::Yearly, 5, Quarter), [2], "the quarter that holds April");
    assert_eq!(due(Frequency::Quarterly, 5, Quarter), [1, 2, 3, 4]);
    assert_eq!(due(Frequency::Yearly, 4, HalfYear), [1]);
    assert_eq!(due(Frequency::Yearly, 4, Year), [1]);
    assert_eq!(due(Frequency::Monthly, 4, Month).len(), 12);
}

#[test]
fn a_figure_is_due_in_the_period_that_holds_the_last_month() {
    let mut measure = measure("o", kpi("k"));
    let mut due = |frequency, due_in, periods: &str| -> Vec<bool> {
        (measure.frequency, measure.due_in) = (frequency, due_in);
        periods.split(' ').map(|text| is_due(&measure, period(text), 1)).collect()
    };
    assert_eq!(due(Frequency::Monthly, None, "2027-M01 2027-A1"), [true, true]);
    assert_eq!(due(Frequency::PerContact, None, "2027-M01"), [true]);
    assert_eq!(due(Frequency::Quarterly, None, "2027-M02 2027-M03 2027-Q2"), [false, true, true]);
    assert_eq!(due(Frequency::Quarterly, None, "2027-T1 2027-T2 2027-T3"), [true, true, true]);
    assert_eq!(due(Frequency::HalfYearly, None, "2027-Q1 2027-Q2 2027-T2"), [false, true, true]);
    assert_eq!(due(Frequency::HalfYearly, None, "2027-T1 2027-S1"), [false, true]);
    assert_eq!(due(Frequency::Yearly, None, "2027-S1 2027-S2 2027-M12"), [false, true, true]);
    assert_eq!(due(Frequency::PerSurvey, None, "2027-M05 2027-A1"), [false, false]);
    assert_eq!(due(Frequency::PerSurvey, Some(5), "2027-M05 2027-Q2 2027-Q3"), [true, true, false]);
}

#[test]
fn blank_is_missing_when_due_and_not_due_otherwise() {
    let card = with(PeriodLength::Month, 3, Frequency::Quarterly);
    let found = series(&card, &Readings::default());
    let states: Vec<State> = found.course.values().map(|one| one.state).collect();
    assert_eq!(states, [State::NotDue, State::NotDue, State::NotDue, State::Missing]);
    assert_eq!(found.course.values().map(|one| one.due).filter(|due| *due).count(), 1);
}

#[test]
fn a_reading_is_carried_for_one_length_of_its_frequency() {
    let card = with(PeriodLength::Month, 8, Frequency::HalfYearly);
    let found = series(&card, &typed(&[70.0]));
    for slot in &found.course.periods[..5] {
        assert_eq!(
            (slot.state, slot.source, slot.value),
            (State::Carried, Some(Moment::Before), Some(70.0))
        );
        assert_close(slot.score, 70.0);
    }
    assert_eq!(found.course.periods[5].state, State::Missing);
    let after = &found.course.periods[6];
    assert_eq!((after.state, after.overdue_since), (State::Missing, Some(Moment::Period(5))));
}

#[test]
fn a_survey_wave_is_carried_for_two_years_and_no_longer() {
    let card = with(PeriodLength::Year, 3, Frequency::PerSurvey);
    let found = series(&card, &typed(&[70.0]));
    let states: Vec<State> = found.course.periods.iter().map(|one| one.state).collect();
    assert_eq!(states, [State::Carried, State::Carried, State::NotDue]);
}

#[test]
fn only_values_that_score_are_carried() {
    let mut card = single(PeriodLength::Month, 3, share("k"));
    card.kpis[0].frequency = Frequency::PerSurvey;
    card.kpis[0].minimum_answers = Some(30);
    let mut readings = Readings::default();
    fill(&mut readings, ("k", None), "yes", 0, &[80.0, 9.0]);
    fill(&mut readings, ("k", None), "all", 0, &[100.0, 10.0]);
    put(&mut readings, ("k", None), "yes", 2, Entry::NotApplicable);
    let found = series(&card, &readings);
    let states: Vec<State> = found.course.values().map(|one| one.state).collect();
    assert_eq!(states, [State::Value, State::Refused, State::NotApplicable, State::Carried]);
    assert_eq!(found.course.periods[2].source, Some(Moment::Before));
    assert_eq!(found.answers, Some(100.0));
    assert_eq!(found.trend, None, "a carried value has not moved");
}

#[test]
fn a_reading_in_a_period_that_is_not_due_counts() {
    let card = with(PeriodLength::Month, 1, Frequency::Quarterly);
    let found = series(&card, &typed(&[BLANK, 80.0]));
    assert_eq!(found.course.periods[0].state, State::Value);
    assert_close(found.course.periods[0].score, 80.0);
}

#[test]
fn too_few_answers_are_shown_and_not_scored_unless_switched_off() {
    let mut card = single(PeriodLength::Month, 1, share("k"));
    card.kpis[0].kpi.minimum_answers = 30;
    let mut readings = Readings::default();
    fill(&mut readings, ("k", None), "yes", 1, &[20.0]);
    fill(&mut readings, ("k", None), "all", 1, &[29.0]);
    let state = |card: &Scorecard| series(card, &readings).course.periods[0].state;
    assert_eq!(state(&card), State::Refused);
    assert_eq!(series(&card, &readings).to_date.state, State::Refused);
    card.kpis[0].minimum_answers = Some(0);
    assert_eq!(state(&card), State::Value);
    card.kpis[0].minimum_answers = Some(29);
    assert_eq!(state(&card), State::Value);
}

#[test]
fn enough_answers_over_the_year_are_scored_to_date() {
    let mut card = single(PeriodLength::Month, 2, share("k"));
    card.kpis[0].kpi.minimum_answers = 30;
    let mut readings = Readings::default();
    fill(&mut readings, ("k", None), "yes", 1, &[10.0, 20.0]);
    fill(&mut readings, ("k", None), "all", 1, &[20.0, 20.0]);
    let found = series(&card, &readings);
    assert_eq!(found.course.periods[1].state, State::Refused);
    assert_close(found.to_date.score, 75.0);
}

#[test]
fn to_date_says_why_there_is_nothing() {
    let state = |card: &Scorecard, readings: &Readings| series(card, readings).to_date.state;
    let monthly = with(PeriodLength::Month, 2, Frequency::Monthly);
    let yearly = with(PeriodLength::Month, 2, Frequency::Yearly);
    assert_eq!(state(&monthly, &Readings::default()), State::Missing);
    assert_eq!(state(&yearly, &Readings::default()), State::NotDue);
    assert_eq!(state(&yearly, &typed(&[50.0])), State::Carried);
    let mut readings = Readings::default();
    put(&mut readings, ("k", None), "value", 1, Entry::NotApplicable);
    assert_eq!(state(&yearly, &readings), State::NotApplicable);
    put(&mut readings, ("k", None), "value", 2, Entry::Invalid("x".to_owned()));
    assert_eq!(state(&yearly, &readings), State::Missing);
}

#[test]
fn the_previous_value_is_the_latest_before_the_one_that_is_shown() {
    let card = with(PeriodLength::Month, 4, Frequency::Monthly);
    let found = series(&card, &typed(&[BLANK, 50.0, BLANK, BLANK, 60.0]));
    assert_eq!(found.previous, Some(50.0));
    assert_eq!(found.trend, None, "two figures make no trend");
    let card = with(PeriodLength::Month, 4, Frequency::HalfYearly);
    let found = series(&card, &typed(&[40.0, BLANK, 50.0]));
    assert_eq!(found.course.periods[3].state, State::Carried);
    assert_eq!((found.previous, found.trend), (Some(40.0), None));
}

#[test]
fn in_the_first_edition_any_change_without_an_interval_is_a_trend() {
    let trend = |direction, then: f64, now: f64| {
        let mut card = with(PeriodLength::Month, 1, Frequency::Monthly);
        card.edition = Edition::First;
        let measure = &mut card.kpis[0];
        measure.direction = direction;
        (measure.worst, measure.worst_high) = (None, None);
        (measure.target, measure.target_high) = (Some(10.0), Some(20.0));
        series(&card, &typed(&[then, now])).trend
    };
    assert_eq!(trend(Direction::Higher, 50.0, 50.0 + 1e-9), Some(Trend::Same));
    assert_eq!(trend(Direction::Higher, 50.0, 50.001), Some(Trend::Better));
    assert_eq!(trend(Direction::Lower, 50.0, 50.001), Some(Trend::Worse));
    assert_eq!(trend(Direction::TargetRange, 12.0, 18.0), Some(Trend::Same));
    assert_eq!(trend(Direction::TargetRange, 5.0, 8.0), Some(Trend::Better));
    assert_eq!(trend(Direction::TargetRange, 22.0, 30.0), Some(Trend::Worse));
    assert_eq!(trend(Direction::TargetRange, 8.0, 22.0), Some(Trend::Same));
}

#[test]
fn attainment_is_the_way_from_baseline_to_target_uncapped() {
    let mut card = with(PeriodLength::Month, 1, Frequency::Monthly);
    let measure = &mut card.kpis[0];
    (measure.baseline, measure.target) = (Some(15.0), Some(45.0));
    let found = series(&card, &typed(&[BLANK, 16.0]));
    assert_close(found.attainment, 1.0 / 30.0);
    assert_close(series(&card, &typed(&[BLANK, 60.0])).attainment, 1.5);
    assert_close(series(&card, &typed(&[BLANK, 0.0])).attainment, -0.5);
    card.kpis[0].baseline = Some(45.0);
    assert_eq!(series(&card, &typed(&[BLANK, 16.0])).attainment, None);
}

#[test]
fn without_a_target_there_is_a_value_and_no_score() {
    let mut card = with(PeriodLength::Month, 1, Frequency::Monthly);
    card.kpis[0].target = None;
    let found = series(&card, &typed(&[BLANK, 16.0]));
    assert_eq!(
        (found.course.periods[0].state, found.course.periods[0].score),
        (State::Value, None)
    );
    assert_eq!(found.status, klant::score::Status::NoData);
}

#[test]
fn each_period_is_scored_against_its_own_target() {
    let mut card = with(PeriodLength::Month, 3, Frequency::Monthly);
    card.kpis[0].targets.insert(period("2027-M01"), 50.0);
    card.kpis[0].targets.insert(period("2027-M03"), 100.0);
    let found = series(&card, &typed(&[BLANK, 30.0, 30.0, 30.0]));
    for (slot, expected) in found.course.periods.iter().zip([60.0, 40.0, 30.0]) {
        assert_close(slot.score, expected);
    }
}
