//! Captures as what a socket would deliver: frames before the snapshot, the snapshot, frames after.

use std::path::Path;

use serde_json::Value;
use tickwire_core::exchange::Exchange;
use tickwire_exchanges::gateio::futures::{FuturesChannel, GateioFutures, UpdateStream};
use tickwire_exchanges::gateio::spot::{GateioSpot, SpotChannel, UpdateSpeed};

use crate::client::{Book, Client, ROOMY};
use crate::{samples, server};

const CHANNELS: &[SpotChannel] = &[
    SpotChannel::OrderBookUpdate(UpdateSpeed::Ms100),
    SpotChannel::Trades,
    SpotChannel::BookTicker,
    SpotChannel::Tickers,
];

const CONTRACTS: &[FuturesChannel] = &[
    FuturesChannel::OrderBookUpdate(UpdateStream::Ms100L100),
    FuturesChannel::Trades,
    FuturesChannel::BookTicker,
    FuturesChannel::Tickers,
];

/// A capture of one symbol.
pub(crate) struct Capture {
    /// Of a contract.
    futures: bool,
    pub(crate) name: String,
    pub(crate) symbol: String,
    pub(crate) before: Vec<u8>,
    pub(crate) snapshot: Vec<u8>,
    pub(crate) after: Vec<u8>,
}

impl Capture {
    /// Reads a recording of the replay folder.
    pub(crate) fn read(file: &Path) -> Self {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let symbol = name.split('.').nth(1).unwrap().to_owned();
        let (mut before, mut snapshot, mut after) = (Vec::new(), Vec::new(), Vec::new());
        for line in std::fs::read_to_string(file).unwrap().lines() {
            let record: Value = serde_json::from_str(line).unwrap();
            let raw = record["raw"].as_str().unwrap().as_bytes();
            match record["via"].as_str().unwrap() {
                "rest" => snapshot = raw.to_owned(),
                _ if snapshot.is_empty() => before.extend(server::text(raw)),
                _ => after.extend(server::text(raw)),
            }
        }
        let futures = name.starts_with("futures.");
        Self { futures, name, symbol, before, snapshot, after }
    }

    /// A capture of our own: every kind of message, control frames and fragments between them.
    pub(crate) fn constructed() -> Self {
        let delta = |first: u64, last: u64, levels: &str| {
            server::text(
                format!(
                    r#"{{"time":1757377580,"time_ms":1757377580101,"channel":"spot.order_book_update","event":"update","result":{{"t":1757377580100,"e":"depthUpdate","E":1757377580,"s":"BTC_USDT","U":{first},"u":{last},{levels}}}}}"#
                )
                .as_bytes(),
            )
        };
        let trade = r#"{"time":1757377580,"time_ms":1757377580046,"channel":"spot.trades","event":"update","result":{"id":508175041,"create_time":1202383316,"create_time_ms":"1202383316315.7946","side":"sell","currency_pair":"BTC_USDT","amount":"12.7400000000","price":"0.7409000000","range":"3580803-3580803"}}"#;
        let ticker = r#"{"time":1757377580,"channel":"spot.book_ticker","event":"update","result":{"t":1757377580040,"u":48733182,"s":"BTC_USDT","b":"18144.48","B":"0.0005571907","a":"","A":""}}"#;
        let other = r#"{"channel":"spot.new_thing","event":"update","result":{"x":"币安"}}"#;
        let before =
            [delta(101, 102, r#""b":[["100","1"]],"a":[]"#), server::ping(b"are you there")];
        let (head, tail) = trade.as_bytes().split_at(100);
        let after = [
            server::text(trade.as_bytes()),
            server::frame(0x01, head),
            server::ping(b""),
            server::frame(0x80, tail),
            delta(103, 103, r#""b":[],"a":[["101.50","2"]]"#),
            server::text(ticker.as_bytes()),
            server::text(br#"{"time":1,"channel":"spot.pong","event":"","result":null}"#),
            server::text(other.as_bytes()),
            server::text(br#"{"channel":"spot.trades","event":"update","result":{"id":"x"}}"#),
            delta(110, 110, r#""b":[["99","4"]],"a":[]"#),
            delta(111, 112, r#""b":[],"a":[["102","0"]]"#),
        ];
        Self {
            futures: false,
            name: "constructed".to_owned(),
            symbol: "BTC_USDT".to_owned(),
            before: before.concat(),
            snapshot: br#"{"id":102,"asks":[["101","7"],["102","1"]],"bids":[["100","5"]]}"#
                .to_vec(),
            after: after.concat(),
        }
    }

    /// The same of a contract: sizes as numbers and texts, several trades in a message.
    pub(crate) fn constructed_futures() -> Self {
        let delta = |first: u64, last: u64, levels: &str| {
            server::text(
                format!(
                    r#"{{"time":1757377580,"time_ms":1757377580101,"channel":"futures.order_book_update","event":"update","result":{{"t":1757377580100,"U":{first},"u":{last},"s":"BTC_USDT",{levels},"l":"100"}}}}"#
                )
                .as_bytes(),
            )
        };
        let trades = r#"{"time":1757377580,"time_ms":1757377580046,"channel":"futures.trades","event":"update","result":[{"size":"-12.5","id":508175041,"create_time":1757377580,"create_time_ms":1757377580040,"price":"100.5","contract":"BTC_USDT"},{"size":7,"id":508175042,"create_time":1757377580,"create_time_ms":1757377580041,"price":"101","contract":"BTC_USDT"}]}"#;
        let ticker = r#"{"time":1757377580,"time_ms":1757377580046,"channel":"futures.book_ticker","event":"update","result":{"t":1757377580040,"u":48733182,"s":"BTC_USDT","b":"100","B":"5.5","a":"","A":0}}"#;
        let stats = r#"{"channel":"futures.tickers","event":"update","result":[
            {"contract":"BTC_USDT","last":"100","mark_price":"100.1","index_price":"100.2",
             "funding_rate":"-0.0001","total_size":"9007199254740993"}]}"#;
        let snapshot = br#"{"current":1757377580.2,"id":102,"update":1757377580.1,
            "asks":[{"s":7,"p":"101"},{"s":1,"p":"102"}],"bids":[{"s":"5","p":"100"}]}"#;
        let before =
            [delta(101, 102, r#""a":[],"b":[{"p":"100","s":"1.5"}]"#), server::ping(b"are you")];
        let (head, tail) = trades.as_bytes().split_at(100);
        let after = [
            server::text(trades.as_bytes()),
            server::frame(0x01, head),
            server::ping(b""),
            server::frame(0x80, tail),
            delta(103, 103, r#""a":[{"p":"101.5","s":2}],"b":[]"#),
            server::text(ticker.as_bytes()),
            server::text(stats.as_bytes()),
            server::text(br#"{"time":1,"channel":"futures.pong","event":"","result":null}"#),
            delta(104, 106, r#""a":[],"b":[]"#),
            server::text(br#"{"channel":"futures.trades","event":"update","result":[{"id":"x"}]}"#),
            delta(110, 110, r#""a":[],"b":[{"p":"99","s":4}]"#),
            delta(111, 112, r#""a":[{"p":"102","s":0}],"b":[]"#),
        ];
        Self {
            futures: true,
            name: "constructed futures".to_owned(),
            symbol: "BTC_USDT".to_owned(),
            before: before.concat(),
            snapshot: snapshot.to_vec(),
            after: after.concat(),
        }
    }

    /// All captures there are.
    pub(crate) fn all() -> Vec<Self> {
        let mut all = vec![Self::constructed(), Self::constructed_futures()];
        all.extend(Self::recorded());
        all
    }

    /// The captures of others.
    pub(crate) fn recorded() -> Vec<Self> {
        let Some(folder) = samples::published("replay") else { return Vec::new() };
        let mut files = samples::files(&folder);
        files.retain(|file| file.extension().is_some_and(|kind| kind == "jsonl"));
        assert!(files.len() >= 11, "the published recordings are there");
        files.iter().map(|file| Self::read(file)).collect()
    }

    /// Plays the capture, `cut` into reads; answers the transcript.
    pub(crate) fn play(
        &self,
        cut: impl FnMut(&[u8], &mut dyn FnMut(&[u8])),
        polls: bool,
    ) -> String {
        self.finished(cut, polls).0
    }

    /// The same; answers the book of the end, too.
    pub(crate) fn finished(
        &self,
        cut: impl FnMut(&[u8], &mut dyn FnMut(&[u8])),
        polls: bool,
    ) -> (String, Option<Book>) {
        if self.futures {
            self.played(GateioFutures::USDT, CONTRACTS, cut, polls)
        } else {
            self.played(GateioSpot, CHANNELS, cut, polls)
        }
    }

    fn played<X: Exchange + Copy + 'static>(
        &self,
        venue: X,
        channels: &'static [X::Channel],
        mut cut: impl FnMut(&[u8], &mut dyn FnMut(&[u8])),
        polls: bool,
    ) -> (String, Option<Book>) {
        let mut client = Client::new(venue, &[&self.symbol], channels, ROOMY);
        client.extra_polls = polls;
        client.open();
        cut(&self.before, &mut |read| client.receive(read));
        assert_eq!(client.calls.len(), 1, "{}: one snapshot is asked for", self.name);
        client.answer(&self.snapshot);
        cut(&self.after, &mut |read| client.receive(read));
        let book = client.book();
        (format!("{}{book:?}", client.said), book)
    }
}
