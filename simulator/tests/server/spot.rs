//! The spot venue behind this server: what the server asks of a venue's model.

use serde_json::{Value, json};
use tickwire_simulator::faults::Action;
use tickwire_simulator::gateio::spot::{self, Spot};
use tickwire_simulator::{Config, Simulator, wall_time};

use crate::client::{Client, Http};

fn simulator() -> Simulator {
    Simulator::start(Spot::new(spot::Config::default(), wall_time()), Config::default()).unwrap()
}

async fn subscribe(client: &mut Client, channel: &str, payload: Value) {
    let request = json!({
        "time": wall_time().as_secs(),
        "channel": channel,
        "event": "subscribe",
        "payload": payload,
    });
    client.send(&request.to_string()).await;
}

/// The next message whose event is this one.
async fn next(client: &mut Client, event: &str) -> Value {
    loop {
        let message: Value = serde_json::from_str(&client.text().await).unwrap();
        if message.get("event").is_some_and(|it| it == event) {
            return message;
        }
    }
}

#[tokio::test]
async fn a_symbol_is_refused_while_the_knob_says_so() {
    let simulator = simulator();
    simulator.change_faults(|it| it.refuse_symbols = vec!["ETH_USDT".into()]);
    let mut client = Client::quietly(&simulator).await;
    subscribe(&mut client, "spot.trades", json!(["ETH_USDT"])).await;
    assert_eq!(next(&mut client, "subscribe").await["error"]["code"], 2);
    subscribe(&mut client, "spot.trades", json!(["BTC_USDT"])).await;
    assert_eq!(next(&mut client, "subscribe").await["error"], Value::Null);
    simulator.set_faults(Default::default());
    subscribe(&mut client, "spot.trades", json!(["ETH_USDT"])).await;
    assert_eq!(next(&mut client, "subscribe").await["error"], Value::Null);
}

#[tokio::test]
async fn a_gap_is_a_hole_in_the_ids_of_one_book() {
    let simulator = simulator();
    let mut client = Client::quietly(&simulator).await;
    subscribe(&mut client, "spot.order_book_update", json!(["BTC_USDT", "20ms"])).await;
    subscribe(&mut client, "spot.order_book_update", json!(["ETH_USDT", "20ms"])).await;
    let mut last = [None::<u64>, None];
    let mut acted = false;
    loop {
        let result = next(&mut client, "update").await["result"].take();
        let of = usize::from(result["s"] == "ETH_USDT");
        let (first, end) = (result["U"].as_u64().unwrap(), result["u"].as_u64().unwrap());
        let follows = last[of].replace(end).is_none_or(|last| first == last + 1);
        if !follows {
            assert!(acted && of == 1, "only the book that lost an update has a hole");
            return;
        }
        if !acted && last.iter().all(Option::is_some) {
            simulator.act(Action::Gap { symbol: "ETH_USDT".into(), pushes: 1 });
            acted = true;
        }
    }
}

#[tokio::test]
async fn books_are_compared_by_id() {
    let simulator = simulator();
    let mut client = Client::quietly(&simulator).await;
    subscribe(&mut client, "spot.order_book_update", json!(["BTC_USDT", "20ms"])).await;
    let id = next(&mut client, "update").await["result"]["u"].as_u64().unwrap();
    let mut http = Http::connect(&simulator).await;
    let line = format!("GET /_simulator/book?symbol=BTC_USDT&id={id}&levels=20");
    let shown: Value = serde_json::from_str(&http.ask(&line, "").await.body).unwrap();
    let book = simulator.book("BTC_USDT", id, 20).unwrap();
    assert_eq!((&shown["id"], &shown["bids"]), (&json!(id), &json!(book.bids)));
    assert_eq!((book.bids.len(), book.asks.len()), (20, 20));
    let rest =
        http.ask("GET /api/v4/spot/order_book?currency_pair=BTC_USDT&with_id=true", "").await;
    assert_eq!(rest.status, 200, "{}", rest.body);
}
