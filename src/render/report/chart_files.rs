//! The charts of a page as files of their own, each with its words.

use super::{
    board::is_blank, build::ReportInput, chart::Paint, charts::charts, look::named, model::Report,
};
use crate::{finding::Finding, render::Templates};
use minijinja::{Value, value::Serde};
use serde::Serialize;

/// Template of what all of them show, in words.
const WORDS: &str = "report/charts.md";

/// What the template may say.
#[derive(Serialize)]
struct ChartWords {
    title: String,
    period: String,
    example: bool,
    charts: Vec<ChartEntry>,
}

#[derive(Serialize)]
struct ChartEntry {
    /// Name of its file.
    file: String,
    heading: String,
    /// What it shows.
    words: String,
}

/// The charts of a workbook's page as SVG, and Markdown that shows them with their words.
///
/// Each with the name of its file, which is the same in every language.
///
/// # Errors
/// A fault in a template of the user's own, at its line.
pub fn chart_files(
    source: &ReportInput<'_>,
    report: &Report,
    templates: &Templates,
) -> Result<Vec<(String, String)>, Box<Finding>> {
    let theme = &source.scorecard.theme;
    let paint = Paint { colours: named(theme), fonts: theme.page_fonts.clone() };
    let period = source.chosen_period();
    let mut words = ChartWords {
        title: source.title(),
        period: period.clone(),
        example: source.scorecard.example,
        charts: Vec::new(),
    };
    let mut files = Vec::new();
    for (key, heading, drawing) in charts(source, report).shown(is_blank(source, report)) {
        let (file, heading) = (format!("{key}.svg"), source.labels.text(heading).to_owned());
        files.push((file.clone(), drawing.alone(&format!("{heading}, {period}"), &paint)));
        words.charts.push(ChartEntry { file, heading, words: drawing.words().to_owned() });
    }
    let written = templates.render(WORDS, &Value::from(Serde(words)))?;
    files.push(("charts.md".to_owned(), written));
    Ok(files)
}
