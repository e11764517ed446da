//! Several workbooks KPI by KPI: a row for each KPI, a column for each workbook.

use super::format::figure;
use crate::model::Ordered as _;
use crate::{
    catalogue::Labels,
    model::Unit,
    rollup::{Combined, CombinedRow, ComparedFigure, ComparedKpi, ComparedScore, Comparison},
    score::{State, Status, shown},
};
use minijinja::{
    Value,
    value::{Enumerator, Object, ObjectRepr, Serde},
};
use serde::Serialize;
use std::{collections::BTreeMap, ops::Range, sync::Arc};
use strum::IntoEnumIterator as _;

/// Most columns of one table on paper: so many can be read on A4 across.
pub(super) const ON_PAPER: usize = 12;
/// Most columns of a table that is read on A4 upright.
const MAX_UPRIGHT: usize = 5;
/// Most KPIs that are named as those in which workbooks differ most.
const MAX_NAMED: usize = 3;
/// What stands beside a KPI in which they differ most.
const MOST: char = '◆';

/// All workbooks that could be read beside each other.
#[derive(Serialize)]
pub(super) struct HeatMap {
    /// In which KPIs they differ most.
    pub(super) most: Option<String>,
    /// Whether it is printed across.
    across: bool,
    /// Tables, each of so many workbooks as can be read beside each other.
    #[serde(serialize_with = "as_list")]
    pub(super) parts: Arc<HeatMapParts>,
    /// What its signs mean.
    pub(super) signs: Vec<HeatMapSign>,
    /// What must be known beside it.
    pub(super) notes: Vec<String>,
}

/// A table.
#[derive(Serialize)]
pub(super) struct HeatMapPart {
    title: String,
    pub(super) heads: Vec<HeatMapHead>,
    /// The whole, then each outcome with its KPIs below it.
    pub(super) groups: Vec<Vec<HeatMapRow>>,
}

/// Which workbook a column is about.
#[derive(Clone, Serialize)]
pub(super) struct HeatMapHead {
    /// Organisation, or file where that is not given.
    pub(super) name: String,
    /// What tells it from others.
    pub(super) about: Option<String>,
}

/// A KPI, or the outcome that leads its KPIs.
#[derive(Serialize)]
pub(super) struct HeatMapRow {
    /// Whether it is a roll-up.
    pub(super) lead: bool,
    pub(super) name: String,
    /// What its values are counted in, where they do not say so themselves.
    unit: Option<String>,
    pub(super) cells: Vec<HeatMapCell>,
    /// Between the lowest and the highest score, marked where that is most.
    pub(super) spread: String,
    pub(super) most: bool,
}

/// What stands there, and what it means.
#[derive(Default, Serialize)]
pub(super) struct HeatMapCell {
    /// Key of the status; none where nothing is asked or told, which is no matter of concern.
    pub(super) status: Option<Status>,
    /// Shape and value, in one line.
    pub(super) mark: String,
    /// What the shape or the dash stands for, where nothing else says so.
    word: Option<String>,
    /// What else has to be said.
    pub(super) said: Option<String>,
    /// All of it in one line of words.
    text: String,
}

/// A sign with what it means.
#[derive(Serialize)]
pub(super) struct HeatMapSign {
    status: Option<Status>,
    pub(super) sign: String,
    pub(super) word: String,
}

/// Sets workbooks beside each other, at most so many in one table; none where they share no KPI.
pub(super) fn heat_map(
    combined: &Combined,
    labels: &Labels,
    most_columns: usize,
) -> Option<HeatMap> {
    let comparison = combined.comparison.as_ref().filter(|all| !all.outcomes.is_empty())?;
    let columns: Vec<&CombinedRow> =
        comparison.columns.iter().filter_map(|place| combined.rows.get(*place)).collect();
    let most = differ_most(comparison);
    let parts = HeatMapParts {
        labels: labels.clone(),
        heads: heads(&columns, labels),
        wholes: columns.iter().map(|row| (row.score, row.status)).collect(),
        count: columns.len().div_ceil(most_columns.max(1)).max(1),
        most: most.iter().map(|one| one.place).collect(),
        comparison: comparison.clone(),
    };
    Some(HeatMap {
        most: named(&most, labels),
        across: columns.len() > MAX_UPRIGHT,
        parts: Arc::new(parts),
        signs: signs(!most.is_empty(), labels),
        notes: notes(comparison, labels),
    })
}

/// A KPI that stands out: its places among the outcomes and among the KPIs of its outcome.
struct DifferingKpi<'a> {
    place: (usize, usize),
    kpi: &'a ComparedKpi,
    /// In whole points.
    spread: f64,
}

/// The KPIs with the largest spreads; equal ones as they stand.
///
/// At most a third of those that have one, because what stands out is little among much.
fn differ_most(comparison: &Comparison) -> Vec<DifferingKpi<'_>> {
    let all = comparison.outcomes.iter().enumerate().flat_map(|(outcome, row)| {
        row.kpis.iter().enumerate().map(move |(kpi, row)| ((outcome, kpi), row))
    });
    let mut spreads: Vec<DifferingKpi<'_>> = all
        .filter_map(|(place, kpi)| Some(DifferingKpi { place, kpi, spread: shown(kpi.spread?) }))
        .collect();
    let named = MAX_NAMED.min(spreads.len().div_ceil(3));
    spreads.in_order_by(|one, two| two.spread.total_cmp(&one.spread));
    spreads.truncate(named);
    spreads.retain(|one| one.spread > 0.0);
    spreads
}

/// A sentence that names them.
fn named(most: &[DifferingKpi<'_>], labels: &Labels) -> Option<String> {
    let item = |DifferingKpi { kpi, spread, .. }: &DifferingKpi<'_>| {
        let points = format!("{spread:.0}");
        labels.fill("report.compared.item", &[("kpi", &kpi.name), ("points", &points)])
    };
    let list: Vec<String> = most.iter().map(item).collect();
    let all = list.join(", ");
    (!list.is_empty()).then(|| labels.fill("report.compared.most", &[("list", &all)]))
}

/// The tables of a map, each made when its turn comes and let go afterwards: of a thousand
/// workbooks there are as many cells as ten of them have in all.
pub(super) struct HeatMapParts {
    labels: Labels,
    /// One for each workbook.
    heads: Vec<HeatMapHead>,
    /// What each comes to.
    wholes: Vec<(Option<f64>, Status)>,
    /// How many tables there are.
    count: usize,
    /// The KPIs that are marked, by their places.
    most: Vec<(usize, usize)>,
    comparison: Comparison,
}

impl HeatMapParts {
    /// The tables, of about as many columns each, and no more than can be read.
    #[cfg(feature = "terminal")]
    pub(super) fn iter(&self) -> impl Iterator<Item = HeatMapPart> {
        (0..self.count).map(|number| self.part(number))
    }

    fn part(&self, number: usize) -> HeatMapPart {
        let (all, count) = (self.heads.len(), self.count);
        let range = number * all / count..(number + 1) * all / count;
        let title = match count {
            1 => self.labels.text("report.section.compared").to_owned(),
            _ => self.labels.fill(
                "report.compared.part",
                &[
                    ("from", &(range.start + 1).to_string()),
                    ("to", &range.end.to_string()),
                    ("all", &all.to_string()),
                ],
            ),
        };
        HeatMapPart {
            title,
            heads: self.heads.get(range.clone()).unwrap_or_default().to_vec(),
            groups: self.groups(&range),
        }
    }

    /// The whole, and the outcomes with their KPIs; what none of these workbooks has is left out.
    fn groups(&self, range: &Range<usize>) -> Vec<Vec<HeatMapRow>> {
        let wholes = self.wholes.get(range.clone()).unwrap_or_default();
        let whole = wholes.iter().map(|(score, status)| self.score(*score, *status)).collect();
        let whole = self.lead(self.labels.text("report.whole"), whole, self.comparison.spread);
        let outcomes =
            self.comparison.outcomes.iter().enumerate().filter_map(|(place, outcome)| {
                let kpis = outcome.kpis.iter().enumerate();
                let mut rows =
                    kpis.filter_map(|(kpi, row)| self.row(row, (place, kpi), range)).peekable();
                rows.peek()?;
                let scores = outcome.scores.get(range.clone()).unwrap_or_default();
                let cell = |score: &Option<ComparedScore>| {
                    score.map_or_else(
                        || self.absent(),
                        |found| self.score(found.score, found.status),
                    )
                };
                let cells = scores.iter().map(cell).collect();
                let lead = self.lead(&outcome.name, cells, outcome.spread);
                Some(std::iter::once(lead).chain(rows).collect())
            });
        std::iter::once(vec![whole]).chain(outcomes).collect()
    }

    /// A roll-up.
    fn lead(&self, name: &str, cells: Vec<HeatMapCell>, spread: Option<f64>) -> HeatMapRow {
        HeatMapRow {
            lead: true,
            name: name.to_owned(),
            unit: Some(self.labels.text("report.header.score").to_owned()),
            cells,
            spread: self.spread(spread),
            most: false,
        }
    }

    /// A KPI; none where no workbook of this table has it.
    fn row(
        &self,
        kpi: &ComparedKpi,
        place: (usize, usize),
        range: &Range<usize>,
    ) -> Option<HeatMapRow> {
        let from = kpi.figures.partition_point(|figure| figure.column < range.start);
        let mut figures = kpi.figures.get(from..).unwrap_or_default().iter().peekable();
        figures.peek().filter(|figure| figure.column < range.end)?;
        let cells = range.clone().map(|column| {
            let figure = figures.next_if(|figure| figure.column == column);
            figure.map_or_else(|| self.absent(), |figure| self.cell(figure, &kpi.unit))
        });
        let cells = cells.collect();
        let most = self.most.contains(&place);
        let spread = self.spread(kpi.spread);
        // A figure has its sign where that is short.
        let signed = kpi.unit.id.as_str() == Unit::PERCENT || kpi.unit.label == "€";
        Some(HeatMapRow {
            lead: false,
            name: kpi.name.clone(),
            unit: (!signed).then(|| kpi.unit.label.clone()),
            cells,
            spread: if most { format!("{MOST} {spread}") } else { spread },
            most,
        })
    }

    /// A difference between scores, in whole points.
    fn spread(&self, spread: Option<f64>) -> String {
        spread.map_or_else(|| self.dash(), |spread| format!("{:.0}", shown(spread)))
    }

    /// A KPI in one workbook.
    fn cell(&self, figure: &ComparedFigure, unit: &Unit) -> HeatMapCell {
        let labels = &self.labels;
        if figure.suppressed {
            return said(String::new(), labels.text("report.compared.hidden"));
        }
        let value = figure.value.map(|value| self::figure(Some(value), unit, labels));
        let state = labels.of("state", figure.state.into());
        match figure.state {
            State::NotDue | State::NotApplicable => said(self.dash(), state),
            State::Missing | State::Invalid | State::Refused => HeatMapCell {
                status: Some(Status::NoData),
                mark: marked(value.as_deref(), Status::NoData),
                ..said(shaped(value.as_deref(), Status::NoData), state)
            },
            State::Value => self.scored(value, figure.status, None),
            // What is carried over is not of this period.
            State::Carried => {
                let said = labels.text("report.compared.carried");
                self.scored(value, figure.status, Some(said))
            }
        }
    }

    /// A roll-up in one workbook.
    fn score(&self, score: Option<f64>, status: Status) -> HeatMapCell {
        self.scored(score.map(|score| format!("{:.0}", shown(score))), status, None)
    }

    fn scored(&self, value: Option<String>, status: Status, said: Option<&str>) -> HeatMapCell {
        let word = self.labels.of("status", status.into());
        let words = format!("{} {word}", shaped(value.as_deref(), status));
        HeatMapCell {
            status: Some(status),
            text: match said {
                Some(said) => format!("{words} ({said})"),
                None => words,
            },
            mark: marked(value.as_deref(), status),
            word: Some(word.to_owned()),
            said: said.map(str::to_owned),
        }
    }

    /// Nothing is asked there.
    fn absent(&self) -> HeatMapCell {
        let word = self.labels.text("report.compared.absent").to_owned();
        HeatMapCell { word: Some(word), text: self.dash(), mark: self.dash(), ..Default::default() }
    }

    fn dash(&self) -> String {
        self.labels.text("report.no_value").to_owned()
    }
}

/// What each workbook is called, and what tells it from those that are called so, too.
fn heads(columns: &[&CombinedRow], labels: &Labels) -> Vec<HeatMapHead> {
    let mut called: BTreeMap<&str, usize> = BTreeMap::new();
    for name in columns.iter().filter_map(|row| row.organisation.as_deref()) {
        *called.entry(name).or_default() += 1;
    }
    let first = columns.first().and_then(|row| row.period);
    let same_period = columns.iter().all(|row| row.period == first);
    let head = |row: &&CombinedRow| {
        let alone = |name: &&str| called.get(name) == Some(&1);
        let name = row.organisation.as_deref();
        let file = name.filter(|name| !alone(name)).map(|_| row.file.clone());
        let period = row.period.filter(|_| !same_period);
        let example = row.example.then(|| labels.text("report.compared.example"));
        let about: Vec<String> = file
            .into_iter()
            .chain(period.map(|period| labels.period(period)))
            .chain(example.map(str::to_owned))
            .collect();
        HeatMapHead {
            name: name.unwrap_or(&row.file).to_owned(),
            about: (!about.is_empty()).then(|| about.join(" · ")),
        }
    };
    columns.iter().map(head).collect()
}

/// For templates, a list.
fn as_list<S: serde::Serializer>(parts: &Arc<HeatMapParts>, to: S) -> Result<S::Ok, S::Error> {
    Value::from_dyn_object(Arc::clone(parts)).serialize(to)
}

impl std::fmt::Debug for HeatMapParts {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "{} tables", self.count)
    }
}

impl Object for HeatMapParts {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let number = key.as_usize().filter(|number| *number < self.count)?;
        Some(Value::from(Serde(self.part(number))))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.count)
    }
}

/// Shape and value, which no line parts: shapes stand below each other.
fn marked(value: Option<&str>, status: Status) -> String {
    let shape = status.shape();
    value.map_or_else(|| shape.to_string(), |value| format!("{shape}\u{a0}{value}"))
}

/// Value and shape, as words follow them elsewhere.
fn shaped(value: Option<&str>, status: Status) -> String {
    let shape = status.shape();
    value.map_or_else(|| shape.to_string(), |value| format!("{value} {shape}"))
}

/// What says itself in words why there is no score.
fn said(mark: String, words: &str) -> HeatMapCell {
    let text = format!("{mark} {words}").trim_start().to_owned();
    HeatMapCell { mark, said: Some(words.to_owned()), text, ..HeatMapCell::default() }
}

/// What the signs mean.
fn signs(any_most: bool, labels: &Labels) -> Vec<HeatMapSign> {
    let status = |status: Status| HeatMapSign {
        status: Some(status),
        sign: status.shape().to_string(),
        word: labels.of("status", status.into()).to_owned(),
    };
    let plain = |sign: &str, key: &str| HeatMapSign {
        status: None,
        sign: sign.to_owned(),
        word: labels.text(key).to_owned(),
    };
    let absent = plain(labels.text("report.no_value"), "report.compared.absent");
    let most = any_most.then(|| plain(&MOST.to_string(), "report.compared.differs"));
    Status::iter().map(status).chain([absent]).chain(most).collect()
}

/// What must be known beside the tables.
fn notes(comparison: &Comparison, labels: &Labels) -> Vec<String> {
    let mut kpis = comparison.outcomes.iter().flat_map(|outcome| &outcome.kpis);
    let hidden = kpis.any(|kpi| kpi.figures.iter().any(|figure| figure.suppressed));
    let alone = match comparison.alone {
        0 => None,
        1 => Some(labels.text("report.compared.alone_one").to_owned()),
        count => Some(labels.fill("report.compared.alone", &[("count", &count.to_string())])),
    };
    let hidden = hidden.then(|| labels.text("report.compared.hidden_why").to_owned());
    hidden.into_iter().chain(alone).collect()
}
