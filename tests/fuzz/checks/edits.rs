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

use super::{
    edit::{At, Content, Edit},
    package::Part,
};
use std::{collections::BTreeMap, fmt::Write as _};

/// Most bytes of a part that was edited.
const MAX_TEXT: usize = 1 << 20;

/// A cell as it stands in the file.
#[derive(Clone)]
struct Xml(String);

impl Content for Xml {
    fn moved(self, to: At) -> Self {
        let Some((before, rest)) = self.0.split_once("r=\"") else { return self };
        let Some((_, after)) = rest.split_once('"') else { return self };
        Self(format!("{before}r=\"{}\"{after}", print(to)))
    }
}

/// A sheet taken apart: what stands before its cells, the cells, what stands behind them.
#[derive(Clone)]
struct Sheet {
    before: String,
    cells: BTreeMap<At, Xml>,
    after: String,
}

impl Sheet {
    /// Takes a sheet apart, as rust_xlsxwriter puts it together.
    fn new(text: &str) -> Option<Self> {
        let (before, rest) = text.split_once("<sheetData>")?;
        let (rows, after) = rest.split_once("</sheetData>")?;
        let cells = rows.split("<row ").skip(1).flat_map(|row| row.split("<c ").skip(1));
        let cells = cells.filter_map(|cell| {
            let cell = cell.trim_end_matches("</row>");
            let (_, rest) = cell.split_once("r=\"")?;
            let at = place(rest.split_once('"')?.0)?;
            Some((at, Xml(format!("<c {cell}"))))
        });
        Some(Self { before: before.to_owned(), cells: cells.collect(), after: after.to_owned() })
    }

    fn text(&self) -> String {
        let mut text = format!("{}<sheetData>", self.before);
        let mut open = None;
        for ((row, _), Xml(cell)) in &self.cells {
            if open != Some(*row) {
                text.push_str(if open.is_some() { "</row>" } else { "" });
                let _ = write!(text, "<row r=\"{}\">", row + 1);
                open = Some(*row);
            }
            text.push_str(cell);
        }
        text.push_str(if open.is_some() { "</row></sheetData>" } else { "</sheetData>" });
        text.push_str(&self.after);
        text
    }
}

/// `C7` as row and column.
fn place(text: &str) -> Option<At> {
    let digits = text.trim_start_matches(|letter: char| letter.is_ascii_uppercase());
    let row = digits.parse::<u32>().ok()?.checked_sub(1)?;
    Some((row, column(&text[..text.len() - digits.len()])?))
}

/// `AB` as a column.
fn column(letters: &str) -> Option<u16> {
    let fine = (1..=3).contains(&letters.len()) && letters.bytes().all(|b| b.is_ascii_uppercase());
    let number = |number: u16, letter: u8| number * 26 + u16::from(letter - b'A') + 1;
    fine.then(|| letters.bytes().fold(0, number) - 1)
}

/// A column as `AB`.
fn letters(column: u16) -> String {
    let last = char::from(b'A' + u8::try_from(column % 26).unwrap_or(0));
    match (column / 26).checked_sub(1) {
        Some(rest) => letters(rest) + &last.to_string(),
        None => last.to_string(),
    }
}

/// Row and column as `C7`.
fn print((row, column): At) -> String {
    format!("{}{}", letters(column), row + 1)
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
    sheets: Vec<(usize, Sheet)>,
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
                if let Some(edit) = parsed(edit) {
                    edit.apply(&mut sheet.cells);
                }
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

/// An edit of a sheet from its line.
fn parsed(line: &str) -> Option<Edit<Xml>> {
    let row = |text: &str| text.parse::<u32>().ok()?.checked_sub(1);
    if let Some((at, typed)) = line.split_once('=') {
        let typed = typed.replace("\\n", "\n");
        Some(Edit::Put(place(at)?, (!typed.is_empty()).then(|| Xml(cell(at, &typed)))))
    } else if let Some(gone) = line.strip_suffix('-') {
        Some(Edit::ClearRow(row(gone)?))
    } else if let Some((from, to)) = line.split_once('+') {
        Some(Edit::CopyRow(row(from)?, row(to)?))
    } else {
        let (from, to) = line.split_once('>')?;
        Some(Edit::MoveColumn(column(from)?, column(to)?))
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
        let any = |pick: &mut dyn FnMut(usize) -> usize| {
            *sheet.cells.keys().nth(pick(sheet.cells.len().max(1))).unwrap_or(&(0, 0))
        };
        let sheet_number = number + 1;
        match pick(12) {
            0 => format!("{sheet_number}!{}-", any(&mut pick).0 + 1),
            1 => format!("{sheet_number}!{}+{}", any(&mut pick).0 + 1, any(&mut pick).0 + 1),
            2 => {
                let (from, to) = (any(&mut pick).1, any(&mut pick).1);
                format!("{sheet_number}!{}>{}", letters(from), letters(to))
            }
            3 => format!("{sheet_number}!{}=", print(any(&mut pick))),
            4 | 5 => {
                let at = print(any(&mut pick));
                format!("{sheet_number}!{at}={}", CELLS[pick(CELLS.len())].replace('@', &at))
            }
            6 => {
                let (from, to) = TEXTS[pick(TEXTS.len())];
                format!("s~{from}~{to}")
            }
            7 => {
                // One cell's XML in the place of another.
                let (to, from) = (any(&mut pick), any(&mut pick));
                let xml = sheet.cells.get(&from).cloned().map(|cell| cell.moved(to).0);
                format!("{sheet_number}!{}={}", print(to), xml.unwrap_or_default())
            }
            _ => {
                let at = print(any(&mut pick));
                format!("{sheet_number}!{at}={}", TYPED[pick(TYPED.len())])
            }
        }
    }
}
