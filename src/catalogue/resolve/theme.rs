//! A theme, and whether everything in it can be read.

use crate::{
    catalogue::{
        note::Notes,
        raw::{Entries, RawColours, RawTheme, is_picture},
        source,
    },
    finding::{CatalogueCode, nearest},
    model::{
        Colour, ColourRole, Id, Logo, MAX_LOGO, MIN_MARK_CONTRAST, MIN_TEXT_CONTRAST, Palette,
        Theme, UnfitLogo, is_font,
    },
};
use std::collections::BTreeMap;
use strum::IntoEnumIterator as _;

/// Id of the theme that is taken where none is named, and that the others begin from.
pub(crate) const DEFAULT_THEME: &str = "klant";
/// Longest text on every page, in characters: beside the title of a sheet it is not cut off.
const MAX_PAGE_TEXT: usize = 40;

/// A theme; what it leaves open is as in the default one.
pub(crate) fn theme(
    id: &str,
    raw: &RawTheme,
    entries: &Entries,
    notes: &mut Notes,
) -> Option<Theme> {
    let base = entries.themes.get(DEFAULT_THEME);
    let colours = colours(raw, base, notes);
    let font = |raw: &RawTheme| raw.fonts.workbook.clone();
    let workbook_font = font(raw).or_else(|| base.and_then(font));
    let fonts = |raw: &RawTheme| raw.fonts.page.clone();
    let page_fonts = fonts(raw).or_else(|| base.and_then(fonts));
    let texts = |pick: fn(&RawTheme) -> &Option<String>| {
        let text = pick(raw).as_ref().or_else(|| pick(base?).as_ref());
        text.map_or(String::new(), |text| text.trim().to_owned())
    };
    let (page_header, page_footer) = (texts(|raw| &raw.page.header), texts(|raw| &raw.page.footer));
    for (key, text) in [("header", &page_header), ("footer", &page_footer)] {
        if text.chars().count() > MAX_PAGE_TEXT {
            notes.at_value(CatalogueCode::PageTextTooLong { most: MAX_PAGE_TEXT }, &["page", key]);
        }
    }
    let page_fonts: Option<Vec<String>> = page_fonts.map(|fonts| {
        fonts
            .split(',')
            .map(|font| font.trim().to_owned())
            .filter(|font| !font.is_empty())
            .collect()
    });
    for (key, fonts) in [
        ("workbook", workbook_font.as_slice()),
        ("page", page_fonts.as_deref().unwrap_or_default()),
    ] {
        for font in fonts.iter().filter(|font| !is_font(font)) {
            notes.at_value(CatalogueCode::UnfitFont { value: font.clone() }, &["fonts", key]);
        }
    }
    let logo = texts(|raw| &raw.logo);
    let logo = if logo.is_empty() { None } else { picture(&logo, entries, notes) };
    if workbook_font.is_none() {
        notes.missing(&["fonts", "workbook"]);
    }
    Some(Theme {
        id: id.parse().ok()?,
        colours: colours?,
        workbook_font: workbook_font.filter(|font| is_font(font))?,
        page_fonts: page_fonts?.into_iter().filter(|font| is_font(font)).collect(),
        page_header,
        page_footer,
        logo,
    })
}

/// The picture that a theme names as its logo; what is wrong with it is noted there.
fn picture(name: &str, entries: &Entries, notes: &mut Notes) -> Option<Logo> {
    let value = name.to_owned();
    let code = match entries.pictures.get(name).map(|text| Logo::from_base64(text)) {
        Some(Ok(logo)) => return Some(logo),
        Some(Err(UnfitLogo::TooLarge)) => {
            CatalogueCode::LogoTooLarge { value, most: MAX_LOGO / 1_000 }
        }
        Some(Err(_)) => CatalogueCode::LogoNoPicture { value },
        // Files of other kinds are not looked at.
        None if !is_picture(name) => CatalogueCode::LogoNoPicture { value },
        None => {
            let known = entries.pictures.keys().map(String::as_str);
            CatalogueCode::NoSuchLogo { nearest: nearest(name, known).map(str::to_owned), value }
        }
    };
    notes.at_value(code, &["logo"]);
    None
}

/// The theme that is built in, for whatever has no catalogue at hand.
pub(crate) fn built_in_theme() -> Option<Theme> {
    let id: Id = DEFAULT_THEME.parse().ok()?;
    let raw: RawTheme = toml::from_str(source::BUILT_IN_THEME).ok()?;
    let entries = Entries { themes: [(id.to_string(), raw)].into(), ..Entries::default() };
    theme(id.as_str(), entries.themes.get(id.as_str())?, &entries, &mut Notes::default())
}

/// The colours, as far as all of them are there and can be told apart.
fn colours(raw: &RawTheme, base: Option<&RawTheme>, notes: &mut Notes) -> Option<Palette> {
    let mut known: BTreeMap<ColourRole, Colour> = BTreeMap::new();
    let mut sound = true;
    for role in ColourRole::iter() {
        let key: &str = role.into();
        let text = written(&raw.colours, role).or_else(|| written(&base?.colours, role));
        let Some(text) = text else {
            notes.missing(&["colours", key]);
            sound = false;
            continue;
        };
        match text.parse() {
            Ok(colour) => {
                known.insert(role, colour);
            }
            Err(_) => {
                let code = CatalogueCode::UnfitColour { value: text.clone() };
                notes.at_value(code, &["colours", key]);
                sound = false;
            }
        }
    }
    if !sound {
        return None;
    }
    let palette = Palette::of(|role| known.get(&role).copied().unwrap_or(Colour::BLACK));
    clear(&palette, notes).then_some(palette)
}

/// Whether texts and marks are clear of what they stand on; what is not is told with what would be.
fn clear(palette: &Palette, notes: &mut Notes) -> bool {
    use ColourRole::{Accent, Header, Ink, Input, Paper};
    if palette.get(Ink).luminance() > palette.get(Paper).luminance() {
        notes.at_value(CatalogueCode::PaperDarkerThanInk, &["colours", "paper"]);
        return false;
    }
    let texts = [(Ink, Paper), (Ink, Input), (Accent, Paper)].map(|it| (it, MIN_TEXT_CONTRAST));
    let marks = ColourRole::MARKS.map(|mark| ((mark, Paper), MIN_MARK_CONTRAST));
    let mut all_clear = true;
    for ((role, ground), least) in texts.into_iter().chain(marks) {
        let (colour, on) = (palette.get(role), palette.get(ground));
        if colour.contrast(on) < least {
            // The ground of what people fill in is changed rather than the ink of everything.
            let (at, instead) = match ground {
                Input => (Input, on.clear_of(colour, least)),
                _ => (role, colour.clear_of(on, least)),
            };
            low_contrast((colour, on), least, (at, instead), notes);
            all_clear = false;
        }
    }
    let header = palette.get(Header);
    let best = [Ink, Paper].map(|role| palette.get(role).contrast(header));
    if best.into_iter().all(|ratio| ratio < MIN_TEXT_CONTRAST) {
        let ink = palette.get(Ink);
        let instead = header.clear_of(ink, MIN_TEXT_CONTRAST);
        low_contrast((ink, header), MIN_TEXT_CONTRAST, (Header, instead), notes);
        all_clear = false;
    }
    all_clear
}

/// Tells that a colour is not clear of its ground, at what should change, with what would do there.
fn low_contrast(
    (colour, ground): (Colour, Colour),
    least: f64,
    (at, instead): (ColourRole, Colour),
    notes: &mut Notes,
) {
    let code = CatalogueCode::LowContrast {
        colour: colour.to_string(),
        ground: ground.to_string(),
        // Rounded down: 4.46 is not 4.5.
        ratio: (colour.contrast(ground) * 10.0).floor() / 10.0,
        least,
        instead: instead.to_string(),
    };
    notes.at_value(code, &["colours", at.into()]);
}

/// What is written for a colour.
fn written(raw: &RawColours, role: ColourRole) -> Option<&String> {
    match role {
        ColourRole::Ink => &raw.ink,
        ColourRole::Paper => &raw.paper,
        ColourRole::Header => &raw.header,
        ColourRole::Input => &raw.input,
        ColourRole::Accent => &raw.accent,
        ColourRole::Say => &raw.say,
        ColourRole::Do => &raw.r#do,
        ColourRole::Delivered => &raw.delivered,
        ColourRole::Yields => &raw.yields,
        ColourRole::Green => &raw.green,
        ColourRole::Amber => &raw.amber,
        ColourRole::Red => &raw.red,
        ColourRole::None => &raw.none,
    }
    .as_ref()
}
