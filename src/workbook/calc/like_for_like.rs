//! What the whole would score with the KPIs of the period before: each with its score now, or else
//! with the one it had then. What is new is left out.

use super::{
    Calc,
    inputs::map_run,
    map::{NodeBlock, TimeColumn, setting, time},
    nodes::{self, LIKE_MEAN, LIKE_SCORE, LIKE_WEIGHT},
    series::fact,
};
use crate::{
    score::{NodeLevel, State},
    workbook::{
        notation::{down, fixed_column},
        tables::{ResultColumn, TableColumn},
    },
};

impl Calc<'_> {
    /// Number of the latest period before the chosen one in which the whole has a score; 0: none.
    pub(super) fn compared(&self) -> String {
        let map = self.map();
        let numbers = map.all_periods(time::NUMBERS);
        let scores = map.all_periods(map.node_row(NodeBlock::Score, 0));
        format!(
            "_xlfn.MAXIFS({numbers},{scores},\">=0\",{numbers},\"<\"&{})",
            self.setting(setting::CHOSEN)
        )
    }

    /// What a KPI adds to it.
    fn like_for_like(&mut self, number: usize) {
        let map = self.map();
        let line = map.series.row(number);
        let compared = self.setting(setting::COMPARED);
        let then = |first: u32| format!("INDEX({},{compared}+1)", map.all_moments(first));
        let scores = map.scores.row(number);
        let (before, weight) = (then(scores), then(map.weight.row(number)));
        let now = self.cell(map_run(map.scores), number, TimeColumn::Chosen);
        let counted = format!("AND({compared}>0,ISNUMBER({before}))");
        self.formula(line, fact::LIKE_WEIGHT, &format!("IF({counted},{weight},0)"));
        let weight = fixed_column(line, fact::LIKE_WEIGHT);
        let score = format!("IF({weight}>0,{weight}*IF(ISNUMBER({now}),{now},{before}),0)");
        self.formula(line, fact::LIKE_SCORE, &score);
    }

    /// Among the results: of the whole in total, where it has a score.
    pub(super) fn like_for_like_result(&mut self, row: u32, number: usize) {
        if number > 0 {
            return;
        }
        let same = fixed_column(self.map().node_row(NodeBlock::Score, 0), LIKE_MEAN);
        let score = fixed_column(row, ResultColumn::Score.at());
        let formula = format!("IF(ISNUMBER({score}),{},\"\")", self.step(&same));
        self.formula(row, ResultColumn::LikeForLike.at(), &formula);
    }

    /// Among the results: how much of the weight of the whole rests on figures that are carried.
    pub(super) fn carried_result(&mut self, row: u32, number: usize) {
        if number > 0 {
            return;
        }
        let (map, chosen) = (self.map(), self.at(TimeColumn::Chosen));
        let shares = self.step(&map.series.range(fact::SHARE));
        let states = self.step(&map_run(map.states).range(chosen));
        let scores = self.step(&map_run(map.scores).range(chosen));
        let score = fixed_column(row, ResultColumn::Score.at());
        let carried = State::Carried;
        let sum = format!("SUMIFS({shares},{states},\"{carried}\",{scores},\">=0\")");
        let formula = format!("IF(ISNUMBER({score}),{sum},\"\")");
        self.formula(row, ResultColumn::Carried.at(), &formula);
    }

    /// The score on the KPIs of the period before: of the whole, of outcomes and of objectives.
    pub(super) fn like_for_like_nodes(&mut self) {
        let (map, book) = (self.map(), self.book);
        for (number, series) in book.layout.series.iter().enumerate() {
            let is_there = book.layout.kpis.get(series.kpi).is_some();
            if series.segment.is_none() && is_there {
                self.like_for_like(number);
            }
        }
        let outcomes = book.scorecard.outcomes.len();
        let objectives = map.group - 1 - outcomes;
        let row = |place: usize| map.node_row(NodeBlock::Score, place);
        let children = |level: NodeLevel, column: u16| {
            let (first, count) = match level {
                NodeLevel::Scorecard => (1, outcomes),
                _ => (1 + outcomes, objectives),
            };
            down(row(first), row(first + count.max(1) - 1), column)
        };
        for (place, node) in map.nodes.iter().take(map.group).enumerate() {
            let sum = |column: u16, of_series: u16| match node.level {
                NodeLevel::Scorecard => format!("SUM({})", children(node.level, column)),
                NodeLevel::Outcome => format!(
                    "SUMIFS({},{},{})",
                    children(node.level, column),
                    children(node.level, nodes::OUTCOME),
                    self.outcome_number(*node)
                ),
                NodeLevel::Objective | NodeLevel::Kpi => format!(
                    "SUMIFS({},{},{},{},1)",
                    map.series.range(of_series),
                    map.series.range(fact::OBJECTIVE),
                    node.index + 1,
                    map.series.range(fact::TOTAL)
                ),
            };
            let (score, weight) =
                (sum(LIKE_SCORE, fact::LIKE_SCORE), sum(LIKE_WEIGHT, fact::LIKE_WEIGHT));
            let mean = fixed_column(row(place), LIKE_MEAN);
            self.formula(row(place), LIKE_MEAN, &format!("IFERROR({score}/{weight},\"\")"));
            let own = fixed_column(row(place), nodes::WEIGHT);
            for (column, product) in
                [(LIKE_WEIGHT, own.clone()), (LIKE_SCORE, format!("{own}*{mean}"))]
            {
                let formula = format!("IF(ISNUMBER({mean}),{product},0)");
                self.formula(row(place), column, &formula);
            }
        }
    }
}
