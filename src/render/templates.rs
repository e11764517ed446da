//! Templates by name: the user's own first, the built-in one second.

use super::{
    escape,
    template_faults::{self, MissingLabel, OwnTemplates},
    template_files::{TemplateFile, built_in},
};
use crate::model::Mapped as _;
use crate::{
    catalogue::Labels,
    finding::{self, Finding, Location, TemplateCode, nearest},
};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value,
    syntax::SyntaxConfig, value::Kwargs,
};
use std::{collections::BTreeMap, io};

/// What one rendering may take: a step, or 64 bytes that are made or gone through, so that memory is
/// bounded, too. The built-in sheet takes some hundreds, a report some 200 for each KPI.
const FUEL: u64 = 1_000_000;

/// What each report may add to that of its rendering, where there are several.
const FUEL_OF_REPORT: u64 = 300_000;

/// Most bytes of a template of the user's own.
const MAX_TEMPLATE: usize = 256 << 10;

/// Most bytes of one tag in it: the engine calls itself for each sign of an expression.
const MAX_TAG: usize = 2_000;

/// Every template that can be rendered, with the words of one language.
///
/// A template of the user's own goes before the built-in one of the same name,
/// and can begin with `{% extends "built-in/objective/sheet.md" %}` to change
/// single blocks of it. Every value is escaped: for HTML in a template whose name
/// ends with `.html` or `.xml`, else for Markdown; the filter `yaml` quotes one for
/// the front matter instead. Between tags of HTML, `breakable` lets lines end within
/// paths and other long words.
#[derive(Debug)]
pub struct Templates {
    /// Knows filters, functions and where templates come from.
    environment: Environment<'static>,
    /// The user's own.
    own: OwnTemplates,
}

impl Templates {
    /// The built-in templates, with the user's own before them.
    #[must_use]
    pub fn new(labels: &Labels, own: impl IntoIterator<Item = TemplateFile>) -> Self {
        let own: BTreeMap<_, _> = own
            .into_iter()
            .map(|template| (template.name, (template.file, template.text)))
            .mapped();
        let mut environment = Environment::new();
        // A fault names what is undefined, in every build; it costs nothing where there is none.
        environment.set_debug(true);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        let mut syntax = SyntaxConfig::builder();
        syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
        // The delimiters are the usual ones, so that this cannot fail.
        if let Ok(syntax) = syntax.build() {
            environment.set_syntax(syntax);
        }
        let refused: BTreeMap<String, Finding> = own
            .iter()
            .filter_map(|(name, (file, text))| Some((name.clone(), too_large(file, text)?)))
            .mapped();
        let (found, left) = (own.clone(), refused.clone());
        environment.set_loader(move |name: &str| -> Result<Option<String>, Error> {
            if left.contains_key(name) {
                return Err(Error::new(ErrorKind::InvalidOperation, name.to_owned()));
            }
            if let Some((_, text)) = found.get(name) {
                return Ok(Some(text.replace("\r\n", "\n")));
            }
            let name = name.strip_prefix("built-in/").unwrap_or(name);
            let found = built_in().iter().find(|(built_in, _)| *built_in == name);
            Ok(found.map(|(_, text)| (*text).to_owned()))
        });
        environment.set_auto_escape_callback(|name| {
            if name.ends_with(".html") || name.ends_with(".xml") {
                AutoEscape::Html
            } else {
                AutoEscape::Custom("markdown".into())
            }
        });
        environment.set_formatter(escaped);
        environment.add_filter("yaml", yaml);
        environment.add_filter("breakable", breakable);
        let words = labels.clone();
        environment
            .add_function("label", move |key: &str, values: Kwargs| label(&words, key, &values));
        Self { environment, own: OwnTemplates { files: own, refused } }
    }

    /// Renders a template.
    ///
    /// # Errors
    /// A fault in the template, at its line; the built-in ones have none.
    pub(super) fn render(&self, name: &str, context: &Value) -> Result<String, Box<Finding>> {
        self.environment
            .get_template(name)
            .and_then(|template| template.render(context.clone()))
            .map_err(|error| Box::new(template_faults::fault(&self.own, name, context, &error)))
    }

    /// Renders a template of so many reports, each piece into the writer as it comes.
    ///
    /// # Errors
    /// A fault in the template, at its line, or that of the writer.
    pub(super) fn render_to(
        &self,
        name: &str,
        context: Value,
        reports: usize,
        to: &mut dyn io::Write,
    ) -> Result<(), RenderError> {
        let mut environment = self.environment.clone();
        let reports = u64::try_from(reports).unwrap_or(u64::MAX);
        environment.set_fuel(Some(FUEL.saturating_add(reports.saturating_mul(FUEL_OF_REPORT))));
        let mut to = RememberingWriter { to, error: None };
        let rendered = environment
            .get_template(name)
            .and_then(|template| template.render_captured_to(context.clone(), &mut to).map(drop));
        match (to.error, rendered) {
            (Some(error), _) => Err(RenderError::Write(error)),
            (None, Err(error)) => Err(RenderError::Template(Box::new(template_faults::fault(
                &self.own, name, &context, &error,
            )))),
            (None, Ok(())) => Ok(()),
        }
    }
}

/// A text between tags of HTML whose long words may be parted; of what is not there, nothing.
fn breakable(value: &Value) -> Result<Value, Error> {
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    let text = if value.is_none() { String::new() } else { value.to_string() };
    Ok(Value::from_safe_string(escape::html_breakable(&text)))
}

/// What makes a template too large to be read, at its place.
fn too_large(file: &str, text: &str) -> Option<Finding> {
    if text.len() > MAX_TEMPLATE {
        let code = TemplateCode::TemplateTooLarge { most: MAX_TEMPLATE >> 10 };
        return Some(Finding::new(code, Location::File { file: file.to_owned() }));
    }
    let mut from = 0;
    while let Some(at) = text.get(from..)?.find('{') {
        let start = from + at;
        let tag = text.get(start..)?;
        let length = match tag.as_bytes().get(1) {
            Some(b'#') => tag.find("#}").unwrap_or(tag.len()),
            Some(b'{' | b'%') => tag_length(tag),
            _ => 1,
        };
        if length > MAX_TAG && !tag.starts_with("{#") {
            let place = finding::text::place(file, text, start..start + 2);
            return Some(Finding::new(TemplateCode::TagTooLong { most: MAX_TAG }, place));
        }
        from = start + length;
    }
    None
}

/// Bytes of a tag, up to its end outside of texts in quotes.
fn tag_length(tag: &str) -> usize {
    let mut quote = None;
    let mut bytes = tag.bytes().enumerate().skip(2);
    while let Some((at, byte)) = bytes.next() {
        match quote {
            Some(_) if byte == b'\\' => drop(bytes.next()),
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None if matches!(byte, b'}' | b'%') && tag.as_bytes().get(at + 1) == Some(&b'}') => {
                return at + 2;
            }
            None => {}
        }
    }
    tag.len()
}

/// Prints a value as the kind of template wants it; what is undefined is a fault.
fn escaped(output: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    if value.is_safe() || value.is_number() {
        write!(output, "{value}")?;
    } else if !value.is_none() {
        let text = value.to_string();
        output.write_str(&match state.auto_escape() {
            AutoEscape::Html => escape::html(&text),
            _ => escape::markdown(&text),
        })?;
    }
    Ok(())
}

/// A value as front matter quotes it.
fn yaml(value: &Value) -> Value {
    Value::from_safe_string(match value {
        value if value.is_none() => "null".to_owned(),
        value if value.is_number() => value.to_string(),
        value => match bool::try_from(value.clone()) {
            Ok(truth) => truth.to_string(),
            Err(_) => escape::yaml(&value.to_string()),
        },
    })
}

/// Words of the language, with what a template gives filled in.
fn label(words: &Labels, key: &str, values: &Kwargs) -> Result<String, Error> {
    let given: Vec<(String, String)> = values
        .args()
        .map(|name| Ok((name.to_owned(), values.peek::<Value>(name)?.to_string())))
        .collect::<Result<_, Error>>()?;
    values.assert_all_used().ok();
    if words.get(key).is_none() {
        let cause = MissingLabel {
            key: key.to_owned(),
            nearest: nearest(key, words.keys()).map(str::to_owned),
        };
        return Err(Error::new(ErrorKind::InvalidOperation, key.to_owned()).with_source(cause));
    }
    let given: Vec<(&str, &str)> =
        given.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    Ok(words.fill(key, &given))
}

/// Why something could not be rendered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// A fault in a template, with its place.
    #[error("a template cannot be rendered")]
    Template(Box<Finding>),
    /// What was read or written on the way failed.
    #[error(transparent)]
    Write(#[from] io::Error),
}

/// Keeps what failed, which the engine of templates tells as a text alone.
struct RememberingWriter<'w> {
    to: &'w mut dyn io::Write,
    error: Option<io::Error>,
}

impl io::Write for RememberingWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes);
        if let Err(error) = &written
            && error.kind() != io::ErrorKind::Interrupted
        {
            self.error = Some(io::Error::new(error.kind(), error.to_string()));
        }
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
