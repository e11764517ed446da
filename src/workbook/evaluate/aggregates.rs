//! Functions that take the cells of ranges together.

use super::{
    area::Area,
    criterion::Criterion,
    evaluator::{Evaluated, Evaluator, Operand, Unfinished},
    list::List,
    lookups::LISTED,
    parsed::PieceNumber,
    value::{ErrorValue, Value, number_in},
};

impl<'a> Evaluator<'a, '_> {
    /// Every number of all arguments; texts and truths in cells are none.
    fn each(
        &mut self,
        arguments: &[PieceNumber],
        mut take: impl FnMut(f64),
    ) -> Evaluated<Result<(), ErrorValue>> {
        let mut outcome = Ok(());
        for argument in arguments {
            match self.expression(*argument)? {
                Operand::Area(area) => {
                    for place in 0..area.count() {
                        match self.cell_value(area, area.at(place))? {
                            Value::Number(number) => take(number),
                            Value::Error(error) => outcome = outcome.and(Err(error)),
                            _ => {}
                        }
                    }
                }
                operand => match self.value(operand)?.number() {
                    Ok(number) => take(number),
                    Err(error) => outcome = outcome.and(Err(error)),
                },
            }
        }
        Ok(outcome)
    }

    /// `SUM`, `MIN` and `MAX`: 0 of nothing.
    pub(super) fn fold(
        &mut self,
        arguments: &[PieceNumber],
        together: impl Fn(f64, f64) -> f64,
    ) -> Evaluated<Operand<'a>> {
        let mut all: Option<f64> = None;
        let outcome = self.each(arguments, |number| {
            all = Some(all.map_or(number, |all| together(all, number)));
        })?;
        Ok(outcome.map_or_else(Value::Error, |()| all.unwrap_or(0.0).into()).into())
    }

    pub(super) fn call_count(&mut self, arguments: &[PieceNumber]) -> Evaluated<Operand<'a>> {
        let mut count = 0_u32;
        for argument in arguments {
            match self.expression(*argument)? {
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
                        Value::Blank | Value::Error(_) => false,
                    });
                }
            }
        }
        Ok(f64::from(count).into())
    }

    pub(super) fn call_count_a(&mut self, arguments: &[PieceNumber]) -> Evaluated<Operand<'a>> {
        let mut count = 0_u32;
        for argument in arguments {
            let Operand::Area(area) = self.expression(*argument)? else {
                return Err(Unfinished::Unreadable);
            };
            for place in 0..area.count() {
                count += u32::from(self.cell_value(area, area.at(place))? != Value::Blank);
            }
        }
        Ok(f64::from(count).into())
    }

    /// Pairs of ranges and criteria; every place at which all hold. Ranges have as many cells as
    /// the first, which is given where something else stands before them.
    pub(super) fn meeting(
        &mut self,
        of: Option<Area>,
        arguments: &[PieceNumber],
        mut take: impl FnMut(u32),
    ) -> Evaluated<()> {
        let (pairs, []) = arguments.as_chunks::<2>() else { return Err(Unfinished::Unreadable) };
        let mut tests: Vec<(Area, Criterion<'a>)> = Vec::with_capacity(pairs.len());
        for [range, criterion] in pairs {
            let Operand::Area(area) = self.expression(*range)? else {
                return Err(Unfinished::Unreadable);
            };
            tests.push((area, Criterion::of(self.scalar(*criterion)?)));
        }
        let Some(((first, criterion), others)) = tests.split_first() else { return Ok(()) };
        let count = of.unwrap_or(*first).count();
        if tests.iter().any(|(area, _)| area.count() != count) {
            return Err(Unfinished::Unreadable);
        }
        let sheets = self.sheets;
        let holds = |(area, criterion): &(Area, Criterion<'a>), place: u32| {
            let value = sheets.value(area.sheet, area.at(place)).ok_or(Unfinished::Waits(*area))?;
            Ok(criterion.holds(&value))
        };
        let all = |tests: &[(Area, Criterion<'a>)], place: u32| -> Evaluated<bool> {
            for test in tests {
                if !holds(test, place)? {
                    return Ok(false);
                }
            }
            Ok(true)
        };
        if count >= LISTED && List::knows(criterion) {
            for place in self.list(*first)?.meeting(criterion) {
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
    pub(super) fn fold_if(
        &mut self,
        arguments: &[PieceNumber],
        together: impl Fn(f64, f64) -> f64,
    ) -> Evaluated<Operand<'a>> {
        let (range, pairs) = arguments.split_first().ok_or(Unfinished::Unreadable)?;
        let Operand::Area(area) = self.expression(*range)? else {
            return Err(Unfinished::Unreadable);
        };
        let mut outcome: Evaluated<Result<Option<f64>, ErrorValue>> = Ok(Ok(None));
        let sheets = self.sheets;
        self.meeting(Some(area), pairs, |place| {
            let Ok(Ok(all)) = &mut outcome else { return };
            match sheets.value(area.sheet, area.at(place)) {
                Some(Value::Number(number)) => {
                    *all = Some(all.map_or(number, |all| together(all, number)));
                }
                Some(Value::Error(error)) => outcome = Ok(Err(error)),
                Some(_) => {}
                None => outcome = Err(Unfinished::Waits(area)),
            }
        })?;
        let outcome = outcome?;
        Ok(outcome.map_or_else(Value::Error, |all| all.unwrap_or(0.0).into()).into())
    }
}
