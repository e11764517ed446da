//! FILTER: the flags that choose KPIs, the same for every command.

use super::{
    COULD_NOT,
    session::Session,
    stop::{Fault, Stop},
};
use crate::{
    catalogue::Labels,
    model::{Effort, Frequency, Id, Kind, Lens, Outcome, PropositionGroup, ValueProposition},
    selection::{Filter, PropositionFilter},
};
use clap::{
    Args,
    builder::{PossibleValue, TypedValueParser},
};
use std::{ffi::OsStr, str::FromStr};
use strum::IntoEnumIterator;

/// Which KPIs: a repeated flag widens the choice, different flags narrow it.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Which KPIs (a repeated flag widens, different flags narrow)")]
pub(super) struct FilterArguments {
    /// Kind of organisation: for-profit, non-profit or municipal
    ///
    /// Decides the words, the default set and which KPIs fit. A catalogue folder of your own can
    /// bring further sectors.
    #[arg(long, value_name = "SECTOR")]
    pub(super) sector: Vec<String>,

    /// What it tells of
    #[arg(long, value_name = "OUTCOME", value_parser = keys::<Outcome>())]
    outcome: Vec<String>,

    /// What customers say (opinion) or what is done (activity)
    #[arg(long, value_name = "LENS", value_parser = keys::<Lens>())]
    lens: Vec<String>,

    /// Whose activity: what customers do, what you deliver, what it yields and costs
    #[arg(long, value_name = "KIND", value_parser = keys::<Kind>())]
    kind: Vec<String>,

    /// The driver that it measures: attributes, relationship or image, or one aspect of it
    ///
    /// Aspects: attributes:functionality, attributes:price, attributes:quality, attributes:time,
    /// relationship:delivery, relationship:punctuality, relationship:buying-experience,
    /// image:image, image:reputation.
    #[arg(long, value_name = "GROUP[:ASPECT]", value_parser = propositions())]
    value_proposition: Vec<String>,

    /// Where the figures come from: survey, case-system, …; see *Data source* in `klant show`
    #[arg(long, value_name = "SOURCE")]
    data_source: Vec<String>,

    /// How often it is usually measured
    #[arg(long, value_name = "FREQUENCY", value_parser = keys::<Frequency>())]
    frequency: Vec<String>,

    /// What it costs to collect
    #[arg(long, value_name = "EFFORT", value_parser = keys::<Effort>())]
    effort: Vec<String>,

    /// Exactly this KPI, by id
    #[arg(long, value_name = "ID")]
    kpi: Vec<String>,

    /// Not this KPI, by id
    #[arg(long, value_name = "ID")]
    without: Vec<String>,

    /// All words occur in its id, name, definition or inputs
    #[arg(long, value_name = "TEXT")]
    search: Vec<String>,
}

impl FilterArguments {
    /// What was typed, as far as it means something; all mistakes at once.
    ///
    /// Whether ids exist is the selection's to say, because the catalogue decides it.
    pub(super) fn understand(&self, session: &Session) -> Result<Filter, Stop> {
        let mut faults = Vec::new();
        let filter = Filter {
            sectors: ids(&self.sector, "--sector", session, &mut faults),
            outcomes: choices(&self.outcome, "--outcome", session, &mut faults),
            lenses: choices(&self.lens, "--lens", session, &mut faults),
            kinds: choices(&self.kind, "--kind", session, &mut faults),
            value_propositions: self
                .value_proposition
                .iter()
                .filter_map(|text| {
                    let understood = text.trim().to_lowercase().parse::<PropositionFilter>().ok();
                    if understood.is_none() {
                        let known = proposition_keys();
                        let known: Vec<&str> = known.iter().map(String::as_str).collect();
                        faults.push(session.unknown("--value-proposition", text, &known));
                    }
                    understood
                })
                .collect(),
            data_sources: self.data_source.iter().map(|text| text.trim().to_lowercase()).collect(),
            frequencies: choices(&self.frequency, "--frequency", session, &mut faults),
            efforts: choices(&self.effort, "--effort", session, &mut faults),
            search: self.search.clone(),
            kpis: ids(&self.kpi, "--kpi", session, &mut faults),
            without: ids(&self.without, "--without", session, &mut faults),
        };
        if faults.is_empty() { Ok(filter) } else { Err(Stop::Because { code: COULD_NOT, faults }) }
    }
}

/// The choices that were typed, of an enumeration: keys, or words of the user's language.
pub(super) fn choices<T>(
    typed: &[String],
    flag: &str,
    session: &Session,
    faults: &mut Vec<Fault>,
) -> Vec<T>
where
    T: IntoEnumIterator + FromStr + Copy + Into<&'static str>,
{
    let mut chosen = Vec::new();
    for text in typed {
        let typed = text.trim().to_lowercase();
        let group = flag.trim_start_matches('-');
        let by_word = || T::iter().find(|choice| reads(session.labels(), group, *choice, &typed));
        match typed.parse().ok().or_else(by_word) {
            Some(choice) => chosen.push(choice),
            None => {
                let known: Vec<&str> = T::iter().map(Into::into).collect();
                faults.push(session.unknown(flag, text, &known));
            }
        }
    }
    chosen
}

/// Whether the word for a choice is what was typed, or another word for it.
fn reads<T: Into<&'static str>>(labels: &Labels, group: &str, choice: T, typed: &str) -> bool {
    let key = choice.into();
    let others = labels.get(&format!("called.{group}.{key}")).unwrap_or_default();
    let mut words = others.split(',').chain([labels.of(group, key)]);
    let typed = Id::slug(typed);
    typed.is_some() && words.any(|word| Id::slug(word) == typed)
}

/// The ids that were typed; a name is taken for its id.
fn ids(typed: &[String], flag: &str, session: &Session, faults: &mut Vec<Fault>) -> Vec<Id> {
    let mut ids = Vec::new();
    for text in typed {
        match Id::slug(text) {
            Some(id) => ids.push(id),
            None => {
                let labels = session.labels();
                let message = labels.fill("cli.no-id", &[("flag", flag), ("value", text)]);
                faults.push(Fault::new(message, vec![labels.text("cli.no-id-help").to_owned()]));
            }
        }
    }
    ids
}

/// Takes any text, and names those that mean something in help and completions.
///
/// Whether it means something is checked later, in the user's language.
#[derive(Clone, Debug)]
pub(super) struct Keys(Vec<String>);

impl TypedValueParser for Keys {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        _: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        value
            .to_str()
            .map(str::to_owned)
            .ok_or_else(|| clap::Error::new(clap::error::ErrorKind::InvalidUtf8).with_cmd(command))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().map(PossibleValue::new)))
    }
}

/// The keys of an enumeration.
pub(super) fn keys<T: IntoEnumIterator + Into<&'static str>>() -> Keys {
    Keys(T::iter().map(|key| key.into().to_owned()).collect())
}

/// Groups and aspects of the value proposition.
fn propositions() -> Keys {
    Keys(PropositionGroup::iter().map(|group| group.to_string()).collect())
}

/// Every group, and every aspect with its group.
fn proposition_keys() -> Vec<String> {
    let groups = PropositionGroup::iter().map(|group| group.to_string());
    let aspects = crate::model::Aspect::iter().map(|aspect| ValueProposition(aspect).to_string());
    groups.chain(aspects).collect()
}
