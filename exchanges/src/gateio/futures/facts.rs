//! What there is to know about the futures venue, as data.

use tickwire_core::account::call::Headers;
use tickwire_core::context::Context;
use tickwire_core::exchange::Facts;
use tickwire_core::retry::RetryTable;

use super::Settle;
use crate::gateio::facts::{CONTEXT, LIMITS, POLICY, REST_BASE, USER_AGENT};

/// The facts of the contracts of a settle currency.
pub(super) const fn facts(settle: Settle) -> &'static Facts {
    match settle {
        Settle::Usdt => &USDT,
        Settle::Btc => &BTC,
        Settle::Usd1 => &USD1,
    }
}

// Futures docs, "Server URL".
static USDT: Facts = of("gateio-futures-usdt", "wss://fx-ws.gateio.ws/v4/ws/usdt");
static BTC: Facts = of("gateio-futures-btc", "wss://fx-ws.gateio.ws/v4/ws/btc");
// Since August 2026 (futures docs, change log); seen live in September.
static USD1: Facts = of("gateio-futures-usd1", "wss://fx-ws.gateio.ws/v4/ws/usd1");

const fn of(name: &'static str, url: &'static str) -> Facts {
    Facts {
        name,
        context: Context { url, headers: &[USER_AGENT, SIZE_DECIMAL], ..CONTEXT },
        policy: POLICY,
        retry: RetryTable::new(),
        limits: LIMITS,
        rest_base: REST_BASE,
        rest_headers: Headers::of("X-Gate-Size-Decimal: 1\n"),
    }
}

/// Sizes as decimal texts (announcement 48788, December 2025): without it the venue cuts the
/// fractions of sizes off, towards zero.
const SIZE_DECIMAL: (&str, &str) = ("X-Gate-Size-Decimal", "1");
