//! The library's package, rewritten part by part, by several hands at once.
//!
//! Rows that were given a height get it without the mark *chosen by hand*, the workbook's own theme
//! becomes ours, and everything is compressed as hard as it leaves the program.

use super::{splice, theme_part};
use crate::model::Theme;
use std::{
    cmp::Reverse,
    io::{self, Cursor, Write},
    sync::atomic::{AtomicUsize, Ordering},
};
use zip::{ZipArchive, ZipWriter, result::ZipError};

/// A package whose parts are taken one by one to be rewritten: sheets whose rows may grow lose the
/// mark on them, and its theme becomes ours.
pub(crate) struct Rewriting {
    bytes: Vec<u8>,
    /// The parts to rewrite, the largest first, so that all hands end at the same time.
    parts: Vec<usize>,
    /// Which of them is next.
    next: AtomicUsize,
    growing: Vec<String>,
    theme: Theme,
}

/// What one hand rewrote.
pub(crate) struct RewrittenParts {
    package: Vec<u8>,
    /// Which parts of the library's package they are.
    parts: Vec<usize>,
}

impl Rewriting {
    /// Takes the library's package. Sheets are counted from 1; the hidden ones stay behind.
    ///
    /// # Errors
    /// When the bytes are no workbook.
    pub(crate) fn new(
        bytes: Vec<u8>,
        growing: &[usize],
        hidden: &[usize],
        theme: &Theme,
    ) -> Result<Self, ZipError> {
        let paths =
            |numbers: &[usize]| numbers.iter().copied().map(splice::path).collect::<Vec<_>>();
        let hidden = paths(hidden);
        let mut archive = ZipArchive::new(Cursor::new(&bytes))?;
        let mut sizes = Vec::with_capacity(archive.len());
        for index in 0..archive.len() {
            let part = archive.by_index_raw(index)?;
            if !hidden.iter().any(|path| *path == *part.name().unwrap_or_default()) {
                sizes.push((Reverse(part.size()), index));
            }
        }
        sizes.sort_unstable();
        let parts = sizes.into_iter().map(|(_, index)| index).collect();
        let (growing, theme) = (paths(growing), theme.clone());
        Ok(Self { bytes, parts, next: AtomicUsize::new(0), growing, theme })
    }

    /// The library's package.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Rewrites parts until none is left; others may do the same meanwhile.
    ///
    /// # Errors
    /// None in memory.
    #[inline(never)]
    pub(crate) fn take_part(&self) -> Result<RewrittenParts, ZipError> {
        let mut archive = ZipArchive::new(Cursor::new(&*self.bytes))?;
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let mut parts = Vec::new();
        while let Some(index) = self.parts.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            let mut part = archive.by_index(*index)?;
            let name = part.name()?.into_owned();
            writer.start_file(&name, splice::options())?;
            if name == theme_part::PATH {
                let themed = theme_part::themed(&io::read_to_string(part)?, &self.theme);
                writer.write_all(themed.as_bytes())?;
            } else if self.growing.contains(&name) {
                writer.write_all(unmarked(&io::read_to_string(part)?).as_bytes())?;
            } else {
                io::copy(&mut part, &mut writer)?;
            }
            parts.push(*index);
        }
        Ok(RewrittenParts { package: writer.finish()?.into_inner(), parts })
    }
}

/// Puts what several hands rewrote together, in the library's order.
///
/// # Errors
/// None in memory.
pub(crate) fn together(hands: &[RewrittenParts]) -> Result<ZipWriter<Cursor<Vec<u8>>>, ZipError> {
    let mut places = Vec::new();
    let mut archives = Vec::with_capacity(hands.len());
    for (hand, RewrittenParts { package, parts }) in hands.iter().enumerate() {
        archives.push(ZipArchive::new(Cursor::new(package))?);
        places.extend(parts.iter().enumerate().map(|(place, part)| (*part, hand, place)));
    }
    places.sort_unstable();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (_, hand, place) in places {
        if let Some(archive) = archives.get_mut(hand) {
            writer.raw_copy_file(archive.by_index_raw(place)?)?;
        }
    }
    Ok(writer)
}

/// A sheet without the mark on its rows; columns carry one of another name.
///
/// Where the sign that opens folded rows stands above them, the row above says so: the library marks
/// the row below, wherever the sign stands.
fn unmarked(text: &str) -> String {
    const FOLDED: &str = " collapsed=\"1\"";
    let mut free = String::with_capacity(text.len());
    let mut parts = text.split("<row ");
    let head = parts.next().unwrap_or_default();
    free.push_str(head);
    let is_above = head.contains("summaryBelow=\"0\"");
    let is_folded = |tag: &str| tag.contains(" hidden=\"1\"") && tag.contains(" outlineLevel=");
    let tags = parts.map(|part| part.split_once('>').unwrap_or((part, "")));
    let mut tags = tags.peekable();
    while let Some((tag, rest)) = tags.next() {
        let mut tag = tag.replace(" customHeight=\"1\"", "");
        if is_above {
            tag = tag.replace(FOLDED, "");
            let opens = !is_folded(&tag) && tags.peek().is_some_and(|(next, _)| is_folded(next));
            let end = tag.len() - usize::from(tag.ends_with('/'));
            tag.insert_str(end, if opens { FOLDED } else { "" });
        }
        free.push_str("<row ");
        free.push_str(&tag);
        free.push('>');
        free.push_str(rest);
    }
    free
}
