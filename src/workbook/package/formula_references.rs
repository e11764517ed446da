//! The references of formulas, and what becomes of them from one copy to the next.
//!
//! Columns have their dollars set as copies need them. Rows keep what was said of them: LibreOffice
//! works out at once what is the same all down a column, and where such formulas wait for each
//! other across many columns it comes to errors. Those in which rows are fixed it takes one by one.

use crate::workbook::notation::push_reference;
use std::ops::Range;

/// A reference in a formula. There are very many, so they are small.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reference {
    /// From where to where it stands in the text.
    start: u16,
    end: u16,
    row: Coordinate<u32>,
    column: Coordinate<u16>,
}

/// One of the two halves of a reference.
#[derive(Clone, Copy, Debug)]
struct Coordinate<N> {
    number: N,
    /// Whether it has a dollar where that makes no difference.
    dollar: bool,
    moves: Moves,
}

/// What a half of a reference does from one copy to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moves {
    /// No two copies have told yet.
    Unknown,
    /// It stays.
    Never,
    /// It moves along.
    Along,
}

impl Reference {
    /// Says what it does, seen from a copy so many rows below and columns to the right; false where
    /// that is no copy, and nothing is said.
    pub(super) fn follows(&mut self, copy: &Self, (down, right): (u32, u32), say: bool) -> bool {
        let row = self.row.after(copy.row, down).filter(|moves| self.row.as_said(*moves));
        let column = self.column.after(copy.column, right);
        let (Some(row), Some(column)) = (row, column) else { return false };
        if say {
            (self.row.moves, self.column.moves) = (row, column);
        }
        true
    }
}

impl<N: Copy + Into<u32>> Coordinate<N> {
    /// What it does, seen from a copy some cells further on; none where that is no copy.
    fn after(self, copy: Self, by: u32) -> Option<Moves> {
        let moves = match (by, copy.number.into().checked_sub(self.number.into())) {
            (0, Some(0)) => return Some(self.moves),
            (_, Some(0)) => Moves::Never,
            (by, Some(moved)) if moved == by => Moves::Along,
            _ => return None,
        };
        (self.moves == Moves::Unknown || self.moves == moves).then_some(moves)
    }

    /// Whether that is what it says already.
    fn as_said(self, moves: Moves) -> bool {
        match moves {
            Moves::Unknown => true,
            Moves::Never => self.dollar,
            Moves::Along => !self.dollar,
        }
    }

    /// Whether it has to have a dollar.
    fn is_fixed(self) -> bool {
        match self.moves {
            Moves::Unknown => self.dollar,
            Moves::Never => true,
            Moves::Along => false,
        }
    }
}

/// Whether two formulas say the same but for their references.
pub(super) fn alike(one: (&str, &[Reference]), two: (&str, &[Reference])) -> bool {
    let between = |(text, references): (&str, &[Reference]), at: usize| -> Range<usize> {
        let before = at.checked_sub(1).and_then(|before| references.get(before));
        let next = references.get(at);
        before.map_or(0, |before| usize::from(before.end))
            ..next.map_or(text.len(), |next| usize::from(next.start))
    };
    (0..=one.1.len()).rev().all(|at| {
        one.0.get(between(one, at)).is_some_and(|text| two.0.get(between(two, at)) == Some(text))
    })
}

/// A formula with dollars where references stay.
pub(super) fn marked(text: &str, references: &[Reference]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for reference in references {
        out.push_str(text.get(from..usize::from(reference.start)).unwrap_or_default());
        let Reference { row, column, .. } = reference;
        let (fixed_row, fixed_column) = (row.is_fixed(), column.is_fixed());
        push_reference(&mut out, row.number, column.number, fixed_row, fixed_column);
        from = usize::from(reference.end);
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// Finds the references of a formula; false where it cannot be shared.
///
/// Functions of later years and lists in braces stay alone too: in the file formats that Excel
/// works with, formulas that are shared hold neither.
pub(super) fn parse(text: &str, references: &mut Vec<Reference>) -> bool {
    references.clear();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                let rest = bytes.get(at + 1..).unwrap_or_default();
                let Some(end) = memchr::memchr(b'"', rest) else { return false };
                at += end + 2;
            }
            b'\'' | b'!' | b'{' | b'_' => return false,
            b'$' | b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'.' => {
                let rest = bytes.get(at..).unwrap_or_default();
                let length = rest.iter().take_while(|byte| is_word(**byte)).count();
                let word = rest.get(..length).unwrap_or_default();
                let is_call = rest.get(length) == Some(&b'(');
                if let Some(mut reference) = reference(word).filter(|_| !is_call) {
                    let (Ok(start), Ok(end)) = (u16::try_from(at), u16::try_from(at + length))
                    else {
                        return false;
                    };
                    (reference.start, reference.end) = (start, end);
                    references.push(reference);
                }
                at += length;
            }
            _ => at += 1,
        }
    }
    true
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'$' | b'.')
}

/// `$C$7`, with or without its dollars.
fn reference(word: &[u8]) -> Option<Reference> {
    let (fixed_column, word) = dollar(word);
    let letters = word.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let (name, word) = word.split_at_checked(letters).filter(|(name, _)| name.len() <= 3)?;
    let column = name.iter().fold(0, |column, letter| column * 26 + u32::from(letter - b'A') + 1);
    let (fixed_row, digits) = dollar(word);
    let row = digits.iter().try_fold(0_u32, |row, digit| {
        let digit = char::from(*digit).to_digit(10)?;
        row.checked_mul(10)?.checked_add(digit)
    })?;
    let (number, moves) = (row.checked_sub(1)?, Moves::Unknown);
    let row = Coordinate { number, dollar: fixed_row, moves };
    let number = u16::try_from(column.checked_sub(1)?).ok()?;
    let column = Coordinate { number, dollar: fixed_column, moves };
    Some(Reference { start: 0, end: 0, row, column })
}

/// Whether a dollar stands first, and what follows it.
fn dollar(word: &[u8]) -> (bool, &[u8]) {
    word.strip_prefix(b"$").map_or((false, word), |rest| (true, rest))
}
