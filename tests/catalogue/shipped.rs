//! What is shipped is whole, right and the same in every language.

use super::line;
use klant::{
    catalogue::{Labels, Wording, built_in, is_packed, labels, languages, load},
    model::Aggregation,
};
use std::{collections::BTreeSet, fs, path::Path};

#[test]
fn every_shipped_entry_is_clean_in_every_language() {
    let faults: Vec<String> = languages()
        .iter()
        .flat_map(|language| load(language, &[]).findings)
        .map(|diagnostic| line(&diagnostic))
        .collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn what_counts_different_people_and_is_added_up_says_so() {
    let catalogue = built_in("en");
    // The mean of a day's users, and who came back: people as well, in other words.
    let others = ["daily_active_users", "returning_visitors"];
    for kpi in catalogue.kpis(&Wording::default()) {
        for input in &kpi.inputs {
            // Different products are no people, and who comes for the first time comes once.
            let counts_people = others.contains(&input.id.as_str())
                || input.meaning.starts_with("Different")
                    && !input.meaning.contains("first time")
                    && !input.meaning.contains("first purchase")
                    && !input.meaning.starts_with("Different products");
            let added = input.aggregate == Aggregation::Sum;
            let (kpi, input_id) = (&kpi.id, &input.id);
            assert_eq!(input.unique, counts_people && added, "{kpi}: {input_id}");
        }
    }
}

/// Names in braces, sorted.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}').map(|(name, _)| name))
        .filter(|name| name.chars().all(|letter| letter.is_alphanumeric() || letter == '_'))
        .collect()
}

#[test]
fn labels_have_the_same_keys_and_placeholders_in_every_language() {
    let english = labels("en");
    let mut faults = Vec::new();
    for language in languages() {
        let other = labels(&language);
        for key in english.keys() {
            match other.get(key) {
                None => faults.push(format!("{language} lacks {key}")),
                Some(text) if placeholders(text) != placeholders(english.text(key)) => {
                    faults.push(format!("{language} has other placeholders in {key}: {text}"));
                }
                Some(_) => {}
            }
        }
        faults.extend(
            other
                .keys()
                .filter(|key| english.get(key).is_none())
                .map(|key| format!("{language} has {key} too much")),
        );
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Rust files below a folder, with their texts.
fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

/// Literal keys behind a call such as `labels.text(`.
fn literal_keys<'s>(source: &'s str, call: &str) -> Vec<&'s str> {
    source
        .split(call)
        .skip(1)
        .filter_map(|after| after.trim_start().strip_prefix('"')?.split_once('"'))
        .map(|(key, _)| key)
        .collect()
}

#[test]
fn every_label_that_the_program_asks_for_exists() {
    let labels: Labels = labels("en");
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut seen = 0;
    let mut faults = Vec::new();
    for (path, source) in &files {
        for key in ["labels.text(", "labels.fill(", "labels().text(", "labels().fill("]
            .iter()
            .flat_map(|call| literal_keys(source, call))
        {
            seen += 1;
            if labels.get(key).is_none() {
                faults.push(format!("{path}: {key}"));
            }
        }
        for group in literal_keys(source, "labels.of(") {
            seen += 1;
            if !labels.keys().any(|key| key.starts_with(&format!("{group}."))) {
                faults.push(format!("{path}: {group}.*"));
            }
        }
    }
    assert!(seen > 20, "the search finds nothing any more");
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_packed_catalogue_is_what_the_checked_loader_reads() {
    for language in languages() {
        assert!(is_packed(&language), "{language}: the build says which file does not fit");
        assert!(built_in(&language) == load(&language, &[]).value, "{language} differs");
    }
}
