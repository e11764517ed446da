//! What is known of a column, whatever its table.

use crate::{
    model::{Aspect, Direction, Edition, Frequency, Id, Lens, Outcome, Period, Unit},
    readings::Block,
    scorecard::{Note, PlannedKpi, PlannedObjective, Scorecard, Segment},
};
use strum::IntoEnumIterator;

/// Who fills a column in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display)]
#[strum(serialize_all = "kebab-case")]
pub(crate) enum ColumnRole {
    /// People fill it in, period by period.
    Input,
    /// People set it; what it says is laid over the scorecard that was issued.
    Setting,
    /// A formula fills it in.
    Computed,
    /// It is written once, for people to read.
    Shown,
}

/// How people write that a figure does not apply, beside the labels.
pub(crate) const NOT_APPLICABLE: [&str; 10] = [
    "n/a",
    "n.a.",
    "n.a",
    "na",
    "#n/a",
    "n.v.t.",
    "n.v.t",
    "nvt",
    "not applicable",
    "niet van toepassing",
];

/// Lone dashes, which say nothing.
pub(crate) const DASHES: [&str; 3] = ["-", "–", "—"];

/// Where the words for *not applicable* begin in the texts that are no figure, from 1.
pub(crate) fn first_not_applicable() -> usize {
    1 + 1 + DASHES.iter().map(|dash| dash.chars().count() + 1).sum::<usize>()
}

/// What stands between several codes in a cell.
pub(crate) const CODE_SEPARATORS: [char; 6] = [',', ';', '/', '&', '\n', ' '];

/// What stands in the cells of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueKind {
    /// The short code by which other sheets refer to the row.
    Code,
    /// What people know the row by.
    Name,
    /// A text.
    Text,
    /// A text that may look like a number or a date, and stays as typed.
    AsTyped,
    /// A day, or words for one.
    Day,
    /// A number in the unit of the row.
    Number,
    /// A number in the unit of the row, of which the catalogue may know where to start.
    Anchor,
    /// A relative weight.
    Weight,
    /// A whole number that is never negative.
    Count,
    /// A whole number of money.
    Amount,
    /// A score, or a bound of one, 0 to 100.
    Score,
    /// A share, 0 to 1.
    Share,
    /// A percentage, 0 to 100.
    Percentage,
    /// A word of a list.
    Choice(WordList),
    /// Code of a row of another table.
    Reference(Block),
    /// Codes of several rows of another table.
    References(Block),
    /// A period, as people write it.
    Period,
}

impl ValueKind {
    /// Whether a text field fits it.
    pub(crate) const fn is_text(self) -> bool {
        matches!(self, Self::Name | Self::Text | Self::AsTyped | Self::Day)
    }

    /// Whether the field of a number fits it.
    pub(crate) const fn is_number(self) -> bool {
        matches!(
            self,
            Self::Number
                | Self::Anchor
                | Self::Weight
                | Self::Count
                | Self::Amount
                | Self::Score
                | Self::Share
                | Self::Percentage
        )
    }
}

/// A list of words to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum WordList {
    /// Names of the outcomes in this sector.
    Outcomes,
    /// Opinion, activity.
    Lenses,
    /// Which way is good.
    Directions,
    /// How often a figure is due.
    Frequencies,
    /// Months of the year.
    Months,
    /// Aspects of the value proposition.
    Aspects,
    /// Yes, no.
    Answers,
}

/// The keys of an enumeration.
fn keys_of<T: IntoEnumIterator + Into<&'static str>>() -> Vec<&'static str> {
    T::iter().map(Into::into).collect()
}

impl WordList {
    /// The group of labels that the words are.
    pub(crate) fn group(self) -> &'static str {
        match self {
            Self::Outcomes => "outcome",
            Self::Lenses => "lens",
            Self::Directions => "direction",
            Self::Frequencies => "frequency",
            Self::Months => "month",
            Self::Aspects => "aspect",
            Self::Answers => "answer",
        }
    }

    /// What the words stand for, in their order.
    pub(crate) fn keys(self) -> Vec<&'static str> {
        match self {
            Self::Outcomes => keys_of::<Outcome>(),
            Self::Lenses => keys_of::<Lens>(),
            Self::Directions => keys_of::<Direction>(),
            Self::Frequencies => keys_of::<Frequency>(),
            Self::Months => vec!["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"],
            Self::Aspects => keys_of::<Aspect>(),
            Self::Answers => vec![ANSWER_YES, ANSWER_NO],
        }
    }
}

/// Keys of yes and no.
pub(crate) const ANSWER_YES: &str = "yes";
const ANSWER_NO: &str = "no";

/// The key of an answer.
pub(crate) fn answer_key(answer: bool) -> &'static str {
    if answer { ANSWER_YES } else { ANSWER_NO }
}

/// The field that a column is: how it is taken out of a row, and how it is put there.
///
/// Writing, reading and telling of changes follow from it. Words are given by their keys.
pub(crate) enum ColumnField<T: 'static> {
    /// It is none: a formula, or what the writer alone knows.
    Own,
    /// A text.
    Text(fn(&T) -> &str, fn(&mut T, String)),
    /// A number that may be absent.
    Number(fn(&T) -> Option<f64>, fn(&mut T, Option<f64>)),
    /// A whole number that may be absent.
    Count(fn(&T) -> Option<u32>, fn(&mut T, Option<u32>)),
    /// A word of a list; a blank cell leaves it as it was.
    Choice(WordList, fn(&T) -> String, fn(&mut T, &str)),
    /// A word of a list, or none where the cell is blank.
    Maybe(WordList, fn(&T) -> Option<String>, fn(&mut T, Option<&str>)),
    /// Yes, no, or neither.
    Flag(fn(&T) -> Option<bool>, fn(&mut T, Option<bool>)),
    /// A row of another table, or none.
    Reference(Block, fn(&T) -> Option<&Id>, fn(&mut T, Option<Id>)),
    /// Several rows of a table.
    References(Block, fn(&T) -> &[Id], fn(&mut T, Vec<Id>)),
    /// A period.
    Period(fn(&T) -> Period, fn(&mut T, Period)),
}

/// What a row of a table is.
pub(crate) trait TableRow: 'static {
    /// What its numbers count in; none where nobody said.
    fn unit(&self) -> Option<&Unit> {
        None
    }

    /// The KPI that it is, if it is one.
    fn kpi(&self) -> Option<&PlannedKpi> {
        None
    }
}

impl TableRow for () {}
impl TableRow for Scorecard {}
impl TableRow for Segment {}
impl TableRow for PlannedObjective {}
impl TableRow for Note {}

impl TableRow for PlannedKpi {
    fn unit(&self) -> Option<&Unit> {
        let unit = &self.kpi.unit;
        let said = !self.is_own() || !unit.label.trim().is_empty();
        said.then_some(unit)
    }

    fn kpi(&self) -> Option<&PlannedKpi> {
        Some(self)
    }
}

/// What is known of a column.
pub(crate) struct ColumnFacts<T: 'static> {
    /// What it means, in a sentence.
    pub(crate) meaning: &'static str,
    /// Who fills it in.
    pub(crate) role: ColumnRole,
    /// What stands in its cells.
    pub(crate) kind: ValueKind,
    /// Width on the sheet, in characters.
    pub(crate) width: f64,
    /// Where a plan says the same, from the row's own table on.
    pub(crate) path: Option<&'static str>,
    /// The first edition whose workbooks have it.
    pub(crate) since: Edition,
    /// The field that it is.
    pub(crate) field: ColumnField<T>,
}

/// A column of a table.
pub(crate) trait TableColumn:
    Copy + Into<&'static str> + IntoEnumIterator + PartialEq + 'static
{
    /// What a row of the table is.
    type Row: TableRow;
    /// The block that the table is.
    const BLOCK: Block;
    /// What stands in it, in a sentence or two.
    const ABOUT: &'static str;
    /// Columns that are told and checked before the others.
    const FIRST: &'static [Self];
    /// Columns that are read before the others, because those depend on them; changes are told in
    /// this order.
    const READ: &'static [Self];

    /// Number of the column on its sheet; 0 is A, which holds ids.
    fn at(self) -> u16;

    /// What is known of it.
    fn facts(self) -> ColumnFacts<Self::Row>;

    /// What the key row says over it.
    fn key(self) -> &'static str {
        self.into()
    }

    /// The columns that people fill in, and the codes, in the order in which they are told.
    fn filled_in() -> impl Iterator<Item = Self> {
        ahead(Self::FIRST).filter(|column| {
            let facts = column.facts();
            facts.kind == ValueKind::Code
                || matches!(facts.role, ColumnRole::Input | ColumnRole::Setting)
        })
    }

    /// The columns that people fill in, in the order in which they are read.
    fn read() -> impl Iterator<Item = Self> {
        ahead(Self::READ)
            .filter(|column| matches!(column.facts().role, ColumnRole::Input | ColumnRole::Setting))
    }
}

/// All columns of a table, some of them ahead of the others.
fn ahead<C: TableColumn>(first: &'static [C]) -> impl Iterator<Item = C> {
    first.iter().copied().chain(C::iter().filter(|column| !first.contains(column)))
}

/// A table: its columns in the order of the sheet, each with what is known of it.
///
/// ```text
/// /// Who supplies the figure.                                   meaning
/// SuppliedBy: Setting Text, wide 25.0, plan "supplied_by", field text(supplied_by);
/// //          role    kind                  path in a plan  field of a row
/// ```
///
/// A field is `text`, `number`, `count`, `choice`, `maybe` (a choice or none), `flag`, `reference`,
/// `references` or `period`, and fits its kind or does not compile. Where taking it out or putting
/// it there is more than a field, `with text(get, set)` names the two functions.
macro_rules! table {
    ($(#[doc = $about:literal])+ $table:ident of $row:ty as $block:ident from $at:literal
        $(first [$($early:ident),+])? $(read [$($ahead:ident),+])? {
        $(
            $(#[doc = $meaning:literal])+
            $column:ident: $role:ident $kind:ident $(($of:expr))?
            $(, since $since:ident)? $(, wide $width:literal)? $(, plan $path:literal)?
            $(, field $access:ident($($field:ident).+))?
            $(, with $by:ident($get:path, $set:path))?;
        )+
    }) => {
        $(#[doc = $about])+
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, strum::EnumIter, strum::IntoStaticStr,
            strum::VariantNames,
        )]
        #[strum(serialize_all = "snake_case")]
        #[repr(u16)]
        pub(crate) enum $table {
            $($(#[doc = $meaning])+ $column,)+
        }

        impl $crate::workbook::tables::TableColumn for $table {
            type Row = $row;
            const BLOCK: $crate::readings::Block = $crate::readings::Block::$block;
            const ABOUT: &'static str = concat!($($about),+);
            const FIRST: &'static [Self] = &[$($(Self::$early),+)?];
            const READ: &'static [Self] = &[$($(Self::$ahead),+)?];

            fn at(self) -> u16 {
                self as u16 + $at
            }

            fn facts(self) -> $crate::workbook::tables::ColumnFacts<$row> {
                use $crate::workbook::tables::{ColumnFacts, ValueKind, ColumnRole};
                match self {
                    $(Self::$column => ColumnFacts {
                        meaning: concat!($($meaning),+),
                        role: ColumnRole::$role,
                        kind: ValueKind::$kind $(($of))?,
                        width: width!($($width)?),
                        path: plan_path!($($path)?),
                        since: since!($($since)?),
                        field: field!(
                            [$kind $(($of))?] $($access($($field).+))? $(with $by($get, $set))?
                        ),
                    },)+
                }
            }
        }
    };
}

/// Width of a column: the usual one where nothing is said.
macro_rules! width {
    () => {
        11.0
    };
    ($width:literal) => {
        $width
    };
}

/// The first edition with it: the very first where nothing is said.
macro_rules! since {
    () => {
        $crate::model::Edition::First
    };
    ($since:ident) => {
        $crate::model::Edition::$since
    };
}

/// The path in a plan, if there is one.
macro_rules! plan_path {
    () => {
        None
    };
    ($path:literal) => {
        Some($path)
    };
}

/// The field of a row, if there is one: by its kind, how it is had, and its name or two functions.
macro_rules! field {
    ([$kind:ident $(($of:expr))?]) => {
        $crate::workbook::tables::ColumnField::Own
    };
    ([$kind:ident] text($($field:ident).+)) => {{
        const { assert!($crate::workbook::tables::ValueKind::$kind.is_text()) };
        $crate::workbook::tables::ColumnField::Text(
            |row| &row.$($field).+,
            |row, text| row.$($field).+ = text,
        )
    }};
    ([$kind:ident] number($($field:ident).+)) => {{
        const { assert!($crate::workbook::tables::ValueKind::$kind.is_number()) };
        $crate::workbook::tables::ColumnField::Number(
            |row| row.$($field).+,
            |row, number| row.$($field).+ = number,
        )
    }};
    ([Count] count($($field:ident).+)) => {
        $crate::workbook::tables::ColumnField::Count(
            |row| row.$($field).+,
            |row, count| row.$($field).+ = count,
        )
    };
    ([Choice($list:expr)] choice($($field:ident).+)) => {
        $crate::workbook::tables::ColumnField::Choice(
            $list,
            |row| row.$($field).+.to_string(),
            |row, key| {
                if let Ok(choice) = key.parse() {
                    row.$($field).+ = choice;
                }
            },
        )
    };
    ([Choice($list:expr)] maybe($($field:ident).+)) => {
        $crate::workbook::tables::ColumnField::Maybe(
            $list,
            |row| row.$($field).+.map(|choice| choice.to_string()),
            |row, key| row.$($field).+ = key.and_then(|key| key.parse().ok()),
        )
    };
    ([Choice($list:expr)] flag($($field:ident).+)) => {
        $crate::workbook::tables::ColumnField::Flag(
            |row| row.$($field).+,
            |row, flag| row.$($field).+ = flag,
        )
    };
    ([Reference($block:expr)] reference($($field:ident).+)) => {
        $crate::workbook::tables::ColumnField::Reference(
            $block,
            |row| row.$($field).+.as_ref(),
            |row, id| row.$($field).+ = id,
        )
    };
    ([References($block:expr)] references($($field:ident).+)) => {
        $crate::workbook::tables::ColumnField::References(
            $block,
            |row| &row.$($field).+,
            |row, ids| row.$($field).+ = ids,
        )
    };
    ([Period] period($($field:ident).+)) => {
        $crate::workbook::tables::ColumnField::Period(
            |row| row.$($field).+,
            |row, period| row.$($field).+ = period,
        )
    };
    ([$kind:ident] with text($get:path, $set:path)) => {{
        const { assert!($crate::workbook::tables::ValueKind::$kind.is_text()) };
        $crate::workbook::tables::ColumnField::Text($get, $set)
    }};
    ([$kind:ident] with number($get:path, $set:path)) => {{
        const { assert!($crate::workbook::tables::ValueKind::$kind.is_number()) };
        $crate::workbook::tables::ColumnField::Number($get, $set)
    }};
    ([Reference($block:expr)] with reference($get:path, $set:path)) => {
        $crate::workbook::tables::ColumnField::Reference($block, $get, $set)
    };
    ([Choice($list:expr)] with flag($get:path, $set:path)) => {
        $crate::workbook::tables::ColumnField::Flag($get, $set)
    };
    ([Choice($list:expr)] with choice($get:path, $set:path)) => {
        $crate::workbook::tables::ColumnField::Choice($list, $get, $set)
    };
    ([Choice($list:expr)] with maybe($get:path, $set:path)) => {
        $crate::workbook::tables::ColumnField::Maybe($list, $get, $set)
    };
}

pub(super) use {field, plan_path, since, table, width};
