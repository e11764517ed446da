//! The functions that formulas of a workbook use.

use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// A function that Excel 2019, LibreOffice 7 and other programs calculate alike, as it is written
/// in a file.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Display, EnumIter, EnumString, IntoStaticStr,
)]
#[strum(serialize_all = "UPPERCASE")]
#[non_exhaustive]
pub enum Function {
    /// The size of a number.
    Abs,
    /// Whether all of some conditions hold.
    And,
    /// One of some expressions, by its number.
    Choose,
    /// The column that a reference is in: for the jump to the first missing figure.
    Column,
    /// How many numbers there are.
    Count,
    /// How many cells are not blank.
    CountA,
    /// How many cells meet a condition.
    CountIf,
    /// How many cells meet conditions.
    CountIfs,
    /// Where a text stands in another.
    Find,
    /// A link with its text.
    Hyperlink,
    /// One of two expressions.
    If,
    /// An expression, or another where it is an error.
    IfError,
    /// A cell of a range by its place.
    Index,
    /// Whether something is a number.
    IsNumber,
    /// The beginning of a text.
    Left,
    /// The length of a text.
    Len,
    /// A text in lower case.
    Lower,
    /// The place of a value in a range.
    Match,
    /// The largest number.
    Max,
    /// The largest number of cells that meet conditions.
    #[strum(serialize = "_xlfn.MAXIFS")]
    MaxIfs,
    /// A part from the middle of a text.
    Mid,
    /// The smallest number.
    Min,
    /// The smallest number of cells that meet conditions.
    #[strum(serialize = "_xlfn.MINIFS")]
    MinIfs,
    /// That there is nothing: what charts leave out.
    Na,
    /// Whether any of some conditions holds.
    Or,
    /// A number with so many decimals.
    Round,
    /// The row that a reference is in.
    Row,
    /// Where a text stands in another, whatever its case.
    Search,
    /// The square root.
    Sqrt,
    /// A text with another in the place of one within it.
    Substitute,
    /// The sum of numbers.
    Sum,
    /// The sum of cells that meet conditions.
    SumIfs,
    /// A text without the blanks around it.
    Trim,
    /// The number that a text is.
    Value,
}
