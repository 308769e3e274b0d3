//! The rules of symbols.

use core::fmt::Write;

use tickwire_core::exchange::MalformedKind;
use tickwire_core::rules::{Rules, SymbolRules, SymbolStatus, Unread};
use tickwire_core::text::Writer;
use tickwire_exchanges::mexc::spot::MexcSpot;

use crate::answers::published;

fn read(body: &[u8]) -> (Vec<SymbolRules>, Unread) {
    let mut all = Vec::new();
    let unread = MexcSpot.read_rules(body, &mut |rules| all.push(*rules)).unwrap();
    (all, unread)
}

fn row(symbol: &str, members: &str) -> String {
    format!(
        r#"{{"symbol":"{symbol}","baseAsset":"AB","baseAssetPrecision":2,"quoteAsset":"USDT",
            "quotePrecision":5,"quoteAssetPrecision":5,"baseSizePrecision":"0.1",
            "quoteAmountPrecision":"1","orderTypes":["LIMIT"],"filters":[{{"a":[1]}}],{members}}}"#
    )
}

fn body(rows: &[String]) -> String {
    format!(r#"{{"timezone":"CST","rateLimits":[],"symbols":[{}]}}"#, rows.join(","))
}

#[test]
fn a_symbol_has_its_steps_and_its_least() {
    let one = row("ABUSDT", r#""status":"1","tradeSideType":1"#);
    let (rules, unread) = read(body(&[one]).as_bytes());
    let [rules] = &rules[..] else { panic!("{rules:?}") };
    assert_eq!((rules.symbol.as_str(), unread), ("ABUSDT", Unread(0)));
    assert_eq!(rules.base.unwrap().as_str(), "AB");
    assert_eq!(rules.quote.unwrap().as_str(), "USDT");
    assert_eq!((rules.status, rules.status_code.unwrap().as_str()), (SymbolStatus::Trading, "1"));
    let said = [rules.tick, rules.step, rules.size_min, rules.size_max, rules.value_min];
    let said = said.map(|number| number.map(|number| number.to_string()));
    let expected = [Some("0.00001"), Some("0.01"), Some("0.1"), None, Some("1")];
    assert_eq!(said, expected.map(|number| number.map(str::to_owned)));
    assert_eq!(rules.contract_size, None);
}

#[test]
fn a_status_says_which_sides_are_traded() {
    use SymbolStatus::{BuyOnly, Halted, SellOnly, Trading, Unknown};
    for (members, status) in [
        (r#""status":"1","tradeSideType":1"#, Trading),
        (r#""status":"1","tradeSideType":"2""#, BuyOnly),
        (r#""status":"1","tradeSideType":3"#, SellOnly),
        (r#""status":"1","tradeSideType":4"#, Halted),
        (r#""status":"2","tradeSideType":1"#, Halted),
        (r#""status":"3""#, Halted),
        (r#""status":"ENABLED""#, Trading),
        (r#""status":"9""#, Unknown),
        (r#""status":"1","tradeSideType":7"#, Unknown),
        (r#""other":1"#, Unknown),
    ] {
        let (rules, _) = read(body(&[row("ABUSDT", members)]).as_bytes());
        assert_eq!(rules[0].status, status, "{members}");
    }
}

#[test]
fn a_symbol_that_cannot_be_read_is_counted_and_the_others_are_good() {
    let rows = [
        row("ABUSDT", r#""status":"1""#),
        row("", r#""status":"1""#),
        row("CDUSDT", r#""quotePrecision":40"#),
        "7".to_owned(),
        row("龙虾USDT", r#""baseSizePrecision":"0","status":"1""#),
    ];
    let (rules, unread) = read(body(&rows).as_bytes());
    let symbols: Vec<_> = rules.iter().map(|rules| rules.symbol.as_str()).collect();
    assert_eq!((symbols, unread), (vec!["ABUSDT", "龙虾USDT"], Unread(3)));
    assert_eq!(rules[1].size_min, None);
}

#[test]
fn a_body_that_is_something_else_is_refused() {
    for (body, kind) in [
        ("{}", MalformedKind::Missing),
        (r#"{"code":429,"msg":"Too Many Requests"}"#, MalformedKind::Refused),
        (r#"{"symbols":7}"#, MalformedKind::Value),
        ("[]", MalformedKind::Envelope),
        ("<html>", MalformedKind::Syntax),
    ] {
        let said = MexcSpot.read_rules(body.as_bytes(), &mut |_| panic!("{body}"));
        assert_eq!(said.unwrap_err().kind, kind, "{body}");
    }
}

#[test]
fn the_path_is_that_of_all_symbols() {
    let mut out = [0; 32];
    let mut out = Writer::new(&mut out);
    MexcSpot.rules_path(&mut out).unwrap();
    assert_eq!(out.written(), b"/api/v3/exchangeInfo");
}

#[test]
fn published_bodies_are_read_whole() {
    for file in [
        "exchangeinfo_recorded_0.json",
        "exchangeinfo_recorded_1.json",
        "exchangeinfo_jkorf_2025.json",
    ] {
        let Some(body) = published(file) else { continue };
        let json: serde_json::Value = serde_json::from_slice(&body).unwrap();
        let (rules, unread) = read(&body);
        assert_eq!(unread, Unread(0), "{file}");
        let theirs = json["symbols"].as_array().unwrap();
        assert_eq!(rules.len(), theirs.len(), "{file}");
        rules.iter().zip(theirs).for_each(|(ours, theirs)| same(ours, theirs));
    }
}

fn same(ours: &SymbolRules, theirs: &serde_json::Value) {
    let (base, quote) = (ours.base.unwrap(), ours.quote.unwrap());
    let text = |name: &str| theirs[name].as_str().unwrap();
    let names = [ours.symbol.as_str(), base.as_str(), quote.as_str()];
    assert_eq!(names, ["symbol", "baseAsset", "quoteAsset"].map(text));
    assert_eq!(ours.status, SymbolStatus::Trading);
    let steps = [ours.tick, ours.step].map(|step| u64::from(step.unwrap().scale()));
    let places = |name: &str| theirs[name].as_u64().unwrap();
    assert_eq!(steps, ["quotePrecision", "baseAssetPrecision"].map(places));
}

/// As many symbols as the venue has: 1.6 MB.
#[test]
fn all_symbols_are_read_without_an_allocation() {
    let mut rows = Vec::new();
    for at in 0..1_950 {
        let mut long = String::new();
        for part in 0..30 {
            write!(long, r#""unused{part}":"{part}x","#).unwrap();
        }
        rows.push(row(&format!("C{at}USDT"), &format!(r#"{long}"status":"1""#)));
    }
    let body = body(&rows);
    assert!(body.len() > 1_000_000, "{}", body.len());
    let mut count = 0;
    let counted = allocation_counter::measure(|| {
        MexcSpot.read_rules(body.as_bytes(), &mut |_| count += 1).unwrap();
    });
    assert_eq!((count, counted.count_total), (1_950, 0));
}
