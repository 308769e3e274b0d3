//! What scenarios change of a venue's configuration.

use core::time::Duration;

use tickwire_core::context::Rate;
use tickwire_core::retry::{Class, Retry};
use tickwire_core::session::Config;

/// Short waits, so that what takes minutes in life takes moments here. `None` leaves the venue's.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How often the connection may be made again in a row.
    pub attempts: Option<u32>,
    /// TCP and TLS.
    pub connect_timeout: Option<Duration>,
    /// The opening handshake.
    pub handshake_timeout: Option<Duration>,
    /// A REST call.
    pub request_timeout: Option<Duration>,
    /// The closing handshake.
    pub close_timeout: Option<Duration>,
    /// A listening that hears nothing before it asks.
    pub silence: Option<Duration>,
    /// The answer to what it asks.
    pub pong_wait: Option<Duration>,
    /// Between pings of the venue's own kind.
    pub heartbeat: Option<Duration>,
    /// From a book's first delta to the call for its snapshot.
    pub snapshot_delay: Duration,
    /// The longest message, in bytes.
    pub rx: usize,
    /// Levels a side of a book; `None` is the driver's own choice.
    pub depth: Option<usize>,
}

/// Between two attempts to connect, whatever the venue asks for.
const SOON: Duration = Duration::from_millis(10);

impl Default for Settings {
    fn default() -> Self {
        Self {
            attempts: None,
            connect_timeout: None,
            handshake_timeout: None,
            request_timeout: None,
            close_timeout: None,
            silence: None,
            pong_wait: None,
            heartbeat: None,
            snapshot_delay: Duration::from_millis(100),
            rx: 256 << 10,
            depth: None,
        }
    }
}

impl Settings {
    /// Puts them into a configuration.
    pub fn apply<C>(&self, config: &mut Config<'_, C>) {
        let context = &mut config.context;
        let changes = [
            (&mut context.connect_timeout, self.connect_timeout),
            (&mut context.handshake_timeout, self.handshake_timeout),
            (&mut context.request_timeout, self.request_timeout),
            (&mut context.close_timeout, self.close_timeout),
            (&mut context.silence, self.silence),
            (&mut context.pong_wait, self.pong_wait),
            (&mut context.heartbeat, self.heartbeat),
            (&mut context.snapshot_delay, Some(self.snapshot_delay)),
            (&mut context.snapshot_retry, Some(self.snapshot_delay)),
        ];
        for (place, wanted) in changes {
            *place = wanted.unwrap_or(*place);
        }
        (config.policy.first, config.policy.max) = (SOON, SOON);
        config.policy.attempts = self.attempts;
        let soon = Retry::After(SOON);
        for class in [Class::Restart, Class::RateLimited, Class::Forbidden] {
            config.retry = config.retry.with(class, soon);
        }
        config.limits.connects = Rate::NONE;
        config.limits.requests = Rate::NONE;
    }
}
