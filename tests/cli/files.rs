//! What the program does to files, and what it never does.

use super::{below, klant};
use std::{fs, path::Path};

/// Runs `new` with these arguments; gives the exit code and what went to standard error.
fn new(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = klant(folder).arg("new").args(arguments).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn names_of_every_kind_make_a_folder_that_can_be_made() {
    for (name, expected) in [
        ("Gemeente Voorbeeld", "gemeente-voorbeeld"),
        ("../../etc/passwd", "etc-passwd"),
        ("a/b\\c", "a-b-c"),
        ("=HYPERLINK(\"http://example.org\")", "hyperlink-http-example-org"),
        ("", "scorecard"),
        ("   ", "scorecard"),
        ("!?*", "scorecard"),
        ("Müller & Söhne", "muller-sohne"),
        ("-rf", "rf"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (code, errors) =
            new(folder.path(), &["--sector", "municipal", &format!("--org={name}")]);
        assert_eq!(code, 0, "{name}: {errors}");
        let made = folder.path().join("output").join(expected);
        assert!(made.join("scorecard.xlsx").is_file(), "{name}: {:?}", below(folder.path()));
        assert!(below(folder.path()).iter().all(|path| path.starts_with(&made)));
    }
}

#[test]
fn names_in_other_scripts_and_very_long_ones_keep_the_folder_short() {
    for name in ["🚲🚲🚲".to_owned(), "עיריית חיפה".to_owned(), "Ж".repeat(300), "x".repeat(300)]
    {
        let folder = tempfile::tempdir().unwrap();
        let (code, errors) = new(folder.path(), &["--sector", "municipal", "--org", &name]);
        assert_eq!(code, 0, "{name}: {errors}");
        let made: Vec<_> = fs::read_dir(folder.path().join("output")).unwrap().collect();
        assert_eq!(made.len(), 1);
        let made = made.into_iter().next().unwrap().unwrap().file_name();
        assert!(made.len() <= 60, "{made:?}");
    }
}

#[test]
fn nothing_is_overwritten_without_force() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["--sector", "municipal", "--org", "X"];
    assert_eq!(new(folder.path(), &arguments).0, 0);
    let plan = folder.path().join("output/x/scorecard.toml");
    let sheets = below(&folder.path().join("output/x/objectives"));
    fs::write(&plan, "mine").unwrap();
    fs::remove_file(folder.path().join("output/x/scorecard.xlsx")).unwrap();
    let (code, errors) = new(folder.path(), &arguments);
    assert_eq!(code, 2);
    // What is in the way is told in one line, and nothing was begun.
    let count = format!("{} of these files are in output/x already: ", sheets.len() + 1);
    assert!(errors.contains(&count) && errors.contains("scorecard.toml"), "{errors}");
    assert_eq!(errors.matches("error: ").count(), 1, "{errors}");
    assert_eq!(fs::read_to_string(&plan).unwrap(), "mine");
    assert!(!folder.path().join("output/x/scorecard.xlsx").exists());
    let (code, _) = new(folder.path(), &[&arguments[..], &["--force"]].concat());
    assert_eq!(code, 0);
    assert_ne!(fs::read_to_string(&plan).unwrap(), "mine");
}

#[test]
fn force_leaves_no_temporary_files_and_tells_of_sheets_of_an_earlier_run() {
    let folder = tempfile::tempdir().unwrap();
    let base = ["--sector", "municipal", "--org", "X", "--force"];
    assert_eq!(new(folder.path(), &base).0, 0);
    let before = below(folder.path());
    let other = folder.path().join("output/x/objectives/notes-of-mine.md");
    fs::write(&other, "# Mine\n").unwrap();
    let (code, errors) =
        new(folder.path(), &[&base[..], &["--kpi", "net-promoter-score"]].concat());
    assert_eq!(code, 0, "{errors}");
    let after = below(folder.path());
    assert!(before.iter().all(|path| after.contains(path)), "nothing was deleted");
    assert!(after.iter().all(|path| !path.to_string_lossy().contains(".klant-")), "{after:?}");
    assert!(errors.contains("earlier run"), "{errors}");
    assert!(!errors.contains("notes-of-mine"), "{errors}");
}

#[test]
fn a_workbook_that_somebody_filled_in_survives_force() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["--sector", "municipal", "--org", "X", "--force"];
    let made = folder.path().join("output/x");
    new(folder.path(), &arguments);
    let untouched = below(folder.path());
    assert_eq!(new(folder.path(), &arguments).0, 0);
    assert_eq!(below(folder.path()), untouched, "the same again needs no copy");
    for (figures, kept) in [("first", "scorecard.xlsx.bak"), ("second", "scorecard.xlsx.bak2")] {
        fs::write(made.join("scorecard.xlsx"), figures).unwrap();
        let (code, errors) = new(folder.path(), &arguments);
        assert_eq!(code, 0);
        assert!(errors.contains(kept), "{errors}");
        assert_eq!(fs::read_to_string(made.join(kept)).unwrap(), figures);
    }
}

#[test]
fn the_plan_makes_the_same_again() {
    let folder = tempfile::tempdir().unwrap();
    let first =
        ["--sector", "non-profit", "--org", "Voorbeeld", "--lang", "nl", "--segment", "Donateurs"];
    assert_eq!(new(folder.path(), &first).0, 0);
    let plan = "output/voorbeeld/scorecard.toml";
    assert_eq!(new(folder.path(), &["--plan", plan, "--output", "again"]).0, 0);
    let made = folder.path().join("output/voorbeeld");
    for file in below(&made) {
        let again = folder.path().join("again").join(file.strip_prefix(&made).unwrap());
        assert_eq!(fs::read(&file).unwrap(), fs::read(&again).unwrap(), "{}", again.display());
    }
    assert_eq!(below(&made).len(), below(&folder.path().join("again")).len());
}

#[test]
fn a_plan_names_its_catalogue_folders_from_where_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let mine = folder.path().join("mine/templates/objective");
    fs::create_dir_all(&mine).unwrap();
    fs::write(mine.join("sheet.md"), "Mine: {{ statement }}\n").unwrap();
    let first = ["--sector", "municipal", "--catalogue", "mine"];
    let (code, errors) = new(folder.path(), &first);
    assert_eq!(code, 0, "{errors}");
    let plan = fs::read_to_string(folder.path().join("output/scorecard/scorecard.toml")).unwrap();
    assert!(plan.contains("catalogue = [\"../../mine\"]"), "{plan}");
    let (code, errors) =
        new(folder.path(), &["--plan", "output/scorecard/scorecard.toml", "--output", "b"]);
    assert_eq!(code, 0, "{errors}");
    let sheets = below(&folder.path().join("b/objectives"));
    assert!(!sheets.is_empty());
    for sheet in sheets {
        assert!(fs::read_to_string(sheet).unwrap().starts_with("Mine: "));
    }
}

#[cfg(unix)]
#[test]
fn a_file_in_the_place_of_the_folder_is_an_error_with_its_path() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("here"), "").unwrap();
    let (code, errors) = new(folder.path(), &["--sector", "municipal", "--output", "here/there"]);
    assert_eq!(code, 2);
    assert!(errors.contains("here is a file, and a folder is needed there"), "{errors}");
}

#[cfg(unix)]
#[test]
fn a_broken_pipe_is_quiet() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_klant"))
        .args(["list", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_list_in_a_file_has_no_colours_and_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let list = || {
        klant(folder.path())
            .env_remove("NO_COLOR")
            .args(["--color", "always", "list", "--output", "kpis.txt"])
            .output()
            .unwrap()
    };
    assert_eq!(list().status.code(), Some(0));
    let text = fs::read_to_string(folder.path().join("kpis.txt")).unwrap();
    assert!(text.contains("net-promoter-score") && !text.contains('\u{1b}'));
    assert_eq!(list().status.code(), Some(2));
}

#[test]
fn colour_is_obeyed() {
    let folder = tempfile::tempdir().unwrap();
    let coloured = |arguments: &[&str]| {
        let output = klant(folder.path()).env_remove("NO_COLOR").args(arguments).output().unwrap();
        output.stdout.contains(&0x1b)
    };
    assert!(coloured(&["show", "net-promoter-score", "--color", "always"]));
    assert!(!coloured(&["show", "net-promoter-score", "--color", "never"]));
    assert!(!coloured(&["show", "net-promoter-score"]), "no terminal, no colour");
}

#[test]
fn json_has_exactly_the_promised_keys() {
    let folder = tempfile::tempdir().unwrap();
    let output = klant(folder.path()).args(["list", "--format", "json"]).output().unwrap();
    let list: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let keys = |value: &serde_json::Value| -> Vec<String> {
        let mut keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    };
    let mut promised = [
        "id",
        "name",
        "definition",
        "outcome",
        "lens",
        "kind",
        "value_proposition",
        "sectors",
        "unit",
        "direction",
        "frequency",
        "level",
        "inputs",
        "formula",
        "survey",
        "data_source",
        "sources",
        "benchmarks",
        "example",
        "variant_of",
    ];
    promised.sort_unstable();
    let list = list.as_array().unwrap();
    assert!(list.len() >= 60);
    for entry in list {
        assert_eq!(keys(entry), promised);
        for input in entry["inputs"].as_array().unwrap() {
            assert_eq!(keys(input), ["aggregate", "id", "name", "unit", "weighted_by"]);
        }
        assert_eq!(keys(&entry["example"]), ["inputs", "value"]);
    }
}

#[test]
fn csv_reads_back_with_a_row_per_kpi() {
    let folder = tempfile::tempdir().unwrap();
    let output = klant(folder.path()).args(["list", "--format", "csv"]).output().unwrap();
    let json = klant(folder.path()).args(["list", "--format", "json"]).output().unwrap();
    let list: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    let ids: Vec<String> = reader.records().map(|row| row.unwrap()[0].to_owned()).collect();
    let expected: Vec<&str> =
        list.as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap()).collect();
    assert_eq!(ids, expected);
}

#[test]
fn completions_know_every_command_in_every_shell() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = klant(folder.path()).args(["completions", shell]).output().unwrap();
        let script = String::from_utf8(output.stdout).unwrap();
        for word in ["list", "show", "new", "delivered-service", "half-year"] {
            // PowerShell and Elvish complete no values.
            let values = !["powershell", "elvish"].contains(&shell);
            assert!(script.contains(word) || (!values && word.contains('-')), "{shell}: {word}");
        }
    }
}

#[test]
fn the_manual_page_has_every_command_and_flag() {
    let folder = tempfile::tempdir().unwrap();
    let page = klant(folder.path()).arg("man").output().unwrap().stdout;
    let page = String::from_utf8(page).unwrap().replace('\\', "");
    for word in
        ["KLANT LIST", "KLANT SHOW", "KLANT NEW", "--value-proposition", "--example", "--lang"]
    {
        assert!(page.contains(word), "{word}");
    }
}

#[test]
fn labels_of_the_command_line_have_no_placeholder_that_nobody_fills() {
    // A label with a placeholder that the program does not fill shows its braces.
    let folder = tempfile::tempdir().unwrap();
    for language in ["en", "nl"] {
        for arguments in [
            vec!["list", "--sector", "non-profit"],
            vec!["show", "net-promoter-score", "--sector", "municipal"],
            vec!["show", "helped-first-time"],
            vec!["list", "--format", "markdown"],
            vec!["new", "--example", "--sector", "non-profit", "--output", language],
        ] {
            let output =
                klant(folder.path()).args(&arguments).args(["--lang", language]).output().unwrap();
            assert!(output.status.success(), "{arguments:?}");
            let printed = [output.stdout, output.stderr].concat();
            let printed = String::from_utf8(printed).unwrap();
            assert!(!printed.contains(['{', '}']), "{arguments:?} --lang {language}:\n{printed}");
        }
        for sheet in below(&folder.path().join(language).join("objectives")) {
            let text = fs::read_to_string(&sheet).unwrap();
            assert!(!text.contains(['{', '}']), "{}:\n{text}", sheet.display());
            assert!(!text.contains("sheets."), "{}:\n{text}", sheet.display());
        }
    }
}

/// A plan with everything that a plan can say.
const EVERY_KEY: &str = include_str!("../plan/every-key.toml");

#[test]
fn a_workbook_and_the_plan_beside_it_make_the_same_files_again() {
    let folder = tempfile::tempdir().unwrap();
    let plan = EVERY_KEY.replace("catalogue = [", "# catalogue = [");
    let figures = "[[kpis]]\nid = \"net-promoter-score\"\nby_segment = true\n\
                   before = { \"promoters@families\" = 50, \"detractors@families\" = 20, \
                   \"respondents@families\" = 100 }\n";
    fs::write(folder.path().join("plan.toml"), format!("{plan}\n{figures}")).unwrap();
    for (from, to) in
        [("plan.toml", "one"), ("one/scorecard.xlsx", "two"), ("two/scorecard.toml", "three")]
    {
        let (code, errors) = new(folder.path(), &["--plan", from, "--output", to]);
        assert_eq!(code, 0, "{from}: {errors}");
    }
    let files = |name: &str| -> Vec<(std::path::PathBuf, Vec<u8>)> {
        let made = folder.path().join(name);
        below(&made)
            .into_iter()
            .map(|path| (path.strip_prefix(&made).unwrap().to_owned(), fs::read(&path).unwrap()))
            .collect()
    };
    let (one, two, three) = (files("one"), files("two"), files("three"));
    assert_eq!(one.len(), 5);
    for ((path, one), (two, three)) in one.iter().zip(two.iter().zip(&three)) {
        assert_eq!((path, path), (&two.0, &three.0));
        assert!(two.1 == three.1, "{path:?}");
        // The plan says {organisation} where the workbook holds its name.
        assert!(path.ends_with("scorecard.toml") || *one == two.1, "{path:?}");
    }
    let plan = fs::read_to_string(folder.path().join("three/scorecard.toml")).unwrap();
    assert!(plan.contains("before = { \"value\" = 22 }\n"), "{plan}");
    assert!(plan.contains("\"promoters@families\" = 50"), "{plan}");
}

#[test]
fn next_years_workbook_keeps_the_yearly_target_where_periods_have_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let plan = "start = \"2027-Q1\"\nsector = \"municipal\"\n\
                [[kpis]]\nid = \"resident-service-grade\"\ntarget = 8\n\
                targets = { 2027-Q4 = 7.5 }\n\
                [[kpis]]\nid = \"permits-within-term\"\ntargets = { 2027-Q1 = 75, 2027-Q4 = 85 }\n";
    fs::write(folder.path().join("plan.toml"), plan).unwrap();
    assert_eq!(new(folder.path(), &["--plan", "plan.toml", "--output", "one"]).0, 0);
    let again = |start: &str, to: &str| -> String {
        let arguments =
            ["--plan", "one/scorecard.xlsx", "--start", start, "--output", to, "--quiet"];
        let (code, errors) = new(folder.path(), &arguments);
        assert_eq!((code, errors.as_str()), (0, ""));
        fs::read_to_string(folder.path().join(to).join("scorecard.toml")).unwrap()
    };
    let next = again("2028-Q1", "next");
    assert!(next.contains("\ntarget = 8\n") && next.contains("\ntarget = 85\n"), "{next}");
    assert!(!next.contains("targets = {"), "{next}");
    let later = again("2027-Q3", "later");
    assert!(later.contains("\ntargets = { \"2027-Q4\" = 7.5 }\n"), "{later}");
    assert!(later.contains("\ntargets = { \"2027-Q4\" = 85 }\n"), "{later}");
}

#[test]
fn another_length_of_period_asks_for_the_targets_of_what_counts_up() {
    let folder = tempfile::tempdir().unwrap();
    let plan = "start = \"2027-01\"\nevery = \"month\"\nsector = \"for-profit\"\n\
                [[kpis]]\nid = \"net-promoter-score\"\ntarget = 40\n\
                [[kpis]]\nid = \"customer-retention-rate\"\ntarget = 98\n";
    fs::write(folder.path().join("plan.toml"), plan).unwrap();
    assert_eq!(new(folder.path(), &["--plan", "plan.toml", "--output", "one"]).0, 0);
    let again = |every: &str| {
        let arguments = ["--plan", "one/scorecard.xlsx", "--every", every, "--output", every];
        new(folder.path(), &arguments).1
    };
    let told = again("year");
    assert!(told.contains("set their targets again: Customer retention rate.\n"), "{told}");

    let told = again("month");
    assert!(!told.contains("set their targets again"), "{told}");
}
