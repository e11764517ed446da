//! KPIs of the user's own: a name and a result typed directly, under `own-1` … `own-20`.

use crate::model::{
    Direction, Frequency, Id, Kind, Kpi, Lens, Outcome, Unit, ValueProposition, says_percent,
};

/// Where the figures of a KPI of the user's own come from.
pub(super) const OWN_FIGURES: &str = "own-figures";

/// What a user says of a KPI of their own.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomKpi {
    /// Its name.
    pub name: String,
    /// What it measures; may be empty.
    pub definition: String,
    /// What people read behind the number; may be empty.
    pub unit: String,
    /// Which way is good.
    pub direction: Direction,
    /// What it tells of.
    pub outcome: Outcome,
    /// What customers say, or what is done.
    pub lens: Lens,
    /// Whose activity; opinions have none.
    pub kind: Option<Kind>,
    /// The driver that it measures.
    pub value_proposition: Option<ValueProposition>,
    /// How often it is due.
    pub frequency: Frequency,
}

/// An entry for a KPI of the user's own: without formula and inputs, nothing proposed.
#[must_use]
pub fn custom_kpi(id: Id, said: CustomKpi) -> Kpi {
    let unit = own_unit(&said.unit, &id);
    Kpi {
        name: said.name,
        definition: said.definition,
        outcome: said.outcome,
        kind: kind_of(said.lens, said.kind),
        lens: said.lens,
        value_proposition: said.value_proposition,
        direction: said.direction,
        frequency: said.frequency,
        data_source: OWN_FIGURES.to_owned(),
        ..Kpi::new(id, unit)
    }
}

/// The number of an id `own-1`, `own-2` …, whether or not there is a row for it.
#[must_use]
pub fn own_number(id: &Id) -> Option<usize> {
    let digits = id.as_str().strip_prefix("own-")?;
    (!digits.starts_with('0')).then(|| digits.parse().ok()).flatten()
}

/// Whose activity it is: never an opinion's; a behaviour where nothing else is said.
pub(super) fn kind_of(lens: Lens, kind: Option<Kind>) -> Option<Kind> {
    match lens {
        Lens::Opinion => None,
        Lens::Activity => Some(kind.unwrap_or(Kind::Behaviour)),
    }
}

/// A unit that is known by what people read, and by nothing else.
fn own_unit(label: &str, kpi: &Id) -> Unit {
    let key = if says_percent(label) { Unit::PERCENT } else { label };
    Unit {
        id: Id::slug(key).unwrap_or_else(|| kpi.clone()),
        label: label.to_owned(),
        decimals: 1,
        minimum: None,
        maximum: None,
        count: false,
    }
}
