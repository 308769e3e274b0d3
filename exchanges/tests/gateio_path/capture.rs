//! Captures as what a socket would deliver: frames before the snapshot, the snapshot, frames after.

use std::path::Path;

use serde_json::Value;
use tickwire_exchanges::gateio::spot::{SpotChannel, UpdateSpeed};

use crate::client::{Client, ROOMY};
use crate::{samples, server};

const CHANNELS: &[SpotChannel] = &[
    SpotChannel::OrderBookUpdate(UpdateSpeed::Ms100),
    SpotChannel::Trades,
    SpotChannel::BookTicker,
    SpotChannel::Tickers,
];

/// A capture of one symbol.
pub(crate) struct Capture {
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
        Self { name, symbol, before, snapshot, after }
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
            name: "constructed".to_owned(),
            symbol: "BTC_USDT".to_owned(),
            before: before.concat(),
            snapshot: br#"{"id":102,"asks":[["101","7"],["102","1"]],"bids":[["100","5"]]}"#
                .to_vec(),
            after: after.concat(),
        }
    }

    /// All captures there are.
    pub(crate) fn all() -> Vec<Self> {
        let mut all = vec![Self::constructed()];
        if let Some(folder) = samples::published("replay") {
            let files = samples::files(&folder);
            let spot = |file: &&std::path::PathBuf| {
                let name = file.file_name().unwrap().to_string_lossy();
                name.starts_with("spot.") && name.ends_with(".jsonl")
            };
            all.extend(files.iter().filter(spot).map(|file| Self::read(file)));
            assert!(all.len() >= 7, "the published recordings are there");
        }
        all
    }

    /// Plays the capture, `cut` into reads; answers the transcript.
    pub(crate) fn play(
        &self,
        mut cut: impl FnMut(&[u8], &mut dyn FnMut(&[u8])),
        polls: bool,
    ) -> String {
        let mut client = Client::new(&[&self.symbol], CHANNELS, ROOMY);
        client.extra_polls = polls;
        client.open();
        cut(&self.before, &mut |read| client.receive(read));
        assert_eq!(client.calls.len(), 1, "{}: one snapshot is asked for", self.name);
        client.answer(&self.snapshot);
        cut(&self.after, &mut |read| client.receive(read));
        let book = client.book();
        format!("{}{book:?}", client.said)
    }
}
