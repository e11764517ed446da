//! Whatever people do to the sheets, the cells are found again.

use super::{
    book::{Book, Cell},
    read::{back, entries},
    scorecard, workbook,
};
use crate::common::edit::Edit;
use klant::{
    catalogue::{Catalogue, built_in},
    model::{BySegment, Id, Moment, Timeline, Unit},
    readings::{Entry, Reading, Readings, SeriesReadings},
    scorecard::Scorecard,
    workbook::Submission,
};

/// A scorecard with segments, and figures in every cell.
fn filled_in() -> (Scorecard, Readings, Book) {
    let (catalogue, scorecard) = scorecard("nl", |choices| {
        choices.segments = vec!["Jongeren".to_owned(), "Ouderen".to_owned()];
    });
    let readings = figures(&scorecard);
    let book = Book::open(&workbook(&catalogue, &scorecard, &readings));
    (scorecard, readings, book)
}

/// A number of its own in every cell, none of them beyond what a percentage can be.
fn figures(scorecard: &Scorecard) -> Readings {
    let mut readings = Readings::default();
    let mut number = 0.0;
    for measure in &scorecard.kpis {
        let mut whom = vec![None];
        let apart = scorecard.groups_apart(measure);
        whom.extend(apart.iter().map(|place| scorecard.segments[*place].id.clone()));
        for segment in whom {
            let mut row = |unit: &Unit| {
                Timeline::of(scorecard.calendar.count, |_| {
                    number += 1.0;
                    let percent = unit.is_percentage();
                    Reading::from(Entry::Number(if percent { number / 100.0 } else { number }))
                })
            };
            let mut series = SeriesReadings::default();
            if segment.is_some() || apart.is_empty() {
                for input in &measure.kpi.inputs {
                    series.inputs.insert(input.id.clone(), row(&input.unit));
                }
            }
            series.typed = row(&measure.kpi.unit);
            readings.series.insert((measure.id().clone(), segment), series);
        }
    }
    readings
}

const BLOCKS: [&str; 6] = ["start", "data", "segments", "objectives", "kpis", "notes"];

/// Codes of findings, without those about the figures themselves, and about results: these
/// books hold values only.
fn codes(book: &Book) -> Vec<&'static str> {
    let about = [
        "part-above-whole",
        "typed-not-used",
        "typed-incomplete",
        "parts-over-answers",
        "outside-scale",
        "beyond-scale",
        "value-too-high",
        "value-too-low",
        "answers-too-few",
        "share-over-hundred",
        "share-like-fraction",
        "kpi-without-target",
        "more-findings",
        "kpi-without-worst",
        "objective-without-kpi",
        "kpi-without-objective",
        "formulas-gone",
        // Books here hold values only.
        "values-only",
    ];
    back(&book.save())
        .findings
        .iter()
        .map(|diagnostic| diagnostic.code.name())
        .filter(|code| !about.contains(code))
        .collect()
}

#[track_caller]
fn assert_same(book: &Book, scorecard: &Scorecard, readings: &Readings) -> Submission {
    let found = back(&book.save()).value;
    assert_eq!(
        serde_json::to_string_pretty(&found.scorecard).unwrap(),
        serde_json::to_string_pretty(scorecard).unwrap()
    );
    assert_eq!(entries(&found.readings), entries(readings));
    found
}

#[test]
fn values_alone_are_enough() {
    let (scorecard, readings, book) = filled_in();
    let found = assert_same(&book, &scorecard, &readings);
    assert_eq!(found.changes, []);
    assert_eq!(codes(&book), Vec::<&str>::new());
    let told = back(&book.save()).findings;
    assert!(told.iter().any(|told| told.code.name() == "values-only"), "{told:?}");
}

#[test]
fn inserted_rows_and_columns_change_nothing() {
    let (scorecard, readings, mut book) = filled_in();
    for block in BLOCKS {
        let (_, keys) = book.block(block);
        let page = book.page(block);
        page.edit(Edit::InsertRows(keys + 4, 2));
        page.edit(Edit::InsertRows(keys, 1));
        page.edit(Edit::InsertRows(0, 3));
        page.edit(Edit::InsertColumns(3, 1));
        page.edit(Edit::InsertColumns(1, 2));
        page.edit(Edit::InsertColumns(0, 1));
    }
    assert_same(&book, &scorecard, &readings);
    assert_eq!(codes(&book), Vec::<&str>::new());
}

#[test]
fn sorted_rows_change_nothing() {
    let (scorecard, readings, mut book) = filled_in();
    for (block, count) in
        [("data", 12), ("kpis", 12), ("objectives", 8), ("segments", 4), ("asked", 12)]
    {
        let (_, keys) = book.block(block);
        let first = keys + 2;
        book.page(block).rearrange(|row, column| {
            let within = (first..first + count).contains(&row);
            Some((if within { 2 * first + count - 1 - row } else { row }, column))
        });
    }
    // Some sort the hidden row along.
    let (_, keys) = book.block("data");
    let last = book.page("data").last();
    book.page("data").rearrange(|row, column| match row {
        row if row == keys => Some((last + 1, column)),
        row if row == keys + 1 => Some((last + 2, column)),
        row => Some((row, column)),
    });
    assert_same(&book, &scorecard, &readings);
}

#[test]
fn columns_moved_with_or_without_their_keys_are_found() {
    let (scorecard, readings, mut book) = filled_in();
    let (one, two) = (book.column("data", "2027-Q1"), book.column("data", "2027-Q3"));
    book.page("data").edit(Edit::SwapColumns(one, two, 0));
    let (weight, target) = (book.column("kpis", "weight"), book.column("kpis", "target"));
    let (_, keys) = book.block("kpis");
    book.page("kpis").edit(Edit::SwapColumns(weight, target, keys + 1));
    let found = back(&book.save());
    assert_eq!(entries(&found.value.readings), entries(&readings));
    assert_eq!(found.value.scorecard.kpis, scorecard.kpis);
    assert_eq!(codes(&book), ["column-moved", "column-moved"]);
}

#[test]
fn renamed_sheets_and_headers_change_nothing() {
    let (scorecard, readings, mut book) = filled_in();
    for (number, page) in book.pages.iter_mut().enumerate() {
        page.name = format!("Blad {number}");
        page.hidden = false;
    }
    for block in BLOCKS {
        let (_, keys) = book.block(block);
        for ((row, _), cell) in &mut book.page(block).cells {
            if *row == keys + 1 {
                *cell = Cell::from("anders");
            }
        }
    }
    assert_same(&book, &scorecard, &readings);
}

#[test]
fn a_sheet_that_bears_the_name_of_the_definitions_is_read_by_its_keys_and_else_told_as_missing() {
    let (_, readings, mut book) = filled_in();
    // The names of two sheets are exchanged.
    let definitions = book.pages.iter().position(|page| page.name == "Definities").unwrap();
    let data = book.page("data").name.clone();
    book.pages[definitions].name = "Anders".to_owned();
    book.page("data").name = "Definities".to_owned();
    book.pages[definitions].name = data;
    assert_eq!(entries(&back(&book.save()).value.readings), entries(&readings));
    // Without its keys it can only be taken for what its name says.
    let (_, keys) = book.block("data");
    book.page("data").cells.retain(|(row, _), _| *row != keys);
    assert_eq!(codes(&book), ["block-gone"]);
}

#[test]
fn a_sheet_that_is_renamed_is_told_as_renamed_and_nothing_else_is() {
    let (_, _, book) = filled_in();
    let names: Vec<String> = book.pages.iter().map(|page| page.name.clone()).collect();
    for (number, name) in names.iter().enumerate().filter(|(_, name)| *name != "_klant") {
        let mut book = book.clone();
        book.pages[number].name = "Blad 1".to_owned();
        let told: Vec<(String, String, String)> = back(&book.save())
            .value
            .changes
            .into_iter()
            .map(|change| (change.what, change.from, change.to))
            .collect();
        let hidden = ["Berekening", "Resultaten"].contains(&name.as_str());
        let renamed = ("renamed".to_owned(), name.clone(), "Blad 1".to_owned());
        assert_eq!(told, if hidden { vec![] } else { vec![renamed] }, "{name}");
    }
}

#[test]
fn without_keys_the_headers_of_any_language_are_enough() {
    let (scorecard, readings, book) = filled_in();
    let english = {
        let (catalogue, readings) = (built_in("en"), &readings);
        Book::open(&workbook(&catalogue, &scorecard, readings))
    };
    for mut book in [book, english] {
        for block in ["data", "kpis", "objectives", "segments", "notes"] {
            let (_, keys) = book.block(block);
            book.page(block).edit(Edit::DeleteRow(keys));
        }
        let found = back(&book.save());
        assert_eq!(entries(&found.value.readings), entries(&readings));
        assert_eq!(found.value.scorecard.kpis, scorecard.kpis);
        assert_eq!(found.value.scorecard.objectives, scorecard.objectives);
        let told = found.findings.iter().filter(|told| told.code.name() == "keys-gone").count();
        assert_eq!(told, 5);
    }
}

#[test]
fn without_ids_the_names_are_enough() {
    let (scorecard, readings, mut book) = filled_in();
    for block in ["data", "objectives", "segments"] {
        book.page(block).edit(Edit::DeleteColumn(0));
    }
    let (kpis, _) = book.block("kpis");
    book.pages[kpis].edit(Edit::DeleteColumn(0));
    let found = back(&book.save()).value;
    assert_eq!(found.scorecard.segments, scorecard.segments);
    assert_eq!(found.scorecard.objectives, scorecard.objectives);
    assert_eq!(found.scorecard.kpis, scorecard.kpis);
    assert_eq!(entries(&found.readings), entries(&readings));
    assert_eq!(codes(&book).iter().filter(|code| **code == "ids-gone").count(), 4);
}

#[test]
fn without_ids_and_names_figures_go_by_their_order_if_that_is_as_issued() {
    let (scorecard, readings, mut book) = filled_in();
    let (name, input) = (book.column("data", "kpi"), book.column("data", "input"));
    let (_, keys) = book.block("data");
    // The names are formulas that look for the ids.
    book.page("data").cells.retain(|(row, at), _| *at != name || *row <= keys + 1);
    book.page("data").edit(Edit::DeleteColumn(0));
    assert_same(&book, &scorecard, &readings);
    // One row less, and nobody can tell any more.
    let key = (keys, input - 1);
    let data = book.pages.iter_mut().find(|page| page.cells.get(&key) == Some(&"input".into()));
    data.unwrap().edit(Edit::DeleteRow(keys + 4));
    let found = back(&book.save());
    assert!(entries(&found.value.readings).is_empty());
    assert!(found.findings.iter().any(|told| told.code.name() == "figures-without-kpi"));
}

#[test]
fn without_ids_a_row_that_is_there_twice_is_told() {
    let (scorecard, readings, mut book) = filled_in();
    for block in ["objectives", "segments"] {
        let (_, keys) = book.block(block);
        let page = book.page(block);
        page.edit(Edit::InsertRows(keys + 3, 1));
        page.edit(Edit::CopyRow(keys + 2, keys + 3));
        page.edit(Edit::DeleteColumn(0));
    }
    assert_same(&book, &scorecard, &readings);
    let told = codes(&book);
    assert_eq!(told.iter().filter(|code| **code == "duplicate-name").count(), 2, "{told:?}");
}

#[test]
fn results_are_not_taken_for_figures() {
    let (_, _, mut book) = filled_in();
    let (number, _) = book.block("data");
    book.pages.remove(number);
    assert!(codes(&book).starts_with(&["block-gone"]), "{:?}", codes(&book));
}

#[test]
fn without_its_keys_start_is_known_by_its_labels() {
    for ids in [true, false] {
        let (scorecard, readings, mut book) = filled_in();
        let (_, keys) = book.block("start");
        book.set("start", "organisation", "value", "Een andere naam");
        let page = book.page("start");
        page.edit(Edit::DeleteRow(keys));
        if !ids {
            page.edit(Edit::DeleteColumn(0));
        }
        page.edit(Edit::InsertRows(0, 2));
        page.edit(Edit::InsertColumns(1, 1));
        let found = back(&book.save()).value;
        assert_eq!(found.scorecard.organisation, "Een andere naam");
        assert_eq!(found.scorecard.chosen, scorecard.chosen);
        assert_eq!(entries(&found.readings), entries(&readings));
        let told = codes(&book);
        assert!(told.contains(&"keys-gone") && !told.contains(&"block-gone"), "{told:?}");
    }
}

#[test]
fn without_a_sheet_the_others_still_refer_to_what_it_held() {
    for gone in ["start", "segments", "objectives", "kpis", "notes"] {
        let (scorecard, readings, mut book) = filled_in();
        let (number, _) = book.block(gone);
        book.pages.remove(number);
        let found = back(&book.save()).value;
        assert_eq!(found.scorecard.objectives, scorecard.objectives, "{gone}");
        assert_eq!(found.scorecard.kpis, scorecard.kpis, "{gone}");
        assert_eq!(entries(&found.readings), entries(&readings), "{gone}");
        assert_eq!(codes(&book), ["block-gone"], "{gone}");
    }
}

#[test]
fn without_a_column_its_content_is_as_issued() {
    for (block, key) in [
        ("kpis", "name"),
        ("kpis", "code"),
        ("objectives", "statement"),
        ("objectives", "code"),
        ("segments", "name"),
        ("segments", "code"),
    ] {
        let (scorecard, readings, mut book) = filled_in();
        let (column, (_, keys)) = (book.column(block, key), book.block(block));
        let page = book.page(block);
        let last = keys + 2 + u32::try_from(scorecard.kpis.len()).unwrap() + 20;
        page.cells.retain(|(row, at), _| *at != column || *row < keys || *row > last);
        let found = back(&book.save()).value;
        assert_eq!(found.scorecard.segments, scorecard.segments, "{block} {key}");
        assert_eq!(found.scorecard.objectives, scorecard.objectives, "{block} {key}");
        assert_eq!(found.scorecard.kpis, scorecard.kpis, "{block} {key}");
        assert_eq!(entries(&found.readings), entries(&readings), "{block} {key}");
    }
}

#[test]
fn rows_of_the_users_own_are_kept_and_joined_by_name() {
    let (scorecard, readings, mut book) = filled_in();
    let said = [
        ("name", "Mijn cijfer"),
        ("objective", "O1"),
        ("direction", "lager is beter"),
        ("lens", "wat mensen zeggen"),
    ];
    book.insert_own_kpi(&said, (" mijn  CIJFER ", "2027-Q2"));
    let found = back(&book.save());
    let own = found.value.scorecard.kpis.last().unwrap();
    assert_eq!(own.id().as_str(), "own-21");
    assert_eq!(own.kpi.name, "Mijn cijfer");
    assert_eq!(own.target, Some(12.0));
    assert_eq!(own.direction, klant::model::Direction::Lower);
    assert_eq!(own.objective.as_ref(), Some(&scorecard.objectives[0].id));
    assert_eq!(*found.value.readings.typed(own.id(), None, Moment::Period(1)), Entry::Number(9.0));
    assert_eq!(entries(&found.value.readings).len(), entries(&readings).len() + 1);
    assert_eq!(codes(&book), ["row-without-id"]);
}

#[test]
fn names_are_the_same_however_their_accents_quotes_and_dashes_were_typed() {
    let (_, readings, book) = filled_in();
    // Composed and decomposed, typographic and plain, with marks that nobody sees.
    let names = [
        ("Cliënten – \u{201c}vaste\u{201d}", "Clie\u{308}nten - \"vaste\""),
        ("Clie\u{308}nten", "Cliënten"),
        ("Klant\u{ad}behoud", "KLANTBEHOUD\u{200b}"),
        ("Baby\u{2019}s \u{feff}", "baby's"),
    ];
    for (named, figures) in names {
        let mut book = book.clone();
        let said = [("name", named), ("objective", "O1"), ("lens", "wat mensen zeggen")];
        book.insert_own_kpi(&said, (figures, "2027-Q2"));
        let found = back(&book.save()).value;
        assert_eq!(entries(&found.readings).len(), entries(&readings).len() + 1, "{named}");
        assert_eq!(codes(&book), ["row-without-id"], "{named}");
    }
}

#[test]
fn a_kpi_of_ones_own_is_asked_what_it_looks_at() {
    let (_, _, book) = filled_in();
    let told = |lens: &[(&str, &str)]| {
        let mut book = book.clone();
        let said = [&[("name", "Mijn cijfer"), ("objective", "O1")], lens].concat();
        book.insert_own_kpi(&said, ("Mijn cijfer", "2027-Q2"));
        codes(&book)
    };
    assert!(told(&[]).contains(&"kpi-without-lens"));
    assert!(!told(&[("lens", "wat mensen zeggen")]).contains(&"kpi-without-lens"));
}

#[test]
fn spare_rows_take_kpis_objectives_and_segments() {
    let (scorecard, _, mut book) = filled_in();
    book.set("kpis", "own-2", "name", "Eigen");
    book.set("kpis", "own-2", "objective", "O2");
    book.set("kpis", "own-2", "lens", "wat mensen zeggen");
    book.set("data", "own-2", "2027-Q1", 7.0);
    let spare = format!("objective-{}", scorecard.objectives.len() + 1);
    book.set("objectives", &spare, "statement", "Ik weet waar ik aan toe ben.");
    book.set("objectives", &spare, "segment", "S2");
    book.set("objectives", &spare, "drives", "o1; O2");
    let group = format!("segment-{}", scorecard.segments.len() + 1);
    book.set("segments", &group, "name", "Nieuw");
    let found = back(&book.save());
    let filled = &found.value;
    let own = filled.scorecard.kpis.iter().find(|kpi| kpi.id().as_str() == "own-2").unwrap();
    assert_eq!(own.kpi.lens, klant::model::Lens::Opinion);
    assert_eq!(own.objective.as_ref(), Some(&scorecard.objectives[1].id));
    assert_eq!(*filled.readings.typed(own.id(), None, Moment::FIRST), Entry::Number(7.0));
    let objective = filled.scorecard.objectives.last().unwrap();
    assert_eq!(objective.id.as_str(), spare);
    assert_eq!(objective.segment, scorecard.segments[1].id);
    assert_eq!(
        objective.drives,
        [scorecard.objectives[0].id.clone(), scorecard.objectives[1].id.clone()]
    );
    assert_eq!(filled.scorecard.segments.last().unwrap().name, "Nieuw");
    let added: Vec<&str> = filled
        .changes
        .iter()
        .filter(|change| change.what == "added")
        .map(|change| change.id.as_str())
        .collect();
    assert_eq!(added, [&group, &spare, "own-2"]);
}

#[test]
fn edited_settings_are_read_and_told_as_changes() {
    let (scorecard, _, mut book) = filled_in();
    let id = scorecard.kpis[0].id().to_string();
    let goal = scorecard.objectives[0].id.to_string();
    book.set("kpis", &id, "target", 0.775);
    book.set("kpis", &id, "weight", "2,5");
    book.set("kpis", &id, "owner", "Anna");
    book.set("targets", &id, "2027-Q2", 0.7);
    book.set("objectives", &goal, "statement", "Anders gezegd.");
    book.set("objectives", &goal, "weight", 3.0);
    book.set("segments", "jongeren", "name", "Jeugd");
    book.set("start", "organisation", "value", "Andere naam");
    book.set("start", "green-from", "value", 85.0);
    book.set("view", "period", "value", "2e kwartaal 2027");
    let found = back(&book.save()).value;
    let measure = &found.scorecard.kpis[0];
    assert_eq!((measure.target, measure.weight), (Some(77.5), None));
    assert_eq!(measure.owner, "Anna");
    assert_eq!(measure.targets.values().copied().collect::<Vec<_>>(), [70.0]);
    assert_eq!(found.scorecard.objectives[0].statement, "Anders gezegd.");
    assert_eq!(found.scorecard.segments[0].name, "Jeugd");
    assert_eq!(found.scorecard.organisation, "Andere naam");
    assert_eq!(found.scorecard.bands.green, 85.0);
    assert_eq!(found.scorecard.chosen.to_string(), "2027-Q2");
    assert_eq!(codes(&book), ["text-not-counted"]);
    let changed: Vec<String> = found
        .changes
        .iter()
        .map(|change| format!("{}.{}.{}", change.block.unwrap(), change.id, change.what))
        .collect();
    for expected in [
        "start.organisation.value".to_owned(),
        "start.green-from.value".to_owned(),
        "segments.jongeren.name".to_owned(),
        format!("objectives.{goal}.weight"),
        format!("kpis.{id}.target"),
        format!("targets.{id}.2027-Q2"),
    ] {
        assert!(changed.contains(&expected), "{expected} in {changed:?}");
    }
}

#[test]
fn deleted_and_copied_rows_are_told() {
    let (scorecard, readings, mut book) = filled_in();
    let (gone, copied) = (scorecard.kpis[1].id().to_string(), scorecard.kpis[2].id().to_string());
    let row = book.row("kpis", &gone);
    book.page("kpis").edit(Edit::DeleteRow(row));
    let row = book.row("kpis", &copied);
    let page = book.page("kpis");
    page.edit(Edit::InsertRows(row + 1, 1));
    page.edit(Edit::CopyRow(row, row + 1));
    let found = back(&book.save());
    assert!(found.value.scorecard.kpis.iter().all(|kpi| kpi.id().as_str() != gone));
    assert_eq!(found.value.scorecard.kpis.len(), scorecard.kpis.len() - 1);
    assert!(found.value.readings.series.len() < readings.series.len());
    let told = codes(&book);
    assert!(told.contains(&"row-deleted"), "{told:?}");
    assert!(told.contains(&"duplicate-row"), "{told:?}");
    let copy = found.findings.iter().find(|told| told.code.name() == "duplicate-row").unwrap();
    assert_eq!(copy.location.cell(), Some(format!("A{}", row + 2)));
}

#[test]
fn a_copied_sheet_is_told_and_the_original_read() {
    let (scorecard, readings, mut book) = filled_in();
    let (number, _) = book.block("data");
    let mut copy = book.pages[number].clone();
    copy.name = "Gegevens (2)".to_owned();
    for cell in copy.cells.values_mut() {
        if matches!(cell, Cell::Number(_)) {
            *cell = Cell::from(1.0);
        }
    }
    book.pages.insert(0, copy);
    assert_same(&book, &scorecard, &readings);
    assert_eq!(codes(&book), ["sheet-copied"]);
}

#[test]
fn results_that_a_program_left_out_are_told() {
    let (scorecard, readings, mut book) = filled_in();
    let (_, keys) = book.block("values");
    book.page("values").cells.retain(|(row, column), cell| {
        let mark = matches!(cell, Cell::Text(text) if text.starts_with("klant:"));
        *row <= keys
            || *column == 0
            || mark
            || matches!(cell, Cell::Text(text) if text.starts_with("2027-"))
    });
    assert_same(&book, &scorecard, &readings);
    assert!(codes(&book).contains(&"results-dropped"));
}

#[test]
fn a_segment_that_was_added_spoils_no_total() {
    let (catalogue, mut scorecard) = scorecard("en", |choices| {
        choices.segments = vec!["Young".to_owned(), "Old".to_owned()];
    });
    for measure in &mut scorecard.kpis {
        let asked = !measure.kpi.inputs.is_empty();
        measure.by_segment = if asked { BySegment::Every } else { BySegment::Together };
    }
    let readings = figures(&scorecard);
    let before = klant::score::score(&scorecard, &readings);
    let mut book = Book::open(&workbook(&catalogue, &scorecard, &readings));
    let group = format!("segment-{}", scorecard.segments.len() + 1);
    book.set("segments", &group, "name", "Neighbours");
    let found = back(&book.save());
    let after = klant::score::score(&found.value.scorecard, &found.value.readings);
    let totals = |scored: &klant::score::Scored| -> Vec<_> {
        scored
            .series
            .iter()
            .filter(|series| series.segment.is_none())
            .map(|series| series.course.clone())
            .collect()
    };
    assert_eq!(totals(&before), totals(&after));
    assert!(found.findings.iter().any(|told| told.code.name() == "segment-not-asked"));
}

/// One cell filled in, and what comes of it.
fn one(language: &str, unit: &str, cell: Cell) -> (Entry, Vec<&'static str>, Vec<String>) {
    let (catalogue, scorecard) = scorecard(language, |_| {});
    let measure = scorecard
        .kpis
        .iter()
        .find(|measure| {
            let has_inputs = !measure.kpi.inputs.is_empty();
            has_inputs && (measure.kpi.unit.id.as_str() == "percent") == (unit == "percent")
        })
        .unwrap();
    let input = measure.kpi.inputs.iter().find(|input| input.unit.count).unwrap();
    let key = if unit == "count" { input.id.as_str() } else { "value" };
    let id: Id = measure.id().clone();
    let mut book = Book::open(&empty(&catalogue, &scorecard));
    book.set("data", &format!("{id}.{key}"), "2027-Q1", cell);
    let found = back(&book.save());
    let readings = &found.value.readings;
    let entry = match key {
        "value" => readings.typed(&id, None, Moment::FIRST).clone(),
        input => readings.input(&id, None, input, Moment::FIRST).clone(),
    };
    let expected = format!("!{}", cell_of(&book, &format!("{id}.{key}")));
    let told: Vec<_> = found
        .findings
        .iter()
        .filter(|told| told.location.cell().is_some())
        .filter(|told| format!("{}", told.location).ends_with(&expected))
        .collect();
    let values =
        told.iter().flat_map(|told| crate::common::values(told).into_iter().map(|(_, text)| text));
    (entry, told.iter().map(|told| told.code.name()).collect(), values.collect())
}

fn cell_of(book: &Book, id: &str) -> String {
    let column = char::from(b'A' + u8::try_from(book.column("data", "2027-Q1")).unwrap());
    format!("{column}{}", book.row("data", id) + 1)
}

fn empty(catalogue: &Catalogue, scorecard: &Scorecard) -> Vec<u8> {
    workbook(catalogue, scorecard, &Readings::default())
}

#[test]
fn numbers_are_read_as_people_type_them() {
    let number = |number: f64| Entry::Number(number);
    for (cell, entry, code) in [
        (Cell::Percent(0.85), number(85.0), None),
        (Cell::Percent(0.07), number(7.0), None),
        (Cell::Number(0.85), number(85.0), None),
        (Cell::Number(85.0), Entry::Invalid("85".to_owned()), Some("whole-percents")),
        (Cell::from("85%"), number(85.0), Some("number-as-text")),
        (Cell::from("85,5 %"), number(85.5), Some("number-as-text")),
        (Cell::from("12,5"), Entry::Invalid("12,5".to_owned()), Some("percent-as-text")),
        (Cell::from(" 7 "), Entry::Invalid("7".to_owned()), Some("percent-as-text")),
        (Cell::from("n.v.t."), Entry::NotApplicable, None),
        (Cell::from("N/A"), Entry::NotApplicable, None),
        (Cell::from("-"), Entry::Blank, None),
        (Cell::from("see Anna"), Entry::Invalid("see Anna".to_owned()), Some("text-in-number")),
        (Cell::from("1.234"), Entry::Invalid("1.234".to_owned()), Some("percent-as-text")),
        (Cell::Bool(true), Entry::Invalid("TRUE".to_owned()), Some("text-in-number")),
        (Cell::Error("#DIV/0!"), Entry::Invalid("#DIV/0!".to_owned()), Some("error-in-number")),
        (Cell::Error("#N/A"), Entry::NotApplicable, Some("error-not-applicable")),
        (Cell::Date(46_154.0), Entry::Invalid("2026-05-12".to_owned()), Some("date-in-number")),
        (Cell::Number(0.0085), number(0.85), Some("share-like-fraction")),
        (Cell::Number(1.05), number(105.0), Some("share-over-hundred")),
    ] {
        let (found, codes, _) = one("nl", "percent", cell.clone());
        assert_eq!(found, entry, "{cell:?}");
        assert_eq!(codes, code.into_iter().collect::<Vec<_>>(), "{cell:?}");
    }
}

#[test]
fn what_a_spreadsheet_made_a_date_of_is_told_with_what_was_meant() {
    for (language, serial, meant) in [
        ("nl", 46_154.0, "12,5"),
        ("en", 46_154.0, "12.5"),
        ("nl", 31_107.0, "3,85"),
        ("nl", 85.0, "85"),
        ("en", 0.5, "12.00"),
    ] {
        let (_, codes, values) = one(language, "percent", Cell::Date(serial));
        assert_eq!(codes, ["date-in-number"]);
        assert!(values.iter().any(|text| text == meant), "{serial}: {values:?}");
    }
}

#[test]
fn a_date_that_is_shown_as_a_number_is_told_where_it_dwarfs_the_others() {
    let (scorecard, _, mut book) = filled_in();
    let group = scorecard.segments[0].id.as_ref().unwrap();
    let mut kpis = scorecard.kpis.iter().filter(|measure| scorecard.is_apart(measure));
    let measure = kpis.find(|measure| !measure.kpi.unit.is_percentage()).unwrap();
    let row = format!("{}.value@{group}", measure.id());
    let told = |book: &Book| codes(book).iter().filter(|code| **code == "perhaps-a-date").count();
    // 3 April 2027, beside small numbers and beside one that is not.
    for (other, count) in [(12.5, 1), (40_000.0, 0)] {
        for period in ["before", "2027-Q1", "2027-Q3", "2027-Q4"] {
            book.set("data", &row, period, other);
        }
        book.set("data", &row, "2027-Q2", 46_480.0);
        assert_eq!(told(&book), count, "{other}");
    }
}

#[test]
fn a_percentage_among_counts_is_told() {
    let (entry, codes, _) = one("en", "count", Cell::Percent(0.45));
    // The sheet's formulas cannot see the sign, so that it is told and counts as they take it.
    assert_eq!((entry, &codes[..1]), (Entry::Number(0.45), &["percent-sign"][..]));
    let (entry, codes, _) = one("en", "count", Cell::from("45%"));
    assert_eq!((entry, codes), (Entry::Invalid("45%".to_owned()), vec!["percent-unexpected"]));
    let (_, codes, _) = one("en", "count", Cell::Number(-3.0));
    assert_eq!(codes, ["count-negative"]);
}

#[test]
fn settings_that_cannot_be_are_told_at_their_cells() {
    let (scorecard, _, mut book) = filled_in();
    let higher = scorecard
        .kpis
        .iter()
        .filter(|measure| measure.direction == klant::model::Direction::Higher)
        .map(|measure| measure.id().to_string())
        .take(4)
        .collect::<Vec<_>>();
    let held = |id: &str, number: f64| {
        let mut kpis = scorecard.kpis.iter();
        let measure = kpis.find(|measure| measure.id().as_str() == id).unwrap();
        if measure.kpi.unit.is_percentage() { number / 100.0 } else { number }
    };
    book.set("kpis", &higher[0], "target", held(&higher[0], 50.0));
    book.set("kpis", &higher[0], "worst", held(&higher[0], 50.0));
    book.set("kpis", &higher[1], "target", held(&higher[1], 50.0));
    book.set("kpis", &higher[1], "worst", held(&higher[1], 60.0));
    book.set("kpis", &higher[2], "weight", -1.0);
    book.clear("kpis", &higher[3], "target");
    let goals: Vec<String> =
        scorecard.objectives.iter().map(|planned| planned.id.to_string()).collect();
    for goal in &goals {
        book.set("objectives", goal, "weight", 0.0);
    }
    book.set("start", "amber-from", "value", 95.0);
    let found = back(&book.save());
    let at = |code: &str| {
        found
            .findings
            .iter()
            .find(|told| told.code.name() == code)
            .map(|told| told.location.cell().unwrap_or_default())
    };
    let cell = |book: &Book, id: &str, key: &str| {
        let column = char::from(b'A' + u8::try_from(book.column("kpis", key)).unwrap());
        format!("{column}{}", book.row("kpis", id) + 1)
    };
    assert_eq!(at("worst-equals-target"), Some(cell(&book, &higher[0], "worst")));
    assert_eq!(at("worst-on-wrong-side"), Some(cell(&book, &higher[1], "worst")));
    assert_eq!(at("negative-weight"), Some(cell(&book, &higher[2], "weight")));
    assert!(at("kpi-without-target").is_some());
    assert!(at("objective-weights-zero").is_some());
    assert!(at("bands-out-of-order").is_some());
}

#[test]
fn changed_sheets_and_columns_are_told_as_changes() {
    let (_, _, mut book) = filled_in();
    let (number, keys) = book.block("kpis");
    let column = book.column("kpis", "owner");
    let page = &mut book.pages[number];
    page.name = "Onze meters".to_owned();
    page.edit(Edit::InsertColumns(column, 1));
    page.cells.insert((keys + 1, column), Cell::from("Afdeling"));
    // A column without a header is a matter of looks.
    page.edit(Edit::InsertColumns(column, 1));
    let gone = book.pages.iter().position(|page| page.name == "Dashboard").unwrap();
    book.pages.remove(gone);
    let mut other = book.pages[gone].clone();
    other.cells.retain(|(_, column), _| *column > 30);
    other.name = "Kladblok".to_owned();
    book.pages.push(other);
    let found = back(&book.save()).value;
    let changes: Vec<String> = found
        .changes
        .iter()
        .map(|change| {
            let block = change.block.map(|block| block.to_string()).unwrap_or_default();
            format!("{block} {} {} → {}", change.what, change.from, change.to)
        })
        .collect();
    assert_eq!(
        changes,
        [
            " renamed Indicatoren → Onze meters",
            " added  → Kladblok",
            " deleted Dashboard → ",
            "kpis added  → Afdeling",
        ]
    );
}

#[test]
fn what_a_choice_was_is_told_with_what_it_is() {
    let (scorecard, _, mut book) = filled_in();
    let id = scorecard.kpis[0].id().to_string();
    book.set("kpis", &id, "frequency", "jaarlijks");
    book.set("kpis", &id, "objective", "O3");
    let goal = scorecard.objectives[0].id.to_string();
    book.clear("objectives", &goal, "value_proposition");
    let own = "own-1";
    book.set("kpis", own, "name", "Eigen");
    book.set("kpis", own, "target", 8.0);
    book.set("targets", own, "2027-Q3", 9.0);
    let found = back(&book.save()).value;
    let changes: Vec<(&str, &str, &str)> = found
        .changes
        .iter()
        .map(|change| (change.what.as_str(), change.from.as_str(), change.to.as_str()))
        .collect();
    let driver = scorecard.objectives[0].value_proposition.unwrap();
    let (catalogue, _) = super::scorecard("nl", |_| {});
    let labels = catalogue.labels();
    assert_eq!(
        changes,
        [
            ("value_proposition", labels.of("aspect", driver.0.into()), ""),
            ("objective", "O1", "O3"),
            (
                "frequency",
                labels.of("frequency", scorecard.kpis[0].frequency.into()),
                labels.of("frequency", "yearly")
            ),
            ("added", "", "Eigen"),
        ]
    );
}
