//! `klant new`: from choices to a workbook, objective sheets and a plan.

use super::{
    COULD_NOT, Done, Session, WELL,
    files::{self, OutputFile},
    filter::{self, FilterArguments},
    folders::relative,
    ground::{self, Given},
    stop::{Fault, Stop},
    today,
};
use crate::{
    catalogue::{self, Labels},
    example,
    finding::{Checked, Location},
    model::{Id, Period, PeriodLength},
    readings::Readings,
    render::{self, Templates},
    scorecard::{self, Plan, PlanRequest, Scorecard},
    workbook::{self, ReadError, Ticked},
};
use clap::Args;
use std::path::{Path, PathBuf};

/// Arguments of `new`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    klant new --sector municipal --org \"Gemeente Voorbeeld\" --lang nl\n  \
    klant new --sector non-profit --segment Visitors --segment Donors\n\n\
    Filled with made-up figures, to look at:\n  \
    klant new --example\n\n\
    What was ticked in the catalogue (klant list --format xlsx):\n  \
    klant new --choices choose.xlsx --org \"Food Bank\"\n\n\
    After changing the plan:\n  \
    klant new --plan output/food-bank/scorecard.toml --force\n\n\
    Next year's workbook from this year's:\n  \
    klant new --plan scorecard.xlsx --start 2028 --output 2028")]
pub(super) struct NewArguments {
    /// Start from this plan (scorecard.toml) or filled-in workbook; what is said here wins over it
    ///
    /// Of a workbook, what people decided is taken over as they edited it: words, objectives,
    /// KPIs, rows of their own, targets, weights, owners, target groups. The new one is empty and
    /// has the same periods; with --start it is the next year's, and the last figures from before
    /// stand in the column Before. Targets of single periods go along where the periods are the
    /// same. Explanations and remarks belong to their figures and stay behind. The workbook itself
    /// is never written over.
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,

    /// Take what is ticked in this workbook, made by klant list --format xlsx
    #[arg(long, value_name = "FILE", conflicts_with = "plan")]
    choices: Option<PathBuf>,

    /// Name of the organisation
    #[arg(long, value_name = "NAME")]
    org: Option<String>,

    /// First period: 2027, 2027-04 (April), 2027-Q2, 2027-T1 (four months), 2027-S1 (half-year)
    ///
    /// Without it: January of this year, and from October on of the next.
    #[arg(long, value_name = "PERIOD")]
    start: Option<String>,

    /// How long a period is; a sector has its usual length
    #[arg(long, value_name = "LENGTH", value_parser = filter::keys::<PeriodLength>())]
    every: Option<String>,

    /// How many periods; a year of them unless said otherwise
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=120))]
    periods: Option<u16>,

    /// A target group, by name; repeatable
    #[arg(long, value_name = "NAME")]
    segment: Vec<String>,

    /// Fill it with plausible figures, marked as an example on every page
    #[arg(long)]
    example: bool,

    /// Folder that the files go into, instead of output/<name of the organisation>/
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,

    /// Overwrite files that exist; a workbook that differs is kept as scorecard.xlsx.bak
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    filter: FilterArguments,
}

/// Makes the files.
pub(super) fn run(arguments: &NewArguments, session: &mut Session) -> Done {
    let given = ground::given(arguments.plan.as_deref(), session)?;
    let mut faults = given.faults();
    let plan = given.plan();
    let folders = catalogue_folders(arguments, &plan, session);
    let ticked = ticked(arguments, session)?;
    let mut choices = choices(arguments, plan, ticked, session)?;
    let catalogue = session.catalogue(&folders)?;
    let ground = match &given {
        Given::Workbook(filled) => Some(ground::ground(filled, &catalogue, &folders, session)?),
        Given::None | Given::Plan(_) => None,
    };
    if let Some(ground) = &ground {
        choices.plan = ground.plan.clone();
        if session.chose_language() {
            choices.plan.language = Some(catalogue.language().to_owned());
        }
    }
    filter::sectors_by_name(&mut choices.filter, &catalogue);
    let labels = &catalogue.labels().clone();
    let templates = Templates::new(labels, session.templates(&folders)?);

    let chosen = scorecard::plan_for(&catalogue, &choices);
    session.chosen(&chosen.findings)?;
    let mut plan = chosen.value;
    if ground.is_some() {
        ground::keep_targets(&mut plan);
    }
    let built = scorecard::build(&catalogue, &plan);
    let with_figures =
        ground.map_or(0, |ground| ground::keep_figures(&mut plan, &ground, &built.value));
    if arguments.example {
        // What is made up starts from nothing.
        plan.kpis.iter_mut().for_each(|row| row.before.clear());
    }
    faults.extend(built.findings);
    if matches!(given, Given::Workbook(_)) {
        ground::retold(&mut faults);
    }
    faults.sort_by_key(|fault| match &fault.location {
        Location::Text { span, .. } => span.start,
        _ => 0,
    });
    let scorecard = session.sound(Checked { value: built.value, findings: faults })?;

    let folder = arguments.output.clone().unwrap_or_else(|| usual_folder(&scorecard));
    plan.catalogue = folders.iter().map(|path| relative(path, &folder)).collect();
    let before = Readings::before(&plan);
    let plan = scorecard::plan::write(&plan, &catalogue);
    // A workbook takes much more memory than the rest; the catalogue has done its work.
    drop(catalogue);
    let drafts = drafts((&scorecard, before), plan, labels, &templates, &folder, session)?;
    let paths: Vec<&Path> = drafts.iter().map(|draft| draft.path.as_path()).collect();
    refuse_the_source(arguments, &given, &paths, &scorecard, labels)?;
    files::refuse_to_overwrite(&paths, arguments.force, labels)?;
    let kept = files::write(&drafts, labels)?;

    let listing: String = paths.iter().map(|path| format!("{}\n", path.display())).collect();
    session.result(listing.as_bytes())?;
    if let (Given::Workbook(filled), Some(path)) = (&given, &arguments.plan) {
        let plan = folder.join("scorecard.toml");
        session.say(&ground::taken(filled, (path, &plan), &scorecard, with_figures, labels))?;
    }
    for kept in kept {
        let path = kept.display().to_string();
        session.say(&labels.fill("cli.kept", &[("path", &path)]))?;
    }
    for stale in stale_sheets(&folder, &drafts) {
        let path = stale.display().to_string();
        session.say(&labels.fill("cli.stale", &[("path", &path)]))?;
    }
    session.say(&next_steps(arguments, &scorecard, &folder, labels))?;
    Ok(WELL)
}

/// What was ticked in the workbook that was named, in whose language everything goes on.
fn ticked(arguments: &NewArguments, session: &mut Session) -> Result<Ticked, Stop> {
    let Some(path) = &arguments.choices else { return Ok(Ticked::default()) };
    let bytes = files::read(path, session.labels())?;
    let read = workbook::read_picklist(&bytes, &path.display().to_string());
    let checked = read.map_err(|ReadError(fault)| session.faulty(&fault))?;
    if let Some(language) = &checked.value.language {
        session.speak(language);
    }
    session.sound(checked)
}

/// The plan's catalogue folders, which are relative to it, and those of the command line.
fn catalogue_folders(arguments: &NewArguments, plan: &Plan, session: &Session) -> Vec<PathBuf> {
    let beside = arguments.plan.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let of_plan = plan.catalogue.iter().map(|folder| beside.join(folder));
    let mut folders: Vec<PathBuf> = Vec::new();
    for folder in of_plan.chain(session.folders().iter().cloned()) {
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    folders
}

/// What was typed, understood; all mistakes at once.
fn choices(
    arguments: &NewArguments,
    plan: Plan,
    ticked: Ticked,
    session: &Session,
) -> Result<PlanRequest, Stop> {
    let labels = session.labels();
    let mut faults = Vec::new();
    let filter = match arguments.filter.understand(session) {
        Ok(filter) => filter,
        Err(Stop::Because { faults: wrong, .. }) => {
            faults.extend(wrong);
            Default::default()
        }
        Err(stop) => return Err(stop),
    };
    if filter.sectors.len() > 1 {
        let message = labels.text("cli.one-sector");
        faults.push(Fault::new(message, vec![labels.text("cli.one-sector-help").to_owned()]));
    }
    let every = arguments.every.iter().cloned().collect::<Vec<_>>();
    let every = filter::choices::<PeriodLength>(&every, "--every", session, &mut faults);
    let start = arguments.start.as_ref().and_then(|text| {
        let period: Option<Period> = text.parse().ok();
        if period.is_none() {
            let message = labels.fill("cli.no-period", &[("value", text)]);
            faults.push(Fault::new(message, vec![labels.text("cli.no-period-help").to_owned()]));
        }
        period
    });
    if arguments.segment.iter().any(|name| name.trim().is_empty()) {
        let help = vec![labels.text("cli.empty-segment-help").to_owned()];
        faults.push(Fault::new(labels.text("cli.empty-segment"), help));
    }
    if !faults.is_empty() {
        return Err(Stop::Because { code: COULD_NOT, faults });
    }
    let mut filter = filter;
    filter.kpis.extend(ticked.kpis);
    if filter.sectors.is_empty() {
        filter.sectors.extend(ticked.sector);
    }
    if plan.sector.is_none() && filter.sectors.is_empty() {
        filter.sectors.extend(Id::slug("for-profit"));
        session.say(labels.text("cli.no-sector"))?;
    }
    Ok(PlanRequest {
        plan,
        filter,
        objectives: ticked.objectives,
        organisation: arguments.org.as_ref().map(|name| name.trim().to_owned()),
        segments: arguments.segment.clone(),
        start,
        every: every.first().copied(),
        periods: arguments.periods.map(usize::from),
        example: arguments.example,
        year: today::default_year(),
    })
}

/// `output/<name>`, by the organisation's name where it can be spelled.
fn usual_folder(scorecard: &Scorecard) -> PathBuf {
    let name = Id::slug(&scorecard.organisation);
    Path::new("output").join(name.as_ref().map_or("scorecard", Id::as_str))
}

/// Refuses to write over the workbook that everything is taken from, whatever is forced.
fn refuse_the_source(
    arguments: &NewArguments,
    given: &Given,
    paths: &[&Path],
    scorecard: &Scorecard,
    labels: &Labels,
) -> Result<(), Stop> {
    let (Given::Workbook(_), Some(source)) = (given, &arguments.plan) else { return Ok(()) };
    if !paths.iter().any(|path| files::same(path, source)) {
        return Ok(());
    }
    let path = source.display().to_string();
    let message = labels.fill("cli.own-source", &[("path", &path)]);
    let name = usual_folder(scorecard);
    let year = scorecard.calendar.start.year();
    let other = quoted(&format!("{}-{year}", name.display()));
    let help = labels.fill("cli.own-source-help", &[("folder", &other)]);
    Err(Stop::could_not(Fault::new(message, vec![help])))
}

/// Everything that is to be written.
fn drafts(
    (scorecard, before): (&Scorecard, Readings),
    plan: String,
    labels: &Labels,
    templates: &Templates,
    folder: &Path,
    session: &Session,
) -> Result<Vec<OutputFile>, Stop> {
    // What was taken from an example is marked as such, and empty but for its last figures.
    let (scorecard, readings) = if scorecard.example && before.is_blank() {
        example::fill(scorecard, labels)
    } else {
        (scorecard.clone(), before)
    };
    let workbook = workbook::write(&scorecard, &readings, labels)
        .map_err(|error| Stop::could_not(Fault::new(error.to_string(), vec![])))?;
    let mut drafts = vec![
        OutputFile { path: folder.join("scorecard.xlsx"), bytes: workbook, kept: true },
        OutputFile { path: folder.join("scorecard.toml"), bytes: plan.into_bytes(), kept: false },
    ];
    for (position, objective) in scorecard.objectives.iter().enumerate() {
        let sheet = render::objective_sheet(&scorecard, position, labels, templates)
            .map_err(|fault| session.faulty(&fault))?;
        let path = folder.join("objectives").join(format!("{}.md", objective.id));
        drafts.push(OutputFile { path, bytes: sheet.into_bytes(), kept: false });
    }
    Ok(drafts)
}

/// Objective sheets of an earlier run that this one did not write; they are left alone.
fn stale_sheets(folder: &Path, drafts: &[OutputFile]) -> Vec<PathBuf> {
    let Ok(found) = folder.join("objectives").read_dir() else { return Vec::new() };
    let mut stale: Vec<PathBuf> = found
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let ours = path.extension().is_some_and(|extension| extension == "md")
                && catalogue::read_text(path)
                    .is_ok_and(|text| text.starts_with(&format!("---\nid: \"{stem}\"\n")));
            ours && !drafts.iter().any(|draft| draft.path == *path)
        })
        .collect();
    stale.sort();
    stale
}

/// What to do now: targets first, because nothing scores without them.
fn next_steps(
    arguments: &NewArguments,
    scorecard: &Scorecard,
    folder: &Path,
    labels: &Labels,
) -> String {
    let workbook = folder.join("scorecard.xlsx").display().to_string();
    let plan = folder.join("scorecard.toml").display().to_string();
    // Where the folder was chosen it has to be chosen again.
    let again = match &arguments.output {
        Some(folder) => {
            format!("{} --output {} --force", quoted(&plan), quoted(&folder.display().to_string()))
        }
        None => format!("{} --force", quoted(&plan)),
    };
    let made_up = scorecard.example && (arguments.example || arguments.plan.is_none());
    let key = if made_up { "cli.next-example" } else { "cli.next" };
    labels.fill(key, &[("workbook", &workbook), ("plan", &plan), ("again", &again)])
}

/// A path as it can be typed.
fn quoted(path: &str) -> String {
    if path.contains([' ', '\'', '$', '&', '(', ')']) {
        format!("\"{path}\"")
    } else {
        path.to_owned()
    }
}
