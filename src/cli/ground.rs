//! The plan that `new` starts from: `scorecard.toml`, or a workbook that people filled in.

use super::{COULD_NOT, Session, files, stop::Stop};
use crate::{
    catalogue::{self, Labels},
    engine::{self, Carried, Renewable},
    finding::{self, Checked, Code, Finding, TextCode},
    scorecard::{Plan, Scorecard},
    workbook::Submission,
};
use std::{borrow::Cow, path::Path};

/// What `--plan` names.
pub(super) enum Given {
    /// Nothing.
    None,
    /// A plan, with its faults.
    Plan(Box<Checked<Plan>>),
    /// A workbook, without faults that would lose something.
    Workbook(Box<Renewable>),
}

impl Given {
    /// What is known of the plan before the catalogue is there.
    pub(super) fn plan(&self) -> Plan {
        match self {
            Self::None => Plan::default(),
            Self::Plan(checked) => checked.value.clone(),
            Self::Workbook(renewable) => {
                let sector = renewable.submission.scorecard.sector.clone();
                Plan { sector: Some(sector), ..Plan::default() }
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
    if engine::is_workbook(&file, &bytes) {
        return Ok(Given::Workbook(Box::new(renewable(&bytes, &file, session)?)));
    }
    let fits = u64::try_from(bytes.len()).is_ok_and(|size| size <= catalogue::MAX_TEXT);
    if fits && let Cow::Owned(read) = String::from_utf8_lossy(&bytes) {
        session.remember(&file, &read);
        return Err(session.faulty(&finding::text::no_text(&file, &read)));
    }
    let text = catalogue::text_of(bytes)
        .map_err(|error| files::cannot_read(path, &error, session.labels()))?;
    session.remember(&file, &text);
    let checked = session.built_in()?.read_plan(&file, &text);
    if let Some(language) = &checked.value.language {
        session.speak(language);
    }
    let broken = checked
        .findings
        .iter()
        .any(|fault| matches!(fault.code, Code::Text(TextCode::TomlSyntax { .. })));
    let checked = if broken { session.sound(checked.map(Checked::clean))? } else { checked };
    Ok(Given::Plan(Box::new(checked)))
}

/// Reads a workbook; what is wrong on the sheets for setting up has to be mended first.
fn renewable(bytes: &[u8], file: &str, session: &mut Session) -> Result<Renewable, Stop> {
    let engine = session.built_in()?;
    let read = match engine.read(file, bytes) {
        Ok(read) => read,
        Err(engine::Error::Refused(finding)) => {
            session.draw(std::slice::from_ref(&*finding))?;
            return Err(Stop::Said(COULD_NOT));
        }
        Err(error) => return Err(session.failed(&error)),
    };
    session.speak(&read.value.scorecard.language);
    let renewable = session.sound(engine.renewable(read))?;
    if renewable.wrong_figures > 0 && !renewable.submission.scorecard.example {
        let count = renewable.wrong_figures.to_string();
        session.say(
            &session.labels().fill("cli.figures-wrong", &[("count", &count), ("path", file)]),
        )?;
    }
    Ok(renewable)
}

/// Says what was taken from a workbook, and what stays behind.
pub(super) fn taken(
    filled: &Submission,
    (path, plan): (&Path, &Path),
    (next, carried): (&Scorecard, &Carried),
    labels: &Labels,
) -> String {
    let mut text = labels.fill(
        "cli.taken",
        &[
            ("path", &path.display().to_string()),
            ("objectives", &next.objectives.len().to_string()),
            ("kpis", &next.kpis.len().to_string()),
            ("before", &carried.with_figures.to_string()),
            ("agreements", &carried.agreements.to_string()),
        ],
    );
    let other = &carried.other_length;
    if !other.is_empty() {
        text.push_str(&labels.fill("cli.taken-length", &[("names", &other.join(", "))]));
    }
    if next.example && filled.scorecard.example {
        let plan = plan.display().to_string();
        text.push_str(&labels.fill("cli.taken-example", &[("plan", &plan)]));
    }
    text
}
