//! A venue, its clients, and what they get.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;
use tickwire_simulator::gateio::spot::{Config, Spot};
use tickwire_simulator::venue::{
    Answer, Book, ClientId, LEAP, Message, Output, Payload, Request, Time, Venue,
};

/// When scenes begin.
pub(crate) const START: Time = Duration::from_millis(1_900_000_000_003);

/// A venue and a clock.
pub(crate) struct Scene {
    pub(crate) venue: Spot,
    pub(crate) now: Time,
}

/// What has reached a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Got {
    Push { to: u64, channel: &'static str, symbol: Option<String>, text: String },
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

/// A configuration for tests: busy and without lag.
pub(crate) fn config(seed: u64) -> Config {
    let mut config = Config::default();
    config.seed = seed;
    config.rest_lag = Duration::ZERO;
    config.rest_limit = 0;
    config
}

impl Scene {
    pub(crate) fn new(config: Config) -> Self {
        Self { venue: Spot::new(config, START), now: START }
    }

    /// A scene with one client.
    pub(crate) fn with_client(config: Config) -> Self {
        let mut scene = Self::new(config);
        scene.venue.opened(ClientId(1), START);
        scene
    }

    pub(crate) fn passes(&mut self, time: Duration) -> Vec<Got> {
        let end = self.now + time;
        let mut got = Vec::new();
        while self.now + LEAP < end {
            got.extend(self.leaps(LEAP));
        }
        got.extend(self.leaps(end - self.now));
        got
    }

    /// Time passes at once, as after a sleep.
    pub(crate) fn leaps(&mut self, time: Duration) -> Vec<Got> {
        self.now += time;
        self.venue.advance(self.now);
        self.drain()
    }

    pub(crate) fn passes_ms(&mut self, ms: u64) -> Vec<Got> {
        self.passes(Duration::from_millis(ms))
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
        self.says(
            client,
            &format!(
                r#"{{"time":{time},"id":7,"channel":"{channel}","event":"{event}","payload":{payload}}}"#
            ),
        )
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
        self.get_lagging(path, query, Duration::ZERO)
    }

    pub(crate) fn get_lagging(&mut self, path: &str, query: &str, lag: Duration) -> Answer {
        let request = Request { lag, ..Request::new("GET", path, query) };
        self.venue.request(&request, self.now)
    }

    fn drain(&mut self) -> Vec<Got> {
        std::iter::from_fn(|| self.venue.poll()).map(got).collect()
    }
}

fn got(output: Output) -> Got {
    let text = |payload| match payload {
        Payload::Text(text) => text.to_string(),
        Payload::Binary(bytes) => panic!("binary: {bytes:?}"),
    };
    match output {
        Output::Push { to, channel, symbol, payload } => Got::Push {
            to: to.0,
            channel,
            symbol: symbol.map(|symbol| symbol.to_string()),
            text: text(payload),
        },
        Output::Reply { to, payload } => Got::Reply { to: to.0, text: text(payload) },
        Output::Cut { to } => Got::Cut { to: to.0 },
        other @ Output::Close { .. } => panic!("unexpected: {other:?}"),
    }
}

/// A decimal in units of 10^-12.
pub(crate) fn units(text: &str) -> i128 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    assert!(!whole.is_empty() && part.len() <= 12, "{text}");
    assert!(whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit()), "{text}");
    assert!(whole == "0" || !whole.starts_with('0'), "{text}");
    format!("{whole}{part:0<12}").parse().unwrap()
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

    /// Merges a push; a size of zero deletes, and so does one of what is not there.
    pub(crate) fn apply(&mut self, push: &Value, id: u64, bids: &str, asks: &str) {
        for (side, name) in [(&mut self.bids, bids), (&mut self.asks, asks)] {
            for level in push[name].as_array().into_iter().flatten() {
                let (price, size) = (level[0].as_str().unwrap(), level[1].as_str().unwrap());
                if units(size) == 0 {
                    side.remove(&units(price));
                } else {
                    side.insert(units(price), (price.into(), size.into()));
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

/// Panics where a book is not in order, or crossed.
pub(crate) fn assert_sound(book: &Book, levels: usize, context: &str) {
    assert!(book.bids.len() <= levels && book.asks.len() <= levels, "{context}: too long");
    assert!(!book.bids.is_empty() && !book.asks.is_empty(), "{context}: one-sided");
    let prices = |side: &[(String, String)]| -> Vec<i128> {
        assert!(side.iter().all(|(_, size)| units(size) > 0), "{context}: {side:?}");
        side.iter().map(|(price, _)| units(price)).collect()
    };
    let (bids, asks) = (prices(&book.bids), prices(&book.asks));
    assert!(bids.iter().all(|&bid| bid > 0), "{context}: {bids:?}");
    assert!(bids.is_sorted_by(|a, b| a > b), "{context}: {bids:?}");
    assert!(asks.is_sorted_by(|a, b| a < b), "{context}: {asks:?}");
    assert!(bids[0] < asks[0], "{context}: crossed, {} and {}", book.bids[0].0, book.asks[0].0);
}
