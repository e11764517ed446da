//! The order of what scores 0, where the colours begin, and what scores 100.

use crate::{
    finding::CheckCode,
    model::{Direction, Unit, ValueLimits},
};

/// What a fault calls a KPI, and what stands behind its numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KpiTold<'a> {
    name: &'a str,
    sign: &'static str,
}

impl<'a> KpiTold<'a> {
    /// A KPI under the name that it is told by.
    pub(crate) fn of(name: &'a str, unit: &Unit) -> Self {
        Self { name, sign: unit.sign() }
    }
}

/// The fixed points of a KPI as somebody set them, proposals among them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct AnchorSettings {
    /// Which way is good.
    pub(crate) direction: Direction,
    /// Scores 0; the lower side of a range.
    pub(crate) worst: Option<f64>,
    /// Where amber begins.
    pub(crate) red: Option<f64>,
    /// Where green begins.
    pub(crate) green: Option<f64>,
    /// Scores 100; the lower bound of a range.
    pub(crate) target: Option<f64>,
    /// The upper bound of a range.
    pub(crate) target_high: Option<f64>,
    /// Scores 0 on the upper side of a range.
    pub(crate) worst_high: Option<f64>,
}

/// The setting that a fault is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AnchorSetting {
    /// What scores 0, or the target that it met.
    Worst,
    /// What scores 0 on the upper side of a range, or the bound that it met.
    WorstHigh,
    /// The upper bound of a range.
    TargetHigh,
    /// Where amber or green begins.
    Limits,
}

/// What is out of order among the anchors of a KPI; sides first, because what lies between them
/// cannot be judged before they are right.
#[must_use]
pub(crate) fn anchors(told: KpiTold<'_>, set: &AnchorSettings) -> Vec<(AnchorSetting, CheckCode)> {
    let range = set.direction == Direction::TargetRange;
    let low = set
        .worst
        .zip(set.target)
        .and_then(|(worst, target)| side(told, worst, target, set.direction != Direction::Lower));
    let high = set.worst_high.zip(set.target_high).filter(|_| range);
    let high = high.and_then(|(worst, target)| side(told, worst, target, false));
    let sides: Vec<(AnchorSetting, CheckCode)> = [
        low.map(|code| (AnchorSetting::Worst, code)),
        high.map(|code| (AnchorSetting::WorstHigh, code)),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !sides.is_empty() {
        return sides;
    }
    let between = if range { bounds(told, set) } else { limits(told, set) };
    between.into_iter().collect()
}

/// One side, from what scores 0 to what scores 100; `rising` where more is better.
#[must_use]
pub(crate) fn side(told: KpiTold<'_>, worst: f64, target: f64, rising: bool) -> Option<CheckCode> {
    let right = if rising { worst < target } else { worst > target };
    if right {
        return None;
    }
    let (kpi, sign) = (told.name.to_owned(), told.sign.to_owned());
    Some(if worst == target {
        CheckCode::WorstEqualsTarget { kpi, target, sign }
    } else {
        CheckCode::WorstOnWrongSide { kpi, worst, target, sign }
    })
}

/// A target that its KPI can come to.
#[must_use]
pub(crate) fn within(told: KpiTold<'_>, target: f64, limits: ValueLimits) -> Option<CheckCode> {
    let (kpi, sign) = (told.name.to_owned(), told.sign.to_owned());
    match limits {
        _ if limits.hold(target) => None,
        ValueLimits { maximum: Some(maximum), .. } if target > maximum => {
            Some(CheckCode::TargetTooHigh { kpi, target, maximum, sign })
        }
        ValueLimits { minimum, .. } => {
            minimum.map(|minimum| CheckCode::TargetTooLow { kpi, target, minimum, sign })
        }
    }
}

/// The bounds of a range, the lower one first.
#[must_use]
pub(crate) fn range(told: KpiTold<'_>, target: f64, target_high: f64) -> Option<CheckCode> {
    (target > target_high).then(|| CheckCode::RangeOutOfOrder {
        kpi: told.name.to_owned(),
        target,
        target_high,
        sign: told.sign.to_owned(),
    })
}

fn bounds(told: KpiTold<'_>, set: &AnchorSettings) -> Option<(AnchorSetting, CheckCode)> {
    let (target, target_high) = set.target.zip(set.target_high)?;
    range(told, target, target_high).map(|code| (AnchorSetting::TargetHigh, code))
}

/// Where amber and green begin: between the ends, in their order.
fn limits(told: KpiTold<'_>, set: &AnchorSettings) -> Option<(AnchorSetting, CheckCode)> {
    let (worst, target) = set.worst.zip(set.target)?;
    let steps: Vec<f64> =
        [Some(worst), set.red, set.green, Some(target)].into_iter().flatten().collect();
    let in_order = match set.direction {
        Direction::Lower => steps.iter().rev().is_sorted(),
        Direction::Higher | Direction::TargetRange => steps.is_sorted(),
    };
    (!in_order)
        .then(|| (AnchorSetting::Limits, CheckCode::LimitsOutOfOrder { kpi: told.name.to_owned() }))
}
