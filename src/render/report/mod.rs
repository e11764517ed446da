//! Reports: what a filled-in workbook comes to, for people and for programs.
//!
//! [`Report`] is gathered once from a [`Source`] and written in every format. Nothing here scores.

mod chart;
mod csv;
mod departments;
mod explain;
mod gather;
mod json;
mod keys;
mod page;
mod text;
mod words;

pub use csv::report_csv;
pub use explain::report_explanation;
pub use gather::Source;
pub use json::{report_json, reports_json};
pub use keys::{
    CountsReport, FindingReport, KpiPeriod, KpiReport, KpiToDate, NodePeriod, NodeReport,
    NodeToDate, ObjectiveReport, OutcomeReport, Report, SCHEMA, SayDoReport, SegmentReport,
    WeakestReport, report_schema,
};
pub use page::{Sheet, report_html, report_markdown};
pub use text::{overview_text, refused_text, report_text};
