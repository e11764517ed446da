//! What is wrong with merged entries, all at once, each with its place.

mod formula;
mod kpi;
mod other;

use super::{
    Catalogue, Hints, Labels,
    layer::{EntryKind, LayerStack},
    note::{Notes, Part, Spot},
    raw::{Entries, RawKpi},
    resolve::{self, Context},
    texts::check_placeholders,
    wording::Placeholders,
};
use crate::model::Ordered as _;
use crate::{
    finding::{CatalogueCode, Code, Finding, Location, ReferenceCode, SheetCode, TextCode},
    model::CustomerWords,
};
use indexmap::IndexSet;
use std::collections::{BTreeMap, BTreeSet};

/// Most errors that are told.
const MAX_ERRORS: usize = 500;

/// Checks everything and keeps what can be used.
pub(super) fn catalogue(language: &str, mut merged: LayerStack<'_>) -> (Catalogue, Vec<Finding>) {
    let labels = Labels::new(merged.labels.clone());
    let mut found: Vec<(EntryKind, String, Notes)> = Vec::new();
    let mut unusable: BTreeSet<(EntryKind, String)> = BTreeSet::new();
    let [one, many, article] =
        ["one", "many", "article"].map(|key| labels.text(&format!("words.customer.{key}")).into());
    let customer = CustomerWords { one, many, article };
    let words = Placeholders::new(Vec::new(), &customer, "", &labels);

    let hints = Hints::new(&labels, &customer);
    let all = &merged.entries;
    let context = Context { entries: all, words: &words };
    for (id, unit) in &all.units {
        let mut notes = Notes::default();
        let sound = resolve::unit(id, unit, &words, &mut notes).is_some();
        other::unit(unit, &mut notes);
        found.push((EntryKind::Unit, id.clone(), notes));
        unusable.extend((!sound).then(|| (EntryKind::Unit, id.clone())));
    }
    themes_and_sectors(all, &mut found, &mut unusable);
    for (id, filed) in &all.kpis {
        let mut notes = Notes::default();
        let resolved = resolve::kpi(id, filed, &context, &mut notes);
        kpi::written(id, filed, all, &mut notes);
        if let Some(source) = &filed.entry.data_source {
            data_source(source, &labels, &mut notes);
        }
        if let Some(resolved) = &resolved {
            kpi::resolved(resolved, &filed.entry, all, &mut notes);
        }
        found.push((EntryKind::Kpi, id.clone(), notes));
        unusable.extend(resolved.is_none().then(|| (EntryKind::Kpi, id.clone())));
    }
    objectives(&merged, &context, &hints, &mut found, &mut unusable);

    let entries = sound(std::mem::take(&mut merged.entries), &unusable);
    let mut findings = placed(&mut merged, found);
    for (document, holds) in merged.documents.iter().zip(&merged.holds).skip(merged.packed) {
        check_placeholders(document, *holds, &mut findings);
    }
    sort(&merged, &mut findings);
    let mut findings = once(findings);
    shorten(&mut findings);
    (Catalogue::new(language, labels, entries), findings)
}

/// What is wrong with objectives.
fn objectives(
    merged: &LayerStack<'_>,
    context: &Context<'_>,
    hints: &Hints,
    found: &mut Vec<(EntryKind, String, Notes)>,
    unusable: &mut BTreeSet<(EntryKind, String)>,
) {
    let all = &merged.entries;
    let is_own = |kind: EntryKind, id: &str| {
        let origin = merged.origins.get(&(kind, id.to_owned()));
        origin.is_some_and(|origin| origin.iter().any(|(document, _)| *document >= merged.packed))
    };
    for (id, filed) in &all.objectives {
        let mut notes = Notes::default();
        let sound = resolve::objective(id, filed, context, &mut notes).is_some();
        other::objective(filed, all, hints, &mut notes);
        // Of what came with the program, people cannot mend what their own entry made of it.
        let kpis = filed.entry.kpis.iter().flatten();
        let cause = kpis.filter(|_| !is_own(EntryKind::Objective, id));
        if let Some(cause) = cause.into_iter().find(|kpi| is_own(EntryKind::Kpi, kpi))
            && notes.take(&CatalogueCode::OneLens.into())
        {
            let mut of_kpi = Notes::default();
            of_kpi.at_value(CatalogueCode::MakesOneLens { objective: id.clone() }, &["lens"]);
            found.push((EntryKind::Kpi, cause.clone(), of_kpi));
        }
        found.push((EntryKind::Objective, id.clone(), notes));
        unusable.extend((!sound).then(|| (EntryKind::Objective, id.clone())));
    }
}

/// Checks what speaks for itself: themes, and sectors.
fn themes_and_sectors(
    all: &Entries,
    found: &mut Vec<(EntryKind, String, Notes)>,
    unusable: &mut BTreeSet<(EntryKind, String)>,
) {
    for (id, theme) in &all.themes {
        let mut notes = Notes::default();
        let sound = resolve::theme(id, theme, all, &mut notes).is_some();
        found.push((EntryKind::Theme, id.clone(), notes));
        unusable.extend((!sound).then(|| (EntryKind::Theme, id.clone())));
    }
    for (id, sector) in &all.sectors {
        let mut notes = Notes::default();
        let sound = resolve::sector(id, sector, &mut notes).is_some();
        other::sector(id, sector, all, &mut notes);
        found.push((EntryKind::Sector, id.clone(), notes));
        unusable.extend((!sound).then(|| (EntryKind::Sector, id.clone())));
    }
}

/// The entries without those that cannot be used, and without references to them.
fn sound(mut entries: Entries, unusable: &BTreeSet<(EntryKind, String)>) -> Entries {
    let can_be_used = |kind, id: &String| !unusable.contains(&(kind, id.clone()));
    entries.units.retain(|id, _| can_be_used(EntryKind::Unit, id));
    entries.themes.retain(|id, _| can_be_used(EntryKind::Theme, id));
    entries.sectors.retain(|id, _| can_be_used(EntryKind::Sector, id));
    entries.kpis.retain(|id, _| can_be_used(EntryKind::Kpi, id));
    entries.objectives.retain(|id, _| can_be_used(EntryKind::Objective, id));
    drop_dangling(&mut entries);
    entries
}

/// Whether something misses what a layer hid on purpose, or what has a fault of its own.
fn refers_to_gone(code: &Code, merged: &LayerStack<'_>) -> bool {
    let (kind, id) = match code {
        Code::Reference(ReferenceCode::UnknownKpi { value, .. }) => (EntryKind::Kpi, value),
        Code::Reference(ReferenceCode::UnknownObjective { value, .. }) => {
            (EntryKind::Objective, value)
        }
        Code::Reference(ReferenceCode::UnknownSector { value, .. }) => (EntryKind::Sector, value),
        _ => return false,
    };
    merged.gone.contains(&(kind, id.clone()))
}

/// Takes out references to what is not there, so that nobody meets one.
fn drop_dangling(entries: &mut Entries) {
    let Entries { sectors, kpis, objectives, .. } = entries;
    let ids: BTreeSet<String> = kpis.keys().cloned().collect();
    for kpi in kpis.values_mut() {
        let RawKpi { counter, variant_of, sectors: own, .. } = &mut kpi.entry;
        for reference in [counter, variant_of] {
            if reference.as_ref().is_some_and(|id| !ids.contains(id)) {
                *reference = None;
            }
        }
        own.iter_mut().for_each(|own| own.retain(|id| sectors.contains_key(id)));
    }
    for objective in objectives.values_mut() {
        let objective = &mut objective.entry;
        objective.kpis.iter_mut().for_each(|kpis| kpis.retain(|id| ids.contains(id)));
        objective.sectors.iter_mut().for_each(|own| own.retain(|id| sectors.contains_key(id)));
    }
    for sector in sectors.values_mut() {
        let Some(defaults) = &mut sector.defaults else { continue };
        let there = |id: &Option<String>| {
            id.as_ref().is_some_and(|objective| objectives.contains_key(objective))
        };
        defaults.retain(|default| there(&default.objective));
        let among: Vec<String> =
            defaults.iter().filter_map(|default| default.objective.clone()).collect();
        for default in defaults {
            default.kpis.iter_mut().for_each(|kpis| kpis.retain(|id| ids.contains(id)));
            default.drives.iter_mut().for_each(|drives| drives.retain(|id| among.contains(id)));
        }
    }
}

/// Notes a kind of source that has no name.
fn data_source(source: &str, labels: &Labels, notes: &mut Notes) {
    if labels.get(&format!("data_source.{source}")).is_none() {
        let known = labels.keys().filter_map(|key| key.strip_prefix("data_source."));
        resolve::unknown(resolve::DATA_SOURCE, source, known, &["data_source"], notes);
    }
}

/// The layers' own findings, and the notes with their places.
fn placed(merged: &mut LayerStack<'_>, found: Vec<(EntryKind, String, Notes)>) -> Vec<Finding> {
    let mut findings = std::mem::take(&mut merged.findings);
    let merged = &*merged;
    let misfits: IndexSet<Location> =
        findings.iter().map(|finding| finding.location.clone()).collect();
    for (kind, id, notes) in found {
        for note in notes.into_iter().filter(|note| !refers_to_gone(&note.code, merged)) {
            let Some(location) = place(merged, kind, &id, &note.location) else { continue };
            // What did not fit its field was said already; what follows from that is noise.
            if !misfits.contains(&location) || !note.is_error() {
                findings.push(note.located(|_| location));
            }
        }
    }
    findings
}

/// Where something stands; `None` when it says that something is absent which is there but unfit.
fn place(merged: &LayerStack<'_>, sort: EntryKind, id: &str, spot: &Spot) -> Option<Location> {
    let origin = merged.origins.get(&(sort, id.to_owned()))?;
    let mut nearest = None;
    for (document, table) in origin.iter().rev() {
        let document = &merged.documents[*document];
        let above = usize::from(table.is_some());
        let route = table.as_deref().into_iter().chain(spot.route.iter().map(String::as_str));
        let found = document.find(route);
        if found.depth == above + spot.route.len() {
            return match (&spot.part, found.value, found.key) {
                (Part::Absent, ..) => None,
                (Part::Within(part), Some(value), _) => {
                    Some(document.place(document.within(value, part.clone())))
                }
                (Part::Value, Some(span), _) | (_, _, Some(span)) => Some(document.place(span)),
                _ => Some(Location::File { file: document.file.clone() }),
            };
        }
        // Of files that come equally near, the original is the one to complete.
        if nearest.as_ref().is_none_or(|(depth, _)| found.depth >= *depth) {
            let place = match found.key {
                Some(span) => document.place(span),
                None => Location::File { file: document.file.clone() },
            };
            nearest = Some((found.depth, place));
        }
    }
    nearest.map(|(_, place)| place)
}

/// Puts findings in the order of the files, and of their lines.
fn sort(merged: &LayerStack<'_>, findings: &mut [Finding]) {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, document) in (1..).zip(&merged.documents) {
        places.entry(&document.file).or_insert(place);
    }
    let order = |finding: &Finding| {
        let (file, start) = match &finding.location {
            Location::Text { file, span, .. } => (file.as_str(), span.start),
            Location::File { file } => (file.as_str(), 0),
            _ => ("", 0),
        };
        (places.get(file).copied().unwrap_or(0), start)
    };
    findings.in_order_of(order);
}

/// Tells what an entry passes on to those that extend it once, and the keys that one place lacks
/// together.
fn once(findings: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::new();
    for finding in findings {
        let here = kept.iter_mut().rev().take_while(|other| other.location == finding.location);
        let mut merged = false;
        for other in here {
            merged = *other == finding || lacks_too(&mut other.code, &finding.code);
            if merged {
                break;
            }
        }
        if !merged {
            kept.push(finding);
        }
    }
    kept
}

/// Adds the key that one finding misses to those that another misses, if both miss keys.
fn lacks_too(code: &mut Code, more: &Code) -> bool {
    let Code::Text(TextCode::MissingKey { key }) = more else { return false };
    let keys = match code {
        Code::Text(TextCode::MissingKey { key: first }) => vec![first.clone(), key.clone()],
        Code::Text(TextCode::MissingKeys { keys }) => {
            let mut keys = std::mem::take(keys);
            keys.push(key.clone());
            keys
        }
        _ => return false,
    };
    *code = TextCode::MissingKeys { keys }.into();
    true
}

/// Leaves out errors after many, and says how many.
fn shorten(findings: &mut Vec<Finding>) {
    let mut errors = 0_usize;
    findings.retain(|finding| {
        errors += usize::from(finding.is_error());
        !finding.is_error() || errors <= MAX_ERRORS
    });
    if let Some(count) = errors.checked_sub(MAX_ERRORS).filter(|count| *count > 0) {
        findings.push(Finding::new(SheetCode::MoreFindings { count }, Location::Nowhere));
    }
}
