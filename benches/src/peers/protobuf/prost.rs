//! prost: owned messages.

use prost::Message as _;
use tickwire_proto::generated::push_data_v3_api_wrapper::Body as Push;
use tickwire_proto::generated::{PublicAggreDealsV3ApiItem, PushDataV3ApiWrapper};

use super::{book_delta, book_ticker, level, side, time, wrapper};
use crate::number::Number;
use crate::typed::{Body, Trade, TradeId, Typed};

/// Decodes a push; `None` where it is not one of the corpus.
pub(crate) fn prost<N: Number>(bytes: &[u8], into: &mut Typed<N>) -> Option<()> {
    let push = PushDataV3ApiWrapper::decode(bytes).ok()?;
    wrapper(push.symbol.as_deref(), push.send_time, into)?;
    match push.body? {
        Push::PublicAggreDepths(depths) => {
            for item in &depths.asks {
                into.asks.push(level(&item.price, &item.quantity)?);
            }
            for item in &depths.bids {
                into.bids.push(level(&item.price, &item.quantity)?);
            }
            into.body = book_delta(&depths.from_version, &depths.to_version)?;
        }
        Push::PublicAggreDeals(deals) => {
            into.time = None;
            for item in deals.deals {
                into.trades.push(trade(item)?);
            }
            into.body = Body::Trades;
        }
        Push::PublicAggreBookTicker(ticker) => {
            let texts =
                [ticker.bid_price, ticker.bid_quantity, ticker.ask_price, ticker.ask_quantity];
            into.body = book_ticker(texts.each_ref().map(String::as_str), &ticker.version)?;
        }
        _ => return None,
    }
    Some(())
}

fn trade<N: Number>(item: PublicAggreDealsV3ApiItem) -> Option<Trade<N>> {
    let level = level::<N>(&item.price, &item.quantity)?;
    Some(Trade {
        id: TradeId::Owned(item.trade_id),
        price: level.price,
        size: level.size,
        side: side(item.trade_type),
        time: Some(time(item.time)?),
    })
}
