//! Every session file prints what it says.

use super::{copy, run};
use snapbox::{Assert, Data, IntoData as _};
use std::{fmt::Write as _, fs, path::Path};

#[test]
fn every_session_prints_exactly_what_its_file_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let mut sessions: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "session"))
        .collect();
    sessions.sort();
    assert!(sessions.len() >= 8, "only {} sessions", sessions.len());
    let assert = Assert::new().action_env("SNAPSHOTS");
    let mut failures = String::new();
    for path in &sessions {
        let text = fs::read_to_string(path).unwrap();
        let printed = replay(&text, &path.with_extension("in"));
        let expected = Data::read_from(path, None).raw();
        if let Err(error) = assert.try_eq(Some(&path.display()), printed.into_data(), expected) {
            write!(failures, "{error}").unwrap();
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// Runs the commands of a session and writes them with what they print.
fn replay(session: &str, input: &Path) -> String {
    let folder = tempfile::tempdir().unwrap();
    copy(input, folder.path());
    let mut printed = String::new();
    // What stands before the first command says what the session is about.
    for line in session.lines().take_while(|line| !line.starts_with("$ ")) {
        writeln!(printed, "{line}").unwrap();
    }
    let commands = session.lines().filter_map(|line| line.strip_prefix("$ "));
    for (position, command) in commands.enumerate() {
        if position > 0 {
            printed.push('\n');
        }
        let output = run(command, folder.path());
        writeln!(printed, "$ {command}").unwrap();
        printed.push_str(&output.stdout);
        if !output.stdout.is_empty() && !output.stdout.ends_with('\n') {
            printed.push('\n');
        }
        if !output.stderr.is_empty() {
            write!(printed, "[stderr]\n{}", output.stderr).unwrap();
        }
        if output.code != 0 {
            writeln!(printed, "[exit {}]", output.code).unwrap();
        }
    }
    printed
}
