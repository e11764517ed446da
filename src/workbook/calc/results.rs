//! The promised block of results: every node in the chosen period.

use super::{
    Calc,
    facts::{objective, segment},
    inputs::map_run,
    map::{NodeBlock, NodeRow, TimeColumn},
    series::fact,
};
use crate::workbook::tables::{ResultColumn, TableColumn};
use crate::{
    readings::Block,
    score::{Facet, NodeLevel, Status},
    workbook::{
        calc::context::CalcContext,
        calc::sink::CellStyle,
        notation::{fixed, fixed_column},
    },
};
use strum::IntoEnumIterator;

/// Column with the lowest score among the children.
pub(crate) const WEAKEST_SCORE: u16 = 15;
/// Column with the parent's number, where this is its weakest child.
const WEAKEST: u16 = 16;
/// Column with the status key.
pub(crate) const STATUS_KEY: u16 = 17;

/// Row of a node among the results.
pub(crate) fn result_row(book: &CalcContext<'_>, node: NodeRow) -> u32 {
    let context = node.segment.map_or(0, |segment| segment + 1);
    let place = match node.level {
        NodeLevel::Scorecard => 0,
        NodeLevel::Outcome => 1 + node.index,
        NodeLevel::Objective | NodeLevel::Kpi => 1 + book.scorecard.outcomes.len() + node.index,
    };
    book.map.results.row(context * book.map.group + place)
}

impl Calc<'_> {
    /// All results.
    pub(crate) fn results(&mut self) {
        let book = self.book;
        let map = self.map();
        let keys: Vec<(u16, String)> =
            ResultColumn::iter().map(|column| (column.at(), column.key().to_owned())).collect();
        self.keys(Block::Results, map.results, &keys);
        for column in ResultColumn::iter() {
            let label = book.labels.of("results", column.key());
            self.cells.text(map.results.header(), column.at(), label, CellStyle::Title);
        }
        for segment in std::iter::once(None).chain((0..book.layout.segments.len()).map(Some)) {
            self.weakest_kpis(segment);
            for place in 0..map.group {
                let number = segment.map_or(0, |segment| segment + 1) * 4 * map.group + place;
                let Some(node) = map.nodes.get(number).copied() else { continue };
                self.result(number, node);
            }
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
        crate::workbook::notation::down(
            self.result_row(node(0)),
            self.result_row(node(count.max(1) - 1)),
            column,
        )
    }

    /// Which KPIs belong to a segment (or the total), as a criterion.
    fn membership(&self, segment: Option<usize>) -> (String, String) {
        let map = self.map();
        match segment {
            None => (map.series.range(fact::TOTAL), "1".to_owned()),
            Some(at) => {
                (map.series.range(fact::SEGMENT), fixed(map.segments.row(at), segment::CODE))
            }
        }
    }

    /// Per KPI, the number of its objective where it is the weakest there.
    fn weakest_kpis(&mut self, segment: Option<usize>) {
        let book = self.book;
        let map = self.map();
        let column = fact::WEAKEST + segment.map_or(0, |at| u16::try_from(at + 1).unwrap_or(0));
        let least = self.result_range(NodeLevel::Objective, segment, WEAKEST_SCORE);
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
        let quantity = |block: NodeBlock, facet: Facet| {
            let offset = facet as usize * map.group;
            crate::workbook::notation::plain(map.node_row(block, number + offset), chosen)
        };
        self.text(row, 0, &book.node_id(node));
        let score_cell = fixed_column(row, ResultColumn::Score.at());
        self.formula(row, ResultColumn::Score.at(), &quantity(NodeBlock::Score, Facet::All));
        let key = fixed_column(row, STATUS_KEY);
        let formula = self.status_formula(&score_cell);
        self.formula(row, STATUS_KEY, &formula);
        let words = crate::workbook::notation::across(super::map::list::STATUSES, 1, 4);
        self.formula(
            row,
            ResultColumn::Status.at(),
            &format!(
                "INDEX({words},IF({key}=\"green\",1,IF({key}=\"amber\",2,IF({key}=\"red\",3,4))))"
            ),
        );
        let coverage = fixed_column(row, ResultColumn::Coverage.at());
        self.formula(row, ResultColumn::Coverage.at(), &quantity(NodeBlock::Coverage, Facet::All));
        self.formula(row, ResultColumn::Low.at(), &quantity(NodeBlock::Low, Facet::All));
        let low = fixed_column(row, ResultColumn::Low.at());
        self.formula(
            row,
            ResultColumn::High.at(),
            &format!("IF({coverage}=\"\",\"\",{low}+100*(1-{coverage}))"),
        );
        self.weakest(row, node);
        self.counts(row, node);
        for facet in [Facet::Say, Facet::Do, Facet::Delivered] {
            self.formula(row, ResultColumn::from(facet).at(), &quantity(NodeBlock::Score, facet));
        }
        let (say, does) =
            (fixed_column(row, ResultColumn::Say.at()), fixed_column(row, ResultColumn::Do.at()));
        self.formula(
            row,
            ResultColumn::Gap.at(),
            &format!("IF(COUNT({say},{does})=2,{say}-{does},\"\")"),
        );
    }

    /// The weakest child.
    fn weakest(&mut self, row: u32, node: NodeRow) {
        let book = self.book;
        let map = self.map();
        let to = ResultColumn::Weakest.at();
        let score = ResultColumn::Score.at();
        let (least, found) = match node.level {
            NodeLevel::Objective | NodeLevel::Kpi => {
                let (range, wanted) = self.membership(node.segment);
                let weights = map.weight.range(self.at(TimeColumn::Chosen));
                let scores = map_run(map.scores).range(self.at(TimeColumn::Chosen));
                let criteria = format!(
                    "{},{},{range},{wanted},{weights},\">0\"",
                    map.series.range(fact::OBJECTIVE),
                    node.index + 1
                );
                let helper =
                    fact::WEAKEST + node.segment.map_or(0, |at| u16::try_from(at + 1).unwrap_or(0));
                (
                    format!(
                        "IF(COUNTIFS({criteria},{scores},\">=0\")>0,_xlfn.MINIFS({scores},{criteria}),\"\")"
                    ),
                    format!(
                        "IFERROR(INDEX({},MATCH({},{},0)),\"\")",
                        map.series.range(fact::KPI),
                        node.index + 1,
                        map.series.range(helper)
                    ),
                )
            }
            NodeLevel::Outcome => {
                let number = book
                    .scorecard
                    .outcomes
                    .get(node.index)
                    .map_or(0, |row| super::facts::outcome_number(row.outcome));
                let scores = self.result_range(NodeLevel::Objective, node.segment, score);
                let keys = self.result_range(NodeLevel::Objective, node.segment, WEAKEST);
                let ids = self.result_range(NodeLevel::Objective, None, 0);
                let criteria = format!(
                    "{},{number},{},\">0\"",
                    map.objectives.range(objective::OUTCOME),
                    map.objectives.range(objective::WEIGHT)
                );
                (
                    format!(
                        "IF(COUNTIFS({criteria},{scores},\">=0\")>0,_xlfn.MINIFS({scores},{criteria}),\"\")"
                    ),
                    format!("IFERROR(INDEX({ids},MATCH({number},{keys},0)),\"\")"),
                )
            }
            NodeLevel::Scorecard => {
                let scores = self.result_range(NodeLevel::Outcome, node.segment, score);
                let keys = self.result_range(NodeLevel::Outcome, node.segment, WEAKEST);
                let ids = self.result_range(NodeLevel::Outcome, None, 0);
                let first = map.node_row(
                    NodeBlock::Score,
                    node.segment.map_or(0, |at| at + 1) * 4 * map.group + 1,
                );
                let last =
                    first + u32::try_from(book.scorecard.outcomes.len()).unwrap_or(1).max(1) - 1;
                let weights = crate::workbook::notation::down(first, last, super::nodes::WEIGHT);
                (
                    format!(
                        "IF(COUNTIFS({weights},\">0\",{scores},\">=0\")>0,_xlfn.MINIFS({scores},{weights},\">0\"),\"\")"
                    ),
                    format!("IFERROR(INDEX({ids},MATCH(1,{keys},0)),\"\")"),
                )
            }
        };
        self.formula(row, WEAKEST_SCORE, &least);
        self.formula(row, to, &found);
        self.weakest_key(row, node);
    }

    /// The parent's number, where this node is its weakest child.
    fn weakest_key(&mut self, row: u32, node: NodeRow) {
        let book = self.book;
        let map = self.map();
        let score = fixed_column(row, ResultColumn::Score.at());
        let formula = match node.level {
            NodeLevel::Objective | NodeLevel::Kpi => {
                let outcome = fixed_column(map.objectives.row(node.index), objective::OUTCOME);
                let weight = fixed_column(map.objectives.row(node.index), objective::WEIGHT);
                let least = self.result_range(NodeLevel::Outcome, node.segment, WEAKEST_SCORE);
                let numbers: Vec<String> = book
                    .scorecard
                    .outcomes
                    .iter()
                    .map(|row| super::facts::outcome_number(row.outcome).to_string())
                    .collect();
                let place = format!("MATCH({outcome},{{{}}},0)", numbers.join(","));
                format!(
                    "IF(AND(ISNUMBER({score}),{weight}>0,{outcome}<>\"\"),IF({score}=INDEX({least},{place}),{outcome},\"\"),\"\")"
                )
            }
            NodeLevel::Outcome => {
                let parent = NodeRow { level: NodeLevel::Scorecard, index: 0, ..node };
                let least = fixed_column(self.result_row(parent), WEAKEST_SCORE);
                let offset = node.segment.map_or(0, |at| at + 1) * 4 * map.group + 1 + node.index;
                let weight =
                    fixed_column(map.node_row(NodeBlock::Score, offset), super::nodes::WEIGHT);
                format!("IF(AND(ISNUMBER({score}),{weight}>0),IF({score}={least},1,\"\"),\"\")")
            }
            NodeLevel::Scorecard => return,
        };
        self.formula(row, WEAKEST, &formula);
    }

    /// KPIs below by status.
    fn counts(&mut self, row: u32, node: NodeRow) {
        let map = self.map();
        let (range, wanted) = self.membership(node.segment);
        let statuses = map.series.range(fact::STATUS);
        let under = match node.level {
            NodeLevel::Objective | NodeLevel::Kpi => {
                format!(",{},{}", map.series.range(fact::OBJECTIVE), node.index + 1)
            }
            NodeLevel::Outcome => {
                let number = self
                    .book
                    .scorecard
                    .outcomes
                    .get(node.index)
                    .map_or(0, |row| super::facts::outcome_number(row.outcome));
                format!(",{},{number}", map.series.range(fact::OUTCOME))
            }
            NodeLevel::Scorecard => format!(",{},\">0\"", map.series.range(fact::OUTCOME)),
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
