//! From readings to scores. Sees numbers only, and cannot fail.
//!
//! [`score`] turns a [`Scorecard`] and its [`Readings`] into a [`Scored`], which
//! keeps every intermediate step: the workbook caches them as the results of
//! its formulas, and the report explains itself with them.
//!
//! The column *before* has a value that can be carried, and a score to compare with. Nothing is
//! rolled up there: a [`NodeScore`] knows periods only.

mod anchors;
mod before;
mod composition;
mod disclosure;
mod extremes;
mod facets;
pub(crate) mod impossible;
mod period_value;
mod robust;
mod roll_up;
mod series;
mod shares;
pub(crate) mod student;
mod survey;
mod time;

pub use anchors::{
    Anchors, Thresholds, band, possible, score_of, shown, shown_coverage, status_of, thresholds,
    value_at,
};
pub use before::last_before;
#[cfg(feature = "write")]
pub(crate) use composition::APART;
#[cfg(feature = "report")]
pub(crate) use composition::lies_apart;
pub(crate) use disclosure::is_hidden;
pub use disclosure::{disclosed, hidden_parts};
pub use facets::{ByFacet, Facet, in_facet};
pub(crate) use period_value::{Arithmetic, InputRule, PeriodCells, of_segments};
pub use robust::robustness;
pub(crate) use robust::{DRAWS, Draws, SHARES};
pub use roll_up::weight_of;
pub(crate) use roll_up::{Mean, Tree, Withholding, leaf};
#[cfg(feature = "read")]
pub(crate) use series::{MinimumAnswers, population_of};
pub use shares::shares_of_whole;
pub(crate) use survey::fewer_than;
pub use survey::{Answers, Interval, Z, answers_for_net, answers_for_share};
pub use time::{is_due, targets_in_force};

pub use crate::formula::{TOO_LARGE, ZERO};

#[cfg(any(feature = "report", feature = "write"))]
use crate::model::ColourRole;
use crate::{
    model::{Moment, Timeline, keyed},
    readings::Readings,
    scorecard::Scorecard,
};
use serde::{Deserialize, Serialize};

/// Slack for comparing completeness with its bound.
pub const SLACK: f64 = 1e-9;

keyed! {
    /// What a figure is worth in one period; the first that holds, in this order.
    State {
        /// Text that is no number, a negative count, a part larger than its whole.
        Invalid,
        /// A person wrote `n/a`: leaves the denominator.
        NotApplicable,
        /// All inputs present, or a value typed directly.
        Value,
        /// As `Value`, with too few answers: shown, not scored.
        Refused,
        /// Not due and blank, with a reading that is recent enough.
        Carried,
        /// Not due and blank, with nothing to carry and nothing overdue: leaves the denominator.
        NotDue,
        /// Due and blank, some inputs blank, or a zero denominator; also blank, with nothing to carry,
        /// while its latest due period is blank.
        Missing,
    }
}

impl State {
    /// Whether the KPI counts in the denominator.
    #[must_use]
    pub fn applicable(self) -> bool {
        !matches!(self, Self::NotApplicable | Self::NotDue)
    }
}

keyed! {
    /// Colour of a score, always with shape and word.
    Status {
        /// From the green bound.
        Green,
        /// From the amber bound.
        Amber,
        /// Below it.
        Red,
        /// No score.
        NoData,
    }
}

impl Status {
    /// What its colour means in a theme.
    #[cfg(any(feature = "report", feature = "write"))]
    pub(crate) fn role(self) -> ColourRole {
        match self {
            Self::Green => ColourRole::Green,
            Self::Amber => ColourRole::Amber,
            Self::Red => ColourRole::Red,
            Self::NoData => ColourRole::None,
        }
    }

    /// The shape that says the same as its colour.
    #[must_use]
    pub fn shape(self) -> char {
        match self {
            Self::Green => '●',
            Self::Amber => '▲',
            Self::Red => '■',
            Self::NoData => '○',
        }
    }
}

keyed! {
    /// Whether a value moved towards its target, beyond its margin.
    Trend {
        /// Towards the target.
        Better,
        /// Within the margin, or no change.
        Same,
        /// Away from it.
        Worse,
    }
}

impl Trend {
    /// The arrow that goes with the word.
    #[must_use]
    pub fn arrow(self) -> char {
        match self {
            Self::Better => '↗',
            Self::Same => '→',
            Self::Worse => '↘',
        }
    }
}

keyed! {
    /// What customers say against what they do.
    Quadrant {
        /// Say and do both from amber.
        Aligned,
        /// Say from amber, do below.
        Leaving,
        /// Say below, do from amber.
        Staying,
        /// Both below.
        AtRisk,
    }
}

impl Quadrant {
    /// The quadrant of two scores of 0–100, by the amber bound and the shown numbers.
    #[must_use]
    pub fn of(say: f64, does: f64, amber: f64) -> Self {
        match (shown(say) >= amber, shown(does) >= amber) {
            (true, true) => Self::Aligned,
            (true, false) => Self::Leaving,
            (false, true) => Self::Staying,
            (false, false) => Self::AtRisk,
        }
    }
}

/// What one period's own cells come to, before due dates and carrying.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum PeriodValue {
    /// Nothing was filled in.
    Blank,
    /// A value, from inputs or typed directly.
    Value(f64),
    /// Some inputs are blank, or a denominator is zero.
    Incomplete,
    /// A person wrote `n/a`.
    NotApplicable,
    /// Something that cannot be.
    Invalid,
}

/// One KPI (or KPI and segment) in one period, or in the column *before*.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct PeriodScore {
    /// What the period's own cells come to.
    pub own: PeriodValue,
    /// Whether all inputs are numbers that can be: the period takes part in longer ones.
    pub complete: bool,
    /// Whether nothing stands in the required inputs.
    pub blank_inputs: bool,
    /// Whether the own value was typed directly.
    pub typed: bool,
    /// Number of answers behind the own value, for surveys filled in by inputs.
    pub answers: Option<f64>,
    /// Whether a figure is due.
    pub due: bool,
    /// State in this period.
    pub state: State,
    /// Of what is not due and missing: the latest moment at which it was due.
    pub overdue_since: Option<Moment>,
    /// The moment that the value comes from; another one when it is carried.
    pub source: Option<Moment>,
    /// Value that is shown.
    pub value: Option<f64>,
    /// Target in force.
    pub target: Option<f64>,
    /// Score, 0–100.
    pub score: Option<f64>,
    /// Whether value, answers and score were taken out for a report, because too few answered.
    pub suppressed: bool,
}

/// One KPI from the first period of the chosen year to the chosen period.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct ToDate {
    /// From aggregated inputs, else the latest value typed directly.
    pub value: Option<f64>,
    /// Its state.
    pub state: State,
    /// Score against the chosen period's target.
    pub score: Option<f64>,
    /// Of how many periods the value is the average, where its inputs count different people, who
    /// cannot be added up; `None` elsewhere, and where there is but one.
    pub average_of: Option<usize>,
}

/// One KPI in total, or for one segment.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct SeriesScore {
    /// Index in [`Scorecard::kpis`].
    pub kpi: usize,
    /// Index in [`Scorecard::segments`]; `None`: the total.
    pub segment: Option<usize>,
    /// State, value and score over time.
    pub course: Timeline<PeriodScore>,
    /// Over time, the inputs in the order of the entry, where all required ones are there.
    pub inputs: Timeline<Option<Vec<Option<f64>>>>,
    /// The inputs of the chosen year to date in the order of the entry, each from its complete
    /// periods; empty without any.
    pub inputs_to_date: Vec<Option<f64>>,
    /// Chosen year to date.
    pub to_date: ToDate,
    /// Status in the chosen period.
    pub status: Status,
    /// Value of the previous period with one, before the chosen.
    pub previous: Option<f64>,
    /// Against that previous value; `None` unless the chosen period has a value of its own.
    pub trend: Option<Trend>,
    /// `(value - baseline) / (target - baseline)`, uncapped.
    pub attainment: Option<f64>,
    /// Answers behind the value that is shown.
    pub answers: Option<f64>,
    /// 95 % interval of the value that is shown, in the KPI's unit.
    pub interval: Option<Interval>,
    /// Whether everybody answered, so that nothing is left to chance.
    #[serde(default)]
    pub census: bool,
    /// Lowest and highest score over the interval.
    pub score_range: Option<Interval>,
    /// Whether those two fall in one band; `None` without an interval.
    pub firm: Option<bool>,
}

keyed! {
    /// Which level of the scorecard a node stands on.
    NodeLevel {
        /// The customer perspective as a whole.
        Scorecard,
        /// An outcome; the index is the place in [`Scorecard::outcomes`].
        Outcome,
        /// An objective; the index is the place in [`Scorecard::objectives`].
        Objective,
        /// A KPI; the index is the place in [`Scored::series`].
        Kpi,
    }
}

/// A roll-up in one period: weighted means over the children that are applicable.
///
/// `mean` is `Σ weight × mean / Σ weight` over the children that have one; `coverage`, `low` and
/// `high` are the same over all of them, where a child without a score counts as 0, 0 and 100.
/// So the mean lies within the bounds at every level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RollUpScore {
    /// Whether any child counts.
    pub applicable: bool,
    /// The mean as it is shown, 0–100; from outcome upward `None` while too much is missing.
    pub score: Option<f64>,
    /// What the level above takes, 0–100: the mean, whether it is shown or not.
    ///
    /// In the [first edition](crate::model::Edition::First) what is not shown counts nowhere.
    #[serde(default)]
    pub mean: Option<f64>,
    /// Completeness, 0–1; 0 where nothing is applicable.
    pub coverage: f64,
    /// Lowest score that is still possible.
    pub low: f64,
    /// Highest score that is still possible.
    pub high: f64,
}

impl RollUpScore {
    /// Whether there is no score, although some of it is known: too little is.
    #[must_use]
    pub fn is_withheld(&self) -> bool {
        self.score.is_none() && self.coverage > 0.0
    }
}

impl SeriesScore {
    /// What stands in a period, by its position from 0; `None` outside the calendar.
    #[must_use]
    pub fn at(&self, position: usize) -> Option<&PeriodScore> {
        self.course.periods.get(position)
    }
}

impl NodeScore {
    /// The roll-up of everything in a period, by its position from 0.
    ///
    /// Outside the calendar nothing is applicable.
    #[must_use]
    pub fn at(&self, position: usize) -> RollUpScore {
        self.of(Facet::All, position)
    }

    /// The roll-up of a facet in a period, by its position from 0.
    ///
    /// Outside the calendar nothing is applicable.
    #[must_use]
    pub fn of(&self, facet: Facet, position: usize) -> RollUpScore {
        self.periods.get(facet).get(position).copied().unwrap_or_default()
    }
}

/// The counts of KPIs below a node, by status in the chosen period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct StatusCounts {
    /// Green.
    pub green: usize,
    /// Amber.
    pub amber: usize,
    /// Red.
    pub red: usize,
    /// Without a score, for whatever reason.
    pub no_data: usize,
}

/// The lowest child with a score, whether it is shown or not.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Weakest {
    /// Level of the child.
    pub level: NodeLevel,
    /// Its index on that level.
    pub index: usize,
    /// Its score.
    pub score: f64,
}

/// The scorecard, an outcome or an objective; in total or for one segment.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct NodeScore {
    /// Level.
    pub level: NodeLevel,
    /// Index on that level; 0 for the scorecard.
    pub index: usize,
    /// Index in [`Scorecard::segments`]; `None`: the total.
    pub segment: Option<usize>,
    /// Relative weight within the parent.
    pub weight: f64,
    /// By position of the period, from 0.
    pub periods: ByFacet<Vec<RollUpScore>>,
    /// Chosen year to date.
    pub to_date: ByFacet<RollUpScore>,
    /// Status in the chosen period.
    pub status: Status,
    /// Status to date.
    pub to_date_status: Status,
    /// Whether its score was taken out for a report, because a hidden one would follow from it.
    pub suppressed: bool,
    /// The colours that it can still have in the chosen period, from the lowest: those of all
    /// scores between its bounds; none where nothing applies.
    pub possible: Vec<Status>,
    /// Why it shows no score in the chosen period.
    pub why_no_score: Option<NoScore>,
    /// What the score would be with the KPIs of the latest period before that shows one: each with
    /// its score now, or else with the one it had then; what is new is left out.
    #[serde(default)]
    pub like_for_like: Option<f64>,
    /// Part of its completeness that rests on figures of an earlier period, 0 to its coverage;
    /// `None` where it shows no score.
    #[serde(default)]
    pub carried: Option<f64>,
    /// Whether an objective's score lacks more than the scorecard would accept.
    pub incomplete: bool,
    /// The lowest child in the chosen period.
    pub weakest: Option<Weakest>,
    /// KPIs below, in the chosen period.
    pub counts: StatusCounts,
}

keyed! {
    /// Why a node shows no score; of several reasons the first.
    NoScore {
        /// Too much is missing.
        TooIncomplete,
        /// There are figures, and no targets to hold them against.
        NoTarget,
        /// Too few people answered.
        TooFewAnswers,
        /// What was filled in cannot be.
        Invalid,
        /// Nothing was filled in.
        NoFigures,
        /// Nothing is asked or due.
        NotApplicable,
    }
}

/// Satisfaction that stands more than the margin above profitability: *pleasing at any price*.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Pleasing {
    /// Index in [`Scorecard::segments`]; `None`: the total.
    pub segment: Option<usize>,
    /// Score of the outcome satisfaction, 0–100.
    pub satisfaction: f64,
    /// Score of the outcome profitability, 0–100.
    pub profitability: f64,
}

/// Everything that the arithmetic says of one workbook.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Scored {
    /// Position of the chosen period in the calendar, from 0.
    pub chosen: usize,
    /// Position of the first period of the chosen period's year, from 0.
    pub year_start: usize,
    /// By measure in the order of the scorecard: the total, then its segments if it has them.
    pub series: Vec<SeriesScore>,
    /// The scorecard, then outcomes, then objectives in total; then the same for each segment.
    pub nodes: Vec<NodeScore>,
    /// The total first, then segments; only where both outcomes have a score.
    pub pleasing: Vec<Pleasing>,
}

impl Scored {
    /// The places of a KPI's series, by the KPI's place: its total first if it has one, then its
    /// segments.
    pub(crate) fn places_of(&self, kpi: usize) -> std::ops::Range<usize> {
        let series = &self.series;
        series.partition_point(|one| one.kpi < kpi)..series.partition_point(|one| one.kpi <= kpi)
    }

    /// The series of a KPI, by the KPI's place: its total first if it has one, then its segments.
    pub(crate) fn of_kpi(&self, kpi: usize) -> &[SeriesScore] {
        self.series.get(self.places_of(kpi)).unwrap_or_default()
    }
}

/// Scores a scorecard. Total: any scorecard with any readings has a result.
#[must_use]
pub fn score(scorecard: &Scorecard, readings: &Readings) -> Scored {
    let periods = time::periods(scorecard);
    let year = time::year_to_date(scorecard, &periods);
    let series = series::all(scorecard, readings, &periods, &year);
    let mut scored = roll_up::all(scorecard, series, periods.len(), &year);
    composition::add(scorecard, &mut scored);
    scored
}
