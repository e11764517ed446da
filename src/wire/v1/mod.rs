//! Version 1: what workbooks of schemas 1 and 2 carry.
//!
//! ```
//! use klant::{catalogue::built_in, scorecard::{PlanRequest, Scorecard, build, plan_for}};
//! use klant::wire::v1::{ScorecardV1, decode, encode};
//!
//! let catalogue = built_in("en");
//! let mut choices = PlanRequest::default();
//! choices.year = 2027;
//! let scorecard = build(&catalogue, &plan_for(&catalogue, &choices).value).value;
//!
//! // As one JSON document, for a store of your own …
//! let json = serde_json::to_string(&ScorecardV1::from(&scorecard))?;
//! let read: ScorecardV1 = serde_json::from_str(&json)?;
//! assert_eq!(Scorecard::try_from(read)?, scorecard);
//!
//! // … or in rows with a fingerprint, as a workbook carries it.
//! let written = encode(&scorecard);
//! let read = decode(&written.rows, &written.fingerprint)?;
//! assert!(read.intact);
//! assert_eq!(read.scorecard, scorecard);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod entry;
mod inward;
mod outward;
mod rows;
mod types;

pub use entry::{
    BenchmarkV1, ExampleV1, InputV1, KpiV1, ProposalV1, SourceV1, SurveyV1, TargetV1, UnitV1,
    WorstV1,
};
pub use inward::UnknownWord;
pub use rows::{DecodeError, Decoded, Encoded, decode, encode};
pub use types::{
    BandsV1, CalendarV1, CustomerV1, NoteV1, PerspectiveV1, PlannedKpiV1, PlannedObjectiveV1,
    PlannedOutcomeV1, ScorecardV1, SegmentV1, ThemeV1,
};
