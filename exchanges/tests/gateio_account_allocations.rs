//! No allocation in what a Gate.io account says and hears: login, subscriptions, orders, REST
//! calls, and every kind of message.
#![allow(clippy::unwrap_used, clippy::panic)]

use tickwire_core::account::action::{Action, NewOrder, OrderRef};
use tickwire_core::account::call::{Call, Draft};
use tickwire_core::account::credentials::Credentials;
use tickwire_core::account::exchange::{AccountExchange, Pass, TradingExchange};
use tickwire_core::account::id::Id;
use tickwire_core::account::order::OrderKind;
use tickwire_core::account::record::Record;
use tickwire_core::decimal::Decimal;
use tickwire_core::event::Side;
use tickwire_core::exchange::{Batch, Command, Exchange, Message};
use tickwire_core::scratch::{Item, Scratch};
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;
use tickwire_core::time::UnixNanos;
use tickwire_exchanges::gateio::account::ServerSign;
use tickwire_exchanges::gateio::futures::Settle;
use tickwire_exchanges::gateio::futures::account::GateioFuturesAccount;
use tickwire_exchanges::gateio::spot::account::GateioSpotAccount;

#[path = "gateio_account/wire.rs"]
mod wire;

/// Decodes messages; answers how many events there were.
fn hear(venue: &impl Exchange, texts: &[&str], scratch: &mut Scratch<'_>) -> usize {
    let mut events = 0;
    for text in texts {
        scratch.clear();
        venue.decode(Message::text(text), scratch).unwrap();
        events += scratch.items().len();
    }
    events
}

/// Writes all that an account says; answers how many bytes.
fn say<X: AccountExchange + TradingExchange>(venue: &X, pass: &Pass<'_>, out: &mut [u8]) -> usize {
    let mut bytes = 0;
    let mut text = Writer::new(out);
    venue.login(1, pass, &mut text).unwrap();
    bytes += text.written().len();
    for channel in venue.default_channels() {
        let batch = Batch { id: 2, time: None, channel: *channel, symbols: &[] };
        let mut text = Writer::new(out);
        venue.sign(Command::Subscribe(batch), pass, &mut text).unwrap();
        bytes += text.written().len();
    }
    let symbol = Symbol::new("BTC_USDT").unwrap();
    let id = Id::text("812345678901").unwrap();
    let order = NewOrder {
        symbol,
        side: Side::Sell,
        kind: OrderKind::Limit,
        size: Decimal::from_u64(false, 5, 1),
        price: Some(Decimal::from_u64(false, 612_345, 1)),
        time_in_force: None,
        client_id: Id::text("t-mine"),
        reduce_only: false,
    };
    let refused = OrderRef { symbol, id: Id::text("web").unwrap() };
    let named = OrderRef { symbol, id };
    for action in [Action::Place(&order), Action::PlaceBatch(&[order; 3]), Action::Cancel(&named)] {
        let mut text = Writer::new(out);
        venue.act(3, &action, pass, &mut text).unwrap();
        bytes += text.written().len();
    }
    venue.act(3, &Action::Cancel(&refused), pass, &mut Writer::new(out)).unwrap_err();
    let since = UnixNanos::from_secs(1_790_000_000).unwrap();
    for call in [
        Call::ServerTime,
        Call::Balances,
        Call::OpenOrders { symbol: None, page: 1 },
        Call::Fills { symbol: Some(symbol), since, until: None, page: 2 },
        Call::Order { symbol, id, client: false },
    ] {
        let mut draft = Draft::new(out);
        venue.call(&call, pass, &mut draft).unwrap();
        bytes += draft.written_path().len();
    }
    bytes
}

#[test]
fn nothing_is_allocated() {
    let credentials = Credentials::new("key", "0123456789abcdef0123456789abcdef").unwrap();
    let user_id = Id::text("20011").unwrap();
    let time = UnixNanos::from_secs(1_790_000_000).unwrap();
    let pass = Pass { credentials: &credentials, time, user_id: Some(&user_id), listen_key: "" };
    let spot = GateioSpotAccount::default();
    let server_sign = Some(ServerSign::SignedChannel { integer_time: true });
    let futures = GateioFuturesAccount { settle: Settle::Usdt, server_sign };
    let mut items = [Item::default(); 8];
    let mut records: [Option<Record>; 8] = [None; 8];
    let mut out = [0; 2048];
    let (mut events, mut bytes) = (0, 0);
    let counted = allocation_counter::measure(|| {
        let mut scratch = Scratch::new(&mut items[..], &mut [][..]).with_records(&mut records[..]);
        for _ in 0..100 {
            events += hear(&spot, &wire::SPOT, &mut scratch);
            events += hear(&futures, &wire::FUTURES, &mut scratch);
            let broken = futures.decode(Message::text(r#"{"channel":7}"#), &mut scratch);
            broken.unwrap_err();
            bytes += say(&spot, &pass, &mut out) + say(&futures, &pass, &mut out);
        }
    });
    println!("{events} events, {bytes} bytes, {} allocations", counted.count_total);
    assert_eq!(events, 100 * 26);
    assert!(bytes > 100 * 4_000);
    assert_eq!((counted.count_total, counted.bytes_total), (0, 0));
}

#[test]
fn the_counter_counts() {
    let counted = allocation_counter::measure(|| drop(core::hint::black_box(vec![1u8])));
    assert_eq!(counted.count_total, 1);
}
