//! The very hidden sheet as it is read back.

use crate::{
    catalogue::Labels,
    model::Calendar,
    scorecard::{
        Scorecard,
        plan::{MAX_SCORES, possible_scores},
    },
    wire::v1::{DecodeError, Decoded, decode},
    workbook::{SCHEMA, envelope::mark},
};
use std::collections::BTreeMap;

/// Most KPIs, or notes, of a scorecard that is read.
const MAX_ENTRIES: usize = 5_000;
/// Most objectives, or segments, of a scorecard that is read.
const MAX_GROUPS: usize = 500;
/// Most rows of figures of a scorecard that is read.
const MAX_ROWS: usize = 100_000;

/// What the workbook was made from.
pub(crate) struct Issued {
    /// The scorecard.
    pub(crate) scorecard: Box<Scorecard>,
    /// Whether it is as the program wrote it.
    pub(crate) intact: bool,
    /// The words that stand in its cells; none in the oldest workbooks.
    pub(crate) words: Option<Labels>,
    /// The fingerprint of the formulas; empty in the oldest workbooks.
    formulas: String,
}

impl Issued {
    /// Whether formulas with this fingerprint are the ones that were issued.
    pub(crate) fn has_formulas(&self, print: u64) -> bool {
        self.formulas == mark(print)
    }
}

/// What the sheet holds.
pub(crate) enum Opened {
    /// What was issued.
    Issued(Issued),
    /// It was written by a version that knows more: its schema.
    Newer(String),
    /// It cannot be read.
    Broken,
}

/// Reads the sheet's rows: keys with their texts, put together again.
pub(crate) fn open(rows: &[(String, String)]) -> Opened {
    let text = |key: &str| {
        rows.iter().find(|(found, _)| found == key).map_or("", |(_, text)| text.as_str())
    };
    let schema = text("schema");
    match schema.strip_prefix('v').and_then(|number| number.parse::<u32>().ok()) {
        Some(number) if number > SCHEMA => return Opened::Newer(schema.to_owned()),
        Some(_) => {}
        None => return Opened::Broken,
    }
    let Decoded { scorecard, intact, .. } = match decode(rows, text("fingerprint")) {
        Ok(decoded) => decoded,
        Err(DecodeError::Newer(Some(word))) => return Opened::Newer(format!("{schema}, {word}")),
        Err(DecodeError::Newer(None)) => return Opened::Newer(schema.to_owned()),
        Err(_) => return Opened::Broken,
    };
    if !within_reason(&scorecard) {
        return Opened::Broken;
    }
    let formulas = text("formulas").to_owned();
    let words = serde_json::from_str::<BTreeMap<String, String>>(text("words")).ok();
    let words = words.map(Labels::new);
    Opened::Issued(Issued { scorecard: Box::new(scorecard), intact, words, formulas })
}

/// Whether a scorecard is one that the program writes, and not made to exhaust the machine.
fn within_reason(scorecard: &Scorecard) -> bool {
    let segments = scorecard.segments.len();
    let rows = scorecard.kpis.iter().fold(0_usize, |rows, measure| {
        let series = 1 + scorecard.groups_apart(measure).len();
        rows.saturating_add((measure.kpi.inputs.len() + 1).saturating_mul(series))
    });
    (1..=Calendar::MAX_PERIODS).contains(&scorecard.calendar.count)
        && segments <= MAX_GROUPS
        && scorecard.objectives.len() <= MAX_GROUPS
        && scorecard.kpis.len() <= MAX_ENTRIES
        && scorecard.notes.len() <= MAX_ENTRIES
        && rows <= MAX_ROWS
        && possible_scores(segments, scorecard.objectives.len(), scorecard.calendar.count)
            <= MAX_SCORES
}
