//! From the score to objective, outcome and the whole.

use super::{Chosen, FollowSheet, column};
use crate::{
    model::Outcome,
    score::NodeLevel,
    workbook::{
        calc::{
            facts::{objective, outcome_number, segment},
            map::{NodeBlock, RowRange, TimeColumn, list, setting},
            nodes, series_fact,
        },
        notation::{across, literal},
        write::{
            label_formula::{label_formula, shown, shown_coverage},
            style::NumberLook,
        },
    },
};
use strum::IntoEnumIterator;

/// A node above the KPI: the cells with its number and what it has there.
struct Level {
    row: String,
    score: String,
    weight: String,
    /// What its parent takes.
    mean: String,
    coverage: String,
    low: String,
}

impl FollowSheet<'_> {
    /// The KPI's part of its objective, and so on up to the whole.
    pub(super) fn levels(&mut self) {
        self.section("levels");
        self.headers(["step", "score", "weight", "status", "why"]);
        let [objective, outcome] = self.parents();
        self.own_part(&objective);
        let count = self.book.scorecard.outcomes.len();
        let base = format!("{}*{}", self.chosen.segment, self.book.map.first_node(1));
        let place = format!("IF({objective}=\"\",\"\",{base}+{}+{objective})", 1 + count);
        let place = self.helper(&place);
        let level = self.level(&place, NodeLevel::Objective);
        self.objective(&objective, &outcome, &level);
        let place = self.outcome_place(&outcome, &base);
        let level = self.level(&place, NodeLevel::Outcome);
        self.outcome(&outcome, &level);
        let place = self.given(&format!("{base}+1"));
        let place = self.helper(&place);
        let level = self.level(&place, NodeLevel::Scorecard);
        self.whole(&level);
    }

    /// Numbers of the objective and of its outcome.
    fn parents(&mut self) -> [String; 2] {
        let formula = self.given(&self.of_series(series_fact::OBJECTIVE));
        let number = self.helper(&formula);
        let outcomes = self.facts(self.book.map.objectives, objective::OUTCOME);
        let formula = format!("IF({number}=\"\",\"\",INDEX({outcomes},{number}))");
        let outcome = self.helper(&formula);
        [number, outcome]
    }

    /// Number of an outcome among the nodes.
    fn outcome_place(&mut self, outcome: &str, base: &str) -> String {
        let rows = self.book.scorecard.outcomes.iter();
        let numbers: Vec<String> =
            rows.map(|row| outcome_number(row.outcome).to_string()).collect();
        let formula = if numbers.is_empty() {
            "\"\"".to_owned()
        } else {
            format!(
                "IF({outcome}=\"\",\"\",IFERROR({base}+1+MATCH({outcome},{{{}}},0),\"\"))",
                numbers.join(",")
            )
        };
        self.helper(&formula)
    }

    /// All rows of a quantity of the nodes.
    fn nodes(&self, block: NodeBlock) -> RowRange {
        let map = &self.book.map;
        let count = u32::try_from(map.nodes.len()).unwrap_or(1);
        RowRange { first: map.node_row(block, 0), count }
    }

    /// A quantity of the node with a number: in total of any period, of a group in that on Dashboard.
    fn quantity(&mut self, block: NodeBlock, row: &str) -> String {
        let run = self.nodes(block);
        let Chosen { live, segment, period, .. } = &self.chosen;
        let chosen = self.facts(run, self.book.map.column(TimeColumn::Chosen));
        let formula = format!(
            "IF(OR({row}=\"\",{live}=0),\"\",IF({segment}=0,{},INDEX({chosen},{row})))",
            self.at(run, row, period)
        );
        self.helper(&formula)
    }

    fn level(&mut self, row: &str, level: NodeLevel) -> Level {
        let weight = match level {
            NodeLevel::Scorecard => "\"\"".to_owned(),
            _ => self.quantity(NodeBlock::Weight, row),
        };
        Level {
            score: self.quantity(NodeBlock::Score, row),
            mean: self.quantity(nodes::mean_block(level), row),
            coverage: self.quantity(NodeBlock::Coverage, row),
            low: self.quantity(NodeBlock::Low, row),
            row: row.to_owned(),
            weight,
        }
    }

    /// The KPI itself: its score and its weight.
    fn own_part(&mut self, number: &str) {
        let map = &self.book.map;
        let Chosen { series, period, segment: group, score, .. } = &self.chosen;
        let (series, period, group, score) =
            (series.clone(), period.clone(), group.clone(), score.clone());
        self.step("kpi");
        self.score_cell(column::VALUE, &score);
        let weight = self.at(map.weight, &series, &period);
        let weight = self.given(&weight);
        let weight = self.helper(&weight);
        self.weight(&weight);
        let status = self.own_status();
        self.page.formula(self.row, column::PLACE, &status, &self.book.styles.text_indent);
        let weights = format!("INDEX({},0,{period}+1)", self.over_time(map.weight));
        let of = |column: u16| self.facts(map.series, column);
        let code = format!("INDEX({},{group})", self.facts(map.segments, segment::CODE));
        let all = |whose: String| {
            format!("SUMIFS({weights},{},{number},{whose})", of(series_fact::OBJECTIVE))
        };
        let all = format!(
            "IF({number}=\"\",\"\",IF({group}=0,{},{}))",
            all(format!("{},1", of(series_fact::TOTAL))),
            all(format!("{},{code}", of(series_fact::SEGMENT)))
        );
        let all = self.helper(&all);
        let labels = self.book.labels;
        let words = format!(
            "IF({number}=\"\",{},IF({weight}=0,{},{}))",
            literal(labels.text("report.explain.no_objective")),
            literal(labels.text("report.explain.not_counted")),
            self.part("within_objective", &weight, &all)
        );
        self.words(&words, &["within_objective"]);
        self.row += 1;
    }

    /// So much of so much, in words.
    fn part(&self, key: &str, weight: &str, all: &str) -> String {
        let number = |cell: &str| format!("ROUND({cell},4)");
        self.said(key, &[("weight", number(weight)), ("all", number(all))])
    }

    fn weight(&mut self, cell: &str) {
        let style = self.book.styles.number(NumberLook::Decimals(2));
        let none = literal(self.label("none"));
        let formula = self.given(&format!("IF(ISNUMBER({cell}),{cell},{none})"));
        self.page.formula(self.row, column::UNIT, &formula, style);
    }

    /// Score, weight and status of a level.
    fn scores(&mut self, key: &str, level: &Level) {
        self.step(key);
        self.score_cell(column::VALUE, &level.score);
        self.weight(&level.weight);
        let status = self.status(&level.score, "FALSE");
        let status = self.given(&format!("IF({}=0,\"\",{status})", self.chosen.live));
        self.page.formula(self.row, column::PLACE, &status, &self.book.styles.text_indent);
    }

    fn objective(&mut self, number: &str, outcome: &str, level: &Level) {
        let book = self.book;
        let of = |sheet: &Self, column: u16| {
            format!("INDEX({},{number})", sheet.facts(book.map.objectives, column))
        };
        self.scores("objective", level);
        let (code, statement) = (of(self, objective::CODE), of(self, objective::STATEMENT));
        let (first, count) = (1 + book.scorecard.outcomes.len(), book.layout.objectives.len());
        let outcomes =
            self.steps(&nodes_range(book, NodeBlock::Score, first, count).range(nodes::OUTCOME));
        let all = self
            .over_groups(first, count, |weights| format!("SUMIFS({weights},{outcomes},{outcome})"));
        let all = format!("IF(OR({outcome}=\"\",{}=0),\"\",{all})", self.chosen.live);
        let all = self.helper(&all);
        let part = self.part("within_outcome", &level.weight, &all);
        let standing = self.standing(level, &part, false);
        let words = format!("{code}&\" \"&{statement}&\" – \"&{standing}");
        let words = format!("IF({number}=\"\",\"\",{words})");
        self.words(&words, &[]);
        let longest: Vec<String> = book
            .scorecard
            .objectives
            .iter()
            .map(|objective| format!("O99 {} – {}", objective.statement, self.longest(false)))
            .collect();
        let height = self.tallest(longest.iter().map(String::as_str), column::WORDS, column::WORDS);
        self.grown.push((self.row, height));
        self.row += 1;
    }

    fn outcome(&mut self, outcome: &str, level: &Level) {
        let book = self.book;
        self.scores("outcome", level);
        let count = book.scorecard.outcomes.len();
        let all = self.over_groups(1, count, |weights| format!("SUM({weights})"));
        let all = format!("IF(OR({}=\"\",{}=0),\"\",{all})", level.row, self.chosen.live);
        let all = self.helper(&all);
        let names = self.steps(&across(
            list::OUTCOMES,
            1,
            u16::try_from(Outcome::iter().count()).unwrap_or(1),
        ));
        let part = self.part("within_whole", &level.weight, &all);
        let standing = self.standing(level, &part, true);
        let words = format!("IF({outcome}=\"\",\"\",INDEX({names},{outcome})&\" – \"&{standing})");
        self.words(&words, &[]);
        let names = book.scorecard.outcomes.iter();
        let longest: Vec<String> =
            names.map(|row| format!("{} – {}", row.name, self.longest(true))).collect();
        let height = self.tallest(longest.iter().map(String::as_str), column::WORDS, column::WORDS);
        self.grown.push((self.row, height));
        self.row += 1;
    }

    fn whole(&mut self, level: &Level) {
        self.scores("whole", level);
        let standing = self.standing(level, "\"\"", true);
        self.words(&standing, &[]);
        let longest = self.longest(true);
        let height = self.tallest(std::iter::once(longest.as_str()), column::WORDS, column::WORDS);
        self.grown.push((self.row, height));
        self.row += 1;
    }

    /// What a level comes to when all its words are said, for the height of its row.
    fn longest(&self, withholds: bool) -> String {
        let labels = self.book.labels;
        let withheld = if withholds { self.label("withheld_whole") } else { "" };
        format!("{} {} {withheld}", self.label("within_outcome"), labels.text("card.partial"))
    }

    /// Something of the weights of some nodes of a group, for the group that was chosen.
    fn over_groups(&self, first: usize, count: usize, of: impl Fn(&str) -> String) -> String {
        let book = self.book;
        let map = &book.map;
        let total = nodes_range(book, NodeBlock::Weight, first, count);
        let total = format!("INDEX({},0,{}+1)", self.over_time(total), self.chosen.period);
        let mut all = vec![of(&total)];
        for group in 1..=book.layout.segments.len() {
            let run = nodes_range(book, NodeBlock::Weight, map.first_node(group) + first, count);
            all.push(of(&self.facts(run, map.column(TimeColumn::Chosen))));
        }
        format!("CHOOSE({}+1,{})", self.chosen.segment, all.join(","))
    }

    /// How complete it is, what it counts for, and whether its score is withheld.
    fn standing(&self, level: &Level, part: &str, withholds: bool) -> String {
        let labels = self.book.labels;
        let Level { score, mean, coverage, low, weight, .. } = level;
        let high = format!("({low}+100*(1-{coverage}))");
        let (least, most) = (shown(low), shown(&high));
        let parts = [
            ("coverage", shown_coverage(coverage)),
            ("low", least.clone()),
            ("high", most.clone()),
        ];
        let partial = format!(
            "IF({least}={most},{},{})",
            label_formula(labels.text("card.partial_at"), &parts),
            label_formula(labels.text("card.partial"), &parts)
        );
        let complete = format!(
            "IF({coverage}<1E-09,{},IF({coverage}>=1-1E-09,{},{partial}))",
            self.said("nothing_scored", &[]),
            literal(labels.text("card.complete"))
        );
        let counts = if part == "\"\"" {
            String::new()
        } else {
            format!("IF({weight}>0,{part}&\" \",\"\")&")
        };
        let withheld = if withholds {
            let key = if part == "\"\"" { "withheld_whole" } else { "withheld" };
            let words = self.said(key, &[("score", shown(mean))]);
            format!("&IF(AND({score}=\"\",ISNUMBER({mean})),\" \"&{words},\"\")")
        } else {
            String::new()
        };
        format!(
            "IF({}=0,{},IF({coverage}=\"\",{},{counts}{complete}{withheld}))",
            self.chosen.live,
            self.said("only_start", &[("period", self.setting(setting::LABEL))]),
            self.said("not_applicable", &[])
        )
    }
}

/// Rows of a quantity of some nodes.
fn nodes_range(
    book: &crate::workbook::write::context::WriteContext<'_>,
    block: NodeBlock,
    first: usize,
    count: usize,
) -> RowRange {
    let count = u32::try_from(count.max(1)).unwrap_or(1);
    RowRange { first: book.map.node_row(block, first), count }
}
