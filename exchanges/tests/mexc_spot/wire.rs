//! Pushes of every public body, made by prost: fields in the order of their numbers, as the venue
//! writes them.

use prost::Message;
use tickwire_proto::generated::push_data_v3_api_wrapper::Body;
use tickwire_proto::generated::{
    PublicAggreBookTickerV3Api, PublicAggreDealsV3Api, PublicAggreDealsV3ApiItem,
    PublicAggreDepthV3ApiItem, PublicAggreDepthsV3Api, PublicBookTickerBatchV3Api,
    PublicBookTickerV3Api, PublicDealsV3Api, PublicDealsV3ApiItem, PublicIncreaseDepthV3ApiItem,
    PublicIncreaseDepthsBatchV3Api, PublicIncreaseDepthsV3Api, PublicLimitDepthV3ApiItem,
    PublicLimitDepthsV3Api, PublicMiniTickerV3Api, PublicMiniTickersV3Api, PublicSpotKlineV3Api,
    PushDataV3ApiWrapper,
};

use crate::random::Random;

const SYMBOLS: [&str; 6] =
    ["BTCUSDT", "1R0RUSDT", "龙虾USDT", "A", "ABCDEFGHIJKLUSDT", "ABCDEFGHIJKLMNOPQRSTUVWXUSDT"];

/// The bytes of a push.
pub(crate) fn bytes(channel: &str, symbol: &str, body: Body) -> Vec<u8> {
    let sent = 1_700_000_000_123;
    let kline = matches!(body, Body::PublicSpotKline(_));
    PushDataV3ApiWrapper {
        channel: channel.to_owned(),
        symbol: Some(symbol.to_owned()).filter(|symbol| !symbol.is_empty()),
        symbol_id: kline.then(|| "0123456789abcdef0123456789abcdef".to_owned()),
        create_time: kline.then_some(sent),
        send_time: (!kline).then_some(sent),
        body: Some(body),
    }
    .encode_to_vec()
}

/// A push of a hot channel, in the form that the venue writes today or wrote before June 2026.
pub(crate) fn hot(random: &mut Random) -> Vec<u8> {
    let symbol = *random.choice(&SYMBOLS);
    let speed = *random.choice(&["10ms", "100ms"]);
    let old = random.below(4) == 0;
    let name = *random.choice(&["aggre.depth", "aggre.deals", "aggre.bookTicker", "limit.depth"]);
    let stream = format!("spot@public.{name}.v3.api.pb");
    let (channel, event) = (format!("{stream}@{speed}@{symbol}"), format!("{stream}@{speed}"));
    let last = if old { 0 } else { 1_700_000_000_120 };
    match name {
        "aggre.depth" => {
            let body = Body::PublicAggreDepths(depth(random, event, last));
            bytes(&channel, symbol, body)
        }
        "aggre.deals" => {
            let body = Body::PublicAggreDeals(deals(random, event, old));
            bytes(&channel, symbol, body)
        }
        "aggre.bookTicker" => {
            let row = book_ticker(random);
            let body = Body::PublicAggreBookTicker(PublicAggreBookTickerV3Api {
                bid_price: row.bid_price,
                bid_quantity: row.bid_quantity,
                ask_price: row.ask_price,
                ask_quantity: row.ask_quantity,
                version: if old { String::new() } else { random.integer(19) },
                last_order_create_time: last,
            });
            bytes(&channel, symbol, body)
        }
        _ => {
            let levels = random.choice(&["5", "10", "20"]);
            let body = Body::PublicLimitDepths(limit_depth(random, stream.clone(), last));
            bytes(&format!("{stream}@{symbol}@{levels}"), symbol, body)
        }
    }
}

/// A push of any other public channel.
pub(crate) fn other(random: &mut Random) -> Vec<u8> {
    let symbol = *random.choice(&SYMBOLS);
    let stream = |name: &str| format!("spot@public.{name}.v3.api.pb@{symbol}");
    match random.below(8) {
        0 => {
            let deals = (0..random.below(4)).map(|_| deal(random)).collect();
            let body = Body::PublicDeals(PublicDealsV3Api { deals, event_type: "d".into() });
            bytes(&stream("deals"), symbol, body)
        }
        1 => {
            let body = Body::PublicIncreaseDepths(increase_depth(random));
            bytes(&stream("increase.depth"), symbol, body)
        }
        2 => {
            let items = (0..random.below(3)).map(|_| increase_depth(random)).collect();
            let batch = PublicIncreaseDepthsBatchV3Api { items, event_type: String::new() };
            let body = Body::PublicIncreaseDepthsBatch(batch);
            bytes(&stream("increase.depth.batch"), symbol, body)
        }
        3 => {
            let body = Body::PublicBookTicker(book_ticker(random));
            bytes(&stream("bookTicker"), symbol, body)
        }
        4 => {
            let items = (0..random.below(3)).map(|_| book_ticker(random)).collect();
            let (version, last_order_create_time) = (random.integer(12), 1_700_000_000_120);
            let batch = PublicBookTickerBatchV3Api { items, version, last_order_create_time };
            bytes(&stream("bookTicker.batch"), symbol, Body::PublicBookTickerBatch(batch))
        }
        5 => {
            let body = Body::PublicSpotKline(kline(random));
            bytes(&format!("{}@Min15", stream("kline")), symbol, body)
        }
        6 => {
            let body = Body::PublicMiniTicker(mini_ticker(random, symbol));
            bytes(&format!("{}@UTC+8", stream("miniTicker")), symbol, body)
        }
        _ => {
            let items = (0..random.below(3)).map(|_| mini_ticker(random, symbol)).collect();
            let body = Body::PublicMiniTickers(PublicMiniTickersV3Api { items });
            bytes("spot@public.miniTickers.v3.api.pb@24H", "", body)
        }
    }
}

/// The days of one symbol in the stream of all.
pub(crate) fn mini_tickers(random: &mut Random, symbol: &str) -> Vec<u8> {
    let items = vec![mini_ticker(random, symbol)];
    let body = Body::PublicMiniTickers(PublicMiniTickersV3Api { items });
    bytes("spot@public.miniTickers.v3.api.pb@24H", "", body)
}

/// Changes of the bids of a book, from one version to the next.
pub(crate) fn depth_of(symbol: &str, version: u64, levels: &[(String, String)]) -> Vec<u8> {
    let stream = "spot@public.aggre.depth.v3.api.pb@100ms";
    let level = |(price, quantity): &(String, String)| PublicAggreDepthV3ApiItem {
        price: price.clone(),
        quantity: quantity.clone(),
    };
    let body = Body::PublicAggreDepths(PublicAggreDepthsV3Api {
        asks: Vec::new(),
        bids: levels.iter().map(level).collect(),
        event_type: stream.to_owned(),
        from_version: version.to_string(),
        to_version: version.to_string(),
        last_order_create_time: 1_700_000_000_000,
    });
    bytes(&format!("{stream}@{symbol}"), symbol, body)
}

/// Changes of a book; one in three has no level on a side.
pub(crate) fn depth(random: &mut Random, event: String, last: i64) -> PublicAggreDepthsV3Api {
    let mut side = || {
        let count = random.below(5);
        let level = |_| PublicAggreDepthV3ApiItem {
            price: random.number(),
            quantity: random.choice(&["0", "0.00000000", "12", "0.00012345"]).to_string(),
        };
        (0..count).map(level).collect()
    };
    PublicAggreDepthsV3Api {
        asks: side(),
        bids: side(),
        event_type: event,
        from_version: random.integer(19),
        to_version: random.integer(12),
        last_order_create_time: last,
    }
}

fn limit_depth(random: &mut Random, event: String, last: i64) -> PublicLimitDepthsV3Api {
    let mut side = || {
        let count = random.below(21);
        let level =
            |_| PublicLimitDepthV3ApiItem { price: random.number(), quantity: random.number() };
        (0..count).map(level).collect()
    };
    PublicLimitDepthsV3Api {
        asks: side(),
        bids: side(),
        event_type: event,
        version: random.integer(12),
        last_order_create_time: last,
    }
}

fn increase_depth(random: &mut Random) -> PublicIncreaseDepthsV3Api {
    let mut side = || {
        let count = random.below(3);
        let level =
            |_| PublicIncreaseDepthV3ApiItem { price: random.number(), quantity: random.number() };
        (0..count).map(level).collect()
    };
    PublicIncreaseDepthsV3Api {
        asks: side(),
        bids: side(),
        event_type: "spot@public.increase.depth.v3.api.pb".to_owned(),
        version: random.integer(12),
    }
}

fn deals(random: &mut Random, event: String, old: bool) -> PublicAggreDealsV3Api {
    let count = random.below(5);
    let deal = |_| {
        let deal = deal(random);
        let id = format!("{}X0_{}X1", random.integer(18), random.integer(18));
        PublicAggreDealsV3ApiItem {
            price: deal.price,
            quantity: deal.quantity,
            trade_type: deal.trade_type,
            time: deal.time,
            trade_id: if old { String::new() } else { id },
        }
    };
    PublicAggreDealsV3Api { deals: (0..count).map(deal).collect(), event_type: event }
}

fn deal(random: &mut Random) -> PublicDealsV3ApiItem {
    PublicDealsV3ApiItem {
        price: random.number(),
        quantity: random.number(),
        trade_type: *random.choice(&[1, 2, 1, 2, 1, 2, 0, 3, -1, i32::MAX]),
        time: *random.choice(&[1_700_000_000_100, 1_700_000_000_101, 0, 5, -1]),
    }
}

fn book_ticker(random: &mut Random) -> PublicBookTickerV3Api {
    let (empty, bid) = (random.below(6) == 0, random.below(2) == 0);
    let mut text = |gone: bool| if gone { String::new() } else { random.number() };
    PublicBookTickerV3Api {
        bid_price: text(empty && bid),
        bid_quantity: text(empty && bid),
        ask_price: text(empty && !bid),
        ask_quantity: text(empty && !bid),
    }
}

fn kline(random: &mut Random) -> PublicSpotKlineV3Api {
    PublicSpotKlineV3Api {
        interval: random.choice(&["Min1", "Min60", "Hour4", "Day1", "Month1", "Sec1"]).to_string(),
        window_start: 1_700_000_000,
        opening_price: random.number(),
        closing_price: random.number(),
        highest_price: random.number(),
        lowest_price: random.number(),
        volume: random.number(),
        amount: random.number(),
        window_end: *random.choice(&[1_700_000_060, 0, -5, 99_999_999_999]),
    }
}

fn mini_ticker(random: &mut Random, symbol: &str) -> PublicMiniTickerV3Api {
    PublicMiniTickerV3Api {
        symbol: symbol.to_owned(),
        price: random.number(),
        rate: format!("{}{}", random.choice(&["", "-"]), random.number()),
        zoned_rate: match random.below(3) {
            0 => String::new(),
            _ => format!("{}{}", random.choice(&["", "-"]), random.number()),
        },
        high: random.number(),
        low: random.number(),
        volume: random.number(),
        quantity: random.number(),
        last_close_rate: random.number(),
        last_close_zoned_rate: random.number(),
        last_close_high: random.number(),
        last_close_low: random.number(),
    }
}
