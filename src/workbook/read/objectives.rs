//! Objectives as the sheet has them now.

use super::{
    At, ChangedCell, Line, ReadContext, Table, cells::PercentPolicy, match_rows::ExpectedRow,
    vocabulary::plain,
};
use crate::workbook::tables::{ObjectiveColumn, TableColumn};
use crate::{
    finding::{CheckCode, SheetCode},
    model::{Id, Outcome, ValueProposition},
    readings::Block,
    scorecard::{PlannedObjective, Scorecard},
};
use std::collections::BTreeSet;

impl<'a> ReadContext<'a> {
    /// Lays Objectives over the scorecard.
    pub(crate) fn objectives(&mut self, scorecard: &mut Scorecard) {
        let ids: Vec<String> = self.layout.objectives.clone();
        let Some(table) = self.table(Block::Objectives) else {
            return self.codes_as_issued(Block::Objectives, "objective", &ids);
        };
        self.table_there::<ObjectiveColumn>(&table);
        let issued = self.issued;
        let known: Vec<ExpectedRow> = self
            .layout
            .objectives
            .iter()
            .enumerate()
            .map(|(at, id)| ExpectedRow {
                id: id.clone(),
                code: self.code("objective", at),
                name: issued.objectives.get(at).map_or("", |planned| &planned.statement).to_owned(),
            })
            .collect();
        let claimed = self.match_rows(&table, &known, ObjectiveColumn::Statement.key());
        let mut lines: Vec<(Line<'a>, Id)> = Vec::new();
        let mut objectives = Vec::new();
        let mut taken: BTreeSet<Id> =
            self.layout.objectives.iter().flat_map(|id| id.parse()).collect();
        for ((at, entry), line) in known.iter().enumerate().zip(&claimed.rows) {
            let planned = issued.objectives.get(at);
            let filled = line.as_ref().is_some_and(|line| {
                !Self::raw_text(&table, line, ObjectiveColumn::Statement.key()).is_empty()
            });
            let unnamed = table.found.column(ObjectiveColumn::Statement.key()).is_none();
            match (planned, line) {
                (Some(planned), Some(line))
                    if filled || unnamed || planned.statement.trim().is_empty() =>
                {
                    let now = self.objective(&table, line, scorecard, planned.clone());
                    lines.push((*line, now.id.clone()));
                    objectives.push(now);
                }
                (Some(_), line) => self.deleted(&table, line.as_ref(), entry),
                (None, Some(line)) if filled => {
                    let Ok(id) = entry.id.parse::<Id>() else { continue };
                    self.added(
                        &table,
                        line,
                        &entry.id,
                        &Self::raw_text(&table, line, ObjectiveColumn::Statement.key()),
                    );
                    let now = self.objective(&table, line, scorecard, blank(id.clone()));
                    lines.push((*line, id));
                    objectives.push(now);
                }
                (None, _) => {}
            }
        }
        for line in &claimed.own {
            let statement = Self::raw_text(&table, line, ObjectiveColumn::Statement.key());
            let id = Id::slug(&statement).or_else(|| Id::slug("objective"));
            let Some(id) = id.map(|id| id.unique(&taken)) else { continue };
            taken.insert(id.clone());
            self.added(&table, line, id.as_str(), &statement);
            let now = self.objective(&table, line, scorecard, blank(id.clone()));
            lines.push((*line, id));
            objectives.push(now);
        }
        for (line, id) in &lines {
            self.coded(&table, line, id.as_str());
        }
        if table.found.column(ObjectiveColumn::Code.key()).is_none() {
            self.codes_as_issued(Block::Objectives, "objective", &ids);
        }
        let names: Vec<(Id, String)> = objectives
            .iter()
            .map(|planned| (planned.id.clone(), planned.statement.clone()))
            .collect();
        for (line, id) in &lines {
            let Some(planned) = objectives.iter_mut().find(|planned| planned.id == *id) else {
                continue;
            };
            planned.drives = self.drives(&table, line, planned, &names);
        }
        scorecard.objectives = objectives;
    }

    /// One objective, but for what it drives.
    fn objective(
        &mut self,
        table: &Table<'a>,
        line: &Line<'a>,
        scorecard: &Scorecard,
        issued: PlannedObjective,
    ) -> PlannedObjective {
        let id = issued.id.clone();
        let id = id.as_str();
        let words = self.words;
        let key = ObjectiveColumn::Statement.key();
        let statement = self.text(table, line, key, id, &issued.statement);
        let outcome = self.choice(
            table,
            line,
            (ObjectiveColumn::Outcome.key(), id),
            issued.outcome,
            |said| words.outcome(said, scorecard),
            |outcome| words.name(outcome, scorecard),
        );
        let value_proposition = self.value_proposition(table, line, id, issued.value_proposition);
        let groups: Vec<(Id, String)> = scorecard
            .segments
            .iter()
            .filter_map(|segment| Some((segment.id.clone()?, segment.name.clone())))
            .collect();
        let segment = self.reference(
            table,
            line,
            (ObjectiveColumn::Segment.key(), id),
            Block::Segments,
            &groups,
            &issued.segment,
        );
        let mut now = PlannedObjective { statement, outcome, value_proposition, segment, ..issued };
        self.texts::<ObjectiveColumn>(table, line, id, &mut now);
        self.numbers::<ObjectiveColumn>(table, line, id, &mut now, |_| {
            Some(PercentPolicy::Hundred)
        });
        now
    }

    /// What drives the objective; it may stay empty.
    fn value_proposition(
        &mut self,
        table: &Table<'a>,
        line: &Line<'a>,
        id: &str,
        issued: Option<ValueProposition>,
    ) -> Option<ValueProposition> {
        let words = self.words;
        let at = (ObjectiveColumn::ValueProposition.key(), id);
        let name = |driver: Option<ValueProposition>| {
            driver.map_or("", |driver| words.say("aspect", driver.0.into())).to_owned()
        };
        if self.is_blank(table, line, at.0) {
            self.cleared(table, line, at, name(issued));
            return None;
        }
        let meant = |said: &str| words.aspect(said).map(|aspect| Some(ValueProposition(aspect)));
        self.choice(table, line, at, issued, meant, name)
    }

    /// Whether a cell is there and blank.
    pub(crate) fn is_blank(&self, table: &Table<'a>, line: &Line<'a>, key: &str) -> bool {
        Self::value(table, line, key).is_some_and(|value| super::cells::text_of(value).is_empty())
    }

    /// An entry of another sheet by its code, id or name.
    pub(crate) fn refer(&self, block: Block, said: &str, names: &[(Id, String)]) -> Option<Id> {
        let wanted = plain(said);
        let there = |id: &Id| names.iter().any(|(known, _)| known == id);
        let codes = || self.codes.iter().filter(move |((of, id), _)| *of == block && there(id));
        if let Some(((_, id), _)) = codes().find(|(_, code)| plain(code) == wanted) {
            return Some(id.clone());
        }
        let key = match block {
            Block::Segments => "segment",
            Block::Objectives => "objective",
            _ => "kpi",
        };
        let number = |text: &str| {
            let text = text.to_lowercase();
            self.words
                .code_prefixes(key)
                .iter()
                .find_map(|prefix| text.strip_prefix(prefix.as_str())?.parse::<u32>().ok())
        };
        if let Some(wanted) = number(&wanted)
            && let Some(((_, id), _)) = codes().find(|(_, code)| number(code) == Some(wanted))
        {
            return Some(id.clone());
        }
        names
            .iter()
            .find(|(id, _)| id.as_str() == wanted)
            .or_else(|| names.iter().find(|(_, name)| plain(name) == wanted))
            .map(|(id, _)| id.clone())
    }

    /// A cell that refers to an entry of another sheet.
    pub(crate) fn reference(
        &mut self,
        table: &Table<'a>,
        line: &Line<'a>,
        (key, id): (&str, &str),
        block: Block,
        names: &[(Id, String)],
        issued: &Option<Id>,
    ) -> Option<Id> {
        let Some(value) = Self::value(table, line, key) else {
            return issued.clone().filter(|id| names.iter().any(|(known, _)| known == id));
        };
        let said = super::cells::text_of(value);
        let at = Self::at(table, line, key);
        let now = if said.is_empty() { None } else { self.refer(block, &said, names) };
        if now.is_none() && !said.is_empty() {
            self.notebook.add(SheetCode::UnknownReference { value: said }, at);
        }
        if now != *issued {
            let name = |id: &Option<Id>| id.as_ref().map(|id| self.code_of(block, id));
            let (from, to) = (name(issued).unwrap_or_default(), name(&now).unwrap_or_default());
            let cell = ChangedCell { at, block: table.block, id, key };
            self.changed(&cell, from, to);
        }
        now
    }

    /// The code that the file gives to an entry; its id where it has none.
    fn code_of(&self, block: Block, id: &Id) -> String {
        let code = self.codes.get(&(block, id.clone()));
        code.cloned().unwrap_or_else(|| id.to_string())
    }

    /// The objectives that one drives.
    fn drives(
        &mut self,
        table: &Table<'a>,
        line: &Line<'a>,
        planned: &PlannedObjective,
        names: &[(Id, String)],
    ) -> Vec<Id> {
        let key = ObjectiveColumn::Drives.key();
        let Some(value) = Self::value(table, line, key) else { return planned.drives.clone() };
        let at: At = Self::at(table, line, key);
        let said = super::cells::text_of(value);
        let mut driven: Vec<Id> = Vec::new();
        let marks = |character: char| ",;/&\n ".contains(character);
        for word in said.split(marks).filter(|word| !word.is_empty()) {
            match self.refer(Block::Objectives, word, names) {
                Some(id) if id == planned.id => {
                    self.notebook.add(CheckCode::DrivesItself { value: word.to_owned() }, at);
                }
                Some(id) if driven.contains(&id) => {}
                Some(id) => driven.push(id),
                None => {
                    self.notebook.add(SheetCode::UnknownReference { value: word.to_owned() }, at);
                }
            }
        }
        if driven != planned.drives {
            let list = |ids: &[Id]| {
                let codes: Vec<String> =
                    ids.iter().map(|id| self.code_of(Block::Objectives, id)).collect();
                codes.join(", ")
            };
            let (from, to) = (list(&planned.drives), list(&driven));
            let cell = ChangedCell { at, block: table.block, id: planned.id.as_str(), key };
            self.changed(&cell, from, to);
        }
        driven
    }
}

/// An objective that nothing is said of yet.
fn blank(id: Id) -> PlannedObjective {
    PlannedObjective {
        id,
        statement: String::new(),
        outcome: Outcome::Satisfaction,
        value_proposition: None,
        segment: None,
        why: String::new(),
        questions: Vec::new(),
        evidence: String::new(),
        why_us: String::new(),
        drives: Vec::new(),
        contributes_to: String::new(),
        supported_by: String::new(),
        owner: String::new(),
        weight: None,
    }
}
