//! Control totals at the top of the calculation: what holds as long as no formula was altered.

use super::{
    Calc,
    columns::columns,
    facts::{kpi, outcome_number},
    inputs::{self, map_run},
    map::{NodeBlock, NodeRow, RowRange, TimeColumn},
    nodes, results,
    series::fact,
    sink::CellStyle,
};
use crate::model::Mapped as _;
use crate::{
    score::{Facet, NodeLevel, State, Status},
    workbook::{
        notation::{down, fixed, fixed_column, plain},
        tables::{ResultColumn, TableColumn},
    },
};
use std::collections::BTreeMap;
use strum::IntoEnumIterator;

columns! {
    /// Columns of the counts of states.
    counted {
        COUNT = 1;
        DUE = 2;
    }
}

/// Column of the labels.
const LABEL: u16 = 4;
/// Column that says whether each holds.
const HOLDS: u16 = 9;
/// Row of the title; the rows of the controls follow.
const TITLE: u32 = 1;
/// Row that says whether all hold.
const ALL: u32 = TITLE + 7;
/// How far two sums may lie apart.
const SLACK: &str = "1E-09";

/// The cell that says whether all hold, as other sheets write it.
#[cfg(feature = "write")]
pub(crate) fn adds_up(book: &super::context::CalcContext<'_>) -> String {
    let sheet = book.sheet(crate::workbook::tables::block::SheetKey::Calculation);
    format!("{sheet}{}", fixed(ALL, HOLDS))
}

impl Calc<'_> {
    /// All control totals, of the chosen period.
    pub(crate) fn controls(&mut self) {
        self.due_and_shares();
        self.parts_as_set();
        self.state_counts();
        let labels = self.book.labels;
        let title = labels.text("calculation.controls");
        self.cells.text(self.sheet, TITLE, LABEL, title, CellStyle::Title);
        let all = [
            ("control_weights", self.weights_sum_up()),
            ("control_completeness", self.completeness_adds_up()),
            ("control_bounds", self.scores_within_bounds()),
            ("control_due", self.due_adds_up()),
            ("control_states", self.states_add_up()),
            ("control_statuses", self.statuses_add_up()),
        ];
        for (row, (key, formula)) in (TITLE + 1..).zip(all) {
            self.control(row, key, &formula);
        }
        // What is no truth holds nothing.
        let holds: Vec<String> = (TITLE + 1..ALL).map(|row| fixed(row, HOLDS)).collect();
        self.control(ALL, "adds_up", &format!("IFERROR(AND({}),FALSE)", holds.join(",")));
    }

    fn control(&mut self, row: u32, key: &str, formula: &str) {
        self.text(row, LABEL, self.book.labels.of("calculation", key));
        self.formula(row, HOLDS, formula);
        self.name(key, (row, HOLDS));
    }

    /// Per series, whether it is due in the chosen period, and its part of the whole.
    fn due_and_shares(&mut self) {
        let map = self.map();
        for (number, series) in self.book.layout.series.iter().enumerate() {
            let row = map.series.row(number);
            let state = self.cell(map_run(map.states), number, TimeColumn::Chosen);
            let due = self.due_chosen(series.kpi);
            self.formula(row, fact::DUE, &format!("IF({state}=\"\",0,{due})"));
            if series.segment.is_none() {
                let share = self.share(number);
                self.formula(row, fact::SHARE, &share);
            } else {
                self.number(row, fact::SHARE, 0.0);
            }
        }
        self.worth_of_gaps();
    }

    /// Per figure, where it is missing, 1 and the part of the whole that its KPI counts for, and 1
    /// more where that part is all that is lacking; in billionths, so that equal parts are equal.
    fn worth_of_gaps(&mut self) {
        let (book, map) = (self.book, self.map());
        let series = &book.layout.series;
        let totals = series.iter().enumerate().filter(|(_, one)| one.segment.is_none());
        let totals: BTreeMap<usize, usize> = totals.map(|(at, one)| (one.kpi, at)).mapped();
        for row in &book.layout.data {
            let Some(rows) = map.inputs.get(row.series) else { continue };
            let line = row.input.map_or(Some(rows.typed), |input| rows.rows.get(input).copied());
            let kpi = series.get(row.series).map(|one| one.kpi);
            let Some((line, kpi)) = line.zip(kpi) else { continue };
            let Some(total) = totals.get(&kpi) else { continue };
            let share = format!("ROUND({},9)", fixed_column(map.series.row(*total), fact::SHARE));
            let target = self.anchors(kpi, TimeColumn::Chosen).target;
            let high = fixed_column(map.kpis.row(kpi), kpi::TARGET_HIGH);
            let aimed = format!("OR(ISNUMBER({target}),ISNUMBER({high}))");
            let gap = fixed_column(line, inputs::GAP);
            let worth = format!("1+{share}+IF(AND({share}>0,{aimed}),1,0)");
            self.formula(line, inputs::WORTH, &format!("IF({gap}=1,{worth},0)"));
        }
    }

    /// Per objective its part of its outcome, and per outcome its part of the whole: as the weights
    /// are set, against the sums of those that count in the roll-up.
    fn parts_as_set(&mut self) {
        let map = self.map();
        let chosen = self.at(TimeColumn::Chosen);
        let objectives = self.totals(NodeBlock::Score, NodeLevel::Objective);
        let counted = |level| self.totals(NodeBlock::Weight, level).range(chosen);
        let (under, all) = (counted(NodeLevel::Objective), counted(NodeLevel::Outcome));
        let sum_of = |row: u32| {
            let outcome = fixed_column(row, nodes::OUTCOME);
            format!("SUMIFS({under},{},{outcome})", objectives.range(nodes::OUTCOME))
        };
        let sums = (0..map.group).filter_map(|place| {
            let row = map.node_row(NodeBlock::Score, place);
            match map.nodes.get(place)?.level {
                NodeLevel::Objective | NodeLevel::Kpi => Some((row, sum_of(row))),
                NodeLevel::Outcome => Some((row, format!("SUM({all})"))),
                NodeLevel::Scorecard => None,
            }
        });
        for (row, sum) in sums.collect::<Vec<_>>() {
            let weight = fixed_column(row, nodes::WEIGHT);
            self.formula(row, nodes::PART, &format!("IFERROR({weight}/{sum},0)"));
        }
    }

    /// How many there are of each state, and how many of those are due.
    fn state_counts(&mut self) {
        let map = self.map();
        let run = map.state_counts;
        self.block(run, "state_counts", counted::ALL);
        let states = map_run(map.states).range(self.at(TimeColumn::Chosen));
        let due = map.series.range(fact::DUE);
        for (index, state) in State::iter().enumerate() {
            let row = run.row(index);
            self.text(row, 0, &state.to_string());
            let key = fixed_column(row, 0);
            self.formula(row, counted::COUNT, &format!("COUNTIFS({states},{key})"));
            self.formula(row, counted::DUE, &format!("COUNTIFS({states},{key},{due},1)"));
        }
    }

    /// The nodes of a level in total.
    fn totals(&self, block: NodeBlock, level: NodeLevel) -> RowRange {
        let outcomes = self.book.scorecard.outcomes.len();
        let (first, count) = match level {
            NodeLevel::Scorecard => (0, 1),
            NodeLevel::Outcome => (1, outcomes),
            NodeLevel::Objective | NodeLevel::Kpi => {
                (1 + outcomes, self.book.layout.objectives.len())
            }
        };
        let count = u32::try_from(count.max(1)).unwrap_or(1);
        RowRange { first: self.map().node_row(block, first), count }
    }

    /// Its weight within its objective, times that of the objective, times that of the outcome: as
    /// they are set, against the sums of those that count in the roll-up.
    fn share(&self, number: usize) -> String {
        let map = self.map();
        let chosen = self.at(TimeColumn::Chosen);
        let row = map.series.row(number);
        let (index, outcome) =
            (fixed_column(row, fact::OBJECTIVE), fixed_column(row, fact::OUTCOME));
        let state = self.cell(map_run(map.states), number, TimeColumn::Chosen);
        let of_kpi = self.book.layout.series.get(number).map_or(0, |series| series.kpi);
        let weight = fixed_column(map.kpis.row(of_kpi), kpi::WEIGHT);
        let siblings = format!(
            "SUMIFS({},{},{index},{},1)",
            map.weight.range(chosen),
            map.series.range(fact::OBJECTIVE),
            map.series.range(fact::TOTAL)
        );
        let parts = |level| self.totals(NodeBlock::Score, level).range(nodes::PART);
        let (objectives, outcomes) = (parts(NodeLevel::Objective), parts(NodeLevel::Outcome));
        let rows = self.book.scorecard.outcomes.iter();
        let numbers: Vec<String> =
            rows.map(|row| outcome_number(row.outcome).to_string()).collect();
        if numbers.is_empty() {
            return "0".to_owned();
        }
        format!(
            "IF(OR({index}=\"\",{state}=\"\",{state}=\"not-applicable\",{state}=\"not-due\"),0,\
             IFERROR({weight}/{siblings}*INDEX({objectives},{index})*INDEX({outcomes},MATCH({outcome},{{{}}},0)),0))",
            numbers.join(",")
        )
    }

    /// Completeness of the whole.
    fn whole(&self) -> String {
        let row = self.map().node_row(NodeBlock::Coverage, 0);
        plain(row, self.at(TimeColumn::Chosen))
    }

    /// The parts of the whole sum to 1, where anything applies.
    fn weights_sum_up(&self) -> String {
        let shares = self.map().series.range(fact::SHARE);
        let whole = self.whole();
        format!("IF({whole}=\"\",SUM({shares})=0,ABS(SUM({shares})-1)<{SLACK})")
    }

    /// The whole is as complete as the parts that have a score.
    fn completeness_adds_up(&self) -> String {
        let map = self.map();
        let shares = map.series.range(fact::SHARE);
        let scores = map_run(map.scores).range(self.at(TimeColumn::Chosen));
        let whole = self.whole();
        format!("IF({whole}=\"\",TRUE,ABS(SUMIFS({shares},{scores},\">=0\")-{whole})<{SLACK})")
    }

    /// Every score lies within its bounds.
    fn scores_within_bounds(&self) -> String {
        let rows = self.map().promised.results;
        let outside = self.shown(&down(rows.first, rows.last(), results::OUTSIDE));
        format!("SUM({outside})=0")
    }

    /// What is due came or is missing.
    fn due_adds_up(&self) -> String {
        let due = self.map().series.range(fact::DUE);
        let came =
            [State::Value, State::Refused, State::Invalid, State::NotApplicable, State::Missing];
        let run = self.map().state_counts;
        let counts: Vec<String> = State::iter()
            .enumerate()
            .filter(|(_, state)| came.contains(state))
            .map(|(index, _)| fixed(run.row(index), counted::DUE))
            .collect();
        format!("COUNTIF({due},1)={}", counts.join("+"))
    }

    /// Whatever is in use has one of the states.
    fn states_add_up(&self) -> String {
        let map = self.map();
        let status = map.series.range(fact::STATUS);
        format!("COUNTIF({status},\"?*\")=SUM({})", map.state_counts.range(counted::COUNT))
    }

    /// The statuses of the whole sum to the number of its KPIs, and so do those of the outcomes.
    fn statuses_add_up(&self) -> String {
        let book = self.book;
        let of = |column: u16| self.map().series.range(column);
        let kpis = format!(
            "COUNTIFS({},\"?*\",{},1,{},\">0\")",
            of(fact::STATUS),
            of(fact::TOTAL),
            of(fact::OUTCOME)
        );
        let columns: Vec<u16> =
            Status::iter().map(|status| ResultColumn::from(status).at()).collect();
        let (Some(left), Some(right)) = (columns.iter().min(), columns.iter().max()) else {
            return "TRUE".to_owned();
        };
        let node = |level, index| {
            self.result_row(NodeRow { level, index, segment: None, facet: Facet::All })
        };
        let sum = |first: u32, last: u32| {
            format!(
                "SUM({})",
                self.shown(&format!("{}:{}", fixed(first, *left), fixed(last, *right)))
            )
        };
        let whole = node(NodeLevel::Scorecard, 0);
        let last = book.scorecard.outcomes.len();
        if last == 0 {
            return format!("{}={kpis}", sum(whole, whole));
        }
        let parts = sum(node(NodeLevel::Outcome, 0), node(NodeLevel::Outcome, last - 1));
        format!("AND({}={kpis},{parts}={kpis})", sum(whole, whole))
    }
}
