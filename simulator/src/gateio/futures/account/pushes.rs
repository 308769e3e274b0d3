//! What happens to accounts, as it is told on their channels.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::Futures;
use super::super::contract::Sizes;
use super::super::wanted::Wanted;
use super::objects::{self, Object};
use crate::account::{BalanceChange, Event, Fill, Fixed, Instrument, Position, What};
use crate::market::ms;
use crate::venue::{ClientId, Time};

/// The text of orders by which the venue takes positions.
pub(super) const LIQUIDATION: &str = "liquidation";

/// The positions as they were told last: their size, and what closing had brought before they were
/// opened; by account and place.
pub(in super::super) type Held = BTreeMap<(usize, usize), (i64, Fixed)>;

/// What is told on a channel, with sizes in one form.
type Told = (&'static str, Option<usize>, String);

impl Futures {
    /// Tells whom it concerns what has happened to accounts.
    pub(in super::super) fn tell(&mut self, now: Time) {
        while let Some(event) = self.desk.accounts.poll() {
            let closed = self.closed_position(&event);
            for sizes in [Sizes::Whole, Sizes::Decimal] {
                let told = self.told(&event, sizes).into_iter();
                for (channel, place, result) in told.chain(closed.clone()) {
                    self.push(&event, sizes, (channel, place), &result, now);
                }
            }
        }
    }

    /// What is told of an event, on which channels, about which contract.
    fn told(&self, event: &Event, sizes: Sizes) -> Vec<Told> {
        let Some(account) = self.desk.accounts.account(event.account) else { return Vec::new() };
        let user = account.profile.user;
        let instrument = |place| self.desk.accounts.instrument(place);
        match &event.what {
            What::Order(order) => {
                let pushed = |it| objects::order_push(order, it, user, sizes);
                let told = instrument(order.place).map(pushed);
                told.map(|it| ("futures.orders", Some(order.place), it)).into_iter().collect()
            }
            What::Fill(fill) => {
                let Some(instrument) = instrument(fill.place) else { return Vec::new() };
                let place = Some(fill.place);
                let trade = objects::trade_push(fill, instrument, sizes);
                let mut told = vec![("futures.usertrades", place, trade)];
                if fill.text == LIQUIDATION {
                    let text = liquidated(fill, instrument, user, sizes);
                    told.push(("futures.liquidates", place, text));
                }
                told
            }
            What::Balance(change) => {
                let told = self.changed_balance(change, user, event.at);
                told.map(|it| ("futures.balances", None, it)).into_iter().collect()
            }
            What::Position(place, position) => {
                let at = (user, event.at);
                let pushed = |it| objects::position_push(position, it, at, sizes);
                let told = instrument(*place).map(pushed);
                told.map(|it| ("futures.positions", Some(*place), it)).into_iter().collect()
            }
        }
    }

    /// A balance, where there is more or less of it.
    fn changed_balance(&self, change: &BalanceChange, user: u64, at: Time) -> Option<String> {
        if change.change.is_zero() {
            return None;
        }
        let instrument = change.place.and_then(|place| self.desk.accounts.instrument(place));
        let text = match (instrument, change.order) {
            (Some(it), Some(order)) => format!("{}:{order}", it.listing.symbol),
            _ => String::new(),
        };
        let told = Object::new()
            .with("balance", change.after.total())
            .with("change", change.change)
            .text("currency", &change.currency.to_lowercase())
            .text("text", &text)
            .with("time", at.as_secs())
            .with("time_ms", ms(at))
            .text("type", objects::cause(change.cause))
            .text("user", &user.to_string());
        Some(told.end())
    }

    /// What is told of a position that has just come to nothing.
    fn closed_position(&mut self, event: &Event) -> Option<Told> {
        let What::Position(place, position) = &event.what else { return None };
        let entry = self.held.entry((event.account, *place)).or_default();
        let (before, base) = *entry;
        let is_new = before == 0 || before.signum() != position.lots.signum();
        *entry = (position.lots, if is_new { position.realised } else { base });
        if before == 0 || position.lots != 0 {
            return None;
        }
        let user = self.desk.accounts.account(event.account)?.profile.user;
        let told = closes(before, position, base)
            .text("contract", &self.desk.accounts.instrument(*place)?.listing.symbol)
            .with("time", event.at.as_secs())
            .with("time_ms", ms(event.at))
            .text("user", &user.to_string());
        Some(("futures.position_closes", Some(*place), told.end()))
    }

    fn push(
        &mut self,
        event: &Event,
        sizes: Sizes,
        (channel, place): (&'static str, Option<usize>),
        result: &str,
        now: Time,
    ) {
        let account = event.account;
        let [one, all] = [place, None].map(|place| Wanted::Account { channel, account, place });
        let form = |id| self.sizes.get(&id).copied().unwrap_or_default();
        let clients = self.desk.clients.iter().filter(|(id, client)| {
            let has = |wanted| client.subscriptions.contains(wanted);
            form(*id) == sizes && (has(&one) || has(&all))
        });
        let clients: Vec<ClientId> = clients.map(|(id, _)| id).collect();
        if clients.is_empty() {
            return;
        }
        let message = Object::new()
            .with("time", now.as_secs())
            .with("time_ms", ms(now))
            .text("channel", channel)
            .text("event", "update")
            .with("result", format!("[{result}]"));
        let text: Arc<str> = message.end().into();
        self.desk.tell(&clients, channel, place, &text);
    }
}

fn closes(before: i64, position: &Position, base: Fixed) -> Object {
    Object::new()
        .with("pnl", position.realised - base)
        .text("side", if before > 0 { "long" } else { "short" })
        .text("text", "web")
}

/// A fill of an order by which the venue liquidates (futures docs, "Liquidates API").
fn liquidated(fill: &Fill, instrument: &Instrument, user: u64, sizes: Sizes) -> String {
    let price = instrument.price(fill.price);
    let mut size = String::new();
    let sold = fill.side == crate::account::Side::Sell;
    sizes.write_signed(&mut size, fill.lots, sold, instrument.listing.size_decimals);
    Object::new()
        .with("entry_price", price)
        .with("fill_price", price)
        .with("left", if sizes == Sizes::Decimal { "\"0\"" } else { "0" })
        .with("leverage", 0)
        .with("liq_price", price)
        .with("margin", 0)
        .with("mark_price", price)
        .with("order_id", fill.order)
        .with("order_price", price)
        .with("size", size)
        .with("time", fill.at.as_secs())
        .with("time_ms", ms(fill.at))
        .text("contract", &instrument.listing.symbol)
        .text("user", &user.to_string())
        .end()
}
