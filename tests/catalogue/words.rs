//! Every entry speaks the words of the sector that reads it.

use super::{offenders, voices};
use klant::{
    catalogue::{Wording, built_in},
    model::{Id, Kpi, Objective},
};

/// Words of other sectors, by language and sector: beginnings of words.
const FOREIGN: &[(&str, &str, &[&str])] = &[
    ("en", "municipal", &["customer", "donor", "shopper"]),
    ("nl", "municipal", &["klant", "donateur"]),
    ("en", "non-profit", &["customer", "resident", "shopper"]),
    ("nl", "non-profit", &["klant", "inwoner", "burger"]),
    ("en", "for-profit", &["resident", "donor", "beneficiar"]),
    ("nl", "for-profit", &["inwoner", "burger", "donateur"]),
];

/// Where a foreign word is meant: language, sector, entry, and why.
const MEANT: &[(&str, &str, &str, &str)] = &[
    ("en", "municipal", "customer-effort-score-1", NAME),
    ("en", "municipal", "customer-effort-score-2", NAME),
    ("en", "non-profit", "customer-effort-score-1", NAME),
    ("en", "non-profit", "customer-effort-score-2", NAME),
    ("en", "non-profit", "active-library-users", LIBRARY),
    ("nl", "non-profit", "active-library-users", LIBRARY),
    ("nl", "non-profit", "membership-density", "those who could join an association of a village"),
];

const NAME: &str = "the measure is known by this name only";
const LIBRARY: &str = "a library serves everybody who lives in its area, members or not";

/// What people read first of a KPI, by field.
fn texts(kpi: &Kpi) -> Vec<(String, &str)> {
    let mut texts = vec![
        ("name".to_owned(), kpi.name.as_str()),
        ("definition".to_owned(), &kpi.definition),
        ("unit".to_owned(), &kpi.unit.label),
    ];
    if let Some(survey) = &kpi.survey {
        texts.push(("question".to_owned(), &survey.question));
        texts.push(("scale".to_owned(), &survey.scale));
    }
    for input in &kpi.inputs {
        texts.push((format!("inputs.{}.name", input.id), &input.name));
        texts.push((format!("inputs.{}.meaning", input.id), &input.meaning));
    }
    texts
}

/// Everything else of a KPI.
fn further(kpi: &Kpi) -> Vec<(String, &str)> {
    let mut texts =
        vec![("collect".to_owned(), kpi.collect.as_str()), ("pitfalls".to_owned(), &kpi.pitfalls)];
    texts.extend(kpi.differs.iter().map(|text| ("differs".to_owned(), text.as_str())));
    texts.extend(kpi.survey.iter().map(|survey| ("don't know".to_owned(), &*survey.dont_know)));
    texts.extend(kpi.target.iter().map(|target| ("target".to_owned(), &*target.reason)));
    texts.extend(kpi.worst.iter().map(|worst| ("worst".to_owned(), &*worst.reason)));
    for benchmark in &kpi.benchmarks {
        texts.push(("benchmark".to_owned(), &benchmark.population));
        texts.push(("benchmark".to_owned(), &benchmark.method));
    }
    texts
}

/// The texts of an objective.
fn said(objective: &Objective) -> Vec<(String, &str)> {
    let mut texts = vec![
        ("statement".to_owned(), objective.statement.as_str()),
        ("why".to_owned(), &*objective.why),
    ];
    for (name, text) in [
        ("role", &objective.role),
        ("contributes_to", &objective.contributes_to),
        ("supported_by", &objective.supported_by),
    ] {
        texts.extend(text.iter().map(|text| (name.to_owned(), text.as_str())));
    }
    texts.extend(objective.questions.iter().map(|text| ("questions".to_owned(), text.as_str())));
    texts
}

/// The first word of a text that begins like one of these.
fn foreign<'t>(text: &'t str, beginnings: &[&str]) -> Option<&'t str> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .find(|word| beginnings.iter().any(|begin| word.to_lowercase().starts_with(begin)))
}

fn is_meant(language: &str, sector: &str, entry: &Id) -> bool {
    MEANT.iter().any(|(of, to, id, _)| *of == language && *to == sector && *id == entry.as_str())
}

#[test]
fn no_entry_speaks_the_words_of_another_sector() {
    let mut faults = Vec::new();
    for (language, sector, beginnings) in FOREIGN {
        let catalogue = built_in(language);
        let id = Id::slug(sector).unwrap();
        let wording = Wording { sector: Some(id.clone()), ..Wording::default() };
        for kpi in catalogue.kpis(&wording).filter(|kpi| kpi.sectors.contains(&id)) {
            for (field, text) in texts(&kpi) {
                if let Some(word) = foreign(text, beginnings)
                    && !is_meant(language, sector, &kpi.id)
                {
                    faults.push(format!("{language} {sector} {} {field}: {word}: {text}", kpi.id));
                }
            }
        }
        for objective in catalogue.objectives(&wording).filter(|row| row.sectors.contains(&id)) {
            for (field, text) in said(&objective) {
                if let Some(word) = foreign(text, beginnings)
                    && !is_meant(language, sector, &objective.id)
                {
                    let entry = &objective.id;
                    faults.push(format!("{language} {sector} {entry} {field}: {word}: {text}"));
                }
            }
        }
    }
    offenders(&faults);
}

#[test]
fn a_foreign_word_is_only_allowed_where_there_is_one() {
    for (language, sector, entry, why) in MEANT {
        assert!(why.len() > 15, "{entry}: say why");
        let catalogue = built_in(language);
        let wording = Wording { sector: Id::slug(sector), ..Wording::default() };
        let beginnings =
            FOREIGN.iter().find(|row| row.0 == *language && row.1 == *sector).unwrap().2;
        let found = match (catalogue.kpi(entry, &wording), catalogue.objective(entry, &wording)) {
            (Some(kpi), _) => {
                texts(&kpi).iter().any(|(_, text)| foreign(text, beginnings).is_some())
            }
            (_, Some(row)) => {
                said(&row).iter().any(|(_, text)| foreign(text, beginnings).is_some())
            }
            (None, None) => false,
        };
        assert!(found, "{language} {sector} {entry} needs no exception any more");
    }
}

#[test]
fn nothing_is_left_of_a_placeholder() {
    let mut faults = Vec::new();
    for (language, wording) in voices() {
        let catalogue = built_in(&language);
        for kpi in catalogue.kpis(&wording) {
            for (field, text) in texts(&kpi).into_iter().chain(further(&kpi)) {
                if text.contains(['{', '}']) || text.contains("  ") || text.trim() != text {
                    faults.push(format!("{language} {} {field}: {text}", kpi.id));
                }
            }
        }
        for objective in catalogue.objectives(&wording) {
            for (field, text) in said(&objective) {
                if text.contains(['{', '}']) || text.contains("  ") || text.trim() != text {
                    faults.push(format!("{language} {} {field}: {text}", objective.id));
                }
            }
        }
    }
    offenders(&faults);
}
