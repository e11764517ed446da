//! Many texts, side by side.

/// Most bytes of texts that are kept in one piece.
const CHUNK: usize = 4 << 20;

/// The texts of a sheet.
#[derive(Debug, Default)]
pub(super) struct TextPool {
    chunks: Vec<String>,
}

/// Where a text stands in its pool.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    start: u32,
    length: u32,
}

/// A number of bytes or of texts, of which no sheet has too many.
pub(crate) fn counted(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl TextPool {
    /// A pool without texts.
    pub(super) const fn new() -> Self {
        Self { chunks: Vec::new() }
    }

    /// Adds a text. It stands in one piece: at the beginning of a chunk where it does not fit behind
    /// others.
    pub(super) fn add(&mut self, text: &str) -> Placed {
        if text.is_empty() {
            return Placed::NOWHERE;
        }
        if self.chunks.last().is_none_or(|chunk| chunk.len() + text.len() > CHUNK) {
            // What grows bit by bit leaves holes in memory; room that is not used takes none.
            let room = if self.chunks.is_empty() { 0 } else { CHUNK };
            self.chunks.push(String::with_capacity(room));
        }
        let number = self.chunks.len() - 1;
        let Some(chunk) = self.chunks.last_mut() else { return Placed::NOWHERE };
        let start = number * CHUNK + chunk.len();
        chunk.push_str(text);
        Placed { start: counted(start), length: counted(text.len()) }
    }

    /// How many bytes the texts take.
    pub(super) fn size(&self) -> usize {
        self.chunks.iter().map(String::len).sum()
    }

    /// A text.
    pub(super) fn text(&self, place: Placed) -> &str {
        let (chunk, at) = place.chunk();
        let length = usize::try_from(place.length).unwrap_or(0);
        let texts = self.chunks.get(chunk).map_or("", String::as_str);
        texts.get(at..at.saturating_add(length)).unwrap_or_default()
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
    fn texts_stay_as_they_are_however_many_follow() {
        let mut pool = TextPool::new();
        let long = "é".repeat(CHUNK / 6);
        let texts = ["one", &*long, "", &*long, "two", &*long, "three"];
        let places = texts.map(|text| pool.add(text));
        for (place, text) in places.iter().zip(texts) {
            assert!(pool.text(*place) == text);
        }
        assert_eq!(pool.chunks.len(), 2);
        assert_eq!(pool.size(), texts.iter().map(|text| text.len()).sum::<usize>());
    }
}
