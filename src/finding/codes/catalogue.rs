//! Codes of catalogues, of what refers to them, and of templates.

use super::codes;
use crate::formula::FormulaFault;

codes! {
    /// A name for something that is not there.
    ReferenceCode {
        UnknownKpi { value: String, nearest: Option<String> } => Error,
        UnknownObjective { value: String, nearest: Option<String> } => Error,
        UnknownSector { value: String, nearest: Option<String>, known: Vec<String> } => Error,
        UnknownTheme { value: String, nearest: Option<String>, known: Vec<String> } => Warning,
        UnknownUnit { value: String, nearest: Option<String> } => Error,
        UnknownInput { value: String, nearest: Option<String> } => Error,
        UnknownDataSource { value: String, nearest: Option<String>, known: Vec<String> } => Error,
        UnknownEntry { value: String, nearest: Option<String> } => Error,
        UnknownPlaceholder { value: String, nearest: Option<String> } => Error,
        UnknownLabel { value: String, nearest: Option<String> } => Warning,
    }
}

codes! {
    /// What can be wrong in a catalogue.
    CatalogueCode {
        NothingInFolder { folder: String } => Warning,
        MisplacedFile { path: String } => Error,
        OtherEnding => Warning,
        UnfitLanguage { value: String } => Error,
        UnknownOutcome { outcome: String } => Error,
        FileNameNoId { value: String } => Error,
        ReservedId { id: String } => Error,
        DuplicateId { id: String, earlier: String } => Error,
        Overwrites { id: String, earlier: String } => Warning,
        ExtendEachOther { circle: Vec<String> } => Error,
        ExtendsTooMany { most: usize } => Error,
        ExtendsTooMuch { most: usize } => Error,
        RemovesNothing { id: String } => Warning,
        TranslatesNothing { key: String } => Error,
        NoText { key: String } => Error,
        MissingTranslation { key: String } => Warning,
        MissingTranslationFile { file: String } => Warning,
        TranslationLength { key: String } => Warning,
        EmptyList { key: String } => Error,
        NotFinite => Error,
        BelowMinimum { value: f64, minimum: f64, unit: String } => Error,
        AboveMaximum { value: f64, maximum: f64, unit: String } => Error,
        RangeUpsideDown => Error,
        KindOfOpinion => Error,
        RefersToItself { id: String } => Error,
        UnfitInputId { value: String } => Error,
        UnfitFormula { detail: FormulaFault } => Error,
        KpiInFormula { value: String } => Error,
        PartsOfEachOther { circle: Vec<String> } => Error,
        ResultIsTyped => Note,
        UnusedInput { input: String } => Error,
        OptionalButUsed => Error,
        SteadyButGrows => Warning,
        AccumulatesButSteady => Warning,
        WeightWithoutMean => Error,
        UniqueWithoutSum => Error,
        SurveyKeyUnused { key: String } => Error,
        QuestionWithoutSurvey => Error,
        MinimumWithoutSurvey => Error,
        NoSource => Error,
        CommonPracticeWithSource => Error,
        NoExample => Warning,
        NoWorst => Warning,
        NoTarget => Warning,
        ExampleDiffers { value: f64, written: f64 } => Error,
        ExampleWithoutValue => Error,
        ValueAndShare => Error,
        HighWithoutRange => Error,
        TextsForOtherSector { sector: String } => Error,
        NothingShowsIt => Warning,
        OneLens => Warning,
        MakesOneLens { objective: String } => Warning,
        QuestionCount { count: usize } => Warning,
        PerspectiveNotInOrder { name: String } => Error,
        NotForSector { value: String, sector: String } => Error,
        DefaultTwice { value: String } => Error,
        UnfitColour { value: String } => Error,
        LowContrast { colour: String, ground: String, ratio: f64, least: f64, instead: String } => Error,
        PaperDarkerThanInk => Error,
        UnfitFont { value: String } => Error,
        NoSuchLogo { value: String, nearest: Option<String> } => Error,
        LogoTooLarge { value: String, most: usize } => Error,
        LogoNoPicture { value: String } => Error,
        PageTextTooLong { most: usize } => Error,
    }
}

codes! {
    /// What can be wrong in a template.
    TemplateCode {
        TemplateFault { problem: String } => Error,
        UnknownVariable { value: String, nearest: Option<String>, known: Vec<String> } => Error,
        UnknownField { value: String } => Error,
        UnknownFilter { value: String, nearest: Option<String>, known: Vec<String> } => Error,
        UnknownFunction { value: String } => Error,
        UnknownTemplate { value: String, nearest: Option<String>, known: Vec<String> } => Error,
        NoSuchLabel { value: String, nearest: Option<String> } => Error,
        UnreadTemplate { value: String, nearest: Option<String>, known: Vec<String> } => Warning,
        UnknownBlock { value: String, nearest: Option<String>, known: Vec<String> } => Warning,
        TemplateTooLarge { most: usize } => Error,
        TagTooLong { most: usize } => Error,
    }
}
