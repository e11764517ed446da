//! The functions, but for those that look something up or take numbers together.

use super::{
    area::Cell,
    evaluator::{Evaluated, Evaluator, Operand, Unfinished},
    function::Function,
    parsed::PieceNumber,
    pattern::search,
    value::{ErrorValue, Value, in_15_digits},
};
use std::borrow::Cow;

impl<'a> Evaluator<'a, '_> {
    /// A call with its arguments.
    pub(super) fn call(
        &mut self,
        function: Function,
        arguments: &[PieceNumber],
    ) -> Evaluated<Operand<'a>> {
        match function {
            Function::If => self.call_if(arguments),
            Function::IfError => self.call_if_error(arguments),
            Function::Choose => self.call_choose(arguments),
            Function::And => self.all(arguments, true),
            Function::Or => self.all(arguments, false),
            Function::Index => self.call_index(arguments),
            Function::Match => self.call_match(arguments),
            Function::IsNumber => {
                let value = self.only(arguments)?;
                Ok(matches!(value, Value::Number(_)).into())
            }
            Function::Abs => self.of_number(arguments, |number| number.abs().into()),
            Function::Sqrt => self.of_number(arguments, |number| number.sqrt().into()),
            Function::Round => self.call_round(arguments),
            Function::Sum => self.fold(arguments, |sum, number| sum + number),
            Function::Min => self.fold(arguments, f64::min),
            Function::Max => self.fold(arguments, f64::max),
            Function::Count => self.call_count(arguments),
            Function::CountA => self.call_count_a(arguments),
            Function::CountIf | Function::CountIfs => {
                let mut count = 0_u32;
                self.meeting(None, arguments, |_| count += 1)?;
                Ok(f64::from(count).into())
            }
            Function::SumIfs => self.fold_if(arguments, |sum, number| sum + number),
            Function::MinIfs => self.fold_if(arguments, f64::min),
            Function::MaxIfs => self.fold_if(arguments, f64::max),
            Function::Trim => self.of_text(arguments, |text| trimmed(text).into()),
            Function::Lower => self.of_text(arguments, |text| text.to_lowercase().into()),
            Function::Len => self.of_text(arguments, |text| counted(text.chars().count()).into()),
            Function::Left => self.call_left(arguments),
            Function::Mid => self.call_mid(arguments),
            Function::Substitute => self.call_substitute(arguments),
            Function::Value => self.of_number(arguments, Value::from),
            Function::Find => self.call_find(arguments),
            Function::Search => self.call_search(arguments),
            Function::Hyperlink => {
                let [link, shown] = exactly(arguments)?;
                self.scalar(link)?;
                Ok(self.scalar(shown)?.into())
            }
            Function::Na => {
                let [] = exactly(arguments)?;
                Ok(ErrorValue::NotFound.into())
            }
            Function::Row => self.place(arguments, |(row, _)| f64::from(row) + 1.0),
            Function::Column => self.place(arguments, |(_, column)| f64::from(column) + 1.0),
        }
    }

    /// The value of the only argument.
    fn only(&mut self, arguments: &[PieceNumber]) -> Evaluated<Value<'a>> {
        let [argument] = exactly(arguments)?;
        self.scalar(argument)
    }

    fn of_number(
        &mut self,
        arguments: &[PieceNumber],
        calculate: impl FnOnce(f64) -> Value<'a>,
    ) -> Evaluated<Operand<'a>> {
        Ok(self.only(arguments)?.number().map_or_else(Value::Error, calculate).into())
    }

    fn of_text(
        &mut self,
        arguments: &[PieceNumber],
        change: impl FnOnce(Cow<'a, str>) -> Value<'a>,
    ) -> Evaluated<Operand<'a>> {
        Ok(self.only(arguments)?.text().map_or_else(Value::Error, change).into())
    }

    fn place(
        &mut self,
        arguments: &[PieceNumber],
        of: impl FnOnce(Cell) -> f64,
    ) -> Evaluated<Operand<'a>> {
        let [argument] = exactly(arguments)?;
        match self.expression(argument)? {
            Operand::Area(area) => Ok(of(area.first).into()),
            _ => Err(Unfinished::Unreadable),
        }
    }

    fn call_if(&mut self, arguments: &[PieceNumber]) -> Evaluated<Operand<'a>> {
        let (condition, yes, no) = match *arguments {
            [condition, yes] => (condition, yes, None),
            [condition, yes, no] => (condition, yes, Some(no)),
            _ => return Err(Unfinished::Unreadable),
        };
        match (self.scalar(condition)?.truth(), no) {
            (Ok(true), _) => self.expression(yes),
            (Ok(false), Some(no)) => self.expression(no),
            (Ok(false), None) => Ok(false.into()),
            (Err(error), _) => Ok(error.into()),
        }
    }

    fn call_if_error(&mut self, arguments: &[PieceNumber]) -> Evaluated<Operand<'a>> {
        let [wanted, otherwise] = exactly(arguments)?;
        let value = self.scalar(wanted)?;
        if matches!(value, Value::Error(_)) {
            return Ok(self.scalar(otherwise)?.into());
        }
        Ok(value.into())
    }

    fn call_choose(&mut self, arguments: &[PieceNumber]) -> Evaluated<Operand<'a>> {
        let (which, choices) = arguments.split_first().ok_or(Unfinished::Unreadable)?;
        let number = match self.scalar(*which)?.number() {
            Ok(number) => whole(number).and_then(|number| number.checked_sub(1)),
            Err(error) => return Ok(error.into()),
        };
        let place = number.and_then(|number| usize::try_from(number).ok());
        match place.and_then(|place| choices.get(place)) {
            Some(choice) => self.expression(*choice),
            None => Ok(ErrorValue::Kind.into()),
        }
    }

    /// `AND` and `OR`; both look at every argument.
    fn all(&mut self, arguments: &[PieceNumber], and: bool) -> Evaluated<Operand<'a>> {
        let mut outcome = Ok(and);
        for argument in arguments {
            let truth = self.scalar(*argument)?.truth();
            outcome = match (outcome, truth) {
                (Ok(one), Ok(two)) => Ok(if and { one && two } else { one || two }),
                (Err(error), _) | (_, Err(error)) => Err(error),
            };
        }
        Ok(outcome.map_or_else(Value::Error, Value::Truth).into())
    }

    fn call_round(&mut self, arguments: &[PieceNumber]) -> Evaluated<Operand<'a>> {
        let [number, decimals] = exactly(arguments)?;
        let number = self.scalar(number)?.number();
        let decimals = self.scalar(decimals)?.number();
        let outcome = number.and_then(|number| {
            let scale = 10_f64.powf(decimals?.trunc());
            Ok(Value::from(rounded(number * scale) / scale))
        });
        Ok(outcome.unwrap_or_else(Value::Error).into())
    }

    fn call_left(&mut self, arguments: &[PieceNumber]) -> Evaluated<Operand<'a>> {
        let [text, count] = exactly(arguments)?;
        let text = self.scalar(text)?.text();
        let count = self.scalar(count)?.number();
        let left = text.and_then(|text| {
            let count = whole(count?).ok_or(ErrorValue::Kind)?;
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            Ok(Value::from(text.chars().take(count).collect::<String>()))
        });
        Ok(left.unwrap_or_else(Value::Error).into())
    }

    fn call_mid(&mut self, arguments: &[PieceNumber]) -> Evaluated<Operand<'a>> {
        let [text, from, count] = exactly(arguments)?;
        let text = self.scalar(text)?.text();
        let from = self.scalar(from)?.number();
        let count = self.scalar(count)?.number();
        let middle = text.and_then(|text| {
            let whole = |number| whole(number).ok_or(ErrorValue::Kind);
            let at_most = |number| usize::try_from(number).unwrap_or(usize::MAX);
            let (from, count) = (whole(from?)?, whole(count?)?);
            let before = from.checked_sub(1).ok_or(ErrorValue::Kind)?;
            let part = text.chars().skip(at_most(before)).take(at_most(count));
            Ok(Value::from(part.collect::<String>()))
        });
        Ok(middle.unwrap_or_else(Value::Error).into())
    }

    fn call_substitute(&mut self, arguments: &[PieceNumber]) -> Evaluated<Operand<'a>> {
        let (text, old, new, which) = match *arguments {
            [text, old, new] => (text, old, new, None),
            [text, old, new, which] => (text, old, new, Some(which)),
            _ => return Err(Unfinished::Unreadable),
        };
        let text = self.scalar(text)?.text();
        let old = self.scalar(old)?.text();
        let new = self.scalar(new)?.text();
        let which = which.map(|which| self.scalar(which)).transpose()?;
        let changed = text.and_then(|text| {
            let (old, new) = (old?, new?);
            let Some(which) = which else { return Ok(Value::from(text.replace(&*old, &new))) };
            let which = whole(which.number()?).filter(|which| *which > 0);
            let which = usize::try_from(which.ok_or(ErrorValue::Kind)? - 1).unwrap_or(usize::MAX);
            let Some((at, _)) = text.match_indices(&*old).nth(which) else {
                return Ok(Value::from(text));
            };
            let (before, behind) = (text.get(..at), text.get(at + old.len()..));
            let (before, behind) = (before.unwrap_or_default(), behind.unwrap_or_default());
            Ok(Value::from(format!("{before}{new}{behind}")))
        });
        Ok(changed.unwrap_or_else(Value::Error).into())
    }

    fn call_find(&mut self, arguments: &[PieceNumber]) -> Evaluated<Operand<'a>> {
        let [needle, text] = exactly(arguments)?;
        let needle = self.scalar(needle)?.text();
        let text = self.scalar(text)?.text();
        let found = needle.and_then(|needle| {
            let text = text?;
            let at = text.find(needle.as_ref()).ok_or(ErrorValue::Kind)?;
            Ok(counted(text.get(..at).unwrap_or_default().chars().count()) + 1.0)
        });
        Ok(found.map_or_else(Value::Error, Value::Number).into())
    }

    fn call_search(&mut self, arguments: &[PieceNumber]) -> Evaluated<Operand<'a>> {
        let (needle, text, from) = match *arguments {
            [needle, text] => (needle, text, None),
            [needle, text, from] => (needle, text, Some(from)),
            _ => return Err(Unfinished::Unreadable),
        };
        let needle = self.scalar(needle)?.text();
        let text = self.scalar(text)?.text();
        let from = from.map_or(Ok(Value::Number(1.0)), |from| self.scalar(from))?;
        let found = needle.and_then(|needle| {
            let text = text?;
            let from = whole(from.number()?).and_then(|from| from.checked_sub(1));
            let from = usize::try_from(from.ok_or(ErrorValue::Kind)?).unwrap_or(usize::MAX);
            let at = search(&needle, &text, from).ok_or(ErrorValue::Kind)?;
            Ok(counted(at) + 1.0)
        });
        Ok(found.map_or_else(Value::Error, Value::Number).into())
    }
}

/// Arguments, where there are so many.
pub(super) fn exactly<const COUNT: usize>(
    arguments: &[PieceNumber],
) -> Evaluated<[PieceNumber; COUNT]> {
    arguments.try_into().map_err(|_| Unfinished::Unreadable)
}

/// A number of things in memory, of which there are few.
#[expect(clippy::cast_precision_loss, reason = "texts and lists are short")]
pub(super) fn counted(count: usize) -> f64 {
    count as f64
}

/// A number without its fraction; none where it is negative.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in range")]
pub(super) fn whole(number: f64) -> Option<u32> {
    (number >= 0.0 && number < f64::from(u32::MAX)).then_some(number as u32)
}

/// The whole number next to one, away from 0 where it lies halfway in the digits that are shown.
fn rounded(number: f64) -> f64 {
    const CLOSE: f64 = 1e-3;
    let halfway = (number.fract().abs() - 0.5).abs() < CLOSE;
    if halfway { in_15_digits(number).round() } else { number.round() }
}

/// A text with single blanks within, and none around it.
fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ") {
        return text;
    }
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    Cow::Owned(words.join(" "))
}
