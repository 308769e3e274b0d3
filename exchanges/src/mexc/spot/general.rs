//! Pushes in any form: the wrapper, and by its body what it says. The bodies have files of their
//! own, as have their numbers.
//!
//! The body decides what a push is; the channel it names only tells streams of one kind apart.

mod books;
mod candles;
mod tickers;
mod trades;

pub(super) use trades::taker_side;

use tickwire_core::exchange::{Decoded, Malformed, MalformedKind, MessageKind};
use tickwire_core::scratch::{Body as Said, Full, Item, Lost, Scratch};
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;
use tickwire_proto::push::{Body, Chunks, Push};

use super::channel::Family;
use super::place::{self, Place};
use super::{SpotChannel, lost, number, param};
use crate::{BOOKS, CANDLES, STATISTICS, TRADES};

/// Decodes a push.
#[inline(never)]
pub(super) fn decode<'m>(
    message: &'m [u8],
    scratch: &mut Scratch<'_>,
) -> Result<Decoded<'m, SpotChannel>, Malformed> {
    let push = match Push::read(message) {
        Ok(push) => push,
        Err(error) => {
            scratch.lose(lost::of_wrapper(message));
            return Err(place::malformed(error));
        }
    };
    let Some(body) = push.body else { return other(message, &push, scratch) };
    let Some(family) = family(&body).filter(|family| is_read(*family)) else {
        return private(message, &push, scratch);
    };
    let kind = kind(family);
    match frame(message, &push, body.chunks()).and_then(|frame| read(frame, body, scratch)) {
        Ok(()) => {
            let channel = param::read(push.channel).map(|(channel, _)| channel);
            let channel = channel.filter(|channel| channel.family() == family);
            Ok(Decoded::Events { kind, channel })
        }
        Err(malformed) => {
            scratch.lose(Lost { kind, symbol: symbol(&push) });
            Err(malformed)
        }
    }
}

/// What the events of a push have in common.
#[derive(Clone, Copy)]
pub(super) struct Frame<'m> {
    /// None where neither the wrapper nor the channel has one.
    pub(super) symbol: Option<Symbol>,
    pub(super) created: Option<UnixNanos>,
    pub(super) sent: Option<UnixNanos>,
    /// Where the body is.
    pub(super) place: Place<'m>,
}

impl Frame<'_> {
    /// Adds an event of the symbol of the push.
    fn push(
        self,
        time: Option<UnixNanos>,
        body: Said,
        scratch: &mut Scratch<'_>,
    ) -> Result<(), Malformed> {
        let symbol = self.symbol.ok_or_else(|| self.place.missing())?;
        self.push_of(symbol, time, body, scratch)
    }

    /// Adds an event.
    fn push_of(
        self,
        symbol: Symbol,
        time: Option<UnixNanos>,
        body: Said,
        scratch: &mut Scratch<'_>,
    ) -> Result<(), Malformed> {
        let item = Item { symbol: Some(symbol), time, sent: self.sent, body };
        scratch.push(item).map_err(|Full| self.place.malformed(MalformedKind::TooLarge, &[]))
    }
}

/// Reads what stands around a body.
pub(super) fn frame<'m>(
    message: &'m [u8],
    push: &Push<'m>,
    mut body: Chunks<'m>,
) -> Result<Frame<'m>, Malformed> {
    let whole = Place::of(message);
    let named = symbol_text(push);
    let symbol = match Symbol::new(named) {
        None if !named.is_empty() => {
            return Err(whole.malformed(MalformedKind::Symbol, named.as_bytes()));
        }
        symbol => symbol,
    };
    if contradicts(push) {
        return Err(whole.malformed(MalformedKind::Symbol, named.as_bytes()));
    }
    Ok(Frame {
        symbol,
        created: number::millis(push.create_time, whole)?,
        sent: number::millis(push.send_time, whole)?,
        place: whole.within(body.next().unwrap_or_default()),
    })
}

/// Whether wrapper and channel have symbols that differ: nobody can tell whose data it is.
fn contradicts(push: &Push<'_>) -> bool {
    let of_channel = param::symbol(push.channel);
    !of_channel.is_empty() && symbol_text(push) != of_channel
}

/// The symbol of a push; none where it is not known for certain.
fn symbol(push: &Push<'_>) -> Option<Symbol> {
    Symbol::new(symbol_text(push)).filter(|_| !contradicts(push))
}

/// The symbol of the wrapper, or, where that has none, of the channel; empty where neither has.
fn symbol_text<'m>(push: &Push<'m>) -> &'m str {
    let named = push.symbol.filter(|symbol| !symbol.is_empty());
    named.unwrap_or_else(|| param::symbol(push.channel))
}

fn read(frame: Frame<'_>, body: Body<'_>, scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
    match body {
        Body::BookTicker(ticker) => tickers::book_ticker(frame, ticker, scratch),
        Body::AggreBookTicker(ticker) => tickers::aggre_book_ticker(frame, ticker, scratch),
        Body::BookTickerBatch(batch) => tickers::book_ticker_batch(frame, batch, scratch),
        Body::MiniTicker(ticker) if STATISTICS => tickers::mini_ticker(frame, ticker, scratch),
        Body::MiniTickers(tickers) if STATISTICS => tickers::mini_tickers(frame, tickers, scratch),
        Body::Kline(kline) if CANDLES => candles::kline(frame, kline, scratch),
        Body::Deals(deals) if TRADES => trades::deals(frame, deals, scratch),
        Body::AggreDeals(deals) if TRADES => trades::aggre_deals(frame, deals, scratch),
        body if BOOKS => read_book(frame, body, scratch),
        // Of what is not read there is no frame.
        _ => Ok(()),
    }
}

fn read_book(frame: Frame<'_>, body: Body<'_>, scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
    match body {
        Body::AggreDepths(depths) => books::aggre_depths(frame, depths, scratch),
        Body::LimitDepths(depths) => books::limit_depths(frame, depths, scratch),
        Body::IncreaseDepths(depths) => books::increase_depths(frame, depths, scratch),
        Body::IncreaseDepthsBatch(batch) => books::increase_depths_batch(frame, batch, scratch),
        _ => Ok(()),
    }
}

/// Whether the messages of a channel are read.
pub(super) const fn is_read(family: Family) -> bool {
    match family {
        Family::Deals | Family::AggreDeals => TRADES,
        Family::AggreDepth
        | Family::LimitDepth
        | Family::IncreaseDepth
        | Family::IncreaseDepthBatch => BOOKS,
        Family::BookTicker | Family::AggreBookTicker | Family::BookTickerBatch => true,
        Family::MiniTicker | Family::MiniTickers => STATISTICS,
        Family::Kline => CANDLES,
    }
}

/// The channel that a body is of; none for the account's.
const fn family(body: &Body<'_>) -> Option<Family> {
    Some(match body {
        Body::Deals(_) => Family::Deals,
        Body::AggreDeals(_) => Family::AggreDeals,
        Body::AggreDepths(_) => Family::AggreDepth,
        Body::LimitDepths(_) => Family::LimitDepth,
        Body::IncreaseDepths(_) => Family::IncreaseDepth,
        Body::IncreaseDepthsBatch(_) => Family::IncreaseDepthBatch,
        Body::BookTicker(_) => Family::BookTicker,
        Body::AggreBookTicker(_) => Family::AggreBookTicker,
        Body::BookTickerBatch(_) => Family::BookTickerBatch,
        Body::MiniTicker(_) => Family::MiniTicker,
        Body::MiniTickers(_) => Family::MiniTickers,
        Body::Kline(_) => Family::Kline,
        Body::Order(_) | Body::PrivateDeal(_) | Body::Account(_) => return None,
    })
}

/// The kind of a channel's messages.
pub(super) const fn kind(family: Family) -> MessageKind {
    match family {
        Family::AggreDeals | Family::Deals => MessageKind::Trade,
        Family::AggreDepth
        | Family::LimitDepth
        | Family::IncreaseDepth
        | Family::IncreaseDepthBatch => MessageKind::Book,
        Family::AggreBookTicker
        | Family::BookTicker
        | Family::BookTickerBatch
        | Family::MiniTicker
        | Family::MiniTickers => MessageKind::Ticker,
        Family::Kline => MessageKind::Other,
    }
}

/// A push of the account's, or of a channel that is not read: its body unchanged, in as many events
/// as it came in pieces.
#[cold]
fn private<'m>(
    message: &'m [u8],
    push: &Push<'m>,
    scratch: &mut Scratch<'_>,
) -> Result<Decoded<'m, SpotChannel>, Malformed> {
    match untyped(message, push, scratch) {
        Ok(()) => Ok(Decoded::Events { kind: MessageKind::Other, channel: None }),
        Err(malformed) => {
            scratch.lose(Lost { kind: MessageKind::Other, symbol: symbol(push) });
            Err(malformed)
        }
    }
}

/// A push that has no type here: its body unchanged, also one of a later schema's.
#[cold]
pub(super) fn untyped(
    message: &[u8],
    push: &Push<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    match (push.body, push.later) {
        (Some(body), _) => {
            body.check().map_err(place::malformed)?;
            body.chunks().try_for_each(|piece| venue_event(message, push, piece, scratch))
        }
        (None, Some(later)) => venue_event(message, push, later.bytes, scratch),
        (None, None) => Ok(()),
    }
}

/// A push without a body that we know: one of a later schema's, or none at all, as the venue sends
/// them (Tardis.dev's tests).
#[cold]
fn other<'m>(
    message: &'m [u8],
    push: &Push<'m>,
    scratch: &mut Scratch<'_>,
) -> Result<Decoded<'m, SpotChannel>, Malformed> {
    let Some(later) = push.later else {
        return Ok(Decoded::Events { kind: MessageKind::Other, channel: None });
    };
    // Changes of a book in a form that is not known are changes all the same.
    let family = param::family(push.channel).map(|(family, _)| family);
    if family.is_some_and(|family| kind(family) == MessageKind::Book) {
        scratch.lose(Lost { kind: MessageKind::Book, symbol: symbol(push) });
        return Err(Place::of(message).malformed(MalformedKind::Envelope, later.bytes));
    }
    venue_event(message, push, later.bytes, scratch)?;
    Ok(Decoded::Events { kind: MessageKind::Other, channel: None })
}

fn venue_event(
    message: &[u8],
    push: &Push<'_>,
    payload: &[u8],
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    scratch.counts.unknown_channels = scratch.counts.unknown_channels.saturating_add(1);
    let place = Place::of(message);
    let item = Item {
        symbol: symbol(push),
        time: None,
        // A time that is none keeps nothing from being passed on.
        sent: number::millis(push.send_time, place).ok().flatten(),
        body: Said::Venue {
            channel: place.span(push.channel.as_bytes()),
            payload: place.span(payload),
        },
    };
    scratch.push(item).map_err(|Full| place.malformed(MalformedKind::TooLarge, payload))
}
