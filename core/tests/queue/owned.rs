//! Owned copies: what they keep, and how they read.

use core::time::Duration;

use tickwire_core::event::{
    BookDelta, BookSnapshot, BookTicker, Candle, Data, Interval, Level, Liquidation, Prices, Side,
    Slot, Ticker, Trade, TradeId, VenueEvent,
};
use tickwire_core::exchange::{ControlKind, Malformed, MalformedKind, MessageKind};
use tickwire_core::owned::{Loss, OwnedData, OwnedEvent, OwnedItem, OwnedNotice, Policy};
use tickwire_core::retry::Cause;
use tickwire_core::session::{
    ConnectionId, Dropped, Notice, SnapshotFailure, State, Stop, SubscriptionState,
};
use tickwire_core::time::UnixNanos;

use crate::market::{decimal, event, symbol};

const SLOT: Slot = Slot(7);

fn level(price: u64, size: u64) -> Level {
    Level { price: decimal(price), size: decimal(size) }
}

/// The same event, copied and seen again, as text: the views have no equality.
pub(crate) fn returns(data: Data<'_>) -> OwnedEvent {
    let symbol = symbol(SLOT);
    let mut event = event(SLOT, &symbol, data);
    event.time = UnixNanos::from_millis(5);
    event.received = UnixNanos::from_millis(9);
    let owned = OwnedEvent::from(event);
    assert_eq!(format!("{:?}", owned.view()), format!("{event:?}"));
    owned
}

#[test]
fn data_survives_its_copy() {
    let trade = Trade {
        id: Some(TradeId::Number(3)),
        price: decimal(64),
        size: decimal(2),
        side: Side::Sell,
    };
    assert_eq!(returns(Data::Trade(trade)).to_string(), "S7_USDT trade 3: sell 2 at 64");
    let ticker = BookTicker { id: Some(4), bid: Some(level(10, 1)), ask: None };
    let words = "S7_USDT book ticker 4: bid 1 at 10, no ask";
    assert_eq!(returns(Data::BookTicker(ticker)).to_string(), words);
    let (bids, asks) = (&[level(1, 0), level(2, 5)][..], &[level(3, 4)][..]);
    let delta = BookDelta { first_id: Some(5), last_id: 6, bids, asks, book: None };
    let owned = returns(Data::BookDelta(delta));
    assert_eq!(owned.to_string(), "S7_USDT book delta to 6: 2 bids, 1 asks");
    let OwnedData::BookDelta(delta) = owned.data else { panic!("{owned:?}") };
    assert_eq!((delta.bids(), delta.asks(), delta.live), (bids, asks, false));
    let snapshot = BookSnapshot { id: None, bids, asks: &[], book: None };
    let owned = returns(Data::BookSnapshot(snapshot));
    assert_eq!(owned.to_string(), "S7_USDT book snapshot: 2 bids, 0 asks");
    let venue = VenueEvent { channel: "of.others", payload: b"{\"a\":1}" };
    let owned = returns(Data::Venue(venue));
    assert_eq!(owned.to_string(), "S7_USDT of.others: 7 bytes");
}

#[test]
fn statistics_survive_their_copy() {
    let ticker = Ticker { last: Some(decimal(7)), ..Ticker::default() };
    assert_eq!(returns(Data::Ticker(&ticker)).to_string(), "S7_USDT ticker: last 7");
    let liquidation = Liquidation { price: decimal(8), size: decimal(3), side: Side::Sell };
    let words = "S7_USDT liquidation sell 3 at 8";
    assert_eq!(returns(Data::Liquidation(&liquidation)).to_string(), words);
    let candle = Candle {
        prices: Prices::Mark,
        interval: Interval::Hours(4),
        open_time: UnixNanos::from_millis(1),
        close_time: None,
        open: decimal(5),
        high: decimal(9),
        low: decimal(4),
        close: decimal(6),
        base_volume: None,
        quote_volume: Some(decimal(1)),
        closed: Some(true),
    };
    let words = "S7_USDT candle: open 5, high 9, low 4, close 6";
    assert_eq!(returns(Data::Candle(&candle)).to_string(), words);
    let (price, size, side) = (decimal(64), decimal(2), Side::Buy);
    let trade = Trade { id: Some(TradeId::Text("a-1")), price, size, side };
    assert_eq!(returns(Data::Trade(trade)).to_string(), "S7_USDT trade a-1: buy 2 at 64");
}

#[test]
fn notices_read_as_the_sessions_own() {
    let symbol = &symbol(SLOT);
    let (slot, code) = (SLOT, Some(2));
    let (channel, state, reason) = ("trades", SubscriptionState::Refused, "no such pair");
    let error = Malformed::value(MalformedKind::Number, 12);
    let notices = [
        Notice::Subscription { slot, symbol, channel, state, code, reason },
        Notice::State {
            connection: ConnectionId(3),
            from: State::Live,
            to: State::Backoff,
            cause: Some(Cause::Ended),
            data_age: None,
        },
        Notice::Quiet { slot, symbol, age: Duration::from_secs(3) },
        Notice::Malformed { error, excerpt: b"{" },
        Notice::Venue { kind: ControlKind::System, code: None, reason: "maintenance" },
        Notice::SnapshotFailed { slot, symbol, failure: SnapshotFailure::Unusable },
        Notice::Slow { kind: MessageKind::Book, took_ns: 9, budget_ns: 5, count: 1 },
        Notice::Dropped { what: Dropped::Events, count: 4 },
    ];
    for notice in notices {
        let owned = OwnedNotice::from(notice);
        assert_eq!(owned.to_string(), notice.to_string());
        assert_eq!(format!("{:?}", owned.view().unwrap()), format!("{notice:?}"));
    }
    let quiet = OwnedItem::from(OwnedNotice::of(&notices[2]));
    assert_eq!((quiet.slot(), quiet.symbol()), (Some(slot), Some(symbol)));
    assert!(quiet.event().is_none() && quiet.notice().is_some());
}

#[test]
fn news_of_drivers_and_queues_are_one_line_each() {
    let unreachable = OwnedNotice::Unreachable {
        connection: ConnectionId(7),
        authority: "example.com:443".into(),
        cause: Cause::Dns,
        reason: "no\nrecord".into(),
    };
    let failed = OwnedNotice::HandlerFailed {
        kind: "trade",
        position: 1,
        panicked: true,
        message: "boom\n".into(),
        count: 3,
    };
    let stale = OwnedNotice::BookStale { slot: SLOT, symbol: symbol(SLOT), id: Some(4) };
    let delay = Duration::from_millis(1500);
    let reconnect = OwnedNotice::Reconnect {
        connection: ConnectionId(3),
        delay,
        attempt: 2,
        cause: Cause::Ended,
    };
    for (notice, part) in [
        (unreachable, "connection 7: cannot connect to example.com:443"),
        (failed, "the trade handler 1 panicked (failure 3)"),
        (stale, "S7_USDT book: stale in this stream"),
        (reconnect, "connection 3: the connection ended without"),
    ] {
        let words = OwnedItem::from(notice).to_string();
        assert!(words.contains(part) && !words.contains('\n'), "{words}");
    }
    assert!(OwnedItem::Stopped(Stop::Requested).to_string().starts_with("the feed is over"));
}

#[test]
fn what_is_lost_is_named_with_how_it_gave_way() {
    for (what, policy, words) in [
        (Loss::Trades, Policy::Oldest, "trades that came faster"),
        (Loss::Books, Policy::Resync, "book updates that came faster"),
        (Loss::BookTickers, Policy::Conflate, "book tickers that came faster"),
        (Loss::Tickers, Policy::Conflate, "tickers that came faster"),
        (Loss::Candles, Policy::Conflate, "candles that came faster"),
        (Loss::Others, Policy::Oldest, "other messages that came faster"),
        (Loss::States, Policy::Conflate, "notices of a state that came faster"),
        (Loss::Notices, Policy::Oldest, "notices that came faster"),
        (Loss::Account, Policy::Resync, "changes of the account that came faster"),
        (Loss::Fills, Policy::Oldest, "fills that came faster"),
        (Loss::Outcomes, Policy::Oldest, "outcomes of actions that came faster"),
    ] {
        let way = match policy {
            Policy::Oldest => "(the oldest gave way)",
            Policy::Conflate => "(newer ones took their place)",
            _ => "(a snapshot follows)",
        };
        let (slot, symbol) = (Some(SLOT), Some(symbol(SLOT)));
        let lost = OwnedNotice::Dropped { slot, symbol, what, count: 3, policy };
        let said = lost.to_string();
        assert!(said.starts_with(&format!("S7_USDT: {words}")) && said.ends_with(way), "{said}");
        assert_eq!((lost.slot(), lost.view().is_none()), (slot, true));
    }
}
