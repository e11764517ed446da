//! The functions, but for those that look something up or take numbers together.

use super::{
    area::Cell,
    function::Function,
    pattern::search,
    reader::{Evaluated, Operand, Reader, Unfinished},
    value::{ErrorValue, Value, in_15_digits},
};
use std::borrow::Cow;

impl<'a> Reader<'a, '_> {
    /// A call, from its first argument on.
    pub(super) fn call(&mut self, function: Function) -> Evaluated<Operand<'a>> {
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
            Function::Substitute => self.call_substitute(),
            Function::Value => self.of_number(Value::from),
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

    fn of_number(&mut self, calculate: impl FnOnce(f64) -> Value<'a>) -> Evaluated<Operand<'a>> {
        Ok(self.only()?.number().map_or_else(Value::Error, calculate).into())
    }

    fn of_text(
        &mut self,
        change: impl FnOnce(Cow<'a, str>) -> Value<'a>,
    ) -> Evaluated<Operand<'a>> {
        Ok(self.only()?.text().map_or_else(Value::Error, change).into())
    }

    fn place(&mut self, of: impl FnOnce(Cell) -> f64) -> Evaluated<Operand<'a>> {
        let operand = self.expression(0)?;
        self.close()?;
        match operand {
            Operand::Area(area) => Ok(of(area.first).into()),
            _ => Err(Unfinished::Unreadable),
        }
    }

    fn call_if(&mut self) -> Evaluated<Operand<'a>> {
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
            Err(error) => {
                self.skip()?;
                self.skip_all()?;
                Ok(error.into())
            }
        }
    }

    fn call_if_error(&mut self) -> Evaluated<Operand<'a>> {
        let value = self.scalar()?;
        self.comma()?;
        if matches!(value, Value::Error(_)) {
            return Ok(self.only()?.into());
        }
        self.skip()?;
        self.close()?;
        Ok(value.into())
    }

    fn call_choose(&mut self) -> Evaluated<Operand<'a>> {
        let number = match self.scalar()?.number() {
            Ok(number) if number >= 1.0 => number.trunc(),
            Ok(_) => {
                self.skip_all()?;
                return Ok(ErrorValue::Kind.into());
            }
            Err(error) => {
                self.skip_all()?;
                return Ok(error.into());
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
        Ok(ErrorValue::Kind.into())
    }

    /// `AND` and `OR`; both look at every argument.
    fn all(&mut self, and: bool) -> Evaluated<Operand<'a>> {
        let mut outcome = Ok(and);
        loop {
            let truth = self.scalar()?.truth();
            outcome = match (outcome, truth) {
                (Ok(one), Ok(two)) => Ok(if and { one && two } else { one || two }),
                (Err(error), _) | (_, Err(error)) => Err(error),
            };
            if !self.more()? {
                return Ok(outcome.map_or_else(Value::Error, Value::Truth).into());
            }
        }
    }

    fn call_round(&mut self) -> Evaluated<Operand<'a>> {
        let number = self.scalar()?.number();
        self.comma()?;
        let decimals = self.only()?.number();
        let outcome = number.and_then(|number| {
            let scale = 10_f64.powf(decimals?.trunc());
            Ok(Value::from(rounded(number * scale) / scale))
        });
        Ok(outcome.unwrap_or_else(Value::Error).into())
    }

    fn call_left(&mut self) -> Evaluated<Operand<'a>> {
        let text = self.scalar()?.text();
        self.comma()?;
        let count = self.only()?.number();
        let left = text.and_then(|text| {
            let count = whole(count?).ok_or(ErrorValue::Kind)?;
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            Ok(Value::from(text.chars().take(count).collect::<String>()))
        });
        Ok(left.unwrap_or_else(Value::Error).into())
    }

    fn call_substitute(&mut self) -> Evaluated<Operand<'a>> {
        let text = self.scalar()?.text();
        self.comma()?;
        let old = self.scalar()?.text();
        self.comma()?;
        let new = self.scalar()?.text();
        let which = if self.more()? { Some(self.only()?.number()) } else { None };
        let changed = text.and_then(|text| {
            let (old, new) = (old?, new?);
            let Some(which) = which else { return Ok(Value::from(text.replace(&*old, &new))) };
            let which = whole(which?).filter(|which| *which > 0).ok_or(ErrorValue::Kind)?;
            let which = usize::try_from(which - 1).unwrap_or(usize::MAX);
            let Some((at, _)) = text.match_indices(&*old).nth(which) else {
                return Ok(Value::from(text));
            };
            let (before, behind) = (text.get(..at), text.get(at + old.len()..));
            let (before, behind) = (before.unwrap_or_default(), behind.unwrap_or_default());
            Ok(Value::from(format!("{before}{new}{behind}")))
        });
        Ok(changed.unwrap_or_else(Value::Error).into())
    }

    fn call_find(&mut self) -> Evaluated<Operand<'a>> {
        let needle = self.scalar()?.text();
        self.comma()?;
        let text = self.only()?.text();
        let found = needle.and_then(|needle| {
            let text = text?;
            let at = text.find(needle.as_ref()).ok_or(ErrorValue::Kind)?;
            Ok(counted(text.get(..at).unwrap_or_default().chars().count()) + 1.0)
        });
        Ok(found.map_or_else(Value::Error, Value::Number).into())
    }

    fn call_search(&mut self) -> Evaluated<Operand<'a>> {
        let needle = self.scalar()?.text();
        self.comma()?;
        let text = self.scalar()?.text();
        let from = if self.more()? { self.only()?.number() } else { Ok(1.0) };
        let found = needle.and_then(|needle| {
            let text = text?;
            let from = whole(from?).and_then(|from| from.checked_sub(1)).ok_or(ErrorValue::Kind)?;
            let from = usize::try_from(from).unwrap_or(usize::MAX);
            let at = search(&needle, &text, from).ok_or(ErrorValue::Kind)?;
            Ok(counted(at) + 1.0)
        });
        Ok(found.map_or_else(Value::Error, Value::Number).into())
    }
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
