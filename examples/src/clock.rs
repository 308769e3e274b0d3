//! What the core does not have: clocks, and entropy.

use std::fs::File;
use std::io::Read;
use std::sync::LazyLock;

use tickwire_core::time::{Instant, Stamp, UnixNanos};

/// Both clocks: the monotonic one for timers, the wall clock for what the venue is told.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: std::time::Instant,
}

impl Clock {
    /// Starts to count.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "a program is where the clock is read")]
    pub fn start() -> Self {
        Self { start: std::time::Instant::now() }
    }

    /// What the clocks show.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "a program is where the clock is read")]
    pub fn now(&self) -> Stamp {
        let wall = std::time::UNIX_EPOCH.elapsed().ok();
        let wall = wall.and_then(|wall| wall.as_nanos().try_into().ok());
        let mono = Instant::ORIGIN.after(self.start.elapsed());
        Stamp::new(mono, wall.and_then(UnixNanos::from_nanos))
    }
}

/// Opened once: a process that is out of descriptors has entropy all the same.
static SOURCE: LazyLock<File> =
    LazyLock::new(|| File::open("/dev/urandom").expect("the system has entropy"));

/// 32 bytes of the system's entropy, which masks and keys are drawn from.
///
/// # Panics
///
/// The system has none: nothing may be sent then.
#[must_use]
pub fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    (&*SOURCE).read_exact(&mut bytes).expect("the system has entropy");
    bytes
}
