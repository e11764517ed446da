//! Reports through templates: Markdown, and one self-contained page.
//!
//! A template goes through the reports one by one; each is read back when its turn comes and let
//! go afterwards, so that a page on ten thousand workbooks takes the memory of one.

use super::{
    build::ReportInput,
    departments::departments,
    heat_map::ON_PAPER,
    look::Look,
    model::Report,
    page::{FindingView, ReportView, findings},
    parts::{PartStore, ReportParts},
    told,
};
use crate::{
    catalogue::{Labels, built_in_theme},
    render::{RenderError, Templates},
    rollup::Combined,
};
use minijinja::{
    Error, ErrorKind, Value, context,
    value::{Enumerator, Object, ObjectRepr, Serde},
};
use serde::Serialize;
use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

/// Template of the Markdown.
const MARKDOWN: &str = "report/report.md";
/// Template of the page.
const PAGE: &str = "report/page.html";

/// What one workbook adds to Markdown or to a page.
///
/// # Errors
/// When the writer fails, which memory does not.
pub fn report_page(source: &ReportInput<'_>, report: &Report) -> io::Result<Vec<u8>> {
    Ok(serde_json::to_vec(&ReportView::new(source, report))?)
}

/// For whom a report is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Audience {
    /// Those who decide: without the appendix of tables and of what is to check.
    Board,
    /// Those who keep the scorecard: everything.
    #[default]
    Team,
}

/// What is said around the parts of a report.
#[derive(Clone, Copy, Debug)]
pub struct ReportFrame<'a> {
    /// What several files come to together; none where there is only one.
    pub combined: Option<&'a Combined>,
    /// Words.
    pub labels: &'a Labels,
    /// Their language code.
    pub language: &'a str,
    /// For whom it is.
    pub audience: Audience,
}

/// Writes Markdown from the parts that [`report_page`] made.
///
/// # Errors
/// A fault in a template of the user's own, at its line, or that of the writer.
pub fn report_markdown(
    parts: &ReportParts,
    frame: ReportFrame<'_>,
    templates: &Templates,
    to: &mut dyn io::Write,
) -> Result<(), RenderError> {
    render(MARKDOWN, parts, frame, templates, to)
}

/// Writes one HTML file that needs nothing else from the parts that [`report_page`] made.
///
/// # Errors
/// A fault in a template of the user's own, at its line, or that of the writer.
pub fn report_html(
    parts: &ReportParts,
    frame: ReportFrame<'_>,
    templates: &Templates,
    to: &mut dyn io::Write,
) -> Result<(), RenderError> {
    render(PAGE, parts, frame, templates, to)
}

/// A file that could not be scored.
#[derive(Serialize)]
struct RefusedView {
    file: String,
    findings: Vec<FindingView>,
    /// How many of them.
    counted: String,
}

/// What the templates may say. Texts are as people read them; an absent one is none.
fn render(
    template: &str,
    parts: &ReportParts,
    ReportFrame { combined, labels, language, audience }: ReportFrame<'_>,
    templates: &Templates,
    to: &mut dyn io::Write,
) -> Result<(), RenderError> {
    let refused: Vec<RefusedView> = parts
        .refused
        .values()
        .map(|report| RefusedView {
            file: report.file.clone(),
            findings: findings(&report.findings, None, labels),
            counted: told::count_findings(&report.findings, None, labels),
        })
        .collect();
    let failed = Arc::new(Mutex::new(None));
    let pages = Pages { store: Arc::clone(&parts.scored), failed: Arc::clone(&failed) };
    let of_first = |key: &str| {
        let page = pages.page(0)?;
        page.get_attr(key).ok().filter(|value| !value.is_undefined())
    };
    let (title, look) = (of_first("title"), of_first("look"));
    let usual = || Value::from(Serde(Look::new(built_in_theme())));
    let count = parts.scored.count();
    let document = context! {
        language => language,
        audience => Value::from(Serde(audience)),
        // Of the first report.
        title => title.unwrap_or_else(|| Value::from("")),
        look => look.unwrap_or_else(usual),
        // Several files beside each other; none where there is only one.
        departments => Value::from(Serde(combined.and_then(|all| departments(all, labels, ON_PAPER)))),
        reports => Value::from_object(pages),
        refused => Value::from(Serde(refused)),
    };
    let rendered = templates.render_to(template, document, count, to);
    let failed = failed.lock().unwrap_or_else(PoisonError::into_inner).take();
    failed.map_or(rendered, |error| Err(RenderError::Write(error)))
}

/// The reports as a list for templates.
#[derive(Debug)]
struct Pages {
    store: Arc<dyn PartStore>,
    /// Why a page could not be read back.
    failed: Arc<Mutex<Option<io::Error>>>,
}

impl Pages {
    fn page(&self, place: usize) -> Option<Value> {
        if place >= self.store.count() {
            return None;
        }
        let read = self.store.part(place).and_then(|bytes| Ok(serde_json::from_slice(&bytes)?));
        Some(read.unwrap_or_else(|error| {
            *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            Value::from(Error::new(ErrorKind::InvalidOperation, "a report cannot be read back"))
        }))
    }
}

impl Object for Pages {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.page(key.as_usize()?)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.store.count())
    }
}
