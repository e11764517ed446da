//! What can be wrong: every code has its words, and the list of all of them is current.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use klant::{
    catalogue::{labels, languages},
    finding::{
        CatalogueCode, CheckCode, Code, FieldPath, FigureCode, Finding, Location, ReferenceCode,
        ResultCode, Severity, SheetCode, drop_consequences, in_order,
    },
    formula::FormulaFault,
};
use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

/// What the groups of codes are about.
const TITLES: [(&str, &str); 15] = [
    ("TextCode", "A TOML file"),
    ("ReferenceCode", "A name for something that is not there"),
    ("CatalogueCode", "A catalogue"),
    ("TemplateCode", "A template"),
    ("SelectionCode", "Choices"),
    ("PlanCode", "A plan"),
    ("CheckCode", "A scorecard, in a catalogue, a plan or a workbook"),
    ("AdviceCode", "Advice on a scorecard"),
    ("RefusalCode", "A file that is refused"),
    ("PicklistCode", "A workbook to choose from"),
    ("SheetCode", "A workbook: sheets, columns and rows"),
    ("FigureCode", "A workbook: figures"),
    ("ResultCode", "A workbook: its own results"),
    ("ScoringCode", "Scores"),
    ("ChangeCode", "What people changed"),
];

/// Names in braces.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    let names = text.split('{').skip(1).filter_map(|part| part.split_once('}'));
    names.map(|(name, _)| name).filter(|name| name.chars().all(|c| c.is_alphabetic() || c == '_'))
}

/// The parts that the words of a code have.
fn parts(arguments: &[&str]) -> Vec<&'static str> {
    let mut parts = vec!["message", "help"];
    parts.extend(arguments.contains(&"nearest").then_some("similar"));
    parts
}

#[test]
fn every_code_has_its_words_in_every_language() {
    let mut faults = Vec::new();
    for language in languages() {
        let labels = labels(&language);
        for code in Code::all() {
            for part in parts(code.arguments) {
                let key = format!("diagnostics.{}.{part}", code.name);
                match labels.get(&key) {
                    None | Some("") => faults.push(format!("{language} lacks {key}")),
                    Some(text) => faults.extend(
                        placeholders(text)
                            .filter(|name| !code.arguments.contains(name))
                            .map(|name| format!("{language}: {key} has {name}, the code has not")),
                    ),
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn several_of_a_kind_are_told_as_one_in_every_language_or_in_none() {
    let several = |language: &str, name: &str| {
        let labels = labels(language);
        labels.get(&format!("diagnostics.{name}.several")).map(str::to_owned)
    };
    let mut told = 0;
    for code in Code::all() {
        let words: Vec<Option<String>> =
            languages().iter().map(|language| several(language, code.name)).collect();
        let first = words.first().unwrap();
        assert!(words.iter().all(|one| one.is_some() == first.is_some()), "{}", code.name);
        for text in words.iter().flatten() {
            told += 1;
            let names: BTreeSet<&str> = placeholders(text).collect();
            assert!(names.contains("count"), "{}: {text}", code.name);
            assert!(names.iter().all(|name| ["count", "all"].contains(name)), "{text}");
        }
    }
    assert!(told > 0);
}

#[test]
fn all_words_of_findings_belong_to_a_code() {
    let known: BTreeSet<String> = Code::all()
        .flat_map(|code| {
            let key = move |part| format!("diagnostics.{}.{part}", code.name);
            parts(code.arguments).into_iter().chain(["several"]).map(key)
        })
        .collect();
    for language in languages() {
        let labels = labels(&language);
        let idle: Vec<&str> = labels
            .keys()
            .filter(|key| key.starts_with("diagnostics.") && !known.contains(*key))
            .collect();
        assert!(idle.is_empty(), "{language}: {idle:?}");
    }
}

#[test]
fn a_name_means_one_code() {
    let mut seen = BTreeSet::new();
    let twice: Vec<&str> =
        Code::all().map(|code| code.name).filter(|name| !seen.insert(*name)).collect();
    assert!(seen.len() > 200);
    assert!(twice.is_empty(), "{twice:?}");
}

/// Findings of every kind of argument and of every kind of place.
fn samples() -> Vec<Finding> {
    let (file, sheet) = ("year.xlsx".to_owned(), "Data".to_owned());
    let text = || "a `b` {c}".to_owned();
    vec![
        Finding::new(CheckCode::NegativeWeight, Location::Nowhere),
        Finding::new(
            CheckCode::BandsOutOfOrder { amber: 90.0, green: f64::INFINITY },
            Location::Text { file: "plan.toml".to_owned(), line: 3, column: 9, span: 20..24 },
        ),
        Finding::new(
            ReferenceCode::UnknownSector {
                value: text(),
                known: vec![text(), text()],
                nearest: None,
            },
            Location::Field { path: FieldPath::from("kpis").index(2).key("worst") },
        ),
        Finding::new(
            ReferenceCode::UnknownKpi { value: text(), nearest: Some(text()) },
            Location::File { file: file.clone() },
        ),
        Finding::new(
            CatalogueCode::UnfitFormula { detail: FormulaFault::Unclosed },
            Location::Nowhere,
        ),
        Finding::new(
            SheetCode::DuplicateRow { row: 12, name: text() },
            Location::Sheet { file: file.clone(), sheet: sheet.clone() },
        ),
        Finding::new(
            FigureCode::CountBroken { input: text(), value: 2.5 },
            Location::Cell { file, sheet, row: 6, column: 27 },
        ),
    ]
}

#[test]
fn findings_are_written_and_read_back() {
    for finding in samples() {
        let written = serde_json::to_string(&finding).unwrap();
        let read: Finding = serde_json::from_str(&written).unwrap();
        assert_eq!(read, finding, "{written}");
    }
    let unknown = r#"{"code":"no-such-code","severity":"error","location":"nowhere"}"#;
    assert!(serde_json::from_str::<Finding>(unknown).is_err());
    let unfit = r#"{"code":"no-worst","severity":"error","location":"nowhere","arguments":{}}"#;
    assert!(serde_json::from_str::<Finding>(unfit).is_ok());
    let without = r#"{"code":"duplicate-row","severity":"error","location":"nowhere"}"#;
    assert!(serde_json::from_str::<Finding>(without).is_err());
}

#[test]
fn findings_come_with_errors_first_then_by_sheet_and_cell() {
    let at = |sheet: &str, row, column| Location::Cell {
        file: "x".to_owned(),
        sheet: sheet.to_owned(),
        row,
        column,
    };
    let named = |name: &str| name.to_owned();
    let warning = |sheet, row, column| {
        Finding::new(CheckCode::KpiWithoutTarget { name: named("x") }, at(sheet, row, column))
    };
    let error =
        |sheet, row, column| Finding::new(FigureCode::NegativeNumber, at(sheet, row, column));
    let of_file = Finding::new(SheetCode::EnvelopeChanged, Location::File { file: "x".to_owned() });
    let more = Finding::new(ResultCode::ResultsMore { count: 2 }, of_file.location.clone());
    let wanted = vec![
        error("Start", 9, 2),
        error("Data", 4, 30),
        error("Data", 5, 7),
        error("KPIs", 1, 1),
        of_file,
        warning("Data", 4, 31),
        warning("KPIs", 2, 0),
        warning("KPIs", 10, 0),
        more,
    ];
    let mut found = wanted.clone();
    found.reverse();
    found.rotate_left(4);
    in_order(&mut found, &["Start", "Data", "KPIs"].map(str::to_owned));
    assert_eq!(found, wanted);
}

#[test]
fn what_a_cell_lacks_because_of_its_error_is_not_told_again() {
    let cell =
        |row| Location::Cell { file: "x".to_owned(), sheet: "KPIs".to_owned(), row, column: 5 };
    let wrong = Finding::new(FigureCode::TextInNumber { value: "5-6%".to_owned() }, cell(1));
    let lacks = |row| Finding::new(CheckCode::KpiWithoutTarget { name: "x".to_owned() }, cell(row));
    let broken =
        Finding::new(FigureCode::CountBroken { input: "x".to_owned(), value: 2.5 }, cell(1));
    let mut found = vec![wrong.clone(), lacks(1), broken.clone(), lacks(2)];
    drop_consequences(&mut found);
    assert_eq!(found, [wrong, broken, lacks(2)]);
}

#[test]
fn a_finding_says_what_is_wrong_and_with_more_room_the_way_out() {
    let all = samples();
    let finding = all.last().unwrap();
    let said = finding.to_string();
    assert_eq!(said, "a `b` {c}: 2.5 is not a whole number, and this is counted");
    let longer = format!("{finding:#}");
    assert!(longer.starts_with(&format!("{said}: type how many there were")), "{longer}");
    assert_eq!(finding.location.to_string(), "year.xlsx, Data!AB7");
    let dutch = finding.message(&labels("nl"));
    assert!(dutch.contains("2,5"), "{dutch}");
}

#[test]
fn numbers_in_a_text_file_are_told_as_they_are_typed_there() {
    let place = Location::Text { file: String::new(), line: 1, column: 1, span: 0..0 };
    let finding = Finding::new(CheckCode::BandsOutOfOrder { amber: 90.5, green: 90.0 }, place);
    assert!(finding.message(&labels("nl")).contains("90.5"));
}

#[test]
fn the_list_of_all_findings_is_current() {
    let labels = labels("en");
    let mut page = String::from(
        "# What klant can find\n\nEvery code, what it means and what to do. `{…}` stands for what \
         was found.\nAn error makes the exit code 1; warnings and notes leave it at 0.\n",
    );
    let mut group = "";
    for code in Code::all() {
        if code.group != group {
            group = code.group;
            let (_, title) = TITLES.iter().find(|(name, _)| *name == group).expect(group);
            write!(page, "\n## {title}\n").unwrap();
        }
        let text = |part: &str| {
            labels.text(&format!("diagnostics.{}.{part}", code.name)).replace('<', "\\<")
        };
        let severity = match code.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        write!(
            page,
            "\n### `{}` ({severity})\n\n{}\n\n*{}*\n",
            code.name,
            text("message"),
            text("help")
        )
        .unwrap();
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/findings.md");
    if std::env::var_os("SNAPSHOTS").is_some_and(|wish| wish == "overwrite") {
        fs::write(&file, &page).unwrap();
    }
    let current = fs::read_to_string(&file).is_ok_and(|written| written == page);
    assert!(current, "docs/findings.md: SNAPSHOTS=overwrite cargo test findings");
}
