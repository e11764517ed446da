//! How a score came about, step by step: inputs, value, score, weight, objective, whole.

use super::{
    build::ReportInput,
    model::{KpiReport, Report},
};
use crate::{
    catalogue::Labels,
    model::{Direction, Unit, compared},
    render::{
        kpi_sheet::{formula_in_words, work},
        number, quantity,
    },
    score::{
        Anchors, Interval, NoScore, NodeLevel, NodeScore, SeriesScore, State, Thresholds,
        thresholds, weight_of,
    },
    scorecard::{Bands, PlannedKpi, own_number},
};
use std::fmt::Write as _;
use textwrap::core::display_width;

/// Explains a KPI of the chosen period, by id, code or name, `<kpi>@<segment>` of a segment; `None`
/// where there is none.
#[must_use]
pub fn report_explanation(
    source: &ReportInput<'_>,
    report: &Report,
    kpi: &str,
    width: usize,
) -> Option<String> {
    let place = place(source, report, kpi)?;
    let row = report.kpis.get(place)?;
    let series = source.scored.series.get(place)?;
    let measure = source.scorecard.kpis.get(series.kpi)?;
    let width = width.clamp(60, 120);
    let mut steps = Steps { source, row, series, measure, width, text: String::new(), step: 0 };
    steps.head();
    steps.inputs();
    steps.value();
    steps.score();
    steps.weight();
    steps.above();
    Some(steps.text)
}

/// The row that somebody means: by ids, or by codes and names as the workbook prints them.
fn place(source: &ReportInput<'_>, report: &Report, said: &str) -> Option<usize> {
    let (kpi, segment) = match said.rsplit_once('@') {
        Some((kpi, segment)) => (kpi, Some(segment)),
        None => (said, None),
    };
    let is = |said: &str, names: &[&str]| {
        let said = compared(said);
        names.iter().any(|name| compared(name) == said)
    };
    let card = source.scorecard;
    let number = card.kpis.iter().enumerate().position(|(index, measure)| {
        is(kpi, &[measure.id().as_str(), &measure.kpi.name, &source.kpi_code(index)])
    })?;
    let segment = match segment {
        None => None,
        Some(said) => Some(card.segments.iter().enumerate().position(|(index, segment)| {
            let id = segment.id.as_ref().map(|id| id.as_str()).unwrap_or_default();
            is(said, &[id, &segment.name, &source.segment_code(index)])
        })?),
    };
    let mut series = source.scored.series.iter().take(report.kpis.len());
    series.position(|series| series.kpi == number && series.segment == segment)
}

/// The explanation while it is written.
struct Steps<'a> {
    source: &'a ReportInput<'a>,
    row: &'a KpiReport,
    series: &'a SeriesScore,
    measure: &'a PlannedKpi,
    width: usize,
    text: String,
    step: usize,
}

/// A figure behind a value.
struct InputRow {
    name: String,
    value: String,
    cell: String,
    remark: Option<String>,
}

impl Steps<'_> {
    fn head(&mut self) {
        let source = self.source;
        let segment = source
            .segment_name(self.row.segment.as_ref())
            .unwrap_or_else(|| source.labels.text("report.whole").to_owned());
        self.line(0, &format!("{} ({})", self.row.name, self.row.id));
        self.line(0, &format!("{} · {segment} · {}", source.chosen_period(), source.file));
    }

    /// What was typed, with the cells.
    fn inputs(&mut self) {
        let labels = self.source.labels;
        self.heading("inputs");
        match self.row.state {
            State::Carried => {
                if let Some(remark) = self.source.remark(self.measure, self.series) {
                    self.line(3, &remark);
                }
            }
            State::Value => {}
            state => self.line(3, labels.of("state", state.into())),
        }
        let behind = self.source.source_cells(self.series);
        if behind.is_empty() {
            self.line(3, labels.of("card.why", NoScore::NoFigures.into()));
        }
        let several = behind.iter().any(|(segment, ..)| *segment != self.series.segment);
        let rows = behind.into_iter().map(|(segment, input, reading)| {
            let kpi = &self.measure.kpi;
            let found = input.and_then(|id| kpi.inputs.iter().find(|input| input.id == id));
            let name = match (input, found) {
                (Some(_), Some(found)) => found.name.clone(),
                (Some(id), None) => id.to_owned(),
                (None, _) => labels.text("report.explain.typed").to_owned(),
            };
            let of = segment.and_then(|at| self.source.scorecard.segments.get(at));
            InputRow {
                name: match of {
                    Some(segment) if several => format!("{name}, {}", segment.name),
                    _ => name,
                },
                value: self.entry(&reading.entry, found.map_or(&kpi.unit, |input| &input.unit)),
                cell: reading.cell.as_ref().map_or_else(String::new, ToString::to_string),
                remark: self.remark(segment, input),
            }
        });
        let rows = rows.collect();
        self.table(rows);
    }

    /// Rows of figures in three columns, each with its remark below it.
    fn table(&mut self, rows: Vec<InputRow>) {
        let widest = |column: fn(&InputRow) -> &String| {
            rows.iter().map(|row| display_width(column(row))).max().unwrap_or(0)
        };
        let (value, cell) = (widest(|row| &row.value), widest(|row| &row.cell));
        let room = self.width.saturating_sub(value + cell + 8).max(16);
        let name = widest(|row| &row.name).min(room);
        for row in rows {
            let mut lines = textwrap::wrap(&row.name, name.max(8)).into_iter();
            let first = lines.next().unwrap_or_default();
            let pad = " ".repeat(name.saturating_sub(display_width(&first)));
            let before = " ".repeat(value.saturating_sub(display_width(&row.value)));
            let line = format!("   {first}{pad}  {before}{}  {}", row.value, row.cell);
            let _ = writeln!(self.text, "{}", line.trim_end());
            for line in lines {
                let _ = writeln!(self.text, "   {line}");
            }
            if let Some(remark) = row.remark {
                self.line(5, &format!("“{remark}”"));
            }
        }
    }

    /// What people remarked beside the figures of a row, which Data has under this id.
    fn remark(&self, segment: Option<usize>, input: Option<&str>) -> Option<String> {
        let id = self.measure.id();
        let whom = segment
            .and_then(|at| self.source.scorecard.segments.get(at)?.id.as_ref())
            .map_or_else(String::new, |segment| format!("@{segment}"));
        let row = match input {
            Some(input) => format!("{id}.{input}{whom}"),
            None if own_number(id).is_some() => id.to_string(),
            None => format!("{id}.value{whom}"),
        };
        self.source.remarks?.get(&row).cloned()
    }

    fn entry(&self, entry: &crate::readings::Entry, unit: &Unit) -> String {
        use crate::readings::Entry;
        match entry {
            Entry::Blank => self.source.dash(),
            Entry::Number(value) => quantity(*value, unit, self.source.labels),
            Entry::NotApplicable => self.source.labels.text("data.not_applicable").to_owned(),
            Entry::Invalid(text) => format!("“{text}”"),
        }
    }

    /// The formula with its numbers.
    fn value(&mut self) {
        let source = self.source;
        let labels = source.labels;
        let unit = &self.measure.kpi.unit;
        self.heading("value");
        let Some(value) = self.row.value else {
            self.line(3, labels.text("report.explain.no_value"));
            return;
        };
        let from = self.series.at(source.scored.chosen).and_then(|now| now.source);
        let typed = from.and_then(|from| self.series.course.get(from)).is_some_and(|one| one.typed);
        let inputs = from.and_then(|from| self.series.inputs.get(from)).and_then(Option::as_ref);
        if let (Some(formula), Some(inputs), false) = (&self.measure.kpi.formula, inputs, typed) {
            let kpi = &self.measure.kpi;
            self.line(3, &formula_in_words(kpi, labels).unwrap_or_default());
            let mut steps = Vec::new();
            let of = |id: &str| {
                let place = kpi.inputs.iter().position(|input| input.id == id)?;
                inputs.get(place).copied().flatten()
            };
            work(formula.tree(), &of, labels, &mut steps);
            for step in steps {
                self.line(3, &step);
            }
        }
        self.line(3, &format!("= {}", quantity(value, unit, labels)));
        if let Some([low, high]) = self.row.interval {
            let figure = |value: f64| source.figure(Some(value), unit);
            let key = if self.series.census { "margin_census" } else { "margin" };
            let margin = labels.fill(
                &format!("report.explain.{key}"),
                &[
                    ("low", &figure(low)),
                    ("high", &figure(high)),
                    ("answers", &number(self.row.answers.unwrap_or(0.0), 0, labels)),
                ],
            );
            self.line(3, &margin);
        }
    }

    /// The straight lines between the anchors.
    fn score(&mut self) {
        let source = self.source;
        let labels = source.labels;
        let unit = &self.measure.kpi.unit;
        self.heading("score");
        let now = self.series.at(source.scored.chosen);
        let anchors = Anchors::of(self.measure, now.and_then(|now| now.target));
        let written = |value: f64| quantity(value, unit, labels);
        let points = points(&anchors, source.scorecard.bands);
        let said: Vec<String> = points
            .iter()
            .map(|(anchor, score)| format!("{} → {score:.0}", written(*anchor)))
            .collect();
        if !said.is_empty() {
            self.line(3, &labels.fill("report.explain.anchors", &[("points", &said.join("; "))]));
        }
        let (Some(value), Some(score)) = (self.row.value, self.row.score) else {
            let why = source.remark(self.measure, self.series);
            let why = why.unwrap_or_else(|| labels.text("report.explain.no_score").to_owned());
            self.line(3, &why);
            return;
        };
        let straight = points.len() == 2 && anchors.direction != Direction::TargetRange;
        if let (Some(worst), Some(target), true) = (anchors.worst, anchors.target, straight) {
            self.line(3, &straight_line(value, worst, target, labels));
        }
        self.line(3, &format!("= {} {}", number(score, 4, labels), source.mark(self.row.status)));
        let Thresholds { green, amber } =
            thresholds(&anchors, source.scorecard.bands, source.scorecard.edition);
        if let (Some(green), Some(amber)) = (green, amber) {
            let values = [("green", written(round(green))), ("amber", written(round(amber)))];
            let values: Vec<(&str, &str)> =
                values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            self.line(3, &labels.fill("report.explain.bands", &values));
        }
    }

    /// Its part of the objective.
    fn weight(&mut self) {
        let source = self.source;
        let labels = source.labels;
        self.heading("weight");
        let own = weight_of(self.measure.weight);
        let all: f64 = self.siblings().iter().map(|(_, weight, _)| weight).sum();
        let applicable = self.row.state.applicable();
        let values = [("weight", number(own, 4, labels)), ("all", number(all, 4, labels))];
        let values: Vec<(&str, &str)> =
            values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let key = if applicable { "report.explain.weight" } else { "report.explain.not_counted" };
        self.line(3, &labels.fill(key, &values));
    }

    /// The KPIs that are averaged with this one: name, weight, score.
    fn siblings(&self) -> Vec<(String, f64, Option<f64>)> {
        let scored = self.source.scored;
        scored
            .series
            .iter()
            .filter(|one| one.segment == self.series.segment)
            .filter_map(|one| {
                let measure = self.source.scorecard.kpis.get(one.kpi)?;
                let now = one.at(scored.chosen)?;
                let same = measure.objective == self.measure.objective && now.state.applicable();
                same.then(|| (measure.kpi.name.clone(), weight_of(measure.weight), now.score))
            })
            .collect()
    }

    /// Objective, outcome and the whole.
    fn above(&mut self) {
        let source = self.source;
        let labels = source.labels;
        let card = source.scorecard;
        self.heading("objective");
        let objective = self
            .measure
            .objective
            .as_ref()
            .and_then(|id| card.objectives.iter().position(|objective| objective.id == *id));
        let Some(index) = objective else {
            self.line(3, labels.text("report.explain.no_objective"));
            return;
        };
        let Some(planned) = card.objectives.get(index) else { return };
        let segment = self.series.segment;
        let statement = format!("{} “{}”", source.objective_code(index), planned.statement);
        self.line(3, &statement);
        let siblings = self.siblings();
        self.mean(&siblings, source.find(NodeLevel::Objective, index, segment));
        let Some(row) = card.outcomes.iter().position(|row| row.outcome == planned.outcome) else {
            return;
        };
        self.heading("outcome");
        self.line(3, &source.outcome(planned.outcome));
        let objectives: Vec<(String, f64, Option<f64>)> = card
            .objectives
            .iter()
            .enumerate()
            .filter(|(_, one)| one.outcome == planned.outcome)
            .filter_map(|(at, _)| {
                let node = source.find(NodeLevel::Objective, at, segment)?;
                self.child(node, source.objective_code(at))
            })
            .collect();
        self.mean(&objectives, source.find(NodeLevel::Outcome, row, segment));
        self.heading("whole");
        let outcomes: Vec<(String, f64, Option<f64>)> = card
            .outcomes
            .iter()
            .enumerate()
            .filter_map(|(at, row)| {
                let node = source.find(NodeLevel::Outcome, at, segment)?;
                self.child(node, row.name.clone())
            })
            .collect();
        self.mean(&outcomes, source.find(NodeLevel::Scorecard, 0, segment));
    }

    fn child(&self, node: &NodeScore, name: String) -> Option<(String, f64, Option<f64>)> {
        let rolled = node.at(self.source.scored.chosen);
        rolled.applicable.then_some((name, node.weight, rolled.mean))
    }

    /// A weighted mean with its terms.
    fn mean(&mut self, terms: &[(String, f64, Option<f64>)], node: Option<&NodeScore>) {
        let labels = self.source.labels;
        let n = |value: f64| number(value, 4, labels);
        for (name, weight, score) in terms {
            let score = score.map_or_else(|| self.source.dash(), n);
            let term = labels.fill(
                "report.explain.term",
                &[("name", name), ("weight", &n(*weight)), ("score", &score)],
            );
            self.line(3, &term);
        }
        let counted: Vec<(f64, f64)> = terms
            .iter()
            .filter(|(_, weight, _)| *weight > 0.0)
            .filter_map(|(_, weight, score)| Some((*weight, (*score)?)))
            .collect();
        let Some(node) = node else { return };
        let rolled = node.at(self.source.scored.chosen);
        match rolled.score {
            Some(score) => {
                let sum = if (2..=6).contains(&counted.len()) {
                    let products: Vec<String> = counted
                        .iter()
                        .map(|(weight, score)| format!("{} × {}", n(*weight), n(*score)))
                        .collect();
                    let all: f64 = counted.iter().map(|(weight, _)| weight).sum();
                    format!("({}) ÷ {} ", products.join(" + "), n(all))
                } else {
                    String::new()
                };
                self.line(3, &format!("{sum}= {} {}", n(score), self.source.mark(node.status)));
            }
            None => self.line(3, labels.text("report.explain.withheld")),
        }
        if rolled.applicable && rolled.coverage < 1.0 - crate::score::SLACK {
            let range = Interval { low: rolled.low, high: rolled.high };
            let partial = self.source.partial(rolled.coverage, range);
            self.line(3, &partial);
        }
    }

    fn heading(&mut self, key: &str) {
        self.step += 1;
        let words = self.source.labels.of("report.explain.step", key);
        let _ = writeln!(self.text, "\n{}. {words}", self.step);
    }

    fn line(&mut self, indent: usize, text: &str) {
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        for line in textwrap::wrap(&text, self.width.saturating_sub(indent)) {
            let _ = writeln!(self.text, "{:indent$}{line}", "");
        }
    }
}

/// Where the lines bend: values that are set, each with its score.
fn points(anchors: &Anchors, bands: Bands) -> Vec<(f64, f64)> {
    let one_sided =
        |anchor: Option<f64>| anchor.filter(|_| anchors.direction != Direction::TargetRange);
    let green = if anchors.green_at_target { anchors.target } else { anchors.green };
    let points = [
        (anchors.worst, 0.0),
        (one_sided(anchors.red), bands.amber),
        (one_sided(green), bands.green),
        (anchors.target, 100.0),
        (anchors.target_high, 100.0),
        (anchors.worst_high, 0.0),
    ];
    points.into_iter().filter_map(|(anchor, score)| Some((anchor?, score))).collect()
}

/// The score on one straight line between what scores 0 and the target.
fn straight_line(value: f64, worst: f64, target: f64, labels: &Labels) -> String {
    let n = |value: f64| {
        let written = number(value, 4, labels);
        if value < 0.0 { format!("({written})") } else { written }
    };
    let plain = 100.0 * (value - worst) / (target - worst);
    let (value, worst, target) = (n(value), n(worst), n(target));
    let line = format!("100 × ({value} − {worst}) ÷ ({target} − {worst})");
    let line = format!("{line} = {}", number(plain, 4, labels));
    if (0.0..=100.0).contains(&plain) {
        line
    } else {
        format!("{line}, {}", labels.text("report.explain.held"))
    }
}

/// A bound as people read it.
fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
