//! Reports: what a filled-in workbook comes to, for people and for programs.
//!
//! [`Report`] is gathered once from a [`ReportInput`] and written in every format. Nothing here scores.
//! What one file adds to a format is made file by file ([`report_rows`], [`report_element`],
//! [`report_page`], [`report_text`]); [`ReportParts`] puts the files together, in their order.

mod build;
mod changes;
mod chart;
mod charts;
mod csv;
mod departments;
mod drawing;
mod explain;
mod format;
mod json;
mod model;
mod page;
mod pages;
mod parts;
mod text;
mod view;

pub use build::ReportInput;
pub use csv::{report_csv, report_rows};
pub use explain::report_explanation;
pub use format::findings_in_words;
pub use json::{report_element, report_json, reports_json};
pub use model::{
    CountsReport, FindingReport, KpiPeriod, KpiReport, KpiToDate, NodePeriod, NodeReport,
    NodeToDate, ObjectiveReport, OutcomeReport, Report, SCHEMA, SayDoReport, SegmentReport,
    WeakestReport, report_schema,
};
pub use pages::{ReportFrame, report_html, report_markdown, report_page};
pub use parts::{PartStore, ReportParts};
pub use text::{overview_text, refused_text, report_text, reports_text};
