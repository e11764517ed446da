//! Notes: why a figure is as it is, and what was agreed.

use super::{
    CellAt, ReadContext,
    cells::{as_typed, looked_up, named, text_of},
    day_count::date,
};
use crate::{
    finding::SheetCode,
    model::{Edition, Id, Period, day::Day},
    readings::Block,
    scorecard::{Note, Scorecard},
    workbook::tables::{ColumnField, FIRST_DAY, NoteColumn, TableColumn, WordList, answer_key},
};

impl<'a> ReadContext<'a> {
    /// Takes the notes of the sheet.
    pub(crate) fn notes(&mut self, scorecard: &mut Scorecard) {
        let Some(table) = self.table(Block::Notes) else { return };
        // What is done nobody said in workbooks that could not ask for it.
        let edition = self.issued.edition;
        let issued_with: Vec<&str> = NoteColumn::filled_in()
            .filter(|one| one.facts().since <= edition && *one != NoteColumn::Done)
            .map(TableColumn::key)
            .collect();
        self.columns_there(&table, &issued_with);
        if issued_with.iter().any(|key| table.found.column(key).is_none()) {
            return;
        }
        let mut issued = self.issued.notes.clone();
        let mut notes = Vec::new();
        for line in &table.lines {
            let cell =
                |column: NoteColumn| CellAt { table: &table, line, id: "", key: column.key() };
            let said = |column: NoteColumn| Self::raw_text(&table, line, column.key());
            if NoteColumn::filled_in().all(|column| said(column).is_empty()) {
                continue;
            }
            let period = self.note_period(&cell(NoteColumn::Period));
            let kpi = self.note_kpi(&cell(NoteColumn::Kpi));
            let (Some(period), Some(kpi)) = (period, kpi) else { continue };
            let mut note = note(period, kpi, said);
            note.due = self.note_due(&cell(NoteColumn::Due));
            self.due_is_a_day(&cell(NoteColumn::Due), &note.due);
            note.done = self.note_done(&cell(NoteColumn::Done));
            // What was issued comes back exactly, with the spaces that a cell hides.
            match issued.iter().position(|other| self.alike(other, &note)) {
                Some(at) => {
                    let issued = issued.remove(at);
                    // But for a day that was issued as the name of a period.
                    let due = if issued.due.trim() == note.due { issued.due } else { note.due };
                    notes.push(Note { due, ..issued });
                }
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
        let found = self.listed_period(value).or_else(|| self.earlier(&as_typed(Some(value))));
        if found.is_none() {
            let said = text_of(Some(value));
            self.notebook.add(SheetCode::UnknownPeriod { value: said }, cell.at());
        }
        found
    }

    /// A period outside the calendar, which may have another length: one of those before it that the
    /// formulas know, or that a note was issued with.
    fn earlier(&self, text: &str) -> Option<Period> {
        if self.issued.edition == Edition::First {
            return self.words.any_period(text);
        }
        let labels = self.words.first()?;
        let noted = self.issued.notes.iter().map(|note| note.period);
        let mut known = self.issued.earlier_periods().into_iter().rev().chain(noted);
        known.find(|period| looked_up(&labels.period(*period)) == looked_up(text))
    }

    /// The KPI that a note is about.
    fn note_kpi(&mut self, cell: &CellAt<'_, 'a>) -> Option<Id> {
        let said = text_of(cell.value().flatten());
        if said.is_empty() {
            self.notebook.add(SheetCode::NoteWithoutKpi, cell.at());
            return None;
        }
        let found = self.coded_or_id(Block::Kpis, &as_typed(cell.value().flatten()));
        if found.is_none() {
            self.notebook.add(SheetCode::UnknownReference { value: said }, cell.at());
        }
        found
    }

    /// By when something is done: a day, also one that has lost the look of one; the last day of a
    /// period; or words. The sheet tells them apart by the same rule.
    fn note_due(&self, cell: &CellAt<'_, 'a>) -> String {
        let Some(Some(value)) = cell.value() else { return String::new() };
        match value.number() {
            Some(serial) if serial >= FIRST_DAY => date(serial),
            // A year, say, in a cell for days.
            Some(number) => Some(named(number)),
            None => None,
        }
        .unwrap_or_else(|| self.day_meant(&text_of(Some(value))))
    }

    /// Tells of what looks like a day and is none.
    fn due_is_a_day(&mut self, cell: &CellAt<'_, 'a>, due: &str) {
        let looks_like_one = due.contains(|sign: char| sign.is_ascii_digit());
        if self.issued.edition > Edition::First && looks_like_one && Day::written(due).is_none() {
            self.notebook.add(SheetCode::DueWithoutDay { value: due.to_owned() }, cell.at());
        }
    }

    /// A period by its last day; anything else as it is.
    fn day_meant(&self, text: &str) -> String {
        let calendar = self.issued.calendar;
        let period = self.words.period(text).filter(|it| calendar.position(*it).is_some());
        period.map_or_else(|| text.to_owned(), |period| Day::last_of(period).to_string())
    }

    /// Whether what was agreed is done; what nobody understands is told, and is not.
    fn note_done(&mut self, cell: &CellAt<'_, 'a>) -> bool {
        let Some(Some(value)) = cell.value() else { return false };
        let said = text_of(Some(value));
        let key = self.listed(WordList::Answers, value);
        if key.is_none() && !said.is_empty() {
            self.notebook.add(SheetCode::UnknownChoice { value: said }, cell.at());
        }
        key == Some(answer_key(true))
    }

    /// Whether a note that was issued says the same as one that was read.
    fn alike(&self, issued: &Note, read: &Note) -> bool {
        let trimmed = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned();
        issued.period == read.period
            && issued.kpi == read.kpi
            && issued.done == read.done
            && NoteColumn::read().all(|column| match column.facts().field {
                ColumnField::Text(get, _) if column == NoteColumn::Due => {
                    self.day_meant(&trimmed(get(issued))) == get(read)
                }
                ColumnField::Text(get, _) => trimmed(get(issued)) == get(read),
                _ => true,
            })
    }
}

/// A note with the texts of its row.
fn note(period: Period, kpi: Id, said: impl Fn(NoteColumn) -> String) -> Note {
    let [explanation, agreement, who, due] = Default::default();
    let mut note = Note { period, kpi, explanation, agreement, who, due, done: false };
    for column in NoteColumn::read() {
        if let ColumnField::Text(_, set) = column.facts().field {
            set(&mut note, said(column));
        }
    }
    note
}
