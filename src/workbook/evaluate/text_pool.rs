//! Many texts, one behind the other.

/// The texts of a sheet.
#[derive(Debug, Default)]
pub(super) struct TextPool(String);

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
        Self(String::new())
    }

    /// Adds a text.
    pub(super) fn add(&mut self, text: &str) -> Placed {
        let start = counted(self.0.len());
        self.0.push_str(text);
        Placed { start, length: counted(text.len()) }
    }

    /// A text.
    pub(super) fn text(&self, place: Placed) -> &str {
        let [start, length] =
            [place.start, place.length].map(|number| usize::try_from(number).unwrap_or(usize::MAX));
        self.0.get(start..start.saturating_add(length)).unwrap_or_default()
    }
}

impl Placed {
    /// Where an empty text stands.
    pub(super) const NOWHERE: Self = Self { start: 0, length: 0 };
}
