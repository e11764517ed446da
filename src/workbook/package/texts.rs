//! The table of texts, as far as it is as the usual programs write it.

use super::usual::{is_usual_head, text};
use memchr::{memchr, memmem};
use std::{borrow::Cow, ops::Range};

/// Most texts.
const MAX_TEXTS: usize = 2_000_000;
/// A text that keeps the blanks at its ends.
const KEPT: &[u8] = b"<t xml:space=\"preserve\">";

/// The texts that cells refer to by their numbers.
#[derive(Default)]
pub(crate) struct SharedTexts {
    xml: String,
    /// Where each stands; an empty place beyond the end where it is not a plain one.
    places: Vec<Range<u32>>,
}

impl SharedTexts {
    /// The table; none where it is not as the usual programs write it.
    pub(crate) fn read(xml: Vec<u8>) -> Option<Self> {
        let xml = String::from_utf8(xml).ok()?;
        let bytes = xml.as_bytes();
        if memmem::find(bytes, b"<!").is_some() {
            return None;
        }
        let mut at = memmem::find(bytes, b"<sst")?;
        at += memchr(b'>', bytes.get(at..)?)? + 1;
        if !is_usual_head(bytes.get(..at)?) || bytes.get(..at)?.ends_with(b"/>") {
            return None;
        }
        let mut places = Vec::new();
        loop {
            let rest = bytes.get(at..)?;
            let tag = rest.trim_ascii_start();
            if tag.starts_with(b"</sst>") {
                return Some(Self { xml, places });
            }
            let entry = tag.strip_prefix(b"<si>")?;
            let start = at + (rest.len() - entry.len());
            let (place, length) = match plain(entry) {
                Some((inner, length)) => (start + inner.start..start + inner.end, length),
                None => (bytes.len()..bytes.len(), memmem::find(entry, b"</si>")? + "</si>".len()),
            };
            (places.len() < MAX_TEXTS).then_some(())?;
            places.push(u32::try_from(place.start).ok()?..u32::try_from(place.end).ok()?);
            at = start + length;
        }
    }

    /// A text by its number; none where there is none, or not a plain one.
    pub(crate) fn get(&self, number: usize) -> Option<Cow<'_, str>> {
        let place = self.places.get(number)?;
        let (from, to) = (usize::try_from(place.start).ok()?, usize::try_from(place.end).ok()?);
        (from < self.xml.len()).then_some(())?;
        let kept = !self.xml.get(..from)?.ends_with("<t>");
        text(self.xml.get(from..to)?, kept)
    }
}

/// Where an entry's only text stands, and how long the entry is; none where it is not plain.
fn plain(entry: &[u8]) -> Option<(Range<usize>, usize)> {
    let text = entry.strip_prefix(b"<t>").or_else(|| entry.strip_prefix(KEPT))?;
    let start = entry.len() - text.len();
    let end = start + memchr(b'<', text)?;
    let behind = entry.get(end..)?.strip_prefix(b"</t></si>")?;
    Some((start..end, entry.len() - behind.len()))
}

#[cfg(test)]
mod tests {
    use super::SharedTexts;

    #[test]
    fn each_plain_text_has_its_number() {
        let table = "<?xml version=\"1.0\"?><sst count=\"9\"><si><t>a</t></si>\n<si><r><t>b</t></r></si>\
                     <si><t xml:space=\"preserve\"> c&amp; </t></si><si><t></t></si></sst>";
        let texts = SharedTexts::read(table.into()).unwrap_or_default();
        let found: Vec<Option<String>> =
            (0..5).map(|number| texts.get(number).map(Into::into)).collect();
        let said = |text: &str| Some(text.to_owned());
        assert_eq!(found, [said("a"), None, said(" c& "), said(""), None]);
    }

    #[test]
    fn a_table_that_says_more_is_left_alone() {
        for table in [
            "",
            "<sst>",
            "<sst/>",
            "<sst><si/></sst>",
            "<sst><si><t>a</t></si>",
            "<sst><!-- <si> --></sst>",
            "<sst><x:si><t>a</t></x:si></sst>",
        ] {
            assert!(SharedTexts::read(table.into()).is_none(), "{table}");
        }
    }
}
