//! One row of a ledger.

use crate::symbol::Symbol;
use crate::time::UnixNanos;

use super::super::order::Order;
use super::super::record::Record;

/// One row of a ledger: memory for an order, a balance or a position.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entry {
    pub(super) held: Option<Held>,
}

/// What a row holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    pub(super) symbol: Option<Symbol>,
    pub(super) time: Option<UnixNanos>,
    pub(super) record: Record,
}

impl Held {
    pub(super) fn symbol(&self) -> Option<&Symbol> {
        self.symbol.as_ref()
    }

    pub(super) fn time(&self) -> Option<UnixNanos> {
        self.time
    }

    pub(super) fn record(&self) -> &Record {
        &self.record
    }

    pub(super) fn as_order(&self) -> Option<(Option<&Symbol>, &Order)> {
        match &self.record {
            Record::Order(order) => Some((self.symbol(), order)),
            _ => None,
        }
    }
}
