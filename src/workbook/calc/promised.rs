//! The sheet of the results: the promised blocks, which refer to the steps.

use super::{
    Calc,
    map::TimeColumn,
    promised_rows::PromisedRows,
    sink::{CellStyle, NamedPlace},
};
use crate::{
    model::Moment,
    readings::Block,
    workbook::{
        notation::plain,
        tables::{
            block::{KEY, SheetKey},
            layout::Rows,
        },
    },
};

impl Calc<'_> {
    /// All promised blocks.
    pub(crate) fn promised(&mut self) {
        let map = self.map();
        self.weakest_series();
        self.sheet = SheetKey::Results;
        let title = self.book.labels.of("title", SheetKey::Results.into());
        self.cells.text(self.sheet, 0, 0, title, CellStyle::Title);
        self.by_period(Block::Values, map.promised.values, map.values);
        self.by_period(Block::Scores, map.promised.scores, map.scores);
        self.by_period(Block::States, map.promised.states, map.states);
        self.results();
    }

    /// What the series come to by period, and to date.
    fn by_period(&mut self, block: Block, rows: Rows, steps: Rows) {
        let book = self.book;
        let times = || {
            Moment::periods(book.layout.periods)
                .map(TimeColumn::At)
                .chain([TimeColumn::ToDate])
                .enumerate()
        };
        let keys = book.scorecard.calendar.periods().map(|period| period.to_string());
        let keys: Vec<String> = keys.chain(["to-date".to_owned()]).collect();
        self.keys(block, rows, keys.iter().map(String::as_str));
        let key: &str = block.into();
        let title = book.labels.of("calculation", key);
        self.cells.text(self.sheet, rows.header(), 0, title, CellStyle::Title);
        self.cells.name(self.sheet, key, NamedPlace::Rows(rows.header(), rows.last()));
        for (position, at) in times() {
            let label = match at {
                TimeColumn::At(moment) => book.period_label(moment),
                _ => book.labels.text("calculation.to_date").to_owned(),
            };
            self.text(rows.header(), PromisedRows::column(position), &label);
        }
        for (number, series) in book.layout.series.iter().enumerate() {
            self.text(rows.row(number), 0, &series.id);
            for (position, at) in times() {
                let step = self.step(&plain(steps.row(number), self.at(at)));
                self.formula(rows.row(number), PromisedRows::column(position), &step);
            }
        }
    }

    /// The hidden key row of a promised block.
    pub(super) fn keys<'k>(
        &mut self,
        block: Block,
        rows: Rows,
        keys: impl Iterator<Item = &'k str>,
    ) {
        self.cells.text(self.sheet, rows.key, 0, &format!("{KEY}{block}"), CellStyle::Key);
        for (column, key) in (1..).zip(keys) {
            self.cells.text(self.sheet, rows.key, column, key, CellStyle::Key);
        }
        self.cells.hide(self.sheet, rows.key);
    }
}
