//! Time as data: the core never reads a clock, it is told the time with every fact.

use core::num::NonZeroU64;
use core::time::Duration;

/// A point on a monotonic clock, in nanoseconds since an origin of the driver's choice.
///
/// Only differences matter; adding a constant to every `Instant` a session sees shifts its
/// deadlines by that constant and changes nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(u64);

impl Instant {
    /// The origin of the driver's clock.
    pub const ORIGIN: Self = Self(0);
    /// The end of representable time, about 584 years after the origin.
    pub const FAR: Self = Self(u64::MAX);

    /// Makes an instant `nanos` nanoseconds after the origin.
    #[must_use]
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// Nanoseconds since the origin.
    #[must_use]
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// The instant `delay` later, or [`Instant::FAR`] where that is not representable.
    // Seven words of code at every place, where a word is half of this.
    #[cfg_attr(target_pointer_width = "32", inline(never))]
    #[must_use]
    pub fn after(self, delay: Duration) -> Self {
        Self(self.0.saturating_add(nanos(delay)))
    }

    /// The time from `earlier` to `self`; zero where the clock went backwards.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }
}

/// The whole nanoseconds of a duration, at most `u64::MAX`.
#[cfg_attr(target_pointer_width = "32", inline(never))]
#[must_use]
pub(crate) fn nanos(duration: Duration) -> u64 {
    duration.as_secs().saturating_mul(1_000_000_000).saturating_add(duration.subsec_nanos().into())
}

/// Wall-clock time in nanoseconds since the Unix epoch, from 1970 to 2554; never zero.
///
/// Zero is what venues send where they have no time, so it is not a time here: an absent time is
/// `None`, and `Option<UnixNanos>` is eight bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixNanos(NonZeroU64);

impl UnixNanos {
    /// Makes a time from nanoseconds since the Unix epoch; `None` for zero.
    #[must_use]
    pub const fn from_nanos(nanos: u64) -> Option<Self> {
        match NonZeroU64::new(nanos) {
            Some(nanos) => Some(Self(nanos)),
            None => None,
        }
    }

    /// Makes a time from milliseconds since the Unix epoch; `None` for zero or past the year 2554.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Option<Self> {
        match millis.checked_mul(1_000_000) {
            Some(nanos) => Self::from_nanos(nanos),
            None => None,
        }
    }

    /// Makes a time from whole seconds since the Unix epoch; `None` for zero or past the year 2554.
    #[must_use]
    pub const fn from_secs(secs: u64) -> Option<Self> {
        match secs.checked_mul(1_000_000_000) {
            Some(nanos) => Self::from_nanos(nanos),
            None => None,
        }
    }

    /// Nanoseconds since the Unix epoch.
    #[must_use]
    pub const fn as_nanos(self) -> u64 {
        self.0.get()
    }

    /// Whole seconds since the Unix epoch.
    #[must_use]
    pub const fn as_secs(self) -> u64 {
        self.0.get() / 1_000_000_000
    }
}

/// What a driver's clocks say at one moment; every fact and every poll carries one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Monotonic time: deadlines and durations are measured on it.
    pub mono: Instant,
    /// Wall-clock time, where the target has it: events and signatures carry it, no timer uses it.
    pub wall: Option<UnixNanos>,
}

impl Stamp {
    /// Makes a stamp from both clocks.
    #[must_use]
    pub const fn new(mono: Instant, wall: Option<UnixNanos>) -> Self {
        Self { mono, wall }
    }

    /// Makes a stamp of a target that has no wall clock.
    #[must_use]
    pub const fn monotonic(mono: Instant) -> Self {
        Self { mono, wall: None }
    }
}
