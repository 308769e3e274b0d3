//! Numbers, names and messages of a venue that are not what they should be.

use tickwire_core::decimal::DecimalError;
use tickwire_core::event::{Prices, Side, TradeId};
use tickwire_core::exchange::{Malformed, MalformedKind, MessageKind};
use tickwire_core::market::Market;
use tickwire_core::pair::Pair;
use tickwire_core::rules::SymbolStatus;

use crate::{names, says};

#[test]
fn a_message_that_cannot_be_read_says_what_is_wrong_at_which_byte() {
    let at = |kind| Malformed::value(kind, 12);
    says(&[
        (at(MalformedKind::Syntax), "broken syntax at byte 12"),
        (at(MalformedKind::Encoding), "not UTF-8 at byte 12"),
        (at(MalformedKind::Depth), "nested too deep at byte 12"),
        (at(MalformedKind::Type), "wrong frame type at byte 12"),
        (at(MalformedKind::Envelope), "not a message of this venue at byte 12"),
        (at(MalformedKind::Missing), "a required field is missing at byte 12"),
        (at(MalformedKind::Value), "a field has a value of the wrong type at byte 12"),
        (at(MalformedKind::Number), "not a number at byte 12"),
        (at(MalformedKind::Range), "a number is out of range at byte 12"),
        (at(MalformedKind::Symbol), "not a symbol at byte 12"),
        (at(MalformedKind::TooLarge), "more events or levels than the scratch holds at byte 12"),
        (at(MalformedKind::Refused), "the venue refused the request at byte 12"),
    ]);
    says(&[
        (DecimalError::Syntax, "not a number"),
        (DecimalError::Range, "a number without an exact representation"),
    ]);
}

#[test]
fn a_pair_or_a_market_that_is_none_says_how_one_is_written() {
    let pair = |text: &str| text.parse::<Pair>().unwrap_err().to_string();
    assert_eq!(pair("BTCUSDT"), "a pair is written like BTC/USDT");
    assert!(pair("/USDT").starts_with("the base is "), "{}", pair("/USDT"));
    assert!(pair("BTC/").starts_with("the quote is "), "{}", pair("BTC/"));
    let market = "options".parse::<Market>().unwrap_err();
    let words = "neither `spot` nor like `usdt futures`, `usdt delivery`";
    assert_eq!(market.to_string(), words);
}

/// Names of docs/events.md.
#[test]
fn what_is_traded_and_how_has_names_for_programs() {
    names(&[
        (SymbolStatus::Trading, "trading"),
        (SymbolStatus::BuyOnly, "buy_only"),
        (SymbolStatus::SellOnly, "sell_only"),
        (SymbolStatus::ReduceOnly, "reduce_only"),
        (SymbolStatus::Halted, "halted"),
        (SymbolStatus::Unknown, "unknown"),
    ]);
    says(&[(Side::Buy, "buy"), (Side::Sell, "sell"), (Side::Other(-3), "other:-3")]);
    let prices = [Prices::Traded, Prices::Mark, Prices::Index].map(Prices::name);
    assert_eq!(prices, ["traded", "mark", "index"]);
    let kinds = [
        MessageKind::Book,
        MessageKind::Trade,
        MessageKind::Ticker,
        MessageKind::Ping,
        MessageKind::Other,
    ];
    assert_eq!(kinds.map(MessageKind::name), ["book", "trade", "ticker", "ping", "other"]);
}

#[test]
fn an_id_of_a_trade_is_as_the_venue_has_it() {
    let (number, text) = (TradeId::Number(7), TradeId::Text("7-a"));
    says(&[(number, "7"), (text, "7-a")]);
    assert_eq!((number.number(), text.number()), (Some(7), None));
}
