//! Files that mean harm, or were mangled: each is refused with a reason, or read.

use super::{
    book::{Book, Cell},
    scorecard, workbook,
};
use crate::common::{package::Parts, processor};
use klant::{
    catalogue::labels,
    readings::Readings,
    workbook::{ReadError, read},
};
use std::{
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

/// Time of the processor in an unoptimised build; the program itself has two seconds.
const LIMIT: Duration = Duration::from_secs(15);

fn base() -> Vec<u8> {
    let (catalogue, scorecard) = scorecard("en", |_| {});
    workbook(&catalogue, &scorecard, &Readings::default())
}

/// Writes a file out where `KLANT_HOSTILE` names a folder, for those who measure the program with it.
fn write_out(bytes: &[u8]) {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let Some(folder) = std::env::var_os("KLANT_HOSTILE") else { return };
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    std::fs::write(Path::new(&folder).join(format!("{number:04}.xlsx")), bytes).unwrap();
}

/// What comes of a file: `read`, or the code of the refusal.
fn outcome(bytes: &[u8], name: &str) -> &'static str {
    write_out(bytes);
    let (found, took) = processor::taken(|| read(bytes, "test.xlsx"));
    assert!(took < LIMIT, "{name} took {took:?}");
    match found {
        Ok(found) => {
            let placed = found.findings.iter().all(|told| !told.code.name().is_empty());
            assert!(placed, "{name}");
            "read"
        }
        Err(ReadError(told)) => {
            let key = format!("diagnostics.{}.message", told.code.name());
            assert!(labels("en").get(&key).is_some(), "{name}: no words for {}", told.code.name());
            told.code.name()
        }
    }
}

#[test]
fn what_is_no_workbook_is_refused_with_what_it_is() {
    let base = base();
    let none: &[u8] = b"";
    for (bytes, code) in [
        (none, "file-empty"),
        (b"kpi;value\r\ncsat;7\r\n", "file-is-text"),
        (b"<html><table></table></html>", "file-is-text"),
        (b"\xFF\xFEk\0p\0i\0", "file-is-text"),
        (&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "file-encrypted-or-old"),
        (&[0xFF, 0xD8, 0xFF, 0xE0, 0, 0x10], "file-not-a-workbook"),
        (b"PK\x03\x04", "file-damaged"),
        (&base[..base.len() / 2], "file-damaged"),
        (&base[..base.len() - 30], "file-damaged"),
    ] {
        assert_eq!(outcome(bytes, code), code);
    }
    let one = |name: &str| Parts(vec![(name.to_owned(), b"x".to_vec())]).save();
    assert_eq!(outcome(&one("word/document.xml"), "docx"), "file-not-a-workbook");
    assert_eq!(outcome(&one("xl/workbook.bin"), "xlsb"), "file-xlsb");
    assert_eq!(outcome(&one("Index/Document.iwa"), "numbers"), "file-numbers");
    let ods = vec![("mimetype".to_owned(), Vec::new()), ("content.xml".to_owned(), Vec::new())];
    assert_eq!(outcome(&Parts(ods).save(), "ods"), "file-opendocument");
    let mut foreign = Book::default();
    foreign.pages.push(super::book::Page { name: "Sheet1".to_owned(), ..Default::default() });
    assert_eq!(outcome(&foreign.save(), "foreign"), "file-not-ours");
}

#[test]
fn a_file_that_lost_its_envelope_or_knows_more_is_refused() {
    let book = Book::open(&base());
    let (envelope, _) = book.block("envelope");
    let mut gone = book.clone();
    gone.pages.remove(envelope);
    assert_eq!(outcome(&gone.save(), "gone"), "envelope-gone");
    let mut newer = book.clone();
    newer.pages[envelope].cells.insert((1, 1), Cell::from("v99"));
    assert_eq!(outcome(&newer.save(), "newer"), "file-newer");
    for broken in ["", "{", "null", "{\"calendar\":1}", "[[[[[[[[[["] {
        let mut book = book.clone();
        let cells = &mut book.pages[envelope].cells;
        let row = cells
            .iter()
            .find(|(_, cell)| **cell == Cell::from("scorecard"))
            .map(|((row, _), _)| *row)
            .unwrap();
        cells.insert((row, 1), Cell::from(broken));
        assert_eq!(outcome(&book.save(), broken), "envelope-broken", "{broken}");
    }
    let mut huge = book.clone();
    for cell in huge.pages[envelope].cells.values_mut() {
        if let Cell::Text(text) = cell {
            *text = text.replace("\"count\":4", "\"count\":4000000000");
        }
    }
    assert_eq!(outcome(&huge.save(), "huge calendar"), "envelope-broken");
    let mut changed = book;
    for cell in changed.pages[envelope].cells.values_mut() {
        if let Cell::Text(text) = cell {
            *text = text.replace("Gemeente Voorbeeld", "Gemeente Anders");
        }
    }
    let found = read(&changed.save(), "test.xlsx").unwrap();
    assert!(found.findings.iter().any(|told| told.code.name() == "envelope-changed"));
}

#[test]
fn archives_that_lie_or_explode_are_refused() {
    let parts = Parts::open(&base());
    let mut bomb = parts.clone();
    bomb.0.push(("xl/media/zeros.bin".to_owned(), vec![0; 200 << 20]));
    assert_eq!(outcome(&bomb.save(), "bomb"), "file-too-large");
    // Less, but as one text that the reader would hold in memory at once.
    let long = parts.with("xl/worksheets/sheet5.xml", |text| {
        text.replacen("<sheetData>", &format!("<sheetData>{}", " ".repeat(30 << 20)), 1)
    });
    assert_eq!(outcome(&long, "long"), "file-too-large");
    let tags = parts.with("xl/worksheets/sheet5.xml", |text| {
        text.replacen("<sheetData>", &format!("<sheetData>{}", "<x/>".repeat(13 << 20)), 1)
    });
    assert_eq!(outcome(&tags, "tags"), "file-too-large");
    let mut texts = parts.clone();
    texts.replace("xl/sharedStrings.xml", |text| text.to_owned() + &" ".repeat(17 << 20));
    assert_eq!(outcome(&texts.save(), "texts"), "file-too-large");
    let mut many = parts.clone();
    many.0.extend((0..2_100).map(|number| (format!("xl/x{number}"), Vec::new())));
    assert_eq!(outcome(&many.save(), "many"), "file-too-many");
    let mut twice = parts.clone();
    twice.0.push(("XL/Workbook.xml".to_owned(), Vec::new()));
    assert_eq!(outcome(&twice.save(), "twice"), "file-damaged");
    // The same name twice in the directory: one byte of a name is changed back.
    let mut same = parts;
    same.0.push(("xl/workbook.xmX".to_owned(), b"<workbook/>".to_vec()));
    let mut bytes = same.save();
    let wanted = b"xl/workbook.xmX";
    let places: Vec<usize> =
        (0..bytes.len() - wanted.len()).filter(|at| bytes[*at..].starts_with(wanted)).collect();
    for at in places {
        bytes[at + wanted.len() - 1] = b'l';
    }
    assert_eq!(outcome(&bytes, "same name"), "file-damaged");
}

#[test]
fn declared_counts_are_held_against_the_room_they_have() {
    let base = Parts::open(&base());
    for count in ["1099511627776", "18446744073709551615", "99999999999999999999999", "1073741824"]
    {
        let bytes = base.with("xl/sharedStrings.xml", |text| {
            let at = text.find("uniqueCount=\"").unwrap() + 13;
            let end = at + text[at..].find('"').unwrap();
            format!("{}{count}{}", &text[..at], &text[end..])
        });
        assert_eq!(outcome(&bytes, count), "file-damaged");
        let bytes = base.with("xl/sharedStrings.xml", |text| {
            text.replacen("<sst ", &format!("<x/><sst/><sst uniqueCount='{count}' "), 1)
        });
        assert_eq!(outcome(&bytes, count), "file-damaged");
    }
}

#[test]
fn broken_sheets_cost_only_themselves() {
    let base = Parts::open(&base());
    // The second sheet holds the figures.
    let sheet = "xl/worksheets/sheet5.xml";
    let cell = |cell: &str| {
        let row = format!("<row r=\"900\">{cell}</row></sheetData>");
        base.with(sheet, |text| text.replacen("</sheetData>", &row, 1))
    };
    for broken in [
        "<c r=\"H900\" t=\"e\"><v>#SPILL!</v></c>",
        "<c r=\"H900\" t=\"e\"><v>#CALC!</v></c>",
        "<c r=\"H900\" t=\"e\"><v>Err:508</v></c>",
        "<c r=\"H900\" t=\"b\"><v>2</v></c>",
        "<c r=\"H900\" t=\"n\"><v>twelve</v></c>",
        "<c r=\"H900\" t=\"q\"><v>1</v></c>",
        "<c r=\"H900\" t=\"s\"><v>99999999</v></c>",
        "<c r=\"H900\" t=\"s\"><v>-1</v></c>",
        "<c r=\"H900\"><v>NaN</v></c>",
        "<c r=\"H900\"><v>1e999</v></c>",
        "<c r=\"H900\"><v>-inf</v></c>",
        "<c r=\"XFD1048576\"><v>1</v></c>",
        "<c r=\"XFE1\"><v>1</v></c>",
        "<c r=\"A0\"><v>1</v></c>",
        "<c r=\"\"><v>1</v></c>",
        "<c r=\"7\"><v>1</v></c>",
        "<c r=\"H900\"><f t=\"shared\" si=\"1099511627776\" ref=\"A1:XFD1048576\">1</f><v>1</v></c>",
        "<c r=\"H900\" s=\"99999999\"><v>0.5</v></c>",
        "<c r=\"H900\"><x/></c>",
        "<c r=\"H900\" t=\"inlineStr\"><is><t>text</t></is></c>",
        "<c r=\"H900\" t=\"d\"><v>2027-01-01</v></c>",
    ] {
        assert_eq!(outcome(&cell(broken), broken), "read", "{broken}");
    }
    // The library counts references in 32 bits, and here it does not notice when they are full.
    for (far, expected) in [
        ("A4294967295", "read"),
        ("A4294967296", "file-damaged"),
        ("AAAAAAA1", "read"),
        ("MWLQKWU1", "file-damaged"),
        ("MWLQKWV1", "file-damaged"),
        ("zzzzzzz1", "file-damaged"),
        ("AAAAAAAAAA1", "file-damaged"),
        ("AAAAAAAAAA.12345678", "file-damaged"),
        ("99999999999.12345678", "file-damaged"),
        ("AAAAAAA1.39997558519241921", "read"),
        ("A99999999999999999999", "file-damaged"),
    ] {
        for spelt in [
            format!("<c r=\"{far}\"><v>1</v></c>"),
            format!("<c r = '{far}' ><v>1</v></c>"),
            format!("<x:c t=\"n\"\nr=\"{far}\"><v>1</v></x:c>"),
        ] {
            assert_eq!(outcome(&cell(&spelt), &spelt), expected, "{spelt}");
        }
    }
    for (row, expected) in [("99999999", "read"), ("4294967297", "file-damaged")] {
        let row = format!("<row r=\"{row}\"><c><v>1</v></c></row></sheetData>");
        let bytes = base.with(sheet, |text| text.replacen("</sheetData>", &row, 1));
        assert_eq!(outcome(&bytes, &row), expected, "{row}");
    }
    // What only looks like a reference is none.
    let text = "<c r=\"Z901\" t=\"inlineStr\"><is><t>r=\"ZZZZZZZZZ1\"</t></is></c>";
    assert_eq!(outcome(&cell(text), text), "read");
    // The other figures are still there.
    let (catalogue, scorecard) = scorecard("en", |_| {});
    let mut book = Book::open(&workbook(&catalogue, &scorecard, &Readings::default()));
    let id = scorecard.kpis[0].id().clone();
    book.set("data", &format!("{id}.value"), "2027-Q1", 0.71);
    // A cell that can be nowhere is told with its sheet, one that holds too new an error is not.
    for (place, damaged) in [("Z1", false), ("XFE1", true)] {
        let bytes = Parts::open(&book.save()).with(sheet, |text| {
            let row = format!("<row r=\"1\"><c r=\"{place}\" t=\"e\"><v>#SPILL!</v></c></row>");
            text.replacen("<sheetData>", &format!("<sheetData>{row}"), 1)
        });
        let found = read(&bytes, "test.xlsx").unwrap();
        assert_eq!(
            *found.value.readings.typed(&id, None, klant::model::Moment::FIRST),
            klant::readings::Entry::Number(71.0)
        );
        let told = found.findings.iter().any(|told| told.code.name() == "cells-damaged");
        assert_eq!(told, damaged, "{place}");
    }
}

#[test]
fn mangled_parts_are_refused_or_read() {
    let base = Parts::open(&base());
    let sheet = "xl/worksheets/sheet5.xml";
    let nested = "<a>".repeat(1_000_000);
    type Change = Box<dyn Fn(&str) -> String>;
    let changes: Vec<(&str, &str, Change)> = vec![
        ("cut sheet", sheet, Box::new(|text| text[..text.len() / 2].to_owned())),
        ("empty sheet", sheet, Box::new(|_| String::new())),
        ("no sheet data", sheet, Box::new(|text| text.replace("sheetData", "other"))),
        ("nested", sheet, Box::new(move |text| text.replacen("<sheetData>", &nested, 1))),
        (
            "wrong dimension",
            sheet,
            Box::new(|text| text.replace("<sheetData>", "<dimension ref=\"A:C\"/><sheetData>")),
        ),
        (
            "empty dimension",
            sheet,
            Box::new(|text| text.replace("<sheetData>", "<dimension ref=\"\"/><sheetData>")),
        ),
        ("utf-16", sheet, Box::new(|text| text.replace("UTF-8", "UTF-16"))),
        (
            "entities",
            sheet,
            Box::new(|text| {
                let laughs =
                    "<!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]>";
                text.replacen("<worksheet", &format!("{laughs}<worksheet"), 1)
                    .replace("<v>", "<v>&b;")
            }),
        ),
        (
            "external entity",
            "xl/sharedStrings.xml",
            Box::new(|text| {
                let external = "<!DOCTYPE l [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>";
                text.replacen("<sst", &format!("{external}<sst"), 1).replace("<t>", "<t>&e;")
            }),
        ),
        ("no workbook", "xl/workbook.xml", Box::new(|_| "<workbook/>".to_owned())),
        ("workbook text", "xl/workbook.xml", Box::new(|_| "hello".to_owned())),
        (
            "sheet state",
            "xl/workbook.xml",
            Box::new(|text| text.replace("state=\"hidden\"", "state=\"x\"")),
        ),
        (
            "sheet names",
            "xl/workbook.xml",
            Box::new(|text| text.replace("name=\"Notes\"", "name=\"Data\"")),
        ),
        (
            "relations",
            "xl/_rels/workbook.xml.rels",
            Box::new(|text| text.replace("worksheets/sheet5.xml", "../../../etc/passwd")),
        ),
        (
            "circular",
            "xl/_rels/workbook.xml.rels",
            Box::new(|text| text.replace("worksheets/sheet5.xml", "workbook.xml")),
        ),
        ("no relations", "xl/_rels/workbook.xml.rels", Box::new(|_| "<Relationships/>".to_owned())),
        ("styles cut", "xl/styles.xml", Box::new(|text| text[..text.len() / 3].to_owned())),
        (
            "styles count",
            "xl/styles.xml",
            Box::new(|text| text.replace("<cellXfs count=\"", "<cellXfs count=\"9999999999999")),
        ),
        (
            "many styles",
            "xl/styles.xml",
            Box::new(|text| {
                text.replace("</cellXfs>", &format!("{}</cellXfs>", "<xf/>".repeat(300_000)))
            }),
        ),
        ("texts cut", "xl/sharedStrings.xml", Box::new(|text| text[..text.len() / 2].to_owned())),
        ("no texts", "xl/sharedStrings.xml", Box::new(|_| "<sst/>".to_owned())),
        ("types", "[Content_Types].xml", Box::new(|_| String::new())),
        (
            "tables",
            sheet,
            Box::new(|text| {
                text.replace(
                    "</worksheet>",
                    "<tableParts count=\"1\"><tablePart r:id=\"rId9\"/></tableParts></worksheet>",
                )
            }),
        ),
    ];
    let mut seen = Vec::new();
    for (name, part, change) in &changes {
        assert!(base.0.iter().any(|(found, _)| found == part), "{name}: no {part}");
        seen.push((*name, outcome(&base.with(part, change), name)));
    }
    assert!(seen.iter().any(|(_, code)| *code == "read"), "{seen:?}");
    assert!(seen.iter().any(|(_, code)| *code == "file-damaged"), "{seen:?}");
}

#[test]
fn floods_of_cells_and_texts_end() {
    let base = Parts::open(&base());
    let sheet = "xl/worksheets/sheet5.xml";
    let flood = |cells: String| {
        base.with(sheet, |text| text.replacen("<sheetData>", &format!("<sheetData>{cells}"), 1))
    };
    let numbers: String =
        (1..=160_000).map(|row| format!("<row r=\"{row}\"><c><v>1</v></c></row>")).collect();
    assert_eq!(outcome(&flood(numbers), "numbers"), "file-too-many");
    let blanks: String = "<c/>".repeat(4_200_000);
    assert_eq!(outcome(&flood(format!("<row>{blanks}</row>")), "blanks"), "file-blank-cells");
    let broken = "<c r=\"A1\" t=\"e\"><v>#X</v></c>".repeat(50_000);
    assert_eq!(outcome(&flood(format!("<row>{broken}</row>")), "broken"), "read");
    let long = "x".repeat(30_000);
    let texts = format!("<c t=\"inlineStr\"><is><t>{long}</t></is></c>").repeat(900);
    assert_eq!(outcome(&flood(format!("<row>{texts}</row>")), "texts"), "file-too-many");
    let keys: String = (1..=20_000)
        .map(|row| format!("<row r=\"{row}\"><c t=\"str\"><v>klant:data</v></c></row>"))
        .collect();
    assert_eq!(outcome(&flood(keys), "keys"), "read");
}

#[test]
fn flipped_bytes_do_no_harm() {
    let bytes = base();
    let parts = Parts::open(&bytes);
    // In the archive itself, and in what it holds.
    for step in 0..60_usize {
        let mut broken = bytes.clone();
        for place in 0..4 {
            let at = (step * 7_919 + place * 104_729) % broken.len();
            broken[at] ^= u8::try_from(1 + step % 255).unwrap();
        }
        outcome(&broken, "archive");
    }
    for step in 0..60_usize {
        let mut broken = parts.clone();
        let which = step % broken.0.len();
        let content = &mut broken.0[which].1;
        for place in 0..6 {
            if !content.is_empty() {
                let at = (step * 7_919 + place * 15_485_863) % content.len();
                content[at] = b"<>\"'&=/0A"[(step + place) % 9];
            }
        }
        outcome(&broken.save(), "part");
    }
}
