//! The hot pushes in the form that the venue writes today: straight from bytes to numbers.
//!
//! Fields come once, in the order of their numbers; lengths, but for that of the body, have one
//! byte, and the body ends the push. Every byte is checked, also of what is not used. Whatever is
//! not as expected, be it a field in another place or a defect, is left to `general`.

use tickwire_core::event::{BookTicker, Level};
use tickwire_core::exchange::{Decoded, Message, MessageKind};
use tickwire_core::scratch::{Body, Item, Scratch, Span, TradeIdItem, TradeItem};
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;

use super::channel::{LimitLevels, Speed, SpotChannel};
use super::general::taker_side;
use super::layout::Layout;

/// Decodes a hot push; `None` where it is not one, or not in its usual form. The scratch may then
/// hold a part of it.
#[inline]
pub(super) fn decode<'m>(
    message: Message<'m>,
    scratch: &mut Scratch<'_>,
) -> Option<Decoded<'m, SpotChannel>> {
    let mut push = Layout::new(message);
    push.literal(b"\x0a")?;
    let len = usize::from(push.short()?);
    push.literal(b"spot@public.")?;
    let (kind, channel) = if push.has(b"aggre.depth.v3.api.pb@") {
        (MessageKind::Book, aggre_depth(&mut push, len.checked_sub(34)?, scratch)?)
    } else if push.has(b"aggre.bookTicker.v3.api.pb@") {
        (MessageKind::Ticker, aggre_book_ticker(&mut push, len.checked_sub(39)?, scratch)?)
    } else if push.has(b"aggre.deals.v3.api.pb@") {
        (MessageKind::Trade, aggre_deals(&mut push, len.checked_sub(34)?, scratch)?)
    } else {
        push.literal(b"limit.depth.v3.api.pb@")?;
        (MessageKind::Book, limit_depth(&mut push, len.checked_sub(34)?, scratch)?)
    };
    push.is_over().then_some(Decoded::Events { kind, channel: Some(channel) })
}

/// What the wrapper says: the symbol, and when the push was sent.
type Frame = (Option<Symbol>, Option<UnixNanos>);

/// Reads `100ms@BTCUSDT`, which is `len` bytes long, and the wrapper behind it up to the body.
#[inline(always)]
fn aggre(push: &mut Layout<'_>, len: usize, tag: &[u8; 2]) -> Option<(Frame, Speed)> {
    let (speed, len) = if push.has(b"100ms@") {
        (Speed::Ms100, len.checked_sub(6)?)
    } else {
        push.literal(b"10ms@")?;
        (Speed::Ms10, len.checked_sub(5)?)
    };
    let symbol = push.symbol_twice(len)?;
    Some(((Some(symbol), Some(sent(push, tag)?)), speed))
}

/// Reads the time and the head of the body, which ends the push.
#[inline(always)]
fn sent(push: &mut Layout<'_>, tag: &[u8; 2]) -> Option<UnixNanos> {
    push.literal(b"\x30")?;
    let sent = push.millis()?;
    push.literal(tag)?;
    let len = push.length()?;
    push.ends_in(len).then_some(sent)
}

/// Reads asks, bids, the name of the stream and the versions.
#[inline]
fn aggre_depth(
    push: &mut Layout<'_>,
    len: usize,
    scratch: &mut Scratch<'_>,
) -> Option<SpotChannel> {
    let ((symbol, sent), speed) = aggre(push, len, b"\xca\x13")?;
    let (asks, bids) = sides(push, scratch)?;
    match speed {
        Speed::Ms100 => push.literal(b"\x1a\x27spot@public.aggre.depth.v3.api.pb@100ms")?,
        Speed::Ms10 => push.literal(b"\x1a\x26spot@public.aggre.depth.v3.api.pb@10ms")?,
    }
    push.literal(b"\x22")?;
    let first_id = Some(push.version()?);
    push.literal(b"\x2a")?;
    let last_id = push.version()?;
    // Since June 2026.
    if !push.is_over() {
        push.literal(b"\x30")?;
        push.millis()?;
    }
    let body = Body::BookDelta { first_id, last_id, bids, asks };
    scratch.push(Item { symbol, time: sent, sent, body }).ok()?;
    Some(SpotChannel::AggreDepth(speed))
}

/// Reads asks, bids, the name of the stream and the version.
#[inline]
fn limit_depth(
    push: &mut Layout<'_>,
    len: usize,
    scratch: &mut Scratch<'_>,
) -> Option<SpotChannel> {
    let text = push.bytes(len)?;
    let (levels, len) = match text {
        [symbol @ .., b'@', b'2', b'0'] => (LimitLevels::L20, symbol.len()),
        [symbol @ .., b'@', b'1', b'0'] => (LimitLevels::L10, symbol.len()),
        [symbol @ .., b'@', b'5'] => (LimitLevels::L5, symbol.len()),
        _ => return None,
    };
    let symbol = Some(push.symbol_again(text, len)?);
    let sent = Some(sent(push, b"\xfa\x12")?);
    let (asks, bids) = sides(push, scratch)?;
    push.literal(b"\x1a\x21spot@public.limit.depth.v3.api.pb\x22")?;
    let id = Some(push.version()?);
    // Since June 2026.
    if !push.is_over() {
        push.literal(b"\x28")?;
        push.millis()?;
    }
    let body = Body::BookSnapshot { id, bids, asks };
    scratch.push(Item { symbol, time: sent, sent, body }).ok()?;
    Some(SpotChannel::LimitDepth(levels))
}

/// Reads all asks, then all bids, into the scratch.
#[inline(always)]
fn sides(push: &mut Layout<'_>, scratch: &mut Scratch<'_>) -> Option<(Span, Span)> {
    let start = scratch.levels_len();
    let spare = scratch.spare_levels();
    let asks = push.levels(b'\x0a', spare)?;
    let bids = push.levels(b'\x12', spare.get_mut(asks..)?)?;
    scratch.commit_levels(asks + bids);
    let (middle, end) = (start + asks, start + asks + bids);
    Some((Span::from(start..middle), Span::from(middle..end)))
}

/// Reads both sides, and the version that is there since June 2026.
#[inline]
fn aggre_book_ticker(
    push: &mut Layout<'_>,
    len: usize,
    scratch: &mut Scratch<'_>,
) -> Option<SpotChannel> {
    let ((symbol, sent), speed) = aggre(push, len, b"\xda\x13")?;
    push.literal(b"\x0a")?;
    let price = push.amount()?;
    push.literal(b"\x12")?;
    let bid = Some(Level { price, size: push.amount()? });
    push.literal(b"\x1a")?;
    let price = push.amount()?;
    push.literal(b"\x22")?;
    let ask = Some(Level { price, size: push.amount()? });
    let mut id = None;
    if !push.is_over() {
        push.literal(b"\x2a")?;
        id = Some(push.version()?);
        push.literal(b"\x30")?;
        push.millis()?;
    }
    let body = Body::BookTicker(BookTicker { id, bid, ask });
    scratch.push(Item { symbol, time: sent, sent, body }).ok()?;
    Some(SpotChannel::AggreBookTicker(speed))
}

/// Reads trades and the name of the stream.
#[inline]
fn aggre_deals(
    push: &mut Layout<'_>,
    len: usize,
    scratch: &mut Scratch<'_>,
) -> Option<SpotChannel> {
    let ((symbol, sent), speed) = aggre(push, len, b"\xd2\x13")?;
    while push.has(b"\x0a") {
        let (time, trade) = deal(push)?;
        scratch.push(Item { symbol, time, sent, body: Body::Trade(trade) }).ok()?;
    }
    // A capture of July 2026 has no name.
    if !push.is_over() {
        match speed {
            Speed::Ms100 => push.literal(b"\x12\x27spot@public.aggre.deals.v3.api.pb@100ms")?,
            Speed::Ms10 => push.literal(b"\x12\x26spot@public.aggre.deals.v3.api.pb@10ms")?,
        }
    }
    Some(SpotChannel::AggreDeals(speed))
}

/// Reads a trade behind its tag. Its id is there since June 2026.
#[inline(always)]
fn deal(push: &mut Layout<'_>) -> Option<(Option<UnixNanos>, TradeItem)> {
    let len = usize::from(push.short()?);
    let end = push.left().checked_sub(len)?;
    push.literal(b"\x0a")?;
    let price = push.amount()?;
    push.literal(b"\x12")?;
    let size = push.amount()?;
    push.literal(b"\x18")?;
    let side = taker_side(i32::from(push.short()?));
    push.literal(b"\x20")?;
    let time = Some(push.millis()?);
    let id = if push.left() > end {
        push.literal(b"\x2a")?;
        let len = usize::from(push.short()?);
        let start = push.at();
        // One that is empty would be none.
        push.bytes(len).filter(|id| !id.is_empty() && id.is_ascii())?;
        TradeIdItem::Text(Span::from(start..start + len))
    } else {
        TradeIdItem::Absent
    };
    (push.left() == end).then_some((time, TradeItem { id, price, size, side }))
}
