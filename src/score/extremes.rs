//! The least and the greatest weighted mean while each weight moves by itself.

use super::Interval;

/// The least and the most that a weight is multiplied by.
pub(super) const FACTOR: (f64, f64) = (0.75, 1.25);

/// Children of a node, each with its weight and the ends between which its own score can lie.
#[derive(Default)]
pub(super) struct Extreme {
    children: Vec<(f64, Interval)>,
}

impl Extreme {
    /// Takes in a child; one without weight or score counts nowhere.
    pub(super) fn add(&mut self, weight: Option<f64>, score: Option<Interval>) {
        if let (Some(weight), Some(score)) = (weight.filter(|weight| *weight > 0.0), score) {
            self.children.push((weight, score));
        }
    }

    /// The least and the greatest mean; `None` without a child.
    ///
    /// At an extreme every weight is as small or as large as it can be, and sorted by score the
    /// large ones stand on one side of a cut. So the best cut is the answer of the linear programme
    /// (Charnes and Cooper 1962).
    pub(super) fn ends(self) -> Option<Interval> {
        let ends = |of: fn(&Interval) -> f64| -> Vec<(f64, f64)> {
            self.children.iter().map(|(weight, score)| (*weight, of(score))).collect()
        };
        let greatest = greatest(ends(|score| score.high))?;
        // What is least is greatest when less is better.
        let mirrored = ends(|score| -score.low);
        let least = -self::greatest(mirrored)?;
        Some(Interval { low: least.clamp(0.0, 100.0), high: greatest.clamp(0.0, 100.0) })
    }
}

/// The greatest mean of (weight, score) pairs.
fn greatest(mut children: Vec<(f64, f64)>) -> Option<f64> {
    children.sort_by(|one, two| one.1.total_cmp(&two.1));
    let (least, most) = FACTOR;
    let sum = |factor: f64| {
        children.iter().fold((0.0, 0.0), |(weights, scores), (weight, score)| {
            (weights + factor * weight, scores + factor * weight * score)
        })
    };
    let (mut weights, mut scores) = sum(most);
    let mut best = (weights > 0.0).then(|| scores / weights)?;
    for (weight, score) in &children {
        weights -= (most - least) * weight;
        scores -= (most - least) * weight * score;
        best = best.max(scores / weights);
    }
    Some(best)
}
