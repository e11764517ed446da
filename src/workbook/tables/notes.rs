//! Explanations.

use super::{
    WordList,
    column::{field, plan_path, since, table, width},
};
use crate::{model::Id, readings::Block, scorecard::Note};

/// The smallest number that is taken for a day in a cell for one, in 1982; smaller ones are years,
/// weeks, whatever people write.
pub(crate) const FIRST_DAY: f64 = 30_000.0;

table! {
    /// Explanations: why a figure is as it is, and what was agreed. Rows have no ids.
    NoteColumn of Note as Notes from 1 {
        /// The period that it is about.
        Period: Input Period, wide 16.0, plan "period", field period(period);
        /// The KPI that it is about.
        Kpi: Input Reference(Block::Kpis), wide 9.0, plan "kpi", with reference(kpi, set_kpi);
        /// Name of that KPI.
        Name: Computed Text, wide 26.0;
        /// Why the figure is as it is.
        Explanation: Input Text, wide 41.0, field text(explanation);
        /// What was agreed.
        Agreement: Input Text, wide 38.0, plan "agreement", field text(agreement);
        /// Who does it.
        Who: Input Text, wide 18.6, plan "who", field text(who);
        /// By when: a day, or in words.
        Due: Input Day, since Second, wide 13.0, plan "due", field text(due);
        /// Whether what was agreed is done; blank: not yet.
        Done: Input Choice(WordList::Answers), since Second, wide 10.0, with flag(done, set_done);
        /// How far it is at the end of the chosen period: open, done or overdue.
        State: Computed Text, since Second, wide 13.0;
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

/// What is not done needs no word.
fn done(note: &Note) -> Option<bool> {
    note.done.then_some(true)
}

fn set_done(note: &mut Note, done: Option<bool>) {
    note.done = done == Some(true);
}
