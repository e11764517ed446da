//! Where every step stands on the hidden sheet.

use super::{
    input_rows::{InputRows, input_rows},
    promised_rows::PromisedRows,
};
use crate::workbook::{notation::fixed, tables::layout::Layout, tables::layout::Rows};
use crate::{
    model::Moment,
    score::{Facet, NodeLevel, State},
    scorecard::Scorecard,
};
use strum::IntoEnumIterator;

/// Column of *before*; the periods follow.
const BEFORE: u16 = 10;
/// Column that holds the settings.
pub(crate) const SETTING: u16 = 2;

/// Cells of the settings, all in column [`SETTING`].
pub(crate) mod setting {
    /// Number of the chosen period, from 1.
    pub(crate) const CHOSEN: u32 = 2;
    /// Number of the first period of its year.
    pub(crate) const YEAR_START: u32 = 3;
    /// Green from here, and amber.
    pub(crate) const GREEN: u32 = 4;
    pub(crate) const AMBER: u32 = 5;
    /// Least completeness.
    pub(crate) const MINIMUM_COVERAGE: u32 = 6;
    /// Margin of *pleasing at any price*.
    pub(crate) const PLEASING: u32 = 7;
    /// Months from the start of the year to the end of the chosen period, and of a period.
    pub(crate) const WINDOW: u32 = 8;
    pub(crate) const MONTHS: u32 = 9;
    /// Those whom it serves, with a capital.
    pub(crate) const CUSTOMERS: u32 = 10;
    /// Label of the chosen period.
    pub(crate) const LABEL: u32 = 11;
    /// Month in which the year begins.
    pub(crate) const YEAR_BEGINS: u32 = 12;
    /// The customer, and the customers, as patterns for a search.
    pub(crate) const CUSTOMER_PATTERN: u32 = 49;
    pub(crate) const CUSTOMERS_PATTERN: u32 = 50;
    /// What figures to date cover.
    pub(crate) const SPAN: u32 = 51;
    /// The least scores that are shown as green, and as amber.
    pub(crate) const GREEN_TURNS: u32 = 72;
    pub(crate) const AMBER_TURNS: u32 = 73;
    /// Number of the period whose figures are to be filled in now; 0 once all are.
    pub(crate) const NOW: u32 = 86;
    /// Number of the latest period before the chosen one with a score.
    pub(crate) const COMPARED: u32 = 78;
    /// Standard errors on either side that hold 95 %, and their square.
    pub(crate) const Z: u32 = 79;
    pub(crate) const Z_SQUARE: u32 = 80;
}

/// Rows by time.
pub(crate) mod time {
    /// Period ids, and what people read.
    pub(crate) const IDS: u32 = 13;
    pub(crate) const LABELS: u32 = 14;
    /// Numbers of the moments: 0 for *before*.
    pub(crate) const NUMBERS: u32 = 15;
    /// Number of the first period of the same year.
    pub(crate) const YEAR_STARTS: u32 = 16;
    /// Whether the moment lies in the year to date.
    pub(crate) const WINDOW: u32 = 17;
    /// First row of the due table.
    pub(crate) const DUE: u32 = 18;
    /// Calendar year in which the year of the moment begins.
    pub(crate) const YEARS: u32 = 35;
    /// Rows of the due table: always, quarterly, half-yearly, yearly, never, twelve months.
    pub(crate) const DUE_ROWS: u32 = 17;
    /// First row of a table like it: the number of the latest moment at which it was due.
    pub(crate) const LATEST_DUE: u32 = 53;
    /// Number of the moment where it has figures and comes after the chosen one, else 0.
    pub(crate) const LATER: u32 = 76;
    /// The last day of the period, as spreadsheets count days.
    pub(crate) const LAST_DAYS: u32 = 82;
    /// The same as the number that its digits make: 20270512.
    pub(crate) const LAST_DIGITS: u32 = 83;
}

/// Rows with lists, from column B on.
pub(crate) mod list {
    /// Outcomes by name.
    pub(crate) const OUTCOMES: u32 = 37;
    /// Lenses.
    pub(crate) const LENSES: u32 = 38;
    /// Directions.
    pub(crate) const DIRECTIONS: u32 = 39;
    /// Frequencies.
    pub(crate) const FREQUENCIES: u32 = 40;
    /// Months.
    pub(crate) const MONTHS: u32 = 41;
    /// Yes and no.
    pub(crate) const YES_NO: u32 = 42;
    /// Aspects of the value proposition.
    pub(crate) const PROPOSITIONS: u32 = 43;
    /// Status words.
    pub(crate) const STATUSES: u32 = 44;
    /// Row of the due table by frequency.
    pub(crate) const FREQUENCY_DUE: u32 = 45;
    /// Months for which a reading is carried, by frequency.
    pub(crate) const FREQUENCY_CARRY: u32 = 46;
    /// Months of one period of the frequency.
    pub(crate) const FREQUENCY_MONTHS: u32 = 47;
    pub(crate) const LETTERS: u32 = 48;
    /// Student's t of two-sided 95 %, for 2 answers and more.
    pub(crate) const STUDENT: u32 = 52;
    /// Colours by the number of those that are possible: 1 red, 2 amber, 4 green, added up.
    pub(crate) const COLOURS: u32 = 71;
    /// What can be wrong with a figure, and with the settings of a KPI, in words.
    pub(crate) const FIGURE_FAULTS: u32 = 74;
    pub(crate) const SETTING_FAULTS: u32 = 75;
    /// Why there is no score, in words.
    pub(crate) const NO_SCORE: u32 = 77;
    /// Hints on objectives, in the order in which they are tried.
    pub(crate) const HINTS: u32 = 81;
    /// Periods before the calendar that notes can be about.
    pub(crate) const EARLIER: u32 = 84;
    /// How far an agreement is, in words.
    pub(crate) const AGREEMENT_STATES: u32 = 85;
    /// Texts that are no figure, between bars: those that say nothing, then those that say that it
    /// does not apply.
    pub(crate) const NO_FIGURE: u32 = 87;
}

/// First row after the fixed part.
const FIRST_FREE: u32 = 90;

/// A run of rows, one per entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RowRange {
    /// First row.
    pub(crate) first: u32,
    /// How many.
    pub(crate) count: u32,
}

impl RowRange {
    /// Row of an entry.
    pub(crate) fn row(self, index: usize) -> u32 {
        self.first + u32::try_from(index).unwrap_or(0)
    }

    /// Last row.
    pub(crate) fn last(self) -> u32 {
        self.first + self.count.max(1) - 1
    }

    /// `$C$4:$C$20`.
    pub(crate) fn range(self, column: u16) -> String {
        crate::workbook::notation::down(self.first, self.last(), column)
    }

    /// `K$4:K$20`, to be filled to the right.
    pub(crate) fn sliding(self, column: u16) -> String {
        let letters = crate::workbook::notation::letters(column);
        format!("{letters}${}:{letters}${}", self.first + 1, self.last() + 1)
    }
}

/// How many groups of nodes there are in total, and of each segment.
const FACETS: usize = Facet::Yields as usize + 1;

/// A node of the roll-up on the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NodeRow {
    /// Level.
    pub(crate) level: NodeLevel,
    /// Index within the layout.
    pub(crate) index: usize,
    /// Index of the segment within the layout; none: the total.
    pub(crate) segment: Option<usize>,
    /// Which KPIs it looks at.
    pub(crate) facet: Facet,
}

/// Quantities of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NodeBlock {
    /// Score, as it is shown.
    Score,
    /// From outcome upward, the score whether it is shown or not; below, the block of scores.
    Mean,
    /// Completeness.
    Coverage,
    /// Lower bound.
    Low,
    /// Weight if applicable.
    Weight,
    /// Weight × score.
    WeightedScore,
    /// Weight × completeness.
    WeightedCoverage,
    /// Weight × lower bound.
    WeightedLow,
}

/// Columns by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimeColumn {
    /// *Before*, or a period.
    At(Moment),
    /// The chosen period.
    Chosen,
    /// The chosen year to date.
    ToDate,
}

impl From<Moment> for TimeColumn {
    fn from(moment: Moment) -> Self {
        Self::At(moment)
    }
}

/// Where every block stands.
#[derive(Clone, Debug)]
pub(crate) struct CalcLayout {
    /// Number of periods.
    periods: usize,
    /// Objectives.
    pub(crate) objectives: RowRange,
    /// Segments.
    pub(crate) segments: RowRange,
    /// KPI settings.
    pub(crate) kpis: RowRange,
    /// Targets of single periods.
    pub(crate) filled: RowRange,
    /// Number of the last filled target up to here.
    pub(crate) filled_before: RowRange,
    /// Number of the next filled target from here.
    pub(crate) filled_after: RowRange,
    /// Target in force.
    pub(crate) target: RowRange,
    /// What scores 0.
    pub(crate) worst: RowRange,
    /// Where amber begins, else what scores 0.
    pub(crate) red: RowRange,
    /// Where green begins, else the target.
    pub(crate) green: RowRange,
    /// Which anchors hold.
    pub(crate) valid: RowRange,
    /// Figures as they stand on the Data sheet, by position among its rows.
    pub(crate) raw: RowRange,
    /// All input rows.
    pub(crate) inputs: Vec<InputRows>,
    /// First input row.
    pub(crate) input_run: RowRange,
    /// Facts of each series.
    pub(crate) series: RowRange,
    /// Of how many target groups a total is asked.
    pub(crate) asked: RowRange,
    /// How far the answers of a target group lie apart, around the mean of all.
    pub(crate) spread: RowRange,
    /// What the formula comes to.
    pub(crate) computed: RowRange,
    /// What the cells of a moment come to, as a number.
    pub(crate) kind: RowRange,
    /// Own value.
    pub(crate) own: RowRange,
    /// What the answers are worth.
    pub(crate) worth: RowRange,
    /// What it comes to where nothing stands.
    pub(crate) blank: RowRange,
    /// States.
    pub(crate) states: Rows,
    /// Number of the last value.
    pub(crate) latest: RowRange,
    /// Values.
    pub(crate) values: Rows,
    /// Scores.
    pub(crate) scores: Rows,
    /// On which stretch of the line the value lies.
    pub(crate) stretch: RowRange,
    /// How far along it.
    pub(crate) along: RowRange,
    /// Weight if applicable.
    pub(crate) weight: RowRange,
    /// Weight × score.
    pub(crate) weighted: RowRange,
    /// Which periods of the year to date take part.
    pub(crate) part: RowRange,
    /// Which periods leave a hole.
    pub(crate) hole: RowRange,
    /// How the Data sheet marks a cell.
    pub(crate) mark: RowRange,
    /// What each cell of Data is marked with, by position among its rows.
    pub(crate) checks: RowRange,
    /// Facts of surveys, per series.
    pub(crate) surveys: RowRange,
    /// Nodes: quantities of each group.
    pub(crate) node_blocks: [u32; 8],
    /// Nodes in order.
    pub(crate) nodes: Vec<NodeRow>,
    /// Nodes of one group.
    pub(crate) group: usize,
    /// The promised blocks, on a sheet of their own.
    pub(crate) promised: PromisedRows,
    /// Notes, by position.
    pub(crate) notes: RowRange,
    /// Scores of the scorecard, its outcomes and its objectives up to the chosen period.
    pub(crate) node_course: RowRange,
    /// Whatever can be a line of the sheet Scorecard, with what puts it in its place.
    pub(crate) entries: RowRange,
    /// Outcomes, then the lines of the sheet Scorecard, with the courses that they draw.
    pub(crate) lines: RowRange,
    /// Chart data.
    pub(crate) charts: RowRange,
    /// How many there are of each state.
    pub(crate) state_counts: RowRange,
}

/// Rows that people may insert among the notes.
const INSERTED_NOTES: usize = 30;

/// Rows for chart data.
pub(crate) const CHART_ROWS: u32 = 16;

/// The next row that is free.
struct NextRow(u32);

impl NextRow {
    /// A run with a title row above and a blank row below.
    fn run(&mut self, count: usize) -> RowRange {
        let count = u32::try_from(count).unwrap_or(0);
        let run = RowRange { first: self.0 + 1, count };
        self.0 += count + 3;
        run
    }

    /// A run with a header, and a blank row above it.
    fn block(&mut self, count: usize) -> Rows {
        let rows = Rows::at(self.0 + 1, count);
        self.0 = rows.next();
        rows
    }
}

impl CalcLayout {
    /// Lays the hidden sheet out.
    pub(crate) fn new(scorecard: &Scorecard, layout: &Layout) -> Self {
        let (kpis, series) = (layout.kpis.len(), layout.series.len());
        let group = 1 + scorecard.outcomes.len() + layout.objectives.len();
        let (inputs, input_count) = input_rows(scorecard, layout);
        let nodes = node_rows(scorecard, layout);
        let mut next = NextRow(FIRST_FREE);
        // In the order of the sheet.
        let mut map = Self {
            periods: layout.periods,
            objectives: next.run(layout.objectives.len()),
            segments: next.run(layout.segments.len()),
            kpis: next.run(kpis),
            filled: next.run(kpis),
            filled_before: next.run(kpis),
            filled_after: next.run(kpis),
            target: next.run(kpis),
            worst: next.run(kpis),
            red: next.run(kpis),
            green: next.run(kpis),
            valid: next.run(kpis),
            raw: next.run(layout.data.len()),
            input_run: next.run(input_count),
            inputs,
            series: next.run(series),
            asked: next.run(added_up(layout)),
            spread: next.run(added_up(layout)),
            computed: next.run(series),
            kind: next.run(series),
            own: next.run(series),
            worth: next.run(series),
            blank: next.run(series),
            latest: next.run(series),
            weight: next.run(series),
            weighted: next.run(series),
            part: next.run(series),
            hole: next.run(series),
            mark: next.run(series),
            checks: next.run(layout.data.len()),
            surveys: next.run(series),
            node_blocks: [(); 8].map(|()| next.run(nodes.len()).first),
            nodes,
            group,
            notes: next.run(note_rows(layout)),
            node_course: next.run(group),
            entries: next.run(group + kpis),
            lines: next.run(group + kpis),
            charts: next.run(chart_rows(layout)),
            state_counts: next.run(State::iter().count()),
            values: next.block(series),
            stretch: next.run(series),
            along: next.run(series),
            scores: next.block(series),
            states: next.block(series),
            promised: PromisedRows::new(series, group * (1 + layout.segments.len())),
        };
        map.inputs.iter_mut().for_each(|rows| rows.shift(map.input_run.first));
        map
    }

    /// Column of a time.
    pub(crate) fn column(&self, at: impl Into<TimeColumn>) -> u16 {
        let after = BEFORE + u16::try_from(self.periods).unwrap_or(0);
        match at.into() {
            TimeColumn::At(moment) => BEFORE + u16::try_from(moment.number()).unwrap_or(0),
            TimeColumn::Chosen => after + 1,
            TimeColumn::ToDate => after + 2,
        }
    }

    /// `$K$5:$P$5`: a row from *before* to the last period.
    pub(crate) fn all_moments(&self, row: u32) -> String {
        crate::workbook::notation::across(row, BEFORE, self.column(Moment::last(self.periods)))
    }

    /// `$K$19:$P$35`: a table of what is due when, from *before* to the last period.
    pub(crate) fn due_table(&self, first: u32) -> String {
        let last = self.column(Moment::last(self.periods));
        format!("{}:{}", fixed(first, BEFORE), fixed(first + time::DUE_ROWS - 1, last))
    }

    /// `$L$5:$P$20`: some rows from the first period to the last.
    pub(crate) fn table_by_period(&self, run: RowRange) -> String {
        let last = self.column(Moment::last(self.periods));
        format!("{}:{}", fixed(run.first, BEFORE + 1), fixed(run.last(), last))
    }

    /// `$L$5:$P$5`: a row from the first period to the last.
    pub(crate) fn all_periods(&self, row: u32) -> String {
        crate::workbook::notation::across(row, BEFORE + 1, self.column(Moment::last(self.periods)))
    }

    /// Place of a node: the groups stand by segment (the total first), then by facet.
    pub(crate) fn node(&self, node: NodeRow, outcomes: usize) -> usize {
        let facet = Facet::iter().position(|facet| facet == node.facet).unwrap_or(0);
        let segment = node.segment.map_or(0, |segment| segment + 1);
        let place = match node.level {
            NodeLevel::Scorecard => 0,
            NodeLevel::Outcome => 1 + node.index,
            NodeLevel::Objective | NodeLevel::Kpi => 1 + outcomes + node.index,
        };
        self.first_node(segment) + facet * self.group + place
    }

    /// Place of the first node in total (0), or of a segment (from 1).
    pub(crate) fn first_node(&self, context: usize) -> usize {
        context * FACETS * self.group
    }

    /// Row of a quantity of a node.
    pub(crate) fn node_row(&self, block: NodeBlock, node: usize) -> u32 {
        let first = self.node_blocks.get(block as usize).copied().unwrap_or(0);
        first + u32::try_from(node).unwrap_or(0)
    }

    /// The rows of states, values or scores as a run.
    pub(crate) fn run(rows: Rows) -> RowRange {
        RowRange { first: rows.first, count: rows.count }
    }
}

/// As many rows as there are series, where any of them is added up over target groups.
fn added_up(layout: &Layout) -> usize {
    if layout.series.iter().any(|one| one.summed) { layout.series.len() } else { 0 }
}

/// Rows of notes, with those that people may insert.
fn note_rows(layout: &Layout) -> usize {
    usize::try_from(layout.note_block.count).unwrap_or(0) + INSERTED_NOTES
}

/// Rows of what charts draw.
fn chart_rows(layout: &Layout) -> usize {
    usize::try_from(CHART_ROWS).unwrap_or(0).max(layout.periods + 1)
}

/// Nodes in the order of the sheet.
fn node_rows(scorecard: &Scorecard, layout: &Layout) -> Vec<NodeRow> {
    let mut nodes = Vec::new();
    let segments = std::iter::once(None).chain((0..layout.segments.len()).map(Some));
    for segment in segments {
        for facet in Facet::iter() {
            let mut push = |level, index| nodes.push(NodeRow { level, index, segment, facet });
            push(NodeLevel::Scorecard, 0);
            for index in 0..scorecard.outcomes.len() {
                push(NodeLevel::Outcome, index);
            }
            for index in 0..layout.objectives.len() {
                push(NodeLevel::Objective, index);
            }
        }
    }
    nodes
}
