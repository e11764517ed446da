//! Departments as one organisation, in two ways: each KPI from the figures of all, and the scores of all.

use super::{
    Anchors, Facet, PeriodValue, RollUpScore, Scored, SeriesScore, State, Status,
    anchors::{band, score_of},
    period_value::{self, PeriodCells},
    roll_up::Mean,
    series::fewer_than,
};
use crate::{
    model::{Id, Kpi, Period},
    readings::Entry,
    scorecard::{PlannedKpi, Scorecard, own_number},
};
use std::collections::{BTreeMap, BTreeSet};

/// What departments come to together in the period that they share.
#[derive(Clone, Debug, PartialEq)]
pub struct Together {
    /// The scores of all, each counting alike, as a parent rolls up its children.
    pub whole: RollUpScore,
    /// Its band, by the bounds of the first.
    pub status: Status,
    /// The KPIs that two departments or more have, in the order of the first that has them.
    pub kpis: Vec<KpiTogether>,
}

/// One KPI over several departments: their inputs are added up, then scored.
#[derive(Clone, Debug, PartialEq)]
pub struct KpiTogether {
    /// The first department that has it.
    pub department: usize,
    /// Its number there.
    pub kpi: usize,
    /// How many have it.
    pub count: usize,
    /// `None` where a figure is lacking, or was typed as a result, which cannot be added up.
    pub value: Option<f64>,
    /// The target that all share; `None` where they hold it against different ones.
    pub target: Option<f64>,
    /// `None` without a value, a shared target, or answers enough.
    pub score: Option<f64>,
    /// Its band.
    pub status: Status,
}

/// Rolls departments up; `None` for fewer than two, and where they report on different periods.
#[must_use]
pub fn together(departments: &[(&Scorecard, &Scored)]) -> Option<Together> {
    let (first, _) = departments.first().filter(|_| departments.len() > 1)?;
    let period = |(card, scored): &(&Scorecard, &Scored)| -> Option<Period> {
        card.calendar.get(scored.chosen.checked_sub(1)?)
    };
    let shared = departments.first().and_then(period);
    if shared.is_none() || departments.iter().any(|department| period(department) != shared) {
        return None;
    }
    let mut mean = Mean::default();
    for (_, scored) in departments {
        mean.add(1.0, scored.nodes.first()?.of(Facet::All, scored.chosen));
    }
    let least = departments.iter().map(|(card, _)| card.minimum_coverage).fold(0.0, f64::max);
    let whole = mean.rolled(Some(least));
    let known: Vec<Known<'_>> =
        departments.iter().map(|(card, scored)| Known::new(card, scored)).collect();
    let mut kpis: Vec<KpiTogether> = Vec::new();
    let mut seen: BTreeSet<&Id> = BTreeSet::new();
    for (department, (card, _)) in departments.iter().enumerate() {
        for (kpi, measure) in card.kpis.iter().enumerate() {
            // What people added themselves shares its id with others and nothing more.
            if own_number(measure.id()).is_some() || !seen.insert(measure.id()) {
                continue;
            }
            let parts: Vec<Part<'_>> =
                known.iter().filter_map(|known| known.part(measure)).collect();
            if parts.len() > 1 {
                let found = added(&parts, first);
                kpis.push(KpiTogether { department, kpi, count: parts.len(), ..found });
            }
        }
    }
    Some(Together { whole, status: band(whole.score, first.bands), kpis })
}

/// A KPI in one department: its measure, its total, and the slot of the chosen period.
type Part<'a> = (&'a PlannedKpi, &'a SeriesScore, usize);

/// What is known of one department.
struct Known<'a> {
    chosen: usize,
    /// Each KPI with its total.
    totals: BTreeMap<&'a Id, (&'a PlannedKpi, &'a SeriesScore)>,
}

impl<'a> Known<'a> {
    fn new(card: &'a Scorecard, scored: &'a Scored) -> Self {
        let totals = scored.series.iter().filter(|series| series.segment.is_none());
        let totals = totals.filter_map(|series| {
            let measure = card.kpis.get(series.kpi)?;
            Some((measure.id(), (measure, series)))
        });
        Self { chosen: scored.chosen, totals: totals.collect() }
    }

    /// Its part of a KPI, where it calculates that in the same way.
    fn part(&self, wanted: &PlannedKpi) -> Option<Part<'a>> {
        let (measure, series) = *self.totals.get(wanted.id())?;
        alike(&measure.kpi, &wanted.kpi).then_some((measure, series, self.chosen))
    }
}

/// Whether two entries come from the same figures in the same way.
fn alike(one: &Kpi, two: &Kpi) -> bool {
    let ids = |kpi: &Kpi| kpi.inputs.iter().map(|input| input.id.clone()).collect::<Vec<_>>();
    one.formula == two.formula && one.unit.id == two.unit.id && ids(one) == ids(two)
}

/// The figures of all parts as one; the place of the KPI is still to come.
fn added(parts: &[Part<'_>], first: &Scorecard) -> KpiTogether {
    let mut found = KpiTogether {
        department: 0,
        kpi: 0,
        count: 0,
        value: None,
        target: None,
        score: None,
        status: Status::NoData,
    };
    let Some((measure, ..)) = parts.first() else { return found };
    let cells: Vec<PeriodCells> = parts.iter().filter_map(cells).collect();
    let all =
        period_value::of_segments(&measure.kpi, &cells.iter().collect::<Vec<_>>(), &Entry::Blank);
    let anchors: Vec<Anchors> = parts
        .iter()
        .map(|(measure, series, chosen)| {
            Anchors::of(measure, series.slots.get(*chosen).and_then(|slot| slot.target))
        })
        .collect();
    let shared = anchors.first().filter(|one| anchors.iter().all(|other| other == *one));
    found.target = shared.and_then(|anchors| anchors.target.or(anchors.target_high));
    let PeriodValue::Value(value) = all.own else { return found };
    found.value = Some(value);
    let minimum = parts
        .iter()
        .map(|(measure, ..)| measure.minimum_answers.unwrap_or(measure.kpi.minimum_answers));
    let enough = !fewer_than(minimum.max().unwrap_or(0), all.answers(&measure.kpi));
    found.score =
        shared.filter(|_| enough).and_then(|anchors| score_of(anchors, first.bands, value));
    found.status = band(found.score, first.bands);
    found
}

/// What stands in the cells behind the chosen period; none where the KPI is not asked or not due.
fn cells((_, series, chosen): &Part<'_>) -> Option<PeriodCells> {
    let slot = series.slots.get(*chosen)?;
    let from = match slot.state {
        State::NotApplicable | State::NotDue => return None,
        State::Carried => slot.source.unwrap_or(*chosen),
        State::Value | State::Refused | State::Missing | State::Invalid => *chosen,
    };
    let behind = series.slots.get(from)?;
    Some(PeriodCells {
        own: behind.own,
        typed: behind.typed,
        blank_inputs: behind.blank_inputs,
        inputs: series.inputs.get(from).cloned().flatten(),
    })
}
