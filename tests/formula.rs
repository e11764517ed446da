//! One arithmetic with three readers: what is evaluated is what is printed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common::cases;
use klant::formula::{Formula, FormulaFault, NoValue};
use proptest::prelude::*;

fn parse(text: &str) -> Formula {
    Formula::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn value(text: &str, inputs: &[(&str, f64)]) -> Option<f64> {
    let find = |name: &str| inputs.iter().find(|(id, _)| *id == name).map(|(_, number)| *number);
    parse(text).evaluate(find)
}

fn excel(text: &str) -> String {
    parse(text).excel(str::to_owned)
}

fn fault(text: &str) -> (FormulaFault, std::ops::Range<usize>) {
    let error = Formula::parse(text).expect_err(text);
    (error.fault, error.span)
}

#[test]
fn multiplication_goes_before_addition_and_equals_go_left_to_right() {
    let inputs = [("a", 10.0), ("b", 4.0), ("c", 3.0)];
    for (text, expected) in [
        ("a + b * c", 22.0),
        ("(a + b) * c", 42.0),
        ("a - b - c", 3.0),
        ("a - (b - c)", 9.0),
        ("a / b / c", 10.0 / 4.0 / 3.0),
        ("a / (b * c)", 10.0 / 12.0),
        ("a / b * c", 7.5),
        ("-a + b", -6.0),
        ("-a * -b", 40.0),
        ("a - -b", 14.0),
        ("--a", 10.0),
        ("-(a - b)", -6.0),
        ("(a - b) / a * 100", 60.0),
        ("0.5 * a", 5.0),
    ] {
        assert_eq!(value(text, &inputs), Some(expected), "{text}");
    }
}

#[test]
fn a_missing_input_or_a_zero_denominator_gives_no_value() {
    assert_eq!(value("a / b * 100", &[("a", 1.0)]), None);
    assert_eq!(value("a / b * 100", &[("a", 1.0), ("b", 0.0)]), None);
    assert_eq!(value("a / (b - c)", &[("a", 1.0), ("b", 2.0), ("c", 2.0)]), None);
    assert_eq!(value("a / b", &[("a", 0.0), ("b", 9e-13)]), None);
    assert_eq!(value("a / b", &[("a", 1.0), ("b", -1e-12)]), Some(-1e12));
}

#[test]
fn the_reason_for_no_value_is_told() {
    let one = |_: &str| Some(1.0);
    assert_eq!(parse("a / (b - c)").compute(one), Err(NoValue::ZeroDenominator));
    let large = |_: &str| Some(1e14);
    assert_eq!(parse("a * b").compute(large), Err(NoValue::TooLarge));
    assert_eq!(parse("a * b / c").compute(large), Ok(1e14));
    let none = |name: &str| (name == "a").then_some(0.0);
    assert_eq!(parse("a / a + b").compute(none), Err(NoValue::Missing));
}

#[test]
fn a_result_of_1e15_is_no_value_and_one_below_is() {
    assert_eq!(value("a * 10", &[("a", 1e14)]), None);
    assert_eq!(value("-a * 10", &[("a", 1e14)]), None);
    assert_eq!(value("a * 9", &[("a", 1e14)]), Some(9e14));
}

#[test]
fn inputs_are_named_once_in_order_of_first_use() {
    assert_eq!(parse("(b - a_2) / b * 100").inputs(), ["b", "a_2"]);
}

#[test]
fn excel_keeps_the_order_of_the_steps() {
    for (text, expected) in [
        ("a + b*c", "a+b*c"),
        ("( a+b ) * c", "(a+b)*c"),
        ("a - (b - c)", "a-(b-c)"),
        ("a - b - c", "a-b-c"),
        ("a + (b + c)", "a+(b+c)"),
        ("a / (b * c)", "a/(b*c)"),
        ("a * (b / c)", "a*(b/c)"),
        ("((a)) / b * 100", "a/b*100"),
        ("-a + b", "-a+b"),
        ("a - -b", "a-(-b)"),
        ("a * -b", "a*(-b)"),
        ("-(a * b)", "-(a*b)"),
        ("--a", "-(-a)"),
        ("0.050 * a", "0.05*a"),
    ] {
        assert_eq!(excel(text), expected, "{text}");
    }
    assert_eq!(parse("a / b").excel(|name| format!("Data!{name}$1")), "Data!a$1/Data!b$1");
}

#[test]
fn guards_are_the_denominators_with_inputs_innermost_first_and_once() {
    let guards = |text: &str| parse(text).excel_guards(str::to_owned);
    assert_eq!(guards("a / b * 100"), ["b"]);
    assert_eq!(guards("a / 100"), Vec::<String>::new());
    assert_eq!(guards("a / (b / (c - d))"), ["c-d", "b/(c-d)"]);
    assert_eq!(guards("a / b + c / b - d / (-e)"), ["b", "-e"]);
}

#[test]
fn people_read_signs_names_and_their_own_numbers() {
    let name = |id: &str| id.replace('_', " ");
    let number = |number: f64| number.to_string().replace('.', ",");
    assert_eq!(
        parse("(nine_or_ten - low) / all * 100").people(name, number),
        "(nine or ten − low) ÷ all × 100"
    );
    assert_eq!(parse("-a * 0.5").people(name, number), "−a × 0,5");
}

#[test]
fn a_fault_is_named_with_its_place() {
    for (text, expected, span) in [
        ("", FormulaFault::Empty, 0..0),
        ("  ", FormulaFault::Empty, 0..2),
        ("a +", FormulaFault::ExpectedOperand, 3..3),
        ("a + * b", FormulaFault::ExpectedOperand, 4..5),
        ("a b", FormulaFault::ExpectedOperator, 2..3),
        ("(a b)", FormulaFault::ExpectedOperator, 3..4),
        ("(a + (b)", FormulaFault::Unclosed, 0..1),
        ("a + b)", FormulaFault::Unopened, 5..6),
        ("a ^ b", FormulaFault::UnknownCharacter, 2..3),
        ("a + É", FormulaFault::UnknownCharacter, 4..6),
        ("A", FormulaFault::UnknownCharacter, 0..1),
        ("1.2.3", FormulaFault::BadNumber, 0..5),
        (".5", FormulaFault::BadNumber, 0..2),
        ("1234567890123456", FormulaFault::BadNumber, 0..16),
        ("a / 0", FormulaFault::DividesByZero, 4..5),
        ("a / (2 - 2) * b", FormulaFault::DividesByZero, 4..11),
    ] {
        assert_eq!(fault(text), (expected, span), "{text}");
    }
}

#[test]
fn hostile_depth_and_length_are_faults_and_not_crashes() {
    let deep = format!("{}a{}", "(".repeat(400), ")".repeat(400));
    assert_eq!(fault(&deep).0, FormulaFault::TooDeep);
    assert_eq!(fault(&"-".repeat(900)).0, FormulaFault::TooDeep);
    assert_eq!(fault(&"(".repeat(100_000)).0, FormulaFault::TooLong);
    let wide = format!("a{}", "-a".repeat(499));
    assert_eq!(value(&wide, &[("a", 1.0)]), Some(-498.0));
    assert_eq!(Formula::parse(&excel(&wide)).unwrap().tree(), parse(&wide).tree());
}

#[test]
fn a_formula_travels_as_its_text() {
    let text = "\"a /  b * 100\"";
    let formula: Formula = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&formula).unwrap(), text);
    assert!(serde_json::from_str::<Formula>("\"a +\"").is_err());
}

/// Any text of the grammar, a few levels deep.
fn text() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[a-e]",
        (1_u32..100_000).prop_map(|number| number.to_string()),
        (1_u32..10_000).prop_map(|number| (f64::from(number) / 100.0).to_string()),
    ];
    leaf.prop_recursive(5, 40, 2, |inner| {
        prop_oneof![
            (inner.clone(), "[-+*/]", inner.clone())
                .prop_map(|(left, operator, right)| format!("{left} {operator} {right}")),
            inner.clone().prop_map(|inner| format!("({inner})")),
            inner.prop_map(|inner| format!("-{inner}")),
        ]
    })
}

proptest! {
    #![proptest_config(cases::proptest(256))]

    #[test]
    fn what_excel_reads_is_what_was_parsed(text in text()) {
        let Ok(formula) = Formula::parse(&text) else {
            // A random constant denominator may be zero; nothing else goes wrong.
            prop_assert_eq!(fault(&text).0, FormulaFault::DividesByZero);
            return Ok(());
        };
        let printed = formula.excel(str::to_owned);
        let again = parse(&printed);
        prop_assert_eq!(again.tree(), formula.tree());
        prop_assert_eq!(again.excel(str::to_owned), printed);
        let spoken = formula.people(str::to_owned, |number| number.to_string());
        let typed = spoken.replace('×', "*").replace('÷', "/").replace('−', "-");
        let heard = parse(&typed);
        prop_assert_eq!(heard.tree(), formula.tree());
    }

    #[test]
    fn guards_are_zero_whenever_the_value_is_missing_for_a_zero(
        text in text(),
        numbers in proptest::array::uniform5(-3_i8..4),
    ) {
        let Ok(formula) = Formula::parse(&text) else { return Ok(()) };
        let input = |name: &str| {
            let place = name.bytes().next()?.checked_sub(b'a')?;
            numbers.get(usize::from(place)).map(|number| f64::from(*number))
        };
        let zero = formula.excel_guards(str::to_owned).iter().find_map(|guard| {
            match parse(guard).compute(input) {
                Ok(value) if value.abs() < klant::formula::ZERO => Some(true),
                Ok(_) => None,
                Err(_) => Some(false),
            }
        });
        match formula.compute(input) {
            Err(NoValue::ZeroDenominator) => prop_assert_eq!(zero, Some(true)),
            _ => prop_assert_eq!(zero, None),
        }
    }

    #[test]
    fn any_text_gives_a_formula_or_a_fault_within_the_text(text in "\\PC{0,60}") {
        if let Err(error) = Formula::parse(&text) {
            prop_assert!(text.get(error.span).is_some());
        }
    }
}
