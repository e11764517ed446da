//! A report for the terminal: tables that fit its width, bars, colour with shape and word.

use super::{
    build::ReportInput,
    departments::departments,
    drawing::{BOLD, FAINT, bar, cut, left, plain, right, style, wrap},
    format::said_by,
    model::{KpiReport, NodeReport, Report, SayDoReport, SegmentReport},
    pages::ReportFrame,
    parts::{ReportPart, ReportParts},
    text_findings::{findings_and_changes, findings_of_refused},
    text_heat_map::{heat_map_text, room},
};
use crate::{
    catalogue::Labels,
    rollup::Combined,
    score::{Quadrant, Status, Trend},
    scorecard::PlannedKpi,
};
use anstyle::Style;
use std::{fmt::Write as _, io};

/// The narrowest that tables can be, and the widest that can be read.
const WIDTH: std::ops::RangeInclusive<usize> = 60..=120;
/// Columns of the status: shape, blank and word.
const STATUS: usize = 18;
/// Columns of a score.
const SCORE: usize = 4;
/// Columns of a bar.
const BAR: usize = 8;
/// Columns between the name and the score.
const MIDDLE: usize = 22;

/// Writes a report for a terminal of so many columns, with the codes of its colours.
#[must_use]
pub fn report_text(source: &ReportInput<'_>, report: &Report, width: usize) -> String {
    let width = width.clamp(*WIDTH.start(), *WIDTH.end());
    let mut page = TextReport { source, width, text: String::new() };
    page.head(report);
    if !source.waits(report) {
        page.outcomes(report);
        page.segments(report);
        page.objectives(report);
    }
    page.agreements(report);
    page.text.push('\n');
    page.text += &findings_and_changes(source, report, width);
    let next = source.next(report);
    page.wrapped(&next, 0, BOLD);
    // Nothing is left to do.
    if next == source.labels.text("report.next.well") {
        let show = source.labels.fill("report.next.show", &[("file", source.file)]);
        page.wrapped(&show, 0, FAINT);
    }
    page.text
}

/// Writes what is wrong with a file that could not be scored.
#[must_use]
pub fn refused_text(report: &Report, labels: &Labels, width: usize) -> String {
    let width = width.clamp(*WIDTH.start(), *WIDTH.end());
    format!(
        "{BOLD}{}{BOLD:#}\n{}\n\n{}",
        plain(&report.file),
        labels.text("report.refused"),
        findings_of_refused(report, labels, width)
    )
}

/// Writes what several files come to together and then the text of each, an empty line or two
/// between them.
///
/// # Errors
/// When the writer fails, or a part cannot be read back.
pub fn reports_text(
    parts: &ReportParts,
    frame: ReportFrame<'_>,
    width: usize,
    to: &mut dyn io::Write,
) -> io::Result<()> {
    let mut between: &[u8] = b"";
    if let Some(combined) = frame.combined {
        to.write_all(overview_text(combined, frame.labels, width).as_bytes())?;
        between = b"\n\n";
    }
    for part in parts.iter() {
        to.write_all(between)?;
        match part? {
            ReportPart::Scored(text) => to.write_all(&text)?,
            ReportPart::Refused(report) => {
                to.write_all(refused_text(report, frame.labels, width).as_bytes())?;
            }
        }
        between = b"\n\n";
    }
    Ok(())
}

/// Several files beside each other: each with its score, and its rank as a department.
#[must_use]
pub fn overview_text(combined: &Combined, labels: &Labels, width: usize) -> String {
    let width = width.clamp(*WIDTH.start(), *WIDTH.end());
    let mut text = String::new();
    let Some(found) = departments(combined, labels, room(width)) else { return text };
    let _ = writeln!(text, "{BOLD}{}{BOLD:#}", labels.text("report.section.overview"));
    let names = width.saturating_sub(3 + SCORE + 1 + BAR + 1 + STATUS);
    for row in &found.rows {
        let colour = style(row.status);
        let _ = writeln!(
            text,
            "  {} {} {} {colour}{}{colour:#}",
            left(&cut(row.name.as_deref().unwrap_or(&row.file), names), names),
            right(&row.score, SCORE),
            bar(row.value, row.status, BAR, false),
            row.mark,
        );
        let file = row.name.as_ref().map(|_| row.file.clone());
        let beside: Vec<String> = row.rank.clone().into_iter().chain(file).collect();
        for line in wrap(&plain(&beside.join(" · ")), width.saturating_sub(4)) {
            let _ = writeln!(text, "    {FAINT}{line}{FAINT:#}");
        }
    }
    if let Some(whole) = &found.together {
        let colour = style(whole.status);
        let _ = writeln!(text, "\n  {colour}{}{colour:#}", plain(&whole.sentence));
        if !whole.kpis.is_empty() {
            for line in wrap(labels.text("report.together.kpis"), width.saturating_sub(2)) {
                let _ = writeln!(text, "  {FAINT}{line}{FAINT:#}");
            }
        }
        let room = width.saturating_sub(5 + MIDDLE + SCORE + 1 + STATUS);
        for kpi in &whole.kpis {
            let colour = style(kpi.status);
            let _ = writeln!(
                text,
                "    {} {}{} {colour}{}{colour:#}",
                left(&cut(&kpi.name, room), room),
                figures(&kpi.value, ' ', &kpi.target),
                right(&kpi.score, SCORE),
                kpi.mark,
            );
        }
    }
    for note in &found.notes {
        for line in wrap(&plain(note), width) {
            let _ = writeln!(text, "{line}");
        }
    }
    if let Some(map) = &found.compared {
        text.push('\n');
        text += &heat_map_text(map, labels, width);
    }
    text
}

/// The report while it is written.
struct TextReport<'a> {
    source: &'a ReportInput<'a>,
    width: usize,
    text: String,
}

/// One line of a table.
struct TextRow<'a> {
    /// Blanks before the name.
    indent: usize,
    name: &'a str,
    style: Style,
    /// What stands between name and score, [`MIDDLE`] columns wide; nothing: room for the name.
    middle: &'a str,
    score: Option<f64>,
    status: Status,
    /// What stands there instead of the status.
    word: Option<&'a str>,
    /// Whether the score is a figure from before.
    hollow: bool,
}

impl TextReport<'_> {
    fn head(&mut self, report: &Report) {
        let source = self.source;
        let about = source
            .labels
            .fill("report.about", &[("period", &source.chosen_period()), ("file", source.file)]);
        self.wrapped(&source.title(), 0, BOLD);
        self.wrapped(&about, 0, FAINT);
        if source.scorecard.example {
            self.wrapped(source.labels.text("report.example"), 0, Style::new());
        }
        let whole = &report.scorecard;
        let bar = bar(whole.score, whole.status, 30, false);
        let style = style(whole.status);
        let _ = writeln!(
            self.text,
            "\n  {BOLD}{:>3}{BOLD:#}  {bar}  {style}{}{style:#}",
            source.score(whole.score),
            source.mark(whole.status)
        );
        let counts = source.counts(whole);
        self.wrapped(&counts, 2, Style::new());
        for sentence in source.headline(report) {
            self.wrapped(&sentence, 2, Style::new());
        }
    }

    fn outcomes(&mut self, report: &Report) {
        let source = self.source;
        self.section("outcomes", &" ".repeat(MIDDLE));
        for (index, outcome) in report.outcomes.iter().enumerate() {
            let said = report.say_do.get(index);
            self.node(2, &outcome.name, Style::new(), "", &outcome.node);
            if let Some(facets) = said.map(|row| self.facets(row)).filter(|line| !line.is_empty()) {
                self.wrapped(&facets, 4, FAINT);
            }
            if let Some(sentence) = said.and_then(|row| source.said_and_done(row)) {
                self.wrapped(&sentence, 4, FAINT);
            }
            self.gaps(&outcome.node);
        }
    }

    /// Say, do, delivered and what it yields, those that have a score.
    fn facets(&self, row: &SayDoReport) -> String {
        let scores = [
            ("say", row.say),
            ("do", row.r#do),
            ("delivered", row.delivered),
            ("yields", row.yields),
        ];
        let words: Vec<String> = scores
            .into_iter()
            .filter(|(_, score)| score.is_some())
            .map(|(key, score)| {
                format!(
                    "{} {}",
                    self.source.labels.of("report.header", key),
                    self.source.score(score)
                )
            })
            .collect();
        words.join(" · ")
    }

    fn segments(&mut self, report: &Report) {
        if report.segments.is_empty() {
            return;
        }
        let source = self.source;
        self.section("segments", &" ".repeat(MIDDLE));
        for (index, segment) in report.segments.iter().enumerate() {
            let name = format!("{} {}", segment.code, segment.name);
            let treatment = segment.treatment.map_or_else(String::new, |treatment| {
                let key: &'static str = treatment.into();
                let word = source.scorecard.treatments.get(key);
                word.cloned().unwrap_or_else(|| source.labels.of("treatment", key).to_owned())
            });
            let middle = match treatment.as_str() {
                "" => String::new(),
                treatment => right(&cut(treatment, MIDDLE), MIDDLE),
            };
            self.segment(&name, &middle, (index, segment));
            self.gaps(&segment.node);
            // Where they do as they say there is nothing to tell.
            for (outcome, row) in said_by(report, segment) {
                if row.quadrant != Some(Quadrant::Aligned)
                    && let Some(sentence) = source.said_and_done(row)
                {
                    self.wrapped(&format!("{outcome}: {sentence}"), 4, FAINT);
                }
            }
        }
    }

    /// One segment as a whole, and in which outcomes nothing is asked of it.
    fn segment(&mut self, name: &str, middle: &str, (index, segment): (usize, &SegmentReport)) {
        let source = self.source;
        let (score, status) = (segment.node.score, segment.node.status);
        let nothing = source.nothing(None, index);
        self.row(&TextRow {
            indent: 2,
            name,
            style: Style::new(),
            middle,
            score,
            status,
            word: nothing.as_deref(),
            hollow: false,
        });
        if source.asks(None, index) {
            let outcomes = segment.not_asked.iter().map(|outcome| source.outcome(*outcome));
            if let Some(said) = source.not_asked_words(outcomes.collect()) {
                self.wrapped(&said, 4, FAINT);
            }
        }
    }

    fn objectives(&mut self, report: &Report) {
        let source = self.source;
        let header = |key: &str| source.labels.of("report.header", key).to_owned();
        let middle = figures(&header("value"), ' ', &header("target_short"));
        self.section("objectives", &middle);
        let rows: Vec<(&KpiReport, &PlannedKpi, Option<String>)> = report
            .kpis
            .iter()
            .zip(&source.scored.series)
            .filter_map(|(kpi, series)| {
                let measure = source.scorecard.kpis.get(series.kpi)?;
                Some((kpi, measure, source.remark(measure, series)))
            })
            .collect();
        for objective in &report.objectives {
            let name = format!("{} {}", objective.code, objective.statement);
            self.node(2, &name, BOLD, "", &objective.node);
            for (kpi, measure, remark) in &rows {
                if kpi.objective.as_ref() == Some(&objective.id) {
                    self.kpi(kpi, measure, remark.as_deref());
                }
            }
        }
        let known = |kpi: &KpiReport| {
            kpi.objective
                .as_ref()
                .is_some_and(|id| report.objectives.iter().any(|objective| objective.id == *id))
        };
        let loose = rows.iter().filter(|(kpi, ..)| !known(kpi));
        for (place, (kpi, measure, remark)) in loose.enumerate() {
            if place == 0 {
                self.wrapped(source.labels.text("report.section.loose"), 2, BOLD);
            }
            self.kpi(kpi, measure, remark.as_deref());
        }
    }

    fn kpi(&mut self, kpi: &KpiReport, measure: &PlannedKpi, remark: Option<&str>) {
        let source = self.source;
        let unit = &measure.kpi.unit;
        let middle = figures(
            &source.figure(kpi.value, unit),
            kpi.trend.map_or(' ', Trend::arrow),
            &source.figure(kpi.target.or(kpi.target_high), unit),
        );
        let segment = source.segment_name(kpi.segment.as_ref());
        let (indent, name) = match &segment {
            Some(segment) => (6, segment.as_str()),
            None => (4, kpi.name.as_str()),
        };
        self.row(&TextRow {
            indent,
            name,
            style: Style::new(),
            middle: &middle,
            score: kpi.score,
            status: kpi.status,
            word: None,
            hollow: kpi.carried_from.is_some(),
        });
        for said in remark.map(str::to_owned).into_iter().chain(source.not_asked(kpi)) {
            self.wrapped(&said, indent + 2, FAINT);
        }
        if segment.is_none()
            && let Some(note) = source.noted(&kpi.id)
        {
            self.wrapped(&format!("“{note}”"), indent + 2, FAINT);
        }
    }

    /// What was agreed and is still open; nothing where there is none.
    fn agreements(&mut self, report: &Report) {
        let source = self.source;
        if report.agreements.is_empty() {
            return;
        }
        self.text.push('\n');
        self.wrapped(source.labels.text("report.section.agreements"), 0, BOLD);
        for row in source.agreement_views(&report.agreements) {
            let style = if row.overdue { style(Status::Red) } else { Style::new() };
            self.wrapped(&format!("{} {} ({})", row.mark, row.name, row.period), 2, style);
            self.wrapped(&row.said(), 4, FAINT);
        }
        if let Some(more) = source.more_agreements(report.agreements.len()) {
            self.wrapped(&more, 2, FAINT);
        }
    }

    /// How complete a roll-up is, unless it is complete, and why it has no score.
    fn gaps(&mut self, node: &NodeReport) {
        let partial = node.coverage.is_some_and(|coverage| coverage < 1.0 - crate::score::SLACK);
        if partial || node.score.is_none() {
            let sentence = self.source.completeness(node);
            self.wrapped(&sentence, 4, FAINT);
        }
    }

    fn section(&mut self, key: &str, middle: &str) {
        let labels = self.source.labels;
        let heading = labels.of("report.section", key);
        let name = self.width.saturating_sub(self.right() + MIDDLE);
        let score = format!(" {}", labels.text("report.header.score"));
        let _ = writeln!(
            self.text,
            "\n{BOLD}{}{BOLD:#}{FAINT}{middle}{score}{FAINT:#}",
            left(&cut(heading, name.saturating_sub(1)), name)
        );
    }

    /// Columns from the score on.
    fn right(&self) -> usize {
        1 + SCORE + self.bar() + 1 + STATUS
    }

    /// Columns of a bar with the blank before it; a narrow terminal has no room for one.
    fn bar(&self) -> usize {
        if self.width < 80 { 0 } else { 1 + BAR }
    }

    fn node(&mut self, indent: usize, name: &str, style: Style, middle: &str, node: &NodeReport) {
        let (score, status) = (node.score, node.status);
        self.row(&TextRow {
            indent,
            name,
            style,
            middle,
            score,
            status,
            word: None,
            hollow: false,
        });
    }

    fn row(&mut self, row: &TextRow<'_>) {
        let middle = if row.middle.is_empty() { 0 } else { MIDDLE };
        let room = self.width.saturating_sub(self.right() + middle + row.indent);
        let mut lines = wrap(&plain(row.name), room.saturating_sub(1)).into_iter();
        let first = lines.next().unwrap_or_default();
        let (name, colour) = (row.style, style(row.status));
        let source = self.source;
        let line = format!(
            "{:indent$}{name}{}{name:#}{} {}{} {colour}{}{colour:#}",
            "",
            left(&first, room),
            row.middle,
            right(&source.score(row.score), SCORE),
            match self.bar() {
                0 => String::new(),
                _ => format!(" {}", bar(row.score, row.status, BAR, row.hollow)),
            },
            row.word.map_or_else(|| source.mark(row.status), str::to_owned),
            indent = row.indent,
        );
        let _ = writeln!(self.text, "{line}");
        for line in lines {
            let _ = writeln!(self.text, "{:indent$}{name}{line}{name:#}", "", indent = row.indent);
        }
    }

    fn wrapped(&mut self, text: &str, indent: usize, style: Style) {
        for line in wrap(&plain(text), self.width.saturating_sub(indent)) {
            let _ = writeln!(self.text, "{:indent$}{style}{line}{style:#}", "");
        }
    }
}

fn figures(value: &str, arrow: char, target: &str) -> String {
    let half = (MIDDLE - 2) / 2;
    format!("{}{}{arrow}{}", right(value, half), " ", right(target, half))
}
