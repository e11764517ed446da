//! A workbook without the steps of its calculation.
//!
//! Four bytes in five of a workbook are the steps towards the results, which nobody reads back
//! unless a result differs. So their sheet is not even inflated; the others are inflated once,
//! because they are gone through more than once.

use quick_xml::{Reader, events::Event};
use std::io::{Cursor, Read, Write};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// Bytes of sheets that are kept inflated.
const MAX_INFLATED: u64 = 8 << 20;
/// Most bytes of the list of sheets, and of where they are.
const MAX_LIST: u64 = 1 << 20;
const LIST: &str = "xl/workbook.xml";
const PLACES: &str = "xl/_rels/workbook.xml.rels";
/// A sheet without cells.
const EMPTY: &[u8] =
    b"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData/></worksheet>";

/// The workbook with its steps left out; none where it does not say that they stand apart from the
/// results. Both sheets are known by their names.
pub(crate) fn without_steps(
    bytes: &[u8],
    is_steps: impl Fn(&str) -> bool,
    is_results: impl Fn(&str) -> bool,
) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let sheets = listed(&mut archive)?;
    let hidden = |wanted: &dyn Fn(&str) -> bool| {
        sheets.iter().find(|sheet| sheet.hidden && wanted(&sheet.name))
    };
    let (steps, results) = (hidden(&is_steps)?, hidden(&is_results)?);
    let shared = sheets.iter().filter(|sheet| sheet.place == steps.place).count() > 1;
    if shared || steps.place == results.place {
        return None;
    }
    let place = place_of(&mut archive, &steps.place)?;
    let steps = archive.index_for_name(&place)?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len())));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut room = MAX_INFLATED;
    for index in 0..archive.len() {
        let raw = archive.by_index_raw(index).ok()?;
        let name = raw.name().ok()?.into_owned();
        if index == steps {
            writer.start_file(name, stored).ok()?;
            writer.write_all(EMPTY).ok()?;
            continue;
        }
        let size = raw.size();
        let left = room.checked_sub(size).filter(|_| name.contains("/worksheets/sheet"));
        let Some(left) = left else {
            writer.raw_copy_file(raw).ok()?;
            continue;
        };
        let mut whole = Vec::with_capacity(usize::try_from(size).ok()?);
        drop(raw);
        archive.by_index(index).ok()?.take(size + 1).read_to_end(&mut whole).ok()?;
        // A part that is not as long as it says is left to the guards.
        if u64::try_from(whole.len()).ok()? != size {
            return None;
        }
        room = left;
        writer.start_file(name, stored).ok()?;
        writer.write_all(&whole).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

/// A sheet of the list.
struct ListedSheet {
    name: String,
    /// Under what its part is known.
    place: String,
    hidden: bool,
}

/// The sheets of a workbook; none where the list is unusual.
fn listed(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Option<Vec<ListedSheet>> {
    let mut sheets = Vec::new();
    each_tag(archive, LIST, |tag, attribute| {
        if tag == "sheet" {
            let (name, place) = (attribute("name")?, attribute("id")?);
            let hidden = attribute("state").is_some_and(|state| state != "visible");
            sheets.push(ListedSheet { name, place, hidden });
        }
        Some(())
    })?;
    Some(sheets)
}

/// The part that is known under an id.
fn place_of(archive: &mut ZipArchive<Cursor<&[u8]>>, id: &str) -> Option<String> {
    let mut found = Vec::new();
    each_tag(archive, PLACES, |tag, attribute| {
        if tag == "Relationship" && attribute("Id").as_deref() == Some(id) {
            found.push(attribute("Target")?);
        }
        Some(())
    })?;
    let [target] = found.as_slice() else { return None };
    Some(match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None => format!("xl/{target}"),
    })
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
