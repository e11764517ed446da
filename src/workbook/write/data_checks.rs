//! What the sheet Data says of its figures: marks behind the colours, and words per row.

use super::{context::WriteContext, sheet_writer::SheetWriter};
use crate::workbook::calc::map::{SETTING, setting};
use crate::{
    model::{Kpi, Moment, ValueLimits},
    workbook::{
        calc::{
            facts,
            figure_checks::{CheckedFigure, DUE, WRONG},
            inputs::MISSING,
            map::{list, time},
        },
        notation::{across, fixed, fixed_column, fixed_row, literal},
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
    pub(super) asked: u16,
    /// The mark of *before*; those of the periods follow.
    pub(super) first: u16,
    /// Whether a row of the user's own is counted in percentages.
    pub(crate) percent: u16,
    /// Number of the cell that is told of, from 1; 0: none.
    pub(super) at: u16,
    /// Number of what is wrong with it.
    pub(crate) why: u16,
}

/// The column for what is to check.
pub(crate) fn check(book: &WriteContext<'_>) -> u16 {
    Layout::data_column(Moment::last(book.layout.periods)) + 1
}

/// The column for remarks.
pub(crate) fn remark(book: &WriteContext<'_>) -> u16 {
    check(book) + 1
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

    pub(super) fn last(&self) -> u16 {
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
pub(crate) fn row(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, at: usize, format: &Format) {
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
    page.formula(row, check(book), &checked.words(), format);
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
        let total = self.figure.parts.is_some();
        total
            || self.figure.entry.is_none()
            || self.figure.input.is_some_and(|input| !input.optional)
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
        let text = match self.figure.read().filter(|_| self.figure.entry.is_some()) {
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
        let value = match (self.scale, self.figure.read()) {
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
        let open = if self.figure.parts.is_some() {
            self.open_total()
        } else if self.asked() {
            format!("IF({count}>0,SUBSTITUTE({missing},\"{{count}}\",{count}),\"\")")
        } else {
            "\"\"".to_owned()
        };
        format!("IF({at}=0,{open},{told})")
    }

    /// What to do where target groups have results that cannot be added up.
    fn open_total(&self) -> String {
        let Helpers { first, .. } = helpers(self.book);
        let last = helpers(self.book).last();
        let marks = format!("{}:{}", fixed_column(self.row, first), fixed_column(self.row, last));
        let kinds = self.step(&self.book.map.all_moments(self.figure.kind));
        let [mixed, typed] = ["total_mixed", "total_typed"]
            .map(|key| literal(self.book.labels.of("check.open", key)));
        format!("IFERROR(IF(INDEX({kinds},MATCH({DUE},{marks},0))=0,{typed},{mixed}),\"\")")
    }

    /// The number that a figure is held against.
    fn other(&self) -> Option<String> {
        let kpi = self.figure.entry?;
        let (number, sign) = match self.figure.input {
            None if kpi.unit.is_percentage() => (self.told(self.figure.own), "&\"%\""),
            None => (self.told(self.figure.own), ""),
            Some(input) => match self.figure.answers(kpi, input) {
                Some((positive, negative)) => {
                    (format!("{}+{}", self.told(positive), self.told(negative)), "")
                }
                None => {
                    let whole = input.part_of.as_deref();
                    (self.told(whole.and_then(|whole| self.figure.line_of(whole))?), "")
                }
            },
        };
        // Something else can be wrong while there is no number, and not every fault speaks of it. No
        // zero below zero.
        Some(format!("IFERROR(ROUND({number},2)+0,\"\"){sign}"))
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
