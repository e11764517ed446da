//! Notes: why a figure is as it is, and what was agreed.

use super::{At, Line, ReadContext, Table, cells::text_of};
use crate::workbook::tables::{NoteColumn, TableColumn};
use crate::{
    finding::SheetCode,
    model::{Id, Period},
    readings::Block,
    scorecard::{Note, Scorecard},
};

impl<'a> ReadContext<'a> {
    /// Takes the notes of the sheet.
    pub(crate) fn notes(&mut self, scorecard: &mut Scorecard) {
        let Some(table) = self.table(Block::Notes) else { return };
        self.table_there::<NoteColumn>(&table);
        if NoteColumn::filled_in().any(|column| table.found.column(column.key()).is_none()) {
            return;
        }
        let names: Vec<(Id, String)> = scorecard
            .kpis
            .iter()
            .map(|measure| (measure.id().clone(), measure.kpi.name.clone()))
            .collect();
        let mut issued = self.issued.notes.clone();
        let mut notes = Vec::new();
        for line in &table.lines {
            let said = |column: NoteColumn| Self::raw_text(&table, line, column.key());
            if NoteColumn::filled_in().all(|column| said(column).is_empty()) {
                continue;
            }
            let period = self.note_period(&table, line, scorecard);
            let kpi = self.note_kpi(&table, line, &names);
            let (Some(period), Some(kpi)) = (period, kpi) else { continue };
            let note = Note {
                period,
                kpi,
                explanation: said(NoteColumn::Explanation),
                agreement: said(NoteColumn::Agreement),
                who: said(NoteColumn::Who),
            };
            // What was issued comes back exactly, with the spaces that a cell hides.
            let alike = |other: &Note| {
                let trimmed =
                    |text: &str| text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned();
                other.period == note.period
                    && other.kpi == note.kpi
                    && trimmed(&other.explanation) == note.explanation
                    && trimmed(&other.agreement) == note.agreement
                    && trimmed(&other.who) == note.who
            };
            match issued.iter().position(alike) {
                Some(at) => notes.push(issued.remove(at)),
                None => notes.push(note),
            }
        }
        scorecard.notes = notes;
    }

    /// The period that a note is about.
    fn note_period(
        &mut self,
        table: &Table<'a>,
        line: &Line<'a>,
        scorecard: &Scorecard,
    ) -> Option<Period> {
        let at: At = Self::at(table, line, NoteColumn::Period.key());
        let Some(Some(value)) = Self::value(table, line, NoteColumn::Period.key()) else {
            self.notebook.add(SheetCode::NoteWithoutPeriod, at);
            return None;
        };
        let found = self.period(value, scorecard.calendar);
        if found.is_none() {
            let said = text_of(Some(value));
            self.notebook.add(SheetCode::UnknownPeriod { value: said }, at);
        }
        found
    }

    /// The KPI that a note is about.
    fn note_kpi(
        &mut self,
        table: &Table<'a>,
        line: &Line<'a>,
        names: &[(Id, String)],
    ) -> Option<Id> {
        let at: At = Self::at(table, line, NoteColumn::Kpi.key());
        let said = Self::raw_text(table, line, NoteColumn::Kpi.key());
        if said.is_empty() {
            self.notebook.add(SheetCode::NoteWithoutKpi, at);
            return None;
        }
        let found = self.refer(Block::Kpis, &said, names);
        if found.is_none() {
            self.notebook.add(SheetCode::UnknownReference { value: said }, at);
        }
        found
    }
}
