//! A venue, its clients, and what they get.

use std::collections::BTreeMap;
use std::time::Duration;

use prost::Message as _;
use tickwire_proto::generated::PushDataV3ApiWrapper;
use tickwire_proto::generated::push_data_v3_api_wrapper::Body;
use tickwire_simulator::mexc::spot::{Config, Spot};
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
    Push { to: u64, channel: &'static str, symbol: Option<String>, bytes: Vec<u8> },
    Reply { to: u64, text: String },
    Close { to: u64, code: Option<u16> },
    Cut { to: u64 },
}

impl Got {
    /// A push, decoded by prost.
    pub(crate) fn push(&self) -> PushDataV3ApiWrapper {
        let Self::Push { bytes, .. } = self else { panic!("no push: {self:?}") };
        PushDataV3ApiWrapper::decode(&bytes[..]).unwrap_or_else(|it| panic!("{it}: {bytes:02x?}"))
    }

    pub(crate) fn body(&self) -> Body {
        self.push().body.unwrap_or_else(|| panic!("no body: {self:?}"))
    }

    pub(crate) const fn is_push(&self) -> bool {
        matches!(self, Self::Push { .. })
    }
}

/// A configuration for tests: without lag, and with shallow books.
pub(crate) fn config(seed: u64) -> Config {
    let mut config = Config::default();
    config.seed = seed;
    config.deep_symbols.clear();
    config.rest_lag = Duration::ZERO;
    config.rest_rate = 0;
    config.rest_weight = 0;
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

    /// What a client says; what comes at once.
    pub(crate) fn says(&mut self, client: u64, text: &str) -> Vec<Got> {
        self.venue.received(ClientId(client), Message::Text(text), self.now);
        self.drain()
    }

    /// A client says something that has one answer.
    #[track_caller]
    pub(crate) fn answer(&mut self, client: u64, text: &str) -> String {
        match &self.says(client, text)[..] {
            [Got::Reply { to, text }] if *to == client => text.clone(),
            other => panic!("not one answer to {text}: {other:?}"),
        }
    }

    /// Subscribes a client to one stream, and expects success.
    #[track_caller]
    pub(crate) fn subscribes(&mut self, client: u64, param: &str) {
        let answer = self.answer(client, &subscription(&[param]));
        assert_eq!(answer, format!(r#"{{"id":7,"code":0,"msg":"{param}"}}"#));
    }

    pub(crate) fn get(&mut self, path: &str, query: &str) -> Answer {
        self.get_lagging(path, query, Duration::ZERO)
    }

    pub(crate) fn get_lagging(&mut self, path: &str, query: &str, lag: Duration) -> Answer {
        let request = Request { lag, ..Request::new("GET", path, query) };
        self.venue.request(&request, self.now)
    }

    pub(crate) fn drain(&mut self) -> Vec<Got> {
        std::iter::from_fn(|| self.venue.poll()).map(got).collect()
    }
}

/// A request to subscribe, with the id 7.
pub(crate) fn subscription(params: &[&str]) -> String {
    request("SUBSCRIPTION", params)
}

/// A request with the id 7.
pub(crate) fn request(method: &str, params: &[&str]) -> String {
    serde_json::json!({ "method": method, "params": params, "id": 7 }).to_string()
}

fn got(output: Output) -> Got {
    match output {
        Output::Push { to, channel, symbol, payload: Payload::Binary(bytes) } => Got::Push {
            to: to.0,
            channel,
            symbol: symbol.map(|symbol| symbol.to_string()),
            bytes: bytes.to_vec(),
        },
        Output::Reply { to, payload: Payload::Text(text) } => {
            Got::Reply { to: to.0, text: text.to_string() }
        }
        Output::Close { to, code } => Got::Close { to: to.0, code },
        Output::Cut { to } => Got::Cut { to: to.0 },
        other => panic!("text is for answers and binary for pushes: {other:?}"),
    }
}

/// A decimal in units of 10^-18.
pub(crate) fn units(text: &str) -> i128 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    assert!(!whole.is_empty() && part.len() <= 18, "{text}");
    assert!(whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit()), "{text}");
    assert!(whole == "0" || !whole.starts_with('0'), "{text}");
    format!("{whole}{part:0<18}").parse().unwrap()
}

/// Levels of a message.
pub(crate) type Levels = Vec<(String, String)>;

/// A client's book: a map of prices, nothing else. Numbers are compared, not texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Client {
    pub(crate) id: u64,
    bids: BTreeMap<i128, i128>,
    asks: BTreeMap<i128, i128>,
}

impl Client {
    /// From a whole book.
    pub(crate) fn whole(id: u64, bids: &Levels, asks: &Levels) -> Self {
        let mut client = Self::default();
        client.apply(id, bids, asks);
        client
    }

    pub(crate) fn of(book: &Book) -> Self {
        Self::whole(book.id, &book.bids, &book.asks)
    }

    /// Merges a push; a size of zero deletes, and so does one of what is not there.
    pub(crate) fn apply(&mut self, id: u64, bids: &Levels, asks: &Levels) {
        for (side, levels) in [(&mut self.bids, bids), (&mut self.asks, asks)] {
            for (price, size) in levels {
                match units(size) {
                    0 => side.remove(&units(price)),
                    size => side.insert(units(price), size),
                };
            }
        }
        self.id = id;
    }

    /// Only the best levels.
    pub(crate) fn best(&self, levels: usize) -> Self {
        Self {
            id: self.id,
            bids: self
                .bids
                .iter()
                .rev()
                .take(levels)
                .map(|(&price, &size)| (price, size))
                .collect(),
            asks: self.asks.iter().take(levels).map(|(&price, &size)| (price, size)).collect(),
        }
    }

    /// Panics where a book is crossed or one-sided.
    pub(crate) fn assert_sound(&self, context: &str) {
        let (bid, ask) = (self.bids.last_key_value(), self.asks.first_key_value());
        let (Some((bid, _)), Some((ask, _))) = (bid, ask) else { panic!("{context}: one-sided") };
        assert!(0 < *bid && bid < ask, "{context}: crossed, {bid} and {ask}");
    }
}

/// An `aggre.depth` push.
#[derive(Clone, Debug)]
pub(crate) struct Depth {
    pub(crate) first: u64,
    pub(crate) last: u64,
    pub(crate) bids: Levels,
    pub(crate) asks: Levels,
}

impl Depth {
    pub(crate) fn of(got: &Got) -> Self {
        let Body::PublicAggreDepths(depths) = got.body() else { panic!("no depth: {got:?}") };
        let levels = |levels: Vec<_>| {
            let level = |level: tickwire_proto::generated::PublicAggreDepthV3ApiItem| {
                (level.price, level.quantity)
            };
            levels.into_iter().map(level).collect()
        };
        Self {
            first: depths.from_version.parse().unwrap(),
            last: depths.to_version.parse().unwrap(),
            bids: levels(depths.bids),
            asks: levels(depths.asks),
        }
    }
}
