//! Two calculations: what the file shows as results, against what its figures come to.
//!
//! A cached result is never trusted, only compared. Where a file's programs left
//! results out altogether there is nothing to compare.

use crate::model::Mapped as _;
use crate::{
    readings::Block,
    score::{Facet, NodeLevel, NodeScore, Scored, SeriesScore, Status},
    scorecard::Scorecard,
    workbook::{
        calc::trimmed,
        read::{
            blocks::FoundBlock,
            sheets::{CellValue, Sheet},
            vocabulary::ReaderVocabulary,
        },
        tables::WITHHELD,
    },
};
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// Relative difference below which two results are one: some programs write 15 digits.
const SAME: f64 = 1e-9;

/// Most differences that are kept.
const MAX_DIFFERENCES: usize = 5_000;

/// What figures come to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ExpectedResult {
    /// Nothing.
    Nothing,
    /// A number.
    Number(f64),
    /// A key or an id.
    Key(String),
    /// A status, which the file shows as a word.
    Status(Status),
}

impl From<Option<f64>> for ExpectedResult {
    fn from(number: Option<f64>) -> Self {
        number.map_or(Self::Nothing, Self::Number)
    }
}

impl From<usize> for ExpectedResult {
    #[expect(clippy::cast_precision_loss, reason = "counts are small")]
    fn from(count: usize) -> Self {
        Self::Number(count as f64)
    }
}

/// A result that the file shows otherwise.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    /// Sheet by number, row and column, from 0.
    pub(crate) at: (usize, u32, u16),
    /// Where it belongs.
    pub(crate) block: Block,
    /// Id of its row.
    pub(crate) id: String,
    /// Key of its column.
    pub(crate) key: String,
    /// The header of its column, on sheets that people read.
    pub(crate) what: Option<String>,
    /// What the file shows; none for nothing.
    pub(crate) shown: Option<CellValue>,
    /// What its figures come to.
    pub(crate) own: ExpectedResult,
}

/// What came of comparing.
#[derive(Debug, Default)]
pub(crate) struct Compared {
    /// Results that differ, in the order of the sheet.
    pub(crate) differences: Vec<Difference>,
    /// How many more differ: of a large workbook that is out of date, nearly all do.
    pub(crate) more: usize,
    /// Whether the program that saved the file left the results of formulas out.
    pub(crate) dropped: bool,
}

/// Holds the promised results of a file against what its figures come to; `period`: whether the
/// file shows the same period as was scored.
pub(crate) fn compare(
    sheets: &[Sheet],
    found: &BTreeMap<Block, FoundBlock>,
    words: &ReaderVocabulary,
    (scorecard, scored): (&Scorecard, &Scored),
    period: bool,
) -> Compared {
    let series = series_by_id(scorecard, scored);
    let nodes = nodes_by_id(scorecard, scored);
    let positions: BTreeMap<String, usize> = (0..)
        .zip(scorecard.calendar.periods())
        .map(|(position, period)| (period.to_string(), position))
        .mapped();
    let mut bench = ResultComparer {
        sheets,
        words,
        nodes: &nodes,
        differences: Vec::new(),
        beyond: (0, 0),
        numbers: false,
        texts: false,
    };
    if let Some(results) = found.get(&Block::Results).filter(|_| period) {
        bench.walk(
            (Block::Results, results),
            |id| nodes.get(id),
            |(_, node), key| result(scorecard, scored, node, key),
        );
    }
    for block in [Block::Values, Block::Scores, Block::States] {
        let Some(found) = found.get(&block) else { continue };
        bench.walk(
            (block, found),
            |id| series.get(id),
            |series, key| match positions.get(key) {
                Some(position) => in_period(block, series, *position),
                None if key == "to-date" && period => Some(to_date(block, series)),
                None => None,
            },
        );
    }
    let ResultComparer { numbers, texts, beyond, mut differences, .. } = bench;
    // Every figure has a state, so that nothing at all means that nothing was kept.
    let dropped = !numbers && !texts && found.contains_key(&Block::States) && !series.is_empty();
    if dropped {
        differences.clear();
    }
    // Some programs keep numbers and leave texts out.
    differences.retain(|one| {
        texts || matches!(one.own, ExpectedResult::Number(_) | ExpectedResult::Nothing)
    });
    let more = if dropped { 0 } else { beyond.0 + if texts { beyond.1 } else { 0 } };
    Compared { differences, more, dropped }
}

/// What is compared, and what was seen on the way.
struct ResultComparer<'a> {
    sheets: &'a [Sheet],
    words: &'a ReaderVocabulary,
    nodes: &'a IndexMap<String, (usize, &'a NodeScore)>,
    differences: Vec<Difference>,
    /// How many more differ: numbers, and texts.
    beyond: (usize, usize),
    /// Whether any result is a number.
    numbers: bool,
    /// Whether any result is a text.
    texts: bool,
}

impl ResultComparer<'_> {
    /// Compares the rows of a block: what is known by the id of a row, and what each of its cells
    /// should show; none where nothing is known.
    fn walk<T: Copy>(
        &mut self,
        (block, found): (Block, &FoundBlock),
        known: impl Fn(&str) -> Option<T>,
        expected: impl Fn(T, &str) -> Option<ExpectedResult>,
    ) {
        let Some((sheet, ids)) = self.sheets.get(found.sheet).zip(found.id) else { return };
        let mut seen = std::collections::BTreeSet::new();
        for at in &found.rows {
            let Some(row) = sheet.rows.get(at) else { continue };
            let id = row.text(ids);
            if id.is_empty() || !seen.insert(id) {
                continue;
            }
            let Some(known) = known(id) else { continue };
            for (key, column) in &found.columns {
                let Some(own) = expected(known, key) else { continue };
                let shown = row.get(*column);
                match shown {
                    Some(CellValue::Text(_)) => self.texts = true,
                    Some(_) => self.numbers = true,
                    None => {}
                }
                if !self.matches(id, key, shown, &own) {
                    if self.differences.len() >= MAX_DIFFERENCES {
                        let number =
                            matches!(own, ExpectedResult::Number(_) | ExpectedResult::Nothing);
                        let beyond = if number { &mut self.beyond.0 } else { &mut self.beyond.1 };
                        *beyond += 1;
                        continue;
                    }
                    self.differences.push(Difference {
                        at: (found.sheet, *at, *column),
                        block,
                        id: id.to_owned(),
                        key: key.clone(),
                        what: None,
                        shown: shown.cloned(),
                        own,
                    });
                }
            }
        }
    }

    /// Whether a cell shows what its figures come to.
    fn matches(
        &self,
        id: &str,
        key: &str,
        shown: Option<&CellValue>,
        own: &ExpectedResult,
    ) -> bool {
        agrees(shown, own)
            || match (shown, own) {
                (Some(CellValue::Text(text)), ExpectedResult::Status(own)) => {
                    // A word that nobody knows any more says nothing.
                    self.words.status(text).is_none_or(|shown| shown == *own)
                }
                (Some(CellValue::Text(text)), ExpectedResult::Key(own)) => {
                    key == "weakest" && self.tie(id, text.trim(), own)
                }
                _ => false,
            }
    }

    /// Whether two parts of a whole have the same score but for the last digits.
    fn tie(&self, id: &str, shown: &str, own: &str) -> bool {
        let segment = id.split_once('@').map_or("", |(_, segment)| segment);
        let score = |part: &str| {
            let id = if segment.is_empty() { part.to_owned() } else { format!("{part}@{segment}") };
            self.nodes.get(&id).and_then(|(chosen, node)| node.of(Facet::All, *chosen).score)
        };
        let alike = |one: f64, two: f64| (one - two).abs() <= SAME * 100.0;
        score(shown).zip(score(own)).is_some_and(|(one, two)| alike(one, two))
    }
}

/// Whether a cell shows a number, a key or nothing as it should.
pub(crate) fn agrees(shown: Option<&CellValue>, own: &ExpectedResult) -> bool {
    match (shown, own) {
        (None, ExpectedResult::Nothing) => true,
        (Some(CellValue::Text(text)), ExpectedResult::Nothing) => {
            ["", WITHHELD].contains(&text.trim())
        }
        (Some(CellValue::Text(text)), ExpectedResult::Key(own)) => text.trim() == own,
        (Some(shown), ExpectedResult::Number(own)) => shown
            .number()
            .is_some_and(|shown| (shown - own).abs() <= SAME * shown.abs().max(own.abs()).max(1.0)),
        _ => false,
    }
}

/// The series of KPIs that are in use, by the id of their rows.
fn series_by_id<'a>(
    scorecard: &Scorecard,
    scored: &'a Scored,
) -> IndexMap<String, &'a SeriesScore> {
    let id = |series: &SeriesScore| {
        let measure = scorecard.kpis.get(series.kpi)?;
        if trimmed(&measure.kpi.name).is_empty() {
            return None;
        }
        Some(match series.segment {
            Some(at) => {
                format!("{}@{}", measure.id(), scorecard.segments.get(at)?.id.as_ref()?)
            }
            None => measure.id().to_string(),
        })
    };
    scored.series.iter().filter_map(|series| Some((id(series)?, series))).indexed()
}

/// The roll-ups, by the id of their rows, each with the position of the chosen period.
fn nodes_by_id<'a>(
    scorecard: &Scorecard,
    scored: &'a Scored,
) -> IndexMap<String, (usize, &'a NodeScore)> {
    let id = |node: &NodeScore| {
        let id = node_id(scorecard, node.level, node.index)?;
        Some(match node.segment {
            Some(at) => format!("{id}@{}", scorecard.segments.get(at)?.id.as_ref()?),
            None => id,
        })
    };
    let nodes = scored.nodes.iter().filter_map(|node| Some((id(node)?, (scored.chosen, node))));
    nodes.indexed()
}

/// Id of a roll-up in total; none for an objective that says nothing.
fn node_id(scorecard: &Scorecard, level: NodeLevel, index: usize) -> Option<String> {
    Some(match level {
        NodeLevel::Scorecard => "scorecard".to_owned(),
        NodeLevel::Outcome => format!("outcome:{}", scorecard.outcomes.get(index)?.outcome),
        NodeLevel::Objective | NodeLevel::Kpi => {
            let planned = scorecard.objectives.get(index)?;
            if trimmed(&planned.statement).is_empty() {
                return None;
            }
            format!("objective:{}", planned.id)
        }
    })
}

/// What a series comes to in one period.
fn in_period(block: Block, series: &SeriesScore, position: usize) -> Option<ExpectedResult> {
    let period = series.at(position)?;
    Some(match block {
        Block::Values => period.value.into(),
        Block::Scores => period.score.into(),
        _ => ExpectedResult::Key(period.state.to_string()),
    })
}

/// What a series comes to from the start of the year.
fn to_date(block: Block, series: &SeriesScore) -> ExpectedResult {
    let to_date = series.to_date;
    match block {
        Block::Values => to_date.value.into(),
        Block::Scores => to_date.score.into(),
        _ => ExpectedResult::Key(to_date.state.to_string()),
    }
}

/// One result of a roll-up in the chosen period.
fn result(
    scorecard: &Scorecard,
    scored: &Scored,
    node: &NodeScore,
    key: &str,
) -> Option<ExpectedResult> {
    let rolled = node.at(scored.chosen);
    let facet = |facet: Facet| node.of(facet, scored.chosen).score;
    let applicable = |number: f64| rolled.applicable.then_some(number).into();
    Some(match key {
        "score" => rolled.score.into(),
        "status" => ExpectedResult::Status(node.status),
        "coverage" => applicable(rolled.coverage),
        "low" => applicable(rolled.low),
        "high" => applicable(rolled.high),
        "green" => node.counts.green.into(),
        "amber" => node.counts.amber.into(),
        "red" => node.counts.red.into(),
        "no_data" => node.counts.no_data.into(),
        "say" => facet(Facet::Say).into(),
        "do" => facet(Facet::Do).into(),
        "delivered" => facet(Facet::Delivered).into(),
        "yields" => facet(Facet::Yields).into(),
        "gap" => facet(Facet::Say).zip(facet(Facet::Do)).map(|(say, does)| say - does).into(),
        // Of the whole alone.
        "carried" if (node.level, node.segment) == (NodeLevel::Scorecard, None) => {
            node.carried.into()
        }
        "like_for_like" if (node.level, node.segment) == (NodeLevel::Scorecard, None) => {
            node.like_for_like.into()
        }
        "weakest" => match node.weakest {
            None => ExpectedResult::Nothing,
            Some(weakest) if weakest.level == NodeLevel::Kpi => {
                let series = scored.series.get(weakest.index)?;
                ExpectedResult::Key(scorecard.kpis.get(series.kpi)?.id().to_string())
            }
            Some(weakest) => ExpectedResult::Key(node_id(scorecard, weakest.level, weakest.index)?),
        },
        _ => return None,
    })
}
