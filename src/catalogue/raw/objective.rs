//! An objective as it is written.

use super::overlay::{Overlay, raw};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

raw! {
    /// An objective: a table of `objectives/<outcome>.toml`.
    RawObjective {
        /// Id of an objective that this one begins from; its own id: only the fields given here change.
        extends: Option<String>,
        /// `true` hides the objective.
        removed: Option<bool>,
        /// One sentence as the customer would say it, 3 to 14 words; may hold `{organisation}`.
        statement: Option<String>,
        /// Ids of the sectors whose customers would say it.
        sectors: Option<Vec<String>>,
        /// The driver that it works through: `group:aspect`.
        value_proposition: Option<String>,
        /// Who says it, where a sector knows several roles.
        role: Option<String>,
        /// Why it matters to this customer, in one or two sentences.
        why: Option<String>,
        /// Ids of the KPIs that show it, of both lenses, the most telling first.
        kpis: Option<Vec<String>>,
        /// Two or three questions for the review meeting.
        questions: Option<Vec<String>>,
        /// A goal of the perspective above, as a suggestion.
        contributes_to: Option<String>,
        /// An internal-process or learning objective, as a suggestion.
        supported_by: Option<String>,
        /// Texts that differ in a sector, by its id.
        by_sector: IndexMap<String, RawObjectiveTexts>,
    }

    /// A sector's own texts of an objective.
    RawObjectiveTexts {
        /// The statement in this sector.
        statement: Option<String>,
        /// Who says it in this sector.
        role: Option<String>,
        /// Why it matters in this sector.
        why: Option<String>,
        /// What it contributes to in this sector.
        contributes_to: Option<String>,
        /// What supports it in this sector.
        supported_by: Option<String>,
    }
}
