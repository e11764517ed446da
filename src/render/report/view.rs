//! What a template may say of each part of a report.

use super::{
    build::ReportInput,
    chart::{self, Spark},
    format::said_by,
    model::{KpiReport, NodeReport, Report},
    remarks::is_own,
};
use crate::{
    model::Direction,
    render::{number, quantity},
    score::{Facet, NodeLevel, PeriodScore, SeriesScore, Status, shown},
    scorecard::PlannedKpi,
};
use serde::Serialize;

/// A roll-up in words.
#[derive(Serialize)]
pub(super) struct NodeView {
    pub(super) score: String,
    /// Key of the status.
    pub(super) status: Status,
    /// Shape and word.
    pub(super) mark: String,
    pub(super) coverage: String,
    /// Between which scores it can still end.
    pub(super) range: String,
    pub(super) completeness: String,
    pub(super) weakest: Option<String>,
    pub(super) counts: String,
    pub(super) to_date: String,
    pub(super) to_date_status: Status,
    pub(super) to_date_mark: String,
}

#[derive(Serialize)]
pub(super) struct OutcomeView {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) node: NodeView,
    pub(super) say: String,
    pub(super) r#do: String,
    pub(super) delivered: String,
    pub(super) yields: String,
    pub(super) gap: String,
    pub(super) sentence: Option<String>,
}

#[derive(Serialize)]
pub(super) struct SegmentView {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) treatment: Option<String>,
    pub(super) node: NodeView,
    /// Score, status and mark by outcome; without a score why there is none.
    pub(super) outcomes: Vec<HeatCell>,
    pub(super) say: String,
    pub(super) r#do: String,
    /// Where both what is said and what is done have a score.
    pub(super) gaps: Vec<GapView>,
}

/// Say and do of one segment in one outcome.
#[derive(Serialize)]
pub(super) struct GapView {
    pub(super) outcome: String,
    pub(super) say: String,
    pub(super) r#do: String,
    pub(super) gap: String,
    pub(super) sentence: Option<String>,
}

#[derive(Serialize)]
pub(super) struct HeatCell {
    pub(super) score: String,
    pub(super) status: Status,
    pub(super) mark: String,
}

#[derive(Serialize)]
pub(super) struct ObjectiveView {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) statement: String,
    pub(super) outcome: String,
    pub(super) segment: Option<String>,
    pub(super) owner: Option<String>,
    /// Codes of the objectives that it drives.
    pub(super) drives: Vec<String>,
    pub(super) incomplete: bool,
    pub(super) node: NodeView,
    pub(super) kpis: Vec<KpiView>,
}

#[derive(Clone, Serialize)]
pub(super) struct KpiView {
    pub(super) id: String,
    pub(super) name: String,
    /// None for the total.
    pub(super) segment: Option<String>,
    /// What customers say, what is done.
    pub(super) shows: String,
    pub(super) unit: String,
    pub(super) value: String,
    /// With its direction: *85% or more*.
    pub(super) target: String,
    pub(super) worst: String,
    pub(super) score: String,
    pub(super) status: Status,
    pub(super) mark: String,
    pub(super) trend: String,
    /// The 95 % interval.
    pub(super) margin: Option<String>,
    pub(super) to_date: String,
    pub(super) carried: bool,
    pub(super) remark: Option<String>,
    /// Of whom it is not asked.
    pub(super) not_asked: Option<String>,
    pub(super) note: Option<String>,
    /// The values over time, as SVG; none without two figures.
    pub(super) chart: Option<String>,
}

pub(super) fn node(source: &ReportInput<'_>, node: &NodeReport) -> NodeView {
    NodeView {
        score: source.score(node.score),
        status: node.status,
        mark: source.node_mark(node),
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
pub(super) fn gap(source: &ReportInput<'_>, gap: Option<f64>) -> String {
    gap.map_or_else(
        || source.dash(),
        |gap| {
            let written = number(gap, 0, source.labels);
            if gap.round() > 0.0 { format!("+{written}") } else { written }
        },
    )
}

pub(super) fn segments(source: &ReportInput<'_>, report: &Report) -> Vec<SegmentView> {
    report
        .segments
        .iter()
        .enumerate()
        .map(|(index, segment)| {
            let whole = source.find(NodeLevel::Scorecard, 0, Some(index));
            let facet =
                |facet: Facet| whole.and_then(|node| node.of(facet, source.scored.chosen).score);
            let mut view = node(source, &segment.node);
            if let Some(nothing) = source.nothing(None, index) {
                (view.score, view.mark) = (String::new(), nothing);
            }
            SegmentView {
                code: segment.code.clone(),
                name: segment.name.clone(),
                treatment: segment.treatment.map(|treatment| {
                    let key: &'static str = treatment.into();
                    let word = source.scorecard.treatments.get(key);
                    word.cloned().unwrap_or_else(|| source.labels.of("treatment", key).to_owned())
                }),
                node: view,
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
                        sentence: source.said_and_done(row),
                    })
                    .collect(),
            }
        })
        .collect()
}

pub(super) fn cell(source: &ReportInput<'_>, outcome: usize, segment: Option<usize>) -> HeatCell {
    let node = source.find(NodeLevel::Outcome, outcome, segment);
    let status = node.map_or(Status::NoData, |node| node.status);
    let planned = source.scorecard.outcomes.get(outcome);
    let nothing = segment
        .zip(planned)
        .and_then(|(segment, planned)| source.nothing(Some(planned.outcome), segment));
    if let Some(mark) = nothing {
        return HeatCell { score: String::new(), status, mark };
    }
    let why = node.and_then(|node| node.why_no_score);
    HeatCell {
        score: source.score(node.and_then(|node| node.at(source.scored.chosen).score)),
        status,
        mark: why.map_or_else(|| source.mark(status), |why| source.unscored(why)),
    }
}

/// The outcomes, each with what customers say and what is done.
pub(super) fn outcomes(source: &ReportInput<'_>, report: &Report) -> Vec<OutcomeView> {
    report
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
                yields: source.score(said.and_then(|row| row.yields)),
                gap: gap(source, said.and_then(|row| row.gap)),
                sentence: said.and_then(|row| source.said_and_done(row)),
            }
        })
        .collect()
}

/// A KPI, in total or of one segment.
pub(super) fn kpi(
    source: &ReportInput<'_>,
    kpi: &KpiReport,
    measure: &PlannedKpi,
    series: &SeriesScore,
) -> KpiView {
    let labels = source.labels;
    let unit = &measure.kpi.unit;
    let target = target(source, kpi, measure);
    let segment = source.segment_name(kpi.segment.as_ref());
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
        trend: source.trend(measure, series),
        margin: source.margin(measure, series),
        to_date: to_date(source, kpi, measure),
        carried: kpi.carried_from.is_some(),
        remark: source.remark(measure, series),
        not_asked: source.not_asked(kpi),
        note: source.noted(measure.id()).filter(|_| segment.is_none()),
        chart: spark(source, &title, kpi.status, measure, series),
        value,
        segment,
    }
}

/// The value to date, and of which stretch it is the average.
fn to_date(source: &ReportInput<'_>, kpi: &KpiReport, measure: &PlannedKpi) -> String {
    let figure = source.figure(kpi.to_date.value, &measure.kpi.unit);
    if kpi.to_date.average_of.is_none() {
        return figure;
    }
    let length = source.scorecard.calendar.start.every().averaged(measure.frequency);
    format!("{figure} ({})", source.labels.of("card.average", length.into()))
}

/// The target with its direction: *85% or more*.
pub(super) fn target(source: &ReportInput<'_>, kpi: &KpiReport, measure: &PlannedKpi) -> String {
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
    match (measure.direction, kpi.target.map(rounded), kpi.target_high.map(rounded)) {
        (Direction::TargetRange, Some(low), Some(high)) => labels.fill(
            "sheets.between",
            &[("low", &number(low, 4, labels)), ("high", &quantity(high, unit, labels))],
        ),
        (Direction::TargetRange, None, Some(high)) => bound(high, false),
        (direction, Some(target), _) => bound(target, direction != Direction::Lower),
        (_, None, _) => source.dash(),
    }
}

/// The figures over time beside their targets, as SVG; none without two figures.
fn spark(
    source: &ReportInput<'_>,
    title: &str,
    status: Status,
    measure: &PlannedKpi,
    series: &SeriesScore,
) -> Option<String> {
    let periods = &series.course.periods;
    let own = |(position, one): (usize, &PeriodScore)| one.value.filter(|_| is_own(position, one));
    let values: Vec<Option<f64>> = periods.iter().enumerate().map(own).collect();
    let targets: Vec<Option<f64>> =
        periods.iter().map(|one| one.target.or(measure.target_high)).collect();
    let chosen = source.scored.chosen;
    (values.iter().flatten().count() > 1)
        .then(|| chart::spark(title, &Spark { values: &values, targets: &targets, chosen, status }))
        .map(|drawing| drawing.to_string())
}
