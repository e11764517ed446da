//! All objective sheets as one document for Word: the parts of its package, as texts.

use super::{
    build::ReportInput,
    look::named,
    model::Report,
    sheets::{pages, room},
};
use crate::{
    model::Logo,
    render::{RenderError, Templates},
    score::Status,
};
use indexmap::IndexMap;
use minijinja::{Value, context, value::Serde};
use strum::IntoEnumIterator as _;

/// Parts that are the same in every document.
const FIXED: [(&str, &str); 5] = [
    (
        "[Content_Types].xml",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/><Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/><Override PartName="/word/header.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/><Override PartName="/word/footer.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#,
    ),
    (
        "word/_rels/document.xml.rels",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/><Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header.xml"/><Relationship Id="rId5" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer.xml"/></Relationships>"#,
    ),
    (
        "word/numbering.xml",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="284" w:hanging="227"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#,
    ),
    (
        // Without it Word takes the document for one of an old version.
        "word/settings.xml",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>"#,
    ),
];

/// Parts that hold texts and looks, each with its template.
const RENDERED: [(&str, &str); 5] = [
    ("docProps/core.xml", "objective/pack/properties.xml"),
    ("word/document.xml", "objective/pack/document.xml"),
    ("word/footer.xml", "objective/pack/footer.xml"),
    ("word/header.xml", "objective/pack/header.xml"),
    ("word/styles.xml", "objective/pack/styles.xml"),
];

/// Room of the logo, in English metric units: 6 cm by 2 cm.
const LOGO_ROOM: (f64, f64) = (2_160_000.0, 720_000.0);

/// Path of the logo below `word/`, and in the package.
fn paths(logo: &Logo) -> (&'static str, &'static str) {
    match logo.ending() {
        "png" => ("media/logo.png", "word/media/logo.png"),
        _ => ("media/logo.jpeg", "word/media/logo.jpeg"),
    }
}

/// A fixed part with what the logo adds to it.
fn with_logo(text: &str, logo: Option<&Logo>) -> String {
    let Some(logo) = logo else { return text.to_owned() };
    let ((target, path), ending) = (paths(logo), logo.ending());
    let types = format!(r#"<Override PartName="/{path}" ContentType="image/{ending}"/></Types>"#);
    let first = r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles""#;
    let picture = format!(
        r#"<Relationship Id="rId6" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="{target}"/>{first}"#
    );
    text.replace("</Types>", &types).replace(first, &picture)
}

/// The size of the logo on the cover, in whole English metric units.
fn picture(logo: &Logo) -> Value {
    let (width, height) = logo.within(LOGO_ROOM.0, LOGO_ROOM.1);
    context! { width => format!("{width:.0}"), height => format!("{height:.0}") }
}

/// All objective sheets with their results as a document for Word: its parts, each with its path.
///
/// # Errors
/// A fault in a template of the user's own, at its line.
pub fn sheet_pack(
    source: &ReportInput<'_>,
    report: &Report,
    templates: &Templates,
) -> Result<Vec<(&'static str, Vec<u8>)>, RenderError> {
    let card = source.scorecard;
    let theme = &card.theme;
    let mut colours = named(theme);
    for status in Status::iter() {
        let (key, role): (&str, &str) = (status.into(), status.role().into());
        for ground in ["tint", "ink"] {
            if let Some(colour) = colours.get(&format!("{role}-{ground}")).copied() {
                colours.insert(format!("{key}-{ground}"), colour);
            }
        }
    }
    let colours: IndexMap<String, String> = colours
        .into_iter()
        .map(|(name, colour)| (name, colour.to_string().trim_start_matches('#').to_owned()))
        .collect();
    let organisation = card.organisation.trim();
    let about = [organisation, &card.perspective.name, &source.chosen_period()];
    let about: Vec<&str> = about.into_iter().filter(|part| !part.is_empty()).collect();
    let sheets = pages(source, report);
    let room = room(report) + sheets.len();
    let document = context! {
        title => source.labels.text("sheets.pack"),
        about => about.join(" · "),
        organisation => organisation,
        language => &card.language,
        example => card.example,
        blank => super::board::is_blank(source, report),
        sheets => Value::from(Serde(sheets)),
        colours => Value::from(Serde(colours)),
        font => &theme.workbook_font,
        logo => theme.logo.as_ref().map(picture),
        header => &theme.page_header,
        footer => &theme.page_footer,
    };
    let logo = theme.logo.as_ref();
    let mut parts: Vec<(&str, Vec<u8>)> =
        FIXED.iter().map(|(path, text)| (*path, with_logo(text, logo).into_bytes())).collect();
    parts.extend(logo.map(|logo| (paths(logo).1, logo.bytes().to_vec())));
    for (path, template) in RENDERED {
        let mut part = Vec::new();
        templates.render_to(template, document.clone(), room, &mut part)?;
        parts.push((path, part));
    }
    Ok(parts)
}
