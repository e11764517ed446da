//! What a cell of figures takes follows from its unit and from the other figures of its result.

use super::{scorecard, workbook};
use crate::oracle::{Engine, Value, parse_range};
use klant::{model::SurveyType::Net, readings::Readings};
use std::collections::BTreeSet;

/// Column, from 1, where nothing else stands.
const FREE: u32 = 90;

/// A rule of the sheet: its error message, and what it says now.
struct Rules {
    engine: Engine,
    sheet: usize,
}

impl Rules {
    fn new(bytes: &[u8]) -> Self {
        let mut engine = Engine::open(bytes);
        let sheet = engine.package.block("data").sheet;
        let rules: Vec<((u32, u32), String)> = engine.package.sheets[sheet]
            .xml
            .find_all("dataValidation")
            .iter()
            .filter_map(|rule| {
                let (first, _) = parse_range(rule.get("sqref")?)?;
                Some((first, rule.child("formula1")?.text.clone()))
            })
            .collect();
        for ((row, _), formula) in rules {
            engine.formula(sheet, (row, FREE), &formula);
        }
        Self { engine, sheet }
    }

    /// The ids of all rows.
    fn ids(&self) -> BTreeSet<String> {
        let cells = self.engine.package.sheets[self.sheet].cells.iter();
        cells
            .filter(|((_, column), _)| *column == 1)
            .map(|(_, cell)| cell.value.text().to_owned())
            .collect()
    }

    /// The message of a row.
    fn message(&self, id: &str) -> String {
        let block = self.engine.package.block("data");
        let (row, _) = block.at(id, "before");
        let rules = self.engine.package.sheets[self.sheet].xml.find_all("dataValidation");
        let rule =
            rules.iter().find(|rule| parse_range(rule.get("sqref").unwrap()).unwrap().0.0 == row);
        rule.unwrap().get("error").unwrap().to_owned()
    }

    /// Types figures, and holds against it which of the rows take what stands there.
    fn hold(&mut self, figures: &[(String, Value, Option<bool>)]) {
        let block = self.engine.package.block("data");
        for (id, value, _) in figures {
            self.engine.set(self.sheet, block.at(id, "before"), value);
        }
        self.engine.evaluate();
        for (id, value, takes) in figures {
            let (row, _) = block.at(id, "before");
            let said = self.engine.value(self.sheet, (row, FREE)) == Value::Bool(true);
            assert!(takes.is_none_or(|takes| takes == said), "{id}: {value:?} in {figures:?}");
        }
    }
}

/// What is typed into the parts and the whole, and whether each is taken.
fn cases(parts: usize, count: bool, none: &str) -> Vec<Vec<(Value, Option<bool>)>> {
    let number = Value::Number;
    let text = |text: &str| Value::Text(text.to_owned());
    let (yes, no) = (Some(true), Some(false));
    if parts == 2 {
        return vec![
            vec![(number(60.0), yes), (number(30.0), yes), (number(90.0), yes)],
            vec![(number(60.0), no), (number(31.0), no), (number(90.0), no)],
            // The parts are typed first.
            vec![(number(60.0), yes), (number(31.0), yes), (Value::Blank, None)],
            vec![(Value::Blank, None), (number(91.0), no), (number(90.0), no)],
            vec![(number(60.0), yes), (number(31.0), yes), (text(none), yes)],
        ];
    }
    vec![
        vec![(number(40.0), yes), (number(40.0), yes)],
        vec![(number(41.0), no), (number(40.0), no)],
        vec![(number(41.0), yes), (Value::Blank, None)],
        vec![(Value::Blank, None), (number(40.0), yes)],
        vec![(text(none), yes), (number(40.0), yes)],
        vec![(number(41.0), yes), (text(none), yes)],
        vec![(text("many"), no), (Value::Blank, None)],
        vec![(number(1.5), Some(!count)), (Value::Blank, None)],
    ]
}

#[test]
fn a_part_takes_no_more_than_its_whole_and_says_so_in_both_languages() {
    for language in ["en", "nl"] {
        let (catalogue, card) = scorecard(language, |choices| {
            choices.filter.sectors = vec!["for-profit".parse().unwrap()];
            choices.segments = vec!["Young".to_owned(), "Old".to_owned()];
        });
        let mut rules = Rules::new(&workbook(&catalogue, &card, &Readings::default()));
        let ids: BTreeSet<String> = rules.ids();
        let none = catalogue.labels().text("data.not_applicable");
        let mut typed: Vec<Vec<(String, Value, Option<bool>)>> = vec![Vec::new(); 8];
        let (mut parts, mut nets) = (0, 0);
        for measure in &card.kpis {
            let kpi = &measure.kpi;
            let row = |input: &str| {
                let row = format!("{}.{input}", kpi.id);
                if ids.contains(&row) { row } else { format!("{row}@young") }
            };
            let name = |id: &str| &kpi.inputs.iter().find(|one| one.id == id).unwrap().name;
            let net = kpi.survey.as_ref().filter(|survey| survey.kind == Net);
            let together = net.map(|survey| {
                let [plus, minus] =
                    [&survey.positive, &survey.negative].map(|id| id.clone().unwrap());
                (vec![plus, minus], &survey.answers, true)
            });
            let single = kpi.inputs.iter().filter(|_| net.is_none()).filter_map(|input| {
                Some((vec![input.id.clone()], input.part_of.as_ref()?, input.unit.count))
            });
            for (of, whole, count) in single.chain(together) {
                if of.len() == 2 {
                    nets += 1
                } else {
                    parts += 1
                }
                let inputs: Vec<&str> = of.iter().chain([whole]).map(String::as_str).collect();
                for (all, case) in typed.iter_mut().zip(cases(of.len(), count, none)) {
                    let rows = inputs.iter().zip(case);
                    all.extend(rows.map(|(input, (value, takes))| (row(input), value, takes)));
                }
                for input in &inputs {
                    let told = rules.message(&row(input));
                    let others = inputs.iter().filter(|other| *other != input);
                    for other in
                        others.filter(|other| input == whole || of.len() == 2 || *other == whole)
                    {
                        assert!(told.contains(name(other)), "{input}: {told}");
                    }
                }
            }
        }
        for case in &typed {
            rules.hold(case);
        }
        assert!(parts > 3 && nets > 0, "{parts} {nets}");
    }
}

#[test]
fn the_cards_on_start_say_what_is_wrong_before_what_is_done() {
    for (language, words) in [("en", "to correct"), ("nl", "te verbeteren")] {
        let (catalogue, card) = scorecard(language, |_| {});
        let mut engine = Engine::open(&workbook(&catalogue, &card, &Readings::default()));
        let start = engine.package.block("start").sheet;
        // The links to what is wrong have room for their words.
        let merged = engine.package.sheets[start].xml.find_all("mergeCell");
        for area in ["D14:H14", "D15:H15"] {
            assert!(merged.iter().any(|one| one.get("ref") == Some(area)), "{area}");
        }
        // Row and column of how far a card is.
        let (targets, figures) = ((8, 2), (8, 3));
        let shown = |engine: &Engine, at| engine.value(start, at).text().to_owned();
        for at in [targets, figures] {
            let before = shown(&engine, at);
            assert!(before.starts_with(['▸', '✓']), "{before}");
        }
        let data = engine.package.block("data");
        let row = format!("{}.{}", card.kpis[0].id(), card.kpis[0].kpi.inputs[0].id);
        // Of the first period, which is not the one that is reported.
        engine.set_in(&data, &row, "2027-Q1", &Value::Number(-5.0));
        let kpis = engine.package.block("kpis");
        engine.set_in(&kpis, card.kpis[1].id().as_str(), "weight", &Value::Number(-1.0));
        engine.evaluate();
        for at in [targets, figures] {
            assert_eq!(shown(&engine, at), format!("⚠ 1 {words}"));
        }
    }
}
