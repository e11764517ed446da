//! Where what was read stands, to point at it later.

use crate::{
    finding::Location,
    model::{Id, pairs},
    readings::Block,
};
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// The cells of a workbook by block, id and column.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct CellIndex {
    file: String,
    /// Names of all sheets, in their order.
    #[serde(default)]
    sheets: Vec<String>,
    /// By block: name of the sheet, and its columns by key.
    blocks: BTreeMap<Block, (String, BTreeMap<String, u16>)>,
    /// Rows from 0.
    #[serde(with = "pairs")]
    rows: IndexMap<(Block, Id), u32>,
}

impl CellIndex {
    /// From the names of file and sheets, the sheet and the columns of each block, and the rows of its entries.
    #[cfg(feature = "read")]
    pub(crate) fn new(
        (file, sheets): (&str, Vec<String>),
        blocks: BTreeMap<Block, (String, BTreeMap<String, u16>)>,
        rows: IndexMap<(Block, Id), u32>,
    ) -> Self {
        Self { file: file.to_owned(), sheets, blocks, rows }
    }

    /// The file, as the user gave it.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The names of all sheets, in their order.
    #[must_use]
    pub fn sheets(&self) -> &[String] {
        &self.sheets
    }

    /// The name of the sheet on which a block stands.
    #[must_use]
    pub fn sheet(&self, block: Block) -> Option<&str> {
        self.blocks.get(&block).map(|(sheet, _)| sheet.as_str())
    }

    /// The sheet and the row of an entry.
    #[must_use]
    pub fn row(&self, block: Block, id: &Id) -> Option<(String, u32)> {
        let (sheet, _) = self.blocks.get(&block)?;
        Some((sheet.clone(), *self.rows.get(&(block, id.clone()))?))
    }

    /// The cell of an entry in a column; the sheet where the file has no such cell.
    #[must_use]
    pub fn of(&self, block: Block, id: &Id, column: &str) -> Option<Location> {
        let (sheet, columns) = self.blocks.get(&block)?;
        let at = self.rows.get(&(block, id.clone())).zip(columns.get(column));
        let (file, sheet) = (self.file.clone(), sheet.clone());
        Some(match at {
            Some((row, column)) => Location::Cell { file, sheet, row: *row, column: *column },
            None => Location::Sheet { file, sheet },
        })
    }
}
