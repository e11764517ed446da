//! Letters as outlines.

use super::typeface::{Letter, OutlineStep, Typeface};
use crate::catalogue::Deflated;
use deunicode::deunicode_char;
use std::sync::OnceLock;
use zeno::{Command, PathBuilder as _};

/// Both weights of the typeface: `fonts/`, where `OFL.txt` says on which terms.
#[derive(Debug, Default)]
pub(super) struct Letters {
    regular: Typeface,
    bold: Typeface,
}

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    /// Where its line begins, is centred or ends, by `before`.
    pub(super) at: (f32, f32),
    /// How much of its width lies before that: 0 none, 0.5 half, 1 all.
    pub(super) before: f32,
    /// The height of a line.
    pub(super) size: f32,
    pub(super) bold: bool,
}

impl Letters {
    /// Those that the program carries.
    pub(super) fn load() -> &'static Self {
        static PACKED: Deflated = include!(concat!(env!("OUT_DIR"), "/letters.rs"));
        static LETTERS: OnceLock<Letters> = OnceLock::new();
        LETTERS.get_or_init(|| {
            let (regular, bold) = postcard::from_bytes(PACKED.inflated()).unwrap_or_default();
            Self { regular, bold }
        })
    }

    /// Whether a character has a letter in both.
    #[cfg(test)]
    pub(super) fn know(&self, one: char) -> bool {
        [&self.regular, &self.bold].iter().all(|face| face.letters.contains_key(&one))
    }

    /// The outlines of a text on a line.
    pub(super) fn set(&self, text: &str, setting: Setting) -> Vec<Command> {
        let face = if setting.bold { &self.bold } else { &self.regular };
        let scale = setting.size / f32::from(face.size.max(1));
        let letters: Vec<&Letter> = text.chars().flat_map(|one| letters(face, one)).collect();
        let wide = |letter: &Letter| f32::from(letter.advance) * scale;
        let (mut x, y) = setting.at;
        x -= setting.before * letters.iter().map(|letter| wide(letter)).sum::<f32>();
        let mut path = Vec::new();
        for letter in letters {
            // From half units, upwards, to those of a drawing, downwards.
            let at =
                |right: i16, up: i16| (x + f32::from(right) * scale, y - f32::from(up) * scale);
            for step in &letter.outline {
                match *step {
                    OutlineStep::Move(right, up) => path.move_to(at(right, up)),
                    OutlineStep::Line(right, up) => path.line_to(at(right, up)),
                    OutlineStep::Quad(by_x, by_y, right, up) => {
                        path.quad_to(at(by_x, by_y), at(right, up))
                    }
                    OutlineStep::Close => path.close(),
                };
            }
            x += wide(letter);
        }
        path
    }
}

/// The letters of a character: of a script that is not here those of what it sounds like.
fn letters(face: &Typeface, one: char) -> Vec<&Letter> {
    face.letters.get(&one).map_or_else(
        || {
            let said = deunicode_char(one).unwrap_or("?").chars();
            said.filter_map(|letter| face.letters.get(&letter)).collect()
        },
        |letter| vec![letter],
    )
}
