//! How fast it is, beside the floor and beside its peers: `cargo bench`.
//!
//! The machine is never quiet, so everything is measured in turns with what it is
//! compared to, and only ratios of the fastest runs are promised. `cargo bench -- --check`
//! ends with an error where a promise is broken; without it the table is all.
//!
//! What stands beside it:
//!
//! - *rust_xlsxwriter, plain*: the library that the program writes with, writing the
//!   same cells, formulas, results, formats, rules, charts and shapes from a list (`cell_dump`,
//!   read back from the program's own workbook) and nothing else (`baseline_writer`). It knows no
//!   scorecard and computes nothing. It compresses as the library does by default, and
//!   in rows of its own as the program does, so that a ratio owes nothing to that.
//! - *XlsxWriter* and *openpyxl*: Python writing the same list (`competitors.py`; openpyxl
//!   knows no shapes and leaves them out), without the time that Python takes to start and to read it.
//! - *an empty Rust process*: `fn main() {}`, for commands that only print.

#![allow(clippy::disallowed_methods, reason = "benchmarks use files and clocks")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]
#![allow(dead_code, missing_docs)]

mod baseline_writer;
mod cell_dump;
mod clock;
#[path = "../tests/oracle/package.rs"]
mod package;
#[allow(dead_code, reason = "the tests change files, too")]
#[path = "../tests/common/package.rs"]
mod parts;
mod row;
mod sample_book;
mod shape_dump;
#[path = "../tests/oracle/shared.rs"]
mod shared;
#[path = "../tests/oracle/xml.rs"]
mod xml;

use clock::{TimesBySize, fastest, in_turns, peak_megabytes, time, time_process};
use row::{Promise, Row};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(place) = arguments.iter().position(|argument| argument == "--peak-of") {
        return tell_peak(arguments[place + 1].parse().expect("a number of KPIs"));
    }
    let check = arguments.iter().any(|argument| argument == "--check");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bench");
    std::fs::create_dir_all(&folder).expect("a folder for results");

    let mut rows = Vec::new();
    in_process(&mut rows);
    processes(&folder, &mut rows);
    let peers = peers(&folder, &mut rows);
    start_up(&folder, &mut rows);
    growth(&mut rows);
    memory(&mut rows);

    row::table(&rows, peers, check)
}

/// Scorecard to bytes, against rust_xlsxwriter writing the same list.
fn in_process(rows: &mut Vec<Row>) {
    for (name, book, turns, alike) in [
        ("scorecard → bytes, default example", sample_book::example(), 61, 0.65),
        ("scorecard → bytes, 150 KPIs × 12 months", sample_book::grown(150), 21, 0.6),
    ] {
        let list = cell_dump::read(&book.write());
        for (against, level, most) in [
            ("rust_xlsxwriter, plain", None, 0.55),
            ("the same, compressed alike", Some(klant::workbook::COMPRESSION), alike),
        ] {
            // What takes a moment is disturbed more easily, and can be done more often.
            let (ours, theirs) = in_turns(
                turns,
                || time(|| book.write()),
                || time(|| baseline_writer::write(&list, level).expect("a workbook")),
            );
            rows.push(Row {
                what: name.to_owned(),
                ours,
                unit: "ms",
                against: against.to_owned(),
                theirs,
                promise: Promise::Within(most),
            });
        }
    }
}

/// What `new` is asked in these measurements: every KPI of a sector, filled.
const NEW: [&str; 13] = [
    "new",
    "--sector",
    "for-profit",
    "--lens",
    "opinion",
    "--lens",
    "activity",
    "--start",
    "2027",
    "--every",
    "month",
    "--example",
    "--force",
];

fn klant() -> Command {
    Command::new(env!("CARGO_BIN_EXE_klant"))
}

fn new_into(folder: &Path) -> Command {
    let mut command = klant();
    command.args(NEW).arg("--output").arg(folder);
    command
}

/// The whole process of `new`, against plain writing of what it writes.
fn processes(folder: &Path, rows: &mut Vec<Row>) {
    let target = folder.join("new");
    time_process(&mut new_into(&target));
    let bytes = std::fs::read(target.join("scorecard.xlsx")).expect("a workbook");
    let list = cell_dump::read(&bytes);
    let cells: usize = list.sheets.iter().map(|sheet| sheet.cells.len()).sum();
    let formulas: usize = list
        .sheets
        .iter()
        .flat_map(|sheet| &sheet.cells)
        .filter(|cell| cell.formula.is_some())
        .count();
    println!(
        "new writes {cells} cells, {formulas} of them formulas, {:.0} KB",
        bytes.len() as f64 / 1024.0
    );
    let (ours, theirs) = in_turns(
        21,
        || time_process(&mut new_into(&target)),
        || time(|| baseline_writer::write(&list, None).expect("a workbook")),
    );
    rows.push(Row {
        what: "klant new, whole process".to_owned(),
        ours,
        unit: "ms",
        against: "rust_xlsxwriter, plain".to_owned(),
        theirs,
        promise: Promise::Within(0.65),
    });
    std::fs::write(folder.join("list.json"), serde_json::to_vec(&list).expect("JSON"))
        .expect("a file");
}

/// Python writing the same; only building and saving count for it. Whether it could be measured.
fn peers(folder: &Path, rows: &mut Vec<Row>) -> bool {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = root.join("target/outside/venv/bin/python");
    let target = folder.join("new");
    let mut all = true;
    for (library, least) in [("xlsxwriter", 10.0), ("openpyxl", 7.0)] {
        let run = || -> Option<f64> {
            let output = Command::new(&python)
                .arg(root.join("benches/competitors.py"))
                .arg(folder.join("list.json"))
                .arg(library)
                .arg(folder.join(format!("{library}.xlsx")))
                .output()
                .ok()?;
            let text = String::from_utf8(output.stdout).ok()?;
            let found = text.trim().parse().ok();
            if found.is_none() {
                println!("{library}: {}", String::from_utf8_lossy(&output.stderr));
            }
            found
        };
        if run().is_none() {
            all = false;
            continue;
        }
        // After a program that takes so long and so much memory, the first run of ours finds nothing
        // where it left it.
        let (ours, theirs) = in_turns(
            3,
            || fastest((0..5).map(|_| time_process(&mut new_into(&target))).collect()),
            || run().expect("a second run like the first"),
        );
        rows.push(Row {
            what: "klant new, whole process".to_owned(),
            ours,
            unit: "ms",
            against: format!("{library}, without its start"),
            theirs,
            promise: Promise::Slower(least),
        });
    }
    all
}

/// Commands that only print, against a Rust process that does nothing.
fn start_up(folder: &Path, rows: &mut Vec<Row>) {
    let source = folder.join("nothing.rs");
    let nothing = folder.join("nothing");
    std::fs::write(&source, "fn main() {}").expect("a file");
    let compiled = Command::new(std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned()))
        .arg("-O")
        .arg(&source)
        .arg("-o")
        .arg(&nothing)
        .status();
    assert!(compiled.is_ok_and(|status| status.success()), "rustc compiles an empty program");
    for (arguments, over) in
        [(&["--help"][..], 2.0), (&["list"], 8.0), (&["list", "--format", "json"], 8.0)]
    {
        let (ours, theirs) = in_turns(
            101,
            || time_process(klant().args(arguments)),
            || time_process(&mut Command::new(&nothing)),
        );
        rows.push(Row {
            what: format!("klant {}", arguments.join(" ")),
            ours,
            unit: "ms",
            against: "an empty Rust process".to_owned(),
            theirs,
            promise: Promise::Over(over),
        });
    }
}

/// The cost of one more KPI, among many against among few.
fn growth(rows: &mut Vec<Row>) {
    let sizes = [10, 100, 200, 1000, 2000];
    let books = sizes.map(sample_book::grown);
    let times = TimesBySize::measured(5, sizes, |place| time(|| books[place].write()));
    for (size, found) in times.iter() {
        println!(
            "{size:>5} KPIs × 12 months: {found:>8.1} ms, {:.3} ms a KPI",
            found / size as f64
        );
    }
    rows.push(Row {
        what: "one more KPI among 1,000 to 2,000".to_owned(),
        ours: times.of_one_more(3, 4),
        unit: "ms",
        against: "among 10 to 200".to_owned(),
        theirs: times.of_one_more(0, 2),
        promise: Promise::Within(1.5),
    });
}

/// Peak memory of a process that writes 150 KPIs × 12 months, by asking some: which of two threads
/// is ahead makes a difference of a few MB.
fn memory(rows: &mut Vec<Row>) {
    let itself = std::env::current_exe().expect("this program's path");
    let peak = || -> Option<f64> {
        let output = Command::new(&itself).args(["--peak-of", "150"]).output().expect("itself");
        String::from_utf8_lossy(&output.stdout).trim().parse().ok()
    };
    let mut peaks: Vec<f64> = (0..9).filter_map(|_| peak()).collect();
    peaks.sort_by(f64::total_cmp);
    let Some(&ours) = peaks.get(peaks.len() / 2) else { return };
    rows.push(Row {
        what: "memory, 150 KPIs × 12 months, median".to_owned(),
        ours,
        unit: "MB",
        against: String::new(),
        theirs: f64::NAN,
        promise: Promise::Alone(64.0),
    });
}

fn tell_peak(kpis: usize) -> ExitCode {
    std::hint::black_box(sample_book::grown(kpis).write());
    if let Some(peak) = peak_megabytes() {
        println!("{peak}");
    }
    ExitCode::SUCCESS
}
