//! How the score of an objective or an outcome came about: its parts, what each counts for and
//! what is lacking, then its own part of what stands above it.

use super::lines::{ExplainedLines, Term};
use crate::{
    model::Outcome,
    score::{NodeLevel, NodeScore, SeriesScore, Tree, shares_of_whole, weight_of},
};

/// A part of an objective or an outcome.
struct NodePart {
    name: String,
    weight: f64,
    /// Its score, or why it has none.
    score: Option<f64>,
    said: String,
    /// Whether it counts in this period.
    counts: bool,
}

/// Explains an objective or an outcome, by its place.
pub(super) fn explained(
    mut lines: ExplainedLines<'_>,
    (level, at): (NodeLevel, usize),
    segment: Option<usize>,
) -> Option<String> {
    let source = lines.source;
    let card = source.scorecard;
    let node = source.find(level, at, segment);
    let (name, outcome) = match level {
        NodeLevel::Objective => {
            let row = card.objectives.get(at)?;
            (format!("{} “{}” ({})", source.objective_code(at), row.statement, row.id), row.outcome)
        }
        _ => {
            let row = card.outcomes.get(at)?;
            let key: &'static str = row.outcome.into();
            (format!("{} ({key})", row.name), row.outcome)
        }
    };
    lines.head(&name, segment);
    match level {
        NodeLevel::Objective => lines.heading("kpis"),
        _ => lines.heading("objectives"),
    }
    let parts = match level {
        NodeLevel::Objective => kpis(&lines, at, segment),
        _ => objectives(&lines, outcome, segment),
    };
    listed(&mut lines, &parts, node);
    let above = card.outcomes.iter().position(|row| row.outcome == outcome);
    weight(&mut lines, (level, at), (above, segment), node);
    if let (NodeLevel::Objective, Some(above)) = (level, above) {
        lines.outcome(above, segment);
    }
    lines.whole(segment);
    Some(lines.text)
}

/// The KPIs of an objective.
fn kpis(lines: &ExplainedLines<'_>, at: usize, segment: Option<usize>) -> Vec<NodePart> {
    let source = lines.source;
    let scored = source.scored;
    let tree = Tree::new(source.scorecard, &scored.series);
    let context = segment.map_or(0, |segment| segment + 1);
    let under = tree.under(context, at).iter().filter_map(|place| scored.series.get(*place));
    under.filter_map(|series| kpi(lines, series)).collect()
}

fn kpi(lines: &ExplainedLines<'_>, series: &SeriesScore) -> Option<NodePart> {
    let source = lines.source;
    let measure = source.scorecard.kpis.get(series.kpi)?;
    let now = series.at(source.scored.chosen)?;
    let said = match now.score {
        Some(score) => format!("{} {}", lines.exact(score), source.mark(series.status)),
        None => {
            let why = source.remark(measure, series);
            let why =
                why.unwrap_or_else(|| source.labels.text("report.explain.no_score").to_owned());
            match source.lacking_cells(series).join(", ") {
                cells if cells.is_empty() => why,
                cells => format!("{why} ({cells})"),
            }
        }
    };
    Some(NodePart {
        name: format!("{} {}", source.kpi_code(series.kpi), measure.kpi.name),
        weight: weight_of(measure.weight),
        score: now.score,
        said,
        counts: now.state.applicable(),
    })
}

/// The objectives of an outcome.
fn objectives(
    lines: &ExplainedLines<'_>,
    outcome: Outcome,
    segment: Option<usize>,
) -> Vec<NodePart> {
    let source = lines.source;
    let rows = source.scorecard.objectives.iter().enumerate();
    let rows = rows.filter(|(_, row)| row.outcome == outcome);
    rows.filter_map(|(at, row)| {
        let node = source.find(NodeLevel::Objective, at, segment)?;
        let rolled = node.at(source.scored.chosen);
        let said = match rolled.mean {
            Some(score) => format!("{} {}", lines.exact(score), source.mark(node.status)),
            None => source.why(node.why_no_score),
        };
        Some(NodePart {
            name: format!("{} {}", source.objective_code(at), row.statement),
            weight: node.weight,
            score: rolled.mean,
            said,
            counts: rolled.applicable,
        })
    })
    .collect()
}

/// Each part with what it counts for, and what they come to.
fn listed(lines: &mut ExplainedLines<'_>, parts: &[NodePart], node: Option<&NodeScore>) {
    let labels = lines.source.labels;
    let all: f64 = parts.iter().filter(|part| part.counts).map(|part| part.weight).sum();
    if parts.is_empty() {
        lines.line(3, labels.text("report.explain.nothing"));
    }
    for part in parts {
        lines.line(3, &part.name);
        let said = if part.counts && all > 0.0 {
            let share = lines.source.share(Some(part.weight / all));
            let (weight, all) = (lines.exact(part.weight), lines.exact(all));
            let values =
                [("weight", &weight), ("all", &all), ("share", &share), ("said", &part.said)];
            let values = values.map(|(name, value)| (name, value.as_str()));
            labels.fill("report.explain.part", &values)
        } else {
            format!("{} {}", part.said, labels.text("report.explain.not_counted"))
        };
        lines.line(5, &said);
    }
    let counted = parts.iter().filter(|part| part.counts);
    let terms: Vec<Term> = counted.map(|part| (String::new(), part.weight, part.score)).collect();
    if !parts.is_empty() {
        lines.result(&terms, node);
    }
}

/// What it counts for in what stands above it, and in the whole.
fn weight(
    lines: &mut ExplainedLines<'_>,
    (level, at): (NodeLevel, usize),
    (above, segment): (Option<usize>, Option<usize>),
    node: Option<&NodeScore>,
) {
    let source = lines.source;
    let (labels, chosen) = (source.labels, source.scored.chosen);
    lines.heading("weight");
    let Some(node) = node.filter(|node| node.at(chosen).applicable) else {
        return lines.line(3, labels.text("report.explain.not_counted"));
    };
    let outcome_of = |index: usize| source.scorecard.objectives.get(index).map(|row| row.outcome);
    let beside = source.scored.nodes.iter().filter(|one| {
        let same = level != NodeLevel::Objective || outcome_of(one.index) == outcome_of(at);
        one.level == level && one.segment == segment && same && one.at(chosen).applicable
    });
    let all: f64 = beside.map(|one| one.weight).sum();
    let name = above.filter(|_| level == NodeLevel::Objective);
    let name = name.and_then(|above| Some(source.scorecard.outcomes.get(above)?.name.as_str()));
    let key = name.map_or("report.explain.weight_in_whole", |_| "report.explain.weight_in");
    let (own, sum) = (lines.exact(node.weight), lines.exact(all));
    let share = source.share((all > 0.0).then(|| node.weight / all));
    let name = name.unwrap_or_default();
    let values = [("weight", own.as_str()), ("all", &sum), ("share", &share), ("name", name)];
    lines.line(3, &labels.fill(key, &values));
    if level == NodeLevel::Objective && segment.is_none() {
        let tree = Tree::new(source.scorecard, &source.scored.series);
        let shares = shares_of_whole(source.scorecard, source.scored);
        let own: f64 = tree.under(0, at).iter().filter_map(|place| shares.get(*place)).sum();
        let share = source.share(Some(own));
        lines.line(3, &labels.fill("report.explain.of_whole", &[("share", &share)]));
    }
}
