//! Every constructed private push, file by file.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use tickwire_core::exchange::MalformedKind::{self, Missing};

use crate::{oracle, ours, theirs};

/// Those that have no typed form, and why.
const UNTYPED: [(&str, MalformedKind); 3] = [
    ("w_empty_body_306", Missing),
    ("w_empty_body_307", Missing),
    // A fill without ids.
    ("w_int32_value_with_high_bits", Missing),
];

/// The private pushes of the samples that are committed here, with what they say by name.
pub(crate) fn private() -> Vec<(String, Vec<u8>, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/mexc/constructed");
    let files: BTreeMap<_, _> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path))
        .collect();
    let mut samples = Vec::new();
    for (name, path) in &files {
        let Some(name) = name.strip_suffix(".bin") else { continue };
        let expected = fs::read(&files[&format!("{name}.expected.json")]).unwrap();
        let expected: Value = serde_json::from_slice(&expected).unwrap();
        if oracle::push(&expected).is_some() {
            samples.push((name.to_owned(), fs::read(path).unwrap(), expected));
        }
    }
    samples
}

#[test]
fn every_private_sample_says_what_an_independent_reading_says() {
    let (mut memory, mut untyped) = (ours::Memory::new(), 0);
    let samples = private();
    for (name, bytes, expected) in &samples {
        let by_prost = theirs::push(bytes).unwrap();
        let line = oracle::push(expected).unwrap();
        assert_eq!(oracle::push(&by_prost), Some(line.clone()), "{name}");
        match ours::push(bytes, &mut memory) {
            Ok((said, channel)) => {
                assert_eq!(Ok(said), line.map(|line| vec![line]), "{name}");
                assert!(channel.is_some(), "{name}");
            }
            Err(malformed) => {
                let known = UNTYPED.iter().find(|(untyped, _)| untyped == name);
                assert_eq!(Some(malformed.kind), known.map(|(_, kind)| *kind), "{name}");
                assert_eq!(line, Err(malformed.kind), "{name}");
                untyped += 1;
            }
        }
    }
    assert_eq!(untyped, UNTYPED.len());
    assert!(samples.len() >= 16, "{}", samples.len());
}

/// The lines of some samples, spelled out.
#[test]
fn the_fields_of_samples_are_where_the_contract_has_them() {
    let samples = private();
    let mut memory = ours::Memory::new();
    for (name, line) in [
        (
            "b304_order_filled_ccxt",
            "order TESTUSDT id=C02__583905164440776704043 client=- side=buy kind=market rests=- \
             price=0.001053 size=2000 filled=2000 left=0 average=0.001007 status=filled code=2 \
             created=1754996075502000000 time=- sent=1754996075520000000 \
             updated=1754996075520000000",
        ),
        (
            "b304_order_partially_canceled",
            "order BTCUSDT id=C02__700000000000000000043 client=my-order-1 side=buy kind=limit \
             rests=gtc price=60000.1 size=0.5 filled=0.1 left=0.4 average=60000.1 \
             status=partially_cancelled code=5 created=1790281243000000000 time=- \
             sent=1790281246010000000 updated=1790281246010000000",
        ),
        (
            "b304_order_unknown_status_and_type",
            "order BTCUSDT id=C02__700000000000000000043 client=my-order-1 side=other:9 \
             kind=other:77 rests=- price=60000.1 size=0.5 filled=- left=- average=- \
             status=unknown code=99 created=1790281243000000000 time=- sent=1790281243010000000 \
             updated=1790281243010000000",
        ),
        (
            "b306_deal_maker_selftrade_clientid",
            "fill BTCUSDT id=731901896985399296X0 order=C02__700000000000000000043 \
             client=my-order-1 side=buy price=60000.1 size=0.1 fee=0 USDT role=maker \
             time=1790281244000000000 sent=1790281244011000000",
        ),
        (
            "b307_account_type_deposit",
            "balance - MX available=1 locked=0 total=1 change=-0.1 reason=DEPOSIT \
             time=1790281244000000000 sent=1790281244002000000 updated=1790281244001000000",
        ),
    ] {
        let (_, bytes, _) = samples.iter().find(|(sample, ..)| sample == name).unwrap();
        let (said, _) = ours::push(bytes, &mut memory).unwrap();
        assert_eq!(said, [line], "{name}");
    }
}
