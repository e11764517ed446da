//! KPIs, and their targets of single periods.

use super::{
    WordList,
    column::{field, plan_path, since, table, width},
};
use crate::{
    model::{Direction, Frequency, Kind, Lens, Unit},
    readings::Block,
    scorecard::{CustomKpi, PlannedKpi, custom_kpi},
};

table! {
    /// KPIs. What a manager sets comes first, so that it shows without scrolling.
    KpiColumn of PlannedKpi as Kpis from 1
    first [Code, Name, Objective, Outcome, Lens, Unit, Direction, Frequency, DueIn, Weight, Baseline, Worst, Target]
    read [Name, Objective, Outcome, Lens, Unit, Direction, Frequency, DueIn, Baseline, Worst, Target, TargetHigh, WorstHigh, Red, Green, GreenAtTarget, Weight, MinimumAnswers] {
        /// Short code by which notes refer to the KPI.
        Code: Shown Code, wide 6.0;
        /// Its name.
        Name: Setting Name, wide 34.0, plan "name", field text(kpi.name);
        /// What people read behind the number.
        Unit: Setting Text, wide 14.0, plan "unit", with text(unit_label, set_unit_label);
        /// The objective that it hangs under.
        Objective: Setting Reference(Block::Objectives), wide 13.0, plan "objective", field reference(objective);
        /// What scores 100; the lower bound of a range.
        Target: Setting Anchor, wide 13.0, plan "target", field number(target);
        /// The target that the catalogue proposes.
        TargetProposed: Shown Number, wide 12.0;
        /// What scores 0; blank takes the catalogue's proposal.
        Worst: Setting Anchor, wide 15.6, plan "worst", field number(worst);
        /// What the catalogue's proposal for it comes to with the target in force.
        WorstProposed: Computed Number, wide 12.0;
        /// What is wrong with the settings and what to do, else what is still open.
        Check: Computed Text, since Second, wide 33.0;
        /// Which way is good.
        Direction: Setting Choice(WordList::Directions), wide 14.0, plan "direction", with choice(direction, set_direction);
        /// The value from which the status is green.
        GreenFrom: Computed Number;
        /// The value from which the status is amber.
        AmberFrom: Computed Number;
        /// How often a figure is due.
        Frequency: Setting Choice(WordList::Frequencies), wide 13.0, plan "frequency", with choice(frequency, set_frequency);
        /// The month in which a survey is due; blank: never.
        DueIn: Setting Choice(WordList::Months), wide 12.0, plan "due_in", field maybe(due_in);
        /// Who supplies the figure.
        SuppliedBy: Setting Text, wide 25.0, plan "supplied_by", field text(supplied_by);
        /// What it tells of.
        Outcome: Setting Choice(WordList::Outcomes), wide 20.0, plan "outcome", field choice(kpi.outcome);
        /// What customers say, or what is done.
        Lens: Setting Choice(WordList::Lenses), wide 18.0, plan "lens", with choice(lens, set_lens);
        /// Where it stood; shown and never scored.
        Baseline: Setting Number, wide 11.0, plan "baseline", field number(baseline);
        /// Relative weight within its objective; blank is 1, 0 is shown and not counted.
        Weight: Setting Weight, wide 9.0, plan "weight", field number(weight);
        /// Who answers for it.
        Owner: Setting Text, wide 24.0, plan "owner", field text(owner);
        /// The most recent published figure, with its source.
        Benchmark: Shown Text, wide 40.0;
        /// The upper bound of a range.
        TargetHigh: Setting Number, wide 14.0, plan "target_high", field number(target_high);
        /// What scores 0 on the upper side of a range; blank takes the catalogue's proposal.
        WorstHigh: Setting Number, wide 17.0, plan "worst_high", field number(worst_high);
        /// Where amber begins, in the KPI's unit.
        Red: Setting Number, wide 12.0, plan "red", field number(red);
        /// Where green begins, in the KPI's unit.
        Green: Setting Number, wide 12.0, plan "green", field number(green);
        /// Whether green means the target itself: at it or beyond it, and nothing less.
        GreenAtTarget: Setting Choice(WordList::Answers), since Second, wide 12.6, plan "green_at_target", with flag(green_at_target, set_green_at_target);
        /// Fewest answers for a score, 0 switches it off; blank takes the catalogue's.
        MinimumAnswers: Setting Count, wide 12.0, plan "minimum_answers", field count(minimum_answers);
    }
}

table! {
    /// Targets of single periods, below the KPIs; one column per period follows. Filled-in periods
    /// count, between them the target runs in a straight line.
    TargetColumn of PlannedKpi as Targets from 1 {
        /// Short code of the KPI.
        Code: Computed Code, wide 6.0;
        /// Its name.
        Name: Computed Name, wide 38.0;
    }
}

fn unit_label(measure: &PlannedKpi) -> &str {
    &measure.kpi.unit.label
}

/// A KPI of the user's own counts in what its unit says; the catalogue's is only called otherwise.
fn set_unit_label(measure: &mut PlannedKpi, label: String) {
    if label == measure.kpi.unit.label {
        return;
    }
    if measure.is_own() {
        measure.kpi.unit = own_unit(measure, &label);
    }
    measure.kpi.unit.label = label;
}

/// A unit that people typed for a KPI of their own.
fn own_unit(measure: &PlannedKpi, label: &str) -> Unit {
    let kpi = &measure.kpi;
    let said = CustomKpi {
        name: String::new(),
        definition: String::new(),
        unit: label.to_owned(),
        direction: kpi.direction,
        outcome: kpi.outcome,
        lens: kpi.lens,
        kind: kpi.kind,
        value_proposition: kpi.value_proposition,
        frequency: kpi.frequency,
    };
    custom_kpi(kpi.id.clone(), said).unit
}

/// Blank is no.
fn green_at_target(measure: &PlannedKpi) -> Option<bool> {
    measure.green_at_target.then_some(true)
}

fn set_green_at_target(measure: &mut PlannedKpi, answer: Option<bool>) {
    measure.green_at_target = answer == Some(true);
}

fn lens(measure: &PlannedKpi) -> String {
    measure.kpi.lens.to_string()
}

/// An opinion is nobody's activity.
fn set_lens(measure: &mut PlannedKpi, key: &str) {
    if let Ok(lens) = key.parse::<Lens>()
        && lens != measure.kpi.lens
    {
        let kind = measure.kpi.kind.unwrap_or(Kind::Behaviour);
        measure.kpi.lens = lens;
        measure.kpi.kind = (lens == Lens::Activity).then_some(kind);
    }
}

fn direction(measure: &PlannedKpi) -> String {
    measure.direction.to_string()
}

/// A KPI of the user's own has no other direction than this.
fn set_direction(measure: &mut PlannedKpi, key: &str) {
    if let Ok(direction) = key.parse::<Direction>() {
        measure.direction = direction;
        if measure.is_own() {
            measure.kpi.direction = direction;
        }
    }
}

fn frequency(measure: &PlannedKpi) -> String {
    measure.frequency.to_string()
}

/// A KPI of the user's own has no other frequency than this.
fn set_frequency(measure: &mut PlannedKpi, key: &str) {
    if let Ok(frequency) = key.parse::<Frequency>() {
        measure.frequency = frequency;
        if measure.is_own() {
            measure.kpi.frequency = frequency;
        }
    }
}
