//! What a fill does to an account.

use std::sync::Arc;

use super::matching::{At, Traded};
use super::state::{Account, Booking};
use super::{Accounts, Cause, Fill, Finish, Fixed, Instrument, Kind, Order, Side, What};

impl Accounts {
    /// An order was filled, wholly or in part.
    pub(super) fn filled(&mut self, at: At, traded: Traded) {
        let Self { accounts, instruments, .. } = self;
        let Some(account) = accounts.get_mut(at.account) else { return };
        let Some(order) = account.orders.get_mut(&at.order) else { return };
        let place = order.place;
        let Some(instrument) = instruments.get(place) else { return };
        let settled = settled(order, instrument, traded);
        let fill = record(order, instrument, &settled, traded, at);
        match instrument.kind {
            Kind::Spot { .. } => settle_spot(account, instrument, &fill, &settled, at),
            _ => settle_contract(account, instrument, fill, &settled, at),
        }
        let is_done = self.order(at.account, at.order).is_some_and(|order| match order.budget {
            Some((_, left)) => left.is_zero(),
            None => order.left == 0,
        });
        if is_done {
            self.finish(at, Finish::Filled);
        } else if let Some(account) = self.accounts.get_mut(at.account) {
            account.note_order(at.order, at.time);
        }
        self.drop_reducing(at, place);
    }

    /// Ends the orders that have no position left to reduce.
    fn drop_reducing(&mut self, at: At, place: usize) {
        let Some(account) = self.account(at.account) else { return };
        let orders = account.open_orders().filter(|order| {
            let is_idle = order.place == place && order.reduce_only;
            is_idle && self.reducible(at.account, order) == 0
        });
        let idle: Vec<u64> = orders.map(|order| order.id).collect();
        for order in idle {
            self.finish(At { order, ..at }, Finish::Reduced);
        }
    }
}

/// The sums of a fill.
struct Settled {
    value: Fixed,
    fee: Fixed,
    /// What it frees of what the order keeps.
    freed: Fixed,
}

fn settled(order: &Order, instrument: &Instrument, traded: Traded) -> Settled {
    let Traded { price, lots, is_maker, .. } = traded;
    let value = instrument.value(price, lots);
    let rate = if is_maker { instrument.maker_fee } else { instrument.taker_fee };
    let is_spot = matches!(instrument.kind, Kind::Spot { .. });
    let size = instrument.size(lots);
    let fee = match order.side {
        Side::Buy if is_spot => size.millionths(rate),
        _ => value.millionths(rate),
    };
    let freed = match (order.side, order.budget) {
        (_, Some(_)) => value,
        (Side::Sell, None) if is_spot => size,
        (Side::Buy, None) if is_spot && !order.is_market() => instrument.value(order.price, lots),
        (Side::Buy, None) if is_spot => value,
        _ if lots == order.left => order.locked,
        _ => order.locked.part(lots.into(), order.left.into()),
    };
    Settled { value, fee, freed }
}

/// Writes a fill into its order.
fn record(
    order: &mut Order,
    instrument: &Instrument,
    settled: &Settled,
    traded: Traded,
    at: At,
) -> Fill {
    let Settled { value, fee, freed } = *settled;
    order.left = order.left.saturating_sub(traded.lots);
    if let Some((_, left)) = &mut order.budget {
        *left -= value;
    }
    order.filled += traded.lots;
    order.value += value;
    order.fee += fee;
    order.locked -= freed;
    debug_assert!(!order.locked.is_negative(), "{order:?} of {instrument:?}");
    Fill {
        trade: traded.trade,
        order: order.id,
        text: order.text.clone(),
        place: order.place,
        side: order.side,
        is_maker: traded.is_maker,
        price: traded.price,
        lots: traded.lots,
        value,
        fee,
        closed: 0,
        at: at.time,
    }
}

fn settle_spot(
    account: &mut Account,
    instrument: &Instrument,
    fill: &Fill,
    settled: &Settled,
    at: At,
) {
    let Kind::Spot { base, quote } = &instrument.kind else { return };
    let Settled { value, fee, freed } = *settled;
    let size = instrument.size(fill.lots);
    let (paid, received) = match fill.side {
        Side::Buy => ((quote, value), (base, size - fee)),
        Side::Sell => ((base, size), (quote, value - fee)),
    };
    account.wallet.spend(paid.0, paid.1);
    // What was kept for a worse price is free again.
    account.wallet.lock(paid.0, paid.1 - freed);
    account.wallet.credit(received.0, received.1);
    account.note(What::Fill(fill.clone()), at.time);
    account.fills.push(fill.clone());
    let book = |currency, change, locked_change| Booking {
        currency,
        change,
        locked_change,
        cause: Cause::OrderFilled,
        order: Some(fill.order),
    };
    account.note_balance(book(paid.0, -paid.1, -freed), at.time);
    account.note_balance(book(received.0, received.1, Fixed::ZERO), at.time);
}

fn settle_contract(
    account: &mut Account,
    instrument: &Instrument,
    mut fill: Fill,
    settled: &Settled,
    at: At,
) {
    let Some(settle) = instrument.settle().map(Arc::clone) else { return };
    let Settled { fee, freed, .. } = *settled;
    let position = account.positions.entry(fill.place).or_default();
    let moved = position.fill(instrument, fill.side.signed(fill.lots), fill.price);
    position.fees += fee;
    let (place, position) = (fill.place, position.clone());
    fill.closed = moved.closed;
    let order = Some(fill.order);
    account.note(What::Fill(fill.clone()), at.time);
    account.fills.push(fill);
    let parts =
        [(-fee, moved.margin - freed, Cause::Fee), (moved.realised, Fixed::ZERO, Cause::Profit)];
    for (change, locked_change, cause) in parts {
        if change.is_zero() && locked_change.is_zero() {
            continue;
        }
        account.wallet.credit(&settle, change);
        account.wallet.lock(&settle, locked_change);
        let booking = Booking { currency: &settle, change, locked_change, cause, order };
        account.note_balance(booking, at.time);
    }
    account.note(What::Position(place, position), at.time);
}
