//! How the score of a KPI came about: inputs, value, score, weight, objective, outcome, whole.

use super::lines::{ExplainedLines, Term};
use crate::{
    catalogue::Labels,
    model::{Direction, Unit},
    render::{
        kpi_sheet::{formula_in_words, work},
        number, quantity,
        report::{
            build::ReportInput,
            model::{KpiReport, Report},
        },
    },
    score::{Anchors, NoScore, NodeLevel, SeriesScore, State, Thresholds, thresholds, weight_of},
    scorecard::{Bands, PlannedKpi, own_number},
};
use std::fmt::Write as _;
use textwrap::core::display_width;

/// Explains a KPI, by its place, in total or for a segment.
pub(super) fn explained(
    mut lines: ExplainedLines<'_>,
    report: &Report,
    (kpi, segment): (usize, Option<usize>),
) -> Option<String> {
    let source = lines.source;
    let measure = source.scorecard.kpis.get(kpi)?;
    lines.head(&format!("{} ({})", measure.kpi.name, measure.id()), segment);
    let mut series = source.scored.series.iter().take(report.kpis.len());
    // What one group alone is asked is all there is.
    let objective =
        source.scorecard.objectives.iter().find(|one| Some(&one.id) == measure.objective.as_ref());
    let alone = segment.is_some() && source.scorecard.only_group(measure, objective) == segment;
    let row = if alone { None } else { segment };
    let asked = !source.is_not_asked(measure, row);
    let place = series.position(|one| one.kpi == kpi && one.segment == row);
    let Some(place) = place.filter(|_| asked) else {
        not_asked(&mut lines, (kpi, segment?));
        return Some(lines.text);
    };
    let row = report.kpis.get(place)?;
    let series = source.scored.series.get(place)?;
    let mut steps = KpiSteps { lines, source, row, series, measure };
    steps.inputs();
    steps.value();
    steps.score();
    if measure.objective.is_some() {
        steps.weight();
    }
    steps.above();
    Some(steps.lines.text)
}

/// That a KPI is not asked of a segment, and of whom it is.
fn not_asked(lines: &mut ExplainedLines<'_>, (kpi, segment): (usize, usize)) {
    let source = lines.source;
    let labels = source.labels;
    let name = |at: usize| {
        let segment = source.scorecard.segments.get(at);
        segment.map_or_else(String::new, |one| format!("{} {}", source.segment_code(at), one.name))
    };
    let not = labels.fill("report.explain.not_asked", &[("group", &name(segment))]);
    let asked: Vec<String> = source
        .scored
        .series
        .iter()
        .filter(|one| one.kpi == kpi)
        .filter_map(|one| one.segment)
        .filter(|at| {
            let measure = source.scorecard.kpis.get(kpi);
            measure.is_some_and(|measure| !source.is_not_asked(measure, Some(*at)))
        })
        .map(name)
        .collect();
    let of = match asked.as_slice() {
        [] => labels.text("report.explain.asked_of_all").to_owned(),
        asked => labels.fill("report.explain.asked_of", &[("groups", &asked.join(", "))]),
    };
    lines.line(0, "");
    lines.line(3, &format!("{not} {of}"));
}

/// The explanation while it is written.
struct KpiSteps<'a> {
    lines: ExplainedLines<'a>,
    source: &'a ReportInput<'a>,
    row: &'a KpiReport,
    series: &'a SeriesScore,
    measure: &'a PlannedKpi,
}

/// A figure behind a value.
struct InputRow {
    name: String,
    value: String,
    cell: String,
    remark: Option<String>,
}

impl KpiSteps<'_> {
    /// What was typed, with the cells.
    fn inputs(&mut self) {
        let labels = self.source.labels;
        self.lines.heading("inputs");
        match self.row.state {
            State::Carried => {
                if let Some(remark) = self.source.remark(self.measure, self.series) {
                    self.lines.line(3, &remark);
                }
            }
            State::Value => {}
            state => self.lines.line(3, labels.of("state", state.into())),
        }
        let behind = self.source.source_cells(self.series);
        if behind.is_empty() {
            self.lines.line(3, labels.of("card.why", NoScore::NoFigures.into()));
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
        let room = self.lines.width.saturating_sub(value + cell + 8).max(16);
        let name = widest(|row| &row.name).min(room);
        for row in rows {
            let mut lines = textwrap::wrap(&row.name, name.max(8)).into_iter();
            let first = lines.next().unwrap_or_default();
            let pad = " ".repeat(name.saturating_sub(display_width(&first)));
            let before = " ".repeat(value.saturating_sub(display_width(&row.value)));
            let line = format!("   {first}{pad}  {before}{}  {}", row.value, row.cell);
            let _ = writeln!(self.lines.text, "{}", line.trim_end());
            for line in lines {
                let _ = writeln!(self.lines.text, "   {line}");
            }
            if let Some(remark) = row.remark {
                self.lines.line(5, &format!("“{remark}”"));
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
        self.lines.heading("value");
        let Some(value) = self.row.value else {
            self.lines.line(3, labels.text("report.explain.no_value"));
            return;
        };
        let from = self.series.at(source.scored.chosen).and_then(|now| now.source);
        let typed = from.and_then(|from| self.series.course.get(from)).is_some_and(|one| one.typed);
        let inputs = from.and_then(|from| self.series.inputs.get(from)).and_then(Option::as_ref);
        if let (Some(formula), Some(inputs), false) = (&self.measure.kpi.formula, inputs, typed) {
            let kpi = &self.measure.kpi;
            self.lines.line(3, &formula_in_words(kpi, labels).unwrap_or_default());
            let mut steps = Vec::new();
            let of = |id: &str| {
                let place = kpi.inputs.iter().position(|input| input.id == id)?;
                inputs.get(place).copied().flatten()
            };
            work(formula.tree(), &of, labels, &mut steps);
            for step in steps {
                self.lines.line(3, &step);
            }
        }
        self.lines.line(3, &format!("= {}", quantity(value, unit, labels)));
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
            self.lines.line(3, &margin);
        }
    }

    /// The straight lines between the anchors.
    fn score(&mut self) {
        let source = self.source;
        let labels = source.labels;
        let unit = &self.measure.kpi.unit;
        self.lines.heading("score");
        let now = self.series.at(source.scored.chosen);
        let anchors = Anchors::of(self.measure, now.and_then(|now| now.target));
        let written = |value: f64| quantity(value, unit, labels);
        let points = points(&anchors, source.scorecard.bands);
        let said: Vec<String> = points
            .iter()
            .map(|(anchor, score)| format!("{} → {score:.0}", written(*anchor)))
            .collect();
        if !said.is_empty() {
            self.lines
                .line(3, &labels.fill("report.explain.anchors", &[("points", &said.join("; "))]));
        }
        let (Some(value), Some(score)) = (self.row.value, self.row.score) else {
            let why = source.remark(self.measure, self.series);
            let why = why.unwrap_or_else(|| labels.text("report.explain.no_score").to_owned());
            self.lines.line(3, &why);
            return;
        };
        let straight = points.len() == 2 && anchors.direction != Direction::TargetRange;
        if let (Some(worst), Some(target), true) = (anchors.worst, anchors.target, straight) {
            self.lines.line(3, &straight_line(value, worst, target, labels));
        }
        self.lines
            .line(3, &format!("= {} {}", number(score, 4, labels), source.mark(self.row.status)));
        let Thresholds { green, amber } =
            thresholds(&anchors, source.scorecard.bands, source.scorecard.edition);
        if let (Some(green), Some(amber)) = (green, amber) {
            let values = [("green", written(round(green))), ("amber", written(round(amber)))];
            let values: Vec<(&str, &str)> =
                values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            self.lines.line(3, &labels.fill("report.explain.bands", &values));
        }
    }

    /// Its part of the objective.
    fn weight(&mut self) {
        let source = self.source;
        let labels = source.labels;
        self.lines.heading("weight");
        let own = weight_of(self.measure.weight);
        let all: f64 = self.siblings().iter().map(|(_, weight, _)| weight).sum();
        let applicable = self.row.state.applicable();
        let values = [("weight", number(own, 4, labels)), ("all", number(all, 4, labels))];
        let values: Vec<(&str, &str)> =
            values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let key = if applicable { "report.explain.weight" } else { "report.explain.not_counted" };
        self.lines.line(3, &labels.fill(key, &values));
    }

    /// The KPIs that are averaged with this one: name, weight, score.
    fn siblings(&self) -> Vec<Term> {
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
        self.lines.heading("objective");
        let objective = self
            .measure
            .objective
            .as_ref()
            .and_then(|id| card.objectives.iter().position(|objective| objective.id == *id));
        let Some(index) = objective else {
            self.lines.line(3, labels.text("report.explain.no_objective"));
            return;
        };
        let Some(planned) = card.objectives.get(index) else { return };
        let segment = self.series.segment;
        let statement = format!("{} “{}”", source.objective_code(index), planned.statement);
        self.lines.line(3, &statement);
        let siblings = self.siblings();
        self.lines.mean(&siblings, source.find(NodeLevel::Objective, index, segment));
        if let Some(at) = card.outcomes.iter().position(|row| row.outcome == planned.outcome) {
            self.lines.outcome(at, segment);
        }
        self.lines.whole(segment);
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
