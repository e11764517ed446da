//! `klant man`: the manual page, with every command.

use super::{Done, Session, WELL};
use clap::Args;
use clap_mangen::Man;

/// Arguments of `man`.
///
/// To read it: klant man | man -l -
#[derive(Debug, Args)]
pub(super) struct ManArguments {}

/// Prints the manual page: the program, then each command.
pub(super) fn run(_: &ManArguments, session: &mut Session) -> Done {
    let mut declaration = super::declaration(session.language(), session.labels());
    declaration.build();
    let mut page = Vec::new();
    let program = Man::new(declaration.clone());
    program.render_title(&mut page)?;
    program.render_name_section(&mut page)?;
    program.render_synopsis_section(&mut page)?;
    program.render_description_section(&mut page)?;
    program.render_options_section(&mut page)?;
    for command in declaration.get_subcommands() {
        let man = Man::new(command.clone());
        let mut part = Vec::new();
        man.render_synopsis_section(&mut part)?;
        man.render_description_section(&mut part)?;
        man.render_options_section(&mut part)?;
        // A command is a section; what it has is a part of it.
        let part = String::from_utf8_lossy(&part).replace(".SH ", ".SS ");
        let name = command.get_name().to_uppercase();
        page.extend_from_slice(format!(".SH \"KLANT {name}\"\n{part}").as_bytes());
    }
    program.render_extra_section(&mut page)?;
    program.render_version_section(&mut page)?;
    session.result(&page)?;
    Ok(WELL)
}
