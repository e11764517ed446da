//! Themes: what is shipped can be read by everybody, and a user's own is held to the same.

use super::{layers::with, offenders};
use klant::{
    catalogue::{built_in, built_in_theme},
    engine::Engine,
    model::{Colour, ColourRole, MIN_MARK_CONTRAST, MIN_TEXT_CONTRAST, Theme},
    scorecard::{PlanRequest, Scorecard, build, plan_for},
    wire::v1::ScorecardV1,
};
use strum::IntoEnumIterator as _;

/// What of a theme cannot be read or told apart, whatever it is made of.
fn unreadable(theme: &Theme) -> Vec<String> {
    let paper = theme.colour(ColourRole::Paper);
    let header = theme.colour(ColourRole::Header);
    let ink = theme.colour(ColourRole::Ink);
    let input = theme.colour(ColourRole::Input);
    let mut texts = vec![
        ("ink on paper", ink, paper),
        ("ink on input", ink, input),
        ("accent on paper", theme.colour(ColourRole::Accent), paper),
        ("words on header", theme.on(header), header),
        ("explanations", theme.quiet(), paper),
        ("explanations where people fill in", theme.quiet(), input),
    ];
    for role in ColourRole::MARKS {
        texts.push((role.into(), theme.ink_on_tint(role), theme.tint(role)));
    }
    let texts = texts.into_iter().map(|it| (it, MIN_TEXT_CONTRAST));
    let marks = ColourRole::MARKS
        .into_iter()
        .map(|role| ((role.into(), theme.colour(role), paper), MIN_MARK_CONTRAST));
    let mut faults = Vec::new();
    for ((what, colour, ground), least) in texts.chain(marks) {
        let found = colour.contrast(ground);
        if found < least {
            faults.push(format!("{}: {what}: {colour} on {ground} has {found:.2}", theme.id));
        }
    }
    faults
}

#[test]
fn every_shipped_theme_can_be_read_by_day_and_in_the_dark() {
    let catalogue = built_in("en");
    let mut faults = Vec::new();
    let ids: Vec<&str> = catalogue.theme_ids().collect();
    assert!(ids.contains(&"klant") && ids.contains(&"contrast"), "{ids:?}");
    for id in ids {
        let theme = catalogue.theme(id).unwrap();
        faults.extend(unreadable(&theme));
        faults.extend(unreadable(&theme.dark()).into_iter().map(|fault| format!("dark {fault}")));
    }
    offenders(&faults);
}

#[test]
fn the_theme_without_a_catalogue_is_the_one_of_the_catalogue() {
    assert_eq!(built_in("nl").theme("klant").as_ref(), Some(built_in_theme()));
    assert_eq!(built_in_theme().colour(ColourRole::Accent).to_string(), "#1f3a5f");
}

#[test]
fn a_theme_of_ones_own_says_only_what_differs() {
    let text = "[colours]\naccent = \"#7a003c\"\n[fonts]\nworkbook = \"Arial\"\n[page]\nfooter = \"For insiders\"";
    let (catalogue, said) = with("en", &[("themes/house.toml", text)]);
    assert!(said.is_empty(), "{said:?}");
    let theme = catalogue.theme("house").unwrap();
    assert_eq!(theme.colour(ColourRole::Accent).to_string(), "#7a003c");
    assert_eq!(theme.workbook_font, "Arial");
    assert_eq!(theme.page_footer, "For insiders");
    for role in ColourRole::iter().filter(|role| *role != ColourRole::Accent) {
        assert_eq!(theme.colour(role), built_in_theme().colour(role), "{role:?}");
    }
}

#[test]
fn a_theme_that_cannot_be_read_is_told_with_what_would_do() {
    let text = "[colours]\naccent = \"#9fb3c8\"\nsay = \"#f5e663\"\nred = \"red\"";
    let (catalogue, said) = with("en", &[("themes/pale.toml", text)]);
    assert_eq!(said, ["mine/themes/pale.toml:4:7 error unfit-colour value=red"]);
    assert!(catalogue.theme("pale").is_none());

    let text = "[colours]\naccent = \"#9fb3c8\"\nsay = \"#f5e663\"";
    let (_, said) = with("en", &[("themes/pale.toml", text)]);
    let mut instead = Vec::new();
    for (line, least) in said.iter().zip([MIN_TEXT_CONTRAST, MIN_MARK_CONTRAST]) {
        assert!(line.contains("error low-contrast"), "{line}");
        let (_, colour) = line.rsplit_once("instead=").unwrap();
        let colour: Colour = colour.parse().unwrap();
        assert!(colour.contrast(Colour::WHITE) >= least, "{line}");
        instead.push(colour);
    }
    assert_eq!(instead.len(), 2, "{said:?}");
    let text = format!("[colours]\naccent = \"{}\"\nsay = \"{}\"", instead[0], instead[1]);
    let (catalogue, said) = with("en", &[("themes/pale.toml", &text)]);
    assert!(said.is_empty(), "{said:?}");
    assert!(catalogue.theme("pale").is_some());
}

#[test]
fn paper_is_the_lighter_one_and_a_typeface_is_a_name() {
    let (_, said) =
        with("nl", &[("themes/night.toml", "[colours]\nink = \"#eeeeee\"\npaper = \"#111111\"")]);
    assert_eq!(said, ["mine/themes/night.toml:3:9 error paper-darker-than-ink"]);
    let fonts = "[fonts]\npage = \"Arial, x;} body { display: none\"\nworkbook = \"\\\"><x\"";
    let (catalogue, said) = with("nl", &[("themes/sly.toml", fonts)]);
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said.iter().all(|line| line.contains("error unfit-font")), "{said:?}");
    assert!(catalogue.theme("sly").is_none());
}

#[test]
fn a_theme_begins_from_another_and_can_change_the_usual_one() {
    let files = [
        ("themes/ours.toml", "extends = \"contrast\"\n[colours]\naccent = \"#7a003c\""),
        ("themes/klant.toml", "extends = \"klant\"\n[page]\nheader = \"Ours\""),
    ];
    let (catalogue, said) = with("en", &files);
    assert!(said.is_empty(), "{said:?}");
    let theme = catalogue.theme("ours").unwrap();
    assert_eq!(theme.colour(ColourRole::Ink), Colour::BLACK);
    assert_eq!(theme.colour(ColourRole::Accent).to_string(), "#7a003c");
    let plan = plan_for(&catalogue, &request()).value;
    assert_eq!(build(&catalogue, &plan).value.theme.page_header, "Ours");
}

fn request() -> PlanRequest {
    PlanRequest { year: 2027, ..PlanRequest::default() }
}

#[test]
fn a_theme_that_is_not_there_is_told_and_the_usual_one_is_taken() {
    let catalogue = built_in("en");
    let mut plan = plan_for(&catalogue, &request()).value;
    plan.theme = Some("contrasts".parse().unwrap());
    let built = build(&catalogue, &plan);
    let said: Vec<String> = built.findings.iter().map(|one| one.code.name().to_owned()).collect();
    assert_eq!(said, ["unknown-theme"]);
    assert!(!built.has_errors());
    assert_eq!(&built.value.theme, built_in_theme());
}

#[test]
fn a_theme_travels_with_the_scorecard_and_comes_back_to_the_plan() {
    let catalogue = built_in("en");
    let mut plan = plan_for(&catalogue, &request()).value;
    plan.theme = Some("contrast".parse().unwrap());
    let card = build(&catalogue, &plan).value;
    assert_eq!(card.theme.colour(ColourRole::Ink), Colour::BLACK);
    let read = Scorecard::try_from(ScorecardV1::from(&card)).unwrap();
    assert_eq!(read, card);
    assert_eq!(read.plan(&catalogue).theme, plan.theme);

    // The usual one is not written down, so that it changes with the program.
    plan.theme = None;
    let usual = ScorecardV1::from(&build(&catalogue, &plan).value);
    assert!(usual.theme.is_none());
}

#[test]
fn a_theme_that_no_folder_has_any_more_is_taken_from_the_workbook() {
    let (catalogue, _) = with("en", &[("themes/house.toml", "[colours]\naccent = \"#7a003c\"")]);
    let mut plan = plan_for(&catalogue, &request()).value;
    plan.theme = Some("house".parse().unwrap());
    let card = build(&catalogue, &plan).value;
    let bytes =
        klant::workbook::write(&card, &klant::readings::Readings::default(), catalogue.labels());
    let engine = Engine::builder().language("en").build().unwrap().value;
    let read = engine.read("last year.xlsx", &bytes.unwrap()).unwrap();
    let renewable = engine.renewable(read).value;
    let renewed = engine.renew(&renewable, &request()).value;
    assert_eq!(renewed.plan.theme, plan.theme);
    assert_eq!(renewed.scorecard.value.theme, card.theme);
    let said: Vec<&str> = renewed.scorecard.findings.iter().map(|one| one.code.name()).collect();
    assert!(!said.contains(&"unknown-theme"), "{said:?}");
}
