//! A library comes back: what was ticked, whatever was sorted, filtered or moved. Its cells are
//! read as those of a scorecard are.

use crate::model::Mapped as _;
use crate::{
    catalogue::{Wording, built_in},
    finding::{Checked, Code, Findings, Location, PicklistCode, RefusalCode, SheetCode},
    model::{Id, compared},
    workbook::{
        package::limits::Limits,
        picklist::ABOUT,
        read::{cells::text_of, opened, sheets, tick::ticked},
        refusal::{ReadError, refused},
        tables::block::KEY,
    },
};
use sheets::{RowCells, Sheet};
use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

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
    let sheets = opened::opened(bytes, file, within)?;
    let mut chosen = Ticked::default();
    for sheet in &sheets {
        about(sheet, &mut chosen);
    }
    let names = CatalogueNames::of(&chosen);
    let mut reading = TickReader { file, names, chosen, findings: Findings::default() };
    let mut found = false;
    for sheet in &sheets {
        found |= reading.sheet(sheet);
    }
    if !found {
        return Err(refused(PicklistCode::FileNotALibrary, file));
    }
    let none = reading.chosen.objectives.is_empty() && reading.chosen.kpis.is_empty();
    if none && reading.findings.is_empty() {
        let location = Location::File { file: file.to_owned() };
        reading.findings.add(PicklistCode::NothingTicked, location);
    }
    Ok(Checked { value: reading.chosen, findings: reading.findings.into_vec() })
}

/// A row that says what stands below it.
#[derive(Clone, Copy)]
struct PicklistKeys {
    row: u32,
    /// What can be chosen; none for the facts about the file.
    list: Option<PickList>,
    /// Column of the ids, if it is still there.
    id: Option<u16>,
    /// Column of the ticks, or of the facts.
    value: u16,
    /// What people read: the name, and the id that stands among what is told.
    name: Option<u16>,
    visible: Option<u16>,
}

/// What can be chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PickList {
    Objectives,
    Kpis,
}

impl PickList {
    /// The key of the column with the names.
    fn name(self) -> &'static str {
        match self {
            Self::Objectives => "statement",
            Self::Kpis => "name",
        }
    }
}

impl PicklistKeys {
    /// A row of keys by its mark, or where that is gone by the keys themselves.
    fn of(number: u32, row: &RowCells) -> Option<Self> {
        let place = |key: &str| {
            row.cells().find(|(_, cell)| cell.text().trim() == key).map(|(column, _)| column)
        };
        let mark = row
            .cells()
            .find_map(|(column, cell)| Some((column, cell.text().trim().strip_prefix(KEY)?)));
        let named = |list: &PickList| place(list.name()).is_some();
        let list = match mark {
            Some((_, ABOUT)) => None,
            Some((_, "choose-objectives")) => Some(PickList::Objectives),
            Some((_, "choose-kpis")) => Some(PickList::Kpis),
            Some(_) => return None,
            None if place("id").is_none() => return None,
            None => Some([PickList::Objectives, PickList::Kpis].into_iter().find(named)?),
        };
        Some(Self {
            row: number,
            list,
            id: mark.map(|(column, _)| column),
            value: place(if list.is_some() { "choose" } else { "value" })?,
            name: list.and_then(|list| place(list.name())),
            visible: place("id"),
        })
    }
}

/// The facts about the file: in whose words it speaks.
fn about(sheet: &Sheet, chosen: &mut Ticked) {
    let mut keys: Option<PicklistKeys> = None;
    for (number, row) in &sheet.rows {
        if let Some(found) = PicklistKeys::of(*number, row) {
            keys = Some(found);
        }
        let Some(PicklistKeys { list: None, id: Some(id), value, .. }) = keys else { continue };
        let said = row.text(value);
        match row.text(id) {
            "sector" => chosen.sector = said.parse().ok(),
            "language" if !said.is_empty() => chosen.language = Some(said.to_owned()),
            _ => {}
        }
    }
}

/// What the catalogue calls its entries, in the words of the file.
#[derive(Default)]
struct CatalogueNames {
    objectives: BTreeMap<Id, String>,
    kpis: BTreeMap<Id, String>,
}

impl CatalogueNames {
    /// Those of the built-in catalogue; none where nobody knows in which language the file is.
    fn of(chosen: &Ticked) -> Self {
        let Some(language) = &chosen.language else { return Self::default() };
        let catalogue = built_in(language);
        let wording = Wording { sector: chosen.sector.clone(), ..Wording::default() };
        Self {
            objectives: catalogue.objectives(&wording).map(|row| (row.id, row.statement)).mapped(),
            kpis: catalogue.kpis(&wording).map(|kpi| (kpi.id, kpi.name)).mapped(),
        }
    }

    /// The names of a list.
    fn list(&self, list: PickList) -> &BTreeMap<Id, String> {
        match list {
            PickList::Objectives => &self.objectives,
            PickList::Kpis => &self.kpis,
        }
    }

    /// The entries of a name.
    fn named(&self, list: PickList, said: &str) -> Vec<&Id> {
        let said = compared(said);
        let all = self.list(list).iter().filter(|(_, name)| compared(name) == said);
        all.map(|(id, _)| id).collect()
    }
}

/// What is known so far.
struct TickReader<'a> {
    file: &'a str,
    names: CatalogueNames,
    chosen: Ticked,
    findings: Findings,
}

impl TickReader<'_> {
    /// Reads a sheet; whether something can be chosen there.
    fn sheet(&mut self, sheet: &Sheet) -> bool {
        let mut found = false;
        // The block that a row belongs to: the last key row above it.
        let mut keys: Option<PicklistKeys> = None;
        for (number, row) in &sheet.rows {
            if let Some(next) = PicklistKeys::of(*number, row) {
                keys = Some(next);
                found |= next.list.is_some();
                if next.list.is_some() && next.id.is_none() {
                    let (file, sheet) = (self.file.to_owned(), sheet.name.clone());
                    self.findings.add(SheetCode::IdsGone, Location::Sheet { file, sheet });
                }
                continue;
            }
            let Some((keys, list)) = keys.and_then(|keys| Some((keys, keys.list?))) else {
                continue;
            };
            let is_header =
                *number == keys.row + 1 && keys.id.is_none_or(|id| row.text(id).is_empty());
            if !is_header {
                self.row(sheet, (*number, row), &keys, list);
            }
        }
        found
    }

    /// Reads a row of what can be chosen.
    fn row(
        &mut self,
        sheet: &Sheet,
        (number, row): (u32, &RowCells),
        keys: &PicklistKeys,
        list: PickList,
    ) {
        let at = || Location::Cell {
            file: self.file.to_owned(),
            sheet: sheet.name.clone(),
            row: number,
            column: keys.value,
        };
        let mark = match row.get(keys.value) {
            Some(value) => ticked(value).ok_or_else(|| text_of(Some(value))),
            // A formula without what it comes to.
            None => sheet
                .pending
                .get(&(number, keys.value))
                .map_or(Ok(false), |formula| Err(format!("={formula}"))),
        };
        match mark {
            Ok(false) => {}
            Err(value) => self.findings.add(PicklistCode::TickUnclear { value }, at()),
            Ok(true) => match self.entry(row, keys, list) {
                Ok(id) => {
                    let chosen = match list {
                        PickList::Objectives => &mut self.chosen.objectives,
                        PickList::Kpis => &mut self.chosen.kpis,
                    };
                    if !chosen.contains(&id) {
                        chosen.push(id);
                    }
                }
                Err(code) => self.findings.add(code, at()),
            },
        }
    }

    /// The entry of a row: what people read of it counts, and the hidden id must not say otherwise.
    fn entry(&self, row: &RowCells, keys: &PicklistKeys, list: PickList) -> Result<Id, Code> {
        let id = |column: Option<u16>| row.text(column?).parse::<Id>().ok();
        let said = keys.name.map_or("", |column| row.text(column));
        let named = self.names.named(list, said);
        // Rows that were sorted without their hidden ids took the visible ones along.
        let visible = id(keys.visible).filter(|id| named.is_empty() || named.contains(&id));
        let Some(id) = visible.or_else(|| id(keys.id)) else {
            return match named.as_slice() {
                [id] => Ok((*id).clone()),
                _ => Err(PicklistCode::TickedUnknown { name: said.to_owned() }.into()),
            };
        };
        match self.names.list(list).get(&id) {
            Some(name) if !named.is_empty() && !named.contains(&&id) => {
                Err(SheetCode::RowCrossed { said: said.to_owned(), name: name.clone() }.into())
            }
            _ => Ok(id),
        }
    }
}
