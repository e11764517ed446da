//! The floor: rust_xlsxwriter writing the list, and nothing else.

use crate::cell_dump::{CellDump, DumpedChart, DumpedSheet, Style};
use crate::shape_dump::DumpedShape;
use rust_xlsxwriter::{
    Chart, ChartType, Color, ConditionalFormatDataBar, ConditionalFormatFormula, DataValidation,
    Format, FormatAlign, FormatBorder, FormatUnderline, Formula, Shape, ShapeFont, ShapeFormat,
    ShapeSolidFill, Sparkline, Url, Workbook, Worksheet, XlsxError,
};

/// Writes the list as a workbook, compressed as the library does unless a level is given.
pub(crate) fn write(dump: &CellDump, level: Option<u8>) -> Result<Vec<u8>, XlsxError> {
    let formats: Vec<Format> = dump.formats.iter().map(format).collect();
    let rule_formats: Vec<Format> = dump.rule_formats.iter().map(format).collect();
    let mut workbook = Workbook::new();
    if let Some(level) = level {
        workbook.set_zip_compression_level(level);
    }
    for sheet in &dump.sheets {
        let worksheet = workbook.add_worksheet().set_name(&sheet.name)?;
        geometry(worksheet, sheet, &formats)?;
        cells(worksheet, sheet, &formats)?;
        rules(worksheet, sheet, &rule_formats)?;
        for (range, row, column) in &sheet.sparklines {
            worksheet.add_sparkline(*row, *column, &Sparkline::new().set_range(range.as_str()))?;
        }
        for chart in &sheet.charts {
            worksheet.insert_chart(chart.row, chart.column, &draw(chart))?;
        }
        for shape in &sheet.shapes {
            let (left, top) = (shape.left, shape.top);
            let (row, column) = (shape.row, shape.column);
            worksheet.insert_shape_with_offset(row, column, &textbox(shape)?, left, top)?;
        }
    }
    for (name, formula) in &dump.names {
        workbook.define_name(name, formula)?;
    }
    workbook.save_to_buffer()
}

fn geometry(
    sheet: &mut Worksheet,
    from: &DumpedSheet,
    formats: &[Format],
) -> Result<(), XlsxError> {
    match from.state.as_str() {
        "hidden" => _ = sheet.set_hidden(true),
        "veryHidden" => _ = sheet.set_very_hidden(true),
        _ => {}
    }
    if from.protected {
        sheet.protect();
    }
    if let Some((row, column)) = from.freeze {
        sheet.set_freeze_panes(row, column)?;
    }
    for &(first, last, width, hidden, format) in &from.columns {
        sheet.set_column_range_width(first, last, width)?;
        if format > 0 {
            sheet.set_column_range_format(first, last, &formats[format])?;
        }
        if hidden {
            sheet.set_column_range_hidden(first, last)?;
        }
    }
    for &(row, height, hidden) in &from.rows {
        if let Some(height) = height {
            sheet.set_row_height(row, height)?;
        }
        if hidden {
            sheet.set_row_hidden(row)?;
        }
    }
    let plain = Format::new();
    for &[first, left, last, right] in &from.merges {
        let (left, right) = (u16::try_from(left).unwrap_or(0), u16::try_from(right).unwrap_or(0));
        sheet.merge_range(first, left, last, right, "", &plain)?;
    }
    Ok(())
}

fn cells(sheet: &mut Worksheet, from: &DumpedSheet, formats: &[Format]) -> Result<(), XlsxError> {
    for cell in &from.cells {
        let (row, column, format) = (cell.row, cell.column, &formats[cell.format]);
        if let Some(formula) = &cell.formula {
            let mut formula = Formula::new(formula);
            if let Some(number) = cell.number {
                formula = formula.set_result(number.to_string());
            }
            sheet.write_formula_with_format(row, column, formula, format)?;
            if let Some(text) = &cell.text {
                sheet.set_formula_result(row, column, text);
            }
        } else if let Some(number) = cell.number {
            sheet.write_number_with_format(row, column, number, format)?;
        } else if let Some(text) = &cell.text {
            sheet.write_string_with_format(row, column, text, format)?;
        } else {
            sheet.write_blank(row, column, format)?;
        }
    }
    for (row, column, location) in &from.links {
        let text = from
            .cells
            .iter()
            .find(|cell| cell.row == *row && cell.column == *column)
            .and_then(|cell| cell.text.as_deref())
            .unwrap_or_default();
        sheet.write_url_with_text(*row, *column, format!("internal:{location}").as_str(), text)?;
    }
    Ok(())
}

fn rules(sheet: &mut Worksheet, from: &DumpedSheet, formats: &[Format]) -> Result<(), XlsxError> {
    for rule in &from.validations {
        let Some(&[first, left, last, right]) = rule.areas.first() else { continue };
        let formula = Formula::new(&rule.formula);
        let validation = match rule.list {
            true => DataValidation::new().allow_list_formula(formula),
            false => DataValidation::new().allow_custom(formula),
        }
        .set_input_title(rule.titles[0].as_str())?
        .set_input_message(rule.messages[0].as_str())?
        .set_error_title(rule.titles[1].as_str())?
        .set_error_message(rule.messages[1].as_str())?
        .set_multi_range(rule.reference.as_str());
        let (left, right) = (u16::try_from(left).unwrap_or(0), u16::try_from(right).unwrap_or(0));
        sheet.add_data_validation(first, left, last, right, &validation)?;
    }
    for rule in &from.rules {
        let [first, left, last, right] = rule.area;
        let (left, right) = (u16::try_from(left).unwrap_or(0), u16::try_from(right).unwrap_or(0));
        match (&rule.formula, rule.format) {
            (Some(formula), Some(format)) => {
                let condition = ConditionalFormatFormula::new()
                    .set_rule(formula.as_str())
                    .set_format(&formats[format])
                    .set_multi_range(rule.reference.as_str());
                sheet.add_conditional_format(first, left, last, right, &condition)?;
            }
            _ => {
                let condition =
                    ConditionalFormatDataBar::new().set_multi_range(rule.reference.as_str());
                sheet.add_conditional_format(first, left, last, right, &condition)?;
            }
        }
    }
    Ok(())
}

fn textbox(from: &DumpedShape) -> Result<Shape, XlsxError> {
    let mut font = ShapeFont::new().set_name(&from.font).set_size(from.size);
    if from.bold {
        font = font.set_bold();
    }
    let mut look = ShapeFormat::new().set_no_line();
    if let Some(fill) = &from.fill {
        look = look.set_solid_fill(&ShapeSolidFill::new().set_color(Color::from(fill.as_str())));
    }
    let shape = Shape::textbox()
        .set_text(&from.text)
        .set_font(&font)
        .set_format(&look)
        .set_alt_text(&from.text)
        .set_width(from.width)
        .set_height(from.height);
    match &from.link {
        Some(link) => shape.set_url(Url::new(format!("internal:{link}")).set_tip(&from.text)),
        None => Ok(shape),
    }
}

fn draw(from: &DumpedChart) -> Chart {
    let mut chart = Chart::new(match from.kind.as_str() {
        "bar" => ChartType::Bar,
        "line" => ChartType::Line,
        "pie" => ChartType::Pie,
        "doughnut" => ChartType::Doughnut,
        "radar" => ChartType::Radar,
        "scatter" => ChartType::Scatter,
        "area" => ChartType::Area,
        _ => ChartType::Column,
    });
    chart.title().set_name(from.title.as_str());
    for (name, categories, values) in &from.series {
        let series = chart.add_series();
        series.set_values(values.as_str());
        if let Some(categories) = categories {
            series.set_categories(categories.as_str());
        }
        if let Some(name) = name {
            series.set_name(format!("={name}").as_str());
        }
    }
    chart
}

fn rgb(text: &str) -> Color {
    Color::RGB(u32::from_str_radix(text, 16).unwrap_or(0))
}

fn border(style: &str) -> FormatBorder {
    match style {
        "thin" => FormatBorder::Thin,
        "medium" => FormatBorder::Medium,
        "thick" => FormatBorder::Thick,
        "hair" => FormatBorder::Hair,
        "dotted" => FormatBorder::Dotted,
        "dashed" => FormatBorder::Dashed,
        _ => FormatBorder::Double,
    }
}

fn format(style: &Style) -> Format {
    let mut format = Format::new();
    if let Some(number) = &style.number {
        format = format.set_num_format(number);
    }
    if let Some(font) = &style.font {
        format = format.set_font_name(font);
    }
    if let Some(size) = style.size {
        format = format.set_font_size(size);
    }
    if style.bold {
        format = format.set_bold();
    }
    if style.italic {
        format = format.set_italic();
    }
    if style.underline {
        format = format.set_underline(FormatUnderline::Single);
    }
    if let Some(colour) = &style.colour {
        format = format.set_font_color(rgb(colour));
    }
    if let Some(fill) = &style.fill {
        format = format.set_background_color(rgb(fill));
    }
    let [left, right, top, bottom] = &style.borders;
    let colour = |found: &Option<String>| found.as_deref().map_or(Color::Automatic, rgb);
    if let Some((kind, c)) = left {
        format = format.set_border_left(border(kind)).set_border_left_color(colour(c));
    }
    if let Some((kind, c)) = right {
        format = format.set_border_right(border(kind)).set_border_right_color(colour(c));
    }
    if let Some((kind, c)) = top {
        format = format.set_border_top(border(kind)).set_border_top_color(colour(c));
    }
    if let Some((kind, c)) = bottom {
        format = format.set_border_bottom(border(kind)).set_border_bottom_color(colour(c));
    }
    match style.horizontal.as_deref() {
        Some("left") => format = format.set_align(FormatAlign::Left),
        Some("center") => format = format.set_align(FormatAlign::Center),
        Some("right") => format = format.set_align(FormatAlign::Right),
        _ => {}
    }
    match style.vertical.as_deref() {
        Some("top") => format = format.set_align(FormatAlign::Top),
        Some("center") => format = format.set_align(FormatAlign::VerticalCenter),
        _ => {}
    }
    if style.wrap {
        format = format.set_text_wrap();
    }
    if style.indent > 0 {
        format = format.set_indent(style.indent);
    }
    if style.unlocked {
        format = format.set_unlocked();
    }
    if style.hidden {
        format = format.set_hidden();
    }
    format
}
