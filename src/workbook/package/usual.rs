//! XML as the usual programs write it, read straight from its bytes.
//!
//! What is read so is read as the library would; whatever could mean something else to it is left
//! to it.

use quick_xml::escape::unescape;
use std::borrow::Cow;

/// Signs of which a number consists.
const NUMERIC: &[u8] = b"0123456789.-+eE";
/// Blanks that a text loses at its ends, unless it says otherwise.
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// Whether what stands before the content of a part is nothing but whole tags, in letters as they
/// are read here.
pub(crate) fn is_usual_head(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let mut rest = head.trim_ascii_start();
    while !rest.is_empty() {
        let Some(end) = memchr::memchr(b'>', rest) else { return false };
        let (tag, behind) = rest.split_at(end + 1);
        if !is_whole_tag(tag) || tag.starts_with(b"<!") || !is_utf8(tag) {
            return false;
        }
        rest = behind.trim_ascii_start();
    }
    true
}

/// Whether a tag ends where it seems to: no sign within quotes has ended it too early.
pub(crate) fn is_whole_tag(tag: &[u8]) -> bool {
    let even = |quote: u8| tag.iter().filter(|byte| **byte == quote).count() % 2 == 0;
    tag.starts_with(b"<")
        && even(b'"')
        && even(b'\'')
        && memchr::memchr(b'<', tag.get(1..).unwrap_or_default()).is_none()
}

/// Whether a tag does not say that letters are other than UTF-8.
fn is_utf8(tag: &[u8]) -> bool {
    !tag.starts_with(b"<?") || {
        let tag = tag.to_ascii_lowercase();
        let found = |wanted: &[u8]| memchr::memmem::find(&tag, wanted).is_some();
        !found(b"encoding") || found(b"encoding=\"utf-8\"") || found(b"encoding='utf-8'")
    }
}

/// The text that XML stands for; `kept`: with the blanks at its ends. None where it is not plain.
pub(crate) fn text(xml: &str, kept: bool) -> Option<Cow<'_, str>> {
    let trimmed = |text: &str| !kept && text.trim_matches(BLANKS).len() < text.len();
    let is_plain = memchr::memchr3(b'&', b'\r', b'_', xml.as_bytes()).is_none();
    let text = match xml {
        xml if is_plain => Cow::Borrowed(xml),
        // Ends of lines, and characters by their numbers.
        xml if xml.contains('\r') => return None,
        xml => unescape(xml).ok()?,
    };
    if !is_plain && text.contains("_x") {
        return None;
    }
    Some(match text {
        text if !trimmed(&text) => text,
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_matches(BLANKS)),
        Cow::Owned(text) => Cow::Owned(text.trim_matches(BLANKS).to_owned()),
    })
}

/// A finite number in digits.
pub(crate) fn number(digits: &[u8]) -> Option<f64> {
    let [b'-' | b'.' | b'0'..=b'9', ..] = digits else { return None };
    if !digits.iter().all(|byte| NUMERIC.contains(byte)) {
        return None;
    }
    let number = std::str::from_utf8(digits).ok()?.parse().ok()?;
    f64::is_finite(number).then_some(number)
}

/// A whole number of few digits.
pub(crate) fn count(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    digits.iter().try_fold(0, |count: u32, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10).then(|| count * 10 + u32::from(digit))
    })
}

#[cfg(test)]
mod tests {
    use super::{is_usual_head, number, text};

    #[test]
    fn a_text_is_what_it_stands_for_or_left_alone() {
        for (xml, kept, expected) in [
            (" a_b ", true, Some(" a_b ")),
            (" a ", false, Some("a")),
            ("&lt;a&#10;&gt;", true, Some("<a\n>")),
            ("&#32;a", false, Some("a")),
            ("a\rb", true, None),
            ("_x000D_", true, None),
            ("&#95;x000D_", true, None),
            ("&nbsp;", true, None),
        ] {
            assert_eq!(text(xml, kept).as_deref(), expected, "{xml}");
        }
    }

    #[test]
    fn numbers_are_digits() {
        assert_eq!(number(b"-1.5E-3"), Some(-0.0015));
        for other in ["", "inf", "NaN", "+1", "1e999", " 1", "1 ", "0x1", "1_0", "1e", "."] {
            assert_eq!(number(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn a_head_is_whole_tags_in_utf_8() {
        let usual = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<worksheet xmlns='a'><cols/>\n";
        assert!(is_usual_head(usual.as_bytes()));
        for other in [
            "<?xml encoding=\"latin1\"?><worksheet>",
            "<worksheet><!-- ",
            "<worksheet><a b=\"<sheetData>\"/>",
            "<worksheet><a b=\">",
            "<worksheet",
            "<worksheet>&",
        ] {
            assert!(!is_usual_head(other.as_bytes()), "{other}");
        }
    }
}
