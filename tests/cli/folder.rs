//! Folders with workbooks at the command line.

use super::score::{desk, told};
use crate::workbook::choosing::tick;
use std::{collections::BTreeMap, fs};

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

#[test]
fn a_program_makes_the_same_table_of_kpis_from_json_and_csv() {
    let folder = tempfile::tempdir().unwrap();
    for (name, sector) in [("North", "municipal"), ("South", "municipal"), ("East", "non-profit")] {
        let new = ["new", "--sector", sector, "--example", "--org", name, "--output", name];
        assert_eq!(told(folder.path(), &[&new[..], &["--quiet"]].concat()).code, 0);
    }
    let score = |format: &str| told(folder.path(), &["score", ".", "--format", format]).out;
    let reports: Vec<serde_json::Value> = serde_json::from_str(&score("json")).unwrap();
    let mut rows: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for report in &reports {
        let kpis = report["kpis"].as_array().unwrap().iter();
        for kpi in kpis.filter(|kpi| kpi["segment"].is_null()) {
            let row = rows.entry(kpi["name"].as_str().unwrap().to_owned()).or_default();
            let organisation = report["organisation"].as_str().unwrap().to_owned();
            row.insert(organisation, kpi["status"].as_str().unwrap().to_owned());
        }
    }
    rows.retain(|_, row| row.len() > 1);
    let text = score("markdown");
    let start = text.find("## KPIs beside each other").unwrap();
    let table: Vec<Vec<&str>> = text[start..]
        .lines()
        .skip_while(|line| !line.starts_with('|'))
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.split('|').map(str::trim).collect())
        .collect();
    let (head, lines) = (&table[0], table[2..].iter().filter(|line| !line[1].starts_with("**")));
    let mut seen = 0;
    for line in lines {
        let (_, row) = rows
            .iter()
            .find(|(name, _)| line[1] == **name || line[1].starts_with(&format!("{name}, ")))
            .unwrap_or_else(|| panic!("{}", line[1]));
        for (place, cell) in line.iter().enumerate().take(line.len() - 2).skip(2) {
            let organisation = head[place].trim_end_matches(", example");
            let word = match row.get(organisation).map(String::as_str) {
                None => "–",
                Some("no-data") => "",
                Some(status) => status,
            };
            assert!(cell.contains(word), "{}: {cell} in {organisation}", line[1]);
        }
        seen += 1;
    }
    assert_eq!(seen, rows.len());
    let csv = score("csv");
    for name in rows.keys() {
        assert!(csv.contains(name.as_str()), "{name}");
    }
}
