//! Which charts a page has, and the numbers that they draw.

use super::{
    build::ReportInput,
    chart::{self, Bar, Dot, Drawing, Heat, MapBox, Pair, PeriodMark, Yield},
    model::{NodeReport, Report},
    view::{cell, gap},
};
use crate::model::Ordered as _;
use crate::{
    catalogue::capital,
    render::number,
    score::{Facet, NodeLevel, Status},
};
use serde::Serialize;

/// Segments from which their yield is worth a curve.
const MIN_WHALE_SEGMENTS: usize = 8;

/// Drawings, as SVG: to be written with the filter `safe`.
#[derive(Serialize)]
pub(super) struct ChartsView {
    outcomes: Drawing,
    course: Drawing,
    say_do: Drawing,
    quadrant: Option<Drawing>,
    segments: Option<Drawing>,
    map: Option<Drawing>,
    whale: Option<Drawing>,
}

/// A drawing that a page shows: its key, the labels of its heading, and what is drawn.
pub(super) type ShownDrawing<'c> = (&'static str, &'static [&'static str], &'c Drawing);

impl ChartsView {
    /// What a page shows of them, in its order; nothing but the map where nothing was filled in.
    pub(super) fn shown(&self, blank: bool) -> Vec<ShownDrawing<'_>> {
        let all = [
            ("course", &["report.section.course"][..], Some(&self.course)),
            ("map", &["report.section.map"][..], self.map.as_ref()),
            ("say-do", &["report.section.say_do"][..], Some(&self.say_do)),
            ("outcomes", &["report.section.outcomes"][..], Some(&self.outcomes)),
            ("segments", &["report.section.segments"][..], self.segments.as_ref()),
            (
                "quadrant",
                &["report.section.say_do", "report.section.segments"],
                self.quadrant.as_ref(),
            ),
            ("whale", &["report.section.whale"][..], self.whale.as_ref()),
        ];
        all.into_iter()
            .filter(|(key, ..)| !blank || *key == "map")
            .filter_map(|(key, heading, drawing)| Some((key, heading, drawing?)))
            .collect()
    }
}

#[derive(Serialize)]
pub(super) struct WhaleView {
    code: String,
    name: String,
    customers: String,
    r#yield: String,
    share_customers: String,
    total: String,
}

/// A segment whose size and profit are known.
struct RankedSegment {
    /// Its place in the scorecard.
    index: usize,
    /// Number of customers.
    size: f64,
    /// Profit per customer, in euros.
    profit: f64,
}

/// Size and yield of each segment, the most profitable first; empty with too few of them.
fn ranked(source: &ReportInput<'_>) -> Vec<RankedSegment> {
    let mut known: Vec<RankedSegment> = source
        .scorecard
        .segments
        .iter()
        .enumerate()
        .filter_map(|(index, segment)| {
            let size = segment.size.filter(|size| *size > 0.0)?;
            Some(RankedSegment { index, size, profit: segment.profit_per_customer? })
        })
        .collect();
    if known.len() < MIN_WHALE_SEGMENTS {
        return Vec::new();
    }
    known.in_order_by(|one, two| two.profit.total_cmp(&one.profit));
    known
}

/// Which segments the yield comes from; empty with too few segments for a curve.
pub(super) fn whale(source: &ReportInput<'_>) -> Vec<WhaleView> {
    let labels = source.labels;
    let ranked = ranked(source);
    let all: f64 = ranked.iter().map(|segment| segment.size).sum();
    let (mut customers, mut total) = (0.0, 0.0);
    ranked
        .into_iter()
        .filter_map(|RankedSegment { index, size, profit }| {
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

/// Draws what the report has figures for.
pub(super) fn charts(source: &ReportInput<'_>, report: &Report) -> ChartsView {
    let alt = |key: &str, said: String| {
        source.labels.fill(
            key,
            &[
                ("customers", source.scorecard.customer.many.as_str()),
                ("period", &source.chosen_period()),
                ("said", &said),
            ],
        )
    };
    ChartsView {
        outcomes: outcomes(source, report, &alt),
        course: course(source, report, &alt),
        say_do: say_do(source, report, &alt),
        quadrant: quadrant(source, report, &alt),
        segments: heat(source, report, &alt),
        map: map(source, report, &alt),
        whale: whale_chart(source, &alt),
    }
}

/// What a chart shows, as one line of text.
fn listed(rows: impl Iterator<Item = (String, String)>) -> String {
    rows.map(|(name, said)| format!("{name}: {said}")).collect::<Vec<_>>().join("; ")
}

fn outcomes(
    source: &ReportInput<'_>,
    report: &Report,
    alt: &impl Fn(&str, String) -> String,
) -> Drawing {
    let said = |score: Option<f64>, status: Status| match score {
        Some(_) => format!("{} {}", source.score(score), source.mark(status)),
        None => source.mark(status),
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
    let list = listed(bars.iter().map(|bar| (bar.name.clone(), bar.said.clone())));
    chart::bars(&alt("report.alt.outcomes", list), &bars, source.scorecard.bands)
}

/// Whether all figures of a period are in.
pub(super) fn is_complete(coverage: Option<f64>) -> bool {
    coverage.is_none_or(|share| share >= 1.0 - crate::score::SLACK)
}

fn course(
    source: &ReportInput<'_>,
    report: &Report,
    alt: &impl Fn(&str, String) -> String,
) -> Drawing {
    let labels = source.labels;
    let marks: Vec<PeriodMark> = report
        .scorecard
        .series
        .iter()
        .enumerate()
        .map(|(place, row)| {
            let ahead = place > source.scored.chosen;
            PeriodMark {
                period: labels.period(row.period),
                score: row.score.filter(|_| !ahead),
                status: row.status,
                said: if ahead { source.dash() } else { source.score(row.score) },
                chosen: Some(row.period) == report.period,
                complete: is_complete(row.coverage),
            }
        })
        .collect();
    let list = listed(marks.iter().zip(&report.scorecard.series).map(|(mark, row)| {
        let share = source.coverage(row.coverage);
        let said = match (mark.complete, mark.score) {
            (false, Some(_)) => {
                labels.fill("report.partly", &[("score", &mark.said), ("share", &share)])
            }
            _ => mark.said.clone(),
        };
        (mark.period.clone(), said)
    }));
    let from = |status| labels.fill("report.from", &[("word", &source.status(status))]);
    chart::course(
        &alt("report.alt.course", list),
        &marks,
        source.scorecard.bands,
        (&from(Status::Green), &from(Status::Amber)),
    )
}

fn say_do(
    source: &ReportInput<'_>,
    report: &Report,
    alt: &impl Fn(&str, String) -> String,
) -> Drawing {
    let labels = source.labels;
    let header = |key: &'static str| labels.of("report.header", key);
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
            yields: row.yields,
            gap: row.gap.map_or_else(String::new, |value| {
                format!("{} {}", header("gap"), gap(source, Some(value)))
            }),
        })
        .collect();
    let words = ["say", "do", "delivered", "yields"].map(header);
    let numbers = |pair: &Pair| {
        let scores = [pair.say, pair.does, pair.delivered, pair.yields];
        let said = words.iter().zip(scores);
        let said: Vec<String> =
            said.map(|(word, score)| format!("{word} {}", source.score(score))).collect();
        said.join(", ")
    };
    let list = listed(pairs.iter().map(|pair| (pair.name.clone(), numbers(pair))));
    chart::say_do(&alt("report.alt.say_do", list), &pairs, source.scorecard.bands, words)
}

/// Say against do of each segment: of outcomes, which are few, another chart shows it already.
fn quadrant(
    source: &ReportInput<'_>,
    report: &Report,
    alt: &impl Fn(&str, String) -> String,
) -> Option<Drawing> {
    let labels = source.labels;
    let chosen = source.scored.chosen;
    let both = |level: NodeLevel, index: usize, segment: Option<usize>| {
        let node = source.find(level, index, segment)?;
        node.of(Facet::Say, chosen).score.zip(node.of(Facet::Do, chosen).score)
    };
    let (dots, names): (Vec<Dot>, Vec<&String>) = report
        .segments
        .iter()
        .enumerate()
        .filter_map(|(index, segment)| {
            let (say, does) = both(NodeLevel::Scorecard, 0, Some(index))?;
            Some((Dot { code: segment.code.clone(), say, does }, &segment.name))
        })
        .unzip();
    if dots.is_empty() {
        return None;
    }
    let (say, does) = (labels.text("report.header.say"), labels.text("report.header.do"));
    let legend: Vec<String> =
        dots.iter().zip(names).map(|(dot, name)| format!("{} {name}", dot.code)).collect();
    let list: Vec<String> = dots
        .iter()
        .zip(&legend)
        .map(|(dot, name)| {
            let (said, done) = (source.score(Some(dot.say)), source.score(Some(dot.does)));
            format!("{name}: {say} {said}, {does} {done}")
        })
        .collect();
    let corners = [
        labels.text("report.quadrant.aligned"),
        labels.text("report.quadrant.leaving"),
        labels.text("report.quadrant.staying"),
        labels.text("report.quadrant.at-risk"),
    ];
    let title = alt("report.alt.quadrant", list.join("; "));
    let drawing = chart::quadrant(&title, &dots, source.scorecard.bands, corners, (say, does));
    Some(drawing.with_legend(legend))
}

fn heat(
    source: &ReportInput<'_>,
    report: &Report,
    alt: &impl Fn(&str, String) -> String,
) -> Option<Drawing> {
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
                    let said = match cell.score.as_str() {
                        "" => cell.mark,
                        score => format!("{} {score}", cell.status.shape()),
                    };
                    (said, cell.status)
                })
                .chain([heat_of_all(source, index, &segment.node)])
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

/// A segment as a whole.
fn heat_of_all(source: &ReportInput<'_>, index: usize, node: &NodeReport) -> (String, Status) {
    let nothing = source.nothing(None, index);
    let said =
        nothing.unwrap_or_else(|| format!("{} {}", node.status.shape(), source.score(node.score)));
    (said, node.status)
}

fn map(
    source: &ReportInput<'_>,
    report: &Report,
    alt: &impl Fn(&str, String) -> String,
) -> Option<Drawing> {
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
    let perspective = &source.scorecard.perspective;
    let own = perspective.order.iter().position(|name| *name == perspective.name);
    let (above, below) = match own {
        Some(own) => (&perspective.order[..own], &perspective.order[own + 1..]),
        None => (&[][..], &[][..]),
    };
    Some(chart::map(&alt("report.alt.map", list.join("; ")), &boxes, above, below))
}

fn whale_chart(source: &ReportInput<'_>, alt: &impl Fn(&str, String) -> String) -> Option<Drawing> {
    let ranked = ranked(source);
    let (mut customers, mut total) = (0.0, 0.0);
    let named = |ranked: &RankedSegment| {
        let name = source.scorecard.segments.get(ranked.index).map(|segment| &segment.name);
        format!("{} {}", source.segment_code(ranked.index), name.map_or("", String::as_str))
    };
    let legend: Vec<String> = ranked.iter().map(named).collect();
    let segments: Vec<Yield> = ranked
        .into_iter()
        .map(|RankedSegment { index, size, profit }| {
            customers += size;
            total += size * profit;
            Yield { code: source.segment_code(index), customers, total }
        })
        .collect();
    let last = segments.last()?.total;
    let labels = source.labels;
    let euro = |amount: f64| labels.fill("number.euro", &[("number", &number(amount, 0, labels))]);
    let drawing = chart::whale(
        &alt("report.alt.whale", euro(last)),
        &segments,
        euro,
        (&capital(&source.scorecard.customer.many), labels.text("report.header.total")),
    );
    Some(drawing.with_legend(legend))
}
