//! Of which target groups a KPI is asked where nobody says.

use super::{Plan, Segment, defaults::wording_of};
use crate::{
    catalogue::{self, Catalogue, Labels},
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
    let Plan { segments, objectives, kpis, .. } = plan;
    let languages = languages(catalogue);
    let who: Vec<Stakeholder> =
        segments.iter().map(|segment| stakeholder(segment, &languages)).collect();
    let groups: Vec<(&Segment, Stakeholder)> = segments.iter().zip(who).collect();
    let new = groups.get(first_new..).unwrap_or_default();
    for row in kpis.iter_mut().skip(first_kpi) {
        let entry = row.id.as_ref().and_then(|id| catalogue.kpi(id.as_str(), &wording));
        let Some(entry) = entry else { continue };
        let for_one = row.objective.iter().flatten().any(|id| {
            objectives.iter().any(|one| one.id.as_ref() == Some(id) && one.segment.is_some())
        });
        match &mut row.by_segment {
            None if !for_one => row.by_segment = usual(&entry, &groups),
            Some(BySegment::Only(asked)) => {
                let fitting = new.iter().filter(|(_, who)| fits(&entry, *who));
                asked.extend(fitting.map(|(segment, _)| reference(segment)));
            }
            _ => {}
        }
    }
}

/// The groups of a plan that a KPI of the catalogue is about: all, some, one; none where it is about
/// none of them, or about nobody apart, and is asked of everyone together.
fn usual(kpi: &Kpi, groups: &[(&Segment, Stakeholder)]) -> Option<BySegment<String>> {
    let fitting: Vec<String> = groups
        .iter()
        .filter(|(_, who)| fits(kpi, *who))
        .map(|(segment, _)| reference(segment))
        .collect();
    match fitting.len() {
        0 => None,
        several if several > 1 && several == groups.len() => Some(BySegment::Every),
        _ => Some(BySegment::Only(fitting)),
    }
}

/// As a plan refers to a group.
fn reference(segment: &Segment) -> String {
    segment.id.as_ref().map_or_else(|| segment.name.clone(), ToString::to_string)
}

/// Whether a KPI is about a group: one that it names; where it names none, any that is served.
fn fits(kpi: &Kpi, who: Stakeholder) -> bool {
    match &kpi.asked_of {
        Some(named) => named.contains(&who),
        None => !who.gives(),
    }
}

/// What groups are called: in the catalogue's language, then in the others, because people name
/// their groups in the language that they speak, whatever that of the scorecard is.
fn languages(catalogue: &Catalogue) -> Vec<Labels> {
    let others = catalogue::languages().into_iter().filter(|code| code != catalogue.language());
    let others = others.map(|code| catalogue::labels(&code));
    std::iter::once(catalogue.labels().clone()).chain(others).collect()
}

/// Who a group is: as the plan says, else as a word of its name tells, else those who are served.
fn stakeholder(segment: &Segment, languages: &[Labels]) -> Stakeholder {
    let name = compared(&segment.name);
    let words: Vec<&str> = name.split(|letter: char| !letter.is_alphanumeric()).collect();
    let is_called = |labels: &Labels, who: Stakeholder| {
        let called = labels.of("called", who.into());
        // In Dutch the word that says it ends a longer one: *bedrijfsdonateurs*.
        called.split(", ").any(|known| words.iter().any(|word| word.ends_with(known)))
    };
    let called = |labels: &Labels| Stakeholder::iter().find(|who| is_called(labels, *who));
    segment.group.or_else(|| languages.iter().find_map(called)).unwrap_or(Stakeholder::Customers)
}
