//! REST bodies: of the documents' forms, of those that the venue was seen to send, and broken ones.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use tickwire_core::account::call::Call;
use tickwire_core::account::exchange::{AccountExchange, Reading};
use tickwire_core::account::id::Id;
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;
use tickwire_exchanges::mexc::spot::account::MexcSpotAccount;

use crate::ours;

/// A published answer; `None`, said on stderr, where the samples are absent.
pub(crate) fn published(file: &str) -> Option<Vec<u8>> {
    let root = std::env::var_os("TICKWIRE_SAMPLES").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/samples"),
        PathBuf::from,
    );
    let body = fs::read(root.join("mexc/rest").join(file)).ok();
    if body.is_none() {
        // Not eprintln: the harness would hide it.
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED: the sample mexc/rest/{file} is not there; set TICKWIRE_SAMPLES"
        );
    }
    body
}

fn symbol() -> Symbol {
    Symbol::new("XYUSDT").unwrap()
}

fn since() -> UnixNanos {
    UnixNanos::from_millis(1).unwrap()
}

pub(crate) fn calls() -> [Call; 8] {
    let (symbol, id) = (Some(symbol()), Id::text("C02__7").unwrap());
    [
        Call::ServerTime,
        Call::CreateListenKey,
        Call::ExtendListenKey,
        Call::DeleteListenKey,
        Call::Balances,
        Call::OpenOrders { symbol, page: 1 },
        Call::Fills { symbol, since: since(), until: None, page: 1 },
        Call::Order { symbol: self::symbol(), id, client: false },
    ]
}

/// The lines of an answer that has records.
fn records(call: &Call, body: &str) -> Result<Vec<String>, Malformed> {
    let mut memory = ours::Memory::new();
    let mut scratch = memory.scratch();
    match MexcSpotAccount.read(call, body.as_bytes(), &mut scratch) {
        Ok(reading) => {
            assert_eq!(reading, Reading::Records { more: false });
            Ok(ours::lines(&scratch))
        }
        Err(malformed) => {
            assert!(scratch.items().is_empty(), "half applied");
            Err(malformed)
        }
    }
}

fn reading<'b>(call: &Call, body: &'b [u8]) -> Result<Reading<'b>, MalformedKind> {
    let mut memory = ours::Memory::new();
    let read = MexcSpotAccount.read(call, body, &mut memory.scratch());
    read.map_err(|malformed| malformed.kind)
}

#[test]
fn balances_are_what_is_free_and_what_is_locked() {
    let body = r#"{"makerCommission":null,"canTrade":true,"updateTime":null,"accountType":"SPOT",
        "balances":[{"asset":"AB","free":"12.50","locked":"3"},
            {"asset":"币安人生","free":"0.000000000000000001","locked":"0","available":"0"}],
        "permissions":["SPOT"]}"#;
    assert_eq!(
        records(&Call::Balances, body).unwrap(),
        [
            "balance - AB available=12.5 locked=3 total=15.5 change=- reason=- time=- sent=- \
             updated=-",
            "balance - 币安人生 available=0.000000000000000001 locked=0 \
             total=0.000000000000000001 change=- reason=- time=- sent=- updated=-",
        ]
    );
    let none = r#"{"balances":[],"updateTime":1790281243000}"#;
    assert_eq!(records(&Call::Balances, none).unwrap(), Vec::<String>::new());
}

#[test]
fn open_orders_are_read_whatever_of_them_is_there() {
    let call = Call::OpenOrders { symbol: Some(symbol()), page: 1 };
    let body = r#"[{"symbol":"XYUSDT","orderId":"C02__71","orderListId":-1,"clientOrderId":"mine",
          "price":"0.10","origQty":"1.0","executedQty":"0.4","cummulativeQuoteQty":"0.04",
          "status":"PARTIALLY_FILLED","timeInForce":null,"type":"LIMIT","side":"BUY",
          "stopPrice":null,"icebergQty":null,"time":1790281243000,"updateTime":1790281243500,
          "isWorking":true,"origQuoteOrderQty":"0.1"},
        {"symbol":"XYUSDT","orderId":72,"clientOrderId":"","price":"7","origQty":"2",
          "executedQty":"0","status":"NEW","type":"LIMIT_MAKER","side":"SELL",
          "time":1790281243001,"updateTime":null}]"#;
    assert_eq!(
        records(&call, body).unwrap(),
        [
            "order XYUSDT id=C02__71 client=mine side=buy kind=limit rests=gtc price=0.1 size=1 \
             filled=0.4 left=0.6 average=- status=partially_filled code=PARTIALLY_FILLED \
             created=1790281243000000000 time=1790281243500000000 sent=- \
             updated=1790281243500000000",
            "order XYUSDT id=72 client=- side=sell kind=limit rests=post_only price=7 size=2 \
             filled=0 left=2 average=- status=open code=NEW created=1790281243001000000 \
             time=1790281243001000000 sent=- updated=1790281243001000000",
        ]
    );
    assert_eq!(records(&call, "[]").unwrap(), Vec::<String>::new());
}

#[test]
fn one_order_may_be_in_any_state() {
    let call = Call::Order { symbol: symbol(), id: Id::text("C02__71").unwrap(), client: false };
    // The documents' example of one order has `Qty`; one in quote currency has no quantity.
    let order = |members: &str| {
        let body = format!(
            r#"{{"symbol":"XYUSDT","orderId":"C02__71","side":"BUY","time":1790281243000,
                "price":"0","executedQty":"0",{members}}}"#
        );
        records(&call, &body).unwrap().remove(0)
    };
    for (members, expected) in [
        (
            r#""Qty":"5","type":"MARKET","status":"FILLED""#,
            "kind=market rests=- price=- size=5 filled=0 left=5 average=- status=filled",
        ),
        (
            r#""origQty":"0","origQuoteOrderQty":"12","type":"MARKET","status":"NEW""#,
            "kind=market rests=- price=- size=- filled=0 left=- average=- status=open",
        ),
        (
            r#""origQty":"5","type":"IMMEDIATE_OR_CANCEL","status":"PARTIALLY_CANCELED""#,
            "kind=limit rests=ioc price=- size=5 filled=0 left=5 average=- \
             status=partially_cancelled",
        ),
        (
            r#""origQty":"5","type":"STOP_LIMIT","status":"EXPIRED""#,
            "kind=other:STOP_LIMIT rests=- price=- size=5 filled=0 left=5 average=- \
             status=unknown code=EXPIRED",
        ),
    ] {
        let said = order(members);
        assert!(said.contains(expected), "{said}\n{expected}");
    }
}

#[test]
fn fills_have_the_ids_of_the_stream() {
    let call = Call::Fills { symbol: Some(symbol()), since: since(), until: None, page: 1 };
    let body = r#"[{"symbol":"XYUSDT","id":"50597X1","orderId":"C02__7","orderListId":-1,
          "price":"4.00000100","qty":"12.0","quoteQty":"48.000012","commission":"0.1",
          "commissionAsset":"MX","time":1790281243590,"isBuyer":true,"isMaker":false,
          "isBestMatch":true,"isSelfTrade":false,"clientOrderId":null},
        {"symbol":"XYUSDT","id":"50597X2","orderId":"C02__8","price":"4","qty":"1",
          "commission":"","commissionAsset":"","time":1790281243591,"isBuyer":false,
          "isMaker":true,"clientOrderId":"mine"}]"#;
    assert_eq!(
        records(&call, body).unwrap(),
        [
            "fill XYUSDT id=50597X1 order=C02__7 client=- side=buy price=4.000001 size=12 \
             fee=0.1 MX role=taker time=1790281243590000000 sent=-",
            "fill XYUSDT id=50597X2 order=C02__8 client=mine side=sell price=4 size=1 fee=- - \
             role=maker time=1790281243591000000 sent=-",
        ]
    );
}

#[test]
fn listen_keys_and_the_time_are_read() {
    let created = reading(&Call::CreateListenKey, br#"{"listenKey":"aB3"}"#);
    assert_eq!(created, Ok(Reading::ListenKey("aB3")));
    assert_eq!(format!("{created:?}"), "Ok(ListenKey(..))");
    for call in [Call::ExtendListenKey, Call::DeleteListenKey] {
        for body in [&b"{}"[..], br#"{"listenKey":"aB3"}"#, br#"{"code":200}"#] {
            assert_eq!(reading(&call, body), Ok(Reading::Done));
        }
    }
    let time = UnixNanos::from_millis(1_790_281_243_450).unwrap();
    let said = reading(&Call::ServerTime, br#"{"serverTime" : 1790281243450}"#);
    assert_eq!(said, Ok(Reading::Time(time)));
}

#[test]
fn published_answers_are_read() {
    for (call, file) in [
        (Call::ServerTime, "time_recorded.json"),
        (Call::CreateListenKey, "listenkey_post_doc.json"),
        (Call::DeleteListenKey, "listenkey_delete_empty_object.json"),
        (Call::ExtendListenKey, "listenkey_post_doc.json"),
    ] {
        let Some(body) = published(file) else { continue };
        assert!(reading(&call, &body).is_ok(), "{file}");
    }
}

#[test]
fn a_body_that_is_something_else_is_refused() {
    use MalformedKind::{Envelope, Missing, Refused, Value};
    let refusal = r#"{"code":700002,"msg":"Signature for this request is not valid."}"#;
    for call in calls() {
        assert_eq!(reading(&call, refusal.as_bytes()), Err(Refused), "{call:?}");
        for body in ["", "<html>", "{", "[1", "\u{0}"] {
            assert_eq!(reading(&call, body.as_bytes()), Err(MalformedKind::Syntax), "{call:?}");
        }
    }
    let [time, create, _, _, balances, orders, fills, order] = calls();
    for (call, body, kind) in [
        (time, "{}", Missing),
        (time, r#"{"serverTime":0}"#, Value),
        (create, "{}", Missing),
        (create, r#"{"listenKey":""}"#, Value),
        (create, r#"{"listenKey":"a&b=c"}"#, Value),
        (create, r#"{"listenKey":["a"]}"#, Value),
        (balances, "{}", Missing),
        (balances, "[]", Envelope),
        (orders, "{}", Missing),
        (orders, r#""no""#, Envelope),
        (fills, r#"{"id":"1"}"#, Missing),
        (order, "[]", Envelope),
    ] {
        assert_eq!(reading(&call, body.as_bytes()), Err(kind), "{call:?} {body}");
    }
}

#[test]
fn a_row_that_cannot_be_read_is_told_and_the_others_are_good() {
    use MalformedKind::{Missing, Symbol, Value};
    let [.., balances, orders, fills, _] = calls();
    let balance = r#"{"asset":"AB","free":"1"}"#;
    let order = r#"{"orderId":"1","symbol":"A","side":"BUY","status":"NEW"}"#;
    let fill = r#"{"id":"1","orderId":"2","symbol":"A","isBuyer":true,"price":"1","qty":"1"}"#;
    let nested = |rows: String| format!(r#"{{"balances":[{rows}]}}"#);
    for (call, good, bad, kind) in [
        (&balances, balance, r#"{"free":"1"}"#, Missing),
        (&balances, balance, r#"{"asset":"A/B"}"#, Symbol),
        (&balances, balance, r#"{"asset":"AB","free":"much"}"#, MalformedKind::Number),
        (&orders, order, r#"{"orderId":"1"}"#, Missing),
        (&orders, order, r#"{"orderId":"","symbol":"A","side":"BUY","status":"NEW"}"#, Value),
        (&orders, order, r#"{"orderId":"1","symbol":"A","side":"HOLD","status":"NEW"}"#, Value),
        (&fills, fill, r#"{"id":"1"}"#, Missing),
    ] {
        for rows in [[good, bad, good].join(","), [bad, good, bad, good].join(",")] {
            let is_nested = *call == balances;
            let body = if is_nested { nested(rows) } else { format!("[{rows}]") };
            let mut memory = ours::Memory::new();
            let mut scratch = memory.scratch();
            let reading = MexcSpotAccount.read(call, body.as_bytes(), &mut scratch);
            assert_eq!(reading, Ok(Reading::Records { more: false }), "{body}");
            assert_eq!(scratch.items().len(), 2, "{body}");
            let told = scratch.left_out().unwrap();
            let place = usize::try_from(told.offset).unwrap();
            let at = body.find(bad).unwrap();
            assert_eq!(told.kind, kind, "{body}");
            assert!((at..at + bad.len()).contains(&place), "{body}: {told}");
            let bad = body.matches(bad).count();
            assert_eq!(scratch.counts.unread_rows, u64::try_from(bad).unwrap(), "{body}");
        }
    }
}

#[test]
fn assets_of_more_than_16_bytes_are_read() {
    let body = r#"{"balances":[{"asset":"ABCDEFGHIJKLMNOPQRSTUVWXYZ123456","free":"1"}]}"#;
    let lines = records(&Call::Balances, body).unwrap();
    assert!(lines[0].starts_with("balance - ABCDEFGHIJKLMNOPQRSTUVWXYZ123456 "), "{lines:?}");
}

/// Whatever is cut off or put in, an answer is read whole or not at all, and nothing panics.
#[test]
fn broken_bodies_never_panic() {
    let body = r#"[{"symbol":"XYUSDT","orderId":"C02__71","clientOrderId":"m","price":"0.1",
        "origQty":"1.0","executedQty":"0.4","status":"NEW","type":"LIMIT","side":"BUY",
        "time":1790281243000,"id":"1","qty":"2","isBuyer":true}]"#;
    let mut read = 0;
    for call in calls() {
        for cut in 0..body.len() {
            read += u32::from(reading(&call, &body.as_bytes()[..cut]).is_ok());
            for odd in [&b"\""[..], b"}", b"-", b"\\u12", b"\xff", b"1e999"] {
                let mut broken = body.as_bytes().to_vec();
                broken.splice(cut..=cut, odd.iter().copied());
                read += u32::from(reading(&call, &broken).is_ok());
            }
        }
    }
    assert!(read > 100, "{read}: most texts may be changed");
}
