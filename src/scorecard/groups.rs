//! Of which target groups a KPI is asked where nobody says.

use super::{Plan, Segment, defaults::wording_of};
use crate::{
    catalogue::{Catalogue, Labels},
    model::{BySegment, Kpi, Stakeholder, compared},
};
use strum::IntoEnumIterator;

/// Asks the KPIs from this place on of the target groups that they are about: whoever names groups
/// wants to see them apart.
///
/// What the plan says stays; a list of groups grows by the new ones, from their first place on. A KPI
/// of an objective for one group is asked of that one.
pub(crate) fn ask_apart(
    catalogue: &Catalogue,
    plan: &mut Plan,
    first_kpi: usize,
    first_new: usize,
) {
    let wording = wording_of(catalogue, plan);
    let labels = catalogue.labels();
    let Plan { segments, objectives, kpis, .. } = plan;
    let new = segments.get(first_new..).unwrap_or_default();
    for row in kpis.iter_mut().skip(first_kpi) {
        let entry = row.id.as_ref().and_then(|id| catalogue.kpi(id.as_str(), &wording));
        let Some(entry) = entry else { continue };
        let for_one = row.objective.iter().flatten().any(|id| {
            objectives.iter().any(|one| one.id.as_ref() == Some(id) && one.segment.is_some())
        });
        match &mut row.by_segment {
            None if !for_one => row.by_segment = usual(&entry, segments, labels),
            Some(BySegment::Only(asked)) => {
                let fitting = new.iter().filter(|segment| fits(&entry, segment, labels));
                asked.extend(fitting.map(reference));
            }
            _ => {}
        }
    }
}

/// The groups of a plan that a KPI of the catalogue is about: all, some, one; none where it is about
/// none of them, or about nobody apart, and is asked of everyone together.
fn usual(kpi: &Kpi, segments: &[Segment], labels: &Labels) -> Option<BySegment<String>> {
    let fitting: Vec<String> =
        segments.iter().filter(|segment| fits(kpi, segment, labels)).map(reference).collect();
    match fitting.len() {
        0 => None,
        several if several > 1 && several == segments.len() => Some(BySegment::Every),
        _ => Some(BySegment::Only(fitting)),
    }
}

/// As a plan refers to a group.
fn reference(segment: &Segment) -> String {
    segment.id.as_ref().map_or_else(|| segment.name.clone(), ToString::to_string)
}

/// Whether a KPI is about a group: one that it names; where it names none, any that is served.
fn fits(kpi: &Kpi, segment: &Segment, labels: &Labels) -> bool {
    let is = stakeholder(segment, labels);
    match &kpi.asked_of {
        Some(named) => named.contains(&is),
        None => !is.gives(),
    }
}

/// Who a group is: as the plan says, else as a word of its name tells, else those who are served.
fn stakeholder(segment: &Segment, labels: &Labels) -> Stakeholder {
    let name = compared(&segment.name);
    let words: Vec<&str> = name.split(|letter: char| !letter.is_alphanumeric()).collect();
    let is_called = |who: &Stakeholder| {
        let called = labels.of("called", (*who).into());
        // In Dutch the word that says it ends a longer one: *bedrijfsdonateurs*.
        called.split(", ").any(|known| words.iter().any(|word| word.ends_with(known)))
    };
    segment.group.or_else(|| Stakeholder::iter().find(is_called)).unwrap_or(Stakeholder::Customers)
}
