//! The board's clock, for embassy: one timer counts, the other wakes. And the time of day, which
//! Gate.io wants to see in requests.
//!
//! Source: Cortex-M System Design Kit (DDI 0479C), section 4.3: the timers count down to zero,
//! interrupt, and begin again with what was set.

use core::cell::{Cell, RefCell};
use core::task::Waker;

use critical_section::{CriticalSection, Mutex};
use embassy_time_driver::{Driver, TICK_HZ, time_driver_impl};
use embassy_time_queue_utils::Queue;
use tickwire_board::{Block, unix_time};
use tickwire_embassy::core::time::UnixNanos;

/// Of the timers, per second (AN386, section 3.3).
const CYCLES_HZ: u64 = 25_000_000;
/// Of a tick, which is a microsecond.
const CYCLES: u64 = CYCLES_HZ / TICK_HZ;

/// Registers of a timer.
const CTRL: u16 = 0x0;
const VALUE: u16 = 0x4;
const RELOAD: u16 = 0x8;
const INTERRUPT: u16 = 0xC;
/// `CTRL`: interrupts, and counts.
const COUNTING: u32 = 1 << 3 | 1;
/// `INTERRUPT`: reads as one after zero was reached; a one written clears it.
const REACHED: u32 = 1;

/// What counts.
const COUNTER: Block = Block::TIMER_0;
/// What wakes.
const ALARM: Block = Block::TIMER_1;
/// Their interrupts (AN386, section 3.6).
const COUNTER_INTERRUPT: u8 = 8;
const ALARM_INTERRUPT: u8 = 9;

tickwire_board::interrupt!(8, counted);
tickwire_board::interrupt!(9, rang);

time_driver_impl!(static CLOCK: Clock = Clock {
    rounds: Mutex::new(Cell::new(0)),
    queue: Mutex::new(RefCell::new(Queue::new())),
    started: Mutex::new(Cell::new(None)),
});

struct Clock {
    /// How often the counter has begun again: every 171 s.
    rounds: Mutex<Cell<u32>>,
    queue: Mutex<RefCell<Queue>>,
    /// The time of day when it was zero, in seconds since the start of 1970.
    started: Mutex<Cell<Option<u32>>>,
}

/// Starts the clock, at zero. Before this it stands still.
///
/// The time of day is right to a second: the debugger is asked once. A board has a clock of its own
/// with a battery, or asks the network (NTP).
pub(crate) fn start() {
    critical_section::with(|cs| CLOCK.started.borrow(cs).set(Some(unix_time())));
    COUNTER.write(RELOAD, u32::MAX);
    COUNTER.write(CTRL, COUNTING);
    tickwire_board::enable(COUNTER_INTERRUPT);
    tickwire_board::enable(ALARM_INTERRUPT);
}

/// The time of day.
pub(crate) fn wall() -> Option<UnixNanos> {
    let started = critical_section::with(|cs| CLOCK.started.borrow(cs).get())?;
    let micros = u64::from(started) * TICK_HZ + CLOCK.now();
    UnixNanos::from_nanos(micros * (1_000_000_000 / TICK_HZ))
}

/// The counter has begun again.
fn counted() {
    critical_section::with(|cs| {
        COUNTER.write(INTERRUPT, REACHED);
        let rounds = CLOCK.rounds.borrow(cs);
        rounds.set(rounds.get().wrapping_add(1));
    });
}

/// The time that somebody waits for may have come.
fn rang() {
    ALARM.write(CTRL, 0);
    ALARM.write(INTERRUPT, REACHED);
    critical_section::with(|cs| CLOCK.wake_who_is_due(cs));
}

impl Clock {
    fn wake_who_is_due(&self, cs: CriticalSection<'_>) {
        let queue = &mut *self.queue.borrow_ref_mut(cs);
        // Wakes those whose time has come.
        let next = queue.next_expiration(self.now());
        if next != u64::MAX {
            let cycles = next.saturating_sub(self.now()).saturating_mul(CYCLES);
            // Where it is too far for the timer, it rings on the way. Zero would stop it.
            let cycles = u32::try_from(cycles).unwrap_or(u32::MAX).max(1);
            ALARM.write(CTRL, 0);
            ALARM.write(INTERRUPT, REACHED);
            ALARM.write(RELOAD, cycles);
            ALARM.write(CTRL, COUNTING);
        }
    }
}

impl Driver for Clock {
    fn now(&self) -> u64 {
        let (rounds, counted) = critical_section::with(|cs| {
            let rounds = self.rounds.borrow(cs).get();
            let left = COUNTER.read(VALUE);
            // It may have begun again, with its interrupt kept out: before `left` was read where
            // that is much, behind it where it is little.
            let begun = COUNTER.read(INTERRUPT) & REACHED != 0 && left > u32::MAX / 2;
            (rounds.wrapping_add(u32::from(begun)), u32::MAX - left)
        });
        ((u64::from(rounds) << 32) | u64::from(counted)) / CYCLES
    }

    fn schedule_wake(&self, at: u64, waker: &Waker) {
        critical_section::with(|cs| {
            if self.queue.borrow_ref_mut(cs).schedule_wake(at, waker) {
                self.wake_who_is_due(cs);
            }
        });
    }
}
