//! The one place where the faults of a file come together.

use super::{Code, Finding, Location};

/// Findings in the order in which they were seen.
///
/// Whoever has very many has another problem: beyond a limit they are only counted.
#[derive(Clone, Debug)]
pub struct Findings<L = Location> {
    found: Vec<Finding<L>>,
    limit: usize,
    left_out: usize,
}

impl<L> Default for Findings<L> {
    fn default() -> Self {
        Self::at_most(usize::MAX)
    }
}

impl<L> Findings<L> {
    /// Keeps so many, and counts the rest.
    #[must_use]
    pub fn at_most(limit: usize) -> Self {
        Self { found: Vec::new(), limit, left_out: 0 }
    }

    /// Adds a fault at its place.
    pub fn add(&mut self, code: impl Into<Code>, location: L) {
        self.push(Finding::new(code, location));
    }

    /// Adds a finding.
    pub fn push(&mut self, finding: Finding<L>) {
        if self.found.len() < self.limit {
            self.found.push(finding);
        } else {
            self.left_out += 1;
        }
    }

    /// Takes out what was found with a code; whether there was any.
    pub(crate) fn take(&mut self, code: &Code) -> bool {
        let before = self.found.len();
        self.found.retain(|finding| finding.code != *code);
        self.found.len() < before
    }

    /// Those that were kept.
    pub fn iter(&self) -> impl Iterator<Item = &Finding<L>> {
        self.found.iter()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// How many were too many.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// Those that were kept, as a list.
    #[must_use]
    pub fn into_vec(self) -> Vec<Finding<L>> {
        self.found
    }
}

impl<L> Extend<Finding<L>> for Findings<L> {
    fn extend<I: IntoIterator<Item = Finding<L>>>(&mut self, findings: I) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }
}

impl<L> IntoIterator for Findings<L> {
    type Item = Finding<L>;
    type IntoIter = std::vec::IntoIter<Finding<L>>;

    fn into_iter(self) -> Self::IntoIter {
        self.found.into_iter()
    }
}
