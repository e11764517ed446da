//! Of which target groups a workbook asks what.

use super::{
    book::{Book, Cell},
    read::back,
};
use klant::{
    catalogue::built_in,
    readings::Readings,
    scorecard::{Scorecard, build, plan},
};

/// A workbook with three groups and a KPI that is asked as the line says.
fn issued(asked: &str) -> (Scorecard, Vec<u8>) {
    let catalogue = built_in("en");
    let text = format!(
        "sector = \"non-profit\"\nstart = \"2027\"\n\
         [[segments]]\nid = \"guests\"\nname = \"Visitors\"\nsize = 400\n\
         [[segments]]\nid = \"donors\"\nname = \"Donors\"\nsize = 90\n\
         [[segments]]\nid = \"patrons\"\nname = \"Major donors\"\n\
         [[kpis]]\nid = \"donor-confidence-impact\"\ntarget = 80\n{asked}\n"
    );
    let read = plan::read("scorecard.toml", &text);
    assert_eq!(read.findings, []);
    let scorecard = build(&catalogue, &read.value).value;
    let bytes =
        klant::workbook::write(&scorecard, &Readings::default(), catalogue.labels()).unwrap();
    crate::oracle::assert_sound(&bytes);
    (scorecard, bytes)
}

/// The rows on Data of the KPI, each with what stands beside it as its group.
fn rows(bytes: &[u8]) -> Vec<(String, String)> {
    let book = Book::open(bytes);
    let ((page, keys), group) = (book.block("data"), book.column("data", "segment"));
    let cells = &book.pages[page].cells;
    let text = |row: u32, column: u16| match cells.get(&(row, column)) {
        Some(Cell::Text(text)) => text.clone(),
        _ => String::new(),
    };
    (keys + 1..)
        .map(|row| (text(row, 0), text(row, group)))
        .skip_while(|(id, _)| id.is_empty())
        .take_while(|(id, _)| id.starts_with("donor-confidence"))
        .collect()
}

#[test]
fn data_has_rows_for_the_groups_that_are_asked_and_no_others() {
    let (scorecard, bytes) = issued("by_segment = [\"patrons\", \"donors\"]");
    let found = rows(&bytes);
    let of = |group: &str| found.iter().filter(|(id, _)| id.ends_with(group)).count();
    let inputs = scorecard.kpis[0].kpi.inputs.len();
    assert_eq!((of("@donors"), of("@patrons"), of("@guests")), (inputs + 1, inputs + 1, 0));
    assert_eq!(found.len(), 2 * (inputs + 1) + 1, "and the result of all: {found:?}");
    assert!(back(&bytes).value.scorecard == scorecard);
}

#[test]
fn data_says_of_which_group_alone_a_kpi_is_asked() {
    let (scorecard, bytes) = issued("by_segment = [\"donors\"]");
    let found = rows(&bytes);
    assert_eq!(found.len(), scorecard.kpis[0].kpi.inputs.len() + 1);
    assert!(found.iter().all(|(id, group)| !id.contains('@') && group == "Donors"), "{found:?}");
    assert!(back(&bytes).value.scorecard == scorecard);
}

#[test]
fn a_group_that_is_named_later_is_told_whether_or_not_others_are_asked_apart() {
    for asked in ["", "by_segment = [\"donors\"]", "by_segment = true"] {
        let (_, bytes) = issued(asked);
        let mut book = Book::open(&bytes);
        book.set("segments", "segment-4", "name", "Neighbours");
        let found = back(&book.save()).findings;
        let told: Vec<String> = found
            .iter()
            .filter(|finding| finding.code.name() == "segment-not-asked")
            .filter_map(|finding| crate::common::value(finding, "name"))
            .collect();
        assert_eq!(told, ["Neighbours"], "{asked}");
    }
}

#[test]
fn the_scorecard_says_of_which_groups_nothing_is_asked() {
    let said = |asked: &str| {
        let (scorecard, bytes) = issued(asked);
        let book = Book::open(&bytes);
        let cells = book.pages.iter().flat_map(|page| page.cells.values());
        let of = |wanted: &str| {
            let texts = cells.clone().filter(|cell| **cell == Cell::from(wanted));
            texts.count()
        };
        (of("not asked"), of("not measured"), scorecard.outcomes.len())
    };
    // Three groups beside the outcomes and the whole: who is asked has one outcome, and the whole,
    // where nothing is due yet.
    let (none, unmeasured, outcomes) = said("by_segment = [\"donors\"]");
    assert_eq!((none, unmeasured), (3 * (outcomes + 1) - 2, 2));
    let (none, unmeasured, outcomes) = said("by_segment = true");
    assert_eq!((none, unmeasured), (3 * (outcomes - 1), 3 * 2));
}
