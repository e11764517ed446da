//! The cells of a workbook, under limits; a broken cell costs only itself.

use super::{
    book::{is_one_cell, names, open},
    kept_rows::{KeptRows, Left, Shown},
    sheets::{CellValue, Sheet},
    straight::StraightSheets,
    vocabulary,
};
use crate::workbook::package::{
    lacking::SheetXml,
    lean::SheetParts,
    limits::{self, Limits},
    raw_cells::{each_cell, merged},
};
use crate::workbook::refusal::ReadError;
use crate::workbook::tables::block::SheetKey;
use calamine::{DataRef, Xlsx, XlsxFormulaMetadata};
use std::io::Cursor;

/// Most formulas without a result that are kept of a sheet.
const MAX_PENDING: usize = 20_000;
/// Most characters that are kept of such a formula, and of a cell that could not be read.
const MAX_PENDING_LEN: usize = 60;
/// Most cells of a sheet that are told to be broken.
const MAX_BROKEN: usize = 1_000;
/// Rows of a sheet.
const ROWS: u32 = 1_048_576;
/// Columns of a sheet.
const COLUMNS: u32 = 16_384;

/// Opens a workbook: its sheets with their cells, as far as they are read.
///
/// # Errors
/// When it is no workbook that can be read, or holds more than any scorecard does.
pub(crate) fn opened(bytes: &[u8], file: &str, within: Limits) -> Result<Vec<Sheet>, ReadError> {
    limits::declarations(bytes, file, within)?;
    let mut left = Left::within(within);
    let parts = SheetParts::new(
        bytes,
        |name| vocabulary::is_named(name, SheetKey::Calculation),
        |name| vocabulary::is_named(name, SheetKey::Results),
    );
    let mut straight = match &parts {
        Some(parts) => StraightSheets::read(parts, &mut left, file)?,
        None => StraightSheets::default(),
    };
    if let Some(all) = straight.all() {
        return Ok(all);
    }
    match parts.and_then(|parts| parts.easier(&straight.parts(&parts), true)) {
        Some(easier) => read(&easier, &mut straight, &mut left, file),
        // Where anything is damaged, nothing is left out.
        None => read(bytes, &mut StraightSheets::default(), &mut Left::within(within), file),
    }
}

/// Reads all sheets that were not read already.
fn read(
    bytes: &[u8],
    straight: &mut StraightSheets,
    left: &mut Left,
    file: &str,
) -> Result<Vec<Sheet>, ReadError> {
    let mut book = open(bytes, file)?;
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut xml = None;
    for (name, hidden) in names(&book, file)? {
        if sheets.iter().any(|sheet| sheet.name == name) {
            continue;
        }
        if let Some(sheet) = straight.take(&name) {
            sheets.push(sheet);
            continue;
        }
        let mut sheet = Sheet::new(name, hidden);
        fill(&mut book, &mut sheet, left, file)?;
        if sheet.broken > 0 {
            as_written(&mut sheet, xml.get_or_insert_with(|| SheetXml::new(bytes)));
        }
        if sheet.gaps.0 {
            let text = xml.get_or_insert_with(|| SheetXml::new(bytes)).text(&sheet.name);
            let behind = text.as_ref().and_then(|text| text.get(text.rfind("sheetData")?..));
            sheet.merged = behind.map(merged).unwrap_or_default();
        }
        if sheet.gaps == (true, true)
            && xml.get_or_insert_with(|| SheetXml::new(bytes)).may_lack_results(&sheet.name)
        {
            pending(&mut book, &mut sheet, left);
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// Reads one sheet.
fn fill(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &mut Sheet,
    left: &mut Left,
    file: &str,
) -> Result<(), ReadError> {
    let from_1904 = book.has_1904_epoch();
    let Ok(mut cells) = book.worksheet_cells_reader(&sheet.name.clone()) else {
        sheet.cut = true;
        return Ok(());
    };
    let shown = Shown::new(cells.styles(), from_1904);
    let mut rows = KeptRows::new(sheet, &shown, left, file);
    loop {
        let (cell, style) = match cells.next_cell_with_style_id() {
            Ok(Some(found)) => found,
            Ok(None) => break,
            Err(fault) if is_one_cell(&fault) && rows.sheet.broken < MAX_BROKEN => {
                rows.sheet.broken += 1;
                continue;
            }
            Err(_) => {
                rows.sheet.cut = true;
                break;
            }
        };
        if matches!(cell.get_value(), DataRef::Empty) {
            rows.sheet.gaps.1 = true;
            rows.blank()?;
            continue;
        }
        rows.filled()?;
        let at = cell.get_position();
        if at.0 >= ROWS || at.1 >= COLUMNS {
            rows.sheet.broken += 1;
            continue;
        }
        rows.cell(at, style, cell.get_value().clone())?;
    }
    rows.row_ends()
}

/// Cells that the library could not read stand there as they are written, so that each is told at
/// its place where it is used.
fn as_written(sheet: &mut Sheet, xml: &mut SheetXml<'_>) {
    let Some(text) = xml.text(&sheet.name) else { return };
    let kept_whole = sheet.is_kept_whole();
    let (rows, key_rows) = (&mut sheet.rows, &mut sheet.key_rows);
    let mut room = MAX_BROKEN;
    let whole = each_cell(&text, |cell| {
        let ((row, column), content) = (cell.at, cell.content().trim());
        let column = u16::try_from(column).ok()?;
        let is_read = !kept_whole && !rows.contains_key(&row)
            || rows.get(&row).is_some_and(|cells| cells.get(column).is_some());
        if !is_read && !content.is_empty() {
            room = room.checked_sub(1)?;
            let content = CellValue::Error(beginning_of(content).into());
            if content.may_be_key() {
                key_rows.insert(row);
            }
            rows.entry(row).or_default().set(column, content);
        }
        Some(())
    });
    if whole.is_some() {
        sheet.broken = 0;
    }
}

/// Looks for formulas in cells without anything. A blank cell reads like one of those, and which
/// it is shows only where formulas are read.
fn pending(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &mut Sheet, left: &mut Left) {
    let Ok(mut cells) = book.worksheet_cells_reader(&sheet.name) else { return };
    while left.again().is_some() {
        // Formulas that stand for several cells are not expanded: the library would allocate as
        // many as the file declares.
        let cell = match cells.next_cell_with_formula_metadata() {
            Ok(Some(cell)) => cell,
            Err(fault) if is_one_cell(&fault) => continue,
            Ok(None) | Err(_) => return,
        };
        let (row, column) = cell.pos;
        let (Some(formula), DataRef::Empty, true) =
            (cell.formula, cell.value, sheet.pending.len() < MAX_PENDING)
        else {
            continue;
        };
        let text = match formula {
            XlsxFormulaMetadata::Normal { formula }
            | XlsxFormulaMetadata::Shared { formula, .. } => formula,
            _ => String::new(),
        };
        if let Ok(column) = u16::try_from(column) {
            sheet.pending.insert((row, column), beginning_of(&text));
        }
    }
}

/// As much of a text as a message has room for.
fn beginning_of(text: &str) -> String {
    match text.char_indices().nth(MAX_PENDING_LEN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Left, Limits, Sheet, SheetParts, StraightSheets, beginning_of, read};
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
        let by_library = read(
            easier.as_deref().unwrap_or(&bytes),
            &mut StraightSheets::default(),
            &mut Left::within(Limits::default()),
            "a.xlsx",
        );
        let said = |sheets: &[Sheet]| format!("{sheets:?}");
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
    fn a_formula_that_is_told_in_part_says_so() {
        let formula = "SUM(A1:A9)+";
        assert_eq!(beginning_of(formula), formula);
        let long = beginning_of(&"é".repeat(100));
        assert_eq!(long, format!("{}…", "é".repeat(60)));
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
