//! Formulas that a sheet writes once and names by number from other cells.

use super::{
    package::{At, parse_range, parse_reference, print_reference},
    xml::Element,
};
use std::collections::BTreeMap;

/// The shared formulas of a sheet as far as it was read.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    formulas: BTreeMap<String, (String, (At, At))>,
    /// What spreadsheets would not take, or take for something else.
    pub(crate) faults: Vec<String>,
}

impl Shared {
    /// The text of a cell's formula as its program shows it.
    pub(crate) fn text(&mut self, element: &Element, at: At) -> String {
        let place = print_reference(at);
        if element.get("t") != Some("shared") {
            return element.text.clone();
        }
        let Some(number) = element.get("si") else {
            self.faults.push(format!("{place} shares a formula without a number"));
            return element.text.clone();
        };
        if let Some(area) = element.get("ref") {
            let text = element.text.clone();
            let area = parse_range(area).expect("an area");
            if area.0 != at {
                self.faults.push(format!("{place} does not begin the area of its formula"));
            }
            if element.text.contains("'!") || element.text.contains(['{', '_']) {
                self.faults.push(format!("{place} shares what Excel does not: ={text}"));
            }
            if self.formulas.insert(number.to_owned(), (text.clone(), area)).is_some() {
                self.faults.push(format!("{place} shares a formula with a number of another"));
            }
            return text;
        }
        let Some((text, (first, last))) = self.formulas.get(number) else {
            self.faults.push(format!("{place} shares a formula that nobody wrote"));
            return String::new();
        };
        let rows = first.0..=last.0;
        if !rows.contains(&at.0) || !(first.1..=last.1).contains(&at.1) {
            self.faults.push(format!("{place} stands outside of the area of its formula"));
        }
        moved(text, (at.0 - first.0, at.1 - first.1))
    }
}

/// A formula some rows further down and columns to the right.
fn moved(formula: &str, by: (u32, u32)) -> String {
    let mut out = String::new();
    let characters: Vec<char> = formula.chars().collect();
    let mut at = 0;
    while at < characters.len() {
        let start = at;
        let within = |c: char| c.is_alphanumeric() || c == '$' || c == '.';
        if characters[at] == '"' {
            at += 1 + characters[at + 1..].iter().position(|c| *c == '"').expect("an end") + 1;
        } else if within(characters[at]) {
            at += characters[at..].iter().take_while(|c| within(**c)).count();
            let word: String = characters[start..at].iter().collect();
            if characters.get(at) != Some(&'(')
                && let Some(moved) = moved_reference(&word, by)
            {
                out += &moved;
                continue;
            }
        } else {
            at += 1;
        }
        out.extend(&characters[start..at]);
    }
    out
}

/// A reference some rows further down and columns to the right, but for halves with a dollar.
fn moved_reference(word: &str, (down, right): (u32, u32)) -> Option<String> {
    let (row, column) = parse_reference(word)?;
    let fixed_column = word.starts_with('$');
    let fixed_row = word.trim_start_matches('$').contains('$');
    let place = (
        if fixed_row { row } else { row + down },
        if fixed_column { column } else { column + right },
    );
    let plain = print_reference(place);
    let letters = plain.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = plain.split_at(letters);
    let dollar = |fixed: bool| if fixed { "$" } else { "" };
    Some(format!("{}{letters}{}{digits}", dollar(fixed_column), dollar(fixed_row)))
}

#[test]
fn a_shared_formula_says_in_each_cell_what_it_says_there() {
    let one = "IF(A1=\"A1 \"\"B2\"\"\",SUM($C$4:D$5,$E6),LOG10(F7)+1E-09)&TRUE";
    let two = "IF(C4=\"A1 \"\"B2\"\"\",SUM($C$4:F$5,$E9),LOG10(H10)+1E-09)&TRUE";
    assert_eq!(moved(one, (3, 2)), two);
}
