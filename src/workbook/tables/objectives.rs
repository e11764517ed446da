//! Objectives.

use super::{
    WordList,
    column::{field, plan_path, since, table, width},
};
use crate::{
    model::{Aspect, ValueProposition},
    readings::Block,
    scorecard::PlannedObjective,
};

table! {
    /// Objectives.
    ObjectiveColumn of PlannedObjective as Objectives from 1 {
        /// Short code by which other sheets refer to the objective.
        Code: Shown Code, wide 6.0;
        /// One sentence as the customer would say it.
        Statement: Setting Name, wide 42.0, plan "statement", field text(statement);
        /// What it is filed under.
        Outcome: Setting Choice(WordList::Outcomes), wide 18.0, plan "outcome", field choice(outcome);
        /// The driver that it works through.
        ValueProposition: Setting Choice(WordList::Aspects), wide 17.0, plan "value_proposition", with maybe(aspect, set_aspect);
        /// The target group that it is for; blank: everyone.
        Segment: Setting Reference(Block::Segments), wide 12.0, plan "segment", field reference(segment);
        /// How it is known that customers want this.
        Evidence: Setting Text, wide 36.0, plan "evidence", field text(evidence);
        /// What sets the organisation apart here.
        WhyUs: Setting Text, wide 32.0, plan "why_us", field text(why_us);
        /// The objectives that it drives.
        Drives: Setting References(Block::Objectives), wide 12.0, plan "drives", field references(drives);
        /// Goals above that it helps to reach.
        ContributesTo: Setting Text, wide 28.0, plan "contributes_to", field text(contributes_to);
        /// Internal-process or learning objectives that support it.
        SupportedBy: Setting Text, wide 32.0, plan "supported_by", field text(supported_by);
        /// Who answers for it.
        Owner: Setting Text, wide 20.0, plan "owner", field text(owner);
        /// Relative weight within its outcome; blank is 1, 0 is shown and not counted.
        Weight: Setting Weight, wide 9.0, plan "weight", field number(weight);
        /// What could be better about the statement.
        Hint: Computed Text, wide 32.0;
    }
}

fn aspect(objective: &PlannedObjective) -> Option<String> {
    objective.value_proposition.map(|driver| driver.0.to_string())
}

fn set_aspect(objective: &mut PlannedObjective, key: Option<&str>) {
    let aspect = key.and_then(|key| key.parse::<Aspect>().ok());
    objective.value_proposition = aspect.map(ValueProposition);
}
