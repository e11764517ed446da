//! Reads a formula, and evaluates it while it does.

use super::{
    area::{Area, Cell},
    criterion::Criterion,
    function::Function,
    list::List,
    pattern::{Pattern, letters},
    sheets::Sheets,
    value::{Fault, Value, compare, in_15_digits, number_in},
};
use std::{borrow::Cow, collections::BTreeMap};

/// Why a formula has no value.
#[derive(Debug)]
pub(super) enum Stop {
    /// Cells that it refers to have none yet.
    Waits(Area),
    /// Its text is no formula.
    Unreadable,
}

type Read<T> = Result<T, Stop>;

/// Ranges from so many cells on are worth a list.
const LISTED: u32 = 24;

/// What an expression is.
enum Operand<'a> {
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
enum Operator {
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
) -> Read<Value<'a>> {
    let mut reader = Reader { text, at: 0, sheet, sheets, lists };
    let value = reader.scalar()?;
    if reader.at == text.len() { Ok(value) } else { Err(Stop::Unreadable) }
}

struct Reader<'a, 'l> {
    text: &'a str,
    at: usize,
    /// The sheet that the formula stands on.
    sheet: usize,
    sheets: &'a Sheets,
    lists: &'l mut BTreeMap<Area, List>,
}

impl<'a> Reader<'a, '_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Reads one character that has to be there.
    fn expect(&mut self, byte: u8) -> Read<()> {
        if self.peek() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(Stop::Unreadable)
        }
    }

    /// After an argument: whether another follows.
    fn more(&mut self) -> Read<bool> {
        let byte = self.peek();
        self.at += 1;
        match byte {
            Some(b',') => Ok(true),
            Some(b')') => Ok(false),
            _ => Err(Stop::Unreadable),
        }
    }

    fn comma(&mut self) -> Read<()> {
        self.expect(b',')
    }

    fn close(&mut self) -> Read<()> {
        self.expect(b')')
    }

    /// An expression as a value.
    fn scalar(&mut self) -> Read<Value<'a>> {
        let operand = self.expression(0)?;
        self.value(operand)
    }

    /// The value of an operand.
    fn value(&self, operand: Operand<'a>) -> Read<Value<'a>> {
        match operand {
            Operand::Value(value) => Ok(value),
            Operand::Area(area) => match area.single() {
                Some(cell) => self.cell_value(area, cell),
                None => Ok(Fault::Kind.into()),
            },
            Operand::Numbers(numbers) => {
                Ok(numbers.first().map_or(Value::Blank, |number| Value::Number(*number)))
            }
        }
    }

    /// The value of a cell of an area, for all of which the formula waits where it has none.
    fn cell_value(&self, area: Area, cell: Cell) -> Read<Value<'a>> {
        self.sheets.value(area.sheet, cell).ok_or(Stop::Waits(area))
    }

    /// An expression whose operators bind more tightly than so.
    fn expression(&mut self, above: u8) -> Read<Operand<'a>> {
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
    fn operator(&self) -> Option<(Operator, u8, usize)> {
        let next = self.text.as_bytes().get(self.at + 1).copied();
        Some(match self.peek()? {
            b'=' => (Operator::Compare(false, true, false), 1, 1),
            b'<' if next == Some(b'>') => (Operator::Compare(true, false, true), 1, 2),
            b'<' if next == Some(b'=') => (Operator::Compare(true, true, false), 1, 2),
            b'<' => (Operator::Compare(true, false, false), 1, 1),
            b'>' if next == Some(b'=') => (Operator::Compare(false, true, true), 1, 2),
            b'>' => (Operator::Compare(false, false, true), 1, 1),
            b'&' => (Operator::Join, 2, 1),
            b'+' => (Operator::Add, 3, 1),
            b'-' => (Operator::Subtract, 3, 1),
            b'*' => (Operator::Multiply, 4, 1),
            b'/' => (Operator::Divide, 4, 1),
            _ => return None,
        })
    }

    fn operand(&mut self) -> Read<Operand<'a>> {
        match self.peek().ok_or(Stop::Unreadable)? {
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
                Ok(value.number().map_or_else(Value::Fault, |number| Value::from(-number)).into())
            }
            b'{' => self.numbers(),
            b'0'..=b'9' | b'.' => Ok(self.digits()?.into()),
            b'\'' => {
                let (sheet, length) = self.sheets.named(self.rest()).ok_or(Stop::Unreadable)?;
                self.at += length;
                self.reference(sheet)
            }
            b'$' => self.reference(self.sheet),
            _ => self.word(),
        }
    }

    /// A text in quotes.
    fn literal(&mut self) -> Read<Operand<'a>> {
        let mut text = Cow::Borrowed("");
        loop {
            self.at += 1;
            let rest = self.rest();
            let end = rest.find('"').ok_or(Stop::Unreadable)?;
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

    fn digits(&mut self) -> Read<f64> {
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
        text.parse().map_err(|_| Stop::Unreadable)
    }

    /// `{1,2,3}`.
    fn numbers(&mut self) -> Read<Operand<'a>> {
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
                _ => return Err(Stop::Unreadable),
            }
        }
    }

    /// A cell or a range of a sheet.
    fn reference(&mut self, sheet: usize) -> Read<Operand<'a>> {
        let first = self.cell()?;
        let mut area = Area::cell(sheet, first);
        if self.peek() == Some(b':') {
            self.at += 1;
            area.last = self.cell()?;
            if area.last.0 < first.0 || area.last.1 < first.1 {
                return Err(Stop::Unreadable);
            }
        }
        Ok(Operand::Area(area))
    }

    /// `$C$7`, with or without its dollars.
    fn cell(&mut self) -> Read<Cell> {
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
        row.checked_sub(1).zip(column).ok_or(Stop::Unreadable)
    }

    fn dollar(&mut self) {
        if self.peek() == Some(b'$') {
            self.at += 1;
        }
    }

    /// A function, a truth or a reference without dollars.
    fn word(&mut self) -> Read<Operand<'a>> {
        let rest = self.rest();
        let letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
        let length = rest.bytes().take_while(letter).count();
        let word = rest.get(..length).unwrap_or_default();
        if rest.as_bytes().get(length) == Some(&b'(') {
            let function = word.parse().map_err(|_| Stop::Unreadable)?;
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
    fn skip(&mut self) -> Read<()> {
        let mut depth = 0_u32;
        let bytes = self.text.as_bytes();
        loop {
            match self.peek().ok_or(Stop::Unreadable)? {
                b',' if depth == 0 => return Ok(()),
                b')' if depth == 0 => return Ok(()),
                b'(' | b'{' => depth += 1,
                b')' | b'}' => depth = depth.saturating_sub(1),
                quote @ (b'"' | b'\'') => {
                    // Two quotes within are one: they end a text and begin the next.
                    let rest = bytes.get(self.at + 1..).unwrap_or_default();
                    self.at += 1 + memchr::memchr(quote, rest).ok_or(Stop::Unreadable)?;
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Skips all arguments that are left, and the end of the call.
    fn skip_all(&mut self) -> Read<()> {
        while self.more()? {
            self.skip()?;
        }
        Ok(())
    }

    /// A call, from its first argument on.
    fn call(&mut self, function: Function) -> Read<Operand<'a>> {
        match function {
            Function::If => self.call_if(),
            Function::IfError => self.call_if_error(),
            Function::Choose => self.call_choose(),
            Function::And => self.all(true),
            Function::Or => self.all(false),
            Function::Index => self.call_index(),
            Function::Match => self.call_match(),
            Function::IsNumber => {
                let value = self.only()?;
                Ok(matches!(value, Value::Number(_)).into())
            }
            Function::Abs => self.of_number(|number| number.abs().into()),
            Function::Sqrt => self.of_number(|number| number.sqrt().into()),
            Function::Round => self.call_round(),
            Function::Sum => self.fold(|sum, number| sum + number),
            Function::Min => self.fold(f64::min),
            Function::Max => self.fold(f64::max),
            Function::Count => self.call_count(),
            Function::CountA => self.call_count_a(),
            Function::CountIf | Function::CountIfs => {
                let mut count = 0_u32;
                self.meeting(None, |_| count += 1)?;
                Ok(f64::from(count).into())
            }
            Function::SumIfs => self.fold_if(|sum, number| sum + number),
            Function::MinIfs => self.fold_if(f64::min),
            Function::MaxIfs => self.fold_if(f64::max),
            Function::Trim => self.of_text(|text| trimmed(text).into()),
            Function::Lower => self.of_text(|text| text.to_lowercase().into()),
            Function::Len => self.of_text(|text| counted(text.chars().count()).into()),
            Function::Left => self.call_left(),
            Function::Find => self.call_find(),
            Function::Search => self.call_search(),
            Function::Hyperlink => {
                self.scalar()?;
                self.comma()?;
                Ok(self.only()?.into())
            }
            Function::Row => self.place(|(row, _)| f64::from(row) + 1.0),
            Function::Column => self.place(|(_, column)| f64::from(column) + 1.0),
        }
    }

    /// The last argument.
    fn only(&mut self) -> Read<Value<'a>> {
        let value = self.scalar()?;
        self.close()?;
        Ok(value)
    }

    fn of_number(&mut self, calculate: impl FnOnce(f64) -> Value<'a>) -> Read<Operand<'a>> {
        Ok(self.only()?.number().map_or_else(Value::Fault, calculate).into())
    }

    fn of_text(&mut self, change: impl FnOnce(Cow<'a, str>) -> Value<'a>) -> Read<Operand<'a>> {
        Ok(self.only()?.text().map_or_else(Value::Fault, change).into())
    }

    fn place(&mut self, of: impl FnOnce(Cell) -> f64) -> Read<Operand<'a>> {
        let operand = self.expression(0)?;
        self.close()?;
        match operand {
            Operand::Area(area) => Ok(of(area.first).into()),
            _ => Err(Stop::Unreadable),
        }
    }

    fn call_if(&mut self) -> Read<Operand<'a>> {
        let condition = self.scalar()?;
        self.comma()?;
        match condition.truth() {
            Ok(true) => {
                let operand = self.expression(0)?;
                self.skip_all()?;
                Ok(operand)
            }
            Ok(false) => {
                self.skip()?;
                if !self.more()? {
                    return Ok(false.into());
                }
                let operand = self.expression(0)?;
                self.close()?;
                Ok(operand)
            }
            Err(fault) => {
                self.skip()?;
                self.skip_all()?;
                Ok(fault.into())
            }
        }
    }

    fn call_if_error(&mut self) -> Read<Operand<'a>> {
        let value = self.scalar()?;
        self.comma()?;
        if matches!(value, Value::Fault(_)) {
            return Ok(self.only()?.into());
        }
        self.skip()?;
        self.close()?;
        Ok(value.into())
    }

    fn call_choose(&mut self) -> Read<Operand<'a>> {
        let number = match self.scalar()?.number() {
            Ok(number) if number >= 1.0 => number.trunc(),
            Ok(_) => {
                self.skip_all()?;
                return Ok(Fault::Kind.into());
            }
            Err(fault) => {
                self.skip_all()?;
                return Ok(fault.into());
            }
        };
        let mut place = 0.0;
        while self.more()? {
            place += 1.0;
            if place >= number {
                let operand = self.expression(0)?;
                self.skip_all()?;
                return Ok(operand);
            }
            self.skip()?;
        }
        Ok(Fault::Kind.into())
    }

    /// `AND` and `OR`; both look at every argument.
    fn all(&mut self, and: bool) -> Read<Operand<'a>> {
        let mut outcome = Ok(and);
        loop {
            let truth = self.scalar()?.truth();
            outcome = match (outcome, truth) {
                (Ok(one), Ok(two)) => Ok(if and { one && two } else { one || two }),
                (Err(fault), _) | (_, Err(fault)) => Err(fault),
            };
            if !self.more()? {
                return Ok(outcome.map_or_else(Value::Fault, Value::Truth).into());
            }
        }
    }

    fn call_index(&mut self) -> Read<Operand<'a>> {
        let operand = self.expression(0)?;
        self.comma()?;
        let one = self.scalar()?.number();
        let two = if self.more()? { Some(self.only()?.number()) } else { None };
        let Operand::Area(area) = operand else {
            return match operand {
                Operand::Value(fault @ Value::Fault(_)) => Ok(fault.into()),
                _ => Err(Stop::Unreadable),
            };
        };
        let numbers = match two {
            Some(two) => one.and_then(|one| Ok((one, two?))),
            None if area.rows() == 1 => one.map(|one| (1.0, one)),
            None => one.map(|one| (one, 1.0)),
        };
        let part = numbers.and_then(|(row, column)| {
            let (row, column) = (whole(row).ok_or(Fault::Kind)?, whole(column).ok_or(Fault::Kind)?);
            area.part(row, column).ok_or(Fault::Reference)
        });
        Ok(part.map_or_else(|fault| fault.into(), Operand::Area))
    }

    /// The place of a value that is exactly so.
    fn call_match(&mut self) -> Read<Operand<'a>> {
        let wanted = self.scalar()?;
        self.comma()?;
        let operand = self.expression(0)?;
        self.comma()?;
        self.expect(b'0')?;
        self.close()?;
        if let Value::Fault(fault) = wanted {
            return Ok(fault.into());
        }
        let found = match operand {
            Operand::Numbers(numbers) => {
                let number = wanted.number().ok();
                numbers.iter().position(|other| Some(*other) == number).map(|at| counted(at) + 1.0)
            }
            Operand::Area(area) => self.position(&wanted, area)?.map(|at| f64::from(at) + 1.0),
            Operand::Value(_) => return Err(Stop::Unreadable),
        };
        Ok(found.map_or_else(|| Fault::NotFound.into(), Operand::from))
    }

    /// The place of a value in an area, from 0.
    fn position(&mut self, wanted: &Value<'a>, area: Area) -> Read<Option<u32>> {
        if area.count() >= LISTED
            && let Some(found) = self.list(area)?.first(wanted)
        {
            return Ok(found);
        }
        let pattern = match wanted {
            Value::Text(text) if Pattern::is_special(text) => Some(Pattern::new(text)),
            _ => None,
        };
        for place in 0..area.count() {
            let value = self.cell_value(area, area.at(place))?;
            let fits = match (&pattern, &value) {
                (Some(pattern), Value::Text(text)) => pattern.fits(text),
                (Some(_), _) | (_, Value::Blank) => false,
                (None, value) => compare(value, wanted).is_ok_and(std::cmp::Ordering::is_eq),
            };
            if fits {
                return Ok(Some(place));
            }
        }
        Ok(None)
    }

    /// Where the values of an area stand.
    fn list(&mut self, area: Area) -> Read<&List> {
        if !self.lists.contains_key(&area) {
            let mut list = List::default();
            for place in 0..area.count() {
                list.push(place, &self.cell_value(area, area.at(place))?);
            }
            self.lists.insert(area, list);
        }
        self.lists.get(&area).ok_or(Stop::Unreadable)
    }

    fn call_round(&mut self) -> Read<Operand<'a>> {
        let number = self.scalar()?.number();
        self.comma()?;
        let decimals = self.only()?.number();
        let outcome = number.and_then(|number| {
            let scale = 10_f64.powf(decimals?.trunc());
            Ok(Value::from(rounded(number * scale) / scale))
        });
        Ok(outcome.unwrap_or_else(Value::Fault).into())
    }

    /// Every number of all arguments; texts and truths in cells are none.
    fn each(&mut self, mut take: impl FnMut(f64)) -> Read<Result<(), Fault>> {
        let mut outcome = Ok(());
        loop {
            match self.expression(0)? {
                Operand::Area(area) => {
                    for place in 0..area.count() {
                        match self.cell_value(area, area.at(place))? {
                            Value::Number(number) => take(number),
                            Value::Fault(fault) => outcome = outcome.and(Err(fault)),
                            _ => {}
                        }
                    }
                }
                operand => match self.value(operand)?.number() {
                    Ok(number) => take(number),
                    Err(fault) => outcome = outcome.and(Err(fault)),
                },
            }
            if !self.more()? {
                return Ok(outcome);
            }
        }
    }

    /// `SUM`, `MIN` and `MAX`: 0 of nothing.
    fn fold(&mut self, together: impl Fn(f64, f64) -> f64) -> Read<Operand<'a>> {
        let mut all: Option<f64> = None;
        let outcome = self.each(|number| {
            all = Some(all.map_or(number, |all| together(all, number)));
        })?;
        Ok(outcome.map_or_else(Value::Fault, |()| all.unwrap_or(0.0).into()).into())
    }

    fn call_count(&mut self) -> Read<Operand<'a>> {
        let mut count = 0_u32;
        loop {
            match self.expression(0)? {
                Operand::Area(area) => {
                    for place in 0..area.count() {
                        let value = self.cell_value(area, area.at(place))?;
                        count += u32::from(matches!(value, Value::Number(_)));
                    }
                }
                operand => {
                    count += u32::from(match self.value(operand)? {
                        Value::Number(_) | Value::Truth(_) => true,
                        Value::Text(text) => number_in(&text).is_some(),
                        Value::Blank | Value::Fault(_) => false,
                    });
                }
            }
            if !self.more()? {
                return Ok(f64::from(count).into());
            }
        }
    }

    fn call_count_a(&mut self) -> Read<Operand<'a>> {
        let Operand::Area(area) = self.expression(0)? else { return Err(Stop::Unreadable) };
        self.close()?;
        let mut count = 0_u32;
        for place in 0..area.count() {
            count += u32::from(self.cell_value(area, area.at(place))? != Value::Blank);
        }
        Ok(f64::from(count).into())
    }

    /// Pairs of ranges and criteria to the end of the call; every place at which all hold. Ranges
    /// have as many cells as the first, which is given where something else stands before them.
    fn meeting(&mut self, of: Option<Area>, mut take: impl FnMut(u32)) -> Read<()> {
        let mut tests: Vec<(Area, Criterion<'a>)> = Vec::new();
        loop {
            let Operand::Area(area) = self.expression(0)? else { return Err(Stop::Unreadable) };
            self.comma()?;
            tests.push((area, Criterion::of(self.scalar()?)));
            if !self.more()? {
                break;
            }
        }
        let Some(((first, criterion), others)) = tests.split_first() else { return Ok(()) };
        let count = of.unwrap_or(*first).count();
        if tests.iter().any(|(area, _)| area.count() != count) {
            return Err(Stop::Unreadable);
        }
        let sheets = self.sheets;
        let holds = |(area, criterion): &(Area, Criterion<'a>), place: u32| {
            let value = sheets.value(area.sheet, area.at(place)).ok_or(Stop::Waits(*area))?;
            Ok(criterion.holds(&value))
        };
        let all = |tests: &[(Area, Criterion<'a>)], place: u32| -> Read<bool> {
            for test in tests {
                if !holds(test, place)? {
                    return Ok(false);
                }
            }
            Ok(true)
        };
        if count >= LISTED
            && let Some(places) = self.list(*first)?.meeting(criterion)
        {
            for place in places {
                if all(others, *place)? {
                    take(*place);
                }
            }
            return Ok(());
        }
        for place in 0..count {
            if all(&tests, place)? {
                take(place);
            }
        }
        Ok(())
    }

    /// `SUMIFS`, `MINIFS` and `MAXIFS`: 0 of nothing.
    fn fold_if(&mut self, together: impl Fn(f64, f64) -> f64) -> Read<Operand<'a>> {
        let Operand::Area(area) = self.expression(0)? else { return Err(Stop::Unreadable) };
        self.comma()?;
        let mut outcome: Read<Result<Option<f64>, Fault>> = Ok(Ok(None));
        let sheets = self.sheets;
        self.meeting(Some(area), |place| {
            let Ok(Ok(all)) = &mut outcome else { return };
            match sheets.value(area.sheet, area.at(place)) {
                Some(Value::Number(number)) => {
                    *all = Some(all.map_or(number, |all| together(all, number)));
                }
                Some(Value::Fault(fault)) => outcome = Ok(Err(fault)),
                Some(_) => {}
                None => outcome = Err(Stop::Waits(area)),
            }
        })?;
        let outcome = outcome?;
        Ok(outcome.map_or_else(Value::Fault, |all| all.unwrap_or(0.0).into()).into())
    }

    fn call_left(&mut self) -> Read<Operand<'a>> {
        let text = self.scalar()?.text();
        self.comma()?;
        let count = self.only()?.number();
        let left = text.and_then(|text| {
            let count = whole(count?).ok_or(Fault::Kind)?;
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            Ok(Value::from(text.chars().take(count).collect::<String>()))
        });
        Ok(left.unwrap_or_else(Value::Fault).into())
    }

    fn call_find(&mut self) -> Read<Operand<'a>> {
        let needle = self.scalar()?.text();
        self.comma()?;
        let text = self.only()?.text();
        let found = needle.and_then(|needle| {
            let text = text?;
            let at = text.find(needle.as_ref()).ok_or(Fault::Kind)?;
            Ok(counted(text.get(..at).unwrap_or_default().chars().count()) + 1.0)
        });
        Ok(found.map_or_else(Value::Fault, Value::Number).into())
    }

    fn call_search(&mut self) -> Read<Operand<'a>> {
        let needle = self.scalar()?.text();
        self.comma()?;
        let text = self.scalar()?.text();
        let from = if self.more()? { self.only()?.number() } else { Ok(1.0) };
        let found = needle.and_then(|needle| {
            let text = letters(&text?);
            let from = whole(from?).and_then(|from| from.checked_sub(1)).ok_or(Fault::Kind)?;
            let from = usize::try_from(from).unwrap_or(usize::MAX);
            let at = Pattern::new(&needle).find(&text, from).ok_or(Fault::Kind)?;
            Ok(counted(at) + 1.0)
        });
        Ok(found.map_or_else(Value::Fault, Value::Number).into())
    }
}

/// A number of things in memory, of which there are few.
#[expect(clippy::cast_precision_loss, reason = "texts and lists are short")]
fn counted(count: usize) -> f64 {
    count as f64
}

/// The whole number next to one, away from 0 where it lies halfway in the digits that are shown.
fn rounded(number: f64) -> f64 {
    const CLOSE: f64 = 1e-3;
    let halfway = (number.fract().abs() - 0.5).abs() < CLOSE;
    if halfway { in_15_digits(number).round() } else { number.round() }
}

/// A number without its fraction; none where it is negative.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in range")]
fn whole(number: f64) -> Option<u32> {
    (number >= 0.0 && number < f64::from(u32::MAX)).then_some(number as u32)
}

/// A text with single blanks within, and none around it.
fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ") {
        return text;
    }
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    Cow::Owned(words.join(" "))
}

fn operate<'a>(operator: Operator, one: Value<'a>, two: Value<'a>) -> Value<'a> {
    match operator {
        Operator::Compare(below, equal, above) => match compare(&one, &two) {
            Ok(std::cmp::Ordering::Less) => below.into(),
            Ok(std::cmp::Ordering::Equal) => equal.into(),
            Ok(std::cmp::Ordering::Greater) => above.into(),
            Err(fault) => fault.into(),
        },
        Operator::Join => match (one.text(), two.text()) {
            (Ok(one), Ok(two)) => Value::Text(one + two),
            (Err(fault), _) | (_, Err(fault)) => fault.into(),
        },
        Operator::Add => calculate(&one, &two, |one, two| one + two),
        Operator::Subtract => calculate(&one, &two, |one, two| one - two),
        Operator::Multiply => calculate(&one, &two, |one, two| one * two),
        Operator::Divide => match (one.number(), two.number()) {
            (Ok(_), Ok(0.0)) => Fault::Division.into(),
            _ => calculate(&one, &two, |one, two| one / two),
        },
    }
}

fn calculate<'a>(one: &Value<'_>, two: &Value<'_>, of: impl Fn(f64, f64) -> f64) -> Value<'a> {
    match (one.number(), two.number()) {
        (Ok(one), Ok(two)) => of(one, two).into(),
        (Err(fault), _) | (_, Err(fault)) => fault.into(),
    }
}
