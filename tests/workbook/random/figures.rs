//! Random figures: plausible ones, and everything that people type instead.

use super::dice::Dice;
use klant::{
    model::{Id, Input, Kpi, Moment, Timeline, Unit},
    readings::{Entry, Reading, Readings, SeriesReadings},
    scorecard::Scorecard,
};

/// Numbers at the edges of what counts as one. The small ones are such that no quotient comes nearer
/// to zero than 2e-16, which IronCalc takes for zero where it compares; Excel and LibreOffice do not.
const EXTREME: [f64; 12] = [
    0.0,
    -5.0,
    0.5,
    1e-9,
    -1e-9,
    5e-10,
    1e14,
    999_999_999_999_999.0,
    1e15,
    -1e15,
    -1e18,
    999_999_999.0,
];

/// Figures for every row of a scorecard.
pub(super) fn filled(scorecard: &Scorecard, dice: &mut Dice) -> Readings {
    let mut readings = Readings::default();
    let blank = Timeline::of(scorecard.calendar.count, |_| Reading::default());
    for measure in &scorecard.kpis {
        let mut whom: Vec<Option<Id>> = vec![None];
        let apart = scorecard.groups_apart(measure);
        whom.extend(apart.iter().map(|place| scorecard.segments[*place].id.clone()));
        for segment in whom {
            // Where it is asked by segment, the total has only a result typed directly.
            let total_of_parts = !apart.is_empty() && segment.is_none();
            let mut series = SeriesReadings::default();
            for input in &measure.kpi.inputs {
                if !total_of_parts {
                    series.inputs.insert(input.id.clone(), blank.clone());
                }
            }
            series.typed = blank.clone();
            for moment in Moment::all(scorecard.calendar.count) {
                for (name, entry) in one_period(&measure.kpi, dice) {
                    let list = match name {
                        Some(name) => series.inputs.get_mut(&name),
                        None => Some(&mut series.typed),
                    };
                    if let Some(list) = list {
                        *list.get_mut(moment).unwrap() = Reading::from(entry);
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
            4 => vec![(None, Entry::Number(extreme(&kpi.unit, dice)))],
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
            let name = cells[odd].0.clone().unwrap();
            let input = kpi.inputs.iter().find(|input| input.id == name).unwrap();
            cells[odd].1 = Entry::Number(extreme(&input.unit, dice));
            cells
        }
        9 => vec![(cells[odd].0.clone(), Entry::NotApplicable)],
        10 => {
            // Several at once: what is wrong with one is told while others are not there.
            for (name, entry) in &mut cells {
                let input = kpi.inputs.iter().find(|input| Some(&input.id) == name.as_ref());
                *entry = match dice.below(6) {
                    0 => Entry::NotApplicable,
                    1 => Entry::Invalid("12 or so".to_owned()),
                    2 => Entry::Blank,
                    3 => Entry::Number(extreme(&input.unwrap().unit, dice)),
                    _ => entry.clone(),
                };
            }
            cells
        }
        _ => cells,
    }
}

/// A number at the edges; no percentage of a cell is beyond 1,000 %.
fn extreme(unit: &Unit, dice: &mut Dice) -> f64 {
    let number = dice.pick(&EXTREME);
    if unit.is_percentage() { number.clamp(-150.0, 150.0) } else { number }
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
            // As many decimals as a percentage has when it comes back from its cell.
            (base * dice.between(0.8, 1.2) * 1e6).round() / 1e6
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
