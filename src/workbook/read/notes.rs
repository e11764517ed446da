//! Notes: why a figure is as it is, and what was agreed.

use super::{CellAt, ReadContext, cells::text_of};
use crate::{
    finding::SheetCode,
    model::{Id, Period},
    readings::Block,
    scorecard::{Note, Scorecard},
    workbook::tables::{ColumnField, NoteColumn, TableColumn},
};

impl<'a> ReadContext<'a> {
    /// Takes the notes of the sheet.
    pub(crate) fn notes(&mut self, scorecard: &mut Scorecard) {
        let Some(table) = self.table(Block::Notes) else { return };
        self.table_there::<NoteColumn>(&table);
        let edition = self.issued.edition;
        let issued_with = NoteColumn::filled_in().filter(|one| one.facts().since <= edition);
        if issued_with.into_iter().any(|one| table.found.column(one.key()).is_none()) {
            return;
        }
        let mut issued = self.issued.notes.clone();
        let mut notes = Vec::new();
        for line in &table.lines {
            let said = |column: NoteColumn| Self::raw_text(&table, line, column.key());
            if NoteColumn::filled_in().all(|column| said(column).is_empty()) {
                continue;
            }
            let cell =
                |column: NoteColumn| CellAt { table: &table, line, id: "", key: column.key() };
            let period = self.note_period(&cell(NoteColumn::Period));
            let kpi = self.note_kpi(&cell(NoteColumn::Kpi));
            let (Some(period), Some(kpi)) = (period, kpi) else { continue };
            let note = note(period, kpi, said);
            // What was issued comes back exactly, with the spaces that a cell hides.
            match issued.iter().position(|other| alike(other, &note)) {
                Some(at) => notes.push(issued.remove(at)),
                None => notes.push(note),
            }
        }
        scorecard.notes = notes;
    }

    /// The period that a note is about.
    fn note_period(&mut self, cell: &CellAt<'_, 'a>) -> Option<Period> {
        let Some(Some(value)) = cell.value() else {
            self.notebook.add(SheetCode::NoteWithoutPeriod, cell.at());
            return None;
        };
        let found = self.period(value);
        if found.is_none() {
            let said = text_of(Some(value));
            self.notebook.add(SheetCode::UnknownPeriod { value: said }, cell.at());
        }
        found
    }

    /// The KPI that a note is about.
    fn note_kpi(&mut self, cell: &CellAt<'_, 'a>) -> Option<Id> {
        let said = text_of(cell.value().flatten());
        if said.is_empty() {
            self.notebook.add(SheetCode::NoteWithoutKpi, cell.at());
            return None;
        }
        let found = self.refer(Block::Kpis, &said);
        if found.is_none() {
            self.notebook.add(SheetCode::UnknownReference { value: said }, cell.at());
        }
        found
    }
}

/// A note with the texts of its row.
fn note(period: Period, kpi: Id, said: impl Fn(NoteColumn) -> String) -> Note {
    let [explanation, agreement, who, due] = Default::default();
    let mut note = Note { period, kpi, explanation, agreement, who, due };
    for column in NoteColumn::read() {
        if let ColumnField::Text(_, set) = column.facts().field {
            set(&mut note, said(column));
        }
    }
    note
}

/// Whether a note that was issued says the same as one that was read.
fn alike(issued: &Note, read: &Note) -> bool {
    let trimmed = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned();
    issued.period == read.period
        && issued.kpi == read.kpi
        && NoteColumn::read().all(|column| match column.facts().field {
            ColumnField::Text(get, _) => trimmed(get(issued)) == get(read),
            _ => true,
        })
}
