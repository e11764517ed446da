//! Student's t for small numbers of answers.

use std::f64::consts::{FRAC_2_PI, FRAC_PI_2};

/// Answers from which the normal quantile serves.
pub(crate) const MANY_ANSWERS: f64 = 100.0;

/// How sure an interval is.
const CONFIDENCE: f64 = 0.95;

/// Halvings after which no bit of the quantile changes any more.
const HALVINGS: u32 = 60;

/// The quantile of a two-sided 95 % with so many degrees of freedom, at least 1.
///
/// With θ = arctan(t/√ν), the probability of |T| ≤ t is a finite sum of powers of cos θ for whole
/// numbers ν: Abramowitz and Stegun, *Handbook of Mathematical Functions*, 1964, 26.7.3 and 26.7.4.
pub(crate) fn t_quantile(freedom: u32) -> f64 {
    let freedom = freedom.max(1);
    let (mut low, mut high) = (0.0, FRAC_PI_2);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if probability(middle, freedom) < CONFIDENCE {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high).tan() * f64::from(freedom).sqrt()
}

/// The probability of |T| ≤ √ν tan θ.
fn probability(theta: f64, freedom: u32) -> f64 {
    let (sine, cosine) = theta.sin_cos();
    let odd = freedom % 2;
    // Each term is the one before × cos²θ × (1/2, 3/4, 5/6 … or 2/3, 4/5, 6/7 …).
    let (mut term, mut sum) = (if odd == 1 { cosine } else { 1.0 }, 0.0);
    let mut step = 1 + odd;
    while step < freedom {
        sum += term;
        term *= cosine * cosine * f64::from(step) / f64::from(step + 1);
        step += 2;
    }
    if odd == 1 { FRAC_2_PI * (theta + sine * sum) } else { sine * sum }
}
