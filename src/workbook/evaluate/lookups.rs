//! `INDEX` and `MATCH`.

use super::{
    area::Area,
    calls::{counted, exactly, whole},
    evaluator::{Evaluated, Evaluator, Operand, Unfinished},
    list::List,
    parsed::PieceNumber,
    pattern::Pattern,
    value::{ErrorValue, Value, equal},
};

/// Ranges from so many cells on are worth a list.
pub(super) const LISTED: u32 = 24;

impl<'a> Evaluator<'a, '_> {
    pub(super) fn call_index(&mut self, arguments: &[PieceNumber]) -> Evaluated<Operand<'a>> {
        let (range, one, two) = match *arguments {
            [range, one] => (range, one, None),
            [range, one, two] => (range, one, Some(two)),
            _ => return Err(Unfinished::Unreadable),
        };
        let operand = self.expression(range)?;
        let one = self.scalar(one)?.number();
        let two = two.map(|two| self.scalar(two)).transpose()?.map(|two| two.number());
        let Operand::Area(area) = operand else {
            return match operand {
                Operand::Value(error @ Value::Error(_)) => Ok(error.into()),
                _ => Err(Unfinished::Unreadable),
            };
        };
        let numbers = match two {
            Some(two) => one.and_then(|one| Ok((one, two?))),
            None if area.rows() == 1 => one.map(|one| (1.0, one)),
            None => one.map(|one| (one, 1.0)),
        };
        let part = numbers.and_then(|(row, column)| {
            let (row, column) =
                (whole(row).ok_or(ErrorValue::Kind)?, whole(column).ok_or(ErrorValue::Kind)?);
            area.part(row, column).ok_or(ErrorValue::Reference)
        });
        Ok(part.map_or_else(|error| error.into(), Operand::Area))
    }

    /// The place of a value that is exactly so.
    pub(super) fn call_match(&mut self, arguments: &[PieceNumber]) -> Evaluated<Operand<'a>> {
        let [wanted, range, kind] = exactly(arguments)?;
        let wanted = self.scalar(wanted)?;
        let operand = self.expression(range)?;
        if self.scalar(kind)? != Value::Number(0.0) {
            return Err(Unfinished::Unreadable);
        }
        if let Value::Error(error) = wanted {
            return Ok(error.into());
        }
        let found = match operand {
            Operand::Numbers(numbers) => {
                let number = wanted.number().ok();
                numbers.iter().position(|other| Some(*other) == number).map(|at| counted(at) + 1.0)
            }
            Operand::Area(area) => self.position(&wanted, area)?.map(|at| f64::from(at) + 1.0),
            Operand::Value(_) => return Err(Unfinished::Unreadable),
        };
        Ok(found.map_or_else(|| ErrorValue::NotFound.into(), Operand::from))
    }

    /// The place of a value in an area, from 0.
    pub(super) fn position(&mut self, wanted: &Value<'a>, area: Area) -> Evaluated<Option<u32>> {
        if area.count() >= LISTED && List::knows_place(wanted) {
            return Ok(self.list(area)?.first(wanted));
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
                (None, value) => equal(value, wanted) == Ok(true),
            };
            if fits {
                return Ok(Some(place));
            }
        }
        Ok(None)
    }

    /// Where the values of an area stand.
    pub(super) fn list(&mut self, area: Area) -> Evaluated<&List> {
        if !self.lists.contains_key(&area) {
            let mut list = List::default();
            for place in 0..area.count() {
                list.push(place, &self.cell_value(area, area.at(place))?);
            }
            self.lists.insert(area, list);
        }
        self.lists.get(&area).ok_or(Unfinished::Unreadable)
    }
}
