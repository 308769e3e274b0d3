//! A ledger of a few rows, and the moments of a test.

use tickwire_core::account::ledger::{Entry, FillEntry, LAG, Ledger, Missing, Part, Settled};
use tickwire_core::account::order::{Order, OrderStatus};
use tickwire_core::account::record::Record;
use tickwire_core::scratch::Item;
use tickwire_core::time::{Instant, UnixNanos};

use crate::records::{item, order};

pub(crate) struct Setup {
    pub(crate) ledger: Ledger<'static>,
    pub(crate) now: Instant,
}

impl Setup {
    pub(crate) fn new(entries: usize, fills: usize) -> Self {
        let entries = vec![Entry::default(); entries].leak();
        let fills = vec![FillEntry::default(); fills].leak();
        Self { ledger: Ledger::new(entries, fills), now: Instant::from_nanos(1_000_000_000) }
    }

    /// Lets so long pass that REST is not behind any more.
    pub(crate) fn wait(&mut self) -> &mut Self {
        self.now = self.now.after(LAG * 2);
        self
    }

    pub(crate) fn streamed(&mut self, item: Item, record: impl Into<Said>) -> bool {
        self.ledger.streamed(&item, &record.into().0, self.now)
    }

    /// Begins a part after a connect long ago.
    pub(crate) fn begin(&mut self, part: Part) -> &mut Self {
        self.ledger.begin(part, self.now);
        self.wait();
        self.ledger.begin(part, self.now);
        self
    }

    pub(crate) fn compared(&mut self, part: Part, item: Item, record: impl Into<Said>) -> bool {
        self.ledger.compared(part, &item, &mut record.into().0)
    }

    pub(crate) fn missing(&mut self, part: Part) -> Vec<Missing> {
        core::iter::from_fn(|| self.ledger.next_missing(part)).collect()
    }

    pub(crate) fn end(&mut self, part: Part) -> Settled {
        self.ledger.end(part)
    }

    /// The order as it is held.
    pub(crate) fn order(&self, id: &str) -> Option<Order> {
        let id = tickwire_core::account::id::Id::text(id).unwrap();
        self.ledger.order(&id).map(|(_, order)| *order)
    }
}

/// A record of any kind.
pub(crate) struct Said(pub(crate) Record);

macro_rules! said {
    ($($kind:ident in $module:ident),*) => {$(
        impl From<tickwire_core::account::$module::$kind> for Said {
            fn from(record: tickwire_core::account::$module::$kind) -> Self {
                Self(Record::$kind(record))
            }
        }
    )*};
}

said!(Order in order, Fill in fill, Balance in balance, Position in position);

/// An order of the venue's id `1`.
pub(crate) fn one(status: OrderStatus, filled: u64) -> Order {
    order("1", status, filled)
}

pub(crate) fn numbered(order: Order, number: u64) -> Order {
    Order { update_id: Some(number), ..order }
}

pub(crate) fn timed(order: Order, millis: u64) -> Order {
    Order { updated: UnixNanos::from_millis(millis), ..order }
}

/// Where the orders of these tests are.
pub(crate) fn here() -> Item {
    item(Some("BTC_USDT"), None)
}
