//! What Start says of its own settings: words beside them, marks, and how many there are.

use super::{context::WriteContext, data_checks::SIGN, sheet_common, sheet_writer::SheetWriter};
use crate::workbook::{
    calc::map::list,
    notation::{across, fixed, literal},
    tables::{Fact, StartColumn, TableColumn, block::SheetKey},
};

/// The settings that can be wrong.
const CHECKED: [Fact; 4] =
    [Fact::YearBegins, Fact::GreenFrom, Fact::AmberFrom, Fact::LeastComplete];

/// The cell of a setting, on Start.
fn cell(book: &WriteContext<'_>, fact: Fact) -> String {
    fixed(book.layout.start_block.row(fact.index()), StartColumn::Value.at())
}

/// What can be wrong with a setting, in the order in which it is told, with the key of the words.
fn tests(book: &WriteContext<'_>, fact: Fact) -> Vec<(String, &'static str)> {
    let value = cell(book, fact);
    let text = (format!("AND({value}<>\"\",ISNUMBER({value})=FALSE)"), "text-in-number");
    match fact {
        Fact::YearBegins => {
            let months = across(list::MONTHS, 1, 12);
            let months = format!("{}{months}", book.sheet(SheetKey::Calculation));
            let test =
                format!("AND({value}<>\"\",ISNUMBER(MATCH(TRIM({value}),{months},0))=FALSE)");
            vec![(test, "unknown-choice")]
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
        sheet_common::conditional_format(page, area, &any(book, fact), book.styles.wrong());
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
    let start = book.sheet(SheetKey::Start);
    CHECKED.into_iter().rev().fold(otherwise.to_owned(), |rest, fact| {
        let place = format!("#{start}{}", cell(book, fact).replace('$', ""));
        format!("IF({},{},{rest})", any(book, fact), literal(&place))
    })
}
