//! Formulas of which copies stand to the right, as one text.
//!
//! Most steps say the same of the next period: they are worked out for two periods, and what moves
//! from one to the next is marked. In a marked formula, columns that move along stand in small
//! letters, which no formula of ours has elsewhere outside quotes.

use super::notation::push_letters;

/// Marks what moves along from a formula to the one on its right; false where that is no copy.
pub(crate) fn mark(one: &str, two: &str, marked: &mut String) -> bool {
    marked.clear();
    let (mut left, mut right) = (one.as_bytes(), two.as_bytes());
    loop {
        let (same, word) = piece(left);
        let (Some(before), Some(after)) = (left.get(..same), right.get(..same)) else {
            return false;
        };
        if before != after {
            return false;
        }
        let (Some(behind), Some(beside)) = (left.get(same..), right.get(same..)) else {
            return false;
        };
        push(marked, before);
        if word == 0 {
            return behind.len() == beside.len();
        }
        let other = length_of_word(beside);
        let (Some(here), Some(there)) = (behind.get(..word), beside.get(..other)) else {
            return false;
        };
        if here == there {
            push(marked, here);
        } else if !mark_word(here, there, marked) {
            return false;
        }
        (left, right) = (behind.get(word..).unwrap_or(&[]), beside.get(other..).unwrap_or(&[]));
    }
}

/// Appends what a marked formula says so many columns further to the right.
pub(crate) fn unmark(marked: &str, by: u16, out: &mut String) {
    let mut rest = marked.as_bytes();
    loop {
        let plain = rest.iter().position(|byte| byte.is_ascii_lowercase() || is_quote(*byte));
        let (before, from) = rest.split_at(plain.unwrap_or(rest.len()));
        push(out, before);
        match from.first() {
            None => return,
            Some(quote) if is_quote(*quote) => {
                let (quoted, behind) = from.split_at(length_of_quoted(from));
                push(out, quoted);
                rest = behind;
            }
            Some(_) => {
                let length = from.iter().take_while(|byte| byte.is_ascii_lowercase()).count();
                let (letters, behind) = from.split_at(length);
                push_letters(out, column(letters).saturating_add(by));
                rest = behind;
            }
        }
    }
}

/// How many bytes stand before the next word outside quotes, and how long it is; 0 for none.
fn piece(text: &[u8]) -> (usize, usize) {
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        let from = text.get(at..).unwrap_or_default();
        if is_quote(*byte) {
            at += length_of_quoted(from);
        } else if is_word(*byte) {
            return (at, length_of_word(from));
        } else {
            at += 1;
        }
    }
    (at, 0)
}

/// Marks the letters of a reference that is one column further to the right in a copy.
fn mark_word(here: &[u8], there: &[u8], marked: &mut String) -> bool {
    let (Some(one), Some(two)) = (halves(here), halves(there)) else { return false };
    if one.0 != two.0 || one.2 != two.2 || column(one.1).checked_add(1) != Some(column(two.1)) {
        return false;
    }
    push(marked, one.0);
    marked.extend(one.1.iter().map(|letter| char::from(letter.to_ascii_lowercase())));
    push(marked, one.2);
    true
}

/// A reference: its dollar, its letters, and its row; none where a word is something else.
fn halves(word: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (dollar, rest) = word.split_at(usize::from(word.first() == Some(&b'$')));
    let length = rest.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let (letters, row) = rest.split_at(length);
    let digits = row.strip_prefix(b"$").unwrap_or(row);
    let is_one =
        (1..=3).contains(&length) && !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    is_one.then_some((dollar, letters, row))
}

/// The column with some letters, from 0, however they are written.
fn column(letters: &[u8]) -> u16 {
    let number = letters.iter().fold(0_u16, |column, letter| {
        let place = u16::from(letter.to_ascii_uppercase().wrapping_sub(b'A')) + 1;
        column.saturating_mul(26).saturating_add(place)
    });
    number.saturating_sub(1)
}

fn length_of_word(text: &[u8]) -> usize {
    text.iter().take_while(|byte| is_word(**byte)).count()
}

/// Up to the quote that ends what begins with one.
fn length_of_quoted(text: &[u8]) -> usize {
    let Some((quote, rest)) = text.split_first() else { return 0 };
    memchr::memchr(*quote, rest).map_or(text.len(), |end| end + 2)
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'')
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'$' | b'.' | b'_')
}

/// Appends bytes that were cut out of a text at signs of one byte.
fn push(out: &mut String, bytes: &[u8]) {
    out.push_str(std::str::from_utf8(bytes).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::{mark, unmark};

    fn marked(one: &str, two: &str) -> Option<String> {
        let mut out = String::new();
        mark(one, two, &mut out).then_some(out)
    }

    fn unmarked(text: &str, by: u16) -> String {
        let mut out = String::new();
        unmark(text, by, &mut out);
        out
    }

    #[test]
    fn what_moves_along_is_marked_and_follows() {
        let (one, two) = (
            "IF(Z$4=\"a1\",'Say ''B2'''!$C$3,SUM($D7:Y7)+$Z$1)",
            "IF(AA$4=\"a1\",'Say ''B2'''!$C$3,SUM($D7:Z7)+$AA$1)",
        );
        let marked = marked(one, two).unwrap_or_default();
        assert_eq!(marked, "IF(z$4=\"a1\",'Say ''B2'''!$C$3,SUM($D7:y7)+$z$1)");
        assert_eq!(unmarked(&marked, 0), one);
        assert_eq!(unmarked(&marked, 1), two);
        assert_eq!(unmarked(&marked, 30), "IF(BD$4=\"a1\",'Say ''B2'''!$C$3,SUM($D7:BC7)+$BD$1)");
    }

    #[test]
    fn what_stays_is_a_copy_and_what_differs_otherwise_is_none() {
        assert_eq!(marked("$C$3*1E-12", "$C$3*1E-12").as_deref(), Some("$C$3*1E-12"));
        for (one, two) in [
            ("D1", "F1"),
            ("E1", "D1"),
            ("D1", "E2"),
            ("D1", "$E1"),
            ("D1+1", "E1+2"),
            ("D1&\"D1\"", "E1&\"E1\""),
            ("D1", "E1+0"),
            ("D1+0", "E1"),
            ("ABS(D1)", "INT(E1)"),
            ("'D1'!A1", "'E1'!A1"),
            ("\"é\"&D1", "\"e\"&E1"),
            ("", "D1"),
        ] {
            assert_eq!(marked(one, two), None, "{one} {two}");
        }
    }
}
