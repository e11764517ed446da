//! What clap finds wrong with the arguments, in the words of the person who typed them.

use super::{stop::Fault, workbooks::which_workbook};
use crate::{catalogue::Labels, finding::nearest};
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

/// What is wrong and the ways out; nothing for what clap says better itself.
pub(super) fn fault(error: &Error, commands: &[String], labels: &Labels) -> Option<Fault> {
    if lacks_workbook(error, commands) {
        Some(which_workbook(labels))
    } else {
        wrong(error, commands, labels)
    }
}

fn wrong(error: &Error, commands: &[String], labels: &Labels) -> Option<Fault> {
    let mut help = Vec::new();
    let near = |nearest: &str| labels.fill("cli.did-you-mean", &[("value", nearest)]);
    let said = |kind| error.get(kind).map(text).unwrap_or_default();
    let first = |kind| said(kind).into_iter().next().unwrap_or_default();
    // `--periods <N>` is called `--periods`.
    let flag = first(ContextKind::InvalidArg);
    let flag = flag.split(" <").next().unwrap_or_default().to_owned();
    let message = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let command = first(ContextKind::InvalidSubcommand);
            if said(ContextKind::SuggestedSubcommand).is_empty() {
                let known = commands.iter().map(String::as_str);
                help.extend(nearest(&command, known).map(near));
            }
            labels.fill("cli.no-such-command", &[("value", &command)])
        }
        ErrorKind::UnknownArgument => labels.fill("cli.no-such-flag", &[("value", &flag)]),
        ErrorKind::MissingRequiredArgument => {
            let missing = said(ContextKind::InvalidArg).join(" ");
            labels.fill("cli.missing-argument", &[("value", &missing)])
        }
        ErrorKind::InvalidValue if first(ContextKind::InvalidValue).is_empty() => {
            labels.fill("cli.missing-value", &[("flag", &flag)])
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = first(ContextKind::InvalidValue);
            labels.fill("cli.unknown-value", &[("flag", &flag), ("value", &value)])
        }
        ErrorKind::ArgumentConflict => {
            let other = first(ContextKind::PriorArg);
            match other.split(" <").next().unwrap_or_default() {
                other if other.is_empty() || *other == *flag => {
                    labels.fill("cli.repeated-flag", &[("flag", &flag)])
                }
                other => labels.fill("cli.conflicting-flags", &[("flag", &flag), ("other", other)]),
            }
        }
        _ => return None,
    };
    for kind in
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
    {
        help.extend(said(kind).first().map(|nearest| near(nearest)));
    }
    let valid: Vec<String> =
        said(ContextKind::ValidValue).into_iter().filter(|value| !value.is_empty()).collect();
    if !valid.is_empty() {
        help.push(labels.fill("cli.possible", &[("values", &valid.join(", "))]));
    }
    if error.kind() == ErrorKind::ValueValidation && flag == "--periods" {
        help.push(labels.text("cli.periods-help").to_owned());
    }
    let usage = first(ContextKind::Usage);
    let command = command_in(&usage, commands).unwrap_or("new");
    help.push(labels.fill("cli.usage-help", &[("command", command)]));
    Some(Fault::new(message, help))
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
