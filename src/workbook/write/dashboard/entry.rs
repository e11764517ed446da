//! Entries of the lists on the Dashboard: a row stands for the KPI in one place, reds first.

use super::{
    hidden,
    looks::{DECIMALS, KPI, PLACE, SERIES},
    underlined,
};
use crate::workbook::{
    calc::{
        facts::kpi,
        map::{CalcLayout, TimeColumn},
        series_fact,
    },
    notation::fixed_column,
    tables::{KpiColumn, TableColumn, block::SheetKey, layout::Rows},
    write::{
        context::WriteContext,
        sheet_common,
        sheet_writer::SheetWriter,
        style::{MAX_DECIMALS, NumberLook, Styles},
    },
};
use rust_xlsxwriter::Format;

/// What is added to the decimals of a unit that is a percentage.
const PERCENT: u8 = 10;

/// Longest unit that stands behind a name, in characters.
const MAX_UNIT: usize = 10;

/// The range with the places of all series.
pub(super) fn places(book: &WriteContext<'_>) -> String {
    hidden(book, &book.map.series.range(series_fact::BOARD_KEY))
}

/// A row of a list.
pub(super) struct ListEntry<'b> {
    book: &'b WriteContext<'b>,
    pub(super) row: u32,
}

impl<'b> ListEntry<'b> {
    /// The row in a place of a list, with its hidden cells: the first of the list, or the one after
    /// the row above. Only places below `end` are in the list.
    pub(super) fn new(
        book: &'b WriteContext<'b>,
        page: &mut SheetWriter<'_>,
        (row, first): (u32, bool),
        end: Option<u64>,
    ) -> Self {
        let places = places(book);
        let next = if first {
            format!("_xlfn.MINIFS({places},{places},\">0\")")
        } else {
            format!("_xlfn.MINIFS({places},{places},\">\"&{})", fixed_column(row - 1, PLACE))
        };
        let next = match end {
            Some(end) => format!("IF({next}<{end},{next},0)"),
            None => next,
        };
        let next =
            if first { next } else { format!("IF({}=0,0,{next})", fixed_column(row - 1, PLACE)) };
        let entry = Self { book, row };
        let look = &book.styles.calculation;
        page.formula(row, PLACE, &next, look);
        let place = fixed_column(row, PLACE);
        page.formula(row, SERIES, &entry.here(&format!("MATCH({place},{places},0)"), "0"), look);
        let ids = hidden(book, &book.map.kpis.range(0));
        let kpi = entry.series(&book.map.series.range(series_fact::KPI));
        page.formula(row, KPI, &entry.here(&format!("MATCH({kpi},{ids},0)"), "0"), look);
        let code = format!("{}+{PERCENT}*{}", entry.fact(kpi::DECIMALS), entry.fact(kpi::PERCENT));
        page.formula(row, DECIMALS, &entry.here(&code, "\"\""), look);
        entry
    }

    /// A formula where the row has an entry, else another one.
    fn here(&self, formula: &str, otherwise: &str) -> String {
        format!("IF({}=0,{otherwise},{formula})", fixed_column(self.row, PLACE))
    }

    /// A formula where the row has an entry, else nothing.
    pub(super) fn used(&self, formula: &str) -> String {
        self.here(formula, "\"\"")
    }

    /// What stands for its series in a column of the hidden sheet.
    fn series(&self, range: &str) -> String {
        format!("INDEX({},{})", hidden(self.book, range), fixed_column(self.row, SERIES))
    }

    /// A fact of its series.
    pub(super) fn series_fact(&self, column: u16) -> String {
        self.series(&self.book.map.series.range(column))
    }

    /// What a block by time says of its series in the chosen period.
    fn chosen(&self, rows: Rows) -> String {
        let column = self.book.map.column(TimeColumn::Chosen);
        self.series(&CalcLayout::run(rows).range(column))
    }

    /// Its value in the chosen period.
    pub(super) fn value(&self) -> String {
        self.chosen(self.book.map.values)
    }

    /// Its score there.
    pub(super) fn score(&self) -> String {
        self.chosen(self.book.map.scores)
    }

    /// Its state there.
    pub(super) fn state(&self) -> String {
        self.chosen(self.book.map.states)
    }

    /// The key of its status there.
    pub(super) fn status(&self) -> String {
        self.series_fact(series_fact::STATUS)
    }

    /// What stands for its KPI in a column of the hidden sheet.
    pub(super) fn kpi(&self, range: &str) -> String {
        format!("INDEX({},{})", hidden(self.book, range), fixed_column(self.row, KPI))
    }

    /// A fact of its KPI.
    pub(super) fn fact(&self, column: u16) -> String {
        self.kpi(&self.book.map.kpis.range(column))
    }

    /// Its target in the chosen period; of a stretch without a lower end, the upper one.
    pub(super) fn target(&self) -> String {
        let target =
            self.kpi(&self.book.map.target.range(self.book.map.column(TimeColumn::Chosen)));
        format!("IF(ISNUMBER({target}),{target},{})", self.fact(kpi::TARGET_HIGH))
    }

    /// A number in its unit as a cell shows it: 0.85 for 85 per cent.
    pub(super) fn shown(&self, number: &str) -> String {
        let code = fixed_column(self.row, DECIMALS);
        self.used(&format!(
            "IF(ISNUMBER({number}),IF({code}>={PERCENT},{number}/100,{number}),\"\")"
        ))
    }

    /// A number in its unit with as many decimals as it shows: what is shown as nothing has no sign.
    pub(super) fn rounded(&self, number: &str) -> String {
        let code = fixed_column(self.row, DECIMALS);
        format!("ROUND({number},{code}-IF({code}>={PERCENT},{PERCENT},0))")
    }

    /// Its name, with its unit where that is short and the number does not say it.
    pub(super) fn name(&self) -> String {
        let book = self.book;
        let rows = book.layout.kpi_block;
        let unit = format!(
            "TRIM(INDEX({}{},{}))",
            book.sheet(SheetKey::Kpis),
            rows.range(KpiColumn::Unit.at()),
            self.fact(1)
        );
        let name = self.fact(kpi::NAME);
        let code = fixed_column(self.row, DECIMALS);
        // What a scale reaches to stands on the other sheets.
        let short = format!("TRIM(LEFT({unit}&\"(\",FIND(\"(\",{unit}&\"(\")-1))");
        self.used(&format!(
            "IF(OR({code}>={PERCENT},{short}=\"\",LEN({short})>{MAX_UNIT}),{name},{name}&\" (\"&{short}&\")\")"
        ))
    }
}

/// Shows numbers of some rows with the decimals of their units; `difference`: as a change.
pub(super) fn decimals(
    styles: &Styles,
    page: &mut SheetWriter<'_>,
    (first, left, last, right): (u32, u16, u32, u16),
    difference: bool,
) {
    let cell = fixed_column(first, DECIMALS);
    for decimals in 0..=MAX_DECIMALS {
        let looks = [NumberLook::Decimals(decimals), NumberLook::Percent(decimals)];
        for (look, more) in looks.into_iter().zip([0, PERCENT]) {
            let code = if difference { signed(look) } else { look.code() };
            sheet_common::conditional_format(
                page,
                (first, left, last, right),
                &format!("AND({cell}<>\"\",{cell}={})", decimals + more),
                underlined(styles, Format::new().set_num_format(code)),
            );
        }
    }
}

/// How a change looks: with its sign, and between percentages in points.
fn signed(look: NumberLook) -> String {
    let plain = NumberLook::Decimals(match look {
        NumberLook::Decimals(decimals) | NumberLook::Percent(decimals) => decimals,
        NumberLook::AsTyped => 1,
    });
    let code = plain.code();
    let unit = if matches!(look, NumberLook::Percent(_)) { "\" pp\"" } else { "" };
    format!("+{code}{unit};-{code}{unit};{code}{unit}")
}
