//! What is wrong with merged entries, all at once, each with its place.

mod kpi;
mod other;

use super::{
    Catalogue, Labels,
    layer::{EntryKind, LayerStack},
    note::{At, Note, Notes},
    raw::{Entries, RawKpi},
    resolve::{self, Context},
    texts::check_placeholders,
    wording::Placeholders,
};
use crate::{
    finding::{Finding, Location, Severity},
    model::CustomerWords,
};
use std::collections::BTreeSet;

/// Checks everything and keeps what can be used.
pub(super) fn catalogue(language: &str, merged: LayerStack<'_>) -> (Catalogue, Vec<Finding>) {
    let labels = Labels::new(merged.labels.clone());
    let mut found: Vec<(EntryKind, String, Notes)> = Vec::new();
    let mut entries = merged.entries.clone();
    let customer = CustomerWords {
        one: labels.text("words.customer.one").to_owned(),
        many: labels.text("words.customer.many").to_owned(),
        article: labels.text("words.customer.article").to_owned(),
    };
    let words = Placeholders::new(Vec::new(), &customer, "", &labels);

    let all = &merged.entries;
    let context = Context { entries: all, words: &words };
    entries.units.retain(|id, unit| {
        let mut notes = Notes::default();
        let usable = resolve::unit(id, unit, &words, &mut notes).is_some();
        other::unit(unit, &mut notes);
        found.push((EntryKind::Unit, id.clone(), notes));
        usable
    });
    entries.sectors.retain(|id, sector| {
        let mut notes = Notes::default();
        let usable = resolve::sector(id, sector, &mut notes).is_some();
        other::sector(id, sector, all, &mut notes);
        found.push((EntryKind::Sector, id.clone(), notes));
        usable
    });
    entries.kpis.retain(|id, filed| {
        let mut notes = Notes::default();
        let resolved = resolve::kpi(id, filed, &context, &mut notes);
        kpi::written(id, filed, all, &mut notes);
        if let Some(source) = &filed.entry.data_source {
            data_source(source, &labels, &mut notes);
        }
        if let Some(resolved) = &resolved {
            kpi::resolved(resolved, &mut notes);
        }
        found.push((EntryKind::Kpi, id.clone(), notes));
        resolved.is_some()
    });
    entries.objectives.retain(|id, filed| {
        let mut notes = Notes::default();
        let usable = resolve::objective(id, filed, &context, &mut notes).is_some();
        other::objective(filed, all, &mut notes);
        found.push((EntryKind::Objective, id.clone(), notes));
        usable
    });

    for (_, _, notes) in &mut found {
        word_formulas(notes, &labels);
        notes.0.retain(|note| !refers_to_gone(note, &merged));
    }
    drop_dangling(&mut entries);
    let mut diagnostics = placed(&merged, found);
    for (document, holds) in merged.documents.iter().zip(&merged.holds).skip(merged.packed) {
        check_placeholders(document, *holds, &mut diagnostics);
    }
    sort(&merged, &mut diagnostics);
    (Catalogue::new(language, labels, entries), diagnostics)
}

/// Whether a note misses what a layer hid on purpose, or what has a fault of its own.
fn refers_to_gone(note: &Note, merged: &LayerStack<'_>) -> bool {
    let sort = match note.code {
        "unknown-kpi" | "unknown-kpi-similar" => EntryKind::Kpi,
        "unknown-objective" | "unknown-objective-similar" => EntryKind::Objective,
        "unknown-sector" | "unknown-sector-similar" => EntryKind::Sector,
        _ => return false,
    };
    note.values
        .iter()
        .any(|(name, id)| *name == "value" && merged.gone.contains(&(sort, id.clone())))
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

/// Puts words in the place of the key of a formula's fault.
fn word_formulas(notes: &mut Notes, labels: &Labels) {
    for note in notes.0.iter_mut().filter(|note| note.code == "unfit-formula") {
        for (_, detail) in &mut note.values {
            *detail = labels.of("formula", detail).to_owned();
        }
    }
}

/// The layers' own diagnostics, and the notes with their places.
fn placed(merged: &LayerStack<'_>, found: Vec<(EntryKind, String, Notes)>) -> Vec<Finding> {
    let mut diagnostics = merged.diagnostics.clone();
    let misfits = diagnostics.len();
    for (sort, id, notes) in found {
        for note in notes.0 {
            let Some(place) = place(merged, sort, &id, &note) else { continue };
            // What did not fit its field was said already; what follows from that is noise.
            let said = diagnostics[..misfits].iter().any(|earlier| earlier.location == place);
            if !said || note.severity == Severity::Warning {
                let Note { code, severity, values, .. } = note;
                diagnostics.push(Finding::plain(code, severity, place, values));
            }
        }
    }
    diagnostics
}

/// Where a note stands; `None` when it says that something is absent which is there but unfit.
fn place(merged: &LayerStack<'_>, sort: EntryKind, id: &str, note: &Note) -> Option<Location> {
    let origin = merged.origins.get(&(sort, id.to_owned()))?;
    let mut nearest = None;
    for (document, table) in origin.iter().rev() {
        let document = &merged.documents[*document];
        let above = usize::from(table.is_some());
        let route = table.as_deref().into_iter().chain(note.route.iter().map(String::as_str));
        let found = document.find(route);
        if found.depth == above + note.route.len() {
            return match (&note.at, found.value, found.key) {
                (At::Absent, ..) => None,
                (At::Within(part), Some(value), _) => {
                    Some(document.place(document.within(value, part.clone())))
                }
                (At::Value, Some(span), _) | (_, _, Some(span)) => Some(document.place(span)),
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

/// Puts diagnostics in the order of the files, and of their lines.
fn sort(merged: &LayerStack<'_>, diagnostics: &mut [Finding]) {
    let order = |diagnostic: &Finding| {
        let (file, start) = match &diagnostic.location {
            Location::Text { file, span, .. } => (file.as_str(), span.start),
            Location::File { file } => (file.as_str(), 0),
            _ => ("", 0),
        };
        let place = merged.documents.iter().position(|document| document.file == file);
        (place.map_or(0, |place| place + 1), start)
    };
    diagnostics.sort_by_cached_key(order);
}
