//! What a sheet says of its own cells, before anybody runs the program.

use strum::{EnumCount, EnumIter, IntoStaticStr};

/// What is wrong with a figure and can be seen by a formula. Its key is that of the finding that
/// tells the same; its words stand under `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
#[repr(u8)]
pub(crate) enum FigureFault {
    /// A text where a number is wanted.
    TextInNumber,
    /// An error in the cell.
    ErrorInNumber,
    /// 10^15 or more in size.
    NumberTooLarge,
    /// Fewer than none.
    CountNegative,
    /// A part of something that is counted whole.
    CountBroken,
    /// Outside the scale of its unit.
    BeyondScale,
    /// A share of less than nothing, or of more than the whole.
    ShareOverHundred,
    /// 85 in a cell for percentages, which says 8,500 %.
    WholePercents,
    /// Less than 1 % where much more is usual.
    ShareLikeFraction,
    /// A part above its whole.
    PartAboveWhole,
    /// Those for and against above all answers.
    PartsOverAnswers,
    /// Possible figures come to more than can be.
    ValueTooHigh,
}

impl FigureFault {
    /// Its number in the list of the words, from 1.
    pub(crate) const fn number(self) -> u8 {
        self as u8 + 1
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::Code;
    use strum::IntoEnumIterator;

    #[test]
    fn whatever_the_sheet_says_of_a_figure_is_a_finding_of_the_program() {
        for fault in super::FigureFault::iter() {
            let key: &str = fault.into();
            assert!(Code::all().any(|code| code.name == key), "{key}");
        }
    }
}
