//! Results of the futures market, in the form of September 2026 with decimal sizes.

use tickwire_core::event::Side;
use tickwire_core::time::UnixNanos;

use super::market::Market;
use super::message::{bare, quoted};
use crate::number::Parts;
use crate::rng::Rng;
use crate::typed::{Body, Level, Typed};

/// A taker's sell has a negative size.
pub(super) fn trade(market: &mut Market, rng: &mut Rng, truth: &mut Typed<Parts>) -> Vec<String> {
    let (id, Level { price, size }) = (market.trade_id, market.deal(rng));
    let (side, sign) = if rng.chance(50) { (Side::Buy, "") } else { (Side::Sell, "-") };
    truth.time = UnixNanos::from_millis(market.time_ms);
    truth.body = Body::Trade { id, price, size, side };
    vec![
        quoted("size", format!("{sign}{size}")),
        bare("id", id),
        bare("create_time", market.time_ms / 1_000),
        bare("create_time_ms", market.time_ms),
        quoted("price", price),
        quoted("contract", market.symbol),
    ]
}

pub(super) fn update(
    market: &mut Market,
    rng: &mut Rng,
    side: usize,
    truth: &mut Typed<Parts>,
) -> Vec<String> {
    let first_id = market.update_id + 1;
    market.update_id += 2 * side as u64 - 1 + rng.geometric(4);
    truth.time = UnixNanos::from_millis(market.time_ms);
    truth.body = Body::BookDelta { first_id: Some(first_id), last_id: market.update_id };
    truth.bids = market.changes(true, side, rng);
    truth.asks = market.changes(false, side, rng);
    vec![
        bare("t", market.time_ms),
        bare("U", first_id),
        bare("u", market.update_id),
        quoted("s", market.symbol),
        bare("a", array(&truth.asks)),
        bare("b", array(&truth.bids)),
        quoted("l", "100"),
    ]
}

fn array(levels: &[Level<Parts>]) -> String {
    let level = |level: &Level<Parts>| format!(r#"{{"p":"{}","s":"{}"}}"#, level.price, level.size);
    format!("[{}]", levels.iter().map(level).collect::<Vec<_>>().join(","))
}
