//! Owned items in words, one line each; those of the session in the session's own.

use core::fmt;

use super::account;
use super::{Loss, OwnedData, OwnedEvent, OwnedItem, OwnedNotice, OwnedTrade, Policy};
use crate::event::Level;

impl fmt::Display for OwnedItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(event) => event.fmt(f),
            Self::Notice(notice) => notice.fmt(f),
            Self::Stopped(stop) => write!(f, "the feed is over: {stop}"),
        }
    }
}

/// The symbol, what it is, and the numbers that fit a line.
impl fmt::Display for OwnedEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(symbol) = &self.symbol {
            write!(f, "{symbol} ")?;
        }
        self.data.fmt(f)
    }
}

impl fmt::Display for OwnedData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trade(trade) => {
                let OwnedTrade { id, price, size, side } = trade;
                f.write_str("trade")?;
                id.as_ref().map_or(Ok(()), |id| write!(f, " {}", id.view()))?;
                write!(f, ": {side} {size} at {price}")
            }
            Self::BookTicker(ticker) => {
                f.write_str("book ticker")?;
                ticker.id.map_or(Ok(()), |id| write!(f, " {id}"))?;
                f.write_str(": ")?;
                best(f, "bid", ticker.bid)?;
                f.write_str(", ")?;
                best(f, "ask", ticker.ask)
            }
            Self::BookDelta(delta) => {
                let (bids, asks) = (delta.bids().len(), delta.asks().len());
                write!(f, "book delta to {}: {bids} bids, {asks} asks", delta.last_id)
            }
            Self::BookSnapshot(snapshot) => {
                f.write_str("book snapshot")?;
                snapshot.id.map_or(Ok(()), |id| write!(f, " at {id}"))?;
                write!(f, ": {} bids, {} asks", snapshot.bids().len(), snapshot.asks().len())
            }
            Self::Ticker(ticker) => {
                f.write_str("ticker")?;
                ticker.last.map_or(Ok(()), |last| write!(f, ": last {last}"))
            }
            Self::Liquidation(liquidation) => write!(
                f,
                "liquidation {} {} at {}",
                liquidation.side, liquidation.size, liquidation.price
            ),
            Self::Order(order) => account::order(f, order),
            Self::Fill(fill) => account::fill(f, fill),
            Self::Balance(balance) => account::balance(f, balance),
            Self::Position(position) => account::position(f, position),
            Self::Candle(candle) => {
                let (open, high, low, close) = (candle.open, candle.high, candle.low, candle.close);
                write!(f, "candle: open {open}, high {high}, low {low}, close {close}")
            }
            Self::Venue(event) => {
                write!(f, "{}: {} bytes", event.channel().escape_debug(), event.payload().len())
            }
        }
    }
}

fn best(f: &mut fmt::Formatter<'_>, side: &str, level: Option<Level>) -> fmt::Result {
    match level {
        Some(Level { price, size }) => write!(f, "{side} {size} at {price}"),
        None => write!(f, "no {side}"),
    }
}

/// One line, without a line break of its own.
impl fmt::Display for OwnedNotice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(notice) = self.view() {
            return notice.fmt(f);
        }
        match self {
            Self::Reconnect { connection, delay, attempt, cause } => {
                write!(
                    f,
                    "{}{cause}; attempt {attempt} to reconnect in {delay:.1?}",
                    connection.prefix()
                )
            }
            Self::Plan(news) => news.fmt(f),
            Self::Unreachable { connection, authority, cause, reason } => {
                write!(
                    f,
                    "{}cannot connect to {authority}: {cause} ({})",
                    connection.prefix(),
                    reason.escape_debug()
                )
            }
            Self::HandlerFailed { kind, position, panicked, message, count } => {
                let how = if *panicked { "panicked" } else { "failed" };
                write!(f, "the {kind} handler {position} {how} (failure {count}): {message:?}; ")?;
                f.write_str("it is called again all the same")
            }
            Self::BookStale { symbol, .. } => write!(
                f,
                "{symbol} book: stale in this stream, its updates came faster than they were taken"
            ),
            Self::AccountStale => {
                f.write_str("account: stale in this stream, it changed faster than was taken")
            }
            Self::AccountShown { count } => {
                write!(f, "account: all of it was told anew, {count} records")
            }
            Self::Dropped { symbol, what, count, policy, .. } => {
                if let Some(symbol) = symbol {
                    write!(f, "{symbol}: ")?;
                }
                write!(
                    f,
                    "{what} that came faster than they were taken and are lost: {count} ({policy})"
                )
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Trades => "trades",
            Self::Books => "book updates",
            Self::BookTickers => "book tickers",
            Self::Tickers => "tickers",
            Self::Candles => "candles",
            Self::Others => "other messages",
            Self::States => "notices of a state",
            Self::Notices => "notices",
            Self::Account => "changes of the account",
            Self::Fills => "fills",
            Self::Outcomes => "outcomes of actions",
        })
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Oldest => "the oldest gave way",
            Self::Conflate => "newer ones took their place",
            Self::Resync => "a snapshot follows",
        })
    }
}
