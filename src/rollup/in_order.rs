//! Many files on all cores, with results in the order of the files.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

/// How many results each thread may be ahead of the one that is awaited.
const AHEAD: usize = 4;

/// Works on items on so many threads, and hands the results on in the order of the items.
///
/// One by one, until there are no more or `hand_on` breaks.
///
/// No thread runs far ahead of the slowest: at any time no more than some results for each thread
/// are kept. With one thread, or without the feature `threads`, no thread is started.
///
/// ```
/// use klant::rollup::in_order;
/// use std::ops::ControlFlow;
///
/// let mut squares = Vec::new();
/// in_order(&[3, 1, 2], 2, |number| number * number, |square| {
///     squares.push(square);
///     ControlFlow::Continue(())
/// });
/// assert_eq!(squares, [9, 1, 4]);
/// ```
pub fn in_order<T: Sync, R: Send>(
    items: &[T],
    threads: usize,
    work: impl Fn(&T) -> R + Sync,
    mut hand_on: impl FnMut(R) -> ControlFlow<()>,
) {
    let threads = if cfg!(feature = "threads") { threads.min(items.len()) } else { 1 };
    if threads <= 1 {
        for item in items {
            if hand_on(work(item)).is_break() {
                return;
            }
        }
        return;
    }
    let line = OrderedQueue::new(items.len(), threads * AHEAD);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let _leaving = Leaving(&line);
                while let Some(place) = line.take() {
                    if let Some(item) = items.get(place) {
                        line.put(place, work(item));
                    }
                }
            });
        }
        while let Some(result) = line.next() {
            if hand_on(result).is_break() {
                break;
            }
        }
        line.stop();
    });
}

/// Work that is taken in order, and results that come in any.
struct OrderedQueue<R> {
    state: Mutex<QueueState<R>>,
    /// There is room to take more.
    room: Condvar,
    /// A result has come.
    come: Condvar,
    count: usize,
    window: usize,
}

struct QueueState<R> {
    taken: usize,
    handed_on: usize,
    waiting: BTreeMap<usize, R>,
    stopped: bool,
}

impl<R> OrderedQueue<R> {
    fn new(count: usize, window: usize) -> Self {
        let state = QueueState { taken: 0, handed_on: 0, waiting: BTreeMap::new(), stopped: false };
        Self { state: Mutex::new(state), room: Condvar::new(), come: Condvar::new(), count, window }
    }

    /// The place of the next item to work on; `None` when there is no more to do.
    fn take(&self) -> Option<usize> {
        let mut state = self.lock();
        while !state.stopped && state.taken >= state.handed_on + self.window {
            state = self.room.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.stopped || state.taken == self.count {
            return None;
        }
        state.taken += 1;
        Some(state.taken - 1)
    }

    fn put(&self, place: usize, result: R) {
        self.lock().waiting.insert(place, result);
        self.come.notify_one();
    }

    /// The next result in order; `None` after the last.
    fn next(&self) -> Option<R> {
        let mut state = self.lock();
        if state.handed_on == self.count {
            return None;
        }
        loop {
            let place = state.handed_on;
            if let Some(result) = state.waiting.remove(&place) {
                state.handed_on += 1;
                self.room.notify_all();
                return Some(result);
            }
            if state.stopped {
                return None;
            }
            state = self.come.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Lets everybody go home.
    fn stop(&self) {
        self.lock().stopped = true;
        self.room.notify_all();
        self.come.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, QueueState<R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Stops the line when a thread ends in a panic: nobody waits for a result that never comes.
struct Leaving<'a, R>(&'a OrderedQueue<R>);

impl<R> Drop for Leaving<'_, R> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.stop();
        }
    }
}
