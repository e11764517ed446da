//! Folders with workbooks at the command line.

use super::score::{desk, told};
use crate::workbook::choosing::tick;
use std::fs;

#[test]
fn a_workbook_to_choose_from_in_a_folder_is_passed_over_and_by_name_refused() {
    let folder = desk("en");
    fs::remove_file(folder.path().join("foreign.xlsx")).unwrap();
    let list = ["list", "--format", "xlsx", "--output", "choose.xlsx"];
    assert_eq!(told(folder.path(), &list).code, 0);
    let all = told(folder.path(), &["score", "."]);
    assert_eq!(all.code, 0, "{}", all.err);
    assert!(all.err.contains("no scorecard (1): ./choose.xlsx"), "{}", all.err);
    assert!(!all.out.contains("Overview"), "{}", all.out);
    let named = told(folder.path(), &["score", "one.xlsx", "choose.xlsx"]);
    assert_eq!(named.code, 1);
    fs::remove_file(folder.path().join("one.xlsx")).unwrap();
    let none = told(folder.path(), &["score", "."]);
    assert_eq!((none.code, none.out.as_str()), (2, ""));
    assert!(none.err.contains("no workbook in ."), "{}", none.err);
}

#[test]
fn of_a_folder_the_overview_comes_first_and_names_organisations() {
    let folder = tempfile::tempdir().unwrap();
    for (name, place) in [("Town North", "north"), ("Town South", "south")] {
        let new = ["new", "--sector", "municipal", "--example", "--org", name, "--output", place];
        assert_eq!(told(folder.path(), &[&new[..], &["--quiet"]].concat()).code, 0);
    }
    let text = told(folder.path(), &["score", "."]).out;
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "Overview");
    assert!(lines[1].starts_with("  Town North "), "{text}");
    assert!(lines[2].ends_with(" · ./north/scorecard.xlsx"), "{text}");
    let (overview, each) = (text.find("Together, ").unwrap(), text.find("how residents").unwrap());
    assert!(overview < each, "{text}");
}

#[test]
fn a_workbook_without_the_period_that_is_asked_for_keeps_no_other_from_being_reported() {
    let folder = desk("en");
    let early = ["new", "--sector", "municipal", "--example", "--start", "2026-Q1", "--quiet"];
    assert_eq!(told(folder.path(), &[&early[..], &["--output", "early"]].concat()).code, 0);
    let both = ["score", "one.xlsx", "early/scorecard.xlsx", "--period", "2027-Q1"];
    let all = told(folder.path(), &both);
    assert_eq!(all.code, 1, "{}", all.err);
    for part in ["Q1 2027 · one.xlsx", "this workbook has no period Q1 2027", "it has Q1 2026, "] {
        assert!(all.out.contains(part), "{part}: {}", all.out);
    }
    let alone = ["score", "early/scorecard.xlsx", "--period", "2027-Q1"];
    assert_eq!(told(folder.path(), &alone).code, 2);
}

#[test]
fn what_ticks_bring_along_and_leave_out_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let list = ["list", "--sector", "municipal", "--lang", "nl", "--format", "xlsx"];
    let path = folder.path().join("keuze.xlsx");
    assert_eq!(told(folder.path(), &[&list[..], &["--output", "keuze.xlsx"]].concat()).code, 0);
    let marks =
        ["decision-on-time", "neighbourhood-cared-for", "permits-within-term", "clear-language"];
    let marks = marks.map(|id| (id, "x"));
    fs::write(&path, tick(&fs::read(&path).unwrap(), &marks)).unwrap();
    let made = told(folder.path(), &["new", "--choices", "keuze.xlsx"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let (_, said) = made.err.split_once("Aangekruist in keuze.xlsx").unwrap();
    for part in [
        ": doelstellingen 2, indicatoren 2.",
        "  - Ik begrijp de brieven van de organisatie in één keer",
        "  - Rapportcijfer zorg voor de leefomgeving",
        "Niet opgenomen",
        "  - Tevreden vergunningaanvragers",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let quiet = told(folder.path(), &["new", "--choices", "keuze.xlsx", "--force", "--quiet"]);
    assert_eq!(quiet.err, "");
}
