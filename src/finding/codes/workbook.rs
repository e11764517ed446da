//! Codes of workbooks that come back.

use super::codes;

codes! {
    /// Why a file was refused as a whole.
    RefusalCode {
        FileEmpty => Error,
        FileUnreadable { cause: String } => Error,
        FileTooLarge { megabytes: usize } => Error,
        FileTooMany => Error,
        FileStyles => Error,
        FileBlankCells { sheet: String } => Error,
        FileEncryptedOrOld => Error,
        FileIsText => Error,
        FileOpendocument => Error,
        FileXlsb => Error,
        FileNumbers => Error,
        FileNotAWorkbook => Error,
        FileDamaged => Error,
        FileNotOurs => Error,
        FileNewer { schema: String } => Error,
        FileWithoutPeriod { period: String, known: Vec<String> } => Error,
        FileIsALibrary => Error,
        EnvelopeGone => Error,
        EnvelopeBroken => Error,
    }
}

codes! {
    /// What can be wrong with a workbook to choose from.
    PicklistCode {
        FileNotALibrary => Error,
        NothingTicked => Error,
        TickUnclear { value: String } => Error,
        TickedUnknown { name: String } => Error,
    }
}

codes! {
    /// What people and programs do to sheets, columns and rows.
    SheetCode {
        FileCopied { file: String } => Warning,
        EnvelopeChanged => Warning,
        MoreFindings { count: usize } => Error,
        SheetDamaged => Error,
        CellsDamaged { count: usize } => Error,
        BlockGone { sheet: String } => Error,
        KeysGone => Warning,
        IdsGone => Warning,
        SheetCopied { used: String } => Error,
        ColumnMoved { column: String } => Warning,
        ColumnGone { column: String } => Error,
        HeaderDisagrees { header: String, period: String } => Error,
        PeriodTwice { period: String } => Error,
        NotRead { value: String } => Warning,
        StandsBeside { value: String } => Warning,
        MergedCells { area: String } => Error,
        RowCrossed { said: String, name: String } => Error,
        CodeTwice { code: String } => Error,
        RowUnnamed => Warning,
        DuplicateRow { row: u32, name: String } => Error,
        DuplicateName { row: u32, name: String } => Error,
        RowDeleted { name: String } => Warning,
        RowEmptied { name: String } => Warning,
        RowWithoutId { name: String } => Warning,
        RowsTooMany => Error,
        FactDeleted { name: String } => Warning,
        SegmentNotAsked { name: String } => Warning,
        TickWithoutRows { group: String, kpis: String } => Warning,
        RowsWithoutTick { group: String, kpis: String } => Warning,
        FiguresWithoutTick { group: String, kpis: String } => Warning,
        TickOfNobody => Warning,
        UnknownChoice { value: String } => Error,
        UnknownReference { value: String } => Error,
        UnknownPeriod { value: String } => Error,
        NoteWithoutPeriod => Warning,
        NoteWithoutKpi => Warning,
        DueWithoutDay { value: String } => Warning,
        FiguresWithoutKpi { name: String } => Error,
        FiguresOfDeletedKpi { name: String } => Warning,
        FiguresTwice { row: u32, name: String } => Error,
        FiguresDeleted { input: String, name: String } => Warning,
    }
}

codes! {
    /// What can be wrong with a figure.
    FigureCode {
        TextInNumber { value: String } => Error,
        NumberAsText { value: String, number: f64 } => Warning,
        TextNotCounted { value: String, number: f64 } => Error,
        AmbiguousNumber { value: String, thousands: f64, decimals: f64 } => Error,
        PercentFormat { number: f64 } => Warning,
        PercentUnexpected { shown: String } => Error,
        PercentSign { shown: String, number: f64 } => Warning,
        PercentUnderstood { number: f64, value: f64 } => Warning,
        PercentAsText { value: String } => Error,
        WholePercents { shown: f64, meant: f64 } => Error,
        DateInNumber { value: String, meant: String } => Error,
        PerhapsADate { input: String, value: f64, date: String, meant: String } => Warning,
        ErrorInNumber { value: String } => Error,
        ErrorNotApplicable => Warning,
        TypedNotUsed { name: String, typed: f64, value: f64, sign: String } => Warning,
        TypedIncomplete { name: String, typed: f64, sign: String } => Warning,
        TotalNotTyped { name: String } => Warning,
        TotalMixed { name: String } => Warning,
        NumberAsRemark { value: f64 } => Warning,
        NegativeNumber => Error,
        FormulaWithoutResult { formula: String } => Error,
        CountNegative { input: String, value: f64 } => Error,
        CountBroken { input: String, value: f64 } => Warning,
        OutsideScale { input: String, value: f64, unit: String, sign: String } => Warning,
        BeyondScale { input: String, value: f64, unit: String, sign: String } => Error,
        ValueTooHigh { name: String, value: f64, maximum: f64, sign: String } => Error,
        ValueTooLow { name: String, value: f64, minimum: f64, sign: String } => Error,
        PartsOverAnswers { sum: f64, answers: f64 } => Error,
        AnswersTooFew { answers: f64, minimum: f64 } => Warning,
        ShareOverHundred { input: String, value: f64 } => Error,
        ShareLikeFraction { input: String, value: f64, meant: f64 } => Warning,
    }
}

codes! {
    /// Where the results that a file shows are not what its figures come to.
    ResultCode {
        ResultsDropped => Warning,
        ResultStale { name: String, what: String, shown: String, own: String } => Warning,
        ResultDiffers { name: String, what: String, shown: String, own: String } => Warning,
        ResultTypedOver { name: String, what: String, shown: String, own: String } => Warning,
        ResultChanged { name: String, what: String, shown: String, own: String } => Warning,
        ResultsMore { count: usize } => Warning,
        FormulaGone => Warning,
        FormulaChanged => Warning,
        FormulasMore { count: usize } => Warning,
        FormulasGone { count: usize } => Warning,
        ValuesOnly => Warning,
    }
}

codes! {
    /// What people changed since a workbook was made.
    ChangeCode {
        ChangedRow { name: String } => Note,
        Changed { name: String, from: String, to: String } => Note,
    }
}
