//! What clap finds wrong with the arguments, in the words of the person who typed them.

use super::{stop::Fault, workbooks::which_workbook};
use crate::{catalogue::Labels, finding::nearest};
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use std::ffi::OsString;

/// What is wrong and the ways out; nothing for what clap says better itself.
pub(super) fn fault(
    error: &Error,
    (arguments, commands): (&[OsString], &[String]),
    labels: &Labels,
) -> Option<Fault> {
    if lacks_workbook(error, commands) {
        return Some(which_workbook(labels));
    }
    let mut said = arguments.iter().skip(1).map(|argument| argument.to_string_lossy());
    let command = said.find_map(|said| commands.iter().find(|known| **known == *said));
    wrong(error, (command.map(String::as_str), commands), labels)
}

/// What clap says of a kind of thing.
fn said(error: &Error, kind: ContextKind) -> Vec<String> {
    error.get(kind).map(text).unwrap_or_default()
}

fn first(error: &Error, kind: ContextKind) -> String {
    said(error, kind).into_iter().next().unwrap_or_default()
}

/// `command` is the one that was typed, where there is one.
fn wrong(
    error: &Error,
    (command, commands): (Option<&str>, &[String]),
    labels: &Labels,
) -> Option<Fault> {
    // `--periods <N>` is called `--periods`.
    let flag = first(error, ContextKind::InvalidArg);
    let flag = flag.split(" <").next().unwrap_or_default().to_owned();
    let message = message(error, &flag, labels)?;
    let near = |nearest: &str| labels.fill("cli.did-you-mean", &[("value", nearest)]);
    let mut help: Vec<String> = meant(error, commands, labels).iter().map(|it| near(it)).collect();
    let valid: Vec<String> = said(error, ContextKind::ValidValue)
        .into_iter()
        .filter(|value| !value.is_empty())
        .collect();
    if !valid.is_empty() {
        help.push(labels.fill("cli.possible", &[("values", &valid.join(", "))]));
    }
    if error.kind() == ErrorKind::ValueValidation && flag == "--periods" {
        help.push(labels.text("cli.periods-help").to_owned());
    }
    let usage = first(error, ContextKind::Usage);
    let command = command_in(&usage, commands).or(command).unwrap_or("new");
    help.push(labels.fill("cli.usage-help", &[("command", command)]));
    Some(Fault::new(message, help))
}

/// What is wrong, in one line.
fn message(error: &Error, flag: &str, labels: &Labels) -> Option<String> {
    let first = |kind| first(error, kind);
    Some(match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let command = first(ContextKind::InvalidSubcommand);
            labels.fill("cli.no-such-command", &[("value", &command)])
        }
        ErrorKind::UnknownArgument => labels.fill("cli.no-such-flag", &[("value", flag)]),
        ErrorKind::MissingRequiredArgument => {
            let missing = said(error, ContextKind::InvalidArg).join(" ");
            labels.fill("cli.missing-argument", &[("value", &missing)])
        }
        ErrorKind::InvalidValue if first(ContextKind::InvalidValue).is_empty() => {
            labels.fill("cli.missing-value", &[("flag", flag)])
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = first(ContextKind::InvalidValue);
            labels.fill("cli.unknown-value", &[("flag", flag), ("value", &value)])
        }
        ErrorKind::ArgumentConflict => {
            let other = first(ContextKind::PriorArg);
            match other.split(" <").next().unwrap_or_default() {
                other if other.is_empty() || *other == *flag => {
                    labels.fill("cli.repeated-flag", &[("flag", flag)])
                }
                other => labels.fill("cli.conflicting-flags", &[("flag", flag), ("other", other)]),
            }
        }
        _ => return None,
    })
}

/// What was probably meant, of each kind the likest.
fn meant(error: &Error, commands: &[String], labels: &Labels) -> Vec<String> {
    let command = first(error, ContextKind::InvalidSubcommand);
    if let Some(meant) = called(&command, commands, labels) {
        return vec![meant.to_owned()];
    }
    let suggested =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let mut meant: Vec<String> =
        suggested.iter().filter_map(|kind| said(error, *kind).into_iter().next()).collect();
    if error.kind() == ErrorKind::InvalidSubcommand && meant.is_empty() {
        let known = commands.iter().map(String::as_str);
        meant.extend(nearest(&command, known).map(str::to_owned));
    }
    meant
}

/// The command that goes by another name in the user's language.
fn called<'c>(said: &str, commands: &'c [String], labels: &Labels) -> Option<&'c str> {
    let said = said.to_lowercase();
    let goes_by = |command: &&String| {
        let others = labels.get(&format!("called.command.{command}")).unwrap_or_default();
        !said.is_empty() && others.split(',').any(|other| other.trim() == said)
    };
    commands.iter().find(goes_by).map(String::as_str)
}

/// Whether `score` has nothing to score.
fn lacks_workbook(error: &Error, commands: &[String]) -> bool {
    let usage = error.get(ContextKind::Usage).map(text).unwrap_or_default();
    error.kind() == ErrorKind::MissingRequiredArgument
        && usage.iter().any(|usage| command_in(usage, commands) == Some("score"))
}

/// The command in `Usage: klant score <FILE|DIR>...`.
fn command_in<'u>(usage: &'u str, commands: &[String]) -> Option<&'u str> {
    let command = usage.split_whitespace().skip_while(|word| *word != "klant").nth(1)?;
    commands.iter().any(|known| known == command).then_some(command)
}

/// What a context holds, as texts.
fn text(value: &ContextValue) -> Vec<String> {
    match value {
        ContextValue::String(text) => vec![text.clone()],
        ContextValue::Strings(texts) => texts.clone(),
        ContextValue::StyledStr(text) => vec![text.to_string()],
        ContextValue::StyledStrs(texts) => texts.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}
