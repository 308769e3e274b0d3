//! A venue with accounts, its clients, and what they get.

use std::fmt::Write;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::{Digest, Sha512};
use tickwire_simulator::account::{Access, Faults, Key, Profile, View};
use tickwire_simulator::gateio::spot::{Config, Spot};
use tickwire_simulator::venue::{Answer, ClientId, Message, Output, Payload, Request, Time, Venue};

/// When scenes begin.
pub(crate) const START: Time = Duration::from_millis(1_900_000_000_003);
/// The account that may do everything.
pub(crate) const USER: u64 = 1_000_001;
/// Its key.
pub(crate) const KEY: &str = "key-of-one";
/// What that signs with.
pub(crate) const SECRET: &str = "test-secret";

/// A venue and a clock.
pub(crate) struct Scene {
    pub(crate) venue: Spot,
    pub(crate) now: Time,
    /// How far the clock of clients is ahead, in seconds.
    pub(crate) ahead: i64,
    requests: u64,
}

/// What has reached a client.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Got {
    Push { to: u64, channel: &'static str, json: Value },
    Reply { to: u64, json: Value },
    Cut { to: u64 },
}

impl Got {
    pub(crate) const fn reply(&self) -> Option<&Value> {
        if let Self::Reply { json, .. } = self { Some(json) } else { None }
    }

    pub(crate) fn push(&self, wanted: &str) -> Option<&Value> {
        match self {
            Self::Push { channel, json, .. } if *channel == wanted => Some(json),
            _ => None,
        }
    }
}

/// Lower-case hex of HMAC-SHA512, by another implementation than the simulator's.
pub(crate) fn signed(secret: &str, text: &str) -> String {
    let mut mac = Hmac::<Sha512>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    hex(&mac.finalize().into_bytes())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// A quiet market and a busy one, and three accounts; nothing is limited.
pub(crate) fn config(seed: u64) -> Config {
    let mut config = Config::default();
    config.seed = seed;
    config.rest_limit = 0;
    config.order_limit = 0;
    config.quiet_symbols = vec!["ETH_USDT".into()];
    let mut owner = Profile::new(USER, KEY, SECRET).with("USDT", "1000000").with("BTC", "5");
    owner = owner.with("ETH", "50");
    let mut looker = Key::new("key-that-looks", SECRET);
    looker.permissions.spot = Access::Read;
    let mut futures = Key::new("key-of-futures", SECRET);
    futures.permissions.spot = Access::None;
    let mut elsewhere = Key::new("key-of-elsewhere", SECRET);
    elsewhere.addresses = vec!["192.0.2.7".into()];
    let mut here = Key::new("key-of-here", SECRET);
    here.addresses = vec!["192.0.2.7".into(), "127.0.0.1".into()];
    owner.keys.extend([looker, futures, elsewhere, here]);
    config.accounts = vec![owner, Profile::new(1_000_002, "key-of-two", "another-secret")];
    config
}

impl Scene {
    /// With one client, that is not logged in.
    pub(crate) fn new(config: Config) -> Self {
        let mut venue = Spot::new(config, START);
        venue.opened(ClientId(1), START);
        Self { venue, now: START, ahead: 0, requests: 0 }
    }

    /// With one client, that has logged in and listens to orders, fills and balances.
    pub(crate) fn listening(config: Config) -> Self {
        let mut scene = Self::new(config);
        scene.logs_in(1, KEY, SECRET);
        scene.listens(1);
        scene
    }

    pub(crate) fn logs_in(&mut self, client: u64, key: &str, secret: &str) {
        let answers = self.login(client, key, secret);
        let answer = answers[0].reply().unwrap();
        assert_eq!(answer["header"]["status"], "200", "{answer}");
    }

    pub(crate) fn listens(&mut self, client: u64) {
        for (channel, payload) in [
            ("spot.orders", json!(["!all"])),
            ("spot.usertrades", json!(["!all"])),
            ("spot.balances", Value::Null),
        ] {
            let answer = self.subscribes(client, channel, &payload, KEY, SECRET);
            assert_eq!(answer["result"]["status"], "success", "{answer}");
        }
    }

    /// Another client connects.
    pub(crate) fn venue_opens(&mut self, client: u64) {
        self.venue.opened(ClientId(client), self.now);
    }

    pub(crate) fn secs(&self) -> u64 {
        self.now.as_secs().checked_add_signed(self.ahead).unwrap()
    }

    pub(crate) fn passes_ms(&mut self, ms: u64) -> Vec<Got> {
        self.now += Duration::from_millis(ms);
        self.venue.advance(self.now);
        self.drain()
    }

    pub(crate) fn says(&mut self, client: u64, text: &str) -> Vec<Got> {
        self.venue.received(ClientId(client), Message::Text(text), self.now);
        self.drain()
    }

    /// A signed subscription, and its answer.
    pub(crate) fn subscribes(
        &mut self,
        client: u64,
        channel: &str,
        payload: &Value,
        key: &str,
        secret: &str,
    ) -> Value {
        let time = self.secs();
        let text = format!("channel={channel}&event=subscribe&time={time}");
        let auth = json!({ "method": "api_key", "KEY": key, "SIGN": signed(secret, &text) });
        let mut request = json!({
            "time": time, "id": 7, "channel": channel, "event": "subscribe", "auth": auth,
        });
        if !payload.is_null() {
            request["payload"] = payload.clone();
        }
        let got = self.says(client, &request.to_string());
        got.iter().find_map(Got::reply).expect("an answer").clone()
    }

    pub(crate) fn login(&mut self, client: u64, key: &str, secret: &str) -> Vec<Got> {
        let time = self.secs();
        let signature = signed(secret, &format!("api\nspot.login\n\n{time}"));
        let payload = json!({
            "api_key": key, "signature": signature, "timestamp": time.to_string(),
            "req_id": "login-1",
        });
        let request = json!({
            "time": time, "channel": "spot.login", "event": "api", "payload": payload,
        });
        self.says(client, &request.to_string())
    }

    /// A request of the API, and all that came of it.
    pub(crate) fn calls(&mut self, client: u64, channel: &str, param: &Value) -> Vec<Got> {
        self.requests += 1;
        let payload = json!({ "req_id": format!("r-{}", self.requests), "req_param": param });
        let time = self.secs();
        let request =
            json!({ "time": time, "channel": channel, "event": "api", "payload": payload });
        self.says(client, &request.to_string())
    }

    /// The last answer of a request of the API: its result, or its error.
    pub(crate) fn result(&mut self, channel: &str, param: &Value) -> Result<Value, Value> {
        let got = self.calls(1, channel, param);
        let answer = got.iter().filter_map(Got::reply).next_back().expect("an answer");
        assert_eq!(answer["request_id"], format!("r-{}", self.requests));
        assert_eq!(answer["header"]["channel"], channel);
        match (answer["data"].get("result"), answer["data"].get("errs")) {
            (Some(result), None) => Ok(result.clone()),
            (None, Some(errs)) => {
                let mut errs = errs.clone();
                errs["status"] = answer["header"]["status"].clone();
                Err(errs)
            }
            _ => panic!("{answer}"),
        }
    }

    /// A signed REST request.
    pub(crate) fn rest(&mut self, method: &str, path: &str, query: &str, body: &str) -> Answer {
        self.rest_as((KEY, SECRET), method, path, query, body)
    }

    pub(crate) fn rest_as(
        &mut self,
        (key, secret): (&str, &str),
        method: &str,
        path: &str,
        query: &str,
        body: &str,
    ) -> Answer {
        let path = format!("/api/v4{path}");
        let (time, hash) = (self.secs(), hex(&Sha512::digest(body)));
        let text = format!("{method}\n{path}\n{query}\n{hash}\n{time}");
        let headers =
            [("KEY", key), ("Timestamp", &time.to_string()), ("SIGN", &signed(secret, &text))]
                .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let request = Request {
            headers: &headers,
            body: body.as_bytes(),
            ..Request::new(method, &path, query)
        };
        self.venue.request(&request, self.now)
    }

    pub(crate) fn account(&self) -> View {
        self.venue.account(USER).unwrap()
    }

    /// What there is of a currency, as available and locked.
    pub(crate) fn balance(&self, currency: &str) -> (String, String) {
        let balances = self.account().balances.into_iter();
        let mut found = balances.filter(|balance| balance.currency == currency);
        found.next().map(|it| (it.available, it.locked)).unwrap_or_default()
    }

    pub(crate) fn faulty(&mut self, change: impl FnOnce(&mut Faults)) {
        let mut faults = Faults::default();
        change(&mut faults);
        self.venue.set_account_faults(&faults);
    }

    /// The best bid and the best ask of a symbol.
    pub(crate) fn best(&self, symbol: &str) -> [(String, String); 2] {
        let id = self.venue.last_id(symbol).unwrap();
        let book = self.venue.book(symbol, id, 1).unwrap();
        [book.bids[0].clone(), book.asks[0].clone()]
    }

    pub(crate) fn drain(&mut self) -> Vec<Got> {
        std::iter::from_fn(|| self.venue.poll()).map(got).collect()
    }
}

fn got(output: Output) -> Got {
    let json = |payload| match payload {
        Payload::Text(text) => serde_json::from_str(&text).unwrap(),
        Payload::Binary(bytes) => panic!("binary: {bytes:?}"),
    };
    match output {
        Output::Push { to, channel, payload, .. } => {
            Got::Push { to: to.0, channel, json: json(payload) }
        }
        Output::Reply { to, payload } => Got::Reply { to: to.0, json: json(payload) },
        Output::Cut { to } => Got::Cut { to: to.0 },
        other @ Output::Close { .. } => panic!("unexpected: {other:?}"),
    }
}

/// A REST answer as JSON.
pub(crate) fn body(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.body))
}

/// An order to buy or to sell.
pub(crate) fn order(side: &str, amount: &str, price: &str) -> Value {
    json!({ "currency_pair": "ETH_USDT", "side": side, "amount": amount, "price": price })
}
