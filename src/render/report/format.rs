//! What people read of a report, the same in every format.

use super::{
    build::ReportInput,
    model::{FindingReport, NodeReport, Report, SayDoReport, SegmentReport},
};
use crate::{
    catalogue::{Labels, capital},
    model::{Edition, Id, Moment, Outcome, Unit},
    render::number,
    score::{
        Interval, NoScore, NodeLevel, Pleasing, Quadrant, State, Status, lies_apart, possible,
        shown, shown_coverage,
    },
};

impl ReportInput<'_> {
    /// A score as it is shown: a whole number, or a dash.
    pub(super) fn score(&self, score: Option<f64>) -> String {
        score.map_or_else(|| self.dash(), |score| format!("{:.0}", shown(score)))
    }

    /// The word of a status.
    pub(super) fn status(&self, status: Status) -> String {
        self.labels.of("status", status.into()).to_owned()
    }

    /// Shape and word of a status.
    pub(super) fn mark(&self, status: Status) -> String {
        format!("{} {}", status.shape(), self.status(status))
    }

    /// A figure with its sign where that is short: `85.8%`, `€ 12`, `7.4`.
    pub(super) fn figure(&self, value: Option<f64>, unit: &Unit) -> String {
        figure(value, unit, self.labels)
    }

    /// A share of 0–1 in percent.
    pub(super) fn share(&self, share: Option<f64>) -> String {
        let Some(share) = share else { return self.dash() };
        let written = number(share * 100.0, 0, self.labels);
        self.labels.fill("number.percent", &[("number", &written)])
    }

    /// A completeness of 0–1 as a percentage, as the workbook shows it.
    pub(super) fn coverage(&self, coverage: Option<f64>) -> String {
        self.share(coverage.map(|coverage| shown_coverage(coverage) / 100.0))
    }

    /// The chosen period in words.
    pub(super) fn chosen_period(&self) -> String {
        self.period(Moment::Period(self.scored.chosen))
            .map_or_else(String::new, |period| self.labels.period(period))
    }

    /// What an outcome is called here.
    pub(super) fn outcome(&self, outcome: Outcome) -> String {
        self.scorecard
            .outcomes
            .iter()
            .find(|row| row.outcome == outcome)
            .map_or_else(|| outcome.to_string(), |row| row.name.clone())
    }

    /// What a child is called: its name, or code and statement.
    pub(super) fn child(&self, level: NodeLevel, id: &str) -> String {
        let found = match level {
            NodeLevel::Scorecard => None,
            NodeLevel::Outcome => {
                let mut rows = self.scorecard.outcomes.iter();
                rows.find(|row| row.outcome.to_string() == id).map(|row| row.name.clone())
            }
            NodeLevel::Objective => {
                let mut rows = self.scorecard.objectives.iter().enumerate();
                rows.find(|(_, row)| row.id.as_str() == id)
                    .map(|(index, row)| format!("{} {}", self.objective_code(index), row.statement))
            }
            NodeLevel::Kpi => {
                let mut rows = self.scorecard.kpis.iter();
                rows.find(|row| row.id().as_str() == id).map(|row| row.kpi.name.clone())
            }
        };
        found.unwrap_or_else(|| id.to_owned())
    }

    /// What a segment is called, with its code; the total where there is none.
    pub(super) fn segment_name(&self, id: Option<&Id>) -> Option<String> {
        let id = id?;
        let mut rows = self.scorecard.segments.iter().enumerate();
        rows.find(|(_, row)| row.id.as_ref() == Some(id))
            .map(|(index, row)| format!("{} {}", self.segment_code(index), row.name))
    }

    /// The title of the report.
    pub(super) fn title(&self) -> String {
        let customers = self.scorecard.customer.many.as_str();
        match self.scorecard.organisation.trim() {
            "" => self.labels.fill("report.title_nameless", &[("customers", customers)]),
            organisation => self
                .labels
                .fill("report.title", &[("organisation", organisation), ("customers", customers)]),
        }
    }

    /// How complete a roll-up is, and between which scores it can still end.
    pub(super) fn completeness(&self, node: &NodeReport) -> String {
        if node.suppressed {
            return self.few_answers();
        }
        let why = node.why_no_score.unwrap_or(NoScore::NoFigures);
        let (Some(coverage), Some(low), Some(high)) = (node.coverage, node.low, node.high) else {
            return self.labels.of("card.why", why.into()).to_owned();
        };
        if coverage < crate::score::SLACK {
            return self.labels.of("card.why", why.into()).to_owned();
        }
        if coverage >= 1.0 - crate::score::SLACK {
            return self.complete(node.carried.unwrap_or(0.0));
        }
        self.partial(coverage, Interval { low, high })
    }

    /// That nothing is lacking, and how much of it rests on earlier figures.
    fn complete(&self, carried: f64) -> String {
        match format!("{:.0}", 100.0 * carried).as_str() {
            "0" => self.labels.text("card.complete").to_owned(),
            share => self.labels.fill("card.complete_carried", &[("share", share)]),
        }
    }

    /// Why there is no score, in a sentence.
    pub(super) fn why(&self, why: Option<NoScore>) -> String {
        self.labels.of("card.why", why.unwrap_or(NoScore::NoFigures).into()).to_owned()
    }

    /// Why a figure is not shown that there is.
    pub(super) fn few_answers(&self) -> String {
        let least = self.scorecard.least_shown.to_string();
        self.labels.fill("report.suppressed", &[("least", &least)])
    }

    /// How complete an incomplete roll-up is, between which scores it can still end, and in which
    /// colours where there are several.
    pub(super) fn partial(&self, coverage: f64, range: Interval) -> String {
        let possible = possible(range, self.scorecard.bands, false);
        let key = match possible.len() {
            _ if shown(range.low) >= shown(range.high) => "card.partial_at",
            0 | 1 => "card.partial",
            _ => "card.partial_colours",
        };
        self.labels.fill(
            key,
            &[
                ("coverage", &format!("{:.0}", shown_coverage(coverage))),
                ("low", &self.score(Some(range.low))),
                ("high", &self.score(Some(range.high))),
                ("colours", &self.colours(&possible)),
            ],
        )
    }

    /// What figures to date cover, as people read it.
    pub(super) fn span_words(&self, report: &Report) -> String {
        report.span.map(|span| self.labels.span(span.from, span.to)).unwrap_or_default()
    }

    /// Words of statuses: `amber or green`.
    pub(super) fn colours(&self, statuses: &[Status]) -> String {
        let words: Vec<String> = statuses.iter().map(|status| self.status(*status)).collect();
        match words.as_slice() {
            [one, two] => self.labels.fill("card.colours.two", &[("one", one), ("two", two)]),
            [one, two, three] => self
                .labels
                .fill("card.colours.three", &[("one", one), ("two", two), ("three", three)]),
            _ => words.join(", "),
        }
    }

    /// Why there is no score, behind the shape that says so.
    pub(super) fn unscored(&self, why: NoScore) -> String {
        format!("{} {}", Status::NoData.shape(), self.labels.of("no_score", why.into()))
    }

    /// Shape and word of a roll-up's status, with the other colours that it can still have.
    pub(super) fn node_mark(&self, node: &NodeReport) -> String {
        if let Some(why) = node.why_no_score {
            return self.unscored(why);
        }
        let mark = self.mark(node.status);
        let others: Vec<Status> =
            node.possible.iter().copied().filter(|status| *status != node.status).collect();
        if node.score.is_none() || others.is_empty() {
            return mark;
        }
        let colours = self.colours(&others);
        self.labels.fill("card.can_still", &[("status", &mark), ("colours", &colours)])
    }

    /// What a report says that has no figures to tell of.
    fn waiting(&self, report: &Report) -> String {
        let totals = || report.kpis.iter().filter(|kpi| kpi.segment.is_none());
        match totals().filter(|kpi| kpi.state == State::Missing).count() {
            0 => self.completeness(&report.scorecard),
            due => self.labels.fill(
                "report.waiting",
                &[
                    ("due", &due.to_string()),
                    ("all", &totals().count().to_string()),
                    ("period", &self.chosen_period()),
                ],
            ),
        }
    }

    /// Sentences about the whole, the most important first.
    pub(super) fn headline(&self, report: &Report) -> Vec<String> {
        let labels = self.labels;
        let whole = &report.scorecard;
        if self.waits(report) {
            return vec![self.waiting(report)];
        }
        let mut sentences = vec![self.completeness(whole)];
        sentences.extend(self.like_for_like(report));
        let key = match whole.to_date.score {
            Some(_) => "report.to_date",
            None => "report.to_date_none",
        };
        let score = self.score(whole.to_date.score);
        sentences.push(labels.fill(key, &[("span", &self.span_words(report)), ("score", &score)]));
        if let Some(weakest) = &whole.weakest {
            let part = self.weakest(report, weakest);
            sentences.push(labels.fill("report.weakest", &[("part", &part)]));
        }
        if let Some([low, high]) = whole.robust {
            let (low, high) = (self.score(Some(low)), self.score(Some(high)));
            let key = match self.scorecard.edition {
                Edition::First => "report.robust_mostly",
                Edition::Second if low == high => "report.robust_same",
                Edition::Second => "report.robust",
            };
            sentences.push(labels.fill(key, &[("low", &low), ("high", &high)]));
        }
        for Pleasing { segment, satisfaction, profitability } in &self.scored.pleasing {
            let flag = labels.fill(
                "card.pleasing",
                &[
                    ("satisfaction", &self.score(Some(*satisfaction))),
                    ("profitability", &self.score(Some(*profitability))),
                ],
            );
            let name = segment.and_then(|index| self.scorecard.segments.get(index));
            sentences.push(match name {
                Some(segment) => format!("{}: {flag}", segment.name),
                None => flag,
            });
        }
        sentences
    }

    /// What the score would be with the KPIs of the period before, where that is another one.
    fn like_for_like(&self, report: &Report) -> Option<String> {
        let whole = &report.scorecard;
        let same = whole
            .like_for_like
            .filter(|it| whole.score.is_some_and(|score| lies_apart(score, *it)))?;
        let before = whole.series.iter().take(self.scored.chosen).rev();
        let then = before.into_iter().find(|row| row.score.is_some())?;
        Some(self.labels.fill(
            "card.like_for_like",
            &[("score", &self.score(Some(same))), ("period", &self.labels.period(then.period))],
        ))
    }

    /// How many KPIs have which status: shape, count and word of those that occur.
    pub(super) fn counts(&self, node: &NodeReport) -> String {
        let counts = node.counts;
        [
            (Status::Green, counts.green),
            (Status::Amber, counts.amber),
            (Status::Red, counts.red),
            (Status::NoData, counts.no_data),
        ]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(status, count)| {
            self.labels.fill(
                "report.counts",
                &[
                    ("shape", &status.shape().to_string()),
                    ("count", &count.to_string()),
                    ("word", &self.status(status)),
                ],
            )
        })
        .collect::<Vec<_>>()
        .join("  ")
    }

    /// What say and do come to, and what of the four has no score, in sentences.
    pub(super) fn said_and_done(&self, row: &SayDoReport) -> Option<String> {
        let withheld: Vec<&str> = row
            .withheld
            .iter()
            .map(|facet| self.labels.of("report.header", facet.into()))
            .collect();
        let names = withheld.join(", ");
        let withheld = (!names.is_empty())
            .then(|| self.labels.fill("card.gap.withheld", &[("facets", &names)]));
        let sentences: Vec<String> = self.quadrant(row).into_iter().chain(withheld).collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }

    fn quadrant(&self, row: &SayDoReport) -> Option<String> {
        let (quadrant, say, does) = (row.quadrant?, row.say?, row.r#do?);
        // Whether people stay can be said of retention only.
        let group =
            if row.outcome == Outcome::Retention { "card.gap.retention" } else { "card.gap.other" };
        let on_the_way = quadrant == Quadrant::Aligned && shown(does) < self.scorecard.bands.green;
        let key = if on_the_way { "on_the_way" } else { quadrant.into() };
        let sentence = self.labels.of(group, key);
        let card = self.scorecard;
        let segment =
            card.segments.iter().find(|one| row.segment.is_some() && one.id == row.segment);
        let people = match segment {
            Some(segment) => Some(segment.name.clone()),
            None => card.people(row.outcome, self.labels),
        };
        let people = people.unwrap_or_else(|| card.customer.many.clone());
        Some(crate::catalogue::fill(
            sentence,
            &[
                ("customers", &capital(&people)),
                ("say", &self.score(Some(say))),
                ("do", &self.score(Some(does))),
            ],
        ))
    }
}

/// How many errors and warnings there are, in one sentence.
#[must_use]
pub fn findings_in_words(errors: u64, warnings: u64, labels: &Labels) -> String {
    let of = |count: u64, one: &str, several: &str| match count {
        0 => None,
        1 => Some(labels.text(one).to_owned()),
        count => Some(labels.fill(several, &[("count", &count.to_string())])),
    };
    let errors = of(errors, "report.counted.error", "report.counted.errors");
    let warnings = of(warnings, "report.counted.warning", "report.counted.warnings");
    match (errors, warnings) {
        (Some(errors), Some(warnings)) => {
            labels.fill("report.counted.both", &[("errors", &errors), ("warnings", &warnings)])
        }
        (Some(one), None) | (None, Some(one)) => {
            labels.fill("report.counted.one", &[("what", &one)])
        }
        (None, None) => labels.text("report.counted.none").to_owned(),
    }
}

/// Where a finding is: `Data!C7`.
pub(super) fn place(finding: &FindingReport) -> String {
    match (&finding.sheet, &finding.cell, &finding.file) {
        (Some(sheet), Some(cell), _) => format!("{sheet}!{cell}"),
        (Some(sheet), None, _) => sheet.clone(),
        (None, _, Some(file)) => file.clone(),
        (None, _, None) => String::new(),
    }
}

/// What one segment says and does, by the name of the outcome, where both have a score.
pub(super) fn said_by<'r>(
    report: &'r Report,
    segment: &SegmentReport,
) -> impl Iterator<Item = (&'r str, &'r SayDoReport)> {
    let rows = report
        .say_do
        .iter()
        .filter(|row| row.segment.is_some() && row.segment == segment.id && row.quadrant.is_some());
    rows.filter_map(|row| {
        let outcome = report.outcomes.iter().find(|outcome| outcome.id == row.outcome)?;
        Some((outcome.name.as_str(), row))
    })
}

/// A figure with its sign where that is short, a dash for none.
pub(super) fn figure(value: Option<f64>, unit: &Unit, labels: &Labels) -> String {
    let Some(value) = value else { return labels.text("report.no_value").to_owned() };
    let written = number(value, usize::from(unit.decimals), labels);
    match unit.id.as_str() {
        "percent" => labels.fill("number.percent", &[("number", &written)]),
        _ if unit.label == "€" => labels.fill("number.euro", &[("number", &written)]),
        _ => written,
    }
}
