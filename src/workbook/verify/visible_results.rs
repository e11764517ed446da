//! Results on the sheets that people read, against what the figures come to.
//!
//! Lines of the sheet Scorecard are known by their ids and outcomes by their names, its columns by
//! their headers; the sheets of before had tables of objectives and KPIs, known by their codes.

use super::{
    cached_results::{Difference, ExpectedResult, agrees},
    formulas::each_formula,
};
use crate::model::Mapped as _;
use crate::model::compared;
use crate::{
    model::{Edition, Treatment},
    readings::Block,
    score::{
        Anchors, Facet, NodeLevel, NodeScore, SLACK, Scored, SeriesScore, TOO_LARGE, Thresholds,
        thresholds,
    },
    scorecard::{PlannedKpi, Scorecard, Segment},
    workbook::{
        calc::trimmed,
        read::{
            ReadContext,
            sheets::{CellValue, RowCells},
        },
        tables::{CellScale, block::SheetKey},
    },
};
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};

/// Rows within which the headline stands.
const HEADLINE_WITHIN: u32 = 12;

/// What a stretch of the sheet Scorecard is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    Outcomes,
    /// Objectives, each with its KPIs.
    Lines,
    /// As it was before lines.
    Objectives,
    /// As it was before lines.
    Kpis,
}

/// Column of the ids of lines.
const LINE_IDS: u16 = 0;
/// What stands before the id of an objective.
const OBJECTIVE: &str = "objective:";

impl About {
    /// Key of the header over what its rows are known by, or say, and of another one beside it.
    fn known_by(self) -> (&'static str, &'static str) {
        match self {
            Self::Outcomes => ("outcome", "say"),
            Self::Lines => ("objective_kpi", "value"),
            Self::Objectives => ("code", "path"),
            Self::Kpis => ("code", "value"),
        }
    }

    /// Keys of the headers over numbers.
    fn numbers(self) -> &'static [&'static str] {
        match self {
            Self::Outcomes => &[
                "score",
                "to_date",
                "low",
                "high",
                "complete",
                "say",
                "do",
                "delivered",
                "yields",
                "gap",
            ],
            Self::Lines => &[
                "score",
                "value",
                "previous",
                "target",
                "to_date",
                "line_low",
                "line_high",
                "complete",
            ],
            Self::Objectives => &["score", "to_date", "low", "high", "complete"],
            Self::Kpis => &["score", "value", "previous", "target", "value_to_date"],
        }
    }
}

impl About {
    /// The block of what a row says.
    fn block(self, said: &str) -> Block {
        match self {
            Self::Kpis => Block::Kpis,
            Self::Lines if !said.starts_with(OBJECTIVE) => Block::Kpis,
            Self::Outcomes | Self::Lines | Self::Objectives => Block::Results,
        }
    }
}

/// What the cells of visible sheets should show.
pub(super) struct ExpectedSheets<'a> {
    /// How the cells of each KPI hold its numbers.
    scales: IndexMap<&'a str, CellScale>,
    pub(super) scorecard: &'a Scorecard,
    pub(super) scored: &'a Scored,
    series: IndexMap<&'a str, &'a SeriesScore>,
    /// Ids by code, as the file gives them.
    pub(super) codes: BTreeMap<(Block, &'a str), &'a str>,
}

impl ReadContext<'_> {
    /// Visible results that differ.
    pub(crate) fn visible(&self, scorecard: &Scorecard, scored: &Scored) -> Vec<Difference> {
        let totals = scored.series.iter().filter(|series| series.segment.is_none());
        let wanted = ExpectedSheets {
            scales: scorecard
                .kpis
                .iter()
                .map(|measure| (measure.id().as_str(), self.shown_scale(measure)))
                .indexed(),
            scorecard,
            scored,
            series: totals
                .filter_map(|series| Some((scorecard.kpis.get(series.kpi)?.id().as_str(), series)))
                .indexed(),
            codes: self
                .codes
                .iter()
                .map(|((block, id), code)| ((*block, code.as_str()), id.as_str()))
                .mapped(),
        };
        let mut differences = Vec::new();
        self.card(&wanted, &mut differences);
        self.followed(&wanted, &mut differences);
        self.kpi_columns(&wanted, &mut differences);
        self.treatments(scorecard, &mut differences);
        differences
    }

    /// Takes out those of whose cells the formula is gone; and the sheets that have none at all,
    /// each with how many of its results differ.
    pub(crate) fn typed_over(
        &self,
        differences: &mut Vec<Difference>,
    ) -> (Vec<Difference>, Vec<(usize, usize)>) {
        let (mut gone, mut bare) = (Vec::new(), Vec::new());
        let sheets: BTreeSet<usize> = differences.iter().map(|one| one.at.0).collect();
        for number in sheets {
            let Some(sheet) = self.sheets.get(number) else { continue };
            let mut formulas = BTreeSet::new();
            let here: BTreeSet<(u32, u32)> = differences
                .iter()
                .filter(|one| one.at.0 == number)
                .map(|one| (one.at.1, u32::from(one.at.2)))
                .collect();
            let mut any = false;
            let whole = each_formula(self.bytes, &sheet.name, |at, _| {
                any = true;
                if here.contains(&at) {
                    formulas.insert(at);
                }
            });
            if whole.is_none() {
                continue;
            }
            if !any {
                bare.push((number, here.len()));
                differences.retain(|one| one.at.0 != number);
                continue;
            }
            let is_gone = |one: &Difference| {
                one.at.0 == number && !formulas.contains(&(one.at.1, u32::from(one.at.2)))
            };
            gone.extend(differences.extract_if(.., |one| is_gone(one)));
        }
        (gone, bare)
    }

    /// How the sheets show the numbers of a KPI: those of the first edition as they are.
    fn shown_scale(&self, measure: &PlannedKpi) -> CellScale {
        match self.issued.edition {
            Edition::First => CellScale::Plain,
            Edition::Second => self.scale(measure),
        }
    }

    /// The sheet Scorecard.
    fn card(&self, wanted: &ExpectedSheets<'_>, differences: &mut Vec<Difference>) {
        let found = (0..self.sheets.len())
            .find(|number| self.sheet_key(*number) == Some(SheetKey::Scorecard));
        let Some((number, sheet)) = found.and_then(|at| Some((at, self.sheets.get(at)?))) else {
            return;
        };
        self.headline(number, wanted, differences);
        // The header over figures to date says what they cover as well; the first edition's did not.
        let period = |at: usize| wanted.scorecard.calendar.get(at);
        let ends = period(wanted.scored.year_start).zip(period(wanted.scored.chosen));
        let span = self.words.own().zip(ends).map(|(labels, (from, to))| labels.span(from, to));
        let first = wanted.scorecard.edition == Edition::First;
        let say = |key: &str| compared(self.words.say("card.header", key));
        let label = |key: &str| match (&span, key) {
            (_, "to_date" | "value_to_date") if first => say("year_to_date"),
            (Some(span), "to_date" | "value_to_date") => compared(&format!("{}: {span}", say(key))),
            _ => say(key),
        };
        let mut section: Option<(About, u16, BTreeMap<&'static str, u16>)> = None;
        for (at, row) in &sheet.rows {
            if let Some(next) = headers(row, &label) {
                section = Some(next);
                continue;
            }
            let Some((about, known_by, columns)) = &section else { continue };
            let said = row.text(*known_by);
            if said.is_empty() {
                continue;
            }
            for (key, column) in columns {
                let Some((id, own)) = wanted.cell(*about, said, key) else { continue };
                let shown = row.get(*column);
                if !agrees(shown, &own) {
                    differences.push(Difference {
                        at: (number, *at, *column),
                        block: about.block(said),
                        id,
                        key: (*key).to_owned(),
                        what: Some(self.words.say("card.header", key).to_owned()),
                        shown: shown.cloned(),
                        own,
                    });
                }
            }
        }
    }

    /// The score of the whole, beside its name and the period.
    fn headline(
        &self,
        number: usize,
        wanted: &ExpectedSheets<'_>,
        differences: &mut Vec<Difference>,
    ) {
        let name = trimmed(&wanted.scorecard.perspective.name);
        let Some(sheet) = self.sheets.get(number).filter(|_| !name.is_empty()) else { return };
        let named = sheet.rows.range(..HEADLINE_WITHIN).find(|(_, row)| {
            row.cells().any(|(_, cell)| cell.text().starts_with(&format!("{name} – ")))
        });
        let Some((at, row)) = named else { return };
        let Some(node) = wanted.node(NodeLevel::Scorecard, 0) else { return };
        let own = ExpectedResult::from(node.at(wanted.scored.chosen).score);
        // The score stands in a cell of its own; a dash where there is none.
        let shown = row.cells().find(|(_, cell)| cell.number().is_some());
        let (Some((column, value)), ExpectedResult::Number(_)) = (shown, &own) else { return };
        if !agrees(Some(value), &own) {
            differences.push(Difference {
                at: (number, *at, column),
                block: Block::Results,
                id: "scorecard".to_owned(),
                key: "score".to_owned(),
                what: Some(self.words.say("card.header", "score").to_owned()),
                shown: Some(value.clone()),
                own,
            });
        }
    }

    /// What the sheet KPIs works out from targets.
    fn kpi_columns(&self, wanted: &ExpectedSheets<'_>, differences: &mut Vec<Difference>) {
        let ExpectedSheets { scorecard, scored, series, .. } = wanted;
        let scaled = |id: &str, number: Option<f64>| wanted.scaled(id, number);
        for measure in &scorecard.kpis {
            let Some(series) = series.get(measure.id().as_str()) else { continue };
            let target = series.at(scored.chosen).and_then(|now| now.target);
            let Thresholds { green, amber } =
                thresholds(&Anchors::of(measure, target), scorecard.bands, scorecard.edition);
            let low = measure.kpi.worst.as_ref().map(|worst| worst.low);
            let proposed = low.and_then(|low| low.with_target(target));
            for (key, own) in [
                ("green_from", green),
                ("amber_from", amber),
                ("worst_proposed", proposed.filter(|worst| worst.abs() < TOO_LARGE)),
            ] {
                let id = measure.id().as_str();
                self.computed(Block::Kpis, id, key, scaled(id, own).into(), differences);
            }
        }
    }

    /// How the sheet Segments says to treat each group.
    fn treatments(&self, scorecard: &Scorecard, differences: &mut Vec<Difference>) {
        for segment in &scorecard.segments {
            let Some(id) = &segment.id else { continue };
            let own = match treatment(segment) {
                Some(treatment) => {
                    let key: &'static str = treatment.into();
                    let word = scorecard.treatments.get(key).cloned();
                    ExpectedResult::Key(
                        word.unwrap_or_else(|| self.words.say("treatment", key).to_owned()),
                    )
                }
                None => ExpectedResult::Nothing,
            };
            self.computed(Block::Segments, id.as_str(), "treatment", own, differences);
        }
    }

    /// One computed cell of a block that people fill in.
    fn computed(
        &self,
        block: Block,
        id: &str,
        key: &str,
        own: ExpectedResult,
        differences: &mut Vec<Difference>,
    ) {
        let line = id.parse().ok().and_then(|id| self.lines.get(&(block, id)));
        let Some((at, found)) = line.zip(self.found.get(&block)) else { return };
        let Some((column, sheet)) = found.column(key).zip(self.sheets.get(found.sheet)) else {
            return;
        };
        let shown = sheet.rows.get(at).and_then(|row| row.get(column));
        if !agrees(shown, &own) {
            differences.push(Difference {
                at: (found.sheet, *at, column),
                block,
                id: id.to_owned(),
                key: key.to_owned(),
                what: Some(self.words.say(&format!("column.{block}"), key).to_owned()),
                shown: shown.cloned(),
                own,
            });
        }
    }
}

impl ExpectedSheets<'_> {
    fn node(&self, level: NodeLevel, index: usize) -> Option<&NodeScore> {
        self.scored
            .nodes
            .iter()
            .find(|node| node.level == level && node.index == index && node.segment.is_none())
    }

    /// Whether a KPI counts in percentages, whenever its unit was named.
    pub(super) fn in_percent(&self, id: &str) -> bool {
        self.scales.get(id).is_some_and(|scale| *scale != CellScale::Plain)
    }

    /// A number of a KPI as its cells hold it.
    fn scaled(&self, id: &str, number: Option<f64>) -> Option<f64> {
        let scale = self.scales.get(id).copied().unwrap_or(CellScale::Plain);
        number.map(|number| scale.cell(number))
    }

    /// Id of a row of the sheet Scorecard, and what its cell under a header should show.
    fn cell(&self, about: About, said: &str, key: &str) -> Option<(String, ExpectedResult)> {
        match about {
            About::Outcomes => {
                let mut outcomes = self.scorecard.outcomes.iter();
                let index = outcomes.position(|row| compared(&row.name) == compared(said))?;
                let outcome = self.scorecard.outcomes.get(index)?.outcome;
                let node = self.node(NodeLevel::Outcome, index)?;
                Some((format!("outcome:{outcome}"), self.rolled(node, key)?))
            }
            About::Objectives => self.objective(self.codes.get(&(Block::Objectives, said))?, key),
            About::Kpis => {
                let id = *self.codes.get(&(Block::Kpis, said))?;
                self.kpi(id, key, &|number| self.scaled(id, number))
            }
            About::Lines => match said.strip_prefix(OBJECTIVE) {
                Some(id) => self.objective(id, key),
                None => {
                    // Percentages are shown as such, whenever a unit was named.
                    let hundredth = if self.in_percent(said) { 100.0 } else { 1.0 };
                    self.kpi(said, key, &|number| number.map(|number| number / hundredth))
                }
            },
        }
    }

    fn objective(&self, id: &str, key: &str) -> Option<(String, ExpectedResult)> {
        let mut objectives = self.scorecard.objectives.iter();
        let index = objectives.position(|planned| planned.id.as_str() == id)?;
        let node = self.node(NodeLevel::Objective, index)?;
        Some((format!("{OBJECTIVE}{id}"), self.rolled(node, key)?))
    }

    /// A number of a KPI, as `scaled` says that its cells hold it.
    fn kpi(
        &self,
        id: &str,
        key: &str,
        scaled: &dyn Fn(Option<f64>) -> Option<f64>,
    ) -> Option<(String, ExpectedResult)> {
        let series = self.series.get(id)?;
        let now = series.at(self.scored.chosen)?;
        let own = match key {
            "score" => now.score,
            "value" => scaled(now.value),
            "previous" => scaled(series.previous),
            "target" => scaled(now.target),
            "to_date" | "value_to_date" => scaled(series.to_date.value),
            _ => return None,
        };
        Some((id.to_owned(), own.into()))
    }

    /// A number of an outcome or an objective.
    fn rolled(&self, node: &NodeScore, key: &str) -> Option<ExpectedResult> {
        let chosen = self.scored.chosen;
        let rolled = node.at(chosen);
        let facet = |facet: Facet| node.of(facet, chosen).score;
        let bound =
            |number: f64| Some(number).filter(|_| rolled.applicable && rolled.coverage >= SLACK);
        let own = match key {
            "score" => rolled.score,
            "to_date" => node.to_date.all.score,
            "low" | "line_low" => bound(rolled.low),
            "high" | "line_high" => bound(rolled.high),
            "complete" => rolled.applicable.then_some(rolled.coverage),
            "say" => facet(Facet::Say),
            "do" => facet(Facet::Do),
            "delivered" => facet(Facet::Delivered),
            "yields" => facet(Facet::Yields),
            "gap" => facet(Facet::Say).zip(facet(Facet::Do)).map(|(say, does)| say - does),
            _ => return None,
        };
        Some(own.into())
    }
}

/// What a row of headers stands over: the column that rows are known by, and those of numbers.
fn headers(
    row: &RowCells,
    label: &impl Fn(&str) -> String,
) -> Option<(About, u16, BTreeMap<&'static str, u16>)> {
    let texts: Vec<(u16, String)> = row
        .cells()
        .filter(|(_, cell)| matches!(cell, CellValue::Text(_)))
        .map(|(column, cell)| (column, compared(cell.text())))
        .collect();
    if texts.len() < 4 {
        return None;
    }
    let column = |key: &str| {
        let label = label(key);
        texts.iter().find(|(_, text)| *text == label).map(|(column, _)| *column)
    };
    let kinds = [About::Outcomes, About::Lines, About::Objectives, About::Kpis];
    let about = kinds.into_iter().find(|about| {
        let (known_by, beside) = about.known_by();
        column(known_by).is_some() && column(beside).is_some() && column("score").is_some()
    })?;
    let columns = about.numbers().iter().filter_map(|key| Some((*key, column(key)?))).mapped();
    let known_by = match about {
        About::Lines => LINE_IDS,
        _ => column(about.known_by().0)?,
    };
    Some((about, known_by, columns))
}

/// How to treat a segment, as the sheet works it out.
fn treatment(segment: &Segment) -> Option<Treatment> {
    let (targeted, profit) = segment.targeted.zip(segment.profit_per_customer)?;
    Some(match (targeted, profit >= 0.0) {
        (true, true) => Treatment::Retain,
        (true, false) => Treatment::Transform,
        (false, true) => Treatment::Monitor,
        (false, false) => Treatment::Eliminate,
    })
}
