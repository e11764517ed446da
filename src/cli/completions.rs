//! `klant completions`: the shell knows every command and flag.

use super::{Done, Stage, WELL};
use clap::Args;
use clap_complete::{Shell, generate};

/// Arguments of `completions`.
///
/// For bash, for instance: klant completions bash > ~/.local/share/bash-completion/completions/klant
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The shell
    shell: Shell,
}

/// Prints the completions.
pub(super) fn run(arguments: &Arguments, stage: &mut Stage) -> Done {
    let mut script = Vec::new();
    generate(
        arguments.shell,
        &mut super::declaration(stage.language(), stage.labels()),
        "klant",
        &mut script,
    );
    stage.result(&script)?;
    Ok(WELL)
}
