//! A client with a key: what it signs, and what it gets.

use std::fmt::Write as _;

use ring::{digest, hmac};
use serde_json::{Value, json};
use tickwire_simulator::account::Profile;
use tickwire_simulator::gateio::futures::Config;
use tickwire_simulator::venue::{Answer, Request, Venue};

use crate::scene::{Got, Scene, config};

pub(crate) const USER: u64 = 20_011;
pub(crate) const KEY: &str = "key-of-a-test";
pub(crate) const SECRET: &str = "secret-of-a-test";
pub(crate) const BASE: &str = "/api/v4/futures/usdt";

/// A venue where the account has money.
pub(crate) fn rich(seed: u64) -> Config {
    let mut config = config(seed);
    config.accounts = vec![Profile::new(USER, KEY, SECRET).with("USDT", "1000000")];
    config
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}

/// The signature of a text.
pub(crate) fn signature(text: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA512, SECRET.as_bytes());
    hex(hmac::sign(&key, text.as_bytes()).as_ref())
}

impl Scene {
    /// Asks for a private channel as it should be asked for; the answer, which may come after a
    /// push.
    pub(crate) fn asks_privately(&mut self, event: &str, channel: &str, payload: &str) -> Value {
        let time = self.now.as_secs();
        let sign = signature(&format!("channel={channel}&event={event}&time={time}"));
        let auth = json!({ "method": "api_key", "KEY": KEY, "SIGN": sign });
        let head = format!(r#"{{"time":{time},"id":7,"channel":"{channel}","event":"{event}""#);
        let text = format!(r#"{head},"payload":{payload},"auth":{auth}}}"#);
        let [reply] = &self.says(1, &text)[..] else { panic!("not one answer to {text}") };
        reply.json()
    }

    /// A client who gets all that is told of the account, with sizes as texts or not.
    pub(crate) fn listening(config: Config, decimal: bool) -> Self {
        let mut scene =
            if decimal { Self::with_decimal_client(config) } else { Self::with_client(config) };
        let all = format!(r#"["{USER}","!all"]"#);
        for channel in ["orders", "usertrades", "positions", "position_closes", "liquidates"] {
            let answer = scene.asks_privately("subscribe", &format!("futures.{channel}"), &all);
            assert_eq!(answer["result"]["status"], "success", "{answer}");
        }
        let own = format!(r#"["{USER}"]"#);
        scene.asks_privately("subscribe", "futures.balances", &own);
        scene
    }

    /// Logs the first client in.
    pub(crate) fn logs_in(&mut self) -> Value {
        let time = self.now.as_secs();
        let signature = signature(&format!("api\nfutures.login\n\n{time}"));
        let payload = json!({
            "api_key": KEY, "signature": signature, "timestamp": time.to_string(), "req_id": "r0",
        });
        let got = self.api("futures.login", &payload);
        let [Got::Reply { text, .. }] = &got[..] else { panic!("{got:?}") };
        serde_json::from_str(text).unwrap()
    }

    pub(crate) fn api(&mut self, channel: &str, payload: &Value) -> Vec<Got> {
        let time = self.now.as_secs();
        self.says(
            1,
            &json!({ "time": time, "channel": channel, "event": "api", "payload": payload })
                .to_string(),
        )
    }

    /// Calls the API after a login; its answers, without the pushes.
    pub(crate) fn calls(&mut self, channel: &str, param: &Value) -> Vec<Value> {
        let got = self.api(channel, &json!({ "req_id": "r1", "req_param": param }));
        got.iter().filter(|got| !got.is_push()).map(Got::json).collect()
    }

    /// The result of the last answer to a call.
    #[track_caller]
    pub(crate) fn result(&mut self, channel: &str, param: &Value) -> Value {
        let answers = self.calls(channel, param);
        let last = answers.last().unwrap_or_else(|| panic!("no answer to {channel}"));
        assert_eq!(last["header"]["status"], "200", "{channel} {param}: {last}");
        last["data"]["result"].clone()
    }

    /// A REST request that is signed; `headers` are more of them.
    pub(crate) fn signed(
        &mut self,
        method: &str,
        path: &str,
        query: &str,
        body: &str,
        headers: &[(&str, &str)],
    ) -> Answer {
        let time = self.now.as_secs();
        let hash = hex(digest::digest(&digest::SHA512, body.as_bytes()).as_ref());
        let sign = signature(&format!("{method}\n{path}\n{query}\n{hash}\n{time}"));
        let time = time.to_string();
        let own = [("KEY", KEY), ("Timestamp", time.as_str()), ("SIGN", sign.as_str())];
        let all = own.iter().chain(headers);
        let all: Vec<_> = all.map(|(name, value)| ((*name).into(), (*value).into())).collect();
        let request = Request::new(method, path, query);
        let request = Request { headers: &all, body: body.as_bytes(), ..request };
        self.venue.request(&request, self.now)
    }

    /// The body of a request that succeeds.
    #[track_caller]
    pub(crate) fn gets(&mut self, path: &str, query: &str) -> Value {
        let path = format!("{BASE}{path}");
        let answer = self.signed("GET", &path, query, "", &[]);
        assert_eq!(answer.status, 200, "{path}?{query}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }
}

/// The entries that were told on a channel.
pub(crate) fn told(got: &[Got], wanted: &str) -> Vec<Value> {
    let pushes =
        got.iter().filter(|it| matches!(it, Got::Push { channel, .. } if *channel == wanted));
    pushes.flat_map(|it| it.result().as_array().unwrap().clone()).collect()
}
