//! The vocabulary of the program: plain data without behaviour that could fail.
//!
//! Everything here is a value that another room fills in, checks or renders.
//! Keys are spelled once, on the enumerations (kebab-case, by strum), and are
//! the same in catalogue files, plans, workbooks and reports.

mod by_segment;
mod categories;
mod colour;
mod compared;
pub(crate) mod day;
mod edition;
mod id;
mod keyed;
mod kpi;
mod limits;
mod logo;
mod mapped;
mod moment;
mod objective;
mod ordered;
mod outcome;
pub(crate) mod pairs;
mod parsed;
mod period;
#[cfg(feature = "schema")]
mod schema;
mod sector;
mod stakeholder;
mod theme;
mod timeline;
mod unit;

pub use by_segment::BySegment;
pub use colour::{Colour, MIN_MARK_CONTRAST, MIN_TEXT_CONTRAST, UnfitColour};
pub(crate) use compared::compared;
pub use edition::Edition;
pub use id::{Id, IdError};
pub(crate) use keyed::keyed;
pub use kpi::{
    Accumulation, Aggregation, Benchmark, Direction, Effort, Example, Frequency, Input, Kind, Kpi,
    Lens, Proposal, Provenance, Source, Survey, SurveyType, TargetProposal, Timing, WorstProposal,
};
pub use limits::ValueLimits;
pub(crate) use logo::picture_text;
pub use logo::{Logo, MAX_LOGO, UnfitLogo};
pub(crate) use mapped::Mapped;
pub use moment::Moment;
pub use objective::Objective;
pub(crate) use ordered::Ordered;
pub use outcome::{Aspect, Outcome, PropositionGroup, ValueProposition};
pub use parsed::Parsed;
pub(crate) use parsed::parsed_or_blank;
pub use period::{Calendar, Period, PeriodError, PeriodLength};
#[cfg(feature = "schema")]
pub use schema::{enumerate, schema_of};
pub use sector::{CustomerWords, Perspective, PerspectivePosition, Treatment};
pub use stakeholder::Stakeholder;
pub(crate) use theme::is_font;
pub use theme::{ColourRole, Palette, Theme};
pub use timeline::Timeline;
pub use unit::{PERCENT_POINTS, PERCENT_WORDS, Unit, says_percent};
