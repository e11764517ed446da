//! Single cells: texts, numbers and choices, each against what was issued.

use super::{
    At, CellAt, Line, ReadContext, Table,
    day_count::{date, date_of_serial, hours},
    number_input::{TypedNumber, no_figure, typed},
    sheets::CellValue,
};
use crate::model::compared;
use crate::{
    finding::{FigureCode, SheetCode},
    model::Unit,
    readings::Entry,
    workbook::{
        notation::fitting,
        tables::{CellScale, KpiColumn, TableColumn, percent_in},
    },
};

/// Relative difference below which two numbers are one: some programs write 15 digits.
const SAME: f64 = 1e-14;
/// Day in the spreadsheet's count, 1910: what lies before was hardly meant as a date.
const HARDLY_A_DATE: f64 = 3_654.0;

/// What a number in a cell means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum NumberMeaning {
    /// In a workbook of the first edition: percentages from 0 to 100, or something that nobody said.
    Hundred,
    /// In a workbook of the first edition: something else, where a percent sign is a mistake.
    Other,
    /// What the formulas of the sheet take it for, whatever its format.
    Scaled(CellScale),
}

impl NumberMeaning {
    /// In a workbook of the first edition, by unit; none: nobody said.
    pub(crate) fn first(unit: Option<&Unit>) -> Self {
        match unit {
            Some(unit) if !unit.label.contains('%') && !unit.id.as_str().starts_with("percent") => {
                Self::Other
            }
            _ => Self::Hundred,
        }
    }

    /// Whether formulas read a percentage that is a text.
    fn is_read_as_text(self) -> bool {
        matches!(self, Self::Scaled(CellScale::Percent { .. }))
    }

    /// Whether the cell is known to hold a percentage, by the formulas too.
    fn is_percentage(self) -> bool {
        matches!(self, Self::Scaled(CellScale::Percent { .. } | CellScale::Either))
    }
}

/// Whether two numbers are one, as far as 15 digits tell.
pub(crate) fn same(one: f64, two: f64) -> bool {
    (one - two).abs() <= SAME * one.abs().max(two.abs())
}

/// A number rounded to 15 digits, so that 0.07 × 100 is 7.
fn rounded(number: f64) -> f64 {
    format!("{number:.14e}").parse().unwrap_or(number)
}

/// A number as it is named in a finding.
pub(crate) fn named(number: f64) -> String {
    rounded(number).to_string()
}

/// A number as it is named in a message, with the decimal mark of its language.
pub(crate) fn with_decimal_mark(number: f64, mark: &str) -> String {
    named(number).replace('.', mark)
}

/// A text as a cell gives it back.
fn as_read(text: &str) -> String {
    fitting(text).replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}

/// A text as `LOWER(TRIM(…))` and MATCH compare it: case does not count, nor do blanks around words.
pub(crate) fn looked_up(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ").to_lowercase()
}

/// A cell's content as a text.
pub(crate) fn text_of(value: Option<&CellValue>) -> String {
    match value {
        None => String::new(),
        Some(CellValue::Text(text) | CellValue::Error(text)) => text.trim().to_owned(),
        Some(CellValue::Number(number) | CellValue::Percent(number)) => named(*number),
        Some(CellValue::Bool(flag)) => flag.to_string(),
        Some(CellValue::Date(serial)) => date(*serial).unwrap_or_else(|| named(*serial)),
        Some(CellValue::Duration(days)) => hours(*days, ":"),
    }
}

/// The same with the blanks around it: formulas take off only the plain ones.
pub(crate) fn as_typed(value: Option<&CellValue>) -> String {
    match value {
        Some(CellValue::Text(text)) => text.to_string(),
        other => text_of(other),
    }
}

impl<'a> ReadContext<'a> {
    /// Where a cell stands; the sheet when its column is gone.
    pub(crate) fn at(table: &Table<'_>, line: &Line<'_>, key: &str) -> At {
        match table.found.column(key) {
            Some(column) => At::cell(table.found.sheet, line.at, column),
            None => At::sheet(table.found.sheet),
        }
    }

    /// A cell's content; the outer none when its column is gone.
    #[expect(clippy::option_option, reason = "a column that is gone is not a blank cell")]
    pub(crate) fn value(
        table: &Table<'_>,
        line: &Line<'a>,
        key: &str,
    ) -> Option<Option<&'a CellValue>> {
        table.found.column(key).map(|column| line.row.get(column))
    }

    /// A cell as a text, whatever it holds.
    pub(crate) fn raw_text(table: &Table<'_>, line: &Line<'a>, key: &str) -> String {
        text_of(Self::value(table, line, key).flatten())
    }

    /// Tells of columns that people fill in and that are gone; what they held stays as issued.
    pub(crate) fn table_there<C: TableColumn>(&mut self, table: &Table<'_>) {
        let issued = C::filled_in().filter(|one| one.facts().since <= self.issued.edition);
        let keys: Vec<&str> = issued.map(TableColumn::key).collect();
        self.columns_there(table, &keys);
    }

    /// Tells of columns that are gone; what they held stays as issued.
    pub(crate) fn columns_there(&mut self, table: &Table<'_>, keys: &[&str]) {
        for key in keys {
            if table.found.column(key).is_none() {
                let group = format!("column.{}", table.block);
                let label = self.words.own().map_or(*key, |labels| labels.of(&group, key));
                self.notebook.add(
                    SheetCode::ColumnGone { column: label.to_owned() },
                    At::sheet(table.found.sheet),
                );
            }
        }
    }

    /// A text; the issued one exactly where the cell says the same.
    pub(crate) fn text(&mut self, cell: &CellAt<'_, 'a>, issued: &str) -> String {
        let Some(value) = cell.value() else { return issued.to_owned() };
        let now = text_of(value);
        let kept = value.is_none() && self.pending(cell.at()).is_some();
        if kept || as_read(&now) == as_read(issued) {
            return issued.to_owned();
        }
        self.changed(&cell.changed(), issued.to_owned(), now.clone());
        now
    }

    /// A number; the issued one exactly where the cell says the same.
    pub(crate) fn number(
        &mut self,
        cell: &CellAt<'_, 'a>,
        means: NumberMeaning,
        issued: Option<f64>,
    ) -> Option<f64> {
        let Some(value) = cell.value() else { return issued };
        let at = cell.at();
        if value.is_none() && self.pending(at).is_some() {
            return issued;
        }
        // Formulas take texts for no settings, not even those that they read among figures.
        let number = |text: &str| {
            let typed = typed(text);
            percent_in(text).is_some()
                || matches!(typed, TypedNumber::Number { .. } | TypedNumber::Ambiguous { .. })
        };
        if let (true, Some(CellValue::Text(text))) = (means.is_percentage(), value)
            && number(text)
        {
            let value = text.trim().to_owned();
            self.notebook.add(FigureCode::PercentAsText { value }, at);
            return None;
        }
        let entry = self.entry(at, value, means);
        // A figure can be missing or not apply; a setting is a number or nothing, and the sheet marks
        // every text.
        if let (Entry::Blank | Entry::NotApplicable, Some(CellValue::Text(text))) = (&entry, value)
            && !text.trim().is_empty()
        {
            let value = text.trim().to_owned();
            self.notebook.add(FigureCode::TextInNumber { value }, at);
        }
        let now = match entry {
            Entry::Number(number) => Some(number),
            Entry::Blank | Entry::NotApplicable | Entry::Invalid(_) => None,
        };
        if let (NumberMeaning::Scaled(scale), Some(CellValue::Number(it) | CellValue::Percent(it))) =
            (means, value)
            && scale.value(*it).is_none()
            && cell.key != KpiColumn::Baseline.key()
        {
            self.impossible.insert(cell.id.to_owned());
        }
        match (issued, now) {
            (Some(one), Some(two)) if same(one, two) => return issued,
            (None, None) => return None,
            _ => {}
        }
        let shown = |number: Option<f64>| number.map(named).unwrap_or_default();
        self.changed(&cell.changed(), shown(issued), shown(now));
        now
    }

    /// A formula of the user's without what it comes to, which is told.
    pub(crate) fn pending(&mut self, at: At) -> Option<String> {
        let (sheet, cell) = at.sheet.zip(at.cell)?;
        let formula = format!("={}", self.sheets.get(sheet)?.pending.get(&cell)?);
        self.notebook.add(FigureCode::FormulaWithoutResult { formula: formula.clone() }, at);
        Some(formula)
    }

    /// What a cell for a figure holds, with everything that had to be interpreted told.
    pub(crate) fn entry(
        &mut self,
        at: At,
        value: Option<&CellValue>,
        means: NumberMeaning,
    ) -> Entry {
        match value {
            None => match self.pending(at) {
                Some(formula) => Entry::Invalid(formula),
                None => Entry::Blank,
            },
            Some(CellValue::Number(number)) => match means {
                NumberMeaning::Scaled(scale) => self.scaled(at, (*number, false), scale),
                NumberMeaning::Hundred | NumberMeaning::Other => Entry::Number(*number),
            },
            Some(CellValue::Percent(number)) => self.percent(at, *number, means),
            Some(CellValue::Text(text)) => self.typed(at, text, means),
            Some(CellValue::Error(error)) if compared(error) == "#n/a" => {
                self.notebook.add(FigureCode::ErrorNotApplicable, at);
                Entry::NotApplicable
            }
            Some(CellValue::Error(error)) => {
                self.notebook.add(FigureCode::ErrorInNumber { value: error.to_string() }, at);
                Entry::Invalid(error.to_string())
            }
            Some(CellValue::Bool(flag)) => {
                let text = flag.to_string().to_uppercase();
                self.notebook.add(FigureCode::TextInNumber { value: text.clone() }, at);
                Entry::Invalid(text)
            }
            Some(CellValue::Date(serial)) => {
                let (said, meant) = self.date_meant(*serial);
                self.date(at, said, meant)
            }
            Some(CellValue::Duration(days)) => {
                self.date(at, hours(*days, ":"), hours(*days, self.mark))
            }
        }
    }

    /// A number that is shown as a percentage.
    fn percent(&mut self, at: At, number: f64, means: NumberMeaning) -> Entry {
        let hundred = rounded(number * 100.0);
        match means {
            NumberMeaning::Scaled(scale) => self.scaled(at, (number, true), scale),
            NumberMeaning::Hundred => {
                self.notebook.add(FigureCode::PercentFormat { number: hundred }, at);
                Entry::Number(hundred)
            }
            NumberMeaning::Other => {
                let shown = format!("{}%", with_decimal_mark(hundred, self.mark));
                self.notebook.add(FigureCode::PercentUnexpected { shown: shown.clone() }, at);
                Entry::Invalid(shown)
            }
        }
    }

    /// A number as the formulas of the sheet take it, and whether it is shown as a percentage; what
    /// they cannot see is told.
    fn scaled(&mut self, at: At, (number, percent): (f64, bool), scale: CellScale) -> Entry {
        let Some(value) = scale.value(number) else {
            let shown = rounded(number * 100.0);
            self.notebook.add(FigureCode::WholePercents { shown, meant: number }, at);
            return Entry::Invalid(named(number));
        };
        let as_typed = percent == (number.abs() <= 1.0) || number == 0.0;
        match scale {
            CellScale::Plain if percent => {
                let shown = format!("{}%", with_decimal_mark(rounded(number * 100.0), self.mark));
                self.notebook.add(FigureCode::PercentSign { shown, number }, at);
            }
            CellScale::Either if !as_typed => {
                self.notebook.add(FigureCode::PercentUnderstood { number, value }, at);
            }
            _ => {}
        }
        Entry::Number(value)
    }

    /// What a text says, where a number belongs.
    fn said(&self, text: &str, means: NumberMeaning) -> TypedNumber {
        if !matches!(means, NumberMeaning::Scaled(_)) {
            let none = self.words.not_applicable(text);
            return if none { TypedNumber::NotApplicable } else { typed(text) };
        }
        let word = looked_up(text);
        let none = looked_up(self.words.say("data", "not_applicable"));
        match no_figure(&word) {
            _ if word == none => TypedNumber::NotApplicable,
            Some(none) => none,
            // What says nothing to the formulas is a text to everybody.
            None => match typed(text) {
                TypedNumber::Blank | TypedNumber::NotApplicable => TypedNumber::Text,
                number => number,
            },
        }
    }

    /// A text where a number belongs.
    fn typed(&mut self, at: At, text: &str, means: NumberMeaning) -> Entry {
        let said = text.trim().to_owned();
        let number = self.said(text, means);
        if means.is_percentage() {
            let read = if means.is_read_as_text() { percent_in(text) } else { None };
            if let Some(number) = read {
                self.notebook.add(FigureCode::NumberAsText { value: said, number }, at);
                return Entry::Number(number);
            }
            if matches!(number, TypedNumber::Number { .. } | TypedNumber::Ambiguous { .. }) {
                // What formulas cannot see is no number.
                self.notebook.add(FigureCode::PercentAsText { value: said.clone() }, at);
                return Entry::Invalid(said);
            }
        }
        match number {
            TypedNumber::Blank => Entry::Blank,
            TypedNumber::NotApplicable => Entry::NotApplicable,
            TypedNumber::Number { percent: true, .. }
                if matches!(
                    means,
                    NumberMeaning::Other | NumberMeaning::Scaled(CellScale::Plain)
                ) =>
            {
                self.notebook.add(FigureCode::PercentUnexpected { shown: said.clone() }, at);
                Entry::Invalid(said)
            }
            // What formulas cannot see is no number.
            TypedNumber::Number { number, .. } if matches!(means, NumberMeaning::Scaled(_)) => {
                let code = FigureCode::TextNotCounted { value: said.clone(), number };
                self.notebook.add(code, at);
                Entry::Invalid(said)
            }
            TypedNumber::Number { number, .. } => {
                self.notebook.add(FigureCode::NumberAsText { value: said, number }, at);
                Entry::Number(number)
            }
            TypedNumber::Ambiguous { thousands, decimals } => {
                self.notebook.add(
                    FigureCode::AmbiguousNumber { value: said.clone(), thousands, decimals },
                    at,
                );
                Entry::Invalid(said)
            }
            TypedNumber::Text => {
                self.notebook.add(FigureCode::TextInNumber { value: said.clone() }, at);
                Entry::Invalid(said)
            }
        }
    }

    /// A number that the spreadsheet made a date of.
    fn date(&mut self, at: At, said: String, meant: String) -> Entry {
        self.notebook.add(FigureCode::DateInNumber { value: said.clone(), meant }, at);
        Entry::Invalid(said)
    }

    /// A date as it is shown, and the number that was probably meant.
    pub(crate) fn date_meant(&self, serial: f64) -> (String, String) {
        let mark = self.mark;
        let start = i64::from(self.issued.calendar.start.year());
        let (said, meant) = match date_of_serial(serial) {
            Some(_) if serial < HARDLY_A_DATE => (date(serial), with_decimal_mark(serial, mark)),
            Some((year, month, 1)) if (year - start).abs() > 5 => {
                (date(serial), format!("{month}{mark}{:02}", year.rem_euclid(100)))
            }
            Some((_, month, day)) => (date(serial), format!("{day}{mark}{month}")),
            None => {
                let time = serial.rem_euclid(1.0);
                (Some(hours(time, ":")), hours(time, mark))
            }
        };
        (said.unwrap_or_else(|| named(serial)), meant)
    }
}
