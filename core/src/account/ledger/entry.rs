//! One row of a ledger.

use core::time::Duration;

use crate::decimal::Decimal;
use crate::symbol::Symbol;
use crate::time::{Instant, UnixNanos};

use super::super::id::Id;
use super::super::order::Order;
use super::super::record::Record;
use super::links::{Hashed, Queued};

/// One row of a ledger: memory for an order, a balance or a position.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entry {
    pub(super) held: Option<Held>,
    pub(super) by_identity: Hashed,
    pub(super) by_client: Hashed,
    pub(super) idle: Queued,
}

/// What a row holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    pub(super) symbol: Option<Symbol>,
    /// As it was last told, with what earlier messages said and that one left out.
    pub(super) record: Record,
    /// The venue's number of the last change that had one.
    pub(super) number: Option<u64>,
    /// Whether the last change had one: else a higher number may be that of a change before it.
    pub(super) numbered: bool,
    /// The venue's time of the last change that had one.
    pub(super) time: Option<UnixNanos>,
    /// Of an order: the sum of its fills that were told; they say so much at least was filled.
    pub(super) fills: Decimal,
    /// The ledger's clock when the stream last spoke of it; 0 where it never did.
    pub(super) streamed: u64,
    /// The ledger's clock when REST last listed it; 0 where it never did.
    pub(super) listed: u64,
    /// When it was last told, by the stream or by REST.
    pub(super) told_at: Instant,
    /// Whether REST, not the stream, said what is held.
    pub(super) from_rest: bool,
    /// Whether nobody said that the order ended: the venue did not know it any more.
    pub(super) inferred: bool,
}

impl Held {
    pub(super) fn new(symbol: Option<Symbol>, record: Record) -> Self {
        Self {
            symbol,
            record,
            number: None,
            numbered: false,
            time: None,
            fills: Decimal::default(),
            streamed: 0,
            listed: 0,
            told_at: Instant::ORIGIN,
            from_rest: false,
            inferred: false,
        }
    }

    pub(super) fn symbol(&self) -> Option<&Symbol> {
        self.symbol.as_ref()
    }

    pub(super) fn as_order(&self) -> Option<(Option<&Symbol>, &Order)> {
        match &self.record {
            Record::Order(order) => Some((self.symbol(), order)),
            _ => None,
        }
    }

    pub(super) fn client_id(&self) -> Option<&Id> {
        match &self.record {
            Record::Order(order) => order.client_id.as_ref(),
            _ => None,
        }
    }

    /// Whether REST's copy may not have it yet, or the stream has spoken of it since.
    pub(super) fn is_fresh(&self, asked: Instant, lag: Duration) -> bool {
        self.told_at.after(lag) > asked
    }

    /// Whether it says nothing that anybody would miss: it may give way to others.
    pub(super) fn is_idle(&self) -> bool {
        is_idle(&self.record)
    }
}

/// Whether an order has ended, a balance is nothing, or a position is flat: as if there were none.
pub(super) fn is_idle(record: &Record) -> bool {
    match record {
        Record::Order(order) => order.status.is_final(),
        Record::Balance(balance) => [balance.available, balance.locked, balance.total]
            .iter()
            .flatten()
            .all(|amount| amount.is_zero()),
        Record::Position(position) => position.size.is_zero(),
        Record::Fill(_) => true,
    }
}
