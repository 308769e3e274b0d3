//! Every private sample, file by file: none of the folders' files is of neither list.

use std::collections::BTreeSet;

use tickwire_exchanges::gateio::account::ServerSign;
use tickwire_exchanges::gateio::futures::Settle;
use tickwire_exchanges::gateio::futures::account::GateioFuturesAccount;
use tickwire_exchanges::gateio::spot::account::GateioSpotAccount;

use crate::oracle::{self, Market};
use crate::{files, ours};

/// The files that say something of an account, by folder and name.
const PRIVATE: &str = include_str!("private_samples.txt");

/// Channels that are public, of REST calls that are public, and of the old protocol: read by other
/// tests, or by none.
const PUBLIC: [&str; 31] = [
    "futures.adl_warning.",
    "futures.book_ticker.",
    "futures.candlesticks.",
    "futures.contract_info.",
    "futures.contract_stats.",
    "futures.obu.",
    "futures.order_book.",
    "futures.order_book_update.",
    "futures.pong.",
    "futures.public_liquidates.",
    "futures.rest_contract_stats.",
    "futures.rest_order_book.",
    "futures.system.",
    "futures.tickers.",
    "futures.trades.",
    "spot.book_ticker.",
    "spot.candlesticks.",
    "spot.obu.",
    "spot.order_book.",
    "spot.order_book_update.",
    "spot.pong.",
    "spot.rest_order_book.",
    "spot.system.",
    "spot.tickers.",
    "spot.trades.",
    "spot.trades_v2.",
    "unknown.",
    "v3.depth_update.",
    "v3.server_ping.",
    "v3.ticker_update.",
    "v3.trades_update.",
];

/// The names of the list in a folder.
fn listed(folder: &str) -> BTreeSet<&'static str> {
    PRIVATE.lines().filter_map(|line| line.strip_prefix(folder)?.strip_prefix('/')).collect()
}

fn market(name: &str) -> Market {
    if name.starts_with("spot.") { Market::Spot } else { Market::Futures("USDT") }
}

/// What the decoder says of a message; the words of a refused login as label and message.
fn said(name: &str, text: &[u8]) -> Vec<String> {
    let futures = GateioFuturesAccount { settle: Settle::Usdt, server_sign: None };
    let said = match market(name) {
        Market::Spot => ours::message(&GateioSpotAccount::default(), text),
        Market::Futures(_) => ours::message(&futures, text),
    };
    let mut lines = said.unwrap_or_else(|malformed| panic!("{name}: {malformed}"));
    if let [line] = &mut lines[..]
        && line.starts_with("control Log")
    {
        *line = with_plain_reason(line);
    }
    lines
}

/// The line of a login, its reason (an object of label and message) as the oracle writes it.
fn with_plain_reason(line: &str) -> String {
    let (before, rest) = line.split_once(" reason=").unwrap();
    let (reason, after) = rest.rsplit_once(" sent=").unwrap();
    let reason: String = serde_json::from_str(reason).unwrap();
    let reason = match serde_json::from_str::<serde_json::Value>(&reason) {
        Ok(errors) => format!("{} {}", errors["label"], errors["message"]),
        Err(_) => String::new(),
    };
    format!("{before} reason={reason} sent={after}")
}

#[test]
fn no_sample_is_unlisted() {
    for folder in ["messages", "fragments", "constructed"] {
        let Some(files) = files::folder(folder) else { return };
        let listed = listed(folder);
        for (name, _) in &files {
            let public = PUBLIC.iter().any(|prefix| name.starts_with(prefix));
            let private = listed.contains(name.as_str());
            assert!(public != private, "{folder}/{name}: public {public}, private {private}");
        }
        let there: BTreeSet<_> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(listed.difference(&there).next(), None, "{folder}");
    }
}

#[test]
fn every_private_message_says_what_an_independent_reading_says() {
    let mut count = 0;
    for folder in ["messages", "constructed"] {
        let Some(files) = files::folder(folder) else { return };
        let listed = listed(folder);
        for (name, text) in files {
            let other = name.contains("request")
                || name.starts_with("rest.")
                || name.contains(".rest_")
                || name.starts_with("v3.");
            if other || !listed.contains(name.as_str()) {
                continue;
            }
            assert_eq!(said(&name, &text), oracle::message(market(&name), &text), "{name}");
            println!("{name}");
            count += 1;
        }
    }
    println!("{count} files");
    assert!(count >= 100, "{count}");
}

/// Fragments are results without the message around them: they are read inside of one.
#[test]
fn every_private_fragment_says_what_an_independent_reading_says() {
    let Some(files) = files::folder("fragments") else { return };
    let (listed, mut count) = (listed("fragments"), 0);
    for (name, text) in files.iter().filter(|(name, _)| listed.contains(name.as_str())) {
        let fragment = str::from_utf8(text).unwrap();
        let channel = name.split('.').take(2).collect::<Vec<_>>().join(".");
        let text = if name.contains("order_place") {
            format!(
                r#"{{"request_id":"7","header":{{"response_time":"1790000000001","status":"200",
                "channel":"{channel}","event":"api"}},"data":{{"result":{fragment}}}}}"#
            )
        } else {
            format!(
                r#"{{"time":1790000000,"channel":"{channel}","event":"update","result":{fragment}}}"#
            )
        };
        let expected = oracle::message(market(name), text.as_bytes());
        assert_eq!(said(name, text.as_bytes()), expected, "{name}");
        assert_eq!(expected.len(), 2, "{name}: one record, or one refusal");
        count += 1;
    }
    assert_eq!(count, listed.len());
}

/// By what the venue's own clients of v3 read; nobody has a capture.
#[test]
fn an_answer_to_server_sign_is_one_to_the_login() {
    let Some(text) = files::file("constructed/v3.server_sign.response_ok.1.json") else { return };
    let spot = GateioSpotAccount { server_sign: Some(ServerSign::GateV3) };
    let expected = r#"control LoggedIn - id=12312 code=- reason="" sent=-"#;
    assert_eq!(ours::message(&spot, &text).unwrap(), [expected]);
    let usual = ours::message(&GateioSpotAccount::default(), &text).unwrap();
    assert!(usual[0].starts_with("control Response"), "{usual:?}");
}
