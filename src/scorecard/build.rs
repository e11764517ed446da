//! A plan joined with the catalogue.

use super::{
    Bands, CustomKpi, JANUARY, Note, OWN_KPIS, Plan, PlannedKpi, PlannedObjective, PlannedOutcome,
    Scorecard, custom_kpi,
    custom_kpi::kind_of,
    defaults::{calendar, due, perspective, scaled_to_period, sector_of, survey_month, wording_of},
    own_number,
    plan::{self, NO_MONTH, PlanKpi, PlanObjective},
    planning::complete,
};
use crate::model::Mapped as _;
use crate::{
    catalogue::{Catalogue, Sector, Wording, fill},
    checks,
    finding::Checked,
    model::{
        BySegment, Calendar, CustomerWords, Direction, Edition, Frequency, Id, Kind, Kpi, Lens,
        Objective, Outcome, PeriodLength,
    },
};
use std::collections::BTreeSet;
use strum::IntoEnumIterator;

/// Least completeness for a score from outcome upward, unless the plan says otherwise.
pub(super) const MINIMUM_COVERAGE: f64 = 2.0 / 3.0;

/// Points of satisfaction above profitability that are flagged, unless the plan says otherwise.
pub(super) const PLEASING_MARGIN: f64 = 20.0;

/// Fewest answers of what reports show, where the sector does not say so.
const LEAST_SHOWN: u32 = 10;

/// Joins a plan with the catalogue; what the plan leaves open is filled in.
///
/// Rows that name nothing that exists are told and left out.
#[must_use]
pub fn build(catalogue: &Catalogue, plan: &Plan) -> Checked<Scorecard> {
    let complete = complete(catalogue, plan.clone());
    let builder = ScorecardBuilder::new(catalogue, &complete);
    let objectives = builder.objectives(&complete);
    let measures = builder.measures(&complete, &objectives);
    let findings = plan::check(catalogue, plan, &complete, &objectives, &measures);
    let calendar = builder.calendar;
    let chosen = complete.chosen.map(|chosen| chosen.holding(calendar.start.every()));
    let usual = Bands::default();
    let notes = agreements(&complete, &measures);
    let scorecard = Scorecard {
        edition: Edition::LATEST,
        catalogue_version: catalogue.version().to_owned(),
        language: catalogue.language().to_owned(),
        sector: builder.sector_id(&complete),
        organisation: complete.organisation.clone(),
        perspective: perspective(builder.sector, &complete.perspective),
        customer: builder.customer(),
        outcomes: builder.outcomes(&complete),
        treatments: builder.sector.map(treatments).unwrap_or_default(),
        calendar,
        year_begins: complete
            .year_begins
            .filter(|month| checks::is_month(*month))
            .unwrap_or(JANUARY),
        chosen: chosen
            .filter(|chosen| calendar.position(*chosen).is_some())
            .unwrap_or(calendar.start),
        bands: Bands {
            green: complete.bands.green.unwrap_or(usual.green),
            amber: complete.bands.amber.unwrap_or(usual.amber),
        },
        minimum_coverage: complete.minimum_coverage.unwrap_or(MINIMUM_COVERAGE),
        pleasing_margin: complete.pleasing_margin.unwrap_or(PLEASING_MARGIN),
        least_shown: complete.least_shown.unwrap_or_else(|| least_shown(builder.sector)),
        version: complete.version.clone(),
        adopted_by: complete.adopted_by.clone(),
        adopted_on: complete.adopted_on.clone(),
        theme: catalogue.theme_or_default(complete.theme.as_ref()),
        segments: complete.segments.clone(),
        objectives,
        kpis: measures.into_iter().map(|(_, measure)| measure).collect(),
        notes,
        example: complete.example,
    };
    Checked { value: scorecard, findings }
}

/// The agreements that are still open; those about KPIs that are not here are told and left out.
fn agreements(plan: &Plan, measures: &[(usize, PlannedKpi)]) -> Vec<Note> {
    let here: BTreeSet<&Id> = measures.iter().map(|(_, measure)| measure.id()).collect();
    let rows = plan.agreements.iter().filter_map(|row| {
        Some(Note {
            period: row.period?,
            kpi: row.kpi.clone().filter(|id| here.contains(id))?,
            explanation: String::new(),
            agreement: row.agreement.clone(),
            who: row.who.clone(),
            due: row.due.clone(),
            done: false,
        })
    });
    rows.collect()
}

/// The groups that a row asks for, by id, as far as they are in the plan; none where it asks for none.
fn asked(row: &PlanKpi, plan: &Plan) -> Option<BySegment> {
    let said = row.by_segment.as_ref()?;
    let mut ids: Vec<Id> = Vec::new();
    for id in said.named().iter().filter_map(|said| plan::group_named(said, &plan.segments)) {
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    match said {
        BySegment::Together => Some(BySegment::Together),
        BySegment::Every => Some(BySegment::Every),
        BySegment::Only(_) => (!ids.is_empty()).then_some(BySegment::Only(ids)),
    }
}

/// The fewest answers that a sector shows: enough to recognise nobody, where no sector says so.
pub(super) fn least_shown(sector: Option<&Sector>) -> u32 {
    sector.map_or(LEAST_SHOWN, |sector| sector.least_shown.unwrap_or(LEAST_SHOWN))
}

fn treatments(sector: &Sector) -> std::collections::BTreeMap<String, String> {
    sector.treatments.iter().map(|(key, word)| (key.to_string(), word.clone())).mapped()
}

/// What entries are resolved with.
pub(super) struct ScorecardBuilder<'c> {
    catalogue: &'c Catalogue,
    pub(super) sector: Option<&'c Sector>,
    wording: Wording,
    pub(super) calendar: Calendar,
}

impl<'c> ScorecardBuilder<'c> {
    /// For a plan that is complete.
    pub(super) fn new(catalogue: &'c Catalogue, plan: &Plan) -> Self {
        let sector = sector_of(catalogue, plan);
        let wording = wording_of(catalogue, plan);
        Self { catalogue, sector, wording, calendar: calendar(plan, sector) }
    }

    fn every(&self) -> PeriodLength {
        self.calendar.start.every()
    }

    fn sector_id(&self, plan: &Plan) -> Id {
        self.sector
            .map(|sector| sector.id.clone())
            .or_else(|| plan.sector.clone())
            .unwrap_or_else(Id::unknown)
    }

    fn customer(&self) -> CustomerWords {
        let none =
            CustomerWords { one: String::new(), many: String::new(), article: String::new() };
        self.wording.customer.clone().unwrap_or(none)
    }

    fn outcomes(&self, plan: &Plan) -> Vec<PlannedOutcome> {
        Outcome::iter()
            .map(|outcome| {
                let said = plan.outcomes.get(&outcome);
                let usual = self.sector.and_then(|sector| sector.outcomes.get(&outcome));
                let name = said.and_then(|said| said.name.as_ref()).or(usual);
                PlannedOutcome {
                    outcome,
                    name: name.cloned().unwrap_or_else(|| outcome.to_string()),
                    weight: said.and_then(|said| said.weight),
                }
            })
            .collect()
    }

    fn objectives(&self, plan: &Plan) -> Vec<PlannedObjective> {
        let mut here = BTreeSet::new();
        let known = plan.objectives.iter().filter(|row| {
            row.id.as_ref().is_some_and(|id| {
                let exists = row.statement.is_some()
                    || self.catalogue.objective(id.as_str(), &self.wording).is_some();
                exists && here.insert(id.clone())
            })
        });
        let known: Vec<&PlanObjective> = known.collect();
        let segments: Vec<&Id> =
            plan.segments.iter().filter_map(|segment| segment.id.as_ref()).collect();
        known
            .into_iter()
            .filter_map(|row| {
                let mut objective = self.objective(row, &here)?;
                objective.segment = objective.segment.filter(|id| segments.contains(&id));
                Some(objective)
            })
            .collect()
    }

    /// An objective as a row of the plan and the catalogue make it, among those of the plan.
    pub(super) fn objective(
        &self,
        row: &PlanObjective,
        here: &BTreeSet<Id>,
    ) -> Option<PlannedObjective> {
        let id = row.id.clone()?;
        let entry = self.catalogue.objective(id.as_str(), &self.wording);
        let of_entry = |text: fn(&Objective) -> &str| {
            entry.as_ref().map(|entry| text(entry).to_owned()).unwrap_or_default()
        };
        let drives = match &row.drives {
            Some(drives) => drives.clone(),
            None => self.usual_drives(&id),
        };
        let questions = row.questions.clone().unwrap_or_else(|| match &entry {
            Some(entry) => entry.questions.clone(),
            None => self.questions(),
        });
        Some(PlannedObjective {
            statement: match &row.statement {
                Some(statement) => self.fill(statement),
                None => of_entry(|entry| &entry.statement),
            },
            outcome: row
                .outcome
                .or(entry.as_ref().map(|entry| entry.outcome))
                .unwrap_or(Outcome::Satisfaction),
            value_proposition: row
                .value_proposition
                .unwrap_or_else(|| entry.as_ref().and_then(|entry| entry.value_proposition)),
            segment: row.segment.clone(),
            why: match &row.why {
                Some(why) => self.fill(why),
                None => of_entry(|entry| &entry.why),
            },
            questions,
            evidence: row.evidence.clone(),
            why_us: row.why_us.clone(),
            drives: drives
                .into_iter()
                .filter(|other| *other != id && here.contains(other))
                .collect(),
            contributes_to: row.contributes_to.clone().unwrap_or_else(|| {
                of_entry(|entry| entry.contributes_to.as_deref().unwrap_or_default())
            }),
            supported_by: row.supported_by.clone().unwrap_or_else(|| {
                of_entry(|entry| entry.supported_by.as_deref().unwrap_or_default())
            }),
            owner: row.owner.clone(),
            weight: row.weight,
            id,
        })
    }

    /// Whether the catalogue has this objective.
    pub(super) fn knows_objective(&self, id: &Id) -> bool {
        self.catalogue.objective(id.as_str(), &self.wording).is_some()
    }

    /// What an objective drives in the sector's default set.
    fn usual_drives(&self, id: &Id) -> Vec<Id> {
        self.sector
            .and_then(|sector| sector.defaults.iter().find(|default| default.objective == *id))
            .map(|default| default.drives.clone())
            .unwrap_or_default()
    }

    /// Questions that fit every objective.
    fn questions(&self) -> Vec<String> {
        let labels = self.catalogue.labels();
        vec![
            labels.text("plan.made.question_surprise").to_owned(),
            labels.text("plan.made.question_next").to_owned(),
        ]
    }

    /// A user's text with the organisation's and its customers' words in it.
    fn fill(&self, text: &str) -> String {
        let words = self.customer();
        let named = self.wording.organisation.trim();
        let organisation = match named {
            "" => self.catalogue.labels().text("words.organisation"),
            named => named,
        };
        fill(
            text,
            &[("organisation", organisation), ("customer", &words.one), ("customers", &words.many)],
        )
    }

    /// The measures of a plan, each with the place of its row.
    fn measures(&self, plan: &Plan, objectives: &[PlannedObjective]) -> Vec<(usize, PlannedKpi)> {
        let mut seen = BTreeSet::new();
        let mut measures = Vec::new();
        for (position, row) in plan.kpis.iter().enumerate() {
            if let Some(mut measure) = self.measure(row, objectives)
                && seen.insert(measure.kpi.id.clone())
            {
                // Where nobody is told apart, everybody is asked together: a total of no groups
                // would have no rows for its figures, and formulas over nothing.
                // Nor has a KPI of the user's own more than one row.
                let told_apart = !plan.segments.is_empty() && !measure.is_own();
                measure.by_segment = asked(row, plan).filter(|_| told_apart).unwrap_or_default();
                measures.push((position, measure));
            }
        }
        measures
    }

    /// A measure as a row of the plan and the catalogue make it.
    pub(super) fn measure(
        &self,
        row: &PlanKpi,
        objectives: &[PlannedObjective],
    ) -> Option<PlannedKpi> {
        let id = row.id.as_ref()?;
        let objective = row
            .objective
            .clone()
            .flatten()
            .and_then(|id| objectives.iter().find(|objective| objective.id == id));
        let kpi = match self.catalogue.kpi(id.as_str(), &self.wording) {
            Some(entry) => self.entry(entry, row),
            None => {
                own_number(id).filter(|number| (1..=OWN_KPIS).contains(number))?;
                self.own(id, row, objective.map(|objective| objective.outcome))
            }
        };
        let frequency = due(row.frequency.unwrap_or(kpi.frequency), self.every());
        let month = survey_month(self.calendar);
        let usual_month = (frequency == Frequency::PerSurvey).then_some(month);
        let mut planned = PlannedKpi {
            objective: objective.map(|objective| objective.id.clone()),
            direction: row.direction.unwrap_or(kpi.direction),
            frequency,
            due_in: match row.due_in {
                Some(NO_MONTH) => None,
                month => month.filter(|month| checks::is_month(*month)).or(usual_month),
            },
            targets: row.targets.clone(),
            ..PlannedKpi::of(scaled_to_period(kpi, frequency, self.every()))
        };
        planned.take(row);
        Some(planned)
    }

    /// An entry of the catalogue with what the plan changes of it.
    fn entry(&self, mut kpi: Kpi, row: &PlanKpi) -> Kpi {
        if let Some(name) = &row.name {
            kpi.name.clone_from(name);
        }
        if let Some(definition) = &row.definition {
            kpi.definition.clone_from(definition);
        }
        if let Some(unit) = &row.unit {
            kpi.unit.label.clone_from(unit);
        }
        if row.lens.is_some() || row.kind.is_some() {
            kpi.lens = row.lens.unwrap_or(kpi.lens);
            kpi.kind = kind_of(kpi.lens, row.kind.or(kpi.kind));
        }
        kpi.outcome = row.outcome.unwrap_or(kpi.outcome);
        kpi.value_proposition = row.value_proposition.unwrap_or(kpi.value_proposition);
        kpi
    }

    /// A KPI of the user's own; what the row leaves out is what is most common.
    fn own(&self, id: &Id, row: &PlanKpi, outcome: Option<Outcome>) -> Kpi {
        let usual = match self.every() {
            PeriodLength::Month => Frequency::Monthly,
            PeriodLength::Quarter | PeriodLength::Trimester => Frequency::Quarterly,
            PeriodLength::HalfYear => Frequency::HalfYearly,
            PeriodLength::Year => Frequency::Yearly,
        };
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        custom_kpi(
            id.clone(),
            CustomKpi {
                name: text(&row.name),
                definition: text(&row.definition),
                unit: text(&row.unit),
                direction: row.direction.unwrap_or(Direction::Higher),
                outcome: row.outcome.or(outcome).unwrap_or(Outcome::Satisfaction),
                lens: row.lens.unwrap_or(Lens::Activity),
                kind: Some(row.kind.unwrap_or(Kind::Behaviour)),
                value_proposition: row.value_proposition.flatten(),
                frequency: due(row.frequency.unwrap_or(usual), self.every()),
            },
        )
    }
}
