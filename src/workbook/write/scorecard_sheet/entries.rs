//! What is said of each objective and each KPI, wherever its line stands: hidden, in the order of the
//! entries. A line takes it from there, because a KPI can be moved to another objective any time.

use super::{ScorecardSheet, column};
use crate::{
    score::{Facet, NodeLevel},
    workbook::{
        calc::{
            self, STATUS_KEY, WEAKEST_SCORE, facts, map::NodeRow, scorecard_lines::EntryCounts,
        },
        notation::{fixed_column, literal},
        tables::{KpiColumn, ResultColumn, TableColumn, block::SheetKey},
        write::label_formula::{label_formula, shown},
    },
};

/// Before the code of a KPI, which stands under its objective. Blanks that programs keep.
const INDENT: &str = "\u{a0}\u{a0}\u{a0}\u{a0}";

impl ScorecardSheet<'_> {
    /// All entries from a row on: objectives, what has no objective, KPIs.
    pub(super) fn entries(&mut self, first: u32) {
        let counts = EntryCounts::of(self.book);
        let mut row = first;
        for index in 0..counts.objectives {
            self.objective_entry(row, index);
            row += 1;
        }
        let heading = self.book.labels.text("card.without_objective").to_owned();
        self.page.text(row, column::NAME_OF, &heading, &self.book.styles.calculation);
        row += 1;
        for index in 0..counts.kpis {
            self.kpi_entry(row, index);
            row += 1;
        }
    }

    /// Code and statement, status, the weakest part of an objective, and what it can still become.
    fn objective_entry(&mut self, row: u32, index: usize) {
        let book = self.book;
        let node = NodeRow { level: NodeLevel::Objective, index, segment: None, facet: Facet::All };
        let of_objective = |column: u16| self.calculation(book.map.objectives.row(index), column);
        let name = format!(
            "{}&\"  \"&{}",
            of_objective(facts::objective::CODE),
            of_objective(facts::objective::STATEMENT)
        );
        let (score, coverage) =
            (self.result(node, ResultColumn::Score), self.result(node, ResultColumn::Coverage));
        let least = self.setting(calc::map::setting::MINIMUM_COVERAGE);
        let status = format!(
            "IF(ISNUMBER({score}),{},{})",
            self.status_words(&self.result_at(node, STATUS_KEY)),
            self.why_no_score(node)
        );
        let incomplete = literal(&format!(" {}", book.labels.text("card.incomplete")));
        let open = self.still_open(node, &literal(""), "still_open");
        let open = format!(
            "IF(ISNUMBER({score}),IF({open}=\"\",\"\",\" · \"&{open})&IF({coverage}<{least}-1E-09,{incomplete},\"\"),\"\")"
        );
        let weakest = self.weakest_kpi(node);
        for (at, formula) in [
            (column::NAME_OF, name),
            (column::STATUS_OF, status),
            (column::REMARK_OF, weakest),
            (column::NOTE_OF, open),
        ] {
            self.page.formula(row, at, &formula, &book.styles.calculation);
        }
    }

    /// The weakest KPI of an objective: its name and score.
    fn weakest_kpi(&self, node: NodeRow) -> String {
        let map = &self.book.map;
        let cell = self.result(node, ResultColumn::Weakest);
        let score = self.result_at(node, WEAKEST_SCORE);
        let ids = self.calculations(&map.kpis.range(0));
        let names = self.calculations(&map.kpis.range(facts::kpi::LISTED));
        let name = format!("INDEX({names},MATCH({cell},{ids},0))");
        let said = label_formula(
            self.book.labels.text("card.weakest"),
            &[("name", name), ("score", shown(&score))],
        );
        format!("IF({cell}=\"\",\"\",IFERROR({said},\"\"))")
    }

    /// Code, name and unit, status, remark and explanation of a KPI.
    fn kpi_entry(&mut self, row: u32, index: usize) {
        let book = self.book;
        let Some(number) = book.total_number(index) else { return };
        let measure = book.measure(index).filter(|_| book.active(index));
        let fact = |column: u16| self.calculation(book.map.kpis.row(index), column);
        let active = fact(facts::kpi::ACTIVE);
        let when = |formula: &str| format!("IF({active}=1,{formula},\"\")");
        let unit = self.unit(index);
        let name = format!(
            "{}&{}&\"  \"&{}&IF({unit}=\"\",\"\",\" (\"&{unit}&\")\")",
            literal(INDENT),
            fact(facts::kpi::CODE),
            fact(facts::kpi::NAME)
        );
        let remark = self.remark(index, number, measure);
        let note = fact(facts::kpi::NOTE);
        let joint = format!("IF({}=\"\",\"\",\" · \")", fixed_column(row, column::REMARK_OF));
        let note =
            format!("IF({note}=\"\",\"\",{joint}&{})", self.shortened(&note, SheetKey::Notes));
        let status = self.kpi_status(number);
        for (at, formula) in [
            (column::NAME_OF, when(&name)),
            (column::STATUS_OF, status),
            (column::REMARK_OF, when(&remark)),
            (column::NOTE_OF, when(&note)),
        ] {
            self.page.formula(row, at, &formula, &book.styles.calculation);
        }
    }

    /// The unit as the KPIs sheet has it; without the sign that values of a percentage carry.
    fn unit(&self, index: usize) -> String {
        let book = self.book;
        let fact = |column: u16| self.calculation(book.map.kpis.row(index), column);
        let range = book.layout.kpi_block.range(KpiColumn::Unit.at());
        let unit = format!("INDEX({}{range},{})", book.sheet(SheetKey::Kpis), fact(1));
        format!("TRIM(IF({}=1,SUBSTITUTE({unit},\"%\",\"\"),{unit}))", fact(facts::kpi::PERCENT))
    }
}
