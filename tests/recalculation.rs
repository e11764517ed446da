//! Two engines agree: whatever is planned and filled in, IronCalc calculates every
//! formula of the workbook to what the program's own arithmetic cached in it.
//!
//! Plans and figures are random, but each case follows from its number alone.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::oracle::{assert_sound, recalculate};
use klant::{
    catalogue::{Catalogue, load},
    model::{Direction, Every, Frequency, Id, Input, Kpi, Period},
    readings::{Entry, Reading, Readings, SeriesReadings},
    scorecard::{Choices, Measure, Scorecard, build, plan_for},
    selection::Filter,
};

/// SplitMix64: small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 up to and without 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn chance(&mut self, share: f64) -> bool {
        self.share() < share
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.share()
    }

    fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(count).unwrap()).unwrap()
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    fn maybe<T>(&mut self, share: f64, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.chance(share).then(|| make(self))
    }
}

const EVERY: [(Every, usize); 6] = [
    (Every::Month, 12),
    (Every::Month, 5),
    (Every::Quarter, 6),
    (Every::Trimester, 3),
    (Every::HalfYear, 4),
    (Every::Year, 2),
];

fn planned(catalogue: &Catalogue, dice: &mut Dice) -> Scorecard {
    let sectors: Vec<Id> = catalogue.sectors().map(|sector| sector.id.clone()).collect();
    let sector = dice.pick(&sectors);
    let (every, periods) = dice.pick(&EVERY);
    let mut filter = Filter { sectors: vec![sector], ..Filter::default() };
    if dice.chance(0.6) {
        let open = Choices {
            filter: Filter {
                lenses: vec![klant::model::Lens::Opinion, klant::model::Lens::Activity],
                ..filter.clone()
            },
            year: 2027,
            ..Choices::default()
        };
        let all: Vec<Id> =
            plan_for(catalogue, &open).value.kpis.into_iter().filter_map(|kpi| kpi.id).collect();
        filter.kpis = (0..1 + dice.below(9)).map(|_| dice.pick(&all)).collect();
    }
    let names = ["Young \"<&>\" people", "=Ouderen", "Others"];
    let choices = Choices {
        filter,
        organisation: Some("Test & <Co>".to_owned()),
        segments: names.iter().take(dice.below(4)).map(|name| (*name).to_owned()).collect(),
        every: Some(every),
        start: dice.maybe(0.4, |dice| {
            let number = 1 + dice.below(usize::try_from(every.per_year()).unwrap());
            Period::new(2026, every, u8::try_from(number).unwrap()).unwrap()
        }),
        periods: Some(periods),
        year: 2027,
        ..Choices::default()
    };
    let plan = plan_for(catalogue, &choices).value;
    let mut scorecard = build(catalogue, &plan).value;
    scorecard.chosen = scorecard.calendar.get(dice.below(scorecard.calendar.count)).unwrap();
    if dice.chance(0.3) {
        scorecard.bands.green = dice.pick(&[80.0, 95.0, 100.0]);
        scorecard.bands.amber = dice.pick(&[40.0, 50.0, 75.0]);
        scorecard.minimum_coverage = dice.pick(&[0.0, 0.5, 0.9, 1.0]);
    }
    for outcome in &mut scorecard.outcomes {
        outcome.weight = dice.maybe(0.2, |dice| dice.pick(&[0.0, 1.0, 2.5]));
    }
    let segments: Vec<Option<Id>> =
        scorecard.segments.iter().map(|segment| segment.id.clone()).collect();
    for segment in &mut scorecard.segments {
        segment.size = dice.maybe(0.5, |dice| dice.between(20.0, 5000.0).round());
        segment.targeted = dice.maybe(0.7, |dice| dice.chance(0.5));
        segment.profit_per_customer = dice.maybe(0.5, |dice| dice.between(-50.0, 90.0).round());
    }
    for objective in &mut scorecard.objectives {
        objective.weight = dice.maybe(0.4, |dice| dice.pick(&[0.0, 1.0, 2.0, 3.5]));
        if !segments.is_empty() && dice.chance(0.4) {
            objective.segment = dice.pick(&segments);
        }
    }
    let calendar = scorecard.calendar;
    let several = !scorecard.segments.is_empty();
    for measure in &mut scorecard.kpis {
        measure.by_segment = several && !measure.kpi.inputs.is_empty() && dice.chance(0.3);
        settings(measure, dice);
        if dice.chance(0.3) {
            let around = measure.target.unwrap_or(50.0);
            for _ in 0..3 {
                let period = calendar.get(dice.below(calendar.count)).unwrap();
                measure.targets.insert(period, (around * dice.between(0.8, 1.2)).round());
            }
        }
    }
    scorecard
}

/// Weights, anchors and due dates as people set them, wrong ones among them.
fn settings(measure: &mut Measure, dice: &mut Dice) {
    measure.weight = dice.maybe(0.5, |dice| dice.pick(&[0.0, 1.0, 2.0, 0.25]));
    if dice.chance(0.3) {
        measure.frequency = dice.pick(&[
            Frequency::Monthly,
            Frequency::Quarterly,
            Frequency::HalfYearly,
            Frequency::Yearly,
            Frequency::PerSurvey,
            Frequency::PerContact,
        ]);
        measure.due_in = dice.maybe(0.8, |dice| u8::try_from(1 + dice.below(12)).unwrap());
    }
    let proposed = measure.kpi.target.as_ref();
    let target = proposed.map_or(50.0, |target| target.value);
    let target_high = proposed.and_then(|target| target.high);
    measure.target = dice.maybe(0.9, |_| target);
    measure.baseline = dice.maybe(0.5, |dice| target * dice.between(0.5, 1.1));
    measure.minimum_answers = dice.maybe(0.3, |dice| dice.pick(&[0, 10, 100]));
    let away = target.abs().max(1.0) * dice.between(0.2, 0.9);
    let wrong = if dice.chance(0.07) { -1.0 } else { 1.0 };
    if measure.direction == Direction::TargetRange {
        measure.target_high = dice.maybe(0.8, |_| target_high.unwrap_or(target * 1.3));
        measure.worst = dice.maybe(0.5, |_| target - away * wrong);
        measure.worst_high =
            dice.maybe(0.5, |_| target_high.unwrap_or(target * 1.3) + away * wrong);
        return;
    }
    let sign = if measure.direction == Direction::Higher { wrong } else { -wrong };
    measure.worst = dice.maybe(0.5, |_| target - sign * away);
    if dice.chance(0.3) {
        measure.red = dice.maybe(0.8, |_| target - sign * away * 0.7);
        measure.green = dice.maybe(0.8, |dice| target - sign * away * dice.pick(&[0.0, 0.1, 0.9]));
    }
}

fn filled(scorecard: &Scorecard, dice: &mut Dice) -> Readings {
    let mut readings = Readings::default();
    let slots = scorecard.calendar.count + 1;
    for measure in &scorecard.kpis {
        let mut whom: Vec<Option<Id>> = vec![None];
        if measure.by_segment {
            whom.extend(
                scorecard.segments.iter().filter_map(|segment| segment.id.clone()).map(Some),
            );
        }
        for segment in whom {
            // Where it is asked by segment, the total has only a result typed directly.
            let total_of_parts = measure.by_segment && segment.is_none();
            let mut series = SeriesReadings::default();
            for input in &measure.kpi.inputs {
                if !total_of_parts {
                    series.inputs.insert(input.id.clone(), vec![Reading::default(); slots]);
                }
            }
            series.typed = vec![Reading::default(); slots];
            for slot in 0..slots {
                for (name, entry) in one_period(&measure.kpi, dice) {
                    let list = match name {
                        Some(name) => series.inputs.get_mut(&name),
                        None => Some(&mut series.typed),
                    };
                    if let Some(list) = list {
                        list[slot] = Reading::from(entry);
                    }
                }
            }
            readings.series.insert((measure.id().clone(), segment), series);
        }
    }
    readings
}

/// What stands in the cells of one period; `None` is the result typed directly.
fn one_period(kpi: &Kpi, dice: &mut Dice) -> Vec<(Option<String>, Entry)> {
    let typed = |dice: &mut Dice| {
        let target = kpi.target.as_ref().map_or(50.0, |target| target.value);
        vec![(None, Entry::Number((target * dice.between(0.5, 1.2) * 10.0).round() / 10.0))]
    };
    if kpi.inputs.is_empty() {
        return match dice.below(10) {
            0 => vec![(None, Entry::NotApplicable)],
            1 => vec![(None, Entry::Invalid("see Anna".to_owned()))],
            2 | 3 => Vec::new(),
            _ => typed(dice),
        };
    }
    let mut cells: Vec<(Option<String>, Entry)> = figures(&kpi.inputs, kpi, dice)
        .into_iter()
        .map(|(name, number)| (Some(name), Entry::Number(number)))
        .collect();
    let odd = dice.below(cells.len());
    match dice.below(20) {
        0 | 1 => Vec::new(),
        2 | 3 => typed(dice),
        4 => {
            cells.extend(typed(dice));
            cells
        }
        5 => {
            cells[odd].1 = Entry::NotApplicable;
            cells
        }
        6 => {
            cells[odd].1 = Entry::Invalid("12 or so".to_owned());
            cells
        }
        7 => {
            cells[odd].1 = Entry::Blank;
            cells
        }
        8 => {
            cells[odd].1 =
                Entry::Number(dice.pick(&[0.0, -5.0, 1e-13, 1e15, -1e18, 999_999_999.0]));
            cells
        }
        9 => vec![(cells[odd].0.clone(), Entry::NotApplicable)],
        _ => cells,
    }
}

/// Plausible numbers around the worked example.
fn figures(inputs: &[Input], kpi: &Kpi, dice: &mut Dice) -> Vec<(String, f64)> {
    let example = |name: &str| {
        kpi.example.as_ref().and_then(|example| example.inputs.get(name)).copied().unwrap_or(10.0)
    };
    let scale = dice.pick(&[0.05, 0.3, 1.0, 1.0, 7.0]);
    let mut found: Vec<(String, f64)> = Vec::new();
    for input in inputs.iter().filter(|input| input.part_of.is_none()) {
        let base = example(&input.id);
        let number = if input.unit.count {
            (base * scale * dice.between(0.7, 1.3)).round()
        } else {
            base * dice.between(0.8, 1.2)
        };
        found.push((input.id.clone(), number));
    }
    for input in inputs {
        let Some(whole) = &input.part_of else { continue };
        let all = found.iter().find(|(name, _)| name == whole).map_or(10.0, |(_, number)| *number);
        let share = example(&input.id) / example(whole).max(1e-9);
        let part = (all * share * dice.between(0.6, 1.15)).round();
        found.push((input.id.clone(), if dice.chance(0.95) { part.min(all) } else { part + 1.0 }));
    }
    found
}

/// A random scorecard with random figures, which follow from the number alone.
pub(crate) fn random(catalogue: &Catalogue, number: u64) -> (Scorecard, Readings) {
    let mut dice = Dice(number);
    let scorecard = planned(catalogue, &mut dice);
    let readings = filled(&scorecard, &mut dice);
    (scorecard, readings)
}

/// One case: its differences, told with the number that makes it again.
fn case(catalogues: &[Catalogue], number: u64, sound: bool) -> Vec<String> {
    let mut dice = Dice(number);
    let catalogue = &catalogues[dice.below(catalogues.len())];
    let scorecard = planned(catalogue, &mut dice);
    let readings = filled(&scorecard, &mut dice);
    let bytes = klant::workbook::write(&scorecard, &readings, catalogue.labels()).unwrap();
    if sound {
        assert_sound(&bytes);
    }
    recalculate(&bytes).iter().take(8).map(|found| format!("case {number}: {found}")).collect()
}

#[track_caller]
fn cases(numbers: std::ops::Range<u64>) {
    let catalogues: Vec<Catalogue> =
        ["en", "nl"].iter().map(|language| load(language, &[]).value).collect();
    let mut found = Vec::new();
    for number in numbers {
        found.extend(case(&catalogues, number, number % 10 == 0));
        if found.len() >= 24 {
            break;
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

// Four tests, so that four cores share the work.

#[test]
fn random_workbooks_recalculate_to_their_caches_first_quarter() {
    cases(0..50);
}

#[test]
fn random_workbooks_recalculate_to_their_caches_second_quarter() {
    cases(50..100);
}

#[test]
fn random_workbooks_recalculate_to_their_caches_third_quarter() {
    cases(100..150);
}

#[test]
fn random_workbooks_recalculate_to_their_caches_last_quarter() {
    cases(150..200);
}
