//! What each of several files adds to a report, kept wherever there is room until all are there.

use super::model::Report;
use std::{collections::BTreeMap, fmt, io, sync::Arc};

/// Where the parts of a report are kept: in memory, or in a file where there are many.
pub trait PartStore: fmt::Debug + Send + Sync {
    /// How many there are.
    fn count(&self) -> usize;

    /// One of them, by its place from 0.
    ///
    /// # Errors
    /// When it cannot be read back.
    fn part(&self, place: usize) -> io::Result<Vec<u8>>;
}

impl PartStore for Vec<Vec<u8>> {
    fn count(&self) -> usize {
        self.len()
    }

    fn part(&self, place: usize) -> io::Result<Vec<u8>> {
        self.get(place).cloned().ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

/// The parts of a report on several files, in the order of the files.
#[derive(Clone, Debug)]
pub struct ReportParts {
    /// Of the files that could be scored.
    pub(super) scored: Arc<dyn PartStore>,
    /// Of the others, by their place among all files.
    pub(super) refused: BTreeMap<usize, Report>,
}

/// What one file adds.
pub(super) enum ReportPart<'a> {
    /// As it was written for the format.
    Scored(Vec<u8>),
    /// What is wrong with it.
    Refused(&'a Report),
}

impl ReportParts {
    /// From what the files that could be scored add, and the reports of the others by their place
    /// among all files.
    #[must_use]
    pub fn new(scored: Arc<dyn PartStore>, refused: BTreeMap<usize, Report>) -> Self {
        Self { scored, refused }
    }

    /// Whether no file that could be scored adds anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.scored.count() == 0
    }

    /// Writes the parts of the files that could be scored as they are, with something between them.
    ///
    /// # Errors
    /// When a part cannot be read back, or the writer fails.
    pub fn copy(&self, between: &[u8], to: &mut dyn io::Write) -> io::Result<()> {
        for place in 0..self.scored.count() {
            if place > 0 {
                to.write_all(between)?;
            }
            to.write_all(&self.scored.part(place)?)?;
        }
        Ok(())
    }

    /// One after another, each read back when its turn comes.
    pub(super) fn iter(&self) -> impl Iterator<Item = io::Result<ReportPart<'_>>> {
        let mut next = 0;
        (0..self.scored.count() + self.refused.len()).map(move |place| {
            if let Some(report) = self.refused.get(&place) {
                return Ok(ReportPart::Refused(report));
            }
            next += 1;
            self.scored.part(next - 1).map(ReportPart::Scored)
        })
    }
}
