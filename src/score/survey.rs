//! How sure a survey's value is: 95 % intervals, and when two values differ.
//!
//! Sources: Wilson 1927 (shares); Newcombe 1998 (difference of shares);
//! Rocks 2016, arXiv 1601.07235 (net scores, adjusted Wald); Student 1908 (means of few answers).

use super::{
    SLACK,
    student::{MANY_ANSWERS, t_quantile},
};
use crate::model::Edition;

/// The normal quantile of a two-sided 95 %.
pub const Z: f64 = 1.959_964;

/// Two numbers with everything between them.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    fn around(middle: f64, half: f64) -> Self {
        Self { low: middle - half, high: middle + half }
    }

    pub(super) fn point(value: f64) -> Self {
        Self { low: value, high: value }
    }

    fn clamped(self, low: f64, high: f64) -> Self {
        Self { low: self.low.clamp(low, high), high: self.high.clamp(low, high) }
    }
}

/// The answers of a survey, as counts; not negative, and no part exceeds the whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answers {
    /// A share of the answers.
    Share {
        /// Answers that count.
        positive: f64,
        /// All answers.
        answers: f64,
    },
    /// One share minus another.
    Net {
        /// Answers for it.
        positive: f64,
        /// Answers against it.
        negative: f64,
        /// All answers.
        answers: f64,
    },
    /// A mean.
    Mean {
        /// The mean.
        mean: f64,
        /// Standard deviation of the answers.
        deviation: f64,
        /// All answers.
        answers: f64,
    },
}

impl Answers {
    /// The 95 % interval in the KPI's unit: shares and net scores in points of 100.
    ///
    /// `population` is how many could have answered, where that is known. A mean of fewer than 100
    /// answers takes Student's t. `None` where nobody answered, and for the mean of one answer out
    /// of many.
    #[must_use]
    pub fn interval(self, population: Option<f64>) -> Option<Interval> {
        self.interval_by(Edition::LATEST, population)
    }

    /// The interval by an edition of the arithmetic: the first took the normal quantile for all.
    pub(super) fn interval_by(self, edition: Edition, population: Option<f64>) -> Option<Interval> {
        Some(match (self, self.effective(population)?) {
            (Self::Share { positive, answers }, Effective::All) => {
                Interval::point(100.0 * positive / answers)
            }
            (Self::Share { positive, answers }, Effective::Sample(n)) => {
                let wilson = wilson(positive / answers, n);
                Interval { low: 100.0 * wilson.low, high: 100.0 * wilson.high }
            }
            (Self::Net { positive, negative, answers }, Effective::All) => {
                Interval::point(100.0 * (positive - negative) / answers)
            }
            (Self::Net { positive, negative, answers }, Effective::Sample(n)) => {
                let (net, error) = adjusted_wald(positive / answers, negative / answers, n);
                Interval::around(100.0 * net, 100.0 * Z * error).clamped(-100.0, 100.0)
            }
            (Self::Mean { mean, .. }, Effective::All) => Interval::point(mean),
            (Self::Mean { mean, deviation, answers }, Effective::Sample(n)) => {
                let quantile = match edition {
                    Edition::First => Z,
                    Edition::Second => quantile(answers)?,
                };
                Interval::around(mean, quantile * deviation / n.sqrt())
            }
        })
    }

    /// Whether everybody answered who could, so that its interval is the value.
    pub(super) fn is_census(self, population: Option<f64>) -> bool {
        matches!(self.effective(population), Some(Effective::All))
    }

    /// Whether two results differ by more than their margin.
    ///
    /// `None` where these answers do not decide it: one of them has no interval. Shares: Newcombe's
    /// hybrid score interval from both Wilson intervals; net scores and means: both standard errors.
    #[must_use]
    pub fn differ(self, other: Self, population: Option<f64>) -> Option<bool> {
        self.differ_by(Edition::LATEST, other, population)
    }

    /// The same by an edition of the arithmetic: the first did not compare means.
    pub(super) fn differ_by(
        self,
        edition: Edition,
        other: Self,
        population: Option<f64>,
    ) -> Option<bool> {
        match (self, other) {
            (
                Self::Share { positive: one, answers: of_one },
                Self::Share { positive: two, answers: of_two },
            ) => {
                let (one, two) = (100.0 * one / of_one, 100.0 * two / of_two);
                let first = self.interval(population)?;
                let second = other.interval(population)?;
                let difference = one - two;
                let below = (one - first.low).hypot(second.high - two);
                let above = (first.high - one).hypot(two - second.low);
                Some(difference - below > 0.0 || difference + above < 0.0)
            }
            (Self::Net { .. }, Self::Net { .. }) => {
                let (one, error) = self.net(population)?;
                let (two, other_error) = other.net(population)?;
                Some((one - two).abs() > Z * error.hypot(other_error))
            }
            (Self::Mean { mean: one, .. }, Self::Mean { mean: two, .. })
                if edition > Edition::First =>
            {
                let (error, other_error) =
                    (self.error_of_mean(population)?, other.error_of_mean(population)?);
                let margin = Z * error.hypot(other_error);
                Some((one - two).abs() > margin + SLACK * one.abs().max(1.0))
            }
            _ => None,
        }
    }

    /// The standard error of a mean.
    fn error_of_mean(self, population: Option<f64>) -> Option<f64> {
        let Self::Mean { deviation, answers, .. } = self else { return None };
        match self.effective(population)? {
            Effective::All => Some(0.0),
            Effective::Sample(n) => quantile(answers).map(|_| deviation / n.sqrt()),
        }
    }

    /// A net score as a fraction, and its standard error.
    fn net(self, population: Option<f64>) -> Option<(f64, f64)> {
        let Self::Net { positive, negative, answers } = self else { return None };
        Some(match self.effective(population)? {
            Effective::All => ((positive - negative) / answers, 0.0),
            Effective::Sample(n) => adjusted_wald(positive / answers, negative / answers, n),
        })
    }

    /// The number of answers that the interval is made with: `n(N − 1) / (N − n)` of a known N.
    fn effective(self, population: Option<f64>) -> Option<Effective> {
        let (n, parts) = match self {
            Self::Share { positive, answers } => (answers, [positive, 0.0]),
            Self::Net { positive, negative, answers } => (answers, [positive, negative]),
            Self::Mean { deviation, answers, .. } => (answers, [deviation.min(0.0), 0.0]),
        };
        let possible = parts.iter().all(|part| *part >= 0.0) && parts[0] + parts[1] <= n;
        if !(possible && n >= super::ZERO) {
            return None;
        }
        Some(Effective::of(n, population))
    }
}

/// Whether a known number of answers is below the fewest for a score.
///
/// It is held against the effective number, so that a census is never refused: of a known
/// population `N` the `n` answers are worth `n(N − 1) / (N − n)`.
pub(crate) fn fewer_than(minimum: u32, answers: Option<f64>, population: Option<f64>) -> bool {
    answers.is_some_and(|n| match Effective::of(n, population) {
        Effective::All => false,
        Effective::Sample(n) => n < f64::from(minimum),
    })
}

/// How many answers an interval is made with.
enum Effective {
    /// Everybody answered: nothing is left to chance.
    All,
    /// This many out of endlessly many.
    Sample(f64),
}

/// The quantile of a mean's margin: Student's t below a hundred answers, none below two.
fn quantile(answers: f64) -> Option<f64> {
    if answers >= MANY_ANSWERS {
        return Some(Z);
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "held to 2–100 here"
    )]
    (answers >= 2.0).then(|| t_quantile(answers as u32 - 1))
}

impl Effective {
    fn of(n: f64, population: Option<f64>) -> Self {
        match population.filter(|all| all.is_finite() && *all > 0.0) {
            Some(all) if n >= all => Self::All,
            Some(all) => Self::Sample((n * (all - 1.0) / (all - n)).max(n)),
            None => Self::Sample(n),
        }
    }
}

/// Wilson's score interval of a share, both as fractions.
fn wilson(share: f64, n: f64) -> Interval {
    let square = Z * Z;
    let middle = (share + square / (2.0 * n)) / (1.0 + square / n);
    let variance = share * (1.0 - share) / n + square / (4.0 * n * n);
    Interval::around(middle, Z * variance.max(0.0).sqrt() / (1.0 + square / n)).clamped(0.0, 1.0)
}

/// A net score by the adjusted Wald method with its standard error, as fractions.
fn adjusted_wald(positive: f64, negative: f64, n: f64) -> (f64, f64) {
    let all = n + 3.0;
    let (positive, negative) = ((positive * n + 0.75) / all, (negative * n + 0.75) / all);
    let net = positive - negative;
    (net, ((positive + negative - net * net).max(0.0) / all).sqrt())
}

/// Answers needed for a share's margin of `points` either way, at worst; rounded up.
///
/// `None` where the margin is not positive.
#[must_use]
pub fn answers_for_share(points: f64, population: Option<f64>) -> Option<f64> {
    let margin = points / 100.0;
    needed(Z * Z * 0.25 / (margin * margin), margin, population)
}

/// Answers needed for a net score's margin of `points` either way, at worst; rounded up.
///
/// `None` where the margin is not positive.
#[must_use]
pub fn answers_for_net(points: f64, population: Option<f64>) -> Option<f64> {
    let margin = points / 100.0;
    needed(Z * Z / (margin * margin) - 3.0, margin, population)
}

fn needed(endless: f64, margin: f64, population: Option<f64>) -> Option<f64> {
    if !(margin > 0.0 && endless.is_finite()) {
        return None;
    }
    let needed = match population.filter(|all| all.is_finite() && *all > 0.0) {
        Some(all) => endless / (1.0 + (endless - 1.0) / all),
        None => endless,
    };
    Some(needed.ceil().max(1.0))
}
