//! Where a message is decoded to: whole, before its first event is seen.

mod item;
mod records;

pub use item::{Body, Item, Span, TradeIdItem, TradeItem};

use crate::account::record::Record;
use crate::book::BookRef;
use crate::event::{BookDelta, BookSnapshot, Data, Event, Level, Trade, TradeId, VenueEvent};
use crate::exchange::{Malformed, Message, MessageKind};
use crate::store::Store;
use crate::symbol::Symbol;
use crate::time::UnixNanos;

/// The scratch is full: the message has more events or levels than the caller gave memory for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

/// Memory for the decoded events of one message.
#[derive(Debug)]
pub struct Scratch<'b> {
    items: Store<'b, Item>,
    items_len: usize,
    levels: Store<'b, Level>,
    levels_len: usize,
    records: Store<'b, Option<Record>>,
    records_len: usize,
    /// How messages of this scratch were read; a session shows it in its statistics.
    pub counts: DecodeCounts,
    lost: Option<Lost>,
    /// The first row of a list that could not be read.
    left_out: Option<Malformed>,
    /// Whether it was decided already which events are to be told.
    judged: bool,
}

/// What is known of a message that could not be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Its kind.
    pub kind: MessageKind,
    /// Its symbol; `None` where that could not be read either.
    pub symbol: Option<Symbol>,
}

/// How messages were read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DecodeCounts {
    /// Messages whose keys came in the predicted order.
    pub predicted: u64,
    /// Messages that took the order-independent path.
    pub general: u64,
    /// Object keys that the decoder does not know.
    pub unknown_keys: u64,
    /// Channels that have no type of their own.
    pub unknown_channels: u64,
    /// Rows of lists that could not be read and were left out, see [`Scratch::leave_out`].
    pub unread_rows: u64,
}

impl DecodeCounts {
    /// Adds what was counted elsewhere.
    pub fn join(&mut self, other: &Self) {
        self.predicted = self.predicted.saturating_add(other.predicted);
        self.general = self.general.saturating_add(other.general);
        self.unknown_keys = self.unknown_keys.saturating_add(other.unknown_keys);
        self.unknown_channels = self.unknown_channels.saturating_add(other.unknown_channels);
        self.unread_rows = self.unread_rows.saturating_add(other.unread_rows);
    }
}

impl<'b> Scratch<'b> {
    /// Makes a scratch for messages of at most `items.len()` events and `levels.len()` levels.
    pub fn new(items: impl Into<Store<'b, Item>>, levels: impl Into<Store<'b, Level>>) -> Self {
        Self {
            items: items.into(),
            items_len: 0,
            levels: levels.into(),
            levels_len: 0,
            records: Store::Borrowed(&mut []),
            records_len: 0,
            counts: DecodeCounts::default(),
            lost: None,
            left_out: None,
            judged: false,
        }
    }

    /// Forgets all events, levels and records.
    pub fn clear(&mut self) {
        self.items_len = 0;
        self.levels_len = 0;
        self.records_len = 0;
        self.lost = None;
        self.left_out = None;
        self.judged = false;
    }

    /// Forgets all events and levels of a message that cannot be decoded, and notes what it was: a
    /// session declares the books wrong that it may have been meant for.
    pub fn lose(&mut self, lost: Lost) {
        self.clear();
        self.lost = Some(lost);
    }

    /// What the last message was, where it could not be decoded and the decoder knew as much.
    #[must_use]
    pub fn lost(&self) -> Option<Lost> {
        self.lost
    }

    /// The events decoded so far, in wire order.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        self.items.get(..self.items_len).unwrap_or_default()
    }

    /// The levels decoded so far.
    #[must_use]
    pub fn levels(&self) -> &[Level] {
        self.levels.get(..self.levels_len).unwrap_or_default()
    }

    /// The levels of a span; empty where the span is not one of this scratch.
    #[must_use]
    pub fn span(&self, span: Span) -> &[Level] {
        self.levels().get(span.range()).unwrap_or_default()
    }

    /// The event at `index`.
    #[must_use]
    pub fn item(&self, index: usize) -> Option<&Item> {
        self.items().get(index)
    }

    /// One of [`Scratch::items`] as an event outside of any session, with no row, no book and no
    /// time of receipt; `None` for an empty one. `message` is the one that was decoded.
    #[must_use]
    pub fn event<'s>(&'s self, item: &'s Item, message: Message<'s>) -> Option<Event<'s>> {
        Some(Event {
            slot: None,
            symbol: item.symbol.as_ref(),
            time: item.time,
            sent: item.sent,
            received: None,
            data: self.data(&item.body, message, || None)?,
        })
    }

    /// What a body means, joined with its levels, its text in the message, and the session's book.
    #[inline]
    pub(crate) fn data<'s>(
        &'s self,
        body: &'s Body,
        message: Message<'s>,
        book: impl FnOnce() -> Option<BookRef<'s>>,
    ) -> Option<Data<'s>> {
        Some(match body {
            Body::Trade(trade) => Data::Trade(Trade {
                id: match trade.id {
                    TradeIdItem::Absent => None,
                    TradeIdItem::Number(number) => Some(TradeId::Number(number)),
                    TradeIdItem::Text(span) => Some(TradeId::Text(text(message, span))),
                },
                price: trade.price,
                size: trade.size,
                side: trade.side,
            }),
            Body::BookTicker(ticker) => Data::BookTicker(*ticker),
            Body::BookDelta { first_id, last_id, bids, asks } => Data::BookDelta(BookDelta {
                first_id: *first_id,
                last_id: *last_id,
                bids: self.span(*bids),
                asks: self.span(*asks),
                book: book(),
            }),
            Body::BookSnapshot { id, bids, asks } => Data::BookSnapshot(BookSnapshot {
                id: *id,
                bids: self.span(*bids),
                asks: self.span(*asks),
                book: book(),
            }),
            Body::Ticker(ticker) => Data::Ticker(ticker),
            Body::Candle(candle) => Data::Candle(candle),
            Body::Liquidation(liquidation) => Data::Liquidation(liquidation),
            Body::Record(at) => match self.record(*at)? {
                Record::Order(order) => Data::Order(order),
                Record::Fill(fill) => Data::Fill(fill),
                Record::Balance(balance) => Data::Balance(balance),
                Record::Position(position) => Data::Position(position),
            },
            Body::Venue { channel, payload } => Data::Venue(VenueEvent {
                channel: text(message, *channel),
                payload: part(message, *payload),
            }),
            Body::Empty => return None,
        })
    }

    /// Adds an event.
    ///
    /// # Errors
    ///
    /// [`Full`] where there is no room for another event.
    #[inline]
    pub fn push(&mut self, item: Item) -> Result<(), Full> {
        let place = self.items.get_mut(self.items_len).ok_or(Full)?;
        *place = item;
        self.items_len += 1;
        Ok(())
    }

    /// Says of all events when the venue sent them, for messages that tell it behind their data.
    #[inline]
    pub fn stamp(&mut self, sent: Option<UnixNanos>) {
        for item in self.items.iter_mut().take(self.items_len) {
            item.sent = sent;
        }
    }

    /// Adds a level.
    ///
    /// # Errors
    ///
    /// [`Full`] where there is no room for another level.
    #[inline]
    pub fn push_level(&mut self, level: Level) -> Result<(), Full> {
        let place = self.levels.get_mut(self.levels_len).ok_or(Full)?;
        *place = level;
        self.levels_len += 1;
        Ok(())
    }

    /// The number of levels so far: where the span of the next side starts.
    #[must_use]
    pub fn levels_len(&self) -> usize {
        self.levels_len
    }

    /// The unused levels, to be filled from the front and kept with [`Scratch::commit_levels`].
    #[must_use]
    pub fn spare_levels(&mut self) -> &mut [Level] {
        self.levels.get_mut(self.levels_len..).unwrap_or_default()
    }

    /// Keeps the first `count` of [`Scratch::spare_levels`].
    pub fn commit_levels(&mut self, count: usize) {
        self.levels_len = self.levels_len.saturating_add(count).min(self.levels.len());
    }

    /// Forgets everything past `items` events and `levels` levels: a message that went wrong
    /// half-way leaves nothing behind.
    pub fn truncate(&mut self, items: usize, levels: usize) {
        self.items_len = self.items_len.min(items);
        self.levels_len = self.levels_len.min(levels);
    }
}

/// The text of a message that a span names; empty where it names none.
fn text(message: Message<'_>, span: Span) -> &str {
    core::str::from_utf8(part(message, span)).unwrap_or_default()
}

/// The bytes of a message that a span names; none where it names none.
fn part(message: Message<'_>, span: Span) -> &[u8] {
    message.bytes().get(span.range()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_levels_are_kept_than_there_are() {
        let (mut items, mut levels) = ([Item::default(); 1], [Level::default(); 2]);
        let mut scratch = Scratch::new(&mut items, &mut levels);
        scratch.push_level(Level::default()).unwrap();
        scratch.commit_levels(usize::MAX);
        assert_eq!(scratch.levels().len(), 2);
        assert_eq!(scratch.push_level(Level::default()), Err(Full));
    }
}
