//! Reports: what a filled-in workbook comes to, for people and for programs.
//!
//! [`Report`] is gathered once from a [`Source`] and written in every format. Nothing here scores.

mod build;
mod changes;
mod chart;
mod charts;
mod csv;
mod departments;
mod explain;
mod format;
mod json;
mod model;
mod page;
mod text;
mod view;

pub use build::Source;
pub use csv::report_csv;
pub use explain::report_explanation;
pub use json::{report_json, reports_json};
pub use model::{
    CountsReport, FindingReport, KpiPeriod, KpiReport, KpiToDate, NodePeriod, NodeReport,
    NodeToDate, ObjectiveReport, OutcomeReport, Report, SCHEMA, SayDoReport, SegmentReport,
    WeakestReport, report_schema,
};
pub use page::{ReportItem, report_html, report_markdown};
pub use text::{overview_text, refused_text, report_text};
