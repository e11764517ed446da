//! KPIs: what is measured, from where to where, and who answers for it.

use super::{
    columns::{self, CellContent},
    kpi_checks,
    sheet_common::{self, NumberLimits, Tab},
    sheet_writer::{Draft, SheetWriter},
    style::NumberLook,
};
use crate::workbook::notation::fixed_column;
use crate::workbook::tables::{CellScale, KpiColumn, TableColumn, ValueKind};
use crate::{
    model::{Kpi, Moment, Proposal},
    readings::Block,
    workbook::{
        calc::facts,
        tables::{
            block::SheetKey,
            layout::{Layout, Rows},
        },
        write::context::WriteContext,
    },
};
use rust_xlsxwriter::XlsxError;
use strum::IntoEnumIterator;

/// Most KPIs whose rows stand on one page, each half of their columns.
const ONE_PAGE: usize = 32;

/// Whether there are targets of single periods.
fn has_targets(book: &WriteContext<'_>) -> bool {
    book.scorecard.kpis.iter().any(|measure| !measure.targets.is_empty())
}

/// Rows for KPIs of the user's own wait behind the first of them that is free, and targets of single
/// periods behind their heading where there are none.
fn fold_rows(book: &WriteContext<'_>, page: &mut SheetWriter<'_>) {
    let (kpis, targets) = (book.layout.kpi_block, book.layout.target_block);
    let spare = |block: Rows| -> Vec<u32> {
        let spare = (0..book.layout.kpis.len()).filter(|kpi| book.layout.is_spare(*kpi));
        spare.map(|kpi| block.row(kpi)).collect()
    };
    columns::fold_rows(page, &spare(kpis));
    let waiting: Vec<u32> = match has_targets(book) {
        true => spare(targets),
        // Its + stands beside the row above the keys, which are never in sight.
        false => (targets.key..=targets.last()).collect(),
    };
    columns::fold_rows(page, &waiting);
}

/// What a KPI is, which is set once, and what hardly anybody sets wait behind a + above the table.
fn fold_columns(book: &WriteContext<'_>, page: &mut SheetWriter<'_>) {
    // Targets of many periods stand below them.
    let below = |column: KpiColumn| {
        has_targets(book) && Layout::target_column(book.layout.periods) > column.at()
    };
    if !below(KpiColumn::Direction) {
        columns::fold_between(page, KpiColumn::Direction, KpiColumn::Lens);
    }
    if !below(KpiColumn::Benchmark) {
        columns::fold(page, KpiColumn::Benchmark, &book.scorecard.kpis);
    }
    page.sheet.set_zoom(sheet_common::WIDE);
}

/// Writes the sheet.
pub(crate) fn write(
    book: &WriteContext<'_>,
    mut page: SheetWriter<'_>,
) -> Result<Draft, XlsxError> {
    let (rows, targets) = (book.layout.kpi_block, book.layout.target_block);
    sheet_common::frame(book, &mut page, SheetKey::Kpis, Tab::Set);
    sheet_common::intro(&mut page, book, SheetKey::Kpis, 9, 48.0);
    sheet_common::keys(book, &mut page, Block::Kpis, rows, &[]);
    for index in 0..book.layout.kpis.len() {
        entry(book, &mut page, index);
    }
    columns::validate::<KpiColumn>(book, &mut page, rows);
    kpi_checks::conditions(book, &mut page);
    missing_targets(book, &mut page);
    let calendar = book.scorecard.calendar.periods().enumerate();
    let periods: Vec<(u16, String, String)> = calendar
        .map(|(at, period)| {
            (Layout::target_column(at), period.to_string(), book.period_label(Moment::Period(at)))
        })
        .collect();
    page.text(targets.key - 2, 1, book.labels.text("kpis.targets"), &book.styles.section);
    let mut intro = book.labels.text("kpis.targets_intro").to_owned();
    if !has_targets(book) {
        intro = format!("{} {intro}", book.labels.text("kpis.targets_folded"));
    }
    page.text(targets.key - 1, 1, &intro, &book.styles.plain);
    page.height(targets.key - 2, 21.0);
    sheet_common::keys(book, &mut page, Block::Targets, targets, &periods);
    for index in 0..book.layout.kpis.len() {
        target_row(book, &mut page, index);
    }
    own_percentages(book, &mut page);
    page.widths(&columns::widths::<KpiColumn>());
    fold_columns(book, &mut page);
    page.fit(sheet_common::INTRO, sheet_common::INTRO, 15.0)
        .fit(rows.header(), rows.header(), 15.0)
        .fit(rows.first, rows.last(), 30.0);
    page.fit(targets.header(), targets.last(), 15.0);
    fold_rows(book, &mut page);
    page.set(|sheet| sheet.set_freeze_panes(rows.first, 3).map(drop));
    // Two pages wide, with code and name on both: on one nobody could read it.
    sheet_common::print_wide(book, &mut page, SheetKey::Kpis, 2);
    // What is folded makes the rest larger; that is no reason for a page of blank rows.
    if book.layout.kpis.len() <= ONE_PAGE {
        page.sheet.set_print_fit_to_pages(2, 1);
    }
    let right = Block::Kpis.after() - 1;
    if has_targets(book) {
        let right = right.max(Layout::target_column(book.layout.periods.saturating_sub(1)));
        page.set(|sheet| sheet.set_print_area(rows.header(), 1, targets.last(), right).map(drop));
    } else {
        page.set(|sheet| sheet.set_repeat_rows(rows.header(), rows.header()).map(drop));
        page.set(|sheet| sheet.set_print_area(rows.header(), 1, rows.last(), right).map(drop));
    }
    let target = KpiColumn::Target.at();
    page.set(|sheet| sheet.set_selection(rows.first, target, rows.first, target).map(drop));
    page.finish()
}

/// One KPI.
fn entry(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, index: usize) {
    let row = book.layout.kpi_block.row(index);
    let Some(entry) = book.layout.kpis.get(index) else { return };
    let measure = book.measure(index);
    let kpi = measure.map(|measure| &measure.kpi);
    page.text(row, 0, &entry.id, &book.styles.calculation);
    columns::row(book, page, row, (measure, book.look(index)), |column| {
        content(book, index, column)
    });
    computed(book, page, index);
    kpi_checks::row(book, page, index);
    messages(book, page, (row, index), kpi);
}

/// What stands in a column that is no field of a KPI.
fn content(book: &WriteContext<'_>, index: usize, column: KpiColumn) -> CellContent {
    let kpi = book.measure(index).map(|measure| &measure.kpi);
    match column {
        KpiColumn::Code => CellContent::Text(book.kpi_code(index)),
        KpiColumn::Benchmark => {
            CellContent::Text(kpi.map(|kpi| benchmark(book, kpi)).unwrap_or_default())
        }
        KpiColumn::TargetProposed => {
            let target = kpi.and_then(|kpi| kpi.target.as_ref());
            CellContent::Number(target.map(|target| target.value))
        }
        // The others are fields, or formulas.
        _ => CellContent::Text(String::new()),
    }
}

/// What the sheet works out from the targets.
fn computed(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, index: usize) {
    let row = book.layout.kpi_block.row(index);
    let styles = &book.styles;
    let look = |column: KpiColumn| match book.look(index) {
        // Where a score turns has to be shown as exactly as it is.
        NumberLook::Percent(decimals) if column != KpiColumn::WorstProposed => {
            NumberLook::Percent(decimals.max(2))
        }
        look => look,
    };
    let calculation = book.sheet(SheetKey::Calculation);
    let run = book.map.kpis;
    let ids = format!("{calculation}{}", run.range(0));
    for (column, fact) in [
        (KpiColumn::GreenFrom, facts::kpi::GREEN_FROM),
        (KpiColumn::AmberFrom, facts::kpi::AMBER_FROM),
        (KpiColumn::WorstProposed, facts::kpi::PROPOSED),
    ] {
        let found = format!(
            "INDEX({calculation}{},MATCH({},{ids},0))",
            run.range(fact),
            fixed_column(row, 0)
        );
        let formula = format!("IFERROR({},\"\")", book.shown_value(index, &found));
        page.formula(row, column.at(), &formula, styles.number(look(column)));
    }
}

/// The most recent published figure, with its source.
fn benchmark(book: &WriteContext<'_>, kpi: &Kpi) -> String {
    let Some(found) = kpi.benchmarks.iter().max_by_key(|benchmark| benchmark.year) else {
        return String::new();
    };
    book.labels.fill(
        "kpis.benchmark",
        &[
            ("value", &number(book, kpi, found.value)),
            ("year", &found.year.to_string()),
            ("population", &found.population),
            ("source", &found.source),
        ],
    )
}

/// A number of a KPI in a text.
fn number(book: &WriteContext<'_>, kpi: &Kpi, value: f64) -> String {
    let written = book.labels.number(value, kpi.unit.decimals);
    if kpi.unit.is_percentage() {
        book.labels.fill("number.percent", &[("number", &written)])
    } else {
        written
    }
}

/// What a person reads when they stand on an anchor's cell.
fn messages(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    (row, index): (u32, usize),
    kpi: Option<&Kpi>,
) {
    let labels = book.labels;
    let target = kpi.and_then(|kpi| kpi.target.as_ref());
    let worst = kpi.and_then(|kpi| kpi.worst.as_ref());
    let written =
        |value: f64| kpi.map_or_else(|| labels.number(value, 1), |kpi| number(book, kpi, value));
    let target_text = target.map_or_else(
        || labels.text("kpis.target_help").to_owned(),
        |target| {
            let value = written(target.value);
            labels.fill("kpis.target_proposal", &[("value", &value), ("reason", &target.reason)])
        },
    );
    let worst_text = worst.map_or_else(
        || labels.text("kpis.worst_help").to_owned(),
        |worst| {
            let value = match worst.low {
                Proposal::Number(number) => written(number),
                Proposal::ShareOfTarget(share) => labels
                    .fill("kpis.share_of_target", &[("share", &labels.number(share * 100.0, 0))]),
            };
            labels.fill("kpis.worst_proposal", &[("value", &value), ("reason", &worst.reason)])
        },
    );
    for (column, text) in [(KpiColumn::Target, &target_text), (KpiColumn::Worst, &worst_text)] {
        let title = labels.of("column.kpis", column.key()).to_owned();
        let scale = book.scale(index);
        let share = kpi.is_some_and(Kpi::is_share);
        let limits = match scale {
            CellScale::Percent { .. } => NumberLimits::of(scale, None, share),
            CellScale::Plain | CellScale::Either if column == KpiColumn::Target => NumberLimits {
                whole: false,
                ..NumberLimits::of(scale, kpi.map(|kpi| &kpi.unit), share)
            },
            CellScale::Plain | CellScale::Either => NumberLimits::default(),
        };
        sheet_common::number_only(book, page, (row, row), column.at(), limits, (&title, text));
    }
}

/// Rows of the user's own show percentages as they are understood, whose cells were made before
/// anybody named the unit.
fn own_percentages(book: &WriteContext<'_>, page: &mut SheetWriter<'_>) {
    let (rows, targets) = (book.layout.kpi_block, book.layout.target_block);
    let last = Layout::target_column(book.layout.periods.saturating_sub(1));
    let percent = kpi_checks::percent(book);
    for (index, entry) in book.layout.kpis.iter().enumerate() {
        if entry.own && book.scale(index) == CellScale::Plain {
            let fact = book.percent_fact(index);
            for row in [rows.row(index), targets.row(index)] {
                page.formula(row, percent, &fact, &book.styles.calculation);
            }
        }
    }
    sheet_common::own_columns(book, page, rows, [percent, kpi_checks::why(book)]);
    for column in KpiColumn::iter() {
        if matches!(column.facts().kind, ValueKind::Number | ValueKind::Anchor) {
            let area = (rows.first, column.at(), rows.last(), column.at());
            sheet_common::understood(page, area, percent);
        }
    }
    let area = (targets.first, Layout::target_column(0), targets.last(), last);
    sheet_common::understood(page, area, percent);
}

/// The mark on a missing target.
fn missing_targets(book: &WriteContext<'_>, page: &mut SheetWriter<'_>) {
    let rows = book.layout.kpi_block;
    let span = (rows.first, rows.last());
    let name = fixed_column(rows.first, KpiColumn::Name.at());
    let target = fixed_column(rows.first, KpiColumn::Target.at());
    let high = fixed_column(rows.first, KpiColumn::TargetHigh.at());
    let at = KpiColumn::Target.at();
    sheet_common::conditional_format(
        page,
        (span.0, at, span.1, at),
        &format!("AND({name}<>\"\",{target}=\"\",{high}=\"\")"),
        book.styles.missing(),
    );
}

/// Targets of single periods.
fn target_row(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, index: usize) {
    let styles = &book.styles;
    let row = book.layout.target_block.row(index);
    let Some(entry) = book.layout.kpis.get(index) else { return };
    let measure = book.measure(index);
    page.text(row, 0, &entry.id, &styles.calculation);
    let calculation = book.sheet(SheetKey::Calculation);
    let run = book.map.kpis;
    let ids = format!("{calculation}{}", run.range(0));
    let id = fixed_column(row, 0);
    let found = |fact: u16| {
        format!("IFERROR(INDEX({calculation}{},MATCH({id},{ids},0)),\"\")", run.range(fact))
    };
    page.formula(row, 1, &found(facts::kpi::CODE), &styles.text_centre);
    page.formula(row, 2, &found(facts::kpi::NAME), &styles.text);
    let (scale, look) = (book.scale(index), book.look(index));
    for (position, period) in book.scorecard.calendar.periods().enumerate() {
        let target = measure.and_then(|measure| measure.targets.get(&period)).copied();
        let target = target.map(|target| scale.cell(target));
        page.number(row, Layout::target_column(position), target, styles.input_number(look));
    }
}
