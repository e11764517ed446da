//! What the sheets say of the whole is what the report says.

use crate::{
    common::id,
    oracle::{Engine, Value},
};
use klant::{
    catalogue::built_in,
    example::fill,
    model::PeriodLength,
    readings::Readings,
    render::report::{Report, ReportInput, report_text},
    score::score,
    scorecard::{PlanRequest, Scorecard, build, plan_for},
    selection::Filter,
};

/// The first sentences of a report: how complete, what rests on earlier figures, like for like.
fn told(card: &Scorecard, readings: &Readings) -> Option<Vec<String>> {
    let catalogue = built_in(&card.language);
    let labels = catalogue.labels();
    let scored = score(card, readings);
    scored.nodes[0].at(scored.chosen).score?;
    let source = ReportInput {
        file: "scorecard.xlsx",
        scorecard: card,
        readings,
        scored: &scored,
        findings: &[],
        labels,
        codes: None,
        changes: &[],
        cells: None,
        remarks: None,
    };
    let text = report_text(&source, &Report::new(&source), 120);
    let text = anstream::adapter::strip_str(&text).to_string();
    let to_date = labels.text("report.to_date").split('{').next().unwrap();
    let lines = text.lines().map(str::trim).skip_while(|line| !line.contains("█")).skip(2);
    Some(lines.take_while(|line| !line.starts_with(to_date)).map(str::to_owned).collect())
}

/// Everything that stands on a sheet.
fn texts(engine: &Engine, name: &str) -> String {
    texts_where(engine, name, |_| true)
}

/// What stands in the last column in sight of the sheet Scorecard.
fn explanations(engine: &Engine, name: &str) -> String {
    texts_where(engine, name, |column| column == 11)
}

fn texts_where(engine: &Engine, name: &str, column: impl Fn(u32) -> bool) -> String {
    let at = engine.package.sheets.iter().position(|sheet| sheet.name == name).unwrap();
    let cells = engine.package.sheets[at].cells.keys().filter(|place| column(place.1));
    let texts = cells.map(|place| engine.value(at, *place).text().to_owned());
    texts.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_result_to_date_of_different_people_is_called_an_average_month() {
    for (language, every, wanted) in [
        ("en", PeriodLength::Month, ["(to date: average month)", "(to date: average quarter)"]),
        ("nl", PeriodLength::Quarter, ["(tot nu toe: gemiddeld kwartaal)"; 2]),
    ] {
        let catalogue = built_in(language);
        let labels = catalogue.labels();
        let choices = PlanRequest {
            filter: Filter {
                sectors: vec![id("for-profit")],
                kpis: ["stickiness", "purchase-frequency", "on-time-delivery"].map(id).to_vec(),
                ..Filter::default()
            },
            every: Some(every),
            example: true,
            year: 2027,
            ..PlanRequest::default()
        };
        let plan = plan_for(&catalogue, &choices).value;
        let (mut card, readings) = fill(&build(&catalogue, &plan).value, labels);
        let bytes = klant::workbook::write(&card, &readings, labels).unwrap();
        let mut engine = Engine::open(&bytes);
        let view = engine.package.block("view");
        let sheet = labels.of("sheet", "scorecard");
        for position in 0..card.calendar.count {
            card.chosen = card.calendar.get(position).unwrap();
            engine.set_in(&view, "period", "value", &Value::Text(labels.period(card.chosen)));
            engine.evaluate();
            let texts = explanations(&engine, sheet);
            let scored = score(&card, &readings);
            let said = texts.lines().filter(|line| wanted.iter().any(|one| line.contains(one)));
            let totals = scored.series.iter().filter(|series| series.segment.is_none());
            let averages = totals.filter(|series| series.to_date.average_of.is_some());
            assert_eq!(said.count(), averages.count(), "{position}: {texts}");
            for (kpi, words) in ["stickiness", "purchase-frequency"].into_iter().zip(wanted) {
                let at = card.kpis.iter().position(|one| one.kpi.id.as_str() == kpi).unwrap();
                let mut totals = scored.series.iter();
                let total = totals.find(|one| one.kpi == at && one.segment.is_none()).unwrap();
                let averaged = total.to_date.average_of.is_some();
                // In a workbook of quarters both have the same words.
                assert!(!averaged || texts.contains(words), "{position} {words}: {texts}");
            }
        }
    }
}

#[test]
fn both_sheets_say_of_the_whole_what_the_report_says() {
    let mut seen = String::new();
    // With all figures, and without those of two KPIs.
    for (language, without) in [("en", &[][..]), ("nl", &["on-time-delivery", "conversion-rate"])] {
        let catalogue = built_in(language);
        let labels = catalogue.labels();
        let choices = PlanRequest {
            filter: Filter { sectors: vec![id("for-profit")], ..Filter::default() },
            every: Some(PeriodLength::Month),
            example: true,
            year: 2027,
            ..PlanRequest::default()
        };
        let plan = plan_for(&catalogue, &choices).value;
        let (mut card, mut readings) = fill(&build(&catalogue, &plan).value, labels);
        readings.series.retain(|(kpi, _), _| !without.contains(&kpi.as_str()));
        let bytes = klant::workbook::write(&card, &readings, labels).unwrap();
        let mut engine = Engine::open(&bytes);
        let view = engine.package.block("view");
        for position in [0, 7, 8] {
            card.chosen = card.calendar.get(position).unwrap();
            let Some(told) = told(&card, &readings) else { continue };
            let period = Value::Text(labels.period(card.chosen));
            engine.set_in(&view, "period", "value", &period);
            engine.evaluate();
            for sheet in ["scorecard", "dashboard"] {
                let texts = texts(&engine, labels.of("sheet", sheet));
                for sentence in &told {
                    assert!(texts.contains(sentence.as_str()), "{sentence}\n{texts}");
                }
            }
            seen.push_str(&told.join("\n"));
        }
    }
    for wanted in ["earlier figures.", " like for like (", "volledig – kan nog", "rood of oranje."]
    {
        assert!(seen.contains(wanted), "{wanted}: {seen}");
    }
}
