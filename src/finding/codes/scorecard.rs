//! Codes of choices, of plans, of scorecards wherever they are written, and of scores.

use super::codes;
use crate::model::Period;

codes! {
    /// What can be wrong with what was chosen.
    SelectionCode {
        NothingLeft { flag: String, before: usize, nearest: Option<String> } => Error,
    }
}

codes! {
    /// What can be wrong in a plan and nowhere else.
    PlanCode {
        NoSuchLanguage { value: String, known: Vec<String> } => Error,
        PlanEmpty => Error,
        NewerPlan { known: u32 } => Error,
        ListTooLong { count: usize, most: usize } => Error,
        TooManyFigures { count: usize, most: usize } => Error,
        TooManyScores { count: usize, most: usize } => Error,
        PeriodsOutOfRange { most: usize } => Error,
        TextTooLong { length: usize, most: usize } => Error,
        NegativeSize => Error,
        UnfitMonth => Error,
        UnfitYearBegin => Error,
        TooManyOwnKpis { most: usize } => Error,
        RepeatedId { value: String } => Error,
        StartMissing => Error,
        StartWithinPeriod { start: Period, begins: Period } => Warning,
        YearBeginsWithinPeriod { month: u32, period: Period } => Warning,
        ChosenOutsideCalendar { chosen: Period, first: Period, last: Period } => Error,
        ObjectiveWithoutOutcome { value: String } => Error,
        UnknownSegment { value: String, nearest: Option<String>, known: Vec<String> } => Error,
        NoSegmentsYet { value: String } => Error,
        DrivesUnknownObjective { value: String } => Error,
        NoSuchFolder { value: String } => Error,
        DrivesInCircle { circle: Vec<String> } => Warning,
        OwnKpiWithoutUnit { value: String } => Warning,
        OwnKpiWithoutName { value: String } => Error,
        OwnKpiBySegment { value: String } => Warning,
        KpiOfOtherSector { value: String } => Warning,
        KpiOfUnknownObjective { value: String, known: Vec<String> } => Error,
        AgreementOfUnknownKpi { value: String, nearest: Option<String> } => Error,
        OutcomesAlike { name: String } => Error,
        SegmentsAlike { name: String } => Warning,
        ObjectivesAlike { name: String } => Warning,
        KpiNotInCatalogue { value: String } => Error,
        SheetAsIssued { sheet: String } => Warning,
        UnknownFigure { kpi: String, value: String, known: Vec<String> } => Error,
        TargetOutsideCalendar { period: Period, every: String } => Warning,
        UpperBoundWithoutRange { kpi: String } => Warning,
    }
}

codes! {
    /// The rules of a scorecard: the same in a catalogue, in a plan and on a sheet.
    CheckCode {
        BandsOutOfOrder { amber: f64, green: f64 } => Error,
        CoverageOutOfRange => Error,
        NegativeWeight => Error,
        NumberTooLarge { name: String, value: f64 } => Error,
        WorstEqualsTarget { kpi: String, target: f64, sign: String } => Error,
        WorstOnWrongSide { kpi: String, worst: f64, target: f64, sign: String } => Error,
        RangeOutOfOrder { kpi: String, target: f64, target_high: f64, sign: String } => Error,
        LimitsOutOfOrder { kpi: String } => Error,
        TargetTooHigh { kpi: String, target: f64, maximum: f64, sign: String } => Error,
        TargetTooLow { kpi: String, target: f64, minimum: f64, sign: String } => Error,
        PlaceAgainstOrder { place: String, name: String, number: usize } => Warning,
        DrivesItself { value: String } => Warning,
        PartAboveWhole { part: f64, input: String, all: f64, whole: String, sign: String } => Error,
        KpiWithoutTarget { name: String } => Warning,
        KpiWithoutWorst { name: String } => Warning,
        KpiWithoutObjective { name: String } => Warning,
        KpiWithoutLens { name: String } => Warning,
        ObjectiveWithoutKpi { statement: String } => Warning,
        StatementLength { statement: String, words: usize } => Warning,
        WeightsZero { name: String } => Warning,
        ObjectiveWeightsZero => Error,
    }
}

codes! {
    /// What could be better in a scorecard.
    AdviceCode {
        ObjectiveInitiative { statement: String, word: String } => Warning,
        ObjectiveGeneric { statement: String, word: String } => Warning,
        ObjectiveVoice { statement: String, word: String } => Warning,
        ObjectiveWeaselWord { statement: String, word: String } => Warning,
        ObjectiveStretch { statement: String, word: String } => Warning,
        ObjectiveManyKpis { statement: String, number: usize } => Warning,
        ObjectiveOnlyOpinions { statement: String } => Warning,
        ObjectiveOnlyActivities { statement: String } => Warning,
        ScorecardOnlyOpinions => Warning,
        ScorecardOnlyActivities => Warning,
        OutcomeWithoutDriver => Warning,
        FewObjectives { number: usize } => Warning,
        ManyObjectives { number: usize } => Warning,
        ManyKpis { number: usize, most: usize } => Warning,
        PayerMissing => Warning,
        ReceiverMissing => Warning,
    }
}

codes! {
    /// What scores ask for.
    ScoringCode {
        RedUnexplained { name: String, score: f64 } => Warning,
        PleasingAtAnyPrice {
            whom: String,
            satisfaction: String,
            satisfaction_score: f64,
            profitability: String,
            profitability_score: f64,
            points: f64,
        } => Warning,
    }
}
