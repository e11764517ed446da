//! Help stands in the declarations in English, and as labels in every other language.

use std::{collections::BTreeMap, fs, path::Path};

/// The labels that the declarations make, as the file of the area `help`.
fn written() -> String {
    let mut root = toml::Table::new();
    for (key, text) in klant::cli::help_words() {
        let mut parts: Vec<&str> = key.split('.').skip(1).collect();
        let last = parts.pop().unwrap();
        let table = parts.into_iter().fold(&mut root, |table, part| {
            table.entry(part).or_insert_with(|| toml::Table::new().into()).as_table_mut().unwrap()
        });
        table.insert(last.to_owned(), text.into());
    }
    let text = toml::to_string_pretty(&root).unwrap();
    format!(
        "# Generated from the declarations in src/cli: SNAPSHOTS=overwrite cargo test help\n\n{text}"
    )
}

#[test]
fn the_labels_of_help_are_those_of_the_declarations() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue/languages/en/labels/help.toml");
    if std::env::var_os("SNAPSHOTS").is_some_and(|wish| wish == "overwrite") {
        fs::write(&path, written()).unwrap();
    }
    let stands = fs::read_to_string(&path).unwrap_or_default();
    assert!(stands == written(), "run: SNAPSHOTS=overwrite cargo test help");
}

#[test]
fn every_language_translates_all_help() {
    let english: BTreeMap<String, String> = klant::cli::help_words().into_iter().collect();
    for language in klant::catalogue::languages() {
        let labels = klant::catalogue::labels(&language);
        for (key, text) in &english {
            let said = labels.get(key).unwrap_or_else(|| panic!("{language} lacks {key}"));
            let code = |text: &str| text.matches("klant ").count();
            assert_eq!(code(said), code(text), "commands in {key} of {language}: {said}");
            let is_prose = text.split(' ').count() > 2;
            assert!(language == "en" || !is_prose || said != text, "{key} is not translated");
        }
    }
}

#[test]
fn help_speaks_the_language_that_is_asked_for() {
    let declared: Vec<String> = klant::cli::help_words()
        .into_iter()
        .filter(|(key, text)| key.ends_with(".about") && text.split(' ').count() > 2)
        .map(|(_, text)| text)
        .collect();
    for command in ["", "list", "show", "new", "score", "schema", "completions", "man"] {
        let mut asked = snapbox::cmd::Command::new(env!("CARGO_BIN_EXE_klant")).env("LANG", "C");
        if !command.is_empty() {
            asked = asked.arg(command);
        }
        let output = asked.args(["--help", "--lang", "nl"]).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0), "{command}: {text}");
        assert!(text.contains("Gebruik: klant"), "{command}: {text}");
        for english in ["Usage:", "Options", "Print help", "possible values", "default:"] {
            assert!(!text.contains(english), "{command}: {english}\n{text}");
        }
        assert!(!declared.iter().any(|about| text.contains(about)), "{command}\n{text}");
    }
}

#[test]
fn help_is_a_command_too() {
    let said = |arguments: &[&str]| {
        let asked = snapbox::cmd::Command::new(env!("CARGO_BIN_EXE_klant")).env("LANG", "C");
        let output = asked.args(arguments).output().unwrap();
        (output.status.code(), output.stdout, output.stderr)
    };
    assert_eq!(said(&["help"]), said(&["--help"]));
    assert_eq!(said(&["help", "score"]), said(&["score", "--help"]));
    assert_eq!(said(&["help", "--lang", "nl", "new"]), said(&["new", "--help", "--lang", "nl"]));
    assert_eq!(said(&["help", "scoer"]).0, Some(2));
}
