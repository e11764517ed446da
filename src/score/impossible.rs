//! What cannot be: one decision for the state of a figure and for the finding at its cell.

use crate::{
    formula::TOO_LARGE,
    model::{Edition, Input, Kpi, SurveyType, ValueLimits},
};

/// Why a number cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Impossible {
    /// 10^15 or more in size, or no number at all.
    TooLarge,
    /// Fewer than none.
    NegativeCount,
    /// Outside the scale of its unit, or no share.
    OutsideLimits,
}

/// Whether a number cannot stand in an input; in the first edition a scale is no bound.
pub(crate) fn of_input(input: &Input, edition: Edition, number: f64) -> Option<Impossible> {
    match of_value(input.unit.limits(), edition, number) {
        _ if input.unit.count && number < 0.0 => Some(Impossible::NegativeCount),
        found => found,
    }
}

/// Whether a number cannot be a value that has limits; in the first edition only its size counts.
pub(crate) fn of_value(limits: ValueLimits, edition: Edition, number: f64) -> Option<Impossible> {
    if number.is_nan() || number.abs() >= TOO_LARGE {
        Some(Impossible::TooLarge)
    } else if edition > Edition::First && !limits.hold(number) {
        Some(Impossible::OutsideLimits)
    } else {
        None
    }
}

/// Whether the figures of a period cannot stand beside each other: a part above its whole, those for
/// and against above all answers. What is optional counts from the second edition on.
pub(crate) fn together(kpi: &Kpi, edition: Edition, numbers: &[Option<f64>]) -> bool {
    let of = |name: &str| {
        let counts = |input: &Input| edition > Edition::First || !input.optional;
        let place = kpi.inputs.iter().position(|input| input.id == name && counts(input))?;
        numbers.get(place).copied().flatten()
    };
    let parts = kpi.inputs.iter().any(|input| {
        let whole = input.part_of.as_deref().and_then(of);
        of(&input.id).zip(whole).is_some_and(|(part, whole)| part > whole)
    });
    parts
        || kpi.survey.as_ref().is_some_and(|survey| {
            let part = |name: &Option<String>| name.as_deref().and_then(of);
            let sum = part(&survey.positive).zip(part(&survey.negative));
            survey.kind == SurveyType::Net
                && sum.zip(of(&survey.answers)).is_some_and(|((one, two), all)| one + two > all)
        })
}
