//! Objectives, outcomes and groups that are explained at the command line.

use super::score::{desk, told};
use crate::workbook::book::Book;
use serde_json::Value;
use std::fs;

#[test]
fn an_objective_and_an_outcome_are_explained_from_their_parts_to_the_whole() {
    for (language, steps) in [
        ("en", ["1. KPIs", "2. Weight", "3. Outcome", "4. The whole"]),
        ("nl", ["1. Indicatoren", "2. Gewicht", "3. Uitkomst", "4. Het geheel"]),
    ] {
        let desk = desk(language);
        let explained = |what: &str| {
            let told = told(desk.path(), &["score", "one.xlsx", "--explain", what]);
            assert_eq!(told.code, 0, "{what}: {}", told.err);
            told.out
        };
        let json = told(desk.path(), &["score", "one.xlsx", "--format", "json", "--quiet"]).out;
        let report: Value = serde_json::from_str(&json).unwrap();
        let objective = &report["objectives"][0];
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let by_code = explained("O1");
        for said in [text(&objective["id"]), text(&objective["statement"])] {
            assert_eq!(explained(&said), by_code, "{said}");
        }
        for step in steps {
            assert!(by_code.contains(step), "{step}: {by_code}");
        }
        let kpis = report["kpis"].as_array().unwrap().iter();
        for kpi in kpis.filter(|kpi| kpi["objective"] == objective["id"]) {
            assert!(flat(&by_code).contains(&text(&kpi["name"])), "{by_code}");
        }
        let outcome = &objective["outcome"];
        let mut outcomes = report["outcomes"].as_array().unwrap().iter();
        let outcome = outcomes.find(|one| one["id"] == *outcome).unwrap();
        let by_name = explained(&text(&outcome["name"]));
        assert_eq!(explained(&text(&outcome["id"])), by_name);
        assert!(flat(&by_name).contains(&text(&objective["statement"])), "{by_name}");
    }
}

#[test]
fn a_kpi_that_a_group_is_not_asked_says_so_and_of_whom_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let plan = "sector = \"non-profit\"\nstart = \"2027\"\n\
                [[segments]]\nname = \"Visitors\"\n[[segments]]\nname = \"Pupils\"\n\
                [[segments]]\nname = \"Donors\"\n\
                [[kpis]]\nid = \"client-satisfaction-programme\"\n\
                by_segment = [\"visitors\", \"pupils\"]\n\
                [[kpis]]\nid = \"donor-retention-rate\"\nby_segment = [\"donors\"]\n";
    fs::write(folder.path().join("plan.toml"), plan).unwrap();
    let made = ["new", "--plan", "plan.toml", "--example", "--output", "made", "--quiet"];
    assert_eq!(told(folder.path(), &made).code, 0);
    let explained = |kpi: &str| {
        let told = told(folder.path(), &["score", "made/scorecard.xlsx", "--explain", kpi]);
        assert_eq!(told.code, 0, "{kpi}: {}", told.err);
        told.out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let said = explained("K1@donors");
    let not = "It is not asked of S3 Donors. It is asked of S1 Visitors, S2 Pupils.";
    assert!(said.contains(not), "{said}");
    // What one group alone is asked is that group's.
    let alone = explained("K2@Donors");
    assert!(alone.contains("1. What was filled in") && alone.contains("S3 Donors"), "{alone}");
}

#[test]
fn an_explanation_comes_with_what_is_wrong_behind_it_and_a_line_on_the_rest() {
    let desk = desk("nl");
    let mut book = Book::open(&fs::read(desk.path().join("one.xlsx")).unwrap());
    for row in ["repeat-contact-rate.contacts", "permits-within-term.permits_decided"] {
        book.set("data", row, "2027-Q3", -4.0);
    }
    fs::write(desk.path().join("one.xlsx"), book.save()).unwrap();
    let cell = |row: &str| {
        let (row, column) = (book.row("data", row), book.column("data", "2027-Q3"));
        format!("Gegevens!{}", klant::finding::cell_name(row, column))
    };
    let explained = told(desk.path(), &["score", "one.xlsx", "--explain", "repeat-contact-rate"]);
    assert!(explained.err.contains(&cell("repeat-contact-rate.contacts")), "{}", explained.err);
    let other = cell("permits-within-term.permits_decided");
    assert!(!explained.err.contains(&other), "{}", explained.err);
    assert!(explained.err.contains("klant score one.xlsx noemt alles"), "{}", explained.err);
    let objective = told(desk.path(), &["score", "one.xlsx", "--explain", "O1"]);
    assert!(objective.err.contains(&other), "{}", objective.err);
}
