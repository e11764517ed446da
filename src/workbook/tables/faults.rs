//! What a sheet says of its own cells, before anybody runs the program.

use super::KpiColumn;
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
    /// A result that is typed beside figures which come to another one.
    TypedNotUsed,
    /// A result that is typed beside figures which are not complete.
    TypedIncomplete,
}

/// What is wrong with the settings of a KPI and can be seen by a formula. Its key is that of the
/// finding; its words stand under `check.setting`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
#[repr(u8)]
pub(crate) enum SettingFault {
    /// A text where a number is wanted.
    TextInNumber,
    /// 10^15 or more in size.
    NumberTooLarge,
    /// A weight of less than nothing.
    NegativeWeight,
    /// Fewer answers than none.
    NegativeNumber,
    /// 85 in a cell for percentages, which says 8,500 %.
    WholePercents,
    /// A target above what the KPI can come to.
    TargetTooHigh,
    /// A target below it.
    TargetTooLow,
    /// What scores 0 is what scores 100.
    WorstEqualsTarget,
    /// What scores 0 lies beyond what scores 100.
    WorstOnWrongSide,
    /// The bounds of a range are the wrong way round.
    RangeOutOfOrder,
    /// Green begins before amber, or either outside the ends.
    LimitsOutOfOrder,
    /// A target of a single period, below, is one of these.
    PeriodTarget,
}

impl SettingFault {
    /// Its number in the list of the words, from 1.
    pub(crate) const fn number(self) -> u8 {
        self as u8 + 1
    }

    /// Whether what stands in a column can be at fault.
    pub(crate) fn speaks_of(self, column: KpiColumn) -> bool {
        let anchors =
            [KpiColumn::Target, KpiColumn::TargetHigh, KpiColumn::Worst, KpiColumn::WorstHigh];
        match self {
            Self::TextInNumber
            | Self::NumberTooLarge
            | Self::WholePercents
            | Self::PeriodTarget => false,
            Self::NegativeWeight => column == KpiColumn::Weight,
            Self::NegativeNumber => column == KpiColumn::MinimumAnswers,
            Self::TargetTooHigh | Self::TargetTooLow | Self::RangeOutOfOrder => {
                matches!(column, KpiColumn::Target | KpiColumn::TargetHigh)
            }
            Self::WorstEqualsTarget | Self::WorstOnWrongSide => anchors.contains(&column),
            Self::LimitsOutOfOrder => matches!(column, KpiColumn::Red | KpiColumn::Green),
        }
    }
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
    fn whatever_a_sheet_says_of_its_cells_is_a_finding_of_the_program() {
        let figures = super::FigureFault::iter().map(<&str>::from);
        let settings = super::SettingFault::iter()
            .filter(|fault| *fault != super::SettingFault::PeriodTarget)
            .map(<&str>::from);
        for key in figures.chain(settings) {
            assert!(Code::all().any(|code| code.name == key), "{key}");
        }
    }
}
