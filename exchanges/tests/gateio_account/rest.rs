//! REST: what is asked, byte for byte, and what the answers say.

use tickwire_core::account::call::{Call, Draft, Method};
use tickwire_core::account::credentials::Secret;
use tickwire_core::account::exchange::AccountExchange;
use tickwire_core::account::id::Id;
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;
use tickwire_exchanges::gateio::futures::Settle;
use tickwire_exchanges::gateio::futures::account::GateioFuturesAccount;
use tickwire_exchanges::gateio::sign;
use tickwire_exchanges::gateio::spot::account::GateioSpotAccount;

use crate::login::with_pass;
use crate::oracle::{self, Market};
use crate::{files, ours};

const SPOT: GateioSpotAccount = GateioSpotAccount { server_sign: None };
const FUTURES: GateioFuturesAccount =
    GateioFuturesAccount { settle: Settle::Usdt, server_sign: None };

const SECS: u64 = 1_790_000_000;

/// A call as it was written: the address, and the headers as lines.
fn written(venue: &impl AccountExchange, call: &Call) -> (String, Vec<(String, String)>) {
    with_pass("key", "secret", SECS * 1000 + 999, |pass| {
        let mut out = [0; 1024];
        let mut draft = Draft::new(&mut out);
        venue.call(call, pass, &mut draft).unwrap();
        assert_eq!((draft.written_method(), draft.written_body()), (Method::Get, ""));
        let headers = draft.written_headers();
        let headers =
            headers.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        (draft.written_path().to_owned(), headers)
    })
}

/// Whether a call goes there, signed over the query as it is meant.
#[track_caller]
fn assert_signed(venue: &impl AccountExchange, call: &Call, address: &str, query: &[(&str, &str)]) {
    let (path, headers) = written(venue, call);
    assert_eq!(path, address);
    let bare = address.split_once('?').map_or(address, |(path, _)| path);
    let secret = Secret::new("secret").unwrap();
    let signature = sign::rest(&secret, Method::Get, bare, query, b"", SECS);
    let mut expected = vec![("Accept", "application/json".to_owned())];
    if bare.contains("/futures/") {
        expected.push(("X-Gate-Size-Decimal", "1".to_owned()));
    }
    expected.push(("KEY", "key".to_owned()));
    expected.push(("Timestamp", SECS.to_string()));
    expected.push(("SIGN", signature.to_string()));
    let expected: Vec<_> =
        expected.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    assert_eq!(headers, expected);
}

fn symbol(name: &str) -> Symbol {
    Symbol::new(name).unwrap()
}

fn fills(symbol: Option<Symbol>, page: u16) -> Call {
    Call::Fills {
        symbol,
        since: UnixNanos::from_millis(1_789_999_000_500).unwrap(),
        until: None,
        page,
    }
}

fn order(id: &str, client: bool) -> Call {
    Call::Order { symbol: symbol("BTC_USDT"), id: Id::text(id).unwrap(), client }
}

#[test]
fn calls_of_spot() {
    assert_signed(&SPOT, &Call::UserId, "/api/v4/account/detail", &[]);
    assert_signed(&SPOT, &Call::Balances, "/api/v4/spot/accounts", &[]);
    assert_signed(
        &SPOT,
        &Call::OpenOrders { symbol: None, page: 2 },
        "/api/v4/spot/open_orders?page=2&limit=100",
        &[("page", "2"), ("limit", "100")],
    );
    let query = [("limit", "100"), ("page", "1"), ("from", "1789999000")];
    let address = "/api/v4/spot/my_trades?limit=100&page=1&from=1789999000";
    assert_signed(&SPOT, &fills(None, 1), address, &query);
    let query = [&query[..], &[("currency_pair", "BTC_USDT")]].concat();
    let address = format!("{address}&currency_pair=BTC_USDT");
    assert_signed(&SPOT, &fills(Some(symbol("BTC_USDT")), 1), &address, &query);
    let query = [("currency_pair", "BTC_USDT")];
    let address = "/api/v4/spot/orders/812345678901?currency_pair=BTC_USDT";
    assert_signed(&SPOT, &order("812345678901", false), address, &query);
    let query = [("currency_pair", "BTC_USDT"), ("status", "finished"), ("limit", "100")];
    let address = "/api/v4/spot/orders?currency_pair=BTC_USDT&status=finished&limit=100";
    assert_signed(&SPOT, &order("t-mine_1", true), address, &query);
}

/// REST docs, "Query personal trading records": 7 days where no end is named, 30 at most.
#[test]
fn fills_of_a_long_absence_are_asked_for_with_an_end() {
    const DAY: u64 = 86_400;
    for (days, expected) in
        [(5, None), (6, Some(6)), (28, Some(28)), (29, Some(29)), (400, Some(29))]
    {
        let since = UnixNanos::from_secs(SECS - days * DAY).unwrap();
        let call = Call::Fills { symbol: None, since, until: None, page: 1 };
        let from = (SECS - expected.unwrap_or(days) * DAY).to_string();
        let to = SECS.to_string();
        let mut query = vec![("limit", "100"), ("page", "1"), ("from", from.as_str())];
        let mut address = format!("/api/v4/spot/my_trades?limit=100&page=1&from={from}");
        if expected.is_some() {
            query.push(("to", &to));
            address += &format!("&to={to}");
        }
        assert_signed(&SPOT, &call, &address, &query);
    }
}

#[test]
fn calls_of_futures() {
    for settle in Settle::ALL {
        let venue = GateioFuturesAccount { settle, server_sign: None };
        let root = format!("/api/v4/futures/{}", settle.name());
        assert_signed(&venue, &Call::UserId, "/api/v4/account/detail", &[]);
        assert_signed(&venue, &Call::Balances, &format!("{root}/accounts"), &[]);
        let query = [("holding", "true")];
        assert_signed(&venue, &Call::Positions, &format!("{root}/positions?holding=true"), &query);
        assert_signed(
            &venue,
            &Call::OpenOrders { symbol: None, page: 3 },
            &format!("{root}/orders?status=open&limit=100&offset=200"),
            &[("status", "open"), ("limit", "100"), ("offset", "200")],
        );
        assert_signed(
            &venue,
            &fills(Some(symbol("BTC_USDT")), 1),
            &format!(
                "{root}/my_trades_timerange?from=1789999000&limit=100&offset=0&contract=BTC_USDT"
            ),
            &[("from", "1789999000"), ("limit", "100"), ("offset", "0"), ("contract", "BTC_USDT")],
        );
        assert_signed(&venue, &order("15675395", false), &format!("{root}/orders/15675395"), &[]);
        assert_signed(
            &venue,
            &order("t-mine_1", true),
            &format!("{root}/orders?contract=BTC_USDT&status=finished&limit=100&offset=0"),
            &[("contract", "BTC_USDT"), ("status", "finished"), ("limit", "100"), ("offset", "0")],
        );
    }
}

/// REST docs, "Authentication": the query is signed without URL encoding.
#[test]
fn a_symbol_that_is_not_ascii_is_signed_as_it_is() {
    assert_signed(
        &SPOT,
        &Call::Order { symbol: symbol("龙虾_USDT"), id: Id::text("5").unwrap(), client: false },
        "/api/v4/spot/orders/5?currency_pair=%E9%BE%99%E8%99%BE_USDT",
        &[("currency_pair", "龙虾_USDT")],
    );
}

#[test]
fn the_time_is_asked_for_without_a_signature() {
    for (path, headers) in [written(&SPOT, &Call::ServerTime), written(&FUTURES, &Call::ServerTime)]
    {
        assert_eq!(path, "/api/v4/spot/time");
        assert!(headers.is_empty(), "{headers:?}");
    }
}

#[test]
fn what_has_no_form_or_no_room_is_not_written() {
    with_pass("key", "secret", SECS * 1000, |pass| {
        let mut out = [0; 1024];
        for call in [Call::CreateListenKey, Call::ExtendListenKey, Call::DeleteListenKey] {
            SPOT.call(&call, pass, &mut Draft::new(&mut out)).unwrap_err();
            FUTURES.call(&call, pass, &mut Draft::new(&mut out)).unwrap_err();
        }
        SPOT.call(&Call::Positions, pass, &mut Draft::new(&mut out)).unwrap_err();
        for id in ["../../wallet", "5?a=b", "web"] {
            SPOT.call(&order(id, false), pass, &mut Draft::new(&mut out)).unwrap_err();
            FUTURES.call(&order(id, false), pass, &mut Draft::new(&mut out)).unwrap_err();
        }
        let mut draft = Draft::new(&mut out);
        FUTURES.call(&fills(None, 1), pass, &mut draft).unwrap();
        let len = draft.written_path().len()
            + draft
                .written_headers()
                .iter()
                .map(|(name, value)| name.len() + value.len() + 3)
                .sum::<usize>();
        for room in 0..len {
            FUTURES.call(&fills(None, 1), pass, &mut Draft::new(&mut vec![0; room])).unwrap_err();
        }
    });
}

const SPOT_ORDER: &str = r#"{"id":"1852454421","text":"t-abc1","amend_text":"-","create_time":"1790000001","update_time":"1790000002","create_time_ms":1790000001073,"update_time_ms":1790000002074,"status":"open","currency_pair":"BTC_USDT","type":"limit","account":"unified","side":"buy","amount":"0.003","price":"65000","time_in_force":"gtc","iceberg":"0","left":"0.001","filled_amount":"0.002","fill_price":"130","filled_total":"130","avg_deal_price":"65000","fee":"0.0000002","fee_currency":"BTC","point_fee":"0","gt_fee":"0","gt_discount":false,"rebated_fee":"0","rebated_fee_currency":"USDT","finish_as":"open"}"#;
const FUTURES_ORDER: &str = r#"{"id":15675395,"user":100000,"contract":"BTC_USDT","create_time":1790000001,"size":-6024,"iceberg":0,"left":-24,"price":"3765","fill_price":"3765.5","mkfr":"-0.00025","tkfr":"0.00075","tif":"gtc","refu":0,"is_reduce_only":false,"is_close":false,"is_liq":false,"text":"t-my-id","status":"finished","finish_time":1790000002.25,"finish_as":"cancelled","stp_id":0,"stp_act":"-","amend_text":"-"}"#;

/// The records that an independent reading finds, without a time of sending.
fn expected(
    market: Market,
    read: fn(Market, &serde_json::Map<String, serde_json::Value>) -> (String, String),
    texts: &[&str],
) -> Vec<String> {
    let line = |text: &&str| {
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        let (line, time) = read(market, value.as_object().unwrap());
        format!("{line} time={time} sent=-")
    };
    texts.iter().map(line).chain(["more=false".to_owned()]).collect()
}

#[test]
fn orders_are_those_of_the_stream() {
    let spot = expected(Market::Spot, oracle::order, &[SPOT_ORDER]);
    assert!(spot[0].contains("status=partially_filled"), "{spot:?}");
    assert_eq!(ours::rest(&SPOT, &order("5", false), SPOT_ORDER.as_bytes()).unwrap(), spot);
    let pairs = format!(
        r#"[{{"currency_pair":"BTC_USDT","total":1,"orders":[{SPOT_ORDER}]}},{{"currency_pair":"ETH_USDT","total":0,"orders":[]}}]"#
    );
    let open = Call::OpenOrders { symbol: None, page: 1 };
    assert_eq!(ours::rest(&SPOT, &open, pairs.as_bytes()).unwrap(), spot);
    let futures = expected(Market::Futures("USDT"), oracle::order, &[FUTURES_ORDER]);
    assert!(futures[0].contains("side=sell") && futures[0].contains("=partially_cancelled"));
    assert_eq!(
        ours::rest(&FUTURES, &order("5", false), FUTURES_ORDER.as_bytes()).unwrap(),
        futures
    );
    let list = format!("[{FUTURES_ORDER}]");
    assert_eq!(ours::rest(&FUTURES, &open, list.as_bytes()).unwrap(), futures);
}

/// The venue knows an order that ended by its own id only.
#[test]
fn an_order_of_the_client_is_found_among_those_that_ended() {
    let other = SPOT_ORDER.replace("t-abc1", "t-abc2").replace("1852454421", "1852454422");
    let list = format!("[{other},{SPOT_ORDER}]");
    let spot = expected(Market::Spot, oracle::order, &[SPOT_ORDER]);
    assert_eq!(ours::rest(&SPOT, &order("t-abc1", true), list.as_bytes()).unwrap(), spot);
    let list = format!("[{FUTURES_ORDER}]");
    let futures = expected(Market::Futures("USDT"), oracle::order, &[FUTURES_ORDER]);
    assert_eq!(ours::rest(&FUTURES, &order("t-my-id", true), list.as_bytes()).unwrap(), futures);
    let none = ["more=false"];
    assert_eq!(ours::rest(&FUTURES, &order("t-my", true), list.as_bytes()).unwrap(), none);
    assert_eq!(ours::rest(&SPOT, &order("t-my", true), b"[]").unwrap(), none);
    // A full page does not show all that ended: it may be among the others.
    let futures = format!("[{}]", vec![FUTURES_ORDER; 100].join(","));
    let spot = format!("[{}]", vec![SPOT_ORDER; 100].join(","));
    let more = ["more=true"];
    assert_eq!(ours::rest(&FUTURES, &order("t-my", true), futures.as_bytes()).unwrap(), more);
    assert_eq!(ours::rest(&SPOT, &order("t-my", true), spot.as_bytes()).unwrap(), more);
}

#[test]
fn a_full_page_has_another_behind_it() {
    let list = |order: &str, count| vec![order; count].join(",");
    let open = Call::OpenOrders { symbol: None, page: 1 };
    let pages = [(0, "more=false"), (99, "more=false"), (100, "more=true"), (101, "more=false")];
    for (count, more) in pages {
        let futures = format!("[{}]", list(FUTURES_ORDER, count));
        let said = ours::rest(&FUTURES, &open, futures.as_bytes()).unwrap();
        assert_eq!((said.len(), said.last().unwrap().as_str()), (count + 1, more));
        let spot = format!(
            r#"[{{"orders":[{SPOT_ORDER}]}},{{"orders":[{}]}},{{"orders":[{SPOT_ORDER}]}}]"#,
            list(SPOT_ORDER, count)
        );
        let said = ours::rest(&SPOT, &open, spot.as_bytes()).unwrap();
        assert_eq!((said.len(), said.last().unwrap().as_str()), (count + 3, more));
    }
}

#[test]
fn fills_are_those_of_the_stream() {
    let named = r#"{"id":"1232893233","currency_pair":"ETH_BTC","create_time":"1790000001","create_time_ms":"1790000001123.456","order_id":"4128442424","side":"buy","role":"maker","amount":"0.15","price":"0.03","fee":"0.0005","fee_currency":"ETH","point_fee":"0","gt_fee":"0","sequence_id":"588018","text":"t-test"}"#;
    let spot = expected(Market::Spot, oracle::fill, &[named]);
    let list = format!("[{named}]");
    assert_eq!(ours::rest(&SPOT, &fills(None, 1), list.as_bytes()).unwrap(), spot);
    // Where the answer does not repeat the symbol, it is the one that was asked for.
    let nameless = list.replace(r#""currency_pair":"ETH_BTC","#, "");
    let asked = fills(Some(symbol("ETH_BTC")), 1);
    assert_eq!(ours::rest(&SPOT, &asked, nameless.as_bytes()).unwrap(), spot);
    ours::rest(&SPOT, &fills(None, 1), nameless.as_bytes()).unwrap_err();
    let trade = r#"{"trade_id":"121234232","create_time":1790000001.123,"contract":"BTC_USDT","order_id":"21893289840","size":-100,"price":"100.123","text":"t-123","fee":"0.01","point_fee":"0","role":"taker","close_size":0}"#;
    let futures = expected(Market::Futures("USDT"), oracle::fill, &[trade]);
    assert!(futures[0].contains("time=1790000001123000000"), "{futures:?}");
    let list = format!("[{trade}]");
    assert_eq!(ours::rest(&FUTURES, &fills(None, 1), list.as_bytes()).unwrap(), futures);
}

#[test]
fn balances_and_positions() {
    let body = r#"[{"currency":"ETH","available":"968.8","locked":"0.2","update_id":98}]"#;
    let line = "balance - ETH purse=- available=968.8 locked=0.2 total=969 change=- reason=- \
                update_id=98 time=- sent=-";
    assert_eq!(ours::rest(&SPOT, &Call::Balances, body.as_bytes()).unwrap(), [line, "more=false"]);
    let body = r#"{"user":1666,"currency":"USDT","total":"9707.8","unrealised_pnl":"3371.2","available":"9669.1","history":{"dnw":"1"}}"#;
    let line = "balance - USDT purse=- available=9669.1 locked=- total=9707.8 change=- reason=- \
                update_id=- time=- sent=-";
    let said = ours::rest(&FUTURES, &Call::Balances, body.as_bytes()).unwrap();
    assert_eq!(said, [line, "more=false"]);
    let position = r#"{"user":10000,"contract":"BTC_USDT","size":"-9440.5","leverage":"0","liq_price":"99999999","entry_price":"3779.55","mark_price":"3780.32","realised_pnl":"0.045","mode":"single","update_time":1790000001,"update_id":7,"close_order":{"id":232323,"price":"3779","is_liq":false}}"#;
    let expected = expected(Market::Futures("USDT"), oracle::position, &[position]);
    assert!(expected[0].contains("mark=3780.32"), "{expected:?}");
    let list = format!("[{position}]");
    assert_eq!(ours::rest(&FUTURES, &Call::Positions, list.as_bytes()).unwrap(), expected);
}

#[test]
fn time_and_number_of_the_account() {
    let said = ours::rest(&SPOT, &Call::ServerTime, br#"{"server_time":1790000000123}"#).unwrap();
    assert_eq!(said, ["time 1790000000123000000"]);
    let said = ours::rest(&FUTURES, &Call::UserId, br#"{"user_id":1667201534,"tier":2}"#).unwrap();
    assert_eq!(said, ["user 1667201534"]);
    if let Some(body) = files::file("messages/spot.rest_time.body.1.json") {
        let value: serde_json::Value = serde_json::from_slice(&body).unwrap();
        let said = ours::rest(&FUTURES, &Call::ServerTime, &body).unwrap();
        assert_eq!(said, [format!("time {}000000", value["server_time"])]);
    }
    for body in [&b"{}"[..], br#"{"server_time":null}"#, br#"{"server_time":0}"#, b"[]", b""] {
        ours::rest(&SPOT, &Call::ServerTime, body).unwrap_err();
    }
    ours::rest(&SPOT, &Call::UserId, br#"{"user_id":{}}"#).unwrap_err();
}

#[test]
fn bodies_that_are_none_are_refused_whole() {
    let open = Call::OpenOrders { symbol: None, page: 1 };
    let broken = [
        "",
        "{",
        "[",
        "null",
        "7",
        r#"{"a":1}"#,
        r#"[{"orders":[{}]}]"#,
        "[{}]",
        "[7]",
        "[[]]",
        "<html>",
    ];
    for body in broken {
        for call in [&open, &Call::Balances, &fills(None, 1), &order("5", false)] {
            ours::rest(&SPOT, call, body.as_bytes()).unwrap_err();
            ours::rest(&FUTURES, call, body.as_bytes()).unwrap_err();
        }
        ours::rest(&FUTURES, &Call::Positions, body.as_bytes()).unwrap_err();
    }
    let half = format!(r#"[{{"orders":[{SPOT_ORDER},{{"id":"1"}}]}}]"#);
    ours::rest(&SPOT, &open, half.as_bytes()).unwrap_err();
}

#[test]
fn a_row_that_cannot_be_read_is_told_and_the_others_are_good() {
    let good = r#"{"currency":"AB","available":"1","locked":"0"}"#;
    let bad = r#"{"currency":"A/B","available":"1","locked":"0"}"#;
    let body = format!("[{good},{bad},{good}]");
    let mut memory = ours::Memory::new();
    let mut scratch = memory.scratch();
    SPOT.read(&Call::Balances, body.as_bytes(), &mut scratch).unwrap();
    assert_eq!((scratch.items().len(), scratch.counts.unread_rows), (2, 1));
    let place = usize::try_from(scratch.left_out().unwrap().offset).unwrap();
    assert!(body[place..].starts_with("\"A/B\""), "{place}");
    for call in [Call::OpenOrders { symbol: None, page: 1 }, fills(None, 1), Call::Positions] {
        scratch.clear();
        FUTURES.read(&call, br#"[{"id":"none of it"},{}]"#, &mut scratch).unwrap();
        assert_eq!(scratch.items().len(), 0);
        assert!(scratch.left_out().is_some(), "{call:?}");
    }
    scratch.clear();
    let pairs = br#"[{"currency_pair":"A_B","orders":[{}]}]"#;
    SPOT.read(&Call::OpenOrders { symbol: None, page: 1 }, pairs, &mut scratch).unwrap();
    assert!(scratch.left_out().is_some());
    scratch.clear();
    assert!(SPOT.read(&fills(None, 1), b"[{}", &mut scratch).is_err(), "the body is broken");
    assert_eq!(scratch.counts.unread_rows, 8);
}
