//! A push as this crate's views read it.

use serde_json::Value;
use tickwire_proto::push::{
    Account, AggreBookTicker, AggreDeal, AggreDeals, AggreDealsField, AggreDepths,
    AggreDepthsField, Body, BookTicker, BookTickerBatch, BookTickerBatchField, Deal, Deals,
    DealsField, IncreaseDepths, IncreaseDepthsBatch, IncreaseDepthsBatchField, IncreaseDepthsField,
    Kline, Level, LimitDepths, LimitDepthsField, MiniTicker, MiniTickers, MiniTickersField, Order,
    PrivateDeal, Push,
};
use tickwire_proto::wire::WireError;

use crate::object::Object;

pub(crate) fn push(bytes: &[u8]) -> Result<Value, WireError> {
    let push = Push::read(bytes)?;
    let mut object = Object::default();
    object
        .set("channel", push.channel)
        .set_optional("symbol", push.symbol)
        .set_optional("symbolId", push.symbol_id)
        .set_optional("createTime", push.create_time)
        .set_optional("sendTime", push.send_time);
    if let Some(body) = push.body {
        let (name, value) = self::body(body)?;
        assert_eq!(body.check(), Ok(()), "a body that can be read is right");
        object.put(name, value);
    }
    Ok(object.take())
}

/// The body's name in the schema, and its value.
fn body(body: Body<'_>) -> Result<(&'static str, Value), WireError> {
    Ok(match body {
        Body::Deals(deals) => ("publicDeals", self::deals(deals)?),
        Body::IncreaseDepths(depths) => ("publicIncreaseDepths", increase_depths(depths)?),
        Body::LimitDepths(depths) => ("publicLimitDepths", limit_depths(depths)?),
        Body::Order(order) => ("privateOrders", self::order(order.read()?)),
        Body::BookTicker(ticker) => ("publicBookTicker", book_ticker(ticker.read()?)),
        Body::PrivateDeal(deal) => ("privateDeals", private_deal(deal.read()?)),
        Body::Account(account) => ("privateAccount", self::account(account.read()?)),
        Body::Kline(kline) => ("publicSpotKline", self::kline(kline.read()?)),
        Body::MiniTicker(ticker) => ("publicMiniTicker", mini_ticker(ticker.read()?)),
        Body::MiniTickers(tickers) => ("publicMiniTickers", mini_tickers(tickers)?),
        Body::BookTickerBatch(batch) => ("publicBookTickerBatch", book_ticker_batch(batch)?),
        Body::IncreaseDepthsBatch(batch) => {
            ("publicIncreaseDepthsBatch", increase_depths_batch(batch)?)
        }
        Body::AggreDepths(depths) => ("publicAggreDepths", aggre_depths(depths)?),
        Body::AggreDeals(deals) => ("publicAggreDeals", aggre_deals(deals)?),
        Body::AggreBookTicker(ticker) => {
            ("publicAggreBookTicker", aggre_book_ticker(ticker.read()?))
        }
    })
}

fn deals(fields: Deals<'_>) -> Result<Value, WireError> {
    let mut object = Object::default();
    for field in fields {
        match field? {
            DealsField::Deal(item) => object.push("deals", deal(item)?),
            DealsField::EventType(value) => object.set("eventType", value),
            other => panic!("{other:?}"),
        };
    }
    Ok(object.take())
}

fn deal(deal: Deal<'_>) -> Result<Value, WireError> {
    Ok(Object::default()
        .set("price", deal.price.as_str()?)
        .set("quantity", deal.quantity.as_str()?)
        .set("tradeType", deal.trade_type)
        .set("time", deal.time)
        .take())
}

fn aggre_deals(fields: AggreDeals<'_>) -> Result<Value, WireError> {
    let mut object = Object::default();
    for field in fields {
        match field? {
            AggreDealsField::Deal(item) => object.push("deals", aggre_deal(item)?),
            AggreDealsField::EventType(value) => object.set("eventType", value),
            other => panic!("{other:?}"),
        };
    }
    Ok(object.take())
}

fn aggre_deal(deal: AggreDeal<'_>) -> Result<Value, WireError> {
    Ok(Object::default()
        .set("price", deal.price.as_str()?)
        .set("quantity", deal.quantity.as_str()?)
        .set("tradeType", deal.trade_type)
        .set("time", deal.time)
        .set("tradeId", deal.trade_id)
        .take())
}

fn increase_depths(fields: IncreaseDepths<'_>) -> Result<Value, WireError> {
    let mut object = Object::default();
    for field in fields {
        match field? {
            IncreaseDepthsField::Ask(item) => object.push("asks", level(item)?),
            IncreaseDepthsField::Bid(item) => object.push("bids", level(item)?),
            IncreaseDepthsField::EventType(value) => object.set("eventType", value),
            IncreaseDepthsField::Version(value) => object.set("version", value),
            other => panic!("{other:?}"),
        };
    }
    Ok(object.take())
}

fn increase_depths_batch(fields: IncreaseDepthsBatch<'_>) -> Result<Value, WireError> {
    let mut object = Object::default();
    for field in fields {
        match field? {
            IncreaseDepthsBatchField::Item(item) => object.push("items", increase_depths(item)?),
            IncreaseDepthsBatchField::EventType(value) => object.set("eventType", value),
            other => panic!("{other:?}"),
        };
    }
    Ok(object.take())
}

fn limit_depths(fields: LimitDepths<'_>) -> Result<Value, WireError> {
    let mut object = Object::default();
    for field in fields {
        match field? {
            LimitDepthsField::Ask(item) => object.push("asks", level(item)?),
            LimitDepthsField::Bid(item) => object.push("bids", level(item)?),
            LimitDepthsField::EventType(value) => object.set("eventType", value),
            LimitDepthsField::Version(value) => object.set("version", value),
            LimitDepthsField::LastOrderCreateTime(value) => {
                object.set("lastOrderCreateTime", value)
            }
            other => panic!("{other:?}"),
        };
    }
    Ok(object.take())
}

fn aggre_depths(fields: AggreDepths<'_>) -> Result<Value, WireError> {
    let mut object = Object::default();
    for field in fields {
        match field? {
            AggreDepthsField::Ask(item) => object.push("asks", level(item)?),
            AggreDepthsField::Bid(item) => object.push("bids", level(item)?),
            AggreDepthsField::EventType(value) => object.set("eventType", value),
            AggreDepthsField::FromVersion(value) => object.set("fromVersion", value),
            AggreDepthsField::ToVersion(value) => object.set("toVersion", value),
            AggreDepthsField::LastOrderCreateTime(value) => {
                object.set("lastOrderCreateTime", value)
            }
            other => panic!("{other:?}"),
        };
    }
    Ok(object.take())
}

fn level(level: Level<'_>) -> Result<Value, WireError> {
    Ok(Object::default()
        .set("price", level.price.as_str()?)
        .set("quantity", level.quantity.as_str()?)
        .take())
}

fn book_ticker(ticker: BookTicker<'_>) -> Value {
    Object::default()
        .set("bidPrice", ticker.bid_price)
        .set("bidQuantity", ticker.bid_quantity)
        .set("askPrice", ticker.ask_price)
        .set("askQuantity", ticker.ask_quantity)
        .take()
}

fn book_ticker_batch(fields: BookTickerBatch<'_>) -> Result<Value, WireError> {
    let mut object = Object::default();
    for field in fields {
        match field? {
            BookTickerBatchField::Item(item) => object.push("items", book_ticker(item)),
            BookTickerBatchField::Version(value) => object.set("version", value),
            BookTickerBatchField::LastOrderCreateTime(value) => {
                object.set("lastOrderCreateTime", value)
            }
            other => panic!("{other:?}"),
        };
    }
    Ok(object.take())
}

fn aggre_book_ticker(ticker: AggreBookTicker<'_>) -> Value {
    Object::default()
        .set("bidPrice", ticker.bid_price)
        .set("bidQuantity", ticker.bid_quantity)
        .set("askPrice", ticker.ask_price)
        .set("askQuantity", ticker.ask_quantity)
        .set("version", ticker.version)
        .set("lastOrderCreateTime", ticker.last_order_create_time)
        .take()
}

fn kline(kline: Kline<'_>) -> Value {
    Object::default()
        .set("interval", kline.interval)
        .set("windowStart", kline.window_start)
        .set("openingPrice", kline.opening_price)
        .set("closingPrice", kline.closing_price)
        .set("highestPrice", kline.highest_price)
        .set("lowestPrice", kline.lowest_price)
        .set("volume", kline.volume)
        .set("amount", kline.amount)
        .set("windowEnd", kline.window_end)
        .take()
}

fn mini_tickers(fields: MiniTickers<'_>) -> Result<Value, WireError> {
    let mut object = Object::default();
    for field in fields {
        match field? {
            MiniTickersField::Item(item) => object.push("items", mini_ticker(item)),
            other => panic!("{other:?}"),
        };
    }
    Ok(object.take())
}

fn mini_ticker(ticker: MiniTicker<'_>) -> Value {
    Object::default()
        .set("symbol", ticker.symbol)
        .set("price", ticker.price)
        .set("rate", ticker.rate)
        .set("zonedRate", ticker.zoned_rate)
        .set("high", ticker.high)
        .set("low", ticker.low)
        .set("volume", ticker.volume)
        .set("quantity", ticker.quantity)
        .set("lastCloseRate", ticker.last_close_rate)
        .set("lastCloseZonedRate", ticker.last_close_zoned_rate)
        .set("lastCloseHigh", ticker.last_close_high)
        .set("lastCloseLow", ticker.last_close_low)
        .take()
}

fn account(account: Account<'_>) -> Value {
    Object::default()
        .set("vcoinName", account.vcoin_name)
        .set("coinId", account.coin_id)
        .set("balanceAmount", account.balance_amount)
        .set("balanceAmountChange", account.balance_amount_change)
        .set("frozenAmount", account.frozen_amount)
        .set("frozenAmountChange", account.frozen_amount_change)
        .set("type", account.kind)
        .set("time", account.time)
        .take()
}

fn private_deal(deal: PrivateDeal<'_>) -> Value {
    Object::default()
        .set("price", deal.price)
        .set("quantity", deal.quantity)
        .set("amount", deal.amount)
        .set("tradeType", deal.trade_type)
        .set("isMaker", deal.is_maker)
        .set("isSelfTrade", deal.is_self_trade)
        .set("tradeId", deal.trade_id)
        .set("clientOrderId", deal.client_order_id)
        .set("orderId", deal.order_id)
        .set("feeAmount", deal.fee_amount)
        .set("feeCurrency", deal.fee_currency)
        .set("time", deal.time)
        .take()
}

fn order(order: Order<'_>) -> Value {
    Object::default()
        .set("id", order.id)
        .set("clientId", order.client_id)
        .set("price", order.price)
        .set("quantity", order.quantity)
        .set("amount", order.amount)
        .set("avgPrice", order.avg_price)
        .set("orderType", order.order_type)
        .set("tradeType", order.trade_type)
        .set("isMaker", order.is_maker)
        .set("remainAmount", order.remain_amount)
        .set("remainQuantity", order.remain_quantity)
        .set_optional("lastDealQuantity", order.last_deal_quantity)
        .set("cumulativeQuantity", order.cumulative_quantity)
        .set("cumulativeAmount", order.cumulative_amount)
        .set("status", order.status)
        .set("createTime", order.create_time)
        .set_optional("market", order.market)
        .set_optional("triggerType", order.trigger_type)
        .set_optional("triggerPrice", order.trigger_price)
        .set_optional("state", order.state)
        .set_optional("ocoId", order.oco_id)
        .set_optional("routeFactor", order.route_factor)
        .set_optional("symbolId", order.symbol_id)
        .set_optional("marketId", order.market_id)
        .set_optional("marketCurrencyId", order.market_currency_id)
        .set_optional("currencyId", order.currency_id)
        .take()
}
