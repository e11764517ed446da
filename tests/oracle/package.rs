//! A workbook as its parts say, read without any spreadsheet library, so that
//! the checks do not share an error with the writer or with the reader.

use super::{parts::Parts, shared::Shared, xml::Element};
use std::collections::BTreeMap;
use std::fmt;

/// A cell's place, both counted from 1, as the engines count.
pub(crate) type At = (u32, u32);

/// What a cell holds or a formula results in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Blank,
    Number(f64),
    Text(String),
    Bool(bool),
    Error(String),
    /// A `<v>` that does not fit its type.
    Malformed(String),
}

impl Value {
    /// Equal as a reader of the sheet sees it: numbers to 1e-9 relative or
    /// absolute, empty text like blank.
    pub(crate) fn agrees_with(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => {
                let difference = (a - b).abs();
                difference <= 1e-9 || difference <= 1e-9 * a.abs().max(b.abs())
            }
            (Self::Text(a), Self::Blank) | (Self::Blank, Self::Text(a)) => a.is_empty(),
            (a, b) => a == b,
        }
    }

    /// The number, if it is one.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The text; empty for anything else.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            _ => "",
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blank => f.write_str("blank"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Error(error) => f.write_str(error),
            Self::Malformed(text) => write!(f, "malformed {text:?}"),
        }
    }
}

/// A cell that has a formula or a value.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(crate) formula: Option<String>,
    pub(crate) value: Value,
    /// Whether a `<v>` is there at all.
    pub(crate) cached: bool,
}

/// A worksheet.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    /// `visible`, `hidden` or `veryHidden`.
    pub(crate) state: String,
    pub(crate) part: String,
    pub(crate) cells: BTreeMap<At, Cell>,
    /// Places in the order in which the part lists them.
    pub(crate) order: Vec<At>,
    /// What is wrong with formulas that stand for several cells.
    pub(crate) shared_faults: Vec<String>,
    pub(crate) xml: Element,
}

/// Where a block of the workbook promise lies: its columns by key, its rows by id.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// Index of the sheet.
    pub(crate) sheet: usize,
    /// Row of the key row.
    pub(crate) key_row: u32,
    pub(crate) columns: BTreeMap<String, u32>,
    pub(crate) rows: BTreeMap<String, u32>,
    /// Ids in the order of the sheet.
    pub(crate) ids: Vec<String>,
}

/// A whole workbook.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) parts: BTreeMap<String, Vec<u8>>,
    pub(crate) sheets: Vec<Sheet>,
    pub(crate) workbook: Element,
}

impl Package {
    /// Reads a workbook from its bytes.
    pub(crate) fn open(bytes: &[u8]) -> Self {
        let mut parts: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for (name, content) in Parts::open(bytes).0 {
            assert!(!parts.contains_key(&name), "two entries named {name}");
            parts.insert(name, content);
        }
        let xml = |name: &str| -> Option<Element> {
            let bytes = parts.get(name)?;
            Some(Element::parse(std::str::from_utf8(bytes).expect("UTF-8")))
        };
        let workbook = xml("xl/workbook.xml").expect("xl/workbook.xml");
        let relations = xml("xl/_rels/workbook.xml.rels").expect("the workbook's relations");
        let strings: Vec<String> = xml("xl/sharedStrings.xml")
            .map(|table| table.children.iter().map(Element::all_text).collect())
            .unwrap_or_default();
        let sheets = workbook
            .find_all("sheet")
            .into_iter()
            .map(|entry| {
                let id = entry.get("r:id").expect("a relation id");
                let target = relations
                    .children
                    .iter()
                    .find(|relation| relation.get("Id") == Some(id))
                    .and_then(|relation| relation.get("Target"))
                    .expect("a target");
                let part = format!("xl/{}", target.trim_start_matches("/xl/"));
                let sheet = xml(&part).expect("the sheet's part");
                let mut shared = Shared::default();
                let (cells, order) = cells(&sheet, &strings, &mut shared);
                Sheet {
                    name: entry.get("name").unwrap_or_default().to_owned(),
                    state: entry.get("state").unwrap_or("visible").to_owned(),
                    part,
                    cells,
                    order,
                    shared_faults: shared.faults,
                    xml: sheet,
                }
            })
            .collect();
        Self { parts, sheets, workbook }
    }

    /// A part as a tree.
    pub(crate) fn part(&self, name: &str) -> Option<Element> {
        self.parts.get(name).map(|bytes| Element::parse(std::str::from_utf8(bytes).expect("UTF-8")))
    }

    /// What a cell of a sheet holds, as cached in the file.
    pub(crate) fn value(&self, sheet: usize, at: At) -> Value {
        self.sheets[sheet].cells.get(&at).map_or(Value::Blank, |cell| cell.value.clone())
    }

    /// The block `klant:<name>`; none if the workbook has no such key row.
    pub(crate) fn find_block(&self, name: &str) -> Option<Block> {
        let key = format!("klant:{name}");
        self.sheets.iter().enumerate().find_map(|(index, sheet)| {
            let mut keys = sheet
                .cells
                .iter()
                .filter(|((_, column), cell)| {
                    *column == 1 && cell.value.text().starts_with("klant:")
                })
                .map(|((row, _), cell)| (*row, cell.value.text()));
            let (key_row, _) = keys.find(|(_, text)| *text == key)?;
            let end = keys.next().map_or(u32::MAX, |(row, _)| row);
            let columns = sheet
                .cells
                .range((key_row, 2)..=(key_row, u32::MAX))
                .filter(|(_, cell)| !cell.value.text().is_empty())
                .map(|((_, column), cell)| (cell.value.text().to_owned(), *column))
                .collect();
            // The row below the key row is the header in the user's words.
            let ids: Vec<(String, u32)> = sheet
                .cells
                .range((key_row + 1, 1)..(end, 1))
                .filter(|((_, column), cell)| *column == 1 && !cell.value.text().is_empty())
                .map(|((row, _), cell)| (cell.value.text().to_owned(), *row))
                .collect();
            Some(Block {
                sheet: index,
                key_row,
                columns,
                rows: ids.iter().cloned().collect(),
                ids: ids.into_iter().map(|(id, _)| id).collect(),
            })
        })
    }

    /// The block `klant:<name>`; panics if it is missing.
    pub(crate) fn block(&self, name: &str) -> Block {
        self.find_block(name).unwrap_or_else(|| panic!("no key row klant:{name}"))
    }
}

impl Block {
    /// The place of a cell by its row's id and its column's key.
    pub(crate) fn at(&self, id: &str, column: &str) -> At {
        let row = self.rows.get(id).unwrap_or_else(|| panic!("no row {id:?}"));
        let column = self.columns.get(column).unwrap_or_else(|| panic!("no column {column:?}"));
        (*row, *column)
    }
}

fn cells(
    sheet: &Element,
    strings: &[String],
    shared: &mut Shared,
) -> (BTreeMap<At, Cell>, Vec<At>) {
    let mut cells = BTreeMap::new();
    let mut order = Vec::new();
    let rows = sheet.child("sheetData").map(|data| data.children.as_slice()).unwrap_or_default();
    for element in rows.iter().flat_map(|row| &row.children) {
        let at = parse_reference(element.get("r").expect("a reference")).expect("a reference");
        order.push(at);
        let formula = element.child("f").map(|f| shared.text(f, at));
        let raw = element.child("v").map(|v| v.text.clone());
        let inline = element.child("is").map(Element::all_text);
        let value = match (element.get("t").unwrap_or("n"), raw.as_deref()) {
            ("inlineStr", _) => Value::Text(inline.unwrap_or_default()),
            ("str", text) => Value::Text(text.unwrap_or_default().to_owned()),
            (_, None) => Value::Blank,
            ("s", Some(index)) => {
                index.parse::<usize>().ok().and_then(|index| strings.get(index)).map_or_else(
                    || Value::Malformed(index.to_owned()),
                    |text| Value::Text(text.clone()),
                )
            }
            ("b", Some("0")) => Value::Bool(false),
            ("b", Some("1")) => Value::Bool(true),
            ("e", Some(error)) => Value::Error(error.to_owned()),
            ("n", Some(number)) => match number.parse::<f64>() {
                Ok(number) if number.is_finite() => Value::Number(number),
                _ => Value::Malformed(number.to_owned()),
            },
            (_, Some(other)) => Value::Malformed(other.to_owned()),
        };
        if formula.is_some() || value != Value::Blank {
            cells.insert(at, Cell { formula, value, cached: raw.is_some() });
        }
    }
    (cells, order)
}

/// `BC12` or `$BC$12` as row and column, counted from 1; none beyond a sheet's limits.
pub(crate) fn parse_reference(text: &str) -> Option<At> {
    let text = text.strip_prefix('$').unwrap_or(text);
    let letters = text.find(|c: char| !c.is_ascii_alphabetic())?;
    if letters == 0 || letters > 3 {
        return None;
    }
    let column = text[..letters]
        .bytes()
        .fold(0, |number, letter| number * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    let digits = &text[letters..];
    let digits = digits.strip_prefix('$').unwrap_or(digits);
    if digits.starts_with('0') || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let row: u32 = digits.parse().ok()?;
    (row <= 1_048_576 && column <= 16_384).then_some((row, column))
}

/// `A1:B2` or `A1` as first and last place.
pub(crate) fn parse_range(text: &str) -> Option<(At, At)> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    Some((parse_reference(first)?, parse_reference(last)?))
}

/// Row and column as `BC12`.
pub(crate) fn print_reference((row, column): At) -> String {
    let mut letters = Vec::new();
    let mut left = column;
    while left > 0 {
        letters.push(char::from(b'A' + u8::try_from((left - 1) % 26).expect("a letter")));
        left = (left - 1) / 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{row}")
}
