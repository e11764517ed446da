//! Where the promised blocks stand on their sheet.

use crate::workbook::tables::layout::Rows;

/// The rows of each.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PromisedRows {
    /// Values.
    pub(crate) values: Rows,
    /// Scores.
    pub(crate) scores: Rows,
    /// States.
    pub(crate) states: Rows,
    /// Roll-ups of the chosen period.
    pub(crate) results: Rows,
}

impl PromisedRows {
    /// Blocks with so many series, and so many nodes.
    pub(crate) fn new(series: usize, nodes: usize) -> Self {
        let values = Rows::at(2, series);
        let scores = Rows::at(values.next(), series);
        let states = Rows::at(scores.next(), series);
        Self { values, scores, states, results: Rows::at(states.next(), nodes) }
    }

    /// Column of a period, by its position from 0; the year to date stands behind the last.
    pub(crate) fn column(position: usize) -> u16 {
        u16::try_from(position).unwrap_or(u16::MAX).saturating_add(1)
    }
}
