//! Filled-in workbooks at the command line: exit codes, streams and what goes where.

use super::klant;
use serde_json::Value;
use std::{fs, path::Path};

pub(super) struct Told {
    pub(super) code: i32,
    pub(super) out: String,
    pub(super) err: String,
}

pub(super) fn told(folder: &Path, arguments: &[&str]) -> Told {
    let output = klant(folder).args(arguments).output().unwrap();
    Told {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A folder with the workbook `one.xlsx` of a made-up municipality, and what is no workbook.
pub(super) fn desk(language: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let made = told(
        folder.path(),
        &[
            "new",
            "--sector",
            "municipal",
            "--example",
            "--lang",
            language,
            "--start",
            "2027-Q1",
            "--output",
            "made",
            "--quiet",
        ],
    );
    assert_eq!(made.code, 0, "{}", made.err);
    fs::rename(folder.path().join("made/scorecard.xlsx"), folder.path().join("one.xlsx")).unwrap();
    fs::remove_dir_all(folder.path().join("made")).unwrap();
    fs::write(folder.path().join("foreign.xlsx"), "a,b\r\n1,2\r\n").unwrap();
    folder
}

#[test]
fn one_file_is_an_object_and_everything_else_an_array() {
    let folder = desk("en");
    let json = |arguments: &[&str]| -> Value {
        let told = told(folder.path(), &[&["score", "--format", "json"], arguments].concat());
        serde_json::from_str(&told.out).unwrap_or_else(|_| panic!("{arguments:?}: {}", told.err))
    };
    assert!(json(&["one.xlsx"]).is_object());
    assert_eq!(json(&["one.xlsx", "foreign.xlsx"]).as_array().unwrap().len(), 2);
    assert_eq!(json(&["one.xlsx", "one.xlsx"]).as_array().unwrap().len(), 1, "it is one file");
    fs::remove_file(folder.path().join("foreign.xlsx")).unwrap();
    assert_eq!(json(&["."]).as_array().unwrap().len(), 1);
}

#[test]
fn a_sound_workbook_ends_with_0_and_says_what_to_do_next() {
    let folder = desk("en");
    for format in ["text", "json", "csv", "markdown", "html"] {
        let told = told(folder.path(), &["score", "one.xlsx", "--format", format]);
        assert_eq!(told.code, 0, "{format}: {}", told.err);
        assert!(!told.out.is_empty(), "{format}");
        let next = if format == "text" { &told.out } else { &told.err };
        assert!(next.contains("Next: "), "{format}: {next}");
    }
    let quiet = told(folder.path(), &["score", "one.xlsx", "--format", "json", "--quiet"]);
    assert_eq!(quiet.err, "");
}

#[test]
fn a_foreign_file_alone_ends_with_2_and_prints_nothing() {
    let folder = desk("en");
    for format in ["text", "json", "csv", "markdown", "html"] {
        let told = told(folder.path(), &["score", "foreign.xlsx", "--format", format]);
        assert_eq!((told.code, told.out.as_str()), (2, ""), "{format}");
        assert!(told.err.contains("not a workbook"), "{}", told.err);
    }
    let missing = told(folder.path(), &["score", "nowhere.xlsx"]);
    assert_eq!((missing.code, missing.out.as_str()), (2, ""));
}

#[test]
fn a_foreign_file_among_others_is_an_entry_without_scores() {
    let folder = desk("en");
    for paths in [&["."][..], &["foreign.xlsx", "one.xlsx"]] {
        let told = told(folder.path(), &[&["score", "--format", "json"], paths].concat());
        assert_eq!(told.code, 1, "{paths:?}");
        let json: Value = serde_json::from_str(&told.out).unwrap();
        assert_eq!(json[0]["scorecard"]["score"], Value::Null);
        assert_eq!(json[0]["findings"][0]["severity"], "error");
        assert!(json[1]["scorecard"]["score"].is_number());
        let text = self::told(folder.path(), &[&["score"], paths].concat());
        assert_eq!(text.code, 1);
        assert!(text.out.contains("Overview") && text.out.contains("not read"), "{}", text.out);
    }
}

#[test]
fn a_report_goes_to_a_file_and_overwrites_none() {
    let folder = desk("nl");
    let arguments = ["score", "one.xlsx", "--format", "html", "--output", "reports/page.html"];
    let first = told(folder.path(), &arguments);
    assert_eq!((first.code, first.out.as_str()), (0, ""), "{}", first.err);
    let page = fs::read_to_string(folder.path().join("reports/page.html")).unwrap();
    assert!(page.contains("<html lang=\"nl\">"), "the page speaks the workbook's language");
    assert_eq!(told(folder.path(), &arguments).code, 2);
    assert_eq!(told(folder.path(), &[&arguments[..], &["--force"]].concat()).code, 0);
    let printed = told(folder.path(), &["score", "one.xlsx", "--format", "html", "--output", "-"]);
    assert_eq!(printed.out, page);
    let english = told(folder.path(), &["score", "one.xlsx", "--format", "html", "--lang", "en"]);
    assert!(english.out.contains("<html lang=\"en\">"));
    assert!(english.out.contains("The whole"));
}

#[test]
fn a_period_is_that_of_start_or_the_one_that_is_asked_for() {
    let folder = desk("en");
    let period = |arguments: &[&str]| -> Value {
        let told =
            told(folder.path(), &[&["score", "one.xlsx", "--format", "json"], arguments].concat());
        assert_eq!(told.code, 0, "{}", told.err);
        serde_json::from_str::<Value>(&told.out).unwrap()["period"].take()
    };
    assert_eq!(period(&[]), "2027-Q3");
    assert_eq!(period(&["--period", "2027-Q1"]), "2027-Q1");
    for (wrong, said) in [("2031-Q1", "from Q1 2027 to Q4 2027"), ("spring", "2027-Q2")] {
        let told = told(folder.path(), &["score", "one.xlsx", "--period", wrong]);
        assert_eq!((told.code, told.out.as_str()), (2, ""));
        assert!(told.err.contains(said), "{}", told.err);
    }
}

#[test]
fn a_score_explains_itself_with_its_cells() {
    let folder = desk("nl");
    let told = told(folder.path(), &["score", "one.xlsx", "--explain", "repeat-contact-rate"]);
    assert_eq!(told.code, 0, "{}", told.err);
    for part in [
        "1. Wat er is ingevuld",
        "Gegevens!",
        "985 ÷ 4.689 = 0,210066",
        "= 21,0066%",
        "30% → 0; 10% → 100",
        "= 44,9669 ■ rood",
        "Telt voor 1 van 2 mee",
        "7. Het geheel",
    ] {
        assert!(told.out.contains(part), "{part} is not in\n{}", told.out);
    }
    // What is near is told by what people see: code and name.
    let name = told.out.lines().next().unwrap().trim_end_matches(" (repeat-contact-rate)");
    let wrong = self::told(folder.path(), &["score", "one.xlsx", "--explain", "repeat-contact"]);
    assert_eq!((wrong.code, wrong.out.as_str()), (2, ""));
    let near = wrong.err.split('`').find(|part| part.ends_with(name)).unwrap();
    let again = self::told(folder.path(), &["score", "one.xlsx", "--explain", near]);
    assert_eq!(again.out, told.out, "{near}");
    let none = self::told(folder.path(), &["score", "one.xlsx", "--explain", "bedbezetting"]);
    assert!(none.err.contains("K1 ") && none.err.contains("… en nog 6"), "{}", none.err);
    let words = self::told(folder.path(), &["score", "one.xlsx", "--explain", "vergunning"]);
    let meant = words.err.lines().filter(|line| line.contains("bedoelde u")).count();
    assert_eq!(meant, 2, "{}", words.err);
    for line in none.err.lines().chain(words.err.lines()) {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn flags_that_do_not_go_together_are_refused() {
    let folder = desk("en");
    for arguments in [
        &["--excel"][..],
        &["--excel", "--format", "json"],
        &["--explain", "repeat-contact-rate", "--format", "json"],
        &["--for", "board"],
        &["--for", "board", "--format", "csv"],
        &["--for", "board", "--format", "sheets", "--output", "sheets"],
        &["--for", "board", "--explain", "repeat-contact-rate", "--output", "one.md"],
    ] {
        let told = told(folder.path(), &[&["score", "one.xlsx"], arguments].concat());
        assert_eq!((told.code, told.out.as_str()), (2, ""), "{arguments:?}");
    }
    // A file where a folder is to be, and what no command writes by itself.
    for (arguments, said) in [
        (&["--charts", "one.xlsx"][..], "one.xlsx is a file, and a folder is needed there"),
        (&["--charts", "one.xlsx/charts", "--force"], "one.xlsx is a file"),
        (&["--format", "sheets", "--output", "one.xlsx"], "one.xlsx is a file"),
        (&["--output", "one.xlsx/report.html"], "one.xlsx is a file"),
        (&["--output", "report.docx"], "for Word and PDF: klant score"),
        (&["--output", "report.PDF"], "for Word and PDF: klant score"),
    ] {
        let told = told(folder.path(), &[&["score", "one.xlsx"], arguments].concat());
        assert_eq!((told.code, told.out.as_str()), (2, ""), "{arguments:?}");
        assert!(told.err.contains(said), "{arguments:?}: {}", told.err);
    }
    fs::create_dir(folder.path().join("empty")).unwrap();
    let told = told(folder.path(), &["score", "empty"]);
    assert_eq!((told.code, told.out.as_str()), (2, ""));
    assert!(told.err.contains("no workbook in empty"), "{}", told.err);
}

#[test]
fn a_template_of_the_users_own_is_found_by_its_name() {
    let folder = desk("en");
    let own = folder.path().join("house/templates/report");
    fs::create_dir_all(&own).unwrap();
    let text = "{% extends \"built-in/report/page.html\" %}{% block foot %}OUR HOUSE{% endblock %}";
    fs::write(own.join("page.html"), text).unwrap();
    let arguments = ["score", "one.xlsx", "--format", "html", "--catalogue", "house"];
    let told = told(folder.path(), &arguments);
    assert_eq!(told.code, 0, "{}", told.err);
    assert!(told.out.contains("OUR HOUSE"));
    fs::write(own.join("page.html"), "{{ nothing_of_the_kind }}").unwrap();
    let faulty = self::told(folder.path(), &arguments);
    assert_eq!((faulty.code, faulty.out.as_str()), (1, ""));
    assert!(faulty.err.contains("page.html"), "{}", faulty.err);
}

#[test]
fn workbooks_of_one_language_are_spoken_of_together_in_it() {
    let folder = desk("nl");
    let at = |name: &str| folder.path().join(name);
    fs::copy(at("one.xlsx"), at("two.xlsx")).unwrap();
    let score = |arguments: &[&str]| told(folder.path(), &[&["score"], arguments].concat()).out;
    let both = ["one.xlsx", "two.xlsx", "--format", "markdown"];
    assert!(score(&both).contains("| 1e van 2 |"));
    assert!(score(&[&both[..], &["--lang", "en"]].concat()).contains("| 1st of 2 |"));
    let english = ["new", "--example", "--lang", "en", "--output", "english", "--quiet"];
    assert_eq!(told(folder.path(), &english).code, 0);
    assert!(score(&[&both[..], &["english/scorecard.xlsx"]].concat()).starts_with("# Overview\n"));
}

#[test]
fn several_workbooks_are_departments_with_a_rank() {
    let folder = desk("en");
    let at = |name: &str| folder.path().join(name);
    fs::copy(at("one.xlsx"), at("two.xlsx")).unwrap();
    fs::remove_file(at("foreign.xlsx")).unwrap();
    let empty =
        ["new", "--sector", "municipal", "--output", "empty", "--quiet", "--start", "2027-Q1"];
    assert_eq!(told(folder.path(), &empty).code, 0);
    let score = |arguments: &[&str]| told(folder.path(), &[&["score"], arguments].concat());
    let text = score(&["one.xlsx", "two.xlsx", "empty/scorecard.xlsx"]).out;
    assert_eq!(text.matches("\n    1st of 2\n").count(), 2, "{text}");
    let left = "Without a score, and so without a rank: empty/scorecard.xlsx.";
    assert!(text.contains(left), "{text}");
    assert!(!text.contains("same period"), "{text}");
    let markdown = score(&["one.xlsx", "two.xlsx", "--format", "markdown"]).out;
    assert!(markdown.contains("| 1st of 2 |"), "{markdown}");
    assert_eq!(markdown.matches("all figures are made up").count(), 3, "each, and the overview");
    assert!(markdown.contains("\nTogether, each counting alike: "), "{markdown}");
    assert!(text.contains("  KPIs together: "), "{text}");
    let page = score(&["one.xlsx", "two.xlsx", "--format", "html", "--lang", "nl"]).out;
    assert!(page.contains("<td>1e van 2</td>"), "{page}");
    assert!(!page.contains("Without a score"));
    for format in ["text", "markdown", "html"] {
        let alone = score(&["one.xlsx", "--format", format]).out;
        assert!(!alone.contains("1st of"), "{format}: {alone}");
    }
    let early = ["--sector", "municipal", "--example", "--start", "2026-Q1", "--output", "early"];
    assert_eq!(told(folder.path(), &[&["new", "--quiet"], &early[..]].concat()).code, 0);
    let text = score(&["one.xlsx", "early/scorecard.xlsx"]).out;
    assert!(text.contains("--period chooses one for all"), "{text}");
    assert!(!text.contains("Together"), "{text}");
}

#[test]
fn a_copy_of_a_workbook_is_told_and_one_that_nobody_filled_in_is_not() {
    let folder = desk("en");
    fs::copy(folder.path().join("one.xlsx"), folder.path().join("one (1).xlsx")).unwrap();
    fs::remove_file(folder.path().join("foreign.xlsx")).unwrap();
    let codes = |folder: &Path| -> Vec<(String, Vec<String>)> {
        let report = told(folder, &["score", ".", "--format", "json", "--quiet"]).out;
        let reports: Value = serde_json::from_str(&report).unwrap();
        let of = |report: &Value| {
            let found = report["findings"].as_array().unwrap().iter();
            found.map(|finding| finding["message"].as_str().unwrap().to_owned()).collect()
        };
        let reports = reports.as_array().unwrap().iter();
        reports.map(|report| (report["file"].as_str().unwrap().to_owned(), of(report))).collect()
    };
    let twice = "this is the same file as ./one (1).xlsx, and counts a second time";
    assert_eq!(
        codes(folder.path()),
        [("./one (1).xlsx".to_owned(), vec![]), ("./one.xlsx".to_owned(), vec![twice.to_owned()]),]
    );
    let forms = tempfile::tempdir().unwrap();
    let empty = ["new", "--sector", "municipal", "--output", ".", "--quiet", "--start", "2027-Q1"];
    assert_eq!(told(forms.path(), &empty).code, 0);
    fs::copy(forms.path().join("scorecard.xlsx"), forms.path().join("two.xlsx")).unwrap();
    for (_, found) in codes(forms.path()) {
        assert!(!found.iter().any(|message| message.contains("same file")), "{found:?}");
    }
}

#[test]
fn a_pattern_that_no_shell_expanded_is_answered_with_a_way_out() {
    let folder = desk("en");
    let told = told(folder.path(), &["score", "made/*.xlsx"]);
    assert_eq!(told.code, 2);
    assert!(told.err.contains("help: name the folder instead"), "{}", told.err);
}

#[test]
fn of_several_files_one_line_is_said_beside_the_result() {
    let folder = desk("en");
    fs::copy(folder.path().join("one.xlsx"), folder.path().join("two.xlsx")).unwrap();
    let all = ["score", "one.xlsx", "foreign.xlsx", "two.xlsx", "--format"];
    let score = |more: &[&str]| told(folder.path(), &[&all[..], more].concat());
    for (format, place) in [("json", "The report says where."), ("csv", "`klant score FILE`")] {
        let told = score(&[format]);
        assert_eq!(told.code, 1);
        assert!(told.err.starts_with("3 files read. 1 error"), "{}", told.err);
        assert!(told.err.contains(place), "{}", told.err);
        assert_eq!(told.err.lines().count(), 1, "{}", told.err);
    }
    // Errors are said even to those who asked for quiet, and nothing else is.
    assert_eq!(score(&["csv", "--quiet"]).err.lines().count(), 1);
    fs::remove_file(folder.path().join("foreign.xlsx")).unwrap();
    let sound = told(folder.path(), &["score", ".", "--format", "html", "--output", "all.html"]);
    let said: Vec<&str> = sound.err.lines().collect();
    assert_eq!(said, ["Wrote all.html", "2 files read. 1 warning. The report says where."]);
    let page = fs::read_to_string(folder.path().join("all.html")).unwrap();
    assert_eq!(page, told(folder.path(), &["score", ".", "--format", "html"]).out);
    assert_eq!(told(folder.path(), &["score", ".", "--format", "csv", "--quiet"]).err, "");
}

#[test]
fn the_format_follows_from_the_ending_of_the_file() {
    let desk = desk("en");
    let begins = |file: &str, with: &str| {
        let told = told(desk.path(), &["score", "one.xlsx", "--output", file]);
        assert_eq!(told.code, 0, "{}", told.err);
        let text = fs::read_to_string(desk.path().join(file)).unwrap();
        assert!(text.starts_with(with), "{file}: {text:.40}");
    };
    begins("report.html", "<!DOCTYPE html>");
    begins("report.HTM", "<!DOCTYPE html>");
    begins("report.md", "# ");
    begins("report.json", "{");
    begins("report.csv", "file,");
    begins("report.txt", "How ");
    begins("report", "How ");
    let refused = told(desk.path(), &["score", "one.xlsx", "--output", "report.docx"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("`.docx`") && refused.err.contains("md, "), "{}", refused.err);
    assert!(!desk.path().join("report.docx").exists());
    let page = ["score", "one.xlsx", "--explain", "K1", "--output", "why.html"];
    assert_eq!(told(desk.path(), &page).code, 2);
}

#[test]
fn a_kpi_is_explained_by_the_code_and_the_name_that_the_workbook_prints() {
    let desk = desk("en");
    let explained = |kpi: &str| {
        let told = told(desk.path(), &["score", "one.xlsx", "--explain", kpi]);
        assert_eq!(told.code, 0, "{kpi}: {}", told.err);
        told.out
    };
    let first = explained("K1");
    let head = first.lines().next().unwrap();
    let (name, id) = head.trim_end_matches(')').rsplit_once(" (").unwrap();
    for said in ["k1", name, &name.to_uppercase(), id] {
        assert_eq!(explained(said), first, "{said}");
    }
}

#[test]
fn a_period_is_called_as_it_is_printed() {
    let desk = desk("nl");
    let reported = |period: &str| {
        let told = told(desk.path(), &["score", "one.xlsx", "--period", period]);
        assert_eq!(told.code, 0, "{period}: {}", told.err);
        told.out
    };
    let third = reported("2027-Q3");
    for said in ["3e kwartaal 2027", "Q3 2027", "q3-2027", "2027/Q3"] {
        assert_eq!(reported(said), third, "{said}");
    }
    let none = told(desk.path(), &["score", "one.xlsx", "--period", "2027"]);
    assert!(none.code == 2 && !none.err.contains("2027-A1"), "{}", none.err);
    // A longer one leads to its last part, and a shorter one to what holds it.
    for (said, way) in [("2027", "4e kwartaal 2027"), ("2027-05", "2e kwartaal 2027")] {
        let none = told(desk.path(), &["score", "one.xlsx", "--period", said]);
        assert!(none.err.contains("per kwartaal"), "{}", none.err);
        assert!(none.err.contains(&format!("--period \"{way}\"")), "{}", none.err);
        assert_eq!(none.err.contains("Tot nu toe"), said == "2027", "{}", none.err);
    }
}

#[test]
fn a_kpi_of_a_group_is_explained_by_their_codes() {
    let folder = tempfile::tempdir().unwrap();
    let plan = "sector = \"non-profit\"\nstart = \"2027\"\n\
                [[segments]]\nname = \"Visitors\"\n[[segments]]\nname = \"Donors\"\n\
                [[kpis]]\nid = \"client-satisfaction-programme\"\n\
                [[kpis]]\nid = \"donor-retention-rate\"\nby_segment = true\n";
    fs::write(folder.path().join("plan.toml"), plan).unwrap();
    let made = ["new", "--plan", "plan.toml", "--example", "--output", "made", "--quiet"];
    assert_eq!(told(folder.path(), &made).code, 0);
    let score = ["score", "made/scorecard.xlsx"];
    let explained = |kpi: &str| {
        let told = told(folder.path(), &[&score[..], &["--explain", kpi]].concat());
        assert_eq!(told.code, 0, "{kpi}: {}", told.err);
        told.out
    };
    let by_id = explained("donor-retention-rate@donors");
    assert!(by_id.contains("S2 Donors"), "{by_id}");
    assert_eq!(explained("K2@S2"), by_id);
    assert_eq!(explained("donor retention rate@Donors"), by_id);
    assert_ne!(explained("K2"), by_id);
}

#[test]
fn a_name_of_one_kpi_shows_it_and_a_name_of_several_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let shown = |id: &str| told(folder.path(), &["show", id]);
    let (by_name, by_id) = (shown("NPS"), shown("net-promoter-score"));
    assert_eq!((by_name.code, by_name.out), (0, by_id.out));
    let several = shown("clv");
    assert!(several.code != 0 && several.err.contains("--search"), "{}", several.err);
}
