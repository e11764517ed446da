//! What the cells of one period come to, before due dates and carrying.

use super::{PeriodValue, impossible};
use crate::{
    formula::{Formula, NoValue, TOO_LARGE, ZERO},
    model::{Aggregation, Edition, Input, Kpi, Moment, SurveyType, ValueLimits},
    readings::{Entry, SeriesReadings},
};
use serde::{Deserialize, Serialize};

/// Fewest answers that lie apart at all.
const MIN_SPREAD_ANSWERS: f64 = 2.0;

/// What the arithmetic must know of a KPI: its entry, or as much of it as a digest keeps.
pub(crate) trait Arithmetic {
    /// The formula; `None` for a KPI whose value is typed directly.
    fn formula(&self) -> Option<&Formula>;
    /// What is typed in, in order.
    fn inputs(&self) -> impl Iterator<Item = InputRule<'_>>;
    /// The input with the number of answers, of a survey.
    fn answers(&self) -> Option<&str>;
    /// Between which numbers the value lies.
    fn limits(&self) -> ValueLimits;
}

/// How one input takes part.
#[derive(Clone, Copy)]
pub(crate) struct InputRule<'a> {
    /// Key within the entry.
    pub(crate) id: &'a str,
    /// How several become one.
    pub(crate) aggregate: Aggregation,
    /// The input that weighs a mean.
    pub(crate) weighted_by: Option<&'a str>,
    /// Not needed for the value.
    pub(crate) optional: bool,
}

impl<'a> From<&'a Input> for InputRule<'a> {
    fn from(input: &'a Input) -> Self {
        let Input { id, aggregate, weighted_by, optional, .. } = input;
        Self { id, aggregate: *aggregate, weighted_by: weighted_by.as_deref(), optional: *optional }
    }
}

impl Arithmetic for Kpi {
    fn formula(&self) -> Option<&Formula> {
        self.formula.as_ref()
    }

    fn inputs(&self) -> impl Iterator<Item = InputRule<'_>> {
        self.inputs.iter().map(InputRule::from)
    }

    fn answers(&self) -> Option<&str> {
        self.survey.as_ref().map(|survey| survey.answers.as_str())
    }

    fn limits(&self) -> ValueLimits {
        Kpi::limits(self)
    }
}

/// One period's own cells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct PeriodCells {
    /// What they come to.
    pub(crate) own: PeriodValue,
    /// Whether the value was typed directly.
    pub(crate) typed: bool,
    /// Whether nothing stands in the required inputs.
    pub(crate) blank_inputs: bool,
    /// The inputs in the order of the entry, where all required ones are numbers that can be;
    /// only optional ones may be absent.
    pub(crate) inputs: Option<Vec<Option<f64>>>,
}

impl PeriodCells {
    /// The number of answers, where it is known from inputs.
    pub(crate) fn answers(&self, kpi: &impl Arithmetic) -> Option<f64> {
        self.inputs.as_ref().and_then(|inputs| answers(kpi, inputs))
    }

    fn without_inputs(own: PeriodValue, blank_inputs: bool) -> Self {
        Self { own, typed: false, blank_inputs, inputs: None }
    }

    fn typed(kpi: &impl Arithmetic, edition: Edition, entry: &Entry) -> Self {
        let own = match entry {
            Entry::Blank => PeriodValue::Blank,
            Entry::Number(number) => judged(kpi, edition, *number),
            Entry::Invalid(_) => PeriodValue::Invalid,
            Entry::NotApplicable => PeriodValue::NotApplicable,
        };
        let typed = matches!(own, PeriodValue::Value(_));
        Self { typed, ..Self::without_inputs(own, true) }
    }

    fn computed(kpi: &impl Arithmetic, edition: Edition, inputs: Vec<Option<f64>>) -> Self {
        let own = match value(kpi, &inputs) {
            Ok(value) => judged(kpi, edition, value),
            Err(NoValue::TooLarge) => PeriodValue::Invalid,
            Err(NoValue::Missing | NoValue::ZeroDenominator) => PeriodValue::Incomplete,
        };
        Self { own, typed: false, blank_inputs: false, inputs: Some(inputs) }
    }
}

/// A value, unless it is one that cannot be.
pub(super) fn judged(kpi: &impl Arithmetic, edition: Edition, value: f64) -> PeriodValue {
    match impossible::of_value(kpi.limits(), edition, value) {
        Some(_) => PeriodValue::Invalid,
        None => PeriodValue::Value(value),
    }
}

/// The number of answers among some inputs of a survey.
pub(super) fn answers(kpi: &impl Arithmetic, inputs: &[Option<f64>]) -> Option<f64> {
    kpi.answers().and_then(|answers| input_named(kpi, inputs, answers))
}

/// One input by its name.
pub(super) fn input_named(
    kpi: &impl Arithmetic,
    inputs: &[Option<f64>],
    name: &str,
) -> Option<f64> {
    let place = kpi.inputs().position(|input| input.id == name)?;
    inputs.get(place).copied().flatten()
}

/// The formula over some inputs.
pub(super) fn value(kpi: &impl Arithmetic, inputs: &[Option<f64>]) -> Result<f64, NoValue> {
    match kpi.formula() {
        Some(formula) => formula.compute(|name| input_named(kpi, inputs, name)),
        None => Err(NoValue::Missing),
    }
}

/// Whether the value can come from inputs at all.
fn has_inputs(kpi: &impl Arithmetic) -> bool {
    kpi.formula().is_some() && kpi.inputs().any(|input| !input.optional)
}

/// What the cells of a series at one moment come to.
///
/// What is an error is never a value: from the second edition on, whatever cannot be in any of the
/// cells makes the figure invalid, also where it would not be needed.
pub(super) fn of_cells(
    kpi: &Kpi,
    edition: Edition,
    readings: Option<&SeriesReadings>,
    at: Moment,
) -> PeriodCells {
    let blank = Entry::Blank;
    let entry = |input: &Input| {
        readings
            .and_then(|readings| readings.inputs.get(&input.id))
            .and_then(|list| list.get(at))
            .map_or(&blank, |reading| &reading.entry)
    };
    let typed = readings
        .and_then(|readings| readings.typed.get(at))
        .map_or(&blank, |reading| &reading.entry);
    if !has_inputs(kpi) {
        return PeriodCells::typed(kpi, edition, typed);
    }
    let strict = edition > Edition::First;
    let required = || kpi.inputs.iter().filter(|input| !input.optional);
    let numbers: Vec<Option<f64>> = kpi
        .inputs
        .iter()
        .map(|input| match entry(input) {
            Entry::Number(number) if !strict && input.optional && number.abs() >= TOO_LARGE => None,
            Entry::Number(number) => Some(*number),
            _ => None,
        })
        .collect();
    let wrong = kpi.inputs.iter().filter(|input| strict || !input.optional).any(|input| {
        matches!(entry(input), Entry::Invalid(_)) || is_impossible(input, edition, entry(input))
    });
    let typed_wrong = || PeriodCells::typed(kpi, edition, typed).own == PeriodValue::Invalid;
    if wrong || strict && typed_wrong() || impossible::together(kpi, edition, &numbers) {
        return PeriodCells::without_inputs(PeriodValue::Invalid, false);
    }
    if required().any(|input| matches!(entry(input), Entry::NotApplicable)) {
        return PeriodCells::without_inputs(PeriodValue::NotApplicable, false);
    }
    if required().all(|input| matches!(entry(input), Entry::Number(_))) {
        let cells = PeriodCells::computed(kpi, edition, numbers);
        // A value that cannot be says that the figures cannot either: they count in no longer period.
        let spoilt = strict && cells.own == PeriodValue::Invalid && kpi.can_pass_limits();
        return if spoilt { PeriodCells::without_inputs(cells.own, false) } else { cells };
    }
    if required().all(|input| matches!(entry(input), Entry::Blank)) {
        return PeriodCells::typed(kpi, edition, typed);
    }
    PeriodCells::without_inputs(PeriodValue::Incomplete, false)
}

/// Whether a number cannot stand in an input.
fn is_impossible(input: &Input, edition: Edition, entry: &Entry) -> bool {
    match entry {
        Entry::Number(number) => impossible::of_input(input, edition, *number).is_some(),
        _ => false,
    }
}

/// What the segments of one period add up to; `typed` is the total's own result, `deviation` the
/// input with the standard deviation where that is pooled.
pub(crate) fn of_segments(
    (kpi, edition): (&impl Arithmetic, Edition),
    segments: &[&PeriodCells],
    typed: &Entry,
    deviation: Option<&str>,
) -> PeriodCells {
    let typed = PeriodCells::typed(kpi, edition, typed);
    if segments.is_empty() || !has_inputs(kpi) {
        return typed;
    }
    if edition > Edition::First && typed.own == PeriodValue::Invalid {
        return PeriodCells::without_inputs(PeriodValue::Invalid, false);
    }
    let asked: Vec<&PeriodCells> =
        segments.iter().copied().filter(|cells| cells.own != PeriodValue::NotApplicable).collect();
    if asked.is_empty() {
        return PeriodCells::without_inputs(PeriodValue::NotApplicable, false);
    }
    if asked.iter().all(|cells| cells.blank_inputs) {
        return typed;
    }
    let complete: Option<Vec<&[Option<f64>]>> =
        asked.iter().map(|cells| cells.inputs.as_deref()).collect();
    let added = complete.and_then(|complete| {
        kpi.inputs()
            .map(|input| {
                if input.optional {
                    return Some(None);
                }
                let sum = match input.aggregate {
                    Aggregation::Mean if complete.len() > 1 => {
                        weight(kpi, input).and_then(|_| mean(kpi, input, &complete))
                    }
                    _ => complete.iter().map(|inputs| input_named(kpi, inputs, input.id)).sum(),
                };
                sum.map(Some)
            })
            .collect::<Option<Vec<_>>>()
    });
    match added {
        Some(mut inputs) => {
            let parts: Vec<&[Option<f64>]> =
                asked.iter().filter_map(|cells| cells.inputs.as_deref()).collect();
            pool(kpi, &parts, &mut inputs, deviation);
            PeriodCells::computed(kpi, edition, inputs)
        }
        None => PeriodCells::without_inputs(PeriodValue::Incomplete, false),
    }
}

/// Puts the standard deviation of several groups together into their inputs as one, where it follows:
/// `SD² = [Σ(nᵢ−1)sᵢ² + Σnᵢ(mᵢ−m)²] / (N−1)`.
///
/// It does where each group has its own, and two answers or more.
fn pool(
    kpi: &impl Arithmetic,
    parts: &[&[Option<f64>]],
    whole: &mut [Option<f64>],
    deviation: Option<&str>,
) {
    let Some(name) = deviation else { return };
    let pooled = pooled_deviation(kpi, parts, whole, name);
    if let Some(place) = kpi.inputs().position(|input| input.id == name)
        && let Some(number) = whole.get_mut(place)
    {
        *number = pooled;
    }
}

fn pooled_deviation(
    kpi: &impl Arithmetic,
    parts: &[&[Option<f64>]],
    whole: &[Option<f64>],
    name: &str,
) -> Option<f64> {
    let mean = value(kpi, whole).ok()?;
    let (mut sum, mut all) = (0.0, 0.0);
    for inputs in parts {
        let n = answers(kpi, inputs).filter(|n| *n >= MIN_SPREAD_ANSWERS)?;
        let own = input_named(kpi, inputs, name).filter(|own| *own >= 0.0)?;
        let apart = value(kpi, inputs).ok()? - mean;
        sum += (n - 1.0) * own * own + n * apart * apart;
        all += n;
    }
    (all >= MIN_SPREAD_ANSWERS).then(|| (sum / (all - 1.0)).sqrt()).filter(|one| one.is_finite())
}

/// The input that weighs a mean; one that is optional cannot.
fn weight<'a>(kpi: &'a impl Arithmetic, input: InputRule<'_>) -> Option<InputRule<'a>> {
    let name = input.weighted_by?;
    kpi.inputs().find(|input| input.id == name && !input.optional)
}

/// The mean of an input over several complete periods or segments, weighted where it says by
/// what; `None` where all weights are zero.
fn mean(kpi: &impl Arithmetic, input: InputRule<'_>, complete: &[&[Option<f64>]]) -> Option<f64> {
    let weight = weight(kpi, input);
    let (mut sum, mut weights) = (0.0, 0.0);
    for inputs in complete {
        let value = input_named(kpi, inputs, input.id)?;
        let weight = match weight {
            Some(weight) => input_named(kpi, inputs, weight.id)?,
            None => 1.0,
        };
        sum += value * weight;
        weights += weight;
    }
    (weights.abs() >= ZERO).then(|| sum / weights)
}

/// The required inputs of several complete periods as those of one longer period.
///
/// `None` where a mean has no weight at all. `deviation` is the input with the standard deviation
/// where that is pooled.
pub(super) fn over_time(
    kpi: &Kpi,
    complete: &[&[Option<f64>]],
    deviation: Option<&str>,
) -> Option<Vec<Option<f64>>> {
    let mut whole: Vec<Option<f64>> = kpi
        .inputs
        .iter()
        .zip(each_over_time(kpi, complete))
        .map(|(input, number)| if input.optional { Some(None) } else { number.map(Some) })
        .collect::<Option<_>>()?;
    pool(kpi, complete, &mut whole, deviation);
    Some(whole)
}

/// The input with the standard deviation of a mean, where totals pool it.
pub(super) fn pooled(edition: Edition, kpi: &Kpi) -> Option<&str> {
    let survey = kpi.survey.as_ref().filter(|survey| survey.kind == SurveyType::Mean)?;
    survey.deviation.as_deref().filter(|_| edition > Edition::First)
}

/// How far the answers of a mean lie apart that are counted by category.
pub(super) fn spread(kpi: &Kpi, inputs: &[Option<f64>], mean: f64) -> Option<f64> {
    let (mut sum, mut all) = (0.0, 0.0);
    for (place, value) in kpi.categories()? {
        let count = inputs.get(place).copied().flatten()?;
        sum += count * (value - mean) * (value - mean);
        all += count;
    }
    (all >= MIN_SPREAD_ANSWERS).then(|| (sum / (all - 1.0)).sqrt())
}

/// Each input of several complete periods as that of one longer period; optional ones are left out.
pub(super) fn each_over_time(kpi: &Kpi, complete: &[&[Option<f64>]]) -> Vec<Option<f64>> {
    kpi.inputs
        .iter()
        .map(|input| {
            let of = |inputs: &&[Option<f64>]| input_named(kpi, inputs, &input.id);
            match input.aggregate {
                _ if input.optional => None,
                Aggregation::Sum => complete.iter().map(of).sum(),
                Aggregation::First => complete.first().and_then(of),
                Aggregation::Last => complete.last().and_then(of),
                Aggregation::Mean => mean(kpi, input.into(), complete),
            }
        })
        .collect()
}
