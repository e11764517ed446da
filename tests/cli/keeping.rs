//! What people wrote is kept, and nothing is read for ever.

use super::{below, klant};
use std::{fs, path::Path};

/// Runs klant with these arguments; gives the exit code and all that it said.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = klant(folder).args(arguments).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8_lossy(&said).into_owned())
}

/// A folder with an example in `made/`.
fn example() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["new", "--sector", "municipal", "--example", "--start", "2027-Q1"];
    let (code, said) = run(folder.path(), &[&arguments[..], &["--output", "made"]].concat());
    assert_eq!(code, 0, "{said}");
    folder
}

#[test]
fn what_was_written_into_the_plan_stays_there_and_sheets_are_kept_beside() {
    let folder = example();
    let made = folder.path().join("made");
    let plan = made.join("scorecard.toml");
    let sheet = below(&made.join("objectives")).swap_remove(0);
    for path in [&plan, &sheet] {
        let text = fs::read_to_string(path).unwrap();
        fs::write(path, format!("#:schema x.json\n{text}\n# agreed on 3 May\n")).unwrap();
    }
    let written = fs::read_to_string(&plan).unwrap();
    let again = ["new", "--plan", "made/scorecard.toml", "--output", "made", "--force"];
    let (code, said) = run(folder.path(), &again);
    assert_eq!(code, 0, "{said}");
    assert_eq!(fs::read_to_string(&plan).unwrap(), written);
    assert!(!made.join("scorecard.toml.bak").exists(), "nothing differs: {said}");
    let kept = format!("{}.bak", sheet.display());
    assert!(said.contains(&*sheet.file_name().unwrap().to_string_lossy()), "{said}");
    assert!(fs::read_to_string(&kept).unwrap().contains("agreed on 3 May"), "{kept}");

    let (code, said) = run(folder.path(), &[&again[..], &["--periods", "8"]].concat());
    assert_eq!(code, 0, "{said}");
    let longer = fs::read_to_string(&plan).unwrap();
    let differ: Vec<(&str, &str)> =
        written.lines().zip(longer.lines()).filter(|(before, after)| before != after).collect();
    let [(_, line)] = differ[..] else { panic!("{differ:?}") };
    assert_eq!(line, "periods = 8");
    assert_eq!(written.lines().count(), longer.lines().count());
    assert_eq!(fs::read_to_string(made.join("scorecard.toml.bak")).unwrap(), written);
}

#[test]
fn a_folder_that_a_plan_names_in_its_own_way_is_named_so_still() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("plan/mine/kpis")).unwrap();
    let written =
        "# ours\nklant = 1\nlanguage = \"en\"\nsector = \"municipal\"\ncatalogue = ['./mine/']\n";
    fs::write(folder.path().join("plan/own.toml"), written).unwrap();
    let arguments = ["new", "--plan", "plan/own.toml", "--output", "plan"];
    let (code, said) = run(folder.path(), &arguments);
    assert_eq!(code, 0, "{said}");
    let made = fs::read_to_string(folder.path().join("plan/scorecard.toml")).unwrap();
    assert!(made.starts_with("# ours\n") && made.contains("catalogue = ['./mine/']\n"), "{made}");
    let (code, said) = run(folder.path(), &["new", "--plan", "plan/own.toml", "--output", "else"]);
    assert_eq!(code, 0, "{said}");
    let made = fs::read_to_string(folder.path().join("else/scorecard.toml")).unwrap();
    assert!(made.contains("catalogue = [\"../plan/mine\"]\n"), "{made}");
}

#[test]
fn a_report_never_goes_over_the_workbook_that_it_is_about() {
    let folder = example();
    let book = folder.path().join("made/scorecard.xlsx");
    let before = fs::read(&book).unwrap();
    for target in ["made/scorecard.xlsx", "made/../made/scorecard.xlsx"] {
        let report = ["score", "made", "--format", "html", "--force", "--output", target];
        let (code, said) = run(folder.path(), &report);
        assert_eq!(code, 2);
        assert!(said.contains("never written over"), "{said}");
        assert!(fs::read(&book).unwrap() == before);
    }
}

#[test]
fn a_workbook_in_the_place_of_a_result_is_kept() {
    let folder = example();
    let book = folder.path().join("made/scorecard.xlsx");
    fs::copy(&book, folder.path().join("other.xlsx")).unwrap();
    for (number, arguments) in [
        &["list", "--format", "xlsx"][..],
        &["score", "made", "--format", "json"],
        &["score", "made/scorecard.xlsx", "--format", "text"],
    ]
    .into_iter()
    .enumerate()
    {
        let place = format!("results-{number}.xlsx");
        fs::copy(&book, folder.path().join(&place)).unwrap();
        let (code, said) =
            run(folder.path(), &[arguments, &["--force", "--output", &place]].concat());
        assert_eq!(code, 0, "{said}");
        let kept = folder.path().join(format!("{place}.bak"));
        assert!(fs::read(kept).unwrap() == fs::read(&book).unwrap(), "{said}");
    }
    // A report goes over a report: nobody types into it.
    for _ in 0..2 {
        let (code, _) = run(folder.path(), &["score", "made", "--output", "report.txt", "--force"]);
        assert_eq!(code, 0);
    }
    assert!(!folder.path().join("report.txt.bak").exists());
}

#[test]
fn figures_survive_runs_at_the_same_time() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("made")).unwrap();
    for round in 0..4 {
        let figures = format!("figures of round {round}");
        fs::write(folder.path().join("made/scorecard.xlsx"), &figures).unwrap();
        std::thread::scope(|scope| {
            for year in 2028..2034 {
                let folder = folder.path();
                scope.spawn(move || {
                    let arguments = ["new", "--sector", "municipal", "--output", "made", "--force"];
                    let start = ["--start".to_owned(), format!("{year}-Q1")];
                    let output = klant(folder).args(arguments).args(start).output().unwrap();
                    assert!(output.status.success());
                });
            }
        });
        let files = below(&folder.path().join("made"));
        let kept = files.iter().any(|path| fs::read(path).unwrap() == figures.as_bytes());
        assert!(kept, "{files:?}");
        assert!(folder.path().join("made/scorecard.xlsx").is_file());
    }
}

#[test]
fn a_file_of_a_folder_that_cannot_be_read_leaves_the_others_reported() {
    let folder = example();
    let all = folder.path().join("all");
    fs::create_dir(&all).unwrap();
    for name in ["north.xlsx", "south.ods", "west.xls"] {
        fs::copy(folder.path().join("made/scorecard.xlsx"), all.join(name)).unwrap();
    }
    let deep = all.join("1/2/3/4/5");
    fs::create_dir_all(&deep).unwrap();
    fs::copy(all.join("north.xlsx"), deep.join("east.xlsx")).unwrap();
    fs::create_dir(all.join("broken.xlsx")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("gone.xlsx", all.join("lost.xlsx")).unwrap();
    let (code, said) = run(folder.path(), &["score", "all", "--format", "json"]);
    assert_eq!(code, i32::from(cfg!(unix)), "{said}");
    for named in ["north.xlsx", "south.ods", "west.xls", "east.xlsx"] {
        assert!(said.contains(named), "{named}: {said}");
    }
    #[cfg(unix)]
    assert!(said.contains("file-unreadable"), "{said}");
}

#[test]
fn a_file_that_is_named_twice_is_counted_once() {
    let folder = example();
    let (code, said) =
        run(folder.path(), &["score", "made/scorecard.xlsx", "made", "--format", "csv"]);
    assert_eq!(code, 0);
    assert!(said.contains("counted once"), "{said}");
    let rows = said.lines().filter(|line| line.contains("permits-within-term,")).count();
    let (_, alone) = run(folder.path(), &["score", "made", "--format", "csv"]);
    let expected = alone.lines().filter(|line| line.contains("permits-within-term,")).count();
    assert_eq!(rows, expected);
    assert!(rows > 0, "{said}");
}

#[cfg(unix)]
#[test]
fn what_never_ends_is_refused_wherever_it_stands() {
    let folder = example();
    let path = |name: &str| folder.path().join(name);
    for below in ["folder", "c/kpis/satisfaction", "t/templates/objective"] {
        fs::create_dir_all(path(below)).unwrap();
    }
    let pipes = [
        "pipe.xlsx",
        "folder/x.xlsx",
        "c/kpis/satisfaction/p.toml",
        "t/templates/objective/sheet.md",
    ];
    for pipe in pipes {
        let made = std::process::Command::new("mkfifo").arg(path(pipe)).status().unwrap();
        assert!(made.success());
    }
    for (arguments, expected) in [
        (&["score", "pipe.xlsx"][..], 2),
        (&["score", "folder"], 1),
        (&["new", "--plan", "pipe.xlsx"], 2),
        (&["new", "--choices", "pipe.xlsx"], 2),
        (&["list", "--catalogue", "c"], 2),
        (&["new", "--catalogue", "t", "--sector", "municipal"], 2),
        (&["score", "/dev/zero"], 2),
    ] {
        let (code, said) = run(folder.path(), arguments);
        assert_eq!(code, expected, "{arguments:?}: {said}");
        assert!(said.contains("no ordinary file"), "{arguments:?}: {said}");
    }
}

#[cfg(unix)]
#[test]
fn links_of_a_folder_to_itself_neither_multiply_nor_go_on_for_ever() {
    let folder = example();
    for number in 0..9 {
        std::os::unix::fs::symlink(".", folder.path().join(format!("made/l{number}"))).unwrap();
    }
    let (code, said) = run(folder.path(), &["score", "made", "--format", "json"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(said.matches("\"file\":").count(), 1, "{said}");
}

#[cfg(unix)]
#[test]
fn links_stay_links_devices_devices_and_private_files_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = example();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("real.html"), "old").unwrap();
    fs::set_permissions(path("real.html"), fs::Permissions::from_mode(0o600)).unwrap();
    std::os::unix::fs::symlink("real.html", path("link.html")).unwrap();
    let report = ["score", "made", "--format", "html", "--force", "--output"];
    let (code, said) = run(folder.path(), &[&report[..], &["link.html"]].concat());
    assert_eq!(code, 0, "{said}");
    assert!(path("link.html").symlink_metadata().unwrap().file_type().is_symlink());
    assert!(fs::read_to_string(path("real.html")).unwrap().contains("<!DOCTYPE html>"));
    assert_eq!(path("real.html").metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let (code, said) = run(folder.path(), &["score", "made", "--output", "/dev/null"]);
    assert_eq!(code, 0, "{said}");
    assert!(!Path::new("/dev/null").metadata().unwrap().is_file());
}

#[cfg(unix)]
#[test]
fn a_workbook_that_cannot_be_read_is_kept_or_left_where_it_is() {
    use std::os::unix::{fs::MetadataExt as _, fs::PermissionsExt as _, process::CommandExt as _};
    let folder = example();
    let allow = |path: &Path, mode: u32| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let made = folder.path().join("made");
    let book = made.join("scorecard.xlsx");
    let before = fs::read(&book).unwrap();
    let program = folder.path().join("klant");
    fs::copy(env!("CARGO_BIN_EXE_klant"), &program).unwrap();
    for place in [folder.path(), &made, &made.join("objectives"), &program] {
        allow(place, 0o777);
    }
    for file in below(&made) {
        allow(&file, 0o666);
    }
    // A colleague's, who alone may read it; whoever may read everything becomes somebody else.
    allow(&book, 0);
    let mut command = std::process::Command::new(&program);
    command.args(["new", "--sector", "municipal", "--start", "2028-Q1", "--force", "--output"]);
    command.arg(&made).current_dir("/");
    if book.metadata().unwrap().uid() == 0 {
        command.uid(65_534).gid(65_534);
    }
    let said = command.output().unwrap();
    let kept = fs::read_dir(&made).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        path.is_file() && {
            allow(&path, 0o644);
            fs::read(path).unwrap() == before
        }
    });
    assert!(kept, "{}", String::from_utf8_lossy(&said.stderr));
}

#[cfg(unix)]
#[test]
fn what_steers_a_terminal_is_shown_and_does_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mine = folder.path().join("c/kpis/satisfaction");
    fs::create_dir_all(&mine).unwrap();
    let text = "extends = \"repeat-contact-rate\"\n\
        name = \"Evil \\u001b]0;x\\u0007\\u001b[2J \\u009b31m\"\n\
        definition = \"\\u001b[2J \\u202e before\\b \\u001b\"\n";
    fs::write(mine.join("evil.toml"), text).unwrap();
    let output = |arguments: &[&str]| {
        let output = klant(folder.path()).args(arguments).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        String::from_utf8(said).unwrap()
    };
    for arguments in [
        &["list", "--catalogue", "c", "--search", "Evil", "--color", "always"][..],
        &["show", "evil", "--catalogue", "c", "--color", "always"],
        &["list", "--sector", "x\u{9b}31m\u{202e}"],
        &["x\u{9b}31m"],
        &["list", "--output", "k\u{1b}[2J\u{9b}.txt"],
        &["new", "--plan", "k\u{8}\u{1b}]0;x\u{7}.toml"],
    ] {
        let said = output(arguments);
        let bad = ["\u{1b}]", "\u{1b}[2J", "\u{8}", "\u{7}", "\u{9b}", "\u{202e}", "\r"];
        let found: Vec<_> = bad.iter().filter(|bad| said.contains(**bad)).collect();
        assert!(found.is_empty(), "{arguments:?}: {found:?} in {said:?}");
        assert!(!said.is_empty());
    }
    assert!(output(&["show", "evil", "--catalogue", "c"]).contains("Evil \u{241b}]0;x\u{2407}"));
    let coloured = output(&["list", "--color", "always", "--sector", "municipal"]);
    assert!(coloured.contains("\u{1b}["), "colours of the program's own pass");
}

#[test]
fn made_up_figures_say_so_to_programs() {
    let folder = example();
    let json = |path: &str| -> serde_json::Value {
        let output = klant(folder.path()).args(["score", path, "--format", "json"]);
        serde_json::from_slice(&output.output().unwrap().stdout).unwrap()
    };
    assert_eq!(json("made/scorecard.xlsx")["example"], true);
    let (_, csv) = run(folder.path(), &["score", "made", "--format", "csv", "--quiet"]);
    let mut lines = csv.lines();
    assert!(lines.next().unwrap().ends_with(",example"), "{csv}");
    assert!(lines.all(|line| line.ends_with(",true")), "{csv}");
}

#[test]
fn what_is_no_plan_is_refused_with_the_way_out_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let utf16: Vec<u8> =
        "\u{feff}sector = \"municipal\"\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let plans: [(&str, &[u8], [&str; 2]); 6] = [
        ("none.toml", b"", ["plan-empty", "`klant new --output FOLDER` writes a plan"]),
        ("blank.toml", b"\xef\xbb\xbf \n\n", ["plan-empty", "writes a plan to begin with"]),
        ("wide.toml", &utf16, ["no-utf8", "save it in the editor with the encoding UTF-8"]),
        ("latin.toml", b"name = \"\xe9\xe9n\"\n", ["no-utf8", "latin.toml:1:9"]),
        ("print.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", ["this is PDF", "writes a plan"]),
        ("letter.rtf", b"{\\rtf1\\ansi Plan}", ["this is RTF", "writes a plan"]),
    ];
    for (name, bytes, words) in plans {
        fs::write(folder.path().join(name), bytes).unwrap();
        let (code, said) = run(folder.path(), &["new", "--plan", name, "--output", "made"]);
        assert_eq!(code, 1, "{name}: {said}");
        assert!(words.iter().all(|word| said.contains(word)), "{name}: {said}");
        assert!(!folder.path().join("made").exists(), "{name}");
    }
}
