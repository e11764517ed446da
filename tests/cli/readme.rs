//! The sessions of the README print what it says.

use super::run;
use snapbox::{Assert, IntoData as _};
use std::{fs, path::Path};

#[test]
fn the_sessions_of_the_readme_print_what_it_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let assert = Assert::new();
    let mut commands = 0;
    for block in readme.split("```console\n").skip(1) {
        let block = block.split("\n```").next().unwrap();
        // Every command with what stands below it.
        for session in block.split("$ ").skip(1) {
            let (command, expected) = session.split_once('\n').unwrap_or((session, ""));
            let Some(command) = as_klant(command) else { continue };
            let output = run(&command, folder.path());
            let printed = format!("{}{}", output.stdout, output.stderr);
            commands += 1;
            if expected.trim().is_empty() {
                assert_eq!(output.code, 0, "{command}\n{printed}");
                continue;
            }
            assert
                .try_eq(
                    Some(&command),
                    printed.trim_end().into_data(),
                    expected.trim_end().into_data(),
                )
                .unwrap_or_else(|error| panic!("{error}"));
        }
    }
    assert!(commands >= 4, "only {commands} commands in the README");
}

/// The command with the program itself in place of cargo; none for what is no command of ours.
fn as_klant(command: &str) -> Option<String> {
    let command = command
        .strip_prefix("cargo run --release -- ")
        .map_or_else(|| command.to_owned(), |arguments| format!("klant {arguments}"));
    command.starts_with("klant ").then_some(command)
}
