//! The steps of the calculation are left alone unless a result differs, and nothing is lost by it.

use super::{random::random, read::back, workbook};
use crate::common::package::Parts;
use klant::{catalogue::built_in, finding::Finding, workbook::Submission};

/// The part with the steps.
const STEPS: &str = "xl/worksheets/sheet12.xml";

fn changed(bytes: &[u8], part: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut parts = Parts::open(bytes);
    parts.replace(part, change);
    parts.save()
}

fn read(bytes: &[u8]) -> (Submission, Vec<Finding>) {
    let read = back(bytes);
    (read.value, read.findings)
}

#[test]
fn what_is_read_with_and_without_the_steps_is_the_same() {
    for (number, language) in ["en", "nl", "en", "nl", "en", "nl"].into_iter().enumerate() {
        let catalogue = built_in(language);
        let (scorecard, readings) = random(&catalogue, number.try_into().unwrap());
        let bytes = workbook(&catalogue, &scorecard, &readings);
        // What people see is read.
        let whole = changed(&bytes, "xl/workbook.xml", |text| {
            assert!(text.contains(" state=\"hidden\""), "{text}");
            text.replace(" state=\"hidden\"", "")
        });
        // What is not opened can hold anything.
        let spoiled =
            changed(&bytes, STEPS, |_| "<worksheet><sheetData><row r=\"1\"><c".to_owned());
        let expected = read(&bytes);
        assert_eq!(expected, read(&whole), "case {number}");
        assert_eq!(expected, read(&spoiled), "case {number}");
    }
}

#[test]
fn results_are_found_among_shared_texts_too() {
    let catalogue = built_in("nl");
    let (scorecard, readings) = random(&catalogue, 3);
    let bytes = workbook(&catalogue, &scorecard, &readings);
    // As Excel saves it: the key is one of the texts that cells share.
    let mut parts = Parts::open(&bytes);
    let number = parts.text("xl/sharedStrings.xml").matches("<si>").count();
    parts.replace("xl/worksheets/sheet13.xml", |text| {
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
