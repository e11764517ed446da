//! The steps of the hidden sheet are left out before the cells are read, and nothing is lost by it.

use super::{random::random, read::back, workbook};
use crate::common::package::Parts;
use klant::{catalogue::built_in, workbook::Submission};

/// The workbook with its hidden sheet's text changed.
fn with_hidden(bytes: &[u8], change: impl Fn(&str) -> String) -> Parts {
    let mut parts = Parts::open(bytes);
    for (_, content) in &mut parts.0 {
        let text = String::from_utf8_lossy(content);
        if text.contains("klant:values") {
            *content = change(&text).into_bytes();
        }
    }
    parts
}

fn read(bytes: &[u8]) -> (Submission, Vec<klant::finding::Finding>) {
    let read = back(bytes);
    (read.value, read.findings)
}

#[test]
fn what_is_read_with_and_without_the_steps_is_the_same() {
    let catalogue = built_in("en");
    for number in 0..6 {
        let (scorecard, readings) = random(&catalogue, number);
        let bytes = workbook(&catalogue, &scorecard, &readings);
        // A comment keeps the program from leaving anything out.
        let whole = with_hidden(&bytes, |text| {
            assert!(text.len() > 256 << 10, "case {number} is too small to tell");
            text.replacen("<sheetData>", "<!-- as it is --><sheetData>", 1)
        });
        let without_formulas = with_hidden(&bytes, |text| {
            let mut parts = text.split("<f>");
            let first = parts.next().unwrap().to_owned();
            parts.fold(first, |text, part| text + part.split_once("</f>").unwrap().1)
        });
        let (filled, told) = read(&bytes);
        assert_eq!((filled.clone(), told), read(&whole.save()), "case {number}");
        let without = read(&without_formulas.save()).0;
        assert_eq!(filled.readings, without.readings, "case {number}");
    }
}

#[test]
fn results_are_found_among_shared_texts_too() {
    let catalogue = built_in("nl");
    let (scorecard, readings) = random(&catalogue, 3);
    let bytes = workbook(&catalogue, &scorecard, &readings);
    // As Excel saves it: the key is one of the texts that cells share.
    let texts = Parts::open(&bytes).text("xl/sharedStrings.xml");
    let number = texts.matches("<si>").count();
    let mut parts = with_hidden(&bytes, |text| {
        let key = text.find("klant:values<").unwrap();
        let from = text[..key].rfind("<c ").unwrap();
        let to = key + text[key..].find("</c>").unwrap() + 4;
        let place = text[from..].split('"').nth(1).unwrap();
        format!("{}<c r=\"{place}\" t=\"s\"><v>{number}</v></c>{}", &text[..from], &text[to..])
    });
    parts.replace("xl/sharedStrings.xml", |texts| {
        texts.replace("</sst>", "<si><t>klant:values</t></si></sst>")
    });
    assert_eq!(read(&parts.save()), read(&bytes));
}
