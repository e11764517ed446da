//! What was agreed: how far it is, where it stands, and what of it goes along.

use super::{
    book::{Book, Cell},
    names::names,
    random::dice::Dice,
    scorecard, workbook,
};
use crate::{
    common::{cases, edit::Edit, period},
    oracle::{Engine as Sheets, Package},
};
use klant::{
    catalogue::Catalogue,
    engine::Engine,
    model::Period,
    readings::Readings,
    scorecard::{Note, PlanRequest, Scorecard, plan},
};

/// A note with an agreement.
fn agreed(card: &Scorecard, kpi: usize, period: Period, agreement: &str) -> Note {
    Note {
        period,
        kpi: card.kpis[kpi].id().clone(),
        explanation: String::new(),
        agreement: agreement.to_owned(),
        who: "Anna".to_owned(),
        due: String::new(),
        done: false,
    }
}

/// A scorecard by quarters.
fn quarters(language: &str) -> (Catalogue, Scorecard) {
    scorecard(language, |choices| choices.every = Some("quarter".parse().unwrap()))
}

/// The notes that are read from a workbook; nothing is wrong with them.
fn read(bytes: &[u8]) -> Vec<Note> {
    let read = Engine::built_in("en").unwrap().read("x.xlsx", bytes).unwrap();
    let wrong = read.findings.iter().filter(|finding| finding.is_error());
    assert_eq!(wrong.collect::<Vec<_>>(), Vec::<&klant::finding::Finding>::new());
    read.value.scorecard.notes
}

/// What the column of the calculation under a header says, row by row of a block.
fn facts(sheets: &Sheets, block: &str, header: &str) -> Vec<Option<f64>> {
    let (sheet, (first, left), (last, _)) = names(&sheets.package)[block];
    let column = (left..left + 60)
        .find(|column| sheets.package.value(sheet, (first, *column)).text() == header)
        .unwrap();
    (first + 1..=last).map(|row| sheets.value(sheet, (row, column)).number()).collect()
}

#[test]
fn sheet_and_program_agree_on_what_is_open_done_and_overdue() {
    let both = ["en", "nl"].map(quarters);
    let mut overdue = 0;
    for case in 0..cases::at_least(8).into() {
        let (catalogue, card) = &both[usize::from(case % 2 == 1)];
        let (labels, mut card) = (catalogue.labels(), card.clone());
        let mut dice = Dice(case + 1);
        card.chosen = card.calendar.get(dice.below(card.calendar.count)).unwrap();
        for _ in 0..14 {
            let periods = ["2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4", "2026-Q4", "2026-M11"];
            let said = dice.pick(&["Call them", "  Ask  why ", "*", ""]);
            let kpi = dice.below(4);
            let mut note = agreed(&card, kpi, period(dice.pick(&periods)), said);
            note.explanation = "because".to_owned();
            let named = labels.period(period("2027-Q2"));
            let due =
                ["", "soon", "*", "?? 2027", "2027-06-30", "2027-07-01", "2026-12-31", "2027"];
            note.due = dice.pick(&due.map(str::to_owned));
            if dice.below(6) == 0 {
                note.due = named;
            }
            note.done = dice.below(3) == 0;
            card.notes.push(note);
        }
        let bytes = workbook(catalogue, &card, &Readings::default());
        let mut sheets = Sheets::open(&bytes);
        sheets.evaluate();
        let book = Book::open(&bytes);
        let (sheet, keys) = book.block("notes");
        let column = book.column("notes", "state");
        card.notes = read(&bytes);
        assert_eq!(card.notes.len(), 14, "case {case}");
        for (row, note) in (keys + 2..).zip(&card.notes) {
            let state = note.state(card.chosen);
            let word = state.map_or("", |state| labels.of("agreement", state.into()));
            let shown = sheets.value(sheet, (row + 1, u32::from(column) + 1));
            assert_eq!(shown.text(), word, "case {case}: {note:?} in {}", card.chosen);
            overdue += usize::from(word.contains('⚠'));
        }
        let places = facts(&sheets, "kpis", labels.text("calculation.header.kpis.agreed_place"));
        for (measure, place) in card.kpis.iter().zip(places) {
            let stands = |note: &&Note| {
                note.kpi == *measure.id()
                    && note.period == card.chosen
                    && note.state(card.chosen).is_some()
            };
            let own = card.notes.iter().find(stands);
            let note = own.or_else(|| card.agreed_before(measure.id(), card.chosen));
            let row =
                note.and_then(|note| card.notes.iter().position(|one| std::ptr::eq(one, note)));
            #[expect(clippy::cast_precision_loss, reason = "rows are few")]
            let expected = row.map(|row| (row + 2) as f64);
            assert_eq!(place, expected, "case {case}: {} in {}", measure.id(), card.chosen);
        }
    }
    assert!(overdue > 5, "{overdue}");
}

#[test]
fn a_red_shows_what_is_open_from_before_until_it_is_done() {
    let (catalogue, card) = quarters("en");
    let (mut card, readings) = klant::example::fill(&card, catalogue.labels());
    let about = |number| Note {
        due: "2027-06-30".to_owned(),
        ..agreed(&card, number, period("2027-Q1"), "Call every customer")
    };
    card.notes = (0..card.kpis.len()).map(about).collect();
    let shown = |card: &Scorecard| -> Vec<String> {
        let mut sheets = Sheets::open(&workbook(&catalogue, card, &readings));
        sheets.evaluate();
        let at = sheets.package.sheets.iter().position(|one| one.name == "Dashboard").unwrap();
        let places: Vec<_> = sheets.package.sheets[at].cells.keys().copied().collect();
        places.into_iter().map(|place| sheets.value(at, place).text().to_owned()).collect()
    };
    let sentence = "⚠ overdue · Q1 2027: Call every customer";
    let before = shown(&card);
    assert!(before.iter().any(|text| text == sentence), "{before:#?}");
    card.notes.iter_mut().for_each(|note| note.done = true);
    assert!(!shown(&card).iter().any(|text| text.contains("Call every customer")));
    let chosen = card.chosen;
    card.notes.iter_mut().for_each(|note| note.period = chosen);
    assert!(shown(&card).iter().any(|text| text == "✓ done: Call every customer"));
}

#[test]
fn what_is_still_open_comes_along_to_the_next_workbook_and_the_next() {
    let (catalogue, mut card) = quarters("nl");
    let mut done = agreed(&card, 1, period("2027-Q3"), "Gedaan");
    done.done = true;
    let explained =
        Note { explanation: "Zo kwam het".to_owned(), ..agreed(&card, 2, period("2027-Q2"), "") };
    let open = Note {
        explanation: "Storing".to_owned(),
        due: "2027-12-31".to_owned(),
        ..agreed(&card, 0, period("2027-Q4"), "Klanten bellen")
    };
    card.notes = vec![done, explained, open];
    let engine = Engine::built_in("nl").unwrap();
    let mut bytes = workbook(&catalogue, &card, &Readings::default());
    for (year, length) in [("2028", "quarter"), ("2029", "month"), ("2030", "year")] {
        let renewable = engine.renewable(engine.read("x.xlsx", &bytes).unwrap()).value;
        let request = PlanRequest {
            start: Some(year.parse().unwrap()),
            every: Some(length.parse().unwrap()),
            ..PlanRequest::default()
        };
        let renewal = engine.renew(&renewable, &request).value;
        assert_eq!(renewal.carried.agreements, 1, "{year}");
        let text = plan::write(&renewal.plan, &catalogue);
        let again = plan::read("scorecard.toml", &text);
        assert_eq!(again.findings, [], "{text}");
        assert_eq!(again.value, renewal.plan);
        let next = engine.resolve(&again.value).value;
        bytes = workbook(&catalogue, &next, &Readings::default());
        let note = agreed(&card, 0, period("2027-Q4"), "Klanten bellen");
        let wanted = Note { due: "2027-12-31".to_owned(), ..note };
        assert_eq!(read(&bytes), [wanted], "{year}");
        // It is overdue in the first period already, and the sheet says so.
        let package = Package::open(&bytes);
        let notes = package.sheets.iter().find(|sheet| sheet.name == "Toelichting").unwrap();
        assert!(notes.cells.values().any(|cell| cell.value.text() == "⚠ te laat"), "{year}");
    }
}

#[test]
fn days_are_read_whatever_became_of_their_cells_and_what_is_done_in_the_words_of_the_list() {
    let (catalogue, mut card) = quarters("en");
    card.notes = (0..4).map(|at| agreed(&card, at, card.chosen, "Call")).collect();
    let mut book = Book::open(&workbook(&catalogue, &card, &Readings::default()));
    let (_, keys) = book.block("notes");
    let (due, done) = (book.column("notes", "due"), book.column("notes", "done"));
    let cells = &mut book.page("notes").cells;
    for (row, (due_cell, done_cell)) in (keys + 2..).zip([
        (Cell::Number(46_326.0), Cell::from("yes")),
        (Cell::Number(2_027.0), Cell::from(" Yes ")),
        (Cell::from("Q2 2027"), Cell::from("no")),
        (Cell::from("before summer"), Cell::from("")),
    ]) {
        cells.insert((row, due), due_cell);
        cells.insert((row, done), done_cell);
    }
    let notes = read(&book.save());
    let said: Vec<_> = notes.iter().map(|note| (note.due.as_str(), note.done)).collect();
    let words = ("before summer", false);
    assert_eq!(said, [("2026-10-31", true), ("2027", true), ("2027-06-30", false), words]);
}

#[test]
fn what_nobody_understands_under_done_is_told_and_is_open() {
    let (catalogue, mut card) = quarters("en");
    card.notes = vec![agreed(&card, 0, card.chosen, "Call")];
    let mut book = Book::open(&workbook(&catalogue, &card, &Readings::default()));
    let (_, keys) = book.block("notes");
    let done = book.column("notes", "done");
    // The formulas know the words of the list, and no others.
    for said in [Cell::from("almost"), Cell::from("Ja"), Cell::Bool(true)] {
        book.page("notes").cells.insert((keys + 2, done), said.clone());
        let found = Engine::built_in("en").unwrap().read("x.xlsx", &book.save()).unwrap();
        let told = |code: &str| found.findings.iter().any(|finding| finding.code.name() == code);
        assert!(told("unknown-choice"), "{said:?} {:?}", found.findings);
        assert!(found.value.scorecard.notes[0].is_open(), "{said:?}");
    }
}

#[test]
fn a_workbook_without_the_column_done_is_read_and_everything_is_open() {
    let (catalogue, mut card) = quarters("en");
    card.notes = vec![agreed(&card, 0, card.chosen, "Call")];
    let mut book = Book::open(&workbook(&catalogue, &card, &Readings::default()));
    let (number, keys) = book.block("notes");
    let (agreement, done) = (book.column("notes", "agreement"), book.column("notes", "done"));
    let cells = &mut book.pages[number].cells;
    cells.insert((keys + 2, agreement), Cell::from("Call them all"));
    Edit::DeleteColumn(done).apply(cells);
    let notes = read(&book.save());
    assert_eq!(notes.len(), 1);
    assert_eq!((notes[0].agreement.as_str(), notes[0].done), ("Call them all", false));
}
