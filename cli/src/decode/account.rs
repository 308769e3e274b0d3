//! Messages of the private channels, under the name of the public venue.

use tickwire_core::account::record::Record;
use tickwire_core::exchange::{Decoded, Exchange, Malformed, Message};
use tickwire_core::scratch::{Body, Scratch};
use tickwire_core::store::Store;

use super::ITEMS_MAX;

/// The account's half of a venue, with memory for what it says.
pub(super) struct Account<A> {
    exchange: A,
    /// None until the first message that may be private: most inputs have none.
    scratch: Option<Scratch<'static>>,
}

/// Whether what the public half made of a message is no type of its own: the account may have one.
pub(super) fn may_be_private(scratch: &Scratch<'_>) -> bool {
    scratch.items().iter().any(|item| matches!(item.body, Body::Venue { .. }))
}

impl<A: Exchange> Account<A> {
    pub(super) const fn new(exchange: A) -> Self {
        Self { exchange, scratch: None }
    }

    /// What a message says; `None` where it is of no private channel.
    ///
    /// # Errors
    ///
    /// [`Malformed`], where it is of one and cannot be read.
    pub(super) fn decode(
        &mut self,
        message: Message<'_>,
    ) -> Result<Option<&Scratch<'_>>, Malformed> {
        let scratch = self.scratch.get_or_insert_with(|| {
            let records: Store<'static, Option<Record>> = Store::owned(ITEMS_MAX);
            super::scratch().with_records(records)
        });
        scratch.clear();
        let is_private = match self.exchange.decode(message, scratch)? {
            Decoded::Events { channel, .. } => channel.is_some(),
            Decoded::Answer(_) => true,
            Decoded::Control(_) => false,
        };
        Ok(is_private.then_some(&*scratch))
    }
}
