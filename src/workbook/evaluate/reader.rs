//! Reads a formula, and evaluates it while it does.

use super::{
    area::{Area, Cell},
    list::List,
    sheets::Sheets,
    value::{ErrorValue, Value, compare, equal},
};
use std::{borrow::Cow, collections::BTreeMap};

/// Why a formula has no value.
#[derive(Debug)]
pub(super) enum Unfinished {
    /// Cells that it refers to have none yet.
    Waits(Area),
    /// Its text is no formula.
    Unreadable,
}

/// What is read, unless reading stops.
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

/// What stands between two expressions.
#[derive(Clone, Copy)]
enum InfixOperator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Join,
    /// Below, equal, above.
    Compare(bool, bool, bool),
}

/// What a formula on a sheet comes to.
pub(super) fn result<'a>(
    text: &'a str,
    sheet: usize,
    sheets: &'a Sheets,
    lists: &mut BTreeMap<Area, List>,
) -> Evaluated<Value<'a>> {
    let mut reader = Reader { text, at: 0, sheet, sheets, lists };
    let value = reader.scalar()?;
    if reader.at == text.len() { Ok(value) } else { Err(Unfinished::Unreadable) }
}

/// A formula while it is read.
pub(super) struct Reader<'a, 'l> {
    text: &'a str,
    at: usize,
    /// The sheet that the formula stands on.
    sheet: usize,
    pub(super) sheets: &'a Sheets,
    pub(super) lists: &'l mut BTreeMap<Area, List>,
}

impl<'a> Reader<'a, '_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Reads one character that has to be there.
    pub(super) fn expect(&mut self, byte: u8) -> Evaluated<()> {
        if self.peek() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(Unfinished::Unreadable)
        }
    }

    /// After an argument: whether another follows.
    pub(super) fn more(&mut self) -> Evaluated<bool> {
        let byte = self.peek();
        self.at += 1;
        match byte {
            Some(b',') => Ok(true),
            Some(b')') => Ok(false),
            _ => Err(Unfinished::Unreadable),
        }
    }

    pub(super) fn comma(&mut self) -> Evaluated<()> {
        self.expect(b',')
    }

    pub(super) fn close(&mut self) -> Evaluated<()> {
        self.expect(b')')
    }

    /// An expression as a value.
    pub(super) fn scalar(&mut self) -> Evaluated<Value<'a>> {
        let operand = self.expression(0)?;
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

    /// An expression whose operators bind more tightly than so.
    pub(super) fn expression(&mut self, above: u8) -> Evaluated<Operand<'a>> {
        let mut left = self.operand()?;
        while let Some((operator, binding, length)) = self.operator()
            && binding > above
        {
            self.at += length;
            let right = self.expression(binding)?;
            let (one, two) = (self.value(left)?, self.value(right)?);
            left = Operand::Value(operate(operator, one, two));
        }
        Ok(left)
    }

    /// The operator that comes next, how tightly it binds, and its length.
    fn operator(&self) -> Option<(InfixOperator, u8, usize)> {
        let next = self.text.as_bytes().get(self.at + 1).copied();
        Some(match self.peek()? {
            b'=' => (InfixOperator::Compare(false, true, false), 1, 1),
            b'<' if next == Some(b'>') => (InfixOperator::Compare(true, false, true), 1, 2),
            b'<' if next == Some(b'=') => (InfixOperator::Compare(true, true, false), 1, 2),
            b'<' => (InfixOperator::Compare(true, false, false), 1, 1),
            b'>' if next == Some(b'=') => (InfixOperator::Compare(false, true, true), 1, 2),
            b'>' => (InfixOperator::Compare(false, false, true), 1, 1),
            b'&' => (InfixOperator::Join, 2, 1),
            b'+' => (InfixOperator::Add, 3, 1),
            b'-' => (InfixOperator::Subtract, 3, 1),
            b'*' => (InfixOperator::Multiply, 4, 1),
            b'/' => (InfixOperator::Divide, 4, 1),
            _ => return None,
        })
    }

    fn operand(&mut self) -> Evaluated<Operand<'a>> {
        match self.peek().ok_or(Unfinished::Unreadable)? {
            b'"' => self.literal(),
            b'(' => {
                self.at += 1;
                let inner = self.expression(0)?;
                self.close()?;
                Ok(inner)
            }
            b'-' => {
                self.at += 1;
                let operand = self.operand()?;
                let value = self.value(operand)?;
                Ok(value.number().map_or_else(Value::Error, |number| Value::from(-number)).into())
            }
            b'{' => self.numbers(),
            b'0'..=b'9' | b'.' => Ok(self.digits()?.into()),
            b'\'' => {
                let (sheet, length) =
                    self.sheets.named(self.rest()).ok_or(Unfinished::Unreadable)?;
                self.at += length;
                self.reference(sheet)
            }
            b'$' => self.reference(self.sheet),
            _ => self.word(),
        }
    }

    /// A text in quotes.
    fn literal(&mut self) -> Evaluated<Operand<'a>> {
        let mut text = Cow::Borrowed("");
        loop {
            self.at += 1;
            let rest = self.rest();
            let end = rest.find('"').ok_or(Unfinished::Unreadable)?;
            let piece = rest.get(..end).unwrap_or_default();
            if text.is_empty() {
                text = Cow::Borrowed(piece);
            } else {
                text.to_mut().push_str(piece);
            }
            self.at += end + 1;
            if self.peek() != Some(b'"') {
                return Ok(Value::Text(text).into());
            }
            // Two quotes are one.
            text.to_mut().push('"');
        }
    }

    fn digits(&mut self) -> Evaluated<f64> {
        let bytes = self.rest().as_bytes();
        let mut length = 0;
        while let Some(byte) = bytes.get(length) {
            let sign = matches!(byte, b'+' | b'-')
                && length > 0
                && bytes.get(length - 1).is_some_and(|before| *before == b'E');
            if !(byte.is_ascii_digit() || matches!(byte, b'.' | b'E') || sign) {
                break;
            }
            length += 1;
        }
        let text = self.rest().get(..length).unwrap_or_default();
        self.at += length;
        text.parse().map_err(|_| Unfinished::Unreadable)
    }

    /// `{1,2,3}`.
    fn numbers(&mut self) -> Evaluated<Operand<'a>> {
        let mut numbers = Vec::new();
        loop {
            self.at += 1;
            numbers.push(self.digits()?);
            match self.peek() {
                Some(b',') => {}
                Some(b'}') => {
                    self.at += 1;
                    return Ok(Operand::Numbers(numbers));
                }
                _ => return Err(Unfinished::Unreadable),
            }
        }
    }

    /// A cell or a range of a sheet.
    fn reference(&mut self, sheet: usize) -> Evaluated<Operand<'a>> {
        let first = self.cell()?;
        let mut area = Area::cell(sheet, first);
        if self.peek() == Some(b':') {
            self.at += 1;
            area.last = self.cell()?;
            if area.last.0 < first.0 || area.last.1 < first.1 {
                return Err(Unfinished::Unreadable);
            }
        }
        Ok(Operand::Area(area))
    }

    /// `$C$7`, with or without its dollars.
    fn cell(&mut self) -> Evaluated<Cell> {
        self.dollar();
        let (mut column, mut row) = (0_u32, 0_u32);
        while let Some(byte @ b'A'..=b'Z') = self.peek() {
            column = column.saturating_mul(26).saturating_add(u32::from(byte - b'A') + 1);
            self.at += 1;
        }
        self.dollar();
        while let Some(byte @ b'0'..=b'9') = self.peek() {
            row = row.saturating_mul(10).saturating_add(u32::from(byte - b'0'));
            self.at += 1;
        }
        let column = column.checked_sub(1).and_then(|column| u16::try_from(column).ok());
        row.checked_sub(1).zip(column).ok_or(Unfinished::Unreadable)
    }

    fn dollar(&mut self) {
        if self.peek() == Some(b'$') {
            self.at += 1;
        }
    }

    /// A function, a truth or a reference without dollars.
    fn word(&mut self) -> Evaluated<Operand<'a>> {
        let rest = self.rest();
        let letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
        let length = rest.bytes().take_while(letter).count();
        let word = rest.get(..length).unwrap_or_default();
        if rest.as_bytes().get(length) == Some(&b'(') {
            let function = word.parse().map_err(|_| Unfinished::Unreadable)?;
            self.at += length + 1;
            return self.call(function);
        }
        match word {
            "TRUE" | "FALSE" => {
                self.at += length;
                Ok((word == "TRUE").into())
            }
            _ => self.reference(self.sheet),
        }
    }

    /// Skips an argument unread, up to what follows it.
    pub(super) fn skip(&mut self) -> Evaluated<()> {
        let mut depth = 0_u32;
        let bytes = self.text.as_bytes();
        loop {
            match self.peek().ok_or(Unfinished::Unreadable)? {
                b',' if depth == 0 => return Ok(()),
                b')' if depth == 0 => return Ok(()),
                b'(' | b'{' => depth += 1,
                b')' | b'}' => depth = depth.saturating_sub(1),
                quote @ (b'"' | b'\'') => {
                    // Two quotes within are one: they end a text and begin the next.
                    let rest = bytes.get(self.at + 1..).unwrap_or_default();
                    self.at += 1 + memchr::memchr(quote, rest).ok_or(Unfinished::Unreadable)?;
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Skips all arguments that are left, and the end of the call.
    pub(super) fn skip_all(&mut self) -> Evaluated<()> {
        while self.more()? {
            self.skip()?;
        }
        Ok(())
    }

    /// The last argument.
    pub(super) fn only(&mut self) -> Evaluated<Value<'a>> {
        let value = self.scalar()?;
        self.close()?;
        Ok(value)
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
