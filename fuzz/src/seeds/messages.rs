//! Messages of the venues: those of `testdata`, which are ours.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::Seed;

fn testdata(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata").join(path)
}

/// The files of a folder with this ending, in order, with their names without it.
fn files(folder: &str, ending: &str) -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(testdata(folder))? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if let Some(name) = name.strip_suffix(ending) {
            found.push((name.to_owned(), fs::read(&path)?));
        }
    }
    found.sort();
    Ok(found)
}

/// The first lines of a file.
fn lines(path: &str, count: usize) -> io::Result<Vec<String>> {
    let text = fs::read_to_string(testdata(path))?;
    Ok(text.lines().take(count).map(str::to_owned).collect())
}

/// Who reads a message of this name.
fn reader(name: &str) -> u8 {
    match name {
        _ if name.contains("rest") => 4,
        _ if name.starts_with("spot.orders") || name.starts_with("v3") => 5,
        _ if name.starts_with("futures") => 2,
        _ => 0,
    }
}

const ACCOUNT: [(u8, &str); 8] = [
    (
        5,
        r#"{"time":1790000000,"channel":"spot.balances","event":"update","result":[{"timestamp":"1790000000","timestamp_ms":"1790000000123","user":"1","currency":"XYZ","change":"-1.5","total":"7","available":"6.5","freeze":"0.5","change_type":"order-create"}]}"#,
    ),
    (
        5,
        r#"{"time":1790000000,"channel":"futures.positions","event":"update","result":[{"contract":"XYZ_USDT","entry_price":1.5,"leverage":0,"liq_price":0,"mode":"single","size":-3,"time_ms":1790000000123,"update_id":7}]}"#,
    ),
    (
        5,
        r#"{"request_id":"2","header":{"response_time":"1790000000123","status":"200","channel":"spot.login","event":"api"},"data":{"result":{"api_key":"k","uid":"1"}}}"#,
    ),
    (
        5,
        r#"{"request_id":"3","header":{"status":"401","channel":"spot.login"},"data":{"errs":{"label":"INVALID_KEY","message":"no"}}}"#,
    ),
    (6, r#"[{"currency":"XYZ","available":"6.5","locked":"0.5","update_id":7}]"#),
    (6, r#"{"server_time":1790000000123,"user_id":7}"#),
    (7, r#"{"label":"INVALID_SIGNATURE","message":"Signature mismatch"}"#),
    (0xf7, r#"{"label":"TOO_MANY_REQUESTS","message":"slow down"}"#),
];

/// Gate.io's.
pub(super) fn gateio() -> io::Result<Vec<Seed>> {
    let mut seeds = Vec::new();
    for (name, text) in files("gateio/constructed", ".json")? {
        seeds.push((name.clone(), [&[reader(&name)], &text[..]].concat()));
    }
    for (who, file) in [(0, "hot"), (2, "futures_hot")] {
        for (at, line) in lines(&format!("gateio/wire/{file}.jsonl"), 4)?.iter().enumerate() {
            seeds.push((format!("{file}-{at}"), [&[who], line.as_bytes()].concat()));
        }
    }
    for (at, (who, text)) in ACCOUNT.iter().enumerate() {
        seeds.push((format!("account-{at}"), [&[*who], text.as_bytes()].concat()));
    }
    Ok(seeds)
}

const TEXTS: [(u8, &str); 9] = [
    (4, r#"{"id":1,"code":0,"msg":"spot@public.aggre.deals.v3.api.pb@100ms@XYUSDT"}"#),
    (4, r#"{"id":0,"code":0,"msg":"PONG"}"#),
    (4, r#"{"id":2,"code":0,"msg":"Not Subscribed successfully! [spot@x].  Reason: Blocked! "}"#),
    (
        5,
        r#"{"lastUpdateId":71,"bids":[["9.5","2"]],"asks":[["10","1"]],"timestamp":1700000000123}"#,
    ),
    (6, r#"{"serverTime":1790000000123}"#),
    (6, r#"{"listenKey":"00000000000000000000000000000000"}"#),
    (6, r#"{"balances":[{"asset":"XY","free":"1.5","locked":"0"}]}"#),
    (7, r#"{"code":700002,"msg":"Signature for this request is not valid."}"#),
    (0x47, r#"{"code":429,"msg":"Too Many Requests"}"#),
];

/// MEXC's.
pub(super) fn mexc() -> io::Result<Vec<Seed>> {
    let mut seeds = Vec::new();
    for (at, (name, bytes)) in files("mexc/constructed", ".bin")?.into_iter().enumerate() {
        let account = ["b304", "b306", "b307"].iter().any(|start| name.starts_with(start));
        if bytes.len() < 1_500 && (account || at % 2 == 0) {
            seeds.push((name, [&[if account { 3 } else { 0 }], &bytes[..]].concat()));
        }
    }
    for (at, (who, text)) in TEXTS.iter().enumerate() {
        seeds.push((format!("text-{at}"), [&[*who], text.as_bytes()].concat()));
    }
    Ok(seeds)
}

/// A record of a connection: a kind, a length, a payload.
fn record(kind: u8, payload: &[u8]) -> Vec<u8> {
    let len = u16::try_from(payload.len()).unwrap_or_default();
    [&[kind], &len.to_le_bytes()[..], payload].concat()
}

/// Connections of each venue: what it agrees to, data, answers, and time.
pub(super) fn records() -> io::Result<Vec<Seed>> {
    let mut seeds = Vec::new();
    for (venue, file) in [(0_u8, "hot"), (0, "other"), (1, "futures_hot"), (1, "futures_other")] {
        let lines = lines(&format!("gateio/wire/{file}.jsonl"), 12)?;
        for (at, some) in lines.chunks(3).enumerate() {
            let mut script = vec![venue, 17];
            for line in some.iter().filter(|line| line.len() < 1_000) {
                script.extend(record(if at % 2 == 0 { 1 } else { 5 }, line.as_bytes()));
            }
            seeds.push((format!("{file}-{at}"), script));
        }
    }
    let book = concat!(
        r#"{"id":7,"current":1790000000123,"update":1790000000122,"#,
        r#""asks":[["10","1"]],"bids":[["9","1"]]}"#
    );
    let steps = [
        record(7, &[9; 12]),
        record(6, book.as_bytes()),
        record(0, &[0x89, 1, b'x', 0x88, 2, 3, 0xe8]),
        record(7, &[200; 14]),
    ];
    for venue in 0..3_u8 {
        seeds.push((format!("life-{venue}"), [&[venue, 3], &steps.concat()[..]].concat()));
    }
    for (name, bytes) in files("mexc/constructed", ".bin")?.into_iter().take(14) {
        if bytes.len() < 1_000 {
            seeds.push((name, [&[2, 5], &record(4, &bytes)[..]].concat()));
        }
    }
    Ok(seeds)
}

/// An answer over REST: how it is, a Retry-After, a length, a body.
fn answer(how: u8, retry: u8, body: &str) -> Vec<u8> {
    let len = u16::try_from(body.len()).unwrap_or_default();
    [&[how, retry], &len.to_le_bytes()[..], body.as_bytes()].concat()
}

/// Good answers, each to what some venue is asked.
const ANSWERS: [&str; 12] = [
    r#"{"server_time":1790000000123}"#,
    r#"{"serverTime":1790000000123}"#,
    r#"{"listenKey":"00000000000000000000000000000000"}"#,
    r#"{"user_id":7}"#,
    r#"[{"currency":"XYZ","available":"6.5","locked":"0.5","update_id":7}]"#,
    r#"{"user":7,"currency":"USDT","total":"7","available":"6.5"}"#,
    r#"{"balances":[{"asset":"XY","free":"1.5","locked":"0"}]}"#,
    r#"{"id":7,"current":1790000000123,"update":1790000000122,"asks":[["10","1"]],"bids":[["9","1"]]}"#,
    r#"{"id":7,"current":1790000000.123,"update":1790000000.122,"asks":[{"p":"10","s":1}],"bids":[]}"#,
    r#"{"lastUpdateId":71,"bids":[["9.5","2"]],"asks":[["10","1"]],"timestamp":1700000000123}"#,
    "[]",
    "{}",
];

/// Sessions of every venue with answers, good ones first.
pub(super) fn answers() -> Vec<Seed> {
    let mut seeds = Vec::new();
    for who in 0..6_u8 {
        let each: Vec<u8> = ANSWERS.iter().flat_map(|body| answer(0, 0, body)).collect();
        seeds.push((format!("good-{who}"), [&[who], &each[..]].concat()));
        let each: Vec<u8> = ANSWERS.iter().flat_map(|body| answer(0, 0, body).repeat(3)).collect();
        seeds.push((format!("good-thrice-{who}"), [&[who], &each[..]].concat()));
        let refusals = [
            answer(9, 0, r#"{"label":"TOO_MANY_REQUESTS","message":"slow"}"#),
            answer(9, 9, r#"{"code":429,"msg":"Too Many Requests"}"#),
            answer(11, 255, "<html>"),
            answer(5, 0, r#"{"label":"INVALID_KEY","message":"no"}"#),
            answer(4, 0, r#"{"code":700003,"msg":"Timestamp for this request is outside"}"#),
        ];
        for (at, refusal) in refusals.iter().enumerate().take(3 + usize::from(who) % 3) {
            let script = [&[who], &refusal[..], &answer(0, 0, ANSWERS[0])].concat();
            seeds.push((format!("refusal-{who}-{at}"), script));
        }
    }
    seeds
}
