//! Outcomes and objectives of the chosen period.

use super::{ScorecardSheet, column};
use crate::workbook::tables::{ObjectiveColumn, ResultColumn, TableColumn};
use crate::{
    model::Outcome,
    score::{Facet, NodeLevel, Quadrant, Status},
    workbook::{
        calc::{
            self, STATUS_KEY, WEAKEST_SCORE, facts,
            map::{NodeBlock, NodeRow, TimeColumn},
            result_row,
        },
        tables::layout::SheetKey,
        write::{
            label_formula::{label_formula, shown, shown_digits},
            sheet_writer::{Result_, literal},
            style::{self, Styles},
        },
    },
};
use rust_xlsxwriter::{Color, Format, Sparkline, SparklineType};

impl ScorecardSheet<'_> {
    /// All outcomes, with what customers say beside what they do.
    pub(crate) fn outcomes(&mut self) {
        self.section("outcomes");
        self.headers(&[
            (column::NAME, "outcome"),
            (column::VALUE, "say"),
            (column::PREVIOUS, "do"),
            (column::TARGET, "delivered"),
            (column::UNIT, "gap"),
            (column::SCORE, "score"),
            (column::STATUS, "status"),
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
        self.page.blank(row, column::TREND, &styles.text);
        let (formula, text) = self.sentence(node, outcome.map(|row| row.outcome));
        self.page.blank(row, column::OWNER, &styles.text);
        self.page.formula(row, column::NOTE, &formula, text, &styles.text);
        self.grown.push((row, row, 46.0));
        self.row += 1;
    }

    /// Say, do, delivered and the gap of a node.
    fn say_and_do(&mut self, node: NodeRow) {
        let styles = &self.book.styles;
        for (at, facet) in [
            (column::VALUE, Facet::Say),
            (column::PREVIOUS, Facet::Do),
            (column::TARGET, Facet::Delivered),
        ] {
            let cell = self.result(node, facet.into());
            let score = self.rolled(NodeRow { facet, ..node }).score;
            self.page.formula(self.row, at, &cell, score, &styles.whole);
        }
        let gap = self.result(node, ResultColumn::Gap);
        let score = |facet: Facet| self.rolled(NodeRow { facet, ..node }).score;
        let result = score(Facet::Say).zip(score(Facet::Do)).map(|(say, does)| say - does);
        self.page.formula(self.row, column::UNIT, &gap, result, &styles.signed);
    }

    /// What every node has: score, status, line, to date, bounds, completeness, weakest, counts.
    fn node_columns(&mut self, node: NodeRow) {
        let book = self.book;
        let styles = &book.styles;
        let row = self.row;
        let rolled = self.rolled(node);
        let scored = self.node(node).cloned();
        let score = self.result(node, ResultColumn::Score);
        self.page.formula(row, column::SCORE, &score, rolled.score, &styles.score);
        let key = self.calculation(result_row(book, node), STATUS_KEY);
        let coverage = self.result(node, ResultColumn::Coverage);
        let words = self.status_words(&key);
        let status = scored.as_ref().map_or(Status::NoData, |scored| scored.status);
        let none = literal(book.labels.text("card.not_measured"));
        let withheld = literal(book.labels.text("card.withheld"));
        let incomplete = literal(&format!(" {}", book.labels.text("card.incomplete")));
        let least = self.setting(calc::map::setting::MINIMUM_COVERAGE);
        let objective = node.level == NodeLevel::Objective;
        let formula = if objective {
            format!(
                "IF({coverage}=\"\",{none},IF(ISNUMBER({score}),{words}&IF({coverage}<{least}-1E-09,{incomplete},\"\"),{words}))"
            )
        } else {
            format!(
                "IF({coverage}=\"\",{none},IF(ISNUMBER({score}),{words},IF({coverage}>0,{withheld},{words})))"
            )
        };
        let mut text = if !rolled.applicable {
            book.labels.text("card.not_measured").to_owned()
        } else if rolled.score.is_none() && rolled.coverage > 0.0 && !objective {
            book.labels.text("card.withheld").to_owned()
        } else {
            book.status_word(status)
        };
        if objective && scored.as_ref().is_some_and(|scored| scored.incomplete) {
            text = format!("{text} {}", book.labels.text("card.incomplete"));
        }
        self.page.formula(row, column::STATUS, &formula, text, &styles.text_indent);
        self.line(node);
        let number = book.map.node(node, book.scorecard.outcomes.len());
        let to_date = self.calculation(
            book.map.node_row(NodeBlock::Score, number),
            book.map.column(TimeColumn::ToDate),
        );
        let year = scored
            .as_ref()
            .and_then(|scored| scored.to_date.first())
            .and_then(|rolled| rolled.score);
        self.page.formula(row, column::TO_DATE, &to_date, year, &styles.whole);
        let some = |number: f64| rolled.applicable.then_some(number);
        for (at, bound, number) in [
            (column::LOW, ResultColumn::Low, rolled.low),
            (column::HIGH, ResultColumn::High, rolled.high),
        ] {
            // Without any figure, 0 to 100 says nothing.
            let cell = self.result(node, bound);
            let formula = format!("IF({coverage}=\"\",\"\",IF({coverage}=0,\"\",{cell}))");
            let bound = some(number).filter(|_| rolled.coverage > 0.0);
            self.page.formula(row, at, &formula, bound, &styles.whole);
        }
        self.page.formula(row, column::COMPLETE, &coverage, some(rolled.coverage), &styles.percent);
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
            .set_sparkline_color(Color::RGB(style::SAY));
        self.page.set(|sheet| sheet.add_sparkline(row, column::LINE, &sparkline).map(drop));
    }

    /// The weakest part: its name and score.
    fn weakest(&mut self, node: NodeRow) {
        let book = self.book;
        let map = &book.map;
        let cell = self.result(node, ResultColumn::Weakest);
        let score = self.calculation(result_row(book, node), WEAKEST_SCORE);
        let weakest = self.node(node).and_then(|scored| scored.weakest);
        let (name, text) = match node.level {
            NodeLevel::Scorecard => (literal(""), String::new()),
            NodeLevel::Outcome => {
                let first = NodeRow { level: NodeLevel::Objective, index: 0, ..node };
                let last = NodeRow { index: book.layout.objectives.len().max(1) - 1, ..first };
                let ids = self.calculations(&crate::workbook::write::sheet_writer::down(
                    result_row(book, first),
                    result_row(book, last),
                    0,
                ));
                let codes = self.calculations(&map.objectives.range(facts::objective::CODE));
                let statements =
                    self.calculations(&map.objectives.range(facts::objective::STATEMENT));
                let at = format!("MATCH({cell},{ids},0)");
                let text = weakest
                    .and_then(|weakest| {
                        let planned = book.scorecard.objectives.get(weakest.index)?;
                        Some(format!(
                            "{} {}",
                            book.objective_code(weakest.index),
                            calc::trimmed(&planned.statement)
                        ))
                    })
                    .unwrap_or_default();
                (format!("INDEX({codes},{at})&\" \"&INDEX({statements},{at})"), text)
            }
            NodeLevel::Objective | NodeLevel::Kpi => {
                let ids = self.calculations(&map.kpis.range(0));
                let names = self.calculations(&map.kpis.range(facts::kpi::NAME));
                let text = weakest
                    .and_then(|weakest| book.scored.series.get(weakest.index))
                    .and_then(|series| book.scorecard.kpis.get(series.kpi))
                    .map(|measure| calc::trimmed(&measure.kpi.name))
                    .unwrap_or_default();
                (format!("INDEX({names},MATCH({cell},{ids},0))"), text)
            }
        };
        let formula =
            format!("IF({cell}=\"\",\"\",IFERROR({name}&\" (\"&{}&\")\",\"\"))", shown(&score));
        let result = weakest.filter(|_| !text.is_empty()).map_or_else(String::new, |weakest| {
            format!("{text} ({})", shown_digits(weakest.score))
        });
        let format = &book.styles.text_indent;
        self.page.formula(self.row, column::REMARK, &formula, result, format);
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
        let counts = self.node(node).map(|scored| scored.counts).unwrap_or_default();
        let text = format!(
            "● {}  ▲ {}  ■ {}  ○ {}",
            counts.green, counts.amber, counts.red, counts.no_data
        );
        self.page.formula(self.row, column::COUNTS, &formula, text, &book.styles.text_centre);
    }

    /// What customers say against what they do, in a sentence.
    fn sentence(&self, node: NodeRow, outcome: Option<Outcome>) -> (String, String) {
        let book = self.book;
        let labels = book.labels;
        // Whether people stay can be said of retention only.
        let group = if outcome == Some(Outcome::Retention) { "retention" } else { "other" };
        let (say, does) =
            (self.result(node, ResultColumn::Say), self.result(node, ResultColumn::Do));
        let amber = self.setting(calc::map::setting::AMBER);
        let customers = self.setting(calc::map::setting::CUSTOMERS);
        let label = |quadrant: Quadrant| {
            let key: &'static str = quadrant.into();
            labels.of(&format!("card.gap.{group}"), key).to_owned()
        };
        let text = |quadrant: Quadrant| {
            label_formula(
                &label(quadrant),
                &[("customers", customers.clone()), ("say", shown(&say)), ("do", shown(&does))],
            )
        };
        let formula = format!(
            "IF(COUNT({say},{does})=2,IF({}>={amber},IF({}>={amber},{},{}),IF({}>={amber},{},{})),\"\")",
            shown(&say),
            shown(&does),
            text(Quadrant::Aligned),
            text(Quadrant::Leaving),
            shown(&does),
            text(Quadrant::Staying),
            text(Quadrant::AtRisk)
        );
        let score = |facet: Facet| self.rolled(NodeRow { facet, ..node }).score;
        let result =
            score(Facet::Say).zip(score(Facet::Do)).map_or_else(String::new, |(say, does)| {
                let quadrant = Quadrant::of(say, does, book.scorecard.bands.amber);
                crate::catalogue::fill(
                    &label(quadrant),
                    &[
                        ("customers", book.customers().as_str()),
                        ("say", &shown_digits(say)),
                        ("do", &shown_digits(does)),
                    ],
                )
            });
        (formula, result)
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
        let used = planned.is_some_and(|planned| !calc::trimmed(&planned.statement).is_empty());
        // A free row stays empty, and without a frame, until somebody writes an objective in it.
        let look = |format: &Format| {
            if planned.is_some() { format.clone() } else { Styles::free(format) }
        };
        let (text_format, centre, bold) =
            (look(&styles.text), look(&styles.text_centre), look(&styles.text_bold));
        let code = self.calculation(facts_row, facts::objective::CODE);
        let code_result = if used { book.objective_code(node.index) } else { String::new() };
        self.page.formula(
            row,
            column::CODE,
            &format!("IF({active}=1,{code},\"\")"),
            code_result,
            &centre,
        );
        let statement = self.calculation(facts_row, facts::objective::STATEMENT);
        let text = planned.map(|planned| calc::trimmed(&planned.statement)).unwrap_or_default();
        self.page.formula(row, column::NAME, &statement, text, &bold);
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
        let drives =
            planned.map(|planned| crate::workbook::write::objectives::drives(book, planned));
        let drives = calc::trimmed(&drives.unwrap_or_default());
        let arrow = format!(
            "IF({active}=1,IF({0}=\"\",\"\",\"→ \"&{0}),\"\")",
            fetch(ObjectiveColumn::Drives)
        );
        let shown_drives =
            if drives.is_empty() || !used { String::new() } else { format!("→ {drives}") };
        self.page.formula(row, column::UNIT, &arrow, shown_drives, &text_format);
        let owner = planned.map(|planned| calc::trimmed(&planned.owner)).unwrap_or_default();
        self.page.formula(row, column::OWNER, &fetch(ObjectiveColumn::Owner), owner, &text_format);
        let support =
            planned.map(|planned| calc::trimmed(&planned.supported_by)).unwrap_or_default();
        let place = self.calculation(facts_row, facts::objective::SUPPORT);
        let (formula, support) = self.shortened(&place, &support, SheetKey::Objectives);
        self.page.formula(row, column::NOTE, &formula, support, &text_format);
        let segment = self.calculation(facts_row, facts::objective::SEGMENT);
        let names = self.calculations(&book.map.segments.range(facts::segment::NAME));
        let codes = self.calculations(&book.map.segments.range(facts::segment::CODE));
        let named = planned
            .and_then(|planned| planned.segment.as_ref())
            .and_then(|id| {
                book.scorecard.segments.iter().find(|segment| segment.id.as_ref() == Some(id))
            })
            .map(|segment| calc::trimmed(&segment.name))
            .unwrap_or_default();
        self.page.formula(
            row,
            column::TREND,
            &format!(
                "IF({segment}=\"\",\"\",IFERROR(INDEX({names},MATCH({segment},{codes},0)),\"\"))"
            ),
            named,
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
        let planned = book.scorecard.objectives.get(node.index);
        let objectives = book.sheet(SheetKey::Objectives);
        let range = book.layout.objective_block.range(ObjectiveColumn::ValueProposition.at());
        let driver = format!("TRIM(INDEX({objectives}{range},{place}))");
        let outcome = self.calculation(facts_row, facts::objective::OUTCOME);
        let words = self.calculations(&crate::workbook::write::sheet_writer::across(
            calc::map::list::OUTCOMES,
            1,
            5,
        ));
        let named = format!("IF({outcome}=\"\",\"\",INDEX({words},{outcome}))");
        let formula =
            format!("IF({active}=1,IF({driver}=\"\",{named},{driver}&\" → \"&{named}),\"\")");
        let text = planned.map_or_else(String::new, |planned| {
            let outcome = book.outcome_name(planned.outcome);
            match planned.value_proposition {
                Some(driver) => {
                    format!("{} → {outcome}", book.labels.of("aspect", driver.0.into()))
                }
                None => outcome,
            }
        });
        let columns = (column::VALUE, column::TARGET);
        self.page.merged_formula(row, columns, &formula, text, format);
    }

    /// The columns of a free row: empty until it is used.
    fn free_columns(&mut self, node: NodeRow, active: &str) {
        let book = self.book;
        let styles = &book.styles;
        let (text, bold) = (Styles::free(&styles.text), Styles::free(&styles.score));
        let row = self.row;
        let score = self.result(node, ResultColumn::Score);
        self.page.formula(row, column::SCORE, &score, None::<f64>, &bold);
        let key = self.calculation(result_row(book, node), STATUS_KEY);
        let words = self.status_words(&key);
        self.page.formula(
            row,
            column::STATUS,
            &format!("IF({active}=1,{words},\"\")"),
            Result_::Empty,
            &text,
        );
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
