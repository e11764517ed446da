//! Follow one figure: a KPI in one period, from the cells on Data to the whole, on one page.
//!
//! Three cells are chosen; everything else is looked up among the steps, by the numbers of what was
//! chosen. What several formulas need stands once, in hidden columns.

mod figures;
mod levels;
mod line;
mod value;

use super::{
    context::WriteContext,
    label_formula::label_formula,
    sheet_common::{self, Tab},
    sheet_writer::{Draft, SheetWriter},
    style::NumberLook,
};
use crate::{
    model::Moment,
    score::Status,
    workbook::{
        calc::{
            facts::{kpi, segment},
            map::{RowRange, SETTING, setting, time},
            series_fact, trimmed,
        },
        notation::{fixed, literal},
        tables::block::SheetKey,
    },
};
use rust_xlsxwriter::{Format, XlsxError};

/// Columns of the sheet.
mod column {
    /// What several formulas need.
    pub(super) const HELPER: u16 = 0;
    pub(super) const WHAT: u16 = 1;
    pub(super) const VALUE: u16 = 2;
    /// Unit, or weight.
    pub(super) const UNIT: u16 = 3;
    /// Cell on Data, score or status.
    pub(super) const PLACE: u16 = 4;
    pub(super) const WORDS: u16 = 5;
    /// Number of the figure among the steps.
    pub(super) const FIGURE: u16 = 6;
    /// Its row on Data.
    pub(super) const ROW: u16 = 7;
    /// What stands there.
    pub(super) const CONTENT: u16 = 8;
    /// How the value looks: its decimals, and 10 more for percentages.
    pub(super) const LOOK: u16 = 9;
}

/// Widths of the columns in characters; the last ones are hidden.
const WIDTHS: [f64; 10] = [9.0, 27.0, 14.0, 22.0, 16.0, 62.0, 9.0, 9.0, 9.0, 9.0];
/// The first row that is chosen: KPI, target group, period.
const FIRST: u32 = 4;
/// Least height of a row, in points.
const LOW: f64 = 16.0;
/// The same with words on a figure, which take two lines.
const TALL: f64 = 31.0;
/// Room that an indented text has less, in characters.
const INDENT: f64 = 3.0;

/// What was chosen, and what follows from it: cells that hold numbers.
#[derive(Default)]
struct Chosen {
    /// Number of the KPI; nothing where none is known.
    kpi: String,
    /// Number of the target group; 0 for everyone, nothing where none is known.
    segment: String,
    /// Number of the period.
    period: String,
    /// Number of the KPI's total among the series.
    total: String,
    /// Number of the series; nothing where the KPI is not asked of the group.
    series: String,
    /// 1 where roll-ups are live: those of a group are for the period on Dashboard.
    live: String,
    /// Its state.
    state: String,
    /// The period that its figure is of.
    source: String,
    /// Its value, as everything counts with it.
    value: String,
    /// Its unit, in words.
    unit: String,
    /// Whether it is counted in percentages.
    percent: String,
    /// How it looks.
    look: String,
    /// Its score.
    score: String,
}

/// The sheet while it is written.
struct FollowSheet<'a> {
    book: &'a WriteContext<'a>,
    page: SheetWriter<'a>,
    row: u32,
    /// The next free cell for what several formulas need.
    helper: u32,
    chosen: Chosen,
    /// Rows with the least height of each, in points: what stands there can be longer another time.
    grown: Vec<(u32, f64)>,
}

/// Writes the sheet.
pub(crate) fn write(
    book: &WriteContext<'_>,
    mut page: SheetWriter<'_>,
) -> Result<Draft, XlsxError> {
    sheet_common::frame(book, &mut page, SheetKey::Follow, Tab::Read);
    sheet_common::intro(&mut page, book, SheetKey::Follow, column::WORDS, 46.0);
    let chosen = Chosen::default();
    let mut sheet =
        FollowSheet { book, page, row: FIRST, helper: FIRST, chosen, grown: Vec::new() };
    sheet.choices();
    sheet.numbers();
    sheet.notice();
    sheet.about();
    sheet.figures();
    sheet.value();
    sheet.anchors();
    sheet.line();
    sheet.levels();
    let last = sheet.row - 1;
    let FollowSheet { mut page, grown, .. } = sheet;
    looks(&mut page, last);
    sheet_common::status_colours(
        &book.styles,
        &mut page,
        (FIRST, column::PLACE, last, column::PLACE),
    );
    page.widths(&WIDTHS);
    for column in column::FIGURE..=column::LOOK {
        page.set(|sheet| sheet.set_column_hidden(column).map(drop));
    }
    page.fit(FIRST, last, LOW);
    for (row, least) in grown {
        page.fit(row, row, least);
    }
    page.set(|sheet| {
        sheet.set_print_area(sheet_common::TITLE, column::WHAT, last, column::WORDS).map(drop)
    });
    page.set(|sheet| sheet.set_selection(FIRST, column::VALUE, FIRST, column::VALUE).map(drop));
    sheet_common::protect(&mut page);
    page.finish()
}

/// Shows each value as its unit is shown: which one is chosen decides.
fn looks(page: &mut SheetWriter<'_>, last: u32) {
    let area = (FIRST, column::VALUE, last, column::VALUE);
    let look = crate::workbook::notation::fixed_column(FIRST, column::LOOK);
    for decimals in 0..=super::style::MAX_DECIMALS {
        for (more, code) in
            [(0, NumberLook::Decimals(decimals)), (10, NumberLook::Percent(decimals))]
        {
            let format = Format::new().set_num_format(code.code());
            let rule = format!("IF(ISNUMBER({look}),{look}={},FALSE)", more + u16::from(decimals));
            sheet_common::conditional_format(page, area, &rule, format);
        }
    }
}

impl<'a> FollowSheet<'a> {
    /// A range of the hidden sheet.
    fn steps(&self, range: &str) -> String {
        format!("{}{range}", self.book.sheet(SheetKey::Calculation))
    }

    fn setting(&self, row: u32) -> String {
        self.steps(&fixed(row, SETTING))
    }

    /// A column of facts of a run.
    fn facts(&self, run: RowRange, column: u16) -> String {
        self.steps(&run.range(column))
    }

    /// A fact of the chosen KPI.
    fn of_kpi(&self, column: u16) -> String {
        format!("INDEX({},{})", self.facts(self.book.map.kpis, column), self.chosen.kpi)
    }

    /// A fact of the chosen series.
    fn of_series(&self, column: u16) -> String {
        format!("INDEX({},{})", self.facts(self.book.map.series, column), self.chosen.series)
    }

    /// A run over all periods, *before* among them.
    fn over_time(&self, run: RowRange) -> String {
        let (map, periods) = (&self.book.map, self.book.layout.periods);
        let first = fixed(run.first, map.column(Moment::Before));
        let last = fixed(run.last(), map.column(Moment::last(periods)));
        self.steps(&format!("{first}:{last}"))
    }

    /// The cell of a run with a number, in a period.
    fn at(&self, run: RowRange, number: &str, period: &str) -> String {
        format!("INDEX({},{number},{period}+1)", self.over_time(run))
    }

    /// The words for a period's number.
    fn period_label(&self, number: &str) -> String {
        let labels = self.steps(&self.book.map.all_moments(time::LABELS));
        format!("INDEX({labels},{number}+1)")
    }

    fn label(&self, key: &'a str) -> &'a str {
        self.book.labels.of("follow", key)
    }

    /// A label as a formula.
    fn said(&self, key: &str, parts: &[(&str, String)]) -> String {
        label_formula(self.label(key), parts)
    }

    /// Something of the chosen series, else nothing.
    fn given(&self, formula: &str) -> String {
        format!("IF({}=\"\",\"\",{formula})", self.chosen.series)
    }

    /// Puts what several formulas need into a hidden cell, and gives the cell.
    fn helper(&mut self, formula: &str) -> String {
        let row = self.helper;
        self.helper += 1;
        self.page.formula(row, column::HELPER, formula, &self.book.styles.calculation);
        fixed(row, column::HELPER)
    }

    /// A section's heading over the whole width.
    fn section(&mut self, key: &str) {
        let book = self.book;
        for column in column::WHAT..=column::WORDS {
            self.page.blank(self.row, column, &book.styles.section);
        }
        let text = book.labels.of("follow.section", key);
        self.page.text(self.row, column::WHAT, text, &book.styles.section);
        self.page.height(self.row, 21.0);
        self.row += 1;
    }

    /// Headers, from the first column on.
    fn headers(&mut self, keys: [&str; 5]) {
        let book = self.book;
        for (column, key) in (column::WHAT..).zip(keys) {
            let text = if key.is_empty() { "" } else { book.labels.of("follow.header", key) };
            self.page.text(self.row, column, text, &book.styles.header);
        }
        self.row += 1;
    }

    /// The beginning of a row: what it is, and frames.
    fn step(&mut self, key: &str) {
        let book = self.book;
        let text = book.labels.of("follow.step", key);
        self.page.text(self.row, column::WHAT, text, &book.styles.text_bold);
        for column in column::VALUE..=column::WORDS {
            self.page.blank(self.row, column, &book.styles.text);
        }
    }

    /// A number in the KPI's unit, as visible cells hold it.
    fn in_unit(&mut self, formula: &str) {
        let (book, row) = (self.book, self.row);
        let Chosen { percent, unit, look, .. } = &self.chosen;
        let none = literal(self.label("none"));
        let shown = self.given(&format!(
            "IF(ISNUMBER({formula}),IF({percent}=1,{formula}/100,{formula}),{none})"
        ));
        let style = book.styles.number(NumberLook::Decimals(1));
        self.page.formula(row, column::VALUE, &shown, style);
        let (unit, look) = (self.given(unit), self.given(look));
        let units = book.scorecard.kpis.iter().map(|measure| measure.kpi.unit.label.as_str());
        let height = self.tallest(units, column::UNIT, column::UNIT);
        self.grown.push((row, height.max(LOW)));
        self.page.formula(row, column::UNIT, &unit, &book.styles.text_indent);
        self.page.formula(row, column::LOOK, &look, &book.styles.calculation);
        // Beside an empty cell LibreOffice would print `###` for the hidden number.
        self.page.formula(row, column::WORDS, "\"\"", &book.styles.text_indent);
    }

    /// A score, or the sign for none.
    fn score_cell(&mut self, column: u16, formula: &str) {
        let style = self.book.styles.number(NumberLook::Decimals(2));
        let none = literal(self.label("none"));
        let shown = self.given(&format!("IF(ISNUMBER({formula}),{formula},{none})"));
        self.page.formula(self.row, column, &shown, style);
    }

    /// Words behind a step; the row is tall enough for each of the labels that can stand there.
    fn words(&mut self, formula: &str, keys: &[&str]) {
        let formula = self.given(formula);
        self.page.formula(self.row, column::WORDS, &formula, &self.book.styles.text_indent);
        let labels = keys.iter().map(|key| self.book.labels.of("follow", key));
        let height = self.tallest(labels, column::WORDS, column::WORDS);
        self.grown.push((self.row, height.max(LOW)));
    }

    /// A status in shape and word, from a score; `below` says where green is amber at best.
    fn status(&self, score: &str, below: &str) -> String {
        let word = |status: Status| literal(&self.book.status_word(status));
        let (green, amber) = (self.setting(setting::GREEN), self.setting(setting::AMBER));
        let shown = format!("ROUND(ROUND({score},9),0)");
        format!(
            "IF(ISNUMBER({score}),IF({shown}>={green},IF({below},{},{}),IF({shown}>={amber},{},{})),{})",
            word(Status::Amber),
            word(Status::Green),
            word(Status::Amber),
            word(Status::Red),
            word(Status::NoData)
        )
    }

    /// The three cells that are chosen.
    fn choices(&mut self) {
        let book = self.book;
        let map = &book.map;
        let first = (0..book.layout.kpis.len()).find(|index| book.active(*index));
        let kpi = first.and_then(|index| {
            Some(format!("{} {}", book.kpi_code(index), trimmed(&book.measure(index)?.kpi.name)))
        });
        let above = RowRange { first: map.segments.first - 1, count: map.segments.count + 1 };
        let periods = format!(
            "{}:{}",
            fixed(time::LABELS, map.column(Moment::Period(0))),
            fixed(time::LABELS, map.column(crate::workbook::calc::map::TimeColumn::Chosen))
        );
        let choices = [
            ("kpi", kpi.unwrap_or_default(), map.kpis.range(kpi::LISTED)),
            ("segment", self.label("everyone").to_owned(), above.range(segment::LISTED)),
            ("period", self.label("as_start").to_owned(), periods),
        ];
        let names: Vec<String> =
            book.scorecard.kpis.iter().map(|measure| format!("K99 {}", measure.kpi.name)).collect();
        let height =
            self.tallest(names.iter().map(String::as_str), column::VALUE, column::PLACE).max(18.0);
        for (key, text, range) in choices {
            let row = self.row;
            let title = book.labels.of("follow.choice", key);
            let help = book.labels.of("follow.choice_help", key);
            self.page.text(row, column::WHAT, title, &book.styles.text_bold);
            self.page.merged(row, (column::VALUE, column::PLACE), &text, &book.styles.input);
            self.page.text(row, column::WORDS, help, &book.styles.plain_grey);
            let range = self.steps(&range);
            let message = (title, help);
            sheet_common::choice(book, &mut self.page, &range, (row, row), column::VALUE, message);
            self.grown.push((row, if key == "kpi" { height } else { 18.0 }));
            self.row += 1;
        }
    }

    /// The numbers of what was chosen: it begins with a code, which nobody edits.
    fn numbers(&mut self) {
        let map = &self.book.map;
        let cell = |row: u32| format!("TRIM({})", fixed(row, column::VALUE));
        let code = |text: &str| format!("LEFT({text},FIND(\" \",{text}&\" \")-1)");
        let [kpi, group, period] = [cell(FIRST), cell(FIRST + 1), cell(FIRST + 2)];
        let codes = self.facts(map.kpis, kpi::CODE);
        let formula = format!("IF({kpi}=\"\",\"\",IFERROR(MATCH({},{codes},0),\"\"))", code(&kpi));
        self.chosen.kpi = self.helper(&formula);
        let everyone = self.steps(&fixed(map.segments.first - 1, segment::LISTED));
        let codes = self.facts(map.segments, segment::CODE);
        let formula = format!(
            "IF(OR({group}=\"\",{group}={everyone}),0,IFERROR(MATCH({},{codes},0),\"\"))",
            code(&group)
        );
        self.chosen.segment = self.helper(&formula);
        let labels = self.steps(&map.all_periods(time::LABELS));
        let ids = self.steps(&map.all_periods(time::IDS));
        let start = self.setting(setting::CHOSEN);
        let formula =
            format!("IFERROR(MATCH({period},{labels},0),IFERROR(MATCH({period},{ids},0),{start}))");
        self.chosen.period = self.helper(&formula);
        self.series_number();
        let formula = format!(
            "IF({}=\"\",0,IF(OR({}=0,{}={start}),1,0))",
            self.chosen.series, self.chosen.segment, self.chosen.period
        );
        self.chosen.live = self.helper(&formula);
    }

    /// Which series they come to.
    fn series_number(&mut self) {
        let map = &self.book.map;
        let ids = self.facts(map.series, 0);
        let Chosen { kpi, segment: group, .. } = &self.chosen;
        let (kpi, group) = (kpi.clone(), group.clone());
        let (active, id) = (self.of_kpi(kpi::ACTIVE), self.of_kpi(0));
        let formula = format!("IF({kpi}=\"\",\"\",IF({active}=1,MATCH({id},{ids},0),\"\"))");
        self.chosen.total = self.helper(&formula);
        let total = &self.chosen.total;
        let of_group = |column: u16| format!("INDEX({},{group})", self.facts(map.segments, column));
        // Of a KPI that one group alone is asked, the total is that group's.
        let formula = format!(
            "IF(OR({total}=\"\",{group}=\"\"),\"\",IF({group}=0,{total},IFERROR(MATCH({id}&\"@\"&{},{ids},0),\
             IF(INDEX({},{total})={},{total},\"\"))))",
            of_group(0),
            self.facts(map.series, series_fact::SEGMENT),
            of_group(segment::CODE)
        );
        self.chosen.series = self.helper(&formula);
    }

    /// What is to be known of the choice.
    fn notice(&mut self) {
        let Chosen { kpi, segment, series, live, .. } = &self.chosen;
        let (no_kpi, no_group) = (self.said("no_kpi", &[]), self.said("no_group", &[]));
        let not_asked = self.said("not_asked", &[]);
        let elsewhere = self.said("elsewhere", &[("period", self.setting(setting::LABEL))]);
        let formula = format!(
            "IF({kpi}=\"\",{no_kpi},IF({segment}=\"\",{no_group},IF({series}=\"\",{not_asked},IF({live}=0,{elsewhere},\"\"))))"
        );
        let columns = (column::WHAT, column::WORDS);
        self.page.merged_formula(self.row, columns, &formula, &self.book.styles.warning);
        self.page.height(self.row, 18.0);
        self.row += 1;
    }

    /// A text of several columns that is as tall as the longest that can stand there.
    fn wide(&mut self, key: &str, formula: &str, longest: f64) {
        let book = self.book;
        let text = book.labels.of("follow.step", key);
        self.page.text(self.row, column::WHAT, text, &book.styles.text_bold);
        let columns = (column::VALUE, column::WORDS);
        self.page.merged_formula(self.row, columns, formula, &book.styles.text);
        self.page.height(self.row, longest.max(16.0));
        self.row += 1;
    }

    /// Height of the tallest of some texts over some columns.
    fn tallest<'t>(&self, texts: impl Iterator<Item = &'t str>, first: u16, last: u16) -> f64 {
        let width: f64 = WIDTHS.iter().skip(first.into()).take(usize::from(last - first) + 1).sum();
        texts.map(|text| self.page.height_for(text, width - INDENT)).fold(0.0, f64::max)
    }
}
