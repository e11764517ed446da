//! A workbook as plain cells, to do to it what people and programs do.

use crate::common::edit::{At, Content, Edit, rearrange};
use calamine::{DataRef, Reader, SheetVisible, Xlsx};
use rust_xlsxwriter::{Format, Formula, Workbook};
use std::{collections::BTreeMap, io::Cursor};

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Number(f64),
    /// In a percent format: 0.85 shows as 85%.
    Percent(f64),
    Text(String),
    Bool(bool),
    Error(&'static str),
    /// In a date format.
    Date(f64),
}

impl Content for Cell {
    fn moved(self, _to: At) -> Self {
        self
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    pub(crate) name: String,
    pub(crate) hidden: bool,
    pub(crate) cells: BTreeMap<At, Cell>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Book {
    pub(crate) pages: Vec<Page>,
}

impl Book {
    /// Values of a workbook, without formulas and formats.
    pub(crate) fn open(bytes: &[u8]) -> Self {
        let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
        let sheets: Vec<(String, bool)> = book
            .sheets_metadata()
            .iter()
            .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
            .collect();
        let mut pages = Vec::new();
        for (name, hidden) in sheets {
            let mut cells = BTreeMap::new();
            let mut reader = book.worksheet_cells_reader(&name).unwrap();
            while let Some(cell) = reader.next_cell().unwrap() {
                let (row, column) = cell.get_position();
                let value = match cell.get_value() {
                    DataRef::Float(number) => Cell::Number(*number),
                    DataRef::String(text) if !text.is_empty() => Cell::Text(text.clone()),
                    DataRef::SharedString(text) if !text.is_empty() => {
                        Cell::Text((*text).to_owned())
                    }
                    DataRef::Bool(flag) => Cell::Bool(*flag),
                    _ => continue,
                };
                cells.insert((row, u16::try_from(column).unwrap()), value);
            }
            pages.push(Page { name, hidden, cells });
        }
        Self { pages }
    }

    pub(crate) fn save(&self) -> Vec<u8> {
        let mut book = Workbook::new();
        // Read back at once.
        book.set_zip_compression_level(1);
        let percent = Format::new().set_num_format("0.0%");
        let date = Format::new().set_num_format("d-mmm");
        for page in &self.pages {
            let sheet = book.add_worksheet();
            sheet.set_name(&page.name).unwrap();
            sheet.set_very_hidden(page.hidden);
            for ((row, column), cell) in &page.cells {
                let (row, column) = (*row, *column);
                match cell {
                    Cell::Number(number) => sheet.write_number(row, column, *number),
                    Cell::Percent(number) => {
                        sheet.write_number_with_format(row, column, *number, &percent)
                    }
                    Cell::Text(text) => sheet.write_string(row, column, text),
                    Cell::Bool(flag) => sheet.write_boolean(row, column, *flag),
                    Cell::Error(error) => {
                        sheet.write_formula(row, column, Formula::new("1/0").set_result(*error))
                    }
                    Cell::Date(serial) => {
                        sheet.write_number_with_format(row, column, *serial, &date)
                    }
                }
                .unwrap();
            }
        }
        book.save_to_buffer().unwrap()
    }

    /// The sheet with a block, and the row of its keys.
    pub(crate) fn block(&self, block: &str) -> (usize, u32) {
        let mark = Cell::Text(format!("klant:{block}"));
        for (number, page) in self.pages.iter().enumerate() {
            if let Some(((row, _), _)) = page.cells.iter().find(|(_, cell)| **cell == mark) {
                return (number, *row);
            }
        }
        panic!("no {block}")
    }

    pub(crate) fn page(&mut self, block: &str) -> &mut Page {
        let (number, _) = self.block(block);
        &mut self.pages[number]
    }

    /// The column of a key.
    pub(crate) fn column(&self, block: &str, key: &str) -> u16 {
        let (number, row) = self.block(block);
        let cells = self.pages[number].cells.range((row, 0)..(row + 1, 0));
        let wanted = Cell::from(key);
        cells
            .into_iter()
            .find(|(_, cell)| **cell == wanted)
            .map(|((_, column), _)| *column)
            .unwrap()
    }

    /// The row of an id, in column A, below the keys of the block.
    pub(crate) fn row(&self, block: &str, id: &str) -> u32 {
        let (number, keys) = self.block(block);
        let wanted = Cell::from(id);
        let cells = self.pages[number].cells.range((keys, 0)..);
        cells
            .into_iter()
            .find(|((_, column), cell)| *column == 0 && **cell == wanted)
            .map(|((row, _), _)| *row)
            .unwrap_or_else(|| panic!("no {id}"))
    }

    /// Fills in a cell of a block.
    pub(crate) fn set(&mut self, block: &str, id: &str, key: &str, cell: impl Into<Cell>) {
        let at = (self.row(block, id), self.column(block, key));
        self.page(block).cells.insert(at, cell.into());
    }

    /// Inserts a KPI of the user's own, without an id, with a target of 12 and a figure of 9.
    pub(crate) fn insert_own_kpi(&mut self, said: &[(&str, &str)], figures: (&str, &str)) {
        let (_, keys) = self.block("kpis");
        let row = keys + 4;
        let columns: Vec<(u16, &str)> =
            said.iter().map(|(key, text)| (self.column("kpis", key), *text)).collect();
        let target = self.column("kpis", "target");
        let page = self.page("kpis");
        page.edit(Edit::InsertRows(row, 1));
        for (column, text) in columns {
            page.cells.insert((row, column), Cell::from(text));
        }
        page.cells.insert((row, target), Cell::from(12.0));
        let (name, slot) = figures;
        let (kpi, slot) = (self.column("data", "kpi"), self.column("data", slot));
        let page = self.page("data");
        let last = page.last() + 3;
        page.cells.insert((last, kpi), Cell::from(name));
        page.cells.insert((last, slot), Cell::from(9.0));
    }

    /// Clears a cell of a block.
    pub(crate) fn clear(&mut self, block: &str, id: &str, key: &str) {
        let at = (self.row(block, id), self.column(block, key));
        self.page(block).cells.remove(&at);
    }
}

impl Page {
    /// Makes an edit.
    pub(crate) fn edit(&mut self, edit: Edit<Cell>) {
        edit.apply(&mut self.cells);
    }

    /// Moves every cell; those that go nowhere are gone.
    pub(crate) fn rearrange(&mut self, to: impl Fn(u32, u16) -> Option<At>) {
        rearrange(&mut self.cells, |(row, column)| to(row, column));
    }

    /// Last row with a cell.
    pub(crate) fn last(&self) -> u32 {
        self.cells.keys().map(|(row, _)| *row).max().unwrap_or(0)
    }
}
