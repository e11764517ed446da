//! `klant new`: from choices to a workbook, objective sheets and a plan.

use super::{
    COULD_NOT, DATA_HAS_ERRORS, Done, Session, WELL, files,
    filter::{self, FilterArguments},
    folders::{relative, sources},
    ground::{self, Given},
    output::{self, Existing, OutputFile},
    stop::{Fault, Stop},
    ticks, today,
    workbooks::named_together,
};
use crate::model::Ordered as _;
use crate::{
    catalogue::{self, Labels},
    engine::{Carried, Engine},
    finding::{Checked, Finding, Location, PlanCode},
    model::{Id, PeriodLength},
    scorecard::{Plan, PlanRequest, Scorecard},
    workbook::Ticked,
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
    /// same. What was agreed and is not done yet comes along, on the sheet Notes and in the plan;
    /// explanations, remarks and what is done stay behind. The workbook itself is never written
    /// over. A plan stays as you wrote it, with your comments, but for what is said here.
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

    /// A target group, by name; repeatable. KPIs are asked of the groups that they are about
    #[arg(long, value_name = "NAME")]
    segment: Vec<String>,

    /// Fill it with plausible figures, marked as an example on every page
    #[arg(long)]
    example: bool,

    /// Folder that the files go into, instead of output/<name of the organisation>/
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,

    /// Overwrite files that exist; what differs is kept beside it, as scorecard.xlsx.bak
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
    let request = request(arguments, plan.clone(), ticked.clone(), session)?;
    let chose_sector = plan.sector.is_some() || !request.filter.sectors.is_empty();
    let missing = missing_folders(arguments, &plan);
    if !missing.is_empty() {
        session.draw(&missing)?;
        return Err(Stop::Said(DATA_HAS_ERRORS));
    }
    let engine = session.engine(&folders)?.with_templates(session.templates(&folders)?);
    let (mut plan, resolved, carried) = made(&given, &request, (&engine, session))?;
    faults.extend(resolved.findings);
    faults.in_order_of(|fault| match &fault.location {
        Location::Text { span, .. } => span.start,
        _ => 0,
    });
    let scorecard = session.sound(Checked { value: resolved.value, findings: faults })?;
    if !chose_sector {
        session.say(session.labels().text("cli.no-sector"))?;
    }

    let folder = arguments.output.clone().unwrap_or_else(|| usual_folder(&scorecard));
    plan.catalogue = from_folder(&folders, &plan.catalogue, &folder);
    let issued = engine.issue_all(&plan, &scorecard).map_err(|error| session.failed(&error))?;
    let drafts: Vec<OutputFile> =
        issued.into_iter().map(|issued| OutputFile::issued(issued, &folder)).collect();
    let labels = engine.labels();
    let paths: Vec<&Path> = drafts.iter().map(|draft| draft.path.as_path()).collect();
    refuse_the_source(arguments, &given, &paths, &scorecard, labels)?;
    let existing = Existing::new(arguments.force);
    output::refuse_existing(&paths, existing, labels)?;
    let read: Vec<PathBuf> = folders.iter().flat_map(|path| sources(path)).collect();
    let read = read.iter().chain(&arguments.choices).map(PathBuf::as_path);
    output::refuse_sources(&paths, read, labels)?;
    let kept = output::write(&drafts, existing, labels)?;

    let listing: String = paths.iter().map(|path| format!("{}\n", path.display())).collect();
    session.result(listing.as_bytes())?;
    let plan = folder.join("scorecard.toml");
    if let (Given::Workbook(renewable), Some(path)) = (&given, &arguments.plan) {
        let next = (&scorecard, &carried);
        session.say(&ground::taken(&renewable.submission, (path, &plan), next, labels))?;
    }
    let made = (&scorecard, engine.catalogue());
    session.say(&ticks::told((&ticked, arguments.choices.as_deref()), made, labels))?;
    session.kept(&kept)?;
    let stale = stale_sheets(&folder, &drafts);
    if !stale.is_empty() {
        session.say(&named_together("cli.stale", &stale, labels))?;
    }
    session.say(&next_steps(arguments, &scorecard, &folder, labels))?;
    Ok(WELL)
}

/// The plan for a request and what it comes to; stops at what is wrong with the request.
fn made(
    given: &Given,
    request: &PlanRequest,
    (engine, session): (&Engine, &Session),
) -> Result<(Plan, Checked<Scorecard>, Carried), Stop> {
    if let Given::Workbook(renewable) = given {
        let Checked { value, findings } = engine.renew(renewable, request);
        session.chosen(&findings)?;
        return Ok((value.plan, value.scorecard, value.carried));
    }
    let Checked { value: plan, findings } = engine.plan(request);
    session.chosen(&findings)?;
    let scorecard = engine.resolve(&plan);
    Ok((plan, scorecard, Carried::default()))
}

/// What was ticked in the workbook that was named, in whose language everything goes on.
fn ticked(arguments: &NewArguments, session: &mut Session) -> Result<Ticked, Stop> {
    let Some(path) = &arguments.choices else { return Ok(Ticked::default()) };
    let bytes = files::read(path, session.labels())?;
    let read = session.built_in()?.read_picklist(&path.display().to_string(), &bytes);
    let checked = read.map_err(|error| session.failed(&error))?;
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

/// Folders that the plan names and that are not there, at their places in it.
fn missing_folders(arguments: &NewArguments, plan: &Plan) -> Vec<Finding> {
    let beside = arguments.plan.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let named = plan.catalogue.iter().enumerate();
    let missing = named.filter(|(_, folder)| !beside.join(folder).is_dir());
    let told = missing.map(|(number, folder)| {
        let value = beside.join(folder).display().to_string();
        let place = plan.places.at(&format!("catalogue/{number}"));
        Finding::new(PlanCode::NoSuchFolder { value }, place)
    });
    told.collect()
}

/// What was typed, understood; all mistakes at once.
fn request(
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
        let period = session.period_called(text);
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

/// Catalogue folders as a plan in `folder` names them: as it does already, where that leads there.
fn from_folder(folders: &[PathBuf], said: &[String], folder: &Path) -> Vec<String> {
    let named = |path: &PathBuf| {
        let way = relative(path, folder);
        let leads_there = |said: &&String| relative(&folder.join(said), folder) == way;
        said.iter().find(leads_there).cloned().unwrap_or(way)
    };
    folders.iter().map(named).collect()
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
    let aimed = scorecard.kpis.iter().all(|row| row.target.is_some());
    let key = if made_up {
        "cli.next-example"
    } else if aimed && arguments.plan.is_some() {
        "cli.next-aimed"
    } else {
        "cli.next"
    };
    labels.fill(key, &[("workbook", &workbook), ("plan", &plan), ("again", &again)])
}

/// A path as it can be typed.
pub(super) fn quoted(path: &str) -> String {
    if path.contains([' ', '\'', '$', '&', '(', ')']) {
        format!("\"{path}\"")
    } else {
        path.to_owned()
    }
}
