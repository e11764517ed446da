//! Assessing: what a filled-in workbook comes to in one of its periods.

use super::{Engine, Error, unsaid};
use crate::{
    finding::{Checked, Finding, Severity, in_order},
    model::Period,
    readings::{Entry, Readings},
    render::report::{Report, ReportInput},
    score::{Scored, disclosed, score},
    scorecard::Scorecard,
    workbook::Submission,
};

/// The period to report on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum PeriodChoice {
    /// The one that is chosen on Dashboard if it has figures, else the last that has, else the chosen
    /// one.
    #[default]
    Usual,
    /// This one.
    Of(Period),
}

impl From<Option<Period>> for PeriodChoice {
    fn from(period: Option<Period>) -> Self {
        period.map_or(Self::Usual, Self::Of)
    }
}

/// What a workbook comes to.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Assessment {
    /// What was filled in; its scorecard's chosen period is the one that is reported.
    pub submission: Submission,
    /// Every step of the arithmetic.
    pub scored: Scored,
    /// The same without what too few people answered for a report; none where it shows everything.
    pub shown: Option<Scored>,
    /// What is wrong with the workbook, and what its scores ask for: errors first, then by sheet
    /// and cell.
    pub findings: Vec<Finding>,
    /// All of it under the promised keys.
    pub report: Report,
}

impl Assessment {
    /// Whether something in the workbook is wrong, and not only better otherwise.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity() == Severity::Error)
    }
}

impl Engine {
    /// Scores what was read, and gathers the report.
    ///
    /// # Errors
    /// [`Error::PeriodNotThere`] when the workbook does not have the period that is asked for.
    pub fn assess(
        &self,
        submission: Checked<Submission>,
        period: PeriodChoice,
    ) -> Result<Assessment, Error> {
        let Checked { value: mut submission, mut findings } = submission;
        submission.scorecard.chosen = reported(&submission, period)?;
        let scored = score(&submission.scorecard, &submission.readings);
        let shown = disclosed(&submission.scorecard, &scored);
        let told = shown.as_ref().unwrap_or(&scored);
        findings.extend(submission.findings(told));
        if let Some(shown) = &shown {
            unsaid::leave_out(&submission, shown, &mut findings);
        }
        in_order(&mut findings, submission.cells.sheets());
        let report = Report::new(&self.input(&submission, told, &findings));
        Ok(Assessment { submission, scored, shown, findings, report })
    }

    /// What a report is made of.
    pub(super) fn input<'a>(
        &'a self,
        submission: &'a Submission,
        scored: &'a Scored,
        findings: &'a [Finding],
    ) -> ReportInput<'a> {
        ReportInput {
            file: submission.cells.file(),
            scorecard: &submission.scorecard,
            readings: &submission.readings,
            scored,
            findings,
            labels: self.words(&submission.scorecard.language),
            codes: Some(&submission.codes),
            changes: &submission.changes,
            cells: Some(&submission.cells),
            remarks: Some(&submission.remarks),
        }
    }
}

/// The period that is reported.
fn reported(submission: &Submission, choice: PeriodChoice) -> Result<Period, Error> {
    let Scorecard { calendar, .. } = submission.scorecard;
    match choice {
        PeriodChoice::Usual => Ok(usual(&submission.scorecard, &submission.readings)),
        PeriodChoice::Of(period) if calendar.position(period).is_some() => Ok(period),
        PeriodChoice::Of(period) => Err(Error::PeriodNotThere {
            file: submission.cells.file().to_owned(),
            period,
            periods: calendar.periods().collect(),
        }),
    }
}

fn usual(scorecard: &Scorecard, readings: &Readings) -> Period {
    let calendar = scorecard.calendar;
    let filled = |position: usize| {
        readings.series.values().any(|series| {
            let lists = series.inputs.values().chain([&series.typed]);
            lists.filter_map(|list| list.periods.get(position)).any(|one| one.entry != Entry::Blank)
        })
    };
    match calendar.position(scorecard.chosen) {
        Some(position) if filled(position) => scorecard.chosen,
        _ => (0..calendar.count)
            .rev()
            .find(|position| filled(*position))
            .and_then(|position| calendar.get(position))
            .unwrap_or(scorecard.chosen),
    }
}
