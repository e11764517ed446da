//! What a row says of itself: its code, and whether it has a name.

use super::{
    CellAt, Line, ReadContext, Table,
    cells::looked_up,
    match_rows::{ExpectedRow, name_key},
};
use crate::model::Ordered as _;
use crate::{
    finding::SheetCode,
    model::Edition,
    readings::Block,
    workbook::tables::{DataColumn, KpiColumn, TableColumn},
};
use std::collections::BTreeSet;

impl<'a> ReadContext<'a> {
    /// Notes codes that were typed over, and tells of one that two rows have: what refers to it means
    /// the first of them.
    pub(super) fn own_codes(
        &mut self,
        table: &Table<'a>,
        known: &[ExpectedRow],
        rows: &[Option<Line<'a>>],
    ) {
        let coded = matches!(table.block, Block::Segments | Block::Objectives | Block::Kpis);
        let key = KpiColumn::Code.key();
        if self.issued.edition == Edition::First || !coded || table.found.column(key).is_none() {
            return;
        }
        let mut lines: Vec<(&ExpectedRow, Line<'a>)> =
            known.iter().zip(rows).filter_map(|(entry, line)| Some((entry, (*line)?))).collect();
        lines.in_order_of(|(_, line)| line.at);
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for (entry, line) in lines {
            let said = Self::raw_text(table, &line, key);
            let cell = CellAt { table, line: &line, id: &entry.id, key };
            if said != entry.code {
                self.changed(&cell.changed(), entry.code.clone(), said.clone());
            }
            // Which of the two was typed over does not matter.
            if !said.is_empty() && !seen.insert(looked_up(&said)) {
                self.notebook.add(SheetCode::CodeTwice { code: said }, cell.at());
            }
        }
    }

    /// Tells of a free row that says something, and not what it is called.
    pub(super) fn unnamed<C: TableColumn>(&mut self, table: &Table<'a>, line: Option<&Line<'a>>) {
        let Some(line) = line.filter(|_| self.issued.edition > Edition::First) else { return };
        let says = |column: C| !Self::raw_text(table, line, column.key()).is_empty();
        if C::read().any(says) {
            self.notebook.add(SheetCode::RowUnnamed, Self::at(table, line, name_key(table)));
        }
    }

    /// Notes the name of a figure that was typed over.
    pub(super) fn own_label(&mut self, cell: &CellAt<'_, 'a>, issued: &str) {
        let said = Self::raw_text(cell.table, cell.line, DataColumn::Input.key());
        if self.issued.edition > Edition::First && !said.is_empty() && said != issued.trim() {
            self.changed(&cell.changed(), issued.to_owned(), said);
        }
    }
}
