//! A KPI in a plan and in a scorecard: what each says in its own way, and what both say alike.

use super::{
    custom_kpi::OWN_FIGURES,
    plan::{blank, or_blank},
};
use crate::checks::{self, AnchorSettings};
use crate::finding::CheckCode;
use crate::model::{
    BySegment, Calendar, Direction, Frequency, Id, Kind, Kpi, Lens, Outcome, Period, ValueLimits,
    ValueProposition,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use strum::{EnumIter, IntoStaticStr};

/// What stands in a field that a plan and its scorecard have alike.
pub(super) enum SaidOfKpi<'s> {
    /// A number in the KPI's unit.
    Number(Option<f64>),
    /// A relative weight.
    Weight(Option<f64>),
    /// A whole number.
    Count(Option<u32>),
    /// Whether something is so.
    Flag(bool),
    /// A text; empty for none.
    Text(&'s str),
}

/// The type of a field.
macro_rules! type_of {
    (Text) => { String };
    (Count) => { Option<u32> };
    (Flag) => { bool };
    ($number:ident) => { Option<f64> };
}

/// What a field holds.
macro_rules! said {
    (Text, $field:expr) => {
        SaidOfKpi::Text(&$field)
    };
    ($kind:ident, $field:expr) => {
        SaidOfKpi::$kind($field)
    };
}

/// Takes a text over, where the field holds one.
macro_rules! set_text {
    (Text, $field:expr, $text:expr) => {
        $field = $text
    };
    ($kind:ident, $field:expr, $text:expr) => {
        ()
    };
}

/// The two structs, with the fields that both have: reading a plan, holding it to its rules, writing
/// it, joining it with the catalogue and taking it out of a workbook follow from the list below.
macro_rules! kpis {
    ($($(#[doc = $meaning:literal])+ $variant:ident $field:ident: $kind:ident,)+) => {
        /// A KPI: of the catalogue, or the user's own under `own-1` … `own-20`.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields, default)]
        pub struct PlanKpi {
            /// Key.
            pub id: Option<Id>,
            /// The objective that it hangs under; none: one is found, `""`: none at all.
            #[serde(deserialize_with = "or_blank", serialize_with = "blank")]
            #[serde(skip_serializing_if = "Option::is_none")]
            #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
            pub objective: Option<Option<Id>>,
            /// The target groups that it is asked of, by id or name: `true` for each and a total,
            /// `false` or none for everyone together.
            pub by_segment: Option<BySegment<String>>,
            $($(#[doc = $meaning])+ pub $field: type_of!($kind),)+
            /// Targets of single periods.
            pub targets: BTreeMap<Period, f64>,
            /// The last figures from before the first period: by input, or `value` for the result itself;
            /// of one segment with its key behind it, `value@members`.
            pub before: BTreeMap<String, f64>,
            /// How often it is due; none: the catalogue's.
            pub frequency: Option<Frequency>,
            /// Month in which a survey is due, 1–12; 0: it is never due.
            pub due_in: Option<u8>,
            /// Its name, where it is not the catalogue's.
            pub name: Option<String>,
            /// What it measures, where it is not what the catalogue says.
            pub definition: Option<String>,
            /// What people read behind the number: `%`, `CHF`.
            pub unit: Option<String>,
            /// Which way is good.
            pub direction: Option<Direction>,
            /// What it tells of.
            pub outcome: Option<Outcome>,
            /// What customers say, or what is done.
            pub lens: Option<Lens>,
            /// Whose activity.
            pub kind: Option<Kind>,
            /// The driver that it measures; `""` takes the catalogue's away.
            #[serde(deserialize_with = "or_blank", serialize_with = "blank")]
            #[serde(skip_serializing_if = "Option::is_none")]
            #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
            pub value_proposition: Option<Option<ValueProposition>>,
        }

        /// A KPI within a scorecard, with what the plan says of it.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[non_exhaustive]
        pub struct PlannedKpi {
            /// The entry; for a KPI of the user's own, one without inputs and formula.
            pub kpi: Kpi,
            /// The objective that it hangs under.
            pub objective: Option<Id>,
            /// The target groups that it is asked of.
            pub by_segment: BySegment,
            /// Which way is good (the entry's, unless changed).
            pub direction: Direction,
            /// How often it is due here.
            pub frequency: Frequency,
            /// Month in which a survey is due, 1–12.
            pub due_in: Option<u8>,
            $($(#[doc = $meaning])+ pub $field: type_of!($kind),)+
            /// Targets of single periods.
            pub targets: BTreeMap<Period, f64>,
        }

        impl PlannedKpi {
            /// An entry of which the plan says nothing.
            #[must_use]
            pub fn of(kpi: Kpi) -> Self {
                Self {
                    objective: None,
                    by_segment: BySegment::Together,
                    direction: kpi.direction,
                    frequency: kpi.frequency,
                    due_in: None,
                    $($field: Default::default(),)+
                    targets: BTreeMap::new(),
                    kpi,
                }
            }

            /// What people wrote of it, by key.
            pub(crate) fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
                let said = [$((KpiField::$variant, said!($kind, self.$field)),)+];
                said.into_iter().filter_map(|(field, said)| match said {
                    SaidOfKpi::Text(text) => Some((field.key(), text)),
                    _ => None,
                })
            }

            /// Takes over a text by its key; one that is not known is passed over.
            pub(crate) fn set_text(&mut self, key: &str, text: String) {
                $(if key == KpiField::$variant.key() {
                    return set_text!($kind, self.$field, text);
                })+
            }

            /// Takes over what a row of a plan says alike.
            pub(super) fn take(&mut self, row: &PlanKpi) {
                $(self.$field.clone_from(&row.$field);)+
            }
        }

        impl PlanKpi {
            /// A row that says what a scorecard says alike, and nothing else.
            pub(super) fn said_by(planned: &PlannedKpi) -> Self {
                let mut row = Self::default();
                $(row.$field.clone_from(&planned.$field);)+
                row
            }
        }

        /// A field that a plan and its scorecard have alike.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, IntoStaticStr)]
        #[strum(serialize_all = "snake_case")]
        pub(super) enum KpiField {
            $($(#[doc = $meaning])+ $variant,)+
        }

        impl KpiField {
            /// Key in a plan.
            pub(super) fn key(self) -> &'static str {
                self.into()
            }

            /// What a row of a plan says there.
            pub(super) fn of(self, row: &PlanKpi) -> SaidOfKpi<'_> {
                match self {
                    $(Self::$variant => said!($kind, row.$field),)+
                }
            }
        }
    };
}

kpis! {
    /// Relative weight; none is 1, 0 is shown and not counted.
    Weight weight: Weight,
    /// Where it stood.
    Baseline baseline: Number,
    /// What scores 0; none: the catalogue's proposal.
    Worst worst: Number,
    /// What scores 100; the lower bound of a range.
    Target target: Number,
    /// The upper bound of a range.
    TargetHigh target_high: Number,
    /// What scores 0 on the upper side of a range; none: the catalogue's proposal.
    WorstHigh worst_high: Number,
    /// Where amber begins, in the KPI's unit.
    Red red: Number,
    /// Where green begins, in the KPI's unit.
    Green green: Number,
    /// Whether green means the target itself: at it or beyond it, and nothing less.
    GreenAtTarget green_at_target: Flag,
    /// Fewest answers for a score, 0 switches it off; none: the catalogue's.
    MinimumAnswers minimum_answers: Count,
    /// Who answers for it.
    Owner owner: Text,
    /// Who supplies the figure.
    SuppliedBy supplied_by: Text,
}

impl PlannedKpi {
    /// Key: the entry's id, or `own-1` … for one of the user's own.
    #[must_use]
    pub fn id(&self) -> &Id {
        &self.kpi.id
    }

    /// Whether it is one of the user's own.
    pub(crate) fn is_own(&self) -> bool {
        self.kpi.data_source == OWN_FIGURES && self.kpi.inputs.is_empty()
    }

    /// The target that holds in the end: the last one of a single period, else the one for all.
    #[must_use]
    pub(crate) fn last_target(&self, calendar: Calendar) -> Option<f64> {
        let fits = |target: &f64| checks::fits(*target);
        let mut last = self
            .targets
            .iter()
            .filter(|(period, target)| calendar.position(**period).is_some() && fits(target));
        last.next_back().map(|(_, target)| *target).or(self.target.filter(fits))
    }

    /// Between which numbers a target lies: those of the value, of a KPI of the catalogue's.
    pub(crate) fn target_limits(&self) -> ValueLimits {
        if self.is_own() { ValueLimits::default() } else { self.kpi.limits() }
    }

    /// What is wrong with targets of single periods beside what scores 0, under the name that the
    /// KPI is told by. The last one is told with the KPI, and its cause is not told twice.
    pub(crate) fn period_faults(
        &self,
        name: &str,
        calendar: Calendar,
    ) -> impl Iterator<Item = (Period, CheckCode)> {
        let told = checks::KpiTold::of(name, &self.kpi.unit);
        let faults = move |target| checks::anchors(told, &self.anchor_settings(target));
        let last = self.last_target(calendar);
        let alone = faults(last).is_empty();
        let earlier =
            self.targets.iter().filter(move |(_, target)| alone && Some(**target) != last);
        earlier.filter_map(move |(period, target)| {
            Some((*period, faults(Some(*target)).into_iter().next()?.1))
        })
    }

    /// What scores 0 and 100 while a target is in force, with the catalogue's proposals where
    /// nothing was said.
    pub(crate) fn anchor_settings(&self, target: Option<f64>) -> AnchorSettings {
        let number = |anchor: Option<f64>| anchor.filter(|number| checks::fits(*number));
        let (target, target_high) = (number(target), number(self.target_high));
        let proposal = self.kpi.worst.as_ref();
        let low = proposal.and_then(|worst| worst.low.with_target(target));
        let high = proposal.and_then(|worst| worst.high?.with_target(target_high));
        AnchorSettings {
            direction: self.direction,
            worst: number(self.worst).or(number(low)),
            red: number(self.red),
            green: if self.green_at_target { target } else { number(self.green) },
            target,
            target_high,
            worst_high: number(self.worst_high).or(number(high)),
        }
    }
}
