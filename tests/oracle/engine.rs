//! IronCalc, a spreadsheet engine in process, as the second opinion.
//!
//! It ignores the caches of a file and calculates from the inputs. Its limits
//! were measured against LibreOffice with recalculation forced:
//!
//! - Alike: a blank cell through `INDEX` is no number, equals `""` and equals 0,
//!   also inside `IF` and `IFERROR`; `INDEX(range,r,0)` inside `SUM`, `COUNT`,
//!   `SUMIFS`, `MAXIFS`; horizontal `SUMIFS` and `COUNTIFS` with `">="&n`; text
//!   criteria and `MATCH` ignore case and know `*`, `?`, `~`; `SEARCH` ignores
//!   case; `"a"="A"`; text is greater than any number.
//! - Wrong in IronCalc 0.9.1: a range built by `INDEX():INDEX()`; `LOOKUP` and
//!   `MATCH` of a huge number over a range that ends in blanks; `TEXTJOIN` that
//!   skips empties; a function over a range inside `SUMPRODUCT`; number & text
//!   shows 17 digits unless rounded before.
//! - Different in LibreOffice 7.4: `ISNUMBER` of a boolean cell is true; a formula
//!   that returns a bare blank reference stays empty instead of 0; `SEARCH("",x)`
//!   is an error; near-zero differences snap to 0.

use super::package::{At, Block, Package, Value};
use ironcalc_base::Model;
use ironcalc_base::cell::CellValue;

/// A workbook inside IronCalc.
pub(crate) struct Engine {
    model: Model<'static>,
    /// The same file as its parts say; sheets in the same order.
    pub(crate) package: Package,
}

impl Engine {
    /// Loads a workbook and calculates it.
    pub(crate) fn open(bytes: &[u8]) -> Self {
        let workbook = ironcalc::import::load_from_xlsx_bytes(bytes, "workbook", "en", "UTC")
            .expect("a workbook that IronCalc loads");
        let mut model = Model::from_workbook(workbook, "en").expect("a model");
        let package = Package::open(bytes);
        let names: Vec<String> =
            model.get_worksheets_properties().into_iter().map(|sheet| sheet.name).collect();
        let expected: Vec<&str> = package.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        assert_eq!(names, expected, "sheets in order");
        model.evaluate();
        Self { model, package }
    }

    /// Calculates again after changes.
    pub(crate) fn evaluate(&mut self) {
        self.model.evaluate();
    }

    /// What a cell shows now.
    pub(crate) fn value(&self, sheet: usize, (row, column): At) -> Value {
        let value = self
            .model
            .get_cell_value_by_index(
                u32::try_from(sheet).expect("a sheet"),
                i32::try_from(row).expect("a row"),
                i32::try_from(column).expect("a column"),
            )
            .expect("a cell");
        match value {
            CellValue::None => Value::Blank,
            CellValue::Number(number) => Value::Number(number),
            CellValue::Boolean(value) => Value::Bool(value),
            CellValue::String(text) if is_error(&text) => Value::Error(text),
            CellValue::String(text) => Value::Text(text),
        }
    }

    /// Puts a value where a person would type it; [`Value::Blank`] clears the cell.
    pub(crate) fn set(&mut self, sheet: usize, (row, column): At, value: &Value) {
        let sheet = u32::try_from(sheet).expect("a sheet");
        let (row, column) =
            (i32::try_from(row).expect("a row"), i32::try_from(column).expect("a column"));
        match value {
            Value::Number(number) => {
                self.model.update_cell_with_number(sheet, row, column, *number)
            }
            Value::Bool(value) => self.model.update_cell_with_bool(sheet, row, column, *value),
            Value::Blank => self.model.set_user_input(sheet, row, column, String::new()),
            Value::Text(text) => self.model.update_cell_with_text(sheet, row, column, text),
            Value::Error(text) | Value::Malformed(text) => {
                panic!("{text} cannot be typed")
            }
        }
        .expect("a cell that can be changed");
    }

    /// Puts a formula into a cell.
    pub(crate) fn formula(&mut self, sheet: usize, (row, column): At, formula: &str) {
        let sheet = u32::try_from(sheet).expect("a sheet");
        let (row, column) =
            (i32::try_from(row).expect("a row"), i32::try_from(column).expect("a column"));
        self.model.set_user_input(sheet, row, column, format!("={formula}")).expect("a formula");
    }

    /// The cell of a block by its row's id and its column's key.
    pub(crate) fn get_in(&self, block: &Block, id: &str, column: &str) -> Value {
        self.value(block.sheet, block.at(id, column))
    }

    /// Puts a value into a block by its row's id and its column's key.
    pub(crate) fn set_in(&mut self, block: &Block, id: &str, column: &str, value: &Value) {
        self.set(block.sheet, block.at(id, column), value);
    }
}

fn is_error(text: &str) -> bool {
    matches!(
        text,
        "#REF!"
            | "#NAME?"
            | "#VALUE!"
            | "#DIV/0!"
            | "#N/A"
            | "#NUM!"
            | "#ERROR!"
            | "#N/IMPL!"
            | "#SPILL!"
            | "#CALC!"
            | "#CIRC!"
            | "#NULL!"
    )
}
