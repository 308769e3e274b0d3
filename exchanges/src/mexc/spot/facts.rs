//! What there is to know about the spot venue, as data.

use core::time::Duration;

use tickwire_core::account::call::Headers;
use tickwire_core::context::{Compression, Context, Limits, Rate};
use tickwire_core::exchange::Facts;
use tickwire_core::policy::Policy;
use tickwire_core::retry::RetryTable;

/// The venue's facts.
pub(super) const FACTS: Facts = Facts {
    name: "mexc-spot",
    context: CONTEXT,
    policy: POLICY,
    retry: RetryTable::new(),
    limits: LIMITS,
    rest_base: REST_BASE,
    rest_headers: Headers::NONE,
};

/// The base of REST addresses (official docs, "Base endpoint").
const REST_BASE: &str = "https://api.mexc.com";

/// The most subscriptions of one connection (official docs, "Websocket Market Streams"). They are
/// counted over all requests; what is above is refused like any other (captures of September 2026:
/// of 32 asked for 30 were pushed).
pub const SUBSCRIPTIONS_PER_CONNECTION: u16 = 30;

const CONTEXT: Context<'static> = Context {
    // Official docs, "Websocket Market Streams" (2026) and all official demos. The host of the
    // JSON channels, `wbs.mexc.com`, was switched off in August 2025.
    url: "wss://wbs-api.mexc.com/ws",
    // Clients that sent more than RFC 6455 requires were seen blocked by the venue's firewall.
    headers: &[],
    // Official docs, "PING/PONG" and "Websocket Market Streams": a connection without data is
    // closed after 60 s, which a ping prevents. It was seen closed without a close frame (captures
    // of October 2026). 15 s is the official Go demo's.
    heartbeat: Duration::from_secs(15),
    // Ours: the heartbeat asks before this where no data comes.
    silence: Duration::from_secs(20),
    quiet: Duration::ZERO,
    // Ours: nothing is documented.
    pong_wait: Duration::from_secs(10),
    connect_timeout: TIMEOUT,
    handshake_timeout: TIMEOUT,
    subscribe_timeout: TIMEOUT,
    request_timeout: TIMEOUT,
    write_timeout: TIMEOUT,
    close_timeout: TIMEOUT,
    // Ours: REST books were seen to end inside the push that came at the same time (captures of
    // October 2026), so the lag is less than the time of a call from most places.
    snapshot_delay: Duration::from_millis(500),
    // Ours.
    snapshot_retry: Duration::from_millis(500),
    // Clients that sent more than RFC 6455 requires were seen blocked by the venue's firewall.
    compression: Compression::Never,
    // Official docs, "Websocket Market Streams": a connection is valid for 24 hours at most. Five
    // minutes are left to replace many connections one after the other.
    age_max: Duration::from_secs(24 * 3_600 - 5 * 60),
};

/// Ours: nothing is documented.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Ours: nothing is documented. The venue drops connections without a status (1005, 1006) in its
/// everyday work, which says nothing of the next attempt.
const POLICY: Policy = Policy {
    first: Duration::from_millis(500),
    factor_pct: 150,
    max: Duration::from_secs(30),
    attempts: Some(15),
    useful_after: Duration::from_secs(10),
    no_status_restarts: true,
};

const LIMITS: Limits = Limits {
    // Official docs, "LIMITS": 100 messages in a second, above which the venue disconnects and in
    // the end bans the address. Ours is a fifth of it, which still subscribes in one go.
    frames: Rate { count: 20, window: Duration::from_secs(1) },
    subscriptions: SUBSCRIPTIONS_PER_CONNECTION,
    // None is documented for public streams.
    connections: 0,
    // Ours: nothing is documented; each is an HTTP request to the firewall of which below.
    connects: Rate { count: 5, window: Duration::from_secs(1) },
    // Ours: a firewall answers 403 from 20 to 30 requests in a second on (captures of October
    // 2026), well below the 500 in 10 s of the official docs, "LIMITS".
    requests: Rate { count: 15, window: Duration::from_secs(1) },
    // Ours: enough that the books of 30 symbols are fetched in 2 s across the Pacific, and few
    // enough that their answers (50 KB each) do not fill a small target's memory.
    requests_at_once: 8,
};
