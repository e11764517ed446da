//! Digests gathered, in whatever order, and what they come to.

use super::{
    Comparison, Digest, Pooled, Rank, ScoredDigest,
    compare::{ComparedDepartment, compare},
    digest::PlanDigest,
    pool::pool,
    ranks::rank_ranges,
};
use crate::model::Ordered as _;
use crate::{model::Period, score::Status};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    hash::{DefaultHasher, Hasher as _},
    sync::Arc,
};

/// Digests on their way to a whole.
///
/// What [`RollUp::finish`] gives is the same for every order of adding and merging.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Digest>", into = "Vec<Digest>")]
pub struct RollUp {
    digests: Vec<Digest>,
    /// What was planned, by the hash of how it is written: kept once for all that share it.
    plans: BTreeMap<u64, Vec<Arc<PlanDigest>>>,
}

/// What several files come to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Combined {
    /// One row for each file, in the order of their positions.
    pub rows: Vec<CombinedRow>,
    /// Those with a rank as one organisation, without examples where others are real; `None` for fewer than two, and where they report on
    /// different periods.
    pub pooled: Option<Pooled>,
    /// Those that could be read beside each other, KPI by KPI; `None` for fewer than two.
    pub comparison: Option<Comparison>,
    /// Findings that are errors, in all files.
    pub errors: u64,
    /// Findings that are warnings, in all files.
    pub warnings: u64,
}

/// One file among others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CombinedRow {
    /// The file, as it was named.
    pub file: String,
    /// Whether it could be read; without that all that follows is unknown.
    pub read: bool,
    /// Name of the organisation; `None` where none is given.
    pub organisation: Option<String>,
    /// Whether the figures are made up.
    pub example: bool,
    /// The period that it reports on.
    pub period: Option<Period>,
    /// Score of the whole, 0–100.
    pub score: Option<f64>,
    /// Its band.
    pub status: Status,
    /// Where it stands among the others; `None` without a score, and for an example among real ones.
    pub rank: Option<Rank>,
    /// Findings that are errors or warnings.
    pub findings: u64,
}

impl RollUp {
    /// Without any digest yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in what one file contributes.
    pub fn add(&mut self, mut digest: Digest) {
        if let Some(scored) = &mut digest.scored {
            self.share(&mut scored.plan);
        }
        self.digests.push(digest);
    }

    /// Takes in what another roll-up has gathered.
    pub fn merge(&mut self, other: Self) {
        for digest in other.digests {
            self.add(digest);
        }
    }

    /// How many files it has taken in.
    #[must_use]
    pub fn len(&self) -> usize {
        self.digests.len()
    }

    /// Whether it has taken in none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.digests.is_empty()
    }

    /// What all of them come to.
    #[must_use]
    pub fn finish(self) -> Combined {
        let digests: Vec<Digest> = self.into();
        // What is made up never counts among what is real.
        let is_real = |one: &ScoredDigest| !one.example && one.whole.score.is_some();
        let any_real = digests.iter().filter_map(|digest| digest.scored.as_ref()).any(is_real);
        let scored: Vec<&ScoredDigest> =
            digests.iter().filter_map(|digest| digest.counted(any_real)).collect();
        let mut ranks = rank_ranges(&scored).into_iter();
        let rows: Vec<CombinedRow> = digests
            .iter()
            .map(|digest| {
                let rank = digest.counted(any_real).and_then(|_| ranks.next().flatten());
                CombinedRow::new(digest, rank)
            })
            .collect();
        let periods: BTreeSet<Option<Period>> =
            rows.iter().filter(|row| row.rank.is_some()).map(|row| row.period).collect();
        // Who has no figures yet stands at another period.
        let alike: Vec<&ScoredDigest> =
            scored.into_iter().filter(|scored| periods.contains(&scored.period)).collect();
        let read: Vec<ComparedDepartment<'_>> = digests
            .iter()
            .enumerate()
            .filter_map(|(place, digest)| {
                let scored = digest.scored.as_ref()?;
                Some((place, scored, digest.counted(any_real).is_some()))
            })
            .collect();
        Combined {
            pooled: pool(&alike),
            comparison: compare(&read),
            rows,
            errors: digests.iter().map(|digest| digest.errors).sum(),
            warnings: digests.iter().map(|digest| digest.warnings).sum(),
        }
    }

    /// Puts what is known in the place of a plan that equals it.
    fn share(&mut self, plan: &mut Arc<PlanDigest>) {
        let mut hasher = DefaultHasher::new();
        hasher.write(&written(plan.as_ref()));
        let known = self.plans.entry(hasher.finish()).or_default();
        match known.iter().find(|known| Arc::ptr_eq(known, plan) || *known == plan) {
            Some(known) => *plan = Arc::clone(known),
            None => known.push(Arc::clone(plan)),
        }
    }
}

impl Digest {
    /// What counts of it: examples only where all are.
    fn counted(&self, any_real: bool) -> Option<&ScoredDigest> {
        self.scored.as_ref().filter(|scored| !(any_real && scored.example))
    }
}

impl CombinedRow {
    fn new(digest: &Digest, rank: Option<Rank>) -> Self {
        let scored = digest.scored.as_ref();
        Self {
            file: digest.file.clone(),
            read: scored.is_some(),
            organisation: scored.and_then(|scored| scored.organisation.clone()),
            example: scored.is_some_and(|scored| scored.example),
            period: scored.and_then(|scored| scored.period),
            score: scored.and_then(|scored| scored.whole.score),
            status: scored.map_or(Status::NoData, |scored| scored.status),
            rank,
            findings: digest.errors + digest.warnings,
        }
    }
}

impl From<Vec<Digest>> for RollUp {
    fn from(digests: Vec<Digest>) -> Self {
        let mut gathered = Self::new();
        for digest in digests {
            gathered.add(digest);
        }
        gathered
    }
}

impl From<RollUp> for Vec<Digest> {
    /// In the order of their positions; what stands at the same one, by file and content.
    fn from(gathered: RollUp) -> Self {
        let mut digests = gathered.digests;
        digests.in_order_by(|one, two| {
            (one.position, &one.file)
                .cmp(&(two.position, &two.file))
                .then_with(|| written(one).cmp(&written(two)))
        });
        digests
    }
}

/// The bytes of a value, to tell it from others; writing to memory does not fail.
fn written(value: &impl Serialize) -> Vec<u8> {
    postcard::to_allocvec(value).unwrap_or_default()
}
