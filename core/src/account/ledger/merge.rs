//! What is held after a newer record came.

use super::super::order::Order;
use super::super::record::Record;

/// A record with what cannot have changed and it left out taken from what was held.
pub(super) fn completed(record: &Record, held: &Record) -> Record {
    match (record, held) {
        (Record::Order(new), Record::Order(old)) => Record::Order(completed_order(new, old)),
        _ => *record,
    }
}

fn completed_order(new: &Order, old: &Order) -> Order {
    Order {
        client_id: new.client_id.or(old.client_id),
        kind: new.kind.or(old.kind),
        time_in_force: new.time_in_force.or(old.time_in_force),
        price: new.price.or(old.price),
        size: new.size.or(old.size),
        filled: new.filled.or(old.filled),
        created: new.created.or(old.created),
        ..*new
    }
}

/// Marks a record as found by comparing with REST, or as told by the stream.
pub(super) fn mark(record: &mut Record, synthetic: bool) {
    match record {
        Record::Order(order) => order.synthetic = synthetic,
        Record::Fill(fill) => fill.synthetic = synthetic,
        Record::Balance(balance) => balance.synthetic = synthetic,
        Record::Position(position) => position.synthetic = synthetic,
    }
}

/// Whether two records say the same in every word, whoever said them.
pub(super) fn same_words(one: &Record, other: &Record) -> bool {
    let plain = |record: &Record| {
        let mut record = *record;
        mark(&mut record, false);
        record
    };
    plain(one) == plain(other)
}
