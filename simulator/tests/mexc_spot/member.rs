//! A client with a key: what it signs, and what it listens to.

use std::fmt::Write as _;

use ring::hmac;
use serde_json::Value;
use tickwire_simulator::account::Profile;
use tickwire_simulator::mexc::spot::Config;
use tickwire_simulator::venue::{Answer, ClientId, Request, Venue};

use crate::scene::{Got, Scene, config};

pub(crate) const USER: u64 = 7;
pub(crate) const KEY: &str = "mx0-key-of-a-test";
pub(crate) const SECRET: &str = "secret-of-a-test";
pub(crate) const KEYS: &str = "/api/v3/userDataStream";

/// A venue where the account has 10,000 USDT and 5 BTC.
pub(crate) fn rich(seed: u64) -> Config {
    let mut config = config(seed);
    let profile = Profile::new(USER, KEY, SECRET).with("USDT", "1000000").with("BTC", "5");
    config.accounts = vec![profile];
    config
}

/// The signature of a text.
pub(crate) fn signature(secret: &str, text: &str) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), text.as_bytes());
    tag.as_ref().iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}

impl Scene {
    /// A request that is as it should be; `query` is without timestamp and signature.
    pub(crate) fn signed(&mut self, method: &str, path: &str, query: &str) -> Answer {
        let separator = if query.is_empty() { "" } else { "&" };
        let query = format!("{query}{separator}timestamp={}", self.now.as_millis());
        let signature = signature(SECRET, &query);
        self.asks(method, path, &format!("{query}&signature={signature}"), "", Some(KEY))
    }

    /// A request with a key, or none.
    pub(crate) fn asks(
        &mut self,
        method: &str,
        path: &str,
        query: &str,
        body: &str,
        key: Option<&str>,
    ) -> Answer {
        let headers: Vec<_> =
            key.map(|key| ("X-MEXC-APIKEY".to_owned(), key.to_owned())).into_iter().collect();
        let request = Request::new(method, path, query);
        let request = Request { headers: &headers, body: body.as_bytes(), ..request };
        self.venue.request(&request, self.now)
    }

    /// The body of a request that succeeds.
    #[track_caller]
    pub(crate) fn gets(&mut self, method: &str, path: &str, query: &str) -> Value {
        let answer = self.signed(method, path, query);
        assert_eq!(answer.status, 200, "{method} {path}?{query}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    /// A new listen key.
    #[track_caller]
    pub(crate) fn listen_key(&mut self) -> String {
        self.gets("POST", KEYS, "")["listenKey"].as_str().unwrap().to_owned()
    }

    /// A client connects with a listen key; what it gets at once.
    pub(crate) fn connects(&mut self, client: u64, key: &str) -> Vec<Got> {
        self.venue.opened(ClientId(client), self.now);
        self.venue.queried(ClientId(client), &format!("listenKey={key}"), self.now);
        self.drain()
    }

    /// A scene with one client, which gets all that is told of the account; and its listen key.
    pub(crate) fn listening(config: Config) -> (Self, String) {
        let mut scene = Self::new(config);
        let key = scene.listen_key();
        assert_eq!(scene.connects(1, &key), []);
        for param in [ORDERS, DEALS, ACCOUNT] {
            scene.subscribes(1, param);
        }
        (scene, key)
    }

    /// The code and the words of a refusal; the code as it is written.
    #[track_caller]
    pub(crate) fn refusal(answer: &Answer) -> (u16, String, String) {
        let body: Value = serde_json::from_str(&answer.body).unwrap();
        (answer.status, body["code"].to_string(), body["msg"].as_str().unwrap().to_owned())
    }
}

pub(crate) const ORDERS: &str = "spot@private.orders.v3.api.pb";
pub(crate) const DEALS: &str = "spot@private.deals.v3.api.pb";
pub(crate) const ACCOUNT: &str = "spot@private.account.v3.api.pb";
