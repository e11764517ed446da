//! Results in the order of the items, whoever is done first.

use klant::rollup::in_order;
use std::{
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

#[test]
fn results_come_in_the_order_of_the_items_on_any_number_of_threads() {
    let items: Vec<usize> = (0..200).collect();
    for threads in [1, 2, 7, 300] {
        let mut found = Vec::new();
        let work = |item: &usize| {
            if item.is_multiple_of(5) {
                thread::sleep(Duration::from_micros(500));
            }
            item * 2
        };
        in_order(&items, threads, work, |result| {
            found.push(result);
            ControlFlow::Continue(())
        });
        assert!(found.iter().copied().eq((0..200).map(|item| item * 2)), "{threads} threads");
    }
    in_order(&[], 4, |item: &u8| *item, |_| panic!("there are no items"));
}

#[test]
fn nobody_runs_far_ahead_of_the_slowest() {
    let begun = AtomicUsize::new(0);
    let mut most = 0;
    in_order(
        &(0..100).collect::<Vec<_>>(),
        2,
        |item: &usize| {
            begun.fetch_add(1, Ordering::SeqCst);
            if *item == 0 {
                thread::sleep(Duration::from_millis(30));
                begun.load(Ordering::SeqCst)
            } else {
                0
            }
        },
        |seen| {
            most = most.max(seen);
            ControlFlow::Continue(())
        },
    );
    assert!((1..=8).contains(&most), "{most} were begun while the first was awaited");
}

#[test]
fn who_has_enough_gets_no_more() {
    let begun = AtomicUsize::new(0);
    let mut seen = 0;
    in_order(
        &[(); 1000],
        2,
        |()| begun.fetch_add(1, Ordering::SeqCst),
        |_| {
            seen += 1;
            if seen == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        },
    );
    assert_eq!(seen, 3);
    assert!(begun.into_inner() < 20);
}

#[test]
fn a_panic_in_a_thread_is_passed_on_instead_of_waited_for() {
    let ended = catch_unwind(AssertUnwindSafe(|| {
        in_order(
            &(0..50).collect::<Vec<_>>(),
            2,
            |item: &usize| assert!(*item != 20, "the twentieth"),
            |()| ControlFlow::Continue(()),
        );
    }));
    assert!(ended.is_err());
}
