//! Outcomes and objectives of the chosen period.

use super::{ScorecardSheet, column};
use crate::catalogue::capital;
use crate::workbook::notation::{fixed, literal};
use crate::workbook::tables::{ObjectiveColumn, ResultColumn, TableColumn};
use crate::{
    model::{ColourRole, Outcome, Stakeholder},
    score::{Facet, NodeLevel, Quadrant, Status},
    scorecard::PlannedKpi,
    workbook::{
        calc::{
            self, STATUS_KEY, WEAKEST_SCORE, facts,
            map::{NodeBlock, NodeRow, TimeColumn},
            result_row,
        },
        tables::block::SheetKey,
        write::{
            label_formula::{label_formula, shown, shown_coverage},
            style::Styles,
        },
    },
};
use rust_xlsxwriter::{Format, Sparkline, SparklineType};
use std::collections::BTreeSet;

impl ScorecardSheet<'_> {
    /// All outcomes, with what customers say beside what they do.
    pub(crate) fn outcomes(&mut self) {
        self.section("outcomes");
        self.headers(&[
            (column::NAME, "outcome"),
            (column::VALUE, "say"),
            (column::PREVIOUS, "do"),
            (column::TARGET, "delivered"),
            (column::UNIT, "yields"),
            (column::SCORE, "score"),
            (column::STATUS, "status"),
            (column::TREND, "gap"),
            (column::LINE, "line"),
            (column::TO_DATE, "to_date"),
            (column::LOW, "low"),
            (column::HIGH, "high"),
            (column::COMPLETE, "complete"),
            (column::REMARK, "weakest"),
            (column::COUNTS, "counts"),
            (column::NOTE, "sentence"),
        ]);
        let first = self.row;
        for index in 0..self.book.scorecard.outcomes.len() {
            let node =
                NodeRow { level: NodeLevel::Outcome, index, segment: None, facet: Facet::All };
            self.outcome(node);
        }
        self.colour(first, self.row - 1, column::STATUS, column::STATUS);
    }

    fn outcome(&mut self, node: NodeRow) {
        let book = self.book;
        let styles = &book.styles;
        let row = self.row;
        let outcome = book.scorecard.outcomes.get(node.index);
        let name = outcome.map(|row| row.name.as_str()).unwrap_or_default();
        self.page.blank(row, column::CODE, &styles.text);
        self.page.text(row, column::NAME, name, &styles.text_bold);
        self.say_and_do(node);
        self.node_columns(node);
        if let Some(outcome) = outcome {
            self.people(outcome.outcome);
        }
        let formula = self.sentence(node, outcome.map(|row| row.outcome));
        self.page.blank(row, column::OWNER, &styles.text);
        self.page.formula(row, column::NOTE, &formula, &styles.text);
        self.grown.push((row, row, 46.0));
        self.row += 1;
    }

    /// Say, do, delivered, what it yields, and the gap of a node.
    fn say_and_do(&mut self, node: NodeRow) {
        let styles = &self.book.styles;
        for (at, facet) in [
            (column::VALUE, Facet::Say),
            (column::PREVIOUS, Facet::Do),
            (column::TARGET, Facet::Delivered),
            (column::UNIT, Facet::Yields),
        ] {
            let cell = self.result(node, facet.into());
            self.page.formula(self.row, at, &cell, &styles.whole);
        }
        let gap = self.result(node, ResultColumn::Gap);
        self.page.formula(self.row, column::TREND, &gap, &styles.signed);
    }

    /// What every node has: score, status, line, to date, bounds, completeness, weakest, counts.
    fn node_columns(&mut self, node: NodeRow) {
        let book = self.book;
        let styles = &book.styles;
        let row = self.row;
        let score = self.result(node, ResultColumn::Score);
        self.page.formula(row, column::SCORE, &score, &styles.score);
        let coverage = self.result(node, ResultColumn::Coverage);
        let words = self.qualified(node);
        let incomplete = literal(&format!(" {}", book.labels.text("card.incomplete")));
        let least = self.setting(calc::map::setting::MINIMUM_COVERAGE);
        let objective = node.level == NodeLevel::Objective;
        let why = self.why_no_score(node);
        let words = if objective {
            format!("{words}&IF({coverage}<{least}-1E-09,{incomplete},\"\")")
        } else {
            words
        };
        let formula = format!("IF(ISNUMBER({score}),{words},{why})");
        self.page.formula(row, column::STATUS, &formula, &styles.text_indent);
        self.line(node);
        let number = book.map.node(node, book.scorecard.outcomes.len());
        let to_date = self.calculation(
            book.map.node_row(NodeBlock::Score, number),
            book.map.column(TimeColumn::ToDate),
        );
        self.page.formula(row, column::TO_DATE, &to_date, &styles.whole);
        for (at, bound) in [(column::LOW, ResultColumn::Low), (column::HIGH, ResultColumn::High)] {
            // Without any figure, 0 to 100 says nothing.
            let cell = self.result(node, bound);
            let formula = format!("IF({coverage}=\"\",\"\",IF({coverage}<1E-09,\"\",{cell}))");
            self.page.formula(row, at, &formula, &styles.whole);
        }
        self.page.formula(row, column::COMPLETE, &coverage, &styles.percent);
        self.weakest(node);
        self.counts(node);
    }

    /// A small chart of the score by period.
    fn line(&mut self, node: NodeRow) {
        let book = self.book;
        let row = self.row;
        self.page.blank(row, column::LINE, &book.styles.text);
        let number = book.map.node(node, book.scorecard.outcomes.len());
        self.sparkline(row, book.map.node_course.row(number));
    }

    /// A small chart of one row of the hidden sheet.
    pub(crate) fn sparkline(&mut self, row: u32, source: u32) {
        let book = self.book;
        // A single period has no course.
        if book.layout.periods < 2 {
            return;
        }
        let range = self.calculations(&book.map.all_periods(source));
        let sparkline = Sparkline::new()
            .set_range(range.as_str())
            .set_type(SparklineType::Column)
            .set_custom_min(0)
            .set_custom_max(100)
            .set_sparkline_color(book.styles.colour(ColourRole::Say));
        self.page.set(|sheet| sheet.add_sparkline(row, column::LINE, &sparkline).map(drop));
    }

    /// The weakest part: its name and score.
    fn weakest(&mut self, node: NodeRow) {
        let book = self.book;
        let map = &book.map;
        let cell = self.result(node, ResultColumn::Weakest);
        let score = self.result_at(node, WEAKEST_SCORE);
        let name = match node.level {
            NodeLevel::Scorecard => literal(""),
            NodeLevel::Outcome => {
                let first = NodeRow { level: NodeLevel::Objective, index: 0, ..node };
                let last = NodeRow { index: book.layout.objectives.len().max(1) - 1, ..first };
                let ids = book.on_results(&crate::workbook::notation::down(
                    result_row(book, first),
                    result_row(book, last),
                    0,
                ));
                let codes = self.calculations(&map.objectives.range(facts::objective::CODE));
                let statements =
                    self.calculations(&map.objectives.range(facts::objective::STATEMENT));
                let at = format!("MATCH({cell},{ids},0)");
                format!("INDEX({codes},{at})&\" \"&INDEX({statements},{at})")
            }
            NodeLevel::Objective | NodeLevel::Kpi => {
                let ids = self.calculations(&map.kpis.range(0));
                let names = self.calculations(&map.kpis.range(facts::kpi::NAME));
                format!("INDEX({names},MATCH({cell},{ids},0))")
            }
        };
        let coverage = self.coverage_of_weakest(node, &cell);
        let plain = format!("{name}&\" (\"&{}&\")\"", shown(&score));
        let said = match &coverage {
            None => plain,
            Some(coverage) => format!(
                "IF({coverage}>=1-1E-09,{plain},{})",
                label_formula(
                    book.labels.text("card.weakest_partial"),
                    &[
                        ("name", name),
                        ("score", shown(&score)),
                        ("coverage", shown_coverage(coverage)),
                    ],
                )
            ),
        };
        let formula = format!("IF({cell}=\"\",\"\",IFERROR({said},\"\"))");
        let format = &book.styles.text_indent;
        self.page.formula(self.row, column::REMARK, &formula, format);
    }

    /// How complete the weakest objective of an outcome is.
    fn coverage_of_weakest(&self, node: NodeRow, weakest: &str) -> Option<String> {
        if node.level != NodeLevel::Outcome {
            return None;
        }
        let book = self.book;
        let objective = |index| NodeRow { level: NodeLevel::Objective, index, ..node };
        let last = objective(book.layout.objectives.len().max(1) - 1);
        let rows = (result_row(book, objective(0)), result_row(book, last));
        let range = |at: u16| book.on_results(&crate::workbook::notation::down(rows.0, rows.1, at));
        let (coverages, ids) = (range(ResultColumn::Coverage.at()), range(0));
        Some(format!("INDEX({coverages},MATCH({weakest},{ids},0))"))
    }

    /// How many KPIs are green, amber, red and without data.
    fn counts(&mut self, node: NodeRow) {
        let book = self.book;
        let cell = |status: Status| self.result(node, status.into());
        let formula = format!(
            "\"● \"&{}&\"  ▲ \"&{}&\"  ■ \"&{}&\"  ○ \"&{}",
            cell(Status::Green),
            cell(Status::Amber),
            cell(Status::Red),
            cell(Status::NoData)
        );
        self.page.formula(self.row, column::COUNTS, &formula, &book.styles.text_centre);
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
        )
    }

    /// All objectives: what drives what, and how it stands.
    pub(crate) fn objectives(&mut self) {
        self.section("objectives");
        self.headers(&[
            (column::CODE, "code"),
            (column::NAME, "objective"),
            (column::VALUE, "path"),
            (column::UNIT, "drives"),
            (column::SCORE, "score"),
            (column::STATUS, "status"),
            (column::TREND, "segment"),
            (column::LINE, "line"),
            (column::TO_DATE, "to_date"),
            (column::LOW, "low"),
            (column::HIGH, "high"),
            (column::COMPLETE, "complete"),
            (column::REMARK, "weakest"),
            (column::COUNTS, "counts"),
            (column::OWNER, "owner"),
            (column::NOTE, "supported_by"),
        ]);
        let header = self.row - 1;
        let styles = &self.book.styles;
        let text = self.book.labels.text("card.header.path").to_owned();
        self.page.set(|sheet| {
            sheet
                .merge_range(header, column::VALUE, header, column::TARGET, &text, &styles.header)
                .map(drop)
        });
        let first = self.row;
        for index in 0..self.book.layout.objectives.len() {
            let node =
                NodeRow { level: NodeLevel::Objective, index, segment: None, facet: Facet::All };
            self.objective(node);
        }
        self.colour(first, self.row - 1, column::STATUS, column::STATUS);
        let planned = u32::try_from(self.book.scorecard.objectives.len()).unwrap_or(0);
        self.frame_when_used(first + planned, self.row - 1, column::NOTE);
    }

    fn objective(&mut self, node: NodeRow) {
        let book = self.book;
        let styles = &book.styles;
        let row = self.row;
        let facts_row = book.map.objectives.row(node.index);
        let planned = book.scorecard.objectives.get(node.index);
        let active = self.calculation(facts_row, facts::objective::ACTIVE);
        // A free row stays empty, and without a frame, until somebody writes an objective in it.
        let look = |format: &Format| {
            if planned.is_some() { format.clone() } else { Styles::free(format) }
        };
        let (text_format, centre, bold) =
            (look(&styles.text), look(&styles.text_centre), look(&styles.text_bold));
        let code = self.calculation(facts_row, facts::objective::CODE);
        self.page.formula(row, column::CODE, &format!("IF({active}=1,{code},\"\")"), &centre);
        let statement = self.calculation(facts_row, facts::objective::STATEMENT);
        self.page.formula(row, column::NAME, &statement, &bold);
        self.path(node, &active, &text_format);
        if planned.is_some() {
            self.node_columns(node);
        } else {
            self.free_columns(node, &active);
        }
        let place = self.calculation(facts_row, 1);
        let objectives = book.sheet(SheetKey::Objectives);
        let rows = book.layout.objective_block;
        let fetch = |column: ObjectiveColumn| {
            let found = format!("INDEX({objectives}{},{place})", rows.range(column.at()));
            format!("IF({place}=\"\",\"\",TRIM({found}))")
        };
        let arrow = format!(
            "IF({active}=1,IF({0}=\"\",\"\",\"→ \"&{0}),\"\")",
            fetch(ObjectiveColumn::Drives)
        );
        self.page.formula(row, column::UNIT, &arrow, &text_format);
        self.page.formula(row, column::OWNER, &fetch(ObjectiveColumn::Owner), &text_format);
        let place = self.calculation(facts_row, facts::objective::SUPPORT);
        let formula = self.shortened(&place, SheetKey::Objectives);
        self.page.formula(row, column::NOTE, &formula, &text_format);
        let segment = self.calculation(facts_row, facts::objective::SEGMENT);
        let names = self.calculations(&book.map.segments.range(facts::segment::NAME));
        let codes = self.calculations(&book.map.segments.range(facts::segment::CODE));
        self.page.formula(
            row,
            column::TREND,
            &format!(
                "IF({segment}=\"\",\"\",IFERROR(INDEX({names},MATCH({segment},{codes},0)),\"\"))"
            ),
            &text_format,
        );
        let least = if planned.is_some() { 46.0 } else { 15.0 };
        self.grown.push((row, row, least));
        self.row += 1;
    }

    /// Driver → outcome.
    fn path(&mut self, node: NodeRow, active: &str, format: &Format) {
        let book = self.book;
        let row = self.row;
        let facts_row = book.map.objectives.row(node.index);
        let place = self.calculation(facts_row, 1);
        let objectives = book.sheet(SheetKey::Objectives);
        let range = book.layout.objective_block.range(ObjectiveColumn::ValueProposition.at());
        let driver = format!("TRIM(INDEX({objectives}{range},{place}))");
        let outcome = self.calculation(facts_row, facts::objective::OUTCOME);
        let words =
            self.calculations(&crate::workbook::notation::across(calc::map::list::OUTCOMES, 1, 5));
        let named = format!("IF({outcome}=\"\",\"\",INDEX({words},{outcome}))");
        let formula =
            format!("IF({active}=1,IF({driver}=\"\",{named},{driver}&\" → \"&{named}),\"\")");
        let columns = (column::VALUE, column::TARGET);
        self.page.merged_formula(row, columns, &formula, format);
    }

    /// The columns of a free row: empty until it is used.
    fn free_columns(&mut self, node: NodeRow, active: &str) {
        let book = self.book;
        let styles = &book.styles;
        let (text, bold) = (Styles::free(&styles.text), Styles::free(&styles.score));
        let row = self.row;
        let score = self.result(node, ResultColumn::Score);
        self.page.formula(row, column::SCORE, &score, &bold);
        let key = self.result_at(node, STATUS_KEY);
        let words = self.status_words(&key);
        self.page.formula(row, column::STATUS, &format!("IF({active}=1,{words},\"\")"), &text);
        for at in [
            column::LINE,
            column::TO_DATE,
            column::LOW,
            column::HIGH,
            column::COMPLETE,
            column::REMARK,
            column::COUNTS,
        ] {
            self.page.blank(row, at, &text);
        }
    }
}
