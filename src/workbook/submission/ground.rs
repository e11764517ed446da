//! A filled-in workbook as the plan of a new one.

use crate::{
    catalogue::{Catalogue, Labels},
    finding::{CheckCode, Code, Finding, Location, PlanCode, SheetCode, text::Places},
    model::{BySegment, Edition, Id},
    readings::{Block, Readings},
    scorecard::{OWN_KPIS, Plan, Scorecard, Segment, ask_apart, own_number, translate},
    workbook::{
        submission::{CellIndex, Submission},
        tables::{
            AskedColumn, ColumnFacts, Fact, KpiColumn, ObjectiveColumn, SegmentColumn, StartColumn,
            TableColumn, ValueKind,
        },
    },
};
use std::collections::{BTreeMap, BTreeSet};
use strum::IntoEnumIterator;

/// What a new workbook is made from.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Ground {
    /// What people decided, with the cells where it stands.
    pub plan: Plan,
    /// The scorecard that the figures belong to. The plan makes the same, as long as the catalogue is
    /// the same and nobody ticked otherwise of which groups KPIs are asked.
    pub scorecard: Scorecard,
    /// The figures; none where they were made up.
    pub readings: Readings,
}

impl Submission {
    /// What a new workbook is made from.
    ///
    /// `catalogue` is in the language of this one, `labels` in that of the new one.
    ///
    /// KPIs of rows without an id become KPIs of the user's own, target groups whose rows were
    /// deleted are left out, and an example stays marked as one. Explanations and remarks belong
    /// to their figures and are no part of a plan.
    #[must_use]
    pub fn ground(&self, catalogue: &Catalogue, labels: &Labels) -> Ground {
        let mut scorecard = self.scorecard.clone();
        let mut readings = self.readings.clone();
        let mut numbers = free_numbers(&scorecard);
        let mut renamed = BTreeMap::new();
        for measure in &mut scorecard.kpis {
            let id = measure.id().clone();
            if own_number(&id).is_some_and(|number| number > OWN_KPIS)
                && let Some(number) = numbers.next()
            {
                measure.kpi.id = number.clone();
                renamed.insert(number, id);
            }
        }
        for (now, before) in &renamed {
            let series = readings.series.remove(&(before.clone(), None));
            readings.series.extend(series.map(|series| ((now.clone(), None), series)));
        }
        scorecard.segments.retain(|segment| {
            segment.id.as_ref().is_none_or(|id| !self.was_deleted(Block::Segments, id))
        });
        let asked = self.asked_next(&scorecard);
        // What an example made up is taken too, and stays marked; without a figure there is nothing
        // left that it could be an example of.
        scorecard.example &= !readings.is_blank();
        // Sentences that name the organisation are the catalogue's, whatever it is called now.
        let issued = self.issued_organisation();
        let mut named = Scorecard { organisation: issued.to_owned(), ..scorecard.clone() };
        for (measure, asked) in named.kpis.iter_mut().zip(asked) {
            measure.by_segment = asked;
        }
        let mut plan = named.plan(catalogue);
        // Where there were no groups, there was nothing to tick: those that were named since are
        // asked what is about them.
        if plan.segments.iter().all(|segment| self.was_added(segment)) {
            ask_apart(catalogue, &mut plan, 0, 0);
        }
        translate(&mut plan, catalogue.labels(), labels);
        plan.organisation.clone_from(&scorecard.organisation);
        plan.places = places(&self.cells, &plan, &renamed);
        Ground { plan, scorecard, readings }
    }

    /// What of the findings on this workbook matters for a new one.
    ///
    /// What the sheets for setting up say, and what is wrong with the file; findings about
    /// figures, explanations and results stay behind.
    #[must_use]
    pub(crate) fn about_plan(&self, findings: &[Finding]) -> Vec<Finding> {
        let sheets: BTreeSet<&str> =
            [Block::Start, Block::Segments, Block::Objectives, Block::Kpis, Block::Targets]
                .into_iter()
                .filter_map(|block| self.cells.sheet(block))
                .collect();
        findings
            .iter()
            .filter(|finding| match &finding.location {
                Location::Sheet { sheet, .. } | Location::Cell { sheet, .. } => {
                    sheets.contains(sheet.as_str())
                }
                _ => !matches!(finding.code, Code::Sheet(SheetCode::MoreFindings { .. })),
            })
            // A plan may leave this open, and every new workbook asks for it.
            .filter(|finding| {
                let open = matches!(
                    finding.code,
                    Code::Check(
                        CheckCode::KpiWithoutTarget { .. } | CheckCode::KpiWithoutWorst { .. }
                    )
                );
                !open
            })
            // What was issued takes the place of a sheet that is gone.
            .map(|finding| match &finding.code {
                Code::Sheet(SheetCode::BlockGone { sheet }) => {
                    let sheet = sheet.clone();
                    Finding::new(PlanCode::SheetAsIssued { sheet }, finding.location.clone())
                }
                _ => finding.clone(),
            })
            .collect()
    }

    /// Of whom each KPI is asked from the next workbook on: as ticked, else as in this one, but of no
    /// group that is not there any more.
    fn asked_next(&self, scorecard: &Scorecard) -> Vec<BySegment> {
        let there: BTreeSet<&Id> =
            scorecard.segments.iter().filter_map(|segment| segment.id.as_ref()).collect();
        let asked = scorecard.kpis.iter().map(|measure| {
            let asked = self.asked.get(measure.id()).unwrap_or(&measure.by_segment);
            let BySegment::Only(groups) = asked else { return asked.clone() };
            let groups: Vec<Id> =
                groups.iter().filter(|group| there.contains(group)).cloned().collect();
            if groups.is_empty() { BySegment::Together } else { BySegment::Only(groups) }
        });
        asked.collect()
    }

    fn was_added(&self, segment: &Segment) -> bool {
        self.changes.iter().any(|change| {
            change.block == Some(Block::Segments)
                && change.what == "added"
                && segment.id.as_ref().is_some_and(|id| change.id == id.as_str())
        })
    }

    fn was_deleted(&self, block: Block, id: &Id) -> bool {
        self.changes.iter().any(|change| {
            change.block == Some(block) && change.what == "deleted" && change.id == id.as_str()
        })
    }

    fn issued_organisation(&self) -> &str {
        self.changes
            .iter()
            .find(|change| change.block == Some(Block::Start) && change.id == "organisation")
            .map_or(&self.scorecard.organisation, |change| &change.from)
    }
}

/// Ids for KPIs of the user's own that are not taken.
fn free_numbers(scorecard: &Scorecard) -> impl Iterator<Item = Id> + use<> {
    let taken: BTreeSet<usize> =
        scorecard.kpis.iter().filter_map(|measure| own_number(measure.id())).collect();
    (1..=OWN_KPIS)
        .filter(move |number| !taken.contains(number))
        .filter_map(|number| format!("own-{number}").parse().ok())
}

/// Where a plan's choices stand in the workbook; `renamed` are ids that the file knows otherwise.
fn places(cells: &CellIndex, plan: &Plan, renamed: &BTreeMap<Id, Id>) -> Places {
    let mut places: BTreeMap<String, Location> = BTreeMap::new();
    for fact in Fact::iter() {
        let (Some(path), Ok(row)) = (fact.facts().path, fact.id().parse::<Id>()) else { continue };
        let in_block = |block| cells.of(block, &row, StartColumn::Value.key());
        let cell = in_block(fact.block(Edition::default())).or_else(|| in_block(Block::Start));
        places.extend(cell.map(|place| (path.to_owned(), place)));
    }
    let ids = plan.segments.iter().map(|row| row.id.as_ref());
    list::<SegmentColumn>(&mut places, cells, "segments", ids);
    let ids = plan.objectives.iter().map(|row| row.id.as_ref());
    list::<ObjectiveColumn>(&mut places, cells, "objectives", ids);
    let ids = plan.kpis.iter().map(|row| row.id.as_ref());
    let ids = ids.map(|id| id.map(|id| renamed.get(id).unwrap_or(id)));
    list::<KpiColumn>(&mut places, cells, "kpis", ids);
    for (position, row) in plan.kpis.iter().enumerate() {
        let Some(id) = &row.id else { continue };
        let cell = cells.of(Block::Asked, id, AskedColumn::Name.key());
        places.extend(cell.map(|cell| (format!("kpis/{position}/by_segment"), cell)));
    }
    Places::of_cells(cells.file(), places)
}

/// Where the rows of one list of a plan stand; a row as a whole where its name does.
fn list<'i, C: TableColumn>(
    places: &mut BTreeMap<String, Location>,
    cells: &CellIndex,
    list: &str,
    ids: impl Iterator<Item = Option<&'i Id>>,
) {
    for (position, id) in ids.enumerate() {
        let Some(id) = id else { continue };
        for column in C::iter() {
            let ColumnFacts { path, kind, .. } = column.facts();
            let Some(path) = path else { continue };
            let Some(cell) = cells.of(C::BLOCK, id, column.key()) else { continue };
            if kind == ValueKind::Name {
                places.insert(format!("{list}/{position}"), cell.clone());
            }
            places.insert(format!("{list}/{position}/{path}"), cell);
        }
    }
}
