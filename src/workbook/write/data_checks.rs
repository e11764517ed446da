//! What the sheet Data says of its figures: marks behind the colours, and words per row.

use super::{context::WriteContext, sheet_common, sheet_writer::SheetWriter, style::Styles};
use crate::workbook::calc::map::{SETTING, setting};
use crate::{
    model::{Kpi, Moment, ValueLimits},
    score::Status,
    workbook::{
        calc::{
            facts,
            figure_checks::{CheckedFigure, DUE, NOT_DUE, WRONG},
            inputs::MISSING,
            map::{list, time},
        },
        notation::{across, fixed, fixed_column, fixed_row, literal, plain},
        tables::{
            CellScale, DataColumn, FigureFault, TableColumn, block::SheetKey, layout::Layout,
        },
    },
};
use rust_xlsxwriter::Format;
use strum::EnumCount;

/// How the words on a figure begin that cannot be right.
pub(crate) const SIGN: &str = "⚠";
/// Hidden columns, after the remark and a blank one.
pub(crate) struct Helpers {
    /// Whether the value needs the figure.
    asked: u16,
    /// The mark of *before*; those of the periods follow.
    first: u16,
    /// Whether a row of the user's own is counted in percentages.
    pub(crate) percent: u16,
    /// Number of the cell that is told of, from 1; 0: none.
    at: u16,
    /// Number of what is wrong with it.
    pub(crate) why: u16,
}

/// The column for remarks.
pub(crate) fn remark(book: &WriteContext<'_>) -> u16 {
    Layout::data_column(Moment::last(book.layout.periods)) + 1
}

/// Where the hidden columns stand.
pub(crate) fn helpers(book: &WriteContext<'_>) -> Helpers {
    let asked = remark(book) + 2;
    let percent = asked + 2 + u16::try_from(book.layout.periods).unwrap_or(0);
    Helpers { asked, first: asked + 1, percent, at: percent + 1, why: percent + 2 }
}

impl Helpers {
    /// All of them.
    pub(crate) fn columns(&self) -> std::ops::RangeInclusive<u16> {
        self.asked..=self.why
    }

    fn last(&self) -> u16 {
        self.percent - 1
    }
}

/// A row of Data, whose words are written.
struct CheckedRow<'a> {
    book: &'a WriteContext<'a>,
    figure: CheckedFigure<'a>,
    row: u32,
    scale: CellScale,
    limits: ValueLimits,
}

/// Writes the hidden marks of a row, and the words on it.
pub(crate) fn row(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, at: usize) {
    let Some(checked) = CheckedRow::new(book, at) else { return };
    let (row, marks) = (checked.row, book.map.checks.row(at));
    let Helpers { asked, first, at, why, .. } = helpers(book);
    let hidden = &book.styles.calculation;
    page.number(row, asked, if checked.asked() { 1.0 } else { 0.0 }, hidden);
    for (column, moment) in (first..).zip(Moment::all(book.layout.periods)) {
        let mark = checked.step(&fixed_row(marks, book.map.column(moment)));
        page.formula(row, column, &mark, hidden);
    }
    page.formula(row, at, &checked.place(), hidden);
    page.formula(row, why, &checked.reason(), hidden);
    page.formula(row, DataColumn::Check.at(), &checked.words(), &book.styles.text);
}

impl<'a> CheckedRow<'a> {
    fn new(book: &'a WriteContext<'a>, at: usize) -> Option<Self> {
        let figure = CheckedFigure::new(book, at, book.sheet(SheetKey::Calculation))?;
        let (input, entry) = (figure.input, figure.entry);
        Some(Self {
            book,
            row: book.layout.data_block.row(at),
            scale: input.map_or_else(|| book.scale(figure.kpi), CellScale::of_input),
            limits: match (input, entry) {
                (Some(input), _) => input.unit.limits(),
                (None, Some(kpi)) => kpi.limits(),
                (None, None) => ValueLimits::default(),
            },
            figure,
        })
    }

    fn asked(&self) -> bool {
        self.figure.entry.is_none() || self.figure.input.is_some_and(|input| !input.optional)
    }

    /// A cell or range of the steps.
    fn step(&self, place: &str) -> String {
        format!("{}{place}", self.book.sheet(SheetKey::Calculation))
    }

    /// A step of the moment that is told of.
    fn told(&self, row: u32) -> String {
        let place = fixed_column(self.row, helpers(self.book).at);
        format!("INDEX({},{place})", self.step(&self.book.map.all_moments(row)))
    }

    /// The cell that is told of: that of the chosen period, else the first.
    fn place(&self) -> String {
        let Helpers { first, .. } = helpers(self.book);
        let last = helpers(self.book).last();
        let marks = format!("{}:{}", fixed_column(self.row, first), fixed_column(self.row, last));
        let chosen = self.step(&fixed(setting::CHOSEN, SETTING));
        format!(
            "IF(INDEX({marks},{chosen}+1)={WRONG},{chosen}+1,IFERROR(MATCH({WRONG},{marks},0),0))"
        )
    }

    /// The cell itself.
    fn typed(&self) -> String {
        let place = fixed_column(self.row, helpers(self.book).at);
        let last = Layout::data_column(Moment::last(self.book.layout.periods));
        let cells = format!(
            "{}:{}",
            fixed_column(self.row, DataColumn::Before.at()),
            fixed_column(self.row, last)
        );
        format!("INDEX({cells},{place})")
    }

    /// Number of what is wrong.
    fn reason(&self) -> String {
        let place = fixed_column(self.row, helpers(self.book).at);
        let typed = self.typed();
        let text = format!(
            "IFERROR(IF(LEN({typed})>0,{},0),{})",
            FigureFault::TextInNumber.number(),
            FigureFault::ErrorInNumber.number()
        );
        let text = match self.figure.read.filter(|_| self.figure.entry.is_some()) {
            Some(read) => {
                format!("IF(ISNUMBER({}),{},{text})", self.told(read), self.beyond().number())
            }
            None => text,
        };
        let mut beside = "0".to_owned();
        for (test, fault) in self.figure.beside(|row| self.told(row)).into_iter().rev() {
            beside = format!("IF({test},{},{beside})", fault.number());
        }
        format!(
            "IF({place}=0,0,IF({}={},IF(ISNUMBER({typed}),{},{text}),{beside}))",
            self.told(self.figure.line),
            facts::IMPOSSIBLE,
            self.number(&typed)
        )
    }

    /// What is wrong with a number that cannot be.
    fn number(&self, typed: &str) -> String {
        let large = FigureFault::NumberTooLarge.number();
        match (self.scale, self.figure.input) {
            (CellScale::Percent { most }, _) => format!(
                "IF(ABS({typed})>{most},{},{})",
                FigureFault::WholePercents.number(),
                self.beyond().number()
            ),
            (_, Some(input)) if input.unit.count => {
                format!("IF({typed}<0,{},{large})", FigureFault::CountNegative.number())
            }
            _ => format!("IF(ABS({typed})>=1E+15,{large},{})", self.beyond().number()),
        }
    }

    fn beyond(&self) -> FigureFault {
        let share = self.figure.input.is_none() && self.figure.entry.is_some_and(Kpi::is_share);
        if share { FigureFault::ShareOverHundred } else { FigureFault::BeyondScale }
    }

    /// What people read.
    fn words(&self) -> String {
        let (book, labels) = (self.book, self.book.labels);
        let Helpers { at, why, .. } = helpers(book);
        let (at, why) = (fixed_column(self.row, at), fixed_column(self.row, why));
        let typed = self.typed();
        let value = match (self.scale, self.figure.read) {
            (CellScale::Percent { .. }, Some(read)) => format!(
                "IFERROR(ROUND(IF(ISNUMBER({typed}),100*{typed},{}),2)+0,\"\")&\"%\"",
                self.told(read)
            ),
            _ => format!("IFERROR(ROUND({typed},2)+0,\"\")"),
        };
        let last = u16::try_from(FigureFault::COUNT).unwrap_or(1);
        let words = self.step(&across(list::FIGURE_FAULTS, 1, last));
        let mut told = format!("SUBSTITUTE(INDEX({words},{why}),\"{{value}}\",{value})");
        if let Some(other) = self.other() {
            told = format!("SUBSTITUTE({told},\"{{other}}\",{other})");
        }
        if let Some(limits) = self.scale_words() {
            told = format!("SUBSTITUTE({told},\"{{limits}}\",{})", literal(&limits));
        }
        let period = format!("INDEX({},{at})", self.step(&book.map.all_moments(time::LABELS)));
        let told = format!("{}&{period}&\": \"&{told}", literal(&format!("{SIGN} ")));
        let count = self.step(&fixed(self.figure.line, MISSING));
        let missing = literal(labels.text("check.missing"));
        let open = if self.asked() {
            format!("IF({count}>0,SUBSTITUTE({missing},\"{{count}}\",{count}),\"\")")
        } else {
            "\"\"".to_owned()
        };
        format!("IF({at}=0,{open},{told})")
    }

    /// The number that a figure is held against.
    fn other(&self) -> Option<String> {
        let kpi = self.figure.entry?;
        let Some(input) = self.figure.input else {
            let sign = if kpi.unit.is_percentage() { "&\"%\"" } else { "" };
            return Some(format!("IFERROR(ROUND({},2)+0,\"\"){sign}", self.told(self.figure.own)));
        };
        if let Some((positive, negative)) = self.figure.answers(kpi, input) {
            return Some(format!("ROUND({}+{},2)+0", self.told(positive), self.told(negative)));
        }
        let whole = input.part_of.as_deref().and_then(|whole| self.figure.line_of(whole))?;
        // No zero below zero.
        Some(format!("ROUND({},2)+0", self.told(whole)))
    }

    /// Between which numbers a figure lies, in words.
    fn scale_words(&self) -> Option<String> {
        let limits = match self
            .figure
            .entry
            .filter(|kpi| self.figure.input.is_some() && kpi.can_pass_limits())
        {
            Some(kpi) => kpi.limits(),
            None => self.limits,
        };
        let percent = self.figure.entry.is_some_and(|kpi| match self.figure.input {
            Some(input) if !kpi.can_pass_limits() => input.unit.is_percentage(),
            _ => kpi.unit.is_percentage(),
        });
        self.book.limits_words(limits, percent)
    }
}

/// Looks of cells: not due, due and missing, wrong.
pub(crate) fn conditions(book: &WriteContext<'_>, page: &mut SheetWriter<'_>) {
    let rows = book.layout.data_block;
    let (first, last) = (rows.first, rows.last());
    let Helpers { asked, first: mark, .. } = helpers(book);
    let (before, right) = (DataColumn::Before.at(), remark(book) - 1);
    let marked = plain(first, mark);
    let area = (first, before, last, right);
    sheet_common::conditional_format(page, area, &format!("{marked}={WRONG}"), Styles::wrong());
    let (mark, cell) = (plain(first, mark + 1), plain(first, before + 1));
    let asked = fixed_column(first, asked);
    let area = (first, before + 1, last, right);
    sheet_common::conditional_format(
        page,
        area,
        &format!("AND({asked}=1,{mark}={DUE},{cell}=\"\")"),
        Styles::missing(),
    );
    sheet_common::conditional_format(
        page,
        area,
        &format!("AND({mark}={NOT_DUE},{cell}=\"\")"),
        Styles::not_due(),
    );
    words_conditions(page, (first, last), DataColumn::Check.at());
}

/// Looks of the words on a row.
pub(crate) fn words_conditions(page: &mut SheetWriter<'_>, (first, last): (u32, u32), column: u16) {
    let area = (first, column, last, column);
    let cell = plain(first, column);
    let ink = |status: Status| Format::new().set_font_color(super::style::colours(status).0);
    let wrong = format!("LEFT({cell},1)=\"{SIGN}\"");
    sheet_common::conditional_format(page, area, &wrong, ink(Status::Red).set_bold());
    sheet_common::conditional_format(
        page,
        area,
        &format!("{cell}<>\"\""),
        ink(Status::Amber).set_bold(),
    );
}

/// How many figures cannot be right, and a link to the first, as formulas.
pub(crate) fn count(book: &WriteContext<'_>) -> String {
    let (rows, helpers) = (book.layout.data_block, helpers(book));
    let data = book.sheet(SheetKey::Data);
    let marks = format!(
        "{}:{}",
        fixed(rows.header(), helpers.first),
        fixed(rows.last() + 1, helpers.last())
    );
    format!("COUNTIF({data}{marks},{WRONG})")
}

/// Where the first of them stands, as a formula: `#'Data'!K12`.
pub(crate) fn first(book: &WriteContext<'_>) -> String {
    let (rows, helpers) = (book.layout.data_block, helpers(book));
    let data = book.sheet(SheetKey::Data);
    let words = format!("{data}{}", rows.range(DataColumn::Check.at()));
    let places = format!("{data}{}", rows.range(helpers.at));
    let letters = format!("{}{}", book.sheet(SheetKey::Calculation), facts::letters_range(book));
    let row = format!("MATCH(\"{SIGN}*\",{words},0)");
    format!(
        "{}&INDEX({letters},COLUMN({data}{})+INDEX({places},{row})-1)&(ROW({data}{})+{row}-1)",
        literal(&format!("#{data}")),
        fixed(rows.header(), DataColumn::Before.at()),
        fixed(rows.header(), 0)
    )
}
