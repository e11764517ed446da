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

/// What a piece of work takes by its size, each size in turn, so that a machine that slows down
/// slows all of them; the fastest of the rounds, after one that does not count.
pub(crate) struct TimesBySize<const N: usize> {
    sizes: [usize; N],
    times: [f64; N],
}

impl<const N: usize> TimesBySize<N> {
    /// Measures `run`, which is told a place among the sizes and answers in milliseconds.
    pub(crate) fn measured(
        rounds: usize,
        sizes: [usize; N],
        mut run: impl FnMut(usize) -> f64,
    ) -> Self {
        let mut times = [f64::INFINITY; N];
        for place in 0..N {
            run(place);
        }
        for round in 0..rounds {
            for step in 0..N {
                let place = if round % 2 == 0 { step } else { N - 1 - step };
                times[place] = times[place].min(run(place));
            }
        }
        Self { sizes, times }
    }

    /// Each size with its time in milliseconds.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, f64)> {
        self.sizes.into_iter().zip(self.times)
    }

    /// Milliseconds of one more between two places among the sizes.
    pub(crate) fn of_one_more(&self, from: usize, to: usize) -> f64 {
        (self.times[to] - self.times[from]) / (self.sizes[to] - self.sizes[from]) as f64
    }
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
