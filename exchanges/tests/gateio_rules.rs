//! The rules of Gate.io's symbols, in the form of the documents.
#![allow(clippy::unwrap_used, clippy::panic)]

use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::rules::{Rules, SymbolRules, SymbolStatus, Unread};
use tickwire_core::text::Writer;
use tickwire_exchanges::gateio::futures::GateioFutures;
use tickwire_exchanges::gateio::spot::GateioSpot;

fn read(venue: &impl Rules, body: &str) -> Result<(Vec<SymbolRules>, Unread), Malformed> {
    let mut all = Vec::new();
    let unread = venue.read_rules(body.as_bytes(), &mut |rules| all.push(*rules))?;
    Ok((all, unread))
}

fn path(venue: &impl Rules) -> String {
    let mut out = [0; 128];
    let mut out = Writer::new(&mut out);
    venue.rules_path(&mut out).unwrap();
    String::from_utf8(out.written().to_vec()).unwrap()
}

fn text(number: Option<tickwire_core::decimal::Decimal>) -> Option<String> {
    number.map(|number| number.to_string())
}

#[test]
fn each_market_has_its_path() {
    assert_eq!(path(&GateioSpot), "/api/v4/spot/currency_pairs");
    assert_eq!(path(&GateioFutures::USDT), "/api/v4/futures/usdt/contracts");
    assert_eq!(path(&GateioFutures::BTC), "/api/v4/futures/btc/contracts");
    assert_eq!(path(&GateioFutures::USD1), "/api/v4/futures/usd1/contracts");
}

const PAIR: &str = r#"{"id":"AB_USDT","base":"AB","base_name":"Ab","quote":"USDT","fee":"0.2","min_base_amount":"0.001","min_quote_amount":"3","max_base_amount":null,"max_quote_amount":"5000000","amount_precision":3,"precision":6,"trade_status":"tradable","sell_start":1516378650,"buy_start":1516378650,"type":"normal"}"#;

#[test]
fn a_pair_says_its_steps_and_limits() {
    let (all, unread) = read(&GateioSpot, &format!("[{PAIR}]")).unwrap();
    let [rules] = all[..] else { panic!("{all:?}") };
    assert_eq!(unread, Unread(0));
    assert_eq!(rules.symbol.as_str(), "AB_USDT");
    assert_eq!((rules.base.unwrap().as_str(), rules.quote.unwrap().as_str()), ("AB", "USDT"));
    assert_eq!(
        (text(rules.tick), text(rules.step)),
        (Some("0.000001".into()), Some("0.001".into()))
    );
    assert_eq!((text(rules.size_min), rules.size_max), (Some("0.001".into()), None));
    assert_eq!(text(rules.value_min).as_deref(), Some("3"));
    assert_eq!(rules.contract_size, None);
}

#[test]
fn a_pair_says_whether_it_is_traded() {
    for (code, status) in [
        ("tradable", SymbolStatus::Trading),
        ("untradable", SymbolStatus::Halted),
        ("buyable", SymbolStatus::BuyOnly),
        ("sellable", SymbolStatus::SellOnly),
        ("auction", SymbolStatus::Unknown),
    ] {
        let (all, _) = read(&GateioSpot, &format!("[{}]", PAIR.replace("tradable", code))).unwrap();
        assert_eq!(all[0].status, status, "{code}");
        assert_eq!(all[0].status_code.unwrap().as_str(), code);
    }
}

const CONTRACT: &str = r#"{"name":"AB_USDT","type":"direct","quanto_multiplier":"0.01","order_price_round":"0.1","mark_price_round":"0.01","in_delisting":false,"order_size_min":"1","order_size_max":"1000000","enable_decimal":false,"status":"trading","funding_interval":28800}"#;

#[test]
fn a_contract_says_its_steps_limits_and_size() {
    for body in
        [CONTRACT.to_owned(), CONTRACT.replace("\"1\"", "1").replace("\"1000000\"", "1000000")]
    {
        let (all, unread) = read(&GateioFutures::USDT, &format!("[{body}]")).unwrap();
        let [rules] = all[..] else { panic!("{all:?}") };
        assert_eq!(unread, Unread(0));
        assert_eq!((rules.base.unwrap().as_str(), rules.quote.unwrap().as_str()), ("AB", "USDT"));
        assert_eq!((text(rules.tick), text(rules.step)), (Some("0.1".into()), Some("1".into())));
        assert_eq!(
            (text(rules.size_min), text(rules.size_max)),
            (Some("1".into()), Some("1000000".into()))
        );
        assert_eq!((text(rules.contract_size), rules.value_min), (Some("0.01".into()), None));
        assert_eq!(rules.status, SymbolStatus::Trading);
    }
    let decimal = CONTRACT
        .replace("\"1\"", "\"0.1\"")
        .replace("\"enable_decimal\":false", "\"enable_decimal\":true");
    let (all, _) = read(&GateioFutures::USDT, &format!("[{decimal}]")).unwrap();
    assert_eq!(text(all[0].step).as_deref(), Some("0.1"));
    let inverse = CONTRACT.replace("\"0.01\",\"order_price", "\"0\",\"order_price");
    let (all, _) = read(&GateioFutures::BTC, &format!("[{inverse}]")).unwrap();
    assert_eq!(text(all[0].contract_size).as_deref(), Some("0"), "one contract is worth 1 USD");
}

#[test]
fn a_contract_says_whether_it_is_traded() {
    let delisting = CONTRACT.replace("\"in_delisting\":false", "\"in_delisting\":true");
    let old = CONTRACT.replace(",\"status\":\"trading\"", "");
    let coded =
        |code: &str| CONTRACT.replace("\"status\":\"trading\"", &format!("\"status\":\"{code}\""));
    for (body, status) in [
        (CONTRACT.to_owned(), SymbolStatus::Trading),
        (old, SymbolStatus::Trading),
        (delisting, SymbolStatus::ReduceOnly),
        (coded("delisting"), SymbolStatus::ReduceOnly),
        (coded("delisted"), SymbolStatus::Halted),
        (coded("prelaunch"), SymbolStatus::Halted),
        (coded("circuit_breaker"), SymbolStatus::Halted),
        (coded("new"), SymbolStatus::Unknown),
    ] {
        let (all, _) = read(&GateioFutures::USDT, &format!("[{body}]")).unwrap();
        assert_eq!(all[0].status, status, "{body}");
    }
}

#[test]
fn what_cannot_be_read_is_left_out_and_counted() {
    let odd = PAIR.replace("\"precision\":6", "\"precision\":\"six\"");
    let nameless = PAIR.replace("\"id\":\"AB_USDT\",", "");
    let other = PAIR.replace("AB_USDT", "CD_USDT");
    let (all, unread) = read(&GateioSpot, &format!("[{odd},{nameless},7,{other}]")).unwrap();
    assert_eq!((all.len(), unread), (1, Unread(3)));
    assert_eq!(all[0].symbol.as_str(), "CD_USDT");
    assert_eq!(read(&GateioFutures::USDT, "[]").unwrap(), (vec![], Unread(0)));
}

#[test]
fn a_refusal_and_a_broken_body_are_errors() {
    let refusal = read(&GateioSpot, r#"{"label":"TOO_MANY_REQUESTS","message":"slow"}"#);
    assert_eq!(refusal.unwrap_err().kind, MalformedKind::Refused);
    let bare = read(&GateioFutures::USDT, "{}");
    assert_eq!(bare.unwrap_err().kind, MalformedKind::Refused);
    assert!(read(&GateioSpot, "<html>").unwrap_err().fatal);
    assert!(read(&GateioSpot, "[{}").unwrap_err().fatal);
    assert!(!read(&GateioSpot, "7").unwrap_err().fatal);
}
