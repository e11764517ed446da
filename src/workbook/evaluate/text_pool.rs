//! Many texts, side by side.

/// Bytes of texts that are kept and let go of together.
///
/// More than an allocator keeps for itself, so that what is let go of is free for all.
const CHUNK: usize = 4 << 20;

/// Texts in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct TextPool {
    chunks: Vec<Chunk>,
}

/// Texts that are let go of together.
#[derive(Debug, Default)]
struct Chunk {
    texts: String,
    /// How many of them are still there.
    left: usize,
}

/// Where a text stands in its pool.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    start: u32,
    length: u32,
}

/// A number of bytes or of texts, of which no sheet has too many.
pub(super) fn counted(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl TextPool {
    /// A pool without texts.
    pub(super) const fn new() -> Self {
        Self { chunks: Vec::new() }
    }

    /// Adds a text. It stands in one piece: at the beginning of a chunk where it fits into none.
    pub(super) fn add(&mut self, text: &str) -> Placed {
        if text.is_empty() {
            return Placed::NOWHERE;
        }
        if self.chunks.last().is_none_or(|last| last.texts.len() + text.len() > CHUNK) {
            self.chunks.push(Chunk::default());
        }
        let before = self.chunks.len().saturating_sub(1) * CHUNK;
        let mut start = before;
        if let Some(last) = self.chunks.last_mut() {
            start += last.texts.len();
            last.texts.push_str(text);
            last.left += 1;
        }
        Placed { start: counted(start), length: counted(text.len()) }
    }

    /// A text; nothing once it was let go of with those around it.
    pub(super) fn text(&self, place: Placed) -> &str {
        let (chunk, at) = place.chunk();
        let length = usize::try_from(place.length).unwrap_or(0);
        let texts = self.chunks.get(chunk).map_or("", |chunk| chunk.texts.as_str());
        texts.get(at..at.saturating_add(length)).unwrap_or_default()
    }

    /// Says that a text is not needed any more; its chunk goes with the last one.
    pub(super) fn release(&mut self, place: Placed) {
        if place.length > 0
            && let Some(chunk) = self.chunks.get_mut(place.chunk().0)
        {
            chunk.left = chunk.left.saturating_sub(1);
            if chunk.left == 0 {
                chunk.texts = String::new();
            }
        }
    }
}

impl Placed {
    /// Where an empty text stands.
    pub(super) const NOWHERE: Self = Self { start: 0, length: 0 };

    /// The number of its chunk, and where in it.
    fn chunk(self) -> (usize, usize) {
        let start = usize::try_from(self.start).unwrap_or(usize::MAX);
        (start / CHUNK, start % CHUNK)
    }
}

#[cfg(test)]
mod tests {
    use super::{CHUNK, TextPool};

    #[test]
    fn texts_stay_as_they_are_until_those_around_them_are_not_needed_either() {
        let mut pool = TextPool::new();
        let long = "é".repeat(CHUNK / 6);
        let texts = ["one", &long, "", &long, "two", &long, "three"];
        let places = texts.map(|text| pool.add(text));
        for (place, text) in places.iter().zip(texts) {
            assert!(pool.text(*place) == text);
        }
        assert_eq!(pool.chunks.len(), 2);
        for place in places.iter().take(5) {
            assert!(!pool.text(places[0]).is_empty());
            pool.release(*place);
        }
        assert!(pool.text(places[0]).is_empty(), "the first five fill a chunk");
        assert_eq!(pool.text(places[6]), "three");
    }
}
