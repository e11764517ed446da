//! Stub.
use super::{Book, page::Page};
use rust_xlsxwriter::XlsxError;
pub(super) fn write(_book: &Book<'_>, page: Page<'_>) -> Result<(), XlsxError> {
    page.finish()
}
