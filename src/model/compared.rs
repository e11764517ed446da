use unicode_normalization::UnicodeNormalization as _;

/// A text as it is compared with others of people's own: whether two of them say the same.
///
/// Lower case, single blanks, letters with their accents in one piece (Unicode's NFC), typographic
/// quotes and dashes as the plain ones, and no marks that nobody sees.
pub(crate) fn compared(text: &str) -> String {
    if is_spaced(text.as_bytes()) {
        return text.to_ascii_lowercase();
    }
    let mut plain = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let before = plain.len();
        if before > 0 {
            plain.push(' ');
        }
        if word.is_ascii() {
            plain.extend(word.chars().map(|letter| letter.to_ascii_lowercase()));
            continue;
        }
        let begins = plain.len();
        let letters = word.nfc().filter(|letter| !is_invisible(*letter)).map(folded);
        plain.extend(letters.flat_map(char::to_lowercase));
        if plain.len() == begins {
            plain.truncate(before);
        }
    }
    plain
}

/// Whether a text is plain letters with single blanks between words, as most are.
fn is_spaced(text: &[u8]) -> bool {
    let mut before = b' ';
    for byte in text {
        if !byte.is_ascii_graphic() && (*byte != b' ' || before == b' ') {
            return false;
        }
        before = *byte;
    }
    before != b' ' || text.is_empty()
}

/// Whether a character only says how others are drawn or broken.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// The sign on a keyboard for one that programs put in its place.
fn folded(letter: char) -> char {
    match letter {
        '‘' | '’' | '‚' | '‛' | '′' | '`' | '´' => '\'',
        '“' | '”' | '„' | '‟' | '″' => '"',
        '\u{2010}'..='\u{2015}' | '−' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::compared;

    #[test]
    fn blanks_count_once_and_not_at_the_ends() {
        for (text, plain) in [
            ("", ""),
            (" ", ""),
            ("A b", "a b"),
            ("A  b", "a b"),
            (" A b", "a b"),
            ("A b ", "a b"),
            ("A\tb\n", "a b"),
            ("A\u{a0}\u{e9}", "a \u{e9}"),
        ] {
            assert_eq!(compared(text), plain, "{text:?}");
        }
    }
}
