//! What one workbook contributes to the whole.

use crate::{
    finding::{Finding, Severity},
    formula::Formula,
    model::{Aggregation, Edition, Id, Moment, Outcome, Period, Unit, ValueLimits},
    score::{
        Anchors, Arithmetic, InputRule, NodeLevel, PeriodCells, RollUpScore, Scored, SeriesScore,
        State, Status, Tree, Withholding, disclosed, weight_of,
    },
    scorecard::{Bands, PlannedKpi, Scorecard},
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What one file contributes to a roll-up, without the workbook that it comes from.
///
/// Some kilobytes, and less where files were issued from one plan: what was planned is then kept
/// once. It can be written and read with serde, so that machines can share the work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Digest {
    /// Place among the files, from 0: sums are taken and rows are shown in this order.
    pub position: u64,
    /// The file, as it was named.
    pub file: String,
    /// Findings that are errors.
    pub errors: u64,
    /// Findings that are warnings.
    pub warnings: u64,
    /// What it comes to; `None` for a file that was refused.
    pub scored: Option<ScoredDigest>,
}

/// What a workbook that could be read comes to in its chosen period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ScoredDigest {
    /// Name of the organisation; `None` where none is given.
    pub organisation: Option<String>,
    /// Language code of the workbook.
    pub language: String,
    /// Whether the figures are made up.
    pub example: bool,
    /// The chosen period.
    pub period: Option<Period>,
    /// The customer perspective as a whole.
    pub whole: RollUpScore,
    /// Its band.
    pub status: Status,
    /// What was planned.
    pub(super) plan: Arc<PlanDigest>,
    /// What its report shows of each outcome of the plan.
    pub(super) outcomes: Vec<ComparedScore>,
    /// By KPI of the plan; `None` where it has no total.
    pub(super) figures: Vec<Option<FigureDigest>>,
}

/// A roll-up as the report of a department shows it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ComparedScore {
    /// 0–100; `None` where none is shown.
    pub score: Option<f64>,
    /// Its band.
    pub status: Status,
}

impl ComparedScore {
    /// Of an outcome in the chosen period, by its place.
    pub(super) fn of(shown: &Scored, outcome: usize) -> Self {
        let node = shown.nodes.iter().find(|node| {
            (node.level, node.index, node.segment) == (NodeLevel::Outcome, outcome, None)
        });
        Self {
            score: node.and_then(|node| node.at(shown.chosen).score),
            status: node.map_or(Status::NoData, |node| node.status),
        }
    }
}

/// What was planned, as far as a roll-up goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct PlanDigest {
    pub(super) bands: Bands,
    /// Fewest answers of what reports show.
    pub(super) least_shown: u32,
    pub(super) withholding: Withholding,
    pub(super) outcomes: Vec<OutcomeDigest>,
    pub(super) objectives: Vec<ObjectiveDigest>,
    pub(super) kpis: Vec<KpiDigest>,
}

/// An outcome with the places of its objectives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct OutcomeDigest {
    pub(super) outcome: Outcome,
    pub(super) name: String,
    pub(super) weight: f64,
    pub(super) objectives: Vec<usize>,
}

/// An objective with the places of the KPIs whose totals count for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct ObjectiveDigest {
    pub(super) id: Id,
    pub(super) weight: f64,
    pub(super) kpis: Vec<usize>,
}

/// A KPI: how it is calculated, and what it is held against in the chosen period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct KpiDigest {
    pub(super) id: Id,
    pub(super) name: String,
    pub(super) outcome: Outcome,
    pub(super) unit: Unit,
    pub(super) formula: Option<Formula>,
    pub(super) inputs: Vec<InputDigest>,
    /// The input with the number of answers.
    pub(super) answers: Option<String>,
    pub(super) weight: f64,
    pub(super) anchors: Anchors,
    pub(super) minimum_answers: u32,
    /// Between which numbers the value lies.
    limits: ValueLimits,
}

/// How an input takes part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct InputDigest {
    pub(super) id: String,
    aggregate: Aggregation,
    weighted_by: Option<String>,
    optional: bool,
}

/// The total of a KPI in the chosen period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct FigureDigest {
    pub(super) state: State,
    pub(super) score: Option<f64>,
    /// Whether reports do not show it, because too few answered.
    pub(super) suppressed: bool,
    /// The value, as far as reports show it.
    pub(super) value: Option<f64>,
    /// The band, as far as reports show it.
    pub(super) status: Status,
    /// What stands in the cells behind it; `None` where the KPI is not asked or not due.
    pub(super) cells: Option<PeriodCells>,
}

impl Digest {
    /// What a workbook contributes that was read and scored.
    #[must_use]
    pub fn new(
        position: u64,
        file: &str,
        scorecard: &Scorecard,
        scored: &Scored,
        findings: &[Finding],
    ) -> Self {
        let count = |severity: Severity| {
            findings.iter().fold(0, |count, one| count + u64::from(one.severity() == severity))
        };
        let shown = disclosed(scorecard, scored);
        let shown = shown.as_ref().unwrap_or(scored);
        let organisation = scorecard.organisation.trim();
        let whole = shown.nodes.first();
        Self {
            position,
            file: file.to_owned(),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            scored: Some(ScoredDigest {
                organisation: (!organisation.is_empty()).then(|| organisation.to_owned()),
                language: scorecard.language.clone(),
                example: scorecard.example,
                period: scorecard.calendar.get(scored.chosen),
                whole: whole.map_or_else(RollUpScore::default, |node| node.at(scored.chosen)),
                status: whole.map_or(Status::NoData, |node| node.status),
                plan: Arc::new(PlanDigest::new(scorecard, scored)),
                outcomes: (0..scorecard.outcomes.len())
                    .map(|place| ComparedScore::of(shown, place))
                    .collect(),
                figures: (0..scorecard.kpis.len())
                    .map(|kpi| {
                        let all = total(scored, kpi)?;
                        Some(FigureDigest::new(all, scored, total(shown, kpi)))
                    })
                    .collect(),
            }),
        }
    }

    /// What a file contributes that could not be scored: its name, and that something is wrong.
    #[must_use]
    pub fn refused(position: u64, file: &str) -> Self {
        Self { position, file: file.to_owned(), errors: 1, warnings: 0, scored: None }
    }
}

impl ScoredDigest {
    /// What its report shows of an outcome; none where the plan does not have it.
    pub(super) fn outcome(&self, outcome: Outcome) -> Option<ComparedScore> {
        let place = self.plan.outcomes.iter().position(|row| row.outcome == outcome)?;
        self.outcomes.get(place).copied()
    }
}

impl PlanDigest {
    fn new(scorecard: &Scorecard, scored: &Scored) -> Self {
        let tree = Tree::new(scorecard, &scored.series);
        let outcomes = scorecard
            .outcomes
            .iter()
            .zip(&tree.outcome_weights)
            .zip(tree.objectives.iter().cloned());
        let objectives = scorecard.objectives.iter().enumerate();
        let kpis = scorecard.kpis.iter().enumerate();
        Self {
            bands: scorecard.bands,
            least_shown: scorecard.least_shown,
            withholding: Withholding::of(scorecard),
            outcomes: outcomes
                .map(|((row, weight), objectives)| OutcomeDigest {
                    outcome: row.outcome,
                    name: row.name.clone(),
                    weight: *weight,
                    objectives,
                })
                .collect(),
            objectives: objectives
                .map(|(place, objective)| ObjectiveDigest {
                    id: objective.id.clone(),
                    weight: weight_of(objective.weight),
                    kpis: tree
                        .under(0, place)
                        .iter()
                        .filter_map(|series| Some(scored.series.get(*series)?.kpi))
                        .collect(),
                })
                .collect(),
            kpis: kpis
                .map(|(place, measure)| {
                    KpiDigest::new(measure, total(scored, place), scored, scorecard.edition)
                })
                .collect(),
        }
    }
}

impl KpiDigest {
    fn new(
        measure: &PlannedKpi,
        total: Option<&SeriesScore>,
        scored: &Scored,
        edition: Edition,
    ) -> Self {
        let now = total.and_then(|total| total.at(scored.chosen));
        let kpi = &measure.kpi;
        Self {
            id: measure.id().clone(),
            name: kpi.name.clone(),
            outcome: kpi.outcome,
            unit: kpi.unit.clone(),
            formula: kpi.formula.clone(),
            inputs: kpi.inputs().map(InputDigest::from).collect(),
            answers: kpi.answers().map(str::to_owned),
            weight: weight_of(measure.weight),
            anchors: Anchors::of(measure, now.and_then(|now| now.target)),
            minimum_answers: measure.minimum_answers.unwrap_or(kpi.minimum_answers),
            limits: match edition {
                Edition::First => ValueLimits::default(),
                Edition::Second => kpi.limits(),
            },
        }
    }
}

impl From<InputRule<'_>> for InputDigest {
    fn from(rule: InputRule<'_>) -> Self {
        Self {
            id: rule.id.to_owned(),
            aggregate: rule.aggregate,
            weighted_by: rule.weighted_by.map(str::to_owned),
            optional: rule.optional,
        }
    }
}

impl Arithmetic for KpiDigest {
    fn formula(&self) -> Option<&Formula> {
        self.formula.as_ref()
    }

    fn inputs(&self) -> impl Iterator<Item = InputRule<'_>> {
        self.inputs.iter().map(|input| InputRule {
            id: &input.id,
            aggregate: input.aggregate,
            weighted_by: input.weighted_by.as_deref(),
            optional: input.optional,
        })
    }

    fn answers(&self) -> Option<&str> {
        self.answers.as_deref()
    }

    fn limits(&self) -> ValueLimits {
        self.limits
    }
}

impl FigureDigest {
    /// From the total as it was scored, and as reports show it.
    fn new(total: &SeriesScore, scored: &Scored, shown: Option<&SeriesScore>) -> Self {
        let told = shown.and_then(|shown| shown.at(scored.chosen));
        let suppressed = told.is_some_and(|told| told.suppressed);
        let value = told.and_then(|told| told.value);
        let status = shown.map_or(Status::NoData, |shown| shown.status);
        let Some(now) = total.at(scored.chosen) else {
            let state = State::NotDue;
            return Self { state, score: None, suppressed, value, status, cells: None };
        };
        let chosen = Moment::Period(scored.chosen);
        let from = match now.state {
            State::NotApplicable | State::NotDue => None,
            State::Carried => Some(now.source.unwrap_or(chosen)),
            State::Value | State::Refused | State::Missing | State::Invalid => Some(chosen),
        };
        let cells = from.and_then(|from| {
            let behind = total.course.get(from)?;
            Some(PeriodCells {
                own: behind.own,
                typed: behind.typed,
                blank_inputs: behind.blank_inputs,
                inputs: total.inputs.get(from).cloned().flatten(),
            })
        });
        Self { state: now.state, score: now.score, suppressed, value, status, cells }
    }
}

fn total(scored: &Scored, kpi: usize) -> Option<&SeriesScore> {
    scored.of_kpi(kpi).iter().find(|series| series.segment.is_none())
}
