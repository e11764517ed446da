//! What a workbook may cost, where a host allows less than the program does.

use super::{filled, scorecard};
use klant::{
    Engine,
    engine::Error,
    workbook::{Limits, MAX_FILE},
};

fn engine(lower: impl Fn(&mut Limits)) -> Engine {
    let mut limits = Limits::default();
    lower(&mut limits);
    Engine::builder().limits(limits).build().unwrap().value
}

#[track_caller]
fn refused(engine: &Engine, bytes: &[u8], code: &str) {
    match engine.read("scorecard.xlsx", bytes).unwrap_err() {
        Error::Refused(finding) => assert_eq!(finding.code.name(), code),
        other => panic!("{other}"),
    }
}

#[test]
fn a_file_above_a_lowered_limit_is_refused_as_any_that_is_too_large() {
    let bytes = filled(&scorecard("en"), 3);
    let size = u64::try_from(bytes.len()).unwrap();
    refused(&engine(|limits| limits.file = size - 1), &bytes, "file-too-large");
    refused(&engine(|limits| limits.inflated = size), &bytes, "file-too-large");
    refused(&engine(|limits| limits.cells = 1_000), &bytes, "file-too-many");
    assert!(engine(|limits| limits.file = size).read("scorecard.xlsx", &bytes).is_ok());
    let picked = engine(|limits| limits.file = 10).read_picklist("library.xlsx", &bytes);
    assert!(
        matches!(picked, Err(Error::Refused(finding)) if finding.code.name() == "file-too-large")
    );
}

#[test]
fn no_host_raises_a_limit() {
    let engine = engine(|limits| limits.file = u64::MAX);
    let large = vec![b'P'; usize::try_from(MAX_FILE).unwrap() + 1];
    refused(&engine, &large, "file-too-large");
}
