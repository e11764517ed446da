//! The command line: the edge that reads arguments, files and the machine, and prints.
//!
//! One file per command. What a command makes goes to standard output, what it
//! has to say to standard error. Exit codes: 0 well, 1 the data has errors, 2
//! wrong use or it could not be done.

mod completions;
mod copies;
mod endings;
mod faults;
mod files;
mod filter;
mod folders;
mod folders_of;
mod ground;
mod help;
mod list;
mod man;
mod new;
mod output;
mod readers;
mod schema;
mod score;
mod score_file;
mod session;
mod show;
mod spool;
mod stop;
mod streams;
mod text_writer;
mod ticks;
mod today;
mod usage;
mod workbooks;

use crate::catalogue::{self, Labels};
use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand, ValueEnum};
use session::Session;
use std::{cell::LazyCell, ffi::OsString, path::PathBuf, process::ExitCode};
use stop::Stop;

/// Runs the program with these arguments, the first of which is its name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = help::as_flag(arguments.into_iter().collect());
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => return ExitCode::from(print_clap_error(error, &arguments)),
    };
    cli.options.color.unwrap_or(Color::Auto).apply();
    let mut session = Session::new(&cli.options);
    let done = match &cli.command {
        Command::List(arguments) => list::run(arguments, &mut session),
        Command::Show(arguments) => show::run(arguments, &mut session),
        Command::New(arguments) => new::run(arguments, &mut session),
        Command::Score(arguments) => score::run(arguments, &mut session),
        Command::Schema(arguments) => schema::run(arguments, &session),
        Command::Completions(arguments) => completions::run(arguments, &mut session),
        Command::Man(arguments) => man::run(arguments, &mut session),
    };
    match done.and_then(|code| session.finish().map(|()| code)) {
        Ok(code) => ExitCode::from(code),
        Err(stop) => session.stop(stop),
    }
}

/// Prints help, or what is wrong with the arguments, in the user's language; gives the exit code.
fn print_clap_error(error: clap::Error, arguments: &[OsString]) -> u8 {
    let language = session::resolve_language(asked_language(arguments).as_deref());
    let labels = LazyCell::new(|| catalogue::labels(&language));
    // Only here is it worth it to put the whole declaration into another language.
    let error = match language.as_str() {
        "en" => error,
        other => declaration(other, &labels).try_get_matches_from(arguments).err().unwrap_or(error),
    };
    // Help and version are no errors; a broken pipe is nobody's business.
    match error
        .use_stderr()
        .then(|| usage::fault(&error, (arguments, &commands()), &labels))
        .flatten()
    {
        Some(fault) => faults::say(&[fault], &labels, session::width()),
        None => drop(error.print()),
    }
    if error.use_stderr() { COULD_NOT } else { WELL }
}

/// The declaration of all arguments in a language; English needs no labels.
fn declaration(language: &str, labels: &Labels) -> clap::Command {
    if language == "en" { Cli::command() } else { help::dressed(Cli::command(), labels) }
}

fn commands() -> Vec<String> {
    Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
}

/// What `--lang` says, before it is known whether the rest can be understood.
fn asked_language(arguments: &[OsString]) -> Option<String> {
    let mut texts = arguments.iter().map(|argument| argument.to_string_lossy());
    let found = texts.find_map(|text| {
        match text.strip_prefix("--language").or_else(|| text.strip_prefix("--lang")) {
            Some("") => Some(None),
            Some(rest) => rest.strip_prefix('=').map(|code| Some(code.to_owned())),
            None => None,
        }
    })?;
    found.or_else(|| texts.next().map(|code| code.into_owned()))
}

/// Everything that help says, in English, by the key of its label.
///
/// For the test that keeps other languages in step with the declarations.
#[must_use]
pub fn help_words() -> Vec<(String, String)> {
    help::words(&Cli::command())
}

/// Well.
const WELL: u8 = 0;
/// The data has errors.
const DATA_HAS_ERRORS: u8 = 1;
/// Wrong use, or it could not be done.
const COULD_NOT: u8 = 2;

/// What a command comes to: an exit code, or why it stopped.
type Done = Result<u8, Stop>;

/// Customer KPIs for the Balanced Scorecard.
///
/// Choose what you want to know of your customers, members or residents, and get
/// an Excel workbook that can be filled in at once, with a sheet of paper for
/// every objective. Nothing leaves this computer.
#[derive(Debug, Parser)]
#[command(
    name = "klant",
    version,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_help = "Start with: klant new --sector municipal --org \"Name of your organisation\"\n\
                  See what it looks like filled in: klant new --example"
)]
struct Cli {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Command,
}

/// Options that every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
struct Options {
    /// Language of results and messages: en or nl
    ///
    /// Without it: the language of the plan, else that of this computer, else English.
    #[arg(long, alias = "language", global = true, value_name = "CODE")]
    lang: Option<String>,

    /// When to use colour; NO_COLOR is obeyed
    #[arg(long, global = true, value_name = "WHEN", value_enum)]
    color: Option<Color>,

    /// Leave out remarks: print results and errors only
    #[arg(long, short, global = true, action = ArgAction::SetTrue)]
    quiet: bool,

    /// Lay a catalogue folder of your own over the built-in one; repeatable
    ///
    /// The folder has the inner layout of the built-in catalogue: kpis/, objectives/, sectors/,
    /// languages/, and templates/ for sheets and reports. A new file adds, one with `extends`
    /// changes, one with `removed` hides.
    #[arg(long, global = true, value_name = "DIR")]
    catalogue: Vec<PathBuf>,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Color {
    /// On a terminal that can, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    /// Makes the choice that of the whole program.
    fn apply(self) {
        let choice = match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
enum Command {
    /// Show the KPIs of the catalogue, filtered
    List(list::ListArguments),
    /// Show one KPI or objective whole: meaning, formula, worked example, pitfalls, sources
    Show(show::ShowArguments),
    /// Make a workbook, objective sheets and a plan
    New(new::NewArguments),
    /// Read filled-in workbooks back, score them and report
    Score(score::ScoreArguments),
    /// Print the JSON schema of a kind of file, for editors
    Schema(schema::SchemaArguments),
    /// Print completions for a shell
    Completions(completions::CompletionsArguments),
    /// Print the manual page
    Man(man::ManArguments),
}
