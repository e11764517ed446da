//! Findings without what reports do not show.

use crate::{
    finding::{Code, Finding, Location, ResultCode},
    model::Moment,
    score::Scored,
    workbook::Submission,
};
use indexmap::IndexSet;

/// Stands for a figure that is not told.
const HIDDEN: &str = "…";

/// Keeps out of findings what too few people answered, as `shown` keeps it out of figures.
///
/// What is told of a figure that hides would say what it is: warnings at its cells go, and results
/// that differ are named without their numbers. Errors stay: they are no answers.
pub(super) fn leave_out(submission: &Submission, shown: &Scored, findings: &mut Vec<Finding>) {
    let cells = hidden_cells(submission, shown);
    findings.retain(|finding| finding.is_error() || !cells.contains(&finding.location));
    for finding in findings {
        if let Code::Result(
            ResultCode::ResultStale { shown, own, .. }
            | ResultCode::ResultDiffers { shown, own, .. }
            | ResultCode::ResultTypedOver { shown, own, .. }
            | ResultCode::ResultChanged { shown, own, .. },
        ) = &mut finding.code
        {
            HIDDEN.clone_into(shown);
            HIDDEN.clone_into(own);
        }
    }
}

/// The cells with the figures that hide.
fn hidden_cells(submission: &Submission, shown: &Scored) -> IndexSet<Location> {
    let mut cells = IndexSet::new();
    for series in &shown.series {
        let Some(measure) = submission.scorecard.kpis.get(series.kpi) else { continue };
        let segment = series.segment.and_then(|place| submission.scorecard.segments.get(place));
        let segment = segment.and_then(|segment| segment.id.as_ref());
        let Some(readings) = submission.readings.of(measure.id(), segment) else { continue };
        let moments = Moment::all(series.course.periods.len())
            .filter(|at| series.course.get(*at).is_some_and(|one| one.suppressed));
        for at in moments {
            let lists = readings.inputs.values().chain([&readings.typed]);
            let found = lists.filter_map(|list| list.get(at)?.cell.as_ref());
            cells.extend(found.map(|cell| cell.in_file(submission.cells.file())));
        }
    }
    cells
}
