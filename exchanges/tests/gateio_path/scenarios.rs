//! The scenario files, step by step, through a whole connection.

use std::path::Path;

use serde_json::Value;
use tickwire_core::book::{BookState, StaleReason, SyncReason};
use tickwire_core::event::Slot;
use tickwire_core::exchange::Exchange;
use tickwire_exchanges::gateio::futures::{FuturesChannel, GateioFutures, UpdateStream};
use tickwire_exchanges::gateio::spot::{GateioSpot, ObuLevels, SpotChannel, UpdateSpeed};

use crate::client::{Book, Client, ROOMY};
use crate::{samples, server};

const UPDATES: &[SpotChannel] = &[SpotChannel::OrderBookUpdate(UpdateSpeed::Ms100)];
const CONTRACTS: &[FuturesChannel] = &[FuturesChannel::OrderBookUpdate(UpdateStream::Ms100L20)];
/// A first delta, which makes a session ask for a snapshot.
const STALE: &str = r#"{"time":1757377580,"time_ms":1757377580001,"channel":"spot.order_book_update","event":"update","result":{"t":1757377580001,"e":"depthUpdate","E":1757377580,"s":"BTC_USDT","U":1,"u":2,"b":[],"a":[]}}"#;
const STALE_CONTRACT: &str = r#"{"time":1757377580,"time_ms":1757377580001,"channel":"futures.order_book_update","event":"update","result":{"t":1757377580001,"s":"BTC_USDT","U":1,"u":2,"b":[],"a":[]}}"#;
const OBU: &[SpotChannel] = &[SpotChannel::Obu(ObuLevels::L50)];

#[test]
fn every_scenario_behaves_as_written() {
    let files = samples::files(&samples::constructed().join("scenarios"));
    let mut names: Vec<_> = files.iter().map(|file| play(file)).collect();
    names.sort();
    assert_eq!(
        names,
        [
            "futures_empty_update_advances_id",
            "futures_gap_midstream",
            "futures_gap_then_resync",
            "obu_gap_resubscribe",
            "obu_second_full",
            "spot_exact_next",
            "spot_snapshot_too_old",
        ]
    );
}

/// Plays a scenario; answers its name.
fn play(file: &Path) -> String {
    let scenario: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let name = scenario["name"].as_str().unwrap();
    match name.split_once('_').unwrap().0 {
        "futures" => steps(GateioFutures::USDT, CONTRACTS, STALE_CONTRACT, name, &scenario),
        "obu" => steps(GateioSpot, OBU, STALE, name, &scenario),
        _ => steps(GateioSpot, UPDATES, STALE, name, &scenario),
    }
    name.to_owned()
}

fn steps<X: Exchange + Copy + 'static>(
    venue: X,
    channels: &'static [X::Channel],
    stale: &str,
    name: &str,
    scenario: &Value,
) {
    let mut client = Client::new(venue, &["BTC_USDT"], channels, ROOMY);
    client.open();
    for (at, step) in scenario["steps"].as_array().unwrap().iter().enumerate() {
        let before = client.book();
        let message = step["msg"].to_string();
        match step["kind"].as_str().unwrap() {
            "snapshot" => snapshot(&mut client, stale, message.as_bytes()),
            _ => client.receive(&server::text(message.as_bytes())),
        }
        check(&client, step["expect"].as_str().unwrap(), before, &format!("{name}, step {at}"));
    }
    assert_eq!(client.book(), expected(&scenario["final"]), "{name}\n{}", client.said);
}

/// Answers the snapshot call; a scenario that starts with one has its call after a first delta that
/// the snapshot makes stale.
fn snapshot<X: Exchange + Copy + 'static>(client: &mut Client<X>, stale: &str, body: &[u8]) {
    if client.calls.is_empty() {
        client.pass(core::time::Duration::from_secs(60));
    }
    if client.calls.is_empty() {
        client.receive(&server::text(stale.as_bytes()));
    }
    client.answer(body);
}

/// Checks what a step should have done to the book.
fn check<X: Exchange + Copy + 'static>(
    client: &Client<X>,
    expect: &str,
    before: Option<Book>,
    step: &str,
) {
    let state = client.connection.book(Slot(0)).unwrap().state();
    let book = client.book();
    let right = match (expect, before) {
        ("replaced" | "snapshot", _) => state == BookState::Live,
        ("applied", Some(before)) => book != Some(before),
        // Before the snapshot an update is applied to what is held.
        ("applied", None) => matches!(state, BookState::Syncing(_)),
        ("stale", before) => book == before,
        ("ignored", _) => book.is_none(),
        ("gap", _) => matches!(state, BookState::Stale(StaleReason::Gap { .. })),
        ("need_snapshot", _) => state == BookState::Syncing(SyncReason::SnapshotTooOld),
        _ => panic!("{step}: {expect} is not known"),
    };
    assert!(right, "{step}: expected {expect}, the book is {state:?}\n{}", client.said);
}

fn expected(book: &Value) -> Option<Book> {
    let side = |side: &Value| {
        let levels = side.as_array().unwrap().iter();
        let text = |text: &Value| text.as_str().unwrap().to_owned();
        levels.map(|level| (text(&level[0]), text(&level[1]))).collect()
    };
    let id = book.get("id")?.as_u64().unwrap();
    Some(Book { id, bids: side(&book["bids"]), asks: side(&book["asks"]) })
}
