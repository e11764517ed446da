//! The plan that `new` starts from: `scorecard.toml`, or a workbook that people filled in.

use super::{COULD_NOT, Session, files, stop::Stop};
use crate::{
    catalogue::{self, Catalogue, Labels},
    finding::{Checked, Finding},
    model::{Accumulation, Calendar},
    score::last_before,
    scorecard::{self, Plan, PlannedKpi, Scorecard},
    workbook::{self, Ground, ReadError, Submission},
};
use std::path::{Path, PathBuf};

/// What `--plan` names.
pub(super) enum Given {
    /// Nothing.
    None,
    /// A plan, with its faults.
    Plan(Box<Checked<Plan>>),
    /// A workbook, without faults that would lose something.
    Workbook(Box<Submission>),
}

impl Given {
    /// What is known of the plan before the catalogue is there.
    pub(super) fn plan(&self) -> Plan {
        match self {
            Self::None => Plan::default(),
            Self::Plan(checked) => checked.value.clone(),
            Self::Workbook(filled) => {
                Plan { sector: Some(filled.scorecard.sector.clone()), ..Plan::default() }
            }
        }
    }

    /// What is wrong with it.
    pub(super) fn faults(&self) -> Vec<Finding> {
        match self {
            Self::Plan(checked) => checked.findings.clone(),
            Self::None | Self::Workbook(_) => Vec::new(),
        }
    }
}

/// Reads what `--plan` names, in whose language everything goes on.
///
/// Stops at what is no plan at all, and at faults of a workbook that would lose something.
pub(super) fn given(path: Option<&Path>, session: &mut Session) -> Result<Given, Stop> {
    let Some(path) = path else { return Ok(Given::None) };
    let bytes = files::read(path, session.labels())?;
    let file = path.display().to_string();
    if is_workbook(path, &bytes) {
        return Ok(Given::Workbook(Box::new(filled(&bytes, &file, session)?)));
    }
    let text = catalogue::text_of(bytes)
        .map_err(|error| files::cannot_read(path, &error, session.labels()))?;
    session.remember(&file, &text);
    let checked = scorecard::plan::read(&file, &text);
    if let Some(language) = &checked.value.language {
        session.speak(language);
    }
    let broken = checked.findings.iter().any(|fault| fault.code.name() == "toml-syntax");
    let checked = if broken { session.sound(checked.map(Checked::clean))? } else { checked };
    Ok(Given::Plan(Box::new(checked)))
}

/// Whether a file is a workbook, or means to be one: then the reader says what is wrong with it.
fn is_workbook(path: &Path, bytes: &[u8]) -> bool {
    let named = path.extension().is_some_and(|extension| {
        ["xlsx", "xlsm", "xlsb", "xls", "ods"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    });
    // A zip archive, or the container of older and of encrypted files.
    named || bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0])
}

/// Reads a workbook; what is wrong on the sheets for setting up has to be mended first.
fn filled(bytes: &[u8], file: &str, session: &mut Session) -> Result<Submission, Stop> {
    let read = match workbook::read(bytes, file) {
        Ok(read) => read,
        Err(ReadError(fault)) => {
            session.draw(std::slice::from_ref(&*fault))?;
            return Err(Stop::Said(COULD_NOT));
        }
    };
    let Checked { value: filled, findings: diagnostics } = read;
    session.speak(&filled.scorecard.language);
    let about_plan = filled.about_plan(&diagnostics);
    let errors =
        |findings: &[Finding]| findings.iter().filter(|finding| finding.is_error()).count();
    let behind = errors(&diagnostics) - errors(&about_plan).min(errors(&diagnostics));
    let filled = session.sound(Checked { value: filled, findings: about_plan })?;
    if behind > 0 && !filled.scorecard.example {
        let count = behind.to_string();
        session.say(
            &session.labels().fill("cli.figures-wrong", &[("count", &count), ("path", file)]),
        )?;
    }
    Ok(filled)
}

/// What a new workbook is made from, in the words of the catalogue.
pub(super) fn ground(
    filled: &Submission,
    catalogue: &Catalogue,
    folders: &[PathBuf],
    session: &mut Session,
) -> Result<Ground, Stop> {
    let language = &filled.scorecard.language;
    if language == catalogue.language() {
        return Ok(filled.ground(catalogue, catalogue.labels()));
    }
    // What people changed shows against the catalogue in the language that they worked in.
    let theirs = session.catalogue_in(language, folders)?;
    Ok(filled.ground(&theirs, catalogue.labels()))
}

/// Leaves out targets of periods that a plan does not have any more; the KPI's own counts, or else
/// the last of them.
pub(super) fn keep_targets(plan: &mut Plan) {
    let (Some(start), Some(count)) = (plan.start, plan.periods) else { return };
    let calendar = Calendar { start, count };
    for row in &mut plan.kpis {
        let last = row.targets.values().next_back().copied();
        row.targets.retain(|period, _| calendar.position(*period).is_some());
        if row.targets.is_empty() {
            row.target = row.target.or(last);
        }
    }
}

/// Says of KPIs that the catalogue lacks where they may have come from: the workbook had them.
pub(super) fn retold(faults: &mut [Finding]) {
    for fault in faults {
        if fault.code.name().starts_with("no-such-kpi") {
            *fault = fault.clone().renamed("kpi-not-in-catalogue");
        }
    }
}

/// Puts the last figures into a plan; gives the number of KPIs that have some.
pub(super) fn keep_figures(plan: &mut Plan, ground: &Ground, next: &Scorecard) -> usize {
    let mut before = last_before(&ground.scorecard, &ground.readings, next).as_before();
    let mut count = 0;
    for row in &mut plan.kpis {
        let figures = row.id.as_ref().and_then(|id| before.remove(id));
        count += usize::from(figures.is_some());
        row.before = figures.unwrap_or_default();
    }
    count
}

/// Names of the KPIs that grow with the period and whose target was set for another length of it.
fn of_other_length(filled: &Submission, next: &Scorecard) -> Vec<String> {
    let covers = |measure: &PlannedKpi, card: &Scorecard| {
        let every = card.calendar.start.every().months();
        measure.frequency.months().map(|months| months.max(every))
    };
    let before = &filled.scorecard;
    let changed = next.kpis.iter().filter(|measure| {
        let known = before.kpis.iter().find(|known| known.id() == measure.id());
        measure.kpi.level == Accumulation::Accumulates
            && measure.target.is_some()
            && known.is_some_and(|known| covers(known, before) != covers(measure, next))
    });
    changed.map(|measure| measure.kpi.name.clone()).collect()
}

/// Says what was taken from a workbook, and what stays behind.
pub(super) fn taken(
    filled: &Submission,
    (path, plan): (&Path, &Path),
    next: &Scorecard,
    kept: usize,
    labels: &Labels,
) -> String {
    let mut text = labels.fill(
        "cli.taken",
        &[
            ("path", &path.display().to_string()),
            ("objectives", &next.objectives.len().to_string()),
            ("kpis", &next.kpis.len().to_string()),
            ("before", &kept.to_string()),
        ],
    );
    let other = of_other_length(filled, next);
    if !other.is_empty() {
        text.push_str(&labels.fill("cli.taken-length", &[("names", &other.join(", "))]));
    }
    if next.example && filled.scorecard.example {
        let plan = plan.display().to_string();
        text.push_str(&labels.fill("cli.taken-example", &[("plan", &plan)]));
    }
    text
}
