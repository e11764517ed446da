//! What a formula comes to.

use super::{
    area::{Area, Cell},
    formula_text::FormulaText,
    list::List,
    parsed::{FormulaPiece, InfixOperator, ParsedFormula, PieceNumber, area},
    sheets::Sheets,
    value::{ErrorValue, Value, compare, equal},
};
use std::collections::BTreeMap;

/// Why a formula has no value.
#[derive(Debug)]
pub(super) enum Unfinished {
    /// Cells that it refers to have none yet.
    Waits(Area),
    /// Its text is no formula.
    Unreadable,
}

/// What it is, unless that is not known yet.
pub(super) type Evaluated<T> = Result<T, Unfinished>;

/// What an expression is.
pub(super) enum Operand<'a> {
    /// A value.
    Value(Value<'a>),
    /// A reference.
    Area(Area),
    /// Numbers in braces.
    Numbers(Vec<f64>),
}

impl<'a, T: Into<Value<'a>>> From<T> for Operand<'a> {
    fn from(value: T) -> Self {
        Self::Value(value.into())
    }
}

/// A formula while it is evaluated.
pub(super) struct Evaluator<'a, 'l> {
    said: FormulaText<'a>,
    parsed: &'l ParsedFormula,
    pub(super) sheets: &'a Sheets,
    pub(super) lists: &'l mut BTreeMap<Area, List>,
}

impl<'a, 'l> Evaluator<'a, 'l> {
    /// What a formula comes to that was taken apart.
    pub(super) fn result(
        said: FormulaText<'a>,
        parsed: &'l ParsedFormula,
        sheets: &'a Sheets,
        lists: &'l mut BTreeMap<Area, List>,
    ) -> Evaluated<Value<'a>> {
        Self { said, parsed, sheets, lists }.scalar(parsed.whole())
    }

    /// An expression as a value.
    pub(super) fn scalar(&mut self, number: PieceNumber) -> Evaluated<Value<'a>> {
        let operand = self.expression(number)?;
        self.value(operand)
    }

    /// The value of an operand.
    pub(super) fn value(&self, operand: Operand<'a>) -> Evaluated<Value<'a>> {
        match operand {
            Operand::Value(value) => Ok(value),
            Operand::Area(area) => match area.single() {
                Some(cell) => self.cell_value(area, cell),
                None => Ok(ErrorValue::Kind.into()),
            },
            Operand::Numbers(numbers) => {
                Ok(numbers.first().map_or(Value::Blank, |number| Value::Number(*number)))
            }
        }
    }

    /// The value of a cell of an area, for all of which the formula waits where it has none.
    pub(super) fn cell_value(&self, area: Area, cell: Cell) -> Evaluated<Value<'a>> {
        self.sheets.value(area.sheet, cell).ok_or(Unfinished::Waits(area))
    }

    /// What an expression is.
    pub(super) fn expression(&mut self, number: PieceNumber) -> Evaluated<Operand<'a>> {
        Ok(match self.parsed.piece(number) {
            FormulaPiece::Number(number) => number.into(),
            FormulaPiece::Truth(truth) => truth.into(),
            FormulaPiece::Literal { start, end, doubled } => {
                self.literal(start, end, doubled).into()
            }
            FormulaPiece::Cells { sheet, first, last } => {
                Operand::Area(area(sheet, first, last, self.said.by.unwrap_or(0)))
            }
            FormulaPiece::Numbers(from, to) => {
                Operand::Numbers(self.parsed.numbers(from, to).to_vec())
            }
            FormulaPiece::Negative(inner) => match self.scalar(inner)?.number() {
                Ok(number) => (-number).into(),
                Err(error) => error.into(),
            },
            FormulaPiece::Infix(operator, one, two) => {
                let (one, two) = (self.expression(one)?, self.expression(two)?);
                let (one, two) = (self.value(one)?, self.value(two)?);
                operate(operator, one, two).into()
            }
            FormulaPiece::Call(function, from, to) => {
                return self.call(function, self.parsed.arguments(from, to));
            }
        })
    }

    /// A text of the formula.
    fn literal(&self, start: u32, end: u32, doubled: bool) -> Value<'a> {
        let place = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
        let text = self.said.text.get(place(start)..place(end)).unwrap_or_default();
        if doubled { Value::from(text.replace("\"\"", "\"")) } else { Value::from(text) }
    }
}

fn operate<'a>(operator: InfixOperator, one: Value<'a>, two: Value<'a>) -> Value<'a> {
    match operator {
        // Most comparisons ask for nothing else.
        InfixOperator::Compare(below, same, above) if below == above => {
            equal(&one, &two).map_or_else(Value::Error, |equal| (equal == same).into())
        }
        InfixOperator::Compare(below, equal, above) => match compare(&one, &two) {
            Ok(std::cmp::Ordering::Less) => below.into(),
            Ok(std::cmp::Ordering::Equal) => equal.into(),
            Ok(std::cmp::Ordering::Greater) => above.into(),
            Err(error) => error.into(),
        },
        InfixOperator::Join => match (one.text(), two.text()) {
            (Ok(one), Ok(two)) => Value::Text(one + two),
            (Err(error), _) | (_, Err(error)) => error.into(),
        },
        InfixOperator::Add => calculate(&one, &two, |one, two| one + two),
        InfixOperator::Subtract => calculate(&one, &two, |one, two| one - two),
        InfixOperator::Multiply => calculate(&one, &two, |one, two| one * two),
        InfixOperator::Divide => match (one.number(), two.number()) {
            (Ok(_), Ok(0.0)) => ErrorValue::Division.into(),
            _ => calculate(&one, &two, |one, two| one / two),
        },
    }
}

fn calculate<'a>(one: &Value<'_>, two: &Value<'_>, of: impl Fn(f64, f64) -> f64) -> Value<'a> {
    match (one.number(), two.number()) {
        (Ok(one), Ok(two)) => of(one, two).into(),
        (Err(error), _) | (_, Err(error)) => error.into(),
    }
}
