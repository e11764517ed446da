//! Roll-ups: from KPI to objective, outcome and customer perspective.

use super::{
    Calc,
    columns::columns,
    facts::{objective, segment},
    map::{NodeBlock, NodeRow, RowRange, TimeColumn, setting},
    series::fact,
};
use crate::{
    model::Moment,
    score::{Facet, NodeLevel, weight_of},
    workbook::notation::{fixed_column, letters},
};

columns! {
    /// Columns of the facts of a node, beside its scores.
    node {
        WEIGHT = 1;
        /// The number of an objective's outcome.
        OUTCOME = 2;
        /// With the KPIs of the period before: the score, and what the level above takes of it.
        LIKE_MEAN = 3;
        LIKE_WEIGHT = 4;
        LIKE_SCORE = 5;
        /// Its part of what the level above counts, by the weights that are set.
        PART = 6;
    }
}
pub(crate) use node::{LIKE_MEAN, LIKE_SCORE, LIKE_WEIGHT, OUTCOME, PART, WEIGHT};

/// All quantities in the order of the sheet.
const BLOCKS: [(NodeBlock, &str); 8] = [
    (NodeBlock::Score, "node_score"),
    (NodeBlock::Mean, "node_mean"),
    (NodeBlock::Coverage, "node_coverage"),
    (NodeBlock::Low, "node_low"),
    (NodeBlock::Weight, "node_weight"),
    (NodeBlock::WeightedScore, "node_weighted_score"),
    (NodeBlock::WeightedCoverage, "node_weighted_coverage"),
    (NodeBlock::WeightedLow, "node_weighted_low"),
];

impl Calc<'_> {
    /// All nodes, in total over time and for each segment in the chosen period.
    pub(crate) fn nodes(&mut self) {
        let map = self.map();
        for (block, key) in BLOCKS {
            let count = u32::try_from(map.nodes.len()).unwrap_or(0);
            let run = RowRange { first: map.node_row(block, 0), count };
            self.run_by_time(run, key);
            if block == NodeBlock::Score {
                self.fact_headers(run.first - 1, key, node::ALL);
            }
        }
        // Those below stand behind those that they add up to.
        for (number, node) in map.nodes.iter().enumerate().rev() {
            self.node_facts(number, *node);
            // The whole is live for every period and to date; a segment, and what customers say or
            // do, for the chosen one, which keeps the sheet in proportion.
            let over_time = node.segment.is_none() && node.facet == Facet::All;
            if over_time {
                self.along(Moment::periods(self.book.layout.periods), |calc, moment| {
                    calc.node(number, *node, TimeColumn::At(moment));
                });
            }
            self.node(number, *node, TimeColumn::Chosen);
            if over_time {
                self.node(number, *node, TimeColumn::ToDate);
            }
        }
    }

    /// Id and weight of a node.
    fn node_facts(&mut self, number: usize, node: NodeRow) {
        let map = self.map();
        let objective = matches!(node.level, NodeLevel::Objective | NodeLevel::Kpi);
        let code = self.book.node_code(node);
        for (block, _) in BLOCKS {
            let is_there = match block {
                NodeBlock::Score | NodeBlock::Coverage => true,
                NodeBlock::Mean => !objective,
                NodeBlock::Low => node.facet == Facet::All,
                NodeBlock::WeightedLow => {
                    node.facet == Facet::All && node.level != NodeLevel::Scorecard
                }
                NodeBlock::Weight | NodeBlock::WeightedScore | NodeBlock::WeightedCoverage => {
                    node.level != NodeLevel::Scorecard
                }
            };
            if is_there {
                self.text(map.node_row(block, number), 0, &code);
            }
        }
        let id = format!("{}#{}", self.book.node_id(node), node.facet);
        self.text(map.node_row(NodeBlock::Score, number), 0, &id);
        let row = map.node_row(NodeBlock::Score, number);
        match node.level {
            NodeLevel::Objective | NodeLevel::Kpi => {
                let facts = map.objectives.row(node.index);
                self.formula(row, WEIGHT, &fixed_column(facts, objective::WEIGHT));
                self.formula(row, OUTCOME, &fixed_column(facts, objective::OUTCOME));
            }
            NodeLevel::Outcome => {
                let planned = self.book.scorecard.outcomes.get(node.index);
                let number_of = planned.map_or(0, |row| super::facts::outcome_number(row.outcome));
                match planned.and_then(|row| row.weight) {
                    Some(weight) => self.number(row, WEIGHT, weight_of(Some(weight))),
                    None => {
                        self.formula(
                            row,
                            WEIGHT,
                            &format!(
                                "SUMIFS({},{},{number_of})",
                                map.objectives.range(objective::WEIGHT),
                                map.objectives.range(objective::OUTCOME)
                            ),
                        );
                    }
                }
            }
            NodeLevel::Scorecard => self.number(row, WEIGHT, 1.0),
        }
    }

    /// One node at one time.
    fn node(&mut self, number: usize, node: NodeRow, at: TimeColumn) {
        let map = self.map();
        let column = self.at(at);
        let cell = |block: NodeBlock| {
            crate::workbook::notation::plain(map.node_row(block, number), column)
        };
        let formulas = if matches!(node.level, NodeLevel::Objective | NodeLevel::Kpi) {
            self.objective_sums(node, at)
        } else {
            self.parent_sums(number, node, at)
        };
        let Sums { weight: w, scored: s, score, coverage, low } = formulas;
        let objective = matches!(node.level, NodeLevel::Objective | NodeLevel::Kpi);
        let mean = mean_block(node.level);
        // Without children that count, the division fails: nothing stands there.
        let mean_formula = format!("IFERROR({score}/{s},\"\")");
        // An objective's lower bound follows from its score: what has none counts as 0.
        let low_formula = if objective {
            let (score, coverage) = (cell(NodeBlock::Score), cell(NodeBlock::Coverage));
            format!("IF({coverage}=\"\",\"\",IF({score}=\"\",0,{score}*{coverage}))")
        } else {
            format!("IFERROR({low}/{w},\"\")")
        };
        let row = |block: NodeBlock| map.node_row(block, number);
        self.formula(row(mean), column, &mean_formula);
        if !objective {
            let shown = format!(
                "IF({}=\"\",\"\",IF({}<{}-1E-09,\"\",{}))",
                cell(NodeBlock::Coverage),
                cell(NodeBlock::Coverage),
                self.setting(setting::MINIMUM_COVERAGE),
                cell(mean)
            );
            self.formula(row(NodeBlock::Score), column, &shown);
        }
        self.formula(row(NodeBlock::Coverage), column, &format!("IFERROR({coverage}/{w},\"\")"));
        if node.facet == Facet::All {
            self.formula(row(NodeBlock::Low), column, &low_formula);
        }
        if node.level == NodeLevel::Scorecard {
            return;
        }
        let own = fixed_column(map.node_row(NodeBlock::Score, number), WEIGHT);
        let mut weighted = vec![
            (NodeBlock::Weight, NodeBlock::Coverage, false),
            (NodeBlock::WeightedScore, mean, true),
            (NodeBlock::WeightedCoverage, NodeBlock::Coverage, true),
        ];
        if node.facet == Facet::All {
            weighted.push((NodeBlock::WeightedLow, NodeBlock::Low, true));
        }
        for (block, of, times) in weighted {
            let of = cell(of);
            let product = if times { format!("{own}*{of}") } else { own.clone() };
            self.formula(row(block), column, &format!("IF(ISNUMBER({of}),{product},0)"));
        }
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
                crate::workbook::notation::fixed(map.segments.row(at), segment::CODE)
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
        let of_outcome = crate::workbook::notation::down(
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
        let child = if node.level == NodeLevel::Outcome {
            NodeLevel::Objective
        } else {
            NodeLevel::Outcome
        };
        let (weights, scores) = (range(NodeBlock::Weight), range(mean_block(child)));
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

/// Where the score stands that the level above takes: withholding is display only.
pub(crate) fn mean_block(level: NodeLevel) -> NodeBlock {
    match level {
        NodeLevel::Objective | NodeLevel::Kpi => NodeBlock::Score,
        NodeLevel::Outcome | NodeLevel::Scorecard => NodeBlock::Mean,
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
