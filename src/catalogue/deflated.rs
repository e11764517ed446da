//! Bytes that are carried small and inflated when somebody asks for them.

use flate2::{Decompress, FlushDecompress};
use std::sync::OnceLock;

/// What the build deflated.
pub(crate) struct Deflated {
    bytes: &'static [u8],
    /// Bytes that it comes to.
    length: usize,
    inflated: OnceLock<Vec<u8>>,
}

impl Deflated {
    /// Of these bytes, which come to so many.
    pub(crate) const fn new(bytes: &'static [u8], length: usize) -> Self {
        Self { bytes, length, inflated: OnceLock::new() }
    }

    /// For once, and then let go.
    pub(super) fn inflate(&self) -> Vec<u8> {
        let mut whole = Vec::with_capacity(self.length);
        // What the build wrote cannot be broken; what is missing would be told by whoever reads it.
        let _ =
            Decompress::new(false).decompress_vec(self.bytes, &mut whole, FlushDecompress::Finish);
        whole
    }

    /// Kept for as long as the program runs.
    pub(crate) fn inflated(&'static self) -> &'static [u8] {
        self.inflated.get_or_init(|| self.inflate())
    }
}
