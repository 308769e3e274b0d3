//! How a push is put into bytes: as the venue does today, as it did once, or as rudely as protobuf
//! allows.

use prost::Message;
use prost::encoding::{WireType, encode_key, string, uint64};
use tickwire_proto::generated::PushDataV3ApiWrapper;
use tickwire_proto::generated::push_data_v3_api_wrapper::Body;

use super::Config;
use crate::market::Dice;
use crate::venue::Payload;

/// Numbers of fields that no schema has: beside the wrapper's, and where a body would be.
const NEW_FIELD: u32 = 99;
const NEW_GROUP: u32 = 2_000;
const NEW_BODY: u32 = 316;

/// See [`Config::rude`] and [`Config::old_wire`].
#[derive(Debug)]
pub(super) struct Manners {
    rude: bool,
    old: bool,
    dice: Dice,
}

impl Manners {
    pub(super) const fn new(config: &Config, dice: Dice) -> Self {
        Self { rude: config.rude, old: config.old_wire, dice }
    }

    /// The messages of a push: one, unless the venue is rude.
    pub(super) fn said(&mut self, mut push: PushDataV3ApiWrapper) -> Vec<Payload> {
        if self.old {
            push.body.as_mut().map(stripped);
        }
        let messages = match if self.rude { self.dice.below(10) } else { u64::MAX } {
            // Seen of a pair that was not traded: channel, symbol and time, and nothing of them.
            0 => vec![head(&push).encode_to_vec(), push.encode_to_vec()],
            1 => vec![of_a_new_kind(&push), push.encode_to_vec()],
            2 => vec![with_new_fields(&push)],
            3 => vec![body_first(push)],
            _ => vec![push.encode_to_vec()],
        };
        messages.into_iter().map(|bytes| Payload::Binary(bytes.into())).collect()
    }
}

/// The wrapper without its body.
fn head(push: &PushDataV3ApiWrapper) -> PushDataV3ApiWrapper {
    PushDataV3ApiWrapper { body: None, ..push.clone() }
}

fn of_a_new_kind(push: &PushDataV3ApiWrapper) -> Vec<u8> {
    let mut bytes = head(push).encode_to_vec();
    string::encode(NEW_BODY, &"a body".to_owned(), &mut bytes);
    bytes
}

fn with_new_fields(push: &PushDataV3ApiWrapper) -> Vec<u8> {
    let mut bytes = Vec::new();
    string::encode(NEW_FIELD, &"a field".to_owned(), &mut bytes);
    bytes.extend(push.encode_to_vec());
    encode_key(NEW_GROUP, WireType::StartGroup, &mut bytes);
    uint64::encode(NEW_FIELD, &u64::MAX, &mut bytes);
    encode_key(NEW_GROUP, WireType::EndGroup, &mut bytes);
    bytes
}

fn body_first(mut push: PushDataV3ApiWrapper) -> Vec<u8> {
    let body = push.body.take();
    let mut bytes = PushDataV3ApiWrapper { body, ..Default::default() }.encode_to_vec();
    bytes.extend(push.encode_to_vec());
    bytes
}

/// Takes away what was added on 2026-06-17.
fn stripped(body: &mut Body) {
    match body {
        Body::PublicAggreDeals(deals) => {
            deals.deals.iter_mut().for_each(|deal| deal.trade_id.clear());
        }
        Body::PublicAggreDepths(depths) => depths.last_order_create_time = 0,
        Body::PublicLimitDepths(depths) => depths.last_order_create_time = 0,
        Body::PublicAggreBookTicker(ticker) => {
            ticker.version.clear();
            ticker.last_order_create_time = 0;
        }
        Body::PublicBookTickerBatch(tickers) => {
            tickers.version.clear();
            tickers.last_order_create_time = 0;
        }
        _ => {}
    }
}
