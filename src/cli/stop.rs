//! Why the program stops before its work is done.

use std::io;

/// A reason to stop, in the user's language.
#[derive(Debug)]
pub(super) enum Stop {
    /// The reader of our output went away: nothing to say.
    BrokenPipe,
    /// Already said; this is the exit code.
    Said(u8),
    /// To be said.
    Because {
        /// The exit code.
        code: u8,
        /// What is wrong, in one line each; several faults are said at once.
        faults: Vec<Fault>,
    },
}

/// One thing that is wrong with what was asked.
#[derive(Debug)]
pub(super) struct Fault {
    /// What is wrong.
    pub(super) message: String,
    /// Ways out, a line each.
    pub(super) help: Vec<String>,
}

impl Fault {
    /// A fault with its ways out.
    pub(super) fn new(message: impl Into<String>, help: Vec<String>) -> Self {
        Self { message: message.into(), help }
    }
}

impl Stop {
    /// It could not be done, or was asked wrongly.
    pub(super) fn could_not(fault: Fault) -> Self {
        Self::Because { code: super::COULD_NOT, faults: vec![fault] }
    }
}

/// What went wrong while printing a result.
impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::BrokenPipe;
        }
        Self::could_not(Fault::new(error.to_string(), Vec::new()))
    }
}
