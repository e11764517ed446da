//! Sheets and charts at the command line: folders that are written whole, and over nothing unasked.

use super::{
    below,
    score::{desk, told},
};
use std::{fs, path::Path};

/// Names of all files below a folder, with `/`.
fn files(folder: &Path) -> Vec<String> {
    let within = |path: std::path::PathBuf| {
        path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/")
    };
    below(folder).into_iter().map(within).collect()
}

#[test]
fn sheets_are_called_as_new_calls_them_and_named_on_standard_output() {
    let desk = desk("nl");
    let again = ["new", "--plan", "one.xlsx", "--output", "plan", "--quiet"];
    assert_eq!(told(desk.path(), &again).code, 0);
    let arguments = ["score", "one.xlsx", "--format", "sheets", "--output", "review"];
    let first = told(desk.path(), &arguments);
    assert_eq!(first.code, 0, "{}", first.err);
    let written = files(&desk.path().join("review"));
    let mut named: Vec<&str> =
        first.out.lines().filter_map(|line| line.strip_prefix("review/")).collect();
    named.sort_unstable();
    let mut sorted = written.clone();
    sorted.sort_unstable();
    assert_eq!(named, sorted);
    let planned = files(&desk.path().join("plan/objectives"));
    let sheets: Vec<&str> =
        written.iter().filter_map(|name| name.strip_prefix("objectives/")).collect();
    assert_eq!(sheets, planned);
    assert!(written.contains(&"objectives.docx".to_owned()), "{written:?}");
    let sheet = fs::read_to_string(desk.path().join("review/objectives").join(sheets[0])).unwrap();
    assert!(sheet.contains("## Resultaten, "), "in the language of the workbook");
}

#[test]
fn sheets_and_charts_go_over_nothing_unasked_and_keep_what_people_wrote() {
    let desk = desk("en");
    let arguments = ["score", "one.xlsx", "--format", "sheets", "--output", "r", "--charts", "r/c"];
    assert_eq!(told(desk.path(), &arguments).code, 0);
    let folder = desk.path().join("r");
    let before = files(&folder);
    let sheet = folder.join(
        before.iter().find(|name| name.ends_with(".md") && !name.contains("charts")).unwrap(),
    );
    let notes = fs::read_to_string(&sheet).unwrap() + "agreed with the team\n";
    fs::write(&sheet, &notes).unwrap();
    fs::remove_file(folder.join("objectives.docx")).unwrap();
    let refused = told(desk.path(), &arguments);
    assert_eq!((refused.code, refused.out.as_str()), (2, ""));
    assert!(refused.err.contains("--force"), "{}", refused.err);
    assert!(!folder.join("objectives.docx").exists(), "all or none");
    let forced = told(desk.path(), &[&arguments[..], &["--force"]].concat());
    assert_eq!(forced.code, 0, "{}", forced.err);
    let kept = format!("{}.bak", sheet.display());
    assert_eq!(fs::read_to_string(kept).unwrap(), notes);
    assert_eq!(files(&folder).len(), before.len() + 1, "nothing else is kept, nothing is left");
}

#[test]
fn the_same_workbook_gives_the_same_bytes() {
    let desk = desk("nl");
    for folder in ["a", "b"] {
        let arguments = ["score", "one.xlsx", "--format", "sheets", "--charts", folder];
        assert_eq!(told(desk.path(), &[&arguments[..], &["--output", folder]].concat()).code, 0);
    }
    let names = files(&desk.path().join("a"));
    assert_eq!(names, files(&desk.path().join("b")));
    for name in names {
        let bytes = |folder: &str| fs::read(desk.path().join(folder).join(&name)).unwrap();
        assert_eq!(bytes("a"), bytes("b"), "{name}");
    }
}

#[test]
fn charts_go_beside_a_report_of_any_format() {
    let desk = desk("en");
    for format in ["text", "json", "csv", "markdown", "html"] {
        let arguments = ["score", "one.xlsx", "--format", format];
        let alone = told(desk.path(), &arguments);
        let both = told(desk.path(), &[&arguments[..], &["--charts", format]].concat());
        assert_eq!((both.code, &both.out), (0, &alone.out), "{format}");
        assert!(both.err.contains(&format!("Wrote {format}\n")), "{}", both.err);
        assert!(desk.path().join(format).join("course.svg").exists());
    }
}

#[test]
fn sheets_need_a_folder() {
    let desk = desk("en");
    for output in [&[][..], &["--output", "-"]] {
        let told =
            told(desk.path(), &[&["score", "one.xlsx", "--format", "sheets"], output].concat());
        assert_eq!((told.code, told.out.as_str()), (2, ""));
        assert!(told.err.contains("--output DIR"), "{}", told.err);
    }
    let existing = ["score", "one.xlsx", "--format", "sheets", "--output", "one.xlsx", "--force"];
    assert_eq!(told(desk.path(), &existing).code, 2);
    assert!(fs::read(desk.path().join("one.xlsx")).unwrap().starts_with(b"PK"));
}

#[test]
fn several_workbooks_have_a_folder_each_called_after_what_tells_them_apart() {
    let desk = desk("en");
    for place in ["north", "south"] {
        fs::create_dir(desk.path().join(place)).unwrap();
        fs::copy(desk.path().join("one.xlsx"), desk.path().join(place).join("Score card.xlsx"))
            .unwrap();
    }
    fs::remove_file(desk.path().join("one.xlsx")).unwrap();
    let told = told(
        desk.path(),
        &["score", ".", "--format", "sheets", "--output", "all", "--charts", "c"],
    );
    assert_eq!(told.code, 1, "one of them is no workbook: {}", told.err);
    let folders = |root: &str| {
        let mut names: Vec<String> = files(&desk.path().join(root))
            .iter()
            .filter_map(|name| Some(name.split_once('/')?.0.to_owned()))
            .collect();
        names.dedup();
        names
    };
    assert_eq!(folders("all"), ["north-score-card", "south-score-card"]);
    assert_eq!(folders("c"), ["north-score-card", "south-score-card"]);
}

#[test]
fn a_part_of_the_users_own_goes_into_the_document_and_its_faults_are_told() {
    let desk = desk("en");
    let own = desk.path().join("mine/templates/objective/pack");
    fs::create_dir_all(&own).unwrap();
    let header = "<?xml version=\"1.0\"?><w:hdr xmlns:w=\"urn:x\">{{ organisation }} & Co</w:hdr>";
    fs::write(own.join("header.xml"), header).unwrap();
    let arguments = ["score", "one.xlsx", "--format", "sheets", "--catalogue", "mine"];
    let arguments = [&arguments[..], &["--output", "review"]].concat();
    assert_eq!(told(desk.path(), &arguments).code, 0);
    let document = fs::File::open(desk.path().join("review/objectives.docx")).unwrap();
    let mut document = zip::ZipArchive::new(document).unwrap();
    let part = std::io::read_to_string(document.by_name("word/header.xml").unwrap()).unwrap();
    assert!(part.ends_with(" & Co</w:hdr>"), "{part}");
    fs::write(own.join("header.xml"), "{{ organisations }}").unwrap();
    let faulty = told(desk.path(), &[&arguments[..], &["--force"]].concat());
    assert_ne!(faulty.code, 0);
    assert!(faulty.err.contains("header.xml:1:4"), "{}", faulty.err);
    assert!(faulty.err.contains("`organisation`"), "{}", faulty.err);
}
