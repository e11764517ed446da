//! Where the inputs of each series stand on the hidden sheet.

use crate::{model::Aggregation, scorecard::Scorecard, workbook::tables::layout::Layout};

/// Rows in which a text for a percentage is taken apart: cleaned, its digits, its number.
pub(crate) const TEXT_ROWS: u32 = 3;

/// Rows of one series among the inputs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct InputRows {
    /// Row of each input, required ones first, in the order of the entry.
    pub(crate) rows: Vec<u32>,
    /// Rows of the required inputs, which stand together.
    pub(crate) required: Option<(u32, u32)>,
    /// Row of the result typed directly.
    pub(crate) typed: u32,
    /// Rows with input × weight, by input.
    pub(crate) products: Vec<Option<u32>>,
    /// The first of the rows in which texts such as `85 %` are taken apart, by input.
    pub(crate) texts: Vec<Option<u32>>,
    pub(crate) typed_text: Option<u32>,
}

impl InputRows {
    /// Moves all rows down.
    pub(super) fn shift(&mut self, by: u32) {
        let required = self.required.iter_mut().flat_map(|(first, last)| [first, last]);
        let products = self.products.iter_mut().flatten();
        let texts = self.texts.iter_mut().flatten().chain(&mut self.typed_text);
        let rows = self.rows.iter_mut().chain(required).chain(products).chain(texts);
        let all = rows.chain([&mut self.typed]);
        all.for_each(|row| *row += by);
    }
}

/// Input rows, counted from the first; required inputs of a series stand together.
pub(super) fn input_rows(scorecard: &Scorecard, layout: &Layout) -> (Vec<InputRows>, usize) {
    let mut next = 0_u32;
    let mut all = Vec::new();
    for series in &layout.series {
        let row = layout.kpis.get(series.kpi);
        let measure = row
            .filter(|row| !row.own)
            .and_then(|row| row.measure)
            .and_then(|index| scorecard.kpis.get(index));
        let inputs = measure.map_or(&[][..], |measure| &measure.kpi.inputs);
        let mut rows = vec![0; inputs.len()];
        let mut required = None;
        for optional in [false, true] {
            for (at, input) in inputs.iter().enumerate() {
                if input.optional != optional {
                    continue;
                }
                if let Some(row) = rows.get_mut(at) {
                    *row = next;
                }
                if !optional {
                    required = Some((required.map_or(next, |(first, _)| first), next));
                }
                next += 1;
            }
        }
        let typed = next;
        next += 1;
        let products = inputs
            .iter()
            .map(|input| {
                let weighted = input.aggregate == Aggregation::Mean
                    && input.weighted_by.is_some()
                    && !input.optional;
                weighted.then(|| {
                    next += 1;
                    next - 1
                })
            })
            .collect();
        let issued = row.and_then(|row| row.measure).and_then(|index| scorecard.kpis.get(index));
        let result = issued.is_some_and(|measure| measure.kpi.unit.is_percentage());
        let mut taken_apart = |percent: bool| {
            percent.then(|| {
                next += TEXT_ROWS;
                next - TEXT_ROWS
            })
        };
        let texts = inputs.iter().map(|input| taken_apart(input.unit.is_percentage())).collect();
        let typed_text = taken_apart(result);
        all.push(InputRows { rows, required, typed, products, texts, typed_text });
    }
    (all, usize::try_from(next).unwrap_or(0))
}
