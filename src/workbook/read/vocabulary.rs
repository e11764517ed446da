//! The words of the sheets in every shipped language, and what they stand for.

use crate::model::Mapped as _;
use crate::model::Ordered as _;
use crate::workbook::tables::{CHECK, Fact, REMARK, WordList, block::SheetKey, tick_key};
use crate::{
    catalogue::{self, Labels},
    model::{Calendar, Period, compared},
    readings::Block,
    score::Status,
    scorecard::{PlannedOutcome, Segment},
};
use std::{collections::BTreeMap, str::FromStr};
use strum::IntoEnumIterator;

/// The words that the workbook was issued with, then those of all shipped languages, the
/// workbook's own first.
pub(crate) struct ReaderVocabulary {
    /// As issued: nobody touched a cell because a later version says it otherwise.
    issued: Option<Labels>,
    /// By language.
    labels: Vec<Labels>,
    /// Keys of the columns of ticks, by the name of the target group.
    groups: BTreeMap<String, String>,
    calendar: Calendar,
    /// The periods of the workbook, by what they are called.
    periods: BTreeMap<String, Period>,
}

/// Whether labels have a text for a key.
fn says(labels: &Labels, text: &str, group: &str, key: &str) -> bool {
    labels.get(&format!("{group}.{key}")).is_some_and(|label| compared(label) == text)
}

/// Whether a sheet has the name that the program gives to it, in any shipped language.
pub(crate) fn is_named(name: &str, key: SheetKey) -> bool {
    let name = compared(name);
    let mut codes = catalogue::languages().into_iter();
    codes.any(|code| says(&catalogue::labels(&code), &name, "sheet", key.into()))
}

impl ReaderVocabulary {
    /// What the workbook says, then all languages, beginning with its own.
    pub(crate) fn new(language: &str, issued: Option<Labels>, calendar: Calendar) -> Self {
        let mut codes = catalogue::languages();
        codes.in_order_of(|code| code != language);
        let labels = codes.iter().map(|code| catalogue::labels(code)).collect();
        let (groups, periods) = (BTreeMap::new(), BTreeMap::new());
        let mut words = Self { issued, labels, groups, calendar, periods };
        words.periods = words.called(calendar);
        words
    }

    /// Periods by what they are called; the first of those with one name.
    fn called(&self, calendar: Calendar) -> BTreeMap<String, Period> {
        let mut called = BTreeMap::new();
        for period in calendar.periods() {
            for labels in self.all() {
                called.entry(compared(&labels.period(period))).or_insert(period);
            }
        }
        called
    }

    /// With the target groups that columns of ticks are headed by.
    pub(crate) fn with_groups(mut self, segments: &[Segment]) -> Self {
        let keyed = |segment: &Segment| {
            Some((compared(&segment.name), tick_key(segment.id.as_ref()?.as_str())))
        };
        self.groups = segments.iter().filter_map(keyed).mapped();
        self
    }

    /// Keys of the columns of ticks, by the name of the target group.
    pub(crate) fn groups(&self) -> &BTreeMap<String, String> {
        &self.groups
    }

    /// All labels, those as issued first.
    fn all(&self) -> impl Iterator<Item = &Labels> {
        self.issued.iter().chain(&self.labels)
    }

    /// The labels that the workbook speaks by: as issued where that is known.
    pub(crate) fn first(&self) -> Option<&Labels> {
        self.all().next()
    }

    /// The labels of the workbook's language.
    pub(crate) fn own(&self) -> Option<&Labels> {
        self.labels.first()
    }

    /// The word that stands for a key.
    pub(crate) fn say<'a>(&'a self, group: &str, key: &'a str) -> &'a str {
        self.first().map_or(key, |labels| labels.of(group, key))
    }

    /// Whether a text is a label, in any language.
    fn is(&self, text: &str, group: &str, key: &str) -> bool {
        self.all().any(|labels| says(labels, text, group, key))
    }

    /// The key of a word of a list, by label or by key; outcomes by their names in the scorecard
    /// before that.
    pub(crate) fn key(
        &self,
        list: WordList,
        text: &str,
        outcomes: &[PlannedOutcome],
    ) -> Option<&'static str> {
        let text = compared(text);
        let named = outcomes.iter().find(|row| compared(&row.name) == text);
        if let (WordList::Outcomes, Some(row)) = (list, named) {
            return Some(row.outcome.into());
        }
        let keys = list.keys();
        let by_label = |labels: &Labels| {
            keys.iter().copied().find(|key| says(labels, &text, list.group(), key))
        };
        // A number is no name of a month.
        let by_key = || keys.iter().copied().find(|key| *key == text && list != WordList::Months);
        self.all().find_map(by_label).or_else(by_key)
    }

    /// What people read for the key of a word; an outcome's name in the scorecard.
    pub(crate) fn word(&self, list: WordList, key: &str, outcomes: &[PlannedOutcome]) -> String {
        let named = outcomes.iter().find(|row| <&str>::from(row.outcome) == key);
        match (list, named) {
            (WordList::Outcomes, Some(row)) => row.name.clone(),
            _ => self.say(list.group(), key).to_owned(),
        }
    }

    /// A status, with or without its shape.
    pub(crate) fn status(&self, text: &str) -> Option<Status> {
        let word = compared(text.trim_start_matches(|character: char| !character.is_alphabetic()));
        let by_label = |labels: &Labels| {
            Status::iter().find(|status| says(labels, &word, "status", (*status).into()))
        };
        self.all().find_map(by_label).or_else(|| Status::from_str(&word).ok())
    }

    /// Whether a text says that a figure does not apply.
    pub(crate) fn not_applicable(&self, text: &str) -> bool {
        self.is(&compared(text), "data", "not_applicable")
    }

    /// Whether a text is the label of the row for the result itself.
    pub(crate) fn result(&self, text: &str) -> bool {
        let text = compared(text);
        self.is(&text, "data", "typed") || self.is(&text, "data", "result")
    }

    /// The row on Start that a text is the label of.
    pub(crate) fn fact(&self, text: &str) -> Option<&'static str> {
        let text = compared(text);
        Fact::iter().map(Fact::id).find(|id| !text.is_empty() && self.is(&text, "start.fact", id))
    }

    /// A period as people write it, or by id.
    pub(crate) fn period(&self, text: &str) -> Option<Period> {
        let wanted = compared(text);
        if let Some(period) = self.periods.get(&wanted) {
            return Some(*period);
        }
        // Another year: the label tells which.
        let year = wanted.split(' ').find_map(|word| word.parse::<u16>().ok())?;
        let first = Period::first_of(year, self.calendar.start.every())?;
        let count = usize::try_from(first.every().per_year()).unwrap_or(1);
        let named = self.called(Calendar { start: first, count }).get(&wanted).copied();
        named
            .or_else(|| text.parse().ok().filter(|period: &Period| period.every() == first.every()))
    }

    /// A period of any length and year, as people write it or by id.
    pub(crate) fn any_period(&self, text: &str) -> Option<Period> {
        self.all().find_map(|labels| labels.period_called(text))
    }

    /// The prefix of codes (`O`, `D`) in every language.
    pub(crate) fn code_prefixes(&self, key: &str) -> Vec<String> {
        self.all().map(|labels| labels.of("code", key).to_lowercase()).collect()
    }

    /// The columns of a block by header text; texts that two columns share are left out.
    pub(crate) fn headers(&self, block: Block, calendar: Calendar) -> BTreeMap<String, String> {
        let mut all = match &self.issued {
            Some(issued) => headers([issued], block, calendar),
            None => BTreeMap::new(),
        };
        for (text, key) in headers(&self.labels, block, calendar) {
            all.entry(text).or_insert(key);
        }
        all
    }

    /// Whether a text tells which sheet it stands on: the title, or a heading of one whose title is
    /// the scorecard's own, or that has none.
    pub(crate) fn is_title(&self, text: &str, key: SheetKey) -> bool {
        let (group, key) = match key {
            SheetKey::Dashboard => ("dashboard", "strategy"),
            SheetKey::Calculation => ("calculation", "controls"),
            key => ("title", key.into()),
        };
        !text.is_empty() && self.is(&compared(text), group, key)
    }

    /// Whether a sheet has the name that the program gives to it, in any language.
    pub(crate) fn is_sheet(&self, name: &str, key: &str) -> bool {
        self.is(&compared(name), "sheet", key)
    }
}

/// The columns of a block by header text in some languages; texts that two columns share are left
/// out.
fn headers<'a>(
    of: impl IntoIterator<Item = &'a Labels>,
    block: Block,
    calendar: Calendar,
) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, Option<String>> = BTreeMap::new();
    let group = format!("column.{block}");
    for labels in of {
        let named = block
            .columns()
            .iter()
            .chain([CHECK, REMARK].iter().filter(|_| block == Block::Data))
            .map(|key| ((*key).to_owned(), compared(labels.of(&group, key))));
        let periods = matches!(block, Block::Data | Block::Targets).then(|| {
            calendar.periods().map(|period| (period.to_string(), compared(&labels.period(period))))
        });
        for (key, text) in named.chain(periods.into_iter().flatten()) {
            found
                .entry(text)
                .and_modify(|known| {
                    if known.as_ref() != Some(&key) {
                        *known = None;
                    }
                })
                .or_insert(Some(key));
        }
    }
    found.into_iter().filter_map(|(text, key)| Some((text, key?))).mapped()
}
