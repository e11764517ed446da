//! Objectives, each with its KPIs under it, of the chosen period.
//!
//! A line is a place: what stands there follows the sheets that people edit, so that every cell
//! looks up what its line is about now.

use super::{
    ScorecardSheet, column,
    looks::{PERCENT, number_look},
    outcomes::{bound_shown, counts},
};
use crate::{
    model::ColourRole,
    score::{Status, Trend},
    workbook::{
        calc::{
            self, facts,
            map::{CalcLayout, NodeBlock, RowRange, TimeColumn, list},
            scorecard_lines::{EntryCounts, entry, line},
            series_fact, survey, survey_within,
        },
        notation::{across, down, fixed, fixed_column, literal},
        tables::{ObjectiveColumn, ResultColumn, TableColumn, block::SheetKey},
        write::{label_formula::label_formula, sheet_common, style::MAX_DECIMALS, style::Styles},
    },
};
use rust_xlsxwriter::{
    ConditionalFormatDataBar, ConditionalFormatType, Format, Sparkline, SparklineType,
};
use std::collections::BTreeSet;

/// Least height of a line that is in use, in points, and of one that is free.
const USED: f64 = 30.0;
const FREE: f64 = 15.0;
/// Free lines that are as tall as those in use: what is added moves others down.
const READY: usize = 3;
/// Row, below the score of the whole, that says what is not printed.
const BEYOND_PAPER: u32 = 5;

/// One line, with the cells that say what stands there.
struct CardLine {
    row: u32,
    /// On this sheet: 1 an objective, 2 a KPI.
    kind: String,
    look: String,
    /// On the hidden sheet: number of the objective or the KPI, and of its row of results.
    place: String,
    number: String,
    /// Number among the entries that can be lines; 0: none.
    entry: String,
}

impl CardLine {
    /// Something of an objective, something else of a KPI.
    fn either(&self, objective: &str, kpi: &str) -> String {
        format!("IF({0}=1,{objective},IF({0}=2,{kpi},\"\"))", self.kind)
    }

    fn of_objective(&self, formula: &str) -> String {
        format!("IF({}=1,{formula},\"\")", self.kind)
    }

    fn of_kpi(&self, formula: &str) -> String {
        format!("IF({}=2,{formula},\"\")", self.kind)
    }

    /// A number of a KPI as cells show it.
    fn value(&self, cell: &str) -> String {
        let hundredth = format!("IF({}<{PERCENT},1,100)", self.look);
        format!("IF(ISNUMBER({cell}),{cell}/{hundredth},\"\")")
    }
}

impl ScorecardSheet<'_> {
    /// All lines, on pages of their own; the last row that is printed.
    pub(super) fn lines(&mut self) -> u32 {
        let section = self.row + 1;
        self.page.set(|sheet| sheet.set_page_breaks(&[section]).map(drop));
        self.section("objectives");
        let header = self.row;
        self.headers(&[
            (column::NAME, "objective_kpi"),
            (column::VALUE, "value"),
            (column::TARGET, "target"),
            (column::PREVIOUS, "previous"),
            (column::TREND, "trend"),
            (column::SCORE, "score"),
            (column::STATUS, "status"),
            (column::COURSE, "line"),
            (column::OWNER, "owner"),
            (column::NOTE, "explanation"),
            (column::TO_DATE, "to_date"),
            (column::LOW, "line_low"),
            (column::HIGH, "line_high"),
            (column::COMPLETE, "complete"),
            (column::COUNTS, "counts"),
            (column::ANSWERS, "answers"),
            (column::PATH, "path"),
            (column::DRIVES, "drives"),
            (column::SEGMENT, "segment"),
            (column::SUPPORT, "supported_by"),
        ]);
        self.page.set(|sheet| sheet.set_repeat_rows(header, header).map(drop));
        let (first, counts) = (self.row, EntryCounts::of(self.book));
        self.entries(first);
        let planned = self.planned();
        for place in 0..counts.lines() {
            self.line(first, place, planned);
        }
        self.line_looks(first, self.row - 1);
        self.row -= 1;
        // Paper that stays white helps nobody: some free lines are printed, in case they are used.
        let printed = counts.lines().min(planned + READY);
        self.beyond_paper(printed);
        first + u32::try_from(printed).unwrap_or(1) - 1
    }

    /// Says at the top how many lines stand below what is printed.
    fn beyond_paper(&mut self, printed: usize) {
        let format = &self.book.styles.calculation;
        let count = u32::try_from(printed).unwrap_or(0);
        self.page.number(BEYOND_PAPER, column::KIND, f64::from(count), format);
        let printed = fixed(BEYOND_PAPER, column::KIND);
        let ranks = self.calculations(&self.book.map.entries.range(entry::RANK));
        let sentence = label_formula(
            self.book.labels.text("card.beyond_paper"),
            &[("count", format!("(MAX({ranks})-{printed})"))],
        );
        let formula = format!("IF(MAX({ranks})>{printed},{sentence},\"\")");
        self.page.formula(BEYOND_PAPER, column::COURSE, &formula, &self.book.styles.warning);
    }

    /// How many lines are in use as it is written.
    fn planned(&self) -> usize {
        let scorecard = self.book.scorecard;
        let kpis = (0..self.book.layout.kpis.len()).filter(|kpi| self.book.active(*kpi));
        scorecard.objectives.len() + kpis.count()
    }

    fn line(&mut self, first: u32, place: usize, planned: usize) {
        let book = self.book;
        let row = self.row;
        let outcomes = book.scorecard.outcomes.len();
        let steps = |column: u16| self.calculation(book.map.lines.row(outcomes + place), column);
        let line = CardLine {
            row,
            kind: fixed_column(row, column::KIND),
            look: fixed_column(row, column::LOOK),
            place: steps(line::PLACE),
            number: steps(line::NUMBER),
            entry: steps(line::ENTRY),
        };
        let (kind, used) = (steps(line::KIND), place < planned);
        self.line_kind(&line, &kind);
        let said = self.line_texts(&line, first);
        let mut cells = vec![(column::OWNER, self.line_owner(&line))];
        cells.extend(said);
        cells.extend(self.line_numbers(&line));
        cells.extend(self.line_to_date(&line));
        cells.extend(self.line_details(&line));
        for (at, formula) in cells {
            let looks = &self.looks;
            let look = match at {
                column::NAME => &looks.text,
                column::SCORE => &looks.score,
                column::COMPLETE => &looks.percent,
                column::VALUE..=column::PREVIOUS | column::TO_DATE..=column::HIGH => &looks.number,
                _ => &looks.indented,
            };
            // A line that nobody uses yet has no rule.
            let look = if used { look.clone() } else { Styles::free(look) };
            self.page.formula(row, at, &formula, &look);
        }
        let text = if used { self.looks.text.clone() } else { Styles::free(&self.looks.text) };
        self.page.blank(row, column::COURSE, &text);
        self.sparkline(row, book.map.lines.row(outcomes + place));
        let least = if place < planned + READY { USED } else { FREE };
        self.grown.push((row, row, least));
        self.row += 1;
    }

    /// Hidden: the id of what stands there, what it is, and how its numbers look.
    fn line_kind(&mut self, line: &CardLine, kind: &str) {
        let book = self.book;
        let objectives = self.objective_results(0);
        let ids = self.calculations(&book.map.kpis.range(0));
        let id = |range: &str| format!("INDEX({range},{})", line.place);
        let of_kpi = |column: u16| self.of_kpis(column, &line.place);
        let look =
            format!("{}+{PERCENT}*{}", of_kpi(facts::kpi::DECIMALS), of_kpi(facts::kpi::PERCENT));
        for (at, formula) in [
            (0, line.either(&id(&objectives), &id(&ids))),
            (column::KIND, kind.to_owned()),
            (column::LOOK, line.of_kpi(&look)),
        ] {
            self.page.formula(line.row, at, &formula, &book.styles.calculation);
        }
    }

    /// Name, status and explanation, as they stand beside its entry.
    fn line_texts(&self, line: &CardLine, first: u32) -> Vec<(u16, String)> {
        let counts = EntryCounts::of(self.book);
        let last = first + u32::try_from(counts.lines()).unwrap_or(1) - 1;
        let entry = format!("{}-{}", line.entry, counts.outcomes);
        let said = |column: u16| format!("INDEX({},{entry})", down(first, last, column));
        let kind = &line.kind;
        let explained = format!("{}&{}", said(column::REMARK_OF), said(column::NOTE_OF));
        vec![
            (column::NAME, format!("IF({kind}=0,\"\",{})", said(column::NAME_OF))),
            (column::STATUS, format!("IF({kind}=0,\"\",{}&\"\")", said(column::STATUS_OF))),
            (column::NOTE, format!("IF({kind}=0,\"\",{explained})")),
        ]
    }

    /// Value, target, value before, trend and score.
    fn line_numbers(&self, line: &CardLine) -> Vec<(u16, String)> {
        let map = &self.book.map;
        let chosen = map.column(TimeColumn::Chosen);
        let at = |run: RowRange, column: u16, number: &str| {
            format!("INDEX({},{number})", self.calculations(&run.range(column)))
        };
        let (values, scores) = (CalcLayout::run(map.values), CalcLayout::run(map.scores));
        let series = |column: u16| at(map.series, column, &line.number);
        let results = self.objective_results(ResultColumn::Score.at());
        let shown = |cell: &str| line.of_kpi(&line.value(cell));
        let score = line
            .either(&format!("INDEX({results},{})", line.place), &at(scores, chosen, &line.number));
        vec![
            (column::VALUE, shown(&at(values, chosen, &line.number))),
            (column::TARGET, shown(&at(map.target, chosen, &line.place))),
            (column::PREVIOUS, shown(&series(series_fact::PREVIOUS_VALUE))),
            (column::TREND, line.of_kpi(&self.trend(&series(series_fact::TREND)))),
            (column::SCORE, score),
        ]
    }

    /// An arrow and a word; nothing where no margin tells a change from chance.
    fn trend(&self, key: &str) -> String {
        let word = |trend: Trend| {
            let arrow = trend.arrow();
            literal(&format!("{arrow} {}", self.book.labels.of("trend", trend.into())))
        };
        format!(
            "IF({key}=\"better\",{},IF({key}=\"worse\",{},IF({key}=\"same\",{},\"\")))",
            word(Trend::Better),
            word(Trend::Worse),
            word(Trend::Same)
        )
    }

    /// Result to date; between which bounds a score can end, or the margin of a survey.
    fn line_to_date(&self, line: &CardLine) -> Vec<(u16, String)> {
        let book = self.book;
        let map = &book.map;
        let to_date = map.column(TimeColumn::ToDate);
        let values = CalcLayout::run(map.values).range(to_date);
        let values = format!("INDEX({},{})", self.calculations(&values), line.number);
        // The row of an objective among the results of all nodes, as its course has it.
        let nodes = RowRange {
            first: map.node_row(NodeBlock::Score, 0),
            count: u32::try_from(map.group).unwrap_or(0),
        };
        let scores = format!("INDEX({},{})", self.calculations(&nodes.range(to_date)), line.number);
        let result =
            |of: ResultColumn| format!("INDEX({},{})", self.objective_results(of.at()), line.place);
        let coverage = result(ResultColumn::Coverage);
        let answer = |within: u16| {
            let range = map.surveys.range(survey::NOW + within);
            format!("INDEX({},{})", self.calculations(&range), line.number)
        };
        // Where everybody answered, there is no margin.
        let everyone = calc::everyone_answered(&answer(survey_within::EFFECTIVE));
        let mut cells = vec![(column::TO_DATE, line.either(&scores, &line.value(&values)))];
        for (at, bound, within) in [
            (column::LOW, ResultColumn::Low, survey_within::LOW),
            (column::HIGH, ResultColumn::High, survey_within::HIGH),
        ] {
            let margin = format!("IF({everyone},\"\",{})", line.value(&answer(within)));
            cells.push((at, line.either(&bound_shown(&coverage, &result(bound)), &margin)));
        }
        let answers = answer(survey_within::ANSWERS);
        let answers = line.of_kpi(&format!("IF(ISNUMBER({answers}),ROUND({answers},0),\"\")"));
        cells
            .extend([(column::COMPLETE, line.of_objective(&coverage)), (column::ANSWERS, answers)]);
        cells
    }

    /// KPIs by status, what drives it, what it drives, its segment, and what supports it.
    fn line_details(&self, line: &CardLine) -> Vec<(u16, String)> {
        let book = self.book;
        let map = &book.map;
        let fact = |column: u16| {
            format!("INDEX({},{})", self.calculations(&map.objectives.range(column)), line.place)
        };
        let counted = counts(&|status: Status| {
            let column = ResultColumn::from(status).at();
            format!("INDEX({},{})", self.objective_results(column), line.place)
        });
        let driver = self.on_objectives(ObjectiveColumn::ValueProposition, line);
        let words = self.calculations(&across(list::OUTCOMES, 1, 5));
        let outcome = fact(facts::objective::OUTCOME);
        let named = format!("IF({outcome}=\"\",\"\",INDEX({words},{outcome}))");
        let path = format!("IF({driver}=\"\",{named},{driver}&\" → \"&{named})");
        let drives = self.on_objectives(ObjectiveColumn::Drives, line);
        let drives = format!("IF({drives}=\"\",\"\",\"→ \"&{drives})");
        let segment = fact(facts::objective::SEGMENT);
        let names = self.calculations(&map.segments.range(facts::segment::NAME));
        let codes = self.calculations(&map.segments.range(facts::segment::CODE));
        let segment = format!(
            "IF({segment}=\"\",\"\",IFERROR(INDEX({names},MATCH({segment},{codes},0)),\"\"))"
        );
        let support = self.shortened(&fact(facts::objective::SUPPORT), SheetKey::Objectives);
        [
            (column::COUNTS, counted),
            (column::PATH, path),
            (column::DRIVES, drives),
            (column::SEGMENT, segment),
            (column::SUPPORT, support),
        ]
        .map(|(at, formula)| (at, line.of_objective(&formula)))
        .into()
    }

    fn line_owner(&self, line: &CardLine) -> String {
        let objective = self.on_objectives(ObjectiveColumn::Owner, line);
        line.either(&objective, &self.of_kpis(facts::kpi::OWNER, &line.place))
    }

    /// A text of the objective of a line, as the sheet Objectives has it.
    fn on_objectives(&self, column: ObjectiveColumn, line: &CardLine) -> String {
        let book = self.book;
        let places = self.calculations(&book.map.objectives.range(1));
        let texts = book.layout.objective_block.range(column.at());
        let sheet = book.sheet(SheetKey::Objectives);
        format!("TRIM(INDEX({sheet}{texts},INDEX({places},{})))", line.place)
    }

    /// A fact of the KPI with a number.
    fn of_kpis(&self, column: u16, place: &str) -> String {
        format!("INDEX({},{place})", self.calculations(&self.book.map.kpis.range(column)))
    }

    /// A small chart of one row of the hidden sheet, whose last column is the chosen period.
    pub(super) fn sparkline(&mut self, row: u32, source: u32) {
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
            .set_sparkline_color(book.styles.quiet())
            .show_last_point(true)
            .set_last_point_color(book.styles.colour(ColourRole::Accent));
        self.page.set(|sheet| sheet.add_sparkline(row, column::COURSE, &sparkline).map(drop));
    }

    /// Conditions over all lines. The first that holds gives the look, because programs do not add
    /// them up alike.
    fn line_looks(&mut self, first: u32, last: u32) {
        self.colour(first, last, column::STATUS, column::STATUS);
        self.bars(first, last);
        let look = fixed_column(first, column::LOOK);
        for code in self.number_looks() {
            let format = Format::new().set_num_format(number_look(code).code());
            for (left, right) in
                [(column::VALUE, column::PREVIOUS), (column::TO_DATE, column::HIGH)]
            {
                let area = (first, left, last, right);
                // Nothing is 0, too.
                let rule = format!("AND({look}<>\"\",{look}={code})");
                sheet_common::conditional_format(&mut self.page, area, &rule, format.clone());
            }
        }
        let kind = fixed_column(first, column::KIND);
        let rule = format!("OR({kind}=1,{kind}=3)");
        let ground = self.looks.rule().set_background_color(self.book.styles.faint());
        for (left, right, format) in [
            (column::NAME, column::SCORE, ground.clone().set_bold()),
            (column::STATUS, column::SUPPORT, ground),
        ] {
            let area = (first, left, last, right);
            sheet_common::conditional_format(&mut self.page, area, &rule, format);
        }
        let free = first + u32::try_from(self.planned()).unwrap_or(0);
        if free <= last {
            let kind = fixed_column(free, column::KIND);
            let area = (free, column::NAME, last, column::SUPPORT);
            let rule = self.looks.rule();
            sheet_common::conditional_format(&mut self.page, area, &format!("{kind}=2"), rule);
        }
    }

    /// How numbers of KPIs can look, by their codes. People name the unit of their own.
    fn number_looks(&self) -> BTreeSet<u8> {
        let book = self.book;
        let looks = (0..book.layout.kpis.len()).flat_map(|kpi| {
            let measure = book.measure(kpi);
            let decimals = measure.map_or(1, |measure| measure.kpi.unit.decimals).min(MAX_DECIMALS);
            let own = book.layout.kpis.get(kpi).is_some_and(|row| row.own);
            let percent = measure.is_some_and(|measure| measure.kpi.unit.is_percentage());
            let looks = [(own || !percent, 0), (own || percent, PERCENT)];
            looks.into_iter().filter(|(can, _)| *can).map(move |(_, more)| decimals + more)
        });
        looks.collect()
    }

    /// A bar behind each score.
    pub(super) fn bars(&mut self, first: u32, last: u32) {
        let bar = ConditionalFormatDataBar::new()
            .set_minimum(ConditionalFormatType::Number, 0)
            .set_maximum(ConditionalFormatType::Number, 100)
            .set_fill_color(self.book.styles.tint(ColourRole::Accent))
            .set_solid_fill(true)
            .set_border_off(true);
        self.page.set(|sheet| {
            let at = column::SCORE;
            sheet.add_conditional_format(first, at, last, at, &bar).map(drop)
        });
    }
}
