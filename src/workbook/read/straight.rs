//! Sheets that are read straight from their bytes, because a usual program wrote them.
//!
//! The library says which sheets there are and how their numbers are shown, and reads every sheet
//! that has anything unusual in it.

use super::{
    kept_rows::{KeptRows, Left, Shown},
    sheets::{Sheet, book, names},
};
use crate::workbook::package::{
    lean::{MAX_INFLATED, MAX_PART, SheetParts},
    raw_cells::merged,
    texts::SharedTexts,
    usual_cells::{CellContext, each_usual_cell},
};
use crate::workbook::refusal::ReadError;
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Cursor,
};
use zip::{ZipArchive, read::ZipFile};

/// The sheets that could be read, by their names.
#[derive(Default)]
pub(crate) struct StraightSheets {
    /// All sheets in order.
    names: Vec<String>,
    read: BTreeMap<String, Sheet>,
}

impl StraightSheets {
    /// Reads what can be.
    ///
    /// # Errors
    /// As for the whole workbook.
    pub(crate) fn read(
        parts: &SheetParts<'_>,
        left: &mut Left,
        file: &str,
    ) -> Result<Self, ReadError> {
        let mut sheets = Self::default();
        let Ok(mut archive) = ZipArchive::new(Cursor::new(parts.bytes)) else { return Ok(sheets) };
        let Some(texts) = parts.shared_texts(&mut archive) else { return Ok(sheets) };
        let apart = parts.sheets.iter().map(|sheet| &*sheet.part).collect();
        let Some(rest) = parts.easier(&apart, false) else { return Ok(sheets) };
        let mut book = book(&rest, file)?;
        let all = names(&book, file)?;
        let from_1904 = book.has_1904_epoch();
        let first = all.first().map(|(name, _)| book.worksheet_cells_reader(name));
        let Some(Ok(first)) = first else { return Ok(sheets) };
        let shown = Shown::new(first.styles(), from_1904);
        let (mut inflated, mut bytes) = (0, Vec::new());
        for (name, hidden) in all {
            sheets.names.push(name.clone());
            let Some(part) = parts.only(&name) else { continue };
            let mut sheet = Sheet { name: name.clone(), hidden, ..Sheet::default() };
            if parts.steps.as_deref() != Some(part) {
                let Ok(part) = archive.by_name(part) else { continue };
                inflated += part.size();
                if part.size() > MAX_PART || inflated > MAX_INFLATED {
                    continue;
                }
                let mut room = left.clone();
                let mut rows = KeptRows::new(&mut sheet, &shown, &mut room, file);
                if !fill(part, &mut bytes, &mut rows, &texts)? {
                    continue;
                }
                *left = room;
            }
            sheets.read.insert(name, sheet);
        }
        Ok(sheets)
    }

    /// All sheets in order, where each of them was read.
    pub(crate) fn all(&mut self) -> Option<Vec<Sheet>> {
        let is_read = |name| self.read.contains_key(name);
        if self.names.is_empty() || !self.names.iter().all(is_read) {
            return None;
        }
        // Of two sheets with one name the library knows one.
        Some(self.names.iter().filter_map(|name| self.read.remove(name)).collect())
    }

    /// The parts of those that were read.
    pub(crate) fn parts<'p>(&self, all: &'p SheetParts<'_>) -> BTreeSet<&'p str> {
        self.read.keys().filter_map(|name| all.only(name)).collect()
    }

    /// Takes out a sheet, if it was read.
    pub(crate) fn take(&mut self, name: &str) -> Option<Sheet> {
        self.read.remove(name)
    }
}

/// Reads one sheet; whether all of it could be.
fn fill<'a>(
    part: ZipFile<'_, Cursor<&[u8]>>,
    bytes: &mut Vec<u8>,
    rows: &mut KeptRows<'_, 'a>,
    texts: &'a SharedTexts,
) -> Result<bool, ReadError> {
    let size = part.size();
    let context = CellContext { texts, days: &rows.shown.days };
    let behind = each_usual_cell((part, size), bytes, &context, |cell| {
        rows.filled()?;
        rows.cell(cell.at, cell.style, cell.value)
    })?;
    let Some(behind) = behind else { return Ok(false) };
    rows.row_ends()?;
    if rows.sheet.gaps.0 {
        let Ok(behind) = std::str::from_utf8(behind) else { return Ok(false) };
        rows.sheet.merged = merged(behind);
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::{Left, SheetParts, StraightSheets};
    use crate::workbook::{package::limits::Limits, read::sheets};
    use std::{
        collections::BTreeSet,
        io::{Cursor, Write as _},
    };
    use zip::{ZipWriter, write::SimpleFileOptions};

    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// A workbook of one sheet.
    fn book(sheet: &str) -> Vec<u8> {
        let relations = |all: &[(&str, &str, &str)]| {
            let one = |(id, kind, to): &(&str, &str, &str)| {
                format!("<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{to}\"/>")
            };
            format!("<Relationships>{}</Relationships>", all.iter().map(one).collect::<String>())
        };
        let parts = [
            ("_rels/.rels", relations(&[("a", "officeDocument", "xl/workbook.xml")])),
            (
                "xl/_rels/workbook.xml.rels",
                relations(&[
                    ("a", "worksheet", "worksheets/sheet1.xml"),
                    ("b", "styles", "styles.xml"),
                    ("c", "sharedStrings", "sharedStrings.xml"),
                ]),
            ),
            (
                "xl/workbook.xml",
                format!(
                    "<workbook xmlns:r=\"{RELATIONS}\"><sheets>\
                     <sheet name=\"A\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>"
                ),
            ),
            (
                "xl/styles.xml",
                "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"0.0&quot; d&quot;%\"/>\
                 <numFmt numFmtId=\"165\" formatCode=\"[h]:mm\"/></numFmts><cellXfs>\
                 <xf numFmtId=\"0\"/><xf numFmtId=\"9\"/><xf numFmtId=\"14\"/><xf numFmtId=\"30\"/>\
                 <xf numFmtId=\"164\"/><xf numFmtId=\"165\"/></cellXfs></styleSheet>"
                    .to_owned(),
            ),
            (
                "xl/sharedStrings.xml",
                "<sst><si><t> a</t></si><si><r><t>b</t></r></si>\
                 <si><t xml:space=\"preserve\"> c&amp;_ </t></si><si><t/></si></sst>"
                    .to_owned(),
            ),
            ("xl/worksheets/sheet1.xml", sheet.to_owned()),
        ];
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            let begun = writer.start_file(name, SimpleFileOptions::default());
            assert!(begun.is_ok() && writer.write_all(text.as_bytes()).is_ok());
        }
        writer.finish().map(Cursor::into_inner).unwrap_or_default()
    }

    /// Reads a workbook both ways; whether it was read straight.
    fn is_straight(sheet: &str) -> bool {
        let bytes = book(sheet);
        let mut left = Left::within(Limits::default());
        let Some(parts) = SheetParts::new(&bytes, |_| false, |_| false) else { return false };
        let straight = StraightSheets::read(&parts, &mut left, "a.xlsx");
        let all = straight.ok().and_then(|mut sheets| sheets.all());
        let easier = parts.easier(&BTreeSet::new(), true);
        let by_library = sheets::read(
            easier.as_deref().unwrap_or(&bytes),
            &mut StraightSheets::default(),
            &mut Left::within(Limits::default()),
            "a.xlsx",
        );
        let said = |sheets: &[sheets::Sheet]| format!("{sheets:?}");
        if let Some(all) = &all {
            let by_library = by_library.ok();
            assert_eq!(Some(said(all)), by_library.as_deref().map(said), "{sheet}");
        }
        all.is_some()
    }

    fn sheet(rows: &str) -> String {
        format!("<worksheet><dimension ref=\"A1\"/><sheetData>{rows}</sheetData></worksheet>")
    }

    #[test]
    fn what_is_read_straight_is_what_the_library_reads() {
        let kinds = ["", "n", "s", "str", "b", "e", "d", "inlineStr", "is", "x"];
        let contents = [
            "<v>1</v>",
            "<v>0</v>",
            "<v>-1.5e3</v>",
            "<v>.5</v>",
            "<v>+5</v>",
            "<v>1e999</v>",
            "<v>0.1234567890123456789</v>",
            "<v> 2 </v>",
            "<v>nan</v>",
            "<v>3</v>",
            "<v>9</v>",
            "<v></v>",
            "<v/>",
            "",
            "<v>a_b</v>",
            "<v> a&lt;b&#10; </v>",
            "<v>_x000D_</v>",
            "<v>a\rb</v>",
            "<v>&b;</v>",
            "<v>#N/A</v>",
            "<v>#SPILL!</v>",
            "<v>1<!-- --></v>",
            "<is><t> a </t></is>",
            "<is><t xml:space=\"preserve\"> a&amp; </t></is>",
            "<is><r><t>a</t></r></is>",
            "<is><t>a</t></is><v>b</v>",
            "<v>2</v><f>1</f>",
            "<v xml:space=\"preserve\"> 1</v>",
            "<v><![CDATA[1]]></v>",
            "<x:v>1</x:v>",
        ];
        let formulas = ["", "<f>A1&lt;2</f>", "<f t=\"shared\" si=\"0\"/>", "<f a=\">\"/>"];
        let styles = ["", " s=\"1\"", " s=\"2\"", " s=\"3\"", " s=\"4\"", " s=\"5\"", " s=\"77\""];
        let mut straight = BTreeSet::new();
        for kind in kinds {
            let said = if kind.is_empty() { String::new() } else { format!(" t=\"{kind}\"") };
            for content in contents {
                for formula in formulas {
                    // Only a number looks at its style.
                    let count = if matches!(kind, "" | "n") && formula.is_empty() { 7 } else { 1 };
                    for style in styles.iter().take(count) {
                        let cell = format!("<c r=\"B2\"{style}{said}>{formula}{content}</c>");
                        if is_straight(&sheet(&format!("<row r=\"2\">{cell}</row>"))) {
                            straight.insert(kind);
                        }
                    }
                }
            }
        }
        let expected = ["", "n", "s", "str", "b", "e", "inlineStr"];
        assert_eq!(straight, expected.into());
    }

    #[test]
    fn whatever_stands_around_the_cells_is_as_usual_or_left_to_the_library() {
        let cell = "<c r=\"A1\"><v>1</v></c>";
        for rows in [
            "",
            "<row r=\"1\"/>",
            "<row r=\"1\" spans=\"1:2\" x14ac:dyDescent=\"0.25\"><c r=\"A1\"><v>1</v></c></row>",
            "\n <row r=\"1\">\n  <c r=\"A1\" s=\"1\"/><c r=\"B1\"><v>2</v></c>\n</row>\n",
            "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>",
            "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"><c r=\"XFD1\" cm=\"1\"><v>2</v></c></row>",
        ] {
            assert!(is_straight(&sheet(rows)), "{rows}");
        }
        for rows in [
            format!("<row>{cell}</row>"),
            format!("<row r=\"0\">{cell}</row>"),
            format!("<row r=\"1\" r=\"2\">{cell}</row>"),
            format!("<row r=\"1\" a=\">\" b=\">{cell}</row>"),
            format!("<row r=\"1\">{cell}text</row>"),
            format!("<row r=\"1\">{cell}</row><!-- -->"),
            format!("<row r=\"1\">{cell}<x:c r=\"B1\"><x:v>1</x:v></x:c></row>"),
            "<row r=\"1\"><c><v>1</v></c></row>".to_owned(),
            "<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>".to_owned(),
            "<row r=\"1\"><c r=\"AAAAAAAAA1\"><v>1</v></c></row>".to_owned(),
            "<row r=\"1\"><c r=\"A1048577\"><v>1</v></c></row>".to_owned(),
            "<row r=\"1\"><c r=\"A1\" s=\"1\" s=\"2\"><v>1</v></c></row>".to_owned(),
            "<row r=\"1\"><c r=\"A1\" x=\"&quot;\"><v>1</v></c></row>".to_owned(),
            "<row r=\"1\"><c r=\"A1\"><v>1</v>".to_owned(),
        ] {
            assert!(!is_straight(&sheet(&rows)), "{rows}");
        }
    }

    #[test]
    fn rows_of_any_length_are_read_straight() {
        for length in [10, 100_000, 131_000, 300_000] {
            let row = |at: usize| {
                let text = "a".repeat(length);
                format!("<row r=\"{at}\"><c r=\"A{at}\" t=\"str\"><v>{text}</v></c></row>")
            };
            assert!(is_straight(&sheet(&(1..8).map(row).collect::<String>())), "{length}");
        }
    }
}
