//! From filters to KPIs: a repeated flag widens, different flags narrow.

use crate::{
    catalogue::{Catalogue, Wording},
    finding::{Finding, Location, ReferenceCode, SelectionCode, nearest},
    model::{Effort, Frequency, Id, Kind, Kpi, Lens, Outcome, PropositionGroup, ValueProposition},
};
use std::{collections::BTreeSet, fmt, str::FromStr};
use strum::{Display, IntoStaticStr};

/// What the user asked for; an empty list asks for nothing in particular.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Filter {
    /// Sectors that can use it.
    pub sectors: Vec<Id>,
    /// Outcomes that it tells of.
    pub outcomes: Vec<Outcome>,
    /// What customers say, or what is done.
    pub lenses: Vec<Lens>,
    /// Whose activity.
    pub kinds: Vec<Kind>,
    /// Drivers that it measures.
    pub value_propositions: Vec<PropositionFilter>,
    /// Keys of the kind of source.
    pub data_sources: Vec<String>,
    /// How often it is usually measured.
    pub frequencies: Vec<Frequency>,
    /// What it costs to collect.
    pub efforts: Vec<Effort>,
    /// Texts whose words all occur in its id, names, definition or inputs; short ones where a word
    /// begins.
    pub search: Vec<String>,
    /// Exactly these.
    pub kpis: Vec<Id>,
    /// None of these.
    pub without: Vec<Id>,
}

impl Filter {
    /// Whether nothing is asked for beyond a sector and what to leave out.
    #[must_use]
    pub fn is_open(&self) -> bool {
        let rest = Self { sectors: Vec::new(), without: Vec::new(), ..self.clone() };
        rest == Self::default()
    }
}

/// A whole group of the value proposition, or one aspect: `image`, `image:reputation`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub enum PropositionFilter {
    /// Every aspect of the group.
    Group(PropositionGroup),
    /// This aspect.
    Aspect(ValueProposition),
}

impl PropositionFilter {
    fn admits(self, proposition: ValueProposition) -> bool {
        match self {
            Self::Group(group) => proposition.0.group() == group,
            Self::Aspect(aspect) => proposition == aspect,
        }
    }
}

impl fmt::Display for PropositionFilter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Group(group) => write!(formatter, "{group}"),
            Self::Aspect(aspect) => write!(formatter, "{aspect}"),
        }
    }
}

impl FromStr for PropositionFilter {
    type Err = String;

    /// Reads `group` or `group:aspect`.
    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse::<PropositionGroup>() {
            Ok(group) => Ok(Self::Group(group)),
            Err(_) => text.parse().map(Self::Aspect),
        }
    }
}

/// The filters, in the order in which they are applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, IntoStaticStr)]
#[strum(serialize_all = "kebab-case", prefix = "--")]
pub enum Flag {
    /// [`Filter::sectors`]
    Sector,
    /// [`Filter::outcomes`]
    Outcome,
    /// [`Filter::lenses`]
    Lens,
    /// [`Filter::kinds`]
    Kind,
    /// [`Filter::value_propositions`]
    ValueProposition,
    /// [`Filter::data_sources`]
    DataSource,
    /// [`Filter::frequencies`]
    Frequency,
    /// [`Filter::efforts`]
    Effort,
    /// [`Filter::search`]
    Search,
    /// [`Filter::kpis`]
    Kpi,
    /// [`Filter::without`]
    Without,
}

/// The filter after which nothing was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmptiedBy {
    /// Which.
    pub flag: Flag,
    /// How many KPIs were left before it.
    pub before: usize,
}

/// What the filters leave.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Selection {
    /// In the order of the catalogue.
    pub kpis: Vec<Kpi>,
    /// Why there are none, where a filter took the last.
    pub emptied: Option<EmptiedBy>,
    /// Ids that do not exist, and the filter that left nothing.
    pub findings: Vec<Finding>,
}

/// The KPIs that a filter leaves of the catalogue, in somebody's words.
#[must_use]
pub fn select(catalogue: &Catalogue, wording: &Wording, filter: &Filter) -> Selection {
    let meant = |ids: &[Id]| ids.iter().map(|id| kpi_called(id, catalogue, wording)).collect();
    let (asked, without) = (meant(&filter.kpis), meant(&filter.without));
    let filter = &Filter { kpis: asked, without, ..filter.clone() };
    let mut findings = unknown(catalogue, filter);
    // As large as it can become: growing would move hundreds of KPIs again and again.
    let mut kpis: Vec<Kpi> = Vec::with_capacity(catalogue.kpi_ids().len());
    kpis.extend(catalogue.kpis(wording));
    let texts: Vec<String> = filter.search.iter().map(|text| folded(text)).collect();
    let (mut emptied, mut meant) = (None, None);
    let mut apply = |flag: Flag, asked: bool, admits: &dyn Fn(&Kpi) -> bool| {
        let before = kpis.len();
        if asked {
            kpis.retain(|kpi| admits(kpi));
        }
        if kpis.is_empty() && before > 0 {
            emptied = Some(EmptiedBy { flag, before });
        }
    };
    apply(Flag::Sector, !filter.sectors.is_empty(), &|kpi| {
        kpi.sectors.iter().any(|sector| filter.sectors.contains(sector))
    });
    apply(Flag::Outcome, !filter.outcomes.is_empty(), &|kpi| {
        filter.outcomes.contains(&kpi.outcome)
    });
    apply(Flag::Lens, !filter.lenses.is_empty(), &|kpi| filter.lenses.contains(&kpi.lens));
    apply(Flag::Kind, !filter.kinds.is_empty(), &|kpi| {
        kpi.kind.is_some_and(|kind| filter.kinds.contains(&kind))
    });
    apply(Flag::ValueProposition, !filter.value_propositions.is_empty(), &|kpi| {
        kpi.value_proposition.is_some_and(|proposition| {
            filter.value_propositions.iter().any(|wanted| wanted.admits(proposition))
        })
    });
    apply(Flag::DataSource, !filter.data_sources.is_empty(), &|kpi| {
        filter.data_sources.contains(&kpi.data_source)
    });
    apply(Flag::Frequency, !filter.frequencies.is_empty(), &|kpi| {
        filter.frequencies.contains(&kpi.frequency)
    });
    apply(Flag::Effort, !filter.efforts.is_empty(), &|kpi| filter.efforts.contains(&kpi.effort));
    apply(Flag::Search, !texts.is_empty(), &|kpi| {
        let searched = searched(kpi, catalogue.also_called(kpi.id.as_str()));
        texts.iter().any(|text| text.split_whitespace().all(|word| occurs(word, &searched)))
    });
    apply(Flag::Kpi, !filter.kpis.is_empty(), &|kpi| filter.kpis.contains(&kpi.id));
    apply(Flag::Without, !filter.without.is_empty(), &|kpi| !filter.without.contains(&kpi.id));
    if let Some(EmptiedBy { flag, before }) = emptied {
        if flag == Flag::Search {
            meant = nearest_search(catalogue, wording, &texts);
        }
        let code = SelectionCode::NothingLeft { flag: flag.to_string(), before, nearest: meant };
        findings.push(Finding::new(code, Location::Nowhere));
    }
    Selection { kpis, emptied, findings }
}

/// The first text, with each word that occurs nowhere replaced by the one that was meant.
fn nearest_search(catalogue: &Catalogue, wording: &Wording, texts: &[String]) -> Option<String> {
    let all: Vec<String> = catalogue
        .kpis(wording)
        .map(|kpi| searched(&kpi, catalogue.also_called(kpi.id.as_str())))
        .collect();
    let words: BTreeSet<&str> = all
        .iter()
        .flat_map(|text| text.split(|sign: char| !sign.is_alphanumeric()))
        .filter(|word| word.len() > MAX_SHORT_WORD)
        .collect();
    let meant = texts.iter().find_map(|text| {
        let words: Option<Vec<&str>> = text
            .split_whitespace()
            .map(|word| {
                let known = all.iter().any(|text| occurs(word, text));
                if known { Some(word) } else { nearest(word, words.iter().copied()) }
            })
            .collect();
        words.map(|words| words.join(" ")).filter(|meant| meant != text)
    })?;
    // A suggestion finds something.
    let finds = |text: &String| meant.split(' ').all(|word| occurs(word, text));
    all.iter().any(finds).then_some(meant)
}

/// The KPI that has this id, or alone this name or abbreviation; else the id as it is.
fn kpi_called(id: &Id, catalogue: &Catalogue, wording: &Wording) -> Id {
    if catalogue.kpi_ids().any(|known| known == id.as_str()) {
        return id.clone();
    }
    let same = |name: &str| Id::slug(name).as_ref() == Some(id);
    let mut called = catalogue.kpis(wording).filter(|kpi| {
        same(&kpi.name) || catalogue.also_called(kpi.id.as_str()).iter().any(|name| same(name))
    });
    let only = called.next().filter(|_| called.next().is_none());
    only.map_or_else(|| id.clone(), |kpi| kpi.id)
}

/// Ids of the filter that the catalogue does not know.
fn unknown(catalogue: &Catalogue, filter: &Filter) -> Vec<Finding> {
    let mut findings = Vec::new();
    let sectors: Vec<&str> = catalogue.sectors().map(|sector| sector.id.as_str()).collect();
    let kpis: Vec<&str> = catalogue.kpi_ids().collect();
    let open = Wording::default();
    let sources: BTreeSet<String> = if filter.data_sources.is_empty() {
        BTreeSet::new()
    } else {
        catalogue.kpis(&open).map(|kpi| kpi.data_source).collect()
    };
    for sector in &filter.sectors {
        if !sectors.contains(&sector.as_str()) {
            findings.push(unknown_sector(sector.as_str(), catalogue, Location::Nowhere));
        }
    }
    for source in &filter.data_sources {
        if !sources.contains(source) {
            let known = sources.iter().cloned().collect();
            let nearest = nearest(source, sources.iter().map(String::as_str)).map(str::to_owned);
            let code = ReferenceCode::UnknownDataSource { value: source.clone(), known, nearest };
            findings.push(Finding::new(code, Location::Nowhere));
        }
    }
    for kpi in filter.kpis.iter().chain(&filter.without) {
        if !kpis.contains(&kpi.as_str()) {
            findings.push(unknown_kpi(kpi.as_str(), &kpis, Location::Nowhere));
        }
    }
    findings
}

/// A KPI that the catalogue does not have.
#[must_use]
pub(crate) fn unknown_kpi(id: &str, known: &[&str], location: Location) -> Finding {
    let nearest = nearest(id, known.iter().copied()).map(str::to_owned);
    Finding::new(ReferenceCode::UnknownKpi { value: id.to_owned(), nearest }, location)
}

/// A sector that the catalogue does not have, with the nearest by id, or by name in any language.
#[must_use]
pub(crate) fn unknown_sector(id: &str, catalogue: &Catalogue, location: Location) -> Finding {
    let known: Vec<String> = catalogue.sectors().map(|sector| sector.id.to_string()).collect();
    let names = catalogue.sector_names();
    let named = || {
        let name = nearest(id, names.iter().map(|(name, _)| name.as_str()))?;
        names.iter().find(|(known, _)| known == name).map(|(_, id)| id.as_str())
    };
    let nearest = nearest(id, known.iter().map(String::as_str)).or_else(named).map(str::to_owned);
    Finding::new(ReferenceCode::UnknownSector { value: id.to_owned(), known, nearest }, location)
}

/// Everything of a KPI that is searched, folded.
fn searched(kpi: &Kpi, also_called: &[String]) -> String {
    let mut text = format!("{}\n{}\n{}", kpi.id, kpi.name, kpi.definition);
    let inputs = kpi.inputs.iter().flat_map(|input| [&input.id, &input.name]);
    for more in also_called.iter().chain(inputs) {
        text.push('\n');
        text.push_str(more);
    }
    folded(&text)
}

/// Most letters of a word that has to begin one: within others, such as `ces` in *process*, it
/// says nothing.
const MAX_SHORT_WORD: usize = 4;

/// Whether a word occurs in what is searched; a long one also within another.
fn occurs(word: &str, searched: &str) -> bool {
    if word.len() > MAX_SHORT_WORD {
        return searched.contains(word);
    }
    let begins = |at: usize| {
        let before = searched.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|letter| !letter.is_alphanumeric())
    };
    searched.match_indices(word).any(|(at, _)| begins(at))
}

/// Without case and accents.
fn folded(text: &str) -> String {
    deunicode::deunicode(text).to_lowercase()
}
