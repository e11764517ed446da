//! The report for programs: exactly the promised keys, valid by the published schema.

use super::{Filled, example, group};
use crate::common::{id, scorecard, share, single};
use klant::{
    finding::{CellRef, Finding, Location, TextCode},
    model::{Outcome, PeriodLength},
    readings::Readings,
    render::report::{
        Report, ReportParts, report_element, report_json, report_schema, reports_json,
    },
    score::NodeLevel,
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc};

/// All faults of a report by the schema.
fn faults(report: &Report) -> Vec<String> {
    let validator = jsonschema::validator_for(&report_schema()).unwrap();
    let json: Value = serde_json::from_str(&report_json(report).unwrap()).unwrap();
    validator
        .iter_errors(&json)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect()
}

/// Keys in the order of the alphabet.
fn keys(value: &Value) -> Vec<&str> {
    sorted(value.as_object().unwrap().keys().map(String::as_str))
}

fn sorted<'a>(keys: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut keys: Vec<&str> = keys.into_iter().collect();
    keys.sort_unstable();
    keys
}

fn json_of(filled: &Filled) -> Value {
    serde_json::from_str(&report_json(&filled.report()).unwrap()).unwrap()
}

const NODE: [&str; 15] = [
    "suppressed",
    "score",
    "status",
    "coverage",
    "low",
    "high",
    "possible",
    "why_no_score",
    "like_for_like",
    "carried",
    "weakest",
    "counts",
    "to_date",
    "series",
    "robust",
];

#[test]
fn a_report_has_exactly_the_promised_keys() {
    let json = json_of(&example("for-profit", "en", &["Homes", "Offices"]));
    let node = |before: &[&'static str]| sorted(before.iter().copied().chain(NODE));
    let keys = |value: &Value, promised: &[&str]| {
        assert_eq!(keys(value), sorted(promised.iter().copied()));
    };
    keys(
        &json,
        &[
            "schema",
            "file",
            "organisation",
            "sector",
            "language",
            "example",
            "period",
            "periods",
            "span",
            "scorecard",
            "outcomes",
            "objectives",
            "segments",
            "kpis",
            "say_do",
            "agreements",
            "findings",
        ],
    );
    assert_eq!(json["schema"], "klant-report/2");
    keys(&json["scorecard"], &NODE);
    keys(&json["outcomes"][0], &node(&["id", "name", "weight"]));
    let objective = ["id", "code", "statement", "outcome", "segment", "weight", "incomplete"];
    keys(&json["objectives"][0], &node(&objective));
    keys(
        &json["segments"][0],
        &node(&["id", "code", "name", "targeted", "not_asked", "treatment"]),
    );
    keys(
        &json["kpis"][0],
        &[
            "id",
            "segment",
            "not_asked",
            "name",
            "objective",
            "outcome",
            "lens",
            "kind",
            "unit",
            "direction",
            "frequency",
            "weight",
            "baseline",
            "worst",
            "target",
            "target_high",
            "worst_high",
            "value",
            "state",
            "carried_from",
            "overdue_since",
            "score",
            "status",
            "firm",
            "interval",
            "answers",
            "suppressed",
            "attainment",
            "trend",
            "to_date",
            "series",
            "note",
            "cells",
        ],
    );
    keys(&json["scorecard"]["counts"], &["green", "amber", "red", "no_data"]);
    keys(&json["scorecard"]["to_date"], &["score", "status", "coverage"]);
    keys(&json["scorecard"]["series"][0], &["period", "score", "status", "coverage"]);
    keys(&json["scorecard"]["weakest"], &["level", "id", "score"]);
    keys(&json["kpis"][0]["to_date"], &["value", "average_of", "score", "state", "status"]);
    keys(&json["kpis"][0]["series"][0], &["period", "value", "score", "state"]);
    keys(
        &json["say_do"][0],
        &["outcome", "segment", "say", "do", "delivered", "yields", "gap", "quadrant", "withheld"],
    );
    keys(&json["agreements"][0], &["kpi", "name", "period", "agreement", "who", "due", "overdue"]);
}

#[test]
fn every_report_is_valid_by_its_schema() {
    for sector in ["for-profit", "non-profit", "municipal"] {
        for segments in [&[][..], &["One", "Two"]] {
            let filled = example(sector, "nl", segments);
            assert_eq!(faults(&filled.report()), [""; 0], "{sector}, {segments:?}");
        }
    }
    assert_eq!(
        faults(&Filled::of(scorecard(PeriodLength::Month, 12), Readings::default()).report()),
        [""; 0]
    );
    assert_eq!(faults(&Report::refused("x.xlsx", &[], &klant::catalogue::labels("en"))), [""; 0]);
}

#[test]
fn the_schema_refuses_what_the_promise_does_not_know() {
    let validator = jsonschema::validator_for(&report_schema()).unwrap();
    let good = json_of(&example("municipal", "en", &["One"]));
    assert!(validator.is_valid(&good));
    let refuses = |pointer: &str, value: Value| {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value;
        assert!(!validator.is_valid(&bad), "{pointer} takes anything");
    };
    refuses("/schema", json!("klant-report/3"));
    refuses("/period", json!("2027-13"));
    refuses("/scorecard/status", json!("purple"));
    refuses("/scorecard/score", json!("71"));
    refuses("/kpis/0/state", json!("no-data"));
    refuses("/kpis/0/interval", json!([1.0]));
    refuses("/say_do/0/quadrant", json!("lost"));
    let mut more = good.clone();
    more["kpis"][0]["colour"] = json!("green");
    assert!(!validator.is_valid(&more), "an unknown key of a KPI is accepted");
    let mut more = good.clone();
    more["outcomes"][0]["colour"] = json!("green");
    assert!(!validator.is_valid(&more), "an unknown key of an outcome is accepted");
    let mut less = good;
    less["objectives"][0].as_object_mut().unwrap().remove("coverage");
    assert!(!validator.is_valid(&less), "a key that lacks is accepted");
}

#[test]
fn absent_numbers_are_null_and_never_nought() {
    let json =
        json_of(&Filled::of(single(PeriodLength::Month, 2, share("part")), Readings::default()));
    let kpi = &json["kpis"][0];
    for key in ["value", "score", "baseline", "interval", "answers", "attainment", "trend", "note"]
    {
        assert_eq!(kpi[key], Value::Null, "{key}");
    }
    assert_eq!(kpi["state"], "missing");
    assert_eq!(kpi["cells"], json!([]));
    assert_eq!(json["organisation"], Value::Null);
    let satisfaction = &json["outcomes"][0];
    assert_eq!(satisfaction["coverage"], 0.0, "a figure is due and lacks");
    assert_eq!((&satisfaction["low"], &satisfaction["high"]), (&json!(0.0), &json!(100.0)));
    let retention = &json["outcomes"][1];
    for key in ["score", "coverage", "low", "high", "weakest", "robust"] {
        assert_eq!(retention[key], Value::Null, "nothing is asked of retention: {key}");
    }
}

#[test]
fn a_report_says_what_the_arithmetic_says() {
    let filled = example("municipal", "en", &[]);
    let report = filled.report();
    let whole = &filled.scored.nodes[0];
    assert_eq!(report.scorecard.score, whole.at(filled.scored.chosen).score);
    assert!(report.scorecard.score.is_some());
    let weakest = report.scorecard.weakest.unwrap();
    assert_eq!(weakest.level, NodeLevel::Outcome);
    assert!(report.outcomes.iter().any(|outcome| {
        outcome.id.to_string() == weakest.id && outcome.node.score == Some(weakest.score)
    }));
    let [low, high] = report.scorecard.robust.unwrap();
    assert!(low <= whole.at(filled.scored.chosen).score.unwrap());
    assert!(high >= whole.at(filled.scored.chosen).score.unwrap());
    assert_eq!(report.period.unwrap(), filled.card.chosen);
    assert_eq!(report.say_do.len(), filled.card.outcomes.len());
    for row in &report.say_do {
        assert_eq!(row.gap, row.say.zip(row.r#do).map(|(say, does)| say - does));
    }
    let explained = report.kpis.iter().filter(|kpi| kpi.note.is_some()).count();
    assert!(explained > 0, "the example explains its red figures");
}

#[test]
fn each_figure_names_its_cells() {
    let filled = example("municipal", "en", &["One", "Two"]);
    for kpi in filled.report().kpis.iter().filter(|kpi| kpi.value.is_some()) {
        assert!(!kpi.cells.is_empty(), "{} names none", kpi.id);
    }
}

#[test]
fn a_total_over_segments_names_the_cells_of_each() {
    let mut card = single(PeriodLength::Quarter, 1, share("part"));
    card.kpis[0].by_segment = klant::model::BySegment::Every;
    card.segments = vec![group("one", 10.0, 1.0), group("two", 10.0, -1.0)];
    let mut readings = Readings::default();
    for (row, segment) in ["one", "two"].into_iter().enumerate() {
        crate::common::fill(&mut readings, ("part", Some(segment)), "yes", 1, &[1.0]);
        crate::common::fill(&mut readings, ("part", Some(segment)), "all", 1, &[2.0]);
        let series = readings.series.get_mut(&(id("part"), Some(id(segment)))).unwrap();
        for (column, list) in series.inputs.values_mut().enumerate() {
            list.periods[0].cell = Some(CellRef {
                sheet: "Data".into(),
                row: u32::try_from(row).unwrap() + 2,
                column: [5, 6][column],
            });
        }
    }
    let report = Filled::of(card, readings).report();
    assert_eq!(report.kpis[0].cells, ["Data!F3", "Data!G3", "Data!F4", "Data!G4"]);
    assert_eq!(report.kpis[1].cells, ["Data!F3", "Data!G3"]);
    let treatments: Vec<_> =
        report.segments.iter().map(|segment| segment.treatment.unwrap().to_string()).collect();
    assert_eq!(treatments, ["retain", "transform"]);
}

#[test]
fn findings_carry_their_place_and_the_way_out() {
    let mut filled = Filled::of(single(PeriodLength::Month, 1, share("part")), Readings::default());
    let (file, sheet) = ("scorecard.xlsx".to_owned(), "Data".to_owned());
    filled.findings.push(Finding::new(
        TextCode::ExpectedNumber { value: "see Anna".to_owned() },
        Location::Cell { file, sheet, row: 11, column: 5 },
    ));
    let json = json_of(&filled);
    let finding = &json["findings"][0];
    let promised = ["code", "severity", "message", "help", "file", "sheet", "cell"];
    assert_eq!(keys(finding), sorted(promised));
    assert_eq!((&finding["severity"], &finding["cell"]), (&json!("error"), &json!("F12")));
    assert!(!finding["message"].as_str().unwrap().contains("diagnostics."), "{finding}");
}

#[test]
fn several_reports_are_an_array() {
    let labels = klant::catalogue::labels("en");
    let refused = Report::refused("one.xlsx", &[], &labels);
    let sound = example("municipal", "en", &[]).report();
    let parts = ReportParts::new(
        Arc::new(vec![report_element(&sound).unwrap()]),
        BTreeMap::from([(0, refused.clone())]),
    );
    let mut text = Vec::new();
    reports_json(&parts, &mut text).unwrap();
    let together = serde_json::to_string_pretty(&[&refused, &sound]).unwrap() + "\n";
    assert_eq!(String::from_utf8(text.clone()).unwrap(), together);
    let json: Value = serde_json::from_slice(&text).unwrap();
    assert_eq!(json[0]["scorecard"]["score"], Value::Null);
    assert_eq!(json[0]["scorecard"]["status"], "no-data");
}

#[test]
fn the_same_workbook_gives_the_same_bytes() {
    let write = || report_json(&example("non-profit", "nl", &["Leden"]).report()).unwrap();
    assert_eq!(write(), write());
    assert!(write().contains(&Outcome::MarketShare.to_string()));
}
