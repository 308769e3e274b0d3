//! Lines of text of what a session says: of data all that is in it, of news the words that people
//! see. No line has a local time, a duration or an address in it: these alone may differ.

use core::fmt::Write as _;

use tickwire_core::book::BookRef;
use tickwire_core::event::{Data, Event, Level};
use tickwire_core::retry::Cause;
use tickwire_core::session::{ConnectionId, Notice, Stop};

/// How an unreachable server is told.
pub const UNREACHABLE: &str = "cannot connect: ";

/// An event, with the book after it.
#[must_use]
pub fn event(event: &Event<'_>) -> String {
    let mut line = String::new();
    let _ = match event.symbol {
        Some(symbol) => write!(line, "{symbol}"),
        None => write!(line, "-"),
    };
    for (name, time) in [("time", event.time), ("sent", event.sent)] {
        let _ = time.map_or(Ok(()), |time| write!(line, " {name} {time:?}"));
    }
    let _ = match &event.data {
        Data::BookDelta(it) => {
            let (first, last) = (it.first_id, it.last_id);
            let (bids, asks) = (levels(it.bids), levels(it.asks));
            write!(line, " delta {first:?} to {last} [{bids}] [{asks}], {}", book(it.book))
        }
        Data::BookSnapshot(it) => {
            let (bids, asks) = (levels(it.bids), levels(it.asks));
            write!(line, " snapshot {:?} [{bids}] [{asks}], {}", it.id, book(it.book))
        }
        Data::Venue(it) => {
            write!(line, " {} {}", it.channel, String::from_utf8_lossy(it.payload))
        }
        data => write!(line, " {data:?}"),
    };
    line
}

/// A notice; `None` of one that tells of nothing but time.
#[must_use]
pub fn notice(notice: &Notice<'_>) -> Option<String> {
    match notice {
        Notice::Slow { .. } => None,
        Notice::Quiet { symbol, .. } => Some(format!("{symbol}: no data for a while")),
        notice => Some(notice.to_string()),
    }
}

/// A reconnect that is planned.
#[must_use]
pub fn reconnect(connection: ConnectionId, attempt: u32, cause: Cause) -> String {
    format!("{}reconnect {attempt}: {cause}", connection.prefix())
}

/// A transport that could not be made.
#[must_use]
pub fn unreachable(connection: ConnectionId, cause: Cause) -> String {
    format!("{}{UNREACHABLE}{cause}", connection.prefix())
}

/// The end.
#[must_use]
pub fn stopped(stop: Stop) -> String {
    format!("over: {stop}")
}

fn levels(levels: &[Level]) -> String {
    let texts: Vec<_> = levels.iter().map(ToString::to_string).collect();
    texts.join(", ")
}

/// A book's state and, of a live one, its id, its horizons and its levels.
fn book(book: Option<BookRef<'_>>) -> String {
    let Some(book) = book else { return "no book".into() };
    let Some(live) = book.live() else { return format!("book {}", book.state()) };
    let (bids, asks): (Vec<_>, Vec<_>) = (live.bids().collect(), live.asks().collect());
    let horizons = (live.bid_horizon(), live.ask_horizon());
    let (best_bids, best_asks) = (best(&bids), best(&asks));
    format!(
        "book {} within {horizons:?}: {} [{best_bids}] {} [{best_asks}], sum {:016x}",
        live.id(),
        bids.len(),
        asks.len(),
        sum(&levels(&[bids, asks].concat())),
    )
}

fn best(side: &[Level]) -> String {
    levels(side.get(..side.len().min(5)).unwrap_or_default())
}

/// FNV-1a: that of the levels that are not shown differs where one of them does.
fn sum(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
