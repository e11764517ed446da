//! What was agreed, by whom and when, and what of it is still open.

use super::{
    build::{ReportInput, non_blank},
    model::AgreementReport,
};
use crate::{
    model::{Id, Moment, Period},
    scorecard::{AgreementState, Note},
};

/// Most open agreements that are shown at once; the others stand on Notes.
#[cfg(feature = "report")]
const MAX_AGREEMENTS: usize = 100;

/// What was explained and agreed about a KPI.
#[cfg(feature = "report")]
#[derive(serde::Serialize)]
pub(super) struct NoteView {
    explanation: Option<String>,
    /// With what is said before it: whether it is done or overdue, and from which period it is.
    agreement: Option<String>,
    who: Option<String>,
    /// Whether it is an agreement from before alone.
    earlier: bool,
}

/// An agreement that is still open, as people read it.
#[cfg(feature = "report")]
#[derive(serde::Serialize)]
pub(super) struct AgreementView {
    pub(super) name: String,
    pub(super) period: String,
    agreement: String,
    who: Option<String>,
    due: Option<String>,
    pub(super) overdue: bool,
    /// Sign and word for how far it is.
    pub(super) mark: String,
}

#[cfg(feature = "terminal")]
impl AgreementView {
    /// What, who and by when, in one line.
    pub(super) fn said(&self) -> String {
        let by =
            self.who.iter().chain(&self.due).map(String::as_str).collect::<Vec<_>>().join(", ");
        if by.is_empty() { self.agreement.clone() } else { format!("{} ({by})", self.agreement) }
    }
}

impl ReportInput<'_> {
    /// The chosen period.
    fn now(&self) -> Option<Period> {
        self.period(Moment::Period(self.scored.chosen))
    }

    /// What of all agreements is still open in the chosen period.
    pub(super) fn agreements(&self) -> Vec<AgreementReport> {
        let Some(now) = self.now() else { return Vec::new() };
        let named = |note: &Note| {
            let measure = self.scorecard.kpis.iter().find(|measure| *measure.id() == note.kpi)?;
            Some(AgreementReport {
                kpi: note.kpi.clone(),
                name: measure.kpi.name.clone(),
                period: note.period,
                agreement: note.agreement.trim().to_owned(),
                who: non_blank(&note.who),
                due: non_blank(&note.due),
                overdue: note.state(now) == Some(AgreementState::Overdue),
            })
        };
        self.scorecard.open_agreements(now).into_iter().filter_map(named).collect()
    }

    /// Who does what was agreed, and by when; empty where neither is said.
    fn by(&self, note: &Note) -> String {
        let due = non_blank(&note.due)
            .map(|due| self.labels.fill("report.by", &[("due", &self.labels.day(&due))]));
        non_blank(&note.who).into_iter().chain(due).collect::<Vec<_>>().join(", ")
    }

    /// What was agreed, behind what has to be known of it: that it is done or overdue, and from
    /// which period it is where that is another than the chosen one. The Dashboard says the same.
    fn agreed(&self, note: &Note) -> Option<String> {
        let now = self.now()?;
        let state = note.state(now)?;
        let said = (state != AgreementState::Open).then(|| self.state(state));
        let since = (note.period != now).then(|| self.labels.period(note.period));
        let before: Vec<String> = said.into_iter().chain(since).collect();
        let agreement = note.agreement.trim();
        Some(match before.as_slice() {
            [] => agreement.to_owned(),
            before => format!("{}: {agreement}", before.join(" · ")),
        })
    }

    /// Sign and word for how far an agreement is.
    fn state(&self, state: AgreementState) -> String {
        self.labels.of("agreement", state.into()).to_owned()
    }

    /// What was agreed and by whom, in one line.
    fn agreed_by(&self, note: &Note) -> Option<String> {
        let agreement = self.agreed(note)?;
        Some(match self.by(note) {
            by if by.is_empty() => format!("→ {agreement}"),
            by => format!("→ {agreement} ({by})"),
        })
    }

    /// What was explained and agreed for the chosen period.
    pub(super) fn note(&self, kpi: &Id) -> Option<String> {
        let now = self.now()?;
        let about = self.scorecard.notes.iter();
        let notes = about.filter(|note| note.period == now && note.kpi == *kpi);
        let notes = notes.filter_map(|note| {
            let said = non_blank(&note.explanation).into_iter().chain(self.agreed_by(note));
            non_blank(&said.collect::<Vec<_>>().join(" "))
        });
        non_blank(&notes.collect::<Vec<_>>().join(" "))
    }
}

#[cfg(feature = "report")]
impl ReportInput<'_> {
    /// What was explained and agreed for the chosen period, and what is open from before.
    pub(super) fn noted(&self, kpi: &Id) -> Option<String> {
        let earlier = self.now().and_then(|now| self.scorecard.agreed_before(kpi, now));
        let earlier = earlier.and_then(|note| self.agreed_by(note));
        let said = self.note(kpi).into_iter().chain(earlier);
        non_blank(&said.collect::<Vec<_>>().join(" "))
    }

    /// How many more are open than are shown, in words; none where all are.
    pub(super) fn more_agreements(&self, open: usize) -> Option<String> {
        let more = open.checked_sub(MAX_AGREEMENTS).filter(|more| *more > 0)?;
        Some(self.labels.fill("report.more_agreements", &[("count", &more.to_string())]))
    }

    /// What was explained and agreed for the chosen period, and what is open from before, part by
    /// part.
    pub(super) fn note_views(&self, kpi: &Id) -> Vec<NoteView> {
        let Some(now) = self.now() else { return Vec::new() };
        let about = self.scorecard.notes.iter();
        let about = about.filter(|note| note.period == now && note.kpi == *kpi);
        let view = |note: &Note| NoteView {
            explanation: non_blank(&note.explanation),
            agreement: self.agreed(note),
            who: non_blank(&self.by(note)),
            earlier: false,
        };
        let mut notes: Vec<NoteView> = about
            .map(view)
            .filter(|note| note.explanation.is_some() || note.agreement.is_some())
            .collect();
        if let Some(earlier) = self.scorecard.agreed_before(kpi, now) {
            let earlier = NoteView { explanation: None, earlier: true, ..view(earlier) };
            // It answers the explanation that has no agreement of its own.
            match notes.last_mut() {
                Some(last) => {
                    (last.agreement, last.who) = (earlier.agreement, earlier.who);
                }
                None => notes.push(earlier),
            }
        }
        notes
    }

    /// Whether an agreement stands among what was noted about its KPI.
    pub(super) fn is_noted(&self, one: &AgreementReport) -> bool {
        let Some(now) = self.now() else { return false };
        let before = || self.scorecard.agreed_before(&one.kpi, now);
        let is_it =
            |note: &Note| note.period == one.period && note.agreement.trim() == one.agreement;
        one.period == now || before().is_some_and(is_it)
    }

    /// What is still open, as people read it: so many of the oldest.
    pub(super) fn agreement_views<'r>(
        &self,
        open: impl IntoIterator<Item = &'r AgreementReport>,
    ) -> Vec<AgreementView> {
        let view = |row: &AgreementReport| AgreementView {
            name: row.name.clone(),
            period: self.labels.period(row.period),
            agreement: row.agreement.clone(),
            who: row.who.clone(),
            due: row.due.as_deref().map(|due| self.labels.day(due)),
            overdue: row.overdue,
            mark: self.state(match row.overdue {
                true => AgreementState::Overdue,
                false => AgreementState::Open,
            }),
        };
        open.into_iter().take(MAX_AGREEMENTS).map(view).collect()
    }
}
