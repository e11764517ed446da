//! What is wrong in a plan, held against the catalogue.

use super::{Plan, VALUE};
use crate::{
    catalogue::{Catalogue, languages},
    finding::{Finding, Location, Severity, nearest},
    model::{Direction, Id, Outcome, Period},
    scorecard::{
        OWN_KPIS, PlannedKpi, PlannedObjective, Segment,
        defaults::{calendar, sector_of, wording_of},
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
pub(in crate::scorecard) fn check(
    catalogue: &Catalogue,
    plan: &Plan,
    complete: &Plan,
    objectives: &[PlannedObjective],
    measures: &[(usize, PlannedKpi)],
) -> Vec<Finding> {
    let mut checks = Checks { catalogue, plan, complete, found: Vec::new() };
    checks.found.extend(unknown_language(catalogue, plan));
    checks.sector();
    checks.dates();
    checks.objectives();
    checks.kpis();
    checks.names(objectives);
    checks.size(measures);
    for (position, measure) in measures {
        checks.anchors(*position, measure);
        checks.before(*position, measure);
    }
    checks.found
}

/// A language that neither the program nor the catalogue's folders have.
pub(in crate::scorecard) fn unknown_language(
    catalogue: &Catalogue,
    plan: &Plan,
) -> Option<Finding> {
    let language = plan.language.as_deref()?;
    let shipped = languages();
    let known = language == catalogue.language() || shipped.iter().any(|code| code == language);
    (!known).then(|| {
        Finding::plain(
            "no-such-language",
            Severity::Error,
            plan.places.at("language"),
            vec![("value", language.to_owned()), ("known", shipped.join(", "))],
        )
    })
}

/// A beginning that lies within a period, which is then taken from its own beginning.
pub(in crate::scorecard) fn start_moved(
    start: Period,
    begins: Period,
    place: Location,
) -> Option<Finding> {
    (start.first_month() != begins.first_month()).then(|| {
        Finding::plain(
            "start-within-period",
            Severity::Warning,
            place,
            vec![("start", start.to_string()), ("begins", begins.to_string())],
        )
    })
}

/// Most figures that a workbook asks for: 2,000 KPIs by month have fewer.
const MAX_FIGURES: usize = 100_000;

/// Collects faults at their places.
struct Checks<'p> {
    catalogue: &'p Catalogue,
    plan: &'p Plan,
    complete: &'p Plan,
    found: Vec<Finding>,
}

impl Checks<'_> {
    /// Segments times periods times inputs: what people would have to fill in.
    fn size(&mut self, measures: &[(usize, PlannedKpi)]) {
        let segments = self.complete.segments.len();
        let rows: usize = measures
            .iter()
            .map(|(_, measure)| {
                let series = if measure.by_segment { segments + 1 } else { 1 };
                (measure.kpi.inputs.len() + 1) * series
            })
            .sum();
        let periods = calendar(self.complete, sector_of(self.catalogue, self.complete)).count;
        let figures = rows.saturating_mul(periods + 1);
        if figures > MAX_FIGURES {
            let values = vec![("count", figures.to_string()), ("most", MAX_FIGURES.to_string())];
            let code = "too-many-figures";
            let place = self.plan.places.at("periods");
            self.found.push(Finding::plain(code, Severity::Error, place, values));
        }
    }

    fn note(
        &mut self,
        severity: Severity,
        code: &'static str,
        path: &str,
        values: Vec<(&'static str, String)>,
    ) {
        let place = self.plan.places.at(path);
        self.found.push(Finding::plain(code, severity, place, values));
    }

    fn error(&mut self, code: &'static str, path: &str, values: Vec<(&'static str, String)>) {
        self.note(Severity::Error, code, path, values);
    }

    fn warn(&mut self, code: &'static str, path: &str, values: Vec<(&'static str, String)>) {
        self.note(Severity::Warning, code, path, values);
    }

    fn sector(&mut self) {
        let Some(sector) = &self.plan.sector else { return };
        if self.catalogue.sector(sector.as_str()).is_none() {
            let place = self.plan.places.at("sector");
            self.found.push(unknown_sector(sector.as_str(), self.catalogue, place));
        }
    }

    fn dates(&mut self) {
        let calendar = calendar(self.complete, sector_of(self.catalogue, self.complete));
        match self.plan.start {
            None if self.plan.places.lost("start") => {}
            None => self.error("start-missing", "start", Vec::new()),
            Some(start) => {
                let place = self.plan.places.at("start");
                self.found.extend(start_moved(start, calendar.start, place));
            }
        }
        if let Some(chosen) = self.plan.chosen
            && calendar.position(chosen.holding(calendar.start.every())).is_none()
        {
            let last = calendar.periods().last().unwrap_or(calendar.start);
            let values = vec![
                ("chosen", chosen.to_string()),
                ("first", calendar.start.to_string()),
                ("last", last.to_string()),
            ];
            self.error("chosen-outside-calendar", "chosen", values);
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
                let nearest = nearest(id.as_str(), known.iter().map(Id::as_str));
                let mut values = vec![("value", id.to_string())];
                let code = if let Some(nearest) = nearest {
                    values.push(("nearest", nearest.to_owned()));
                    "no-such-objective-similar"
                } else {
                    "no-such-objective"
                };
                self.error(code, &at("id"), values);
            }
            if entry.is_none() && !no_statement && no_outcome {
                self.error("objective-without-outcome", &at("id"), vec![("value", id.to_string())]);
            }
            if let Some(segment) = row.segment.as_ref().filter(|id| !segments.contains(id)) {
                let known: Vec<&str> = segments.iter().map(|id| id.as_str()).collect();
                let values = vec![("value", segment.to_string()), ("known", known.join(", "))];
                self.error("unknown-segment", &at("segment"), values);
            }
            for (number, driven) in row.drives.iter().flatten().enumerate() {
                if !here.contains(driven) {
                    let path = at(&format!("drives/{number}"));
                    self.error(
                        "drives-unknown-objective",
                        &path,
                        vec![("value", driven.to_string())],
                    );
                }
            }
        }
    }

    fn kpis(&mut self) {
        let wording = wording_of(self.catalogue, self.complete);
        let objectives = ids(self.complete.objectives.iter().map(|row| row.id.as_ref()));
        let every = self.complete.every;
        let calendar = calendar(self.complete, sector_of(self.catalogue, self.complete));
        let known: Vec<&str> = self.catalogue.kpi_ids().collect();
        for (position, row) in self.plan.kpis.iter().enumerate() {
            let at = |key: &str| format!("kpis/{position}/{key}");
            let Some(id) = &row.id else { continue };
            let own = own_number(id);
            let entry = self.catalogue.kpi(id.as_str(), &wording);
            match (&entry, own) {
                (Some(entry), _) => {
                    let sector = wording.sector.as_ref();
                    if sector.is_some_and(|sector| !entry.sectors.contains(sector)) {
                        self.warn(
                            "kpi-of-other-sector",
                            &at("id"),
                            vec![("value", id.to_string())],
                        );
                    }
                }
                (None, Some(number)) if (1..=OWN_KPIS).contains(&number) => {
                    if row.name.is_none() && !self.plan.places.lost(&at("name")) {
                        self.error(
                            "own-kpi-without-name",
                            &at("id"),
                            vec![("value", id.to_string())],
                        );
                    }
                }
                // More than there are rows: told by the reader of the plan.
                (None, Some(_)) => {}
                (None, None) => {
                    let place = self.plan.places.at(&at("id"));
                    self.found.push(unknown_kpi(id.as_str(), &known, place));
                }
            }
            if let Some(Some(objective)) = &row.objective
                && !objectives.contains(objective)
            {
                let here: Vec<&str> = objectives.iter().map(|id| id.as_str()).collect();
                let values = vec![("value", objective.to_string()), ("known", here.join(", "))];
                self.error("kpi-of-unknown-objective", &at("objective"), values);
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
                let mut values = vec![("period", period.to_string())];
                values.push(("every", every.map(|every| every.to_string()).unwrap_or_default()));
                self.warn("target-outside-calendar", &path, values);
            }
        }
    }

    /// Whether what scores 0 and what scores 100 stand in the order of the direction.
    fn anchors(&mut self, position: usize, measure: &PlannedKpi) {
        let proposal = measure.kpi.worst.as_ref();
        let worst = measure
            .worst
            .or_else(|| proposal.and_then(|worst| worst.low.with_target(measure.target)));
        let path = |key: &str| {
            let said = format!("kpis/{position}/{key}");
            if self.plan.places.has(&said) { said } else { format!("kpis/{position}/target") }
        };
        let (worst_path, high_path) = (path("worst"), path("worst_high"));
        let (red_path, target_high_path) = (path("red"), path("target_high"));
        let values = |worst: f64, target: f64| {
            vec![
                ("value", measure.kpi.id.to_string()),
                ("worst", worst.to_string()),
                ("target", target.to_string()),
            ]
        };
        if let (Some(worst), Some(target)) = (worst, measure.target) {
            let wrong = match measure.direction {
                Direction::Higher | Direction::TargetRange => worst > target,
                Direction::Lower => worst < target,
            };
            if worst == target {
                self.error("worst-equals-target", &worst_path, values(worst, target));
            } else if wrong {
                self.error("worst-on-wrong-side", &worst_path, values(worst, target));
            }
            self.limits(measure, worst, target, &red_path);
        }
        if measure.direction != Direction::TargetRange {
            if measure.target_high.is_some() || measure.worst_high.is_some() {
                let values = vec![("value", measure.kpi.id.to_string())];
                self.warn("upper-bound-without-range", &target_high_path, values);
            }
            return;
        }
        let (low, high) = (measure.target, measure.target_high);
        if let (Some(low), Some(high)) = (low, high)
            && low > high
        {
            let values = vec![
                ("value", measure.kpi.id.to_string()),
                ("target", low.to_string()),
                ("target_high", high.to_string()),
            ];
            self.error("range-out-of-order", &target_high_path, values);
        }
        let proposed =
            proposal.and_then(|worst| worst.high).and_then(|worst| worst.with_target(high));
        if let (Some(worst), Some(high)) = (measure.worst_high.or(proposed), high)
            && worst <= high
        {
            let code = if worst == high { "worst-equals-target" } else { "worst-on-wrong-side" };
            self.error(code, &high_path, values(worst, high));
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
        self.alike(Severity::Error, "outcomes-alike", &outcomes);
        let segments: Vec<(String, String)> = self
            .complete
            .segments
            .iter()
            .enumerate()
            .map(|(at, segment)| (format!("segments/{at}/name"), segment.name.clone()))
            .collect();
        self.alike(Severity::Warning, "segments-alike", &segments);
        let statements: Vec<(String, String)> = objectives
            .iter()
            .filter_map(|planned| {
                let rows = &self.complete.objectives;
                let at = rows.iter().position(|row| row.id.as_ref() == Some(&planned.id))?;
                Some((format!("objectives/{at}/statement"), planned.statement.clone()))
            })
            .collect();
        self.alike(Severity::Warning, "objectives-alike", &statements);
    }

    /// Tells names that stood before; of equal places the one that the plan itself gives.
    fn alike(&mut self, severity: Severity, code: &'static str, names: &[(String, String)]) {
        let plain =
            |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for (path, name) in names.iter().filter(|(_, name)| !name.trim().is_empty()) {
            match seen.get(&plain(name)) {
                Some(first) => {
                    let path = if self.plan.places.has(path) { path } else { *first };
                    self.note(severity, code, path, vec![("name", name.trim().to_owned())]);
                }
                None => drop(seen.insert(plain(name), path)),
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
            let values = vec![
                ("kpi", measure.kpi.id.to_string()),
                ("value", key),
                ("known", known.join(", ")),
            ];
            self.error("unknown-figure", &path, values);
        }
    }

    /// Whether `red` and `green` stand between the anchors, in their order.
    fn limits(&mut self, measure: &PlannedKpi, worst: f64, target: f64, path: &str) {
        if measure.direction == Direction::TargetRange {
            return;
        }
        let steps: Vec<f64> =
            [Some(worst), measure.red, measure.green, Some(target)].into_iter().flatten().collect();
        let given = measure.red.is_some() || measure.green.is_some();
        let rising = steps.is_sorted();
        let falling = steps.iter().rev().is_sorted();
        let ordered = if measure.direction == Direction::Higher { rising } else { falling };
        if given && !ordered {
            let values = vec![("value", measure.kpi.id.to_string())];
            self.error("limits-out-of-order", path, values);
        }
    }
}

/// The figures that a workbook asks for of a measure, as a plan names them.
fn figures(measure: &PlannedKpi, segments: &[Segment]) -> Vec<String> {
    let inputs = || measure.kpi.inputs.iter().map(|input| input.id.as_str());
    // A KPI of the user's own has one row, whoever it is asked for.
    let whole = !measure.by_segment || own_number(measure.id()).is_some();
    if whole || segments.is_empty() {
        return inputs().chain([VALUE]).map(str::to_owned).collect();
    }
    let each = segments.iter().filter_map(|segment| segment.id.as_ref()).flat_map(|segment| {
        inputs().chain([VALUE]).map(move |figure| format!("{figure}@{segment}"))
    });
    std::iter::once(VALUE.to_owned()).chain(each).collect()
}

fn ids<'i>(ids: impl Iterator<Item = Option<&'i Id>>) -> BTreeSet<&'i Id> {
    ids.flatten().collect()
}
