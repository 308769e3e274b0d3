//! What a session says, against the forms of the documents.

use tickwire_core::event::Interval;
use tickwire_core::exchange::{Batch, Command, Exchange, Scope};
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;
use tickwire_core::time::UnixNanos;
use tickwire_exchanges::gateio::futures::{
    BookLevels, Extent, FuturesChannel, GateioFutures, ObuLevels, Prices, Settle, UpdateStream,
};

const VENUE: GateioFutures = GateioFutures::USDT;

fn encoded(command: Command<'_, FuturesChannel>) -> String {
    let mut out = [0; 4096];
    let mut out = Writer::new(&mut out);
    VENUE.encode(command, &mut out).unwrap();
    String::from_utf8(out.written().to_vec()).unwrap()
}

fn batch<'a>(channel: FuturesChannel, symbols: &'a [Symbol]) -> Batch<'a, FuturesChannel> {
    Batch { id: 7, time: UnixNanos::from_millis(1_211_971_000_888), channel, symbols }
}

fn symbols(names: &[&str]) -> Vec<Symbol> {
    names.iter().map(|name| Symbol::new(name).unwrap()).collect()
}

#[test]
fn a_ping_is_the_documents_ping() {
    let time = UnixNanos::from_secs(1_979_707_035);
    let expected = r#"{"time":1979707035,"channel":"futures.ping"}"#;
    assert_eq!(encoded(Command::Ping { time }), expected);
}

const BOTH: &str = r#"["BTC_USDT","币安人生_USDT"]"#;
const ALL: &str = r#"["!all"]"#;

const fn candles(of: Prices, interval: Interval) -> FuturesChannel {
    FuturesChannel::Candlesticks { of, interval }
}

/// Channels, how many contracts they are asked for, their names and their payloads.
const PAYLOADS: [(FuturesChannel, usize, &str, &str); 18] = [
    (FuturesChannel::Trades, 2, "trades", BOTH),
    (FuturesChannel::BookTicker, 2, "book_ticker", BOTH),
    (FuturesChannel::Tickers, 2, "tickers", BOTH),
    (candles(Prices::Traded, Interval::Minutes(1)), 1, "candlesticks", r#"["1m","BTC_USDT"]"#),
    (candles(Prices::Mark, Interval::Hours(4)), 1, "candlesticks", r#"["4h","mark_BTC_USDT"]"#),
    (
        candles(Prices::Index, Interval::Seconds(10)),
        1,
        "candlesticks",
        r#"["10s","index_BTC_USDT"]"#,
    ),
    (
        FuturesChannel::OrderBookUpdate(UpdateStream::Ms20L20),
        1,
        "order_book_update",
        r#"["BTC_USDT","20ms","20"]"#,
    ),
    (
        FuturesChannel::OrderBookUpdate(UpdateStream::Ms100L50),
        1,
        "order_book_update",
        r#"["BTC_USDT","100ms","50"]"#,
    ),
    (
        FuturesChannel::OrderBookUpdate(UpdateStream::Ms100L100),
        1,
        "order_book_update",
        r#"["BTC_USDT","100ms","100"]"#,
    ),
    (FuturesChannel::OrderBook(BookLevels::L20), 1, "order_book", r#"["BTC_USDT","20","0"]"#),
    (
        FuturesChannel::Obu(ObuLevels::L400),
        2,
        "obu",
        r#"["ob.BTC_USDT.400","ob.币安人生_USDT.400"]"#,
    ),
    (FuturesChannel::PublicLiquidates(Extent::Followed), 2, "public_liquidates", BOTH),
    (FuturesChannel::PublicLiquidates(Extent::All), 1, "public_liquidates", ALL),
    (
        FuturesChannel::ContractStats(Interval::Minutes(5)),
        1,
        "contract_stats",
        r#"["BTC_USDT","5m"]"#,
    ),
    (FuturesChannel::ContractInfo(Extent::Followed), 2, "contract_info", BOTH),
    (FuturesChannel::ContractInfo(Extent::All), 1, "contract_info", ALL),
    (FuturesChannel::AdlWarning(Extent::Followed), 2, "adl_warning", BOTH),
    (FuturesChannel::AdlWarning(Extent::All), 1, "adl_warning", ALL),
];

#[test]
fn every_channel_has_its_payload() {
    let symbols = symbols(&["BTC_USDT", "币安人生_USDT"]);
    for (channel, count, name, payload) in PAYLOADS {
        let symbols = &symbols[..count];
        assert!(symbols.len() <= usize::from(VENUE.batch(channel)), "{channel:?}");
        assert_eq!(VENUE.scope(channel) == Scope::Market, payload == ALL);
        let name = format!("futures.{name}");
        assert_eq!(VENUE.channel_name(channel), name);
        let head = format!(r#"{{"time":1211971000,"id":7,"channel":"{name}","event":"#);
        let expected = format!(r#"{head}"subscribe","payload":{payload}}}"#);
        assert_eq!(encoded(Command::Subscribe(batch(channel, symbols))), expected);
        let expected = format!(r#"{head}"unsubscribe","payload":{payload}}}"#);
        assert_eq!(encoded(Command::Unsubscribe(batch(channel, symbols))), expected);
    }
}

#[test]
fn a_batch_that_has_no_form_is_refused() {
    let two = symbols(&["BTC_USDT", "ETH_USDT"]);
    let update = FuturesChannel::OrderBookUpdate(UpdateStream::Ms100L100);
    for (channel, symbols) in [(update, &two[..]), (update, &[]), (FuturesChannel::Trades, &[])] {
        let mut out = [0; 512];
        let command = Command::Subscribe(batch(channel, symbols));
        VENUE.encode(command, &mut Writer::new(&mut out)).unwrap_err();
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let symbols = symbols(&["BTC_USDT"]);
    for channel in [FuturesChannel::Trades, FuturesChannel::OrderBookUpdate(UpdateStream::Ms20L20)]
    {
        let command = Command::Subscribe(batch(channel, &symbols));
        let len = encoded(command).len();
        for room in 0..len {
            let mut out = vec![0; room];
            VENUE.encode(command, &mut Writer::new(&mut out)).unwrap_err();
        }
        VENUE.encode(command, &mut Writer::new(&mut vec![0; len])).unwrap();
    }
}

#[test]
fn a_snapshot_is_as_deep_as_its_stream() {
    for (settle, stream, symbol, expected) in [
        (
            Settle::Usdt,
            UpdateStream::Ms100L100,
            "BTC_USDT",
            "usdt/order_book?contract=BTC_USDT&limit=100",
        ),
        (
            Settle::Btc,
            UpdateStream::Ms100L50,
            "BTC_USD",
            "btc/order_book?contract=BTC_USD&limit=50",
        ),
        (
            Settle::Usd1,
            UpdateStream::Ms100L20,
            "BTC_USD1",
            "usd1/order_book?contract=BTC_USD1&limit=20",
        ),
        (
            Settle::Usdt,
            UpdateStream::Ms20L20,
            "龙_A",
            "usdt/order_book?contract=%E9%BE%99_A&limit=20",
        ),
    ] {
        let venue = GateioFutures { settle };
        let channel = FuturesChannel::OrderBookUpdate(stream);
        let mut out = [0; 256];
        let mut out = Writer::new(&mut out);
        venue.snapshot_path(channel, &Symbol::new(symbol).unwrap(), &mut out).unwrap();
        let path = format!("/api/v4/futures/{expected}&with_id=true");
        assert_eq!(str::from_utf8(out.written()).unwrap(), path);
        assert_eq!(venue.book_feed(channel).unwrap().levels, stream.levels());
    }
}

#[test]
fn each_settle_currency_has_its_own_name_and_address() {
    for (settle, name) in [(Settle::Usdt, "usdt"), (Settle::Btc, "btc"), (Settle::Usd1, "usd1")] {
        let facts = GateioFutures { settle }.facts();
        assert_eq!(facts.name, format!("gateio-futures-{name}"));
        assert_eq!(facts.context.url, format!("wss://fx-ws.gateio.ws/v4/ws/{name}"));
    }
}

#[test]
fn decimal_sizes_are_asked_for_everywhere() {
    for settle in Settle::ALL {
        let facts = GateioFutures { settle }.facts();
        let decimal = ("X-Gate-Size-Decimal", "1");
        assert!(facts.context.headers.contains(&decimal));
        assert_eq!(facts.rest_headers.iter().collect::<Vec<_>>(), [decimal]);
    }
}
