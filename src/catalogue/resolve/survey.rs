//! How a KPI is asked.

use super::{
    Context, Voice,
    field::{key, needed},
};
use crate::{
    catalogue::{
        note::Notes,
        raw::{RawKpiTexts, RawSurvey},
    },
    model::Survey,
};

/// The question, its scale, and which inputs its answers are.
pub(super) fn survey(
    raw: &RawSurvey,
    voice: &Voice<'_, RawKpiTexts>,
    context: &Context<'_>,
    notes: &mut Notes,
) -> Option<Survey> {
    let kind = key(raw.kind.as_ref(), &["survey", "type"], notes);
    let answers = needed(raw.answers.as_ref(), &["survey", "answers"], notes).cloned();
    let question = voice.or_common(|own| own.question.as_ref(), &raw.question);
    let question = context.text(question, &["survey", "question"], notes);
    let scale = context.text(raw.scale.as_ref(), &["survey", "scale"], notes);
    let dont_know = context.text(raw.dont_know.as_ref(), &["survey", "dont_know"], notes);
    Some(Survey {
        kind: kind?,
        answers: answers?,
        positive: raw.positive.clone(),
        negative: raw.negative.clone(),
        deviation: raw.deviation.clone(),
        question: question?,
        scale: scale?,
        dont_know: dont_know?,
    })
}
