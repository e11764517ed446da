//! What a file shows as results is held against what its figures come to.

use super::{book::Book, random::random, read::back, scorecard, workbook};
use crate::common::{cases, package::Parts};
use klant::{
    catalogue::built_in,
    finding::{Finding, Severity},
    model::Moment,
    readings::Readings,
    scorecard::Scorecard,
};

/// Number of the sheet with the steps, from 0.
const STEPS: usize = 11;

/// A workbook as text, to change what no library would write.
pub(super) struct Raw {
    pub(super) parts: Parts,
    book: Book,
}

impl Raw {
    pub(super) fn open(bytes: &[u8]) -> Self {
        Self { parts: Parts::open(bytes), book: Book::open(bytes) }
    }

    /// Changes the text of a sheet, by number from 0.
    fn sheet(&mut self, number: usize, change: impl FnOnce(&str) -> String) {
        self.parts.replace(&format!("xl/worksheets/sheet{}.xml", number + 1), change);
    }

    /// Changes what stands between the tags of a cell, and its type.
    fn cell(&mut self, sheet: usize, cell: &str, kind: &str, change: impl FnOnce(&str) -> String) {
        self.sheet(sheet, |text| {
            let start = text.find(&format!("<c r=\"{cell}\"")).unwrap();
            let open = start + text[start..].find('>').unwrap() + 1;
            let end = open + text[open..].find("</c>").unwrap();
            let inner = change(&text[open..end]);
            format!("{}<c r=\"{cell}\"{kind}>{inner}{}", &text[..start], &text[end..])
        });
    }

    /// The cell of a block, with its sheet.
    fn place(&self, block: &str, id: &str, key: &str) -> (usize, String) {
        let (sheet, _) = self.book.block(block);
        let (row, column) = (self.book.row(block, id), self.book.column(block, key));
        (sheet, address(row, column))
    }

    /// Makes the file show another number.
    pub(super) fn spoil(&mut self, block: &str, id: &str, key: &str, number: f64) -> String {
        let (sheet, cell) = self.place(block, id, key);
        self.cell(sheet, &cell, "", |inner| {
            let formula = inner.split("</f>").next().unwrap();
            format!("{formula}</f><v>{number}</v>")
        });
        cell
    }

    /// Findings about results and formulas, as `code cell`.
    fn told(&self) -> Vec<String> {
        about_results(&back(&self.parts.save()).findings)
    }
}

fn about_results(diagnostics: &[Finding]) -> Vec<String> {
    diagnostics
        .iter()
        .filter(|one| {
            one.code.name().starts_with("result") || one.code.name().starts_with("formula")
        })
        .map(|one| {
            assert_eq!(one.severity(), Severity::Warning);
            match one.location.cell() {
                Some(cell) => format!("{} {cell}", one.code.name()),
                None => one.code.name().to_owned(),
            }
        })
        .collect()
}

fn address(row: u32, column: u16) -> String {
    let column = u32::from(column);
    let letter = |number: u32| char::from(b'A' + u8::try_from(number).unwrap());
    match column.checked_sub(26) {
        None => format!("{}{}", letter(column), row + 1),
        Some(rest) => format!("{}{}{}", letter(rest / 26), letter(rest % 26), row + 1),
    }
}

/// A scorecard with figures, and its workbook.
fn filled(language: &str) -> (Scorecard, Raw) {
    let (catalogue, scorecard) = scorecard(language, |choices| {
        choices.segments = vec!["One".to_owned(), "Two".to_owned()];
    });
    let (scorecard, readings) = klant::example::fill(&scorecard, catalogue.labels());
    let raw = Raw::open(&workbook(&catalogue, &scorecard, &readings));
    (scorecard, raw)
}

#[test]
fn a_result_that_was_spoiled_is_told_at_its_cell() {
    for language in ["en", "nl"] {
        let (scorecard, mut raw) = filled(language);
        assert_eq!(raw.told(), Vec::<String>::new(), "{language}");
        let kpi = scorecard.kpis[3].id().to_string();
        let cell = raw.spoil("values", &kpi, "2027-Q2", 12.5);
        let found = back(&raw.parts.save());
        assert_eq!(about_results(&found.findings), [format!("result-stale {cell}")]);
        let told = found.findings.iter().find(|one| one.code.name() == "result-stale").unwrap();
        let of = |name: &str| crate::common::value(told, name);
        assert_eq!(of("shown").unwrap(), if language == "nl" { "12,5" } else { "12.5" });
        assert_eq!(of("name").unwrap(), scorecard.kpis[3].kpi.name);
    }
}

#[test]
fn fifteen_digits_are_enough() {
    let (scorecard, mut raw) = filled("en");
    let kpi = scorecard.kpis[0].id().to_string();
    let (sheet, cell) = raw.place("values", &kpi, "2027-Q1");
    raw.cell(sheet, &cell, "", |inner| {
        let (formula, value) = inner.split_once("<v>").unwrap();
        let number: f64 = value.trim_end_matches("</v>").parse().unwrap();
        format!("{formula}<v>{:.14e}</v>", number * (1.0 + 1e-13))
    });
    assert_eq!(raw.told(), Vec::<String>::new());
}

#[test]
fn many_results_that_are_out_of_date_are_told_in_short() {
    let (catalogue, scorecard) = scorecard("nl", |_| {});
    let mut raw = Raw::open(&workbook(&catalogue, &scorecard, &Readings::default()));
    for measure in &scorecard.kpis {
        let id = measure.id().to_string();
        for period in ["2027-Q1", "2027-Q2", "2027-Q3"] {
            raw.spoil("values", &id, period, 1.5);
            raw.spoil("scores", &id, period, 2.5);
        }
    }
    raw.spoil("results", "scorecard", "score", 3.5);
    let told = raw.told();
    let (_, whole) = raw.place("results", "scorecard", "score");
    assert!(told.contains(&format!("result-stale {whole}")), "{told:?}");
    assert_eq!(told.len(), 6, "{told:?}");
    assert_eq!(told[5], "results-more");
}

#[test]
fn a_formula_that_was_changed_is_told_from_one_that_is_out_of_date() {
    let (scorecard, mut raw) = filled("nl");
    let kpi = scorecard.kpis[2].id().to_string();
    let (sheet, cell) = raw.place("scores", &kpi, "2027-Q1");
    raw.cell(sheet, &cell, "", |inner| {
        let formula = inner.split("</f>").next().unwrap();
        format!("{formula}+10</f><v>7</v>")
    });
    assert_eq!(raw.told(), [format!("result-changed {cell}")]);
}

#[test]
fn a_number_typed_over_a_formula_is_told() {
    let (scorecard, mut raw) = filled("en");
    let objective = format!("objective:{}", scorecard.objectives[0].id);
    let (sheet, cell) = raw.place("results", &objective, "score");
    raw.cell(sheet, &cell, "", |_| "<v>99</v>".to_owned());
    assert_eq!(raw.told(), [format!("result-typed-over {cell}")]);
}

#[test]
fn a_formula_further_up_is_told_as_the_cause() {
    let (scorecard, mut raw) = filled("en");
    let kpi = scorecard.kpis[2].id().to_string();
    let cell = raw.spoil("values", &kpi, "2027-Q1", 7.0);
    // The setting from where scores are green.
    raw.cell(STEPS, "C5", "", |_| "<f>50</f><v>50</v>".to_owned());
    assert_eq!(raw.told(), ["formula-changed C5".to_owned(), format!("result-differs {cell}")]);
}

#[test]
fn the_steps_are_found_whatever_their_sheet_is_called() {
    let (scorecard, mut raw) = filled("en");
    let kpi = scorecard.kpis[2].id().to_string();
    let cell = raw.spoil("values", &kpi, "2027-Q1", 7.0);
    raw.cell(STEPS, "C5", "", |_| "<f>50</f><v>50</v>".to_owned());
    raw.parts.replace("xl/workbook.xml", |text| text.replace("Calculation", "It's worked out"));
    for sheet in 0..13 {
        raw.sheet(sheet, |text| text.replace("'Calculation'!", "'It''s worked out'!"));
    }
    assert_eq!(raw.told(), ["formula-changed C5".to_owned(), format!("result-differs {cell}")]);
}

#[test]
fn steps_that_were_moved_accuse_nobody() {
    let (scorecard, mut raw) = filled("en");
    let kpi = scorecard.kpis[2].id().to_string();
    let cell = raw.spoil("values", &kpi, "2027-Q1", 7.0);
    raw.cell(STEPS, "C5", "", |_| "<f>50</f><v>50</v>".to_owned());
    // Another period stands where the second one was issued.
    raw.sheet(STEPS, |text| text.replacen(">2027-Q2<", ">2026-Q4<", 1));
    assert_eq!(raw.told(), [format!("result-differs {cell}")]);
}

#[test]
fn formulas_in_another_spelling_are_the_same_formulas() {
    let (scorecard, mut raw) = filled("en");
    let kpi = scorecard.kpis[2].id().to_string();
    let cell = raw.spoil("values", &kpi, "2027-Q1", 7.0);
    let (sheet, _) = raw.place("values", &kpi, "2027-Q1");
    raw.sheet(sheet, |text| text.replace("'Calculation'!", "Calculation!"));
    raw.sheet(STEPS, |text| {
        text.replace("'Data'!", "Data!")
            .replace("_xlfn.", "")
            .replace("FALSE", "FALSE()")
            .replace("1E+15", "1000000000000000")
            .replace(",\"\")", ", \"\" )")
            .replace("0.6666666666666666", "0.666666666666667")
    });
    assert_eq!(raw.told(), [format!("result-stale {cell}")]);
}

#[test]
fn shifted_references_are_no_changed_formulas() {
    let (scorecard, mut raw) = filled("en");
    let kpi = scorecard.kpis[2].id().to_string();
    let cell = raw.spoil("values", &kpi, "2027-Q1", 7.0);
    // As after inserting two rows above the block.
    raw.sheet(STEPS, |text| {
        let mut pieces = text.split("'Objectives'!");
        let mut shifted = pieces.next().unwrap().to_owned();
        let mut count = 0;
        for piece in pieces {
            count += piece.matches("$6:").count().min(1);
            shifted += "'Objectives'!";
            shifted += &piece.replacen("$6:", "$8:", 1);
        }
        assert!(count > 50, "{count}");
        shifted
    });
    assert_eq!(raw.told(), [format!("result-stale {cell}")]);
}

#[test]
fn formulas_of_another_version_are_not_called_changed() {
    let (scorecard, mut raw) = filled("en");
    let kpi = scorecard.kpis[2].id().to_string();
    let cell = raw.spoil("values", &kpi, "2027-Q1", 7.0);
    raw.parts.replace("xl/sharedStrings.xml", |text| {
        let at = text.find(">x-").unwrap();
        format!("{}>x-0123456789abcdef{}", &text[..at], &text[at + 19..])
    });
    assert_eq!(raw.told(), [format!("result-differs {cell}")]);
}

#[test]
fn values_without_any_formula_are_told_once() {
    let (scorecard, raw) = filled("en");
    let mut book = raw.book;
    assert_eq!(about_results(&back(&book.save()).findings), Vec::<String>::new());
    for measure in &scorecard.kpis {
        book.set("values", measure.id().as_str(), "2027-Q1", 1.0);
    }
    assert_eq!(about_results(&back(&book.save()).findings), ["formulas-gone"]);
}

#[test]
fn formulas_come_of_the_scorecard_alone() {
    let catalogue = built_in("nl");
    for number in 0..cases::at_least(4).into() {
        let (scorecard, readings) = random(&catalogue, number);
        let print = |readings: &Readings| {
            let book = Book::open(&workbook(&catalogue, &scorecard, readings));
            let page = book.pages.last().unwrap().clone();
            let marks = page.cells.into_values().map(|cell| format!("{cell:?}"));
            marks.filter(|text| text.contains("\"x-")).collect::<Vec<_>>()
        };
        let found = print(&readings);
        assert_eq!(found.len(), 1);
        assert_eq!(found, print(&Readings::default()), "case {number}");
    }
}

#[test]
fn a_formula_without_its_result_is_told_at_its_cell() {
    let (catalogue, scorecard) = scorecard("en", |_| {});
    let mut raw = Raw::open(&workbook(&catalogue, &scorecard, &Readings::default()));
    let input = &scorecard.kpis[0];
    let id = format!("{}.value", input.id());
    let target = scorecard.kpis[1].id().to_string();
    let (data, cell) = raw.place("data", &id, "2027-Q4");
    raw.cell(data, &cell, " s=\"3\"", |_| "<f>12+30</f><v/>".to_owned());
    let (kpis, goal) = raw.place("kpis", &target, "target");
    raw.cell(kpis, &goal, "", |_| "<f t=\"shared\" ref=\"A1:A9\" si=\"0\">7*2</f>".to_owned());
    let found = back(&raw.parts.save());
    let told: Vec<String> = found
        .findings
        .iter()
        .filter(|one| one.code.name() == "formula-without-result")
        .map(|one| {
            format!("{:?} {}", one.severity(), crate::common::value(one, "formula").unwrap())
        })
        .collect();
    assert_eq!(told, ["Error =7*2", "Error =12+30"]);
    // What was issued stays; what was typed is not taken for blank.
    assert_eq!(found.value.scorecard.kpis[1].target, scorecard.kpis[1].target);
    assert_eq!(found.value.changes, []);
    let reading = found.value.readings.typed(input.id(), None, Moment::Period(3));
    assert_eq!(*reading, klant::readings::Entry::Invalid("=12+30".to_owned()));
}

#[test]
fn what_formulas_of_the_sheets_come_to_may_be_dropped_everywhere() {
    let (_, mut raw) = filled("nl");
    for sheet in 0..13 {
        raw.sheet(sheet, |text| {
            let mut bare = String::new();
            for piece in text.split_inclusive("</c>") {
                // A formula says what it is, or names another one.
                let (before, formula) = piece.split_at(piece.find("<f").unwrap_or(piece.len()));
                match ["</f>", "/>"].iter().find_map(|end| formula.split_once(end)) {
                    Some((said, _)) if formula.contains("</f>") => {
                        bare += &format!("{before}{said}</f><v/></c>")
                    }
                    Some((said, _)) => bare += &format!("{before}{said}/><v/></c>"),
                    None => bare += piece,
                }
            }
            bare
        });
    }
    let found = back(&raw.parts.save());
    let codes: Vec<&str> = found.findings.iter().map(|one| one.code.name()).collect();
    assert_eq!(codes, ["results-dropped"]);
}

/// Where the sheet Scorecard stands.
fn card(raw: &Raw) -> usize {
    raw.book.pages.iter().position(|page| page.name == "Scorecard").unwrap()
}

#[test]
fn a_number_typed_over_a_formula_on_a_visible_sheet_is_told() {
    for language in ["en", "nl"] {
        let (scorecard, mut raw) = filled(language);
        let kpi = scorecard.kpis[1].id().to_string();
        let (sheet, green) = raw.place("kpis", &kpi, "green_from");
        raw.cell(sheet, &green, "", |_| "<v>1.25</v>".to_owned());
        // The score of the whole, at the top of the sheet Scorecard; and one of a KPI.
        let card = card(&raw);
        let page = &raw.book.pages[card];
        let headline = page.cells.keys().find(|(row, column)| *row == 4 && *column == 6).unwrap();
        let headline = address(headline.0, headline.1);
        let id = super::book::Cell::from(kpi.as_str());
        let (row, _) = *page.cells.iter().find(|(_, cell)| **cell == id).unwrap().0;
        let score = address(row, 6);
        raw.cell(card, &headline, "", |_| "<v>99</v>".to_owned());
        raw.cell(card, &score, "", |_| "<v>98</v>".to_owned());
        assert_eq!(
            raw.told(),
            [
                format!("result-typed-over {green}"),
                format!("result-typed-over {headline}"),
                format!("result-typed-over {score}"),
            ],
            "{language}"
        );
    }
}

#[test]
fn a_visible_result_alone_that_differs_is_told_without_a_cause() {
    let (scorecard, mut raw) = filled("nl");
    let objective = format!("objective:{}", scorecard.objectives[1].id);
    let id = super::book::Cell::from(objective.as_str());
    let card = card(&raw);
    let page = &raw.book.pages[card];
    let (row, _) = *page.cells.iter().find(|(_, cell)| **cell == id).unwrap().0;
    let cell = address(row, 6);
    raw.cell(card, &cell, "", |inner| {
        format!("{}</f><v>12</v>", inner.split("</f>").next().unwrap())
    });
    let found = back(&raw.parts.save());
    assert_eq!(about_results(&found.findings), [format!("result-differs {cell}")]);
    let told = found.findings.iter().find(|one| one.code.name() == "result-differs").unwrap();
    assert!(
        crate::common::value(told, "name").as_ref() == Some(&scorecard.objectives[1].statement)
    );
    // With what it shows underneath out of date as well, it is out of date.
    raw.spoil("results", &objective, "score", 12.0);
    let codes: std::collections::BTreeSet<&str> =
        back(&raw.parts.save()).findings.iter().map(|one| one.code.name()).collect();
    assert_eq!(codes.into_iter().collect::<Vec<_>>(), ["result-stale", "results-more"]);
}

#[test]
fn a_number_typed_over_a_step_of_what_is_followed_is_told_there() {
    for language in ["en", "nl"] {
        let (scorecard, mut raw) = filled(language);
        let catalogue = built_in(language);
        let labels = catalogue.labels();
        let name = labels.of("sheet", "follow");
        let sheet = raw.book.pages.iter().position(|page| page.name == name).unwrap();
        let step = |raw: &Raw, key: &str, right: u16| {
            let label = super::book::Cell::from(labels.of("follow.step", key));
            let cells = &raw.book.pages[sheet].cells;
            // Headers, and the labels of the first sections, stand elsewhere.
            let mut labels = cells.iter().filter(|((_, column), _)| *column == 1);
            let (row, column) = *labels.rfind(|(_, cell)| **cell == label).unwrap().0;
            address(row, column + right)
        };
        let cells = ["target", "line", "objective", "whole"].map(|key| {
            let cell = step(&raw, key, if key == "line" { 3 } else { 1 });
            raw.cell(sheet, &cell, "", |_| "<v>12.5</v>".to_owned());
            format!("result-typed-over {cell}")
        });
        let found = back(&raw.parts.save());
        assert_eq!(about_results(&found.findings), cells, "{language}");
        let told = |at: usize| {
            let told = found.findings.iter().filter(|one| one.code.name() == "result-typed-over");
            crate::common::value(told.clone().nth(at).unwrap(), "name").unwrap()
        };
        assert_eq!(told(0), scorecard.kpis[0].kpi.name);
        assert_eq!(told(3), scorecard.perspective.name);
        // What has its formula still is another one, or out of date.
        let (_, mut raw) = filled(language);
        let cell = step(&raw, "score", 1);
        raw.cell(sheet, &cell, "", |inner| {
            format!("{}</f><v>12.5</v>", inner.split("</f>").next().unwrap())
        });
        assert_eq!(raw.told(), [format!("result-differs {cell}")], "{language}");
    }
}
