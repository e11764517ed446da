//! `docs/workbook.md` is generated from the registry of the sheets' tables.

use klant::{catalogue::built_in, workbook::reference};
use std::{fs, path::Path};

#[test]
fn the_document_of_the_tables_is_what_the_registry_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/workbook.md");
    let written = reference(built_in("en").labels());
    if std::env::var_os("SNAPSHOTS").is_some_and(|wish| wish == "overwrite") {
        fs::write(&path, &written).unwrap();
    }
    let stands = fs::read_to_string(&path).unwrap_or_default();
    assert!(stands == written, "run: SNAPSHOTS=overwrite cargo test the_document_of_the_tables");
}

#[test]
fn every_header_and_every_sheet_in_it_has_words() {
    for language in klant::catalogue::languages() {
        let text = reference(built_in(&language).labels());
        for line in text.lines().filter(|line| line.starts_with("| `")) {
            let mut cells = line.trim_matches('|').split(" | ").map(str::trim);
            let (key, header) = (cells.next().unwrap(), cells.next().unwrap());
            assert!(!header.is_empty() && key.trim_matches('`') != header, "{language}: {line}");
        }
    }
}
