//! Our requests against recorded ones: an action made of what a sample asks for has the sample's
//! form.

use serde_json::Value;
use tickwire_core::account::action::{Action, NewOrder, OrderRef};
use tickwire_core::account::exchange::TradingExchange;
use tickwire_core::account::id::Id;
use tickwire_core::account::order::{OrderKind, TimeInForce};
use tickwire_core::decimal::Decimal;
use tickwire_core::event::Side;
use tickwire_core::symbol::Symbol;
use tickwire_exchanges::gateio::futures::Settle;
use tickwire_exchanges::gateio::futures::account::GateioFuturesAccount;
use tickwire_exchanges::gateio::spot::account::GateioSpotAccount;

use crate::actions::{number, written};
use crate::files;

fn symbol(param: &Value) -> Symbol {
    let name = param.get("currency_pair").or(param.get("contract"));
    Symbol::new(name.map_or("BTC_USDT", |name| name.as_str().unwrap())).unwrap()
}

fn reference(param: &Value) -> OrderRef {
    let id = param.as_str().or(param["order_id"].as_str()).or(param["id"].as_str()).unwrap();
    OrderRef { symbol: symbol(param), id: Id::text(id).unwrap() }
}

fn new_order(param: &Value) -> NewOrder {
    let size = param["size"].as_i64().map(|size| number(&size.to_string()));
    let size: Decimal = size.unwrap_or_else(|| number(param["amount"].as_str().unwrap()));
    let sells = size.is_negative() || param["side"] == "sell";
    NewOrder {
        symbol: symbol(param),
        side: if sells { Side::Sell } else { Side::Buy },
        kind: OrderKind::Limit,
        size: size.abs(),
        price: Some(number(param["price"].as_str().unwrap())),
        time_in_force: (param["tif"] == "gtc").then_some(TimeInForce::Gtc),
        client_id: Id::text(param["text"].as_str().unwrap()),
        reduce_only: false,
    }
}

/// The parameters that we send for what a sample asks.
fn ours(channel: &str, param: &Value) -> Value {
    let (market, kind) = channel.split_once('.').unwrap();
    let all: &[Value] = param.as_array().map_or(&[], Vec::as_slice);
    let orders: Vec<_> = all.iter().filter(|one| one.is_object()).collect();
    let sent = |action: &Action<'_>| match market {
        "spot" => text(&GateioSpotAccount::default(), action),
        _ => text(&GateioFuturesAccount { settle: Settle::Usdt, server_sign: None }, action),
    };
    let sent = match kind {
        "order_place" => sent(&Action::Place(&new_order(param))),
        "order_batch_place" => {
            sent(&Action::PlaceBatch(&orders.into_iter().map(new_order).collect::<Vec<_>>()))
        }
        "order_cancel" => sent(&Action::Cancel(&reference(param))),
        "order_cancel_ids" => {
            sent(&Action::CancelIds(&all.iter().map(reference).collect::<Vec<_>>()))
        }
        "order_cancel_cp" => {
            let side = match param["side"].as_str() {
                Some("buy" | "bid") => Some(Side::Buy),
                Some("sell" | "ask") => Some(Side::Sell),
                _ => None,
            };
            sent(&Action::CancelSymbol { symbol: &symbol(param), side })
        }
        "order_amend" => {
            let price = param["price"].as_str().map(number);
            let order = &reference(param);
            sent(&Action::Amend { order, side: None, price, size: None })
        }
        "order_status" => sent(&Action::Status(&reference(param))),
        "order_list" => {
            let finished = param["status"] == "finished";
            sent(&Action::List { symbol: &symbol(param), finished })
        }
        other => panic!("{other}"),
    };
    let sent: Value = serde_json::from_str(&sent).unwrap();
    assert_eq!((&sent["channel"], &sent["event"]), (&channel.into(), &"api".into()));
    sent["payload"]["req_param"].clone()
}

fn text(venue: &impl TradingExchange, action: &Action<'_>) -> String {
    written(venue, action).unwrap()
}

#[test]
fn actions_have_the_form_of_recorded_requests() {
    let Some(files) = files::folder("messages") else { return };
    let mut count = 0;
    for (name, text) in files {
        if !name.contains(".order_") || !name.contains("api_request") {
            continue;
        }
        let request: Value = serde_json::from_slice(&text).unwrap();
        let mut param = request["payload"]["req_param"].clone();
        if let Some(param) = param.as_object_mut() {
            // What we leave to the venue's defaults.
            for member in ["account", "page", "limit", "from", "to"] {
                param.remove(member);
            }
        }
        assert_eq!(ours(request["channel"].as_str().unwrap(), &param), param, "{name}");
        count += 1;
    }
    assert_eq!(count, 15);
}

/// The names of the members of an object, and of those inside.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), shape(value))).collect()
        }
        other => Value::from(match other {
            Value::Array(_) => "array",
            Value::String(_) => "text",
            Value::Number(_) => "number",
            _ => "other",
        }),
    }
}

#[test]
fn logins_and_subscriptions_have_the_form_of_recorded_ones() {
    use tickwire_core::account::exchange::AccountExchange;
    use tickwire_core::exchange::{Batch, Command};
    use tickwire_core::text::Writer;
    use tickwire_exchanges::gateio::spot::account::SpotAccountChannel;

    let venue = GateioSpotAccount::default();
    let written = |write: &dyn Fn(&mut Writer<'_>)| {
        let mut out = [0; 512];
        let mut out = Writer::new(&mut out);
        write(&mut out);
        shape(&serde_json::from_slice::<Value>(out.written()).unwrap())
    };
    crate::login::with_pass("key", "secret", 1_790_000_000_000, |pass| {
        let login = written(&|out| venue.login(1, pass, out).unwrap());
        let batch = Batch { id: 1, time: None, channel: SpotAccountChannel::Orders, symbols: &[] };
        let subscription =
            written(&|out| venue.sign(Command::Subscribe(batch), pass, out).unwrap());
        for (name, ours) in [
            ("messages/spot.login.api_request.1.json", &login),
            ("messages/futures.login.api_request.1.json", &login),
            ("messages/spot.orders.subscribe_request.1.json", &subscription),
        ] {
            let Some(sample) = files::file(name) else { return };
            assert_eq!(shape(&serde_json::from_slice(&sample).unwrap()), *ours, "{name}");
        }
    });
}
