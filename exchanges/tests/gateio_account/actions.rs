//! Orders over the socket, byte for byte.

use tickwire_core::account::action::{Action, ActionKind, NewOrder, OrderRef};
use tickwire_core::account::exchange::{ActionError, TradingExchange};
use tickwire_core::account::id::Id;
use tickwire_core::account::order::{OrderKind, TimeInForce};
use tickwire_core::context::Rate;
use tickwire_core::decimal::Decimal;
use tickwire_core::event::Side;
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;
use tickwire_exchanges::gateio::futures::Settle;
use tickwire_exchanges::gateio::futures::account::GateioFuturesAccount;
use tickwire_exchanges::gateio::spot::account::GateioSpotAccount;

use crate::login::with_pass;

const SPOT: GateioSpotAccount = GateioSpotAccount { server_sign: None };
const FUTURES: GateioFuturesAccount =
    GateioFuturesAccount { settle: Settle::Usdt, server_sign: None };

pub(crate) fn number(text: &str) -> Decimal {
    Decimal::parse(text.as_bytes()).unwrap()
}

fn symbol() -> Symbol {
    Symbol::new("BTC_USDT").unwrap()
}

/// Writes an action, and that it fits in no less.
pub(crate) fn written(
    venue: &impl TradingExchange,
    action: &Action<'_>,
) -> Result<String, ActionError> {
    with_pass("key", "secret", 1_790_000_000_500, |pass| {
        let mut out = [0; 4096];
        let mut out = Writer::new(&mut out);
        venue.act(7, action, pass, &mut out)?;
        for room in 0..out.written().len() {
            let full = venue.act(7, action, pass, &mut Writer::new(&mut vec![0; room]));
            assert_eq!(full, Err(ActionError::Full));
        }
        let text = String::from_utf8(out.written().to_vec()).unwrap();
        assert!(!text.contains("key") && !text.contains("secret"), "the login was enough: {text}");
        Ok(text)
    })
}

/// Whether an action is this one, with these parameters.
#[track_caller]
fn assert_param(venue: &impl TradingExchange, action: &Action<'_>, channel: &str, param: &str) {
    let expected = format!(
        r#"{{"time":1790000000,"channel":"{channel}","event":"api","payload":{{"req_id":"7","req_param":{param}}}}}"#
    );
    assert_eq!(written(venue, action).unwrap(), expected);
}

fn limit() -> NewOrder {
    NewOrder {
        symbol: symbol(),
        side: Side::Buy,
        kind: OrderKind::Limit,
        size: number("10"),
        price: Some(number("31503.280000")),
        time_in_force: None,
        client_id: Id::text("t-mine_1"),
        reduce_only: false,
    }
}

fn market() -> NewOrder {
    NewOrder { kind: OrderKind::Market, price: None, ..limit() }
}

fn by(id: &str) -> OrderRef {
    OrderRef { symbol: symbol(), id: Id::text(id).unwrap() }
}

#[test]
fn new_orders_of_spot() {
    for (order, param) in [
        (
            limit(),
            r#"{"text":"t-mine_1","currency_pair":"BTC_USDT","type":"limit","side":"buy","amount":"10","price":"31503.280000"}"#,
        ),
        (
            NewOrder {
                side: Side::Sell,
                size: number("0.00010"),
                time_in_force: Some(TimeInForce::PostOnly),
                client_id: None,
                ..limit()
            },
            r#"{"currency_pair":"BTC_USDT","type":"limit","side":"sell","amount":"0.00010","price":"31503.280000","time_in_force":"poc"}"#,
        ),
        (
            market(),
            r#"{"text":"t-mine_1","currency_pair":"BTC_USDT","type":"market","side":"buy","amount":"10","time_in_force":"ioc"}"#,
        ),
        (
            NewOrder { time_in_force: Some(TimeInForce::Fok), ..market() },
            r#"{"text":"t-mine_1","currency_pair":"BTC_USDT","type":"market","side":"buy","amount":"10","time_in_force":"fok"}"#,
        ),
    ] {
        assert_param(&SPOT, &Action::Place(&order), "spot.order_place", param);
        assert_param(
            &SPOT,
            &Action::PlaceBatch(&[NewOrder { client_id: Id::text("t-mine_1"), ..order }]),
            "spot.order_place",
            &format!(
                "[{}]",
                if order.client_id.is_some() {
                    param.to_owned()
                } else {
                    param.replacen('{', r#"{"text":"t-mine_1","#, 1)
                }
            ),
        );
    }
}

#[test]
fn new_orders_of_futures() {
    for (order, param) in [
        (limit(), r#"{"contract":"BTC_USDT","size":10,"price":"31503.280000","text":"t-mine_1"}"#),
        (
            NewOrder { side: Side::Sell, time_in_force: Some(TimeInForce::Gtc), ..limit() },
            r#"{"contract":"BTC_USDT","size":-10,"price":"31503.280000","tif":"gtc","text":"t-mine_1"}"#,
        ),
        (
            market(),
            r#"{"contract":"BTC_USDT","size":10,"price":"0","tif":"ioc","text":"t-mine_1"}"#,
        ),
        (
            NewOrder { size: number("2.50"), side: Side::Sell, reduce_only: true, ..market() },
            r#"{"contract":"BTC_USDT","size":"-2.5","price":"0","tif":"ioc","text":"t-mine_1","reduce_only":true}"#,
        ),
        (
            NewOrder { size: number("1.000"), client_id: None, ..limit() },
            r#"{"contract":"BTC_USDT","size":1,"price":"31503.280000"}"#,
        ),
    ] {
        assert_param(&FUTURES, &Action::Place(&order), "futures.order_place", param);
    }
    let both = [limit(), NewOrder { client_id: Id::text("t-2"), side: Side::Sell, ..market() }];
    assert_param(
        &FUTURES,
        &Action::PlaceBatch(&both),
        "futures.order_batch_place",
        r#"[{"contract":"BTC_USDT","size":10,"price":"31503.280000","text":"t-mine_1"},{"contract":"BTC_USDT","size":-10,"price":"0","tif":"ioc","text":"t-2"}]"#,
    );
}

#[test]
fn what_is_asked_of_orders_of_spot() {
    let (one, both) = (by("812345678901"), [by("812345678901"), by("t-mine_1")]);
    let named = r#"{"order_id":"812345678901","currency_pair":"BTC_USDT"}"#;
    assert_param(&SPOT, &Action::Cancel(&one), "spot.order_cancel", named);
    assert_param(&SPOT, &Action::Status(&one), "spot.order_status", named);
    assert_param(
        &SPOT,
        &Action::CancelIds(&both),
        "spot.order_cancel_ids",
        r#"[{"currency_pair":"BTC_USDT","id":"812345678901"},{"currency_pair":"BTC_USDT","id":"t-mine_1"}]"#,
    );
    for (side, param) in [
        (None, r#"{"currency_pair":"BTC_USDT"}"#),
        (Some(Side::Buy), r#"{"currency_pair":"BTC_USDT","side":"buy"}"#),
        (Some(Side::Sell), r#"{"currency_pair":"BTC_USDT","side":"sell"}"#),
    ] {
        let action = Action::CancelSymbol { symbol: &symbol(), side };
        assert_param(&SPOT, &action, "spot.order_cancel_cp", param);
    }
    for (price, size, param) in [
        (Some("2"), None, r#"{"order_id":"t-mine_1","currency_pair":"BTC_USDT","price":"2"}"#),
        (
            Some("2"),
            Some("0.5"),
            r#"{"order_id":"t-mine_1","currency_pair":"BTC_USDT","price":"2","amount":"0.5"}"#,
        ),
    ] {
        let (price, size) = (price.map(number), size.map(number));
        let action = Action::Amend { order: &by("t-mine_1"), side: None, price, size };
        assert_param(&SPOT, &action, "spot.order_amend", param);
    }
    for (finished, status) in [(false, "open"), (true, "finished")] {
        let param = format!(r#"{{"currency_pair":"BTC_USDT","status":"{status}"}}"#);
        let action = Action::List { symbol: &symbol(), finished };
        assert_param(&SPOT, &action, "spot.order_list", &param);
    }
}

#[test]
fn what_is_asked_of_orders_of_futures() {
    let (one, both) = (by("36028797827161125"), [by("36028797827161125"), by("123")]);
    let named = r#"{"order_id":"36028797827161125"}"#;
    assert_param(&FUTURES, &Action::Cancel(&one), "futures.order_cancel", named);
    assert_param(&FUTURES, &Action::Status(&one), "futures.order_status", named);
    let param = r#"["36028797827161125","123"]"#;
    assert_param(&FUTURES, &Action::CancelIds(&both), "futures.order_cancel_ids", param);
    for (side, param) in [
        (None, r#"{"contract":"BTC_USDT"}"#),
        (Some(Side::Buy), r#"{"contract":"BTC_USDT","side":"bid"}"#),
        (Some(Side::Sell), r#"{"contract":"BTC_USDT","side":"ask"}"#),
    ] {
        let action = Action::CancelSymbol { symbol: &symbol(), side };
        assert_param(&FUTURES, &action, "futures.order_cancel_cp", param);
    }
    let (price, size) = (Some(number("31303.18")), Some(number("4")));
    let action = Action::Amend { order: &one, side: Some(Side::Sell), price, size };
    let param = r#"{"order_id":"36028797827161125","price":"31303.18","size":-4}"#;
    assert_param(&FUTURES, &action, "futures.order_amend", param);
    let action = Action::Amend { order: &one, side: None, price, size: None };
    let param = r#"{"order_id":"36028797827161125","price":"31303.18"}"#;
    assert_param(&FUTURES, &action, "futures.order_amend", param);
    for (finished, status) in [(false, "open"), (true, "finished")] {
        let param = format!(r#"{{"contract":"BTC_USDT","status":"{status}"}}"#);
        let action = Action::List { symbol: &symbol(), finished };
        assert_param(&FUTURES, &action, "futures.order_list", &param);
    }
}

#[track_caller]
fn assert_refused(venue: &impl TradingExchange, action: &Action<'_>) {
    let refused = written(venue, action);
    assert!(matches!(refused, Err(ActionError::Unsupported(_))), "{refused:?}");
}

#[test]
fn orders_that_the_venue_cannot_take_are_refused_here() {
    let orders = [
        NewOrder { price: None, ..limit() },
        NewOrder { price: limit().price, ..market() },
        NewOrder { kind: OrderKind::Trigger, ..limit() },
        NewOrder { size: Decimal::ZERO, ..limit() },
        NewOrder { size: number("-1"), ..limit() },
        NewOrder { price: Some(number("0")), ..limit() },
        NewOrder { side: Side::Other(3), ..limit() },
        NewOrder { time_in_force: Some(TimeInForce::Gtc), ..market() },
        NewOrder { time_in_force: Some(TimeInForce::PostOnly), ..market() },
    ];
    for order in &orders {
        assert_refused(&SPOT, &Action::Place(order));
        assert_refused(&FUTURES, &Action::Place(order));
    }
    assert_refused(&SPOT, &Action::Place(&NewOrder { reduce_only: true, ..limit() }));
    for (price, size) in [(None, None), (Some("0"), None), (None, Some("-1"))] {
        let (price, size) = (price.map(number), size.map(number));
        let action = Action::Amend { order: &by("5"), side: Some(Side::Buy), price, size };
        assert_refused(&SPOT, &action);
        assert_refused(&FUTURES, &action);
    }
    let size = Some(number("1"));
    let action = Action::Amend { order: &by("5"), side: None, price: None, size };
    assert_refused(&FUTURES, &action);
}

#[test]
fn lists_have_their_bounds() {
    let orders = |count| vec![limit(); count];
    let ids = |count| vec![by("5"); count];
    for count in [0, 11] {
        assert_refused(&SPOT, &Action::PlaceBatch(&orders(count)));
        assert_refused(&FUTURES, &Action::PlaceBatch(&orders(count)));
    }
    for count in [0, 21] {
        assert_refused(&SPOT, &Action::CancelIds(&ids(count)));
        assert_refused(&FUTURES, &Action::CancelIds(&ids(count)));
    }
    written(&SPOT, &Action::PlaceBatch(&orders(10))).unwrap();
    written(&FUTURES, &Action::CancelIds(&ids(20))).unwrap();
    let nameless = [NewOrder { client_id: None, ..limit() }];
    assert_refused(&SPOT, &Action::PlaceBatch(&nameless));
    assert_refused(&FUTURES, &Action::PlaceBatch(&nameless));
}

#[test]
fn a_client_id_has_the_venues_form() {
    for good in ["t-a", "t-0123456789abcdefABCDEF_-.xyz", "t--"] {
        assert!(good.len() <= 30);
        let order = NewOrder { client_id: Id::text(good), ..limit() };
        written(&SPOT, &Action::Place(&order)).unwrap();
        written(&FUTURES, &Action::Cancel(&by(good))).unwrap();
    }
    for bad in ["a", "t-", "T-a", "t-a b", "t-ä", "t-a\"", "t-01234567890123456789012345678", "12"]
    {
        let order = NewOrder { client_id: Id::text(bad), ..limit() };
        assert_refused(&SPOT, &Action::Place(&order));
        assert_refused(&FUTURES, &Action::Place(&order));
        if bad != "12" {
            assert_refused(&SPOT, &Action::Cancel(&by(bad)));
            assert_refused(&FUTURES, &Action::Status(&by(bad)));
        }
    }
}

/// REST docs, "Frequency limit rule".
#[test]
fn orders_are_paced_and_questions_are_not() {
    let second = core::time::Duration::from_secs(1);
    for (kind, spot, futures) in [
        (ActionKind::Place, 10, 100),
        (ActionKind::PlaceBatch, 10, 100),
        (ActionKind::Amend, 10, 100),
        (ActionKind::Cancel, 0, 100),
        (ActionKind::CancelIds, 0, 100),
        (ActionKind::CancelSymbol, 0, 100),
        (ActionKind::Status, 0, 0),
        (ActionKind::List, 0, 0),
    ] {
        let rate = |count| if count == 0 { Rate::NONE } else { Rate { count, window: second } };
        assert_eq!(SPOT.rate(kind), rate(spot), "{kind}");
        assert_eq!(FUTURES.rate(kind), rate(futures), "{kind}");
    }
}
