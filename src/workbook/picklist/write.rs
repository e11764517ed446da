//! The catalogue as a workbook to choose from: objectives first, then every KPI.
//!
//! A KPI that is picked before an objective is the classic mistake, so the first
//! sheet holds the objectives with the KPIs that show them. Both sheets have a
//! column to tick; rows may be sorted, filtered and moved, because each carries
//! its id in the hidden column A under a hidden key row. What the columns say is
//! handed in, in words; here they become sheets.

use crate::workbook::notation::{down, plain};
use crate::{
    catalogue::Labels,
    formula::Formula,
    model::{ColourRole, Id, Kpi, Theme},
    workbook::{
        picklist::ABOUT,
        tables::{CellScale, block::KEY},
        write::{
            WriteError, sheet_common,
            sheet_writer::SheetWriter,
            style::{NumberLook, Styles},
            ticks,
        },
    },
};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign,
    Workbook, XlsxError,
};

/// Version of the layout, in the first sheet.
const LAYOUT: u32 = 1;
/// The mark that the drop-down offers; anything that means yes is understood.
pub const MARK: &str = "✔";
/// The hidden key rows of what can be chosen, without [`KEY`].
const OBJECTIVES: &str = "choose-objectives";
const KPIS: &str = "choose-kpis";

/// Column of the ids, hidden.
const ID: u16 = 0;
/// Column of the ticks.
const CHOOSE: u16 = 1;
/// First column of what is told.
const FIRST: u16 = 2;
/// A4.
const A4: u8 = 9;
/// Height of a line of text.
const LINE_HEIGHT: f64 = 15.0;
/// Most lines of a text that is printed.
const MAX_PRINTED_LINES: usize = 12;
/// Most lines of the other texts; the rest is read in the cell.
const MAX_SHOWN_LINES: usize = 4;
/// The layout has no date of its own, and the clock never reaches a file.
const CREATED: (u16, u8, u8) = (2026, 1, 1);

/// What a library workbook is made from, in words.
#[derive(Clone, Debug)]
pub struct Picklist<'a> {
    /// Words of the sheets.
    pub labels: &'a Labels,
    /// Code of the language.
    pub language: &'a str,
    /// Version of the catalogue.
    pub version: &'a str,
    /// Whose words it speaks, if one sector's.
    pub sector: Option<&'a Id>,
    /// Name of that sector; empty for all.
    pub sector_name: &'a str,
    /// How it looks.
    pub theme: &'a Theme,
    /// Objectives and KPIs.
    pub objectives: PicklistTable,
    /// KPIs; each row ends with its worked example.
    pub kpis: PicklistTable,
    /// The KPIs of the rows, for their examples.
    pub examples: &'a [Kpi],
}

/// A sheet's columns and rows.
#[derive(Clone, Debug, Default)]
pub struct PicklistTable {
    /// From left to right, after the tick.
    pub columns: Vec<PicklistColumn>,
    /// Id of each row, and its cells.
    pub rows: Vec<(Id, Vec<String>)>,
}

/// A column of the library.
#[derive(Clone, Debug)]
pub struct PicklistColumn {
    /// What machines know it by.
    pub key: &'static str,
    /// What people read.
    pub header: String,
    /// In characters.
    pub width: u16,
    /// Whether it is on paper too.
    pub printed: bool,
}

/// Writes the library. The same arguments give the same bytes.
///
/// # Errors
/// When the library of workbooks refuses something, which no checked catalogue brings about.
pub fn write_picklist(library: &Picklist<'_>) -> Result<Vec<u8>, WriteError> {
    written(library).map_err(WriteError::new)
}

fn written(library: &Picklist<'_>) -> Result<Vec<u8>, XlsxError> {
    let styles = Styles::new(library.theme);
    let (year, month, day) = CREATED;
    let mut properties = DocProperties::new()
        .set_title(library.labels.text("library.title"))
        .set_custom_property("klant-library", LAYOUT.to_string());
    if let Ok(date) = ExcelDateTime::from_ymd(year, month, day) {
        properties = properties.set_creation_datetime(&date);
    }
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties);
    let writer = PicklistWriter { library, styles: &styles };
    for (block, shelf) in [(OBJECTIVES, &library.objectives), (KPIS, &library.kpis)] {
        let sheet = workbook.add_worksheet();
        sheet.set_name(library.labels.of("library.sheet", block))?;
        let mut page = SheetWriter::new(sheet, styles.font());
        writer.shelf(&mut page, block, shelf);
        page.finish()?.complete_alone(sheet)?;
    }
    workbook.save_to_buffer()
}

/// What both sheets share.
struct PicklistWriter<'a> {
    library: &'a Picklist<'a>,
    styles: &'a Styles,
}

impl PicklistWriter<'_> {
    /// A sheet of rows to choose from.
    fn shelf(&self, page: &mut SheetWriter<'_>, block: &str, shelf: &PicklistTable) {
        let labels = self.library.labels;
        self.frame(page, block);
        let key = if block == OBJECTIVES { self.about(page) } else { 3 };
        let header = key + 1;
        let first = header + 1;
        let last = header + u32::try_from(shelf.rows.len()).unwrap_or(0).max(1);
        let examples = if block == KPIS { self.library.examples } else { &[] };
        let slots = examples.iter().map(|kpi| kpi.inputs.len()).max().unwrap_or(0);
        let left = FIRST + u16::try_from(shelf.columns.len()).unwrap_or(0);

        page.text(key, ID, &format!("{KEY}{block}"), &self.styles.calculation);
        page.text(key, CHOOSE, "choose", &self.styles.calculation);
        page.text(header, CHOOSE, labels.text("library.choose"), &self.styles.header);
        page.set(|sheet| sheet.set_column_width(CHOOSE, 11).map(drop));
        for (column, told) in (FIRST..).zip(&shelf.columns) {
            page.text(key, column, told.key, &self.styles.calculation);
            page.text(header, column, &told.header, &self.styles.header);
            page.set(|sheet| sheet.set_column_width(column, told.width).map(drop));
        }
        let right = self.example_headers(page, header, left, slots);
        page.set(|sheet| sheet.set_row_hidden(key).map(drop));
        page.set(|sheet| sheet.set_row_height(header, 32).map(drop));

        let tick = self.styles.input_centre.clone().set_align(FormatAlign::Top);
        for (row, (id, cells)) in (first..).zip(&shelf.rows) {
            page.text(row, ID, id.as_str(), &self.styles.calculation);
            page.blank(row, CHOOSE, &tick);
            for (column, text) in (FIRST..).zip(cells) {
                let format =
                    if column == FIRST { &self.styles.text_bold } else { &self.styles.text };
                page.text(row, column, text, format);
            }
            if let Some(kpi) = examples.iter().find(|kpi| kpi.id == *id) {
                self.example(page, row, left, slots, kpi);
            }
            let height = height(cells, &shelf.columns);
            page.set(|sheet| sheet.set_row_height(row, height).map(drop));
        }
        self.ticks(page, block, first, last, right);
        page.set(|sheet| sheet.autofilter(header, CHOOSE, last, right).map(drop));
        page.set(|sheet| sheet.set_freeze_panes(first, FIRST + 1).map(drop));
        page.set(|sheet| sheet.set_repeat_rows(header, header).map(drop));
        let printed = shelf.columns.iter().take_while(|column| column.printed).count();
        let edge = CHOOSE + u16::try_from(printed).unwrap_or(1);
        page.set(|sheet| sheet.set_print_area(0, CHOOSE, last, edge).map(drop));
    }

    /// Title, what to do, colour of the tab, paper.
    fn frame(&self, page: &mut SheetWriter<'_>, block: &str) {
        let labels = self.library.labels;
        page.set(|sheet| sheet.set_column_hidden(ID).map(drop));
        let name = labels.of("library.heading", block);
        let sector = self.library.sector_name;
        let title = if sector.is_empty() { name.to_owned() } else { format!("{name}: {sector}") };
        page.text(0, CHOOSE, &title, &self.styles.title);
        page.set(|sheet| sheet.set_row_height(0, 28).map(drop));
        let grey = self.styles.plain.clone().set_font_color(self.styles.quiet());
        // Not wrapped: a merged cell would stand in the way of frozen columns.
        page.text(1, CHOOSE, labels.of("library.intro", block), &grey);
        page.sheet.set_tab_color(self.styles.colour(ColourRole::Delivered));
        page.sheet.set_screen_gridlines(false);
        page.sheet.set_paper_size(A4);
        page.sheet.set_landscape();
        page.sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
        page.sheet.set_print_fit_to_pages(1, 0);
        page.sheet.set_footer("&L&9&A&R&9&P / &N");
    }

    /// The hidden rows that say in whose words the file speaks; the row of the keys after them.
    fn about(&self, page: &mut SheetWriter<'_>) -> u32 {
        let library = self.library;
        let hidden = &self.styles.calculation;
        page.text(3, ID, &format!("{KEY}{ABOUT}"), hidden).text(3, CHOOSE, "value", hidden);
        let facts = [
            ("sector", library.sector.map_or("", Id::as_str)),
            ("language", library.language),
            ("version", library.version),
        ];
        let mut row = 5;
        for (id, value) in facts {
            page.text(row, ID, id, hidden).text(row, CHOOSE, value, hidden);
            row += 1;
        }
        for hidden in 3..=row {
            page.set(|sheet| sheet.set_row_hidden(hidden).map(drop));
        }
        row + 1
    }

    /// How many are chosen, the drop-down, and a colour for what is chosen; a hidden column on the
    /// right says what is.
    fn ticks(&self, page: &mut SheetWriter<'_>, block: &str, first: u32, last: u32, right: u16) {
        let labels = self.library.labels;
        let label = labels.of("library.counted", block).replace('"', "\"\"");
        let said = right + 1;
        for row in first..=last {
            let formula = ticks::said(&plain(row, CHOOSE));
            page.formula(row, said, &formula, &self.styles.calculation);
        }
        page.set(|sheet| sheet.set_column_hidden(said).map(drop));
        let count = format!("\"{label}: \"&COUNTIF({},1)", down(first, last, said));
        page.formula(2, CHOOSE, &count, &self.styles.plain_bold);
        let message = sheet_common::cut(labels.text("library.choose-help"), 255);
        let title = sheet_common::cut(labels.text("library.choose"), 32);
        page.set(|sheet| {
            let validation = DataValidation::new()
                .allow_list_strings(&[MARK])?
                // An x or a 1 does as well.
                .set_error_style(DataValidationErrorStyle::Information)
                .show_error_message(false)
                .set_input_title(title)?
                .set_input_message(message)?;
            sheet.add_data_validation(first, CHOOSE, last, CHOOSE, &validation).map(drop)
        });
        let rule = format!("${}=1", plain(first, said));
        let chosen = Format::new().set_background_color(self.styles.colour(ColourRole::Header));
        sheet_common::conditional_format(page, (first, FIRST, last, right), &rule, chosen);
    }

    /// Headers of the worked example; the last column.
    fn example_headers(
        &self,
        page: &mut SheetWriter<'_>,
        header: u32,
        left: u16,
        slots: usize,
    ) -> u16 {
        let labels = self.library.labels;
        let mut column = left;
        for slot in 1..=slots {
            let number = slot.to_string();
            for (key, width) in [("library.input", 34), ("library.example-input", 13)] {
                let text = labels.fill(key, &[("number", &number)]);
                page.text(header, column, &text, &self.styles.header);
                page.set(|sheet| sheet.set_column_width(column, width).map(drop));
                column += 1;
            }
        }
        if slots == 0 {
            return left.saturating_sub(1);
        }
        page.text(header, column, labels.text("library.example-value"), &self.styles.header);
        page.set(|sheet| sheet.set_column_width(column, 14).map(drop));
        column
    }

    /// The worked example with its formula, live: other numbers can be tried.
    fn example(&self, page: &mut SheetWriter<'_>, row: u32, left: u16, slots: usize, kpi: &Kpi) {
        let example = kpi.example.as_ref();
        let value = |id: &str| example.and_then(|example| example.inputs.get(id).copied());
        let column = |slot: usize| left + u16::try_from(slot * 2).unwrap_or(0);
        for slot in 0..slots {
            match kpi.inputs.get(slot) {
                Some(input) => {
                    let text = format!(
                        "{}\n{} ({}, {})",
                        input.name,
                        input.meaning,
                        input.unit.label,
                        self.library.labels.of("aggregation", input.aggregate.into()),
                    );
                    page.text(row, column(slot), &text, &self.styles.text);
                    let value = value(&input.id);
                    let scale = CellScale::of_input(input);
                    let format = self.styles.input_number(look(scale, shown(value)));
                    let number = value.map(|value| scale.cell(value));
                    page.number(row, column(slot) + 1, number, format);
                }
                None => {
                    page.blank(row, column(slot), &self.styles.text);
                    page.blank(row, column(slot) + 1, &self.styles.text);
                }
            }
        }
        let cell = |id: &str| {
            let slot = kpi.inputs.iter().position(|input| input.id == id).unwrap_or(0);
            let cell = plain(row, column(slot) + 1);
            match kpi.inputs.get(slot).map(CellScale::of_input) {
                Some(CellScale::Percent { .. }) => format!("(100*{cell})"),
                _ => cell,
            }
        };
        let value = example.map(|one| one.value);
        let scale = CellScale::of_kpi(kpi);
        let format = self.styles.number(look(scale, kpi.unit.decimals.max(shown(value))));
        let Some(formula) = &kpi.formula else {
            page.number(row, column(slots), value.map(|value| scale.cell(value)), format);
            return;
        };
        let live = Formula::excel(formula, cell);
        let live = match scale {
            CellScale::Percent { .. } => format!("IFERROR(({live})/100,\"\")"),
            _ => format!("IFERROR({live},\"\")"),
        };
        page.formula(row, column(slots), &live, format);
    }
}

/// How numbers on a scale look.
fn look(scale: CellScale, decimals: u8) -> NumberLook {
    match scale {
        CellScale::Percent { .. } => NumberLook::Percent(decimals),
        _ => NumberLook::Decimals(decimals),
    }
}

/// Decimals that a number needs, at most four.
fn shown(value: Option<f64>) -> u8 {
    let Some(value) = value else { return 0 };
    (0..4_u8)
        .find(|decimals| {
            let scaled = value * 10_f64.powi(i32::from(*decimals));
            (scaled - scaled.round()).abs() < 1e-9
        })
        .unwrap_or(4)
}

/// Height of a row: what is printed has room; of the rest a few lines are shown.
fn height(cells: &[String], columns: &[PicklistColumn]) -> f64 {
    let lines = cells.iter().zip(columns).map(|(text, column)| {
        // Most letters are narrower than a digit, which is what widths count.
        let width = usize::from(column.width) * 11 / 10;
        let lines: usize =
            text.split('\n').map(|line| line.chars().count().div_ceil(width.max(1)).max(1)).sum();
        lines.min(if column.printed { MAX_PRINTED_LINES } else { MAX_SHOWN_LINES })
    });
    let lines = u32::try_from(lines.max().unwrap_or(0).max(2)).unwrap_or(2);
    f64::from(lines) * LINE_HEIGHT
}
