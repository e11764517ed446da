//! What is known of a column, whatever its table.

use crate::readings::Block;
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

/// The field that a column is, where it is one as it stands.
pub(crate) enum ColumnField<T: 'static> {
    /// It is more than a field: writer and reader have their own way with it.
    Own,
    /// A text.
    Text(fn(&T) -> &str, fn(&mut T, String)),
    /// A number that may be absent.
    Number(fn(&T) -> Option<f64>, fn(&mut T, Option<f64>)),
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
    /// The field that it is.
    pub(crate) field: ColumnField<T>,
}

/// A column of a table.
pub(crate) trait TableColumn:
    Copy + Into<&'static str> + IntoEnumIterator + PartialEq + 'static
{
    /// What a row of the table is.
    type Row: 'static;
    /// The block that the table is.
    const BLOCK: Block;
    /// What stands in it, in a sentence or two.
    const ABOUT: &'static str;
    /// Columns that are told, read and checked before the others.
    const FIRST: &'static [Self];

    /// Number of the column on its sheet; 0 is A, which holds ids.
    fn at(self) -> u16;

    /// What is known of it.
    fn facts(self) -> ColumnFacts<Self::Row>;

    /// What the key row says over it.
    fn key(self) -> &'static str {
        self.into()
    }

    /// The columns that people fill in, and the codes, in the order in which they are read and told.
    fn filled_in() -> impl Iterator<Item = Self> {
        let rest = Self::iter().filter(|column| !Self::FIRST.contains(column));
        Self::FIRST.iter().copied().chain(rest).filter(|column| {
            let facts = column.facts();
            facts.kind == ValueKind::Code
                || matches!(facts.role, ColumnRole::Input | ColumnRole::Setting)
        })
    }
}

/// A table: its columns in the order of the sheet, each with what is known of it.
///
/// ```text
/// /// Who supplies the figure.                                   meaning
/// SuppliedBy: Setting Text, wide 25.0, plan "supplied_by", field text(supplied_by);
/// //          role    kind                  path in a plan  field of a row
/// ```
macro_rules! table {
    ($(#[doc = $about:literal])+ $table:ident of $row:ty as $block:ident from $at:literal
        $(first [$($early:ident),+])? {
        $(
            $(#[doc = $meaning:literal])+
            $column:ident: $role:ident $kind:ident $(($of:expr))?
            $(, wide $width:literal)? $(, plan $path:literal)?
            $(, field $access:ident($($field:ident).+))?;
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
            const BLOCK: $crate::readings::Block =
                $crate::readings::Block::$block;
            const ABOUT: &'static str = concat!($($about),+);
            const FIRST: &'static [Self] = &[$($(Self::$early),+)?];

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
                        field: field!($($access($($field).+))?),
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

/// The path in a plan, if there is one.
macro_rules! plan_path {
    () => {
        None
    };
    ($path:literal) => {
        Some($path)
    };
}

/// The field of a row, if there is one.
macro_rules! field {
    () => {
        $crate::workbook::tables::ColumnField::Own
    };
    (text($($field:ident).+)) => {
        $crate::workbook::tables::ColumnField::Text(
            |row| &row.$($field).+,
            |row, text| row.$($field).+ = text,
        )
    };
    (number($($field:ident).+)) => {
        $crate::workbook::tables::ColumnField::Number(
            |row| row.$($field).+,
            |row, number| row.$($field).+ = number,
        )
    };
}

pub(super) use {field, plan_path, table, width};
