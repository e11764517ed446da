//! What reaches a terminal: text and colours, whatever stood in a cell, a path or a catalogue.

use anstream::AutoStream;
use std::io::{self, IsTerminal as _, Write};

/// Standard output for text in colours, where the terminal and NO_COLOR allow them.
pub(super) fn coloured_output() -> impl Write {
    Printable::new(AutoStream::auto(io::stdout()).lock())
}

/// Standard output for results: as they are for a file or a program, printable on a terminal.
pub(super) fn results() -> Box<dyn Write> {
    let output = io::stdout().lock();
    if output.is_terminal() { Box::new(Printable::new(output)) } else { Box::new(output) }
}

/// Standard error.
pub(super) fn messages() -> impl Write {
    Printable::new(anstream::stderr().lock())
}

/// Lets text, line ends and colours through; everything else that steers a terminal is shown as a
/// sign that does nothing, and marks that turn the direction of reading are taken out.
struct Printable<W: Write> {
    to: W,
    /// Bytes of a character or a colour that has not ended yet.
    waiting: Vec<u8>,
}

/// Longest sequence of a colour, in bytes.
const MAX_COLOUR: usize = 32;

impl<W: Write> Printable<W> {
    fn new(to: W) -> Self {
        Self { to, waiting: Vec::new() }
    }
}

/// What a text begins with.
enum Start {
    /// So many bytes that may pass.
    Passes(usize),
    /// A character of so many bytes that must not, and what is shown in its place.
    Shown(usize, Option<char>),
    /// More has to come before it is known.
    Unknown,
}

fn start(text: &str) -> Start {
    let Some(character) = text.chars().next() else { return Start::Unknown };
    let length = character.len_utf8();
    match character {
        '\n' | '\t' => Start::Passes(length),
        '\r' => Start::Shown(length, None),
        '\u{1b}' => colour(text),
        '\0'..='\u{1f}' => Start::Shown(length, char::from_u32(0x2400 + u32::from(character))),
        '\u{7f}' => Start::Shown(length, Some('\u{2421}')),
        '\u{80}'..='\u{9f}' => Start::Shown(length, Some(char::REPLACEMENT_CHARACTER)),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Start::Shown(length, None),
        _ => {
            let plain = |character: char| {
                !character.is_control()
                    && !matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            };
            Start::Passes(text.find(|character| !plain(character)).unwrap_or(text.len()))
        }
    }
}

/// An escape: that of a colour passes whole, any other is shown.
fn colour(text: &str) -> Start {
    let shown = Start::Shown(1, Some('\u{241b}'));
    let Some(rest) = text.get(1..) else { return shown };
    let Some(parameters) = rest.strip_prefix('[') else {
        return if rest.is_empty() { Start::Unknown } else { shown };
    };
    let end = parameters.find(|character: char| !matches!(character, '0'..='9' | ';' | ':'));
    match end {
        Some(end) if parameters.get(end..).is_some_and(|rest| rest.starts_with('m')) => {
            Start::Passes(end + 3)
        }
        None if text.len() < MAX_COLOUR => Start::Unknown,
        _ => shown,
    }
}

impl<W: Write> Printable<W> {
    /// Writes what can be written of a text; gives what has to wait.
    fn pass<'t>(&mut self, mut text: &'t str, last: bool) -> io::Result<&'t str> {
        while !text.is_empty() {
            let (passed, shown) = match start(text) {
                Start::Passes(length) => (length, None),
                Start::Shown(length, shown) => (length, Some(shown)),
                Start::Unknown if last => (1, Some(Some('\u{241b}'))),
                Start::Unknown => break,
            };
            let (before, after) = text.split_at_checked(passed).unwrap_or((text, ""));
            match shown {
                None => self.to.write_all(before.as_bytes())?,
                Some(sign) => {
                    self.to.write_all(sign.map(String::from).unwrap_or_default().as_bytes())?;
                }
            }
            text = after;
        }
        Ok(text)
    }

    /// Writes all that is known to be printable of what waits.
    fn pour(&mut self, last: bool) -> io::Result<()> {
        let mut bytes = std::mem::take(&mut self.waiting);
        loop {
            let (text, broken) = match std::str::from_utf8(&bytes) {
                Ok(text) => (text, None),
                Err(error) => {
                    let (text, rest) = bytes.split_at(error.valid_up_to());
                    let broken = error.error_len().or_else(|| last.then_some(rest.len()));
                    (std::str::from_utf8(text).unwrap_or_default(), broken)
                }
            };
            let length = text.len();
            let left = self.pass(text, last || broken.is_some())?.len();
            let Some(broken) = broken else {
                // What is left of the text, and a character that was cut.
                self.waiting = bytes.split_off(length - left);
                return Ok(());
            };
            self.to.write_all("\u{fffd}".as_bytes())?;
            bytes.drain(..length + broken);
            if bytes.is_empty() {
                return Ok(());
            }
        }
    }
}

impl<W: Write> Write for Printable<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        self.pour(false)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// What still waits is the beginning of nothing.
impl<W: Write> Drop for Printable<W> {
    fn drop(&mut self) {
        // Who could be told that this failed?
        let _ = self.pour(true);
    }
}
