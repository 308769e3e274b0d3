//! A driver whose future is dropped in the middle of its work.

use core::cell::Cell;
use core::future::poll_fn;
use core::task::Poll;

use embassy_futures::select::{Either, select};
use embassy_time::with_timeout;
use tickwire_core::session::Stop;
use tickwire_embassy::{Driver, Item, Memory};
use tickwire_simulator::Simulator;
use tickwire_simulator::faults::Faults;

use crate::books::compared;
use crate::rig::{
    Feed, FeedConfig, PATIENCE, SYMBOL, VENUE, connection, entropy, exchange, network_of, wall,
};

/// Drops a driver's future once it `is_begun`, and runs it again until its book is live.
fn runs_again(
    simulator: &Simulator,
    change: impl FnOnce(&mut FeedConfig<'_>),
    is_begun: impl Fn(&Item<'_>, &Feed<'_>) -> bool,
) {
    let port = simulator.address().port();
    let url = format!("ws://{VENUE}:{port}/ws/v4/");
    let rest_base = format!("http://{VENUE}:{port}");
    let connection = connection(&url, &rest_base, &[SYMBOL], change);
    let mut memory = Memory::<4_096, 2_048, 32_768>::new();
    let (begun, over) = (Cell::new(false), Cell::new(false));
    let (dropped, stop) = network_of(simulator).run(async |stack| {
        let mut driver = Driver::public(stack, connection, &mut memory, entropy).clock(wall);
        let first = driver.run(|item, feed| begun.set(is_begun(&item, feed)));
        let until = poll_fn(|_| if begun.get() { Poll::Ready(()) } else { Poll::Pending });
        let dropped = with_timeout(PATIENCE, select(first, until)).await;
        simulator.set_faults(Faults::default());
        let again = driver.run_with(
            |feed, now, _| {
                if over.take() {
                    feed.close(now);
                }
            },
            |item, feed| over.set(compared(&item, feed, simulator)),
        );
        (dropped, with_timeout(PATIENCE, again).await)
    });
    assert!(matches!(dropped, Ok(Either::Second(()))), "{dropped:?}");
    assert_eq!(stop, Ok(Stop::Requested));
    assert_eq!(simulator.stats().violations, Vec::<String>::new());
}

#[test]
fn a_driver_whose_future_was_dropped_runs_again() {
    let simulator = exchange(|_| {});
    runs_again(&simulator, |_| {}, |item, feed| compared(item, feed, &simulator));
}

/// Nobody answers the call any more, and nothing waits until it is late.
#[test]
fn a_call_that_was_dropped_with_it_is_not_waited_for() {
    let simulator = exchange(|config| config.faults.rest_silent = true);
    let late = |config: &mut FeedConfig<'_>| {
        let patience = core::time::Duration::from_millis(PATIENCE.as_millis());
        config.context.request_timeout = patience * 2;
    };
    runs_again(&simulator, late, |_, feed| feed.stats().snapshots > 0);
}
