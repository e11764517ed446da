//! Charts as files: each stands alone, and says in words what it shows.

use super::{
    Filled, elements, example,
    files::{NASTY, nasty},
    group,
};
use klant::{
    model::ColourRole,
    readings::Readings,
    render::{Templates, report::chart_files},
};

fn files(filled: &Filled) -> Vec<(String, Vec<u8>)> {
    let templates = Templates::new(&filled.labels, []);
    chart_files(&filled.source(), &filled.report(), &templates).unwrap()
}

/// What can be read of them: drawings, and words.
fn charts(filled: &Filled) -> Vec<(String, String)> {
    let texts = files(filled).into_iter().filter(|(name, _)| !name.ends_with(".png"));
    texts.map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect()
}

fn names(filled: &Filled) -> Vec<String> {
    charts(filled).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn every_chart_stands_alone_in_colours_of_the_theme_and_says_what_it_shows() {
    for sector in ["for-profit", "non-profit", "municipal"] {
        for language in ["en", "nl"] {
            let filled = example(sector, language, &["Alpha", "Beta"]);
            let files = charts(&filled);
            let (_, words) = files.last().unwrap();
            for (name, svg) in files.iter().filter(|(name, _)| name.ends_with(".svg")) {
                for missing in ["var(", "class=\"broad", "paint-order", "url(", "<style", "href"] {
                    assert!(!svg.contains(missing), "{name} holds {missing}");
                }
                assert_eq!(svg.matches("http").count(), 1, "only the name of its format: {name}");
                let texts = elements(svg);
                let told =
                    |tag: &str| texts.iter().find(|(name, _)| name == tag).unwrap().1.clone();
                assert!(told("title").ends_with("2027"), "{}", told("title"));
                assert!(told("desc").len() > 20, "{name}");
                let shown = words.contains(&format!("]({name})"));
                assert!(shown, "{name} is shown among the words");
                let paper = filled.card.theme.colour(ColourRole::Paper);
                assert!(svg.contains(&format!("fill=\"{paper}\"")), "{name}");
            }
        }
    }
}

#[test]
fn the_charts_of_a_page_are_files_with_the_same_names_in_every_language() {
    let of = |language: &str| {
        let mut filled = example("municipal", language, &["Alpha"]);
        for number in 0..8_u8 {
            let name = format!("groep-{number}");
            filled.card.segments.push(group(&name, 100.0, 50.0 - 20.0 * f64::from(number)));
        }
        names(&Filled::of(filled.card, filled.readings))
    };
    let names = of("en");
    assert_eq!(names, of("nl"));
    let first = ["course", "map", "say-do", "outcomes", "segments", "quadrant", "whale"];
    assert_eq!(names[..7], first.map(|name| format!("{name}.svg")));
    assert!(names.contains(&"kpi-permits-within-term.svg".to_owned()), "{names:?}");
    assert_eq!(names.last().unwrap(), "charts.md");
}

#[test]
fn of_an_empty_workbook_there_is_the_map_as_on_the_page() {
    let card = example("for-profit", "en", &["Alpha"]).card;
    assert_eq!(names(&Filled::of(card, Readings::default())), ["map.svg", "charts.md"]);
}

#[test]
fn what_people_typed_stays_text_in_a_chart_even_where_it_looks_like_a_colour() {
    let mut filled = nasty();
    for objective in &mut filled.card.objectives {
        objective.statement = "var(--ink) <b> \" stroke".to_owned();
    }
    for (name, text) in charts(&filled) {
        if name == "map.svg" {
            let texts = elements(&text);
            assert!(
                texts.iter().any(|(tag, text)| tag == "text" && text.starts_with("var(--ink) <b>"))
            );
        } else if name.starts_with("kpi-") {
            let title = elements(&text).into_iter().find(|(tag, _)| tag == "title").unwrap().1;
            assert!(title.starts_with(NASTY), "{title}");
        }
        assert!(!text.replace("\\<", "").contains("<b>"), "{name}");
    }
}

#[test]
fn a_chart_with_codes_says_what_they_stand_for() {
    let filled = example("municipal", "en", &["Homes", "Shops"]);
    let (_, quadrant) =
        charts(&filled).into_iter().find(|(name, _)| name == "quadrant.svg").unwrap();
    let texts = elements(&quadrant);
    for group in ["S1 Homes", "S2 Shops"] {
        assert!(texts.iter().any(|(tag, text)| tag == "text" && text == group), "{group}");
        let words = &texts.iter().find(|(tag, _)| tag == "desc").unwrap().1;
        assert!(words.contains(&format!("{group}: ")), "{words}");
    }
}

#[test]
fn a_chart_of_a_kpi_ends_with_the_chosen_period() {
    let filled = example("municipal", "en", &[]);
    let all = charts(&filled);
    let (_, svg) = all.iter().find(|(name, _)| name.starts_with("kpi-")).unwrap();
    let words = elements(svg).into_iter().find(|(tag, _)| tag == "desc").unwrap().1;
    assert!(words.contains("Q3 2027: ") && !words.contains("Q4 2027: "), "{words}");
}

#[test]
fn the_same_workbook_gives_the_same_charts() {
    let make = || example("for-profit", "nl", &["Een", "Twee"]);
    assert_eq!(files(&make()), files(&make()));
}

/// Width, height, pixels of three bytes, and what the picture says of itself.
fn decoded(file: &[u8]) -> (u32, u32, Vec<u8>, String) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    assert_eq!(frame.color_type, png::ColorType::Rgb);
    let said = &reader.info().utf8_text[0];
    assert_eq!(said.keyword, "Description");
    (frame.width, frame.height, pixels, said.get_text().unwrap())
}

#[test]
fn every_chart_is_a_picture_too_as_wide_as_a_slide_in_the_colours_of_the_theme() {
    for (sector, language) in [("for-profit", "en"), ("non-profit", "nl"), ("municipal", "nl")] {
        let filled = example(sector, language, &["Alpha", "Beta"]);
        let all = files(&filled);
        let named = |ending: &str| -> Vec<String> {
            all.iter().filter_map(|(name, _)| Some(name.strip_suffix(ending)?.to_owned())).collect()
        };
        assert_eq!(named(".png"), named(".svg"));
        for (name, file) in all.iter().filter(|(name, _)| name.ends_with(".png")) {
            let svg = all.iter().find(|(other, _)| *other == name.replace(".png", ".svg")).unwrap();
            let texts = elements(std::str::from_utf8(&svg.1).unwrap());
            let words = &texts.iter().find(|(tag, _)| tag == "desc").unwrap().1;
            let (width, height, pixels, said) = decoded(file);
            assert_eq!((width, &said), (1920, words), "{name}");
            assert!(height > 100, "{name}");
            let has = |role: ColourRole| {
                let wanted = filled.card.theme.colour(role).to_string();
                let mut all = pixels.chunks_exact(3);
                all.any(|rgb| format!("#{:02x}{:02x}{:02x}", rgb[0], rgb[1], rgb[2]) == wanted)
            };
            assert!(has(ColourRole::Paper), "{name}");
            // Letters are drawn: their edges are of many shades.
            let shades: std::collections::BTreeSet<&[u8]> = pixels.chunks_exact(3).collect();
            assert!(shades.len() > 50, "{name}: {}", shades.len());
            if name == "say-do.png" {
                assert!(has(ColourRole::Say) && has(ColourRole::Do), "{name}");
            }
        }
    }
}

#[test]
fn names_in_any_script_and_of_any_length_make_a_picture() {
    let mut filled = nasty();
    for (number, objective) in filled.card.objectives.iter_mut().enumerate() {
        objective.statement =
            ["客户满意", "لنا \u{202e}", "🚀&<>\"'", "Ωμέγα Жук ß"][number % 4].repeat(9);
    }
    let all = files(&filled);
    assert!(all.iter().any(|(name, _)| name == "map.png"));
    let svgs = all.iter().filter(|(name, _)| name.ends_with(".svg")).count();
    assert_eq!(all.iter().filter(|(name, _)| name.ends_with(".png")).count(), svgs);
}
