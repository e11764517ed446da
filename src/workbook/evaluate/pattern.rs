//! Texts that are searched for, with `*`, `?` and `~`.

/// One piece of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    /// This character, in lower case.
    Letter(char),
    /// Any character.
    One,
    /// Any characters, or none.
    Many,
}

/// A text to search for, whatever its case.
#[derive(Clone, Debug)]
pub(super) struct Pattern(Vec<Piece>);

fn lower(character: char) -> char {
    let mut lower = character.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(only), None) => only,
        _ => character,
    }
}

/// Where a text that may be a pattern first occurs in another at or after a place, all counted in
/// characters.
pub(super) fn search(needle: &str, text: &str, from: usize) -> Option<usize> {
    if Pattern::is_special(needle) || !needle.is_ascii() || !text.is_ascii() {
        return Pattern::new(needle).find(&letters(text), from);
    }
    // Bytes are characters.
    let (needle, text) = (needle.as_bytes(), text.as_bytes());
    let last = text.len().checked_sub(needle.len())?;
    (from..=last).find(|at| {
        let found = text.get(*at..at + needle.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(needle))
    })
}

/// The characters of a text in lower case, one for one.
fn letters(text: &str) -> Vec<char> {
    text.chars().map(lower).collect()
}

impl Pattern {
    /// Reads a pattern.
    pub(super) fn new(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            pieces.push(match character {
                '~' => match characters.next_if(|next| matches!(next, '*' | '?' | '~')) {
                    Some(meant) => Piece::Letter(meant),
                    None => Piece::Letter('~'),
                },
                '*' => Piece::Many,
                '?' => Piece::One,
                other => Piece::Letter(lower(other)),
            });
        }
        Self(pieces)
    }

    /// Whether it says more than its letters.
    pub(super) fn is_special(text: &str) -> bool {
        text.contains(['*', '?', '~'])
    }

    /// Whether a whole text fits.
    pub(super) fn fits(&self, text: &str) -> bool {
        fits(&self.0, &letters(text), true)
    }

    /// Where it first occurs at or after a place.
    fn find(&self, letters: &[char], from: usize) -> Option<usize> {
        (from..=letters.len()).find(|at| fits(&self.0, letters.get(*at..).unwrap_or(&[]), false))
    }
}

/// Whether letters begin with some pieces, or are all of them.
fn fits(pieces: &[Piece], letters: &[char], whole: bool) -> bool {
    // The last `Many`, and how far its letters have been taken.
    let mut many: Option<(usize, usize)> = None;
    let (mut piece, mut letter) = (0, 0);
    loop {
        let fit = match (pieces.get(piece), letters.get(letter)) {
            (None, None) => return true,
            (None, Some(_)) => {
                if !whole {
                    return true;
                }
                false
            }
            (Some(Piece::Many), _) => {
                many = Some((piece, letter));
                piece += 1;
                continue;
            }
            (Some(Piece::One), Some(_)) => true,
            (Some(Piece::Letter(wanted)), Some(found)) => wanted == found,
            (Some(_), None) => false,
        };
        if fit {
            piece += 1;
            letter += 1;
            continue;
        }
        match &mut many {
            Some((at, taken)) if *taken < letters.len() => {
                *taken += 1;
                (piece, letter) = (*at + 1, *taken);
            }
            _ => return false,
        }
    }
}
