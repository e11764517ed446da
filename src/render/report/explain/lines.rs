//! The lines of an explanation: numbered steps, and weighted means with their terms.

use crate::{
    render::{number, report::build::ReportInput},
    score::{Interval, NodeLevel, NodeScore, RollUpScore},
};
use std::fmt::Write as _;

/// Most terms that are written out as one sum.
const MAX_TERMS: usize = 6;

/// An explanation while it is written.
pub(super) struct ExplainedLines<'a> {
    pub(super) source: &'a ReportInput<'a>,
    pub(super) width: usize,
    pub(super) text: String,
    step: usize,
}

/// A child of a mean: its name, its weight, and its score where it has one.
pub(super) type Term = (String, f64, Option<f64>);

impl<'a> ExplainedLines<'a> {
    pub(super) fn new(source: &'a ReportInput<'a>, width: usize) -> Self {
        Self { source, width, text: String::new(), step: 0 }
    }

    /// What is explained, of whom, in which period and file.
    pub(super) fn head(&mut self, name: &str, segment: Option<usize>) {
        let source = self.source;
        let whom = segment.and_then(|at| {
            let segment = source.scorecard.segments.get(at)?;
            Some(format!("{} {}", source.segment_code(at), segment.name))
        });
        let whom = whom.unwrap_or_else(|| source.labels.text("report.whole").to_owned());
        self.line(0, name);
        self.line(0, &format!("{} · {whom} · {}", source.chosen_period(), source.file));
    }

    /// The next step.
    pub(super) fn heading(&mut self, key: &str) {
        self.step += 1;
        let words = self.source.labels.of("report.explain.step", key);
        let _ = writeln!(self.text, "\n{}. {words}", self.step);
    }

    pub(super) fn line(&mut self, indent: usize, text: &str) {
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        for line in textwrap::wrap(&text, self.width.saturating_sub(indent)) {
            let _ = writeln!(self.text, "{:indent$}{line}", "");
        }
    }

    /// An outcome from its objectives.
    pub(super) fn outcome(&mut self, at: usize, segment: Option<usize>) {
        let source = self.source;
        let card = source.scorecard;
        let Some(row) = card.outcomes.get(at) else { return };
        self.heading("outcome");
        self.line(3, &row.name);
        let objectives = card.objectives.iter().enumerate();
        let objectives = objectives.filter(|(_, one)| one.outcome == row.outcome);
        let terms: Vec<Term> = objectives
            .filter_map(|(at, _)| {
                let node = source.find(NodeLevel::Objective, at, segment)?;
                self.child(node, source.objective_code(at))
            })
            .collect();
        self.mean(&terms, source.find(NodeLevel::Outcome, at, segment));
    }

    /// The whole from its outcomes.
    pub(super) fn whole(&mut self, segment: Option<usize>) {
        let source = self.source;
        self.heading("whole");
        let outcomes = source.scorecard.outcomes.iter().enumerate();
        let terms: Vec<Term> = outcomes
            .filter_map(|(at, row)| {
                let node = source.find(NodeLevel::Outcome, at, segment)?;
                self.child(node, row.name.clone())
            })
            .collect();
        self.mean(&terms, source.find(NodeLevel::Scorecard, 0, segment));
    }

    fn child(&self, node: &NodeScore, name: String) -> Option<Term> {
        let rolled = node.at(self.source.scored.chosen);
        rolled.applicable.then_some((name, node.weight, rolled.mean))
    }

    /// A number as it is calculated with.
    pub(super) fn exact(&self, value: f64) -> String {
        number(value, 4, self.source.labels)
    }

    /// A weighted mean with its terms.
    pub(super) fn mean(&mut self, terms: &[Term], node: Option<&NodeScore>) {
        for (name, weight, score) in terms {
            let score = score.map_or_else(|| self.source.dash(), |score| self.exact(score));
            let values = [("name", name), ("weight", &self.exact(*weight)), ("score", &score)];
            let values = values.map(|(name, value)| (name, value.as_str()));
            let term = self.source.labels.fill("report.explain.term", &values);
            self.line(3, &term);
        }
        self.result(terms, node);
    }

    /// What a weighted mean comes to, and how complete it is.
    pub(super) fn result(&mut self, terms: &[Term], node: Option<&NodeScore>) {
        let counted: Vec<(f64, f64)> = terms
            .iter()
            .filter(|(_, weight, _)| *weight > 0.0)
            .filter_map(|(_, weight, score)| Some((*weight, (*score)?)))
            .collect();
        let Some(node) = node else { return };
        let rolled = node.at(self.source.scored.chosen);
        match rolled.score {
            Some(score) => {
                let sum = if (2..=MAX_TERMS).contains(&counted.len()) {
                    let products: Vec<String> = counted
                        .iter()
                        .map(|(weight, score)| {
                            format!("{} × {}", self.exact(*weight), self.exact(*score))
                        })
                        .collect();
                    let all: f64 = counted.iter().map(|(weight, _)| weight).sum();
                    format!("({}) ÷ {} ", products.join(" + "), self.exact(all))
                } else {
                    String::new()
                };
                let mark = self.source.mark(node.status);
                self.line(3, &format!("{sum}= {} {mark}", self.exact(score)));
            }
            None => self.line(3, self.source.labels.text("report.explain.withheld")),
        }
        self.bounds(rolled);
    }

    /// Between which scores a roll-up that lacks something can end.
    fn bounds(&mut self, rolled: RollUpScore) {
        if rolled.applicable && rolled.coverage < 1.0 - crate::score::SLACK {
            let range = Interval { low: rolled.low, high: rolled.high };
            let partial = self.source.partial(rolled.coverage, range);
            self.line(3, &partial);
        }
    }
}
