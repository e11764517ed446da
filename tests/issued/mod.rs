//! What earlier versions issued reads as it did: see README.md in this folder.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::{cli::klant, common::close};
use klant::{
    catalogue::built_in,
    model::Edition,
    workbook::{read, write},
};
use serde_json::Value;
use std::{
    ffi::OsStr,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// Codes of findings that were renamed since: what they were, what they are.
const RENAMED: [(&str, &str); 9] = [
    ("bands-order", "bands-out-of-order"),
    ("coverage-range", "coverage-out-of-range"),
    ("limits-order", "limits-out-of-order"),
    ("objective-unmeasured", "objective-without-kpi"),
    ("part-over-whole", "part-above-whole"),
    ("range-order", "range-out-of-order"),
    ("weight-negative", "negative-weight"),
    ("worst-is-target", "worst-equals-target"),
    ("worst-wrong-side", "worst-on-wrong-side"),
];
/// What a finding keeps; its words may be mended.
const KEPT: [&str; 5] = ["code", "severity", "file", "sheet", "cell"];

/// Files of a folder with this ending, in order.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<_> =
        paths.filter(|path| path.extension() == Some(OsStr::new(ending))).collect();
    found.sort();
    found
}

/// Folders of the versions, in order.
fn versions() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/issued");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<_> = paths.filter(|path| path.is_dir()).collect();
    found.sort();
    found
}

#[test]
fn what_was_issued_is_read_with_the_same_report() {
    let mut told = String::new();
    for workbook in versions().iter().flat_map(|folder| files(folder, "xlsx")) {
        let frozen = fs::read_to_string(workbook.with_extension("json")).unwrap();
        let mut frozen: Value = serde_json::from_str(&frozen).unwrap();
        for finding in frozen["findings"].as_array_mut().unwrap() {
            let renamed = RENAMED.iter().find(|(before, _)| finding["code"] == *before);
            if let Some((_, now)) = renamed {
                finding["code"] = (*now).into();
            }
        }
        let output = klant(workbook.parent().unwrap())
            .args(["score", "--format", "json", "--quiet"])
            .arg(workbook.file_name().unwrap())
            .output()
            .unwrap();
        match serde_json::from_slice::<Value>(&output.stdout) {
            Ok(mut report) => {
                let mut differences = Vec::new();
                for one in [&mut frozen, &mut report] {
                    in_one_order(&mut one["findings"]);
                }
                compare(&frozen, &report, "", &mut differences);
                for difference in differences {
                    writeln!(told, "{}: {difference}", workbook.display()).unwrap();
                }
            }
            Err(_) => {
                let said = String::from_utf8_lossy(&output.stderr);
                writeln!(told, "{}: not read: {said}", workbook.display()).unwrap();
            }
        }
    }
    assert!(told.is_empty(), "{told}");
}

#[test]
fn every_version_has_workbooks_of_all_kinds_with_their_reports() {
    assert!(!versions().is_empty());
    for folder in versions() {
        let names = |ending| {
            let paths = files(&folder, ending).into_iter();
            paths.map(|path| path.with_extension("")).collect::<Vec<_>>()
        };
        let workbooks = names("xlsx");
        assert_eq!(workbooks, names("json"), "a report for every workbook");
        assert!(workbooks.len() >= 30, "{}: some are gone", folder.display());
    }
}

#[test]
fn a_workbook_keeps_the_edition_of_the_arithmetic_that_it_was_issued_with() {
    let issued = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/issued/v1");
    let first = fs::read(&files(&issued, "xlsx")[0]).unwrap();
    let old = read(&first, "v1.xlsx").unwrap().value;
    assert_eq!(old.scorecard.edition, Edition::First);
    // Written again it is of today.
    let bytes = write(&old.scorecard, &old.readings, built_in("en").labels()).unwrap();
    let new = read(&bytes, "v2.xlsx").unwrap().value;
    assert_eq!(new.scorecard.edition, Edition::LATEST);
}

/// Findings by code, severity and place: in which order a version tells them is its own.
fn in_one_order(findings: &mut Value) {
    findings
        .as_array_mut()
        .unwrap()
        .sort_by_key(|finding| KEPT.map(|key| finding[key].to_string()));
}

/// Tells where a report says less than the frozen one, or something else.
fn compare(frozen: &Value, report: &Value, path: &str, differences: &mut Vec<String>) {
    match (frozen, report) {
        (Value::Object(before), Value::Object(now)) => {
            let finding = path.starts_with("/findings/");
            for (key, value) in before {
                if finding && !KEPT.contains(&key.as_str()) {
                    continue;
                }
                match now.get(key) {
                    Some(found) => compare(value, found, &format!("{path}/{key}"), differences),
                    None => differences.push(format!("{path}/{key} is gone")),
                }
            }
        }
        (Value::Array(before), Value::Array(now)) => {
            if before.len() != now.len() {
                differences.push(format!("{path}: {} before, now {}", before.len(), now.len()));
            }
            for (number, (value, found)) in before.iter().zip(now).enumerate() {
                compare(value, found, &format!("{path}/{number}"), differences);
            }
        }
        (Value::Number(before), Value::Number(now))
            if close(before.as_f64().unwrap(), now.as_f64().unwrap()) => {}
        // A later schema adds keys and takes nothing away.
        (Value::String(_), Value::String(now))
            if path == "/schema" && now.starts_with("klant-report/") => {}
        (before, now) if before == now => {}
        (before, now) => differences.push(format!("{path}: {before} before, now {now}")),
    }
}
