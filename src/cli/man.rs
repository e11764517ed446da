//! `klant man`: the manual page, with every command.

use super::{Done, Stage, WELL};
use clap::Args;
use clap_mangen::Man;

/// Arguments of `man`.
///
/// To read it: klant man | man -l -
#[derive(Debug, Args)]
pub(super) struct Arguments {}

/// Prints the manual page: the program, then each command.
pub(super) fn run(_: &Arguments, stage: &mut Stage) -> Done {
    let mut declaration = super::declaration();
    declaration.build();
    let mut page = Vec::new();
    Man::new(declaration.clone()).render(&mut page)?;
    for command in declaration.get_subcommands() {
        let man = Man::new(command.clone());
        let name = command.get_name().to_uppercase();
        page.extend_from_slice(format!(".SH \"KLANT {name}\"\n").as_bytes());
        man.render_synopsis_section(&mut page)?;
        man.render_description_section(&mut page)?;
        man.render_options_section(&mut page)?;
    }
    stage.result(&page)?;
    Ok(WELL)
}
