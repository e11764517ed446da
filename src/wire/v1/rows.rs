//! A scorecard in rows of a key and a JSON text, as the sheet `_klant` holds it.
//!
//! The row `scorecard` holds it with its four lists empty; what belongs into them follows, a row
//! each. The fingerprint is FNV-1a over the JSON of the whole, lists filled in. It is taken over the
//! texts of the rows as they stand, so that it holds for fields that the reader has never heard of
//! and for rows that lack a field of today.

use super::{inward::UnknownWord, types::ScorecardV1};
use crate::{scorecard::Scorecard, wire::fingerprint::Fnv};
use indexmap::IndexMap;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;

/// Key of the row that holds all but the lists.
const SCORECARD: &str = "scorecard";
/// The fields that are lists with the keys of their rows, in order.
const LISTS: [(&str, &str); 4] =
    [("segments", "segment"), ("objectives", "objective"), ("kpis", "kpi"), ("notes", "note")];

/// A scorecard as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Encoded {
    /// Keys with their texts, in order.
    pub rows: Vec<(&'static str, String)>,
    /// The fingerprint over them: `fnv1a-` and sixteen digits.
    pub fingerprint: String,
}

/// A scorecard as it was read.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Decoded {
    /// What the rows say.
    pub scorecard: Scorecard,
    /// Whether the rows are as some version of the program wrote them.
    pub intact: bool,
}

/// Rows that hold no scorecard which this version of the program can use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// They are whole, and say more than this version understands: a newer one wrote them. With the
    /// word that is not known, where it is one word.
    #[error("written by a newer version of the program")]
    Newer(Option<UnknownWord>),
    /// They are no longer as any version wrote them.
    #[error("damaged")]
    Damaged,
}

/// Writes a scorecard as rows.
#[must_use]
pub fn encode(scorecard: &Scorecard) -> Encoded {
    let mut wire = ScorecardV1::from(scorecard);
    let segments = std::mem::take(&mut wire.segments);
    let objectives = std::mem::take(&mut wire.objectives);
    let kpis = std::mem::take(&mut wire.kpis);
    let notes = std::mem::take(&mut wire.notes);
    let mut rows = vec![(SCORECARD, json(&wire))];
    rows.extend(segments.iter().map(|segment| ("segment", json(segment))));
    rows.extend(objectives.iter().map(|objective| ("objective", json(objective))));
    rows.extend(kpis.iter().map(|measure| ("kpi", json(measure))));
    rows.extend(notes.iter().map(|note| ("note", json(note))));
    let fingerprint = fingerprint(&rows).unwrap_or_default();
    Encoded { rows, fingerprint }
}

/// Reads a scorecard from rows, in any order; rows with other keys are passed over.
///
/// # Errors
/// Where the rows hold no scorecard that this version can use: see [`DecodeError`].
pub fn decode(
    rows: &[(impl AsRef<str>, impl AsRef<str>)],
    issued: &str,
) -> Result<Decoded, DecodeError> {
    let intact = fingerprint(rows).is_some_and(|found| found == issued);
    match understood(rows) {
        Ok(scorecard) => Ok(Decoded { scorecard, intact }),
        Err(RowFault::Word(word)) if intact => Err(DecodeError::Newer(Some(word))),
        // What fits no field, or lacks one that a score rests on.
        Err(RowFault::Json) if intact => Err(DecodeError::Newer(None)),
        Err(_) => Err(DecodeError::Damaged),
    }
}

/// Why rows are no scorecard.
enum RowFault {
    Json,
    Word(UnknownWord),
}

impl From<serde_json::Error> for RowFault {
    fn from(_: serde_json::Error) -> Self {
        Self::Json
    }
}

impl From<UnknownWord> for RowFault {
    fn from(word: UnknownWord) -> Self {
        Self::Word(word)
    }
}

/// The scorecard that rows hold.
fn understood(rows: &[(impl AsRef<str>, impl AsRef<str>)]) -> Result<Scorecard, RowFault> {
    let mut wire: ScorecardV1 = serde_json::from_str(bare(rows))?;
    wire.segments = list(rows, "segment")?;
    wire.objectives = list(rows, "objective")?;
    wire.kpis = list(rows, "kpi")?;
    wire.notes = list(rows, "note")?;
    Ok(wire.try_into()?)
}

/// The text of all but the lists; empty where there is none.
fn bare(rows: &[(impl AsRef<str>, impl AsRef<str>)]) -> &str {
    texts(rows, SCORECARD).next().unwrap_or_default()
}

/// The texts of all rows with a key.
fn texts<'a>(
    rows: &'a [(impl AsRef<str>, impl AsRef<str>)],
    key: &'a str,
) -> impl Iterator<Item = &'a str> {
    rows.iter().filter(move |(found, _)| found.as_ref() == key).map(|(_, text)| text.as_ref())
}

/// All rows of one kind.
fn list<T: DeserializeOwned>(
    rows: &[(impl AsRef<str>, impl AsRef<str>)],
    key: &str,
) -> serde_json::Result<Vec<T>> {
    texts(rows, key).map(serde_json::from_str).collect()
}

/// Plain data always serialises.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// The fingerprint of rows: that of the whole, into which their texts are put as they stand.
fn fingerprint(rows: &[(impl AsRef<str>, impl AsRef<str>)]) -> Option<String> {
    let fields: IndexMap<String, &RawValue> = serde_json::from_str(bare(rows)).ok()?;
    let mut hash = Fnv::new();
    for (number, (field, value)) in fields.iter().enumerate() {
        hash.add(if number == 0 { b"{" } else { b"," });
        hash.add(json(field).as_bytes());
        hash.add(b":");
        let Some((_, key)) = LISTS.iter().find(|(list, _)| list == field) else {
            hash.add(value.get().as_bytes());
            continue;
        };
        hash.add(b"[");
        for (number, text) in texts(rows, key).enumerate() {
            hash.add(if number == 0 { b"" } else { b"," });
            hash.add(text.as_bytes());
        }
        hash.add(b"]");
    }
    hash.add(b"}");
    Some(format!("fnv1a-{:016x}", hash.0))
}
