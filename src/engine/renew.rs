//! Renewing: next year's plan from this year's workbook.

use super::{Engine, ReportLanguage};
use crate::model::Mapped as _;
use crate::{
    catalogue::built_in_theme,
    finding::{Checked, Code, Finding, ReferenceCode},
    model::{Accumulation, Calendar, Id, Theme},
    score::last_before,
    scorecard::{Plan, PlanRequest, PlannedKpi, Scorecard},
    workbook::{Ground, Submission},
};
use std::collections::BTreeMap;

/// A workbook that a new plan can be made from.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Renewable {
    /// What was filled in.
    pub submission: Submission,
    /// How many errors there are among its figures, which a new plan does not take over.
    pub wrong_figures: usize,
}

/// A plan that was made from a workbook.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Renewal {
    /// The plan, with the last figures as those from before.
    pub plan: Plan,
    /// The scorecard that it comes to, and what is wrong with it.
    pub scorecard: Checked<Scorecard>,
    /// What went along beside the choices.
    pub carried: Carried,
}

/// What a renewal takes over beside what people decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Carried {
    /// For how many KPIs there are figures from before.
    pub with_figures: usize,
    /// Names of the KPIs that grow with the period, and whose target was set for another length
    /// of it.
    pub other_length: Vec<String>,
    /// How many agreements are still open and go along.
    pub agreements: usize,
}

impl Engine {
    /// Says what in a workbook has to be mended before a new plan is made from it: what stands on
    /// the sheets for setting up. What is wrong among its figures stays behind with them.
    #[must_use]
    pub fn renewable(&self, submission: Checked<Submission>) -> Checked<Renewable> {
        let Checked { value: submission, findings } = submission;
        let about_plan = submission.about_plan(&findings);
        let errors =
            |findings: &[Finding]| findings.iter().filter(|finding| finding.is_error()).count();
        let wrong_figures = errors(&findings).saturating_sub(errors(&about_plan));
        Checked { value: Renewable { submission, wrong_figures }, findings: about_plan }
    }

    /// The plan for a request that starts from a workbook, with what is wrong with the request.
    ///
    /// What people decided is taken over as they edited it, and what the request says wins over
    /// it; the request's own plan counts for nothing. Targets of single periods go along where the
    /// periods are the same. The last figures become those from before, except that an example
    /// that is asked for starts from nothing. Agreements that are still open go along; explanations
    /// and remarks stay behind.
    #[must_use]
    pub fn renew(&self, renewable: &Renewable, request: &PlanRequest) -> Checked<Renewal> {
        let submission = &renewable.submission;
        let Checked { value: mut ground, mut findings } = self.ground(submission);
        if self.report_language == ReportLanguage::OfEngine {
            ground.plan.language = Some(self.language().to_owned());
        }
        let request = PlanRequest { plan: ground.plan.clone(), ..request.clone() };
        let Checked { value: mut plan, findings: wrong } = self.plan(&request);
        findings.extend(wrong);
        keep_targets(&mut plan);
        let mut scorecard = self.resolve(&plan);
        // One that no folder has any more is taken from the workbook itself.
        let theme = &submission.scorecard.theme;
        if self.is_gone(theme, plan.theme.as_ref()) {
            scorecard.value.theme = theme.clone();
            let is_theme =
                |code: &Code| matches!(code, Code::Reference(ReferenceCode::UnknownTheme { .. }));
            scorecard.findings.retain(|finding| !is_theme(&finding.code));
        }
        let with_figures = keep_figures(&mut plan, &ground, &scorecard.value);
        if request.example {
            plan.kpis.iter_mut().for_each(|row| row.before.clear());
            plan.agreements.clear();
            scorecard.value.notes.clear();
        }
        let other_length = of_other_length(&submission.scorecard, &scorecard.value);
        let agreements = plan.agreements.len();
        let carried = Carried { with_figures, other_length, agreements };
        let renewal = Renewal { plan, scorecard, carried };
        Checked { value: renewal, findings }
    }

    /// Whether a theme that a plan goes on with is in no folder any more: one of its own name, or the
    /// usual one as a folder had changed it.
    fn is_gone(&self, theme: &Theme, named: Option<&Id>) -> bool {
        let found = self.catalogue().theme(theme.id.as_str());
        match named {
            Some(id) => *id == theme.id && found.is_none(),
            None => theme.id == built_in_theme().id && found.as_ref() == Some(built_in_theme()),
        }
    }

    /// What people changed in a workbook shows against the catalogue in the language that they
    /// worked in.
    fn ground(&self, submission: &Submission) -> Checked<Ground> {
        let language = &submission.scorecard.language;
        if language == self.language() {
            return Checked::clean(submission.ground(self.catalogue(), self.labels()));
        }
        self.catalogue_in(language).map(|theirs| submission.ground(&theirs, self.labels()))
    }
}

/// Leaves out targets of periods that a plan does not have any more; the KPI's own counts, or else
/// the last of them.
fn keep_targets(plan: &mut Plan) {
    let (Some(start), Some(count)) = (plan.start, plan.periods) else { return };
    let calendar = Calendar { start, count };
    for row in &mut plan.kpis {
        let last = row.targets.values().next_back().copied();
        row.targets.retain(|period, _| calendar.position(*period).is_some());
        if row.targets.is_empty() {
            row.target = row.target.or(last);
        }
    }
}

/// Puts the last figures into a plan; gives the number of KPIs that have some.
fn keep_figures(plan: &mut Plan, ground: &Ground, next: &Scorecard) -> usize {
    let mut before = last_before(&ground.scorecard, &ground.readings, next).as_before();
    let mut count = 0;
    for row in &mut plan.kpis {
        let figures = row.id.as_ref().and_then(|id| before.remove(id));
        count += usize::from(figures.is_some());
        row.before = figures.unwrap_or_default();
    }
    count
}

/// Names of the KPIs that grow with the period and whose target was set for another length of it.
fn of_other_length(before: &Scorecard, next: &Scorecard) -> Vec<String> {
    let covers = |planned: &PlannedKpi, card: &Scorecard| {
        let every = card.calendar.start.every().months();
        planned.frequency.months().map(|months| months.max(every))
    };
    let known: BTreeMap<_, _> = before.kpis.iter().map(|known| (known.id(), known)).mapped();
    let changed = next.kpis.iter().filter(|planned| {
        let known = known.get(planned.id());
        planned.kpi.level == Accumulation::Accumulates
            && planned.target.is_some()
            && known.is_some_and(|known| covers(known, before) != covers(planned, next))
    });
    changed.map(|planned| planned.kpi.name.clone()).collect()
}
