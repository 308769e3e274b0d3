//! The futures venue and the accounts of MEXC behind this server: headers, bodies and queries reach
//! a venue's model.

use std::fmt::Write as _;

use ring::hmac;
use serde_json::{Value, json};
use tickwire_simulator::account::Profile;
use tickwire_simulator::gateio::futures::{self, Futures, Settle};
use tickwire_simulator::mexc::spot::{self, Spot};
use tickwire_simulator::{Config, Simulator, wall_time};

use crate::client::{Client, Http};

#[tokio::test]
async fn the_header_of_a_handshake_makes_sizes_texts() {
    let venue = Futures::new(futures::Config::new(Settle::Usdt), wall_time());
    let simulator = Simulator::start(venue, Config::default()).unwrap();
    assert!(simulator.url().ends_with("/v4/ws/usdt"));
    for (header, is_text) in [("X-Gate-Size-Decimal: 1", true), ("", false)] {
        let mut client = Client::saying(&simulator, header, "").await;
        let request = json!({
            "time": wall_time().as_secs(),
            "channel": "futures.order_book",
            "event": "subscribe",
            "payload": ["ETH_USDT", "5", "0"],
        });
        client.send(&request.to_string()).await;
        let book = loop {
            let message: Value = serde_json::from_str(&client.text().await).unwrap();
            if message["event"] == "all" {
                break message;
            }
        };
        assert_eq!(book["result"]["asks"][0]["s"].is_string(), is_text, "{header}: {book}");
    }
}

#[tokio::test]
async fn a_listen_key_is_made_over_http_and_opens_a_stream() {
    let mut config = spot::Config::default();
    config.accounts = vec![Profile::new(7, "key", "secret").with("USDT", "100000")];
    let venue = Spot::new(config, wall_time());
    let simulator = Simulator::start(venue, Config::default()).unwrap();
    let mut http = Http::connect(&simulator).await;
    let key = signed(&mut http, "POST /api/v3/userDataStream", "", "").await;
    let key = key["listenKey"].as_str().unwrap().to_owned();
    let mut client = Client::saying(&simulator, "", &format!("?listenKey={key}")).await;
    let param = "spot@private.orders.v3.api.pb";
    client.send(&json!({ "method": "SUBSCRIPTION", "params": [param], "id": 1 }).to_string()).await;
    assert_eq!(client.text().await, format!(r#"{{"id":1,"code":0,"msg":"{param}"}}"#));
    let body = "side=BUY&type=LIMIT&quantity=0.001&price=1.5";
    let order = signed(&mut http, "POST /api/v3/order", "symbol=BTCUSDT", body).await;
    let push = client.next().await.unwrap().unwrap().into_data();
    let id = order["orderId"].as_str().unwrap();
    assert!(push.windows(id.len()).any(|part| part == id.as_bytes()), "no {id} in {push:?}");
    let mut other = Client::saying(&simulator, "", "?listenKey=nope").await;
    assert_eq!(other.text().await, "Invalid listen key");
}

/// The answer to a request whose parameters are in its query and in its body.
async fn signed(http: &mut Http, line: &str, query: &str, body: &str) -> Value {
    let separator = if query.is_empty() { "" } else { "&" };
    let query = format!("{query}{separator}timestamp={}", wall_time().as_millis());
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"secret");
    let tag = hmac::sign(&key, format!("{query}{body}").as_bytes());
    let sign = tag.as_ref().iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    });
    let line = format!("{line}?{query}&signature={sign}");
    let answered = http.ask_as(&line, "X-MEXC-APIKEY: key\r\n", body).await;
    assert_eq!(answered.status, 200, "{}", answered.body);
    serde_json::from_str(&answered.body).unwrap()
}
