//! What there is to know about all markets of the venue, as data.

use core::time::Duration;

use tickwire_core::context::{Compression, Context, Limits, Rate};
use tickwire_core::policy::Policy;

/// The base of REST addresses (REST docs, "Base URLs").
pub(super) const REST_BASE: &str = "https://api.gateio.ws";

/// Ours: no document asks for one; it names us to whoever reads the venue's logs.
pub(super) const USER_AGENT: (&str, &str) =
    ("User-Agent", concat!("tickwire/", env!("CARGO_PKG_VERSION")));

/// The context of a connection to an address, but for its headers.
pub(super) const CONTEXT: Context<'static> = Context {
    url: "",
    headers: &[],
    // A socket without subscription or client frame was seen closed after 30.5 s, and without a
    // close frame (captures of the futures venue, 2026); protocol pings alone did not keep sockets
    // open everywhere (gateio/gatews issues 32 and 34).
    heartbeat: Duration::from_secs(15),
    // Ours: quiet books were seen without a frame for 36 s, so silence asks before it gives up.
    silence: Duration::from_secs(20),
    quiet: Duration::ZERO,
    // Ours; a pong was seen to take 0.14 s across the Pacific.
    pong_wait: Duration::from_secs(15),
    connect_timeout: TIMEOUT,
    handshake_timeout: TIMEOUT,
    subscribe_timeout: TIMEOUT,
    request_timeout: TIMEOUT,
    write_timeout: TIMEOUT,
    close_timeout: TIMEOUT,
    // The REST book lags the stream by about 1 s (captures, 2021 to 2026). A call that is earlier
    // is nearly always in vain and is missing from the 200 in 10 s. Against a REST side that lags
    // by 1 s, 100 books are live within 2.3 s and cost 100 calls (core/tests/session/lag.rs).
    snapshot_delay: Duration::from_secs(1),
    // Ours: what a live-validated client uses (x03f/nautilustrader-gateio-adapter).
    snapshot_retry: Duration::from_millis(500),
    // Nothing is documented. Futures ignored the offer (captures of September 2026); spot agreed to
    // it without context in 2021, and the official Python SDK offers nothing: "compression is not
    // fully supported in server". So a user has to ask for it.
    compression: Compression::Optional,
    // None is documented, and none was seen.
    age_max: Duration::ZERO,
};

/// Ours: nothing is documented.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Ours: nothing is documented. A close without a status (1005) is nothing special here.
pub(super) const POLICY: Policy = Policy {
    first: Duration::from_secs(1),
    factor_pct: 200,
    max: Duration::from_secs(60),
    attempts: Some(10),
    useful_after: Duration::from_secs(10),
    no_status_restarts: false,
};

pub(super) const LIMITS: Limits = Limits {
    // None is documented; the maintainers said so in gateio/gatews issue 25.
    frames: Rate::NONE,
    subscriptions: 0,
    connections: CONNECTIONS_PER_ADDRESS,
    // Ours: nothing is documented.
    connects: Rate { count: 5, window: Duration::from_secs(1) },
    // REST docs, "Frequency limit rule", public endpoints: 200 requests in 10 s of an address.
    requests: Rate { count: 200, window: Duration::from_secs(10) },
    // Ours: enough that the books of 100 symbols are fetched in 2 s across the Pacific (0.14 s a
    // call), and few enough that their answers (5 KB each) do not fill a small target's memory.
    requests_at_once: 8,
};

/// The most connections of one address (REST docs, "Frequency limit rule", WebSocket).
pub const CONNECTIONS_PER_ADDRESS: u16 = 300;
