//! The result of a total beside what is known of its target groups.

use super::ReadContext;
use crate::{
    finding::FigureCode,
    model::{Edition, Kpi, Moment},
    readings::{Entry, Readings, SeriesReadings},
    scorecard::PlannedKpi,
};

/// What is known of a target group in one period.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    /// All figures that its value needs.
    Figures,
    /// Some of them, or something that cannot be.
    Some,
    /// The result alone, which adds up with nothing.
    Result,
    /// It is still to come.
    Nothing,
}

impl ReadContext<'_> {
    /// Figures of a group count, and a result for all beside them does not; where groups have
    /// results that cannot be added up, that result is all that is lacking.
    pub(super) fn check_beside_groups(&mut self, measure: &PlannedKpi, readings: &Readings) {
        let of = |segment: bool| {
            readings.of_kpi(measure.id()).filter(move |(of, _)| of.is_some() == segment)
        };
        if self.issued.edition == Edition::First || !measure.by_segment.is_apart() {
            return;
        }
        let Some((_, total)) = of(false).next() else { return };
        for (moment, reading) in total.typed.iter() {
            let known: Vec<Known> =
                of(true).filter_map(|(_, group)| known(&measure.kpi, group, moment)).collect();
            let any = |what: Known| known.contains(&what);
            let figures = any(Known::Figures) || any(Known::Some);
            let lacks_only_this = any(Known::Result) && !any(Known::Some) && !any(Known::Nothing);
            let name = measure.kpi.name.clone();
            match reading.entry {
                Entry::Number(typed) if figures => {
                    let sign = measure.kpi.unit.sign().to_owned();
                    self.at_reading(reading, FigureCode::TypedIncomplete { name, typed, sign });
                }
                Entry::Blank if lacks_only_this && moment != Moment::Before => {
                    let mixed = FigureCode::TotalMixed { name: name.clone() };
                    let typed = FigureCode::TotalNotTyped { name };
                    self.at_reading(reading, if figures { mixed } else { typed });
                }
                _ => {}
            }
        }
    }
}

/// What is known of a group; none where the KPI does not apply to it.
fn known(kpi: &Kpi, group: &SeriesReadings, moment: Moment) -> Option<Known> {
    let required = || {
        let needed = kpi.inputs.iter().filter(|input| kpi.formula.is_some() && !input.optional);
        needed.filter_map(|input| Some(&group.inputs.get(&input.id)?.get(moment)?.entry))
    };
    if required().any(|entry| *entry == Entry::NotApplicable) {
        return None;
    }
    if required().any(|entry| *entry != Entry::Blank) {
        let complete = required().all(|entry| matches!(entry, Entry::Number(_)));
        return Some(if complete { Known::Figures } else { Known::Some });
    }
    match group.typed.get(moment).map(|reading| &reading.entry) {
        Some(Entry::Number(_)) => Some(Known::Result),
        Some(Entry::NotApplicable) => None,
        Some(Entry::Invalid(_)) => Some(Known::Some),
        Some(Entry::Blank) | None => Some(Known::Nothing),
    }
}
