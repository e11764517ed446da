//! What a plan leaves open, in the terms of its sector: words, periods, frequencies.

use super::{Plan, Segment, plan::PlanPerspective};
use crate::{
    catalogue::{Catalogue, Sector, Wording},
    model::{
        Accumulation, Aggregation, Calendar, CustomerWords, Frequency, Id, Kpi, Period,
        PeriodLength, Perspective, PerspectivePosition, Proposal,
    },
};
use std::collections::BTreeSet;

/// The month in which a survey is asked unless the plan says otherwise: after
/// the summer, and in time for the year's report.
const SURVEY_MONTH: u8 = 10;

/// The sector of a plan; the catalogue's first where it names none that exists.
pub(super) fn sector_of<'c>(catalogue: &'c Catalogue, plan: &Plan) -> Option<&'c Sector> {
    plan.sector
        .as_ref()
        .and_then(|id| catalogue.sector(id.as_str()))
        .or_else(|| catalogue.sectors().next())
}

/// In whose words a plan speaks: its own, then its sector's.
pub(super) fn wording_of(catalogue: &Catalogue, plan: &Plan) -> Wording {
    let sector = sector_of(catalogue, plan);
    let customer = sector.map(|sector| {
        let said = &plan.customer;
        let or = |said: &Option<String>, usual: &str| said.as_deref().unwrap_or(usual).to_owned();
        CustomerWords {
            one: or(&said.one, &sector.customer.one),
            many: or(&said.many, &sector.customer.many),
            article: or(&said.article, &sector.customer.article),
        }
    });
    Wording {
        sector: sector.map(|sector| sector.id.clone()),
        customer,
        organisation: plan.organisation.clone(),
    }
}

/// The perspective as the plan names and places it, among the sector's.
pub(super) fn perspective(sector: Option<&Sector>, said: &PlanPerspective) -> Perspective {
    let usual = sector.map(|sector| &sector.perspective);
    let usual_name = usual.map_or("", |usual| usual.name.as_str());
    let name = said.name.clone().unwrap_or_else(|| usual_name.to_owned());
    let place = said.place.or(usual.map(|usual| usual.place)).unwrap_or(PerspectivePosition::Top);
    let mut order = if said.order.is_empty() {
        usual.map(|usual| usual.order.clone()).unwrap_or_default()
    } else {
        said.order.clone()
    };
    if !order.contains(&name) {
        for row in &mut order {
            if row == usual_name {
                row.clone_from(&name);
            }
        }
    }
    let moved = said.order.is_empty() && said.place.is_some();
    if moved || !order.contains(&name) {
        order.retain(|row| *row != name);
        let position = match place {
            PerspectivePosition::Top => 0,
            PerspectivePosition::Second => order.len().min(1),
        };
        order.insert(position, name.clone());
    }
    Perspective { name, place, order }
}

/// The periods of a plan.
pub(super) fn calendar(plan: &Plan, sector: Option<&Sector>) -> Calendar {
    let every = plan
        .every
        .or(plan.start.and_then(length_said))
        .or(sector.map(|sector| sector.every))
        .or(plan.start.map(Period::every))
        .unwrap_or(PeriodLength::Quarter);
    let start = plan.start.map_or_else(|| Period::unknown(every), |start| start.holding(every));
    let year = usize::try_from(every.per_year()).unwrap_or(1);
    Calendar { start, count: plan.periods.unwrap_or(year).clamp(1, Calendar::MAX_PERIODS) }
}

/// The length that a first period says: a month or a year says when it begins
/// and no more, a quarter means quarters.
pub(super) fn length_said(start: Period) -> Option<PeriodLength> {
    match start.every() {
        PeriodLength::Month | PeriodLength::Year => None,
        every => Some(every),
    }
}

/// Keys for segments that have none, from their names.
pub(super) fn segment_ids(segments: &[Segment]) -> Vec<Id> {
    let mut taken: BTreeSet<Id> =
        segments.iter().filter_map(|segment| segment.id.clone()).collect();
    let mut ids = Vec::with_capacity(segments.len());
    for (position, segment) in segments.iter().enumerate() {
        let id = segment.id.clone().or_else(|| {
            let numbered = || Id::slug(&format!("segment-{}", position + 1));
            let id = Id::slug(&segment.name).or_else(numbered)?.unique(&taken);
            taken.insert(id.clone());
            Some(id)
        });
        ids.extend(id);
    }
    ids
}

/// How often a figure is due in periods of this length: never more often than they pass.
pub(super) fn due(frequency: Frequency, every: PeriodLength) -> Frequency {
    match frequency.months() {
        Some(months) if months < every.months() => match every {
            PeriodLength::Month => Frequency::Monthly,
            // A trimester has no frequency of its own; one that is due in each of them has.
            PeriodLength::Quarter | PeriodLength::Trimester => Frequency::Quarterly,
            PeriodLength::HalfYear => Frequency::HalfYearly,
            PeriodLength::Year => Frequency::Yearly,
        },
        _ => frequency,
    }
}

/// Months that one figure covers; none where a survey or contact decides.
fn months_covered(frequency: Frequency, every: PeriodLength) -> Option<u32> {
    frequency.months().map(|months| months.max(every.months()))
}

/// The month in which a survey is due unless the plan says otherwise.
pub(super) fn survey_month(calendar: Calendar) -> u8 {
    let month = u32::from(SURVEY_MONTH);
    let within = calendar
        .periods()
        .any(|period| (period.first_month()..=period.last_month()).contains(&month));
    let last = calendar.periods().last().map_or(12, Period::last_month);
    if within { SURVEY_MONTH } else { u8::try_from(last).unwrap_or(SURVEY_MONTH) }
}

/// An entry whose proposals hold for what one figure covers here.
///
/// A total grows with the period: 5 complaints a month are 15 in a quarter. What remains of a
/// stock shrinks from period to period: 98 % a month are 94.1 % in a quarter.
pub(super) fn scaled_to_period(mut kpi: Kpi, frequency: Frequency, every: PeriodLength) -> Kpi {
    let (Some(own), Some(here)) = (kpi.frequency.months(), months_covered(frequency, every)) else {
        return kpi;
    };
    if kpi.level != Accumulation::Accumulates || own == here {
        return kpi;
    }
    let factor = f64::from(here) / f64::from(own);
    let still = neutral_value(&kpi);
    let stretch = |number: f64| {
        let longer = match still {
            Some(still) if number > 0.0 => still * (number / still).powf(factor),
            _ => number * factor,
        };
        (longer * 1e9).round() / 1e9
    };
    let proposal = |proposal: Proposal| match proposal {
        Proposal::Number(number) => Proposal::Number(stretch(number)),
        share @ Proposal::ShareOfTarget(_) => share,
    };
    if let Some(worst) = &mut kpi.worst {
        worst.low = proposal(worst.low);
        worst.high = worst.high.map(proposal);
    }
    if let Some(target) = &mut kpi.target {
        target.value = stretch(target.value);
        target.high = target.high.map(stretch);
    }
    kpi
}

/// What a KPI of a stock comes to when nothing comes or goes, unless that is nothing: 100 for a
/// share of customers that remains, none for one that is lost.
fn neutral_value(kpi: &Kpi) -> Option<f64> {
    let still = kpi.formula.as_ref()?.evaluate(|name| {
        let input = kpi.inputs.iter().find(|input| input.id == name)?;
        Some(match input.aggregate {
            Aggregation::First | Aggregation::Last => 1.0,
            Aggregation::Sum | Aggregation::Mean => 0.0,
        })
    });
    still.filter(|still| *still > 0.0)
}
