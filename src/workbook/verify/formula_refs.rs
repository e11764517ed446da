//! What the references of formulas point to, as they were issued and as they stand in a file.

use super::formula_eq::RefMap;
use crate::model::Mapped as _;
use crate::{
    catalogue::Labels,
    model::Moment,
    readings::Block,
    workbook::{
        read::ReadContext,
        tables::{
            block::{SheetKey, sheet_of},
            layout::Layout,
        },
    },
};
use std::collections::BTreeMap;
use strum::IntoEnumIterator;

/// Number of a sheet that is none of the program's own.
const STRANGE: u32 = 1_000;

/// Number of a sheet of the program's own.
fn number(key: SheetKey) -> u32 {
    key as u32
}

/// The program's sheets by the names that they were issued with, in lower case.
pub(crate) fn names(labels: &Labels) -> BTreeMap<String, u32> {
    SheetKey::iter()
        .map(|key| (labels.of("sheet", key.into()).to_lowercase(), number(key)))
        .mapped()
}

/// References as they were issued: rows of edited sheets say nothing.
pub(crate) struct IssuedRefs<'a> {
    pub(crate) names: &'a BTreeMap<String, u32>,
    /// The sheet that the formula stands on.
    pub(crate) own: SheetKey,
}

/// Whether a sheet is one of those whose cells stand where they were issued.
fn is_calculated(sheet: u32) -> bool {
    sheet == number(SheetKey::Calculation) || sheet == number(SheetKey::Results)
}

impl RefMap for IssuedRefs<'_> {
    fn sheet(&self, name: Option<&str>) -> u32 {
        match name {
            None => number(self.own),
            Some(name) => self.names.get(&name.to_lowercase()).copied().unwrap_or(STRANGE),
        }
    }

    fn cell(&self, sheet: u32, row: u32, column: u32) -> (u32, u32) {
        if is_calculated(sheet) { (row, column) } else { (0, column) }
    }
}

/// References as they stand in the file.
pub(crate) struct FileRefs {
    /// The sheet that the formula stands on.
    pub(crate) own: SheetKey,
    /// The program's sheets by the names that they have now, in lower case.
    names: BTreeMap<String, u32>,
    /// Where columns stood when they were issued, by sheet.
    columns: BTreeMap<u32, BTreeMap<u32, u32>>,
}

impl FileRefs {
    pub(crate) fn new(context: &ReadContext<'_>) -> Self {
        let mut names = BTreeMap::new();
        for sheet in context.sheets {
            let key =
                SheetKey::iter().find(|key| context.words.is_sheet(&sheet.name, (*key).into()));
            names.extend(key.map(|key| (sheet.name.to_lowercase(), number(key))));
        }
        let mut columns: BTreeMap<u32, BTreeMap<u32, u32>> = BTreeMap::new();
        let periods: Vec<String> =
            context.issued.calendar.periods().map(|period| period.to_string()).collect();
        for (block, found) in context.found {
            let key = number(sheet_of(*block));
            // Whatever it is called now: what stands on it says which it is.
            names.extend(
                context.sheets.get(found.sheet).map(|sheet| (sheet.name.to_lowercase(), key)),
            );
            let places = columns.entry(key).or_default();
            places.extend(found.id.map(|id| (u32::from(id), 0)));
            for (key, column) in &found.columns {
                let position = periods.iter().position(|period| period == key);
                let issued = match (block, position) {
                    (Block::Data, Some(at)) => Layout::data_column(Moment::Period(at)),
                    (Block::Targets, Some(at)) => Layout::target_column(at),
                    _ => block.column(key).unwrap_or(0),
                };
                if issued > 0 {
                    places.insert(u32::from(*column), u32::from(issued));
                }
            }
        }
        Self { own: SheetKey::Results, names, columns }
    }

    /// Says what a sheet is, whatever it is called now.
    pub(crate) fn call(&mut self, name: &str, key: SheetKey) {
        self.names.insert(name.to_lowercase(), number(key));
    }
}

impl RefMap for FileRefs {
    fn sheet(&self, name: Option<&str>) -> u32 {
        match name {
            None => number(self.own),
            Some(name) => self.names.get(&name.to_lowercase()).copied().unwrap_or(STRANGE),
        }
    }

    fn cell(&self, sheet: u32, row: u32, column: u32) -> (u32, u32) {
        if is_calculated(sheet) {
            return (row, column);
        }
        // Helpers without a key stand as far behind the last column with one as they did.
        let issued = self.columns.get(&sheet).and_then(|columns| {
            let (now, issued) = columns.range(..=column).next_back()?;
            Some(issued + (column - now))
        });
        (0, issued.unwrap_or(column))
    }
}
