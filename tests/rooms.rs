//! The order of the rooms, and who may know what: each rule names its offenders.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{collections::BTreeMap, fs, path::Path};

/// Each room imports only those before it.
const ORDER: [&str; 15] = [
    "formula",
    "model",
    "finding",
    "catalogue",
    "selection",
    "scorecard",
    "readings",
    "score",
    "rollup",
    "wire",
    "example",
    "workbook",
    "render",
    "engine",
    "cli",
];

/// Path within `src` and text, without comments.
fn sources() -> BTreeMap<String, String> {
    fn walk(folder: &Path, within: &str, found: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{within}{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                walk(&entry.path(), &format!("{name}/"), found);
            } else if name.ends_with(".rs") {
                let text = fs::read_to_string(entry.path()).unwrap();
                let code: Vec<&str> =
                    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
                found.insert(name, code.join("\n"));
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut found);
    found
}

fn room_of(path: &str) -> &str {
    path.split('/').next().unwrap().trim_end_matches(".rs")
}

/// The names right behind `crate::`, also those within braces.
fn imports(code: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let after = &code[at + "crate::".len()..];
        let Some(group) = after.strip_prefix('{') else {
            found.push(word(after));
            continue;
        };
        let (mut depth, mut start) = (0, 0);
        for (place, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth > 0 => depth -= 1,
                ',' | '}' if depth == 0 => {
                    found.push(word(group[start..place].trim_start()));
                    start = place + 1;
                    if c == '}' {
                        break;
                    }
                }
                _ => {}
            }
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

#[test]
fn imports_are_found_alone_and_in_groups() {
    let code = "use crate::model::Id;\nuse crate::{\n    score::{a, b},\n    readings,\n};";
    assert_eq!(imports(code), ["model", "score", "readings"]);
}

#[test]
fn each_room_imports_only_rooms_before_it() {
    let sources = sources();
    let mut offenders = Vec::new();
    for (path, code) in &sources {
        let Some(own) = ORDER.iter().position(|room| *room == room_of(path)) else {
            assert!(["main.rs", "lib.rs"].contains(&path.as_str()), "{path} is in no room");
            continue;
        };
        for name in imports(code) {
            if ORDER.iter().position(|room| *room == name).is_some_and(|other| other > own) {
                offenders.push(format!("{path} imports {name}"));
            }
        }
    }
    assert!(offenders.is_empty(), "{}", offenders.join("\n"));
}

#[test]
fn only_the_right_rooms_touch_the_outside() {
    let rules: [(&[&str], &[&str]); 5] = [
        (&["rust_xlsxwriter", "calamine"], &["workbook/"]),
        (&["clap::", "println!", "print!(", "eprintln!", "anstream"], &["cli/", "main.rs"]),
        (&["std::fs", "fs::read", "fs::write", "File::open"], &["cli/", "catalogue/source.rs"]),
        (&["SystemTime", "Instant::now", "jiff::", "env::var("], &["cli/"]),
        // Their order is different in every run, and would reach an output sooner or later.
        (&["HashMap", "HashSet"], &[]),
    ];
    let mut offenders = Vec::new();
    for (path, code) in &sources() {
        for (words, allowed) in &rules {
            if allowed.iter().any(|place| path.starts_with(place)) {
                continue;
            }
            for word in words.iter().filter(|word| code.contains(**word)) {
                offenders.push(format!("{path} says {word}"));
            }
        }
    }
    assert!(offenders.is_empty(), "{}", offenders.join("\n"));
}
