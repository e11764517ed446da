//! An objective.

use super::{Context, Voice, field::proposition};
use crate::{
    catalogue::{
        note::Notes,
        raw::{InOutcome, RawObjective},
    },
    model::{Objective, Outcome},
};
use std::str::FromStr;

/// An objective in somebody's words.
pub(crate) fn objective(
    id: &str,
    filed: &InOutcome<RawObjective>,
    context: &Context<'_>,
    notes: &mut Notes,
) -> Option<Objective> {
    let raw = &filed.entry;
    let voice = Voice::new(&raw.by_sector, context.words);
    let statement = voice.or_common(|own| own.statement.as_ref(), &raw.statement);
    let role = voice.or_common(|own| own.role.as_ref(), &raw.role);
    let why = voice.or_common(|own| own.why.as_ref(), &raw.why);
    let contributes_to = voice.or_common(|own| own.contributes_to.as_ref(), &raw.contributes_to);
    let supported_by = voice.or_common(|own| own.supported_by.as_ref(), &raw.supported_by);

    let statement = context.text(statement, &["statement"], notes);
    let why = context.text(why, &["why"], notes);
    let value_proposition = proposition(raw.value_proposition.as_ref(), notes);
    let sectors = context.sectors(raw.sectors.as_ref(), notes);
    if raw.kpis.is_none() {
        notes.missing(&["kpis"]);
    }
    if raw.questions.is_none() {
        notes.missing(&["questions"]);
    }
    Some(Objective {
        id: id.parse().ok()?,
        statement: statement?,
        outcome: Outcome::from_str(&filed.outcome).ok()?,
        value_proposition,
        sectors,
        role: context.maybe(role),
        why: why?,
        kpis: raw.kpis.iter().flatten().filter_map(|kpi| kpi.parse().ok()).collect(),
        questions: raw
            .questions
            .iter()
            .flatten()
            .map(|question| context.words.fill(question.trim()))
            .collect(),
        contributes_to: context.maybe(contributes_to),
        supported_by: context.maybe(supported_by),
    })
}
