//! The theme's logo, where a sheet begins with the name of the organisation.

use super::{context::WriteContext, sheet_writer::SheetWriter};
use rust_xlsxwriter::{Image, ObjectMovement};

/// Pixels around a logo.
const AROUND: f64 = 3.0;

/// Places the logo in a room of so many pixels whose upper left corner is that of a cell, at its
/// right end or at its left one; nothing where there is none.
///
/// The title beside it says whose it is, so that it is not read aloud.
pub(super) fn place(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    (row, column): (u32, u16),
    (width, height): (f64, f64),
    at_right: bool,
) {
    let Some(logo) = &book.scorecard.theme.logo else { return };
    let (across, down) = logo.within(width - 2.0 * AROUND, height - 2.0 * AROUND);
    let left = if at_right { width - across - AROUND } else { AROUND };
    let top = (height - down) / 2.0;
    page.set(|sheet| {
        let image = Image::new_from_buffer(logo.bytes())?
            .set_scale_to_size(across, down, false)
            .set_decorative(true)
            .set_object_movement(ObjectMovement::DontMoveOrSizeWithCells);
        sheet.insert_image_with_offset(row, column, &image, left as u32, top as u32).map(drop)
    });
}
