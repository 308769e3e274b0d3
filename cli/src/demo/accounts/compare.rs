//! What we have of an account, held against what its exchange has.

use std::collections::BTreeMap;

use tickwire_core::decimal::Decimal;
use tickwire_simulator::account::View;
use tickwire_tokio::AccountSnapshot;

/// What differs first, in words: a balance, a position, an open order, or the number of fills.
pub(super) fn difference(ours: &AccountSnapshot, theirs: &View, fills: u64) -> Option<String> {
    balances(ours, theirs)
        .or_else(|| positions(ours, theirs))
        .or_else(|| orders(ours, theirs))
        .or_else(|| {
            let count = u64::try_from(theirs.fills.len()).unwrap_or(u64::MAX);
            (fills != count).then(|| format!("{fills} fills were told, not {count}"))
        })
}

fn balances(ours: &AccountSnapshot, theirs: &View) -> Option<String> {
    theirs.balances.iter().find_map(|balance| {
        let (available, locked) = (number(&balance.available)?, number(&balance.locked)?);
        let total = available.checked_add(locked);
        let held = ours.balances.iter().map(|held| &held.record).find(|held| {
            held.purse.is_none() && held.asset.as_str().eq_ignore_ascii_case(&balance.currency)
        });
        let known = held.and_then(|held| held.total);
        let is_nothing = known.is_none() && total.is_some_and(|total| total.is_zero());
        (known != total && !is_nothing)
            .then(|| format!("of {} we have {known:?}, not {total:?}", balance.currency))
    })
}

fn positions(ours: &AccountSnapshot, theirs: &View) -> Option<String> {
    let ours: BTreeMap<&str, Decimal> = ours
        .positions
        .iter()
        .filter_map(|held| Some((held.symbol.as_ref()?.as_str(), held.record.size)))
        .collect();
    theirs.positions.iter().find_map(|position| {
        let size = number(&position.size)?;
        let known = ours.get(position.symbol.as_str()).copied().unwrap_or_default();
        (known != size).then(|| format!("the position in {}: {known}, not {size}", position.symbol))
    })
}

fn orders(ours: &AccountSnapshot, theirs: &View) -> Option<String> {
    let open: Vec<_> = theirs.orders.iter().filter(|order| order.is_open).collect();
    let ours: Vec<_> = ours.open_orders().collect();
    let known = |id: &str| ours.iter().any(|held| held.record.id.as_str().ends_with(id));
    let missing = open.iter().find(|order| !known(&order.id.to_string()));
    match missing {
        Some(order) => Some(format!("the open order {} is not known", order.id)),
        None if ours.len() != open.len() => {
            Some(format!("{} orders are known as open, not {}", ours.len(), open.len()))
        }
        None => None,
    }
}

fn number(text: &str) -> Option<Decimal> {
    text.parse().ok()
}
