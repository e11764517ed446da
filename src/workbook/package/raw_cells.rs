//! The cells of a sheet as its XML has them, however it was written: names with prefixes, texts
//! that are not XML, a formula behind its value, extensions in between.

use quick_xml::{
    Reader,
    escape::{escape, resolve_predefined_entity},
    events::{BytesRef, BytesStart, Event},
};
use std::{fmt::Write as _, ops::Range};

/// Rows and columns of a sheet.
const ROWS: u32 = 1_048_576;
const COLUMNS: u32 = 16_384;
/// Most merged areas of a sheet that are looked at.
const MAX_MERGED: usize = 10_000;

/// One cell.
#[derive(Clone, Debug, Default)]
pub(crate) struct RawCell {
    /// Row and column, from 0.
    pub(crate) at: (u32, u32),
    style: Option<String>,
    kind: Option<String>,
    /// The formula with its attributes, as XML.
    formula: Option<String>,
    /// What stands in its value, and in its own text.
    value: String,
    text: String,
}

impl RawCell {
    /// What stands in it, as a text; the number of a shared one.
    pub(crate) fn content(&self) -> &str {
        if self.value.trim().is_empty() || self.is_own_text() { &self.text } else { &self.value }
    }

    /// Whether its text stands in the cell itself.
    fn is_own_text(&self) -> bool {
        !self.text.is_empty() && self.kind.as_deref().is_none_or(|kind| kind != "str")
    }

    /// Whether its value can stand for itself.
    fn is_number(&self) -> bool {
        self.kind.as_deref().is_none_or(|kind| kind == "n")
            && self.value.trim().parse::<f64>().is_ok()
    }

    /// The cell as the usual programs write it.
    fn write(&self, out: &mut String) -> std::fmt::Result {
        let (row, column) = self.at;
        let kind = self.kind.as_deref();
        let content = self.content();
        if content.is_empty() && self.formula.is_none() {
            return Ok(());
        }
        write!(out, "<c r=\"{}{}\"", letters(column), row + 1)?;
        if let Some(style) = &self.style {
            write!(out, " s=\"{}\"", escape(style))?;
        }
        let formula = self.formula.as_deref().unwrap_or_default();
        let is_text = matches!(kind, None | Some("n" | "inlineStr" | "is"));
        match kind {
            _ if content.trim().is_empty() && kind != Some("str") => write!(out, ">{formula}")?,
            _ if self.is_number() && !self.is_own_text() => {
                write!(out, ">{formula}<v>{}</v>", self.value.trim())?;
            }
            _ if is_text => write!(
                out,
                " t=\"inlineStr\">{formula}<is><t xml:space=\"preserve\">{}</t></is>",
                escape(content)
            )?,
            Some(kind @ "str") => {
                write!(out, " t=\"{kind}\">{formula}<v>{}</v>", escape(content))?;
            }
            kind => {
                let kind = escape(kind.unwrap_or_default());
                write!(out, " t=\"{kind}\">{formula}<v>{}</v>", escape(content.trim()))?;
            }
        }
        out.push_str("</c>");
        Ok(())
    }
}

/// A sheet with its cells as the usual programs write them; none where it is no XML.
pub(crate) fn as_usual(sheet: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(sheet).ok()?;
    let mut rows = String::with_capacity(text.len());
    let mut last = None;
    let cells = each_cell(text, |cell| {
        if last != Some(cell.at.0) {
            let end = if last.is_some() { "</row>" } else { "" };
            write!(rows, "{end}<row r=\"{}\">", cell.at.0 + 1).ok()?;
            last = Some(cell.at.0);
        }
        cell.write(&mut rows).ok()
    })?;
    let end = if last.is_some() { "</row>" } else { "" };
    let (before, behind) = (text.get(..cells.start)?, text.get(cells.end..)?);
    Some(format!("{before}<sheetData>{rows}{end}</sheetData>{behind}").into_bytes())
}

/// Goes through the cells of a sheet; gives where its rows stand, or none where it is no XML, or
/// `tell` gives none.
pub(crate) fn each_cell(
    sheet: &str,
    mut tell: impl FnMut(RawCell) -> Option<()>,
) -> Option<Range<usize>> {
    let mut reader = Reader::from_str(sheet);
    let config = reader.config_mut();
    config.check_end_names = false;
    let mut from = None;
    // The next cell without a place of its own.
    let (mut row, mut column) = (0_u32, 0_u32);
    loop {
        let start = place(&reader)?;
        match reader.read_event().ok()? {
            Event::Empty(tag) if tag.local_name().as_ref() == "sheetData" => {
                return Some(start..place(&reader)?);
            }
            Event::Start(tag) if tag.local_name().as_ref() == "sheetData" => from = Some(start),
            Event::End(tag) if tag.local_name().as_ref() == "sheetData" => {
                return Some(from?..place(&reader)?);
            }
            Event::Eof => return None,
            Event::Start(tag) if from.is_some() && tag.local_name().as_ref() == "row" => {
                let said = attribute(&tag, "r");
                row = said.map_or(Some(row), |said| said.parse::<u32>().ok()?.checked_sub(1))?;
                (row < ROWS).then_some(())?;
                column = 0;
            }
            Event::Empty(tag) if from.is_some() && tag.local_name().as_ref() == "row" => row += 1,
            Event::End(tag) if from.is_some() && tag.local_name().as_ref() == "row" => row += 1,
            Event::Empty(tag) if from.is_some() && tag.local_name().as_ref() == "c" => {
                column = begun(&tag, (row, column))?.at.1 + 1;
            }
            Event::Start(tag) if from.is_some() && tag.local_name().as_ref() == "c" => {
                let mut cell = begun(&tag, (row, column))?;
                content(&mut reader, &mut cell)?;
                column = cell.at.1 + 1;
                tell(cell)?;
            }
            _ => {}
        }
    }
}

/// The cells that are merged on a sheet, from what stands behind its rows: first and last row and
/// column of each area.
pub(crate) fn merged(behind: &str) -> Vec<[(u32, u16); 2]> {
    // What is behind the cells names many things; only this tag has such areas.
    let areas = behind.split("mergeCell ").skip(1).filter_map(|tag| {
        let area = tag.split(['"', '\'']).nth(1)?;
        let (first, last) = area.split_once(':')?;
        let place = |said| {
            let (row, column) = reference(said)?;
            Some((row, u16::try_from(column).ok()?))
        };
        Some([place(first)?, place(last)?])
    });
    areas.take(MAX_MERGED).collect()
}

/// How far a reader is, in bytes.
fn place(reader: &Reader<&[u8]>) -> Option<usize> {
    usize::try_from(reader.buffer_position()).ok()
}

/// A cell of which the tag was read.
fn begun(tag: &BytesStart<'_>, next: (u32, u32)) -> Option<RawCell> {
    let at = match attribute(tag, "r") {
        Some(said) => reference(&said)?,
        None => next,
    };
    let (style, kind) = (attribute(tag, "s"), attribute(tag, "t"));
    (at.0 < ROWS && at.1 < COLUMNS).then(|| RawCell { at, style, kind, ..RawCell::default() })
}

/// Reads what stands in a cell, up to its end.
fn content(reader: &mut Reader<&[u8]>, cell: &mut RawCell) -> Option<()> {
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "v" => cell.value = texts(reader, "v", None)?,
                "is" => cell.text = texts(reader, "is", Some("rPh"))?,
                "f" => {
                    let shared: String = ["t", "ref", "si"]
                        .iter()
                        .filter_map(|key| Some((key, attribute(&tag, key)?)))
                        .map(|(key, said)| format!(" {key}=\"{}\"", escape(&said)))
                        .collect();
                    let said = texts(reader, "f", None)?;
                    cell.formula = Some(format!("<f{shared}>{}</f>", escape(&said)));
                }
                name => {
                    let name = name.to_owned();
                    texts(reader, &name, None)?;
                }
            },
            Event::Empty(tag) if tag.local_name().as_ref() == "f" => {
                cell.formula = Some(attribute(&tag, "si").map_or_else(
                    || "<f></f>".to_owned(),
                    |si| format!("<f t=\"shared\" si=\"{}\"></f>", escape(&si)),
                ));
            }
            Event::End(tag) if tag.local_name().as_ref() == "c" => return Some(()),
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// All text up to the end of a tag, but for what stands within another.
fn texts(reader: &mut Reader<&[u8]>, tag: &str, without: Option<&str>) -> Option<String> {
    let mut said = String::new();
    let (mut open, mut hidden) = (1_usize, 0_usize);
    loop {
        match reader.read_event().ok()? {
            Event::Start(inner) => {
                let name = inner.local_name();
                open += usize::from(name.as_ref() == tag);
                hidden += usize::from(Some(name.as_ref()) == without);
            }
            Event::End(inner) => {
                let name = inner.local_name();
                open -= usize::from(name.as_ref() == tag);
                hidden = hidden.saturating_sub(usize::from(Some(name.as_ref()) == without));
                if open == 0 {
                    return Some(said);
                }
            }
            Event::Text(text) if hidden == 0 => said.push_str(&text.xml10_content()),
            Event::CData(text) if hidden == 0 => said.push_str(&text.xml10_content()),
            Event::GeneralRef(name) if hidden == 0 => said.push_str(&entity(&name)?),
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// What `&amp;` or `&#10;` stands for.
fn entity(name: &BytesRef<'_>) -> Option<String> {
    match name.resolve_char_ref().ok()? {
        Some(character) => Some(character.to_string()),
        None => resolve_predefined_entity(name).map(str::to_owned),
    }
}

/// An attribute by its name without prefix.
fn attribute(tag: &BytesStart<'_>, wanted: &str) -> Option<String> {
    let mut all = tag.attributes();
    let found =
        all.with_checks(false).flatten().find(|one| one.key.local_name().as_ref() == wanted)?;
    Some(found.value.trim().to_owned())
}

/// The place that a reference such as `B7` names.
fn reference(said: &str) -> Option<(u32, u32)> {
    let digits = said.find(|character: char| character.is_ascii_digit())?;
    let (letters, row) = (said.get(..digits)?, said.get(digits..)?);
    let mut column = 0_u32;
    for letter in letters.bytes() {
        let place = letter.is_ascii_alphabetic().then(|| letter.to_ascii_uppercase() - b'A' + 1)?;
        column = column.checked_mul(26)?.checked_add(place.into())?;
    }
    Some((row.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

/// The letters of a column.
fn letters(column: u32) -> String {
    let mut rest = column + 1;
    let mut said = Vec::new();
    while rest > 0 {
        let place = u8::try_from((rest - 1) % 26).unwrap_or_default();
        said.push(char::from(b'A' + place));
        rest = (rest - 1) / 26;
    }
    said.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::as_usual;

    #[test]
    fn however_a_cell_is_written_it_becomes_the_usual_one() {
        for (written, usual) in [
            ("<x:c r=\"B2\" s=\"3\"><x:v>7.5</x:v></x:c>", "<c r=\"B2\" s=\"3\"><v>7.5</v></c>"),
            ("<c r='B2'><v><![CDATA[7.5]]></v></c>", "<c r=\"B2\"><v>7.5</v></c>"),
            ("<c r=\"B2\"><v>3</v><f>1+2</f></c>", "<c r=\"B2\"><f>1+2</f><v>3</v></c>"),
            (
                "<c r=\"B2\"><v>3</v><extLst><ext><v>4</v></ext></extLst></c>",
                "<c r=\"B2\"><v>3</v></c>",
            ),
            ("<c r=\"B2\"><f>1&lt;2</f></c>", "<c r=\"B2\"><f>1&lt;2</f></c>"),
            ("<c/><c><v>5</v></c>", "<c r=\"B2\"><v>5</v></c>"),
            (
                "<c r=\"B2\" t=\"str\"><f t=\"shared\" si=\"0\"/><v><![CDATA[a<b]]></v></c>",
                "<c r=\"B2\" t=\"str\"><f t=\"shared\" si=\"0\"></f><v>a&lt;b</v></c>",
            ),
            (
                "<c r=\"B2\" t=\"inlineStr\"><is><r><t>n/</t></r><r><t>a</t></r><rPh><t>x</t></rPh></is><v>n/a</v></c>",
                "<c r=\"B2\" t=\"inlineStr\"><is><t xml:space=\"preserve\">n/a</t></is></c>",
            ),
            ("<c r=\"B2\" t=\"e\"><v>#SPILL!</v></c>", "<c r=\"B2\" t=\"e\"><v>#SPILL!</v></c>"),
            (
                "<c r=\"B2\" t=\"n\"><v>seven</v></c>",
                "<c r=\"B2\" t=\"inlineStr\"><is><t xml:space=\"preserve\">seven</t></is></c>",
            ),
            ("<c r=\"B2\" t=\"s\"><v> 4 </v></c>", "<c r=\"B2\" t=\"s\"><v>4</v></c>"),
        ] {
            let sheet = format!("<w><sheetData><row r=\"2\">{written}</row></sheetData><m/></w>");
            let made = String::from_utf8(as_usual(sheet.as_bytes()).unwrap_or_default());
            let expected = format!("<w><sheetData><row r=\"2\">{usual}</row></sheetData><m/></w>");
            assert_eq!(made.as_deref(), Ok(&*expected), "{written}");
        }
    }

    #[test]
    fn what_is_no_sheet_is_left_alone() {
        for sheet in
            ["", "<w><sheetData><row r=\"1\"><c r=\"A1\">", "<w/>", "<w><sheetData><row r=\"0\"/>"]
        {
            assert_eq!(as_usual(sheet.as_bytes()), None, "{sheet}");
        }
    }
}
