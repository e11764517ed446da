//! What the formulas of a workbook come to.
//!
//! Whoever writes a formula hands over its text and nothing else. Its result is worked out here
//! from that very text, over the cells that were written, so that what is cached is what the
//! formula says: no step of the arithmetic is stated twice. The score room is another
//! calculation, and is held against this one.
//!
//! A formula is taken apart once for all of its copies, and branches that are not taken are not
//! evaluated. A formula may stand before the cells that it refers to; it waits until they are known.

mod aggregates;
mod area;
mod calls;
mod criterion;
mod evaluator;
mod formula_text;
mod function;
mod list;
mod lookups;
mod parsed;
mod pattern;
mod settle;
mod sheets;
mod text_pool;
mod value;

pub use function::Function;
pub use value::{ErrorValue, Value};

pub(crate) use formula_text::FormulaText;
pub(crate) use sheets::{Grid, GridFormulas, Sheets};
pub(crate) use text_pool::counted;

/// What a formula comes to on a sheet whose cells hold these values.
///
/// `cells` are rows from the first on, each from column A on; `formula` stands beside them, and
/// begins without an equals sign.
///
/// ```
/// use klant::workbook::{Value, evaluate};
///
/// let cells = [vec![Value::Number(3.0), Value::Blank, Value::Number(4.0)]];
/// assert_eq!(evaluate("SUM(A1:C1)/COUNT(A1:C1)", &cells), Value::Number(3.5));
/// ```
#[must_use]
pub fn evaluate(formula: &str, cells: &[Vec<Value<'_>>]) -> Value<'static> {
    let mut grid = Grid::default();
    for (row, values) in (0..).zip(cells) {
        for (column, value) in (0..).zip(values) {
            grid.put(row, column, value);
        }
    }
    let (row, column) = (u32::try_from(cells.len()).unwrap_or(u32::MAX), 0);
    grid.formula(row, column, formula);
    let mut sheets = Sheets::new(vec!["''!".to_owned()]);
    sheets.put(0, grid);
    sheets.settle(0);
    sheets.grid(0).value(row, column).unwrap_or(Value::Blank).into_owned()
}
