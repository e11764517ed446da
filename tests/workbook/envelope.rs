//! What travels in `_klant`: read whatever the version, whole told from damaged, newer from broken.

use super::{
    book::{Book, Cell},
    random::random,
    read::back,
    scorecard, workbook,
};
use crate::common::cases;
use klant::{
    catalogue::built_in,
    finding::Code,
    readings::Readings,
    scorecard::{PlannedKpi, Scorecard},
    wire::v1::{PlannedKpiV1, ScorecardV1, decode, encode},
    workbook::{ReadError, SCHEMA, read},
};
use serde_json::{Value, json};
use std::{fs, path::Path};

/// Keys of the rows that belong into the lists of the scorecard, with the lists, as version 1 has
/// them.
const LISTS: [(&str, &str); 4] =
    [("segment", "segments"), ("objective", "objectives"), ("kpi", "kpis"), ("note", "notes")];

/// Keys with their texts.
type Rows = Vec<(String, String)>;

/// The rows of the sheet, as they stand.
fn rows(book: &Book) -> Rows {
    let (sheet, _) = book.block("envelope");
    let mut rows = Rows::new();
    for ((_, column), cell) in &book.pages[sheet].cells {
        let Cell::Text(text) = cell else { panic!("{cell:?} in _klant") };
        match column {
            0 => rows.push((text.clone(), String::new())),
            _ => rows.last_mut().unwrap().1.push_str(text),
        }
    }
    rows
}

/// The workbook with other rows.
fn with_rows(book: &Book, rows: &[(String, String)]) -> Vec<u8> {
    let mut book = book.clone();
    let (sheet, _) = book.block("envelope");
    let cells = &mut book.pages[sheet].cells;
    cells.clear();
    for (row, (key, text)) in (0..).zip(rows) {
        cells.insert((row, 0), Cell::from(key.as_str()));
        let characters: Vec<char> = text.chars().collect();
        for (column, piece) in (1..).zip(characters.chunks(10_000)) {
            cells.insert((row, column), Cell::Text(piece.iter().collect()));
        }
    }
    book.save()
}

/// FNV-1a of the whole scorecard's JSON, as version 1 has it: the rows put into the empty lists.
fn fingerprint(rows: &[(String, String)]) -> String {
    let texts = |wanted: &str| {
        let found = rows.iter().filter(|(key, _)| key == wanted);
        found.map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(",")
    };
    let mut whole = texts("scorecard");
    for (key, list) in LISTS {
        let empty = format!("\"{list}\":[]");
        assert_eq!(whole.matches(&empty).count(), 1, "{empty}");
        whole = whole.replace(&empty, &format!("\"{list}\":[{}]", texts(key)));
    }
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    format!("fnv1a-{:016x}", whole.bytes().fold(0xcbf2_9ce4_8422_2325, mix))
}

/// Another version's rows: each text changed by `change`, and that version's own fingerprint.
fn of_another_version(book: &Book, mut change: impl FnMut(&str, String) -> String) -> Rows {
    let mut rows = rows(book);
    let mut changed = false;
    for (key, text) in &mut rows {
        let other = change(key, text.clone());
        changed |= other != *text;
        *text = other;
    }
    assert!(changed, "nothing is other than before");
    let print = fingerprint(&rows);
    rows.iter_mut().find(|(key, _)| key == "fingerprint").unwrap().1 = print;
    rows
}

/// A scorecard with something of everything, and its workbook.
fn base() -> (Scorecard, Book) {
    let (catalogue, mut card) = scorecard("en", |choices| {
        choices.segments = ["Families", "Businesses", "Others"].map(str::to_owned).to_vec();
    });
    card.kpis[0].by_segment = klant::model::BySegment::Together;
    let book = Book::open(&workbook(&catalogue, &card, &Readings::default()));
    (card, book)
}

/// Codes of what is told of a file that is read, or of its refusal, with what is in them.
fn told(bytes: &[u8]) -> Vec<(&'static str, String)> {
    let told = |code: &Code| {
        let texts: Vec<String> =
            code.arguments().iter().map(|(_, argument)| argument.to_string()).collect();
        (code.name(), texts.join(", "))
    };
    match read(bytes, "test.xlsx") {
        Ok(found) => {
            let codes = found.findings.iter().map(|found| &found.code);
            codes.filter(|code| code.name().starts_with("envelope")).map(told).collect()
        }
        Err(ReadError(refusal)) => vec![told(&refusal.code)],
    }
}

#[test]
fn the_rows_of_every_workbook_ever_issued_are_whole_and_would_be_written_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/issued/v1");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "xlsx") {
            continue;
        }
        let book = Book::open(&fs::read(&path).unwrap());
        let rows = rows(&book);
        let issued = &rows.iter().find(|(key, _)| key == "fingerprint").unwrap().1;
        let found = decode(&rows, issued).unwrap();
        assert!(found.intact, "{}", path.display());
        let again = encode(&found.scorecard);
        assert_eq!(again.fingerprint, *issued, "{}", path.display());
        for (key, text) in &again.rows {
            let same = rows.iter().any(|(found, old)| found == key && old == text);
            assert!(same, "{}: {key} is now {text}", path.display());
        }
        count += 1;
    }
    assert!(count >= 30);
}

#[test]
fn a_scorecard_travels_in_rows_and_as_one_document_and_arrives_the_same() {
    let catalogue = built_in("nl");
    for number in 0..cases::at_least(40).into() {
        let (card, _) = random(&catalogue, number);
        let written = encode(&card);
        let found = decode(&written.rows, &written.fingerprint).unwrap();
        assert!(found.intact && found.scorecard == card, "case {number}");
        let document = serde_json::to_string(&ScorecardV1::from(&card)).unwrap();
        let found: ScorecardV1 = serde_json::from_str(&document).unwrap();
        assert!(Scorecard::try_from(found).unwrap() == card, "case {number}");
        let rows: Vec<_> =
            written.rows.iter().map(|(key, text)| ((*key).to_owned(), text.clone())).collect();
        assert_eq!(written.fingerprint, fingerprint(&rows), "case {number}");
    }
}

#[test]
fn whatever_a_plan_says_of_a_kpi_arrives() {
    let (scorecard, _) = base();
    let mut said = serde_json::to_value(&scorecard.kpis[0]).unwrap();
    let fields = said.as_object_mut().unwrap();
    for (key, value) in fields.iter_mut().filter(|(key, _)| *key != "kpi") {
        match value {
            Value::Bool(flag) => *value = json!(!*flag),
            Value::Object(targets) => {
                *targets = [("2027-M01".to_owned(), json!(7.5))].into_iter().collect()
            }
            Value::String(text) if text.is_empty() => *value = json!(format!("a {key}")),
            Value::Null if key == "objective" => *value = json!("answer-soon"),
            Value::Null => *value = json!(7),
            _ => {}
        }
    }
    let planned: PlannedKpi = serde_json::from_value(said).unwrap();
    let json = serde_json::to_string(&PlannedKpiV1::from(&planned)).unwrap();
    let read: PlannedKpiV1 = serde_json::from_str(&json).unwrap();
    assert_eq!(PlannedKpi::try_from(read).unwrap(), planned, "{json}");
}

#[test]
fn a_field_that_is_not_known_is_passed_over_and_nobody_is_accused() {
    let (card, book) = base();
    let rows = of_another_version(&book, |key, text| {
        let text = text.replace("\"unit\":{", "\"unit\":{\"plural\":[1,{\"a\":\"\\\"}\"}],");
        match key {
            "scorecard" => text.replace("\"example\":", "\"theme\":{\"notes\":7},\"example\":"),
            "segment" | "objective" | "kpi" => text.replacen('{', "{\"colour\":\"blue\",", 1),
            _ => text,
        }
    });
    let bytes = with_rows(&book, &rows);
    assert_eq!(told(&bytes), []);
    assert!(back(&bytes).value.scorecard == card);
}

#[test]
fn a_row_that_is_not_known_is_passed_over() {
    let (card, book) = base();
    let mut rows = rows(&book);
    rows.insert(3, ("signature".to_owned(), "x-1".to_owned()));
    rows.push(("theme".to_owned(), "{\"ink\":\"#123456\"}".to_owned()));
    let bytes = with_rows(&book, &rows);
    assert_eq!(told(&bytes), []);
    assert!(back(&bytes).value.scorecard == card);
}

#[test]
fn a_field_that_an_older_version_did_not_have_is_no_change_by_hand() {
    let (card, book) = base();
    // As a version that did not have it would have written it: one at a time, then all.
    let absent = [
        "\"by_segment\":false,",
        "\"minimum_answers\":null,",
        "\"target_high\":null,",
        "\"worst_high\":null,",
        "\"targets\":{},",
        "\"alternatives\":\"\",",
        "\"targeted\":null,",
        "\"why_us\":\"\",",
        "\"sources\":[],",
        "\"differs\":null,",
        "\"adopted_by\":\"\",",
        ",\"example\":false",
    ];
    let missing = |text: String, part: &&str| text.replace(*part, "");
    let mut versions: Vec<Vec<&str>> = absent.iter().map(|part| vec![*part]).collect();
    versions.push(absent.to_vec());
    for parts in versions {
        let rows = of_another_version(&book, |_, text| parts.iter().fold(text, missing));
        let bytes = with_rows(&book, &rows);
        assert_eq!(told(&bytes), [], "{parts:?}");
        assert!(back(&bytes).value.scorecard == card, "{parts:?}");
    }
}

#[test]
fn what_is_whole_and_not_understood_is_newer() {
    let (_, book) = base();
    let newer = [
        ("\"aggregate\":\"sum\"", "\"aggregate\":\"median\"", ", aggregate `median`"),
        ("\"frequency\":\"monthly\"", "\"frequency\":\"weekly\"", ", frequency `weekly`"),
        ("\"place\":\"top\"", "\"place\":\"aside\"", ", place `aside`"),
        // A number where a table stands now, and a number gone that scores rest on.
        ("\"bands\":{\"green\":90.0,\"amber\":60.0}", "\"bands\":3", ""),
        ("\"pleasing_margin\":20.0,", "", ""),
    ];
    for (old, new, what) in newer {
        let rows = of_another_version(&book, |_, text| text.replace(old, new));
        let bytes = with_rows(&book, &rows);
        let what = format!("v{SCHEMA}{what}");
        assert_eq!(told(&bytes), [("file-newer", what)], "{new}");
        // The same under the fingerprint of before is damage, and no version's work.
        let mut damaged = rows;
        let print = fingerprint(&self::rows(&book));
        damaged.iter_mut().find(|(key, _)| key == "fingerprint").unwrap().1 = print;
        let bytes = with_rows(&book, &damaged);
        assert_eq!(told(&bytes), [("envelope-broken", String::new())], "{new}");
    }
}

#[test]
fn what_somebody_changed_is_told_and_what_nobody_can_read_is_refused() {
    let (card, book) = base();
    let whole = rows(&book);
    let changed = |change: &dyn Fn(&mut Rows)| {
        let mut rows = whole.clone();
        change(&mut rows);
        assert!(rows != whole, "nothing was changed");
        with_rows(&book, &rows)
    };
    let replaced = |old: &str, new: &str| {
        changed(&|rows| {
            for (_, text) in rows {
                *text = text.replace(old, new);
            }
        })
    };
    let at = |rows: &[(String, String)], key: &str| {
        rows.iter().position(|(found, _)| found == key).unwrap()
    };
    let by_hand = [
        replaced("\"organisation\":\"Gemeente Voorbeeld\"", "\"organisation\":\"Mine\""),
        replaced("\"weight\":null", "\"weight\":3.0"),
        replaced("\"by_segment\":false,", ""),
        replaced("\"owner\":\"\"", "\"owner\":\"\",\"mine\":1"),
        changed(&|rows| drop(rows.remove(at(rows, "kpi")))),
        changed(&|rows| rows.swap(at(&whole, "kpi"), at(&whole, "kpi") + 1)),
        changed(&|rows| rows.insert(at(&whole, "kpi"), rows[at(&whole, "kpi")].clone())),
        changed(&|rows| rows[at(&whole, "fingerprint")].1.clear()),
        changed(&|rows| drop(rows.remove(at(rows, "fingerprint")))),
    ];
    for (number, bytes) in by_hand.iter().enumerate() {
        assert_eq!(told(bytes), [("envelope-changed", String::new())], "edit {number}");
    }
    assert!(back(&by_hand[1]).value.scorecard != card, "what was changed counts");
    let broken = [
        replaced("\"aggregate\":\"sum\"", "\"aggregate\":\"sun\""),
        replaced("\"direction\":\"higher\"", "\"direction\":7"),
        replaced("\"minimum_coverage\":", "\"minimum\":"),
        changed(&|rows| {
            let kpi = at(rows, "kpi");
            let text = &mut rows[kpi].1;
            text.truncate(text.len() / 2);
        }),
        changed(&|rows| drop(rows.remove(at(rows, "scorecard")))),
    ];
    for (number, bytes) in broken.iter().enumerate() {
        assert_eq!(told(bytes), [("envelope-broken", String::new())], "damage {number}");
    }
}

#[test]
fn a_scorecard_made_to_exhaust_the_machine_is_refused_though_it_is_whole() {
    let (_, book) = base();
    let mut rows = rows(&book);
    let multiply = |rows: &mut Rows, wanted: &str, count: usize| {
        let place = rows.iter().position(|(key, _)| key == wanted).unwrap();
        let (key, text) = rows[place].clone();
        let id = serde_json::from_str::<serde_json::Value>(&text).unwrap()["id"].to_string();
        let more = (0..count)
            .map(|number| (key.clone(), text.replacen(&id, &format!("\"more-{number}\""), 1)));
        rows.splice(place..place, more.collect::<Vec<_>>());
    };
    let print = |rows: &mut Rows| {
        let print = fingerprint(rows);
        rows.iter_mut().find(|(key, _)| key == "fingerprint").unwrap().1 = print;
    };
    multiply(&mut rows, "segment", 450);
    print(&mut rows);
    assert!(read(&with_rows(&book, &rows), "test.xlsx").is_ok());
    multiply(&mut rows, "objective", 450);
    print(&mut rows);
    assert_eq!(told(&with_rows(&book, &rows))[0].0, "envelope-broken");
}
