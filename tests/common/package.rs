//! A workbook's file as its parts: taken out of the archive, changed, and packed again, without any
//! spreadsheet library. It stands by itself, because the fuzz targets use it, too.

use std::io::{Cursor, Read as _, Write as _};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// A part's name and content.
pub(crate) type Part = (String, Vec<u8>);

/// All parts, in the order of the archive.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parts(pub(crate) Vec<Part>);

impl Parts {
    pub(crate) fn open(bytes: &[u8]) -> Self {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
        let parts = (0..archive.len()).map(|index| {
            let mut entry = archive.by_index(index).expect("a part");
            let name = entry.name().expect("a name").into_owned();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).expect("a part that inflates");
            (name, content)
        });
        Self(parts.collect())
    }

    /// A part as text.
    pub(crate) fn text(&self, name: &str) -> String {
        let found = self.0.iter().find(|(found, _)| found == name);
        let (_, content) = found.unwrap_or_else(|| panic!("no part {name}"));
        String::from_utf8_lossy(content).into_owned()
    }

    /// Changes the text of a part.
    pub(crate) fn replace(&mut self, name: &str, change: impl FnOnce(&str) -> String) {
        let changed = change(&self.text(name)).into_bytes();
        for (_, content) in self.0.iter_mut().filter(|(found, _)| found == name) {
            content.clone_from(&changed);
        }
    }

    /// The file with one part changed.
    pub(crate) fn with(&self, name: &str, change: impl FnOnce(&str) -> String) -> Vec<u8> {
        let mut parts = self.clone();
        parts.replace(name, change);
        parts.save()
    }

    pub(crate) fn save(&self) -> Vec<u8> {
        packed(&self.0, CompressionMethod::Deflated)
    }
}

/// A file of these parts.
pub(crate) fn packed(parts: &[Part], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    // Read back at once: hardly compressed.
    let level = (method == CompressionMethod::Deflated).then_some(1);
    let options = SimpleFileOptions::default().compression_method(method).compression_level(level);
    for (name, content) in parts {
        writer.start_file(name.as_str(), options).expect("a part");
        writer.write_all(content).expect("a part");
    }
    writer.finish().expect("an archive").into_inner()
}
