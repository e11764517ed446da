//! Text formats: functions from a scorecard or the catalogue to the text of a file.
//!
//! What a format looks like stands in `templates/<format>/`, found by name: the
//! user's own first, the built-in one second. What a template may say stands in
//! the file of its format here; words come from the labels. The formats need the
//! feature `report`; what they are written from ([`report::Report`], [`KpiSheet`])
//! does not.

#[cfg(feature = "report")]
mod escape;
mod kpi_sheet;
#[cfg(feature = "report")]
mod list;
mod names;
#[cfg(feature = "report")]
mod objective;
#[cfg(feature = "write")]
mod picklist;
mod quantity;
#[cfg(feature = "pictures")]
mod raster;
pub mod report;
#[cfg(feature = "report")]
mod template_faults;
#[cfg(feature = "report")]
mod template_files;
#[cfg(feature = "report")]
mod templates;

pub use kpi_sheet::{KpiSheet, KpiSheetExample, KpiSheetInput, KpiSheetSurvey, Proposed};
#[cfg(feature = "report")]
pub use list::{grouped, list_csv, list_json, list_markdown};
pub use names::Names;
#[cfg(feature = "report")]
pub use objective::objective_sheet;
#[cfg(feature = "write")]
pub use picklist::list_xlsx;
pub use quantity::{number, quantity};
#[cfg(feature = "report")]
pub use template_faults::unread as unread_templates;
#[cfg(feature = "report")]
pub use template_files::TemplateFile;
#[cfg(feature = "report")]
pub use templates::{RenderError, Templates};
