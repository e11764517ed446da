//! A logo beside a theme of one's own: in the workbook, on the page, in the document, and along with
//! the workbook where the folder is gone.

use super::score::told;
use crate::common::package::Parts;
use std::{fs, path::Path};

const PNG: &[u8] = include_bytes!("../catalogue/logo.png");
const JPEG: &[u8] = include_bytes!("../catalogue/logo.jpg");

/// A folder with a catalogue whose usual theme has a logo.
fn with_logo(name: &str, bytes: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let themes = folder.path().join("mine/themes");
    fs::create_dir_all(&themes).unwrap();
    fs::write(themes.join("klant.toml"), format!("extends = \"klant\"\nlogo = \"{name}\"\n"))
        .unwrap();
    fs::write(themes.join("logo.PNG"), bytes).unwrap();
    folder
}

fn new(folder: &Path) -> super::score::Told {
    let new = ["new", "--catalogue", "mine", "--example", "--start", "2027", "--org", "Ours"];
    told(folder, &[&new[..], &["--quiet", "--output", "one"]].concat())
}

#[test]
fn a_logo_stands_in_workbook_page_and_document_and_travels_with_the_workbook() {
    for (bytes, ending) in [(PNG, "png"), (JPEG, "jpeg")] {
        let folder = with_logo("logo.PNG", bytes);
        let made = new(folder.path());
        assert_eq!(made.code, 0, "{}", made.err);
        let book = Parts::open(&fs::read(folder.path().join("one/scorecard.xlsx")).unwrap());
        let pictures: Vec<&String> =
            book.0.iter().filter(|(_, part)| part == bytes).map(|(name, _)| name).collect();
        assert_eq!(pictures, [&format!("xl/media/image1.{ending}")], "once for both sheets");

        // Nothing but the workbook.
        let alone = tempfile::tempdir().unwrap();
        fs::write(alone.path().join("one.xlsx"), book.save()).unwrap();
        let page = told(alone.path(), &["score", "one.xlsx", "--format", "html"]);
        assert_eq!(page.code, 0, "{}", page.err);
        let begins = format!("<img class=\"logo\" src=\"data:image/{ending};base64,");
        let (_, rest) = page.out.split_once(&begins).expect("a logo on the page");
        let (written, _) = rest.split_once('"').unwrap();
        let logo = klant::model::Logo::from_base64(written).unwrap();
        assert_eq!(logo.bytes(), bytes);

        let sheets =
            told(alone.path(), &["score", "one.xlsx", "--format", "sheets", "--output", "s"]);
        assert_eq!(sheets.code, 0, "{}", sheets.err);
        let document = Parts::open(&fs::read(alone.path().join("s/objectives.docx")).unwrap());
        let (name, _) = document.0.iter().find(|(_, part)| part == bytes).expect("in the document");
        assert_eq!(name, &format!("word/media/logo.{ending}"));
        let related = document.text("word/_rels/document.xml.rels");
        assert!(
            related.contains("Id=\"rId6\"") && related.contains(&format!("media/logo.{ending}"))
        );
        assert!(document.text("word/document.xml").contains("r:embed=\"rId6\""));
        assert!(
            document.text("[Content_Types].xml").contains(&format!("/word/media/logo.{ending}"))
        );

        let again =
            told(alone.path(), &["new", "--plan", "one.xlsx", "--quiet", "--output", "next"]);
        assert_eq!(again.code, 0, "{}", again.err);
        let next = Parts::open(&fs::read(alone.path().join("next/scorecard.xlsx")).unwrap());
        assert!(next.0.iter().any(|(_, part)| part == bytes), "in the workbook of the next year");
    }
}

#[test]
fn what_is_no_logo_is_told_where_the_theme_names_it() {
    let large = [PNG, &vec![0; klant::model::MAX_LOGO]].concat();
    let cases: [(&str, &[u8], &str); 5] = [
        (
            "logo.png",
            PNG,
            "there is no picture `logo.png` beside this theme; did you mean `logo.PNG`?",
        ),
        ("../secret.PNG", PNG, "there is no picture `../secret.PNG` beside this theme"),
        (
            "logo.PNG",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            "`logo.PNG` cannot be read as PNG or JPEG",
        ),
        ("logo.svg", PNG, "`logo.svg` cannot be read as PNG or JPEG"),
        ("logo.PNG", &large, "`logo.PNG` is too large for a logo"),
    ];
    for (name, bytes, said) in cases {
        let folder = with_logo(name, bytes);
        let made = new(folder.path());
        assert_ne!(made.code, 0, "{name}");
        assert!(made.err.contains(said), "{}", made.err);
        assert!(made.err.contains("klant.toml:2:8"), "{}", made.err);
    }
}
