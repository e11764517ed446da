//! What a cell of figures takes, and what its message says when it gets something else.

use super::{
    WriteContext,
    sheet_common::{MAX_MESSAGE, NumberLimits, cut, worded},
    sheet_writer::SheetWriter,
};
use crate::{
    model::{Input, Kpi, Moment, SurveyType},
    workbook::{
        calc::map::list,
        notation::{fixed, plain},
        tables::{
            block::SheetKey,
            layout::{DataRow, Layout},
        },
    },
};
use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Formula};

/// Another figure of the same result that a figure cannot pass.
struct Bound {
    /// What holds of both, where both are there.
    rule: String,
    /// The same in words.
    words: String,
}

/// Lets the cells of a row take a number within its limits and those that other rows set, or a text
/// that says that there is none.
pub(crate) fn number_or_note(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    (at, data): (usize, &DataRow),
    limits: NumberLimits,
    message: (&str, &str),
) {
    let (first, left) = (book.layout.data_block.row(at), Layout::data_column(Moment::Before));
    let right = Layout::data_column(Moment::last(book.layout.periods));
    let cell = plain(first, left);
    let bounds = bounds(book, (at, data), left);
    let mut tests: Vec<String> =
        limits.least.map(|least| format!("{cell}>={least}")).into_iter().collect();
    tests.extend(limits.most.map(|most| format!("{cell}<={most}")));
    tests.extend(limits.whole.then(|| format!("{cell}=ROUND({cell},0)")));
    tests.extend(bounds.iter().map(|bound| bound.rule.clone()));
    let number =
        if tests.is_empty() { "TRUE".to_owned() } else { format!("AND({})", tests.join(",")) };
    let rule = format!(
        "=IF(ISNUMBER({cell}),{number},ISNUMBER(FIND(\"|\"&LOWER(TRIM({cell}))&\"|\",{}{})))",
        book.sheet(SheetKey::Calculation),
        fixed(list::NO_FIGURE, 1)
    );
    let validation = DataValidation::new()
        .allow_custom(Formula::new(rule))
        .set_error_style(DataValidationErrorStyle::Warning);
    let mut text = limits.words(book);
    for bound in &bounds {
        text = format!("{text} {}", bound.words);
    }
    let validation = worded(book, validation, message)
        .and_then(|it| it.set_error_message(cut(&text, MAX_MESSAGE)));
    page.set(|sheet| sheet.add_data_validation(first, left, first, right, &validation?).map(drop));
}

/// What other figures of the same result say about a figure: a part is no more than its whole, and
/// those who answer for and against are together no more than all who answered.
fn bounds(book: &WriteContext<'_>, (at, data): (usize, &DataRow), column: u16) -> Vec<Bound> {
    let series = book.layout.series.get(data.series);
    let kpi = series.and_then(|series| book.measure(series.kpi)).map(|measure| &measure.kpi);
    let Some((kpi, index)) = kpi.zip(data.input) else { return Vec::new() };
    let Some(input) = kpi.inputs.get(index) else { return Vec::new() };
    let cell = |other: &Input| {
        let place = kpi.inputs.iter().position(|one| one.id == other.id)?;
        let row = (at + place).checked_sub(index)?;
        let there = book.layout.data.get(row)?;
        let same = there.series == data.series && there.input == Some(place);
        same.then(|| plain(book.layout.data_block.row(row), column))
    };
    let mut bounds = Vec::new();
    for (parts, whole) in relations(kpi) {
        if whole.id != input.id && parts.iter().all(|part| part.id != input.id) {
            continue;
        }
        let cells: Option<Vec<String>> = parts.iter().map(|part| cell(part)).collect();
        let Some((cells, all)) = cells.zip(cell(whole)) else { continue };
        let own = cell(input).unwrap_or_default();
        let sum =
            if cells.len() > 1 { format!("SUM({})", cells.join(",")) } else { cells.concat() };
        let others = || cells.iter().chain([&all]).filter(|cell| **cell != own);
        // Where there is no number yet, nothing is held against it; a sum passes texts over.
        let rule = match others().collect::<Vec<_>>().as_slice() {
            [other] => format!("IF(ISNUMBER({other}),{sum}<={all},TRUE)"),
            _ if own == all => format!("{sum}<={all}"),
            _ => format!("IF(ISNUMBER({all}),{sum}<={all},TRUE)"),
        };
        let names = |of: &[&Input]| {
            let names = of.iter().filter(|one| one.id != input.id).map(|one| one.name.as_str());
            names.collect::<Vec<_>>().join(" + ")
        };
        let (others, whole_name) = (names(&parts), whole.name.as_str());
        let said = [("parts", others.as_str()), ("whole", whole_name)];
        let key = match () {
            () if own == all => "validation.whole_of",
            () if others.is_empty() => "validation.part_of",
            () => "validation.parts_of",
        };
        bounds.push(Bound { rule, words: book.labels.fill(key, &said) });
    }
    bounds
}

/// Which figures of a KPI are parts of which.
fn relations(kpi: &Kpi) -> Vec<(Vec<&Input>, &Input)> {
    let find = |id: &str| kpi.inputs.iter().find(|input| input.id == id);
    let parts =
        kpi.inputs.iter().filter_map(|input| Some((vec![input], find(input.part_of.as_deref()?)?)));
    let net = kpi.survey.as_ref().filter(|survey| survey.kind == SurveyType::Net);
    let answers = net.and_then(|survey| {
        let both = [find(survey.positive.as_deref()?)?, find(survey.negative.as_deref()?)?];
        Some((both.to_vec(), find(&survey.answers)?))
    });
    let (of_answers, whole) = answers.clone().unzip();
    let is_in = |part: &Input| of_answers.iter().flatten().any(|one| one.id == part.id);
    // Both together say more than each by itself.
    let parts = parts.filter(|(part, of)| {
        !(whole.is_some_and(|whole| whole.id == of.id) && part.iter().all(|one| is_in(one)))
    });
    parts.chain(answers).collect()
}
