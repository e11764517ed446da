//! The sheet on which one figure is followed, against what the figures come to.
//!
//! It shows whatever was chosen on it last: KPI, target group and period are read from its cells,
//! and its steps are known by their labels.

use super::{
    cached_results::{Difference, ExpectedResult, agrees},
    visible_results::ExpectedSheets,
};
use crate::{
    catalogue::{Labels, capital},
    model::compared,
    readings::Block,
    score::{NodeLevel, NodeScore, SeriesScore, State, weight_of},
    scorecard::PlannedKpi,
    workbook::{
        read::{
            ReadContext,
            sheets::{CellValue, RowCells, Sheet},
        },
        tables::block::SheetKey,
    },
};

/// Rows within which the choices stand.
const CHOICES_WITHIN: u32 = 12;

/// Columns of a step, counted from its label.
const VALUE: u16 = 1;
const WEIGHT: u16 = 2;
const SCORE: u16 = 3;

/// What was chosen, and where the steps begin.
struct FollowedFigure<'a> {
    measure: &'a PlannedKpi,
    series: &'a SeriesScore,
    period: usize,
    /// Id of the series.
    id: String,
    /// Column of the labels.
    column: u16,
    /// Row of the first heading below which every label is the program's.
    first: u32,
}

/// One cell: key and label of its step, its column, and what it should show.
type FollowedCell = (&'static str, u16, Block, String, ExpectedResult);

impl ReadContext<'_> {
    /// Steps that show something else.
    pub(super) fn followed(&self, wanted: &ExpectedSheets<'_>, differences: &mut Vec<Difference>) {
        let Some(labels) = self.words.own() else { return };
        let found =
            (0..self.sheets.len()).find(|number| self.sheet_key(*number) == Some(SheetKey::Follow));
        let Some((number, sheet)) = found.and_then(|at| Some((at, self.sheets.get(at)?))) else {
            return;
        };
        let Some(followed) = self.followed_figure(wanted, labels, sheet) else { return };
        let none = labels.of("follow", "none");
        let cells = followed.cells(wanted, labels);
        for (at, row) in sheet.rows.range(followed.first..) {
            let said = compared(row.text(followed.column));
            let here = |(key, ..): &&FollowedCell| compared(labels.of("follow.step", key)) == said;
            for (key, column, block, id, own) in cells.iter().filter(here) {
                let column = followed.column + column;
                let shown = row.get(column).filter(|shown| !is_none(shown, none));
                if !agrees(shown, own) {
                    differences.push(Difference {
                        at: (number, *at, column),
                        block: *block,
                        id: id.clone(),
                        key: (*key).to_owned(),
                        what: Some(labels.of("follow.step", key).to_owned()),
                        shown: shown.cloned(),
                        own: own.clone(),
                    });
                }
            }
        }
    }

    /// What was chosen; none where it is not understood, as the sheet says by itself.
    fn followed_figure<'a>(
        &self,
        wanted: &ExpectedSheets<'a>,
        labels: &Labels,
        sheet: &Sheet,
    ) -> Option<FollowedFigure<'a>> {
        let title = compared(labels.of("follow.choice", "kpi"));
        let rows = || sheet.rows.range(..CHOICES_WITHIN);
        let titled = |row: &RowCells| {
            let mut cells = row.cells();
            cells.find(|(_, cell)| compared(cell.text()) == title).map(|(column, _)| column)
        };
        let column = rows().find_map(|(_, row)| titled(row))?;
        let chosen = |key: &str| {
            let title = compared(labels.of("follow.choice", key));
            let row = rows().find(|(_, row)| compared(row.text(column)) == title)?.1;
            Some(row.text(column + VALUE).trim().to_owned())
        };
        let (kpi, group, period) = (chosen("kpi")?, chosen("segment")?, chosen("period")?);
        let code = |block, text: &str| wanted.codes.get(&(block, text.split(' ').next()?)).copied();
        let id = code(Block::Kpis, &kpi)?;
        let scorecard = wanted.scorecard;
        let index = scorecard.kpis.iter().position(|measure| measure.id().as_str() == id)?;
        let everyone = group.is_empty() || group == labels.of("follow", "everyone");
        let (segment, id) = if everyone {
            (None, id.to_owned())
        } else {
            let group = code(Block::Segments, &group)?;
            let is_it = |id: &crate::model::Id| id.as_str() == group;
            let at =
                scorecard.segments.iter().position(|one| one.id.as_ref().is_some_and(is_it))?;
            (Some(at), format!("{id}@{group}"))
        };
        let mut series = wanted.scored.series.iter();
        let series = series.find(|one| one.kpi == index && one.segment == segment)?;
        let period = compared(&period);
        let mut periods = scorecard.calendar.periods();
        let position = periods.position(|one| {
            compared(&labels.period(one)) == period || compared(&one.to_string()) == period
        });
        let heading = compared(labels.of("follow.section", "value"));
        let mut headings = sheet.rows.iter();
        let (first, _) = headings.find(|(_, row)| compared(row.text(column)) == heading)?;
        Some(FollowedFigure {
            measure: scorecard.kpis.get(index)?,
            series,
            period: position.unwrap_or(wanted.scored.chosen),
            id,
            column,
            first: *first,
        })
    }
}

impl FollowedFigure<'_> {
    /// What the cells of the steps should show.
    fn cells(&self, wanted: &ExpectedSheets<'_>, labels: &Labels) -> Vec<FollowedCell> {
        let Some(now) = self.series.at(self.period) else { return Vec::new() };
        let hundredth = if wanted.in_percent(self.measure.id().as_str()) { 100.0 } else { 1.0 };
        let in_unit = |number: Option<f64>| number.map(|number| number / hundredth).into();
        let state: &'static str = now.state.into();
        let counts = !matches!(now.state, State::NotApplicable | State::NotDue);
        let weight = if counts { weight_of(self.measure.weight) } else { 0.0 };
        let own =
            |key, column, own: ExpectedResult| (key, column, Block::Kpis, self.id.clone(), own);
        let mut cells = vec![
            own("value", VALUE, in_unit(now.value)),
            own("state", VALUE, ExpectedResult::Key(capital(labels.of("state", state)))),
            own("target", VALUE, in_unit(now.target)),
            own("line", SCORE, now.score.into()),
            own("score", VALUE, now.score.into()),
            own("kpi", VALUE, now.score.into()),
            own("kpi", WEIGHT, Some(weight).into()),
        ];
        // Roll-ups of a group are live for the period that is reported.
        if self.series.segment.is_none() || self.period == wanted.scored.chosen {
            for (key, node, id) in self.levels(wanted) {
                let rolled = node.at(self.period);
                let node_of = |column, own| (key, column, Block::Results, id.clone(), own);
                cells.push(node_of(VALUE, rolled.score.into()));
                if node.level != NodeLevel::Scorecard {
                    let weight = if rolled.applicable { node.weight } else { 0.0 };
                    cells.push(node_of(WEIGHT, Some(weight).into()));
                }
            }
        }
        cells
    }

    /// The objective, the outcome and the whole that the KPI counts for.
    fn levels<'a>(
        &self,
        wanted: &ExpectedSheets<'a>,
    ) -> Vec<(&'static str, &'a NodeScore, String)> {
        let scorecard = wanted.scorecard;
        let at = self.measure.objective.as_ref().and_then(|id| {
            let mut objectives = scorecard.objectives.iter();
            objectives.position(|one| one.id == *id && !one.statement.trim().is_empty())
        });
        let Some((index, planned)) = at.and_then(|at| Some((at, scorecard.objectives.get(at)?)))
        else {
            return Vec::new();
        };
        let mut outcomes = scorecard.outcomes.iter();
        let outcome = outcomes.position(|row| row.outcome == planned.outcome);
        let group = self.id.split_once('@').map_or_else(String::new, |(_, id)| format!("@{id}"));
        [
            ("objective", NodeLevel::Objective, Some(index), format!("objective:{}", planned.id)),
            ("outcome", NodeLevel::Outcome, outcome, format!("outcome:{}", planned.outcome)),
            ("whole", NodeLevel::Scorecard, Some(0), "scorecard".to_owned()),
        ]
        .into_iter()
        .filter_map(|(key, level, index, id)| {
            let node = wanted.scored.nodes.iter().find(|node| {
                node.level == level
                    && Some(node.index) == index
                    && node.segment == self.series.segment
            })?;
            Some((key, node, format!("{id}{group}")))
        })
        .collect()
    }
}

/// Whether a cell shows the sign for nothing.
fn is_none(shown: &CellValue, none: &str) -> bool {
    matches!(shown, CellValue::Text(text) if text.trim() == none)
}
