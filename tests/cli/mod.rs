//! Sessions at the command line, with exactly what they print.
//!
//! A session is a file `<name>.session` in this folder: lines that begin with `$ `
//! are commands, and what they print follows them. `[stderr]` stands before
//! standard error, `[exit N]` after a command that does not end with 0. Commands
//! of one session run in one fresh folder, into which `<name>.in/` is copied.
//! `SNAPSHOTS=overwrite cargo test` writes what was printed into the files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod explain;
mod files;
mod folder;
mod help;
mod issue_sheets;
mod keeping;
mod logo;
mod readme;
mod score;
mod sessions;

use snapbox::cmd::Command;
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// What a command printed.
pub(crate) struct Printed {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: i32,
}

/// The program, in a folder, on a machine that is the same everywhere: English, no terminal, March 2027.
pub(crate) fn klant(folder: &Path) -> Command {
    Command::new(env!("CARGO_BIN_EXE_klant"))
        .current_dir(folder)
        .env("LANG", "en_US.UTF-8")
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env_remove("LC_CTYPE")
        .env_remove("LANGUAGE")
        .env_remove("COLUMNS")
        .env_remove("CLICOLOR_FORCE")
        .env("NO_COLOR", "1")
        .env("SOURCE_DATE_EPOCH", "1803859200")
}

/// Runs a command line as it stands in a session: `VAR=value klant …`, `cat FILE` or `ls FOLDER`.
pub(crate) fn run(line: &str, folder: &Path) -> Printed {
    let mut words = words(line);
    let mut variables = Vec::new();
    while words.first().is_some_and(|word| word.contains('=') && !word.starts_with('-')) {
        let word = words.remove(0);
        let (name, value) = word.split_once('=').unwrap();
        variables.push((name.to_owned(), value.to_owned()));
    }
    let program = words.remove(0);
    match program.as_str() {
        "klant" => {
            let mut command = klant(folder).args(&words);
            for (name, value) in variables {
                command = command.env(name, value);
            }
            let output = command.output().unwrap();
            Printed {
                stdout: String::from_utf8(output.stdout).unwrap(),
                stderr: String::from_utf8(output.stderr).unwrap(),
                code: output.status.code().unwrap_or(-1),
            }
        }
        "cat" => match fs::read_to_string(folder.join(&words[0])) {
            Ok(stdout) => Printed { stdout, stderr: String::new(), code: 0 },
            Err(error) => Printed { stdout: String::new(), stderr: format!("{error}\n"), code: 1 },
        },
        "ls" => {
            let mut stdout = String::new();
            for path in below(&folder.join(&words[0])) {
                let within = path.strip_prefix(folder).unwrap();
                writeln!(stdout, "{}", within.display()).unwrap();
            }
            Printed { stdout, stderr: String::new(), code: 0 }
        }
        other => panic!("a session knows klant, cat and ls, not {other}"),
    }
}

/// All files below a folder, sorted.
pub(crate) fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    if let Ok(entries) = fs::read_dir(folder) {
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.extend(below(&path));
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Copies a folder with everything below it.
pub(crate) fn copy(from: &Path, to: &Path) {
    for file in below(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&file, &target).unwrap();
    }
}

/// The words of a command line; quotes keep blanks together.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for character in line.chars() {
        match (quote, character) {
            (Some(open), close) if open == close => quote = None,
            (None, '"' | '\'') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (_, character) => word.get_or_insert_default().push(character),
        }
    }
    assert!(quote.is_none(), "a quote is not closed: {line}");
    words.extend(word);
    words
}
