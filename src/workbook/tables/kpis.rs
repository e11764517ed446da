//! KPIs, and their targets of single periods.

use super::{
    WordList,
    column::{field, plan_path, table, width},
};
use crate::{readings::Block, scorecard::PlannedKpi};

table! {
    /// KPIs. What a manager sets comes first, so that it shows without scrolling.
    KpiColumn of PlannedKpi as Kpis from 1
    first [Code, Name, Objective, Outcome, Lens, Unit, Direction, Frequency, DueIn, Weight, Baseline, Worst, Target] {
        /// Short code by which notes refer to the KPI.
        Code: Shown Code, wide 6.0;
        /// Its name.
        Name: Setting Name, wide 38.0, plan "name", field text(kpi.name);
        /// What people read behind the number.
        Unit: Setting Text, wide 19.0, plan "unit";
        /// Which way is good.
        Direction: Setting Choice(WordList::Directions), wide 14.0, plan "direction";
        /// What scores 100; the lower bound of a range.
        Target: Setting Anchor, wide 14.0, plan "target", field number(target);
        /// The target that the catalogue proposes.
        TargetProposed: Shown Number, wide 12.0;
        /// What scores 0; blank takes the catalogue's proposal.
        Worst: Setting Anchor, wide 16.0, plan "worst", field number(worst);
        /// What the catalogue's proposal for it comes to with the target in force.
        WorstProposed: Computed Number, wide 12.0;
        /// The value from which the status is green.
        GreenFrom: Computed Number;
        /// The value from which the status is amber.
        AmberFrom: Computed Number;
        /// Where it stood; shown and never scored.
        Baseline: Setting Number, plan "baseline", field number(baseline);
        /// The objective that it hangs under.
        Objective: Setting Reference(Block::Objectives), wide 12.0, plan "objective";
        /// How often a figure is due.
        Frequency: Setting Choice(WordList::Frequencies), wide 13.0, plan "frequency";
        /// The month in which a survey is due; blank: never.
        DueIn: Setting Choice(WordList::Months), wide 12.0, plan "due_in";
        /// Relative weight within its objective; blank is 1, 0 is shown and not counted.
        Weight: Setting Weight, wide 9.0, plan "weight", field number(weight);
        /// Who answers for it.
        Owner: Setting Text, wide 27.0, plan "owner", field text(owner);
        /// Who supplies the figure.
        SuppliedBy: Setting Text, wide 25.0, plan "supplied_by", field text(supplied_by);
        /// What it tells of.
        Outcome: Setting Choice(WordList::Outcomes), wide 20.0, plan "outcome";
        /// What customers say, or what is done.
        Lens: Setting Choice(WordList::Lenses), wide 18.0, plan "lens";
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
        /// Fewest answers for a score, 0 switches it off; blank takes the catalogue's.
        MinimumAnswers: Setting Count, wide 12.0, plan "minimum_answers";
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
