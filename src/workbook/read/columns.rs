//! The cells of a row, column by column, as the registry of the tables describes them.
//!
//! What a kind of column means is said here once: a new column of a kind that exists needs nothing.

use super::{
    CellAt, Line, ReadContext, Table,
    cells::{NumberMeaning, as_typed, looked_up, text_of},
    day_count::date_of_serial,
    sheets::CellValue,
};
use crate::{
    finding::{CheckCode, FigureCode, SheetCode},
    model::{Edition, Id, Period, PeriodLength, compared},
    readings::Block,
    scorecard::PlannedKpi,
    workbook::tables::{
        CODE_SEPARATORS, CellScale, ColumnFacts, ColumnField, TableColumn, TableRow, ValueKind,
        WordList, answer_key,
    },
};

/// Most answers of a survey that anybody asks for.
const MAX_COUNT: f64 = 1e9;

/// What a number of a kind means in a row, in a workbook of the first edition.
fn first_meaning(kind: ValueKind, row: &impl TableRow) -> NumberMeaning {
    match kind {
        ValueKind::Number | ValueKind::Anchor => NumberMeaning::first(row.unit()),
        ValueKind::Count | ValueKind::Amount => NumberMeaning::Other,
        _ => NumberMeaning::Hundred,
    }
}

/// Whether a column refers to other rows of its own table.
fn refers_within<C: TableColumn>(column: C) -> bool {
    let refers = match column.facts().field {
        ColumnField::Reference(block, ..) | ColumnField::References(block, ..) => Some(block),
        _ => None,
    };
    refers == Some(C::BLOCK)
}

impl<'a> ReadContext<'a> {
    /// Whether a row says that it is another one, so that what was issued stays.
    pub(crate) fn stays_as_issued(&self, block: Block, id: &str) -> bool {
        // A key is made only where there are such rows, which is hardly ever.
        !self.crossed.is_empty() && self.crossed.contains(&(block, id.to_owned()))
    }

    /// Lays what the cells of a row say over it, but for what refers to other rows of the table.
    pub(crate) fn row<C: TableColumn>(
        &mut self,
        table: &Table<'a>,
        line: &Line<'a>,
        id: &str,
        now: &mut C::Row,
    ) {
        if self.stays_as_issued(C::BLOCK, id) {
            return;
        }
        for column in C::read().filter(|column| !refers_within(*column)) {
            self.cell(&CellAt { table, line, id, key: column.key() }, &column.facts(), now);
        }
    }

    /// Lays what refers to other rows of the table over a row, when all of them are known.
    pub(crate) fn row_within<C: TableColumn>(
        &mut self,
        table: &Table<'a>,
        line: &Line<'a>,
        id: &str,
        now: &mut C::Row,
    ) {
        if self.stays_as_issued(C::BLOCK, id) {
            return;
        }
        for column in C::read().filter(|column| refers_within(*column)) {
            self.cell(&CellAt { table, line, id, key: column.key() }, &column.facts(), now);
        }
    }

    /// Lays what one cell says over a row.
    pub(crate) fn cell<T: TableRow>(
        &mut self,
        cell: &CellAt<'_, 'a>,
        facts: &ColumnFacts<T>,
        now: &mut T,
    ) {
        match facts.field {
            ColumnField::Own => {}
            ColumnField::Text(get, set) => {
                let text = self.text(cell, get(now));
                set(now, text);
            }
            ColumnField::Number(get, set) => {
                let means = self.meaning(facts.kind, now);
                let number = self.number(cell, means, get(now));
                set(now, number);
            }
            ColumnField::Count(get, set) => {
                let count = self.count(cell, get(now));
                set(now, count);
            }
            ColumnField::Choice(list, get, set) => {
                let key = self.choice(cell, list, Some(get(now)));
                if let Some(key) = key {
                    set(now, &key);
                }
            }
            ColumnField::Maybe(list, get, set) => {
                let key = self.choice_or_none(cell, list, get(now));
                set(now, key.as_deref());
            }
            ColumnField::Flag(get, set) => {
                let issued = get(now).map(|answer| answer_key(answer).to_owned());
                let key = self.choice_or_none(cell, WordList::Answers, issued);
                set(now, key.map(|key| key == answer_key(true)));
            }
            ColumnField::Reference(block, get, set) => {
                let id = self.reference(cell, block, get(now));
                set(now, id);
            }
            ColumnField::References(block, get, set) => {
                let ids = self.references(cell, block, get(now));
                set(now, ids);
            }
            ColumnField::Period(get, set) => {
                let period = self.chosen(cell, get(now));
                set(now, period);
            }
        }
    }

    /// What a number of a kind means in a row.
    pub(crate) fn meaning(&self, kind: ValueKind, row: &impl TableRow) -> NumberMeaning {
        if self.issued.edition == Edition::First {
            return first_meaning(kind, row);
        }
        NumberMeaning::Scaled(match (kind, row.kpi()) {
            (ValueKind::Number | ValueKind::Anchor, Some(measure)) => self.scale(measure),
            (ValueKind::Percentage, _) => CellScale::of_share(),
            _ => CellScale::Plain,
        })
    }

    /// How the cells of a KPI's own unit hold numbers, in a workbook of the second edition.
    pub(crate) fn scale(&self, now: &PlannedKpi) -> CellScale {
        match self.issued_kpis.get(now.id().as_str()).copied() {
            Some(issued) if !issued.is_own() => CellScale::of_measure(issued),
            issued => CellScale::of_own(issued, &now.kpi.unit.label),
        }
    }

    /// A whole number that is never negative.
    fn count(&mut self, cell: &CellAt<'_, 'a>, issued: Option<u32>) -> Option<u32> {
        let means = self.meaning(ValueKind::Count, &());
        let number = self.number(cell, means, issued.map(f64::from))?;
        if !(0.0..=MAX_COUNT).contains(&number) {
            self.notebook.add(FigureCode::NegativeNumber, cell.at());
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "held to the range above"
        )]
        Some(number.ceil() as u32)
    }

    /// The key of a word of a list; what cannot be understood is told and stays as issued.
    fn choice(
        &mut self,
        cell: &CellAt<'_, 'a>,
        list: WordList,
        issued: Option<String>,
    ) -> Option<String> {
        let Some(value) = cell.value() else { return issued };
        let said = text_of(value);
        if said.is_empty() {
            self.pending(cell.at());
            return issued;
        }
        let Some(key) = value.as_ref().and_then(|value| self.listed(list, value)) else {
            self.notebook.add(SheetCode::UnknownChoice { value: said }, cell.at());
            return issued;
        };
        if issued.as_deref() != Some(key) {
            self.changed(&cell.changed(), self.word(list, issued.as_deref()), said);
        }
        Some(key.to_owned())
    }

    /// The key of a word: the formulas know those of their own lists, and no others.
    pub(crate) fn listed(&self, list: WordList, value: &CellValue) -> Option<&'static str> {
        let outcomes = &self.issued.outcomes;
        let said = as_typed(Some(value));
        match (self.issued.edition, value) {
            (Edition::First, CellValue::Bool(answer)) if list == WordList::Answers => {
                Some(answer_key(*answer))
            }
            (Edition::First, _) => self.words.key(list, &said, outcomes),
            _ => {
                let said = looked_up(&said);
                let says = |key: &str| looked_up(&self.words.word(list, key, outcomes)) == said;
                list.keys().into_iter().find(|key| says(key))
            }
        }
    }

    /// The same, where a blank cell says that there is none.
    fn choice_or_none(
        &mut self,
        cell: &CellAt<'_, 'a>,
        list: WordList,
        issued: Option<String>,
    ) -> Option<String> {
        if !cell.is_blank() {
            return self.choice(cell, list, issued);
        }
        let from = self.word(list, issued.as_deref());
        if !from.is_empty() {
            self.changed(&cell.changed(), from, String::new());
        }
        None
    }

    /// What people read for a key; nothing where there is none.
    fn word(&self, list: WordList, key: Option<&str>) -> String {
        key.map(|key| self.words.word(list, key, &self.issued.outcomes)).unwrap_or_default()
    }

    /// A row of another table.
    fn reference(
        &mut self,
        cell: &CellAt<'_, 'a>,
        block: Block,
        issued: Option<&Id>,
    ) -> Option<Id> {
        let Some(value) = cell.value() else {
            return issued.filter(|id| self.is_there(block, id)).cloned();
        };
        let said = text_of(value);
        let now = if said.is_empty() { None } else { self.chosen_row(block, &as_typed(value)) };
        if now.is_none() && !said.is_empty() {
            self.notebook.add(SheetCode::UnknownReference { value: said }, cell.at());
        }
        if now.as_ref() != issued {
            let name = |id: Option<&Id>| id.map(|id| self.code_of(block, id)).unwrap_or_default();
            let (from, to) = (name(issued), name(now.as_ref()));
            self.changed(&cell.changed(), from, to);
        }
        now
    }

    /// Several rows of a table, none of them the row itself.
    fn references(&mut self, cell: &CellAt<'_, 'a>, block: Block, issued: &[Id]) -> Vec<Id> {
        let Some(value) = cell.value() else { return issued.to_vec() };
        let said = as_typed(value);
        let mut found: Vec<Id> = Vec::new();
        for word in said.split(CODE_SEPARATORS).filter(|word| !word.is_empty()) {
            let value = word.to_owned();
            match self.chosen_row(block, word) {
                Some(id) if block == cell.table.block && id.as_str() == cell.id => {
                    self.notebook.add(CheckCode::DrivesItself { value }, cell.at());
                }
                Some(id) if found.contains(&id) => {}
                Some(id) => found.push(id),
                None => {
                    self.notebook.add(SheetCode::UnknownReference { value }, cell.at());
                }
            }
        }
        if found != issued {
            let list = |ids: &[Id]| {
                let codes: Vec<String> = ids.iter().map(|id| self.code_of(block, id)).collect();
                codes.join(", ")
            };
            let (from, to) = (list(issued), list(&found));
            self.changed(&cell.changed(), from, to);
        }
        found
    }

    /// A period of the calendar; a blank cell leaves it as it was.
    fn chosen(&mut self, cell: &CellAt<'_, 'a>, issued: Period) -> Period {
        let Some(Some(value)) = cell.value() else { return issued };
        let said = text_of(Some(value));
        let calendar = self.issued.calendar;
        let found = self.listed_period(value).filter(|period| calendar.position(*period).is_some());
        match found {
            Some(period) => {
                if period != issued {
                    self.changed(&cell.changed(), issued.to_string(), said);
                }
                period
            }
            None => {
                self.notebook.add(SheetCode::UnknownPeriod { value: said }, cell.at());
                issued
            }
        }
    }

    /// A period as a cell says it; a date counts as the period that holds it.
    pub(crate) fn period(&self, value: &CellValue) -> Option<Period> {
        let calendar = self.issued.calendar;
        if let CellValue::Date(serial) = value {
            let (year, month, _) = date_of_serial(*serial)?;
            let (year, month) = (u16::try_from(year).ok()?, u8::try_from(month).ok()?);
            let month = Period::new(year, PeriodLength::Month, month)?;
            return Some(month.holding(calendar.start.every()));
        }
        self.words.period(&text_of(Some(value)))
    }

    /// Whether a row of another table is there.
    fn is_there(&self, block: Block, id: &Id) -> bool {
        self.names_of(block).iter().any(|(known, _)| known == id)
    }

    /// The rows of a table that was read, by id and name.
    fn names_of(&self, block: Block) -> &[(Id, String)] {
        self.names.get(&block).map_or(&[], Vec::as_slice)
    }

    /// The period that a cell chooses from the list: the formulas know what it is called, and its id.
    pub(crate) fn listed_period(&self, value: &CellValue) -> Option<Period> {
        if self.issued.edition == Edition::First {
            return self.period(value);
        }
        let said = looked_up(&as_typed(Some(value)));
        let labels = self.words.first();
        self.issued.calendar.periods().find(|period| {
            looked_up(&period.to_string()) == said
                || labels.is_some_and(|labels| looked_up(&labels.period(*period)) == said)
        })
    }

    /// The row of another table that a cell chooses: the formulas know its code alone.
    fn chosen_row(&self, block: Block, said: &str) -> Option<Id> {
        match self.issued.edition {
            Edition::First => self.refer(block, said),
            _ => self.of_code(block, said),
        }
    }

    /// The codes of a table that is there.
    fn codes(&self, block: Block) -> impl Iterator<Item = (&Id, &String)> {
        let of_block = self.codes.iter().filter(move |((of, _), _)| *of == block);
        of_block.map(|((_, id), code)| (id, code)).filter(move |(id, _)| self.is_there(block, id))
    }

    /// A row of another table by its code.
    fn of_code(&self, block: Block, said: &str) -> Option<Id> {
        let wanted = looked_up(said);
        let meant = self.codes(block).filter(|(_, code)| looked_up(code) == wanted);
        // Of two rows with one code the upper one is meant, as the formulas look it up.
        let row = |id: &Id| self.lines.get(&(block, id.clone())).copied().unwrap_or(u32::MAX);
        meant.map(|(id, _)| id).min_by_key(|id| row(id)).cloned()
    }

    /// A row of another table by its code, or by the id that the sheet hides.
    pub(crate) fn coded_or_id(&self, block: Block, said: &str) -> Option<Id> {
        if self.issued.edition == Edition::First {
            return self.refer(block, said);
        }
        let wanted = looked_up(said);
        let by_id = || self.names_of(block).iter().find(|(id, _)| id.as_str() == wanted);
        self.of_code(block, said).or_else(|| by_id().map(|(id, _)| id.clone()))
    }

    /// A row of another table by its code, id or name.
    pub(crate) fn refer(&self, block: Block, said: &str) -> Option<Id> {
        let (wanted, names) = (compared(said), self.names_of(block));
        if let Some(id) = self.of_code(block, said) {
            return Some(id);
        }
        let prefixes = self.words.code_prefixes(super::code_label(block));
        let number = |text: &str| {
            let text = text.to_lowercase();
            prefixes
                .iter()
                .find_map(|prefix| text.strip_prefix(prefix.as_str())?.parse::<u32>().ok())
        };
        if let Some(wanted) = number(&wanted)
            && let Some((id, _)) = self.codes(block).find(|(_, code)| number(code) == Some(wanted))
        {
            return Some(id.clone());
        }
        names
            .iter()
            .find(|(id, _)| id.as_str() == wanted)
            .or_else(|| names.iter().find(|(_, name)| compared(name) == wanted))
            .map(|(id, _)| id.clone())
    }

    /// The code that the file gives to a row; its id where it has none.
    pub(crate) fn code_of(&self, block: Block, id: &Id) -> String {
        let code = self.codes.get(&(block, id.clone()));
        code.cloned().unwrap_or_else(|| id.to_string())
    }
}

#[cfg(test)]
mod tests {
    use crate::workbook::tables::{
        ColumnField, ColumnRole, Fact, KpiColumn, NoteColumn, ObjectiveColumn, SegmentColumn,
        TableColumn,
    };
    use strum::IntoEnumIterator;

    /// Keys of columns that people fill in and that nobody would read.
    fn unread<C: TableColumn>() -> Vec<&'static str> {
        let unread = C::read().filter(|column| matches!(column.facts().field, ColumnField::Own));
        unread.map(TableColumn::key).collect()
    }

    #[test]
    fn whatever_people_set_is_a_field() {
        let none: Vec<&str> = Vec::new();
        assert_eq!(unread::<SegmentColumn>(), none);
        assert_eq!(unread::<ObjectiveColumn>(), none);
        assert_eq!(unread::<KpiColumn>(), none);
        assert_eq!(unread::<NoteColumn>(), none);
        for fact in Fact::iter().filter(|fact| fact.facts().role == ColumnRole::Setting) {
            assert!(!matches!(fact.facts().field, ColumnField::Own), "{}", fact.id());
        }
    }
}
