//! What every command stands on: the language, the words, the catalogue, the two streams.

use super::{
    COULD_NOT, DATA_HAS_ERRORS, Options,
    faults::{self, Sources},
    files,
    folders::template_files,
    stop::{Fault, Stop},
    streams,
};
use crate::{
    catalogue::{self, Labels, Layer},
    engine::{self, Engine, EngineBuilder, ReportLanguage},
    finding::{Checked, Code, Finding, SelectionCode, nearest},
    model::Period,
    render::{TemplateFile, unread_templates},
};
use std::{
    io::{self, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Width where there is no terminal.
const NO_TERMINAL: usize = 80;

/// The shipped language that is asked for, else the computer's, else English.
#[expect(clippy::disallowed_methods, reason = "the edge asks the machine for its language")]
pub(super) fn resolve_language(asked: Option<&str>) -> String {
    let shipped = catalogue::languages();
    let asked = asked.map(|code| code.trim().to_lowercase());
    let asked = asked.filter(|code| shipped.contains(code));
    let machine = || {
        let locale = sys_locale::get_locale()?.to_lowercase();
        let own = shipped.iter().find(|code| {
            locale
                .strip_prefix(code.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_', '.', '@']))
        });
        own.cloned()
    };
    asked.or_else(machine).unwrap_or_else(|| "en".to_owned())
}

/// Columns of the terminal, 80 where there is none.
pub(super) fn width() -> usize {
    terminal_size::terminal_size()
        .filter(|_| io::stdout().is_terminal())
        .map_or(NO_TERMINAL, |(width, _)| usize::from(width.0).max(40))
}

/// The edge of the program, in one language.
#[derive(Debug)]
pub(super) struct Session {
    /// What `--lang` says.
    asked: Option<String>,
    /// What the plan says.
    of_plan: Option<String>,
    language: String,
    labels: Labels,
    quiet: bool,
    folders: Vec<PathBuf>,
    /// Texts that faults can lie in.
    sources: Sources,
}

impl Session {
    /// In the language that was asked for, else the computer's, else English.
    pub(super) fn new(options: &Options) -> Self {
        let asked = options.lang.as_ref().map(|code| code.trim().to_lowercase());
        let language = resolve_language(asked.as_deref());
        Self {
            labels: catalogue::labels(&language),
            language,
            asked,
            of_plan: None,
            quiet: options.quiet,
            folders: options.catalogue.clone(),
            sources: Sources::new(),
        }
    }

    /// Whether `--lang` decides the language of everything.
    pub(super) fn chose_language(&self) -> bool {
        self.asked.is_some()
    }

    /// Code of the language that is spoken.
    pub(super) fn language(&self) -> &str {
        &self.language
    }

    /// Words of the program.
    pub(super) fn labels(&self) -> &Labels {
        &self.labels
    }

    /// Speaks a plan's language unless `--lang` asked for another.
    pub(super) fn speak(&mut self, code: &str) {
        if self.asked.is_none() {
            self.of_plan = Some(code.to_owned());
            if catalogue::languages().iter().any(|known| known == code) {
                self.language = code.to_owned();
                self.labels = catalogue::labels(code);
            }
        }
    }

    /// Takes over the language that was asked for when a folder brings it; refuses one that nobody has.
    ///
    /// Whether a plan's language exists is said with the plan's other faults.
    fn settle_language(&mut self, layers: &[Layer]) -> Result<(), Stop> {
        let known = catalogue::languages_with(layers);
        let wanted = self.asked.as_ref().or(self.of_plan.as_ref());
        match wanted {
            Some(code) if known.contains(code) => self.language.clone_from(code),
            Some(code) if self.asked.is_some() => {
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                let mut fault = self.unknown("--lang", code, &known);
                fault.help.push(self.labels.text("cli.own-languages").to_owned());
                return Err(Stop::could_not(fault));
            }
            _ => {}
        }
        Ok(())
    }

    /// A value that a flag does not know, with the nearest one and all that it knows.
    pub(super) fn unknown(&self, flag: &str, value: &str, known: &[&str]) -> Fault {
        let labels = &self.labels;
        let mut help = Vec::new();
        if let Some(nearest) = nearest(value, known.iter().copied()) {
            help.push(labels.fill("cli.did-you-mean", &[("value", nearest)]));
        }
        help.push(labels.fill("cli.possible", &[("values", &known.join(", "))]));
        let message = labels.fill("cli.unknown-value", &[("flag", flag), ("value", value)]);
        Fault::new(message, help)
    }

    /// Catalogue folders of the command line.
    pub(super) fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// Remembers a text that faults can lie in.
    pub(super) fn remember(&mut self, file: &str, text: &str) {
        self.sources.insert(file.to_owned(), text.to_owned());
    }

    /// The engine with these folders laid over the built-in catalogue.
    ///
    /// Stops when a folder cannot be read or holds errors, or when nobody has the language.
    pub(super) fn engine(&mut self, folders: &[PathBuf]) -> Result<Engine, Stop> {
        let layers = self.layers(folders)?;
        self.settle_language(&layers)?;
        let engine = self.engine_of(layers)?;
        self.labels = engine.labels().clone();
        Ok(engine)
    }

    /// The engine with what is built in, in the language that is spoken.
    pub(super) fn built_in(&self) -> Result<Engine, Stop> {
        self.engine_of(Vec::new())
    }

    fn engine_of(&self, layers: Vec<Layer>) -> Result<Engine, Stop> {
        let language = if self.chose_language() {
            ReportLanguage::OfEngine
        } else {
            ReportLanguage::OfWorkbook
        };
        let builder = Engine::builder().language(&self.language).report_language(language);
        let builder = layers.into_iter().fold(builder, EngineBuilder::layer);
        self.sound(builder.build().map_err(|error| self.failed(&error))?)
    }

    /// Why a verb could not do what was asked.
    pub(super) fn failed(&self, error: &engine::Error) -> Stop {
        match error {
            engine::Error::Refused(finding) => self.faulty(finding),
            engine::Error::UnknownSector { sector, known } => {
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                Stop::could_not(self.unknown("--sector", sector, &known))
            }
            engine::Error::Io(error) => io::Error::new(error.kind(), error.to_string()).into(),
            error => {
                Stop::could_not(Fault::new(error.message(&self.labels), error.help(&self.labels)))
            }
        }
    }

    /// What the folders hold, remembered for its faults.
    fn layers(&mut self, folders: &[PathBuf]) -> Result<Vec<Layer>, Stop> {
        let mut layers: Vec<Layer> = Vec::new();
        for folder in folders {
            let layer = catalogue::read_folder(folder).map_err(|error| {
                // The message begins with the path of the file that is meant.
                let message = error.to_string();
                let path = message.rsplit_once(": ").map_or(message.as_str(), |(path, _)| path);
                let cause = files::cause(&error, &self.labels);
                let message =
                    self.labels.fill("cli.cannot-read", &[("path", path), ("cause", &cause)]);
                let help = vec![self.labels.text("cli.catalogue-help").to_owned()];
                Stop::could_not(Fault::new(message, help))
            })?;
            for (path, text) in &layer.files {
                self.sources.insert(layer.display(path), text.clone());
            }
            // A folder with templates alone is no mistake.
            if !layer.files.is_empty() || !folder.join("templates").is_dir() {
                layers.push(layer);
            }
        }
        Ok(layers)
    }

    /// The templates in these folders, remembered for their faults.
    pub(super) fn templates(&mut self, folders: &[PathBuf]) -> Result<Vec<TemplateFile>, Stop> {
        let files = template_files(folders, &self.labels)?;
        for template in &files {
            self.remember(&template.file, &template.text);
        }
        self.draw(&unread_templates(&files))?;
        Ok(files)
    }

    /// The value, after drawing its faults; stops when one of them is an error.
    pub(super) fn sound<T>(&self, checked: Checked<T>) -> Result<T, Stop> {
        self.draw(&checked.findings)?;
        if checked.has_errors() { Err(Stop::Said(DATA_HAS_ERRORS)) } else { Ok(checked.value) }
    }

    /// Draws what is wrong with a choice; stops unless these are warnings only.
    ///
    /// Wrong use, except that filters which leave nothing are a result.
    pub(super) fn chosen(&self, findings: &[Finding]) -> Result<(), Stop> {
        let is_error = |fault: &&Finding| fault.is_error();
        let (emptied, others): (Vec<Finding>, Vec<Finding>) =
            findings.iter().cloned().partition(|fault| {
                matches!(fault.code, Code::Selection(SelectionCode::NothingLeft { .. }))
            });
        if others.iter().any(|fault| is_error(&fault)) {
            // What is mistyped leaves nothing; that goes without saying.
            self.draw(&others)?;
            return Err(Stop::Said(COULD_NOT));
        }
        self.draw(findings)?;
        if emptied.is_empty() { Ok(()) } else { Err(Stop::Said(DATA_HAS_ERRORS)) }
    }

    /// Draws one fault, and is the reason to stop.
    pub(super) fn faulty(&self, fault: &Finding) -> Stop {
        match self.draw(std::slice::from_ref(fault)) {
            Ok(()) => Stop::Said(DATA_HAS_ERRORS),
            Err(error) => error.into(),
        }
    }

    /// Draws faults; warnings are left out when only errors are asked for.
    pub(super) fn draw(&self, findings: &[Finding]) -> io::Result<()> {
        let drawn: Vec<Finding> =
            findings.iter().filter(|finding| !self.quiet || finding.is_error()).cloned().collect();
        let text = faults::findings(&drawn, &self.sources, &self.labels, width());
        streams::messages().write_all(text.as_bytes())
    }

    /// Prints what the command makes.
    pub(super) fn result(&self, bytes: &[u8]) -> io::Result<()> {
        streams::results().write_all(bytes)
    }

    /// Prints what the command makes, in colour where the terminal and NO_COLOR allow it.
    pub(super) fn coloured(&self, text: &str) -> io::Result<()> {
        streams::coloured_output().write_all(text.as_bytes())
    }

    /// Whether only errors are told.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Says something to a person, even where they asked for quiet.
    pub(super) fn warn(&self, text: &str) -> io::Result<()> {
        streams::messages().write_all(text.as_bytes())
    }

    /// Says something to a person, unless they asked for quiet.
    pub(super) fn say(&self, text: &str) -> io::Result<()> {
        if self.quiet { Ok(()) } else { streams::messages().write_all(text.as_bytes()) }
    }

    /// Says that a file was written, and where what stood there is kept.
    pub(super) fn wrote(&self, path: &Path, kept: &[PathBuf]) -> io::Result<()> {
        let path = path.display().to_string();
        self.say(&self.labels.fill("cli.wrote-file", &[("path", &path)]))?;
        self.kept(kept)
    }

    /// Says where what stood in the place of new files is kept.
    pub(super) fn kept(&self, kept: &[PathBuf]) -> io::Result<()> {
        for path in kept {
            let path = path.display().to_string();
            self.say(&self.labels.fill("cli.kept", &[("path", &path)]))?;
        }
        Ok(())
    }

    /// The period that somebody means, in the user's language or another that is shipped.
    pub(super) fn period_called(&self, text: &str) -> Option<Period> {
        let others = || {
            let mut languages = catalogue::languages().into_iter();
            languages.find_map(|code| catalogue::labels(&code).period_called(text))
        };
        self.labels.period_called(text).or_else(others)
    }

    /// Makes sure that everything was written.
    pub(super) fn finish(&self) -> Result<(), Stop> {
        Ok(io::stdout().flush()?)
    }

    /// Says why the program stops, and makes it the exit code.
    pub(super) fn stop(&self, stop: Stop) -> ExitCode {
        match stop {
            Stop::BrokenPipe => ExitCode::SUCCESS,
            Stop::Said(code) => ExitCode::from(code),
            Stop::Because { code, faults } => {
                faults::say(&faults, &self.labels, width());
                ExitCode::from(code)
            }
        }
    }
}
