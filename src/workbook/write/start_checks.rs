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

/// Any fault of a setting, as a condition.
fn any(book: &WriteContext<'_>, fact: Fact) -> String {
    let tests: Vec<String> = tests(book, fact).into_iter().map(|(test, _)| test).collect();
    format!("OR({})", tests.join(","))
}

/// What stands beside a setting: what is wrong, else its help; none where nothing can be wrong.
pub(super) fn words(book: &WriteContext<'_>, fact: Fact, help: &str) -> Option<String> {
    let tests = tests(book, fact);
    let told = |key: &str| literal(&format!("{SIGN} {}", book.labels.of("check.setting", key)));
    (!tests.is_empty()).then(|| {
        tests
            .iter()
            .rev()
            .fold(literal(help), |rest, (test, key)| format!("IF({test},{},{rest})", told(key)))
    })
}

/// Marks cells whose settings cannot be right.
pub(super) fn conditions(book: &WriteContext<'_>, page: &mut SheetWriter<'_>) {
    for fact in CHECKED {
        let (row, column) = (book.layout.start_block.row(fact.index()), StartColumn::Value.at());
        let area = (row, column, row, column);
        // The words beside it are on the same sheet; what they follow from may not be.
        let told = format!("LEFT({},1)=\"{SIGN}\"", fixed(row, column + 1));
        sheet_common::conditional_format(page, area, &told, book.styles.wrong());
    }
}

/// How many settings of Start cannot be right, as a formula.
pub(super) fn count(book: &WriteContext<'_>) -> String {
    // Of two bounds in the wrong order one is wrong.
    let counted = CHECKED.into_iter().filter(|fact| *fact != Fact::GreenFrom);
    let ones: Vec<String> = counted.map(|fact| format!("IF({},1,0)", any(book, fact))).collect();
    let green = tests(book, Fact::GreenFrom).into_iter().next().map(|(test, _)| test);
    let green = format!("IF({},1,0)", green.unwrap_or_else(|| "FALSE".to_owned()));
    format!("{}+{green}", ones.join("+"))
}

/// Where the first of them stands, as a formula: `#'Start'!C36`; `otherwise` where none does.
pub(super) fn first(book: &WriteContext<'_>, otherwise: &str) -> String {
    CHECKED.into_iter().rev().fold(otherwise.to_owned(), |rest, fact| {
        let place = format!("#{}", fact_value(book, fact).replace('$', ""));
        format!("IF({},{},{rest})", any(book, fact), literal(&place))
    })
}
