//! Independent opinions about a workbook: a second engine that recalculates it,
//! and rules of the format that no validator checks.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// A toolbox for other tests: not every tool is in use at all times.
#![allow(dead_code)]

mod engine;
mod invariants;
mod package;
#[path = "../common/package.rs"]
mod parts;
mod shared;
mod xml;

pub(crate) use engine::Engine;
pub(crate) use invariants::invariants;
#[allow(unused_imports)]
pub(crate) use package::{
    At, Block, Cell, Package, Sheet, Value, parse_range, parse_reference, print_reference,
};

use std::fmt;

/// A formula whose cached result is not what the engine calculates.
#[derive(Clone, Debug)]
pub(crate) struct CellDifference {
    pub(crate) sheet: String,
    pub(crate) cell: String,
    pub(crate) formula: String,
    pub(crate) cached: Value,
    pub(crate) computed: Value,
}

impl fmt::Display for CellDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sheet, cell, formula, cached, computed } = self;
        write!(f, "{sheet}!{cell} holds {cached}, IronCalc says {computed}: ={formula}")
    }
}

/// Recalculates a workbook and compares every formula cell of every sheet with
/// its cache: numbers to 1e-9, text exactly, empty text like blank.
pub(crate) fn recalculate(bytes: &[u8]) -> Vec<CellDifference> {
    let engine = Engine::open(bytes);
    let mut differences = Vec::new();
    for (index, sheet) in engine.package.sheets.iter().enumerate() {
        for (at, cell) in &sheet.cells {
            let Some(formula) = &cell.formula else { continue };
            let computed = engine.value(index, *at);
            if !cell.value.agrees_with(&computed) {
                differences.push(CellDifference {
                    sheet: sheet.name.clone(),
                    cell: print_reference(*at),
                    formula: formula.clone(),
                    cached: cell.value.clone(),
                    computed,
                });
            }
        }
    }
    differences
}

/// Fails with the first differences and their number, if there are any.
#[track_caller]
pub(crate) fn assert_recalculates(bytes: &[u8]) {
    let differences = recalculate(bytes);
    let shown: Vec<String> = differences.iter().take(20).map(ToString::to_string).collect();
    assert!(differences.is_empty(), "{} cells differ:\n{}", differences.len(), shown.join("\n"));
}

/// Fails with every broken rule, if there is any.
#[track_caller]
pub(crate) fn assert_sound(bytes: &[u8]) {
    let faults = invariants(bytes);
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
