//! From a value to a score.

use crate::common::{assert_close, cases, close, kpi, measure, period, single, vector};
use klant::{
    model::{Direction, Edition, PeriodLength, Proposal, Timeline, WorstProposal},
    score::{Anchors, Status, Thresholds, band, score_of, shown, targets_in_force, thresholds},
    scorecard::Bands,
};
use proptest::prelude::*;

fn straight(direction: Direction, worst: f64, target: f64) -> Anchors {
    Anchors {
        direction,
        worst: Some(worst),
        red: None,
        green: None,
        target: Some(target),
        target_high: None,
        worst_high: None,
        green_at_target: false,
    }
}

fn range(numbers: [Option<f64>; 4]) -> Anchors {
    let [worst, target, target_high, worst_high] = numbers;
    Anchors {
        direction: Direction::TargetRange,
        worst,
        red: None,
        green: None,
        target,
        target_high,
        worst_high,
        green_at_target: false,
    }
}

#[test]
fn green_means_the_target_itself_where_the_plan_says_so() {
    let case = vector("C5_green_means_target");
    let ends = |key: &str| case[key].as_f64().unwrap();
    let mut anchors = straight(Direction::Higher, ends("worst"), ends("target"));
    anchors.green_at_target = true;
    let bands = Bands::default();
    for one in case["cases"].as_array().unwrap() {
        let score = score_of(&anchors, bands, one["x"].as_f64().unwrap());
        assert_close(score, one["score"].as_f64());
        assert_eq!(anchors.status(score, bands).to_string(), one["band"].as_str().unwrap());
    }
    assert_eq!(thresholds(&anchors, bands, Edition::Second).green, Some(100.0));
}

#[test]
fn green_means_both_ends_of_a_range_where_the_plan_says_so() {
    let mut anchors = range([Some(0.0), Some(40.0), Some(60.0), Some(100.0)]);
    anchors.green_at_target = true;
    let bands = Bands::default();
    let found = [39.9, 40.0, 60.0, 60.1].map(|value| {
        let score = score_of(&anchors, bands, value);
        (score.map(shown), anchors.status(score, bands))
    });
    let (amber, green) = ((Some(90.0), Status::Amber), (Some(100.0), Status::Green));
    assert_eq!(found, [amber, green, green, amber]);
}

fn score(anchors: &Anchors, value: f64) -> Option<f64> {
    score_of(anchors, Bands::default(), value)
}

#[test]
fn two_anchors_score_on_a_straight_line_capped_at_both_ends() {
    let higher = straight(Direction::Higher, 0.0, 100.0);
    assert_close(score(&higher, 16.0), 16.0);
    assert_close(score(&higher, -5.0), 0.0);
    assert_close(score(&higher, 130.0), 100.0);
    let lower = straight(Direction::Lower, 60.0, 20.0);
    assert_close(score(&lower, 50.0), 25.0);
    assert_close(score(&lower, 61.0), 0.0);
    assert_close(score(&lower, 19.0), 100.0);
}

#[test]
fn limits_break_the_line_at_the_bounds_of_the_bands() {
    // Worst 300, red 500, green 700, target 900 with bands from 33.3 and 66.7.
    let bands = Bands { green: 66.7, amber: 33.3 };
    let anchors = Anchors {
        red: Some(500.0),
        green: Some(700.0),
        ..straight(Direction::Higher, 300.0, 900.0)
    };
    for (value, expected) in
        [(300.0, 0.0), (400.0, 16.65), (500.0, 33.3), (600.0, 50.0), (700.0, 66.7), (900.0, 100.0)]
    {
        assert_close(score_of(&anchors, bands, value), expected);
    }
    let anchors = Anchors { red: Some(40.0), ..straight(Direction::Lower, 60.0, 20.0) };
    assert_close(score(&anchors, 50.0), 30.0);
    assert_close(score(&anchors, 30.0), 80.0);
}

#[test]
fn of_equal_anchors_the_better_score_wins() {
    let anchors =
        Anchors { red: Some(0.0), green: Some(80.0), ..straight(Direction::Higher, 0.0, 80.0) };
    assert_close(score(&anchors, -0.1), 0.0);
    assert_close(score(&anchors, 0.0), 60.0);
    assert_close(score(&anchors, 80.0), 100.0);
    assert_close(score(&anchors, 40.0), 75.0);
    let both =
        Anchors { red: Some(50.0), green: Some(50.0), ..straight(Direction::Lower, 60.0, 20.0) };
    assert_close(score(&both, 50.0), 90.0);
    assert_close(score(&both, 55.0), 30.0);
}

#[test]
fn anchors_in_the_wrong_order_give_no_score() {
    assert_eq!(score(&straight(Direction::Higher, 100.0, 0.0), 50.0), None);
    assert_eq!(score(&straight(Direction::Lower, 0.0, 100.0), 50.0), None);
    assert_eq!(score(&straight(Direction::Higher, 50.0, 50.0), 50.0), None);
    for (red, green) in [(Some(-1.0), None), (None, Some(101.0)), (Some(60.0), Some(50.0))] {
        let anchors = Anchors { red, green, ..straight(Direction::Higher, 0.0, 100.0) };
        assert_eq!(score(&anchors, 50.0), None);
        assert_eq!(
            thresholds(&anchors, Bands::default(), Edition::Second),
            Thresholds { green: None, amber: None }
        );
    }
}

#[test]
fn without_target_or_worst_there_is_no_score() {
    let anchors = straight(Direction::Higher, 0.0, 100.0);
    assert_eq!(score(&Anchors { target: None, ..anchors }, 50.0), None);
    assert_eq!(score(&Anchors { worst: None, ..anchors }, 50.0), None);
}

#[test]
fn a_range_takes_the_smaller_score_of_its_sides() {
    let anchors = range([Some(0.0), Some(10.0), Some(20.0), Some(40.0)]);
    for (value, expected) in [
        (-1.0, 0.0),
        (5.0, 50.0),
        (10.0, 100.0),
        (15.0, 100.0),
        (20.0, 100.0),
        (25.0, 75.0),
        (40.0, 0.0),
    ] {
        assert_close(score(&anchors, value), expected);
    }
    let point = range([Some(0.0), Some(10.0), Some(10.0), Some(20.0)]);
    assert_close(score(&point, 10.0), 100.0);
    assert_close(score(&point, 11.0), 90.0);
}

#[test]
fn a_range_with_one_side_filled_in_scores_on_that_side() {
    let low = range([Some(0.0), Some(10.0), None, None]);
    assert_close(score(&low, 5.0), 50.0);
    assert_close(score(&low, 1e9), 100.0);
    let high = range([None, None, Some(20.0), Some(40.0)]);
    assert_close(score(&high, 30.0), 50.0);
    assert_close(score(&high, -1e9), 100.0);
    assert_eq!(score(&range([Some(0.0), None, Some(20.0), None]), 10.0), None);
}

#[test]
fn a_range_in_the_wrong_order_gives_no_score() {
    for numbers in [
        [Some(10.0), Some(10.0), Some(20.0), Some(40.0)],
        [Some(0.0), Some(21.0), Some(20.0), Some(40.0)],
        [Some(0.0), Some(10.0), Some(20.0), Some(20.0)],
    ] {
        assert_eq!(score(&range(numbers), 15.0), None);
    }
}

#[test]
fn the_sheet_says_from_which_value_it_is_green_and_amber() {
    let bands = Bands::default();
    let from = |anchors: &Anchors| thresholds(anchors, bands, Edition::First);
    // A score is shown whole: 89.5 and 59.5 are green and amber already.
    let turns = |anchors: &Anchors| thresholds(anchors, bands, Edition::Second);
    let Thresholds { green, amber } = turns(&straight(Direction::Higher, 50.0, 100.0));
    assert_close(green, 94.75);
    assert_close(amber, 79.75);
    let Thresholds { green, amber } = turns(&straight(Direction::Lower, 60.0, 20.0));
    assert_close(green, 24.2);
    assert_close(amber, 36.2);
    let Thresholds { green, amber } = from(&straight(Direction::Higher, 50.0, 100.0));
    assert_close(green, 95.0);
    assert_close(amber, 80.0);
    let Thresholds { green, amber } = from(&straight(Direction::Lower, 60.0, 20.0));
    assert_close(green, 24.0);
    assert_close(amber, 36.0);
    let limits =
        Anchors { red: Some(70.0), green: Some(90.0), ..straight(Direction::Higher, 50.0, 100.0) };
    assert_eq!(from(&limits), Thresholds { green: Some(90.0), amber: Some(70.0) });
    let Thresholds { green, amber } = from(&range([Some(0.0), Some(10.0), Some(20.0), Some(40.0)]));
    assert_close(green, 9.0);
    assert_close(amber, 6.0);
    let Thresholds { green, amber } = from(&range([None, None, Some(20.0), Some(40.0)]));
    assert_close(green, 22.0);
    assert_close(amber, 28.0);
    let whole = Bands { green: 100.0, amber: 0.0 };
    let anchors = straight(Direction::Higher, 50.0, 100.0);
    let ends = thresholds(&anchors, whole, Edition::First);
    assert_eq!(ends, Thresholds { green: Some(100.0), amber: Some(50.0) });
    let ends = thresholds(&anchors, whole, Edition::Second);
    assert_eq!(ends, Thresholds { green: Some(99.75), amber: Some(50.0) });
}

#[test]
fn the_band_is_that_of_the_shown_number() {
    let bands = Bands::default();
    for (score, number, status) in [
        (89.5, 90.0, Status::Green),
        (89.499_999_999_9, 90.0, Status::Green),
        (89.499, 89.0, Status::Amber),
        (59.5, 60.0, Status::Amber),
        (59.4, 59.0, Status::Red),
    ] {
        assert_eq!(shown(score), number);
        assert_eq!(band(Some(score), bands), status);
    }
    assert_eq!(band(None, bands), Status::NoData);
}

#[test]
fn the_own_worst_goes_before_the_proposal_and_the_proposal_follows_the_target() {
    let mut measure = measure("o", kpi("k"));
    measure.kpi.worst = Some(WorstProposal {
        low: Proposal::ShareOfTarget(0.5),
        high: Some(Proposal::ShareOfTarget(1.5)),
        reason: String::new(),
    });
    measure.target_high = Some(40.0);
    measure.worst = None;
    let anchors = Anchors::of(&measure, Some(80.0));
    assert_eq!((anchors.worst, anchors.worst_high), (Some(40.0), Some(60.0)));
    assert_eq!(Anchors::of(&measure, None).worst, None);
    measure.worst = Some(10.0);
    assert_eq!(Anchors::of(&measure, Some(80.0)).worst, Some(10.0));
    measure.baseline = Some(5.0);
    (measure.worst, measure.kpi.worst) = (None, None);
    assert_eq!(Anchors::of(&measure, Some(80.0)).worst, None, "never the baseline");
}

#[test]
fn targets_of_single_periods_lie_on_a_line_and_are_flat_outside() {
    let mut card = single(PeriodLength::Month, 6, kpi("k"));
    let measure = &mut card.kpis[0];
    assert_eq!(targets_in_force(measure, card.calendar), Timeline::of(6, |_| Some(100.0)));
    measure.targets.insert(period("2027-M02"), 10.0);
    measure.targets.insert(period("2027-M05"), 40.0);
    measure.targets.insert(period("2030-M01"), 999.0);
    let targets = targets_in_force(measure, card.calendar);
    for (found, expected) in
        targets.values().copied().zip([10.0, 10.0, 10.0, 20.0, 30.0, 40.0, 40.0])
    {
        assert_close(found, expected);
    }
}

proptest! {
    #![proptest_config(cases::proptest(256))]

    #[test]
    fn a_better_value_never_scores_less(
        mut points in proptest::array::uniform4(-1e6_f64..1e6),
        values in proptest::array::uniform2(-2e6_f64..2e6),
        limits in any::<(bool, bool)>(),
        lower in any::<bool>(),
    ) {
        points.sort_by(f64::total_cmp);
        if lower {
            points.reverse();
        }
        let [worst, red, green, target] = points;
        let direction = if lower { Direction::Lower } else { Direction::Higher };
        let anchors = Anchors {
            red: limits.0.then_some(red),
            green: limits.1.then_some(green),
            ..straight(direction, worst, target)
        };
        prop_assume!((worst - target).abs() > 1e-6);
        let [one, two] = values;
        let (worse, better) = if (one < two) == lower { (two, one) } else { (one, two) };
        let (low, high) = (score(&anchors, worse).unwrap(), score(&anchors, better).unwrap());
        prop_assert!((0.0..=100.0).contains(&low) && (0.0..=100.0).contains(&high));
        prop_assert!(low <= high + 1e-9);
        prop_assert_eq!(score(&anchors, worst).unwrap() <= 60.0, true);
        prop_assert_eq!(score(&anchors, target), Some(100.0));
    }

    #[test]
    fn the_value_from_which_it_is_green_is_the_first_that_is_shown_so(
        worst in -1e3_f64..1e3,
        way in prop_oneof![-1e3_f64..-1.0, 1.0_f64..1e3],
        green in 50.0_f64..100.0,
    ) {
        let direction = if way > 0.0 { Direction::Higher } else { Direction::Lower };
        let anchors = straight(direction, worst, worst + way);
        let bands = Bands { green, amber: green / 2.0 };
        let Thresholds { green: from_green, amber: from_amber } =
            thresholds(&anchors, bands, Edition::Second);
        for (from, status) in [(from_green, Status::Green), (from_amber, Status::Amber)] {
            let at = |value: f64| band(score_of(&anchors, bands, value), bands);
            let step = way * 1e-6;
            prop_assert!(at(from.unwrap() + step) == status, "{bands:?} {from:?}");
            prop_assert!(at(from.unwrap() - step) != status, "{bands:?} {from:?}");
        }
        let first = thresholds(&anchors, bands, Edition::First);
        prop_assert!(close(score_of(&anchors, bands, first.green.unwrap()).unwrap(), green));
        prop_assert!(close(score_of(&anchors, bands, first.amber.unwrap()).unwrap(), green / 2.0));
    }
}

#[test]
fn a_target_too_large_for_a_number_counts_as_not_filled_in() {
    let mut card = single(PeriodLength::Month, 3, kpi("k"));
    card.kpis[0].target = Some(50.0);
    card.kpis[0].targets.insert(period("2027-M02"), 1e15);
    let calendar = card.calendar;
    assert_eq!(targets_in_force(&card.kpis[0], calendar).periods[1], Some(50.0));
    card.kpis[0].target = Some(-1e15);
    assert_eq!(targets_in_force(&card.kpis[0], calendar), Timeline::of(3, |_| None));
}
