//! A push as prost reads it.

use prost::{DecodeError, Message};
use serde_json::Value;
use tickwire_proto::generated::push_data_v3_api_wrapper::Body;
use tickwire_proto::generated::{
    PrivateAccountV3Api, PrivateDealsV3Api, PrivateOrdersV3Api, PublicAggreBookTickerV3Api,
    PublicAggreDealsV3ApiItem, PublicBookTickerV3Api, PublicDealsV3ApiItem,
    PublicIncreaseDepthsV3Api, PublicMiniTickerV3Api, PublicSpotKlineV3Api, PushDataV3ApiWrapper,
};

use super::object::Object;

pub(crate) fn push(bytes: &[u8]) -> Result<Value, DecodeError> {
    PushDataV3ApiWrapper::decode(bytes).map(|push| value(&push))
}

pub(crate) fn value(push: &PushDataV3ApiWrapper) -> Value {
    let mut object = Object::default();
    object
        .set("channel", &push.channel)
        .set_optional("symbol", push.symbol.as_ref())
        .set_optional("symbolId", push.symbol_id.as_ref())
        .set_optional("createTime", push.create_time)
        .set_optional("sendTime", push.send_time);
    if let Some(body) = &push.body {
        let (name, value) = self::body(body);
        object.put(name, value);
    }
    object.take()
}

/// The body's name in the schema, and its value.
fn body(body: &Body) -> (&'static str, Value) {
    match body {
        Body::PublicDeals(_)
        | Body::PublicAggreDeals(_)
        | Body::PublicMiniTickers(_)
        | Body::PublicBookTickerBatch(_) => lists(body),
        Body::PublicIncreaseDepths(_)
        | Body::PublicIncreaseDepthsBatch(_)
        | Body::PublicLimitDepths(_)
        | Body::PublicAggreDepths(_) => depths(body),
        Body::PrivateOrders(orders) => ("privateOrders", order(orders)),
        Body::PublicBookTicker(ticker) => ("publicBookTicker", book_ticker(ticker)),
        Body::PrivateDeals(deals) => ("privateDeals", private_deal(deals)),
        Body::PrivateAccount(balance) => ("privateAccount", account(balance)),
        Body::PublicSpotKline(candle) => ("publicSpotKline", kline(candle)),
        Body::PublicMiniTicker(ticker) => ("publicMiniTicker", mini_ticker(ticker)),
        Body::PublicAggreBookTicker(ticker) => ("publicAggreBookTicker", aggre_book_ticker(ticker)),
    }
}

fn lists(body: &Body) -> (&'static str, Value) {
    let mut object = Object::default();
    let name = match body {
        Body::PublicDeals(deals) => {
            object.extend("deals", deals.deals.iter().map(deal));
            object.set("eventType", &deals.event_type);
            "publicDeals"
        }
        Body::PublicAggreDeals(deals) => {
            object.extend("deals", deals.deals.iter().map(aggre_deal));
            object.set("eventType", &deals.event_type);
            "publicAggreDeals"
        }
        Body::PublicMiniTickers(tickers) => {
            object.extend("items", tickers.items.iter().map(mini_ticker));
            "publicMiniTickers"
        }
        Body::PublicBookTickerBatch(batch) => {
            object.extend("items", batch.items.iter().map(book_ticker));
            object.set("version", &batch.version);
            object.set("lastOrderCreateTime", batch.last_order_create_time);
            "publicBookTickerBatch"
        }
        other => panic!("{other:?}"),
    };
    (name, object.take())
}

fn depths(body: &Body) -> (&'static str, Value) {
    let mut object = Object::default();
    let name = match body {
        Body::PublicIncreaseDepths(depths) => {
            return ("publicIncreaseDepths", increase_depths(depths));
        }
        Body::PublicIncreaseDepthsBatch(batch) => {
            object.extend("items", batch.items.iter().map(increase_depths));
            object.set("eventType", &batch.event_type);
            "publicIncreaseDepthsBatch"
        }
        Body::PublicLimitDepths(depths) => {
            object.extend("asks", depths.asks.iter().map(|it| level(&it.price, &it.quantity)));
            object.extend("bids", depths.bids.iter().map(|it| level(&it.price, &it.quantity)));
            object.set("eventType", &depths.event_type);
            object.set("version", &depths.version);
            object.set("lastOrderCreateTime", depths.last_order_create_time);
            "publicLimitDepths"
        }
        Body::PublicAggreDepths(depths) => {
            object.extend("asks", depths.asks.iter().map(|it| level(&it.price, &it.quantity)));
            object.extend("bids", depths.bids.iter().map(|it| level(&it.price, &it.quantity)));
            object.set("eventType", &depths.event_type);
            object.set("fromVersion", &depths.from_version);
            object.set("toVersion", &depths.to_version);
            object.set("lastOrderCreateTime", depths.last_order_create_time);
            "publicAggreDepths"
        }
        other => panic!("{other:?}"),
    };
    (name, object.take())
}

fn increase_depths(depths: &PublicIncreaseDepthsV3Api) -> Value {
    Object::default()
        .extend("asks", depths.asks.iter().map(|it| level(&it.price, &it.quantity)))
        .extend("bids", depths.bids.iter().map(|it| level(&it.price, &it.quantity)))
        .set("eventType", &depths.event_type)
        .set("version", &depths.version)
        .take()
}

fn level(price: &str, quantity: &str) -> Value {
    Object::default().set("price", price).set("quantity", quantity).take()
}

fn deal(deal: &PublicDealsV3ApiItem) -> Value {
    Object::default()
        .set("price", &deal.price)
        .set("quantity", &deal.quantity)
        .set("tradeType", deal.trade_type)
        .set("time", deal.time)
        .take()
}

fn aggre_deal(deal: &PublicAggreDealsV3ApiItem) -> Value {
    Object::default()
        .set("price", &deal.price)
        .set("quantity", &deal.quantity)
        .set("tradeType", deal.trade_type)
        .set("time", deal.time)
        .set("tradeId", &deal.trade_id)
        .take()
}

fn book_ticker(ticker: &PublicBookTickerV3Api) -> Value {
    Object::default()
        .set("bidPrice", &ticker.bid_price)
        .set("bidQuantity", &ticker.bid_quantity)
        .set("askPrice", &ticker.ask_price)
        .set("askQuantity", &ticker.ask_quantity)
        .take()
}

fn aggre_book_ticker(ticker: &PublicAggreBookTickerV3Api) -> Value {
    Object::default()
        .set("bidPrice", &ticker.bid_price)
        .set("bidQuantity", &ticker.bid_quantity)
        .set("askPrice", &ticker.ask_price)
        .set("askQuantity", &ticker.ask_quantity)
        .set("version", &ticker.version)
        .set("lastOrderCreateTime", ticker.last_order_create_time)
        .take()
}

fn kline(kline: &PublicSpotKlineV3Api) -> Value {
    Object::default()
        .set("interval", &kline.interval)
        .set("windowStart", kline.window_start)
        .set("openingPrice", &kline.opening_price)
        .set("closingPrice", &kline.closing_price)
        .set("highestPrice", &kline.highest_price)
        .set("lowestPrice", &kline.lowest_price)
        .set("volume", &kline.volume)
        .set("amount", &kline.amount)
        .set("windowEnd", kline.window_end)
        .take()
}

fn mini_ticker(ticker: &PublicMiniTickerV3Api) -> Value {
    Object::default()
        .set("symbol", &ticker.symbol)
        .set("price", &ticker.price)
        .set("rate", &ticker.rate)
        .set("zonedRate", &ticker.zoned_rate)
        .set("high", &ticker.high)
        .set("low", &ticker.low)
        .set("volume", &ticker.volume)
        .set("quantity", &ticker.quantity)
        .set("lastCloseRate", &ticker.last_close_rate)
        .set("lastCloseZonedRate", &ticker.last_close_zoned_rate)
        .set("lastCloseHigh", &ticker.last_close_high)
        .set("lastCloseLow", &ticker.last_close_low)
        .take()
}

fn account(account: &PrivateAccountV3Api) -> Value {
    Object::default()
        .set("vcoinName", &account.vcoin_name)
        .set("coinId", &account.coin_id)
        .set("balanceAmount", &account.balance_amount)
        .set("balanceAmountChange", &account.balance_amount_change)
        .set("frozenAmount", &account.frozen_amount)
        .set("frozenAmountChange", &account.frozen_amount_change)
        .set("type", &account.r#type)
        .set("time", account.time)
        .take()
}

fn private_deal(deal: &PrivateDealsV3Api) -> Value {
    Object::default()
        .set("price", &deal.price)
        .set("quantity", &deal.quantity)
        .set("amount", &deal.amount)
        .set("tradeType", deal.trade_type)
        .set("isMaker", deal.is_maker)
        .set("isSelfTrade", deal.is_self_trade)
        .set("tradeId", &deal.trade_id)
        .set("clientOrderId", &deal.client_order_id)
        .set("orderId", &deal.order_id)
        .set("feeAmount", &deal.fee_amount)
        .set("feeCurrency", &deal.fee_currency)
        .set("time", deal.time)
        .take()
}

fn order(order: &PrivateOrdersV3Api) -> Value {
    Object::default()
        .set("id", &order.id)
        .set("clientId", &order.client_id)
        .set("price", &order.price)
        .set("quantity", &order.quantity)
        .set("amount", &order.amount)
        .set("avgPrice", &order.avg_price)
        .set("orderType", order.order_type)
        .set("tradeType", order.trade_type)
        .set("isMaker", order.is_maker)
        .set("remainAmount", &order.remain_amount)
        .set("remainQuantity", &order.remain_quantity)
        .set_optional("lastDealQuantity", order.last_deal_quantity.as_ref())
        .set("cumulativeQuantity", &order.cumulative_quantity)
        .set("cumulativeAmount", &order.cumulative_amount)
        .set("status", order.status)
        .set("createTime", order.create_time)
        .set_optional("market", order.market.as_ref())
        .set_optional("triggerType", order.trigger_type)
        .set_optional("triggerPrice", order.trigger_price.as_ref())
        .set_optional("state", order.state)
        .set_optional("ocoId", order.oco_id.as_ref())
        .set_optional("routeFactor", order.route_factor.as_ref())
        .set_optional("symbolId", order.symbol_id.as_ref())
        .set_optional("marketId", order.market_id.as_ref())
        .set_optional("marketCurrencyId", order.market_currency_id.as_ref())
        .set_optional("currencyId", order.currency_id.as_ref())
        .take()
}
