//! What is wrong in a plan, held against the catalogue.

use super::{
    Plan, PlanKpi, VALUE,
    unknown::{unknown_language, unknown_theme},
};
use crate::{
    catalogue::{Catalogue, Wording},
    checks::{self, AnchorSetting},
    finding::{CheckCode, Code, Finding, Findings, Location, PlanCode, ReferenceCode, nearest},
    model::{BySegment, Direction, Id, Outcome, Period, PeriodLength, compared},
    scorecard::{
        OWN_KPIS, PlannedKpi, PlannedObjective, Segment,
        defaults::{calendar, perspective, sector_of, wording_of},
        own_number,
    },
    selection::{unknown_kpi, unknown_sector},
};
use std::collections::{BTreeMap, BTreeSet};
use strum::IntoEnumIterator;

/// Everything in a plan that does not fit the catalogue or itself.
///
/// `complete` is the same plan with everything filled in, its rows first;
/// `objectives` are what its objectives came to, `measures` its KPIs, by their place in it.
pub(crate) fn check(
    catalogue: &Catalogue,
    plan: &Plan,
    complete: &Plan,
    objectives: &[PlannedObjective],
    measures: &[(usize, PlannedKpi)],
) -> Vec<Finding> {
    let mut checks = Checks { catalogue, plan, complete, found: Findings::default() };
    checks.found.extend(unknown_language(catalogue, plan));
    checks.found.extend(unknown_theme(catalogue, plan));
    checks.sector();
    checks.perspective();
    checks.dates();
    checks.objectives();
    checks.kpis();
    checks.agreements(measures);
    checks.weights(objectives, measures);
    checks.circle();
    checks.names(objectives);
    checks.size(measures);
    for (position, measure) in measures {
        checks.anchors(*position, measure);
        checks.before(*position, measure);
    }
    checks.found.into_vec()
}

/// A beginning that lies within a period, which is then taken from its own beginning.
pub(crate) fn start_moved(start: Period, begins: Period, place: Location) -> Option<Finding> {
    (start.first_month() != begins.first_month())
        .then(|| Finding::new(PlanCode::StartWithinPeriod { start, begins }, place))
}

/// Most figures that a workbook asks for: 2,000 KPIs by month have fewer.
const MAX_FIGURES: usize = 100_000;

/// Most scores that a scorecard holds: twenty target groups with forty objectives by month for
/// ten years have fewer.
pub(crate) const MAX_SCORES: usize = 200_000;

/// The scores of all objectives and outcomes, for each target group and for all, in every period.
pub(crate) fn possible_scores(segments: usize, objectives: usize, periods: usize) -> usize {
    (segments + 1)
        .saturating_mul(objectives.saturating_add(Outcome::iter().len()))
        .saturating_mul(periods)
}

/// Collects faults at their places.
struct Checks<'p> {
    catalogue: &'p Catalogue,
    plan: &'p Plan,
    complete: &'p Plan,
    found: Findings,
}

impl Checks<'_> {
    /// Segments times periods times inputs: what people would have to fill in.
    fn size(&mut self, measures: &[(usize, PlannedKpi)]) {
        let segments = self.complete.segments.len();
        let rows: usize = measures
            .iter()
            .map(|(_, measure)| {
                let series = match &measure.by_segment {
                    BySegment::Together => 1,
                    BySegment::Every => segments + 1,
                    BySegment::Only(named) => named.len() + 1,
                };
                (measure.kpi.inputs.len() + 1) * series
            })
            .sum();
        let periods = calendar(self.complete, sector_of(self.catalogue, self.complete)).count;
        let figures = rows.saturating_mul(periods + 1);
        if figures > MAX_FIGURES {
            let code = PlanCode::TooManyFigures { count: figures, most: MAX_FIGURES };
            self.error(code, "periods");
        }
        let scores = possible_scores(segments, self.complete.objectives.len(), periods);
        if scores > MAX_SCORES {
            let code = PlanCode::TooManyScores { count: scores, most: MAX_SCORES };
            self.error(code, "segments");
        }
    }

    fn error(&mut self, code: impl Into<Code>, path: &str) {
        self.found.add(code, self.plan.places.at(path));
    }

    fn sector(&mut self) {
        let Some(sector) = &self.plan.sector else { return };
        if self.catalogue.sector(sector.as_str()).is_none() {
            let place = self.plan.places.at("sector");
            self.found.push(unknown_sector(sector.as_str(), self.catalogue, place));
        }
    }

    fn perspective(&mut self) {
        let said = &self.plan.perspective;
        let named = perspective(sector_of(self.catalogue, self.complete), said);
        let place = said.place.filter(|_| !said.order.is_empty());
        if let Some(code) = place.and_then(|at| checks::position(at, &named.name, &named.order)) {
            self.error(code, "perspective/place");
        }
    }

    fn dates(&mut self) {
        let calendar = calendar(self.complete, sector_of(self.catalogue, self.complete));
        match self.plan.start {
            None if self.plan.places.lost("start") => {}
            None => self.error(PlanCode::StartMissing, "start"),
            Some(start) => {
                let place = self.plan.places.at("start");
                self.found.extend(start_moved(start, calendar.start, place));
            }
        }
        let begins = self.plan.year_begins.filter(|month| checks::is_month(*month));
        let month =
            begins.and_then(|month| Period::new(calendar.start.year(), PeriodLength::Month, month));
        let within = month.map(|month| (month, month.holding(calendar.start.every())));
        if let Some((month, period)) = within
            && month.first_month() != period.first_month()
        {
            let month = month.first_month();
            self.error(PlanCode::YearBeginsWithinPeriod { month, period }, "year_begins");
        }
        if let Some(chosen) = self.plan.chosen
            && calendar.position(chosen.holding(calendar.start.every())).is_none()
        {
            let last = calendar.periods().last().unwrap_or(calendar.start);
            self.error(
                PlanCode::ChosenOutsideCalendar { chosen, first: calendar.start, last },
                "chosen",
            );
        }
    }

    fn objectives(&mut self) {
        let wording = wording_of(self.catalogue, self.complete);
        let here = ids(self.complete.objectives.iter().map(|row| row.id.as_ref()));
        let segments = ids(self.complete.segments.iter().map(|row| row.id.as_ref()));
        let mut known: Option<Vec<Id>> = None;
        for (position, row) in self.plan.objectives.iter().enumerate() {
            let at = |key: &str| format!("objectives/{position}/{key}");
            let Some(id) = &row.id else { continue };
            let entry = self.catalogue.objective(id.as_str(), &wording);
            let lost = |key: &str| self.plan.places.lost(&at(key));
            let (no_statement, no_outcome) = (
                row.statement.is_none() && !lost("statement"),
                row.outcome.is_none() && !lost("outcome"),
            );
            if entry.is_none() && no_statement {
                let known = known.get_or_insert_with(|| {
                    self.catalogue.objectives(&wording).map(|objective| objective.id).collect()
                });
                let known = known.iter().map(Id::as_str);
                let nearest = nearest(id.as_str(), known).map(str::to_owned);
                let value = id.to_string();
                self.error(ReferenceCode::UnknownObjective { value, nearest }, &at("id"));
            }
            if entry.is_none() && !no_statement && no_outcome {
                self.error(PlanCode::ObjectiveWithoutOutcome { value: id.to_string() }, &at("id"));
            }
            if let Some(segment) = row.segment.as_ref().filter(|id| !segments.contains(id)) {
                self.unknown_segment(segment.as_str(), &at("segment"));
            }
            for (number, driven) in row.drives.iter().flatten().enumerate() {
                if !here.contains(driven) {
                    let path = at(&format!("drives/{number}"));
                    self.error(
                        PlanCode::DrivesUnknownObjective { value: driven.to_string() },
                        &path,
                    );
                }
            }
        }
    }

    /// Weights that leave an objective, or everything, without a score.
    fn weights(&mut self, objectives: &[PlannedObjective], measures: &[(usize, PlannedKpi)]) {
        let weightless = |weight: Option<f64>| weight == Some(0.0);
        for planned in objectives {
            let under =
                || measures.iter().filter(|(_, kpi)| kpi.objective.as_ref() == Some(&planned.id));
            let first = under().next();
            if let Some((position, _)) = first
                && under().all(|(_, kpi)| weightless(kpi.weight))
            {
                let name = planned.statement.clone();
                self.error(CheckCode::WeightsZero { name }, &format!("kpis/{position}/weight"));
            }
        }
        if !objectives.is_empty() && objectives.iter().all(|planned| weightless(planned.weight)) {
            self.error(CheckCode::ObjectiveWeightsZero, "objectives/0/weight");
        }
    }

    /// Objectives of which each drives the next, back to the first.
    fn circle(&mut self) {
        let rows = &self.complete.objectives;
        let drives = |id: &Id| -> Vec<Id> {
            let row = rows.iter().find(|row| row.id.as_ref() == Some(id));
            row.and_then(|row| row.drives.clone()).unwrap_or_default()
        };
        let mut sound: BTreeSet<Id> = BTreeSet::new();
        for (position, first) in rows.iter().enumerate() {
            let Some(first) = &first.id else { continue };
            // Each step: an objective, and what it drives that was not followed yet.
            let mut way = vec![(first.clone(), drives(first))];
            while let Some((_, next)) = way.last_mut() {
                match next.pop() {
                    Some(next) if next == *first && way.len() > 1 => {
                        let mut circle: Vec<String> =
                            way.iter().map(|(id, _)| id.to_string()).collect();
                        circle.push(first.to_string());
                        let path = format!("objectives/{position}/drives");
                        self.error(PlanCode::DrivesInCircle { circle }, &path);
                        return;
                    }
                    Some(next)
                        if sound.contains(&next) || way.iter().any(|(id, _)| *id == next) => {}
                    Some(next) => {
                        let driven = drives(&next);
                        way.push((next, driven));
                    }
                    None => sound.extend(way.pop().map(|(id, _)| id)),
                }
            }
        }
    }

    fn kpis(&mut self) {
        let wording = wording_of(self.catalogue, self.complete);
        let objectives = ids(self.complete.objectives.iter().map(|row| row.id.as_ref()));
        let every = self.complete.every;
        let calendar = calendar(self.complete, sector_of(self.catalogue, self.complete));
        for (position, row) in self.plan.kpis.iter().enumerate() {
            let at = |key: &str| format!("kpis/{position}/{key}");
            let Some(id) = &row.id else { continue };
            self.kpi(position, id, row.name.is_some(), &wording);
            let unit = row.unit.is_some() || self.plan.places.lost(&at("unit"));
            let own = own_number(id).is_some_and(|number| number <= OWN_KPIS);
            if own && row.name.is_some() && !unit && !self.plan.places.is_workbook() {
                self.error(PlanCode::OwnKpiWithoutUnit { value: id.to_string() }, &at("id"));
            }
            self.groups(id, row, &at("by_segment"));
            if let Some(Some(objective)) = &row.objective
                && !objectives.contains(objective)
            {
                let here = objectives.iter().map(ToString::to_string).collect();
                self.error(
                    PlanCode::KpiOfUnknownObjective { value: objective.to_string(), known: here },
                    &at("objective"),
                );
            }
            let outside: Vec<Period> = row
                .targets
                .keys()
                .copied()
                .filter(|period| calendar.position(*period).is_none())
                .collect();
            for period in outside {
                let path = at(&format!("targets/{period}"));
                let path = if self.plan.places.has(&path) { path } else { at("targets") };
                let every = every.map(|every| every.to_string()).unwrap_or_default();
                self.error(PlanCode::TargetOutsideCalendar { period, every }, &path);
            }
        }
    }

    /// Whether agreements are about KPIs that are here.
    fn agreements(&mut self, measures: &[(usize, PlannedKpi)]) {
        let known = || measures.iter().map(|(_, measure)| measure.id().as_str());
        for (position, row) in self.plan.agreements.iter().enumerate() {
            let Some(kpi) = &row.kpi else { continue };
            if !known().any(|id| id == kpi.as_str()) {
                let nearest = nearest(kpi.as_str(), known()).map(str::to_owned);
                let code = PlanCode::AgreementOfUnknownKpi { value: kpi.to_string(), nearest };
                self.error(code, &format!("agreements/{position}/kpi"));
            }
        }
    }

    /// Whether the target groups that a KPI is asked of are there, and it can be asked of them.
    fn groups(&mut self, id: &Id, row: &PlanKpi, path: &str) {
        let Some(asked) = &row.by_segment else { return };
        let segments = &self.complete.segments;
        if *asked != BySegment::Together && own_number(id).is_some() && !segments.is_empty() {
            self.error(PlanCode::OwnKpiBySegment { value: id.to_string() }, path);
        }
        let unknown = asked.named().iter().enumerate();
        let unknown: Vec<(usize, &String)> =
            unknown.filter(|(_, said)| group_named(said, segments).is_none()).collect();
        for (number, said) in unknown {
            self.unknown_segment(said, &format!("{path}/{number}"));
        }
    }

    fn unknown_segment(&mut self, said: &str, path: &str) {
        let segments = self.complete.segments.iter();
        let known: Vec<String> =
            segments.filter_map(|segment| segment.id.as_ref()).map(Id::to_string).collect();
        let nearest = nearest(&compared(said), known.iter().map(String::as_str)).map(str::to_owned);
        let value = said.to_owned();
        let code = if known.is_empty() {
            PlanCode::NoSegmentsYet { value }
        } else {
            PlanCode::UnknownSegment { value, nearest, known }
        };
        self.error(code, path);
    }

    /// Whether a KPI can be used here: one of the catalogue, or one of the user's own with a name.
    fn kpi(&mut self, position: usize, id: &Id, named: bool, wording: &Wording) {
        let at = |key: &str| format!("kpis/{position}/{key}");
        match (self.catalogue.kpi(id.as_str(), wording), own_number(id)) {
            (Some(entry), _) => {
                let sector = wording.sector.as_ref();
                if sector.is_some_and(|sector| !entry.sectors.contains(sector)) {
                    self.error(PlanCode::KpiOfOtherSector { value: id.to_string() }, &at("id"));
                }
            }
            (None, Some(number)) if (1..=OWN_KPIS).contains(&number) => {
                if !named && !self.plan.places.lost(&at("name")) {
                    self.error(PlanCode::OwnKpiWithoutName { value: id.to_string() }, &at("id"));
                }
            }
            // More than there are rows: told by the reader of the plan.
            (None, Some(_)) => {}
            // The catalogue may be another one than when the workbook was made.
            (None, None) if self.plan.places.is_workbook() => {
                self.error(PlanCode::KpiNotInCatalogue { value: id.to_string() }, &at("id"));
            }
            (None, None) => {
                let known: Vec<&str> = self.catalogue.kpi_ids().collect();
                let place = self.plan.places.at(&at("id"));
                self.found.push(unknown_kpi(id.as_str(), &known, place));
            }
        }
    }

    /// Whether what scores 0 and what scores 100 stand in the order of the direction.
    fn anchors(&mut self, position: usize, measure: &PlannedKpi) {
        let calendar = calendar(self.complete, sector_of(self.catalogue, self.complete));
        let kpi = measure.kpi.id.as_str();
        let path = |key: &str| {
            let said = format!("kpis/{position}/{key}");
            if self.plan.places.has(&said) { said } else { format!("kpis/{position}/target") }
        };
        let (limits, told) = (measure.target_limits(), checks::KpiTold::of(kpi, &measure.kpi.unit));
        for (key, target) in [("target", measure.target), ("target_high", measure.target_high)] {
            if let Some(code) = target.and_then(|target| checks::within(told, target, limits)) {
                self.error(code, &path(key));
            }
        }
        for (period, target) in &measure.targets {
            if let Some(code) = checks::within(told, *target, limits) {
                self.error(code, &path(&format!("targets/{period}")));
            }
        }
        for (period, code) in measure.period_faults(kpi, calendar) {
            self.error(code, &path(&format!("targets/{period}")));
        }
        let set = measure.anchor_settings(measure.last_target(calendar));
        for (setting, code) in checks::anchors(told, &set) {
            let path = path(match setting {
                AnchorSetting::Worst => "worst",
                AnchorSetting::WorstHigh => "worst_high",
                AnchorSetting::TargetHigh => "target_high",
                AnchorSetting::Limits if measure.red.is_some() => "red",
                AnchorSetting::Limits => "green",
            });
            self.error(code, &path);
        }
        let upper = measure.target_high.is_some() || measure.worst_high.is_some();
        if upper && measure.direction != Direction::TargetRange {
            let code = PlanCode::UpperBoundWithoutRange { kpi: kpi.to_owned() };
            let path = path("target_high");
            self.error(code, &path);
        }
    }

    /// Names that stand twice, so that nobody can tell in the workbook which is which.
    fn names(&mut self, objectives: &[PlannedObjective]) {
        let sector = sector_of(self.catalogue, self.complete);
        let outcomes: Vec<(String, String)> = Outcome::iter()
            .filter_map(|outcome| {
                let said = self.complete.outcomes.get(&outcome).and_then(|row| row.name.as_ref());
                let usual = sector.and_then(|sector| sector.outcomes.get(&outcome));
                Some((format!("outcomes/{outcome}/name"), said.or(usual)?.clone()))
            })
            .collect();
        self.alike(|name| PlanCode::OutcomesAlike { name }, &outcomes);
        let segments: Vec<(String, String)> = self
            .complete
            .segments
            .iter()
            .enumerate()
            .map(|(at, segment)| (format!("segments/{at}/name"), segment.name.clone()))
            .collect();
        self.alike(|name| PlanCode::SegmentsAlike { name }, &segments);
        let statements: Vec<(String, String)> = objectives
            .iter()
            .filter_map(|planned| {
                let rows = &self.complete.objectives;
                let at = rows.iter().position(|row| row.id.as_ref() == Some(&planned.id))?;
                Some((format!("objectives/{at}/statement"), planned.statement.clone()))
            })
            .collect();
        self.alike(|name| PlanCode::ObjectivesAlike { name }, &statements);
    }

    /// Tells names that stood before; of equal places the one that the plan itself gives.
    fn alike(&mut self, code: fn(String) -> PlanCode, names: &[(String, String)]) {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for (path, name) in names.iter().filter(|(_, name)| !name.trim().is_empty()) {
            match seen.get(&compared(name)) {
                Some(first) => {
                    let path = if self.plan.places.has(path) { path } else { *first };
                    self.error(code(name.trim().to_owned()), path);
                }
                None => drop(seen.insert(compared(name), path)),
            }
        }
    }

    /// Whether the figures from before are ones that the workbook asks for.
    fn before(&mut self, position: usize, measure: &PlannedKpi) {
        let Some(row) = self.plan.kpis.get(position).filter(|row| !row.before.is_empty()) else {
            return;
        };
        let known = figures(measure, &self.complete.segments);
        let unknown: Vec<String> =
            row.before.keys().filter(|key| !known.contains(key)).cloned().collect();
        for key in unknown {
            let path = format!("kpis/{position}/before/{key}");
            self.error(
                PlanCode::UnknownFigure {
                    kpi: measure.kpi.id.to_string(),
                    value: key,
                    known: known.clone(),
                },
                &path,
            );
        }
    }
}

/// The key of the target group that somebody means by a key or a name.
pub(crate) fn group_named<'s>(said: &str, segments: &'s [Segment]) -> Option<&'s Id> {
    let of_key = segments.iter().filter_map(|segment| segment.id.as_ref());
    let mut of_key = of_key.filter(|id| id.as_str() == said);
    let name = compared(said);
    let mut of_name = segments.iter().filter(|segment| compared(&segment.name) == name);
    of_key.next().or_else(|| of_name.next()?.id.as_ref())
}

/// The figures that a workbook asks for of a measure, as a plan names them.
fn figures(measure: &PlannedKpi, segments: &[Segment]) -> Vec<String> {
    let inputs = || measure.kpi.inputs.iter().map(|input| input.id.as_str());
    if !measure.by_segment.is_apart() || segments.is_empty() {
        return inputs().chain([VALUE]).map(str::to_owned).collect();
    }
    let asked = |id: &&Id| {
        measure.by_segment == BySegment::Every || measure.by_segment.named().contains(id)
    };
    let ids = segments.iter().filter_map(|segment| segment.id.as_ref());
    let each = ids.filter(asked).flat_map(|segment| {
        inputs().chain([VALUE]).map(move |figure| format!("{figure}@{segment}"))
    });
    std::iter::once(VALUE.to_owned()).chain(each).collect()
}

fn ids<'i>(ids: impl Iterator<Item = Option<&'i Id>>) -> BTreeSet<&'i Id> {
    ids.flatten().collect()
}
