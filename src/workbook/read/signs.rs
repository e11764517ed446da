//! Two signs that disagree: each is told where it stands, because one of them is dropped.

use super::{
    At, Line, ReadContext, Table,
    cells::text_of,
    figures::{Index, Subject},
    match_rows::{ExpectedRow, name_key},
    sheets::{CellValue, Sheet},
};
use crate::model::Mapped as _;
use crate::{
    finding::{FigureCode, SheetCode},
    model::{Edition, Id, Period, compared},
    readings::Block,
    workbook::{
        notation::plain,
        tables::{DataColumn, REMARK, TableColumn, block::edited},
    },
};
use indexmap::{IndexMap, IndexSet};
use std::collections::{BTreeMap, BTreeSet};

/// Most merged areas that are told.
const MAX_TOLD: usize = 20;

impl<'a> ReadContext<'a> {
    /// Tells of headers, columns and merged cells that say otherwise than what is read.
    pub(crate) fn signs(&mut self) {
        // What an issued file of old was told to say stays as it was.
        if self.issued.edition == Edition::First {
            return;
        }
        for block in edited() {
            let Some(table) = self.table(block) else { continue };
            let Some(sheet) = self.sheets.get(table.found.sheet) else { continue };
            if matches!(block, Block::Data | Block::Targets) {
                self.period_headers(&table, sheet);
            }
            if matches!(block, Block::Data | Block::Targets | Block::Kpis) {
                self.beside(&table, sheet);
            }
            if block != Block::Start {
                self.merged(&table, sheet);
            }
        }
        self.outside();
    }

    /// Headers of periods against the keys of their columns.
    fn period_headers(&mut self, table: &Table<'a>, sheet: &'a Sheet) {
        let Some((at, header)) = table.found.header.and_then(|at| Some((at, sheet.rows.get(&at)?)))
        else {
            return;
        };
        let number = table.found.sheet;
        let keys: BTreeMap<u16, Period> = (table.found.columns.iter())
            .filter_map(|(key, column)| Some((*column, key.parse().ok()?)))
            .mapped();
        let said = |labels: &Self, period: Period| {
            let own = labels.words.own();
            own.map_or_else(|| period.to_string(), |labels| labels.period(period))
        };
        for (column, value) in header.cells() {
            let Some(says) = self.header_period(value) else { continue };
            let place = At::cell(number, at, column);
            match keys.get(&column) {
                Some(key) if *key != says => {
                    let (header, period) = (text_of(Some(value)), said(self, *key));
                    self.notebook.add(SheetCode::HeaderDisagrees { header, period }, place);
                }
                None if keys.values().any(|key| *key == says) => {
                    let period = said(self, says);
                    self.notebook.add(SheetCode::PeriodTwice { period }, place);
                }
                _ => {}
            }
        }
    }

    /// The period that a header names, in words or by id.
    pub(super) fn header_period(&self, value: &CellValue) -> Option<Period> {
        let every = self.issued.calendar.start.every();
        let by_id = || value.text().trim().parse::<Period>().ok();
        self.period(value).or_else(by_id).filter(|period| period.every() == every)
    }

    /// Merged cells over more than one that is filled in.
    fn merged(&mut self, table: &Table<'a>, sheet: &'a Sheet) {
        let columns: BTreeSet<u16> = table.found.columns.values().copied().collect();
        let rows: BTreeSet<u32> = table.found.rows.iter().copied().collect();
        let mut told = 0;
        for [(top, left), (bottom, right)] in &sheet.merged {
            let (Some(wide), Some(high)) = (right.checked_sub(*left), bottom.checked_sub(*top))
            else {
                continue;
            };
            let across = columns.range(*left..=*right).count();
            let down = rows.range(*top..=*bottom).count();
            let filled = sheet.rows.get(top).is_some_and(|row| row.get(*left).is_some());
            let several = wide > 0 && across > 1 || high > 0 && down > 1;
            if across > 0 && down > 0 && several && filled && told < MAX_TOLD {
                told += 1;
                let area = format!("{}:{}", plain(*top, *left), plain(*bottom, *right));
                let at = At::cell(table.found.sheet, *top, *left);
                self.notebook.add(SheetCode::MergedCells { area: area.replace('$', "") }, at);
            }
        }
    }

    /// Rows with the id of one entry and the name of another: they were sorted or copied without
    /// their ids, and nobody knows which of the two was meant.
    pub(crate) fn crossed_rows(
        &mut self,
        table: &Table<'a>,
        known: &[ExpectedRow],
        rows: &[Option<Line<'a>>],
    ) {
        if self.issued.edition == Edition::First || table.block == Block::Data {
            return;
        }
        let names: IndexSet<String> = known.iter().map(|entry| compared(&entry.name)).collect();
        let key = name_key(table);
        for (entry, line) in known.iter().zip(rows) {
            let Some(line) = line.as_ref().filter(|line| line.id == entry.id) else { continue };
            let (said, name) = (Self::raw_text(table, line, key), entry.name.clone());
            let other = compared(&said);
            if !name.is_empty()
                && !other.is_empty()
                && other != compared(&name)
                && names.contains(&other)
            {
                let at = Self::at(table, line, key);
                self.notebook.add(SheetCode::RowCrossed { said, name }, at);
                self.crossed.insert((table.block, entry.id.clone()));
                // Others refer to it by the code that it was issued with.
                if let Ok(id) = entry.id.parse::<Id>() {
                    self.codes.insert((table.block, id), entry.code.clone());
                }
            }
        }
    }

    /// Whether a row with figures says that it is about something else than its id; it is told.
    pub(crate) fn is_crossed(
        &mut self,
        table: &Table<'a>,
        line: &Line<'a>,
        subject: &Subject,
        index: &Index<'_>,
    ) -> bool {
        if self.issued.edition == Edition::First {
            return false;
        }
        let Some(measure) = index.by_id.get(subject.kpi.as_str()) else { return false };
        let inputs = &measure.kpi.inputs;
        let input = subject.input.as_ref().and_then(|id| inputs.iter().find(|one| one.id == *id));
        let said = |column: DataColumn| compared(&Self::raw_text(table, line, column.key()));
        let (kpi, label) = (said(DataColumn::Kpi), said(DataColumn::Input));
        let (of_result, of_input) =
            (self.words.result(&label), index.inputs_called.contains(&label));
        let other = [
            (
                DataColumn::Kpi,
                !self.stays_as_issued(Block::Kpis, subject.kpi.as_str())
                    && is_of_another(&index.kpis_called, &kpi, &subject.kpi),
            ),
            (
                DataColumn::Input,
                match input {
                    _ if label.is_empty() => false,
                    Some(input) => compared(&input.name) != label && (of_result || of_input),
                    None => !of_result && of_input,
                },
            ),
            (
                DataColumn::Segment,
                subject.segment.as_ref().is_some_and(|segment| {
                    !self.stays_as_issued(Block::Segments, segment.as_str())
                        && is_of_another(
                            &index.segments_called,
                            &said(DataColumn::Segment),
                            segment,
                        )
                }),
            ),
        ];
        let Some((column, _)) = other.into_iter().find(|(_, crossed)| *crossed) else {
            return false;
        };
        let name = match (column, input, &subject.segment) {
            (DataColumn::Input, Some(input), _) => input.name.clone(),
            (DataColumn::Segment, _, Some(segment)) => segment.to_string(),
            _ => measure.kpi.name.clone(),
        };
        let said = Self::raw_text(table, line, column.key());
        self.notebook
            .add(SheetCode::RowCrossed { said, name }, Self::at(table, line, column.key()));
        true
    }

    /// A remark that is a bare number: a figure typed one column too far.
    pub(crate) fn remark_is_a_number(&mut self, table: &Table<'a>, line: &Line<'a>) {
        let value = Self::value(table, line, REMARK).flatten();
        if let (Some(CellValue::Number(number)), Edition::Second) = (value, self.issued.edition) {
            let at = Self::at(table, line, REMARK);
            self.notebook.add(FigureCode::NumberAsRemark { value: *number }, at);
        }
    }
}

/// Whether a name is that of other rows, and not of this one.
fn is_of_another(called: &IndexMap<String, BTreeSet<Id>>, said: &str, id: &Id) -> bool {
    !said.is_empty() && called.get(said).is_some_and(|ids| !ids.contains(id))
}
