//! Which part of a workbook each of its sheets is.

use quick_xml::{Reader, events::Event};
use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};
use zip::ZipArchive;

/// Most bytes of the list of sheets, and of where they are.
const MAX_LIST: u64 = 1 << 20;
/// Where a package says which part the workbook is.
pub(crate) const PACKAGE: &str = "_rels/.rels";
/// What the name of the relation to it ends with.
const DOCUMENT: &str = "/relationships/officeDocument";

/// A sheet of a workbook.
pub(crate) struct SheetPart {
    /// Its name.
    pub(crate) name: String,
    /// Whether people do not see it.
    pub(crate) hidden: bool,
    /// Name of its part.
    pub(crate) part: String,
}

/// The part that holds the list of sheets, and the one that says where they are: the list may have
/// any name.
pub(crate) fn workbook_parts(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Option<(String, String)> {
    let mut list = None;
    each_tag(archive, PACKAGE, |tag, attribute| {
        if tag == "Relationship" && attribute("Type").is_some_and(|kind| kind.ends_with(DOCUMENT)) {
            list = attribute("Target").map(|target| target.trim_start_matches('/').to_owned());
        }
        Some(())
    })?;
    let list = list?;
    let (folder, name) = list.rsplit_once('/').unwrap_or(("", &list));
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let places = format!("{folder}_rels/{name}.rels");
    Some((list, places))
}

/// The sheets of a workbook; none where the list is not as the usual programs write it.
pub(crate) fn sheet_parts(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Option<Vec<SheetPart>> {
    let (list, relations) = workbook_parts(archive)?;
    let folder = list.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut places = BTreeMap::new();
    each_tag(archive, &relations, |tag, attribute| {
        if tag == "Relationship" {
            let target = attribute("Target")?;
            let part = match target.strip_prefix('/') {
                Some(whole) => whole.to_owned(),
                None if folder.is_empty() => target,
                None => format!("{folder}/{target}"),
            };
            // An id that is there twice says nothing.
            return places.insert(attribute("Id")?, part).is_none().then_some(());
        }
        Some(())
    })?;
    let mut sheets = Vec::new();
    each_tag(archive, &list, |tag, attribute| {
        if tag == "sheet" {
            let (name, part) = (attribute("name")?, places.get(&attribute("id")?)?.clone());
            let hidden = attribute("state").is_some_and(|state| state != "visible");
            sheets.push(SheetPart { name, hidden, part });
        }
        Some(())
    })?;
    Some(sheets)
}

/// Tells each tag of a small part, with its attributes by their names without prefixes.
fn each_tag(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    part: &str,
    mut tell: impl FnMut(&str, &dyn Fn(&str) -> Option<String>) -> Option<()>,
) -> Option<()> {
    let mut text = String::new();
    archive.by_name(part).ok()?.take(MAX_LIST).read_to_string(&mut text).ok()?;
    let mut reader = Reader::from_str(&text);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => {
                let attribute = |wanted: &str| {
                    let mut all = tag.attributes();
                    let found = all
                        .with_checks(false)
                        .flatten()
                        .find(|one| one.key.local_name().as_ref() == wanted)?;
                    Some(found.value.trim().to_owned())
                };
                tell(tag.local_name().as_ref(), &attribute)?;
            }
            Event::Eof => return Some(()),
            _ => {}
        }
    }
}
