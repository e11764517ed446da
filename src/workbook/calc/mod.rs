//! The hidden sheet: every step of the arithmetic as a live formula.
//!
//! The steps are those of the score room, in the same order, and their cached
//! results come from there. Figures are found by id, so that sorting, inserting
//! and deleting rows on the sheets that people edit breaks nothing.

pub(super) mod charts;
pub(super) mod facts;
mod hints;
pub(super) mod inputs;
pub(super) mod map;
mod nodes;
pub(super) mod notes;
pub(super) mod results;
pub(super) mod series;
pub(super) mod surveys;
pub(super) mod targets;

use super::{
    Book,
    layout::{Block, KEY, KpiRow, Rows, SheetKey},
    page::{Page, Result_, fixed, fixed_column, plain},
};
use crate::scorecard::Measure;
use map::{At, Map, Run, SETTING};

pub(super) use facts::{facet, trimmed};
pub(super) use hints::hint;
pub(super) use nodes::node_score;
pub(super) use notes::explanation;
pub(super) use results::{LEAST, STATUS_KEY, result_row};
pub(super) use series::fact as series_fact;
pub(super) use surveys::{column as survey, within as survey_within};

/// The hidden sheet while it is written.
pub(super) struct Calc<'a> {
    book: &'a Book<'a>,
    page: Page<'a>,
}

/// Writes the hidden sheet.
pub(super) fn write(book: &Book<'_>, page: Page<'_>) -> Result<(), rust_xlsxwriter::XlsxError> {
    let mut calc = Calc { book, page };
    calc.settings();
    calc.time();
    calc.lists();
    calc.objectives();
    calc.segments();
    calc.kpis();
    calc.targets();
    calc.inputs();
    calc.series();
    calc.surveys();
    calc.nodes();
    calc.notes();
    calc.charts();
    calc.results();
    book.formulas.set(calc.page.fingerprint());
    calc.page.widths(&[28.0, 24.0]);
    calc.page.sheet.set_hidden(true);
    super::sheet::protect(&mut calc.page);
    calc.page.finish()
}

impl<'a> Calc<'a> {
    /// A formula on this sheet.
    fn formula(&mut self, row: u32, column: u16, formula: &str, result: impl Into<Result_>) {
        self.page.bare_formula(row, column, formula, result);
    }

    /// A text on this sheet.
    fn text(&mut self, row: u32, column: u16, text: &str) {
        self.page.bare_text(row, column, text);
    }

    /// A number on this sheet.
    fn number(&mut self, row: u32, column: u16, number: impl Into<Option<f64>>) {
        self.page.bare_number(row, column, number);
    }

    /// The title above a run.
    fn title(&mut self, run: Run, key: &str) {
        let text = self.book.labels.of("calculation", key);
        let format = &self.book.styles.calculation_title;
        self.page.text(run.first.saturating_sub(1), 0, text, format);
    }

    /// The hidden key row of a promised block, with its ids.
    fn keys(&mut self, block: Block, rows: Rows, keys: &[(u16, String)]) {
        self.page.text(rows.key, 0, &format!("{KEY}{block}"), &self.book.styles.calculation);
        for (column, key) in keys {
            self.page.text(rows.key, *column, key, &self.book.styles.calculation);
        }
        self.page.set(|sheet| sheet.set_row_hidden(rows.key).map(drop));
    }

    /// The map.
    fn map(&self) -> &'a Map {
        &self.book.map
    }

    /// `$C$3`: a setting.
    fn setting(&self, row: u32) -> String {
        fixed(row, SETTING)
    }

    /// Column letters by time.
    fn at(&self, at: At) -> u16 {
        self.map().column(at)
    }

    /// `L57`: a run's cell by time, to be filled to the right.
    fn cell(&self, run: Run, index: usize, at: At) -> String {
        plain(run.row(index), self.at(at))
    }

    /// The measure of a KPI row.
    fn measure(&self, row: &KpiRow) -> Option<&'a Measure> {
        row.measure.and_then(|index| self.book.scorecard.kpis.get(index))
    }

    /// A fetch from an edited sheet by the position in column B of this row: a number or nothing.
    fn fetch_number(&self, sheet: SheetKey, rows: Rows, column: u16, place: &str) -> String {
        let found = self.found(sheet, rows, column, place);
        format!("IF({place}=\"\",\"\",IF(ISNUMBER({found}),{found},\"\"))")
    }

    /// The same for a text.
    fn fetch_text(&self, sheet: SheetKey, rows: Rows, column: u16, place: &str) -> String {
        let found = self.found(sheet, rows, column, place);
        format!("IF({place}=\"\",\"\",TRIM({found}))")
    }

    /// `INDEX(sheet!range,place)`.
    fn found(&self, sheet: SheetKey, rows: Rows, column: u16, place: &str) -> String {
        format!("INDEX({}{},{place})", self.book.sheet(sheet), rows.range(column))
    }

    /// Where this row's id stands on an edited sheet, from 1; nothing when it was deleted.
    fn place(&mut self, sheet: SheetKey, rows: Rows, row: u32, index: usize) {
        let formula = format!(
            "IFERROR(MATCH({},{}{},0),\"\")",
            fixed_column(row, 0),
            self.book.sheet(sheet),
            rows.range(0)
        );
        self.formula(row, 1, &formula, index + 2);
    }
}

/// The cell of a fact on Start.
pub(super) fn start_value(book: &Book<'_>, id: &str) -> String {
    let at = super::layout::START_IDS.iter().position(|known| *known == id).unwrap_or(0);
    let cell = fixed(book.layout.start_block.row(at), Block::Start.column("value"));
    format!("{}{cell}", book.sheet(SheetKey::Start))
}

/// The segment that a series is about: its own, or that of its KPI's objective.
pub(super) fn segment_of(book: &Book<'_>, series: usize) -> Option<usize> {
    let row = book.layout.series.get(series)?;
    if row.segment.is_some() {
        return row.segment;
    }
    let measure = book.measure(row.kpi)?;
    let own = book.layout.kpis.get(row.kpi).is_some_and(|row| row.own);
    if (measure.by_segment && !own && !book.scorecard.segments.is_empty()) || !book.active(row.kpi)
    {
        return None;
    }
    let planned = book.scorecard.objectives.get(book.objective_index(measure)?)?;
    let id = planned.segment.as_ref()?;
    book.scorecard.segments.iter().position(|segment| segment.id.as_ref() == Some(id))
}

/// How the Data sheet marks a cell: 1 not due, 2 missing.
pub(super) fn mark_of(book: &Book<'_>, series: usize, slot: usize) -> f64 {
    use crate::score::State;
    if !book.layout.series.get(series).is_some_and(|row| book.active(row.kpi)) {
        return 0.0;
    }
    let found = book.series(series).and_then(|scored| scored.slots.get(slot));
    found.map_or(0.0, |found| {
        if slot <= book.scored.chosen && found.state == State::Missing {
            2.0
        } else if found.due {
            0.0
        } else {
            1.0
        }
    })
}
