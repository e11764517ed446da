//! The sheet on which one figure is followed shows what `score` says of it, whatever is chosen.

use super::{
    book::{Book, Cell},
    random::{Dice, random},
    read::back,
    scorecard, workbook,
};
use crate::{
    common::cases,
    oracle::{At, Engine, Value, parse_reference},
};
use klant::{
    catalogue::{Catalogue, Labels, built_in},
    example,
    score::{NodeLevel, Scored, SeriesScore, State, score},
    scorecard::Scorecard,
};
use std::collections::BTreeMap;

/// How many figures of a random workbook are chosen, each of them a case.
const CHOSEN: u32 = 6;
/// The cells that are chosen: KPI, target group, period.
const CHOICES: [At; 3] = [(5, 3), (6, 3), (7, 3)];
/// What is to be known of the choice.
const NOTICE: At = (8, 2);
const VALUE: u32 = 3;
const SECOND: u32 = 4;
const PLACE: u32 = 5;

/// The sheet in a second engine.
struct Followed<'a> {
    engine: Engine,
    labels: &'a Labels,
    sheet: usize,
    rows: BTreeMap<String, u32>,
}

impl<'a> Followed<'a> {
    fn open(bytes: &[u8], labels: &'a Labels) -> Self {
        let engine = Engine::open(bytes);
        let name = labels.of("sheet", "follow");
        let sheets = &engine.package.sheets;
        let sheet = sheets.iter().position(|sheet| sheet.name == name).unwrap();
        let cells = sheets[sheet].cells.iter();
        let rows = cells
            .filter(|((_, column), cell)| *column == 2 && cell.formula.is_none())
            .map(|((row, _), cell)| (cell.value.text().to_owned(), *row))
            .collect();
        Self { engine, labels, sheet, rows }
    }

    fn choose(&mut self, choices: [&str; 3]) {
        for (at, text) in CHOICES.into_iter().zip(choices) {
            self.engine.set(self.sheet, at, &Value::Text(text.to_owned()));
        }
        self.engine.evaluate();
    }

    fn value(&self, at: At) -> Value {
        self.engine.value(self.sheet, at)
    }

    /// What stands in a column of a step.
    fn step(&self, key: &str, column: u32) -> Value {
        self.value((self.rows[self.labels.of("follow.step", key)], column))
    }

    /// The code of a row of a block.
    fn code(&self, block: &str, id: &str) -> String {
        let block = self.engine.package.block(block);
        self.engine.get_in(&block, id, "code").text().to_owned()
    }
}

/// A number, or the sign for none.
fn number(number: Option<f64>) -> Value {
    number.map_or_else(|| Value::Text("–".to_owned()), Value::Number)
}

/// What the sheet shows of a series in a period that `score` does not say.
fn unlike(
    followed: &Followed<'_>,
    scorecard: &Scorecard,
    scored: &Scored,
    (series, period): (&SeriesScore, usize),
) -> Vec<String> {
    let measure = &scorecard.kpis[series.kpi];
    let now = series.at(period).unwrap();
    let hundredth = if measure.kpi.unit.is_percentage() { 100.0 } else { 1.0 };
    let word = followed.labels.of("state", now.state.into());
    let state: String =
        word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect();
    let counts = !matches!(now.state, State::NotApplicable | State::NotDue);
    let mut wanted = vec![
        ("value", VALUE, number(now.value.map(|value| value / hundredth))),
        ("state", VALUE, Value::Text(state)),
        ("score", VALUE, number(now.score)),
        ("kpi", VALUE, number(now.score)),
        ("target", VALUE, number(now.target.map(|target| target / hundredth))),
        ("kpi", SECOND, Value::Number(if counts { measure.weight.unwrap_or(1.0) } else { 0.0 })),
    ];
    if now.score.is_some() {
        wanted.push(("line", PLACE, number(now.score)));
    }
    let objective = measure.objective.as_ref().and_then(|id| {
        scorecard
            .objectives
            .iter()
            .position(|one| one.id == *id && !one.statement.trim().is_empty())
    });
    if let (Some(index), true) = (objective, series.segment.is_none() || period == scored.chosen) {
        let planned = &scorecard.objectives[index];
        let outcome = scorecard.outcomes.iter().position(|row| row.outcome == planned.outcome);
        for (key, level, index) in [
            ("objective", NodeLevel::Objective, Some(index)),
            ("outcome", NodeLevel::Outcome, outcome),
            ("whole", NodeLevel::Scorecard, Some(0)),
        ] {
            let node = scored.nodes.iter().find(|node| {
                node.level == level && Some(node.index) == index && node.segment == series.segment
            });
            let rolled = node.unwrap().at(period);
            wanted.push((key, VALUE, number(rolled.score)));
            if level != NodeLevel::Scorecard {
                let weight = if rolled.applicable { node.unwrap().weight } else { 0.0 };
                wanted.push((key, SECOND, Value::Number(weight)));
            }
        }
    }
    let differs = wanted.into_iter().filter_map(|(key, column, wanted)| {
        let shown = followed.step(key, column);
        (!wanted.agrees_with(&shown)).then(|| format!("{key}: {shown} instead of {wanted}"))
    });
    differs.collect()
}

#[test]
fn whatever_is_chosen_the_sheet_shows_what_score_says() {
    let catalogues: [Catalogue; 2] = ["en", "nl"].map(built_in);
    for case in 0..cases::at_least(12).div_ceil(CHOSEN).into() {
        let mut dice = Dice(case + 7);
        let catalogue = &catalogues[dice.below(2)];
        let (scorecard, readings) = random(catalogue, case);
        let scored = score(&scorecard, &readings);
        let bytes = workbook(catalogue, &scorecard, &readings);
        let mut followed = Followed::open(&bytes, catalogue.labels());
        let named = |series: &&SeriesScore| !scorecard.kpis[series.kpi].kpi.name.trim().is_empty();
        let all: Vec<&SeriesScore> = scored.series.iter().filter(named).collect();
        for choice in 0..if all.is_empty() { 0 } else { CHOSEN } {
            let series = all[dice.below(all.len())];
            let periods = scorecard.calendar.count;
            let period = if choice % 2 == 0 { scored.chosen } else { dice.below(periods) };
            let kpi = followed.code("kpis", scorecard.kpis[series.kpi].id().as_str());
            let group = series.segment.and_then(|at| scorecard.segments[at].id.as_ref());
            let group = group.map_or_else(String::new, |id| followed.code("segments", id.as_str()));
            let label = catalogue.labels().period(scorecard.calendar.get(period).unwrap());
            let as_start = catalogue.labels().text("follow.as_start");
            let label = if choice == 0 { as_start } else { &label };
            followed.choose([&kpi, &group, label]);
            let found = unlike(&followed, &scorecard, &scored, (series, period));
            assert!(found.is_empty(), "case {case}: {kpi} {group} {label}: {found:#?}");
        }
    }
}

#[test]
fn a_figure_of_a_group_leads_to_what_is_above_it_in_that_group() {
    let (catalogue, scorecard) = scorecard("nl", |request| {
        request.segments = vec!["Gezinnen".to_owned(), "Ondernemers".to_owned()];
    });
    let (scorecard, readings) = example::fill(&scorecard, catalogue.labels());
    let scored = score(&scorecard, &readings);
    let bytes = workbook(&catalogue, &scorecard, &readings);
    let mut followed = Followed::open(&bytes, catalogue.labels());
    let period = catalogue.labels().period(scorecard.chosen);
    for group in 0..scorecard.segments.len() {
        let mut series = scored.series.iter();
        let one = series.find(|one| {
            one.segment == Some(group) && one.at(scored.chosen).unwrap().score.is_some()
        });
        let Some(series) = one else { continue };
        let kpi = followed.code("kpis", scorecard.kpis[series.kpi].id().as_str());
        followed.choose([&kpi, &format!("S{}", group + 1), &period]);
        let found = unlike(&followed, &scorecard, &scored, (series, scored.chosen));
        assert!(found.is_empty(), "{kpi} S{}: {found:#?}", group + 1);
        assert!(followed.step("objective", VALUE).number().is_some());
    }
}

#[test]
fn a_kpi_that_a_group_is_not_asked_says_so() {
    let (catalogue, scorecard) = scorecard("en", |request| {
        request.segments = vec!["Young families".to_owned(), "Entrepreneurs".to_owned()];
    });
    let (scorecard, readings) = example::fill(&scorecard, catalogue.labels());
    let bytes = workbook(&catalogue, &scorecard, &readings);
    let mut followed = Followed::open(&bytes, catalogue.labels());
    let mut seen = 0;
    for (number, kpi) in (1..).zip(&scorecard.kpis) {
        // What is asked of everyone together; an objective can be one group's, though.
        if !scorecard.groups_apart(kpi).is_empty() {
            continue;
        }
        followed.choose([&format!("K{number}"), "S1", "as on Start"]);
        if followed.value(NOTICE).text() == catalogue.labels().text("follow.not_asked") {
            assert_eq!(followed.step("value", VALUE).text(), "");
            seen += 1;
        }
    }
    assert!(seen > 0);
    followed.choose(["nonsense", "", ""]);
    assert_eq!(followed.value(NOTICE).text(), catalogue.labels().text("follow.no_kpi"));
}

#[test]
fn each_link_leads_to_the_figure_beside_it() {
    let (catalogue, scorecard) = scorecard("nl", |_| {});
    let (scorecard, readings) = example::fill(&scorecard, catalogue.labels());
    let bytes = workbook(&catalogue, &scorecard, &readings);
    let mut followed = Followed::open(&bytes, catalogue.labels());
    let data = followed.engine.package.block("data").sheet;
    let first = followed.rows[catalogue.labels().of("follow.header", "figure")] + 1;
    let last = followed.rows[catalogue.labels().of("follow.section", "value")] - 1;
    let mut seen = 0;
    for number in 1..=scorecard.kpis.len() {
        followed.choose([&format!("K{number}"), "", ""]);
        for row in first..=last {
            let link = followed.value((row, PLACE));
            let Some((_, cell)) = link.text().rsplit_once(' ') else { continue };
            let there = followed.engine.value(data, parse_reference(cell).unwrap());
            let shown = followed.value((row, VALUE));
            let none = there == Value::Blank && shown.text() == "–";
            assert!(none || there.agrees_with(&shown), "K{number} {cell}: {there} is no {shown}");
            seen += usize::from(!none);
        }
    }
    assert!(seen > scorecard.kpis.len(), "{seen} figures");
}

#[test]
fn what_is_chosen_there_is_no_change() {
    let (catalogue, scorecard) = scorecard("en", |_| {});
    let (scorecard, readings) = example::fill(&scorecard, catalogue.labels());
    let mut book = Book::open(&workbook(&catalogue, &scorecard, &readings));
    let before = back(&book.save());
    let name = catalogue.labels().of("sheet", "follow");
    let page = book.pages.iter_mut().find(|page| page.name == name).unwrap();
    for ((row, column), text) in CHOICES.into_iter().zip(["K3", "S9", "Q9"]) {
        let at = (row - 1, u16::try_from(column).unwrap() - 1);
        assert!(page.cells.insert(at, Cell::from(text)).is_some());
    }
    let after = back(&book.save());
    assert_eq!(after.value.changes, before.value.changes);
    assert_eq!(after.value.scorecard, scorecard);
    assert!(after.findings.iter().eq(before.findings.iter()));
}

#[test]
fn whatever_is_chosen_its_steps_are_what_the_figures_come_to() {
    let (catalogue, scorecard) = scorecard("nl", |request| {
        request.segments = vec!["Gezinnen".to_owned(), "Ondernemers".to_owned()];
    });
    let (scorecard, readings) = example::fill(&scorecard, catalogue.labels());
    let bytes = workbook(&catalogue, &scorecard, &readings);
    let mut followed = Followed::open(&bytes, catalogue.labels());
    let scored = score(&scorecard, &readings);
    let mut book = Book::open(&bytes);
    let label = |at: usize| catalogue.labels().period(scorecard.calendar.get(at).unwrap());
    let as_start = catalogue.labels().text("follow.as_start").to_owned();
    let mut shown = 0;
    for (number, period) in [(1, as_start), (2, label(0)), (5, label(2)), (7, "Q9".to_owned())] {
        for group in ["", "S1", "S2"] {
            followed.choose([&format!("K{number}"), group, &period]);
            let page = book.pages.get_mut(followed.sheet).unwrap();
            page.cells.clear();
            for at in followed.engine.package.sheets[followed.sheet].cells.keys() {
                let cell = match followed.value(*at) {
                    Value::Number(number) => Cell::Number(number),
                    Value::Text(text) if !text.is_empty() => Cell::Text(text),
                    _ => continue,
                };
                page.cells.insert((at.0 - 1, u16::try_from(at.1).unwrap() - 1), cell);
            }
            let about = |book: &Book| {
                let found = back(&book.save()).findings;
                found.into_iter().filter(|one| one.code.name().starts_with("formula")).count()
            };
            assert_eq!(about(&book), 0, "K{number} {group} {period}");
            // One that shows something else is told, here with the formulas gone.
            let state = followed.rows[catalogue.labels().of("follow.step", "state")];
            let at = (state - 1, u16::try_from(VALUE).unwrap() - 1);
            let page = book.pages.get_mut(followed.sheet).unwrap();
            // What has no series of the group is that of everyone, which the group stands for.
            let has_series = scored.series.iter().any(|one| {
                let id = one.segment.and_then(|at| scorecard.segments[at].id.as_ref());
                let code = id.map_or_else(String::new, |id| followed.code("segments", id.as_str()));
                one.kpi + 1 == number && code == group
            });
            if page.cells.insert(at, Cell::from("anders")).is_some() && has_series {
                shown += 1;
                assert_eq!(about(&book), 1, "K{number} {group} {period}");
            }
        }
    }
    assert!(shown > 6, "{shown}");
}
