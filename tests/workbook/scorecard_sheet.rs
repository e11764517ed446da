//! The sheet Scorecard: KPIs under their objectives, ten columns in sight, legible on paper.

use super::{scorecard, workbook};
use crate::oracle::{At, Block, Engine, Package, Sheet, Value, parse_range};
use klant::{
    catalogue::{Catalogue, built_in},
    example,
    readings::Readings,
    scorecard::Scorecard,
};
use std::collections::BTreeMap;

/// Columns by their number.
const ID: u32 = 1;
const NAME: u32 = 2;
const VALUE: u32 = 3;
const SCORE: u32 = 7;
const LAST_IN_SIGHT: u32 = 11;
const FIRST_DETAIL: u32 = 12;
const LAST_DETAIL: u32 = 21;

/// What workbooks are looked at: each sector by itself, with all of its KPIs, with many groups.
pub(super) fn cases(language: &str) -> Vec<(String, Catalogue, Scorecard)> {
    let groups = ["Families", "Students", "Retired", "Small firms", "Shops", "Farmers", "Schools"];
    let mut cases = Vec::new();
    for sector in ["for-profit", "non-profit", "municipal"] {
        for what in ["as proposed", "all KPIs", "eight groups"] {
            let (catalogue, card) = scorecard(language, |choices| {
                choices.filter.sectors = vec![sector.parse().unwrap()];
                if what == "all KPIs" {
                    choices.filter.lenses =
                        ["opinion", "activity"].map(|lens| lens.parse().unwrap()).to_vec();
                }
                if what == "eight groups" {
                    choices.segments = groups.map(str::to_owned).to_vec();
                    choices.segments.push("Clubs".to_owned());
                }
            });
            cases.push((format!("{language} {sector}, {what}"), catalogue, card));
        }
    }
    cases
}

/// The sheet in a package.
fn sheet(package: &Package) -> &Sheet {
    package.sheets.iter().find(|sheet| sheet.name == "Scorecard").unwrap()
}

/// Column of a column's letters and attributes: width in characters, hidden, level of outline.
pub(super) fn columns(sheet: &Sheet) -> BTreeMap<u32, (f64, bool, u32)> {
    let mut columns = BTreeMap::new();
    for one in sheet.xml.find_all("col") {
        let number = |name: &str| one.get(name).and_then(|text| text.parse::<u32>().ok());
        let width: f64 = one.get("width").unwrap().parse().unwrap();
        let of = (width, one.get("hidden") == Some("1"), number("outlineLevel").unwrap_or(0));
        columns.extend((number("min").unwrap()..=number("max").unwrap()).map(|at| (at, of)));
    }
    columns
}

/// What is printed of a sheet: the first and the last cell.
pub(super) fn print_area(package: &Package, sheet: &str) -> (At, At) {
    let names = package.workbook.find_all("definedName");
    let area = names.iter().find(|name| {
        let of = name.text.split_once('!').map(|(of, _)| of.trim_matches('\''));
        name.get("name") == Some("_xlnm.Print_Area") && of == Some(sheet)
    });
    let area = area.unwrap().text.replace('$', "");
    parse_range(area.split_once('!').unwrap().1).unwrap()
}

/// Rows with headers: the one below each section's heading.
fn header_rows(sheet: &Sheet) -> Vec<u32> {
    let rows = sheet.xml.find_all("dataValidation");
    let titled = rows.iter().filter(|rule| rule.get("promptTitle").is_some());
    let mut rows: Vec<u32> =
        titled.filter_map(|rule| Some(parse_range(rule.get("sqref")?)?.0.0)).collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}

#[test]
fn ten_columns_are_in_sight_and_details_wait_behind_a_sign() {
    for (name, catalogue, card) in cases("en") {
        let package = Package::open(&workbook(&catalogue, &card, &Readings::default()));
        let sheet = sheet(&package);
        let columns = columns(sheet);
        for (at, (width, hidden, level)) in &columns {
            let detail = (FIRST_DETAIL..=LAST_DETAIL).contains(at);
            let empty = *at == LAST_DETAIL + 1;
            let seen = (NAME..=LAST_IN_SIGHT).contains(at) || empty;
            assert_eq!((*hidden, *level), (!seen, u32::from(detail)), "{name}: column {at}");
            assert!(!empty || *width < 4.0, "{name}: {width}");
        }
        assert!(sheet.xml.child("sheetProtection").is_none(), "no program opens details otherwise");
        let headers = header_rows(sheet);
        assert_eq!(headers.len(), 3, "{name}: {headers:?}");
        for row in headers {
            let has = |at: u32| {
                let merged = sheet.xml.find_all("mergeCell").into_iter().any(|one| {
                    let (first, last) = parse_range(one.get("ref").unwrap()).unwrap();
                    first.0 == row && (first.1..=last.1).contains(&at)
                });
                let cell = sheet.cells.get(&(row, at));
                merged || cell.is_some_and(|cell| !cell.value.text().is_empty())
            };
            let bare: Vec<u32> = (NAME..=LAST_IN_SIGHT).filter(|at| !has(*at)).collect();
            assert_eq!(bare, Vec::<u32>::new(), "{name}: row {row}");
        }
    }
}

#[test]
fn what_is_in_sight_is_what_is_printed() {
    for language in ["en", "nl"] {
        for (name, catalogue, card) in cases(language) {
            let package = Package::open(&workbook(&catalogue, &card, &Readings::default()));
            let ((_, left), (_, right)) = print_area(&package, "Scorecard");
            assert_eq!((left, right), (NAME, LAST_IN_SIGHT), "{name}");
        }
    }
}

#[test]
fn nothing_can_be_typed_over_a_result_and_every_header_says_what_it_means() {
    let (catalogue, card) = scorecard("nl", |_| {});
    let package = Package::open(&workbook(&catalogue, &card, &Readings::default()));
    let sheet = sheet(&package);
    let rules: Vec<_> = sheet.xml.find_all("dataValidation");
    let areas: Vec<(At, At)> = rules
        .iter()
        .flat_map(|rule| {
            assert_eq!(rule.child("formula1").unwrap().text, "FALSE");
            rule.get("sqref").unwrap().split(' ')
        })
        .map(|area| parse_range(area).unwrap())
        .collect();
    for (row, column) in sheet.cells.keys().filter(|(_, column)| *column > ID) {
        let over = areas.iter().filter(|(first, last)| {
            (first.0..=last.0).contains(row) && (first.1..=last.1).contains(column)
        });
        assert_eq!(over.count(), 1, "row {row}, column {column}");
    }
    let told = rules.iter().filter(|rule| rule.get("prompt").is_some_and(|text| text.len() > 10));
    assert!(told.count() > 30);
}

/// The sheet in a second engine.
struct Card {
    engine: Engine,
    at: usize,
}

impl Card {
    fn new(language: &str, example: bool) -> Self {
        let (catalogue, card) = scorecard(language, |choices| {
            choices.every = Some("quarter".parse().unwrap());
        });
        let filled = example::fill(&card, catalogue.labels());
        let (card, readings) = if example { filled } else { (card, Readings::default()) };
        let engine = Engine::open(&workbook(&catalogue, &card, &readings));
        let at = engine.package.sheets.iter().position(|one| one.name == "Scorecard").unwrap();
        Self { engine, at }
    }

    fn block(&self, name: &str) -> Block {
        self.engine.package.block(name)
    }

    fn set(&mut self, block: &str, id: &str, column: &str, value: &str) {
        let block = self.block(block);
        let value = match value {
            "" => Value::Blank,
            text => Value::Text(text.to_owned()),
        };
        self.engine.set_in(&block, id, column, &value);
    }

    /// Rows of the lines, in use or not.
    fn rows(&self) -> std::ops::RangeInclusive<u32> {
        let sheet = &self.engine.package.sheets[self.at];
        let first = header_rows(sheet).pop().unwrap() + 1;
        let last = sheet.cells.keys().map(|(row, _)| *row).max().unwrap();
        first..=last
    }

    fn text(&self, row: u32, column: u32) -> String {
        self.engine.value(self.at, (row, column)).text().to_owned()
    }

    /// Ids and codes of the lines that are in use.
    fn lines(&mut self) -> Vec<String> {
        self.engine.evaluate();
        let rows = self.rows();
        let lines = rows.map(|row| {
            let name = self.text(row, NAME);
            let code = name.trim().split(' ').next().unwrap_or_default().to_owned();
            let under = name.starts_with('\u{a0}');
            let id = self.text(row, ID);
            let objective = id.starts_with("objective:");
            assert!(name.is_empty() || under == (!objective && !id.is_empty()), "{name}: {id}");
            code
        });
        let lines: Vec<String> = lines.collect();
        let used = lines.iter().take_while(|code| !code.is_empty()).count();
        assert!(lines[used..].iter().all(String::is_empty), "{lines:?}");
        lines[..used].to_vec()
    }

    /// The line of a code.
    fn row(&self, code: &str) -> u32 {
        let has = |row: &u32| self.text(*row, NAME).trim().split(' ').next() == Some(code);
        self.rows().find(has).unwrap()
    }
}

#[test]
fn kpis_stand_under_their_objectives_wherever_they_are_moved() {
    let mut card = Card::new("en", true);
    let before = card.lines();
    let kpis = card.block("kpis").ids;
    assert_eq!(&before[..4], ["O1", "K1", "K2", "O2"], "{before:?}");

    // A KPI moves, another is emptied, one of the user's own and an objective are added.
    card.set("kpis", &kpis[0], "objective", "O2");
    card.set("kpis", &kpis[1], "name", "");
    card.set("kpis", "own-1", "name", "Smiles");
    card.set("kpis", "own-1", "objective", "O7");
    card.set("kpis", "own-1", "unit", "%");
    let objectives = card.block("objectives").ids;
    card.set("objectives", &objectives[6], "statement", "I am greeted");
    let own = card.engine.get_in(&card.block("kpis"), "own-1", "code").text().to_owned();
    let after = card.lines();
    assert_eq!(&after[..4], ["O1", "O2", "K1", "K3"], "{after:?}");
    assert_eq!(after[after.len() - 2..], ["O7".to_owned(), own.clone()], "{after:?}");
    assert_eq!(card.text(card.row(&own), NAME).trim(), format!("{own}  Smiles"));

    // Without an objective it stands last, under words that say so.
    card.set("kpis", "own-1", "objective", "");
    card.set("objectives", &objectives[6], "statement", "");
    let alone = card.lines();
    assert_eq!(alone[alone.len() - 2..], ["Without".to_owned(), own], "{alone:?}");
    let first = card.row("O1");
    assert_eq!(card.text(first, ID), format!("objective:{}", objectives[0]));
    assert_eq!(card.text(card.row("K1"), ID), kpis[0]);
}

#[test]
fn a_line_shows_the_results_of_what_stands_in_it() {
    let mut card = Card::new("en", true);
    for moved in [false, true] {
        if moved {
            let kpis = card.block("kpis").ids;
            card.set("kpis", &kpis[4], "objective", "O1");
            let last = kpis.iter().rposition(|id| !id.starts_with("own-")).unwrap();
            card.set("kpis", &kpis[last], "objective", "O1");
        }
        card.engine.evaluate();
        let (values, scores, results) =
            (card.block("values"), card.block("scores"), card.block("results"));
        let period = card.engine.get_in(&card.block("view"), "period", "value");
        let period = period.text().replace('Q', "");
        let (quarter, year) = period.split_once(' ').unwrap();
        let period = format!("{year}-Q{quarter}");
        let mut seen = 0;
        for row in card.rows() {
            let id = card.text(row, ID);
            let shown = |column: u32| card.engine.value(card.at, (row, column)).number();
            if id.starts_with("objective:") {
                let score = card.engine.get_in(&results, &id, "score").number();
                assert_eq!(shown(SCORE), score, "{id}");
                seen += 1;
            } else if !id.is_empty() {
                assert_eq!(
                    shown(SCORE),
                    card.engine.get_in(&scores, &id, &period).number(),
                    "{id}"
                );
                let value = card.engine.get_in(&values, &id, &period).number();
                let ratio = shown(VALUE).zip(value).map(|(shown, value)| value / shown);
                let scaled = |ratio: f64| (ratio - 1.0).abs() < 1e-9;
                let fits = ratio.is_none_or(|it| it.is_nan() || scaled(it) || scaled(it / 100.0));
                assert!(fits, "{id}: {ratio:?}");
                assert_eq!(shown(VALUE).is_some(), value.is_some(), "{id}");
                seen += 1;
            }
        }
        assert!(seen > 12, "{seen}");
    }
}

#[test]
fn a_course_has_its_own_scale_and_ends_with_the_chosen_period() {
    let mut card = Card::new("en", true);
    let (mut steady, mut moving) = (0, 0);
    for (chosen, periods) in [("Q4 2027", 4), ("Q2 2027", 2)] {
        card.set("view", "period", "value", chosen);
        card.engine.evaluate();
        let sheet = &card.engine.package.sheets[card.at];
        let drawn = sheet.xml.find_all("x14:sparkline");
        assert!(drawn.len() > 15);
        for one in drawn {
            let range = one.child("xm:f").unwrap().text.replace(['$', '\''], "");
            let (name, range) = range.split_once('!').unwrap();
            let sheets = &card.engine.package.sheets;
            let steps = sheets.iter().position(|sheet| sheet.name == name).unwrap();
            let ((row, left), (_, right)) = parse_range(range).unwrap();
            let course: Vec<Option<f64>> =
                (left..=right).map(|at| card.engine.value(steps, (row, at)).number()).collect();
            let (before, shown) = course.split_at(4 - periods);
            assert!(before.iter().all(Option::is_none), "{chosen} {course:?}");
            let bars: Vec<f64> = shown.iter().flatten().copied().collect();
            let Some(least) = bars.iter().copied().reduce(f64::min) else { continue };
            let most = bars.iter().copied().fold(least, f64::max);
            if most - least < 1e-6 {
                assert!((most - 50.0).abs() < 1e-6, "{course:?}");
                steady += 1;
            } else {
                assert!((least - 10.0).abs() < 1e-6 && (most - 90.0).abs() < 1e-6, "{course:?}");
                moving += 1;
            }
        }
    }
    assert!(steady > 0 && moving > 10, "{steady} {moving}");
}

#[test]
fn lines_that_are_not_printed_are_told_of_at_the_top() {
    let mut card = Card::new("en", false);
    let told = |card: &Card| {
        let sheet = &card.engine.package.sheets[card.at];
        let mut texts = sheet.cells.keys().map(|(row, column)| card.text(*row, *column));
        texts.find(|text| text.contains("below what is printed"))
    };
    let used = card.lines().len();
    let (_, (last, _)) = print_area(&card.engine.package, "Scorecard");
    assert_eq!(last, card.rows().start() + u32::try_from(used).unwrap() + 2);
    for number in 1..=3 {
        card.set("kpis", &format!("own-{number}"), "name", "Mine");
    }
    card.set("kpis", "own-1", "objective", "O1");
    card.set("kpis", "own-2", "objective", "O1");
    card.set("kpis", "own-3", "objective", "O1");
    card.engine.evaluate();
    assert_eq!(told(&card), None);
    card.set("kpis", "own-4", "name", "One more");
    card.engine.evaluate();
    let told = told(&card).unwrap();
    assert!(told.starts_with("⚠ 2 more lines"), "{told}: with the heading over it");
}

#[test]
fn what_is_asked_of_groups_stands_with_its_shape_in_one_cell() {
    let (catalogue, card) = scorecard("en", |choices| {
        choices.segments = vec!["Young families".to_owned(), "Entrepreneurs".to_owned()];
    });
    let (card, readings) = example::fill(&card, built_in("en").labels());
    let package = Package::open(&workbook(&catalogue, &card, &readings));
    let sheet = sheet(&package);
    let header = header_rows(sheet)[1];
    for row in [header + 1, header + 2] {
        let cell = |at: u32| sheet.cells[&(row, at)].value.text().to_owned();
        assert!(cell(NAME).starts_with('S'), "{}", cell(NAME));
        for at in VALUE..=VALUE + 5 {
            let text = cell(at);
            let scored = ["● ", "▲ ", "■ "].iter().any(|shape| {
                text.strip_prefix(shape).is_some_and(|score| score.parse::<u8>().is_ok())
            });
            assert!(scored || !text.contains(char::is_numeric), "{text}");
        }
    }
}
