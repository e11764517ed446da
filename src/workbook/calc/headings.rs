//! What stands above the blocks of the hidden sheets, so that people can follow them: title, legend,
//! headers, and a name that other cells can refer to.

use super::{
    Calc,
    map::{RowRange, TimeColumn},
    sink::{CellStyle, NamedPlace},
    surveys::{column, within},
};
use crate::model::Moment;

impl Calc<'_> {
    /// Title and legend of a block, its name, and the headers of its facts.
    pub(crate) fn block(&mut self, run: RowRange, key: &str, columns: &[(&str, u16)]) {
        self.title(run, key);
        self.fact_headers(run.first - 1, key, columns);
    }

    /// Headers of the facts of a block.
    pub(crate) fn fact_headers(&mut self, row: u32, key: &str, columns: &[(&str, u16)]) {
        for (name, column) in columns {
            let header = format!("{key}.{}", name.to_lowercase());
            let text = self.book.labels.of("calculation.header", &header);
            self.text(row, *column, text);
        }
    }

    /// A header over the rows' places on the sheet that people fill in.
    pub(crate) fn place_header(&mut self, run: RowRange) {
        self.text(run.first - 1, 1, self.book.labels.text("calculation.place"));
    }

    /// The same for a block by time.
    pub(crate) fn run_by_time(&mut self, run: RowRange, key: &str) {
        self.title(run, key);
        self.time_headers(run.first - 1);
    }

    /// The periods, and what follows them.
    pub(crate) fn time_headers(&mut self, row: u32) {
        let book = self.book;
        self.text(row, self.at(Moment::Before), book.labels.text("data.before"));
        for moment in Moment::periods(book.layout.periods) {
            self.text(row, self.at(moment), &book.period_label(moment));
        }
        for (at, key) in [(TimeColumn::Chosen, "chosen"), (TimeColumn::ToDate, "to_date")] {
            self.text(row, self.at(at), book.labels.of("calculation", key));
        }
    }

    /// Title, legend and name.
    pub(crate) fn title(&mut self, run: RowRange, key: &str) {
        let labels = self.book.labels;
        let row = run.first - 2;
        self.cells.text(self.sheet, row, 0, labels.of("calculation", key), CellStyle::Title);
        self.text(row, 1, labels.of("calculation.legend", key));
        self.cells.name(self.sheet, key, NamedPlace::Rows(run.first - 1, run.last()));
    }

    /// The codes of the KPIs beside a run of theirs: they take a fraction of the room of ids, which
    /// stand beside the first run.
    pub(crate) fn codes_of_kpis(&mut self, run: RowRange) {
        for index in 0..self.book.layout.kpis.len() {
            self.text(run.row(index), 0, &self.book.kpi_code(index));
        }
    }

    /// The same of the series.
    pub(crate) fn codes_of_series(&mut self, run: RowRange) {
        for (number, series) in self.book.layout.series.iter().enumerate() {
            self.text(run.row(number), 0, &self.book.series_code(series));
        }
    }

    /// Headers of the answers behind a margin: those of the value, and those of the one before it.
    pub(crate) fn headers_within(&mut self) {
        let (labels, row) = (self.book.labels, self.map().surveys.first - 1);
        for (first, key) in [(column::NOW, "now"), (column::BEFORE, "before")] {
            for (name, at) in within::ALL {
                let name = name.to_lowercase();
                let what = labels.of("calculation.header.within", &name);
                let text =
                    labels.fill(&format!("calculation.header.surveys.{key}"), &[("what", what)]);
                self.text(row, first + at, &text);
            }
        }
    }

    /// Names a cell.
    pub(crate) fn name(&mut self, key: &str, (row, column): (u32, u16)) {
        self.cells.name(self.sheet, key, NamedPlace::Cell(row, column));
    }
}
