//! `klant list`: the catalogue, filtered.

use super::{
    Done, Session, WELL,
    filter::FilterArguments,
    folders::sources,
    output::{self, Before, Existing, OutputFile},
    stop::{Fault, Stop},
    text_writer::{FAINT, HEADING},
};
use crate::{
    catalogue::Catalogue,
    engine::{self, Listing},
    finding::Checked,
    model::{Kpi, Lens},
    render::{self, Names},
};
use clap::{Args, ValueEnum};
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};
use std::{
    fmt::Write as _,
    io::{self, IsTerminal as _},
    path::PathBuf,
};

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
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "table")]
    format: ListFormat,

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

/// Writes the KPIs that the filters leave.
pub(super) fn run(arguments: &ListArguments, session: &mut Session) -> Done {
    let filter = arguments.filter.understand(session)?;
    let folders = session.folders().to_vec();
    let mut engine = session.engine(&folders)?;
    let Checked { value: listing, findings } = engine.select(&filter);
    session.chosen(&findings)?;
    let to_file = arguments.output.is_some();
    let width = if to_file { 100 } else { super::session::width() };
    if arguments.format == ListFormat::Markdown {
        engine = engine.with_templates(session.templates(&folders)?);
    }
    let failed = |error: engine::Error| session.failed(&error);
    let written = match arguments.format {
        ListFormat::Table => table(&listing, engine.catalogue(), width).into_bytes(),
        ListFormat::Json => engine.list_json(&listing)?.into_bytes(),
        ListFormat::Csv => engine.list_csv(&listing)?,
        ListFormat::Markdown => engine.list_markdown(&listing).map_err(failed)?.into_bytes(),
        ListFormat::Xlsx => engine.list_xlsx(&listing).map_err(failed)?,
    };
    let labels = engine.labels();
    let Some(path) = &arguments.output else {
        if arguments.format == ListFormat::Xlsx && io::stdout().is_terminal() {
            let help = vec![labels.text("cli.needs-output-help").to_owned()];
            return Err(Stop::could_not(Fault::new(labels.text("cli.needs-output"), help)));
        }
        match arguments.format {
            ListFormat::Table => session.coloured(&String::from_utf8_lossy(&written))?,
            _ => session.result(&written)?,
        }
        return Ok(WELL);
    };
    let existing = Existing::new(arguments.force);
    let read: Vec<PathBuf> = folders.iter().flat_map(|path| sources(path)).collect();
    output::refuse_existing(&[path], existing, labels)?;
    output::refuse_sources(&[path], read.iter().map(PathBuf::as_path), labels)?;
    let bytes = match arguments.format {
        ListFormat::Xlsx => written,
        _ => anstream::adapter::strip_bytes(&written).into_vec(),
    };
    let draft = OutputFile { path: path.clone(), bytes, before: Before::Result };
    let kept = output::write(&[draft], existing, labels)?;
    session.wrote(path, &kept)?;
    Ok(WELL)
}

/// For people: by outcome and lens, as wide as the terminal, with counts at the end.
fn table(listing: &Listing, catalogue: &Catalogue, width: usize) -> String {
    let Listing { kpis, wording, .. } = listing;
    let labels = catalogue.labels();
    let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
    let frequency = |kpi: &Kpi| labels.of("frequency", &kpi.frequency.to_string()).to_owned();
    let ids = widest(&mut kpis.iter().map(|kpi| kpi.id.as_str().len()));
    let frequencies =
        widest(&mut kpis.iter().map(|kpi| textwrap::core::display_width(&frequency(kpi))));
    // Blanks between the columns, and before the first.
    let beside = width.saturating_sub(ids + frequencies + 7);
    // On a narrow terminal the names need the room.
    let narrow = beside < 20;
    let room = if narrow { width.saturating_sub(ids + 5).max(16) } else { beside };
    let names = Names::new(catalogue, wording);
    let mut text = String::new();
    for (outcome, lens, group) in render::grouped(kpis) {
        let heading = names.group(outcome, lens);
        let _ = writeln!(text, "{HEADING}{heading}{HEADING:#}");
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
        for kpi in group {
            let mut row = vec![kpi.id.to_string(), kpi.name.clone()];
            row.extend((!narrow).then(|| frequency(kpi)));
            table.add_row(row);
        }
        let fixed = |width: usize| {
            ColumnConstraint::Absolute(Width::Fixed(u16::try_from(width).unwrap_or(u16::MAX)))
        };
        let mut widths = vec![fixed(ids + 2), fixed(room + 2)];
        widths.extend((!narrow).then(|| fixed(frequencies + 2)));
        table.set_constraints(widths);
        for line in table.lines() {
            let _ = writeln!(text, " {}", line.trim_end());
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
