//! Markets and their texts.

use proptest::prelude::*;
use tickwire_core::asset::Asset;
use tickwire_core::market::{Market, MarketError};
use tickwire_core::symbol::NameError;

fn asset(text: &str) -> Asset {
    Asset::new(text).unwrap()
}

#[test]
fn texts_go_both_ways() {
    let cases = [
        ("spot", Market::Spot),
        ("usdt futures", Market::perpetual(asset("USDT"))),
        ("btc futures", Market::perpetual(asset("btc"))),
        ("usd1 futures", Market::perpetual(asset("USD1"))),
        ("usdt delivery", Market::delivery(asset("USDT"))),
    ];
    for (text, market) in cases {
        assert_eq!(text.parse(), Ok(market));
        assert_eq!(text.to_uppercase().parse(), Ok(market));
        assert_eq!(market.to_string(), text);
    }
    assert_eq!(format!("{:>15}|", Market::perpetual(asset("USDT"))), "   usdt futures|");
}

#[test]
fn the_settled_asset_is_in_upper_case_however_it_was_written() {
    assert_eq!(Market::Spot.settle(), None);
    assert_eq!(Market::perpetual(asset("usdt")).settle(), Some(asset("USDT")));
    assert_eq!("uSdT delivery".parse::<Market>().unwrap().settle(), Some(asset("USDT")));
}

#[test]
fn other_texts_are_refused_with_the_reason() {
    for text in ["", "futures", "spots", "usdt", "usdt swap", "spot ", "usdt futures "] {
        assert_eq!(text.parse::<Market>(), Err(MarketError::Unknown), "{text:?}");
    }
    let empty = MarketError::Settle(NameError::Empty);
    assert_eq!(" futures".parse::<Market>(), Err(empty));
    assert_eq!(empty.to_string(), "settled in an empty name");
}

proptest! {
    #[test]
    fn any_settled_asset_reads_back(text in "[^/\"\\\\\\pC]{1,4}") {
        let asset = Asset::new(&text).unwrap();
        for market in [Market::perpetual(asset), Market::delivery(asset)] {
            prop_assert_eq!(market.to_string().parse(), Ok(market));
        }
    }
}
