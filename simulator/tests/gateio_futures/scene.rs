//! A venue, its clients, and what they get.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;
use tickwire_simulator::gateio::futures::{Config, Futures, Settle};
use tickwire_simulator::venue::{
    Answer, Book, ClientId, LEAP, Message, Output, Payload, Request, Time, Venue,
};

/// When scenes begin.
pub(crate) const START: Time = Duration::from_millis(1_900_000_000_003);

/// A venue and a clock.
pub(crate) struct Scene {
    pub(crate) venue: Futures,
    pub(crate) now: Time,
}

/// What has reached a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Got {
    Push { to: u64, channel: &'static str, text: String },
    Reply { to: u64, text: String },
    Cut { to: u64 },
}

impl Got {
    pub(crate) fn json(&self) -> Value {
        let (Self::Push { text, .. } | Self::Reply { text, .. }) = self else {
            panic!("no message: {self:?}")
        };
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    pub(crate) fn result(&self) -> Value {
        self.json()["result"].take()
    }

    pub(crate) const fn is_push(&self) -> bool {
        matches!(self, Self::Push { .. })
    }
}

/// A configuration for tests: without lag and limits.
pub(crate) fn config(seed: u64) -> Config {
    let mut config = Config::new(Settle::Usdt);
    config.seed = seed;
    config.rest_lag = Duration::ZERO;
    config.rest_limit = 0;
    config
}

impl Scene {
    pub(crate) fn new(config: Config) -> Self {
        Self { venue: Futures::new(config, START), now: START }
    }

    /// A scene with one client.
    pub(crate) fn with_client(config: Config) -> Self {
        let mut scene = Self::new(config);
        scene.opens(1, &[]);
        scene
    }

    /// A scene with one client that wants sizes as decimals.
    pub(crate) fn with_decimal_client(config: Config) -> Self {
        let mut scene = Self::new(config);
        scene.opens(1, &[("x-gate-size-decimal", "1")]);
        scene
    }

    pub(crate) fn opens(&mut self, client: u64, headers: &[(&str, &str)]) {
        let own = |&(name, value): &(&str, &str)| (name.to_owned(), value.to_owned());
        let headers: Vec<_> = headers.iter().map(own).collect();
        self.venue.opened(ClientId(client), self.now);
        self.venue.introduced(ClientId(client), &headers, self.now);
    }

    pub(crate) fn passes_ms(&mut self, ms: u64) -> Vec<Got> {
        let end = self.now + Duration::from_millis(ms);
        let mut got = Vec::new();
        while self.now < end {
            self.now = end.min(self.now + LEAP);
            self.venue.advance(self.now);
            got.extend(self.drain());
        }
        got
    }

    pub(crate) fn says(&mut self, client: u64, text: &str) -> Vec<Got> {
        self.venue.received(ClientId(client), Message::Text(text), self.now);
        self.drain()
    }

    /// A client asks as it should; `payload` is JSON.
    pub(crate) fn asks(
        &mut self,
        client: u64,
        event: &str,
        channel: &str,
        payload: &str,
    ) -> Vec<Got> {
        let time = self.now.as_secs();
        let head = format!(r#"{{"time":{time},"id":7,"channel":"{channel}","event":"{event}""#);
        self.says(client, &format!(r#"{head},"payload":{payload}}}"#))
    }

    /// Subscribes the first client and expects success; what else came.
    pub(crate) fn subscribes(&mut self, channel: &str, payload: &str) -> Vec<Got> {
        let mut got = self.asks(1, "subscribe", channel, payload);
        let at = got.iter().position(|got| !got.is_push()).expect("an answer");
        let answer = got.remove(at);
        assert_eq!(answer.result()["status"], "success", "{channel} {payload}: {answer:?}");
        got
    }

    pub(crate) fn get(&mut self, path: &str, query: &str) -> Answer {
        self.venue.request(&Request::new("GET", path, query), self.now)
    }

    pub(crate) fn drain(&mut self) -> Vec<Got> {
        std::iter::from_fn(|| self.venue.poll()).map(got).collect()
    }
}

fn got(output: Output) -> Got {
    let text = |payload| match payload {
        Payload::Text(text) => text.to_string(),
        Payload::Binary(bytes) => panic!("binary: {bytes:?}"),
    };
    match output {
        Output::Push { to, channel, payload, .. } => {
            Got::Push { to: to.0, channel, text: text(payload) }
        }
        Output::Reply { to, payload } => Got::Reply { to: to.0, text: text(payload) },
        Output::Cut { to } => Got::Cut { to: to.0 },
        other @ Output::Close { .. } => panic!("unexpected: {other:?}"),
    }
}

/// A decimal in units of 10^-12.
pub(crate) fn units(text: &str) -> i128 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{part:0<12}").parse().unwrap_or_else(|_| panic!("{text}"))
}

/// A size or a price, as a text or as a number.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A client's book: a map of prices, nothing else.
#[derive(Clone, Debug, Default)]
pub(crate) struct Client {
    pub(crate) id: u64,
    bids: BTreeMap<i128, (String, String)>,
    asks: BTreeMap<i128, (String, String)>,
}

impl Client {
    /// From a whole book, whose sides have these names.
    pub(crate) fn whole(book: &Value, id: u64, bids: &str, asks: &str) -> Self {
        let mut client = Self { id, ..Self::default() };
        client.apply(book, id, bids, asks);
        client
    }

    /// Merges a push of levels of either form; a size of zero deletes.
    pub(crate) fn apply(&mut self, push: &Value, id: u64, bids: &str, asks: &str) {
        for (side, name) in [(&mut self.bids, bids), (&mut self.asks, asks)] {
            for level in push[name].as_array().into_iter().flatten() {
                let (price, size) = match level {
                    Value::Array(pair) => (text(&pair[0]), text(&pair[1])),
                    _ => (text(&level["p"]), text(&level["s"])),
                };
                if units(&size) == 0 {
                    side.remove(&units(&price));
                } else {
                    side.insert(units(&price), (price, size));
                }
            }
        }
        self.id = id;
    }

    /// As the venue shows books.
    pub(crate) fn book(&self) -> Book {
        Book {
            id: self.id,
            bids: self.bids.values().rev().cloned().collect(),
            asks: self.asks.values().cloned().collect(),
        }
    }
}
