//! Departments as one organisation, in two ways: each KPI from the figures of all, and the scores of all.

use super::{
    ScoredDigest,
    digest::{FigureDigest, KpiDigest},
};
use crate::{
    model::{Edition, Id, Unit},
    readings::Entry,
    score::{
        Anchors, Mean, PeriodCells, PeriodValue, RollUpScore, Status, Withholding, band,
        fewer_than, of_segments, score_of,
    },
    scorecard::{Bands, own_number},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What departments come to together in the period that they share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Pooled {
    /// The scores of all, each counting alike, as a parent rolls up its children.
    pub whole: RollUpScore,
    /// Its band, by the bounds of the first.
    pub status: Status,
    /// The KPIs that two departments or more have, in the order of the first that has them.
    pub kpis: Vec<PooledKpi>,
}

/// One KPI over several departments: their inputs are added up, then scored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PooledKpi {
    /// Key of the KPI.
    pub id: Id,
    /// What it is called in the first department that has it.
    pub name: String,
    /// Unit of value and target.
    pub unit: Unit,
    /// How many have it.
    pub count: usize,
    /// `None` where a figure is lacking, or was typed as a result, which cannot be added up.
    pub value: Option<f64>,
    /// Whether the value is not shown, because what few people answered would follow from it.
    pub suppressed: bool,
    /// The target that all share; `None` where they hold it against different ones.
    pub target: Option<f64>,
    /// Score, 0–100; `None` without a value, a shared target, or answers enough.
    pub score: Option<f64>,
    /// Its band.
    pub status: Status,
}

/// Pools departments; `None` for fewer than two, and where they report on different periods.
#[must_use]
pub fn pool(departments: &[&ScoredDigest]) -> Option<Pooled> {
    let first = departments.first().filter(|_| departments.len() > 1)?;
    if first.period.is_none() || departments.iter().any(|one| one.period != first.period) {
        return None;
    }
    let mut mean = Mean::default();
    for department in departments {
        mean.add(1.0, department.whole);
    }
    let rules = departments.iter().map(|one| one.plan.withholding);
    let whole = mean.rolled(rules.reduce(Withholding::stricter));
    let bands = first.plan.bands;
    let totals = totals(departments);
    let mut kpis: Vec<PooledKpi> = Vec::new();
    let mut seen: BTreeSet<&Id> = BTreeSet::new();
    for kpi in departments.iter().flat_map(|department| &department.plan.kpis) {
        // What people added themselves shares its id with others and nothing more.
        if own_number(&kpi.id).is_some() || !seen.insert(&kpi.id) {
            continue;
        }
        let all = totals.get(&kpi.id).into_iter().flatten();
        let parts: Vec<DepartmentPart<'_>> =
            all.filter(|part| alike(part.planned, kpi)).copied().collect();
        if parts.len() > 1 {
            kpis.push(added(kpi, &parts, bands));
        }
    }
    Some(Pooled { whole, status: band(whole.score, bands), kpis })
}

/// A KPI in one department: how it is planned, and its total.
#[derive(Clone, Copy)]
struct DepartmentPart<'a> {
    department: usize,
    planned: &'a KpiDigest,
    /// Fewest answers of what its reports show.
    least_shown: u32,
    figure: &'a FigureDigest,
}

/// The totals of each KPI, in the order of the departments.
fn totals<'a>(departments: &[&'a ScoredDigest]) -> BTreeMap<&'a Id, Vec<DepartmentPart<'a>>> {
    let mut totals: BTreeMap<&Id, Vec<DepartmentPart<'_>>> = BTreeMap::new();
    for (department, digest) in departments.iter().enumerate() {
        for (planned, figure) in digest.plan.kpis.iter().zip(&digest.figures) {
            let Some(figure) = figure else { continue };
            let parts = totals.entry(&planned.id).or_default();
            // A department takes part once, whatever stands in it.
            if parts.last().is_some_and(|part| part.department == department) {
                parts.pop();
            }
            let least_shown = digest.plan.least_shown;
            parts.push(DepartmentPart { department, planned, least_shown, figure });
        }
    }
    totals
}

/// Whether two entries come from the same figures in the same way.
fn alike(one: &KpiDigest, two: &KpiDigest) -> bool {
    fn ids(kpi: &KpiDigest) -> impl Iterator<Item = &str> {
        kpi.inputs.iter().map(|input| input.id.as_str())
    }
    one.formula == two.formula && one.unit.id == two.unit.id && ids(one).eq(ids(two))
}

/// Whether what all come to rests on few answers, or gives away what a department does not show.
fn tells_of_few(parts: &[DepartmentPart<'_>], answers: Option<f64>) -> bool {
    let Some(answers) = answers.filter(|answers| *answers > 0.0) else { return false };
    let least = parts.iter().map(|part| part.least_shown).max().map_or(0.0, f64::from);
    let hidden: Vec<f64> = parts
        .iter()
        .filter(|part| part.figure.suppressed)
        .filter_map(|part| part.figure.cells.as_ref()?.answers(part.planned))
        .collect();
    let alone = hidden.len() == 1 || hidden.iter().sum::<f64>() < least;
    answers < least || (!hidden.is_empty() && alone)
}

/// The figures of all parts as one.
fn added(kpi: &KpiDigest, parts: &[DepartmentPart<'_>], bands: Bands) -> PooledKpi {
    let mut found = PooledKpi {
        id: kpi.id.clone(),
        name: kpi.name.clone(),
        unit: kpi.unit.clone(),
        count: parts.len(),
        value: None,
        suppressed: false,
        target: None,
        score: None,
        status: Status::NoData,
    };
    let Some(DepartmentPart { planned, .. }) = parts.first() else { return found };
    let cells: Vec<&PeriodCells> =
        parts.iter().filter_map(|part| part.figure.cells.as_ref()).collect();
    let all = of_segments((*planned, Edition::LATEST), &cells, &Entry::Blank, None);
    let shared: Option<&Anchors> =
        Some(&planned.anchors).filter(|one| parts.iter().all(|part| part.planned.anchors == **one));
    found.target = shared.and_then(|anchors| anchors.target.or(anchors.target_high));
    let PeriodValue::Value(value) = all.own else { return found };
    if tells_of_few(parts, all.answers(*planned)) {
        found.suppressed = true;
        return found;
    }
    found.value = Some(value);
    let minimum = parts.iter().map(|part| part.planned.minimum_answers).max();
    let enough = !fewer_than(minimum.unwrap_or(0), all.answers(*planned), None);
    found.score = shared.filter(|_| enough).and_then(|anchors| score_of(anchors, bands, value));
    found.status = planned.anchors.status(found.score, bands);
    found
}
