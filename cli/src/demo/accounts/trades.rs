//! Orders of the demo: what they are, and who places them.

use tickwire_core::account::action::{Action, NewOrder};
use tickwire_core::account::exchange::{PrivateExchange, TradingExchange};
use tickwire_core::account::order::{OrderKind, TimeInForce};
use tickwire_core::event::Side;
use tickwire_core::symbol::Symbol;
use tickwire_exchanges::gateio::futures::GateioFutures;
use tickwire_exchanges::gateio::spot::GateioSpot;
use tickwire_exchanges::mexc::spot::MexcSpot;
use tickwire_simulator::Simulator;
use tickwire_simulator::account::Act;
use tickwire_tokio::AccountHandle;

use crate::venue::Venue;

/// Levels of the book that prices are taken from.
const LEVELS: usize = 8;

/// A venue whose accounts the demo trades.
pub(super) trait Trades: PrivateExchange + Clone + Send + Sync + 'static {
    /// Places an order over the socket; says whether it was asked for, which is not always
    /// possible: there may be no connection, no room by the venue's limit, or no such way at all.
    async fn place(handle: &AccountHandle<Self::Account>, order: &NewOrder) -> bool;
}

impl Trades for GateioSpot {
    async fn place(handle: &AccountHandle<Self::Account>, order: &NewOrder) -> bool {
        ask(handle, order).await
    }
}

impl Trades for GateioFutures {
    async fn place(handle: &AccountHandle<Self::Account>, order: &NewOrder) -> bool {
        ask(handle, order).await
    }
}

impl Trades for MexcSpot {
    async fn place(_: &AccountHandle<Self::Account>, _: &NewOrder) -> bool {
        false
    }
}

async fn ask<X: TradingExchange + 'static>(handle: &AccountHandle<X>, order: &NewOrder) -> bool {
    handle.act(Action::Place(order)).await.is_ok()
}

/// The next order, at a price of the market's book: now one that rests, now one that takes.
pub(super) fn next(
    simulator: &Simulator,
    symbol: &str,
    venue: Venue,
    step: u32,
) -> Option<NewOrder> {
    let book = simulator.book(symbol, simulator.last_id(symbol)?, LEVELS)?;
    let side = if (step / 2).is_multiple_of(2) { Side::Buy } else { Side::Sell };
    let takes = step.is_multiple_of(3);
    let levels = if (side == Side::Buy) == takes { &book.asks } else { &book.bids };
    let at = usize::try_from(step).unwrap_or_default().checked_rem(levels.len())?;
    let (price, _) = levels.get(at)?;
    let size = if venue == Venue::GateioFuturesUsdt { "2" } else { "0.01" };
    Some(NewOrder {
        symbol: Symbol::new(symbol)?,
        side,
        kind: OrderKind::Limit,
        size: size.parse().ok()?,
        price: Some(price.parse().ok()?),
        time_in_force: Some(if takes { TimeInForce::Ioc } else { TimeInForce::Gtc }),
        client_id: None,
        reduce_only: false,
    })
}

/// The same order, of another client of the account.
pub(super) fn elsewhere(order: &NewOrder) -> Act {
    Act::Place {
        symbol: order.symbol.to_string(),
        side: order.side.to_string(),
        price: order.price.map(|price| price.to_string()),
        amount: order.size.to_string(),
        force: order.time_in_force.map(|force| force.to_string()).unwrap_or_default(),
        text: String::new(),
    }
}
