//! Random scorecards: what is fixed once a workbook has been made, and what
//! people change in it afterwards.

use super::dice::Dice;
use klant::{
    catalogue::Catalogue,
    model::{BySegment, Direction, Frequency, Id, Lens, Outcome, Period, PeriodLength},
    scorecard::{CustomKpi, Note, PlanRequest, PlannedKpi, Scorecard, build, custom_kpi, plan_for},
    selection::Filter,
};
use strum::IntoEnumIterator;

/// Lengths of periods, and how many.
const EVERY: [(PeriodLength, usize); 9] = [
    (PeriodLength::Month, 12),
    (PeriodLength::Month, 5),
    (PeriodLength::Month, 18),
    (PeriodLength::Quarter, 6),
    (PeriodLength::Quarter, 1),
    (PeriodLength::Trimester, 4),
    (PeriodLength::HalfYear, 4),
    (PeriodLength::Year, 2),
    (PeriodLength::Year, 1),
];

/// What people write where a name is wanted.
pub(super) const NAMES: [&str; 14] = [
    "Young \"<&>\" people",
    "=1+1",
    "+31 20 123",
    "-",
    "@home",
    "Who? *all* ~ of them",
    "Emoji 🙂🏳️‍🌈 in a name",
    "it's 'quoted'",
    "  spaces   within  ",
    "O1",
    "n/a",
    "Zoë — {organisation}",
    "#N/B",
    "1 of 2",
];

/// A scorecard as a workbook is made from: the numbers are still to come.
pub(super) fn frame(catalogue: &Catalogue, dice: &mut Dice) -> Scorecard {
    let sectors: Vec<Id> = catalogue.sectors().map(|sector| sector.id.clone()).collect();
    let sector = dice.pick(&sectors);
    let (every, periods) = dice.pick(&EVERY);
    let mut filter = Filter { sectors: vec![sector], ..Filter::default() };
    if dice.chance(0.9) {
        let open = PlanRequest {
            filter: Filter { lenses: vec![Lens::Opinion, Lens::Activity], ..filter.clone() },
            year: 2027,
            ..PlanRequest::default()
        };
        let all: Vec<Id> =
            plan_for(catalogue, &open).value.kpis.into_iter().filter_map(|kpi| kpi.id).collect();
        filter.kpis = (0..1 + dice.below(9)).map(|_| dice.pick(&all)).collect();
    }
    let names = ["Young \"<&>\" people", "=Ouderen", "Others"];
    let choices = PlanRequest {
        filter,
        organisation: Some("Test & <Co>".to_owned()),
        segments: names.iter().take(dice.below(4)).map(|name| (*name).to_owned()).collect(),
        every: Some(every),
        start: dice.maybe(0.5, |dice| {
            let number = 1 + dice.below(usize::try_from(every.per_year()).unwrap());
            Period::new(2026, every, u8::try_from(number).unwrap()).unwrap()
        }),
        periods: Some(periods),
        year: 2027,
        ..PlanRequest::default()
    };
    let mut scorecard = build(catalogue, &plan_for(catalogue, &choices).value).value;
    for outcome in &mut scorecard.outcomes {
        outcome.weight = dice.maybe(0.2, |dice| dice.pick(&[0.0, 1.0, 2.5]));
    }
    let groups: Vec<_> = scorecard.segments.iter().filter_map(|group| group.id.clone()).collect();
    for (number, measure) in scorecard.kpis.iter_mut().enumerate() {
        measure.by_segment = BySegment::Together;
        if !groups.is_empty() && !measure.kpi.inputs.is_empty() && dice.chance(0.4) {
            measure.by_segment = match number % 3 {
                0 => BySegment::Every,
                1 => BySegment::Only(groups.last().cloned().into_iter().collect()),
                _ => BySegment::Only(groups.iter().rev().take(2).cloned().collect()),
            };
        }
    }
    scorecard
}

/// Changes whatever can be changed in the cells of a workbook; `wild` texts and numbers
/// are such as only people think of.
pub(super) fn vary(frame: &Scorecard, dice: &mut Dice, wild: bool) -> Scorecard {
    let odd = if wild { 1.0 } else { 0.0 };
    let mut scorecard = frame.clone();
    let calendar = scorecard.calendar;
    scorecard.year_begins = dice.pick(&[1, 1, 2, 4, 7, 12]);
    scorecard.chosen = calendar.get(dice.below(calendar.count)).unwrap();
    if dice.chance(0.4) {
        scorecard.bands.green = dice.pick(&[80.0, 95.0, 100.0, 66.7]);
        scorecard.bands.amber = dice.pick(&[40.0, 50.0, 66.6, 0.0]);
        scorecard.minimum_coverage = dice.pick(&[0.0, 0.5, 0.75, 0.9, 1.0]);
    }
    if dice.chance(0.3 * odd) {
        scorecard.organisation = dice.pick(&NAMES).to_owned();
    }
    for segment in &mut scorecard.segments {
        segment.size = dice.maybe(0.5, |dice| {
            dice.pick(if wild { &[0.0, 20.0, 1e15] } else { &[20.0, 431.0, 5000.0] })
        });
        segment.targeted = dice.maybe(0.7, |dice| dice.chance(0.5));
        segment.profit_per_customer = dice.maybe(0.5, |dice| dice.between(-50.0, 90.0).round());
        segment.needs = dice.pick(if wild { &["", "  "] } else { &["", "Quiet"] }).to_owned();
        if dice.chance(0.2 * odd) {
            segment.name = dice.pick(&NAMES).to_owned();
        }
    }
    let segments: Vec<Option<Id>> =
        scorecard.segments.iter().map(|segment| segment.id.clone()).collect();
    let ids: Vec<Id> = scorecard.objectives.iter().map(|planned| planned.id.clone()).collect();
    for planned in &mut scorecard.objectives {
        planned.weight = dice.maybe(0.5, |dice| weight(dice, wild));
        planned.segment = None;
        if !segments.is_empty() && dice.chance(0.4) {
            planned.segment = dice.pick(&segments);
        }
        if dice.chance(0.2) {
            planned.outcome = dice.pick(&Outcome::iter().collect::<Vec<_>>());
        }
        if dice.chance(0.2 * odd) {
            planned.statement = dice.pick(&NAMES).to_owned();
        }
        planned.owner = dice.pick(if wild { &["Anna", " "] } else { &["Anna", ""] }).to_owned();
        planned.evidence = dice.pick(&["", "Asked 40 people"]).to_owned();
        planned.drives = dice.maybe(0.3, |dice| dice.pick(&ids)).into_iter().collect();
    }
    for number in 1..=dice.below(if wild { 4 } else { 1 }) {
        scorecard.kpis.push(own(number * 3, &ids, dice));
    }
    for measure in &mut scorecard.kpis {
        if dice.chance(0.15) && !ids.is_empty() {
            measure.objective = dice.maybe(0.8, |dice| dice.pick(&ids));
        }
        if dice.chance(0.1 * odd) {
            measure.kpi.name = dice.pick(&NAMES).to_owned();
        }
        settings(measure, dice, wild);
        if dice.chance(0.3) {
            let around = measure.target.unwrap_or(50.0);
            for _ in 0..1 + dice.below(3) {
                let period = calendar.get(dice.below(calendar.count)).unwrap();
                let odd = wild && dice.chance(0.05) && !measure.kpi.unit.is_percentage();
                let target = (around * dice.between(0.8, 1.2)).round();
                measure.targets.insert(period, if odd { 1e15 } else { target });
            }
        }
        reachable(measure);
    }
    for _ in 0..dice.below(if wild { 4 } else { 1 }) {
        let measure = dice.pick(&scorecard.kpis);
        scorecard.notes.push(Note {
            period: calendar.get(dice.below(calendar.count)).unwrap(),
            kpi: measure.id().clone(),
            explanation: dice.pick(&NAMES).to_owned(),
            agreement: dice.pick(&["", "Call them", " "]).to_owned(),
            who: "Anna".to_owned(),
            due: dice.pick(&["", "31-12-2027", "Q4", "2027-12-31", "2027-02-01"]).to_owned(),
            done: dice.below(3) == 0,
        });
    }
    scorecard
}

/// A relative weight.
fn weight(dice: &mut Dice, wild: bool) -> f64 {
    dice.pick(if wild { &[0.0, 1.0, 2.0, -1.0, 1e15, 1e6, 1e-4] } else { &[0.0, 1.0, 2.0, 3.5] })
}

/// A KPI of the user's own.
fn own(number: usize, objectives: &[Id], dice: &mut Dice) -> PlannedKpi {
    let lens = dice.pick(&[Lens::Opinion, Lens::Activity]);
    let direction = dice.pick(&Direction::iter().collect::<Vec<_>>());
    let frequency = dice.pick(&Frequency::iter().collect::<Vec<_>>());
    let id: Id = format!("own-{number}").parse().unwrap();
    let said = CustomKpi {
        name: dice.pick(&NAMES).to_owned(),
        definition: String::new(),
        // Percentages of the user's own have tests of their own: what is typed into cells that were
        // made before the unit was named is not what is written into cells made for it.
        unit: dice.pick(&["points", "", "stars"]).to_owned(),
        direction,
        outcome: Outcome::Retention,
        lens,
        kind: None,
        value_proposition: None,
        frequency,
    };
    let objective = dice.maybe(0.9, |dice| dice.pick(objectives));
    let mut measure = PlannedKpi::of(custom_kpi(id, said));
    measure.objective = objective;
    measure
}

/// Weights, anchors and due dates as people set them, wrong ones among them.
fn settings(measure: &mut PlannedKpi, dice: &mut Dice, wild: bool) {
    measure.weight = dice.maybe(0.5, |dice| weight(dice, wild));
    if dice.chance(0.1) {
        measure.direction =
            dice.pick(&[Direction::Higher, Direction::Lower, Direction::TargetRange]);
    }
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
    // No percentage of a cell is so large.
    let percent = measure.kpi.unit.is_percentage();
    let proposed = measure.kpi.target.as_ref();
    let target = proposed.map_or(50.0, |target| target.value);
    let target_high = proposed.and_then(|target| target.high);
    measure.target = dice.maybe(0.9, |dice| {
        let odd = if percent { [0.0, -7.0, 0.0, -7.0] } else { [0.0, -7.0, 1e15, 9e14] };
        if wild && dice.chance(0.05) { dice.pick(&odd) } else { target }
    });
    measure.green_at_target = dice.chance(0.2);
    measure.baseline = dice.maybe(0.5, |dice| target * dice.between(0.5, 1.1));
    measure.minimum_answers = dice.maybe(0.3, |dice| dice.pick(&[0, 1, 10, 100]));
    let away = target.abs().max(1.0) * dice.between(0.2, 0.9);
    let wrong = if dice.chance(0.07) { -1.0 } else { 1.0 };
    if measure.direction == Direction::TargetRange {
        measure.target_high = dice.maybe(0.8, |_| target_high.unwrap_or(target * 1.3));
        measure.worst = dice.maybe(0.5, |_| target - away * wrong);
        measure.worst_high =
            dice.maybe(0.5, |_| target_high.unwrap_or(target * 1.3) + away * wrong);
        if percent {
            measure.worst_high = measure.worst_high.map(|worst| worst.min(199.0));
        }
        return;
    }
    let sign = if measure.direction == Direction::Higher { wrong } else { -wrong };
    measure.worst = dice.maybe(0.5, |_| target - sign * away);
    if dice.chance(0.3) {
        let sign = if dice.chance(0.1) { -sign } else { sign };
        measure.red = dice.maybe(0.8, |_| target - sign * away * 0.7);
        measure.green = dice.maybe(0.8, |dice| target - sign * away * dice.pick(&[0.0, 0.1, 0.9]));
    }
}

/// No plan has a target that its KPI cannot come to.
fn reachable(measure: &mut PlannedKpi) {
    let limits = measure.kpi.limits();
    let (least, most) =
        (limits.minimum.unwrap_or(f64::NEG_INFINITY), limits.maximum.unwrap_or(f64::INFINITY));
    let all = [&mut measure.target, &mut measure.target_high].into_iter().flatten();
    all.chain(measure.targets.values_mut()).for_each(|target| *target = target.clamp(least, most));
}
