//! The steps of the hidden sheet are left out before the cells are read, and nothing is lost by it.

use super::{random::random, read::back, workbook};
use klant::{catalogue::built_in, workbook::Submission};
use std::io::{Cursor, Read, Write};

/// The workbook with its hidden sheet's text changed.
fn with_hidden(bytes: &[u8], change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = String::new();
        part.read_to_string(&mut content).unwrap();
        if content.contains("klant:values") {
            content = change(&content);
        }
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
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
        assert_eq!((filled.clone(), told), read(&whole), "case {number}");
        assert_eq!(filled.readings, read(&without_formulas).0.readings, "case {number}");
    }
}

#[test]
fn results_are_found_among_shared_texts_too() {
    let catalogue = built_in("nl");
    let (scorecard, readings) = random(&catalogue, 3);
    let bytes = workbook(&catalogue, &scorecard, &readings);
    // As Excel saves it: the key is one of the texts that cells share.
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes.as_slice())).unwrap();
    let mut texts = String::new();
    archive.by_name("xl/sharedStrings.xml").unwrap().read_to_string(&mut texts).unwrap();
    let number = texts.matches("<si>").count();
    let shared = texts.replace("</sst>", "<si><t>klant:values</t></si></sst>");
    let hidden = with_hidden(&bytes, |text| {
        let key = text.find("klant:values<").unwrap();
        let from = text[..key].rfind("<c ").unwrap();
        let to = key + text[key..].find("</c>").unwrap() + 4;
        let place = text[from..].split('"').nth(1).unwrap();
        format!("{}<c r=\"{place}\" t=\"s\"><v>{number}</v></c>{}", &text[..from], &text[to..])
    });
    let mut archive = zip::ZipArchive::new(Cursor::new(hidden.as_slice())).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).unwrap();
        if part.name().unwrap() == "xl/sharedStrings.xml" {
            drop(part);
            let options = zip::write::SimpleFileOptions::default();
            writer.start_file("xl/sharedStrings.xml", options).unwrap();
            writer.write_all(shared.as_bytes()).unwrap();
        } else {
            writer.raw_copy_file(part).unwrap();
        }
    }
    let saved = writer.finish().unwrap().into_inner();
    assert_eq!(read(&saved), read(&bytes));
}
