//! The MEXC spot venue behind this server: handshakes, pushes in protobuf, and what tests may ask
//! of it.

use prost::Message as _;
use serde_json::{Value, json};
use tickwire_proto::generated::PushDataV3ApiWrapper;
use tickwire_proto::generated::push_data_v3_api_wrapper::Body;
use tickwire_simulator::faults::Action;
use tickwire_simulator::mexc::spot::{self, Spot};
use tickwire_simulator::{Config, Simulator, wall_time};
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::client::{Client, Http, soon, tcp};

const DEPTH: &str = "spot@public.aggre.depth.v3.api.pb@10ms@ETHUSDT";
const DEALS: &str = "spot@public.aggre.deals.v3.api.pb@10ms@ETHUSDT";

fn simulator() -> Simulator {
    Simulator::start(Spot::new(spot::Config::default(), wall_time()), Config::default()).unwrap()
}

async fn subscribe(client: &mut Client, param: &str) {
    client.send(&json!({ "method": "SUBSCRIPTION", "params": [param] }).to_string()).await;
}

/// The next push.
async fn push(client: &mut Client) -> PushDataV3ApiWrapper {
    loop {
        match client.next().await {
            Some(Ok(Message::Binary(bytes))) => {
                return PushDataV3ApiWrapper::decode(bytes).unwrap();
            }
            Some(Ok(Message::Text(_))) => {}
            other => panic!("a push, not {other:?}"),
        }
    }
}

#[tokio::test]
async fn pushes_are_binary_and_answers_are_text() {
    let simulator = simulator();
    assert!(simulator.url().ends_with("/ws"), "{}", simulator.url());
    let mut client = Client::quietly(&simulator).await;
    subscribe(&mut client, DEPTH).await;
    assert_eq!(client.text().await, format!(r#"{{"id":0,"code":0,"msg":"{DEPTH}"}}"#));
    let push = push(&mut client).await;
    assert_eq!((push.channel.as_str(), push.symbol.as_deref()), (DEPTH, Some("ETHUSDT")));
    let rest = Http::connect(&simulator).await.ask("GET /api/v3/depth?symbol=ETHUSDT", "").await;
    assert_eq!(rest.status, 200, "{}", rest.body);
    assert_eq!(simulator.stats().violations, [""; 0]);
}

#[tokio::test]
async fn a_header_too_many_is_refused() {
    let simulator = simulator();
    let mut request = simulator.url().into_client_request().unwrap();
    request.headers_mut().insert("user-agent", "a client".parse().unwrap());
    match soon(client_async(request, tcp(&simulator).await)).await {
        Err(Error::Http(response)) => assert_eq!(response.status(), 403),
        other => panic!("{other:?}"),
    }
    assert_eq!(simulator.stats().violations, ["the handshake has a header `user-agent`"]);
    Client::quietly(&simulator).await;
}

#[tokio::test]
async fn a_listen_key_is_invalid() {
    let simulator = simulator();
    let url = format!("{}?listenKey=pqia91ma19a5s61cv6a81va65sdf19v8a65a1", simulator.url());
    let (stream, _) = soon(client_async(url, tcp(&simulator).await)).await.unwrap();
    let mut client = Client { stream };
    assert_eq!(client.text().await, "Invalid listen key");
}

#[tokio::test]
async fn a_garbled_book_has_a_price_that_is_no_number() {
    let simulator = simulator();
    let mut client = Client::quietly(&simulator).await;
    subscribe(&mut client, DEPTH).await;
    push(&mut client).await;
    let action = |symbol: &str| Action::Garble { symbol: symbol.into(), pushes: 2 };
    assert!(!simulator.act(action("NOPEUSDT")));
    assert!(simulator.act(action("ETHUSDT")));
    let mut garbled = 0;
    loop {
        let Some(Body::PublicAggreDepths(depths)) = push(&mut client).await.body else {
            panic!("no depth")
        };
        let mut prices = depths.asks.iter().chain(&depths.bids).map(|level| &level.price);
        if prices.any(|price| price == "oops") {
            garbled += 1;
        } else if garbled > 0 && !depths.asks.is_empty() {
            break;
        }
    }
    assert_eq!(garbled, 2);
}

#[tokio::test]
async fn what_was_pushed_can_be_asked_for() {
    let simulator = simulator();
    let mut client = Client::quietly(&simulator).await;
    assert_eq!(simulator.pushed(DEALS), None);
    subscribe(&mut client, DEALS).await;
    let mut ids = Vec::new();
    while ids.len() < 3 {
        let Some(Body::PublicAggreDeals(deals)) = push(&mut client).await.body else {
            panic!("no deals")
        };
        ids.extend(deals.deals.into_iter().map(|deal| deal.trade_id));
    }
    let all = simulator.trades("ETHUSDT");
    let begin = all.iter().position(|id| *id == ids[0]).expect("the trade is known");
    assert_eq!(all[begin..begin + ids.len()], ids, "none is missing, none comes twice");
    let (first, last) = simulator.pushed(DEALS).and_then(|it| it.ids).unwrap();
    assert_eq!(first, ids[0]);
    assert!(all[begin..].contains(&last));
    assert_eq!(simulator.trades("NOPEUSDT"), [""; 0]);
    let mut http = Http::connect(&simulator).await;
    let shown = http.ask("GET /_simulator/trades?symbol=ETHUSDT", "").await.body;
    let shown: Vec<String> = serde_json::from_str(&shown).unwrap();
    assert!(shown.starts_with(&all), "the same as in the process, and perhaps more");
    let shown = http.ask(&format!("GET /_simulator/pushed?stream={DEALS}"), "").await.body;
    let shown: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown["ids"][0], ids[0]);
    let nothing = http.ask("GET /_simulator/pushed?stream=nope", "").await;
    assert_eq!((nothing.status, nothing.body.trim()), (200, "null"));
}
