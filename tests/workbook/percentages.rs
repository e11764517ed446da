//! Percentages, however they are typed: the sheet and the program take them for the same.

use super::{
    book::{Book, Cell},
    random::Dice,
    read::back,
    scorecard, workbook,
};
use crate::{
    common::cases,
    oracle::{Engine, Package, Value},
};
use klant::{
    catalogue::Catalogue,
    model::{Direction, Frequency, Id, Lens, Moment, Outcome, PeriodLength, Unit, says_percent},
    readings::{Entry, Readings},
    score::score,
    scorecard::{CustomKpi, PlannedKpi, Scorecard, custom_kpi},
};

/// A share, a growth rate, and a KPI with percentages as inputs.
const KPIS: [&str; 3] = ["on-time-delivery", "customer-base-growth", "market-share-growth"];

fn own(id: &str, unit: &str) -> PlannedKpi {
    let said = CustomKpi {
        name: format!("Measure {id}"),
        definition: String::new(),
        unit: unit.to_owned(),
        direction: Direction::Higher,
        outcome: Outcome::Retention,
        lens: Lens::Activity,
        kind: None,
        value_proposition: None,
        frequency: Frequency::Monthly,
    };
    PlannedKpi::of(custom_kpi(id.parse().unwrap(), said))
}

/// Twelve months with each kind of percentage, one of them the user's own.
fn card(language: &str) -> (Catalogue, Scorecard) {
    let (catalogue, mut card) = scorecard(language, |choices| {
        choices.filter.sectors = vec!["for-profit".parse().unwrap()];
        choices.filter.kpis = KPIS.iter().map(|id| id.parse().unwrap()).collect();
        choices.every = Some(PeriodLength::Month);
        choices.periods = Some(12);
    });
    let mut planned = own("own-1", "procent");
    planned.target = Some(90.0);
    planned.worst = Some(12.5);
    card.kpis.push(planned);
    for measure in &mut card.kpis {
        measure.target = measure.target.or(measure.kpi.target.as_ref().map(|it| it.value));
    }
    (catalogue, card)
}

/// What people and programs leave in a cell for a percentage.
const NUMBERS: [f64; 22] = [
    0.85, 0.07, 0.983, 1.0, 0.0, 0.0085, 1.05, 1.5, 2.0, 2.01, 5.0, 9.99, 10.0, 10.5, 42.0, 85.0,
    100.0, 850.0, -0.05, -1.0, -3.0, -85.0,
];
const TEXTS: [&str; 30] = [
    "85%",
    "85 %",
    "85,5%",
    "85.5 %",
    "85,5\u{a0}%",
    "0,5%",
    "07 %",
    ".5%",
    "5,%",
    "100%",
    "250%",
    "85",
    "0.85",
    "85,5",
    "8 5 %",
    "%",
    "85%%",
    "-5%",
    "1.2.3%",
    "1,234%",
    "1e5%",
    "1/2%",
    "12-05%",
    "85% of them",
    "1234567890%",
    "85\u{202f}%",
    "see Anna",
    "n/a",
    "-",
    " ",
];
/// Units of the user's own, and whether they say per cent.
const UNITS: [(&str, bool); 30] = [
    ("%", true),
    (" % ", true),
    ("% of visitors", true),
    ("percent", true),
    ("Percent", true),
    ("per cent", true),
    ("per-cent", true),
    ("percentage", true),
    ("percentage of clients", true),
    ("Percentages", true),
    ("procent", true),
    ("procenten", false),
    ("klantpercentage", true),
    ("pct", true),
    ("pct.", true),
    ("in %", true),
    ("aandeel (%)", true),
    ("aandeel (pct)", true),
    ("per\u{a0}cent", true),
    ("\u{ff05}", true),
    ("%-punten", false),
    ("% punten", false),
    ("%-points", false),
    ("percentage points", false),
    ("percentage-points", false),
    ("procentpunten", false),
    ("percentagepunten", false),
    ("visits per centre", false),
    ("percentile", false),
    ("", false),
];

#[test]
fn a_unit_says_per_cent_in_any_usual_spelling() {
    for (label, expected) in UNITS {
        assert_eq!(says_percent(label), expected, "{label:?}");
        let unit = Unit { label: label.to_owned(), ..crate::common::unit("stars") };
        assert_eq!(unit.is_percentage(), expected, "{label:?}");
        let key = own("own-1", label).kpi.unit.id;
        assert_eq!(key.as_str() == Unit::PERCENT, expected, "{label:?}");
    }
}

/// KPIs of a workbook whose year is typed in: so many cases.
const TYPED: u32 = 10;

/// One workbook in both: what is typed goes into the engine, and into the file that is read.
struct Typed {
    engine: Engine,
    book: Book,
}

impl Typed {
    fn put(&mut self, block: &str, id: &str, key: &str, cell: Cell) {
        let value = match &cell {
            Cell::Number(number) | Cell::Percent(number) => Value::Number(*number),
            Cell::Text(text) => Value::Text(text.clone()),
            other => panic!("{other:?}"),
        };
        let at = self.engine.package.block(block);
        self.engine.set_in(&at, id, key, &value);
        self.book.set(block, id, key, cell);
    }
}

/// The same among numbers that are no percentages: there a text with a number is told.
fn anything_else(dice: &mut Dice) -> Cell {
    loop {
        match anything(dice) {
            Cell::Text(text) if text.contains(|mark: char| mark.is_ascii_digit()) => {}
            cell => return cell,
        }
    }
}

/// A number in either format, or a text.
fn anything(dice: &mut Dice) -> Cell {
    let number = match dice.below(10) {
        0..=3 => dice.pick(&NUMBERS),
        4 | 5 => (dice.between(-0.2, 1.2) * 1e4).round() / 1e4,
        6 => dice.share(),
        _ => return Cell::from(dice.pick(&TEXTS)),
    };
    if dice.chance(0.5) { Cell::Percent(number) } else { Cell::Number(number) }
}

/// Values, states and scores that differ.
fn unlike(typed: &Typed, package: &Package) -> Vec<String> {
    let found = back(&typed.book.save()).value;
    let scored = score(&found.scorecard, &found.readings);
    let mut unlike = Vec::new();
    let number = |number: Option<f64>| number.map_or(Value::Blank, Value::Number);
    for series in &scored.series {
        let id = found.scorecard.kpis[series.kpi].id().to_string();
        let periods = found.scorecard.calendar.periods();
        for (one, period) in series.course.periods.iter().zip(periods) {
            let column = period.to_string();
            for (block, wanted) in [
                ("values", number(one.value)),
                ("states", Value::Text(one.state.to_string())),
                ("scores", number(one.score)),
            ] {
                let shown = typed.engine.get_in(&package.block(block), &id, &column);
                if !wanted.agrees_with(&shown) {
                    let result = if id.starts_with("own-") { "" } else { ".value" };
                    let data = package.block("data");
                    let said = typed.engine.get_in(&data, &format!("{id}{result}"), &column);
                    unlike.push(format!(
                        "{block} {id} {column} should be {wanted}, is {shown}: typed {said}"
                    ));
                }
            }
        }
    }
    unlike
}

#[test]
fn whatever_is_typed_the_sheet_and_the_program_take_it_for_the_same() {
    for number in 0..cases::at_least(160).div_ceil(TYPED).into() {
        let mut dice = Dice(number + 700);
        let (catalogue, card) = card(dice.pick(&["en", "nl"]));
        let bytes = workbook(&catalogue, &card, &Readings::default());
        let mut typed = Typed { engine: Engine::open(&bytes), book: Book::open(&bytes) };
        let package = Package::open(&bytes);
        let columns: Vec<String> =
            card.calendar.periods().map(|period| period.to_string()).collect();
        let mut rows: Vec<(String, bool)> = vec![("own-1".to_owned(), true)];
        let percent = |id: &str| id != "market-share-growth";
        rows.extend(KPIS.iter().map(|id| (format!("{id}.value"), percent(id))));
        // The user's own, named later.
        for place in 2..8_u32 {
            let id = format!("own-{place}");
            let (unit, percent) = dice.pick(&UNITS);
            typed.put("kpis", &id, "name", Cell::from(format!("Later {place}").as_str()));
            if !unit.is_empty() {
                typed.put("kpis", &id, "unit", Cell::from(unit));
            }
            typed.put("kpis", &id, "target", dice.pick(&[Cell::Number(90.0), Cell::Percent(0.9)]));
            typed.put("kpis", &id, "worst", dice.pick(&[Cell::Number(5.0), Cell::Percent(0.05)]));
            rows.push((id, percent));
        }
        assert_eq!(rows.len(), usize::try_from(TYPED).unwrap());
        for (row, percent) in &rows {
            for column in &columns {
                let cell = if *percent { anything(&mut dice) } else { anything_else(&mut dice) };
                typed.put("data", row, column, cell);
            }
        }
        // Inputs that are percentages, where nothing is typed directly.
        for column in &columns[6..] {
            for input in ["share_now", "share_before"] {
                let row = format!("market-share-growth.{input}");
                typed.put("data", &row, column, anything(&mut dice));
            }
        }
        for id in ["own-1", KPIS[0], KPIS[1]] {
            if dice.chance(0.5) {
                let key = dice.pick(&["target", "worst", "red", "green", "baseline"]);
                typed.put("kpis", id, key, anything(&mut dice));
            }
            if dice.chance(0.5) {
                let column = dice.pick(&columns);
                typed.put("targets", id, &column, anything(&mut dice));
            }
        }
        typed.engine.evaluate();
        let found = unlike(&typed, &package);
        assert!(found.is_empty(), "case {number}: {} differ\n{}", found.len(), found.join("\n"));
    }
}

#[test]
fn a_text_is_no_setting_whatever_percentage_it_says() {
    for language in ["en", "nl"] {
        let (catalogue, card) = card(language);
        let bytes = workbook(&catalogue, &card, &Readings::default());
        for text in TEXTS {
            let mut book = Book::open(&bytes);
            book.set("kpis", "own-1", "target", text);
            book.set("targets", "own-1", "2027-M05", text);
            let found = back(&book.save()).value.scorecard;
            let own = found.kpis.iter().find(|measure| measure.id().as_str() == "own-1").unwrap();
            assert_eq!((own.target, own.targets.len()), (None, 0), "{text:?}");
        }
    }
}

#[test]
fn a_setting_that_does_not_apply_is_told_as_the_sheet_marks_it() {
    for (language, word) in [("en", "n/a"), ("nl", "n.v.t."), ("en", "-")] {
        let (catalogue, card) = card(language);
        let bytes = workbook(&catalogue, &card, &Readings::default());
        let objective = card.objectives[0].id.to_string();
        for (block, row, column) in [
            ("kpis", "on-time-delivery", "weight"),
            ("kpis", "on-time-delivery", "target"),
            ("objectives", &*objective, "weight"),
        ] {
            let mut book = Book::open(&bytes);
            book.set(block, row, column, word);
            let found = back(&book.save());
            let told = found.findings.iter().filter(|one| one.code.name() == "text-in-number");
            assert_eq!(told.count(), 1, "{word:?} in {column} of {row}");
        }
    }
}

#[test]
fn what_a_plan_says_in_per_cents_comes_back_from_cells_of_hundredths() {
    for language in ["en", "nl"] {
        let (catalogue, mut card) = card(language);
        let period = card.calendar.start;
        for (place, measure) in card.kpis.iter_mut().enumerate() {
            let odd = 0.1 + f64::from(u8::try_from(place).unwrap());
            measure.baseline = Some(33.3 + odd);
            measure.worst = Some(0.07 + odd);
            measure.targets.insert(period, 58.8 + odd);
        }
        let bytes = workbook(&catalogue, &card, &Readings::default());
        let found = back(&bytes).value;
        assert_eq!(found.scorecard, card);
        assert_eq!(found.changes, []);
        let book = Book::open(&bytes);
        let (sheet, _) = book.block("kpis");
        let cell = |key: &str| {
            let at = (book.row("kpis", "own-1"), book.column("kpis", key));
            book.pages[sheet].cells.get(&at).cloned()
        };
        assert_eq!(cell("target"), Some(Cell::Number(0.9)));
        assert_eq!(cell("worst"), Some(Cell::Number((0.07 + 3.1) / 100.0)));
    }
}

#[test]
fn an_anchor_that_only_makes_sense_as_whole_per_cents_is_told_and_never_scored() {
    let (catalogue, card) = card("en");
    let bytes = workbook(&catalogue, &card, &Readings::default());
    for key in ["target", "worst", "red", "green"] {
        let mut book = Book::open(&bytes);
        book.set("data", "on-time-delivery.value", "2027-M01", Cell::Percent(0.9));
        book.set("kpis", "on-time-delivery", key, Cell::Number(85.0));
        let found = back(&book.save());
        let told: Vec<String> = found
            .findings
            .iter()
            .filter(|told| told.code.name() == "whole-percents" && told.is_error())
            .flat_map(crate::common::values)
            .map(|(_, text)| text)
            .collect();
        assert_eq!(told, ["8500", "85"], "{key}");
        let scored = score(&found.value.scorecard, &found.value.readings);
        let id: Id = "on-time-delivery".parse().unwrap();
        let series = scored
            .series
            .iter()
            .find(|series| *found.value.scorecard.kpis[series.kpi].id() == id)
            .unwrap();
        let first = series.at(0).unwrap();
        assert_eq!((first.value, first.score), (Some(90.0), None), "{key}");
    }
}

#[test]
fn a_percentage_of_the_users_own_is_understood_however_it_is_typed() {
    let (catalogue, card) = card("en");
    let bytes = workbook(&catalogue, &card, &Readings::default());
    for (cell, number, code) in [
        (Cell::Percent(0.85), 85.0, None),
        (Cell::Number(85.0), 85.0, None),
        (Cell::Number(0.85), 85.0, Some("percent-understood")),
        (Cell::Percent(1.5), 1.5, Some("percent-understood")),
        (Cell::Number(1.5), 1.5, None),
    ] {
        let mut book = Book::open(&bytes);
        book.set("kpis", "own-2", "name", "Named later");
        book.set("kpis", "own-2", "unit", "% of visitors");
        book.set("data", "own-2", "2027-M01", cell.clone());
        let found = back(&book.save());
        let id: Id = "own-2".parse().unwrap();
        let read = found.value.readings.typed(&id, None, Moment::FIRST);
        assert_eq!(*read, Entry::Number(number), "{cell:?}");
        let at = format!("!D{}", book.row("data", "own-2") + 1);
        let column = char::from(b'A' + u8::try_from(book.column("data", "2027-M01")).unwrap());
        let at = at.replace('D', &column.to_string());
        let told: Vec<&str> = found
            .findings
            .iter()
            .filter(|told| told.location.to_string().ends_with(&at))
            .map(|told| told.code.name())
            .collect();
        assert_eq!(told, code.into_iter().collect::<Vec<_>>(), "{cell:?}");
    }
}
