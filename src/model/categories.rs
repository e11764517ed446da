//! Answers that are counted by category, each with a value of its own.

use super::{Aggregation, Input, Kpi, SurveyType};

/// How closely a formula must come to the mean of its categories.
const SAME: f64 = 1e-9;

impl Kpi {
    /// The categories of a mean that is counted by category: place of the input, value of its
    /// answers. `None` for any other KPI.
    ///
    /// Every answer falls into one of them, so that the counts say how far answers lie apart, and
    /// nobody need ask for a standard deviation. Whether it is such a mean follows from its formula:
    /// with all answers in one category it gives the value of that category, with answers in all of
    /// them their mean.
    #[must_use]
    pub fn categories(&self) -> Option<Vec<(usize, f64)>> {
        let survey = self.survey.as_ref().filter(|survey| survey.kind == SurveyType::Mean)?;
        let formula = self.formula.as_ref()?;
        if survey.deviation.is_some() || formula.inputs().contains(&survey.answers.as_str()) {
            return None;
        }
        let counted = |input: &Input| {
            let part = input.part_of.as_deref() == Some(&survey.answers);
            part && input.unit.count && !input.optional && input.aggregate == Aggregation::Sum
        };
        let rest = self.inputs.iter().enumerate().filter(|(_, one)| one.id != survey.answers);
        let places: Vec<usize> = rest.map(|(place, _)| place).collect();
        if !places.iter().all(|place| self.inputs.get(*place).is_some_and(counted)) {
            return None;
        }
        let value = |count: &dyn Fn(usize) -> f64| {
            formula
                .evaluate(|name| self.inputs.iter().position(|input| input.id == name).map(count))
        };
        let alone = |place: usize| value(&|other| if other == place { 1.0 } else { 0.0 });
        let categories: Vec<(usize, f64)> =
            places.iter().map(|place| Some((*place, alone(*place)?))).collect::<Option<_>>()?;
        #[expect(clippy::cast_precision_loss, reason = "inputs are few")]
        let count = |place: usize| (place * place + 1) as f64;
        let all: f64 = categories.iter().map(|(place, _)| count(*place)).sum();
        let sum: f64 = categories.iter().map(|(place, value)| count(*place) * value).sum();
        let (mean, found) = (sum / all, value(&count)?);
        let same = (found - mean).abs() <= SAME * found.abs().max(1.0);
        (categories.len() > 1 && same).then_some(categories)
    }
}
