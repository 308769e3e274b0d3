//! The scenario files, step by step, through a whole connection.

use core::time::Duration;
use std::io::Write;
use std::path::{Path, PathBuf};

use bigdecimal::BigDecimal;
use serde_json::Value;
use tickwire_core::book::{BookState, StaleReason, SyncReason};
use tickwire_exchanges::mexc::spot::{Speed, SpotChannel};

use crate::client::{Book, Client};
use crate::pushes::ACCEPTED;

const CHANNELS: &[SpotChannel] = &[SpotChannel::AggreDepth(Speed::Ms100)];

/// The files; none, said on stderr, where they are absent.
fn files() -> Vec<PathBuf> {
    let root = std::env::var_os("TICKWIRE_SAMPLES").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/samples"),
        PathBuf::from,
    );
    let Ok(entries) = std::fs::read_dir(root.join("mexc/replay")) else {
        // Past the capture of the test harness, so that a passing run shows it.
        let said = b"SKIPPED: samples mexc/replay are not there; set TICKWIRE_SAMPLES\n";
        std::io::stderr().write_all(said).unwrap();
        return Vec::new();
    };
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn every_scenario_behaves_as_written() {
    let files = files();
    assert!(files.is_empty() || files.len() >= 12);
    for file in files {
        let scenario: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let name = scenario["name"].as_str().unwrap();
        let mut client = Client::open(&["BTCUSDT"], CHANNELS);
        client.text(ACCEPTED);
        for (at, step) in scenario["steps"].as_array().unwrap().iter().enumerate() {
            let before = client.book();
            match step["type"].as_str().unwrap() {
                "push" => client.push(&unhex(step["hex"].as_str().unwrap())),
                _ => snapshot(&mut client, step["json"].as_str().unwrap().as_bytes()),
            }
            check(&client, step["expect"].as_str().unwrap(), before, &format!("{name}, {at}"));
        }
        assert_eq!(client.book(), expected(&scenario["final_book"]), "{name}\n{}", client.said);
    }
}

/// Answers the snapshot call, which comes in time.
fn snapshot(client: &mut Client, body: &[u8]) {
    for _ in 0..10 {
        if !client.calls.is_empty() {
            break;
        }
        client.pass(Duration::from_secs(1));
    }
    client.answer(body);
}

/// Checks what a step should have done to the book.
fn check(client: &Client, expect: &str, before: Option<Book>, step: &str) {
    let (state, book) = (client.state(0), client.book());
    let right = match (expect, before) {
        ("buffered", None) => matches!(state, BookState::Syncing(_)),
        ("synced", None) => state == BookState::Live,
        ("applied", Some(before)) => book.is_some_and(|book| book.version > before.version),
        ("stale", before @ Some(_)) => book == before,
        ("gap", Some(_)) => matches!(state, BookState::Stale(StaleReason::Gap { .. })),
        // Of a gap before the first snapshot only what is behind it is held, which a snapshot must
        // then reach.
        ("snapshot_too_old" | "gap_in_buffer", None) => {
            state == BookState::Syncing(SyncReason::SnapshotTooOld)
        }
        (other, before) => panic!("{step}: {other} after {before:?} is not known"),
    };
    assert!(right, "{step}: expected {expect}, the book is {state:?}\n{}", client.said);
}

fn expected(book: &Value) -> Option<Book> {
    let side = |side: &Value| {
        let levels = side.as_array().unwrap().iter();
        let text = |text: &Value| {
            let number: BigDecimal = text.as_str().unwrap().parse().unwrap();
            number.normalized().to_plain_string()
        };
        levels.map(|level| (text(&level[0]), text(&level[1]))).collect()
    };
    let version = book.get("version")?.as_u64().unwrap();
    Some(Book { version, bids: side(&book["bids"]), asks: side(&book["asks"]) })
}

fn unhex(text: &str) -> Vec<u8> {
    let byte = |at| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(byte).collect()
}
