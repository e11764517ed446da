//! Formulas as every program spells them, brought into one form to be compared.
//!
//! Programs write the same formula with other spaces, quotes, prefixes and
//! numbers, and shift references where rows and columns were inserted. So a
//! formula is taken apart, and each reference replaced by what it points to.

use crate::wire::fingerprint::Fnv;

/// What references point to.
pub(crate) trait RefMap {
    /// Number of a sheet by its name; none: the sheet that the formula stands on.
    fn sheet(&self, name: Option<&str>) -> u32;

    /// What a cell of a sheet stands for; row and column from 0.
    fn cell(&self, sheet: u32, row: u32, column: u32) -> (u32, u32);
}

/// A fingerprint of what a formula says; none where a reference in it is broken.
pub(crate) fn fingerprint(formula: &str, places: &impl RefMap) -> Option<u64> {
    let mut reader = FormulaReader { text: formula, at: 0, hash: Fnv::new(), places };
    // The sheet of a reference, until what follows it is no `:`: a range names its sheet once.
    let mut sheet = None;
    while let Some(next) = reader.peek() {
        let pointed = reader.token(next, sheet)?;
        let range = next == ':' || reader.peek() == Some(':');
        sheet = pointed.filter(|_| range);
    }
    Some(reader.hash.0)
}

/// A formula while it is taken apart.
struct FormulaReader<'a, P> {
    text: &'a str,
    at: usize,
    hash: Fnv,
    places: &'a P,
}

impl<P: RefMap> FormulaReader<'_, P> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Takes one token; the sheet of a reference comes back, for a range. None: a broken reference.
    #[expect(clippy::option_option, reason = "a token that is no reference is not a broken one")]
    fn token(&mut self, next: char, within: Option<u32>) -> Option<Option<u32>> {
        match next {
            '"' => {
                let text = self.quoted('"');
                self.add(b'"', text.as_bytes());
            }
            '\'' => {
                let name = self.quoted('\'');
                if self.peek() == Some('!') {
                    self.at += 1;
                    let sheet = self.places.sheet(Some(&name));
                    return self.reference(sheet).map(Some);
                }
                self.add(b'\'', name.as_bytes());
            }
            '#' => {
                let error = self.while_(|character| {
                    character.is_ascii_alphanumeric() || "#/!?_".contains(character)
                });
                if error.eq_ignore_ascii_case("#REF!") {
                    return None;
                }
                self.add(b'#', error.to_uppercase().as_bytes());
            }
            _ if next.is_ascii_digit() || next == '.' => self.number(),
            _ if is_name(next) => return self.word(within),
            // The marks of one cell of a range, and spaces, say nothing.
            _ if next.is_whitespace() || next == '@' => self.at += next.len_utf8(),
            _ => {
                self.at += next.len_utf8();
                let mut bytes = [0; 4];
                let text = next.encode_utf8(&mut bytes).to_owned();
                self.add(b'.', text.as_bytes());
                return Some(if next == ':' { within } else { None });
            }
        }
        Some(None)
    }

    fn add(&mut self, kind: u8, bytes: &[u8]) {
        self.hash.add(&[kind]);
        self.hash.add(bytes);
        self.hash.add(&[0]);
    }

    /// A text between quotes, doubled ones made single.
    fn quoted(&mut self, quote: char) -> String {
        let mut text = String::new();
        let mut characters = self.rest().char_indices().skip(1).peekable();
        let mut end = self.rest().len();
        while let Some((at, character)) = characters.next() {
            if character != quote {
                text.push(character);
            } else if characters.peek().is_some_and(|(_, next)| *next == quote) {
                characters.next();
                text.push(quote);
            } else {
                end = at + 1;
                break;
            }
        }
        self.at += end;
        text
    }

    /// Characters as long as they are of a kind.
    fn while_(&mut self, kind: impl Fn(char) -> bool) -> String {
        let rest = self.rest();
        let end = rest.find(|character| !kind(character)).unwrap_or(rest.len());
        let text = rest.get(..end).unwrap_or("").to_owned();
        self.at += end;
        text
    }

    /// A number, however it is written.
    fn number(&mut self) {
        let mut text = self.while_(|character| character.is_ascii_digit() || character == '.');
        let mut rest = self.rest().chars();
        if let Some('e' | 'E') = rest.next() {
            let sign = rest.next();
            let signed = matches!(sign, Some('+' | '-'));
            let digit = if signed { rest.next() } else { sign };
            if digit.is_some_and(|digit| digit.is_ascii_digit()) {
                text.push('e');
                self.at += 1;
                if signed {
                    text.extend(sign);
                    self.at += 1;
                }
                text += &self.while_(|character| character.is_ascii_digit());
            }
        }
        match text.parse::<f64>() {
            // Some programs write 15 digits.
            Ok(number) => self.add(b'1', format!("{number:.12e}").as_bytes()),
            Err(_) => self.add(b'1', text.as_bytes()),
        }
    }

    /// A function, a sheet, a reference, a truth value or a name.
    #[expect(clippy::option_option, reason = "as above")]
    fn word(&mut self, within: Option<u32>) -> Option<Option<u32>> {
        let word = self.while_(|character| is_name(character) || character.is_ascii_digit());
        match self.peek() {
            Some('!') => {
                self.at += 1;
                let sheet = self.places.sheet(Some(&word));
                return self.reference(sheet).map(Some);
            }
            Some('(') => {
                let upper = word.to_uppercase();
                let name = upper.trim_start_matches("_XLFN.").trim_start_matches("_XLWS.");
                // A truth value, as some programs write it.
                if (name == "TRUE" || name == "FALSE") && self.rest().starts_with("()") {
                    self.at += 2;
                    self.add(b'n', name.as_bytes());
                } else {
                    self.add(b'f', name.as_bytes());
                }
            }
            _ => match cell(&word) {
                Some((row, column)) => {
                    let sheet = within.unwrap_or_else(|| self.places.sheet(None));
                    self.point(sheet, row, column);
                    return Some(Some(sheet));
                }
                None => self.add(b'n', word.to_uppercase().as_bytes()),
            },
        }
        Some(None)
    }

    /// The reference behind a sheet's name.
    fn reference(&mut self, sheet: u32) -> Option<u32> {
        let word = self.while_(|character| is_name(character) || character.is_ascii_digit());
        match cell(&word) {
            Some((row, column)) => self.point(sheet, row, column),
            None if self.peek() == Some('#') => return None,
            None => self.add(b'n', word.to_uppercase().as_bytes()),
        }
        Some(sheet)
    }

    /// Adds what a cell stands for.
    fn point(&mut self, sheet: u32, row: u32, column: u32) {
        let (row, column) = self.places.cell(sheet, row, column);
        self.hash.add(b"r");
        for number in [sheet, row, column] {
            self.hash.add(&number.to_le_bytes());
        }
    }
}

fn is_name(character: char) -> bool {
    character.is_alphabetic() || "_$\\.".contains(character) || !character.is_ascii()
}

/// Row and column, from 0, of `$C$7`.
fn cell(word: &str) -> Option<(u32, u32)> {
    let word = word.strip_prefix('$').unwrap_or(word);
    let letters = word.find(|character: char| !character.is_ascii_alphabetic())?;
    let (letters, digits) = word.split_at_checked(letters)?;
    let digits = digits.strip_prefix('$').unwrap_or(digits);
    if letters.is_empty() || letters.len() > 3 || digits.is_empty() || digits.len() > 7 {
        return None;
    }
    let column = letters.bytes().fold(0_u32, |column, letter| {
        column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    let row = digits.parse::<u32>().ok().filter(|_| !digits.starts_with('+'))?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::{RefMap, fingerprint};

    /// Rows of sheets other than the first say nothing, and columns stand three further.
    struct Shifted(u32);

    impl RefMap for Shifted {
        fn sheet(&self, name: Option<&str>) -> u32 {
            match name {
                None | Some("Own") => 0,
                Some("Data" | "It's data") => 1,
                Some(_) => 9,
            }
        }

        fn cell(&self, sheet: u32, row: u32, column: u32) -> (u32, u32) {
            if sheet == 0 { (row, column) } else { (0, column - self.0) }
        }
    }

    #[track_caller]
    fn same(one: &str, two: &str) {
        let found = fingerprint(one, &Shifted(0));
        assert!(found.is_some(), "{one}");
        assert_eq!(found, fingerprint(two, &Shifted(0)), "{one} and {two}");
    }

    #[track_caller]
    fn other(one: &str, two: &str) {
        assert_ne!(fingerprint(one, &Shifted(0)), fingerprint(two, &Shifted(0)), "{one} and {two}");
    }

    #[test]
    fn spellings_of_one_formula_are_one() {
        same("IF(A1>=0.000000001,TRUE,\"a \"\"b\")", "if( $A$1 >= 1E-09 , TRUE(), \"a \"\"b\" )");
        same("_xlfn.MINIFS('Data'!$B$2:$B$9,C3:C9,1)", "MINIFS(Data!B4:B17, C3:C9, 1.0)");
        same("SUM('It''s data'!A1:A4)", "SUM(Data!A1:A9)");
        same("SUM(Data!A1:A4)", "SUM(Data!A7:A19)");
        same("Own!B7+1", "B7+1");
        same("A1*0.6666666666666666", "A1*0.666666666666667");
        assert_eq!(
            fingerprint("SUM(Data!F1:G4)", &Shifted(3)),
            fingerprint("SUM(Data!C9:D9)", &Shifted(0))
        );
    }

    #[test]
    fn other_formulas_are_others() {
        other("A1*100", "A1*50");
        other("A1*100", "A2*100");
        other("A1*0.66", "A1*0.67");
        other("SUM(A1:A4)", "SUM(A1:A5)");
        other("Data!A1", "Data!B1");
        other("Data!A1", "Other!A1");
        other("\"a b\"", "\"ab\"");
        other("IF(A1,1,2)", "IF(A1,2,1)");
        other("LOG10", "LOG(10)");
        other("Data!A1:B1", "Data!A1+B1");
        other("Data!A1+A2", "Data!A1+A3");
    }

    #[test]
    fn a_broken_reference_cannot_be_compared() {
        for broken in ["#REF!+1", "Data!#REF!", "SUM('Data'!$A$1:#REF!)"] {
            assert_eq!(fingerprint(broken, &Shifted(0)), None, "{broken}");
        }
    }

    #[test]
    fn whatever_stands_there_is_taken_apart() {
        for odd in
            ["", "\"", "'", "'a'", "é!", "A", "$", "1e", "1e+", "::", "!", "[1]A!B2", "\u{0}"]
        {
            let _ = fingerprint(odd, &Shifted(0));
        }
    }
}
