//! What Start says of its own settings: words beside them, marks, and how many there are.

use super::{
    context::WriteContext, data_checks::SIGN, row_checks, sheet_common, sheet_writer::SheetWriter,
};
use crate::workbook::{
    calc::fact_value,
    notation::{fixed, literal},
    tables::{Fact, StartColumn, TableColumn},
};

/// The settings that can be wrong.
const CHECKED: [Fact; 5] =
    [Fact::Period, Fact::YearBegins, Fact::GreenFrom, Fact::AmberFrom, Fact::LeastComplete];

/// The cell of a setting, on Start.
fn cell(book: &WriteContext<'_>, fact: Fact) -> String {
    fixed(book.layout.start_block.row(fact.index()), StartColumn::Value.at())
}

/// What can be wrong with a setting, in the order in which it is told, with the key of the words.
fn tests(book: &WriteContext<'_>, fact: Fact) -> Vec<(String, &'static str)> {
    let value = cell(book, fact);
    let text = (format!("AND({value}<>\"\",ISNUMBER({value})=FALSE)"), "text-in-number");
    match fact {
        Fact::Period | Fact::YearBegins => {
            let kind = fact.facts().kind;
            let value = if fact == Fact::Period { fact_value(book, fact) } else { value };
            let test = row_checks::no_choice(book, &value, kind);
            test.map(|test| (test, "unknown-choice")).into_iter().collect()
        }
        Fact::GreenFrom | Fact::AmberFrom => {
            let bands = book.scorecard.bands;
            let holds = |fact: Fact, planned: f64| {
                let value = cell(book, fact);
                format!("IF(COUNT({value}),{value},{planned})")
            };
            let green = holds(Fact::GreenFrom, bands.green);
            let amber = holds(Fact::AmberFrom, bands.amber);
            let test = format!("AND({amber}>=0,{amber}<{green},{green}<=100)=FALSE");
            vec![text, (test, "bands-out-of-order")]
        }
        Fact::LeastComplete => {
            let test = format!("IF(COUNT({value}),OR({value}<0,{value}>1),FALSE)");
            vec![text, (test, "coverage-out-of-range")]
        }
        _ => Vec::new(),
    }
}

/// The cell of the words beside a setting.
fn beside(book: &WriteContext<'_>, fact: Fact) -> String {
    fixed(book.layout.start_block.row(fact.index()), StartColumn::Value.at() + 1)
}

/// Whether the words beside a setting tell a fault, as a condition.
fn told(book: &WriteContext<'_>, fact: Fact) -> String {
    format!("LEFT({},1)=\"{SIGN}\"", beside(book, fact))
}

/// What is said of a fault, as a literal.
fn said(book: &WriteContext<'_>, key: &str) -> String {
    literal(&format!("{SIGN} {}", book.labels.of("check.setting", key)))
}

/// What stands beside a setting: what is wrong, else its help; none where nothing can be wrong.
pub(super) fn words(book: &WriteContext<'_>, fact: Fact, help: &str) -> Option<String> {
    let tests = tests(book, fact);
    (!tests.is_empty()).then(|| {
        tests.iter().rev().fold(literal(help), |rest, (test, key)| {
            format!("IF({test},{},{rest})", said(book, key))
        })
    })
}

/// Marks cells whose settings cannot be right.
pub(super) fn conditions(book: &WriteContext<'_>, page: &mut SheetWriter<'_>) {
    for fact in CHECKED {
        let (row, column) = (book.layout.start_block.row(fact.index()), StartColumn::Value.at());
        let area = (row, column, row, column);
        // The words beside it are on the same sheet; what they follow from may not be.
        sheet_common::conditional_format(page, area, &told(book, fact), book.styles.wrong());
    }
}

/// How many settings of Start cannot be right, as a formula.
pub(super) fn count(book: &WriteContext<'_>) -> String {
    let ones = CHECKED.map(|fact| {
        let told = told(book, fact);
        // Of two bounds in the wrong order one is wrong, and both are told so.
        let told = match fact {
            Fact::GreenFrom => {
                format!("AND({told},{}<>{})", beside(book, fact), said(book, "bands-out-of-order"))
            }
            _ => told,
        };
        format!("IF({told},1,0)")
    });
    ones.join("+")
}

/// Where the first of them stands, as a formula: `#'Start'!C36`; `otherwise` where none does.
pub(super) fn first(book: &WriteContext<'_>, otherwise: &str) -> String {
    CHECKED.into_iter().rev().fold(otherwise.to_owned(), |rest, fact| {
        let place = format!("#{}", fact_value(book, fact).replace('$', ""));
        format!("IF({},{},{rest})", told(book, fact), literal(&place))
    })
}
