//! How the number in a cell stands for the value that everything counts with.
//!
//! A cell for a percentage holds 0.85 and a percent format, so that spreadsheets take `85`, `85%` and
//! a pasted `85%` for the same; formulas, reports and plans count from 0 to 100. What this file says
//! once, the writer, the reader and the formulas do alike.

use crate::{
    formula::TOO_LARGE,
    model::{Input, Kpi, Unit, says_percent},
    scorecard::PlannedKpi,
};

/// Most that a percentage can be which is no part of a whole, in a cell: 1,000 %.
///
/// Growth and margins pass 100 %, hardly anything passes 1,000 %; and 85 in such a cell says 8,500 %.
const MOST: f64 = 10.0;
/// Most that a share can be, in a cell: 200 %. What lies between 100 % and this was counted wrong and
/// is no share; what lies beyond was meant as whole per cents.
const MOST_OF_SHARE: f64 = 2.0;

/// Blanks that people and programs put before a percent sign.
pub(crate) const PERCENT_BLANKS: [&str; 3] = [" ", "\u{a0}", "\u{202f}"];
/// Most digits of a percentage that is a text.
pub(crate) const MAX_PERCENT_DIGITS: usize = 9;

/// The percentage that a text says: digits with at most one mark, a point or a comma, before
/// decimals, and a percent sign behind them.
///
/// Nothing more, because formulas say the same and know no country: a mark between thousands has
/// no place in a percentage.
pub(crate) fn percent_in(text: &str) -> Option<f64> {
    let mut text = text.replace(',', ".");
    for blank in PERCENT_BLANKS {
        text = text.replace(blank, "");
    }
    let said = text.strip_suffix('%')?;
    let (whole, decimals) = said.split_once('.').unwrap_or((said, ""));
    let digits = format!("{whole}{decimals}");
    let fits = (1..=MAX_PERCENT_DIGITS).contains(&digits.len());
    if !fits || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    format!("0{whole}.{decimals}0").parse().ok()
}

/// What the cells of a row or a column hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum CellScale {
    /// The value itself.
    Plain,
    /// A percentage: 0.85 for 85.
    Percent {
        /// The most that a cell can hold, either way; a larger number was meant as whole per cents.
        most: f64,
    },
    /// A percentage in a cell that was made for something else, because its unit was named later:
    /// what lies from −1 to 1 was typed with a percent sign, and what is larger without.
    Either,
}

impl CellScale {
    /// Of the results of a KPI in the catalogue.
    pub(crate) fn of_kpi(kpi: &Kpi) -> Self {
        let most = if kpi.is_share() { MOST_OF_SHARE } else { MOST };
        Self::of_unit(&kpi.unit, most)
    }

    /// Of the results, targets and other anchors of a KPI of the catalogue's, as it was issued.
    pub(crate) fn of_measure(issued: &PlannedKpi) -> Self {
        Self::of_kpi(&issued.kpi).up_to(issued)
    }

    /// Of an input.
    pub(crate) fn of_input(input: &Input) -> Self {
        Self::of_unit(&input.unit, MOST)
    }

    /// Of a percentage that is a part of a whole.
    pub(crate) fn of_share() -> Self {
        Self::Percent { most: MOST_OF_SHARE }
    }

    /// Of a KPI of the user's own, whose unit was another when the workbook was made.
    pub(crate) fn of_own(issued: Option<&PlannedKpi>, now: &str) -> Self {
        let issued = issued.filter(|issued| says_percent(&issued.kpi.unit.label));
        match (issued, says_percent(now)) {
            (Some(issued), true) => Self::Percent { most: MOST }.up_to(issued),
            (None, true) => Self::Either,
            (_, false) => Self::Plain,
        }
    }

    /// The same, with room for whatever was planned and twice as much.
    fn up_to(self, issued: &PlannedKpi) -> Self {
        let Self::Percent { most } = self else { return self };
        let PlannedKpi { target, target_high, worst, worst_high, red, green, baseline, .. } =
            issued;
        let anchors = [target, target_high, worst, worst_high, red, green, baseline];
        let planned = anchors.into_iter().flatten().chain(issued.targets.values());
        let planned = planned.filter(|anchor| anchor.abs() < TOO_LARGE);
        let most = planned.fold(most, |most, anchor| most.max(2.0 * anchor.abs() / 100.0));
        Self::Percent { most }
    }

    fn of_unit(unit: &Unit, most: f64) -> Self {
        if unit.is_percentage() {
            Self::Percent { most: unit.maximum.map_or(most, |most| MOST_OF_SHARE * most / 100.0) }
        } else {
            Self::Plain
        }
    }

    /// The value of a cell; none where it can only have been meant as whole per cents.
    pub(crate) fn value(self, cell: f64) -> Option<f64> {
        match self {
            Self::Plain => Some(cell),
            Self::Percent { most } => (cell.abs() <= most).then(|| hundredfold(cell)),
            Self::Either if cell.abs() <= 1.0 => Some(hundredfold(cell)),
            Self::Either => Some(cell),
        }
    }

    /// What a cell holds for a value.
    pub(crate) fn cell(self, value: f64) -> f64 {
        match self {
            Self::Percent { .. } => value / 100.0,
            Self::Plain | Self::Either => value,
        }
    }

    /// The same as [`value`](Self::value) as a formula, over a cell that holds a number; `otherwise`
    /// where it has none. `percent` says whether the unit is a percentage now, where people name it.
    pub(crate) fn formula(self, cell: &str, otherwise: &str, percent: Option<&str>) -> String {
        match (self, percent) {
            (Self::Percent { most }, percent) => {
                let value = format!("IF(ABS({cell})>{most},{otherwise},ROUND(100*{cell},12))");
                percent.map(|percent| format!("IF({percent},{value},{cell})")).unwrap_or(value)
            }
            (Self::Either | Self::Plain, Some(percent)) => {
                format!("ROUND({cell}*IF(AND({percent},ABS({cell})<=1),100,1),12)")
            }
            (Self::Either | Self::Plain, None) => cell.to_owned(),
        }
    }
}

/// A hundred times a number, where 0.07 comes to 7 and not to the number beside it.
fn hundredfold(number: f64) -> f64 {
    const SCALE: f64 = 1e12;
    let hundredfold = number * 100.0;
    let rounded = (hundredfold * SCALE).round() / SCALE;
    let noise = 4.0 * f64::EPSILON * hundredfold.abs();
    if (rounded - hundredfold).abs() <= noise { rounded } else { hundredfold }
}
