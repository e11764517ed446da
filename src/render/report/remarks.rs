//! What is said beside a figure: how it moved, its margin, what must be known of it.

use super::{
    build::ReportInput,
    model::{Report, WeakestReport},
};
use crate::{
    model::Moment,
    render::number,
    score::{
        Anchors, Interval, NodeLevel, PeriodScore, SeriesScore, State, possible, score_of,
        shown_coverage,
    },
    scorecard::PlannedKpi,
};

impl ReportInput<'_> {
    /// An arrow and a word; the plain difference where no margin tells it from chance.
    pub(super) fn trend(&self, measure: &PlannedKpi, series: &SeriesScore) -> String {
        if let Some(trend) = series.trend {
            return format!("{} {}", trend.arrow(), self.labels.of("trend", trend.into()));
        }
        let now = series.at(self.scored.chosen).filter(|now| now.state == State::Value);
        let pair = now.and_then(|now| now.value).zip(series.previous);
        pair.map_or_else(String::new, |(now, then)| {
            let decimals = usize::from(measure.kpi.unit.decimals);
            let difference = number(now - then, decimals, self.labels);
            let none = difference == number(0.0, decimals, self.labels);
            let sign = if now > then && !none { "+" } else { "" };
            // Between percentages in points, as on the Dashboard.
            let points = if measure.kpi.unit.is_percentage() { " pp" } else { "" };
            format!("{sign}{difference}{points}")
        })
    }

    /// Between which values the figure of a survey lies; `None` where that is not known.
    pub(super) fn margin(&self, measure: &PlannedKpi, series: &SeriesScore) -> Option<String> {
        let Interval { low, high } = series.interval?;
        if series.census {
            return Some(self.labels.text("card.everyone_answered").to_owned());
        }
        let figure = |value: f64| self.figure(Some(value), &measure.kpi.unit);
        Some(self.labels.fill("number.span", &[("low", &figure(low)), ("high", &figure(high))]))
    }

    /// What must be known beside a figure: lacking, carried over, too few answers, not sure.
    pub(super) fn remark(&self, measure: &PlannedKpi, series: &SeriesScore) -> Option<String> {
        let labels = self.labels;
        let now = series.at(self.scored.chosen)?;
        let bands = self.scorecard.bands;
        if now.suppressed {
            return Some(self.few_answers());
        }
        if let Some(period) = now.overdue_since.and_then(|since| self.period(since)) {
            return Some(labels.fill("card.overdue", &[("period", &labels.period(period))]));
        }
        if self.is_not_asked(measure, series.segment) {
            return Some(labels.text("card.not_asked").to_owned());
        }
        match now.state {
            State::Invalid | State::NotApplicable | State::NotDue | State::Missing => {
                return Some(labels.of("state", now.state.into()).to_owned());
            }
            State::Refused => {
                let minimum = measure.minimum_answers.unwrap_or(measure.kpi.minimum_answers);
                let answers = number(series.answers.unwrap_or(0.0), 0, labels);
                return Some(labels.fill(
                    "card.refused",
                    &[("answers", &answers), ("minimum", &minimum.to_string())],
                ));
            }
            State::Value | State::Carried => {}
        }
        let mut remarks = Vec::new();
        if now.state == State::Carried {
            let period = now.source.and_then(|from| self.period(from)).map_or_else(
                || labels.text("card.before").to_owned(),
                |period| labels.period(period),
            );
            remarks.push(labels.fill("card.carried", &[("period", &period)]));
        }
        if now.target.is_none() && measure.target_high.is_none() {
            remarks.push(labels.text("card.no_target").to_owned());
        } else if score_of(&Anchors::of(measure, now.target), bands, 0.0).is_none() {
            remarks.push(labels.text("card.wrong_anchors").to_owned());
        } else if let (Some(false), Some(range)) = (series.firm, series.score_range) {
            let colours = self.colours(&possible(range, bands, measure.green_at_target));
            remarks.push(labels.fill("card.within_margin", &[("colours", &colours)]));
        }
        (!remarks.is_empty()).then(|| remarks.join("; "))
    }

    /// The lowest child with its score, and how complete that is.
    pub(super) fn weakest(&self, report: &Report, weakest: &WeakestReport) -> String {
        let name = self.child(weakest.level, &weakest.id);
        let score = self.score(Some(weakest.score));
        let coverage = match weakest.level {
            NodeLevel::Outcome => {
                let mut rows = report.outcomes.iter();
                rows.find(|row| row.id.to_string() == weakest.id).map(|row| row.node.coverage)
            }
            NodeLevel::Objective => {
                let mut rows = report.objectives.iter();
                rows.find(|row| row.id.as_str() == weakest.id).map(|row| row.node.coverage)
            }
            NodeLevel::Scorecard | NodeLevel::Kpi => None,
        };
        match coverage.flatten().filter(|coverage| *coverage < 1.0 - crate::score::SLACK) {
            None => format!("{name} ({score})"),
            Some(coverage) => self.labels.fill(
                "card.weakest_partial",
                &[
                    ("name", &name),
                    ("score", &score),
                    ("coverage", &format!("{:.0}", shown_coverage(coverage))),
                ],
            ),
        }
    }
}

/// Whether a figure is of its period: what is carried is not.
pub(super) fn is_own(position: usize, one: &PeriodScore) -> bool {
    one.source == Some(Moment::Period(position))
}
