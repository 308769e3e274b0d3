//! Pairs to symbols and back, in both styles.

use proptest::prelude::*;
use tickwire_core::asset::Asset;
use tickwire_core::pair::{Pair, PairError, PairStyle};
use tickwire_core::symbol::{NameError, Symbol};

const SEPARATED: PairStyle<'_> = PairStyle::Separated { separator: '_' };
const QUOTES: &[&str] = &["USD", "BTC", "USDT", "BUSDT", "ETH", "USDC", "TRY", "USD1"];
const JOINED: PairStyle<'_> = PairStyle::Joined { quotes: QUOTES };

fn pair(base: &str, quote: &str) -> Pair {
    Pair { base: Asset::new(base).unwrap(), quote: Asset::new(quote).unwrap() }
}

fn read(symbol: &str, style: PairStyle<'_>) -> Option<Pair> {
    Pair::of(&Symbol::new(symbol).unwrap(), style)
}

#[test]
fn symbols_of_both_styles_are_read_and_written() {
    let cases = [
        ("BTC_USDT", "BTCUSDT", "BTC", "USDT"),
        ("2Z_USDT", "2ZUSDT", "2Z", "USDT"),
        ("QTUM3S_USDT", "QTUM3SUSDT", "QTUM3S", "USDT"),
        ("币安人生_USDT", "币安人生USDT", "币安人生", "USDT"),
        ("NEO_BTC", "NEOBTC", "NEO", "BTC"),
        ("BTC_USD1", "BTCUSD1", "BTC", "USD1"),
        ("BTC_USD", "BTCUSD", "BTC", "USD"),
    ];
    for (separated, joined, base, quote) in cases {
        let pair = pair(base, quote);
        assert_eq!(read(separated, SEPARATED), Some(pair));
        assert_eq!(read(joined, JOINED), Some(pair));
        assert_eq!(pair.symbol(SEPARATED).unwrap().as_str(), separated);
        assert_eq!(pair.symbol(JOINED).unwrap().as_str(), joined);
    }
}

#[test]
fn the_last_separator_and_the_longest_quote_decide() {
    assert_eq!(read("A_B_USDT", SEPARATED), Some(pair("A_B", "USDT")));
    assert_eq!(read("XBUSDT", JOINED), Some(pair("X", "BUSDT")));
    // Nothing would be left of the base: the next longest then.
    assert_eq!(read("BUSDT", JOINED), Some(pair("B", "USDT")));
}

#[test]
fn what_is_not_of_the_style_is_refused() {
    for symbol in ["BTCUSDT", "_USDT", "BTC_", "_"] {
        assert_eq!(read(symbol, SEPARATED), None, "{symbol}");
    }
    for symbol in ["USDT", "BTC_EUR", "X"] {
        assert_eq!(read(symbol, JOINED), None, "{symbol}");
    }
    assert_eq!(read("BTCUSDT", PairStyle::Joined { quotes: &[] }), None);
    assert_eq!(read("BTCUSDT", PairStyle::Joined { quotes: &[""] }), None);
}

#[test]
fn no_symbol_is_made_that_reads_back_as_another_pair() {
    assert_eq!(pair("XB", "USDT").symbol(JOINED), None);
    assert_eq!(pair("BTC", "EUR").symbol(JOINED), None);
    assert_eq!(pair("BTC", "A_B").symbol(SEPARATED), None);
    assert_eq!(pair("ABCDEFGHIJKLMNOP", "ABCDEFGHIJKLMNOPQ").symbol(SEPARATED), None);
    let dash = PairStyle::Separated { separator: '-' };
    assert_eq!(pair("BTC", "A_B").symbol(dash).unwrap().as_str(), "BTC-A_B");
}

#[test]
fn the_neutral_text_goes_both_ways() {
    let pair = pair("币安人生", "USDT");
    assert_eq!(pair.to_string(), "币安人生/USDT");
    assert_eq!(format!("{pair:>12}|{pair:?}"), "   币安人生/USDT|币安人生/USDT");
    assert_eq!("币安人生/USDT".parse(), Ok(pair));
    assert_eq!("BTC_USDT".parse::<Pair>(), Err(PairError::Slash));
    assert_eq!("/USDT".parse::<Pair>(), Err(PairError::Base(NameError::Empty)));
    assert_eq!("BTC/".parse::<Pair>(), Err(PairError::Quote(NameError::Empty)));
    assert_eq!("BTC/USDT/X".parse::<Pair>(), Err(PairError::Quote(NameError::Character)));
    assert_eq!(PairError::Base(NameError::Empty).to_string(), "the base is an empty name");
}

proptest! {
    #[test]
    fn separated_symbols_read_back(base in "[0-9A-Z_币安人生]{1,5}", quote in "[0-9A-Z]{1,8}") {
        let pair = pair(&base, &quote);
        let symbol = pair.symbol(SEPARATED).unwrap();
        prop_assert_eq!(symbol.to_string(), format!("{base}_{quote}"));
        prop_assert_eq!(Pair::of(&symbol, SEPARATED), Some(pair));
    }

    #[test]
    fn joined_symbols_read_back_or_are_not_made(
        base in "[0-9A-C币UST]{1,5}",
        quote in proptest::sample::select(QUOTES),
    ) {
        let pair = pair(&base, quote);
        let text = format!("{base}{quote}");
        let longer = QUOTES.iter().any(|other| {
            other.len() > quote.len() && text.len() > other.len() && text.ends_with(other)
        });
        let symbol = pair.symbol(JOINED);
        prop_assert_eq!(symbol.map(|symbol| symbol.to_string()), (!longer).then_some(text));
        if let Some(symbol) = symbol {
            prop_assert_eq!(Pair::of(&symbol, JOINED), Some(pair));
        }
    }

    #[test]
    fn symbols_read_as_pairs_are_written_as_they_were(text in "[A-CUSDT_]{1,12}") {
        let symbol = Symbol::new(&text).unwrap();
        for style in [SEPARATED, JOINED] {
            if let Some(pair) = Pair::of(&symbol, style) {
                prop_assert_eq!(pair.symbol(style), Some(symbol));
            }
        }
    }

    #[test]
    fn neutral_texts_read_back(base in "[^/\"\\\\\\pC]{1,4}", quote in "[A-Z]{1,16}") {
        let pair = pair(&base, &quote);
        prop_assert_eq!(pair.to_string().parse(), Ok(pair));
    }
}
