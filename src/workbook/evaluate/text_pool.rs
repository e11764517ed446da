//! Many texts, side by side.

/// Most bytes of texts that are kept and let go of together.
const CHUNK: usize = 4 << 20;
/// Rows whose texts are kept together, four megabytes of the longest sheet: an allocator gives
/// back to all what takes so much.
const ROWS: u32 = 1 << 12;

/// The texts of a sheet: those of rows one below the other are let go of together.
#[derive(Debug, Default)]
pub(super) struct TextPool {
    chunks: Vec<Chunk>,
    /// The chunk that takes the next text of some rows.
    open: Vec<usize>,
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
pub(crate) fn counted(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl TextPool {
    /// A pool without texts.
    pub(super) const fn new() -> Self {
        Self { chunks: Vec::new(), open: Vec::new() }
    }

    /// Adds a text of a row. It stands in one piece: at the beginning of a chunk where it does not
    /// fit behind others.
    pub(super) fn add(&mut self, row: u32, text: &str) -> Placed {
        if text.is_empty() {
            return Placed::NOWHERE;
        }
        let rows = usize::try_from(row / ROWS).unwrap_or(usize::MAX);
        if self.open.len() <= rows {
            self.open.resize(rows + 1, usize::MAX);
        }
        let Some(open) = self.open.get_mut(rows) else { return Placed::NOWHERE };
        if self.chunks.get(*open).is_none_or(|chunk| chunk.texts.len() + text.len() > CHUNK) {
            *open = self.chunks.len();
            // What grows bit by bit leaves holes in memory; room that is not used takes none.
            let room = if self.chunks.is_empty() { 0 } else { CHUNK };
            self.chunks.push(Chunk { texts: String::with_capacity(room), left: 0 });
        }
        let Some(chunk) = self.chunks.get_mut(*open) else { return Placed::NOWHERE };
        let start = *open * CHUNK + chunk.texts.len();
        chunk.texts.push_str(text);
        chunk.left += 1;
        Placed { start: counted(start), length: counted(text.len()) }
    }

    /// How many bytes the texts take.
    pub(super) fn size(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.texts.len()).sum()
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
    use super::{CHUNK, ROWS, TextPool};

    #[test]
    fn texts_stay_as_they_are_until_those_around_them_are_not_needed_either() {
        let mut pool = TextPool::new();
        let long = "é".repeat(CHUNK / 6);
        let below = ROWS * 3;
        let texts = [
            (0, "one"),
            (ROWS - 1, &*long),
            (below, "far below"),
            (1, ""),
            (2, &*long),
            (0, "two"),
            (0, &*long),
        ];
        let places = texts.map(|(row, text)| pool.add(row, text));
        for (place, (_, text)) in places.iter().zip(texts) {
            assert!(pool.text(*place) == text);
        }
        assert_eq!(pool.chunks.len(), 3);
        for place in [0, 1, 3, 4, 5] {
            assert_eq!(pool.text(places[0]), "one");
            pool.release(places[place]);
        }
        assert_eq!(pool.text(places[0]), "", "all in the first chunk but an empty one");
        assert_eq!(pool.text(places[2]), "far below");
        assert!(pool.text(places[6]) == long);
    }
}
