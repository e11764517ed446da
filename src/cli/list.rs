//! `klant list`: the catalogue, filtered.

use super::{
    Done, Session, WELL, endings,
    filter::FilterArguments,
    folders::sources,
    output::{self, Before, Existing, OutputFile},
    stop::{Fault, Stop},
    text_writer::{FAINT, HEADING},
};
use crate::{
    catalogue::{Catalogue, Labels},
    engine::{self, Listing},
    finding::Checked,
    model::{Id, Kpi, Lens},
    render::{self, Names},
};
use clap::{Args, ValueEnum};
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    io::{self, IsTerminal as _},
    mem::ManuallyDrop,
    path::PathBuf,
};
use textwrap::core::display_width;

/// Arguments of `list`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    klant list --sector municipal --outcome satisfaction\n\n\
    What can be measured without a survey:\n  \
    klant list --effort low\n\n\
    The whole catalogue for a spreadsheet:\n  \
    klant list --format csv --output kpis.csv\n\n\
    To tick, for klant new --choices:\n  \
    klant list --sector non-profit --format xlsx --output choose.xlsx")]
pub(super) struct ListArguments {
    /// How to write it
    ///
    /// Without it: by the ending of the file after --output, else table.
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Option<ListFormat>,

    /// Write it to this file
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Overwrite the file if it exists
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    filter: FilterArguments,
}

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// For people, as wide as the terminal
    Table,
    /// For programs: an array of objects
    Json,
    /// For spreadsheets and programs: a row per KPI
    Csv,
    /// For reading: a document by outcome and lens
    Markdown,
    /// To choose from: a workbook with objectives and KPIs
    Xlsx,
}

/// Endings of files, and the format that each stands for.
const ENDINGS: [(&str, ListFormat); 6] = [
    ("txt", ListFormat::Table),
    ("json", ListFormat::Json),
    ("csv", ListFormat::Csv),
    ("md", ListFormat::Markdown),
    ("markdown", ListFormat::Markdown),
    ("xlsx", ListFormat::Xlsx),
];

/// Writes the KPIs that the filters leave.
pub(super) fn run(arguments: &ListArguments, session: &mut Session) -> Done {
    let output = arguments.output.as_deref();
    endings::refuse_others(&ENDINGS, arguments.format, output, session.labels())?;
    let format = endings::chosen(&ENDINGS, arguments.format, output).unwrap_or(ListFormat::Table);
    let filter = arguments.filter.understand(session)?;
    let folders = session.folders().to_vec();
    let engine = session.engine(&folders)?;
    let Checked { value: listing, findings } = engine.select(&filter);
    session.chosen(&findings)?;
    let to_file = arguments.output.is_some();
    let width = if to_file { 100 } else { super::session::width() };
    // What nothing reads is told whatever is written.
    let engine = engine.with_templates(session.templates(&folders)?);
    // The program ends with the list: taking the catalogue apart first would take as long as a
    // quarter of all the rest.
    let (engine, listing) = (ManuallyDrop::new(engine), ManuallyDrop::new(listing));
    let failed = |error: engine::Error| session.failed(&error);
    let written = match format {
        ListFormat::Table => table(&listing, engine.catalogue(), width).into_bytes(),
        ListFormat::Json => engine.list_json(&listing)?.into_bytes(),
        ListFormat::Csv => engine.list_csv(&listing)?,
        ListFormat::Markdown => engine.list_markdown(&listing).map_err(failed)?.into_bytes(),
        ListFormat::Xlsx => engine.list_xlsx(&listing).map_err(failed)?,
    };
    let labels = engine.labels();
    let Some(path) = &arguments.output else {
        if format == ListFormat::Xlsx && io::stdout().is_terminal() {
            let help = vec![labels.text("cli.needs-output-help").to_owned()];
            return Err(Stop::could_not(Fault::new(labels.text("cli.needs-output"), help)));
        }
        match format {
            ListFormat::Table => session.coloured(&String::from_utf8_lossy(&written))?,
            _ => session.result(&written)?,
        }
        return Ok(WELL);
    };
    let existing = Existing::new(arguments.force);
    let read: Vec<PathBuf> = folders.iter().flat_map(|path| sources(path)).collect();
    output::refuse_existing(&[path], existing, labels)?;
    output::refuse_sources(&[path], read.iter().map(PathBuf::as_path), labels)?;
    let bytes = match format {
        ListFormat::Xlsx => written,
        _ => anstream::adapter::strip_bytes(&written).into_vec(),
    };
    let draft = OutputFile { path: path.clone(), bytes, before: Before::Result };
    let kept = output::write(&[draft], existing, labels)?;
    session.wrote(path, &kept)?;
    Ok(WELL)
}

/// For people: by outcome and lens, as wide as the terminal, with counts at the end. Below each
/// name stands what decides a choice: where the figures come from, what they cost, how often.
fn table(listing: &Listing, catalogue: &Catalogue, width: usize) -> String {
    let Listing { kpis, wording, .. } = listing;
    let labels = catalogue.labels();
    let ids = kpis.iter().map(|kpi| kpi.id.as_str().len()).max().unwrap_or(0);
    let names = Names::new(catalogue, wording);
    let sector = wording.sector.as_ref().and_then(|id| catalogue.sector(id.as_str()));
    let defaults: BTreeSet<&Id> =
        sector.iter().flat_map(|sector| &sector.defaults).flat_map(|row| &row.kpis).collect();
    let mut text = String::new();
    for (outcome, lens, group) in render::grouped(kpis) {
        let heading = names.group(outcome, lens);
        let _ = writeln!(text, "{HEADING}{heading}{HEADING:#}");
        for kpi in group {
            let beside = " ".repeat(ids + 4);
            let first = format!("  {:ids$}  ", kpi.id);
            wrapped(&mut text, &kpi.name, width, [&first, &beside]);
            let usual = defaults.contains(&kpi.id);
            let _ = write!(text, "\n{FAINT}");
            wrapped(&mut text, &facts(kpi, usual, labels), width, ["      "; 2]);
            let _ = writeln!(text, "{FAINT:#}");
        }
        text.push('\n');
    }
    let (said, done) = kpis.iter().fold((0, 0), |(said, done), kpi| match kpi.lens {
        Lens::Opinion => (said + 1, done),
        Lens::Activity => (said, done + 1),
    });
    let count = labels.fill(
        if kpis.len() == 1 { "cli.counted-one" } else { "cli.counted" },
        &[
            ("kpis", &kpis.len().to_string()),
            ("opinion", &said.to_string()),
            ("activity", &done.to_string()),
        ],
    );
    let hint = labels.text("cli.show-hint");
    let _ = writeln!(text, "{count}\n{FAINT}{hint}{FAINT:#}");
    text
}

/// Appends a text behind the first indent, and what a line cannot hold behind the other.
fn wrapped(out: &mut String, text: &str, width: usize, [first, beside]: [&str; 2]) {
    // Most fit on a line, and wrapping weighs every word.
    if display_width(first) + display_width(text) <= width && !text.contains('\n') {
        out.extend([first, text]);
        return;
    }
    let options = textwrap::Options::new(width).initial_indent(first).subsequent_indent(beside);
    out.push_str(&textwrap::fill(text, options));
}

/// What decides whether a KPI is chosen, on one line.
fn facts(kpi: &Kpi, usual: bool, labels: &Labels) -> String {
    let effort = kpi.effort.to_string();
    let effort = labels.of("effort", &effort);
    let mut facts = vec![
        labels.of("data_source", &kpi.data_source).to_owned(),
        labels.fill("cli.list-effort", &[("effort", effort)]),
        labels.of("frequency", &kpi.frequency.to_string()).to_owned(),
        // Of `points (−100 to 100)` the limits are in `klant show`.
        kpi.unit.label.split(" (").next().unwrap_or_default().to_owned(),
    ];
    facts.extend(usual.then(|| labels.text("cli.list-usual").to_owned()));
    facts.retain(|fact| !fact.is_empty());
    facts.join(" · ")
}
