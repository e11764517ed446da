//! Explanations.

use super::column::{field, plan_path, since, table, width};
use crate::{model::Id, readings::Block, scorecard::Note};

table! {
    /// Explanations: why a figure is as it is, and what was agreed. Rows have no ids.
    NoteColumn of Note as Notes from 1 {
        /// The period that it is about.
        Period: Input Period, wide 18.0, field period(period);
        /// The KPI that it is about.
        Kpi: Input Reference(Block::Kpis), wide 10.0, with reference(kpi, set_kpi);
        /// Name of that KPI.
        Name: Computed Text, wide 34.0;
        /// Why the figure is as it is.
        Explanation: Input Text, wide 54.0, field text(explanation);
        /// What was agreed.
        Agreement: Input Text, wide 44.0, field text(agreement);
        /// Who does it.
        Who: Input Text, wide 24.0, field text(who);
        /// By when, as people write it.
        Due: Input AsTyped, since Second, wide 16.0, field text(due);
    }
}

fn kpi(note: &Note) -> Option<&Id> {
    Some(&note.kpi)
}

/// A note without a KPI is none.
fn set_kpi(note: &mut Note, id: Option<Id>) {
    if let Some(id) = id {
        note.kpi = id;
    }
}
