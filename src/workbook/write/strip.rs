//! The strip on top of every sheet that leads to the others.
//!
//! It is drawn, and not written in cells: columns are as wide as their table needs, and three of them
//! hold no eleven names. What is drawn stands above the area that is printed.

use super::{row_height, sheet_common, sheet_writer::SheetWriter, style::Styles};
use crate::{
    model::ColourRole,
    workbook::{tables::block::SheetKey, write::context::WriteContext},
};
use rust_xlsxwriter::{
    ObjectMovement, Shape, ShapeFont, ShapeFormat, ShapeSolidFill, ShapeText,
    ShapeTextHorizontalAlignment, ShapeTextVerticalAlignment, Url,
};
use strum::IntoEnumIterator;

/// Row of the strip.
pub(crate) const ROW: u32 = 0;
/// Row of the strip on Dashboard, whose first one is that of its keys.
const ROW_ON_DASHBOARD: u32 = 1;
/// Height of the row in points, and of what is drawn there in pixels.
const HEIGHT: u32 = 21;
const BUTTON_HEIGHT: u32 = 24;
/// Size of letters in points; Dashboard is shown smaller than the others.
const LETTERS: u32 = 10;
const LETTERS_ON_DASHBOARD: u32 = 12;
/// Pixels beside a name, and between two.
const BESIDE: u32 = 12;
const BETWEEN: u32 = 3;

/// Draws the strip of a sheet.
pub(super) fn write(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, key: SheetKey) {
    let (row, letters) = match key {
        SheetKey::Dashboard => (ROW_ON_DASHBOARD, LETTERS_ON_DASHBOARD),
        _ => (ROW, LETTERS),
    };
    page.height(row, f64::from(HEIGHT * letters / LETTERS));
    let height = BUTTON_HEIGHT * letters / LETTERS;
    let mut left = 0;
    for other in SheetKey::iter().filter(|other| !other.is_hidden()) {
        let name = book.sheet_name(other);
        let width = row_height::bold_width(name, letters) + 2 * BESIDE;
        let shape =
            button(&book.styles, name, letters, other == key).set_width(width).set_height(height);
        let url = Url::new(sheet_common::target(book, other, "A1")).set_tip(name);
        page.set(|sheet| {
            let shape = if other == key { shape } else { shape.set_url(url)? };
            sheet.insert_shape_with_offset(row, 1, &shape, left, 1).map(drop)
        });
        left += width + BETWEEN;
    }
}

/// One name; that of the sheet itself stands out.
fn button(styles: &Styles, name: &str, letters: u32, is_here: bool) -> Shape {
    let (ground, ink) = match is_here {
        true => (styles.colour(ColourRole::Accent), styles.on(ColourRole::Accent)),
        false => (styles.faint(), styles.colour(ColourRole::Accent)),
    };
    let mut font = ShapeFont::new().set_name(styles.font()).set_size(letters).set_color(ink);
    if is_here {
        font = font.set_bold();
    }
    let text = ShapeText::new()
        .set_horizontal_alignment(ShapeTextHorizontalAlignment::Center)
        .set_vertical_alignment(ShapeTextVerticalAlignment::MiddleCentered);
    let ground = ShapeFormat::new().set_solid_fill(&ShapeSolidFill::new().set_color(ground));
    let ground = ground.set_no_line();
    Shape::textbox()
        .set_text(name)
        .set_font(&font)
        .set_text_options(&text)
        .set_format(&ground)
        .set_alt_text(name)
        .set_object_movement(ObjectMovement::DontMoveOrSizeWithCells)
}
