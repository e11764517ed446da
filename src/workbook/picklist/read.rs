//! A library comes back: what was ticked, whatever was sorted, filtered or moved.

use crate::{
    finding::{Checked, Findings, Location, PicklistCode, RefusalCode},
    model::{Id, compared},
    workbook::{
        package::limits::Limits,
        picklist::ABOUT,
        read::sheets,
        refusal::{ReadError, refused},
        tables::block::KEY,
    },
};
use sheets::{CellValue, RowCells, Sheet};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What was ticked in a library.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Ticked {
    /// The sector whose words it speaks, if one sector's.
    pub sector: Option<Id>,
    /// Code of its language.
    pub language: Option<String>,
    /// Objectives, in the order of the rows.
    pub objectives: Vec<Id>,
    /// KPIs, in the order of the rows.
    pub kpis: Vec<Id>,
}

/// How people tick, in the languages that they speak.
const YES: [&str; 23] = [
    "x", "✔", "✓", "☑", "☒", "✅", "✗", "✘", "√", "v", "y", "yes", "j", "ja", "ok", "true", "waar",
    "wahr", // Letters that fonts of symbols (Wingdings, Wingdings 2, Webdings) draw as ticks.
    "ü", "þ", "p", "r", "a",
];
/// How people say that they did not.
const NO: [&str; 8] = ["", "-", "n", "no", "nee", "false", "onwaar", "☐"];

/// Reads what was ticked in a library; `file` is its name as the user gave it.
///
/// # Errors
/// When the file is no library of ours, or cannot be read; each with what to do instead.
pub fn read_picklist(bytes: &[u8], file: &str) -> Result<Checked<Ticked>, ReadError> {
    read_picklist_within(bytes, file, Limits::default())
}

/// As [`read_picklist`], within limits that may be lower.
pub(crate) fn read_picklist_within(
    bytes: &[u8],
    file: &str,
    limits: Limits,
) -> Result<Checked<Ticked>, ReadError> {
    // Nothing here panics on purpose; the libraries below promise less.
    catch_unwind(AssertUnwindSafe(|| attempt(bytes, file, limits)))
        .unwrap_or_else(|_| Err(refused(RefusalCode::FileDamaged, file)))
}

fn attempt(bytes: &[u8], file: &str, within: Limits) -> Result<Checked<Ticked>, ReadError> {
    let mut reading = TickReader { file, chosen: Ticked::default(), findings: Findings::default() };
    let mut found = false;
    for sheet in &sheets::opened(bytes, file, within)? {
        found |= reading.sheet(sheet);
    }
    if !found {
        return Err(refused(PicklistCode::FileNotALibrary, file));
    }
    if reading.chosen.objectives.is_empty() && reading.chosen.kpis.is_empty() {
        let location = Location::File { file: file.to_owned() };
        reading.findings.add(PicklistCode::NothingTicked, location);
    }
    Ok(Checked { value: reading.chosen, findings: reading.findings.into_vec() })
}

/// What is known so far.
struct TickReader<'a> {
    file: &'a str,
    chosen: Ticked,
    findings: Findings,
}

impl TickReader<'_> {
    /// Reads a sheet; whether something can be chosen there.
    fn sheet(&mut self, sheet: &Sheet) -> bool {
        let mut found = false;
        // The block that a row belongs to: the last key row above it.
        let mut block: Option<(&str, u16)> = None;
        for (number, row) in &sheet.rows {
            let id = row.text(0);
            if let Some(name) = id.strip_prefix(KEY) {
                let wanted = if name == ABOUT { "value" } else { "choose" };
                let column = row.cells().find(|(_, key)| key.text().trim() == wanted);
                block = column.map(|(column, _)| (name, column));
                found |= block.is_some_and(|(name, _)| name.starts_with("choose-"));
            } else if let (Some((name, column)), Ok(id)) = (block, id.parse::<Id>()) {
                self.row(sheet, (*number, row), name, column, id);
            }
        }
        found
    }

    /// Reads a row with an id.
    fn row(
        &mut self,
        sheet: &Sheet,
        (number, row): (u32, &RowCells),
        block: &str,
        at: u16,
        id: Id,
    ) {
        if block == ABOUT {
            let value = row.text(at);
            match id.as_str() {
                "sector" => self.chosen.sector = value.parse().ok(),
                "language" if !value.is_empty() => self.chosen.language = Some(value.to_owned()),
                _ => {}
            }
            return;
        }
        let list = match block {
            "choose-objectives" => &mut self.chosen.objectives,
            "choose-kpis" => &mut self.chosen.kpis,
            _ => return,
        };
        match row.get(at).map_or(Some(false), ticked) {
            Some(true) if !list.contains(&id) => list.push(id),
            Some(_) => {}
            None => {
                let (file, sheet) = (self.file.to_owned(), sheet.name.clone());
                let location = Location::Cell { file, sheet, row: number, column: at };
                let value = row.text(at).to_owned();
                self.findings.add(PicklistCode::TickUnclear { value }, location);
            }
        }
    }
}

/// Whether a cell is ticked; `None` when nobody can tell.
fn ticked(value: &CellValue) -> Option<bool> {
    match value {
        CellValue::Number(number) | CellValue::Percent(number) => Some(*number != 0.0),
        CellValue::Bool(ticked) => Some(*ticked),
        CellValue::Text(text) => {
            let text = compared(text);
            match text.parse::<f64>() {
                Ok(number) => Some(number != 0.0),
                Err(_) if YES.contains(&&*text) => Some(true),
                Err(_) if NO.contains(&&*text) => Some(false),
                Err(_) => None,
            }
        }
        CellValue::Error(_) | CellValue::Date(_) | CellValue::Duration(_) => None,
    }
}
