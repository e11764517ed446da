//! How fast filled-in workbooks are read and scored: `cargo bench --bench score`.
//!
//! Beside the library that streams the cells, beside what Python takes, and beside the limit:
//! inflating every part and finding its tags. As in the other benchmark only ratios of the fastest runs
//! are promised, and `-- --check` ends with an error where a promise is broken.

#![allow(clippy::disallowed_methods, reason = "benchmarks use files and clocks")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]
#![allow(dead_code, missing_docs)]

mod clock;
mod row;
mod sample_book;

use calamine::{Reader, Xlsx};
use clock::{TimesBySize, in_turns, peak_megabytes, time, time_process};
use klant::rollup::{Digest, RollUp};
use row::{Promise, Row};
use std::{
    io::{Cursor, Read},
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(place) = arguments.iter().position(|argument| argument == "--peak-of") {
        return tell_peak(Path::new(&arguments[place + 1]));
    }
    let check = arguments.iter().any(|argument| argument == "--check");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bench-score");
    std::fs::create_dir_all(&folder).expect("a folder for workbooks");
    let books = [
        ("default example", sample_book::example().write()),
        ("150 KPIs × 12 months", sample_book::grown(150).write()),
    ];

    let mut rows = Vec::new();
    let mut peers = true;
    for (number, (name, bytes)) in books.iter().enumerate() {
        let path = folder.join(format!("{number}.xlsx"));
        std::fs::write(&path, bytes).expect("a file");
        in_process(name, bytes, &mut rows);
        peers &= processes(name, number > 0, &path, &mut rows);
        memory(name, &path, &mut rows);
    }
    growth(&mut rows);
    peers &= work(&folder, &mut rows);
    ranking(&mut rows);

    row::table(&rows, peers, check)
}

/// Bytes to scores, as the program does it.
fn read_and_score(bytes: &[u8]) -> klant::score::Scored {
    let filled = klant::workbook::read(bytes, "bench.xlsx").expect("a workbook").value;
    klant::score::score(&filled.scorecard, &filled.readings)
}

/// Streams every cell of every sheet and keeps nothing, as a program does that knows no sheet by
/// its name; ours leaves the calculation alone.
fn stream(bytes: &[u8]) -> usize {
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let names = book.sheet_names();
    let mut cells = 0;
    for name in &names {
        let mut sheet = book.worksheet_cells_reader(name).expect("a sheet");
        while let Some(cell) = sheet.next_cell().expect("a cell") {
            std::hint::black_box(cell);
            cells += 1;
        }
    }
    cells
}

/// Inflates every part and finds every tag: nobody reads a workbook in less.
fn tags(bytes: &[u8]) -> usize {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut found = 0;
    let mut buffer = vec![0; 1 << 16];
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        loop {
            let count = part.read(&mut buffer).expect("a part");
            if count == 0 {
                break;
            }
            found += buffer[..count].iter().filter(|byte| **byte == b'<').count();
        }
    }
    found
}

fn in_process(name: &str, bytes: &[u8], rows: &mut Vec<Row>) {
    let (ours, streamed) =
        in_turns(31, || time(|| read_and_score(bytes)), || time(|| stream(bytes)));
    rows.push(Row {
        what: format!("read and score, {name}"),
        ours,
        unit: "ms",
        against: "calamine, streaming cells".to_owned(),
        theirs: streamed,
        promise: Promise::Within(1.0),
    });
    let (ours, limit) = in_turns(31, || time(|| read_and_score(bytes)), || time(|| tags(bytes)));
    rows.push(Row {
        what: format!("read and score, {name}"),
        ours,
        unit: "ms",
        against: "inflating, finding tags".to_owned(),
        theirs: limit,
        promise: Promise::Told,
    });
}

fn score(path: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_klant"));
    command.args(["score", "--format", "json"]).arg(path);
    command
}

/// What Python does with the same file in a process of its own.
const PYTHON: [(&str, &str); 2] = [
    (
        "openpyxl, read-only",
        "import sys, openpyxl\n\
         book = openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True)\n\
         print(sum(1 for sheet in book for row in sheet.iter_rows(values_only=True) for _ in row))",
    ),
    (
        "pandas",
        "import sys, pandas\n\
         sheets = pandas.read_excel(sys.argv[1], sheet_name=None, header=None)\n\
         print(sum(sheet.size for sheet in sheets.values()))",
    ),
];

/// The whole process against Python's. Whether it could be measured.
fn processes(name: &str, large: bool, path: &Path, rows: &mut Vec<Row>) -> bool {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = root.join("target/outside/venv/bin/python");
    let mut all = true;
    for (library, program) in PYTHON {
        // Python passes over the steps of the calculation quickly, too, of which a large workbook
        // consists.
        let least = if large { 10.0 } else { 20.0 };
        let command = || {
            let mut command = Command::new(&python);
            command.args(["-c", program]).arg(path);
            command
        };
        match command().output() {
            Ok(output) if output.status.success() => {}
            Ok(output) => {
                println!("{library}: {}", String::from_utf8_lossy(&output.stderr));
                all = false;
                continue;
            }
            Err(_) => {
                all = false;
                continue;
            }
        }
        let (ours, theirs) =
            in_turns(11, || time_process(&mut score(path)), || time_process(&mut command()));
        rows.push(Row {
            what: format!("klant score, {name}"),
            ours,
            unit: "ms",
            against: library.to_owned(),
            theirs,
            promise: Promise::Slower(least),
        });
    }
    all
}

/// The cost of one more KPI, among many against among few.
fn growth(rows: &mut Vec<Row>) {
    let sizes = [10, 100, 200, 1000, 2000];
    let files = sizes.map(|size| sample_book::grown(size).write());
    let times = TimesBySize::measured(9, sizes, |place| time(|| read_and_score(&files[place])));
    for ((size, found), bytes) in times.iter().zip(&files) {
        println!(
            "{size:>5} KPIs × 12 months: {found:>8.1} ms, {:.3} ms a KPI, {} MB",
            found / size as f64,
            bytes.len() >> 20
        );
    }
    rows.push(Row {
        what: "one more KPI among 1,000 to 2,000".to_owned(),
        ours: times.of_one_more(3, 4),
        unit: "ms",
        against: "among 10 to 200".to_owned(),
        theirs: times.of_one_more(0, 2),
        // What no longer fits the processor's caches costs a fifth to a third of the time for
        // one; the work is the same, see below.
        promise: Promise::Within(1.5),
    });
}

/// The work for one more KPI, in instructions: the same on every machine, however busy it is.
///
/// Each size is read and scored by a process of its own that valgrind counts for; whether it does.
fn work(folder: &Path, rows: &mut Vec<Row>) -> bool {
    let counted = |size: usize| {
        let path = folder.join(format!("grown-{size}.xlsx"));
        std::fs::write(&path, sample_book::grown(size).write()).expect("a file");
        instructions(&path)
    };
    let [Some(ten), Some(few), Some(many), Some(most)] = [10, 200, 1000, 2000].map(counted) else {
        return false;
    };
    rows.push(Row {
        what: "work for one more KPI among 1,000 to 2,000".to_owned(),
        ours: (most - many) / 1000.0,
        unit: "M",
        against: "among 10 to 200".to_owned(),
        theirs: (few - ten) / 190.0,
        promise: Promise::Within(1.2),
    });
    true
}

/// Millions of instructions of a process that reads and scores a file; none without valgrind.
fn instructions(path: &Path) -> Option<f64> {
    let itself = std::env::current_exe().expect("this program's path");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(itself)
        .arg("--peak-of")
        .arg(path)
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let (_, count) = text.split_once("Collected : ")?;
    let count: f64 = count.split_whitespace().next()?.parse().ok()?;
    Some(count / 1e6)
}

/// The cost of one more department in a roll-up with its ranks, among many against among few.
fn ranking(rows: &mut Vec<Row>) {
    let scored: Vec<_> = (0..40).map(sample_book::department).collect();
    let roll_up = |size: usize| {
        let mut all = RollUp::new();
        for (position, (card, scored)) in (0..).zip(scored.iter().cycle().take(size)) {
            all.add(Digest::new(position, "bench.xlsx", card, scored, &[]));
        }
        all.finish()
    };
    let sizes = [250, 1000, 4000];
    let times = TimesBySize::measured(5, sizes, |place| time(|| roll_up(sizes[place])));
    for (size, found) in times.iter() {
        println!("{size:>5} departments: {found:>8.1} ms, {:.3} ms each", found / size as f64);
    }
    rows.push(Row {
        what: "one more department among 1,000 to 4,000".to_owned(),
        ours: times.of_one_more(1, 2),
        unit: "ms",
        against: "among 250 to 1,000".to_owned(),
        theirs: times.of_one_more(0, 1),
        promise: Promise::Within(1.5),
    });
}

/// Peak memory of a process that reads and scores a file, by asking one.
fn memory(name: &str, path: &Path, rows: &mut Vec<Row>) {
    let itself = std::env::current_exe().expect("this program's path");
    let output = Command::new(itself).arg("--peak-of").arg(path).output().expect("itself");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let Ok(ours) = text.trim().parse() else { return };
    rows.push(Row {
        what: format!("memory, {name}"),
        ours,
        unit: "MB",
        against: String::new(),
        theirs: f64::NAN,
        promise: Promise::Alone(50.0),
    });
}

fn tell_peak(path: &Path) -> ExitCode {
    std::hint::black_box(read_and_score(&std::fs::read(path).expect("a file")));
    if let Some(peak) = peak_megabytes() {
        println!("{peak}");
    }
    ExitCode::SUCCESS
}
