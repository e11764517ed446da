//! Two signs that disagree are told where they stand.

use super::{
    book::{Book, Cell},
    read::back,
    scorecard, workbook,
};
use crate::common::package::Parts;
use klant::{
    finding::{Checked, Location},
    model::Moment,
    readings::{Entry, Readings},
    scorecard::Scorecard,
    workbook::Submission,
};

const ONE: &str = "permits-within-term";
const TWO: &str = "public-space-reports-on-time";

/// A workbook with two groups.
fn made() -> (Scorecard, Vec<u8>) {
    let (catalogue, scorecard) = scorecard("en", |choices| {
        choices.segments = vec!["Young".to_owned(), "Old".to_owned()];
    });
    let bytes = workbook(&catalogue, &scorecard, &Readings::default());
    (scorecard, bytes)
}

/// Places of a finding, as row and column.
fn told(found: &Checked<Submission>, code: &str) -> Vec<(u32, u16)> {
    let these = found.findings.iter().filter(|told| told.code.name() == code);
    these
        .map(|told| match told.location {
            Location::Cell { row, column, .. } => (row, column),
            _ => panic!("no cell: {told:?}"),
        })
        .collect()
}

fn whole(book: &Book) -> Checked<Submission> {
    back(&book.save())
}

#[test]
fn a_header_of_another_period_than_its_key_is_told_at_the_header() {
    let (_, bytes) = made();
    for block in ["data", "targets"] {
        for said in ["Q1 2026", "1e kwartaal 2026", "2026-Q1", "Q2 2027"] {
            let mut book = Book::open(&bytes);
            let at = (book.block(block).1 + 1, book.column(block, "2027-Q1"));
            book.page(block).cells.insert(at, said.into());
            assert_eq!(told(&whole(&book), "header-disagrees"), [at], "{block} {said}");
        }
        let mut book = Book::open(&bytes);
        let at = (book.block(block).1 + 1, book.column(block, "2027-Q1"));
        book.page(block).cells.insert(at, "First quarter, provisional".into());
        assert!(told(&whole(&book), "header-disagrees").is_empty(), "{block}");
    }
}

#[test]
fn figures_under_a_period_that_is_not_read_are_told() {
    let (_, bytes) = made();
    let row = format!("{ONE}.permits_decided@young");
    let beside = |header: Option<&str>| {
        let mut book = Book::open(&bytes);
        // Beyond the columns of the program's own.
        let column = book.column("data", "remark") + 40;
        let at = (book.row("data", &row), column);
        let head = (book.block("data").1 + 1, column);
        let page = book.page("data");
        page.cells.insert(at, Cell::Number(300.0));
        if let Some(header) = header {
            page.cells.insert(head, header.into());
        }
        (whole(&book), at, head)
    };
    let (found, at, _) = beside(Some("Q1 2028"));
    assert_eq!(told(&found, "not-read"), [at]);
    let (found, at, _) = beside(None);
    assert_eq!(told(&found, "stands-beside"), [at]);
    // A column of people's own.
    let (found, ..) = beside(Some("Order"));
    assert!(told(&found, "not-read").is_empty() && told(&found, "stands-beside").is_empty());
    let (found, _, head) = beside(Some("Q1 2027"));
    assert_eq!(told(&found, "period-twice"), [head]);
    let mut book = Book::open(&bytes);
    book.set("data", &row, "remark", 300.0);
    assert_eq!(told(&whole(&book), "number-as-remark").len(), 1);
}

#[test]
fn what_stands_outside_of_the_tables_is_told_cell_by_cell() {
    let (_, bytes) = made();
    let whole_of = |edit: &dyn Fn(&mut Book) -> Vec<(u32, u16)>| {
        let mut book = Book::open(&bytes);
        let cells = edit(&mut book);
        let found = whole(&book);
        let is_told = |at: &(u32, u16)| {
            let is = |place: &Location| matches!(place, Location::Cell { row, column, .. } if (*row, *column) == *at);
            found.findings.iter().any(|finding| is(&finding.location))
                || found
                    .value
                    .changes
                    .iter()
                    .any(|change| is(&change.place) && change.what == "added")
        };
        let untold: Vec<_> = cells.into_iter().filter(|at| !is_told(at)).collect();
        (untold, told(&found, "stands-beside").len() + found.value.changes.len())
    };
    assert_eq!(whole_of(&|_| Vec::new()), (Vec::new(), 0));
    for block in ["data", "kpis", "objectives", "segments", "notes"] {
        for value in [Cell::Number(3.0), "ask Finance".into(), Cell::Bool(true)] {
            let (untold, count) = whole_of(&|book| {
                let last = book.page(block).cells.keys().map(|(_, column)| *column).max().unwrap();
                let header = book.block(block).1 + 1;
                let cells = [(header + 2, last + 1), (header + 4, last + 9)];
                for at in cells {
                    book.page(block).cells.insert(at, value.clone());
                }
                cells.to_vec()
            });
            assert_eq!((untold, count), (Vec::new(), 2), "{block} {value:?}");
        }
    }
    // Rows put in above everything else move what stands there, and add nothing.
    let (_, count) = whole_of(&|book| {
        let page = book.pages.iter_mut().find(|one| one.name == "Scorecard").unwrap();
        let cells = std::mem::take(&mut page.cells);
        page.cells = cells.into_iter().map(|((row, at), cell)| ((row + 9, at), cell)).collect();
        Vec::new()
    });
    assert_eq!(count, 0);
    // The gap before the program's own columns.
    let (untold, _) = whole_of(&|book| {
        let at = (book.block("data").1 + 3, book.column("data", "remark") + 1);
        book.page("data").cells.insert(at, 7.0.into());
        vec![at]
    });
    assert!(untold.is_empty());
    for sheet in ["Start", "Dashboard", "Scorecard", "Strategy map", "Follow one figure"] {
        for value in [Cell::Number(3.0), "ask Finance".into()] {
            let (untold, count) = whole_of(&|book| {
                let page = book.pages.iter_mut().find(|one| one.name == sheet).unwrap();
                let row = page.cells.keys().map(|(row, _)| *row).max().unwrap();
                let column = page.cells.keys().map(|(_, column)| *column).max().unwrap();
                let cells = [(row + 9, 1), (4, column + 6)];
                for at in cells {
                    page.cells.insert(at, value.clone());
                }
                cells.to_vec()
            });
            assert_eq!((untold, count), (Vec::new(), 2), "{sheet} {value:?}");
        }
    }
}

#[test]
fn what_rows_are_known_by_is_told_when_it_is_typed_over() {
    let (_, bytes) = made();
    let changed = |found: &Checked<Submission>| -> Vec<(String, String, String)> {
        let changes = found.value.changes.iter();
        changes.map(|one| (one.what.clone(), one.from.clone(), one.to.clone())).collect()
    };
    let is =
        |what: &str, from: &str, to: &str| vec![(what.to_owned(), from.to_owned(), to.to_owned())];
    // A code of one's own is followed, by the formulas as by the program.
    let mut book = Book::open(&bytes);
    book.set("kpis", TWO, "code", "Streets");
    let found = whole(&book);
    assert_eq!(changed(&found), is("code", "K6", "Streets"));
    assert!(told(&found, "unknown-reference").is_empty());
    // Of two with one code the upper one is meant.
    let mut book = Book::open(&bytes);
    let second = book.block("objectives").1 + 3;
    let column = book.column("objectives", "code");
    book.page("objectives").cells.insert((second, column), "O1".into());
    let found = whole(&book);
    assert_eq!(told(&found, "code-twice"), [(second, column)]);
    assert!(!told(&found, "unknown-reference").is_empty(), "what was O2 has no code");
    // Also where the upper one was typed over.
    let mut other = Book::open(&bytes);
    other.page("objectives").cells.insert((second - 1, column), "O2".into());
    assert_eq!(told(&whole(&other), "code-twice"), [(second, column)]);
    let lost = found.value.scorecard.kpis.iter().filter(|one| one.objective.is_none()).count();
    assert!(lost > 0);
    // The name of a figure.
    let mut book = Book::open(&bytes);
    book.set("data", &format!("{ONE}.permits_decided@young"), "input", "Ready");
    let found = whole(&book);
    assert_eq!(changed(&found), is("input", "Permits decided", "Ready"));
}

#[test]
fn a_row_that_says_something_has_a_name() {
    let (_, bytes) = made();
    for (block, id, column, value) in [
        ("kpis", "own-1", "target", Cell::Number(5.0)),
        ("kpis", "own-2", "objective", "O1".into()),
        ("objectives", "objective-7", "owner", "Finance".into()),
        ("segments", "segment-3", "size", Cell::Number(900.0)),
    ] {
        let mut book = Book::open(&bytes);
        let row = book.row(block, id);
        let at = (row, book.column(block, column));
        book.page(block).cells.insert(at, value);
        let name = book.column(block, if block == "objectives" { "statement" } else { "name" });
        assert_eq!(told(&whole(&book), "row-unnamed"), [(row, name)], "{block} {id}");
    }
    let mut book = Book::open(&bytes);
    book.set("data", "own-1", "2027-Q1", 4.0);
    let found = whole(&book);
    let at = (book.row("data", "own-1"), book.column("data", "kpi"));
    assert_eq!(told(&found, "figures-without-kpi"), [at]);
    assert!(told(&found, "figures-of-deleted-kpi").is_empty());
}

#[test]
fn an_agreement_by_a_day_that_there_is_not_is_told() {
    let (_, bytes) = made();
    for (due, is_told) in [
        ("31-2-2027", true),
        ("2027-02-31", true),
        ("week 9", true),
        ("next spring", false),
        // A text, which the sheet cannot compare with today either.
        ("28-2-2027", true),
        ("2027-02-28", false),
        ("Q2 2027", false),
    ] {
        let mut book = Book::open(&bytes);
        let row = book.block("notes").1 + 2;
        for (column, said) in
            [("period", "Q1 2027"), ("kpi", "K1"), ("agreement", "Ask"), ("due", due)]
        {
            let at = (row, book.column("notes", column));
            book.page("notes").cells.insert(at, said.into());
        }
        let at = (row, book.column("notes", "due"));
        let expected: Vec<(u32, u16)> = is_told.then_some(at).into_iter().collect();
        assert_eq!(told(&whole(&book), "due-without-day"), expected, "{due}");
    }
}

#[test]
fn merged_cells_over_figures_are_told_at_the_first() {
    let (_, bytes) = made();
    let book = Book::open(&bytes);
    let row = book.row("data", &format!("{ONE}.permits_decided@young"));
    let column = book.column("data", "2027-Q1");
    let part = format!("xl/worksheets/sheet{}.xml", book.block("data").0 + 1);
    let place =
        |column: u16| format!("{}{}", char::from(b'A' + u8::try_from(column).unwrap()), row + 1);
    let merged = |cell: &str| {
        let mut parts = Parts::open(&bytes);
        parts.replace(&part, |text| {
            let open = format!("<c r=\"{}\"", place(column));
            let from = text.find(&open).unwrap();
            let end = from + text[from..].find("/>").unwrap();
            let typed = format!("{}{cell}{}", &text[..end], &text[end + 2..]);
            let area = format!("<mergeCell ref=\"{}:{}\"/>", place(column), place(column + 1));
            if typed.contains("</mergeCells>") {
                typed.replace("</mergeCells>", &format!("{area}</mergeCells>"))
            } else {
                typed.replace(
                    "</sheetData>",
                    &format!("</sheetData><mergeCells>{area}</mergeCells>"),
                )
            }
        });
        back(&parts.save())
    };
    assert_eq!(told(&merged("><v>300</v></c>"), "merged-cells"), [(row, column)]);
    // Nothing is lost where nothing stands.
    assert!(told(&merged("/>"), "merged-cells").is_empty());
}

/// Two rows change places, but for the hidden ids in column A.
fn swap(book: &mut Book, block: &str, (one, two): (&str, &str)) -> [(u32, u16); 2] {
    let (one, two) = (book.row(block, one), book.row(block, two));
    book.page(block).rearrange(|row, column| {
        let to = match row {
            row if column == 0 => row,
            row if row == one => two,
            row if row == two => one,
            row => row,
        };
        Some((to, column))
    });
    [(one.min(two), 0), (one.max(two), 0)]
}

#[test]
fn rows_that_were_sorted_without_their_ids_are_told_and_not_read() {
    let (scorecard, bytes) = made();
    let rows = |found: &Checked<Submission>| {
        told(found, "row-crossed").into_iter().map(|(row, _)| (row, 0)).collect::<Vec<_>>()
    };
    // Inputs of two KPIs, of two groups, and a result in the place of an input.
    for (one, two) in [
        (format!("{ONE}.permits_on_time@young"), format!("{TWO}.reports_on_time@young")),
        (format!("{ONE}.permits_on_time@young"), format!("{ONE}.permits_on_time@old")),
        (format!("{ONE}.permits_on_time@young"), format!("{ONE}.value@young")),
    ] {
        let mut book = Book::open(&bytes);
        book.set("data", &one, "2027-Q1", 0.5);
        book.set("data", &two, "2027-Q1", 0.25);
        let places = swap(&mut book, "data", (&one, &two));
        let found = whole(&book);
        assert_eq!(rows(&found), places, "{one} {two}");
        for series in found.value.readings.series.values() {
            for list in series.inputs.values().chain([&series.typed]) {
                let read = list.get(Moment::Period(0)).map(|reading| &reading.entry);
                assert!(!matches!(read, Some(Entry::Number(_))), "{one} {two}: {read:?}");
            }
        }
    }
    let segments: Vec<&str> =
        scorecard.segments.iter().filter_map(|one| Some(one.id.as_ref()?.as_str())).collect();
    let objectives: Vec<&str> = scorecard.objectives.iter().map(|one| one.id.as_str()).collect();
    for (block, rows_of) in [
        ("kpis", (ONE, TWO)),
        ("segments", (segments[0], segments[1])),
        ("objectives", (objectives[0], objectives[1])),
    ] {
        let mut book = Book::open(&bytes);
        let places = swap(&mut book, block, rows_of);
        let found = whole(&book);
        assert_eq!(rows(&found), places, "{block}");
        assert!(found.value.scorecard == scorecard, "{block}: as issued");
    }
    // Sorted with their ids, nothing is wrong.
    let mut book = Book::open(&bytes);
    let (one, two) = (book.row("kpis", ONE), book.row("kpis", TWO));
    book.page("kpis").rearrange(|row, column| {
        let to = if row == one {
            two
        } else if row == two {
            one
        } else {
            row
        };
        Some((to, column))
    });
    assert_eq!(rows(&whole(&book)), []);
}

#[test]
fn a_result_that_does_not_count_beside_its_inputs_is_told() {
    let (_, bytes) = made();
    let typed = |figures: &[(&str, f64)], result: f64, whom: &str| {
        let mut book = Book::open(&bytes);
        for (input, number) in figures {
            book.set("data", &format!("{ONE}.{input}@young"), "2027-Q1", *number);
        }
        let id = format!("{ONE}.value{whom}");
        book.set("data", &id, "2027-Q1", Cell::Percent(result));
        let at = (book.row("data", &id), book.column("data", "2027-Q1"));
        let found = whole(&book);
        let codes = ["typed-not-used", "typed-incomplete"];
        let told = codes.into_iter().find(|code| told(&found, code) == [at]);
        told.unwrap_or("nothing")
    };
    let both = [("permits_on_time", 90.0), ("permits_decided", 100.0)];
    assert_eq!(typed(&both, 0.55, "@young"), "typed-not-used");
    assert_eq!(typed(&both, 0.9, "@young"), "nothing");
    assert_eq!(typed(&both[1..], 0.81, "@young"), "typed-incomplete");
    assert_eq!(typed(&[], 0.81, "@young"), "nothing");
    assert_eq!(typed(&both, 0.12, ""), "typed-incomplete");
    assert_eq!(typed(&[], 0.12, ""), "nothing");
}

/// What is told at the result for everyone, of a KPI that two groups are asked, and its cells.
fn at_total(figures: &[(&str, f64)]) -> (&'static str, Book) {
    let mut book = Book::open(&made().1);
    for (row, number) in figures {
        let result = row.starts_with("value");
        let cell = if result { Cell::Percent(*number) } else { (*number).into() };
        book.set("data", &format!("{ONE}.{row}"), "2027-Q1", cell);
    }
    let id = format!("{ONE}.value");
    let at = (book.row("data", &id), book.column("data", "2027-Q1"));
    let found = whole(&book);
    let codes = ["typed-incomplete", "total-not-typed", "total-mixed"];
    (codes.into_iter().find(|code| told(&found, code) == [at]).unwrap_or("nothing"), book)
}

#[test]
fn a_total_that_groups_do_not_add_up_to_is_asked_for_until_it_is_typed() {
    let [young, old] = [("value@young", 0.8), ("value@old", 0.9)];
    let figures = [("permits_on_time@young", 90.0), ("permits_decided@young", 100.0)];
    let total = ("value", 0.85);
    let told = |cells: &[&[(&str, f64)]]| at_total(&cells.concat()).0;
    assert_eq!(told(&[&[young, old]]), "total-not-typed");
    assert_eq!(told(&[&[young, old, total]]), "nothing");
    assert_eq!(told(&[&[young]]), "nothing", "the other group is still to come");
    assert_eq!(told(&[&figures, &[old]]), "total-mixed");
    assert_eq!(told(&[&figures, &[old, total]]), "typed-incomplete");
    assert_eq!(told(&[&figures[..1], &[old]]), "nothing", "a figure is still to come");
}

#[test]
fn a_total_that_is_typed_beside_results_of_groups_counts() {
    let (_, book) = at_total(&[("value@young", 0.8), ("value@old", 0.9), ("value", 0.85)]);
    let submission = whole(&book).value;
    let scored = klant::score::score(&submission.scorecard, &submission.readings);
    let series = scored.series.iter().find(|one| {
        submission.scorecard.kpis[one.kpi].id().as_str() == ONE && one.segment.is_none()
    });
    let now = series.unwrap().course.get(Moment::Period(0)).unwrap();
    assert_eq!(now.value, Some(85.0));
}

#[test]
fn the_sheet_and_the_program_ask_for_a_total_in_the_same_cell() {
    let labels = klant::catalogue::labels("en");
    let (catalogue, mut card) = scorecard("en", |choices| {
        choices.segments = vec!["Young".to_owned(), "Old".to_owned()];
        choices.filter.kpis = vec![ONE.parse().unwrap()];
    });
    card.kpis[0].target = Some(95.0);
    let figures = [("permits_on_time@young", 90.0), ("permits_decided@young", 100.0)];
    let results = [("value@young", 0.8), ("value@old", 0.9)];
    for (cells, key) in [
        ([&results[..], &[]].concat(), "check.open.total_typed"),
        ([&figures[..], &results[1..]].concat(), "check.open.total_mixed"),
        ([&results[..], &[("value", 0.85)]].concat(), ""),
        ([&results[..1], &[]].concat(), ""),
    ] {
        let mut book = Book::open(&workbook(&catalogue, &card, &Readings::default()));
        for (row, number) in &cells {
            let result = row.starts_with("value");
            let cell = if result { Cell::Percent(*number) } else { (*number).into() };
            book.set("data", &format!("{ONE}.{row}"), "2027-Q1", cell);
        }
        let submission = whole(&book).value;
        let bytes = workbook(&catalogue, &card, &submission.readings);
        let sheet = crate::oracle::Engine::open(&bytes);
        let block = sheet.package.block("data");
        let id = format!("{ONE}.value");
        let at = (block.rows[&id], u32::from(book.column("data", "check")) + 1);
        let said = sheet.value(block.sheet, at);
        assert_eq!(said.text(), if key.is_empty() { "" } else { labels.text(key) }, "{cells:?}");
        let engine = klant::engine::Engine::built_in("en").unwrap();
        let read = engine.read("x.xlsx", &bytes).unwrap();
        let choice = klant::engine::PeriodChoice::Of(card.calendar.start);
        let next = engine.next_step(&engine.assess(read, choice).unwrap());
        let column = book.column("data", "2027-Q1");
        let cell = klant::finding::cell_name(book.row("data", &id), column);
        assert_eq!(next.contains(&format!("(Data!{cell})")), !key.is_empty(), "{next}");
    }
}
