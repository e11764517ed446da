//! The charts of a page as files of their own, each with its words.

use super::{
    board::is_blank,
    build::ReportInput,
    chart::{Drawing, Paint, ValueMark, values},
    charts::charts,
    look::named,
    model::{KpiReport, Report},
    remarks::is_own,
    view::target,
};
#[cfg(feature = "pictures")]
use crate::render::raster;
use crate::{finding::Finding, render::Templates, score::SeriesScore, scorecard::PlannedKpi};
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

/// The charts of a workbook's page as SVG and PNG, and Markdown that shows them with their words.
///
/// Each with the name of its file, which is the same in every language.
///
/// # Errors
/// A fault in a template of the user's own, at its line.
pub fn chart_files(
    source: &ReportInput<'_>,
    report: &Report,
    templates: &Templates,
) -> Result<Vec<(String, Vec<u8>)>, Box<Finding>> {
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
    #[cfg(feature = "pictures")]
    let mut pictures = Vec::new();
    let mut add = |name: String, heading: String, drawing: &Drawing| {
        let svg = drawing.alone(&format!("{heading}, {period}"), &paint);
        #[cfg(feature = "pictures")]
        pictures.extend(raster::png(&svg, drawing.words()).map(|png| (format!("{name}.png"), png)));
        let file = format!("{name}.svg");
        files.push((file.clone(), svg.into_bytes()));
        words.charts.push(ChartEntry { file, heading, words: drawing.words().to_owned() });
    };
    for (key, heading, drawing) in charts(source, report).shown(is_blank(source, report)) {
        let heading: Vec<&str> = heading.iter().map(|label| source.labels.text(label)).collect();
        add(key.to_owned(), heading.join(": "), drawing);
    }
    for (row, series) in report.kpis.iter().zip(&source.scored.series) {
        let Some(measure) = source.scorecard.kpis.get(series.kpi) else { continue };
        if let Some(drawing) = figures(source, row, measure, series) {
            add(format!("kpi-{}", row.id), row.name.clone(), &drawing);
        }
    }
    #[cfg(feature = "pictures")]
    files.append(&mut pictures);
    let written = templates.render(WORDS, &Value::from(Serde(words)))?;
    files.push(("charts.md".to_owned(), written.into_bytes()));
    Ok(files)
}

/// The figures of a KPI over the periods, in total; none without two of them.
fn figures(
    source: &ReportInput<'_>,
    row: &KpiReport,
    measure: &PlannedKpi,
    series: &SeriesScore,
) -> Option<Drawing> {
    let periods = series.course.periods.iter().zip(source.periods()).enumerate();
    let chosen = source.scored.chosen;
    let marks: Vec<ValueMark> = periods
        .map(|(place, (one, period))| {
            let value = one.value.filter(|_| is_own(place, one) && place <= chosen);
            ValueMark {
                period: source.labels.period(period),
                value,
                said: source.figure(value, &measure.kpi.unit),
                target: one.target.or(measure.target_high),
                chosen: place == chosen,
                status: row.status,
            }
        })
        .collect();
    let known = || marks.iter().filter(|mark| mark.value.is_some());
    if series.segment.is_some() || known().count() < 2 {
        return None;
    }
    let target = target(source, row, measure);
    let target = format!("{} {target}", source.labels.text("report.header.target"));
    let said: Vec<String> = known().map(|mark| format!("{}: {}", mark.period, mark.said)).collect();
    let given = [("kpi", row.name.as_str()), ("target", &target), ("said", &said.join("; "))];
    let words = source.labels.fill("report.alt.kpi", &given);
    Some(values(&words, &marks, (&row.name, &target)))
}
