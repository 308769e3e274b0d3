//! The connection context and the limits of a venue, as data.

use core::time::Duration;

/// How to connect to a venue and how to keep the connection: data with the venue's defaults, every
/// field the user's to override.
#[derive(Clone, Copy, Debug)]
pub struct Context<'c> {
    /// The address: `wss://host[:port]/path` or, only where the user says so, `ws://..`.
    pub url: &'c str,
    /// Extra headers of the opening handshake, name and value.
    pub headers: &'c [(&'c str, &'c str)],
    /// The time between application-level pings; zero switches them off.
    pub heartbeat: Duration,
    /// How long nothing may arrive before the peer is asked with a ping; zero switches it off.
    pub silence: Duration,
    /// How long a followed symbol may have no data before that is told; zero switches it off.
    /// Markets are rightly quiet for very different times, so the defaults of venues leave it off.
    /// It is off where no channel is read
    /// ([`Exchange::is_read`](crate::exchange::Exchange::is_read)).
    pub quiet: Duration,
    /// How long a pong may take before the connection is given up.
    pub pong_wait: Duration,
    /// How long TCP and TLS may take.
    pub connect_timeout: Duration,
    /// How long the whole opening handshake may take.
    pub handshake_timeout: Duration,
    /// How long an acknowledgement of a subscription may take.
    pub subscribe_timeout: Duration,
    /// How long a REST answer may take.
    pub request_timeout: Duration,
    /// How long bytes may wait for a socket that takes none.
    pub write_timeout: Duration,
    /// How long the closing handshake may take.
    pub close_timeout: Duration,
    /// How far the venue's REST books lag behind its stream: the least time from the first delta of
    /// a book to the first fetch of its snapshot, which comes up to a quarter of it later. A book
    /// without a delta is fetched two to two and a quarter of these after its subscription was
    /// acknowledged, and, as long as none comes, asked for again 10, 30 and 60 of them after it
    /// went live, in case the venue lagged by more. Zero is a venue that does not lag.
    pub snapshot_delay: Duration,
    /// The time to the next fetch of a snapshot that was too old or did not come (doubled each
    /// time, to 32 times this).
    pub snapshot_retry: Duration,
    /// Whether permessage-deflate may be offered to the venue; it is offered only where the user
    /// gives the memory for it.
    pub compression: Compression,
    /// How old a connection may become, counted from the opening of its WebSocket: at this age it
    /// is closed in an orderly way and made anew at once
    /// ([`Cause::Age`](crate::retry::Cause::Age)), before the venue cuts it. The venue's answer to
    /// the close is awaited for a second at most. Books are built again; what happens between is
    /// missed. A planner replaces it earlier, without a gap. Zero where the venue sets no limit;
    /// otherwise a minute at least.
    pub age_max: Duration,
}

/// Whether a venue may be offered permessage-deflate (RFC 7692).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Compression {
    /// Never: connections that offered it were refused or blocked.
    Never,
    /// It may be offered; a venue that says no is accepted.
    Optional,
}

/// So many things in any window of so much time; `count` 0 is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many.
    pub count: u16,
    /// In which window.
    pub window: Duration,
}

impl Rate {
    /// No limit.
    pub const NONE: Self = Self { count: 0, window: Duration::ZERO };
}

/// What a venue allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Messages that we send on a connection.
    pub frames: Rate,
    /// Subscriptions of a connection (symbol and channel; a channel of the market counts once);
    /// 0 is no limit. Those that are being ended count until the venue has agreed.
    pub subscriptions: u16,
    /// Connections of an address; 0 is no limit.
    pub connections: u16,
    /// Connections that are begun, of an address.
    pub connects: Rate,
    /// REST requests of an address, by weight.
    pub requests: Rate,
    /// REST requests under way at once.
    pub requests_at_once: u8,
}
