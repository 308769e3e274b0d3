//! Accounts behind this server: signed requests over HTTP, the control endpoint, restarts.

use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::{Digest, Sha512};
use tickwire_simulator::account::{Act, Profile};
use tickwire_simulator::faults::Action;
use tickwire_simulator::gateio::spot::{self, Spot};
use tickwire_simulator::{Config, Simulator, wall_time};

use crate::client::{Answered, Client, Http, soon, tcp, until};

const USER: u64 = 77;

fn simulator() -> Simulator {
    let mut config = spot::Config::default();
    config.accounts = vec![Profile::new(USER, "a-key", "a-secret").with("USDT", "100")];
    Simulator::start(Spot::new(config, wall_time()), Config::default()).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// A signed request by hand.
async fn signed(http: &mut Http, method: &str, path: &str, query: &str, body: &str) -> Answered {
    let path = format!("/api/v4{path}");
    let (time, hash) = (wall_time().as_secs(), hex(&Sha512::digest(body)));
    let mut mac = Hmac::<Sha512>::new_from_slice(b"a-secret").unwrap();
    mac.update(format!("{method}\n{path}\n{query}\n{hash}\n{time}").as_bytes());
    let (sign, length) = (hex(&mac.finalize().into_bytes()), body.len());
    let head = format!(
        "{method} {path}?{query} HTTP/1.1\r\nhost: venue\r\nKEY: a-key\r\nTimestamp: {time}\r\n\
         SIGN: {sign}\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    http.write(head.as_bytes()).await;
    http.answer().await
}

fn json(answer: &Answered) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.body))
}

fn place() -> Act {
    Act::Place {
        symbol: "BTC_USDT".into(),
        side: "buy".into(),
        price: Some("1".into()),
        amount: "2".into(),
        force: String::new(),
        text: "t-rests".into(),
    }
}

#[tokio::test]
async fn a_signed_request_comes_with_its_headers_and_its_body() {
    let simulator = simulator();
    let mut http = Http::connect(&simulator).await;
    let body = r#"{"currency_pair":"BTC_USDT","side":"buy","amount":"3","price":"2"}"#;
    let placed = signed(&mut http, "POST", "/spot/orders", "", body).await;
    assert_eq!((placed.status, &json(&placed)["status"]), (201, &json!("open")));
    let balances = signed(&mut http, "GET", "/spot/accounts", "currency=USDT", "").await;
    assert_eq!(json(&balances)[0]["locked"], "6");
    let order = &simulator.account_orders(USER)[0];
    assert_eq!((&*order.amount, &*order.price, order.is_open), ("3", "2", true));
    assert_eq!(simulator.account_balances(USER)[0].available, "94");
    assert_eq!(
        (simulator.account_fills(USER), simulator.account_positions(USER)),
        (vec![], vec![])
    );
    assert_eq!(simulator.audit(), Ok(()));
}

#[tokio::test]
async fn accounts_are_seen_and_changed_by_the_control_endpoint() {
    let simulator = simulator();
    let mut http = Http::connect(&simulator).await;
    assert_eq!(json(&http.ask("GET /_simulator/users", "").await), json!([USER]));
    let act = json!({ "account": { "user": USER, "act": place() } }).to_string();
    assert_eq!(http.ask("POST /_simulator/action", &act).await.status, 200);
    let account = json(&http.ask("GET /_simulator/account?user=77", "").await);
    assert_eq!(account["orders"][0]["text"], "t-rests");
    assert_eq!(account, json!(simulator.account(USER)));
    assert_eq!(http.ask("GET /_simulator/audit", "").await.status, 200);
    let by_hand = r#"{"account":{"user":77,"act":{"deposit":{"currency":"X","amount":"-1"}}}}"#;
    assert_eq!(http.ask("POST /_simulator/action", by_hand).await.status, 200);
    let wrong = http.ask("GET /_simulator/audit", "").await;
    assert_eq!(wrong.status, 400, "more is gone than there was");
    assert!(wrong.body.contains("77") && wrong.body.contains('X'), "{}", wrong.body);
    let nobody = r#"{"account":{"user":78,"act":"cancel_all"}}"#;
    assert_eq!(http.ask("POST /_simulator/action", nobody).await.status, 400);
    let faults = r#"{"account":{"refuse_logins":true,"skew_ms":-5}}"#;
    let set = json(&http.ask("PUT /_simulator/faults", faults).await);
    assert_eq!(
        (&set["account"]["skew_ms"], &set["account"]["rest_lag_ms"]),
        (&json!(-5), &json!(0))
    );
    let typo = r#"{"account":{"refuse_login":true}}"#;
    assert_eq!(http.ask("PUT /_simulator/faults", typo).await.status, 400);
}

#[tokio::test]
async fn accounts_survive_a_restart() {
    let simulator = simulator();
    assert!(simulator.act(Action::Account { user: USER, act: place() }));
    let mut client = Client::quietly(&simulator).await;
    until(&simulator, |stats| stats.open == 1);
    assert!(simulator.act(Action::Restart { down_ms: 60_000 }));
    assert!(soon(client.next()).await.is_none_or(|it| it.is_err()), "it is cut");
    let mut early = Http::connect(&simulator).await;
    assert_eq!(early.rest().await, b"", "nobody is let in while it is down");
    let turned_away = until(&simulator, |stats| stats.turned_away == 1);
    assert_eq!(turned_away.open, 0);
    assert!(simulator.act(Action::Restart { down_ms: 0 }));
    let again = Client::quietly(&simulator).await;
    assert!(simulator.account_orders(USER)[0].is_open);
    drop((again, tcp(&simulator).await));
}
