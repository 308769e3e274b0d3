//! A driver whose future is dropped in the middle of its work.

use core::cell::Cell;
use core::future::poll_fn;
use core::task::Poll;

use embassy_futures::select::{Either, select};
use embassy_time::with_timeout;
use tickwire_core::session::Stop;
use tickwire_embassy::{Driver, Memory};

use crate::books::compared;
use crate::rig::{PATIENCE, SYMBOL, VENUE, connection, entropy, exchange, network_of, wall};

#[test]
fn a_driver_whose_future_was_dropped_runs_again() {
    let simulator = exchange(|_| {});
    let port = simulator.address().port();
    let url = format!("ws://{VENUE}:{port}/ws/v4/");
    let rest_base = format!("http://{VENUE}:{port}");
    let connection = connection(&url, &rest_base, &[SYMBOL], |_| {});
    let mut memory = Memory::<4_096, 2_048, 32_768>::new();
    let (live, over) = (Cell::new(false), Cell::new(false));
    let (dropped, stop) = network_of(&simulator).run(async |stack| {
        let mut driver = Driver::public(stack, connection, &mut memory, entropy).clock(wall);
        let first = driver.run(|item, feed| live.set(compared(&item, feed, &simulator)));
        let until = poll_fn(|_| if live.get() { Poll::Ready(()) } else { Poll::Pending });
        let dropped = with_timeout(PATIENCE, select(first, until)).await;
        let again = driver.run_with(
            |feed, now, _| {
                if over.take() {
                    feed.close(now);
                }
            },
            |item, feed| over.set(compared(&item, feed, &simulator)),
        );
        (dropped, with_timeout(PATIENCE, again).await)
    });
    assert!(matches!(dropped, Ok(Either::Second(()))), "{dropped:?}");
    assert_eq!(stop, Ok(Stop::Requested));
    assert_eq!(simulator.stats().violations, Vec::<String>::new());
}
