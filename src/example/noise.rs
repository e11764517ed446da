//! Numbers that look like chance and are the same every time.

/// A number in 0–1 for a text and a place.
#[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
pub(super) fn of(text: &str, place: usize) -> f64 {
    // FNV-1a over the text, then one round of SplitMix64 to spread the bits.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    // As many bytes on every machine.
    for byte in text.bytes().chain((place as u64).to_le_bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((hash ^ (hash >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// A number in −1–1 for a text and a place.
pub(super) fn around(text: &str, place: usize) -> f64 {
    2.0 * of(text, place) - 1.0
}
