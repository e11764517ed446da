//! What the sheet KPIs says of its settings: words per row, marks on cells.

use super::{
    columns,
    context::WriteContext,
    data_checks::SIGN,
    data_marks::words_conditions,
    row_checks::{self, ToldPlace},
    sheet_common,
    sheet_writer::SheetWriter,
};
use crate::{
    model::{Moment, ValueLimits},
    readings::Block,
    workbook::{
        calc::{
            facts::kpi,
            map::{RowRange, list},
        },
        notation::{across, fixed, fixed_column, literal, plain},
        tables::{
            CellScale, KpiColumn, SettingFault, TableColumn, ValueKind, block::SheetKey,
            layout::Layout,
        },
    },
};
use strum::{EnumCount, IntoEnumIterator};

/// What the hidden column says of a cell that holds what its list does not: this, and its column.
const NO_CHOICE: u16 = 100;

/// Whether people choose what stands in a column from a list.
fn is_chosen(book: &WriteContext<'_>, column: KpiColumn) -> bool {
    columns::choices(book, column.facts().kind).is_some()
}

/// Whether people type a number into a column.
fn is_number(column: KpiColumn) -> bool {
    matches!(
        column.facts().kind,
        ValueKind::Number | ValueKind::Anchor | ValueKind::Weight | ValueKind::Count
    ) && KpiColumn::filled_in().any(|filled| filled == column)
}

/// The hidden column that says whether a row of the user's own counts in percentages.
pub(crate) fn percent(book: &WriteContext<'_>) -> u16 {
    let last = Layout::target_column(book.layout.periods.saturating_sub(1));
    Block::Kpis.after().max(last + 1) + 1
}

/// The hidden column with the number of what is wrong with a row.
pub(crate) fn why(book: &WriteContext<'_>) -> u16 {
    percent(book) + 1
}

/// A row of KPIs with what its checks need to know.
struct CheckedKpi<'a> {
    book: &'a WriteContext<'a>,
    index: usize,
    row: u32,
}

/// Writes what is wrong with the settings of a row, or still open.
pub(crate) fn row(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, index: usize) {
    let checked = CheckedKpi { book, index, row: book.layout.kpi_block.row(index) };
    page.formula(checked.row, why(book), &checked.reason(), &book.styles.calculation);
    page.formula(checked.row, KpiColumn::Check.at(), &checked.words(), &book.styles.text);
}

impl CheckedKpi<'_> {
    fn step(&self, place: &str) -> String {
        format!("{}{place}", self.book.sheet(SheetKey::Calculation))
    }

    fn fact(&self, column: u16) -> String {
        self.step(&fixed(self.book.map.kpis.row(self.index), column))
    }

    /// An anchor as it holds in the end, by its run.
    fn last(&self, run: RowRange) -> String {
        let last = self.book.map.column(Moment::last(self.book.layout.periods));
        self.step(&fixed(run.row(self.index), last))
    }

    fn cell(&self, column: KpiColumn) -> String {
        fixed_column(self.row, column.at())
    }

    fn cells(&self, columns: impl Iterator<Item = KpiColumn>) -> String {
        columns.map(|column| self.cell(column)).collect::<Vec<_>>().join(",")
    }

    /// What is wrong, in the order in which it is told.
    fn tests(&self) -> Vec<(String, SettingFault)> {
        let numbers = self.cells(KpiColumn::iter().filter(|column| is_number(*column)));
        let (weight, fewest) = (self.cell(KpiColumn::Weight), self.cell(KpiColumn::MinimumAnswers));
        let below = |cell: &str| format!("IF(ISNUMBER({cell}),{cell}<0,FALSE)");
        let mut tests = vec![
            (format!("COUNTA({numbers})>COUNT({numbers})"), SettingFault::TextInNumber),
            (format!("MAX(MAX({numbers}),-MIN({numbers}))>=1E+15"), SettingFault::NumberTooLarge),
            (below(&weight), SettingFault::NegativeWeight),
            (below(&fewest), SettingFault::NegativeNumber),
        ];
        self.impossible(&mut tests);
        tests
    }

    /// Anchors that cannot be.
    fn impossible(&self, tests: &mut Vec<(String, SettingFault)>) {
        let scale = self.book.scale(self.index);
        if let CellScale::Percent { most } = scale {
            let anchors = |column: &KpiColumn| {
                matches!(column.facts().kind, ValueKind::Number | ValueKind::Anchor)
                    && is_number(*column)
            };
            let cells = self.cells(KpiColumn::iter().filter(anchors));
            let test = format!("MAX(MAX({cells}),-MIN({cells}))>{most}");
            tests.push((test, SettingFault::WholePercents));
        }
        let ValueLimits { minimum, maximum } = self.limits();
        if minimum.is_none() && maximum.is_none() && !matches!(scale, CellScale::Percent { .. }) {
            return;
        }
        let targets = self.cells([KpiColumn::Target, KpiColumn::TargetHigh].into_iter());
        let impossible = format!("{}>0", self.fact(kpi::IMPOSSIBLE));
        let own = |test: String| format!("AND({impossible},{test})");
        let slack = ValueLimits::SLACK;
        if let Some(most) = maximum.map(|most| scale.cell(most + slack)) {
            tests.push((own(format!("MAX({targets})>{most}")), SettingFault::TargetTooHigh));
        }
        if let Some(least) = minimum.map(|least| scale.cell(least - slack)) {
            tests.push((own(format!("MIN({targets})<{least}")), SettingFault::TargetTooLow));
        }
        tests.push((impossible, SettingFault::PeriodTarget));
    }

    /// Number of what is wrong; nothing where all is well.
    fn reason(&self) -> String {
        let anchors = self.fact(kpi::ANCHOR_FAULT);
        let mut reason = format!("IF({anchors}>0,{anchors},\"\")");
        for column in KpiColumn::filled_in() {
            let cell = self.cell(column);
            if let Some(test) = row_checks::no_choice(self.book, &cell, column.facts().kind) {
                reason = format!("IF({test},{},{reason})", NO_CHOICE + column.at());
            }
        }
        for (test, fault) in self.tests().into_iter().rev() {
            reason = format!("IF({test},{},{reason})", fault.number());
        }
        format!("IF({}=0,\"\",{reason})", self.fact(kpi::ACTIVE))
    }

    /// What people read.
    fn words(&self) -> String {
        let (book, labels, map) = (self.book, self.book.labels, &self.book.map);
        let why = fixed_column(self.row, why(book));
        let last = u16::try_from(SettingFault::COUNT).unwrap_or(1);
        let words = self.step(&across(list::SETTING_FAULTS, 1, last));
        let mut told = format!("INDEX({words},{why})");
        if let Some(limits) = self.limits_words() {
            told = format!("SUBSTITUTE({told},\"{{limits}}\",{})", literal(&limits));
        }
        let headers = book.layout.kpi_block.header();
        let header = format!(
            "INDEX({}:{},{why}-{NO_CHOICE}+1)",
            fixed(headers, 0),
            fixed(headers, Block::Kpis.after() - 1)
        );
        let chosen = literal(&format!(": {}", labels.of("check.setting", "unknown-choice")));
        let told = format!("IF({why}>{NO_CHOICE},{header}&{chosen},{told})");
        let (target, high) = (self.last(map.target), self.fact(kpi::TARGET_HIGH));
        let open = |key: &str| literal(labels.of("check.open", key));
        let sides = format!("{}=1", self.fact(kpi::HAS_SIDE));
        let own = book.layout.kpis.get(self.index).is_some_and(|entry| entry.own);
        let lens = if own {
            format!("IF({}=\"\",{},\"\")", self.cell(KpiColumn::Lens), open("lens"))
        } else {
            "\"\"".to_owned()
        };
        // A row that says something and not what it is called counts for nothing.
        let nameless = if own {
            let said = self.cells([KpiColumn::Objective, KpiColumn::Target].into_iter());
            format!("IF(COUNTA({said})>0,{},\"\")", open("name"))
        } else {
            "\"\"".to_owned()
        };
        format!(
            "IF({active}=0,{nameless},IF({why}<>\"\",{}&{told},IF(COUNT({target},{high})=0,{},\
             IF({sides},IF({objective}=\"\",{},{lens}),{}))))",
            literal(&format!("{SIGN} ")),
            open("target"),
            open("objective"),
            open("worst"),
            active = self.fact(kpi::ACTIVE),
            objective = self.fact(kpi::OBJECTIVE),
        )
    }

    fn limits(&self) -> ValueLimits {
        let own = self.book.layout.kpis.get(self.index).is_none_or(|entry| entry.own);
        let measure = self.book.measure(self.index).filter(|_| !own);
        measure.map_or_else(ValueLimits::default, |measure| measure.target_limits())
    }

    fn limits_words(&self) -> Option<String> {
        let percent = matches!(self.book.scale(self.index), CellScale::Percent { .. });
        self.book.limits_words(self.limits(), percent)
    }
}

/// Marks: numbers that are texts, and the cell that words speak of.
pub(crate) fn conditions(book: &WriteContext<'_>, page: &mut SheetWriter<'_>) {
    let rows = book.layout.kpi_block;
    let span = (rows.first, rows.last());
    let why = fixed_column(rows.first, why(book));
    for column in KpiColumn::iter().filter(|column| is_number(*column)) {
        let cell = plain(rows.first, column.at());
        let spoken: Vec<String> = SettingFault::iter()
            .filter(|fault| fault.speaks_of(column))
            .map(|fault| format!("{why}={}", fault.number()))
            .collect();
        let mut tests = vec![format!("AND({cell}<>\"\",ISNUMBER({cell})=FALSE)")];
        if !spoken.is_empty() {
            tests.push(format!("AND({cell}<>\"\",OR({}))", spoken.join(",")));
        }
        let rule = format!("OR({})", tests.join(","));
        let area = (span.0, column.at(), span.1, column.at());
        sheet_common::conditional_format(page, area, &rule, book.styles.wrong());
    }
    for column in KpiColumn::filled_in().filter(|column| is_chosen(book, *column)) {
        let area = (span.0, column.at(), span.1, column.at());
        let rule = format!("{why}={}", NO_CHOICE + column.at());
        sheet_common::conditional_format(page, area, &rule, book.styles.wrong());
    }
    words_conditions(&book.styles, page, span, KpiColumn::Check.at());
}

/// How many rows have settings that cannot be right, as a formula.
pub(crate) fn count(book: &WriteContext<'_>) -> String {
    let rows = book.layout.kpi_block;
    format!("COUNT({}{})", book.sheet(SheetKey::Kpis), rows.range(why(book)))
}

/// Where the words on the first of them stand.
pub(super) fn told(book: &WriteContext<'_>) -> ToldPlace {
    ToldPlace::of(SheetKey::Kpis, book.layout.kpi_block, KpiColumn::Check)
}
