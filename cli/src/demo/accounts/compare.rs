//! What we have of an account, held against what its exchange has.

use std::collections::BTreeMap;

use tickwire_core::account::fill::Fill;
use tickwire_core::decimal::Decimal;
use tickwire_simulator::account::{OrderView, View};
use tickwire_tokio::AccountSnapshot;

/// What differs first, in words: a balance, a position, an open order, or one of the fills that
/// were told.
pub(super) fn difference(ours: &AccountSnapshot, theirs: &View, fills: &[Fill]) -> Option<String> {
    balances(ours, theirs)
        .or_else(|| positions(ours, theirs))
        .or_else(|| orders(ours, theirs))
        .or_else(|| self::fills(fills, theirs))
}

fn balances(ours: &AccountSnapshot, theirs: &View) -> Option<String> {
    let mut left: BTreeMap<String, _> = ours
        .balances
        .iter()
        .map(|held| held.record)
        .filter(|balance| balance.purse.is_none())
        .map(|balance| (balance.asset.as_str().to_ascii_uppercase(), balance))
        .collect();
    for balance in &theirs.balances {
        let parts = number(&balance.available).zip(number(&balance.locked));
        let total = parts.and_then(|(available, locked)| available.checked_add(locked));
        let known = left.remove(&balance.currency.to_ascii_uppercase());
        // Where only the whole is told, the venue does not say what of it is free.
        let parts_known = known.and_then(|known| known.available.zip(known.locked));
        let total_known = known.map_or(Some(Decimal::ZERO), |known| known.total);
        if total_known != total || parts_known.is_some_and(|known| Some(known) != parts) {
            let (currency, known) = (&balance.currency, (total_known, parts_known));
            return Some(format!("of {currency} we have {known:?}, not {balance:?}"));
        }
    }
    let more = left.values().find(|known| known.total.is_none_or(|total| !total.is_zero()));
    more.map(|known| format!("of {} we have {:?}, not any", known.asset, known.total))
}

fn positions(ours: &AccountSnapshot, theirs: &View) -> Option<String> {
    let known = ours
        .positions
        .iter()
        .filter_map(|held| Some((held.symbol.as_ref()?.to_string(), held.record.size)));
    let told =
        theirs.positions.iter().filter_map(|it| Some((it.symbol.clone(), number(&it.size)?)));
    let (known, told) = (open(known), open(told));
    (known != told).then(|| format!("the positions are known as {known:?}, not {told:?}"))
}

/// Those that are not flat.
fn open(positions: impl Iterator<Item = (String, Decimal)>) -> BTreeMap<String, Decimal> {
    positions.filter(|(_, size)| !size.is_zero()).collect()
}

fn orders(ours: &AccountSnapshot, theirs: &View) -> Option<String> {
    let mut known: BTreeMap<&str, _> =
        ours.open_orders().map(|held| (digits(held.record.id.as_str()), &held.record)).collect();
    for order in theirs.orders.iter().filter(|order| order.is_open) {
        let Some(held) = known.remove(order.id.to_string().as_str()) else {
            return Some(format!("the open order {} is not known", order.id));
        };
        if (held.price, held.filled) != (number(&order.price), number(&order.filled)) {
            return Some(other(order, held.price, held.filled));
        }
    }
    known.keys().next().map(|id| format!("the order {id} is known as open, and is not"))
}

fn other(order: &OrderView, price: Option<Decimal>, filled: Option<Decimal>) -> String {
    let OrderView { id, price: at, filled: so_far, .. } = order;
    format!("the order {id} is known at {price:?}, filled {filled:?}, not at {at}, {so_far}")
}

/// Each fill once, and no other. Ids of trades are told apart by the venue's own words for them, so
/// a fill is known by its order, price and size.
fn fills(told: &[Fill], theirs: &View) -> Option<String> {
    let mut told: Vec<_> = told
        .iter()
        .map(|fill| (digits(fill.order_id.as_str()).to_owned(), fill.price, fill.size))
        .collect();
    let mut made: Vec<_> = theirs
        .fills
        .iter()
        .filter_map(|fill| {
            Some((fill.order.to_string(), number(&fill.price)?, number(&fill.amount)?))
        })
        .collect();
    told.sort_unstable();
    made.sort_unstable();
    let first = told.iter().zip(&made).find(|(told, made)| told != made);
    (told != made).then(|| {
        format!("{} fills were told, not {}; the first other: {first:?}", told.len(), made.len())
    })
}

/// The exchange's own number, behind what a venue writes before it.
fn digits(id: &str) -> &str {
    id.rsplit(|letter: char| !letter.is_ascii_digit()).next().unwrap_or_default()
}

fn number(text: &str) -> Option<Decimal> {
    text.parse().ok()
}
