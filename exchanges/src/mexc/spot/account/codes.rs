//! What the venue's codes of orders mean: numbers in pushes, names in REST answers.

use tickwire_core::account::coded::Coded;
use tickwire_core::account::id::Code;
use tickwire_core::account::order::{OrderKind, OrderStatus, TimeInForce};
use tickwire_core::text::Writer;

/// What one code says of an order: its kind, and how long it may rest.
pub(super) type Kind = (Option<OrderKind>, Option<TimeInForce>);

/// The kind of an order with the code that it was read from; nothing where there is no code.
pub(super) fn coded(
    (kind, rests): Kind,
    code: Option<Code>,
) -> (Option<Coded<OrderKind>>, Option<Coded<TimeInForce>>) {
    let Some(code) = code else { return (None, None) };
    let rests = rests.map(|rests| Coded { known: Some(rests), code });
    (Some(Coded { known: kind, code }), rests)
}

/// The schema's `orderType` (official docs, "Spot Account Orders"). An order of type 1 rests until
/// it is cancelled: the types that do not are named for it.
pub(super) const fn kind(order_type: i32) -> Kind {
    match order_type {
        1 => (Some(OrderKind::Limit), Some(TimeInForce::Gtc)),
        2 => (Some(OrderKind::Limit), Some(TimeInForce::PostOnly)),
        3 => (Some(OrderKind::Limit), Some(TimeInForce::Ioc)),
        4 => (Some(OrderKind::Limit), Some(TimeInForce::Fok)),
        5 => (Some(OrderKind::Market), None),
        100 => (Some(OrderKind::Trigger), None),
        _ => (None, None),
    }
}

/// The same by name (official docs, "ENUM definitions", "Order type").
pub(super) fn kind_named(name: &str) -> Kind {
    kind(match name {
        "LIMIT" => 1,
        "LIMIT_MAKER" => 2,
        "IMMEDIATE_OR_CANCEL" => 3,
        "FILL_OR_KILL" => 4,
        "MARKET" => 5,
        _ => 0,
    })
}

/// The schema's `status` (official docs, "Spot Account Orders").
pub(super) const fn status(status: i32) -> OrderStatus {
    match status {
        1 => OrderStatus::Open,
        2 => OrderStatus::Filled,
        3 => OrderStatus::PartiallyFilled,
        4 => OrderStatus::Cancelled,
        5 => OrderStatus::PartiallyCancelled,
        _ => OrderStatus::Unknown,
    }
}

/// The same by name (official docs, "ENUM definitions", "Order Status").
pub(super) fn status_named(name: &str) -> OrderStatus {
    match name {
        "NEW" => OrderStatus::Open,
        "FILLED" => OrderStatus::Filled,
        "PARTIALLY_FILLED" => OrderStatus::PartiallyFilled,
        "CANCELED" => OrderStatus::Cancelled,
        "PARTIALLY_CANCELED" => OrderStatus::PartiallyCancelled,
        _ => OrderStatus::Unknown,
    }
}

/// A number as a code; none for 0, which is what is absent on the wire.
pub(super) fn number(code: i32) -> Option<Code> {
    if code == 0 {
        return None;
    }
    let mut text = [0; 11];
    let mut text = Writer::new(&mut text);
    core::fmt::Write::write_fmt(&mut text, format_args!("{code}")).ok()?;
    Code::new(core::str::from_utf8(text.written()).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_its_digits() {
        for (code, text) in [(1, "1"), (-7, "-7"), (i32::MIN, "-2147483648")] {
            assert_eq!(number(code), Code::new(text));
        }
        assert_eq!(number(0), None);
    }

    #[test]
    fn names_and_numbers_mean_the_same() {
        let types =
            ["", "LIMIT", "LIMIT_MAKER", "IMMEDIATE_OR_CANCEL", "FILL_OR_KILL", "MARKET", "STOP"];
        for (code, name) in (0..6).zip(types) {
            assert_eq!(kind_named(name), kind(code), "{name}");
        }
        let names =
            ["", "NEW", "FILLED", "PARTIALLY_FILLED", "CANCELED", "PARTIALLY_CANCELED", "EXPIRED"];
        for (code, name) in (0..7).zip(names) {
            assert_eq!(status_named(name), status(code), "{name}");
        }
    }
}
