//! What is said of a client's run.

use tickwire_core::decimal::Decimal;
use tickwire_core::event::{Data, Event, Level};
use tickwire_core::session::Request;

use crate::fold::Fold;

/// What a client did.
#[derive(Clone, Copy, Debug)]
pub struct Tally {
    pub(crate) events: u32,
    pub(crate) notices: u32,
    /// Changes of a book that was live.
    pub(crate) live: u32,
    /// Of everything that it sent and asked for.
    pub(crate) sent: Fold,
    /// Of the numbers that it was told.
    pub(crate) told: Fold,
}

/// What a client's memory takes, in bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sizes {
    /// The connection itself.
    pub connection: usize,
    /// The arrays that its session works in, its books among them.
    pub arrays: usize,
    /// The receive buffer.
    pub rx: usize,
    /// The send buffer.
    pub tx: usize,
    /// The driver's buffer for the body of a REST answer.
    pub body: usize,
}

/// What is said of a run.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    /// What the client did.
    pub tally: Tally,
    /// What its memory takes.
    pub sizes: Sizes,
}

impl Tally {
    pub(crate) const NEW: Self =
        Self { events: 0, notices: 0, live: 0, sent: Fold::NEW, told: Fold::NEW };

    /// The numbers that two runs are compared by: events, notices, hash of what was sent, hash of
    /// what was told.
    #[must_use]
    pub fn numbers(&self) -> [u64; 4] {
        [self.events.into(), self.notices.into(), self.sent.value(), self.told.value()]
    }

    pub(crate) fn asked(&mut self, request: &Request<'_>) {
        self.sent.add(request.path.as_bytes());
        self.sent.add(request.body.as_bytes());
    }

    /// Does with an event what a client does at least: it looks at the numbers.
    pub(crate) fn hear(&mut self, event: &Event<'_>) {
        self.events += 1;
        match &event.data {
            Data::BookTicker(ticker) => {
                self.level(ticker.bid);
                self.level(ticker.ask);
            }
            Data::BookDelta(delta) => {
                let live = delta.book.and_then(|book| book.live());
                self.live += u32::from(live.is_some());
                self.level(live.and_then(|book| book.best_bid()));
                self.level(live.and_then(|book| book.best_ask()));
            }
            Data::Order(order) => self.number(order.price.unwrap_or_default()),
            Data::Fill(fill) => self.number(fill.price),
            Data::Balance(balance) => self.number(balance.available.unwrap_or_default()),
            _ => {}
        }
    }

    fn level(&mut self, level: Option<Level>) {
        let level = level.unwrap_or_default();
        self.number(level.price);
        self.number(level.size);
    }

    fn number(&mut self, number: Decimal) {
        self.told.add(&number.mantissa().to_le_bytes());
        self.told.add(&[number.scale(), u8::from(number.is_negative())]);
    }
}
