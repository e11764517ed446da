//! How sure a survey's value is.

use crate::common::{
    assert_close, cases, computed, fill, grade, id, input, net, segment, share, single, survey,
    vector,
};
use klant::{
    model::{Aggregation, Direction, Edition, Kpi, PeriodLength, SurveyType},
    readings::Readings,
    score::{
        Answers, Interval, SeriesScore, State, Trend, answers_for_net, answers_for_share, score,
    },
    scorecard::Scorecard,
};
use proptest::prelude::*;

/// Points of a tenth, as people read them.
fn tenths(interval: Interval) -> (f64, f64) {
    let round = |number: f64| (number * 10.0).round() / 10.0;
    (round(interval.low), round(interval.high))
}

fn wilson(positive: f64, answers: f64, population: Option<f64>) -> Interval {
    Answers::Share { positive, answers }.interval(population).unwrap()
}

fn adjusted_wald(positive: f64, negative: f64, answers: f64) -> Interval {
    Answers::Net { positive, negative, answers }.interval(None).unwrap()
}

#[test]
fn shares_have_wilsons_interval() {
    for (positive, answers, expected) in [
        (8.0, 10.0, (49.0, 94.3)),
        (0.0, 20.0, (0.0, 16.1)),
        (20.0, 20.0, (83.9, 100.0)),
        (80.0, 100.0, (71.1, 86.7)),
        (400.0, 500.0, (76.3, 83.3)),
    ] {
        assert_eq!(tenths(wilson(positive, answers, None)), expected, "{positive} of {answers}");
    }
}

#[test]
fn net_scores_have_the_adjusted_wald_interval() {
    for (positive, negative, answers, expected) in [
        (15.0, 3.0, 30.0, (13.3, 59.5)),
        (50.0, 20.0, 100.0, (14.1, 44.2)),
        (200.0, 100.0, 500.0, (13.3, 26.4)),
    ] {
        assert_eq!(tenths(adjusted_wald(positive, negative, answers)), expected);
    }
    assert!(adjusted_wald(1.0, 0.0, 1.0).high <= 100.0);
    assert!(adjusted_wald(0.0, 1.0, 1.0).low >= -100.0);
}

#[test]
fn means_have_an_interval_only_with_a_standard_deviation() {
    let mean = Answers::Mean { mean: 7.3, deviation: 1.5, answers: 612.0 };
    let interval = mean.interval(None).unwrap();
    let half = 1.959_964 * 1.5 / 612_f64.sqrt();
    assert_close(interval.low, 7.3 - half);
    assert_close(interval.high, 7.3 + half);

    let mut readings = Readings::default();
    fill(&mut readings, ("g", None), "grade", 1, &[7.3, 7.4]);
    fill(&mut readings, ("g", None), "all", 1, &[612.0, 640.0]);
    let card = single(PeriodLength::Month, 2, grade("g"));
    assert_eq!(score(&card, &readings).series[0].interval, None);
    assert_eq!(score(&card, &readings).series[0].firm, None);
    fill(&mut readings, ("g", None), "deviation", 2, &[1.5]);
    assert!(score(&card, &readings).series[0].interval.is_some());
}

#[test]
fn a_known_population_narrows_the_interval_and_a_census_has_none() {
    let open = wilson(80.0, 100.0, None);
    let known = wilson(80.0, 100.0, Some(150.0));
    assert!(known.low > open.low && known.high < open.high);
    // n* = 100 × 149 / 50 = 298 answers with the same share.
    let same = wilson(0.8 * 298.0, 298.0, None);
    assert_close(known.low, same.low);
    assert_close(known.high, same.high);
    assert_eq!(wilson(80.0, 100.0, Some(100.0)), Interval { low: 80.0, high: 80.0 });
    assert_eq!(wilson(80.0, 100.0, Some(90.0)), Interval { low: 80.0, high: 80.0 });
}

#[test]
fn nobody_answered_means_no_interval() {
    assert_eq!(Answers::Share { positive: 0.0, answers: 0.0 }.interval(None), None);
    assert_eq!(Answers::Share { positive: 3.0, answers: 2.0 }.interval(None), None);
}

#[test]
fn the_answers_needed_for_a_margin() {
    assert_eq!(answers_for_share(5.0, None), Some(385.0));
    assert_eq!(answers_for_share(5.0, Some(500.0)), Some(218.0));
    assert_eq!(answers_for_share(5.0, Some(1000.0)), Some(278.0));
    assert_eq!(answers_for_share(5.0, Some(27_000.0)), Some(379.0));
    assert_eq!(answers_for_net(5.0, None), Some(1534.0));
    assert_eq!(answers_for_net(10.0, None), Some(382.0));
    assert_eq!(answers_for_share(0.0, None), None);
}

/// Two months of a survey, `yes` of 100 each.
fn two_months(kpi: Kpi, before: f64, after: f64, direction: Direction) -> SeriesScore {
    let mut readings = Readings::default();
    fill(&mut readings, (kpi.id.as_str(), None), "yes", 1, &[before, after]);
    fill(&mut readings, (kpi.id.as_str(), None), "no", 1, &[10.0, 10.0]);
    fill(&mut readings, (kpi.id.as_str(), None), "all", 1, &[100.0, 100.0]);
    let mut card = single(PeriodLength::Month, 2, kpi);
    card.kpis[0].direction = direction;
    score(&card, &readings).series.remove(0)
}

#[test]
fn a_share_moves_only_when_newcombes_interval_excludes_zero() {
    // Newcombe 1998, method 10: 56/70 against 48/80 is a difference of 0.0524 to 0.3339.
    let one = Answers::Share { positive: 56.0, answers: 70.0 };
    let two = Answers::Share { positive: 48.0, answers: 80.0 };
    assert_eq!(one.differ(two, None), Some(true));
    assert_eq!(two.differ(one, None), Some(true));
    let trend = |before, after| two_months(share("s"), before, after, Direction::Higher).trend;
    assert_eq!(trend(60.0, 65.0), Some(Trend::Same));
    assert_eq!(trend(60.0, 80.0), Some(Trend::Better));
    assert_eq!(trend(80.0, 60.0), Some(Trend::Worse));
    let lower = two_months(share("s"), 60.0, 80.0, Direction::Lower);
    assert_eq!(lower.trend, Some(Trend::Worse));
}

#[test]
fn a_net_score_moves_only_beyond_both_standard_errors() {
    let trend = |before, after| two_months(net("n"), before, after, Direction::Higher).trend;
    assert_eq!(trend(40.0, 50.0), Some(Trend::Same));
    assert_eq!(trend(40.0, 70.0), Some(Trend::Better));
}

#[test]
fn a_mean_moves_only_beyond_both_standard_errors() {
    for (key, differs) in [("C3_arrow_of_means", false), ("C3b_arrow_of_means_signal", true)] {
        let case = vector(key);
        let (now, then) = (mean(&case["now"]), mean(&case["then"]));
        assert_eq!(now.differ(then, None), Some(differs), "{key}");
        assert_eq!(then.differ(now, None), Some(differs), "{key}");
        let difference = case["difference"].as_f64().unwrap();
        let excludes_zero = case["low"].as_f64().unwrap() > 0.0;
        assert_eq!(excludes_zero, differs, "{difference}");
    }
    let one = Answers::Mean { mean: 7.0, deviation: 1.0, answers: 1.0 };
    assert_eq!(one.differ(one, None), None, "one answer has no margin");
}

/// A mean of a worked case.
fn mean(case: &serde_json::Value) -> Answers {
    let number = |key: &str| case[key].as_f64().unwrap();
    Answers::Mean { mean: number("mean"), deviation: number("sd"), answers: number("n") }
}

#[test]
fn a_mean_of_few_answers_takes_students_t() {
    for (key, half) in [
        ("C3c_t_interval_n10", "t_half"),
        ("C3c_t_interval_n30", "t_half"),
        ("C3c_t_interval_n100", "z_half"),
    ] {
        let case = vector(key);
        let interval = mean(&case).interval(None).unwrap();
        assert_close((interval.high - interval.low) / 2.0, case[half].as_f64());
    }
    assert_eq!(Answers::Mean { mean: 7.0, deviation: 1.0, answers: 1.0 }.interval(None), None);
}

#[test]
fn a_total_of_means_pools_the_standard_deviations_of_its_segments() {
    let case = vector("F11_pooled_sd");
    let mut card = single(PeriodLength::Month, 1, grade("g"));
    card.kpis[0].by_segment = klant::model::BySegment::Every;
    let mut readings = Readings::default();
    for (at, group) in case["groups"].as_array().unwrap().iter().enumerate() {
        let name = format!("group-{at}");
        card.segments.push(segment(&name, None));
        for (input, key) in [("grade", "mean"), ("all", "n"), ("deviation", "sd")] {
            let number = group[key].as_f64().unwrap();
            fill(&mut readings, ("g", Some(&name)), input, 1, &[number]);
        }
    }
    let found = score(&card, &readings).series.remove(0);
    let inputs = found.inputs.periods[0].as_ref().unwrap();
    assert_close(inputs[2], case["sd"].as_f64());
    let interval = found.interval.unwrap();
    assert_close(interval.low, case["low"].as_f64());
    assert_close(interval.high, case["high"].as_f64());
    // A group that says nothing of how far its answers lie apart leaves the margin unknown.
    readings
        .series
        .get_mut(&(id("g"), Some(id("group-1"))))
        .unwrap()
        .inputs
        .swap_remove("deviation");
    assert_eq!(score(&card, &readings).series[0].interval, None);
    card.edition = Edition::First;
    assert_eq!(score(&card, &readings).series[0].interval, None);
}

#[test]
fn an_index_counted_by_category_needs_no_standard_deviation() {
    let case = vector("F11b_index_from_counts");
    let number = |key: &str| case[key].as_f64().unwrap();
    let names = ["very_good", "good", "average", "poor", "very_poor"];
    let value = |name: &str| case["values"][name].as_f64().unwrap();
    let counts = names.join(" + ");
    let points: Vec<String> =
        names.iter().map(|name| format!("{name} * {}", value(name))).collect();
    let mut kpi = computed("i", &format!("({}) / ({counts})", points.join(" + ")));
    for input in &mut kpi.inputs {
        input.part_of = Some("all".to_owned());
    }
    kpi.inputs.push(input("all", Aggregation::Sum));
    kpi.survey = Some(survey(SurveyType::Mean, "all", None, None, None));
    let categories = kpi.categories().unwrap();
    assert_eq!(categories.len(), names.len());
    let mut readings = Readings::default();
    for name in names {
        let count = case["counts"][name].as_f64().unwrap();
        fill(&mut readings, ("i", None), name, 1, &[count]);
    }
    fill(&mut readings, ("i", None), "all", 1, &[number("n")]);
    let card = single(PeriodLength::Month, 1, kpi);
    let found = score(&card, &readings).series.remove(0);
    assert_close(found.course.periods[0].value, number("mean"));
    let interval = found.interval.unwrap();
    assert_close(interval.low, number("low"));
    assert_close(interval.high, number("high"));
}

#[test]
fn only_means_whose_answers_fall_into_one_category_each_are_counted_so() {
    let three = |formula: &str| {
        let mut kpi = computed("i", formula);
        for input in kpi.inputs.iter_mut().filter(|input| input.id != "all") {
            input.part_of = Some("all".to_owned());
        }
        if !kpi.inputs.iter().any(|input| input.id == "all") {
            kpi.inputs.push(input("all", Aggregation::Sum));
        }
        kpi.survey = Some(survey(SurveyType::Mean, "all", None, None, None));
        kpi.categories()
    };
    assert!(three("(a * 100 + b * 50) / (a + b)").is_some());
    assert_eq!(three("(a + b) / (2 * all) * 100"), None, "one may answer yes to both");
    assert_eq!(three("(a * 100 + b * 50) / (a + 2 * b)"), None, "no mean of the categories");
    assert_eq!(grade("g").categories(), None);
}

#[test]
fn the_largest_and_smallest_possible_score_decide_whether_a_status_is_firm() {
    let series = two_months(share("s"), 60.0, 95.0, Direction::Higher);
    let Interval { low, high } = series.score_range.unwrap();
    let interval = series.interval.unwrap();
    assert_close(low, interval.low);
    assert_close(high, interval.high);
    assert_eq!(series.firm, Some(false));
    assert_eq!(two_months(share("s"), 60.0, 30.0, Direction::Higher).firm, Some(true));
    assert_eq!(series.answers, Some(100.0));
}

#[test]
fn an_interval_that_touches_the_target_range_can_still_be_a_full_score() {
    let mut readings = Readings::default();
    fill(&mut readings, ("s", None), "yes", 1, &[50.0]);
    fill(&mut readings, ("s", None), "all", 1, &[100.0]);
    let mut card = single(PeriodLength::Month, 1, share("s"));
    let measure = &mut card.kpis[0];
    measure.direction = Direction::TargetRange;
    (measure.worst, measure.target) = (Some(30.0), Some(49.0));
    (measure.target_high, measure.worst_high) = (Some(51.0), Some(70.0));
    let series = score(&card, &readings).series.remove(0);
    let Interval { low, high } = series.score_range.unwrap();
    assert!(low < 60.0);
    assert_eq!(high, 100.0);
    assert_eq!(series.firm, Some(false));
}

fn with_population(card: &mut Scorecard, size: f64) {
    card.segments.push(segment("all-of-them", Some(size)));
    card.objectives[0].segment = card.segments[0].id.clone();
}

#[test]
fn the_size_of_the_segment_that_an_objective_is_for_is_the_population() {
    let mut readings = Readings::default();
    fill(&mut readings, ("s", None), "yes", 1, &[80.0]);
    fill(&mut readings, ("s", None), "all", 1, &[100.0]);
    let mut card = single(PeriodLength::Month, 1, share("s"));
    with_population(&mut card, 100.0);
    let series = score(&card, &readings).series.remove(0);
    assert_eq!(series.interval, Some(Interval { low: 80.0, high: 80.0 }));
    assert!(series.census);
    card.segments[0].size = Some(101.0);
    let series = score(&card, &readings).series.remove(0);
    assert!(!series.census, "one did not answer");
}

#[test]
fn a_refused_value_is_shown_with_its_interval_and_without_score_or_trend() {
    let mut kpi = share("s");
    kpi.minimum_answers = 101;
    let series = two_months(kpi, 60.0, 90.0, Direction::Higher);
    let slot = &series.course.periods[1];
    assert_eq!((slot.state, slot.value, slot.score), (State::Refused, Some(90.0), None));
    assert!(series.interval.is_some());
    assert_eq!((series.firm, series.trend), (None, None));
}

proptest! {
    #![proptest_config(cases::proptest(256))]

    #[test]
    fn an_interval_holds_its_share_and_stays_within_bounds(
        answers in 1_u32..100_000,
        part in 0.0_f64..=1.0,
        population in proptest::option::of(1_u32..200_000),
    ) {
        let answers = f64::from(answers);
        let positive = (answers * part).floor();
        let interval = wilson(positive, answers, population.map(f64::from));
        let share = 100.0 * positive / answers;
        prop_assert!(interval.low >= 0.0 && interval.high <= 100.0);
        prop_assert!(interval.low <= share + 1e-9 && share <= interval.high + 1e-9);
        let net = Answers::Net { positive, negative: answers - positive, answers };
        let interval = net.interval(population.map(f64::from)).unwrap();
        prop_assert!(-100.0 <= interval.low && interval.low <= interval.high);
        prop_assert!(interval.high <= 100.0);
    }
}
