//! The reader and the score room: whatever stands in a file, the scores are scores.

use super::{
    CATALOGUES, LABELS,
    edits::Script,
    is_error,
    package::{Part, Parts},
};
use klant::{
    catalogue::{Labels, built_in, labels, languages},
    finding::Location,
    readings::Readings,
    render::report::{
        Report, ReportInput, ReportParts, report_csv, report_explanation, report_json, report_rows,
        report_text,
    },
    score::{Facet, Interval, PeriodValue, RollUpScore, score},
    scorecard::{PlanRequest, Scorecard, build, plan, plan_for},
    workbook::{ReadError, Submission, read},
};
use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};
use zip::CompressionMethod;

/// The hidden sheet that calculates: most of a workbook, and read only where a result differs.
const CALCULATION: &str = "xl/worksheets/sheet12.xml";

/// The workbook that scripts edit: small, filled in, with segments and a KPI of its own.
pub(crate) static BASE: LazyLock<Script> = LazyLock::new(|| Script::new(parts(&base())));

/// A plan with everything that a workbook can hold, once.
const PLAN: &str = r#"
language = "en"
sector = "municipal"
organisation = "Example Town"
start = "2027-Q1"
periods = 4
[[segments]]
name = "Residents"
size = 1000
[[segments]]
name = "Firms"
targeted = true
[[kpis]]
id = "net-promoter-score"
by_segment = true
[[kpis]]
id = "customer-satisfaction"
[[kpis]]
id = "own-1"
name = "Letters answered"
"#;

fn base() -> Vec<u8> {
    let catalogue = built_in("en");
    let plan = plan::read("plan.toml", PLAN).value;
    let choices = PlanRequest { plan, year: 2027, ..PlanRequest::default() };
    let plan = plan_for(&catalogue, &choices).value;
    let scorecard = build(&catalogue, &plan).value;
    let (scorecard, readings) = klant::example::fill(&scorecard, catalogue.labels());
    klant::workbook::write(&scorecard, &readings, catalogue.labels()).expect("a workbook")
}

fn parts(bytes: &[u8]) -> Vec<Part> {
    let mut parts = Parts::open(bytes);
    parts.replace(CALCULATION, last_steps);
    parts.0
}

/// The sheet without most of its steps.
fn last_steps(text: &str) -> String {
    let (before, rest) = text.split_once("<sheetData>").expect("a sheet");
    let (rows, after) = rest.split_once("</sheetData>").expect("a sheet");
    let kept: Vec<&str> = rows.split_inclusive("</row>").collect();
    let from = kept.len() - kept.len() / 8;
    format!("{before}<sheetData>{}</sheetData>{after}", kept[from..].concat())
}

/// Puts a workbook together, quickly.
pub(crate) fn packed(parts: &[Part]) -> Vec<u8> {
    super::package::packed(parts, CompressionMethod::Stored)
}

/// A workbook: a script of edits to one of ours, or a file as it is.
pub(crate) fn workbook(data: &[u8]) {
    let bytes = match std::str::from_utf8(data) {
        Ok(script) if !data.starts_with(b"PK") => packed(&BASE.edited(script)),
        _ => data.to_vec(),
    };
    let read = match read(&bytes, "test.xlsx") {
        Ok(read) => read,
        Err(ReadError(refused)) => {
            for labels in LABELS.iter() {
                let key = format!("diagnostics.{}.message", refused.code.name());
                assert!(labels.get(&key).is_some(), "no words for {}", refused.code.name());
            }
            return;
        }
    };
    for told in &read.findings {
        for labels in LABELS.iter() {
            let key = format!("diagnostics.{}.message", told.code.name());
            let message = labels.get(&key);
            assert!(message.is_some(), "no words for {}", told.code.name());
        }
        assert!(!matches!(told.location, Location::Text { .. }), "{told:?}");
    }
    let (filled, findings) = (read.value, read.findings);
    holds(&filled.scorecard, &filled.readings);
    let language = filled.scorecard.language.as_str();
    let shipped = languages().iter().any(|known| known == language);
    let labels: Labels = labels(if shipped { language } else { "en" });
    let scored = score(&filled.scorecard, &filled.readings);
    let source = ReportInput {
        file: "test.xlsx",
        scorecard: &filled.scorecard,
        readings: &filled.readings,
        scored: &scored,
        findings: &findings,
        labels: &labels,
        codes: Some(&filled.codes),
        changes: &filled.changes,
        cells: Some(&filled.cells),
        remarks: Some(&filled.remarks),
    };
    let report = Report::new(&source);
    let json = report_json(&report).expect("JSON");
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
    let rows = report_rows(&source, &report).expect("rows");
    let parts = ReportParts::new(Arc::new(vec![rows]), BTreeMap::new());
    report_csv(&parts, Some(&labels), &mut Vec::new()).expect("CSV");
    let text = report_text(&source, &report, 80);
    assert!(!text.is_empty());
    for kpi in &report.kpis {
        let explained = report_explanation(&source, &report, kpi.id.as_str(), 80);
        assert!(explained.is_some(), "{} is not explained", kpi.id);
    }
    // Whoever edits the envelope is told, and answers for what stands there. The rest takes longer
    // than reading does: of some.
    if findings.iter().any(|told| told.code.name() == "envelope-changed") {
        return;
    }
    match data.len() % 4 {
        0 => comes_back(&filled, &labels),
        1 if !findings.iter().any(is_error) => plans(&filled),
        _ => {}
    }
}

/// What was read is a scorecard like any other: written and read again, it scores the same.
fn comes_back(filled: &Submission, labels: &Labels) {
    let bytes = klant::workbook::write(&filled.scorecard, &filled.readings, labels)
        .unwrap_or_else(|error| panic!("{error:?}"));
    let again = read(&bytes, "again.xlsx").unwrap_or_else(|refused| panic!("{refused:?}")).value;
    assert_eq!(again.scorecard, filled.scorecard);
    assert!(
        score(&again.scorecard, &again.readings) == score(&filled.scorecard, &filled.readings),
        "written and read again it scores differently"
    );
}

/// The workbook is the plan of the next one: that plan is written, and read again as the same.
fn plans(filled: &Submission) {
    let language = filled.scorecard.language.as_str();
    let catalogue = CATALOGUES.iter().find(|catalogue| catalogue.language() == language);
    let catalogue = catalogue.unwrap_or(&CATALOGUES[0]);
    let ground = filled.ground(catalogue, catalogue.labels());
    let choices = PlanRequest { plan: ground.plan.clone(), year: 2027, ..PlanRequest::default() };
    let built = build(catalogue, &ground.plan);
    let told = plan_for(catalogue, &choices).findings;
    if built.findings.iter().chain(&told).any(is_error) {
        return;
    }
    let text = plan::write(&ground.plan, catalogue);
    let again = plan::read("scorecard.toml", &text);
    assert!(!again.findings.iter().any(is_error), "{:?} in\n{text}", again.findings);
    assert!(build(catalogue, &again.value).value == built.value, "another scorecard from\n{text}");
}

/// What holds of every score of every scorecard with whatever figures.
pub(crate) fn holds(scorecard: &Scorecard, readings: &Readings) {
    let scored = score(scorecard, readings);
    let points = |score: Option<f64>, what: &str| {
        let fine = score.is_none_or(|score| (0.0..=100.0).contains(&score));
        assert!(fine, "{what}: a score of {score:?}");
    };
    let finite = |value: Option<f64>, what: &str| {
        assert!(value.is_none_or(f64::is_finite), "{what}: {value:?}");
    };
    for series in &scored.series {
        for one in series.course.values() {
            points(one.score, "a period");
            finite(one.value, "a value");
            finite(one.target, "a target");
            if let PeriodValue::Value(value) = one.own {
                finite(Some(value), "an own value");
            }
        }
        points(series.to_date.score, "to date");
        finite(series.to_date.value, "to date");
        finite(series.attainment, "attainment");
        if let Some(Interval { low, high }) = series.score_range {
            points(Some(low), "the low end");
            points(Some(high), "the high end");
            assert!(low <= high, "{low} to {high}");
        }
    }
    let rolled = |rolled: &RollUpScore| {
        points(rolled.score, "a node");
        assert!((0.0..=1.0).contains(&rolled.coverage), "a coverage of {}", rolled.coverage);
        points(Some(rolled.low), "a node's least");
        points(Some(rolled.high), "a node's most");
        if rolled.applicable {
            assert!(rolled.low <= rolled.high + 1e-9, "{rolled:?}");
        }
    };
    for node in &scored.nodes {
        for facet in [Facet::All, Facet::Say, Facet::Do, Facet::Delivered, Facet::Yields] {
            node.periods.get(facet).iter().chain([node.to_date.get(facet)]).for_each(rolled);
        }
        assert!(node.weight.is_finite() && node.weight >= 0.0, "a weight of {}", node.weight);
    }
}
