//! What the program says a formula comes to, against IronCalc: formula by formula.

use crate::oracle::{Engine, Value as Shown};
use klant::workbook::{ErrorValue, Function, Value, evaluate};
use rust_xlsxwriter::{Formula, Workbook};
use strum::IntoEnumIterator;

/// The cells that the formulas refer to, from A1 on.
fn cells() -> Vec<Vec<Value<'static>>> {
    let text = |text: &'static str| Value::from(text);
    let mut rows = vec![
        vec![Value::Number(3.0), Value::Number(-4.5), Value::Blank, text("Value"), text("")],
        vec![
            Value::Number(7.0),
            Value::Number(0.0),
            text("n/a"),
            text("value"),
            Value::Truth(true),
        ],
        vec![Value::Number(3.0), Value::Number(2.0), text("a*b"), text(" two  words "), text("12")],
        vec![
            Value::Blank,
            Value::Number(1e15),
            text("x~y"),
            text("\u{e9}t\u{e9}"),
            Value::Number(0.125),
        ],
        vec![Value::Number(5.0), Value::Number(1.0), text("red"), text("S1"), Value::Number(100.0)],
    ];
    // Two long columns, in which values are listed: numbers, and texts with blanks between.
    for row in 0..40_u32 {
        let place = usize::try_from(row).unwrap();
        if rows.len() <= place {
            rows.push(vec![Value::Blank; 5]);
        }
        let id = if row % 13 == 12 { Value::Blank } else { format!("id-{}", row % 13).into() };
        rows[place].extend([Value::Number(f64::from(row * 3 % 11)), id]);
    }
    rows
}

/// Every kind of formula that the workbook holds, and what could go wrong in each.
const FORMULAS: &[&str] = &[
    // Operators, their order, and what they take for a number.
    "1+2*3-4/2",
    "(1+2)*3",
    "-A1+2",
    "2*-A1",
    "A1-B1-B3",
    "A1/B1",
    "A1/B2",
    "A1+C1",
    "A1+D1",
    "A1+E3",
    "A1+E2",
    "A1&B1",
    "D1&\" \"&D2",
    "A1&\"\"",
    "1.5E+15*2",
    "1E-12<1E-06",
    "100*A1/7",
    "\"a\"\"b\"",
    "E4&\"\"",
    // Comparisons: case, blanks, kinds, and the last digits.
    "D1=D2",
    "D1<>D2",
    "C1=\"\"",
    "C1=0",
    "E1=\"\"",
    "E1=0",
    "C1=FALSE",
    "A1=A3",
    "A1<A2",
    "A1<D1",
    "D1<E2",
    "D4=\"\u{c9}T\u{c9}\"",
    "0.1+0.2=0.3",
    "0.1+0.2>=0.3",
    "1/3*3=1",
    "\"a\"<\"b\"",
    "A1>=3",
    "A1<=2.999",
    "B1<0",
    // Conditions: what is not taken is not looked at.
    "IF(A1=3,\"yes\",1/0)",
    "IF(A1=4,1/0,\"no\")",
    "IF(A1=4,1)",
    "IF(C1,1,2)",
    "IF(D1,1,2)",
    "IF(B2,1,2)",
    "IF(1/0,1,2)",
    "IF(E2,1,2)",
    "IF(A1=3,C1,1)",
    "IF(A1=3,E1,1)",
    "IF(A1=3,\"a,b)\",\"c(\")",
    "IF(A1=4,\"a,b)\",\"c(\")",
    "AND(A1=3,A2=7)",
    "AND(A1=3,A2=8)",
    "AND(A1=3,1/0)",
    "OR(A1=4,A2=7)",
    "OR(A1=4,A2=8)",
    "OR(FALSE,E2)",
    "AND(A1,A2)",
    "NA()",
    "IFERROR(NA(),\"none\")",
    "COUNT(NA(),1)",
    "IFERROR(1/0,\"none\")",
    "IFERROR(A1,1/0)",
    "IFERROR(C1,\"none\")",
    "IFERROR(SQRT(-1),-1)",
    "CHOOSE(2,1/0,\"b\",\"c\")",
    "CHOOSE(4,1,2,3)",
    "CHOOSE(0,1,2,3)",
    "CHOOSE(A1,1,2,A2)",
    "CHOOSE(1/0,1)",
    // Numbers of texts, blanks and truths.
    "COUNT(A1:E5)",
    "COUNT(A1,C1,D1)",
    "COUNT(E2,E3)",
    "COUNT(1,TRUE,\"12\",\"x\")",
    "COUNTA(A1:E5)",
    "SUM(A1:E5)",
    "SUM(A1,B1,2)",
    "SUM(C1:D2)",
    "MAX(A1:B4)",
    "MAX(C1:D3)",
    "MIN(A1:B3)",
    "MIN(C1:D1)",
    "MAX(0,MIN(100,A1*50))",
    "MAX(0,A1,C1,E1)",
    "ISNUMBER(A1)",
    "ISNUMBER(C1)",
    "ISNUMBER(E2)",
    "ISNUMBER(E3)",
    "ISNUMBER(1/0)",
    "ABS(B1)",
    "ABS(C1)",
    "SQRT(A2)",
    "SQRT(-1)",
    "ROUND(2.5,0)",
    "ROUND(-2.5,0)",
    "ROUND(A2/A1,3)",
    "ROUND(ROUND(84.4999999999,9),0)",
    "ROUND(1.005,2)",
    "ROUND(D1,0)",
    "ROUND(1234.5,-2)",
    // Look-ups.
    "INDEX(A1:A5,2)",
    "INDEX(A1:E1,2)",
    "INDEX(A1:E5,3,4)",
    "INDEX(A1:A5,6)",
    "INDEX(A1:A5,-1)",
    "INDEX(A1:A5,4)",
    "INDEX(A1:A5,4)=\"\"",
    "INDEX(A1:A5,\"x\")",
    "INDEX(A1:A5,1/0)",
    "ISNUMBER(INDEX(A1:A5,4))",
    "INDEX(A1:A5,2.9)",
    "SUM(INDEX(A1:B5,0,2))",
    "MATCH(7,A1:A5,0)",
    "MATCH(3,A1:A5,0)",
    "MATCH(9,A1:A5,0)",
    "MATCH(\"VALUE\",D1:D5,0)",
    "MATCH(\"s?\",D1:D5,0)",
    "MATCH(\"*words*\",D1:D5,0)",
    "MATCH(\"a~*b\",C1:C5,0)",
    "MATCH(1,A1:E1,0)",
    "MATCH(3,{1,3,5},0)",
    "MATCH(4,{1,3,5},0)",
    "MATCH(1/0,A1:A5,0)",
    "MATCH(TRUE,E1:E5,0)",
    "IFERROR(INDEX(D1:D5,MATCH(5,A1:A5,0)),\"\")",
    "COLUMN(C7)",
    "ROW(C7)",
    // Criteria.
    "COUNTIF(A1:A5,3)",
    "COUNTIF(A1:A5,\">=3\")",
    "COUNTIF(A1:A5,\"\")",
    "COUNTIF(C1:E1,\"\")",
    "COUNTIF(D1:D5,\"value\")",
    "COUNTIF(D1:D5,\"?*\")",
    "COUNTIF(C1:C5,\"n/a\")",
    "COUNTIF(C1:C5,\"x~~?\")",
    "COUNTIF(B1:B5,\">0\")",
    "COUNTIF(E1:E5,\">\"&A1)",
    "COUNTIF(A1:A5,\"<>3\")",
    "COUNTIF(E1:E5,TRUE)",
    "COUNTIFS(A1:A5,3,D1:D5,\"value\")",
    "COUNTIFS(A1:A5,3,B1:B5,\"<0\")",
    "COUNTIFS(A1:A5,\"\",B1:B5,\">1\")",
    "SUMIFS(B1:B5,A1:A5,3)",
    "SUMIFS(B1:B5,A1:A5,3,D1:D5,\"value\")",
    "SUMIFS(B1:B5,A1:A5,9)",
    "SUMIFS(D1:D5,A1:A5,3)",
    "_xlfn.MINIFS(B1:B5,A1:A5,3)",
    "_xlfn.MINIFS(B1:B5,A1:A5,9)",
    "_xlfn.MAXIFS(B1:B5,A1:A5,\">0\")",
    "_xlfn.MAXIFS(B1:B5,A1:A5,9)",
    // The same over long ranges.
    "MATCH(5,F1:F40,0)",
    "MATCH(99,F1:F40,0)",
    "MATCH(\"ID-7\",G1:G40,0)",
    "MATCH(\"id-?2\",G1:G40,0)",
    "MATCH(\"id-10\",G2:G40,0)",
    "MATCH(\"none\",G1:G40,0)",
    "INDEX(F1:F40,MATCH(\"id-11\",G1:G40,0))",
    "COUNTIF(F1:F40,3)",
    "COUNTIF(F1:F40,\">5\")",
    "COUNTIF(G1:G40,\"\")",
    "COUNTIF(G1:G40,\"Id-4\")",
    "COUNTIFS(F1:F40,3,G1:G40,\"id-*\")",
    "COUNTIFS(G1:G40,\"id-4\",F1:F40,\">3\")",
    "SUMIFS(F1:F40,G1:G40,\"id-4\")",
    "SUMIFS(F1:F40,G1:G40,\"id-4\",F1:F40,\">3\")",
    "_xlfn.MAXIFS(F1:F40,G1:G40,\"id-0\")",
    "_xlfn.MINIFS(F1:F40,G1:G40,\"\")",
    // Texts.
    "TRIM(D3)",
    "TRIM(C1)",
    "TRIM(A1)",
    "LOWER(D1)",
    "LEN(D3)",
    "LEN(A1)",
    "LEN(C1)",
    "LEFT(D3,3)",
    "LEFT(D1,99)",
    "LEFT(D1,0)",
    "LEFT(D1,-1)",
    "MID(D3,2,3)",
    "MID(D1,1,99)",
    "MID(D1,99,2)",
    "MID(D1,0,2)",
    "MID(D1,2,0)",
    "MID(D1,2,-1)",
    "MID(D4,2.9,1.9)",
    "MID(A1,1,2)",
    "MID(C1,2,1)",
    "FIND(\"a\",D1)",
    "FIND(\"V\",D2)",
    "FIND(\"*\",C3)",
    "SEARCH(\"v\",D1)",
    "SEARCH(\"l?e\",D1)",
    "SEARCH(\"w*s\",D3)",
    "SEARCH(\"z\",D1)",
    "SEARCH(\"~*\",C3)",
    "SEARCH(\"e\",D1,5)",
    "SEARCH(\"e\",D1,6)",
    "SEARCH(\"e\",D1,0)",
    "SEARCH(\"a\",D1,9)",
    "SEARCH(\"\u{c9}\",D4)",
    "SEARCH(\"*\",D1)",
    "SUBSTITUTE(D3,\" \",\"\")",
    "SUBSTITUTE(D1,\"a\",\"ee\")",
    "SUBSTITUTE(D1,\"A\",\"ee\")",
    "SUBSTITUTE(D1,\"x\",\"ee\")",
    "SUBSTITUTE(\"1.2.3\",\".\",\"\",1)",
    "SUBSTITUTE(\"1.2.3\",\".\",\"x\",2)",
    "SUBSTITUTE(\"1.2.3\",\".\",\"x\",3)",
    "SUBSTITUTE(A1,3,4)",
    "VALUE(E3)",
    "VALUE(\"1085\")",
    "VALUE(D1)",
    "VALUE(A1)",
    "VALUE(\"1085\")&\"\"=\"1085\"",
    "VALUE(\"1e5\")&\"\"=\"1e5\"",
    "FIND(\"|\"&LOWER(TRIM(C2))&\"|\",\"||-|n/a|n.v.t.|\")",
];

/// A workbook with the cells, and the formulas below one another in column H.
fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, values) in (0..).zip(cells()) {
        for (column, value) in (0..).zip(values) {
            match value {
                Value::Number(number) => sheet.write_number(row, column, number).unwrap(),
                // An empty text is what a formula comes to; typed, it would be a blank cell.
                Value::Text(text) if text.is_empty() => {
                    sheet.write_formula(row, column, Formula::new("\"\"")).unwrap()
                }
                Value::Text(text) => sheet.write_string(row, column, text).unwrap(),
                Value::Truth(truth) => sheet.write_boolean(row, column, truth).unwrap(),
                _ => continue,
            };
        }
    }
    for (row, formula) in (0..).zip(FORMULAS) {
        sheet.write_formula(row, 7, Formula::new(*formula)).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_formula_comes_to_what_a_second_engine_says() {
    let engine = Engine::open(&workbook());
    let cells = cells();
    let mut unlike = Vec::new();
    for (row, formula) in (1..).zip(FORMULAS) {
        let ours = match evaluate(formula, &cells) {
            Value::Number(number) => Shown::Number(number),
            Value::Text(text) => Shown::Text(text.into_owned()),
            Value::Truth(truth) => Shown::Bool(truth),
            Value::Error(fault) => Shown::Error(fault.to_string()),
            other => panic!("{formula} comes to {other:?}"),
        };
        let theirs = engine.value(0, (row, 8));
        if !ours.agrees_with(&theirs) {
            unlike.push(format!("{formula} is {ours}, IronCalc says {theirs}"));
        }
    }
    assert!(unlike.is_empty(), "{}", unlike.join("\n"));
}

#[test]
fn every_function_is_tried() {
    for function in Function::iter() {
        let call = format!("{function}(");
        let tried = FORMULAS.iter().any(|formula| formula.contains(&call));
        assert!(tried || function == Function::Hyperlink, "{function}");
    }
}

#[test]
fn a_link_shows_its_text() {
    assert_eq!(evaluate("HYPERLINK(\"#A1\",D1)", &cells()), Value::from("Value"));
}

#[test]
fn what_is_no_formula_is_an_error() {
    for text in ["", "1+", "SUM(", "NOSUCH(1)", "IF(1,2", "A0", "1 2", "\"open", "MATCH(1,A1:A5,1)"]
    {
        assert_eq!(evaluate(text, &cells()), Value::Error(ErrorValue::Name), "{text}");
    }
}

#[test]
fn a_formula_that_waits_for_itself_is_an_error() {
    // It stands in A41.
    assert_eq!(evaluate("A41+1", &cells()), Value::Error(ErrorValue::Reference));
    assert_eq!(evaluate("SUM(A1:A41)", &cells()), Value::Error(ErrorValue::Reference));
}
