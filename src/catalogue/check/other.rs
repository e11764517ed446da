//! What must hold of objectives, sectors and units beyond their form.

use super::kpi::known_sector;
use crate::catalogue::{
    Hints,
    note::Notes,
    raw::{Entries, InOutcome, RawObjective, RawSector, RawUnit},
    resolve,
};
use crate::finding::CatalogueCode;

/// Questions of an objective: one is no conversation, and more are not asked in a meeting.
const QUESTIONS: std::ops::RangeInclusive<usize> = 2..=3;

/// Most decimals that a sheet shows.
const DECIMALS: u8 = 10;

/// Checks an objective.
pub(super) fn objective(
    filed: &InOutcome<RawObjective>,
    entries: &Entries,
    hints: &Hints,
    notes: &mut Notes,
) {
    let raw = &filed.entry;
    let mut lenses = Vec::new();
    for (place, kpi) in raw.kpis.iter().flatten().enumerate() {
        let place = place.to_string();
        match entries.kpis.get(kpi) {
            Some(kpi) => lenses.extend(kpi.entry.lens.as_deref()),
            None => {
                let known = entries.kpis.keys().map(String::as_str);
                resolve::unknown(resolve::KPI, kpi, known, &["kpis", &place], notes);
                // Nothing can be said of the lens of what is not there.
                lenses.extend(["opinion", "activity"]);
            }
        }
    }
    let lacks = |lens: &str| !lenses.contains(&lens);
    if raw.kpis.as_ref().is_some_and(Vec::is_empty) {
        notes.at_value(CatalogueCode::NothingShowsIt, &["kpis"]);
    } else if raw.kpis.is_some() && (lacks("opinion") || lacks("activity")) {
        notes.at_value(CatalogueCode::OneLens, &["kpis"]);
    }
    let statements = raw
        .by_sector
        .iter()
        .map(|(sector, texts)| (vec!["by_sector", sector, "statement"], &texts.statement))
        .chain([(vec!["statement"], &raw.statement)]);
    for (route, statement) in statements {
        let Some(statement) = statement else { continue };
        for (hint, word) in hints.all(statement) {
            notes.at_value(hint.finding(statement.clone(), word), &route);
        }
    }
    for sector in raw.by_sector.keys() {
        known_sector(sector, raw.sectors.as_ref(), entries, notes);
    }
    match raw.questions.as_ref().map(Vec::len) {
        Some(0) => {
            let code = CatalogueCode::EmptyList { key: "questions".to_owned() };
            notes.at_value(code, &["questions"]);
        }
        Some(count) if !QUESTIONS.contains(&count) => {
            notes.at_value(CatalogueCode::QuestionCount { count }, &["questions"]);
        }
        _ => {}
    }
}

/// Checks a sector.
pub(super) fn sector(id: &str, raw: &RawSector, entries: &Entries, notes: &mut Notes) {
    let objectives: Vec<&str> =
        raw.defaults.iter().flatten().filter_map(|default| default.objective.as_deref()).collect();
    let line = resolve::lineage(id, entries);
    let serves = |sectors: &Option<Vec<String>>| {
        sectors.iter().flatten().any(|sector| line.contains(sector))
    };
    let other =
        |what: &str| CatalogueCode::NotForSector { value: what.to_owned(), sector: id.to_owned() };
    for (place, default) in raw.defaults.iter().flatten().enumerate() {
        let place = place.to_string();
        if let Some(objective) = &default.objective {
            let route = ["defaults", place.as_str(), "objective"];
            match entries.objectives.get(objective) {
                None => {
                    let known = entries.objectives.keys().map(String::as_str);
                    resolve::unknown(resolve::OBJECTIVE, objective, known, &route, notes);
                }
                Some(found) if !serves(&found.entry.sectors) => {
                    notes.at_value(other(objective), &route);
                }
                Some(_) => {}
            }
            if objectives.iter().filter(|other| *other == objective).count() > 1 {
                notes.at_value(CatalogueCode::DefaultTwice { value: objective.clone() }, &route);
            }
        }
        if default.kpis.as_ref().is_none_or(Vec::is_empty) {
            notes.missing(&["defaults", &place, "kpis"]);
        }
        for (position, kpi) in default.kpis.iter().flatten().enumerate() {
            let position = position.to_string();
            let route = ["defaults", place.as_str(), "kpis", position.as_str()];
            match entries.kpis.get(kpi) {
                None => {
                    let known = entries.kpis.keys().map(String::as_str);
                    resolve::unknown(resolve::KPI, kpi, known, &route, notes);
                }
                Some(found) if !serves(&found.entry.sectors) => {
                    notes.at_value(other(kpi), &route);
                }
                Some(_) => {}
            }
        }
        for (position, driven) in default.drives.iter().flatten().enumerate() {
            let position = position.to_string();
            let route = ["defaults", place.as_str(), "drives", position.as_str()];
            if default.objective.as_ref() == Some(driven) {
                notes.at_value(CatalogueCode::RefersToItself { id: driven.clone() }, &route);
            } else if !objectives.contains(&driven.as_str()) {
                let known = objectives.iter().copied();
                resolve::unknown(resolve::OBJECTIVE, driven, known, &route, notes);
            }
        }
    }
}

/// Checks a unit.
pub(super) fn unit(raw: &RawUnit, notes: &mut Notes) {
    for (key, value) in [("minimum", raw.minimum), ("maximum", raw.maximum)] {
        resolve::finite(value, &[key], notes);
    }
    if let (Some(minimum), Some(maximum)) = (raw.minimum, raw.maximum)
        && minimum >= maximum
    {
        notes.at_value(CatalogueCode::RangeUpsideDown, &["maximum"]);
    }
    if let Some(decimals) = raw.decimals.filter(|decimals| *decimals > DECIMALS) {
        let (value, maximum) = (f64::from(decimals), f64::from(DECIMALS));
        let unit = "decimals".to_owned();
        notes.at_value(CatalogueCode::AboveMaximum { value, maximum, unit }, &["decimals"]);
    }
}
