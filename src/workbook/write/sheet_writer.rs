//! One sheet while it is written: cells with their cached results, faults kept.

use super::row_height;
use crate::workbook::{
    evaluate::{Grid, Sheets, Value},
    notation::{fitting, quoted},
};
use rust_xlsxwriter::{Format, Formula, Worksheet, XlsxError};
use std::collections::{BTreeMap, BTreeSet};

/// Height of a row that says nothing of it, in points.
const STANDARD: f64 = 15.0;

/// A worksheet that collects the first fault instead of stopping.
///
/// The results of its formulas, and what depends on them, follow when all sheets are written.
pub(crate) struct SheetWriter<'a> {
    /// The sheet.
    pub(crate) sheet: &'a mut Worksheet,
    /// The first fault, if there was one.
    fault: Option<XlsxError>,
    draft: Draft,
}

/// The height of a row in points, from the values of the sheet.
type Height = Box<dyn FnOnce(&Grid) -> f64>;

/// What is left to do on a sheet once its formulas have their values.
#[derive(Default)]
pub(crate) struct Draft {
    /// The cells that formulas can refer to.
    pub(crate) grid: Grid,
    /// Cells with formulas.
    formulas: Vec<(u32, u16)>,
    /// Texts and formulas by row: the first and the last column that show them.
    shown: BTreeMap<u32, Vec<(u16, u16)>>,
    /// Column widths in characters.
    widths: Vec<f64>,
    /// How much wider letters are than those of the standard font.
    breadth: f64,
    /// The first row whose letters have a size of their own, in points.
    letters: Option<(u32, f64)>,
    /// Rows whose height is set.
    tall: BTreeSet<u32>,
    /// Rows that grow with their texts, with their least height.
    fitted: Vec<(u32, u32, f64)>,
    /// Heights of single rows.
    heights: Vec<(u32, Height)>,
}

impl<'a> SheetWriter<'a> {
    /// Starts writing a sheet in a typeface.
    pub(crate) fn new(sheet: &'a mut Worksheet, font: &str) -> Self {
        let draft = Draft { breadth: row_height::breadth(font), ..Draft::default() };
        Self { sheet, fault: None, draft }
    }

    /// Ends writing it, but for its results.
    pub(crate) fn finish(self) -> Result<Draft, XlsxError> {
        self.fault.map_or(Ok(self.draft), Err)
    }

    /// Does something with the sheet that can fail.
    pub(crate) fn set<T>(
        &mut self,
        change: impl FnOnce(&mut Worksheet) -> Result<T, XlsxError>,
    ) -> &mut Self {
        if self.fault.is_none()
            && let Err(fault) = change(self.sheet)
        {
            self.fault = Some(fault);
        }
        self
    }

    /// A text; never a formula, whatever it begins with.
    pub(crate) fn text(&mut self, row: u32, column: u16, text: &str, format: &Format) -> &mut Self {
        if text.is_empty() {
            return self.blank(row, column, format);
        }
        let text = fitting(text);
        self.draft.say(row, (column, column), text);
        if text.starts_with(['=', '+', '-', '@']) {
            let format = format.clone().set_quote_prefix();
            self.set(|sheet| sheet.write_string_with_format(row, column, text, &format).map(drop))
        } else {
            self.set(|sheet| sheet.write_string_with_format(row, column, text, format).map(drop))
        }
    }

    /// A number, or an empty cell.
    pub(crate) fn number(
        &mut self,
        row: u32,
        column: u16,
        number: impl Into<Option<f64>>,
        format: &Format,
    ) -> &mut Self {
        match number.into().filter(|number| number.is_finite()) {
            Some(number) => {
                self.draft.grid.number(row, column, number);
                self.set(|sheet| {
                    sheet.write_number_with_format(row, column, number, format).map(drop)
                })
            }
            None => self.blank(row, column, format),
        }
    }

    /// An empty cell with a format.
    pub(crate) fn blank(&mut self, row: u32, column: u16, format: &Format) -> &mut Self {
        self.set(|sheet| sheet.write_blank(row, column, format).map(drop))
    }

    /// A formula; its result follows.
    pub(crate) fn formula(
        &mut self,
        row: u32,
        column: u16,
        formula: &str,
        format: &Format,
    ) -> &mut Self {
        self.draft.calculated(row, (column, column), formula);
        let formula = Formula::new(formula);
        self.set(|sheet| sheet.write_formula_with_format(row, column, formula, format).map(drop))
    }

    /// Column widths in characters, from the first column on.
    pub(crate) fn widths(&mut self, widths: &[f64]) -> &mut Self {
        for (column, width) in (0_u16..).zip(widths) {
            self.set(|sheet| sheet.set_column_width(column, *width).map(drop));
        }
        widths.clone_into(&mut self.draft.widths);
        self
    }

    /// A text over some columns of a row, or in one.
    pub(crate) fn merged(
        &mut self,
        row: u32,
        (first, last): (u16, u16),
        text: &str,
        format: &Format,
    ) -> &mut Self {
        if first == last {
            return self.text(row, first, text, format);
        }
        let text = fitting(text);
        self.draft.say(row, (first, last), text);
        self.set(|sheet| sheet.merge_range(row, first, row, last, text, format).map(drop))
    }

    /// A formula over some columns, or in one; its result follows.
    pub(crate) fn merged_formula(
        &mut self,
        row: u32,
        (first, last): (u16, u16),
        formula: &str,
        format: &Format,
    ) -> &mut Self {
        if first == last {
            return self.formula(row, first, formula, format);
        }
        self.draft.calculated(row, (first, last), formula);
        let formula = Formula::new(formula);
        self.set(|sheet| {
            sheet.merge_range(row, first, row, last, "", format)?;
            sheet.write_formula_with_format(row, first, formula, format).map(drop)
        })
    }

    /// Height of a row in points.
    pub(crate) fn height(&mut self, row: u32, height: f64) -> &mut Self {
        self.draft.tall.insert(row);
        self.set(|sheet| sheet.set_row_height(row, height).map(drop))
    }

    /// Height of a row in points, once the sheet has its results.
    pub(crate) fn height_of(
        &mut self,
        row: u32,
        height: impl FnOnce(&Grid) -> f64 + 'static,
    ) -> &mut Self {
        self.draft.heights.push((row, Box::new(height)));
        self
    }

    /// Height in points of a text in a cell of so many characters.
    pub(crate) fn height_for(&self, text: &str, width: f64) -> f64 {
        row_height::height(text, width / self.draft.breadth)
    }

    /// From a row on, those that grow have letters of this size, in points.
    pub(crate) fn letters(&mut self, first: u32, size: f64) -> &mut Self {
        self.draft.letters = Some((first, size));
        self
    }

    /// Makes rows as tall as their texts, and at least so many points. Rows with a height of their
    /// own keep it.
    pub(crate) fn fit(&mut self, first: u32, last: u32, least: f64) -> &mut Self {
        self.draft.fitted.push((first, last, least));
        self
    }
}

impl Draft {
    /// Gives a sheet its results, and what depends on them.
    ///
    /// # Errors
    /// When the library refuses a height.
    pub(crate) fn complete(mut self, grid: &Grid, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        for (row, first) in std::mem::take(&mut self.formulas) {
            let value = grid.value(row, first).unwrap_or(Value::Blank);
            sheet.set_formula_result(row, first, cached(&value));
        }
        for (first, last, least) in std::mem::take(&mut self.fitted) {
            for row in first..=last {
                self.fit(row, least, grid, sheet)?;
            }
        }
        for (row, height) in self.heights {
            sheet.set_row_height(row, height(grid))?;
        }
        Ok(())
    }

    /// The same for a sheet whose formulas refer to no other.
    pub(crate) fn complete_alone(mut self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let mut sheets = Sheets::new(vec![quoted(&sheet.name())]);
        sheets.put(0, std::mem::take(&mut self.grid));
        sheets.settle(0);
        self.complete(sheets.grid(0), sheet)
    }

    fn fit(
        &self,
        row: u32,
        least: f64,
        grid: &Grid,
        sheet: &mut Worksheet,
    ) -> Result<(), XlsxError> {
        if self.tall.contains(&row) {
            return Ok(());
        }
        let own = self.letters.filter(|(first, _)| *first <= row);
        let part = own.map_or(1.0, |(_, size)| size / row_height::LETTERS);
        let wide = part * self.breadth;
        // Column A and what has no width is hidden.
        let needed = self.shown.get(&row).into_iter().flatten().filter_map(|(from, to)| {
            let widths = self.widths.get(usize::from(*from)..=usize::from(*to))?;
            let Value::Text(text) = grid.value(row, *from).filter(|_| *from > 0)? else {
                return None;
            };
            Some(part * row_height::height(&text, widths.iter().sum::<f64>() / wide))
        });
        let height = needed.fold(least, f64::max);
        if height > STANDARD {
            sheet.set_row_height(row, height)?;
        }
        Ok(())
    }

    /// Remembers a formula.
    fn calculated(&mut self, row: u32, (first, last): (u16, u16), formula: &str) {
        self.grid.formula(row, first, formula);
        self.formulas.push((row, first));
        self.shown.entry(row).or_default().push((first, last));
    }

    /// Remembers a text.
    fn say(&mut self, row: u32, (first, last): (u16, u16), text: &str) {
        self.grid.text(row, first, text);
        self.shown.entry(row).or_default().push((first, last));
    }
}

/// A value as the writer takes a result.
fn cached(value: &Value<'_>) -> String {
    match value {
        Value::Blank => String::new(),
        Value::Number(number) => number.to_string(),
        // The writer decides a result's type by its look; what looks like a
        // number, a truth value or an error would get the wrong one.
        Value::Text(text) if looks_typed(text) => String::new(),
        Value::Text(text) => fitting(text).to_owned(),
        Value::Truth(truth) => truth.to_string().to_uppercase(),
        Value::Error(error) => error.to_string(),
    }
}

/// Whether the writer would take a text for a number, a truth value or an error.
fn looks_typed(text: &str) -> bool {
    text.parse::<f64>().is_ok()
        || matches!(text, "TRUE" | "FALSE" | "#GETTING_DATA")
        || matches!(text, "#DIV/0!" | "#N/A" | "#NAME?" | "#NULL!" | "#NUM!" | "#REF!" | "#VALUE!")
}
