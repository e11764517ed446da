//! The promised block of results: every node in the chosen period.
//!
//! All but whose weakest part a KPI is stands on the sheet of the results.

use super::{
    Calc,
    columns::columns,
    facts::{objective, outcome_number, segment},
    inputs::map_run,
    map::{NodeBlock, NodeRow, TimeColumn},
    nodes,
    series::fact,
};
use crate::workbook::tables::{ResultColumn, TableColumn};
use crate::{
    readings::Block,
    score::{Facet, NoScore, NodeLevel, Status},
    workbook::{
        calc::context::CalcContext,
        calc::sink::{CellStyle, NamedPlace},
        notation::{across, down, fixed, fixed_column, plain},
    },
};
use strum::IntoEnumIterator;

columns! {
    /// Columns behind those that are promised.
    step {
        /// The lowest score among the children.
        WEAKEST_SCORE = 19;
        /// The parent's number, where this is its weakest child.
        WEAKEST = 20;
        /// The status key.
        STATUS_KEY = 21;
        /// The number of the colours that are possible.
        POSSIBLE = 22;
        /// The number of the reason why there is no score, from 1.
        WHY_NUMBER = 23;
        /// Whether its score lies outside its bounds.
        OUTSIDE = 24;
        /// The first reason among the children, where they lack anything.
        LACKED = 25;
    }
}
use step::{LACKED, WEAKEST};
pub(crate) use step::{OUTSIDE, POSSIBLE, STATUS_KEY, WEAKEST_SCORE, WHY_NUMBER};

/// The number of a reason among all reasons, from 1; the first of several is the lowest.
pub(crate) const fn no_score_number(why: NoScore) -> u8 {
    why as u8 + 1
}

/// The range with the words of all reasons.
pub(crate) fn no_score_words() -> String {
    across(super::map::list::NO_SCORE, 1, u16::from(no_score_number(NoScore::NotApplicable)))
}

/// Row of a node among the results.
pub(crate) fn result_row(book: &CalcContext<'_>, node: NodeRow) -> u32 {
    let context = node.segment.map_or(0, |segment| segment + 1);
    let place = match node.level {
        NodeLevel::Scorecard => 0,
        NodeLevel::Outcome => 1 + node.index,
        NodeLevel::Objective | NodeLevel::Kpi => 1 + book.scorecard.outcomes.len() + node.index,
    };
    book.map.promised.results.row(context * book.map.group + place)
}

/// The total, then the segments.
fn contexts(book: &CalcContext<'_>) -> impl Iterator<Item = Option<usize>> + use<> {
    std::iter::once(None).chain((0..book.layout.segments.len()).map(Some))
}

/// Column of a series that says of which objective it is the weakest, by segment.
fn weakest_column(segment: Option<usize>) -> u16 {
    fact::WEAKEST + segment.map_or(0, |at| u16::try_from(at + 1).unwrap_or(0))
}

/// The children of a node, as ranges.
struct Children {
    scores: String,
    /// Criteria of those that count.
    counted: String,
    ids: String,
    /// Where the weakest child has its parent's number.
    keys: String,
    /// That number.
    parent: usize,
}

impl Calc<'_> {
    /// All results.
    pub(crate) fn results(&mut self) {
        let book = self.book;
        let map = self.map();
        let rows = map.promised.results;
        self.keys(Block::Results, rows, ResultColumn::iter().map(TableColumn::key));
        self.cells.name(
            self.sheet,
            Block::Results.into(),
            NamedPlace::Rows(rows.header(), rows.last()),
        );
        for column in ResultColumn::iter() {
            let label = book.labels.of("results", column.key());
            self.cells.text(self.sheet, rows.header(), column.at(), label, CellStyle::Title);
        }
        self.fact_headers(rows.header(), "results", step::ALL);
        for segment in contexts(book) {
            for place in 0..map.group {
                let number = map.first_node(segment.map_or(0, |segment| segment + 1)) + place;
                let Some(node) = map.nodes.get(number).copied() else { continue };
                self.result(number, node);
            }
        }
    }

    /// Per series, of which objective it is the weakest.
    pub(super) fn weakest_series(&mut self) {
        for segment in contexts(self.book) {
            self.weakest_kpis(segment);
        }
    }

    /// Row of a node among the results.
    pub(crate) fn result_row(&self, node: NodeRow) -> u32 {
        result_row(self.book, node)
    }

    /// Rows of a level among the results of one segment.
    fn result_range(&self, level: NodeLevel, segment: Option<usize>, column: u16) -> String {
        let node = |index: usize| NodeRow { level, index, segment, facet: Facet::All };
        let count = match level {
            NodeLevel::Outcome => self.book.scorecard.outcomes.len(),
            _ => self.book.layout.objectives.len(),
        };
        down(self.result_row(node(0)), self.result_row(node(count.max(1) - 1)), column)
    }

    /// Which KPIs belong to a segment (or the total), as a criterion.
    fn membership(&self, segment: Option<usize>) -> (String, String) {
        let map = self.map();
        match segment {
            None => (self.step(&map.series.range(fact::TOTAL)), "1".to_owned()),
            Some(at) => (
                self.step(&map.series.range(fact::SEGMENT)),
                self.step(&fixed(map.segments.row(at), segment::CODE)),
            ),
        }
    }

    /// Per KPI, the number of its objective where it is the weakest there.
    fn weakest_kpis(&mut self, segment: Option<usize>) {
        let book = self.book;
        let map = self.map();
        let column = weakest_column(segment);
        let least = self.shown(&self.result_range(NodeLevel::Objective, segment, WEAKEST_SCORE));
        let (_, wanted) = self.membership(segment);
        for number in 0..book.layout.series.len() {
            let row = map.series.row(number);
            let score = self.cell(map_run(map.scores), number, TimeColumn::Chosen);
            let weight = self.cell(map.weight, number, TimeColumn::Chosen);
            let objective = fixed_column(row, fact::OBJECTIVE);
            let member =
                fixed_column(row, if segment.is_none() { fact::TOTAL } else { fact::SEGMENT });
            self.formula(
                row,
                column,
                &format!(
                    "IF({objective}=\"\",\"\",IF(AND({member}={wanted},{weight}>0,ISNUMBER({score})),IF({score}=INDEX({least},{objective}),{objective},\"\"),\"\"))"
                ),
            );
        }
    }

    fn result(&mut self, number: usize, node: NodeRow) {
        let map = self.map();
        let book = self.book;
        let row = self.result_row(node);
        let chosen = self.at(TimeColumn::Chosen);
        let quantity = |calc: &Self, block: NodeBlock, facet: Facet| {
            let offset = facet as usize * map.group;
            calc.step(&plain(map.node_row(block, number + offset), chosen))
        };
        self.text(row, 0, &book.node_id(node));
        let score_cell = fixed_column(row, ResultColumn::Score.at());
        self.formula(row, ResultColumn::Score.at(), &quantity(self, NodeBlock::Score, Facet::All));
        let key = fixed_column(row, STATUS_KEY);
        let formula = self.status_formula(&score_cell);
        self.formula(row, STATUS_KEY, &formula);
        let words = self.step(&across(super::map::list::STATUSES, 1, 4));
        self.formula(
            row,
            ResultColumn::Status.at(),
            &format!(
                "INDEX({words},IF({key}=\"green\",1,IF({key}=\"amber\",2,IF({key}=\"red\",3,4))))"
            ),
        );
        let [coverage, low, mean] =
            [NodeBlock::Coverage, NodeBlock::Low, nodes::mean_block(node.level)]
                .map(|block| quantity(self, block, Facet::All));
        self.node_bounds(row, &coverage, &low);
        self.outside(row, &mean);
        self.weakest(row, node);
        self.why_no_score(row, node);
        self.like_for_like_result(row, number);
        self.carried_result(row, number);
        self.counts(row, node);
        for facet in Facet::PARTS {
            self.formula(
                row,
                ResultColumn::from(facet).at(),
                &quantity(self, NodeBlock::Score, facet),
            );
        }
        let (say, does) =
            (fixed_column(row, ResultColumn::Say.at()), fixed_column(row, ResultColumn::Do.at()));
        self.formula(
            row,
            ResultColumn::Gap.at(),
            &format!("IF(COUNT({say},{does})=2,{say}-{does},\"\")"),
        );
    }

    /// How complete it is, between which scores it can still end, and in which colours.
    fn node_bounds(&mut self, row: u32, coverage: &str, low: &str) {
        self.formula(row, ResultColumn::Coverage.at(), coverage);
        self.formula(row, ResultColumn::Low.at(), low);
        let [coverage, low, high] = [ResultColumn::Coverage, ResultColumn::Low, ResultColumn::High]
            .map(|column| fixed_column(row, column.at()));
        self.formula(
            row,
            ResultColumn::High.at(),
            &format!("IF({coverage}=\"\",\"\",{low}+100*(1-{coverage}))"),
        );
        let possible = self.possible_formula(&low, &high);
        self.formula(row, POSSIBLE, &format!("IF({coverage}=\"\",\"\",{possible})"));
    }

    /// Whether the score that the level above takes lies outside its bounds.
    fn outside(&mut self, row: u32, mean: &str) {
        let bound = |column: ResultColumn| fixed_column(row, column.at());
        let (low, high) = (bound(ResultColumn::Low), bound(ResultColumn::High));
        let beyond = format!("OR({mean}<{low}-1E-06,{mean}>{high}+1E-06)");
        self.formula(row, OUTSIDE, &format!("IF(ISNUMBER({mean}),IF({beyond},1,0),0)"));
    }

    /// The weakest child: the lowest score among those that count, and whose it is.
    fn weakest(&mut self, row: u32, node: NodeRow) {
        let Children { scores, counted, ids, keys, parent } = self.children(node);
        let least = format!(
            "IF(COUNTIFS({counted},{scores},\">=0\")>0,_xlfn.MINIFS({scores},{counted}),\"\")"
        );
        let found = format!("IFERROR(INDEX({ids},MATCH({parent},{keys},0)),\"\")");
        self.formula(row, WEAKEST_SCORE, &least);
        self.formula(row, ResultColumn::Weakest.at(), &found);
        self.weakest_key(row, node);
    }

    /// What a node looks for its weakest child among.
    fn children(&self, node: NodeRow) -> Children {
        let map = self.map();
        let (score, segment) = (ResultColumn::Score.at(), node.segment);
        match node.level {
            NodeLevel::Objective | NodeLevel::Kpi => {
                let (range, wanted) = self.membership(segment);
                let chosen = self.at(TimeColumn::Chosen);
                let parent = node.index + 1;
                let objectives = self.step(&map.series.range(fact::OBJECTIVE));
                let weights = self.step(&map.weight.range(chosen));
                Children {
                    scores: self.step(&map_run(map.scores).range(chosen)),
                    counted: format!("{objectives},{parent},{range},{wanted},{weights},\">0\""),
                    ids: self.step(&map.series.range(fact::KPI)),
                    keys: self.step(&map.series.range(weakest_column(segment))),
                    parent,
                }
            }
            NodeLevel::Outcome => {
                let parent = self.outcome_number(node);
                let outcomes = self.step(&map.objectives.range(objective::OUTCOME));
                let weights = self.step(&map.objectives.range(objective::WEIGHT));
                Children {
                    scores: self.result_range(NodeLevel::Objective, segment, score),
                    counted: format!("{outcomes},{parent},{weights},\">0\""),
                    ids: self.result_range(NodeLevel::Objective, None, 0),
                    keys: self.result_range(NodeLevel::Objective, segment, WEAKEST),
                    parent,
                }
            }
            NodeLevel::Scorecard => {
                let place = map.first_node(segment.map_or(0, |at| at + 1)) + 1;
                let count = u32::try_from(self.book.scorecard.outcomes.len()).unwrap_or(1).max(1);
                let first = map.node_row(NodeBlock::Score, place);
                let weights = self.step(&down(first, first + count - 1, nodes::WEIGHT));
                let mean = map.node_row(nodes::mean_block(NodeLevel::Outcome), place);
                let means = down(mean, mean + count - 1, self.at(TimeColumn::Chosen));
                Children {
                    scores: self.step(&means),
                    counted: format!("{weights},\">0\""),
                    ids: self.result_range(NodeLevel::Outcome, None, 0),
                    keys: self.result_range(NodeLevel::Outcome, segment, WEAKEST),
                    parent: 1,
                }
            }
        }
    }

    /// Why there is no score: nothing applies, too much is missing, else the first of what its
    /// children lack.
    fn why_no_score(&mut self, row: u32, node: NodeRow) {
        let [score, coverage] = [ResultColumn::Score, ResultColumn::Coverage]
            .map(|column| fixed_column(row, column.at()));
        let Children { counted, .. } = self.children(node);
        let reasons = match node.level {
            NodeLevel::Objective | NodeLevel::Kpi => {
                self.step(&self.map().series.range(fact::LACKING))
            }
            NodeLevel::Outcome => self.result_range(NodeLevel::Objective, node.segment, WHY_NUMBER),
            NodeLevel::Scorecard => self.result_range(NodeLevel::Outcome, node.segment, WHY_NUMBER),
        };
        // Where nothing is lacking below, as far as that can be seen, there are no figures; a part of
        // which nothing is asked lacks nothing.
        self.formula(row, LACKED, &format!("_xlfn.MINIFS({reasons},{counted})"));
        let lacked = fixed_column(row, LACKED);
        let number = format!(
            "IF(ISNUMBER({score}),\"\",IF({coverage}=\"\",{0},IF({coverage}>=1E-09,{1},IF(OR({lacked}=0,{lacked}={0}),{2},{lacked}))))",
            no_score_number(NoScore::NotApplicable),
            no_score_number(NoScore::TooIncomplete),
            no_score_number(NoScore::NoFigures),
        );
        self.formula(row, WHY_NUMBER, &number);
        let number = fixed_column(row, WHY_NUMBER);
        let words = self.step(&no_score_words());
        let formula = format!("IF({number}=\"\",\"\",INDEX({words},{number}))");
        self.formula(row, ResultColumn::WhyNoScore.at(), &formula);
    }

    /// The number of a node's outcome among all outcomes.
    pub(super) fn outcome_number(&self, node: NodeRow) -> usize {
        let row = self.book.scorecard.outcomes.get(node.index);
        row.map_or(0, |row| outcome_number(row.outcome))
    }

    /// The parent's number, where this node is its weakest child.
    fn weakest_key(&mut self, row: u32, node: NodeRow) {
        let book = self.book;
        let map = self.map();
        let score = fixed_column(row, ResultColumn::Score.at());
        let formula = match node.level {
            NodeLevel::Objective | NodeLevel::Kpi => {
                let fact =
                    |column| self.step(&fixed_column(map.objectives.row(node.index), column));
                let (outcome, weight) = (fact(objective::OUTCOME), fact(objective::WEIGHT));
                let least = self.result_range(NodeLevel::Outcome, node.segment, WEAKEST_SCORE);
                let numbers: Vec<String> = book
                    .scorecard
                    .outcomes
                    .iter()
                    .map(|row| outcome_number(row.outcome).to_string())
                    .collect();
                let place = format!("MATCH({outcome},{{{}}},0)", numbers.join(","));
                format!(
                    "IF(AND(ISNUMBER({score}),{weight}>0,{outcome}<>\"\"),IF({score}=INDEX({least},{place}),{outcome},\"\"),\"\")"
                )
            }
            NodeLevel::Outcome => {
                let parent = NodeRow { level: NodeLevel::Scorecard, index: 0, ..node };
                let least = fixed_column(self.result_row(parent), WEAKEST_SCORE);
                let offset = map.first_node(node.segment.map_or(0, |at| at + 1)) + 1 + node.index;
                let row = map.node_row(NodeBlock::Score, offset);
                let weight = self.step(&fixed_column(row, nodes::WEIGHT));
                let mean = self.step(&fixed_column(
                    map.node_row(nodes::mean_block(node.level), offset),
                    self.at(TimeColumn::Chosen),
                ));
                format!("IF(AND(ISNUMBER({mean}),{weight}>0),IF({mean}={least},1,\"\"),\"\")")
            }
            NodeLevel::Scorecard => return,
        };
        self.formula(row, WEAKEST, &formula);
    }

    /// KPIs below by status.
    fn counts(&mut self, row: u32, node: NodeRow) {
        let map = self.map();
        let (range, wanted) = self.membership(node.segment);
        let of_series = |column| self.step(&map.series.range(column));
        let statuses = of_series(fact::STATUS);
        let under = match node.level {
            NodeLevel::Objective | NodeLevel::Kpi => {
                format!(",{},{}", of_series(fact::OBJECTIVE), node.index + 1)
            }
            NodeLevel::Outcome => {
                format!(",{},{}", of_series(fact::OUTCOME), self.outcome_number(node))
            }
            NodeLevel::Scorecard => format!(",{},\">0\"", of_series(fact::OUTCOME)),
        };
        for status in Status::iter() {
            let key: &'static str = status.into();
            self.formula(
                row,
                ResultColumn::from(status).at(),
                &format!("COUNTIFS({statuses},\"{key}\",{range},{wanted}{under})"),
            );
        }
    }
}
