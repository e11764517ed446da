//! The dashboard: one page for the board, which follows the chosen period.

use super::{scorecard, workbook};
use crate::oracle::{Engine, Package, Value, parse_range};
use klant::{readings::Readings, score::Status};

/// Every text that the dashboard shows now.
fn texts(engine: &Engine) -> Vec<String> {
    texts_of(engine, "Dashboard")
}

/// Every text that a sheet shows now.
fn texts_of(engine: &Engine, sheet: &str) -> Vec<String> {
    let at = engine.package.sheets.iter().position(|one| one.name == sheet).unwrap();
    let sheet = &engine.package.sheets[at];
    sheet
        .cells
        .keys()
        .map(|place| engine.value(at, *place))
        .filter_map(|value| match value {
            Value::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        })
        .collect()
}

/// Whether one of the texts holds a piece.
fn shows(texts: &[String], piece: &str) -> bool {
    texts.iter().any(|text| text.contains(piece))
}

#[test]
fn the_dashboard_follows_the_period_that_is_chosen_on_it() {
    let (catalogue, plan) = scorecard("en", |choices| {
        choices.every = Some("quarter".parse().unwrap());
    });
    let (filled, readings) = klant::example::fill(&plan, catalogue.labels());
    let mut engine = Engine::open(&workbook(&catalogue, &filled, &readings));
    let before = texts(&engine);
    assert!(shows(&before, "Q3 2027"), "{before:#?}");
    assert!(shows(&before, "1 red: why, and what was agreed?"), "{before:#?}");
    assert!(shows(&before, "it takes too long before anything happens"), "{before:#?}");
    assert!(shows(&before, "Q4 2027"), "by when: {before:#?}");
    // The red figure is a percentage: its cell shows the sign, and no unit repeats it.
    assert!(!before.iter().any(|text| text == "%"), "{before:#?}");

    let view = engine.package.block("view");
    engine.set_in(&view, "period", "value", &Value::Text("Q4 2027".to_owned()));
    engine.evaluate();
    let after = texts(&engine);
    assert!(shows(&after, "Q4 2027"), "{after:#?}");
    assert!(!shows(&after, "it takes too long before anything happens"), "{after:#?}");
    assert!(!shows(&after, "#"), "{after:#?}");
}

#[test]
fn a_statement_that_is_changed_or_deleted_changes_on_the_strategy_map() {
    let (catalogue, plan) = scorecard("en", |_| {});
    let first = plan.objectives[0].id.to_string();
    let mut engine = Engine::open(&workbook(&catalogue, &plan, &Readings::default()));
    let block = engine.package.block("objectives");
    engine.set_in(&block, &first, "statement", &Value::Text("I feel at home".to_owned()));
    engine.set_in(&block, &first, "contributes_to", &Value::Text("A town to stay in".to_owned()));
    engine.evaluate();
    let changed = texts_of(&engine, "Strategy map");
    assert!(shows(&changed, "I feel at home"), "{changed:#?}");
    assert!(shows(&changed, "A town to stay in"), "{changed:#?}");
    engine.set_in(&block, &first, "statement", &Value::Blank);
    engine.evaluate();
    let deleted = texts_of(&engine, "Strategy map");
    assert!(!shows(&deleted, "O1  "), "{deleted:#?}");
    assert!(shows(&deleted, "O2  "), "{deleted:#?}");
}

#[test]
fn an_empty_dashboard_says_that_there_are_no_figures_and_shows_no_red() {
    let (catalogue, plan) = scorecard("nl", |_| {});
    let engine = Engine::open(&workbook(&catalogue, &plan, &Readings::default()));
    let shown = texts(&engine);
    assert!(shows(&shown, "Nog geen uitkomsten voor deze"), "{shown:#?}");
    assert!(shows(&shown, "Rode indicatoren – nog geen scores"), "{shown:#?}");
    assert!(!shows(&shown, "■ rood") && shows(&shown, "■ 0"), "{shown:#?}");
}

#[test]
fn the_dashboard_prints_on_one_page_with_two_described_charts() {
    let (catalogue, plan) = scorecard("en", |choices| {
        let wording = klant::catalogue::Wording::default();
        let catalogue = klant::catalogue::built_in("en");
        choices.filter.kpis = catalogue.kpis(&wording).take(30).map(|kpi| kpi.id).collect();
    });
    assert!(plan.kpis.len() > 12, "{}", plan.kpis.len());
    let (filled, readings) = klant::example::fill(&plan, catalogue.labels());
    let bytes = workbook(&catalogue, &filled, &readings);
    let engine = Engine::open(&bytes);
    let shown = texts(&engine);
    let more = format!("… and {} more on the Scorecard", plan.kpis.len() - 12);
    assert!(shows(&shown, &more), "{shown:#?}");
    let sheet = engine.package.sheets.iter().find(|sheet| sheet.name == "Dashboard").unwrap();
    let setup = sheet.xml.child("pageSetup").unwrap();
    assert_eq!(setup.get("fitToHeight"), None, "one page high is the default");
    let fits = sheet.xml.find_all("pageSetUpPr");
    assert!(fits.iter().any(|entry| entry.get("fitToPage") == Some("1")));
    let drawings: Vec<&String> = engine
        .package
        .parts
        .keys()
        .filter(|name| name.starts_with("xl/drawings/drawing"))
        .collect();
    let described = drawings
        .iter()
        .filter_map(|name| engine.package.part(name))
        .flat_map(|drawing| {
            // The strip that leads to other sheets is drawn as well.
            let charts = drawing.find_all("xdr:graphicFrame");
            let names = charts.iter().flat_map(|chart| chart.find_all("xdr:cNvPr"));
            let named: Vec<String> =
                names.filter_map(|entry| entry.get("descr").map(str::to_owned)).collect();
            named
        })
        .filter(|text| !text.is_empty())
        .count();
    assert_eq!(described, 2);
}

#[test]
fn charts_carry_what_their_cells_result_in_for_programs_that_calculate_nothing() {
    let (catalogue, plan) = scorecard("en", |_| {});
    let (filled, readings) = klant::example::fill(&plan, catalogue.labels());
    let package = Package::open(&workbook(&catalogue, &filled, &readings));
    let mut points = 0;
    for name in package.parts.keys().filter(|name| name.starts_with("xl/charts/chart")) {
        let chart = package.part(name).unwrap();
        for kind in ["c:strRef", "c:numRef"] {
            for reference in chart.find_all(kind) {
                let range = reference.child("c:f").unwrap().all_text().replace('$', "");
                let (sheet, range) = range.split_once('!').unwrap();
                let sheet = package.sheets.iter().find(|found| found.name == sheet).unwrap();
                let ((first, column), (last, _)) = parse_range(range).unwrap();
                for (index, row) in (first..=last).enumerate() {
                    let carried = reference.find_all("c:pt").into_iter().find_map(|point| {
                        let here = point.get("idx") == Some(&index.to_string());
                        here.then(|| point.child("c:v").unwrap().all_text())
                    });
                    let value = sheet.cells.get(&(row, column)).map(|cell| &cell.value);
                    let wanted = value.map_or_else(String::new, |value| match value {
                        Value::Number(number) => number.to_string(),
                        other => other.text().to_owned(),
                    });
                    assert_eq!(carried.unwrap_or_default(), wanted, "{name}, {range}, row {row}");
                    points += usize::from(!wanted.is_empty());
                }
            }
        }
    }
    assert!(points > 50, "{points} points");
}

/// What a chart draws by period under a name of its legend.
fn drawn(engine: &Engine, legend: &str) -> Vec<Value> {
    let parts = engine.package.parts.keys().filter(|name| name.starts_with("xl/charts/chart"));
    let charts: Vec<_> = parts.filter_map(|name| engine.package.part(name)).collect();
    let mut series = charts.iter().flat_map(|chart| chart.find_all("c:ser"));
    let named = |name: &str| name == legend;
    let found = series
        .find(|one| one.child("c:tx").is_some_and(|name| named(&name.all_text())))
        .unwrap_or_else(|| panic!("no {legend}"));
    let values = found.child("c:val").unwrap().find_all("c:f")[0].all_text().replace('$', "");
    let (sheet, range) = values.split_once('!').unwrap();
    let sheet = sheet.trim_matches('\'');
    let at = engine.package.sheets.iter().position(|found| found.name == sheet).unwrap();
    let ((first, column), (last, _)) = parse_range(range).unwrap();
    (first..=last).map(|row| engine.value(at, (row, column))).collect()
}

#[test]
fn a_period_that_lacks_figures_is_drawn_hollow() {
    let (catalogue, plan) = scorecard("en", |choices| {
        choices.every = Some("quarter".parse().unwrap());
    });
    let (filled, readings) = klant::example::fill(&plan, catalogue.labels());
    let scored = klant::score::score(&filled, &readings);
    let engine = Engine::open(&workbook(&catalogue, &filled, &readings));
    let whole = &scored.nodes[0];
    let (full, hollow) = (drawn(&engine, "Score"), drawn(&engine, "Incomplete"));
    let mut kinds = [0, 0];
    for (at, (full, hollow)) in full.iter().zip(&hollow).enumerate().take(scored.chosen + 1) {
        let rolled = whole.at(at);
        let lacks = rolled.coverage < 1.0;
        kinds[usize::from(lacks)] += 1;
        let (shown, blank) = if lacks { (hollow, full) } else { (full, hollow) };
        assert!(Value::Number(rolled.score.unwrap()).agrees_with(shown), "{at}: {shown}");
        assert!(matches!(blank, Value::Error(error) if error == "#N/A"), "{at}: {blank}");
    }
    assert!(kinds[0] > 0 && kinds[1] > 0, "{kinds:?}");
}

/// What the list of KPIs shows: name, score, and status in shape and word.
fn listed(engine: &Engine) -> Vec<(String, Option<f64>, String)> {
    let at = engine.package.sheets.iter().position(|sheet| sheet.name == "Dashboard").unwrap();
    // Name, score and status stand in I, O and P; the list begins below its headers.
    let value = |row: u32, column: u32| engine.value(at, (row, column));
    let rows = (12..24).map(|row| (value(row, 9), value(row, 15), value(row, 16)));
    let used = rows.filter(|(name, ..)| !name.text().is_empty());
    used.map(|(name, score, status)| {
        (name.text().to_owned(), score.number(), status.text().to_owned())
    })
    .collect()
}

#[test]
fn kpis_are_listed_with_the_reds_first_and_the_lowest_score_before_others() {
    let (catalogue, plan) = scorecard("en", |choices| {
        choices.every = Some("quarter".parse().unwrap());
    });
    let (filled, readings) = klant::example::fill(&plan, catalogue.labels());
    let mut engine = Engine::open(&workbook(&catalogue, &filled, &readings));
    let view = engine.package.block("view");
    let labels = catalogue.labels();
    let mut reds = 0;
    for position in 0..3 {
        let mut card = filled.clone();
        card.chosen = card.calendar.get(position).unwrap();
        engine.set_in(&view, "period", "value", &Value::Text(labels.period(card.chosen)));
        engine.evaluate();
        let scored = klant::score::score(&card, &readings);
        let totals = scored.series.iter().filter(|series| series.segment.is_none());
        let mut wanted: Vec<_> = totals
            .map(|series| {
                let place = [Status::Red, Status::Amber, Status::Green, Status::NoData]
                    .iter()
                    .position(|status| *status == series.status);
                (place.unwrap(), series.at(position).and_then(|period| period.score))
            })
            .collect();
        wanted.sort_by(|one, two| {
            one.0.cmp(&two.0).then(one.1.unwrap_or(0.0).total_cmp(&two.1.unwrap_or(0.0)))
        });
        let listed = listed(&engine);
        assert_eq!(listed.len(), wanted.len().min(12), "{listed:#?}");
        for ((name, score, status), (place, expected)) in listed.iter().zip(&wanted) {
            let shapes = ["■□", "▲△", "●◌", "○"][*place];
            assert!(status.starts_with(|shape| shapes.contains(shape)), "{name}: {status}");
            let near = score.zip(*expected).map(|(one, two)| (one - two).abs() < 0.01);
            assert!(near.unwrap_or(score.is_none() && expected.is_none()), "{name}: {score:?}");
        }
        reds += wanted.iter().filter(|(place, _)| *place == 0).count();
    }
    assert!(reds > 0);
}

#[test]
fn a_list_of_the_dashboard_is_not_read_for_notes_that_are_gone() {
    let (catalogue, plan) = scorecard("nl", |_| {});
    let (filled, readings) = klant::example::fill(&plan, catalogue.labels());
    let mut book = super::book::Book::open(&workbook(&catalogue, &filled, &readings));
    let notes = catalogue.labels().of("sheet", "notes").to_owned();
    book.pages.retain(|page| page.name != notes);
    let back = super::read::back(&book.save());
    let codes: Vec<&str> = back.findings.iter().map(|finding| finding.code.name()).collect();
    assert!(codes.contains(&"block-gone") && !codes.contains(&"keys-gone"), "{codes:?}");
}

#[test]
fn without_the_dashboard_the_period_stays_as_it_was_issued() {
    let (catalogue, plan) = scorecard("en", |_| {});
    let (filled, readings) = klant::example::fill(&plan, catalogue.labels());
    let mut book = super::book::Book::open(&workbook(&catalogue, &filled, &readings));
    book.pages.retain(|page| page.name != "Dashboard");
    let back = super::read::back(&book.save());
    assert_eq!(back.value.scorecard.chosen, filled.chosen);
    assert!(!back.findings.iter().any(klant::finding::Finding::is_error), "{:#?}", back.findings);
}
