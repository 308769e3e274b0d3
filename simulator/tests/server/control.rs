//! The control endpoint.

use serde_json::{Value, json};

use crate::client::{Client, Http, start};

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[tokio::test]
async fn it_shows_counts_clients_books_and_faults() {
    let simulator = start(|_| {});
    let _client = Client::connect(&simulator).await;
    let mut http = Http::connect(&simulator).await;
    let stats = json(&http.ask("GET /_simulator/stats", "").await.body);
    assert_eq!((&stats["accepted"], &stats["open"]), (&json!(2), &json!(1)));
    let clients = json(&http.ask("GET /_simulator/clients", "").await.body);
    assert_eq!(clients, json!([simulator.clients()[0].0]));
    let path = "GET /_simulator/book?symbol=%E5%B8%81_A";
    let newest = json(&http.ask(path, "").await.body);
    assert_eq!(newest, json!({ "id": 7, "bids": [["1.5", "20"]], "asks": [] }));
    let older = json(&http.ask(&format!("{path}&id=3&levels=5"), "").await.body);
    assert_eq!(older, json!({ "id": 3, "bids": [["1.5", "5"]], "asks": [] }));
    let faults = json(&http.ask("GET /_simulator/faults", "").await.body);
    assert_eq!(faults["drop_per_mille"], json!(0));
}

#[tokio::test]
async fn it_sets_faults_and_acts() {
    let simulator = start(|_| {});
    let mut client = Client::connect(&simulator).await;
    let mut http = Http::connect(&simulator).await;
    let body = r#"{"drop_per_mille":1000}"#;
    let set = json(&http.ask("PUT /_simulator/faults", body).await.body);
    assert_eq!(set["drop_per_mille"], json!(1_000), "it answers what is in force");
    assert_eq!(set, json!(simulator.faults()));
    assert_eq!(client.texts("push A 3").await, [""; 0]);
    let body = r#"{"text":{"text":"by hand"}}"#;
    let line = format!("POST /_simulator/action?client={}", simulator.clients()[0].0);
    assert_eq!(http.ask(&line, body).await.status, 200);
    assert_eq!(client.text().await, "by hand");
    assert_eq!(http.ask("POST /_simulator/action", r#""cut""#).await.status, 200);
    assert!(client.next().await.is_none_or(|it| it.is_err()));
    assert_eq!(http.ask("GET /_simulator/stats", "").await.status, 200, "it cuts others only");
}

#[tokio::test]
async fn it_is_spared_by_every_fault() {
    let simulator = start(|it| {
        it.faults.cut_after_bytes = Some(10);
        it.faults.bytes_per_second = Some(1);
        it.faults.silent = true;
        it.faults.rest_silent = true;
        it.faults.refuse_status = Some(503);
    });
    let mut http = Http::connect(&simulator).await;
    assert_eq!(http.ask("GET /_simulator/stats", "").await.status, 200);
}

#[tokio::test]
async fn it_says_what_is_wrong() {
    let simulator = start(|_| {});
    let mut http = Http::connect(&simulator).await;
    let cases = [
        ("PUT /_simulator/faults", r#"{"drop":1}"#, 400, "unknown field `drop`"),
        ("PUT /_simulator/faults", "", 400, "the body is not faults"),
        ("POST /_simulator/action", r#""explode""#, 400, "unknown variant `explode`"),
        ("POST /_simulator/action", r#"{"raw":{"hex":"8"}}"#, 400, "pairs of hex digits"),
        (
            "POST /_simulator/action",
            r#"{"gap":{"symbol":"C","pushes":1}}"#,
            400,
            r#"no symbol "C""#,
        ),
        ("POST /_simulator/action?client=x", r#""cut""#, 400, "whole number"),
        ("GET /_simulator/book", "", 400, "?symbol="),
        ("GET /_simulator/book?symbol=B", "", 404, "no book of B"),
        ("GET /_simulator/", "", 404, "GET stats"),
        ("DELETE /_simulator/faults", "", 404, "PUT faults"),
    ];
    for (line, body, status, words) in cases {
        let answer = http.ask(line, body).await;
        assert_eq!(answer.status, status, "{line} {body}: {}", answer.body);
        assert!(answer.body.contains(words), "{line} {body}: {}", answer.body);
    }
}
