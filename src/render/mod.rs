//! Text formats: functions from a scorecard to the text of a file.
//!
//! What a format looks like stands in `templates/<format>/`, found by name: the
//! user's own first, the built-in one second. What a template may say stands in
//! the file of its format here; words come from the labels.

mod escape;
mod objective;
mod quantity;
mod templates;

pub use objective::objective_sheet;
pub use quantity::{number, quantity};
pub use templates::{TemplateFile, Templates};
