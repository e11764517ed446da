//! Two engines agree: whatever is planned and filled in, IronCalc calculates every
//! formula of the workbook to what the program's own arithmetic says.
//!
//! Plans and figures are random, but each case follows from its number alone. A case
//! makes a workbook, opens it once, and then works in it as people do: every cell that
//! differs from a second, filled workbook of the same shape is typed over, another
//! period, weights, targets, names and figures among them.

pub(crate) mod dice;
mod figures;
mod plans;

use crate::{
    common::cases::at_least,
    oracle::{At, Block, Cell, Engine, Package, Value, assert_sound, print_reference, recalculate},
};
pub(crate) use dice::Dice;
use klant::{
    catalogue::{Catalogue, load},
    readings::Readings,
    score::{Facet, NodeLevel, NodeScore, Scored, score},
    scorecard::Scorecard,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZero,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

/// How often one workbook is typed over with another plan and other figures: so many cases.
const CHANGES: u32 = 5;

/// A plan and its figures, as a workbook.
fn written(catalogue: &Catalogue, scorecard: &Scorecard, readings: &Readings) -> Vec<u8> {
    klant::workbook::write(scorecard, readings, catalogue.labels()).unwrap()
}

/// A random scorecard with random figures, which follow from the number alone.
pub(crate) fn random(catalogue: &Catalogue, number: u64) -> (Scorecard, Readings) {
    let mut dice = Dice(number);
    let scorecard = plans::vary(&plans::frame(catalogue, &mut dice), &mut dice, false);
    let readings = figures::filled(&scorecard, &mut dice);
    (scorecard, readings)
}

/// One case: its differences, told with the number that makes it again.
fn case(catalogues: &[Catalogue], number: u64) -> Vec<String> {
    let mut dice = Dice(number);
    let catalogue = &catalogues[dice.below(catalogues.len())];
    let frame = plans::frame(catalogue, &mut dice);
    let mut engine = Engine::open(&written(catalogue, &frame, &Readings::default()));
    let mut touched = BTreeSet::new();
    let mut found = Vec::new();
    for change in 0..CHANGES {
        let scorecard = plans::vary(&frame, &mut dice, change > 0 || number % 2 == 1);
        let readings = figures::filled(&scorecard, &mut dice);
        let bytes = written(catalogue, &scorecard, &readings);
        let told = |what: String| format!("case {number}, change {change}: {what}");
        if change == 0 {
            assert_eq!(bytes, written(catalogue, &scorecard, &readings), "the same bytes");
            assert_sound(&bytes);
            found.extend(
                recalculate(&bytes)
                    .iter()
                    .filter(|cell| !cannot_be_cached(&cell.cached, &cell.computed))
                    .take(6)
                    .map(|cell| told(format!("made {cell}"))),
            );
        }
        let filled = Package::open(&bytes);
        type_over(&mut engine, &mut touched, &filled, &mut dice);
        engine.evaluate();
        found.extend(unlike(&engine, &filled).into_iter().take(6).map(told));
        let scored = score(&scorecard, &readings);
        found.extend(
            promised(&engine, &filled, (catalogue, &scorecard), &scored)
                .into_iter()
                .take(6)
                .map(told),
        );
        if !found.is_empty() {
            break;
        }
    }
    found
}

/// Types into the engine's workbook what a filled one of the same shape holds.
fn type_over(
    engine: &mut Engine,
    touched: &mut BTreeSet<(usize, At)>,
    filled: &Package,
    dice: &mut Dice,
) {
    let data = filled.block("data").sheet;
    for (index, sheet) in filled.sheets.iter().enumerate() {
        if sheet.state != "visible" {
            continue;
        }
        let before = &engine.package.sheets[index].cells;
        let mut typed = Vec::new();
        // A blank cell stands in neither file, so that what was typed before is cleared too.
        let old: BTreeSet<At> =
            touched.iter().filter(|one| one.0 == index).map(|one| one.1).collect();
        let places: BTreeSet<&At> = before.keys().chain(sheet.cells.keys()).chain(&old).collect();
        for at in places {
            let (old, new) = (before.get(at), sheet.cells.get(at));
            let is_formula = |cell: Option<&Cell>| cell.is_some_and(|cell| cell.formula.is_some());
            assert_eq!(is_formula(old), is_formula(new), "{}!{at:?}", sheet.name);
            if is_formula(old) {
                continue;
            }
            let value = new.map_or(Value::Blank, |cell| cell.value.clone());
            let value = if index == data && at.1 > 7 { dressed(&value, dice) } else { value };
            if value != engine.value(index, *at) {
                typed.push((*at, value));
            }
        }
        for (at, value) in typed {
            touched.insert((index, at));
            engine.set(index, at, &value);
        }
    }
}

/// The same entry as somebody else would type it.
fn dressed(value: &Value, dice: &mut Dice) -> Value {
    let text = |from: &[&str], dice: &mut Dice| Value::Text(dice.pick(from).to_owned());
    match value {
        Value::Blank if dice.chance(0.02) => text(&["-", " ", " - ", "–", " — "], dice),
        Value::Text(word) if matches!(word.as_str(), "n/a" | "n.v.t.") => text(
            &["n/a", "n.v.t.", " N/A", "N.v.t. ", "nvt", "n.a.", "NA", "#N/A", "Not  applicable"],
            dice,
        ),
        Value::Text(word) if word == "12 or so" => text(
            &["12 or so", "?", "*", "~", "!", "--", "n/a\u{a0}", "n/a?", "12,5 kg", "TRUE"],
            dice,
        ),
        _ => value.clone(),
    }
}

/// Formula cells of the engine's workbook that are not what the filled one holds, or show an error.
fn unlike(engine: &Engine, filled: &Package) -> Vec<String> {
    let mut found = Vec::new();
    for (index, sheet) in filled.sheets.iter().enumerate() {
        for (at, cell) in &sheet.cells {
            let Some(formula) = &cell.formula else { continue };
            let live = engine.value(index, *at);
            let place = || format!("{}!{}", sheet.name, print_reference(*at));
            if !(cell.value.agrees_with(&live) || cannot_be_cached(&cell.value, &live)) {
                found.push(format!("{} should be {}, is {live}: ={formula}", place(), cell.value));
            } else if sheet.state == "visible" && matches!(live, Value::Error(_)) {
                found.push(format!("{} shows {live}: ={formula}", place()));
            }
        }
    }
    found
}

/// A text that looks like a number is left out of the file, because readers would take it for one.
pub(super) fn cannot_be_cached(cached: &Value, live: &Value) -> bool {
    cached.text().is_empty()
        && matches!(live, Value::Text(text) if text.parse::<f64>().is_ok() || text == "TRUE")
}

/// What the promised blocks show that the arithmetic does not say.
fn promised(
    engine: &Engine,
    filled: &Package,
    (catalogue, scorecard): (&Catalogue, &Scorecard),
    scored: &Scored,
) -> Vec<String> {
    let mut found = Vec::new();
    let blocks: BTreeMap<&str, Block> =
        ["values", "scores", "states", "results"].map(|name| (name, filled.block(name))).into();
    let mut expect = |block: &str, id: &str, column: &str, wanted: Value| {
        let shown = engine.get_in(&blocks[block], id, column);
        if !wanted.agrees_with(&shown) {
            found.push(format!("{block} {id} {column} should be {wanted}, is {shown}"));
        }
    };
    let number = |number: Option<f64>| number.map_or(Value::Blank, Value::Number);
    for series in &scored.series {
        let measure = &scorecard.kpis[series.kpi];
        if measure.kpi.name.trim().is_empty() {
            continue;
        }
        let id = match series.segment.and_then(|at| scorecard.segments[at].id.as_ref()) {
            Some(segment) => format!("{}@{segment}", measure.id()),
            None => measure.id().to_string(),
        };
        for (one, period) in series.course.periods.iter().zip(scorecard.calendar.periods()) {
            let column = period.to_string();
            expect("values", &id, &column, number(one.value));
            expect("scores", &id, &column, number(one.score));
            expect("states", &id, &column, Value::Text(one.state.to_string()));
        }
        expect("values", &id, "to-date", number(series.to_date.value));
        expect("scores", &id, "to-date", number(series.to_date.score));
        expect("states", &id, "to-date", Value::Text(series.to_date.state.to_string()));
    }
    for node in &scored.nodes {
        let id = node_id(scorecard, node);
        let rolled = node.at(scored.chosen);
        let some = |it: f64| number(rolled.applicable.then_some(it));
        expect("results", &id, "score", number(rolled.score));
        expect("results", &id, "coverage", some(rolled.coverage));
        expect("results", &id, "low", some(rolled.low));
        expect("results", &id, "high", some(rolled.high));
        let facet = |facet: Facet| node.of(facet, scored.chosen).score;
        let (say, does) = (facet(Facet::Say), facet(Facet::Do));
        expect("results", &id, "say", number(say));
        expect("results", &id, "do", number(does));
        expect("results", &id, "delivered", number(facet(Facet::Delivered)));
        expect("results", &id, "yields", number(facet(Facet::Yields)));
        expect("results", &id, "gap", number(say.zip(does).map(|(say, does)| say - does)));
        for (column, count) in [
            ("green", node.counts.green),
            ("amber", node.counts.amber),
            ("red", node.counts.red),
            ("no_data", node.counts.no_data),
        ] {
            expect("results", &id, column, Value::Number(f64::from(u32::try_from(count).unwrap())));
        }
        let weakest = node.weakest.map_or(Value::Blank, |weakest| {
            Value::Text(match weakest.level {
                NodeLevel::Kpi => scorecard.kpis[scored.series[weakest.index].kpi].id().to_string(),
                level => level_id(scorecard, level, weakest.index),
            })
        });
        expect("results", &id, "weakest", weakest);
        let why = node.why_no_score.map_or(Value::Blank, |why| {
            Value::Text(catalogue.labels().of("no_score", why.into()).to_owned())
        });
        expect("results", &id, "why_no_score", why);
        if (node.level, node.segment) == (NodeLevel::Scorecard, None) {
            expect("results", &id, "like_for_like", number(node.like_for_like));
            expect("results", &id, "carried", number(node.carried));
        }
    }
    found
}

/// Id of a node among the results.
fn level_id(scorecard: &Scorecard, level: NodeLevel, index: usize) -> String {
    match level {
        NodeLevel::Scorecard => "scorecard".to_owned(),
        NodeLevel::Outcome => format!("outcome:{}", scorecard.outcomes[index].outcome),
        NodeLevel::Objective | NodeLevel::Kpi => {
            format!("objective:{}", scorecard.objectives[index].id)
        }
    }
}

fn node_id(scorecard: &Scorecard, node: &NodeScore) -> String {
    let id = level_id(scorecard, node.level, node.index);
    match node.segment.and_then(|at| scorecard.segments[at].id.as_ref()) {
        Some(segment) => format!("{id}@{segment}"),
        None => id,
    }
}

/// Differences of all cases, in their order: every core takes the next one that is left.
fn cases(count: u64) -> Vec<String> {
    let catalogues: Vec<Catalogue> =
        ["en", "nl"].iter().map(|language| load(language, &[]).value).collect();
    // A single case, to look at it closer.
    let only = std::env::var("KLANT_CASE").ok().and_then(|number| number.parse().ok());
    let count = only.map_or(count, |number: u64| number + 1);
    let next = AtomicU64::new(only.unwrap_or(0));
    let found = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    // Where much is wrong, the first of it is enough.
                    if number >= count || found.lock().unwrap().len() >= 4 {
                        break;
                    }
                    let differences = case(&catalogues, number);
                    if !differences.is_empty() {
                        found.lock().unwrap().insert(number, differences);
                    }
                }
            });
        }
    });
    found.into_inner().unwrap().into_values().flatten().collect()
}

#[test]
fn random_workbooks_calculate_to_the_programs_own_results() {
    let found = cases(at_least(80).div_ceil(CHANGES).into());
    let shown: Vec<String> =
        found.iter().map(|one| one.chars().take(700).collect::<String>()).collect();
    assert!(found.is_empty(), "{}", shown.join("\n"));
}
