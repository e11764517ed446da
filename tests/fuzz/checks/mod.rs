//! What must hold of any input whatever: one function for each thing that reads what others wrote.
//!
//! The fuzz targets call these with inputs that they make up, the tests with those that were found.

#[path = "../../common/edit.rs"]
mod edit;
mod edits;
#[path = "../../common/package.rs"]
mod package;
mod workbook;

pub(crate) use workbook::{BASE, packed, workbook};

use klant::{
    catalogue::{Catalogue, Labels, Layer, Wording, built_in, labels, languages, load},
    finding::{Checked, Finding, Location},
    formula::{Formula, TOO_LARGE},
    scorecard::{Plan, PlanRequest, build, plan, plan_for},
};
use std::sync::LazyLock;

/// The shipped catalogue, in the languages that are shipped.
static CATALOGUES: LazyLock<Vec<Catalogue>> =
    LazyLock::new(|| languages().iter().map(|language| built_in(language)).collect());

/// Words for findings, by language.
static LABELS: LazyLock<Vec<Labels>> =
    LazyLock::new(|| languages().iter().map(|language| labels(language)).collect());

/// Every finding has words in every language, and a place within its text.
fn told(diagnostics: &[Finding], text: &str) {
    for told in diagnostics {
        for labels in LABELS.iter() {
            let key = format!("diagnostics.{}.message", told.code.name());
            assert!(labels.get(&key).is_some(), "no words for {}", told.code.name());
        }
        if let Location::Text { span, line, column, .. } = &told.location {
            assert!(*line > 0 && *column > 0, "{told:?}");
            assert!(text.get(span.clone()).is_some(), "{told:?} is not within the text");
        }
    }
}

/// A formula: what is printed and read again is the same, and computes the same.
pub(crate) fn formula(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let formula = match Formula::parse(text) {
        Ok(formula) => formula,
        Err(error) => {
            assert!(text.get(error.span.clone()).is_some(), "{error} is not within the text");
            return;
        }
    };
    let printed = formula.excel(str::to_owned);
    // What people wrote with fewer blanks can be longer as it is printed; then it cannot be read.
    if printed.len() <= 1_000 {
        let again = Formula::parse(&printed).unwrap_or_else(|error| panic!("{printed}: {error}"));
        assert_eq!(formula.tree(), again.tree(), "{text} was printed as {printed}");
        assert_eq!(again.excel(str::to_owned), printed);
    }
    let people = formula.people(str::to_owned, |number| number.to_string());
    let plain: String = people
        .chars()
        .map(|letter| match letter {
            '−' => '-',
            '×' => '*',
            '÷' => '/',
            letter => letter,
        })
        .collect();
    if plain.len() <= 1_000 {
        let again = Formula::parse(&plain).unwrap_or_else(|error| panic!("{plain}: {error}"));
        assert_eq!(formula.tree(), again.tree(), "{text} reads {people}");
    }
    let inputs = formula.inputs();
    for guard in formula.excel_guards(str::to_owned) {
        if guard.len() <= 1_000 {
            let guard = Formula::parse(&guard).unwrap_or_else(|error| panic!("{guard}: {error}"));
            assert!(guard.inputs().iter().all(|input| inputs.contains(input)));
        }
    }
    for number in [0.0, 1.0, -1.0, 0.1, 1e-13, 9e14, -9e14, 1e300] {
        let value = formula.compute(|_| Some(number));
        assert!(value.is_err() || value.is_ok_and(|value| value.abs() < TOO_LARGE), "{text}");
    }
    assert_eq!(
        formula.evaluate(|_| None).is_none(),
        !inputs.is_empty() || {
            // Without inputs it is a number, unless that is too large or divides by zero.
            formula.evaluate(|_| Some(1.0)).is_none()
        }
    );
}

/// A plan: what can be built is written and read again as the same, and makes the same scorecard;
/// so does its own text with what was filled in.
pub(crate) fn plan(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Checked { value: read, findings: diagnostics } = plan::read("plan.toml", text);
    told(&diagnostics, text);
    if diagnostics.iter().any(is_error) {
        return;
    }
    let catalogue = CATALOGUES
        .iter()
        .find(|catalogue| Some(catalogue.language()) == read.language.as_deref())
        .unwrap_or(&CATALOGUES[0]);
    let choices = PlanRequest { plan: read, year: 2027, ..PlanRequest::default() };
    let Checked { value: complete, findings: diagnostics } = plan_for(catalogue, &choices);
    told(&diagnostics, text);
    let Checked { value: scorecard, findings: diagnostics } = build(catalogue, &complete);
    told(&diagnostics, text);
    if diagnostics.iter().any(is_error) {
        return;
    }
    let written = plan::write(&complete, catalogue);
    let Checked { value: again, findings: diagnostics } = plan::read("plan.toml", &written);
    assert!(diagnostics.is_empty(), "{diagnostics:?} in\n{written}");
    let bare = |plan: &Plan| {
        let mut plan = plan.clone();
        plan.places = Default::default();
        plan
    };
    assert_eq!(bare(&again), bare(&complete), "written and read again:\n{written}");
    assert!(build(catalogue, &again).value == scorecard, "another scorecard from\n{written}");
    if let Some(kept) = plan::keep(&complete, catalogue) {
        let Checked { value: again, findings: diagnostics } = plan::read("plan.toml", &kept);
        assert!(!diagnostics.iter().any(is_error), "{diagnostics:?} in\n{kept}");
        assert!(build(catalogue, &again).value == scorecard, "another scorecard from\n{kept}");
    }
    workbook::holds(&scorecard, &klant::readings::Readings::default());
}

fn is_error(diagnostic: &Finding) -> bool {
    diagnostic.severity() == klant::finding::Severity::Error
}

/// A file of a catalogue: what is accepted can be shown, planned and written.
///
/// Its first line can say where it stands, as `# kpis/satisfaction/mine.toml`.
pub(crate) fn catalogue(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let first = text.lines().next().and_then(|line| line.strip_prefix("# "));
    let path = first.filter(|path| path.ends_with(".toml") && path.len() < 100);
    let path = path.unwrap_or("kpis/satisfaction/mine.toml").to_owned();
    let layer = Layer { name: "mine".to_owned(), files: vec![(path.clone(), text.to_owned())] };
    let language = if path.starts_with("languages/nl/") { "nl" } else { "en" };
    let Checked { value: catalogue, findings: diagnostics } = load(language, &[layer]);
    let file = format!("mine/{path}");
    let (own, others): (Vec<_>, Vec<_>) = diagnostics.iter().cloned().partition(
        |told| matches!(&told.location, Location::Text { file: found, .. } if *found == file),
    );
    told(&own, text);
    for told in &others {
        let file = match &told.location {
            Location::Text { file, .. } | Location::File { file } => file.as_str(),
            _ => "",
        };
        assert!(!file.is_empty(), "{told:?} stands nowhere");
    }
    if diagnostics.iter().any(is_error) {
        return;
    }
    let mut voices = vec![Wording::default()];
    voices.extend(
        catalogue
            .sectors()
            .map(|sector| Wording { sector: Some(sector.id.clone()), ..Wording::default() }),
    );
    let stem = path.rsplit('/').next().and_then(|name| name.strip_suffix(".toml")).unwrap_or("");
    for wording in &voices {
        let Some(kpi) = catalogue.kpi(stem, wording) else { continue };
        assert!(!kpi.name.trim().is_empty(), "a KPI without a name");
        if let Some(formula) = &kpi.formula {
            let known = |name: &str| kpi.inputs.iter().any(|input| input.id == name);
            assert!(formula.inputs().into_iter().all(known), "{} asks for more", formula.text());
        }
    }
    if catalogue.kpi(stem, &Wording::default()).is_none() {
        return;
    }
    // A KPI of somebody's own can be planned like any other.
    let mut wanted = Plan::default();
    wanted.kpis = vec![plan::PlanKpi::default()];
    wanted.kpis[0].id = stem.parse().ok();
    let choices = PlanRequest { plan: wanted, year: 2027, example: true, ..PlanRequest::default() };
    let plan = plan_for(&catalogue, &choices).value;
    let scorecard = build(&catalogue, &plan).value;
    assert!(scorecard.kpis.iter().any(|measure| measure.id().as_str() == stem));
    let (scorecard, readings) = klant::example::fill(&scorecard, catalogue.labels());
    workbook::holds(&scorecard, &readings);
}
