//! Edits of a workbook as lines of text, so that what was found can be read and outlives the
//! bytes of the workbook that it was found in.
//!
//! ```text
//! 2!C7=12,5          the cell C7 of the second sheet: a number, a text, an error (#N/A)
//! 2!C7=<c r="C7"/>   the same as XML
//! 2!C7=              the cell is gone
//! 2!7-               row 7 is gone
//! 2!7+60             row 7 stands at row 60, too
//! 2!C>F              column C stands in column F
//! s~from~to          a text in every text that cells share; w, y, r: in the workbook's own
//!                    part, the styles, the relations; 2: in the second sheet
//! ```

use std::fmt::Write as _;

/// Most bytes of a part that was edited.
const MAX_TEXT: usize = 1 << 20;

/// A part's name and content.
pub(crate) type Part = (String, Vec<u8>);

/// A sheet taken apart: what stands before its rows, the rows, what stands behind them.
#[derive(Clone)]
pub(crate) struct Sheet {
    before: String,
    /// By number from 1: attributes, then cells by address and XML.
    pub(crate) rows: Vec<(u32, Vec<(String, String)>)>,
    after: String,
}

impl Sheet {
    /// Takes a sheet apart, as rust_xlsxwriter puts it together.
    fn new(text: &str) -> Option<Self> {
        let (before, rest) = text.split_once("<sheetData>")?;
        let (rows, after) = rest.split_once("</sheetData>")?;
        let rows = rows
            .split("<row ")
            .skip(1)
            .map(|row| {
                let number = between(row, "r=\"", "\"").and_then(|number| number.parse().ok());
                let cells = row
                    .split("<c ")
                    .skip(1)
                    .map(|cell| {
                        let cell = cell.trim_end_matches("</row>");
                        let at = between(cell, "r=\"", "\"").unwrap_or("A1").to_owned();
                        (at, format!("<c {cell}"))
                    })
                    .collect();
                (number.unwrap_or(1), cells)
            })
            .collect();
        Some(Self { before: before.to_owned(), rows, after: after.to_owned() })
    }

    fn text(&self) -> String {
        let mut text = format!("{}<sheetData>", self.before);
        for (number, cells) in &self.rows {
            let _ = write!(text, "<row r=\"{number}\">");
            for (_, cell) in cells {
                text.push_str(cell);
            }
            text.push_str("</row>");
        }
        text.push_str("</sheetData>");
        text.push_str(&self.after);
        text
    }

    fn set(&mut self, at: &str, cell: Option<String>) {
        let digits = at.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
        let Ok(number) = digits.parse::<u32>() else { return };
        let place = self.rows.partition_point(|(row, _)| *row < number);
        if self.rows.get(place).is_none_or(|(row, _)| *row != number) {
            self.rows.insert(place, (number, Vec::new()));
        }
        let Some((_, cells)) = self.rows.get_mut(place) else { return };
        cells.retain(|(known, _)| known != at);
        if let Some(cell) = cell {
            let column = order(at);
            let place = cells.partition_point(|(known, _)| order(known) < column);
            cells.insert(place, (at.to_owned(), cell));
        }
    }
}

/// Columns in the order of a sheet: A, Z, AA.
fn order(at: &str) -> (usize, String) {
    let letters: String = at.chars().take_while(char::is_ascii_alphabetic).collect();
    (letters.len(), letters)
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(from)?;
    rest.split_once(to).map(|(found, _)| found)
}

/// A cell of XML from what somebody types.
fn cell(at: &str, typed: &str) -> String {
    let escaped = || typed.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    if typed.starts_with('<') {
        typed.to_owned()
    } else if typed.parse::<f64>().is_ok() {
        format!("<c r=\"{at}\"><v>{typed}</v></c>")
    } else if typed.starts_with('#') {
        format!("<c r=\"{at}\" t=\"e\"><v>{}</v></c>", escaped())
    } else {
        format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{}</t></is></c>", escaped())
    }
}

/// A workbook taken apart, to be edited.
#[derive(Clone)]
pub(crate) struct Script {
    parts: Vec<Part>,
    /// The sheets by their number; none where a part is no sheet that can be taken apart.
    pub(crate) sheets: Vec<(usize, Sheet)>,
}

impl Script {
    /// Takes a workbook's parts.
    pub(crate) fn new(parts: Vec<Part>) -> Self {
        let mut sheets: Vec<(usize, Sheet)> = Vec::new();
        for number in 1..100 {
            let name = format!("xl/worksheets/sheet{number}.xml");
            let Some(place) = parts.iter().position(|(found, _)| *found == name) else { break };
            let text = String::from_utf8_lossy(&parts[place].1).into_owned();
            sheets.extend(Sheet::new(&text).map(|sheet| (place, sheet)));
        }
        Self { parts, sheets }
    }

    /// The parts after these edits; a line that is none does nothing.
    pub(crate) fn edited(&self, script: &str) -> Vec<Part> {
        let mut parts = self.parts.clone();
        let mut sheets: Vec<Option<Sheet>> = vec![None; self.sheets.len()];
        let mut replaced = Vec::new();
        for line in script.lines().take(200) {
            if let Some((sheet, edit)) = line.split_once('!')
                && let Ok(number) = sheet.parse::<usize>()
                && let Some(at) = number.checked_sub(1).filter(|at| *at < sheets.len())
            {
                let sheet = sheets[at].get_or_insert_with(|| self.sheets[at].1.clone());
                one(sheet, edit);
            } else if let Some((part, rest)) = line.split_once('~')
                && let Some((from, to)) = rest.split_once('~')
                && !from.is_empty()
            {
                replaced.push((part, from, to));
            }
        }
        for (at, sheet) in sheets.into_iter().enumerate() {
            if let Some(sheet) = sheet {
                parts[self.sheets[at].0].1 = sheet.text().into_bytes();
            }
        }
        for (part, from, to) in replaced {
            let place = match part {
                "s" => self.named("xl/sharedStrings.xml"),
                "w" => self.named("xl/workbook.xml"),
                "y" => self.named("xl/styles.xml"),
                "r" => self.named("xl/_rels/workbook.xml.rels"),
                number => number
                    .parse::<usize>()
                    .ok()
                    .and_then(|number| self.sheets.get(number.checked_sub(1)?))
                    .map(|(place, _)| *place),
            };
            let Some((_, content)) = place.and_then(|place| parts.get_mut(place)) else { continue };
            let text = String::from_utf8_lossy(content).into_owned();
            let times = text.matches(from).count();
            if text.len() + times * to.len() <= MAX_TEXT.max(text.len()) {
                *content = text.replace(from, to).into_bytes();
            }
        }
        parts
    }

    fn named(&self, name: &str) -> Option<usize> {
        self.parts.iter().position(|(found, _)| found == name)
    }
}

/// One edit of a sheet.
fn one(sheet: &mut Sheet, edit: &str) {
    if let Some((at, typed)) = edit.split_once('=') {
        let typed = typed.replace("\\n", "\n");
        sheet.set(at, (!typed.is_empty()).then(|| cell(at, &typed)));
    } else if let Some(row) = edit.strip_suffix('-') {
        sheet.rows.retain(|(number, _)| number.to_string() != row);
    } else if let Some((from, to)) = edit.split_once('+') {
        let (Ok(from), Ok(to)) = (from.parse::<u32>(), to.parse::<u32>()) else { return };
        let Some((_, cells)) = sheet.rows.iter().find(|(number, _)| *number == from).cloned()
        else {
            return;
        };
        sheet.rows.retain(|(number, _)| *number != to);
        let place = sheet.rows.partition_point(|(number, _)| *number < to);
        let cells = cells
            .into_iter()
            .map(|(at, cell)| {
                let moved = at.replace(&from.to_string(), &to.to_string());
                let cell = cell.replacen(&format!("r=\"{at}\""), &format!("r=\"{moved}\""), 1);
                (moved, cell)
            })
            .collect();
        sheet.rows.insert(place, (to, cells));
    } else if let Some((from, to)) = edit.split_once('>') {
        let letters = |text: &str| {
            (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase())
        };
        if !letters(from) || !letters(to) || from == to {
            return;
        }
        let moved: Vec<(String, String)> = sheet
            .rows
            .iter()
            .filter_map(|(number, cells)| {
                let wanted = format!("{from}{number}");
                let (at, cell) = cells.iter().find(|(at, _)| *at == wanted)?;
                let moved = format!("{to}{number}");
                Some((
                    moved.clone(),
                    cell.replacen(&format!("r=\"{at}\""), &format!("r=\"{moved}\""), 1),
                ))
            })
            .collect();
        for (_, cells) in &mut sheet.rows {
            cells.retain(|(at, _)| order(at).1 != from);
        }
        for (at, cell) in moved {
            sheet.set(&at, Some(cell));
        }
    }
}

/// Things that people and programs put into cells.
const TYPED: [&str; 72] = [
    "0",
    "1",
    "-1",
    "0.85",
    "85",
    "1e15",
    "-1e300",
    "1e-300",
    "NaN",
    "inf",
    "46023",
    "0.1",
    "100.0000001",
    "12,5",
    "1.234,5",
    "1,234.5",
    "1.234",
    "1,234",
    "45%",
    "45 %",
    "€ 1 200",
    "1 200",
    "(12)",
    "1'000",
    "12-05",
    "½",
    "٣٫٥",
    "−5",
    "+5",
    "--5",
    "5-",
    "1e5",
    "1/2",
    "=1+1",
    "n/a",
    "n.v.t.",
    "n. v. t.",
    "-",
    "–",
    "?",
    "?5",
    "see Anna",
    " ",
    "\u{a0}7\u{a0}",
    "TRUE",
    "#DIV/0!",
    "#N/A",
    "#SPILL!",
    "#",
    "%",
    "own-1",
    "own-21",
    "O1",
    "O999",
    "O1, O2",
    "S1",
    "K1",
    "yes",
    "nee",
    "2027-Q1",
    "Q1 2027",
    "jan 2027",
    "2027",
    "klant:data",
    "klant:kpis",
    "klant:envelope",
    "klant:results",
    "higher",
    "lager",
    "{",
    "\u{202e}",
    "a long text that wraps and wraps and wraps and wraps and wraps",
];

/// Cells as XML: types, styles and shapes that no person makes.
const CELLS: [&str; 14] = [
    "<c r=\"@\" t=\"e\"><v>#SPILL!</v></c>",
    "<c r=\"@\" t=\"b\"><v>1</v></c>",
    "<c r=\"@\" t=\"b\"><v>2</v></c>",
    "<c r=\"@\" t=\"q\"><v>1</v></c>",
    "<c r=\"@\" t=\"s\"><v>99999999</v></c>",
    "<c r=\"@\" t=\"s\"><v>7</v></c>",
    "<c r=\"@\" t=\"str\"><v>text</v></c>",
    "<c r=\"@\" t=\"d\"><v>2027-01-01</v></c>",
    "<c r=\"@\" s=\"5\"><v>0.5</v></c>",
    "<c r=\"@\" s=\"30\"><v>0.5</v></c>",
    "<c r=\"@\" s=\"60\"><v>46023</v></c>",
    "<c r=\"@\" s=\"99999999\"><v>0.5</v></c>",
    "<c r=\"@\"><f>1/0</f></c>",
    "<c><v>3</v></c>",
];

/// Texts within the envelope and what can become of them.
const TEXTS: [(&str, &str); 16] = [
    ("\"weight\":null", "\"weight\":-1.0"),
    ("\"weight\":null", "\"weight\":1e308"),
    ("\"weight\":1.0", "\"weight\":0.0"),
    ("\"by_segment\":false", "\"by_segment\":true"),
    ("\"count\":4", "\"count\":120"),
    ("\"count\":4", "\"count\":0"),
    ("2027", "9999"),
    ("2027", "0001"),
    ("2027-Q1", "2027-01"),
    ("\"formula\":\"", "\"formula\":\"-"),
    ("\"worst\":{", "\"wurst\":{"),
    ("\"minimum_coverage\":0.", "\"minimum_coverage\":9."),
    ("\"green\":90.0", "\"green\":-90.0"),
    ("\"direction\":\"higher\"", "\"direction\":\"target-range\""),
    ("\"frequency\":\"quarterly\"", "\"frequency\":\"monthly\""),
    ("\"inputs\":[", "\"inputs\":[null,"),
];

impl Script {
    /// A line that does something, picked by these numbers.
    pub(crate) fn line(&self, mut pick: impl FnMut(usize) -> usize) -> String {
        let number = pick(self.sheets.len());
        let (_, sheet) = &self.sheets[number];
        let any_cell = |pick: &mut dyn FnMut(usize) -> usize| {
            let (_, cells) = sheet.rows.get(pick(sheet.rows.len().max(1)))?;
            cells.get(pick(cells.len().max(1))).map(|(at, _)| at.clone())
        };
        let row = |pick: &mut dyn FnMut(usize) -> usize| {
            sheet.rows.get(pick(sheet.rows.len().max(1))).map_or(1, |(number, _)| *number)
        };
        let sheet_number = number + 1;
        match pick(12) {
            0 => format!("{sheet_number}!{}-", row(&mut pick)),
            1 => format!("{sheet_number}!{}+{}", row(&mut pick), row(&mut pick)),
            2 => {
                let column = |at: Option<String>| at.map_or("A".to_owned(), |at| order(&at).1);
                let (from, to) = (column(any_cell(&mut pick)), column(any_cell(&mut pick)));
                format!("{sheet_number}!{from}>{to}")
            }
            3 => format!("{sheet_number}!{}=", any_cell(&mut pick).unwrap_or_default()),
            4 | 5 => {
                let at = any_cell(&mut pick).unwrap_or_default();
                format!("{sheet_number}!{at}={}", CELLS[pick(CELLS.len())].replace('@', &at))
            }
            6 => {
                let (from, to) = TEXTS[pick(TEXTS.len())];
                format!("s~{from}~{to}")
            }
            7 => {
                // One cell's XML in the place of another.
                let to = any_cell(&mut pick).unwrap_or_default();
                let from = any_cell(&mut pick).unwrap_or_default();
                let xml = sheet
                    .rows
                    .iter()
                    .flat_map(|(_, cells)| cells)
                    .find(|(at, _)| *at == from)
                    .map_or("", |(_, cell)| cell.as_str());
                let xml = xml.replacen(&format!("r=\"{from}\""), &format!("r=\"{to}\""), 1);
                format!("{sheet_number}!{to}={xml}")
            }
            _ => {
                let at = any_cell(&mut pick).unwrap_or_default();
                format!("{sheet_number}!{at}={}", TYPED[pick(TYPED.len())])
            }
        }
    }
}
