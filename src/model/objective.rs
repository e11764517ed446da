//! What a customer wants, in the customer's own words.

use super::{Id, Outcome, ValueProposition};
use serde::{Deserialize, Serialize};

/// An objective of the catalogue, resolved for one language, sector and organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Objective {
    /// Key within the catalogue.
    pub id: Id,
    /// One sentence as the customer would say it.
    pub statement: String,
    /// The outcome that it is filed under.
    pub outcome: Outcome,
    /// The driver that it works through.
    pub value_proposition: Option<ValueProposition>,
    /// Sectors whose customers would say it.
    pub sectors: Vec<Id>,
    /// Who says it, where a sector knows several roles: applicant, donor, taxpayer.
    pub role: Option<String>,
    /// Why it matters to this customer, in one or two sentences.
    pub why: String,
    /// KPIs that show it, the most telling first; both lenses are among them.
    pub kpis: Vec<Id>,
    /// Questions for the review meeting.
    pub questions: Vec<String>,
    /// Goals of the perspective above that it helps to reach, as a suggestion.
    pub contributes_to: Option<String>,
    /// An internal-process or learning objective that would support it, as a suggestion.
    pub supported_by: Option<String>,
}
