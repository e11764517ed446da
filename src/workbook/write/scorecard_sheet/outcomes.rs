//! Outcomes of the chosen period.

use super::{ScorecardSheet, column};
use crate::catalogue::capital;
use crate::workbook::notation::{fixed, literal};
use crate::workbook::tables::{ResultColumn, TableColumn, WITHHELD};
use crate::{
    model::{Outcome, Stakeholder},
    score::{Facet, NodeLevel, Quadrant, Status},
    scorecard::PlannedKpi,
    workbook::{
        calc::{
            self, WEAKEST_SCORE, facts,
            map::{NodeBlock, NodeRow, TimeColumn},
            result_row,
        },
        write::label_formula::{label_formula, shown, shown_coverage},
    },
};
use std::collections::BTreeSet;

/// Where the facets of an outcome stand.
const FACETS: [(u16, Facet); 4] = [
    (column::VALUE, Facet::Say),
    (column::TARGET, Facet::Do),
    (column::PREVIOUS, Facet::Delivered),
    (column::TREND, Facet::Yields),
];

impl ScorecardSheet<'_> {
    /// All outcomes, with what customers say beside what they do.
    pub(super) fn outcomes(&mut self) {
        self.section("outcomes");
        self.headers(&[
            (column::NAME, "outcome"),
            (column::VALUE, "say"),
            (column::TARGET, "do"),
            (column::PREVIOUS, "delivered"),
            (column::TREND, "yields"),
            (column::SCORE, "score"),
            (column::STATUS, "status"),
            (column::COURSE, "line"),
            (column::OWNER, "gap"),
            (column::NOTE, "sentence"),
            (column::TO_DATE, "to_date"),
            (column::LOW, "low"),
            (column::HIGH, "high"),
            (column::COMPLETE, "complete"),
            (column::COUNTS, "counts"),
            (column::ANSWERS, "weakest"),
        ]);
        let first = self.row;
        for index in 0..self.book.scorecard.outcomes.len() {
            let node =
                NodeRow { level: NodeLevel::Outcome, index, segment: None, facet: Facet::All };
            self.outcome(node);
        }
        self.colour(first, self.row - 1, column::STATUS, column::STATUS);
        self.bars(first, self.row - 1);
    }

    fn outcome(&mut self, node: NodeRow) {
        let outcome = self.book.scorecard.outcomes.get(node.index);
        let name = outcome.map(|row| row.name.as_str()).unwrap_or_default();
        let row = self.row;
        self.page.text(row, column::NAME, name, &self.looks.name);
        self.say_and_do(node);
        self.outcome_results(node);
        self.outcome_details(node);
        if let Some(outcome) = outcome {
            self.people(outcome.outcome);
        }
        let formula = self.sentence(node, outcome.map(|row| row.outcome));
        self.page.formula(row, column::NOTE, &formula, &self.looks.indented);
        self.grown.push((row, row, 46.0));
        self.row += 1;
    }

    /// Say, do, delivered, what it yields, and the gap of a node.
    fn say_and_do(&mut self, node: NodeRow) {
        for (at, facet) in FACETS {
            let cell = self.facet(node, facet);
            // Whatever stands under a header over words stands to the left, too.
            let yields = at == column::TREND;
            let look = if yields { &self.looks.number_left } else { &self.looks.number };
            self.page.formula(self.row, at, &cell, look);
        }
        let gap = self.result(node, ResultColumn::Gap);
        self.page.formula(self.row, column::OWNER, &gap, &self.looks.signed);
    }

    /// The score of a facet; a dash where too little of it is filled in, which the sentence tells.
    fn facet(&self, node: NodeRow, facet: Facet) -> String {
        let (map, score) = (&self.book.map, self.result(node, facet.into()));
        let number = map.node(NodeRow { facet, ..node }, self.book.scorecard.outcomes.len());
        let coverage = self
            .calculation(map.node_row(NodeBlock::Coverage, number), map.column(TimeColumn::Chosen));
        let withheld = format!("IF({score}<>\"\",FALSE,IF(COUNT({coverage}),{coverage}>0,FALSE))");
        format!("IF({withheld},\"{WITHHELD}\",{score})")
    }

    /// Score, status and course of an outcome.
    fn outcome_results(&mut self, node: NodeRow) {
        let row = self.row;
        let score = self.result(node, ResultColumn::Score);
        self.page.formula(row, column::SCORE, &score, &self.looks.score);
        let (words, why) = (self.qualified(node), self.why_no_score(node));
        let formula = format!("IF(ISNUMBER({score}),{words},{why})");
        self.page.formula(row, column::STATUS, &formula, &self.looks.indented);
        self.page.blank(row, column::COURSE, &self.looks.text);
        self.sparkline(row, self.book.map.lines.row(node.index));
    }

    /// Result to date, bounds, completeness, counts and the weakest part of an outcome.
    fn outcome_details(&mut self, node: NodeRow) {
        let book = self.book;
        let row = self.row;
        let number = book.map.node(node, book.scorecard.outcomes.len());
        let to_date = self.calculation(
            book.map.node_row(NodeBlock::Score, number),
            book.map.column(TimeColumn::ToDate),
        );
        self.page.formula(row, column::TO_DATE, &to_date, &self.looks.number);
        let coverage = self.result(node, ResultColumn::Coverage);
        for (at, bound) in [(column::LOW, ResultColumn::Low), (column::HIGH, ResultColumn::High)] {
            let formula = bound_shown(&coverage, &self.result(node, bound));
            self.page.formula(row, at, &formula, &self.looks.number);
        }
        self.page.formula(row, column::COMPLETE, &coverage, &self.looks.percent);
        let counts = counts(&|status| self.result(node, status.into()));
        self.page.formula(row, column::COUNTS, &counts, &self.looks.indented);
        let weakest = self.weakest_objective(node);
        self.page.formula(row, column::ANSWERS, &weakest, &self.looks.indented);
    }

    /// The weakest objective of an outcome: its code and statement, score, and how complete it is.
    fn weakest_objective(&self, node: NodeRow) -> String {
        let book = self.book;
        let map = &book.map;
        let cell = self.result(node, ResultColumn::Weakest);
        let score = self.result_at(node, WEAKEST_SCORE);
        let at = format!("MATCH({cell},{},0)", self.objective_results(0));
        let codes = self.calculations(&map.objectives.range(facts::objective::CODE));
        let statements = self.calculations(&map.objectives.range(facts::objective::STATEMENT));
        let name = format!("INDEX({codes},{at})&\" \"&INDEX({statements},{at})");
        let coverages = self.objective_results(ResultColumn::Coverage.at());
        let coverage = format!("INDEX({coverages},{at})");
        let partial = label_formula(
            book.labels.text("card.weakest_partial"),
            &[
                ("name", name.clone()),
                ("score", shown(&score)),
                ("coverage", shown_coverage(&coverage)),
            ],
        );
        let plain = format!("{name}&\" (\"&{}&\")\"", shown(&score));
        format!("IF({cell}=\"\",\"\",IFERROR(IF({coverage}>=1-1E-09,{plain},{partial}),\"\"))")
    }

    /// A column of the results of all objectives, in total.
    pub(super) fn objective_results(&self, column: u16) -> String {
        let book = self.book;
        let objective = |index| NodeRow {
            level: NodeLevel::Objective,
            index,
            segment: None,
            facet: Facet::All,
        };
        let last = objective(book.layout.objectives.len().max(1) - 1);
        let rows = (result_row(book, objective(0)), result_row(book, last));
        book.on_results(&crate::workbook::notation::down(rows.0, rows.1, column))
    }

    /// Of whom any KPI tells, in their order.
    fn peoples(&self) -> Vec<Stakeholder> {
        let told = self.book.scorecard.kpis.iter().flat_map(PlannedKpi::tells_of);
        told.copied().collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Whether any KPI tells of others than those who are served.
    fn tells_of_others(&self) -> bool {
        self.peoples().iter().any(|who| *who != Stakeholder::Customers)
    }

    /// What people are called at the beginning of a sentence, where these are not simply those who
    /// are served.
    fn people_of(&self, who: &[Stakeholder]) -> Option<String> {
        let who = who.iter().copied().collect();
        let people = self.book.scorecard.people_called(&who, self.book.labels);
        people.map(|people| capital(&people))
    }

    /// Of which people an outcome tells now: KPIs can be moved to another objective, or be emptied.
    fn people(&mut self, outcome: Outcome) {
        let book = self.book;
        if !self.tells_of_others() {
            return;
        }
        let peoples = self.peoples();
        let of = |column: u16| self.calculations(&book.map.kpis.range(column));
        let number = facts::outcome_number(outcome);
        let told: Vec<String> = (0..)
            .zip(&peoples)
            .map(|(place, who)| {
                format!(
                    "IF(COUNTIFS({},\"*{}*\",{},{number},{},1)>0,{},0)",
                    of(facts::kpi::TELLS_OF),
                    facts::letter(*who),
                    of(facts::kpi::OUTCOME_INDEX),
                    of(facts::kpi::ACTIVE),
                    1_u32 << place
                )
            })
            .collect();
        let format = &book.styles.calculation;
        self.page.formula(self.row, column::TELLS_OF, &told.join("+"), format);
        let customers = self.setting(calc::map::setting::CUSTOMERS);
        let called: Vec<String> = (0..1_u32 << peoples.len())
            .map(|sum| {
                let here = (0..).zip(&peoples).filter(|(place, _)| sum >> place & 1 == 1);
                let who: Vec<Stakeholder> = here.map(|(_, who)| *who).collect();
                self.people_of(&who).map_or_else(|| customers.clone(), |people| literal(&people))
            })
            .collect();
        let chosen = fixed(self.row, column::TELLS_OF);
        let formula = format!("CHOOSE({chosen}+1,{})", called.join(","));
        self.page.formula(self.row, column::PEOPLE, &formula, format);
    }

    /// What is said beside a sentence where a facet has no score, as the rest of a formula.
    fn withheld(&self) -> String {
        let none = FACETS.map(|(at, _)| format!("{}=\"{WITHHELD}\"", fixed(self.row, at)));
        let words = self.book.labels.fill("card.gap.withheld", &[("facets", WITHHELD)]);
        format!("&IF(OR({}),{},\"\")", none.join(","), literal(&format!(" {words}")))
    }

    /// What customers say against what they do, in a sentence.
    fn sentence(&self, node: NodeRow, outcome: Option<Outcome>) -> String {
        let book = self.book;
        let labels = book.labels;
        // Whether people stay can be said of retention only.
        let group = if outcome == Some(Outcome::Retention) { "retention" } else { "other" };
        let (say, does) =
            (self.result(node, ResultColumn::Say), self.result(node, ResultColumn::Do));
        let [amber, green] =
            [calc::map::setting::AMBER, calc::map::setting::GREEN].map(|row| self.setting(row));
        let customers = match outcome {
            Some(_) if self.tells_of_others() => fixed(self.row, column::PEOPLE),
            _ => self.setting(calc::map::setting::CUSTOMERS),
        };
        let said = |key: &str| {
            label_formula(
                labels.of(&format!("card.gap.{group}"), key),
                &[("customers", customers.clone()), ("say", shown(&say)), ("do", shown(&does))],
            )
        };
        let text = |quadrant: Quadrant| said(quadrant.into());
        let does = shown(&does);
        format!(
            "IF(COUNT({say},{does})=2,IF({}>={amber},\
             IF({does}>={amber},IF({does}>={green},{},{}),{}),IF({does}>={amber},{},{})),\"\")",
            shown(&say),
            text(Quadrant::Aligned),
            said("on_the_way"),
            text(Quadrant::Leaving),
            text(Quadrant::Staying),
            text(Quadrant::AtRisk)
        ) + &self.withheld()
    }
}

/// A bound of a score: without any figure, 0 to 100 says nothing.
pub(super) fn bound_shown(coverage: &str, bound: &str) -> String {
    format!("IF({coverage}=\"\",\"\",IF({coverage}<1E-09,\"\",{bound}))")
}

/// How many KPIs are green, amber, red and without data.
pub(super) fn counts(of: &dyn Fn(Status) -> String) -> String {
    format!(
        "\"● \"&{}&\"  ▲ \"&{}&\"  ■ \"&{}&\"  ○ \"&{}",
        of(Status::Green),
        of(Status::Amber),
        of(Status::Red),
        of(Status::NoData)
    )
}
