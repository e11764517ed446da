//! Help in the language of the person who asks.
//!
//! The declarations hold the English help. Another language has it as labels of
//! the area `help`, under the keys that [`words`] lists; a test keeps both in step.

use crate::catalogue::Labels;
use clap::{
    Arg, ArgAction, Command,
    builder::{PossibleValue, StyledStr},
};
use std::ffi::OsString;

/// `klant help score` is `klant score --help`.
pub(super) fn as_flag(mut arguments: Vec<OsString>) -> Vec<OsString> {
    if arguments.get(1).is_some_and(|first| first == "help") {
        arguments.remove(1);
        arguments.push("--help".into());
    }
    arguments
}

/// What is said to people in the whole declaration: key and English text.
pub(super) fn words(declaration: &Command) -> Vec<(String, String)> {
    let mut words: Vec<(String, String)> =
        FRAME.iter().map(|(key, text)| (format!("help.frame.{key}"), (*text).to_owned())).collect();
    gather(declaration, "klant", &mut words);
    words.sort();
    words.dedup();
    words
}

/// Words that stand around the texts of a declaration.
const FRAME: [(&str, &str); 9] = [
    ("arguments", "Arguments"),
    ("commands", "Commands"),
    ("default", "[default: {value}]"),
    ("help", "Print help (short with -h, in full with --help)"),
    ("one_command", "COMMAND"),
    ("options", "Options"),
    ("possible", "[possible values: {values}]"),
    ("usage", "Usage:"),
    ("version", "Print version"),
];

fn gather(command: &Command, name: &str, words: &mut Vec<(String, String)>) {
    let mut say = |key: String, text: Option<&StyledStr>| {
        words.extend(text.map(|text| (key, text.to_string())));
    };
    let (about, long) = (command.get_about(), command.get_long_about());
    say(format!("help.command.{name}.about"), about);
    say(format!("help.command.{name}.about_more"), more(about, long).as_ref());
    say(format!("help.command.{name}.after"), command.get_after_help());
    for argument in command.get_arguments() {
        let key = key(name, argument);
        let (help, long) = (argument.get_help(), argument.get_long_help());
        say(key.clone(), help);
        say(format!("{key}_more"), more(help, long).as_ref());
        for value in argument.get_possible_values() {
            say(format!("{key}_is.{}", value.get_name()), value.get_help());
        }
        let heading = argument.get_help_heading();
        say(heading_key(argument), heading.map(|text| StyledStr::from(text.to_owned())).as_ref());
        for name in names(argument) {
            say(format!("help.value.{}", plain(name)), Some(&StyledStr::from(name.to_string())));
        }
    }
    for command in command.get_subcommands() {
        gather(command, command.get_name(), words);
    }
}

/// What a long text adds to the short one.
fn more(short: Option<&StyledStr>, long: Option<&StyledStr>) -> Option<StyledStr> {
    let (short, long) = (short?.to_string(), long?.to_string());
    let rest = long.strip_prefix(short.as_str()).map(|rest| rest.trim_start_matches('.').trim());
    Some(rest?.to_owned()).filter(|rest| !rest.is_empty()).map(StyledStr::from)
}

/// Where the help of an argument stands; options that several commands share stand in one place.
fn key(command: &str, argument: &Arg) -> String {
    match argument.get_help_heading() {
        Some(_) => format!("help.shared.{}", argument.get_id()),
        None => format!("help.command.{command}.{}", argument.get_id()),
    }
}

/// Where a heading stands: under its first word.
fn heading_key(argument: &Arg) -> String {
    let heading = argument.get_help_heading().unwrap_or_default();
    format!("help.heading.{}", plain(heading.split(' ').next().unwrap_or_default()))
}

/// A name as a key.
fn plain(name: &str) -> String {
    name.to_lowercase().replace(|letter: char| !letter.is_ascii_alphanumeric(), "-")
}

/// The declaration in the language of the labels.
pub(super) fn dressed(declaration: Command, labels: &Labels) -> Command {
    dress(declaration, "klant", "klant", labels)
}

fn dress(command: Command, path: &str, name: &str, labels: &Labels) -> Command {
    let say = |key: &str| labels.get(&format!("help.command.{name}.{key}")).map(str::to_owned);
    let frame = |key: &str| labels.of("help.frame", key).to_owned();
    let mut command = command.disable_help_flag(true).disable_version_flag(true);
    if let Some(about) = say("about") {
        let long = say("about_more").map(|more| format!("{about}.\n\n{more}"));
        command = command.long_about(long.unwrap_or_else(|| about.clone())).about(about);
    }
    if let Some(after) = say("after") {
        command = command.after_help(after);
    }
    let is_root = command.has_subcommands();
    command = command
        .subcommand_help_heading(frame("commands"))
        .subcommand_value_name(frame("one_command"))
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::Help)
                .help(frame("help"))
                .help_heading(frame("options")),
        );
    if is_root {
        command = command.arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(frame("version"))
                .help_heading(frame("options")),
        );
    }
    let command = command.mut_args(|argument| translate(argument, name, labels));
    let usage = command.clone().render_usage().to_string();
    let usage = usage.strip_prefix("Usage:").unwrap_or(&usage).trim();
    let usage = usage.replace("[OPTIONS]", &format!("[{}]", frame("options").to_uppercase()));
    let usage = usage.strip_prefix(name).map_or(usage.clone(), |rest| format!("{path}{rest}"));
    let command = command.override_usage(usage).help_template(format!(
        "{{before-help}}{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}\n",
        frame("usage")
    ));
    let names: Vec<String> =
        command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    names.into_iter().fold(command, |command, name| {
        let path = format!("{path} {name}");
        command.mut_subcommand(&name, |inner| dress(inner, &path, &name, labels))
    })
}

fn translate(argument: Arg, command: &str, labels: &Labels) -> Arg {
    if matches!(argument.get_action(), ArgAction::Help | ArgAction::Version) {
        return argument;
    }
    let key = key(command, &argument);
    let mut short = labels.get(&key).unwrap_or_default().to_owned();
    let mut long = short.clone();
    if let Some(more) = labels.get(&format!("{key}_more")) {
        long.push_str(&format!("\n\n{more}"));
    }
    let values: Vec<PossibleValue> =
        argument.get_possible_values().into_iter().filter(|value| !value.is_hide_set()).collect();
    let switch = !argument.get_action().takes_values();
    if !values.is_empty() && !switch {
        let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
        let possible = labels.fill("help.frame.possible", &[("values", &names.join(", "))]);
        short.push_str(&format!(" {possible}"));
        let told: Vec<String> = values
            .iter()
            .filter_map(|value| {
                let told = labels.get(&format!("{key}_is.{}", value.get_name()))?;
                Some(format!("- {}: {told}", value.get_name()))
            })
            .collect();
        long.push_str("\n\n");
        long.push_str(&if told.is_empty() { possible } else { told.join("\n") });
    }
    if let (Some(value), false) = (argument.get_default_values().first(), switch) {
        let value = value.to_string_lossy();
        let default = labels.fill("help.frame.default", &[("value", &value)]);
        short.push_str(&format!(" {default}"));
        long.push_str(&format!("\n\n{default}"));
    }
    let heading = match argument.get_help_heading() {
        Some(_) => labels.text(&heading_key(&argument)).to_owned(),
        None if argument.is_positional() => labels.text("help.frame.arguments").to_owned(),
        None => labels.text("help.frame.options").to_owned(),
    };
    let names: Vec<String> = names(&argument)
        .iter()
        .map(|name| labels.get(&format!("help.value.{}", plain(name))).unwrap_or(name).to_owned())
        .collect();
    let argument = argument.help(short).long_help(long).help_heading(heading);
    if switch {
        return argument;
    }
    let argument = argument.hide_possible_values(true).hide_default_value(true);
    if names.is_empty() { argument } else { argument.value_names(names) }
}

/// What stands for the value of an argument that takes one.
fn names(argument: &Arg) -> &[clap::builder::Str] {
    argument.get_value_names().filter(|_| argument.get_action().takes_values()).unwrap_or_default()
}
