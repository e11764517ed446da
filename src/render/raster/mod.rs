//! Drawings of ours as pictures: PNG, for programs that take no SVG.
//!
//! It reads what drawings are made of, and nothing else of SVG: rectangles, circles, lines, paths and
//! texts, with their colours as they stand in a drawing that needs nothing else. Its letters are its
//! own, Latin, Greek and Cyrillic, so that the same drawing gives the same picture on every machine;
//! what is written in another script stands there as it sounds.

mod file;
mod letters;
mod shapes;
mod typeface;

use letters::Letters;
use quick_xml::{
    Reader,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
};
use shapes::{Canvas, Element};
use std::collections::BTreeMap;

/// How wide a picture is, in pixels: a slide on a usual projector.
const WIDTH: f32 = 1920.0;

/// Most pixels of a picture: a map of hundreds of objectives is drawn smaller.
const MAX_PIXELS: f32 = 16_000_000.0;

/// A drawing that stands alone, as PNG with what it shows in words; none for what is no drawing.
pub(crate) fn png(svg: &str, words: &str) -> Option<Vec<u8>> {
    let letters = Letters::load();
    let mut canvas: Option<Canvas<'_>> = None;
    let mut text: Option<(Element, String)> = None;
    let mut reader = Reader::from_str(svg);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) if tag.name().as_ref() == "text" => {
                text = Some((attributes(&tag)?, String::new()));
            }
            Event::Start(tag) if tag.name().as_ref() == "svg" => {
                canvas = Some(open(&attributes(&tag)?, letters)?);
            }
            Event::Empty(tag) => {
                let (name, element) = (tag.name(), attributes(&tag)?);
                canvas.as_mut()?.shape(name.as_ref(), &element);
            }
            Event::Text(said) => {
                if let Some((_, text)) = &mut text {
                    text.push_str(&said);
                }
            }
            Event::GeneralRef(entity) => {
                if let Some((_, text)) = &mut text {
                    match entity.resolve_char_ref().ok()? {
                        Some(character) => text.push(character),
                        None => text.push_str(resolve_predefined_entity(&entity)?),
                    }
                }
            }
            Event::End(tag) if tag.name().as_ref() == "text" => {
                let (element, said) = text.take()?;
                canvas.as_mut()?.text(&element, &said);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let (size, pixels) = canvas?.finish();
    file::png(size, &pixels, words).ok()
}

fn attributes(tag: &BytesStart<'_>) -> Option<Element> {
    let mut found = BTreeMap::new();
    for attribute in tag.attributes() {
        let attribute = attribute.ok()?;
        found.insert(attribute.key.as_ref().to_owned(), attribute.value.into_owned());
    }
    Some(Element::new(found))
}

/// Paper for a drawing.
fn open<'l>(svg: &Element, letters: &'l Letters) -> Option<Canvas<'l>> {
    let numbers: Vec<f32> = svg.numbers("viewBox");
    let [x, y, width, height] = *numbers.as_slice() else { return None };
    let most = (MAX_PIXELS / (width * height)).sqrt();
    Canvas::new((x, y), (width, height), (WIDTH / width).min(most), letters)
}

#[cfg(test)]
mod tests {
    use super::{Letters, png};
    use crate::catalogue::built_in_layer;

    #[test]
    fn whatever_the_catalogue_says_in_a_chart_has_letters() {
        let letters = Letters::load();
        // Words of sheets have signs that no chart has.
        let sheets = ["workbook.toml", "words.toml", "library.toml"];
        let files = built_in_layer().files.iter();
        let files: Vec<_> =
            files.filter(|(path, _)| !sheets.iter().any(|sheet| path.ends_with(sheet))).collect();
        assert!(files.len() > 100);
        for (path, text) in files {
            let lacking: String =
                text.chars().filter(|one| *one != '\n' && !letters.know(*one)).collect();
            assert_eq!(lacking, "", "{path}");
        }
        assert!("●▲■○◌□–−→≤≥".chars().all(|one| letters.know(one)));
    }

    #[test]
    fn what_is_no_drawing_gives_no_picture() {
        for text in ["", "<", "<svg/>", "<svg viewBox=\"0 0 1\">", "<text>", "<svg viewBox=\"a\">"]
        {
            assert_eq!(png(text, ""), None, "{text}");
        }
        let endless = "<svg viewBox=\"0 0 1e9 1e9\"><rect width=\"9\" height=\"9\"/></svg>";
        assert!(png(endless, "").is_none_or(|file| file.len() < 1 << 20));
    }
}
