//! Reports: what a filled-in workbook comes to, for people and for programs.
//!
//! [`Report`] is gathered once from a [`ReportInput`] and written in every format. Nothing here scores.
//! What one file adds to a format is made file by file ([`report_rows`], [`report_element`],
//! [`report_page`], [`report_text`]); [`ReportParts`] puts the files together, in their order.

mod agreements;
#[cfg(feature = "report")]
mod board;
mod build;
mod changes;
#[cfg(feature = "report")]
mod chart;
#[cfg(feature = "report")]
mod chart_files;
#[cfg(feature = "report")]
mod charts;
mod codes;
#[cfg(feature = "report")]
mod csv;
#[cfg(feature = "report")]
mod departments;
#[cfg(feature = "terminal")]
mod drawing;
#[cfg(feature = "report")]
mod explain;
#[cfg(feature = "schema")]
mod field_schema;
#[cfg(feature = "report")]
mod format;
#[cfg(feature = "report")]
mod heat_map;
#[cfg(feature = "report")]
mod json;
#[cfg(feature = "report")]
mod look;
mod model;
#[cfg(feature = "report")]
mod next;
mod not_asked;
#[cfg(feature = "report")]
mod page;
#[cfg(feature = "report")]
mod pages;
#[cfg(feature = "report")]
mod parts;
#[cfg(feature = "report")]
mod remarks;
#[cfg(feature = "report")]
mod sheet_pack;
#[cfg(feature = "report")]
mod sheets;
#[cfg(feature = "terminal")]
mod text;
#[cfg(feature = "terminal")]
mod text_findings;
#[cfg(feature = "terminal")]
mod text_heat_map;
#[cfg(feature = "report")]
mod told;
#[cfg(feature = "report")]
mod view;

pub use build::ReportInput;
#[cfg(feature = "report")]
pub use chart_files::chart_files;
#[cfg(feature = "report")]
pub use csv::{report_csv, report_rows};
#[cfg(feature = "report")]
pub use explain::{concerns, explainable, report_explanation};
#[cfg(feature = "report")]
pub use format::findings_in_words;
#[cfg(feature = "report")]
pub use json::{report_element, report_json, reports_json};
#[cfg(feature = "schema")]
pub use model::report_schema;
pub use model::{
    CountsReport, FindingReport, KpiPeriod, KpiReport, KpiToDate, NodePeriod, NodeReport,
    NodeToDate, ObjectiveReport, OutcomeReport, Report, SCHEMA, SayDoReport, SegmentReport,
    WeakestReport,
};
#[cfg(feature = "report")]
pub use pages::{Audience, ReportFrame, report_html, report_markdown, report_page};
#[cfg(feature = "report")]
pub use parts::{PartStore, ReportParts};
#[cfg(feature = "report")]
pub use sheet_pack::sheet_pack;
#[cfg(feature = "report")]
pub use sheets::objective_sheets;
#[cfg(feature = "terminal")]
pub use text::{overview_text, refused_text, report_text, reports_text};
