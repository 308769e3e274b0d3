//! The device's time, as the state machine wants it.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};
use core::time::Duration;

use embassy_time::Timer;
use tickwire_core::time::{Instant, Stamp, UnixNanos};

/// Tells the wall clock's time; `None` as long as the device does not know it.
pub type WallClock = fn() -> Option<UnixNanos>;

const NANOS_PER_MICRO: u64 = 1_000;

/// Both clocks of the device.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    pub(crate) wall: Option<WallClock>,
}

impl Clock {
    pub(crate) fn now(self) -> Stamp {
        Stamp::new(mono(), self.wall.and_then(|wall| wall()))
    }
}

pub(crate) fn mono() -> Instant {
    let micros = embassy_time::Instant::now().as_micros();
    Instant::from_nanos(micros.saturating_mul(NANOS_PER_MICRO))
}

/// When to ring so that the deadline has come: never before it.
pub(crate) fn timer(deadline: Instant) -> embassy_time::Instant {
    let micros = deadline.as_nanos().div_ceil(NANOS_PER_MICRO);
    let tick = embassy_time::Duration::from_ticks(1);
    embassy_time::Instant::from_micros(micros).saturating_add(tick)
}

/// A duration in the device's ticks, no shorter than it was.
pub(crate) fn ticks(duration: Duration) -> embassy_time::Duration {
    let nanos = u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX);
    embassy_time::Duration::from_micros(nanos.div_ceil(NANOS_PER_MICRO))
}

/// The driver's timer. It is set only where it would ring too late: deadlines move with every
/// message, and an early ring costs less than setting it each time.
#[derive(Default)]
pub(crate) struct Alarm {
    set: Option<(Instant, Timer)>,
}

impl Alarm {
    /// Waits until the deadline, or less.
    pub(crate) fn poll(&mut self, deadline: Option<Instant>, cx: &mut Context<'_>) -> Poll<()> {
        let Some(deadline) = deadline else { return Poll::Pending };
        self.set.take_if(|(set, _)| deadline < *set);
        let new = || (deadline, Timer::at(timer(deadline)));
        let (_, timer) = self.set.get_or_insert_with(new);
        let rings = Pin::new(timer).poll(cx);
        if rings.is_ready() {
            self.set = None;
        }
        rings
    }
}
