//! Roll-ups: from KPI to objective, outcome and customer perspective.

use super::{
    Calc,
    facts::{objective, segment},
    map::{NodeBlock, NodeRow, RowRange, TimeColumn, setting},
    series::fact,
};
use crate::{
    model::Outcome,
    score::{Facet, NodeLevel, NodeScore, RollUpScore, weight_of},
    workbook::{
        WriteContext,
        write::sheet_writer::{fixed_column, letters},
    },
};

/// Column with a node's weight.
pub(crate) const WEIGHT: u16 = 1;
/// Column with the number of an objective's outcome.
pub(crate) const OUTCOME: u16 = 2;

/// All quantities in the order of the sheet.
const BLOCKS: [(NodeBlock, &str); 7] = [
    (NodeBlock::Score, "node_score"),
    (NodeBlock::Coverage, "node_coverage"),
    (NodeBlock::Low, "node_low"),
    (NodeBlock::Weight, "node_weight"),
    (NodeBlock::WeightedScore, "node_weighted_score"),
    (NodeBlock::WeightedCoverage, "node_weighted_coverage"),
    (NodeBlock::WeightedLow, "node_weighted_low"),
];

/// The score of a node, if the scorecard has it.
pub(crate) fn node_score<'a>(book: &WriteContext<'a>, node: NodeRow) -> Option<&'a NodeScore> {
    let scorecard = book.scorecard;
    if node.segment.is_some_and(|segment| segment >= scorecard.segments.len()) {
        return None;
    }
    // The score lists, per segment, the scorecard, its outcomes and its objectives.
    let (outcomes, objectives) = (scorecard.outcomes.len(), scorecard.objectives.len());
    let place = match node.level {
        NodeLevel::Scorecard => 0,
        NodeLevel::Outcome => 1 + node.index,
        NodeLevel::Objective | NodeLevel::Kpi if node.index >= objectives => return None,
        NodeLevel::Objective | NodeLevel::Kpi => 1 + outcomes + node.index,
    };
    let context = node.segment.map_or(0, |segment| segment + 1);
    book.scored.nodes.get(context * (1 + outcomes + objectives) + place)
}

impl Calc<'_> {
    /// All nodes, in total over time and for each segment in the chosen period.
    pub(crate) fn nodes(&mut self) {
        let map = self.map();
        for (block, key) in BLOCKS {
            let run = RowRange { first: map.node_row(block, 0), count: 1 };
            self.title(run, key);
        }
        for (number, node) in map.nodes.iter().enumerate() {
            self.node_facts(number, *node);
            let chosen = [TimeColumn::Chosen, TimeColumn::ToDate];
            // The whole is live for every period; a segment, and what customers say or do, for the
            // chosen one, which keeps the sheet in proportion.
            let over_time = node.segment.is_none() && node.facet == Facet::All;
            let slots: Vec<TimeColumn> = if over_time {
                (1..=self.book.layout.periods).map(TimeColumn::Slot).chain(chosen).collect()
            } else {
                chosen.to_vec()
            };
            for at in slots {
                self.node(number, *node, at);
            }
        }
    }

    /// The score of a node, if the scorecard has it.
    pub(crate) fn node_score(&self, node: NodeRow) -> Option<&NodeScore> {
        node_score(self.book, node)
    }

    /// Id and weight of a node.
    fn node_facts(&mut self, number: usize, node: NodeRow) {
        let map = self.map();
        let id = format!("{}#{}", self.book.node_id(node), node.facet);
        for (block, _) in BLOCKS {
            if block == NodeBlock::Score {
                self.text(map.node_row(block, number), 0, &id);
            }
        }
        let row = map.node_row(NodeBlock::Score, number);
        match node.level {
            NodeLevel::Objective | NodeLevel::Kpi => {
                let facts = map.objectives.row(node.index);
                let planned = self.book.scorecard.objectives.get(node.index);
                let active = planned
                    .is_some_and(|planned| !super::facts::trimmed(&planned.statement).is_empty());
                let weight =
                    planned.filter(|_| active).map_or(0.0, |planned| weight_of(planned.weight));
                self.formula(row, WEIGHT, &fixed_column(facts, objective::WEIGHT), weight);
                self.formula(
                    row,
                    OUTCOME,
                    &fixed_column(facts, objective::OUTCOME),
                    planned.map(|planned| super::facts::outcome_number(planned.outcome)),
                );
            }
            NodeLevel::Outcome => {
                let planned = self.book.scorecard.outcomes.get(node.index);
                let number_of = planned.map_or(0, |row| super::facts::outcome_number(row.outcome));
                match planned.and_then(|row| row.weight) {
                    Some(weight) => self.number(row, WEIGHT, weight_of(Some(weight))),
                    None => {
                        let sum = self.objective_weights(planned.map(|row| row.outcome));
                        self.formula(
                            row,
                            WEIGHT,
                            &format!(
                                "SUMIFS({},{},{number_of})",
                                map.objectives.range(objective::WEIGHT),
                                map.objectives.range(objective::OUTCOME)
                            ),
                            sum,
                        );
                    }
                }
            }
            NodeLevel::Scorecard => self.number(row, WEIGHT, 1.0),
        }
    }

    /// The sum of the weights of an outcome's objectives.
    fn objective_weights(&self, outcome: Option<Outcome>) -> f64 {
        self.book
            .scorecard
            .objectives
            .iter()
            .filter(|planned| Some(planned.outcome) == outcome)
            .map(|planned| weight_of(planned.weight))
            .sum()
    }

    /// One node at one time.
    fn node(&mut self, number: usize, node: NodeRow, at: TimeColumn) {
        let map = self.map();
        let column = self.at(at);
        let rolled = self.rolled(node, at);
        let weight = self.node_score(node).map_or(0.0, |scored| scored.weight);
        let cell = |block: NodeBlock| {
            crate::workbook::write::sheet_writer::plain(map.node_row(block, number), column)
        };
        let formulas = if matches!(node.level, NodeLevel::Objective | NodeLevel::Kpi) {
            self.objective_sums(node, at)
        } else {
            self.parent_sums(number, node, at)
        };
        let Sums { weight: w, scored: s, score, coverage, low } = formulas;
        let objective = matches!(node.level, NodeLevel::Objective | NodeLevel::Kpi);
        // Without children that count, the division fails: nothing stands there.
        let score_formula = if objective {
            format!("IFERROR({score}/{s},\"\")")
        } else {
            format!(
                "IFERROR(IF({coverage}/{w}<{}-1E-09,\"\",{score}/{s}),\"\")",
                self.setting(setting::MINIMUM_COVERAGE)
            )
        };
        // An objective's lower bound follows from its score: what has none counts as 0.
        let low_formula = if objective {
            let (score, coverage) = (cell(NodeBlock::Score), cell(NodeBlock::Coverage));
            format!("IF({coverage}=\"\",\"\",IF({score}=\"\",0,{score}*{coverage}))")
        } else {
            format!("IFERROR({low}/{w},\"\")")
        };
        let applicable = rolled.applicable;
        let some = |number: f64| applicable.then_some(number);
        let row = |block: NodeBlock| map.node_row(block, number);
        self.formula(row(NodeBlock::Score), column, &score_formula, rolled.score);
        self.formula(
            row(NodeBlock::Coverage),
            column,
            &format!("IFERROR({coverage}/{w},\"\")"),
            some(rolled.coverage),
        );
        if node.facet == Facet::All {
            self.formula(row(NodeBlock::Low), column, &low_formula, some(rolled.low));
        }
        if node.level == NodeLevel::Scorecard {
            return;
        }
        let own = fixed_column(map.node_row(NodeBlock::Score, number), WEIGHT);
        let counted = |number: Option<f64>| number.map_or(0.0, |number| weight * number);
        let mut weighted: Vec<(NodeBlock, NodeBlock, bool, f64)> = vec![
            (NodeBlock::Weight, NodeBlock::Coverage, false, if applicable { weight } else { 0.0 }),
            (NodeBlock::WeightedScore, NodeBlock::Score, true, counted(rolled.score)),
            (
                NodeBlock::WeightedCoverage,
                NodeBlock::Coverage,
                true,
                counted(some(rolled.coverage)),
            ),
        ];
        if node.facet == Facet::All {
            weighted.push((
                NodeBlock::WeightedLow,
                NodeBlock::Low,
                true,
                counted(some(rolled.low)),
            ));
        }
        for (block, of, times, result) in weighted {
            let of = cell(of);
            let product = if times { format!("{own}*{of}") } else { own.clone() };
            self.formula(row(block), column, &format!("IF(ISNUMBER({of}),{product},0)"), result);
        }
    }

    /// What the score room says of a node at one time.
    pub(crate) fn rolled(&self, node: NodeRow, at: TimeColumn) -> RollUpScore {
        let Some(scored) = self.node_score(node) else { return RollUpScore::default() };
        let facet = node.facet as usize;
        match at {
            TimeColumn::Slot(slot) => scored.facets.get(facet).and_then(|slots| slots.get(slot)),
            TimeColumn::Chosen => {
                scored.facets.get(facet).and_then(|slots| slots.get(self.book.scored.chosen))
            }
            TimeColumn::ToDate => scored.to_date.get(facet),
        }
        .copied()
        .unwrap_or_default()
    }

    /// What an objective's KPIs add up to.
    fn objective_sums(&self, node: NodeRow, at: TimeColumn) -> Sums {
        let map = self.map();
        let column = self.at(at);
        let mut criteria = format!("{},{}", map.series.range(fact::OBJECTIVE), node.index + 1);
        match node.segment {
            None => criteria.push_str(&format!(",{},1", map.series.range(fact::TOTAL))),
            Some(at) => criteria.push_str(&format!(
                ",{},{}",
                map.series.range(fact::SEGMENT),
                crate::workbook::write::sheet_writer::fixed(map.segments.row(at), segment::CODE)
            )),
        }
        if node.facet != Facet::All {
            criteria.push_str(&format!(",{},\"{}\"", map.series.range(fact::FACET), node.facet));
        }
        let sum = |run: RowRange| format!("SUMIFS({},{criteria})", run.sliding(column));
        let scores = super::inputs::map_run(map.scores).sliding(column);
        let scored = format!("SUMIFS({},{criteria},{scores},\">=0\")", map.weight.sliding(column));
        Sums {
            weight: sum(map.weight),
            scored: scored.clone(),
            score: sum(map.weighted),
            coverage: scored,
            low: sum(map.weighted),
        }
    }

    /// What the children of an outcome, or of the scorecard, add up to.
    fn parent_sums(&self, number: usize, node: NodeRow, at: TimeColumn) -> Sums {
        let map = self.map();
        let column = self.at(at);
        let outcomes = self.book.scorecard.outcomes.len();
        let base = number - if node.level == NodeLevel::Outcome { 1 + node.index } else { 0 };
        let (first, count) = if node.level == NodeLevel::Outcome {
            (base + 1 + outcomes, map.group - 1 - outcomes)
        } else {
            (base + 1, outcomes)
        };
        let range = |block: NodeBlock| {
            let letters = letters(column);
            let from = map.node_row(block, first) + 1;
            let to = map.node_row(block, first + count.max(1) - 1) + 1;
            format!("{letters}${from}:{letters}${to}")
        };
        let of_outcome = crate::workbook::write::sheet_writer::down(
            map.node_row(NodeBlock::Score, first),
            map.node_row(NodeBlock::Score, first + count.max(1) - 1),
            OUTCOME,
        );
        let number_of = self
            .book
            .scorecard
            .outcomes
            .get(node.index)
            .map_or(0, |row| super::facts::outcome_number(row.outcome));
        let sum = |block: NodeBlock| {
            if node.level == NodeLevel::Outcome {
                format!("SUMIFS({},{of_outcome},{number_of})", range(block))
            } else {
                format!("SUM({})", range(block))
            }
        };
        let (weights, scores) = (range(NodeBlock::Weight), range(NodeBlock::Score));
        let scored = if node.level == NodeLevel::Outcome {
            format!("SUMIFS({weights},{of_outcome},{number_of},{scores},\">=0\")")
        } else {
            format!("SUMIFS({weights},{scores},\">=0\")")
        };
        Sums {
            weight: sum(NodeBlock::Weight),
            scored,
            score: sum(NodeBlock::WeightedScore),
            coverage: sum(NodeBlock::WeightedCoverage),
            low: sum(NodeBlock::WeightedLow),
        }
    }
}

/// Sums over the children, as formulas.
struct Sums {
    weight: String,
    scored: String,
    score: String,
    coverage: String,
    low: String,
}
