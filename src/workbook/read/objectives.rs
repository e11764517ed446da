//! Objectives as the sheet has them now.

use super::{
    Line, ReadContext, Table,
    match_rows::{RowFate, unique_id},
};
use crate::{
    model::{Id, Outcome},
    readings::Block,
    scorecard::{PlannedObjective, Scorecard},
    workbook::tables::{ObjectiveColumn, TableColumn},
};

impl<'a> ReadContext<'a> {
    /// Lays Objectives over the scorecard.
    pub(crate) fn objectives(&mut self, scorecard: &mut Scorecard) {
        let (layout, issued) = (self.layout, self.issued);
        let names = layout.objectives.iter().enumerate().map(|(at, id)| {
            let planned = issued.objectives.get(at);
            (id.as_str(), planned.map(|planned| planned.statement.as_str()))
        });
        let known = self.expected(Block::Objectives, names);
        let Some(table) = self.settings::<ObjectiveColumn>(&known) else { return };
        let found = self.match_rows(&table, &known);
        let mut taken = layout.objectives.iter().flat_map(|id| id.parse()).collect();
        let mut rows: Vec<(Line<'a>, PlannedObjective)> = Vec::new();
        for ((at, entry), line) in known.iter().enumerate().zip(&found.rows) {
            match RowFate::of(&table, entry, issued.objectives.get(at), line.as_ref()) {
                RowFate::Kept(planned, line) => {
                    rows.push(self.objective(&table, line, planned.clone()));
                }
                RowFate::Deleted(_, line) => self.deleted(&table, line.as_ref(), entry),
                RowFate::Added(line) => {
                    let Ok(id) = entry.id.parse::<Id>() else { continue };
                    let statement = Self::raw_text(&table, &line, ObjectiveColumn::Statement.key());
                    self.added(&table, &line, &entry.id, &statement);
                    rows.push(self.objective(
                        &table,
                        line,
                        PlannedObjective::new(id, Outcome::Satisfaction),
                    ));
                }
                RowFate::Free => self.unnamed::<ObjectiveColumn>(&table, line.as_ref()),
            }
        }
        for line in &found.own {
            let statement = Self::raw_text(&table, line, ObjectiveColumn::Statement.key());
            let Some(id) = unique_id(&statement, "objective", &mut taken) else { continue };
            self.added(&table, line, id.as_str(), &statement);
            rows.push(self.objective(
                &table,
                *line,
                PlannedObjective::new(id, Outcome::Satisfaction),
            ));
        }
        for (line, now) in &rows {
            self.coded(&table, line, now.id.as_str());
        }
        let named = rows.iter().map(|(_, now)| (now.id.clone(), now.statement.clone()));
        self.names.insert(Block::Objectives, named.collect());
        for (line, now) in &mut rows {
            let id = now.id.clone();
            self.row_within::<ObjectiveColumn>(&table, line, id.as_str(), now);
        }
        scorecard.objectives = rows.into_iter().map(|(_, now)| now).collect();
    }

    /// One objective, but for what it drives: that may stand further down.
    fn objective(
        &mut self,
        table: &Table<'a>,
        line: Line<'a>,
        mut now: PlannedObjective,
    ) -> (Line<'a>, PlannedObjective) {
        let id = now.id.clone();
        self.row::<ObjectiveColumn>(table, &line, id.as_str(), &mut now);
        (line, now)
    }
}
