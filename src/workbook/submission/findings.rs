//! What the scores of a filled-in workbook ask for: findings that no single cell shows.

use crate::{
    catalogue::capital,
    finding::{Finding, Location, ScoringCode},
    model::{Id, Moment, Outcome},
    readings::Block,
    score::{Pleasing, Scored, SeriesScore, Status, shown},
    workbook::submission::Submission,
};

impl Submission {
    /// What the scores ask for, as findings.
    ///
    /// Reds of the chosen period that nobody explained, and satisfaction that stands too far above
    /// profitability: *pleasing at any price*.
    #[must_use]
    pub fn findings(&self, scored: &Scored) -> Vec<Finding> {
        let totals = scored.series.iter().filter(|series| series.segment.is_none());
        let reds = totals
            .filter(|series| series.status == Status::Red)
            .filter_map(|series| self.unexplained(scored, series));
        let pleasing = scored.pleasing.iter().map(|found| self.pleasing(found));
        reds.chain(pleasing).collect()
    }

    fn unexplained(&self, scored: &Scored, series: &SeriesScore) -> Option<Finding> {
        let measure = self.scorecard.kpis.get(series.kpi)?;
        let now = series.at(scored.chosen)?;
        let period = self.scorecard.calendar.get(scored.chosen)?;
        let told = self.scorecard.notes.iter().any(|note| {
            note.period == period
                && note.kpi == *measure.id()
                && [&note.explanation, &note.agreement].iter().any(|text| !text.trim().is_empty())
        });
        let (name, score) = (measure.kpi.name.clone(), shown(now.score?));
        (!told).then(|| {
            let location =
                self.figure(measure.id(), now.source.unwrap_or(Moment::Period(scored.chosen)));
            Finding::new(ScoringCode::RedUnexplained { name, score }, location)
        })
    }

    fn pleasing(&self, found: &Pleasing) -> Finding {
        let name = |outcome: Outcome| {
            let row = self.scorecard.outcomes.iter().find(|row| row.outcome == outcome);
            row.map_or_else(|| outcome.to_string(), |row| row.name.clone())
        };
        let group = found.segment.and_then(|place| self.scorecard.segments.get(place));
        let cell =
            group.and_then(|group| self.cells.of(Block::Segments, group.id.as_ref()?, "name"));
        let whom = group
            .map_or_else(|| capital(&self.scorecard.customer.many), |group| group.name.clone());
        let code = ScoringCode::PleasingAtAnyPrice {
            whom,
            satisfaction: name(Outcome::Satisfaction),
            satisfaction_score: shown(found.satisfaction),
            profitability: name(Outcome::Profitability),
            profitability_score: shown(found.profitability),
            points: (10.0 * self.scorecard.pleasing_margin).round() / 10.0,
        };
        Finding::new(code, cell.unwrap_or_else(|| self.whole()))
    }

    /// The first cell that a figure came from.
    fn figure(&self, kpi: &Id, at: Moment) -> Location {
        let cell = self.readings.of_kpi(kpi).find_map(|(_, series)| {
            let mut lists = series.inputs.values().chain([&series.typed]);
            lists.find_map(|list| {
                let reading = list.get(at)?;
                let filled = reading.entry != crate::readings::Entry::Blank;
                reading.cell.as_ref().filter(|_| filled)
            })
        });
        cell.map_or_else(|| self.whole(), |cell| cell.in_file(self.cells.file()))
    }

    fn whole(&self) -> Location {
        Location::File { file: self.cells.file().to_owned() }
    }
}
