//! From what the arithmetic says to the promised keys.

use super::model::{
    FindingReport, KpiPeriod, KpiReport, KpiToDate, NodePeriod, NodeReport, NodeToDate,
    ObjectiveReport, OutcomeReport, Report, SCHEMA, SayDoReport, SegmentReport, SpanReport,
    WeakestReport,
};
use crate::{
    catalogue::Labels,
    finding::Finding,
    model::{Calendar, Id, Moment, Period, Treatment},
    readings::{Block, Change, Entry, Reading, Readings},
    score::{
        Anchors, Facet, Interval, NoScore, NodeLevel, NodeScore, Quadrant, RollUpScore, Scored,
        SeriesScore, State, Status, StatusCounts, ToDate, band, is_hidden, robustness, status_of,
    },
    scorecard::{PlannedKpi, Scorecard, Segment},
    workbook::CellIndex,
};
use std::collections::BTreeMap;

/// Everything that a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct ReportInput<'a> {
    /// The workbook, as it was named.
    pub file: &'a str,
    /// What was planned.
    pub scorecard: &'a Scorecard,
    /// What was filled in.
    pub readings: &'a Readings,
    /// What it comes to.
    pub scored: &'a Scored,
    /// What is wrong with it.
    pub findings: &'a [Finding],
    /// Words of its language.
    pub labels: &'a Labels,
    /// The codes that the workbook gives to objectives and segments, where they are known.
    pub codes: Option<&'a BTreeMap<(Block, Id), String>>,
    /// What people changed since the workbook was issued.
    pub changes: &'a [Change],
    /// Where all this stands, where there is a file.
    pub cells: Option<&'a CellIndex>,
    /// What people remarked beside the figures, by the id of the row.
    pub remarks: Option<&'a BTreeMap<String, String>>,
}

impl Report {
    /// The report of a workbook.
    #[must_use]
    pub fn new(source: &ReportInput<'_>) -> Self {
        let ReportInput { scorecard, scored, .. } = *source;
        // Ranges over all weights would tell of what is hidden.
        let hides = scored
            .series
            .iter()
            .any(|series| series.at(scored.chosen).is_some_and(|now| now.suppressed));
        let robust = if hides { Vec::new() } else { robustness(scorecard, scored) };
        let rolled = Rolled { source, robust };
        let whole = rolled.node(NodeLevel::Scorecard, None, 0);
        Self {
            schema: SCHEMA.to_owned(),
            file: source.file.to_owned(),
            organisation: non_blank(&scorecard.organisation),
            sector: Some(scorecard.sector.clone()),
            language: Some(scorecard.language.clone()),
            example: scorecard.example,
            period: source.period(Moment::Period(scored.chosen)),
            periods: source.periods().collect(),
            span: source.span(),
            scorecard: whole.map_or_else(NodeReport::nothing, |(_, node)| node),
            outcomes: rolled.outcomes(),
            objectives: rolled.objectives(),
            segments: rolled.segments(),
            kpis: scored.series.iter().filter_map(|series| source.kpi(series)).collect(),
            say_do: source.say_do(),
            agreements: source.agreements(),
            findings: source
                .findings
                .iter()
                .map(|finding| FindingReport::new(finding, source.labels))
                .chain(source.notes())
                .collect(),
        }
    }

    /// The report of a file that cannot be scored: what is wrong with it, and nothing else.
    #[must_use]
    pub fn refused(file: &str, findings: &[Finding], labels: &Labels) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            file: file.to_owned(),
            organisation: None,
            sector: None,
            language: None,
            example: false,
            period: None,
            periods: Vec::new(),
            span: None,
            scorecard: NodeReport::nothing(),
            outcomes: Vec::new(),
            objectives: Vec::new(),
            segments: Vec::new(),
            kpis: Vec::new(),
            say_do: Vec::new(),
            agreements: Vec::new(),
            findings: findings.iter().map(|finding| FindingReport::new(finding, labels)).collect(),
        }
    }
}

/// The roll-ups, each with how far its score would move under other weights.
struct Rolled<'s, 'a> {
    source: &'s ReportInput<'a>,
    /// In the order of the nodes; those that have none come last.
    robust: Vec<Option<Interval>>,
}

impl Rolled<'_, '_> {
    fn node(
        &self,
        level: NodeLevel,
        segment: Option<usize>,
        index: usize,
    ) -> Option<(&NodeScore, NodeReport)> {
        let of = |node: &NodeScore| (node.level, node.segment, node.index);
        let nodes = &self.source.scored.nodes;
        let place = nodes.iter().position(|node| of(node) == (level, segment, index))?;
        let node = nodes.get(place)?;
        Some((node, self.source.node(node, self.robust.get(place).copied().flatten())))
    }

    fn outcomes(&self) -> Vec<OutcomeReport> {
        let rows = self.source.scorecard.outcomes.iter().enumerate();
        rows.filter_map(|(index, row)| {
            let (rolled, node) = self.node(NodeLevel::Outcome, None, index)?;
            let weight = rolled.weight;
            Some(OutcomeReport { id: row.outcome, name: row.name.clone(), weight, node })
        })
        .collect()
    }

    fn objectives(&self) -> Vec<ObjectiveReport> {
        let rows = self.source.scorecard.objectives.iter().enumerate();
        rows.filter_map(|(index, objective)| {
            let (rolled, node) = self.node(NodeLevel::Objective, None, index)?;
            Some(ObjectiveReport {
                id: objective.id.clone(),
                code: self.source.objective_code(index),
                statement: objective.statement.clone(),
                outcome: objective.outcome,
                segment: objective.segment.clone(),
                weight: rolled.weight,
                incomplete: rolled.incomplete,
                node,
            })
        })
        .collect()
    }

    fn segments(&self) -> Vec<SegmentReport> {
        let rows = self.source.scorecard.segments.iter().enumerate();
        rows.filter_map(|(index, segment)| {
            let (_, node) = self.node(NodeLevel::Scorecard, Some(index), 0)?;
            Some(SegmentReport {
                id: segment.id.clone(),
                code: self.source.segment_code(index),
                name: segment.name.clone(),
                targeted: segment.targeted,
                not_asked: self.source.outcomes_not_asked(index),
                treatment: treatment(segment),
                node,
            })
        })
        .collect()
    }
}

impl NodeReport {
    /// Nothing is known.
    fn nothing() -> Self {
        Self {
            score: None,
            status: Status::NoData,
            coverage: None,
            low: None,
            high: None,
            possible: Vec::new(),
            why_no_score: Some(NoScore::NotApplicable),
            like_for_like: None,
            carried: None,
            weakest: None,
            suppressed: false,
            counts: StatusCounts::default().into(),
            to_date: NodeToDate { score: None, status: Status::NoData, coverage: None },
            series: Vec::new(),
            robust: None,
        }
    }
}

impl ReportInput<'_> {
    /// What every figure to date covers.
    fn span(&self) -> Option<SpanReport> {
        let from = self.period(Moment::Period(self.scored.year_start))?;
        Some(SpanReport { from, to: self.period(Moment::Period(self.scored.chosen))? })
    }

    /// What stands where nothing is known.
    pub(super) fn dash(&self) -> String {
        self.labels.text("report.no_value").to_owned()
    }

    /// Whether nothing was filled in that this report could tell of: tables would hold dashes only.
    #[cfg(feature = "report")]
    pub(super) fn waits(&self, report: &Report) -> bool {
        let now = Moment::Period(self.scored.chosen);
        let mut lists =
            self.readings.series.values().flat_map(|row| row.inputs.values().chain([&row.typed]));
        lists.all(|list| list.get(now).is_none_or(|reading| reading.entry == Entry::Blank))
            && report.kpis.iter().all(|kpi| matches!(kpi.state, State::Missing | State::NotDue))
    }

    /// All periods, at least one and at most [`Calendar::MAX_PERIODS`].
    pub(super) fn periods(&self) -> impl Iterator<Item = Period> + use<> {
        let calendar = self.scorecard.calendar;
        let count = calendar.count.clamp(1, Calendar::MAX_PERIODS);
        Calendar { count, ..calendar }.periods()
    }

    /// The period of a moment; none for *before*.
    pub(super) fn period(&self, at: Moment) -> Option<Period> {
        at.position().and_then(|position| self.periods().nth(position))
    }

    /// The node of a level, in total or for a segment.
    pub(super) fn find(
        &self,
        level: NodeLevel,
        index: usize,
        segment: Option<usize>,
    ) -> Option<&NodeScore> {
        self.scored
            .nodes
            .iter()
            .find(|node| node.level == level && node.index == index && node.segment == segment)
    }

    /// Id of a child.
    fn id(&self, level: NodeLevel, index: usize) -> Option<String> {
        Some(match level {
            NodeLevel::Scorecard => "scorecard".to_owned(),
            NodeLevel::Outcome => self.scorecard.outcomes.get(index)?.outcome.to_string(),
            NodeLevel::Objective => self.scorecard.objectives.get(index)?.id.to_string(),
            NodeLevel::Kpi => {
                let series = self.scored.series.get(index)?;
                self.scorecard.kpis.get(series.kpi)?.id().to_string()
            }
        })
    }

    fn node(&self, node: &NodeScore, robust: Option<Interval>) -> NodeReport {
        let bands = self.scorecard.bands;
        let rolled = node.at(self.scored.chosen);
        let some = |rolled: RollUpScore, number: f64| rolled.applicable.then_some(number);
        let bound = |number: f64| some(rolled, number).filter(|_| !node.suppressed);
        let year = node.to_date.all;
        NodeReport {
            score: rolled.score,
            status: node.status,
            coverage: some(rolled, rolled.coverage),
            low: bound(rolled.low),
            high: bound(rolled.high),
            suppressed: node.suppressed,
            possible: node.possible.clone(),
            why_no_score: node.why_no_score,
            like_for_like: node.like_for_like,
            carried: node.carried,
            weakest: node.weakest.and_then(|weakest| {
                let id = self.id(weakest.level, weakest.index)?;
                Some(WeakestReport { level: weakest.level, id, score: weakest.score })
            }),
            counts: node.counts.into(),
            to_date: NodeToDate {
                score: year.score,
                status: node.to_date_status,
                coverage: some(year, year.coverage),
            },
            series: self
                .periods()
                .enumerate()
                .map(|(place, period)| {
                    let rolled = node.at(place);
                    NodePeriod {
                        period,
                        score: rolled.score,
                        status: band(rolled.score, bands),
                        coverage: some(rolled, rolled.coverage),
                    }
                })
                .collect(),
            robust: robust.map(|robust| [robust.low, robust.high]),
        }
    }

    fn kpi(&self, series: &SeriesScore) -> Option<KpiReport> {
        let measure = self.scorecard.kpis.get(series.kpi)?;
        let now = series.at(self.scored.chosen)?;
        let segment = match series.segment {
            Some(index) => Some(self.scorecard.segments.get(index)?),
            None => None,
        };
        let anchors = Anchors::of(measure, now.target);
        let total = series.segment.is_none();
        let not_asked = if total { self.groups_not_asked(measure) } else { Vec::new() };
        let kpi = &measure.kpi;
        Some(KpiReport {
            id: measure.id().clone(),
            segment: segment.and_then(|segment| segment.id.clone()),
            not_asked,
            name: kpi.name.clone(),
            objective: measure.objective.clone(),
            outcome: kpi.outcome,
            lens: kpi.lens,
            kind: kpi.kind,
            unit: kpi.unit.id.clone(),
            direction: measure.direction,
            frequency: measure.frequency,
            weight: crate::score::weight_of(measure.weight),
            baseline: measure.baseline,
            worst: anchors.worst,
            target: anchors.target,
            target_high: anchors.target_high,
            worst_high: anchors.worst_high,
            value: now.value,
            state: now.state,
            carried_from: now.source.filter(|_| now.state == State::Carried).map(|from| {
                self.period(from).map_or_else(|| "before".to_owned(), |period| period.to_string())
            }),
            overdue_since: now.overdue_since.and_then(|since| self.period(since)),
            score: now.score,
            status: series.status,
            firm: series.firm,
            interval: series.interval.map(|interval| [interval.low, interval.high]),
            answers: series.answers,
            suppressed: now.suppressed,
            attainment: series.attainment,
            trend: series.trend,
            to_date: self.kpi_to_date(measure, series),
            series: self
                .periods()
                .zip(&series.course.periods)
                .map(|(period, one)| KpiPeriod {
                    period,
                    value: one.value,
                    score: one.score,
                    state: one.state,
                })
                .collect(),
            note: self.note(measure.id()),
            cells: self.cells(series).into_iter().map(|(_, cell)| cell).collect(),
        })
    }

    fn kpi_to_date(&self, measure: &PlannedKpi, series: &SeriesScore) -> KpiToDate {
        let ToDate { value, state, score, average_of } = series.to_date;
        let status = status_of(score, self.scorecard.bands, measure.green_at_target);
        let average_of = average_of.filter(|_| value.is_some());
        KpiToDate { value, average_of, score, state, status }
    }

    /// The cells that a figure of the chosen period comes from, each with its segment.
    ///
    /// Where nothing was filled in: the cells that wait for it.
    pub(super) fn cells(&self, series: &SeriesScore) -> Vec<(Option<usize>, String)> {
        self.source_cells(series)
            .into_iter()
            .filter_map(|(segment, _, reading)| Some((segment, reading.cell.as_ref()?.to_string())))
            .collect()
    }

    /// The readings behind a figure of the chosen period: segment, input (none: typed), reading.
    pub(super) fn source_cells(
        &self,
        series: &SeriesScore,
    ) -> Vec<(Option<usize>, Option<&str>, &Reading)> {
        let Some(measure) = self.scorecard.kpis.get(series.kpi) else { return Vec::new() };
        let from = series
            .at(self.scored.chosen)
            .and_then(|now| now.source.or(now.overdue_since))
            .unwrap_or(Moment::Period(self.scored.chosen));
        let id = measure.id();
        let typed = series.course.get(from).is_some_and(|one| one.typed);
        let id_of = |place: usize| self.scorecard.segments.get(place)?.id.clone();
        let split = self.scorecard.groups_apart(measure);
        let mut found = Vec::new();
        let parts: Vec<(Option<usize>, Option<Id>)> = match (series.segment, split.is_empty()) {
            (None, false) if !typed => split
                .into_iter()
                .map(|index| (Some(index), id_of(index)))
                .filter(|(_, id)| id.is_some())
                .collect(),
            (None, _) => vec![(None, None)],
            (Some(index), _) => vec![(Some(index), id_of(index))],
        };
        for (index, segment) in parts {
            if is_hidden(self.scorecard, self.scored, series.kpi, segment.as_ref(), from) {
                continue;
            }
            let Some(readings) = self.readings.of(id, segment.as_ref()) else { continue };
            let direct = readings.typed.get(from);
            let by_input: Vec<_> = readings
                .inputs
                .iter()
                .filter_map(|(input, list)| Some((input.as_str(), list.get(from)?)))
                .collect();
            let blank = by_input.iter().all(|(_, reading)| reading.entry == Entry::Blank);
            match direct {
                Some(reading)
                    if blank && (by_input.is_empty() || reading.entry != Entry::Blank) =>
                {
                    found.push((index, None, reading));
                }
                _ => {
                    for (input, reading) in by_input {
                        found.push((index, Some(input), reading));
                    }
                }
            }
        }
        found
    }

    fn say_do(&self) -> Vec<SayDoReport> {
        let contexts = std::iter::once(None).chain((0..self.scorecard.segments.len()).map(Some));
        contexts
            .flat_map(|segment| {
                self.scorecard.outcomes.iter().enumerate().filter_map(move |(index, row)| {
                    let node = self.find(NodeLevel::Outcome, index, segment)?;
                    let of = |facet: Facet| node.of(facet, self.scored.chosen);
                    let score = |facet: Facet| of(facet).score;
                    let (say, does) = (score(Facet::Say), score(Facet::Do));
                    let both = say.zip(does);
                    Some(SayDoReport {
                        outcome: row.outcome,
                        segment: segment
                            .and_then(|index| self.scorecard.segments.get(index)?.id.clone()),
                        say,
                        r#do: does,
                        delivered: score(Facet::Delivered),
                        yields: score(Facet::Yields),
                        gap: both.map(|(say, does)| say - does),
                        quadrant: both
                            .map(|(say, does)| Quadrant::of(say, does, self.scorecard.bands.amber)),
                        withheld: Facet::PARTS
                            .into_iter()
                            .filter(|facet| of(*facet).is_withheld())
                            .collect(),
                    })
                })
            })
            .collect()
    }
}

/// What to do with a segment, where it is known whether it is targeted and what it yields.
fn treatment(segment: &Segment) -> Option<Treatment> {
    let (targeted, profit) = (segment.targeted?, segment.profit_per_customer?);
    Some(match (targeted, profit >= 0.0) {
        (true, true) => Treatment::Retain,
        (true, false) => Treatment::Transform,
        (false, true) => Treatment::Monitor,
        (false, false) => Treatment::Eliminate,
    })
}

/// A text that says something.
pub(super) fn non_blank(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
