//! What a file holds that can be replayed.

use std::collections::HashSet;

use tickwire_core::exchange::{Decoded, Exchange, Message};
use tickwire_core::scratch::{Body, Scratch};
use tickwire_core::symbol::Symbol;

use crate::failure::Failure;

/// The books of a file.
#[derive(Debug)]
pub(super) struct Contents<C> {
    /// The first channel that feeds books.
    pub(super) channel: C,
    /// The symbols that have a book, in the order of their first message.
    pub(super) symbols: Vec<Symbol>,
}

/// Looks at message by message for the books that they feed.
pub(super) struct Census<C> {
    channel: Option<C>,
    symbols: Vec<Symbol>,
    known: HashSet<Symbol>,
}

impl<C> Default for Census<C> {
    fn default() -> Self {
        Self { channel: None, symbols: Vec::new(), known: HashSet::new() }
    }
}

impl<C: Copy> Census<C> {
    /// Notes a symbol whose book came by REST.
    pub(super) fn note(&mut self, symbol: Symbol) {
        if self.known.insert(symbol) {
            self.symbols.push(symbol);
        }
    }

    /// Looks at a message of the stream.
    pub(super) fn message<E: Exchange<Channel = C>>(
        &mut self,
        exchange: &E,
        message: Message<'_>,
        scratch: &mut Scratch<'_>,
    ) {
        let Some(fed) = book_channel(exchange, message, scratch) else { return };
        self.channel = self.channel.or(Some(fed));
        let books = scratch.items().iter().filter(|item| is_book(&item.body));
        books.filter_map(|item| item.symbol).for_each(|symbol| self.note(symbol));
    }

    /// What there is in all.
    pub(super) fn finish<E: Exchange<Channel = C>>(
        self,
        exchange: &E,
        name: &str,
    ) -> Result<Contents<C>, Failure> {
        let Self { channel, symbols, .. } = self;
        let none = || Failure::NoBooks { name: name.into(), venue: exchange.facts().name };
        Ok(Contents { channel: channel.ok_or_else(none)?, symbols })
    }
}

/// The channel of a message, where it feeds books; its events are in the scratch then.
fn book_channel<E: Exchange>(
    exchange: &E,
    message: Message<'_>,
    scratch: &mut Scratch<'_>,
) -> Option<E::Channel> {
    scratch.clear();
    match exchange.decode(message, scratch) {
        Ok(Decoded::Events { channel: Some(channel), .. }) => {
            exchange.book_feed(channel).map(|_| channel)
        }
        // What cannot be decoded is counted by the session.
        _ => None,
    }
}

const fn is_book(body: &Body) -> bool {
    matches!(body, Body::BookDelta { .. } | Body::BookSnapshot { .. })
}
