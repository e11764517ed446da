//! What people set up in a workbook: each rule stands once, for the sheet and for the plan.

use super::{
    book::Book,
    random::{Dice, random},
    read::back,
    scorecard, workbook,
};
use crate::common::cases;
use klant::{
    catalogue::{Catalogue, Labels, built_in},
    finding::{Finding, Location},
    readings::Readings,
    scorecard::{build, plan},
    workbook::Submission,
};

/// How often each workbook is edited, each time from the start: so many cases.
const EDITS: u32 = 10;

fn errors(findings: &[Finding]) -> Vec<&Finding> {
    findings.iter().filter(|finding| finding.is_error()).collect()
}

/// What is wrong with the plan that a workbook makes, written and read again.
fn of_its_plan(found: &Submission, catalogue: &Catalogue) -> Vec<String> {
    let ground = found.ground(catalogue, catalogue.labels());
    let text = plan::write(&ground.plan, catalogue);
    let read = plan::read("scorecard.toml", &text);
    let built = build(catalogue, &read.value);
    let told = |findings: &[Finding]| -> Vec<String> {
        errors(findings)
            .iter()
            .map(|finding| format!("{} {finding}", finding.code.name()))
            .collect()
    };
    [told(&read.findings), told(&built.findings), told(&build(catalogue, &ground.plan).findings)]
        .concat()
}

/// Rows of a table by id, but for those without a name.
fn ids(found: &Submission, block: &str) -> Vec<String> {
    let scorecard = &found.scorecard;
    match block {
        "segments" => {
            scorecard.segments.iter().flat_map(|row| &row.id).map(|id| id.to_string()).collect()
        }
        "objectives" => scorecard.objectives.iter().map(|row| row.id.to_string()).collect(),
        _ => scorecard.kpis.iter().map(|row| row.id().to_string()).collect(),
    }
}

/// Columns that take numbers, columns that take texts, and those that take words of a list.
const NUMBERS: [(&str, &[&str]); 3] = [
    ("segments", &["size", "profit_per_customer"]),
    ("objectives", &["weight"]),
    (
        "kpis",
        &[
            "target",
            "worst",
            "target_high",
            "worst_high",
            "red",
            "green",
            "baseline",
            "weight",
            "minimum_answers",
        ],
    ),
];
const TEXTS: [(&str, &[&str]); 3] = [
    ("segments", &["needs", "alternatives"]),
    ("objectives", &["evidence", "why_us", "contributes_to", "supported_by", "owner"]),
    ("kpis", &["unit", "owner", "supplied_by"]),
];
const CHOICES: [(&str, &[&str]); 3] = [
    ("direction", &["higher", "lower", "target-range"]),
    ("frequency", &["monthly", "quarterly", "half-yearly", "yearly", "per-survey"]),
    ("lens", &["opinion", "activity"]),
];

/// One edit of a setting, as people make them, some of them mistakes.
fn edit(book: &mut Book, found: &Submission, labels: &Labels, dice: &mut Dice) {
    let number = |dice: &mut Dice| {
        let odd = [0.0, 1.0, 50.0, 60.0, 90.0, 100.0, -1.0, 1e15, -4e20];
        if dice.chance(0.5) { dice.pick(&odd) } else { dice.between(0.0, 120.0).round() }
    };
    let text = |dice: &mut Dice| {
        let long = "x".repeat(32_500);
        dice.pick(&["", "We say", "  two\nlines ", "\"quoted\"", long.as_str()]).to_owned()
    };
    match dice.below(6) {
        0 => {
            let key = dice.pick(&["green-from", "amber-from", "least-complete"]);
            let number = number(dice);
            book.set("start", key, "value", number);
        }
        1 => {
            let key =
                dice.pick(&["organisation", "perspective", "version", "adopted-by", "adopted-on"]);
            let text = text(dice);
            book.set("start", key, "value", &*text);
        }
        2 => {
            let (block, keys) = dice.pick(&TEXTS);
            let ids = ids(found, block);
            let Some(id) = ids.get(dice.below(ids.len().max(1))) else { return };
            let text = text(dice);
            book.set(block, id, dice.pick(keys), &*text);
        }
        3 => {
            let (key, words) = dice.pick(&CHOICES);
            let id = dice.pick(&ids(found, "kpis"));
            let word = labels.of(key, dice.pick(words)).to_owned();
            book.set("kpis", &id, key, &*word);
        }
        4 => {
            let id = dice.pick(&ids(found, "kpis"));
            let period = dice.pick(&found.scorecard.calendar.periods().collect::<Vec<_>>());
            let number = number(dice) / dice.pick(&[1.0, 100.0]);
            book.set("targets", &id, &period.to_string(), number);
        }
        _ => {
            let (block, keys) = dice.pick(&NUMBERS);
            let ids = ids(found, block);
            let Some(id) = ids.get(dice.below(ids.len().max(1))) else { return };
            // Percentages are hundredths in their cells.
            let number =
                number(dice) / dice.pick(&[1.0, if block == "kpis" { 100.0 } else { 1.0 }]);
            book.set(block, id, dice.pick(keys), number);
        }
    }
}

#[test]
fn what_the_reader_of_a_workbook_accepts_is_a_plan_that_builds() {
    let catalogues = [built_in("en"), built_in("nl")];
    let (mut accepted, mut refused) = (0, 0);
    for case in 0..cases::at_least(120).div_ceil(EDITS).into() {
        let catalogue = &catalogues[usize::try_from(case % 2).unwrap()];
        let (scorecard, _) = random(catalogue, 1_000 + case);
        let issued = workbook(catalogue, &scorecard, &Readings::default());
        let (issued, found) = (Book::open(&issued), back(&issued).value);
        let mut dice = Dice(case);
        for change in 0..EDITS {
            let mut book = issued.clone();
            for _ in 0..1 + dice.below(3) {
                edit(&mut book, &found, catalogue.labels(), &mut dice);
            }
            let found = back(&book.save());
            if found.has_errors() {
                refused += 1;
                continue;
            }
            accepted += 1;
            let told = of_its_plan(&found.value, catalogue);
            assert_eq!(told, Vec::<String>::new(), "case {case}, change {change}");
        }
    }
    assert!(accepted > 0 && refused > 0, "{accepted} accepted, {refused} refused");
}

/// A workbook of a business, and itself to be edited.
fn issued() -> (Catalogue, Book) {
    let (catalogue, scorecard) = scorecard("en", |choices| {
        choices.segments = ["Young", "Others"].map(str::to_owned).to_vec();
    });
    let book = Book::open(&workbook(&catalogue, &scorecard, &Readings::default()));
    (catalogue, book)
}

#[test]
fn amber_that_begins_where_green_does_is_told_at_its_cell() {
    let (catalogue, mut book) = issued();
    book.set("start", "green-from", "value", 80.0);
    book.set("start", "amber-from", "value", 80.0);
    let found = back(&book.save());
    let told = errors(&found.findings);
    assert_eq!(told.len(), 1, "{told:?}");
    let (row, column) = (book.row("start", "amber-from"), book.column("start", "value"));
    assert!(
        matches!(&told[0].location, Location::Cell { row: at, column: to, .. } if (*at, *to) == (row, column)),
        "{:?}",
        told[0].location
    );
    // Until then the bounds of before hold, and its plan is right.
    let told = of_its_plan(&found.value, &catalogue);
    assert!(!told.iter().any(|told| told.starts_with("bands-out-of-order")), "{told:?}");
}

#[test]
fn whatever_a_plan_says_of_a_kpi_points_at_its_cell() {
    let (catalogue, book) = issued();
    let found = back(&book.save()).value;
    let id = found.scorecard.kpis[0].id().to_string();
    let plan = found.ground(&catalogue, catalogue.labels()).plan;
    for key in [
        "name",
        "unit",
        "direction",
        "target",
        "worst",
        "baseline",
        "objective",
        "frequency",
        "due_in",
        "weight",
        "owner",
        "supplied_by",
        "outcome",
        "lens",
        "target_high",
        "worst_high",
        "red",
        "green",
        "minimum_answers",
    ] {
        let (row, column) = (book.row("kpis", &id), book.column("kpis", key));
        let place = plan.places.at(&format!("kpis/0/{key}"));
        assert!(
            matches!(&place, Location::Cell { row: at, column: to, .. } if (*at, *to) == (row, column)),
            "{key}: {place:?}"
        );
    }
}
