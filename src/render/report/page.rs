//! Reports through templates: Markdown and one self-contained page.

use super::{
    build::{Source, non_blank},
    chart::{self, Bar, Dot, Heat, MapBox, Pair, PeriodMark, Spark, Yield},
    departments::{Departments, departments},
    format::{ChangeSentence, capital, count_findings, place, said_by},
    model::{FindingReport, KpiReport, NodeReport, Report},
};
use crate::{
    catalogue::Labels,
    finding::{Finding, Severity},
    model::Direction,
    render::{Templates, number, quantity},
    rollup::Combined,
    score::{Facet, NodeLevel, SeriesScore, Status, shown},
    scorecard::PlannedKpi,
    workbook::{period_label, shape},
};
use minijinja::{Value, value::Serde};
use serde::Serialize;

/// Template of the Markdown.
const MARKDOWN: &str = "report/report.md";
/// Template of the page.
const PAGE: &str = "report/page.html";
/// Segments from which their yield is worth a curve.
const MIN_WHALE_SEGMENTS: usize = 8;

/// What a page is made of: workbooks with their reports, and files that could not be scored.
#[derive(Clone, Copy, Debug)]
pub enum ReportItem<'a> {
    /// A workbook.
    Scored(&'a Source<'a>, &'a Report),
    /// A file that could not be scored.
    Refused(&'a Report),
}

/// Writes reports as Markdown.
///
/// # Errors
/// A fault in a template of the user's own, at its line.
pub fn report_markdown(
    sheets: &[ReportItem<'_>],
    combined: Option<&Combined>,
    labels: &Labels,
    language: &str,
    templates: &Templates,
) -> Result<String, Box<Finding>> {
    let document = ReportsView::new(sheets, combined, labels, language);
    templates.render(MARKDOWN, &Value::from(Serde(document)))
}

/// Writes reports as one HTML file that needs nothing else.
///
/// # Errors
/// A fault in a template of the user's own, at its line.
pub fn report_html(
    sheets: &[ReportItem<'_>],
    combined: Option<&Combined>,
    labels: &Labels,
    language: &str,
    templates: &Templates,
) -> Result<String, Box<Finding>> {
    let document = ReportsView::new(sheets, combined, labels, language);
    templates.render(PAGE, &Value::from(Serde(document)))
}

/// What the templates may say. Texts are as people read them; an absent one is none.
#[derive(Serialize)]
struct ReportsView {
    /// Language code.
    language: String,
    /// Of the first report.
    title: String,
    /// Several files beside each other; none where there is only one.
    departments: Option<Departments>,
    reports: Vec<ReportView>,
    refused: Vec<RefusedView>,
}

/// A file that could not be scored.
#[derive(Serialize)]
struct RefusedView {
    file: String,
    findings: Vec<FindingView>,
    /// How many of them.
    counted: String,
}

/// A workbook.
#[derive(Serialize)]
struct ReportView {
    title: String,
    organisation: Option<String>,
    perspective: String,
    customers: String,
    period: String,
    file: String,
    /// Whether the figures are made up.
    example: bool,
    whole: NodeView,
    /// Sentences about the whole.
    headline: Vec<String>,
    outcomes: Vec<OutcomeView>,
    segments: Vec<SegmentView>,
    objectives: Vec<ObjectiveView>,
    /// KPIs without an objective.
    loose: Vec<KpiView>,
    /// Up to the chosen period.
    course: Vec<CourseView>,
    /// Empty with too few segments for a curve.
    whale: Vec<WhaleView>,
    findings: Vec<FindingView>,
    counted: String,
    /// What people changed since the workbook was issued.
    changes: Vec<ChangeSentence>,
    next: String,
    charts: ChartsView,
}

/// Drawings, as SVG: to be written with the filter `safe`.
#[derive(Serialize)]
struct ChartsView {
    outcomes: String,
    course: String,
    say_do: String,
    quadrant: Option<String>,
    segments: Option<String>,
    map: Option<String>,
    whale: Option<String>,
}

/// A roll-up in words.
#[derive(Serialize)]
struct NodeView {
    score: String,
    /// Key of the status.
    status: Status,
    /// Shape and word.
    mark: String,
    coverage: String,
    /// Between which scores it can still end.
    range: String,
    completeness: String,
    weakest: Option<String>,
    counts: String,
    to_date: String,
    to_date_status: Status,
    to_date_mark: String,
}

#[derive(Serialize)]
struct OutcomeView {
    id: String,
    name: String,
    node: NodeView,
    say: String,
    r#do: String,
    delivered: String,
    gap: String,
    sentence: Option<String>,
}

#[derive(Serialize)]
struct SegmentView {
    code: String,
    name: String,
    treatment: Option<String>,
    node: NodeView,
    /// Score, status and mark by outcome.
    outcomes: Vec<HeatCell>,
    say: String,
    r#do: String,
    /// Where both what is said and what is done have a score.
    gaps: Vec<GapView>,
}

/// Say and do of one segment in one outcome.
#[derive(Serialize)]
struct GapView {
    outcome: String,
    say: String,
    r#do: String,
    gap: String,
    sentence: Option<String>,
}

#[derive(Serialize)]
struct HeatCell {
    score: String,
    status: Status,
    mark: String,
}

#[derive(Serialize)]
struct ObjectiveView {
    id: String,
    code: String,
    statement: String,
    outcome: String,
    segment: Option<String>,
    owner: Option<String>,
    /// Codes of the objectives that it drives.
    drives: Vec<String>,
    incomplete: bool,
    node: NodeView,
    kpis: Vec<KpiView>,
}

#[derive(Clone, Serialize)]
struct KpiView {
    id: String,
    name: String,
    /// None for the total.
    segment: Option<String>,
    /// What customers say, what is done.
    shows: String,
    unit: String,
    value: String,
    /// With its direction: *85% or more*.
    target: String,
    worst: String,
    score: String,
    status: Status,
    mark: String,
    trend: String,
    /// The 95 % interval.
    margin: Option<String>,
    to_date: String,
    carried: bool,
    remark: Option<String>,
    note: Option<String>,
    /// The values over time, as SVG; none without two figures.
    chart: Option<String>,
}

#[derive(Serialize)]
struct CourseView {
    period: String,
    score: String,
    status: Status,
    mark: String,
    coverage: String,
    chosen: bool,
}

#[derive(Serialize)]
struct WhaleView {
    code: String,
    name: String,
    customers: String,
    r#yield: String,
    share_customers: String,
    total: String,
}

#[derive(Serialize)]
struct FindingView {
    severity: Severity,
    severity_word: String,
    code: String,
    place: String,
    message: String,
    help: Option<String>,
}

impl ReportsView {
    fn new(
        sheets: &[ReportItem<'_>],
        combined: Option<&Combined>,
        labels: &Labels,
        language: &str,
    ) -> Self {
        let mut reports = Vec::new();
        let mut refused = Vec::new();
        for sheet in sheets {
            match sheet {
                ReportItem::Scored(source, report) => reports.push(ReportView::new(source, report)),
                ReportItem::Refused(report) => refused.push(RefusedView {
                    file: report.file.clone(),
                    findings: findings(&report.findings, labels),
                    counted: count_findings(&report.findings, labels),
                }),
            }
        }
        let title = reports.first().map_or_else(String::new, |page| page.title.clone());
        let departments = combined.and_then(|combined| departments(combined, labels));
        Self { language: language.to_owned(), title, departments, reports, refused }
    }
}

fn findings(findings: &[FindingReport], labels: &Labels) -> Vec<FindingView> {
    findings
        .iter()
        // What people changed has a section of its own.
        .filter(|finding| finding.severity != Severity::Note)
        .map(|finding| FindingView {
            severity: finding.severity,
            severity_word: match finding.severity {
                Severity::Error => labels.text("report.severity.error").to_owned(),
                Severity::Warning | Severity::Note => {
                    labels.text("report.severity.warning").to_owned()
                }
            },
            code: finding.code.to_owned(),
            place: place(finding),
            message: finding.message.clone(),
            help: finding.help.clone(),
        })
        .collect()
}

impl ReportView {
    fn new(source: &Source<'_>, report: &Report) -> Self {
        let labels = source.labels;
        let card = source.scorecard;
        let outcomes: Vec<OutcomeView> = report
            .outcomes
            .iter()
            .enumerate()
            .map(|(index, outcome)| {
                let said = report.say_do.get(index);
                OutcomeView {
                    id: outcome.id.to_string(),
                    name: outcome.name.clone(),
                    node: node(source, &outcome.node),
                    say: source.score(said.and_then(|row| row.say)),
                    r#do: source.score(said.and_then(|row| row.r#do)),
                    delivered: source.score(said.and_then(|row| row.delivered)),
                    gap: gap(source, said.and_then(|row| row.gap)),
                    sentence: said.and_then(|row| source.quadrant(row)),
                }
            })
            .collect();
        let rows: Vec<(Option<String>, KpiView)> = report
            .kpis
            .iter()
            .zip(&source.scored.series)
            .filter_map(|(kpi, series)| {
                let measure = card.kpis.get(series.kpi)?;
                let objective = kpi.objective.as_ref().map(ToString::to_string);
                Some((objective, kpi_row(source, kpi, measure, series)))
            })
            .collect();
        let objectives: Vec<ObjectiveView> = report
            .objectives
            .iter()
            .zip(&card.objectives)
            .map(|(objective, planned)| ObjectiveView {
                id: objective.id.to_string(),
                code: objective.code.clone(),
                statement: objective.statement.clone(),
                outcome: source.outcome(objective.outcome),
                segment: source.segment_name(objective.segment.as_ref()),
                owner: non_blank(&planned.owner),
                drives: report
                    .objectives
                    .iter()
                    .filter(|other| planned.drives.contains(&other.id))
                    .map(|other| other.code.clone())
                    .collect(),
                incomplete: objective.incomplete,
                node: node(source, &objective.node),
                kpis: rows
                    .iter()
                    .filter(|(id, _)| id.as_deref() == Some(objective.id.as_str()))
                    .map(|(_, row)| row.clone())
                    .collect(),
            })
            .collect();
        let known = |id: &Option<String>| {
            id.as_ref().is_some_and(|id| report.objectives.iter().any(|one| one.id.as_str() == id))
        };
        let loose = rows.iter().filter(|(id, _)| !known(id)).map(|(_, row)| row.clone()).collect();
        let whale = whale(source);
        Self {
            title: source.title(),
            organisation: report.organisation.clone(),
            perspective: card.perspective.name.clone(),
            customers: card.customer.many.clone(),
            period: source.chosen_period(),
            file: source.file.to_owned(),
            example: card.example,
            whole: node(source, &report.scorecard),
            headline: source.headline(report),
            charts: charts(source, report),
            outcomes,
            segments: segments(source, report),
            objectives,
            loose,
            course: report
                .scorecard
                .series
                .iter()
                // What lies ahead holds nothing but figures that are carried over.
                .take(source.scored.chosen)
                .map(|row| CourseView {
                    period: period_label(row.period, labels),
                    score: source.score(row.score),
                    status: row.status,
                    mark: source.mark(row.status),
                    coverage: source.coverage(row.coverage),
                    chosen: Some(row.period) == report.period,
                })
                .collect(),
            whale,
            findings: findings(&report.findings, labels),
            counted: source.counted(&report.findings),
            changes: source.changes(),
            next: source.next(report),
        }
    }
}

fn node(source: &Source<'_>, node: &NodeReport) -> NodeView {
    NodeView {
        score: source.score(node.score),
        status: node.status,
        mark: source.mark(node.status),
        coverage: source.coverage(node.coverage),
        range: match (node.low, node.high) {
            (Some(low), Some(high)) if shown(low) < shown(high) => {
                format!("{}–{}", source.score(Some(low)), source.score(Some(high)))
            }
            (low, _) => source.score(low),
        },
        completeness: source.completeness(node),
        weakest: node.weakest.as_ref().map(|weakest| {
            let name = source.child(weakest.level, &weakest.id);
            format!("{name} ({})", source.score(Some(weakest.score)))
        }),
        counts: source.counts(node),
        to_date: source.score(node.to_date.score),
        to_date_status: node.to_date.status,
        to_date_mark: source.mark(node.to_date.status),
    }
}

/// A gap with its sign, as a whole number.
fn gap(source: &Source<'_>, gap: Option<f64>) -> String {
    gap.map_or_else(
        || source.dash(),
        |gap| {
            let written = number(gap, 0, source.labels);
            if gap.round() > 0.0 { format!("+{written}") } else { written }
        },
    )
}

fn segments(source: &Source<'_>, report: &Report) -> Vec<SegmentView> {
    report
        .segments
        .iter()
        .enumerate()
        .map(|(index, segment)| {
            let whole = source.find(NodeLevel::Scorecard, 0, Some(index));
            let facet =
                |facet: Facet| whole.and_then(|node| node.of(facet, source.scored.chosen).score);
            SegmentView {
                code: segment.code.clone(),
                name: segment.name.clone(),
                treatment: segment.treatment.map(|treatment| {
                    let key: &'static str = treatment.into();
                    let word = source.scorecard.treatments.get(key);
                    word.cloned().unwrap_or_else(|| source.labels.of("treatment", key).to_owned())
                }),
                node: node(source, &segment.node),
                outcomes: (0..report.outcomes.len())
                    .map(|outcome| cell(source, outcome, Some(index)))
                    .collect(),
                say: source.score(facet(Facet::Say)),
                r#do: source.score(facet(Facet::Do)),
                gaps: said_by(report, segment)
                    .map(|(outcome, row)| GapView {
                        outcome: outcome.to_owned(),
                        say: source.score(row.say),
                        r#do: source.score(row.r#do),
                        gap: gap(source, row.gap),
                        sentence: source.quadrant(row),
                    })
                    .collect(),
            }
        })
        .collect()
}

fn cell(source: &Source<'_>, outcome: usize, segment: Option<usize>) -> HeatCell {
    let node = source.find(NodeLevel::Outcome, outcome, segment);
    let status = node.map_or(Status::NoData, |node| node.status);
    HeatCell {
        score: source.score(node.and_then(|node| node.at(source.scored.chosen).score)),
        status,
        mark: source.mark(status),
    }
}

fn kpi_row(
    source: &Source<'_>,
    kpi: &KpiReport,
    measure: &PlannedKpi,
    series: &SeriesScore,
) -> KpiView {
    let labels = source.labels;
    let unit = &measure.kpi.unit;
    let rounded = |value: f64| {
        let scale = 10_f64.powi(i32::from(unit.decimals.min(9)));
        (value * scale).round() / scale
    };
    let bound = |value: f64, from_below: bool| {
        let value = quantity(value, unit, labels);
        labels.fill(
            if from_below { "sheets.at_least" } else { "sheets.at_most" },
            &[("value", &value)],
        )
    };
    let target = match (measure.direction, kpi.target.map(rounded), kpi.target_high.map(rounded)) {
        (Direction::TargetRange, Some(low), Some(high)) => labels.fill(
            "sheets.between",
            &[("low", &number(low, 4, labels)), ("high", &quantity(high, unit, labels))],
        ),
        (Direction::TargetRange, None, Some(high)) => bound(high, false),
        (direction, Some(target), _) => bound(target, direction != Direction::Lower),
        (_, None, _) => source.dash(),
    };
    let segment = source.segment_name(kpi.segment.as_ref());
    let figures: Vec<Option<f64>> = series
        .slots
        .iter()
        .skip(1)
        .enumerate()
        .map(|(place, slot)| slot.value.filter(|_| slot.source == Some(place + 1)))
        .collect();
    let targets: Vec<Option<f64>> =
        series.slots.iter().skip(1).map(|slot| slot.target.or(measure.target_high)).collect();
    let value = source.figure(kpi.value, unit);
    let title = format!(
        "{}{}: {value}, {} {target}",
        kpi.name,
        segment.as_ref().map_or_else(String::new, |segment| format!(" ({segment})")),
        labels.text("report.header.target").to_lowercase(),
    );
    KpiView {
        id: kpi.id.to_string(),
        name: kpi.name.clone(),
        shows: crate::render::names::shows(
            measure.kpi.kind,
            &source.scorecard.customer.many,
            labels,
        ),
        unit: unit.label.clone(),
        target,
        worst: match (kpi.worst, kpi.worst_high) {
            (Some(low), Some(high)) => {
                format!("{}; {}", source.figure(Some(low), unit), source.figure(Some(high), unit))
            }
            (low, high) => source.figure(low.or(high), unit),
        },
        score: source.score(kpi.score),
        status: kpi.status,
        mark: source.mark(kpi.status),
        trend: source.trend(kpi.trend),
        margin: kpi.interval.map(|[low, high]| {
            let number = |value: f64| number(value, usize::from(unit.decimals.max(1)), labels);
            format!("{}–{}", number(low), number(high))
        }),
        to_date: source.figure(kpi.to_date.value, unit),
        carried: kpi.carried_from.is_some(),
        remark: source.remark(measure, series),
        note: kpi.note.clone().filter(|_| segment.is_none()),
        chart: (figures.iter().flatten().count() > 1).then(|| {
            let chosen = source.scored.chosen.saturating_sub(1);
            let spark = Spark { values: &figures, targets: &targets, chosen, status: kpi.status };
            chart::spark(&title, &spark)
        }),
        value,
        segment,
    }
}

/// Size and yield of each segment, the most profitable first; empty with too few of them.
fn ranked(source: &Source<'_>) -> Vec<(usize, f64, f64)> {
    let mut known: Vec<(usize, f64, f64)> = source
        .scorecard
        .segments
        .iter()
        .enumerate()
        .filter_map(|(index, segment)| {
            let size = segment.size.filter(|size| *size > 0.0)?;
            Some((index, size, segment.profit_per_customer?))
        })
        .collect();
    if known.len() < MIN_WHALE_SEGMENTS {
        return Vec::new();
    }
    known.sort_by(|one, two| two.2.total_cmp(&one.2));
    known
}

fn whale(source: &Source<'_>) -> Vec<WhaleView> {
    let labels = source.labels;
    let ranked = ranked(source);
    let all: f64 = ranked.iter().map(|(_, size, _)| size).sum();
    let (mut customers, mut total) = (0.0, 0.0);
    ranked
        .into_iter()
        .filter_map(|(index, size, profit)| {
            customers += size;
            total += size * profit;
            let euro =
                |amount: f64| labels.fill("number.euro", &[("number", &number(amount, 0, labels))]);
            Some(WhaleView {
                code: source.segment_code(index),
                name: source.scorecard.segments.get(index)?.name.clone(),
                customers: number(size, 0, labels),
                r#yield: euro(size * profit),
                share_customers: source.share(Some(customers / all)),
                total: euro(total),
            })
        })
        .collect()
}

fn charts(source: &Source<'_>, report: &Report) -> ChartsView {
    let labels = source.labels;
    let bands = source.scorecard.bands;
    let header = |key: &str| labels.of("report.header", key).to_owned();
    let alt = |key: &str, said: String| {
        labels.fill(
            key,
            &[
                ("customers", source.scorecard.customer.many.as_str()),
                ("period", &source.chosen_period()),
                ("said", &said),
            ],
        )
    };
    let said = |score: Option<f64>, status: Status| match score {
        Some(_) => format!("{} {}", source.score(score), source.mark(status)),
        None => source.mark(status),
    };
    let listed = |rows: Vec<(String, String)>| {
        let rows: Vec<String> =
            rows.into_iter().map(|(name, said)| format!("{name}: {said}")).collect();
        rows.join("; ")
    };
    let bars: Vec<Bar> = report
        .outcomes
        .iter()
        .map(|outcome| Bar {
            name: outcome.name.clone(),
            score: outcome.node.score,
            status: outcome.node.status,
            said: said(outcome.node.score, outcome.node.status),
            range: outcome
                .node
                .low
                .zip(outcome.node.high)
                .filter(|(low, high)| high - low > crate::score::SLACK),
        })
        .collect();
    let marks: Vec<PeriodMark> = report
        .scorecard
        .series
        .iter()
        .enumerate()
        .map(|(place, row)| {
            let ahead = place >= source.scored.chosen;
            PeriodMark {
                period: period_label(row.period, labels),
                score: row.score.filter(|_| !ahead),
                status: row.status,
                said: if ahead { source.dash() } else { source.score(row.score) },
                chosen: Some(row.period) == report.period,
            }
        })
        .collect();
    let pairs: Vec<Pair> = report
        .say_do
        .iter()
        .filter(|row| row.segment.is_none())
        .take(report.outcomes.len())
        .map(|row| Pair {
            name: source.outcome(row.outcome),
            say: row.say,
            does: row.r#do,
            delivered: row.delivered,
            gap: row.gap.map_or_else(String::new, |value| {
                format!("{} {}", header("gap"), gap(source, Some(value)))
            }),
        })
        .collect();
    let words = [header("say"), header("do"), header("delivered")];
    let [say, does, delivered] = &words;
    let numbers = |pair: &Pair| {
        format!(
            "{say} {}, {does} {}, {delivered} {}",
            source.score(pair.say),
            source.score(pair.does),
            source.score(pair.delivered)
        )
    };
    let green = labels.fill("report.from", &[("word", &source.status(Status::Green))]);
    let amber = labels.fill("report.from", &[("word", &source.status(Status::Amber))]);
    ChartsView {
        outcomes: chart::bars(
            &alt(
                "report.alt.outcomes",
                listed(bars.iter().map(|bar| (bar.name.clone(), bar.said.clone())).collect()),
            ),
            &bars,
            bands,
        ),
        course: chart::course(
            &alt(
                "report.alt.course",
                listed(marks.iter().map(|mark| (mark.period.clone(), mark.said.clone())).collect()),
            ),
            &marks,
            bands,
            (&green, &amber),
        ),
        say_do: chart::say_do(
            &alt(
                "report.alt.say_do",
                listed(pairs.iter().map(|pair| (pair.name.clone(), numbers(pair))).collect()),
            ),
            &pairs,
            bands,
            [say, does, delivered],
        ),
        quadrant: quadrant(source, report, &alt),
        segments: heat(source, report, &alt),
        map: map(source, report, &alt),
        whale: whale_chart(source, &alt),
    }
}

/// Say against do of each segment, or of each outcome where there are no segments.
fn quadrant(
    source: &Source<'_>,
    report: &Report,
    alt: &impl Fn(&str, String) -> String,
) -> Option<String> {
    let labels = source.labels;
    let chosen = source.scored.chosen;
    let both = |level: NodeLevel, index: usize, segment: Option<usize>| {
        let node = source.find(level, index, segment)?;
        node.of(Facet::Say, chosen).score.zip(node.of(Facet::Do, chosen).score)
    };
    let dots: Vec<Dot> = if report.segments.is_empty() {
        report
            .outcomes
            .iter()
            .enumerate()
            .filter_map(|(index, outcome)| {
                let (say, does) = both(NodeLevel::Outcome, index, None)?;
                Some(Dot { code: outcome.name.clone(), say, does })
            })
            .collect()
    } else {
        report
            .segments
            .iter()
            .enumerate()
            .filter_map(|(index, segment)| {
                let (say, does) = both(NodeLevel::Scorecard, 0, Some(index))?;
                Some(Dot { code: segment.code.clone(), say, does })
            })
            .collect()
    };
    if dots.is_empty() {
        return None;
    }
    let (say, does) = (labels.text("report.header.say"), labels.text("report.header.do"));
    let list: Vec<String> = dots
        .iter()
        .map(|dot| {
            let (said, done) = (source.score(Some(dot.say)), source.score(Some(dot.does)));
            format!("{}: {say} {said}, {does} {done}", dot.code)
        })
        .collect();
    let corners = [
        labels.text("report.quadrant.aligned"),
        labels.text("report.quadrant.leaving"),
        labels.text("report.quadrant.staying"),
        labels.text("report.quadrant.at-risk"),
    ];
    let title = alt("report.alt.quadrant", list.join("; "));
    Some(chart::quadrant(&title, &dots, source.scorecard.bands, corners, (say, does)))
}

fn heat(
    source: &Source<'_>,
    report: &Report,
    alt: &impl Fn(&str, String) -> String,
) -> Option<String> {
    if report.segments.is_empty() {
        return None;
    }
    let whole = source.labels.text("report.whole").to_owned();
    let columns: Vec<String> =
        report.outcomes.iter().map(|outcome| outcome.name.clone()).chain([whole]).collect();
    let rows: Vec<Heat> = report
        .segments
        .iter()
        .enumerate()
        .map(|(index, segment)| Heat {
            name: format!("{} {}", segment.code, segment.name),
            cells: (0..report.outcomes.len())
                .map(|outcome| {
                    let cell = cell(source, outcome, Some(index));
                    (format!("{} {}", shape(cell.status), cell.score), cell.status)
                })
                .chain([(
                    format!("{} {}", shape(segment.node.status), source.score(segment.node.score)),
                    segment.node.status,
                )])
                .collect(),
        })
        .collect();
    let list: Vec<String> = report
        .segments
        .iter()
        .map(|segment| format!("{}: {}", segment.name, source.score(segment.node.score)))
        .collect();
    Some(chart::heat(&alt("report.alt.segments", list.join("; ")), &columns, &rows))
}

fn map(
    source: &Source<'_>,
    report: &Report,
    alt: &impl Fn(&str, String) -> String,
) -> Option<String> {
    if report.objectives.is_empty() {
        return None;
    }
    let planned = &source.scorecard.objectives;
    let boxes: Vec<MapBox> = report
        .objectives
        .iter()
        .zip(planned)
        .map(|(objective, own)| MapBox {
            code: objective.code.clone(),
            outcome: source.outcome(objective.outcome),
            statement: objective.statement.clone(),
            said: match objective.node.score {
                Some(_) => format!(
                    "{} {}",
                    source.mark(objective.node.status),
                    source.score(objective.node.score)
                ),
                None => source.mark(objective.node.status),
            },
            status: objective.node.status,
            drives: planned
                .iter()
                .enumerate()
                .filter(|(_, other)| own.drives.contains(&other.id))
                .map(|(place, _)| place)
                .collect(),
        })
        .collect();
    let list: Vec<String> = boxes
        .iter()
        .map(|one| {
            let drives: Vec<&str> = one
                .drives
                .iter()
                .filter_map(|place| boxes.get(*place).map(|other| other.code.as_str()))
                .collect();
            let arrow = if drives.is_empty() {
                String::new()
            } else {
                format!(" → {}", drives.join(", "))
            };
            format!("{} {}{arrow}", one.code, one.said)
        })
        .collect();
    Some(chart::map(&alt("report.alt.map", list.join("; ")), &boxes))
}

fn whale_chart(source: &Source<'_>, alt: &impl Fn(&str, String) -> String) -> Option<String> {
    let ranked = ranked(source);
    let (mut customers, mut total) = (0.0, 0.0);
    let segments: Vec<Yield> = ranked
        .into_iter()
        .map(|(index, size, profit)| {
            customers += size;
            total += size * profit;
            Yield { code: source.segment_code(index), customers, total }
        })
        .collect();
    let last = segments.last()?.total;
    let labels = source.labels;
    let euro = |amount: f64| labels.fill("number.euro", &[("number", &number(amount, 0, labels))]);
    Some(chart::whale(
        &alt("report.alt.whale", euro(last)),
        &segments,
        euro,
        (&capital(&source.scorecard.customer.many), labels.text("report.header.total")),
    ))
}
