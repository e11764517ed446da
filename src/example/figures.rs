//! From a wanted score to inputs that give it.

use super::noise;
use crate::model::Ordered as _;
use crate::{
    model::{Aggregation, Direction, Input, Kpi, Moment, SurveyType, Timeline, Unit},
    readings::{Entry, Reading, SeriesReadings},
    score::{Anchors, score_of, value_at},
    scorecard::{Bands, PlannedKpi},
};

/// What the worked example is multiplied by until rounding no longer shows.
const SCALES: [f64; 8] = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 1000.0];
/// Points of the score that rounding may cost.
const NEAR: f64 = 2.0;
/// Share by which volumes differ between periods.
const VOLUME: f64 = 0.08;
/// Share by which stocks grow from one reading to the next, and vary around it.
const GROWTH: (f64, f64) = (0.004, 0.004);
/// How far above the minimum the number of answers stays.
const ANSWERS: f64 = 1.5;

/// What a moment should come to.
pub(super) struct TargetScore {
    /// The moment.
    pub(super) moment: Moment,
    /// The score.
    pub(super) score: f64,
    /// What it is scored by.
    pub(super) anchors: Anchors,
}

impl TargetScore {
    /// The value with that score; for a good score within a range, one between its bounds.
    fn value(&self, bands: Bands) -> Option<f64> {
        let anchors = &self.anchors;
        let (Direction::TargetRange, Some(low), Some(high)) =
            (anchors.direction, anchors.target, anchors.target_high)
        else {
            return value_at(anchors, bands, self.score);
        };
        if self.score >= bands.green {
            return Some(
                low + (high - low) * (100.0 - self.score) / (100.0 - bands.green).max(1.0),
            );
        }
        // Falling short of a lower bound that begins at nothing would look like no data.
        let from_above = anchors.worst.is_none_or(|worst| worst <= 0.0);
        let side = if from_above && anchors.worst_high.is_some() {
            Anchors { worst: None, target: None, ..*anchors }
        } else {
            *anchors
        };
        value_at(&side, bands, self.score)
    }
}

/// The figures of one series: inputs where the worked example can be scaled, else typed results.
pub(super) fn series(
    measure: &PlannedKpi,
    bands: Bands,
    wanted: &[TargetScore],
    seed: &str,
    periods: usize,
) -> SeriesReadings {
    let mut best: Option<(f64, Vec<Vec<f64>>)> = None;
    for scale in SCALES {
        let Some((far, rows)) = (Scaled { measure, bands, scale, seed }).rows(wanted) else {
            continue;
        };
        if best.as_ref().is_none_or(|(least, _)| far < *least) {
            best = Some((far, rows));
        }
        if far <= NEAR {
            break;
        }
    }
    let mut readings = SeriesReadings::default();
    if let Some((_, rows)) = best {
        for (place, input) in measure.kpi.inputs.iter().enumerate() {
            let mut list = Timeline::of(periods, |_| Reading::default());
            for (want, row) in wanted.iter().zip(&rows) {
                if let (Some(cell), Some(number)) = (list.get_mut(want.moment), row.get(place))
                    && number.is_finite()
                {
                    *cell = Entry::Number(*number).into();
                }
            }
            readings.inputs.insert(input.id.clone(), list);
        }
        return readings;
    }
    readings.typed = Timeline::of(periods, |_| Reading::default());
    for want in wanted {
        let unit = &measure.kpi.unit;
        let value = want.value(bands).or(measure.kpi.example.as_ref().map(|example| example.value));
        if let (Some(value), Some(cell)) = (value, readings.typed.get_mut(want.moment)) {
            *cell = Entry::Number(within_unit(rounded(value, unit.decimals.max(1)), unit)).into();
        }
    }
    readings
}

/// A number with so many decimals.
pub(super) fn rounded(number: f64, decimals: u8) -> f64 {
    let factor = 10_f64.powi(i32::from(decimals));
    (number * factor).round() / factor
}

fn within_unit(number: f64, unit: &Unit) -> f64 {
    number.max(unit.minimum.unwrap_or(f64::MIN)).min(unit.maximum.unwrap_or(f64::MAX))
}

/// The worked example at one scale.
struct Scaled<'a> {
    measure: &'a PlannedKpi,
    bands: Bands,
    scale: f64,
    seed: &'a str,
}

impl Scaled<'_> {
    fn kpi(&self) -> &Kpi {
        &self.measure.kpi
    }

    /// The inputs by moment, and by how many points the worst of them misses.
    fn rows(&self, wanted: &[TargetScore]) -> Option<(f64, Vec<Vec<f64>>)> {
        let mut rows: Vec<Vec<f64>> = Vec::new();
        let mut farthest = 0.0_f64;
        for want in wanted {
            let value = want.value(self.bands)?;
            let start = self.start(want.moment.number(), rows.len(), rows.last())?;
            let (far, row) = self
                .unknowns()
                .into_iter()
                .flat_map(|unknown| self.solve(&start, unknown, value))
                .filter(|row| self.possible(row))
                .filter_map(|row| {
                    let found = score_of(&want.anchors, self.bands, self.value(&row)?);
                    Some((found.map_or(0.0, |found| (found - want.score).abs()), row))
                })
                .fold(None, |best: Option<(f64, Vec<f64>)>, next| match best {
                    // The first that is near enough: later unknowns and decimals are less natural.
                    Some(best) if best.0 <= NEAR || best.0 <= next.0 => Some(best),
                    _ => Some(next),
                })?;
            farthest = farthest.max(far);
            rows.push(row);
        }
        Some((farthest, rows))
    }

    /// The opening and the closing stock that follow one another, by place.
    fn stocks(&self) -> Option<(usize, usize)> {
        let inputs = &self.kpi().inputs;
        let only = |wanted: Aggregation| {
            let mut found = inputs
                .iter()
                .enumerate()
                .filter(|(_, input)| input.aggregate == wanted && !input.optional);
            found.next().filter(|_| found.next().is_none()).map(|(place, _)| place)
        };
        let (first, last) = (only(Aggregation::First)?, only(Aggregation::Last)?);
        let (opening, closing) = (inputs.get(first)?, inputs.get(last)?);
        (closing.part_of.as_deref() != Some(opening.id.as_str())).then_some((first, last))
    }

    /// The worked example at this scale, with the volumes of a period; NaN stays blank.
    #[expect(clippy::cast_precision_loss, reason = "readings are few")]
    fn start(&self, place: usize, nth: usize, previous: Option<&Vec<f64>>) -> Option<Vec<f64>> {
        let example = self.kpi().example.as_ref()?;
        let volume = 1.0 + VOLUME * noise::around(self.seed, place + 1000);
        let growth =
            1.0 + GROWTH.0 * nth as f64 + GROWTH.1 * noise::around(self.seed, place + 2000);
        let mut row = Vec::with_capacity(self.kpi().inputs.len());
        for input in &self.kpi().inputs {
            if input.optional {
                row.push(self.deviation(input, place));
                continue;
            }
            let number = *example.inputs.get(&input.id)?;
            let number = match input.aggregate {
                Aggregation::Mean => number,
                Aggregation::Sum => number * self.scale * volume,
                Aggregation::First | Aggregation::Last => number * self.scale * growth,
            };
            row.push(rounded(number, decimals(input)));
        }
        if let Some((first, last)) = self.stocks() {
            let opening = previous
                .and_then(|previous| previous.get(last).copied())
                .or_else(|| row.get(first).copied())?;
            let step = 1.0 + GROWTH.0 + 2.0 * GROWTH.1 * noise::around(self.seed, place + 3000);
            let closing = rounded(opening * step, decimals(self.kpi().inputs.get(last)?));
            *row.get_mut(first)? = opening;
            *row.get_mut(last)? = closing;
        }
        if let Some((whole, parts)) = self.division() {
            *row.get_mut(whole)? = parts.iter().filter_map(|part| row.get(*part)).sum();
        }
        Some(row)
    }

    /// A whole and its parts, where the parts of the worked example are all of it.
    fn division(&self) -> Option<(usize, Vec<usize>)> {
        let inputs = &self.kpi().inputs;
        let example = &self.kpi().example.as_ref()?.inputs;
        inputs.iter().enumerate().find_map(|(place, whole)| {
            let parts = inputs.iter().enumerate();
            let parts = parts.filter(|(_, part)| part.part_of.as_ref() == Some(&whole.id));
            let parts: Vec<usize> = parts.map(|(part, _)| part).collect();
            let of = |place: usize| example.get(&inputs.get(place)?.id).copied();
            let sum: Option<f64> = parts.iter().map(|part| of(*part)).sum();
            let all = (sum? - of(place)?).abs() < 1e-9;
            (all && parts.len() > 1).then_some((place, parts))
        })
    }

    /// The row with another number in one place; parts that are all of a whole stay all of it.
    fn changed(&self, start: &[f64], place: usize, number: f64) -> Option<Vec<f64>> {
        let mut row = start.to_vec();
        let before = std::mem::replace(row.get_mut(place)?, number);
        if let Some((whole, parts)) = self.division()
            && parts.contains(&place)
        {
            let whole = start.get(whole)?;
            for part in parts.into_iter().filter(|part| *part != place) {
                *row.get_mut(part)? *= (whole - number) / (whole - before);
            }
        }
        Some(row)
    }

    /// The parts of a whole as people count them; what rounding leaves over belongs to the largest
    /// of those that were not solved for, which shows it least.
    fn counted(&self, mut row: Vec<f64>, solved: usize) -> Option<Vec<f64>> {
        let Some((whole, parts)) = self.division() else { return Some(row) };
        for part in &parts {
            let decimals = self.kpi().inputs.get(*part).map(decimals)?;
            let cell = row.get_mut(*part)?;
            *cell = rounded(*cell, decimals);
        }
        let of = |part: &usize| row.get(*part).copied().unwrap_or(0.0);
        let left = row.get(whole)? - parts.iter().map(of).sum::<f64>();
        let others = parts.iter().filter(|part| **part != solved);
        let largest = others.max_by(|one, other| of(one).total_cmp(&of(other)))?;
        *row.get_mut(*largest)? += left;
        Some(row)
    }

    /// A standard deviation as the example has it, or about a sixth of the scale.
    fn deviation(&self, input: &Input, place: usize) -> f64 {
        let unit = &self.kpi().unit;
        let example = self.kpi().example.as_ref().and_then(|example| example.inputs.get(&input.id));
        let usual = example
            .copied()
            .or_else(|| unit.minimum.zip(unit.maximum).map(|(low, high)| (high - low) / 6.0));
        let varied = |usual: f64| usual * (1.0 + 0.05 * noise::around(self.seed, place + 4000));
        usual.map_or(f64::NAN, |usual| rounded(varied(usual), 1))
    }

    /// The inputs to solve for, the most natural first: flows between stocks, parts and means
    /// before wholes.
    fn unknowns(&self) -> Vec<usize> {
        if let Some((_, parts)) = self.division() {
            return parts;
        }
        let chained = self.stocks();
        let mut places: Vec<usize> = (0..self.kpi().inputs.len())
            .filter(|place| self.kpi().inputs.get(*place).is_some_and(|input| !input.optional))
            .collect();
        places.in_order_of(|place| {
            let input = self.kpi().inputs.get(*place);
            let flow = input.is_some_and(|input| input.aggregate == Aggregation::Sum);
            let part = input.is_some_and(|input| {
                input.part_of.is_some() || input.aggregate == Aggregation::Mean
            });
            let stock = chained.is_some_and(|(first, last)| [first, last].contains(place));
            (chained.is_some() && !flow, stock, !part)
        });
        places
    }

    /// The formula over a row.
    fn value(&self, row: &[f64]) -> Option<f64> {
        let inputs = &self.kpi().inputs;
        self.kpi().formula.as_ref()?.evaluate(|name| {
            let place = inputs.iter().position(|input| input.id == name)?;
            row.get(place).copied().filter(|number| number.is_finite())
        })
    }

    /// The row with one input changed so that the formula gives the value, in as few decimals as
    /// people would write, then in more.
    fn solve(&self, start: &[f64], unknown: usize, value: f64) -> Vec<Vec<f64>> {
        let (Some(exact), Some(input)) =
            (self.root(start, unknown, value), self.kpi().inputs.get(unknown))
        else {
            return Vec::new();
        };
        let more = if input.unit.count { 0 } else { 2 };
        (0..=more)
            .filter_map(|extra| {
                let number = rounded(exact, decimals(input) + extra);
                self.counted(self.changed(start, unknown, number)?, unknown)
            })
            .collect()
    }

    /// Where the formula gives the value: straight where it is linear in the input, else halving.
    fn root(&self, start: &[f64], unknown: usize, value: f64) -> Option<f64> {
        let at = |number: f64| self.value(&self.changed(start, unknown, number)?);
        let base = start.get(unknown).copied().filter(|number| number.is_finite())?;
        let step = base.abs().max(1.0) * 0.25;
        let (middle, above, below) = (at(base)?, at(base + step)?, at(base - step)?);
        let slope = (above - below) / (2.0 * step);
        if slope.abs() < 1e-12 {
            return None;
        }
        let bend = (above - 2.0 * middle + below).abs();
        if bend <= 1e-9 * above.abs().max(below.abs()).max(1e-9) {
            return Some(base + (value - middle) / slope);
        }
        let (mut low, mut high) = (0.0, base.abs() * 4.0 + 1.0);
        let rises = at(high)? > at(low)?;
        if (at(low)? > value) == rises || (at(high)? < value) == rises {
            return None;
        }
        for _ in 0..80 {
            let half = f64::midpoint(low, high);
            if (at(half)? < value) == rises {
                low = half;
            } else {
                high = half;
            }
        }
        Some(f64::midpoint(low, high))
    }

    /// Whether such figures can be, and are enough for a score.
    fn possible(&self, row: &[f64]) -> bool {
        let kpi = self.kpi();
        let named = |name: &str| {
            let place = kpi.inputs.iter().position(|input| input.id == name)?;
            row.get(place).copied()
        };
        let inputs = kpi.inputs.iter().zip(row).all(|(input, number)| {
            let whole = input.part_of.as_deref().and_then(named);
            input.optional
                || (number.is_finite()
                    && number.abs() < 1e12
                    && !(input.unit.count && *number < 0.0)
                    && input.unit.minimum.is_none_or(|least| *number >= least)
                    && input.unit.maximum.is_none_or(|most| *number <= most)
                    && whole.is_none_or(|whole| *number <= whole))
        });
        let survey = kpi.survey.as_ref().is_none_or(|survey| {
            let Some(answers) = named(&survey.answers) else { return true };
            let part = |name: &Option<String>| name.as_deref().and_then(named).unwrap_or(0.0);
            let minimum = self.measure.minimum_answers.unwrap_or(kpi.minimum_answers);
            answers >= f64::from(minimum) * ANSWERS
                && (survey.kind != SurveyType::Net
                    || part(&survey.positive) + part(&survey.negative) <= answers)
        });
        inputs && survey
    }
}

/// Decimals in which people write an input.
fn decimals(input: &Input) -> u8 {
    if input.unit.count { 0 } else { input.unit.decimals }
}
