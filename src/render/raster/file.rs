//! Pixels as a file: PNG.
//!
//! Source: W3C, *Portable Network Graphics (PNG) Specification*, third edition, 2025.

use flate2::{Compression, Crc, write::ZlibEncoder};
use std::io::{self, Write as _};

/// What every file begins with.
const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// Eight bits for each of red, green and blue, packed by the usual method, one row after the other.
const TRUE_COLOUR: [u8; 5] = [8, 2, 0, 0, 0];

/// How a row is told: as the difference from the one above it, which is mostly none.
const UP: u8 = 2;

/// A picture of three bytes a pixel, row by row, with what it shows in words.
///
/// # Errors
/// When memory cannot be written to, which it can.
pub(super) fn png((width, height): (u32, u32), pixels: &[u8], words: &str) -> io::Result<Vec<u8>> {
    let mut file = SIGNATURE.to_vec();
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &TRUE_COLOUR].concat();
    chunk(&mut file, *b"IHDR", &head);
    // Not packed, in no language, with a keyword of its own.
    let described = [&b"Description\0\0\0\0\0"[..], words.as_bytes()].concat();
    chunk(&mut file, *b"iTXt", &described);
    let row = usize::try_from(width).unwrap_or(usize::MAX).saturating_mul(3).max(1);
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    let mut above = vec![0; row];
    let mut told = vec![UP; row + 1];
    for pixels in pixels.chunks_exact(row) {
        for ((told, here), above) in told.iter_mut().skip(1).zip(pixels).zip(&above) {
            *told = here.wrapping_sub(*above);
        }
        packed.write_all(&told)?;
        above.copy_from_slice(pixels);
    }
    chunk(&mut file, *b"IDAT", &packed.finish()?);
    chunk(&mut file, *b"IEND", &[]);
    Ok(file)
}

/// Adds a part: its length, its kind, what it holds, and a sum to check both.
fn chunk(file: &mut Vec<u8>, kind: [u8; 4], held: &[u8]) {
    file.extend(u32::try_from(held.len()).unwrap_or(u32::MAX).to_be_bytes());
    file.extend(kind);
    file.extend(held);
    let mut sum = Crc::new();
    sum.update(&kind);
    sum.update(held);
    file.extend(sum.sum().to_be_bytes());
}
