//! Two things at once, where there are threads.

/// Does two things, at the same time with the feature `threads`, else one after the other.
///
/// What they come to does not depend on which is done first. The one may wait for the other, which
/// must not wait for it.
#[cfg(all(feature = "threads", not(target_family = "wasm")))]
pub(crate) fn beside<A: Send, B>(
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B,
) -> (A, B) {
    std::thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        (one.join().unwrap_or_else(|fault| std::panic::resume_unwind(fault)), other)
    })
}

/// Does two things, at the same time with the feature `threads`, else one after the other.
///
/// What they come to does not depend on which is done first; without threads it is the other, for
/// which the one may wait.
#[cfg(not(all(feature = "threads", not(target_family = "wasm"))))]
pub(crate) fn beside<A, B>(one: impl FnOnce() -> A, other: impl FnOnce() -> B) -> (A, B) {
    let other = other();
    (one(), other)
}
