//! The change of a day, which a push has in two zones.

use tickwire_core::exchange::MalformedKind;
use tickwire_proto::generated::push_data_v3_api_wrapper::Body;
use tickwire_proto::generated::{PublicMiniTickerV3Api, PublicMiniTickersV3Api};

use crate::{ours, wire};

const STREAM: &str = "spot@public.miniTicker.v3.api.pb@XYUSDT@24H";
const STREAM_OF_ALL: &str = "spot@public.miniTickers.v3.api.pb@24H";

/// A day of nothing but its changes.
fn day(rate: &str, zoned_rate: &str) -> PublicMiniTickerV3Api {
    PublicMiniTickerV3Api {
        symbol: "XYUSDT".to_owned(),
        rate: rate.to_owned(),
        zoned_rate: zoned_rate.to_owned(),
        ..Default::default()
    }
}

/// The change that a push of one symbol and one of all symbols tell of the same day.
fn change(rate: &str, zoned_rate: &str) -> Result<String, MalformedKind> {
    let items = vec![day(rate, zoned_rate)];
    let all = Body::PublicMiniTickers(PublicMiniTickersV3Api { items });
    let one = Body::PublicMiniTicker(day(rate, zoned_rate));
    let [one, all] = [wire::bytes(STREAM, "XYUSDT", one), wire::bytes(STREAM_OF_ALL, "", all)]
        .map(|push| ours::push(&push).map(|(lines, _)| lines).map_err(|error| error.kind));
    assert_eq!(one, all, "{rate:?} {zoned_rate:?}");
    // Its symbol, then the eight numbers of a ticker.
    Ok(one?[0].split(' ').nth(9).unwrap().to_owned())
}

#[test]
fn the_change_is_that_of_the_zone_that_was_subscribed_to() {
    assert_eq!(change("0.0123", "-0.0407"), Ok("-4.07".to_owned()));
    assert_eq!(change("", "1.5"), Ok("150".to_owned()));
    // That it is zero is told too.
    assert_eq!(change("0.0123", "0"), Ok("0".to_owned()));
}

#[test]
fn without_a_change_of_the_zone_it_is_that_of_utc_8() {
    assert_eq!(change("0.0123", ""), Ok("1.23".to_owned()));
    assert_eq!(change("", ""), Ok("-".to_owned()));
}

#[test]
fn a_change_that_is_no_number_is_not_hidden_by_the_other() {
    assert_eq!(change("0.0123", "1.2.3"), Err(MalformedKind::Number));
}
