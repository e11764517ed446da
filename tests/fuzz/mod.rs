//! What the fuzz targets found, and what they begin with, held to the same rules.
//!
//! A file in `found/<target>` is an input that once broke a rule of [`checks`]; `seeds/<target>` are
//! small inputs from which the targets start. `tests/run fuzz` looks for more.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code, unused_imports, reason = "the targets use more of it than the tests")]
mod checks;

use std::{fs, path::Path};

/// All inputs of a target; at least as many as are known to be there.
fn inputs(target: &str, least: usize) -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz");
    let mut inputs = Vec::new();
    for folder in ["seeds", "found"] {
        let Ok(entries) = fs::read_dir(root.join(folder).join(target)) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            inputs.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
    inputs.sort();
    assert!(inputs.len() >= least, "only {} inputs for {target}", inputs.len());
    inputs
}

/// Holds the inputs to a rule, and names the one that breaks it.
fn replay(target: &str, least: usize, check: impl Fn(&[u8]) + std::panic::RefUnwindSafe) {
    for (name, input) in inputs(target, least) {
        let held = std::panic::catch_unwind(|| check(&input));
        assert!(held.is_ok(), "{name} breaks a rule; what it is stands above");
    }
}

#[test]
fn formulas_that_were_found_hold() {
    replay("formula", 4, checks::formula);
}

#[test]
fn plans_that_were_found_hold() {
    replay("plan", 1, checks::plan);
}

#[test]
fn catalogue_files_that_were_found_hold() {
    replay("catalogue", 1, checks::catalogue);
}

#[test]
fn workbooks_that_were_found_hold() {
    replay("workbook", 4, checks::workbook);
}

#[test]
fn a_script_edits_the_workbook() {
    let edited = |script: &str| {
        let parts = checks::BASE.edited(script);
        let found = klant::workbook::read(&checks::packed(&parts), "test.xlsx").unwrap();
        (
            found.value.readings,
            found.findings.iter().map(|told| told.code.name()).collect::<Vec<_>>(),
        )
    };
    let (readings, told) = edited("");
    assert!(!readings.series.is_empty());
    assert_eq!(told, Vec::<&str>::new());
    // Somebody typed a text into the first figure of the first row.
    let (other, told) = edited("5!H7=see Anna");
    assert_ne!(other, readings);
    assert!(told.contains(&"text-in-number"), "{told:?}");
    // A row of figures is gone, and the texts of the machine's.
    let (_, told) = edited("5!8-");
    assert!(told.contains(&"figures-deleted"), "{told:?}");
    let parts = checks::BASE.edited("s~klant:envelope~gone");
    let refused = klant::workbook::read(&checks::packed(&parts), "test.xlsx").unwrap_err();
    assert_eq!(refused.0.code.name(), "envelope-gone");
}
