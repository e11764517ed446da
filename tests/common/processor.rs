//! What a test may take: time of the processor, which others on the machine do not lengthen.

use std::{fs, time::Duration};

/// Hundredths of a second in which Linux counts.
const TICK: Duration = Duration::from_millis(10);

/// What a piece of work takes of the processor, in this thread alone.
///
/// A clock also runs while other processes do. Where the system does not tell, it took nothing.
pub(crate) fn taken<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let before = of_this_thread();
    let done = work();
    (done, of_this_thread().saturating_sub(before))
}

fn of_this_thread() -> Duration {
    let Ok(told) = fs::read_to_string("/proc/thread-self/stat") else { return Duration::ZERO };
    // The name stands in brackets and may hold anything; what it did itself is the 12th behind it,
    // what the system did for it the 13th.
    let rest = told.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = rest.split_whitespace().skip(11).take(2).map(|count| count.parse::<u32>().unwrap());
    TICK * ticks.sum()
}
