//! Departments beside each other, KPI by KPI: what each came to in its period, and where they differ.

use super::{
    ScoredDigest,
    digest::{ComparedScore, FigureDigest, KpiDigest, PlanDigest},
};
use crate::{
    model::{Id, Outcome, Unit},
    score::{State, Status},
    scorecard::own_number,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// What departments came to beside each other, as far as the report of each shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Comparison {
    /// The departments, as places among the rows of [`Combined`](super::Combined): all that could
    /// be read, in their order.
    pub columns: Vec<usize>,
    /// In the order of the first department that has them.
    pub outcomes: Vec<ComparedOutcome>,
    /// From the lowest score of a whole to the highest, in points, as with KPIs.
    pub spread: Option<f64>,
    /// How many KPIs only one department has. There is nothing to compare them with.
    pub alone: usize,
}

/// An outcome in all departments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ComparedOutcome {
    /// Which.
    pub outcome: Outcome,
    /// What it is called in the first department that has it.
    pub name: String,
    /// Its score by column; none for a department without this outcome.
    pub scores: Vec<Option<ComparedScore>>,
    /// From the lowest of them to the highest, in points, as with KPIs.
    pub spread: Option<f64>,
    /// The KPIs that two departments or more have: as their objectives stand in the first, then
    /// what the others bring.
    pub kpis: Vec<ComparedKpi>,
}

/// A KPI in the departments that have it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ComparedKpi {
    /// Key of the KPI in the first department that has it.
    pub id: Id,
    /// What it is called there.
    pub name: String,
    /// Unit of the values.
    pub unit: Unit,
    /// By column, those that have it.
    pub figures: Vec<ComparedFigure>,
    /// From the lowest score to the highest, in points. Examples take part only where all are
    /// examples; `None` with fewer than two scores.
    pub spread: Option<f64>,
}

/// A KPI in one department, as its report shows it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ComparedFigure {
    /// Place among the columns.
    pub column: usize,
    /// What is known of it.
    pub state: State,
    /// Whether it is kept out, because few people would be known by it.
    pub suppressed: bool,
    /// The total; `None` where there is none, or it is kept out.
    pub value: Option<f64>,
    /// Score, 0–100; `None` where there is none, or it is kept out.
    pub score: Option<f64>,
    /// Its band.
    pub status: Status,
}

/// By what a KPI is known in another department.
///
/// One of the catalogue by its id, as long as it is calculated alike. What people added themselves
/// has an id by its place, and is known by its name and what it is counted in.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct KpiKey<'a> {
    name: &'a str,
    unit: (&'a str, &'a str),
    formula: Option<&'a str>,
    inputs: Vec<&'a str>,
}

impl<'a> From<&'a KpiDigest> for KpiKey<'a> {
    fn from(kpi: &'a KpiDigest) -> Self {
        let own = own_number(&kpi.id).is_some();
        Self {
            name: if own { kpi.name.trim() } else { kpi.id.as_str() },
            unit: (kpi.unit.id.as_str(), if own { kpi.unit.label.as_str() } else { "" }),
            formula: kpi.formula.as_ref().map(|formula| formula.text()),
            inputs: kpi.inputs.iter().map(|input| input.id.as_str()).collect(),
        }
    }
}

/// A department: its place among all files, what it comes to, and whether it counts.
pub(super) type ComparedDepartment<'a> = (usize, &'a ScoredDigest, bool);

/// Sets departments beside each other.
///
/// `None` for fewer than two. Takes as long as there are KPIs in all of them together.
#[must_use]
pub(super) fn compare(departments: &[ComparedDepartment<'_>]) -> Option<Comparison> {
    if departments.len() < 2 {
        return None;
    }
    let mut rows = ComparedRows::default();
    let mut of_plans: BTreeMap<*const PlanDigest, Vec<(usize, usize)>> = BTreeMap::new();
    for (column, (_, department, counts)) in departments.iter().enumerate() {
        let plan = department.plan.as_ref();
        let places =
            of_plans.entry(Arc::as_ptr(&department.plan)).or_insert_with(|| rows.places(plan));
        for (kpi, row) in places {
            if let Some(Some(figure)) = department.figures.get(*kpi) {
                rows.add(*row, column, figure, *counts);
            }
        }
    }
    let mut outcomes = rows.outcomes(departments);
    let mut alone = 0;
    for GatheredKpi { outcome, kpi, scores } in rows.kpis {
        match kpi.figures.len() {
            0 => {}
            1 => alone += 1,
            _ => {
                let spread = scores.spread();
                if let Some(row) = outcomes.get_mut(outcome) {
                    row.kpis.push(ComparedKpi { spread, ..kpi });
                }
            }
        }
    }
    outcomes.retain(|row| !row.kpis.is_empty());
    let columns = departments.iter().map(|(place, ..)| *place).collect();
    let whole = departments.iter().map(|(_, one, counts)| (one.whole.score, *counts));
    let spread = ScoreRange::over(whole).spread();
    Some(Comparison { columns, outcomes, spread, alone })
}

/// The KPIs of all departments, while they are gathered.
#[derive(Default)]
struct ComparedRows<'a> {
    known: BTreeMap<KpiKey<'a>, usize>,
    kpis: Vec<GatheredKpi>,
    /// In the order of the first plan that has them.
    outcomes: Vec<(Outcome, &'a str)>,
}

/// A KPI of all departments, while it is gathered.
struct GatheredKpi {
    /// Place among the outcomes.
    outcome: usize,
    kpi: ComparedKpi,
    /// The scores that count.
    scores: ScoreRange,
}

/// Between which numbers scores lie.
#[derive(Clone, Copy, Default)]
struct ScoreRange {
    count: usize,
    low: f64,
    high: f64,
}

impl ScoreRange {
    fn add(&mut self, score: f64) {
        let first = self.count == 0;
        self.count += 1;
        self.low = if first { score } else { self.low.min(score) };
        self.high = if first { score } else { self.high.max(score) };
    }

    /// Of those departments that count.
    fn over(scores: impl Iterator<Item = (Option<f64>, bool)>) -> Self {
        let mut range = Self::default();
        scores.filter(|(_, counts)| *counts).filter_map(|(score, _)| score).for_each(|score| {
            range.add(score);
        });
        range
    }

    /// None where there is nothing to compare.
    fn spread(self) -> Option<f64> {
        (self.count > 1).then_some(self.high - self.low)
    }
}

impl<'a> ComparedRows<'a> {
    /// The KPIs of a plan, as its report goes through them, each with its row.
    fn places(&mut self, plan: &'a PlanDigest) -> Vec<(usize, usize)> {
        let mut seen: BTreeSet<usize> = BTreeSet::new();
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        let mut places = Vec::with_capacity(plan.kpis.len());
        let under = plan.outcomes.iter().flat_map(|row| {
            let objectives = row.objectives.iter().filter_map(|place| plan.objectives.get(*place));
            objectives.flat_map(|one| &one.kpis).map(|kpi| (*kpi, row.outcome))
        });
        // Those without an objective come last.
        let loose = plan.kpis.iter().enumerate().map(|(place, kpi)| (place, kpi.outcome));
        for (place, outcome) in under.chain(loose) {
            let Some(kpi) = plan.kpis.get(place).filter(|_| seen.insert(place)) else { continue };
            let row = self.row(kpi, plan, outcome);
            // A department takes part once, whatever stands in it.
            if taken.insert(row) {
                places.push((place, row));
            }
        }
        places
    }

    /// The row of a KPI, a new one for what was not met before.
    fn row(&mut self, kpi: &'a KpiDigest, plan: &'a PlanDigest, outcome: Outcome) -> usize {
        let next = self.kpis.len();
        let row = *self.known.entry(KpiKey::from(kpi)).or_insert(next);
        if row == next {
            let outcome = self.outcome(outcome, plan);
            self.kpis.push(GatheredKpi {
                outcome,
                kpi: ComparedKpi {
                    id: kpi.id.clone(),
                    name: kpi.name.clone(),
                    unit: kpi.unit.clone(),
                    figures: Vec::new(),
                    spread: None,
                },
                scores: ScoreRange::default(),
            });
        }
        row
    }

    /// The place of an outcome; its name as the plan has it.
    fn outcome(&mut self, outcome: Outcome, plan: &'a PlanDigest) -> usize {
        if let Some(place) = self.outcomes.iter().position(|(known, _)| *known == outcome) {
            return place;
        }
        let named = plan.outcomes.iter().find(|row| row.outcome == outcome);
        self.outcomes
            .push((outcome, named.map_or_else(|| outcome.into(), |row| row.name.as_str())));
        self.outcomes.len() - 1
    }

    fn add(&mut self, row: usize, column: usize, figure: &FigureDigest, counts: bool) {
        let Some(row) = self.kpis.get_mut(row) else { return };
        let &FigureDigest { state, suppressed, value, status, .. } = figure;
        // The digest keeps the score for ranks; what hides is told as hidden.
        let score = figure.score.filter(|_| !suppressed);
        row.kpi.figures.push(ComparedFigure { column, state, suppressed, value, score, status });
        if let Some(score) = score.filter(|_| counts) {
            row.scores.add(score);
        }
    }

    /// The outcomes with their scores, without KPIs yet.
    fn outcomes(&self, departments: &[ComparedDepartment<'_>]) -> Vec<ComparedOutcome> {
        let row = |(outcome, name): &(Outcome, &str)| {
            let score = |(_, one, _): &ComparedDepartment<'_>| one.outcome(*outcome);
            let scores: Vec<Option<ComparedScore>> = departments.iter().map(score).collect();
            let counted = scores
                .iter()
                .zip(departments)
                .map(|(found, (.., counts))| (found.and_then(|found| found.score), *counts));
            ComparedOutcome {
                outcome: *outcome,
                name: (*name).to_owned(),
                spread: ScoreRange::over(counted).spread(),
                scores,
                kpis: Vec::new(),
            }
        };
        self.outcomes.iter().map(row).collect()
    }
}
