//! Time and memory, measured so that a noisy machine does less harm.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Milliseconds of one run.
pub(crate) fn time<T>(run: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    std::hint::black_box(run());
    milliseconds(start.elapsed())
}

/// Milliseconds of a whole process, from start to end.
pub(crate) fn time_process(command: &mut Command) -> f64 {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status().expect("a process that starts");
    let elapsed = milliseconds(start.elapsed());
    assert!(status.success(), "{command:?} failed");
    elapsed
}

/// The fastest runs of two things measured in turns, after one round that does not count.
///
/// Whatever else a machine does makes a run longer and never shorter: the fastest of many says
/// most about the work itself, and changes least from day to day.
pub(crate) fn in_turns(
    rounds: usize,
    mut one: impl FnMut() -> f64,
    mut other: impl FnMut() -> f64,
) -> (f64, f64) {
    one();
    other();
    let (mut ones, mut others) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        if round % 2 == 0 {
            ones.push(one());
            others.push(other());
        } else {
            others.push(other());
            ones.push(one());
        }
    }
    (fastest(ones), fastest(others))
}

/// The least of them.
pub(crate) fn fastest(values: Vec<f64>) -> f64 {
    values.into_iter().fold(f64::INFINITY, f64::min)
}

fn milliseconds(elapsed: Duration) -> f64 {
    elapsed.as_secs_f64() * 1000.0
}

/// Most memory that this process ever held, in MB; none where the system does not tell.
pub(crate) fn peak_megabytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024.0)
}
