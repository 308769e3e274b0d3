//! Pushes of books, made by prost.

use prost::Message;
use tickwire_proto::generated::push_data_v3_api_wrapper::Body;
use tickwire_proto::generated::{
    PublicAggreDepthV3ApiItem, PublicAggreDepthsV3Api, PublicIncreaseDepthsV3Api,
    PublicLimitDepthsV3Api, PushDataV3ApiWrapper,
};

/// The answer that accepts the first request, for one symbol.
pub(crate) const ACCEPTED: &str =
    r#"{"id":1,"code":0,"msg":"spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT"}"#;

/// Changes of versions `from..=to`.
pub(crate) fn depth(symbol: &str, ids: (u64, u64), bids: &[(&str, &str)]) -> Vec<u8> {
    depth_on("spot@public.aggre.depth.v3.api.pb@100ms", symbol, ids, bids)
}

/// The same, on a stream of any name.
pub(crate) fn depth_on(
    stream: &str,
    symbol: &str,
    (from, to): (u64, u64),
    bids: &[(&str, &str)],
) -> Vec<u8> {
    let level = |(price, quantity): &(&str, &str)| PublicAggreDepthV3ApiItem {
        price: (*price).to_owned(),
        quantity: (*quantity).to_owned(),
    };
    let body = Body::PublicAggreDepths(PublicAggreDepthsV3Api {
        asks: Vec::new(),
        bids: bids.iter().map(level).collect(),
        event_type: stream.to_owned(),
        from_version: from.to_string(),
        to_version: to.to_string(),
        last_order_create_time: 1_700_000_000_000,
    });
    bytes(format!("{stream}@{symbol}"), symbol, body)
}

/// Changes as they were before they were aggregated, which feed no book.
pub(crate) fn increase_depth(symbol: &str, version: u64) -> Vec<u8> {
    let stream = "spot@public.increase.depth.v3.api.pb";
    let body = Body::PublicIncreaseDepths(PublicIncreaseDepthsV3Api {
        event_type: stream.to_owned(),
        version: version.to_string(),
        ..PublicIncreaseDepthsV3Api::default()
    });
    bytes(format!("{stream}@{symbol}"), symbol, body)
}

/// The best levels, of which there are none.
pub(crate) fn limit_depth(symbol: &str, version: u64) -> Vec<u8> {
    limit_depth_of(symbol, version, 5)
}

/// The same, of a stream of so many.
pub(crate) fn limit_depth_of(symbol: &str, version: u64, levels: u8) -> Vec<u8> {
    let stream = "spot@public.limit.depth.v3.api.pb";
    let body = Body::PublicLimitDepths(PublicLimitDepthsV3Api {
        event_type: stream.to_owned(),
        version: version.to_string(),
        ..PublicLimitDepthsV3Api::default()
    });
    bytes(format!("{stream}@{symbol}@{levels}"), symbol, body)
}

fn bytes(channel: String, symbol: &str, body: Body) -> Vec<u8> {
    PushDataV3ApiWrapper {
        channel,
        symbol: Some(symbol.to_owned()),
        symbol_id: None,
        create_time: None,
        send_time: Some(1_700_000_000_123),
        body: Some(body),
    }
    .encode_to_vec()
}

/// A REST book of one level a side.
pub(crate) fn rest(version: u64) -> String {
    format!(r#"{{"lastUpdateId":{version},"bids":[["9","1"]],"asks":[["11","1"]],"timestamp":5}}"#)
}
