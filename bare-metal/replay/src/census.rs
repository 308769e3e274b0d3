//! Which books a capture feeds.

use tickwire_core::event::Level;
use tickwire_core::exchange::{Decoded, Exchange, Message};
use tickwire_core::scratch::{Body, Item, Scratch};
use tickwire_core::symbol::Symbol;

use crate::Wrong;
use crate::record::{MESSAGE_MAX, Record, Via, each};

/// Symbols that a capture may have.
pub(crate) const SYMBOLS: usize = 4;
/// Events of one message.
pub(crate) const ITEMS: usize = 64;
/// Levels of one message.
pub(crate) const LEVELS: usize = 512;

/// The books of a capture.
pub(crate) struct Census<C> {
    /// The first channel that feeds books.
    pub(crate) channel: Option<C>,
    symbols: [Symbol; SYMBOLS],
    count: usize,
}

impl<C: Copy> Census<C> {
    /// Looks through a capture.
    pub(crate) fn of<E: Exchange<Channel = C>>(exchange: &E, file: &str) -> Result<Self, Wrong> {
        let mut census = Self { channel: None, symbols: [Symbol::default(); SYMBOLS], count: 0 };
        let (mut items, mut levels) = ([Item::default(); ITEMS], [Level::default(); LEVELS]);
        let mut scratch = Scratch::new(&mut items, &mut levels);
        let (mut buffer, mut number) = ([0; MESSAGE_MAX], 0);
        each(file, &mut |record: Record<'_>| {
            number += 1;
            match record.via {
                Via::Rest(symbol) => census.note(symbol),
                Via::Stream => {
                    let message = record.body.message(&mut buffer);
                    census.message(exchange, message.ok_or(Wrong::Record(number))?, &mut scratch);
                }
            }
            Ok(())
        })?;
        if census.channel.is_none() || census.count == 0 {
            return Err(Wrong::NoBooks);
        }
        Ok(census)
    }

    /// The symbols that have a book, in the order of their first message.
    pub(crate) fn symbols(&self) -> &[Symbol] {
        &self.symbols[..self.count]
    }

    fn message<E: Exchange<Channel = C>>(
        &mut self,
        exchange: &E,
        message: Message<'_>,
        scratch: &mut Scratch<'_>,
    ) {
        scratch.clear();
        // What cannot be decoded is counted by the session.
        let Ok(Decoded::Events { channel: Some(channel), .. }) = exchange.decode(message, scratch)
        else {
            return;
        };
        if exchange.book_feed(channel).is_none() {
            return;
        }
        self.channel = self.channel.or(Some(channel));
        for item in scratch.items() {
            if matches!(item.body, Body::BookDelta { .. } | Body::BookSnapshot { .. }) {
                self.note(item.symbol);
            }
        }
    }

    /// A symbol beyond those that there is room for is left out, by the host as by the image.
    fn note(&mut self, symbol: Option<Symbol>) {
        let Some(symbol) = symbol.filter(|symbol| !self.symbols().contains(symbol)) else { return };
        if let Some(place) = self.symbols.get_mut(self.count) {
            *place = symbol;
            self.count += 1;
        }
    }
}
