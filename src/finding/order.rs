//! The order in which people go through findings, and what they need not be told.

use super::{CheckCode, Code, Finding, Location, ResultCode, SheetCode};
use crate::model::Ordered as _;
use std::{cmp::Reverse, collections::BTreeSet};

/// Where a finding comes among those that are as bad.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// Of the file as a whole.
    File,
    /// Of a sheet by its number, and of a cell by row and column.
    Sheet(usize, Option<(u32, u16)>),
    /// How many more there are.
    Rest,
}

/// Errors before warnings before notes; within by sheet, then by row and column.
///
/// `sheets` are the names of the sheets in their order. What has the same place keeps its order.
pub fn in_order(findings: &mut [Finding], sheets: &[String]) {
    findings.in_order_of(|finding| (Reverse(finding.severity()), place(finding, sheets)));
}

fn place(finding: &Finding, sheets: &[String]) -> Place {
    if let Code::Sheet(SheetCode::MoreFindings { .. })
    | Code::Result(ResultCode::ResultsMore { .. } | ResultCode::FormulasMore { .. }) =
        finding.code
    {
        return Place::Rest;
    }
    let number = |name: &String| {
        let mut names = sheets.iter();
        names.position(|sheet| sheet == name).unwrap_or(sheets.len())
    };
    match &finding.location {
        Location::Sheet { sheet, .. } => Place::Sheet(number(sheet), None),
        Location::Cell { sheet, row, column, .. } => {
            Place::Sheet(number(sheet), Some((*row, *column)))
        }
        Location::Nowhere
        | Location::File { .. }
        | Location::Text { .. }
        | Location::Field { .. } => Place::File,
    }
}

/// Takes out that something is lacking in a cell that holds an error: it lacks because of that.
pub fn drop_consequences(findings: &mut Vec<Finding>) {
    let wrong: BTreeSet<(String, u32, u16)> =
        findings.iter().filter(|finding| finding.is_error()).filter_map(cell).collect();
    findings.retain(|finding| {
        !says_what_lacks(&finding.code) || cell(finding).is_none_or(|cell| !wrong.contains(&cell))
    });
}

fn says_what_lacks(code: &Code) -> bool {
    matches!(
        code,
        Code::Check(
            CheckCode::KpiWithoutTarget { .. }
                | CheckCode::KpiWithoutWorst { .. }
                | CheckCode::KpiWithoutObjective { .. }
        ) | Code::Sheet(SheetCode::NoteWithoutPeriod | SheetCode::NoteWithoutKpi)
    )
}

fn cell(finding: &Finding) -> Option<(String, u32, u16)> {
    match &finding.location {
        Location::Cell { sheet, row, column, .. } => Some((sheet.clone(), *row, *column)),
        _ => None,
    }
}
