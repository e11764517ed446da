//! Text formats: functions from a scorecard or the catalogue to the text of a file.
//!
//! What a format looks like stands in `templates/<format>/`, found by name: the
//! user's own first, the built-in one second. What a template may say stands in
//! the file of its format here; words come from the labels.

mod escape;
mod kpi_sheet;
mod list;
mod names;
mod objective;
mod picklist;
mod quantity;
pub mod report;
mod templates;

pub use kpi_sheet::{KpiSheet, KpiSheetExample, KpiSheetInput, KpiSheetSurvey, Proposed};
pub use list::{grouped, list_csv, list_json, list_markdown};
pub use names::Names;
pub use objective::objective_sheet;
pub use picklist::list_xlsx;
pub use quantity::{number, quantity};
pub use templates::{RenderError, TemplateFile, Templates};
