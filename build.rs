//! Deflates the files of `templates/` and those of `catalogue/` with their schemas,
//! and packs what the catalogue comes to in each language, so that start-up parses nothing.
//!
//! Packing never stops the build: a file that cannot be read leaves the pack
//! empty, and the checked loader says at run time what is wrong with it.

#![allow(clippy::disallowed_methods, reason = "a build script turns files into files")]

use flate2::{Compression, write::DeflateEncoder};
use std::{
    collections::BTreeMap,
    env,
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

#[allow(dead_code, unused_imports, reason = "the script needs a part of what the crate reads")]
#[path = "src/catalogue/raw/mod.rs"]
mod raw;

#[path = "src/render/raster/typeface.rs"]
mod typeface;

use raw::{Entries, FileKind, InOutcome, Overlay};
use ttf_parser::{Face, OutlineBuilder};
use typeface::{Letter, OutlineStep, Typeface};

/// How the name of a schema's file ends.
const SCHEMA: &str = ".schema.json";

/// Path within the catalogue, and where the file is.
type Files = Vec<(String, PathBuf)>;

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let output = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/catalogue/raw");
    // The crate may have schemas of what it reads; this script does without them.
    if env::var_os("CARGO_FEATURE_SCHEMA").is_some() {
        println!("cargo::rustc-cfg=klant_schema");
    }
    let templates = files_below(&root.join("templates"), "")?;
    let templates = templates
        .iter()
        .map(|(path, file)| Ok((path.as_str(), fs::read_to_string(file)?)))
        .collect::<io::Result<Vec<_>>>()?;
    let templates = postcard::to_allocvec(&templates).map_err(io::Error::other)?;
    fs::write(output.join("templates.rs"), embedded(&templates, "templates", &output)?)?;
    let files = files_below(&root.join("catalogue"), ".toml")?;
    let texts = files
        .iter()
        .map(|(path, file)| Ok((path.as_str(), fs::read_to_string(file)?)))
        .collect::<io::Result<Vec<_>>>()?;
    let codes = languages(&texts);
    fs::write(output.join("languages.rs"), format!("&{codes:?}"))?;
    let whole = postcard::to_allocvec(&texts).map_err(io::Error::other)?;
    fs::write(output.join("catalogue.rs"), embedded(&whole, "catalogue", &output)?)?;
    let files = files_below(&root.join("catalogue"), SCHEMA)?;
    let schemas = files
        .iter()
        .map(|(path, file)| Ok((path.trim_end_matches(SCHEMA), fs::read_to_string(file)?)))
        .collect::<io::Result<Vec<_>>>()?;
    let schemas = postcard::to_allocvec(&schemas).map_err(io::Error::other)?;
    fs::write(output.join("schemas.rs"), embedded(&schemas, "schemas", &output)?)?;
    let fonts = root.join("src/render/raster/fonts");
    println!("cargo::rerun-if-changed={}", fonts.display());
    println!("cargo::rerun-if-changed=src/render/raster/typeface.rs");
    let [regular, bold] =
        ["regular", "bold"].map(|weight| letters(&fonts.join(format!("arimo-{weight}.ttf"))));
    let letters = postcard::to_allocvec(&(regular?, bold?)).map_err(io::Error::other)?;
    fs::write(output.join("letters.rs"), embedded(&letters, "letters", &output)?)?;
    fs::write(output.join("packed.rs"), packed(&codes, &texts, &output)?)
}

/// The outlines of a font's letters.
fn letters(font: &Path) -> io::Result<Typeface> {
    let bytes = fs::read(font)?;
    let face = Face::parse(&bytes, 0).map_err(io::Error::other)?;
    let mut characters = Vec::new();
    for subtable in face.tables().cmap.iter().flat_map(|table| table.subtables) {
        if subtable.is_unicode() {
            subtable.codepoints(|code| characters.extend(char::from_u32(code)));
        }
    }
    let mut typeface = Typeface { size: 2 * face.units_per_em(), ..Typeface::default() };
    for character in characters {
        let Some(glyph) = face.glyph_index(character) else { continue };
        let mut outline = Outline(Vec::new());
        face.outline_glyph(glyph, &mut outline);
        let advance = 2 * face.glyph_hor_advance(glyph).unwrap_or_default();
        typeface.letters.insert(character, Letter { advance, outline: outline.0 });
    }
    Ok(typeface)
}

/// Steps in half units.
struct Outline(Vec<OutlineStep>);

/// A length in half units: these are whole, or halfway between two points.
#[allow(clippy::cast_possible_truncation, reason = "letters are small")]
fn half(length: f32) -> i16 {
    (2.0 * length).round() as i16
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.push(OutlineStep::Move(half(x), half(y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.push(OutlineStep::Line(half(x), half(y)));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.push(OutlineStep::Quad(half(x1), half(y1), half(x), half(y)));
    }

    /// Fonts of this kind have none.
    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, x: f32, y: f32) {
        self.line_to(x, y);
    }

    fn close(&mut self) {
        self.0.push(OutlineStep::Close);
    }
}

/// The files below a folder that end so, sorted by path.
fn files_below(folder: &Path, ending: &str) -> io::Result<Files> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Files::new();
    walk(folder, "", ending, &mut files)?;
    files.sort();
    Ok(files)
}

/// Collects the files below a folder with their paths within it.
fn walk(folder: &Path, within: &str, ending: &str, files: &mut Files) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if within.is_empty() { name } else { format!("{within}/{name}") };
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), &path, ending, files)?;
        } else if path.ends_with(ending) {
            files.push((path, entry.path()));
        }
    }
    Ok(())
}

/// The languages of the catalogue, English first.
fn languages<'t>(texts: &[(&'t str, String)]) -> Vec<&'t str> {
    let mut codes = vec!["en"];
    for (path, _) in texts {
        if let (Some(code), _) = raw::language_of(path)
            && !codes.contains(&code)
        {
            codes.push(code);
        }
    }
    codes
}

/// Rust that embeds some bytes deflated.
fn embedded(bytes: &[u8], name: &str, output: &Path) -> io::Result<String> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    let file = output.join(format!("{name}.deflated"));
    fs::write(&file, encoder.finish()?)?;
    let file = file.display().to_string();
    Ok(format!("Deflated::new(include_bytes!({file:?}), {})", bytes.len()))
}

/// A static array of packed languages, empty when something does not fit.
fn packed(codes: &[&str], texts: &[(&str, String)], output: &Path) -> io::Result<String> {
    let mut rust = format!("static PACKED: [Packed; {}] = [\n", codes.len());
    for code in codes {
        let Some((labels, entries)) = pack(code, texts) else {
            return Ok("static PACKED: [Packed; 0] = [];".to_owned());
        };
        let labels = embedded(&labels, &format!("{code}.labels"), output)?;
        let entries = embedded(&entries, &format!("{code}.entries"), output)?;
        let _ = writeln!(
            rust,
            "    Packed {{ language: {code:?}, labels: {labels}, entries: {entries} }},"
        );
    }
    rust.push_str("];");
    Ok(rust)
}

/// The labels and entries of a language in postcard; `None` when a file does not fit.
fn pack(language: &str, texts: &[(&str, String)]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut labels = BTreeMap::new();
    let mut entries = Entries::default();
    // Originals first, then the language's words over them; labels likewise.
    for layer in [None, Some("en"), Some(language)] {
        for (path, text) in texts {
            let (of, within) = raw::language_of(path);
            if of == layer {
                let added = raw::holds(within)
                    .and_then(|holds| add(holds, text, layer.is_some(), &mut entries, &mut labels));
                if added.is_none() {
                    println!(
                        "cargo::warning=catalogue/{path} does not fit; `klant check` says why"
                    );
                    return None;
                }
            }
        }
    }
    raw::sort(&mut entries);
    // As a list of pairs: read back without copying.
    let labels: Vec<(String, String)> = labels.into_iter().collect();
    Some((postcard::to_allocvec(&labels).ok()?, postcard::to_allocvec(&entries).ok()?))
}

/// Adds what a file holds; `None` when it does not fit or needs the loader's care.
fn add(
    holds: FileKind<'_>,
    text: &str,
    translation: bool,
    entries: &mut Entries,
    labels: &mut BTreeMap<String, String>,
) -> Option<()> {
    match holds {
        FileKind::Units => {
            entries.units.overlay(toml::from_str(text).ok()?);
        }
        FileKind::Sector { id } => {
            let sector: raw::RawSector = toml::from_str(text).ok()?;
            if sector.extends.is_some() || sector.removed.is_some() {
                return None;
            }
            entries.sectors.entry(id.to_owned()).or_default().overlay(sector);
        }
        FileKind::Theme { id } => {
            let theme: raw::RawTheme = toml::from_str(text).ok()?;
            if theme.extends.is_some() || theme.removed.is_some() {
                return None;
            }
            entries.themes.entry(id.to_owned()).or_default().overlay(theme);
        }
        FileKind::Kpi { outcome, id } => {
            let kpi: raw::RawKpi = toml::from_str(text).ok()?;
            if kpi.extends.is_some() || kpi.removed.is_some() {
                return None;
            }
            file(&mut entries.kpis, id, outcome, kpi, translation)?;
        }
        FileKind::Objectives { outcome } => {
            let tables: indexmap::IndexMap<String, raw::RawObjective> =
                toml::from_str(text).ok()?;
            for (id, objective) in tables {
                if objective.extends.is_some() || objective.removed.is_some() {
                    return None;
                }
                file(&mut entries.objectives, &id, outcome, objective, translation)?;
            }
        }
        FileKind::Labels { area } => {
            let table = toml::de::DeTable::parse(text).ok()?;
            raw::flatten(area, table.get_ref(), &mut |key, value| {
                if let Some(text) = value.get_ref().as_str() {
                    labels.insert(key, text.to_owned());
                }
            });
        }
    }
    Some(())
}

/// Files an original under its outcome, or lays a translation over it.
fn file<T: Overlay + Default>(
    shelf: &mut indexmap::IndexMap<String, InOutcome<T>>,
    id: &str,
    outcome: &str,
    entry: T,
    translation: bool,
) -> Option<()> {
    if translation {
        shelf.get_mut(id)?.entry.overlay(entry);
    } else if shelf
        .insert(id.to_owned(), InOutcome { outcome: outcome.to_owned(), entry })
        .is_some()
    {
        return None;
    }
    Some(())
}
