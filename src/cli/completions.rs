//! `klant completions`: the shell knows every command and flag.

use super::{Done, Session, WELL};
use clap::Args;
use clap_complete::{Shell, generate};

/// Arguments of `completions`.
///
/// For bash, for instance: klant completions bash > ~/.local/share/bash-completion/completions/klant
#[derive(Debug, Args)]
pub(super) struct CompletionsArguments {
    /// The shell
    shell: Shell,
}

/// Prints the completions.
pub(super) fn run(arguments: &CompletionsArguments, session: &mut Session) -> Done {
    let mut script = Vec::new();
    generate(
        arguments.shell,
        &mut super::declaration(session.language(), session.labels()),
        "klant",
        &mut script,
    );
    session.result(&script)?;
    Ok(WELL)
}
