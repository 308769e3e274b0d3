//! What there is to know about the spot venue, as data.

use tickwire_core::account::call::Headers;
use tickwire_core::context::Context;
use tickwire_core::exchange::Facts;
use tickwire_core::retry::RetryTable;

use crate::gateio::facts::{CONTEXT, LIMITS, POLICY, REST_BASE, USER_AGENT};

/// The venue's facts.
pub(super) const FACTS: Facts = Facts {
    name: "gateio-spot",
    context: Context {
        // Spot docs, "Server URL". Without the trailing slash the answer is 404.
        url: "wss://api.gateio.ws/ws/v4/",
        headers: &[USER_AGENT],
        ..CONTEXT
    },
    policy: POLICY,
    retry: RetryTable::new(),
    limits: LIMITS,
    rest_base: REST_BASE,
    rest_headers: Headers::NONE,
};
