//! Where what many files come to waits for its turn: in memory while it is little, then in a file
//! that nobody sees and that goes with the program.

use crate::render::report::PartStore;
use std::{
    io::{self, Read as _, Seek as _, SeekFrom, Write},
    sync::{Mutex, PoisonError},
};
use tempfile::SpooledTempFile;

/// Bytes that are kept in memory.
const MAX_IN_MEMORY: usize = 4 << 20;

/// Parts one after another.
#[derive(Debug)]
pub(super) struct Spool {
    file: Mutex<SpooledTempFile>,
    /// Where each part ends.
    ends: Vec<u64>,
}

impl Spool {
    pub(super) fn new() -> Self {
        Self { file: Mutex::new(SpooledTempFile::new(MAX_IN_MEMORY)), ends: Vec::new() }
    }

    /// Keeps one more part.
    pub(super) fn push(&mut self, part: &[u8]) -> io::Result<()> {
        let file = self.file.get_mut().unwrap_or_else(PoisonError::into_inner);
        file.write_all(part)?;
        self.ends.push(file.stream_position()?);
        Ok(())
    }
}

impl PartStore for Spool {
    fn count(&self) -> usize {
        self.ends.len()
    }

    fn part(&self, place: usize) -> io::Result<Vec<u8>> {
        let end = self.ends.get(place).ok_or(io::ErrorKind::UnexpectedEof)?;
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).unwrap_or(&0);
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(*start))?;
        let mut part = Vec::new();
        (&mut *file).take(end - start).read_to_end(&mut part)?;
        Ok(part)
    }
}

/// Writes something whole or not at all: nothing reaches `to` where making it fails.
pub(super) fn whole<E: From<io::Error>>(
    to: &mut dyn Write,
    make: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), E> {
    let mut waiting = io::BufWriter::new(SpooledTempFile::new(MAX_IN_MEMORY));
    make(&mut waiting)?;
    let mut waiting = waiting.into_inner().map_err(|error| E::from(error.into_error()))?;
    waiting.rewind()?;
    io::copy(&mut waiting, to)?;
    Ok(())
}
