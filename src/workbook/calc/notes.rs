//! Which explanation belongs to which KPI in the chosen period.

use super::{
    Calc,
    columns::columns,
    facts::kpi,
    map::{setting, time},
};
use crate::workbook::tables::{NoteColumn, TableColumn};
use crate::workbook::{notation::fixed_column, tables::block::SheetKey};

columns! {
    /// Columns of the facts of a note.
    note {
        /// The number of the period that it is about.
        PERIOD = 1;
        /// The KPI that it is about.
        KPI = 2;
        /// The KPI, where it is about the chosen period.
        CURRENT = 3;
    }
}
use note::{CURRENT, KPI, PERIOD};

impl Calc<'_> {
    /// All rows of the Notes sheet, by position.
    pub(crate) fn notes(&mut self) {
        let book = self.book;
        let map = self.map();
        self.block(map.notes, "notes", note::ALL);
        let rows = book.layout.note_block;
        let sheet = book.sheet(SheetKey::Notes);
        let labels = map.all_periods(time::LABELS);
        let ids = map.all_periods(time::IDS);
        for index in 0..usize::try_from(map.notes.count).unwrap_or(0) {
            let row = map.notes.row(index);
            #[expect(clippy::cast_precision_loss, reason = "rows are few")]
            self.number(row, 0, (index + 1) as f64);
            let text = |column: NoteColumn| {
                format!("TRIM(INDEX({sheet}{},{}))", rows.range(column.at()), index + 2)
            };
            let period = text(NoteColumn::Period);
            self.formula(
                row,
                PERIOD,
                &format!(
                    "IFERROR(MATCH({period},{labels},0),IFERROR(MATCH({period},{ids},0),\"\"))"
                ),
            );
            let named = text(NoteColumn::Kpi);
            self.formula(
                row,
                KPI,
                &format!(
                    "IFERROR(MATCH({named},{},0),IFERROR(MATCH({named},{},0),\"\"))",
                    map.kpis.range(kpi::CODE),
                    map.kpis.range(0)
                ),
            );
            let (period_cell, kpi_cell) = (fixed_column(row, PERIOD), fixed_column(row, KPI));
            self.formula(
                row,
                CURRENT,
                &format!("IF({period_cell}={},{kpi_cell},\"\")", self.setting(setting::CHOSEN)),
            );
        }
        for index in 0..book.layout.kpis.len() {
            self.explanation(index);
        }
    }

    /// The explanation of a KPI in the chosen period.
    fn explanation(&mut self, index: usize) {
        let book = self.book;
        let map = self.map();
        let rows = book.layout.note_block;
        let row = map.kpis.row(index);
        self.formula(
            row,
            kpi::NOTE_PLACE,
            &format!("IFERROR(MATCH({},{},0)+1,\"\")", index + 1, map.notes.range(CURRENT)),
        );
        let place = fixed_column(row, kpi::NOTE_PLACE);
        self.formula(
            row,
            kpi::NOTE,
            &format!(
                "IF({place}=\"\",\"\",TRIM(INDEX({}{},{place})))",
                book.sheet(SheetKey::Notes),
                rows.range(NoteColumn::Explanation.at()),
            ),
        );
        let status = book
            .total_number(index)
            .map(|number| fixed_column(map.series.row(number), super::series::fact::STATUS))
            .unwrap_or_default();
        self.formula(
            row,
            kpi::RED_EXPLAINED,
            &format!("IF(AND({status}=\"red\",{}<>\"\"),1,0)", fixed_column(row, kpi::NOTE)),
        );
    }
}
