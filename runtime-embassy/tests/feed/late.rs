//! A task that is kept from running until the deadline of a REST call is over.

use core::cell::Cell;
use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;
use core::time::Duration;

use embassy_time::{Duration as Ticks, Instant, Timer, with_timeout};
use tickwire_core::session::{Notice, SnapshotFailure, Stop, Unanswered};
use tickwire_embassy::{Driver, Item, Memory};
use tickwire_simulator::Simulator;
use tickwire_simulator::faults::Faults;

use crate::books::compared;
use crate::rig::{
    FeedConfig, OTHER, PATIENCE, SYMBOL, VENUE, Way, connection, entropy, exchange, network_of,
    run, wall,
};

/// The deadline of calls, and how long the task is kept from running.
const DEADLINE: Duration = Duration::from_secs(2);
const KEPT: Ticks = Ticks::from_millis(2_500);
/// In how many parts: the network has its turn after each, however slow the machine is.
const NAPS: u32 = 25;

fn soon(config: &mut FeedConfig<'_>) {
    config.context.request_timeout = DEADLINE;
    config.context.snapshot_delay = Duration::ZERO;
}

/// Polls `task` but for a while from the first answer on; `woken` is true while it is polled for
/// the first time after that.
async fn kept<R>(simulator: &Simulator, woken: &Cell<bool>, task: impl Future<Output = R>) -> R {
    let mut task = pin!(task);
    let answered = poll_fn(|cx| {
        // Before the task sees it.
        if simulator.stats().requests > 0 {
            return Poll::Ready(None);
        }
        task.as_mut().poll(cx).map(Some)
    });
    if let Some(result) = answered.await {
        return result;
    }
    for _ in 0..NAPS {
        Timer::after(KEPT / NAPS).await;
    }
    woken.set(true);
    poll_fn(|cx| {
        let polled = task.as_mut().poll(cx);
        woken.set(false);
        polled
    })
    .await
}

#[test]
fn an_answer_that_is_there_is_not_late() {
    let simulator = exchange(|_| {});
    let port = simulator.address().port();
    let url = format!("ws://{VENUE}:{port}/ws/v4/");
    let rest_base = format!("http://{VENUE}:{port}");
    let connection = connection(&url, &rest_base, &[SYMBOL, OTHER], soon);
    // Whole answers have room where they wait.
    let mut memory = Memory::<32_768, 2_048, 32_768>::new();
    let (woken, over, mut failures) = (Cell::new(false), Cell::new(false), Vec::new());
    let stop = network_of(&simulator).run(async |stack| {
        let mut driver = Driver::public(stack, connection, &mut memory, entropy).clock(wall);
        let feed = driver.run_with(
            |feed, now, _| {
                if over.take() {
                    feed.close(now);
                }
            },
            |item, feed| {
                // The calls before and after are as fast as the machine is.
                if let Item::Notice(Notice::SnapshotFailed { failure, .. }) = &item
                    && woken.get()
                {
                    failures.push(*failure);
                }
                over.set(over.get() || compared(&item, feed, &simulator));
            },
        );
        with_timeout(PATIENCE, kept(&simulator, &woken, feed)).await
    });
    assert_eq!((failures, stop), (Vec::new(), Ok(Stop::Requested)));
}

/// It is the user who takes so long; the next call finds room all the same. Whether the call was
/// still being dialled by then is the machine's.
#[test]
fn a_call_that_is_late_leaves_room_for_the_next() {
    let simulator = exchange(|config| config.faults.rest_silent = true);
    let way = Way { symbols: &[SYMBOL, OTHER], ..Way::to(&simulator) };
    let (mut kept, mut failures) = (false, Vec::new());
    let end = run(way, soon, |item, feed| {
        if let Item::Notice(Notice::SnapshotFailed { failure, .. }) = item {
            failures.push(*failure);
        }
        if feed.stats().snapshots > 0 && !kept {
            kept = true;
            let until = Instant::now() + KEPT;
            while Instant::now() < until {
                core::hint::spin_loop();
            }
        }
        if failures.len() == 2 {
            simulator.set_faults(Faults::default());
        }
        failures.len() >= 2 && compared(item, feed, &simulator)
    });
    let no_room = SnapshotFailure::Unanswered(Unanswered::Budget);
    assert!(!failures.contains(&no_room), "{failures:?}");
    assert_eq!(end.stop, Stop::Requested);
}
