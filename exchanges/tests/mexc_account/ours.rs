//! What the decoder says, as the same lines of text as the oracle's.

use tickwire_core::account::balance::Balance;
use tickwire_core::account::fill::Fill;
use tickwire_core::account::order::Order;
use tickwire_core::account::record::Record;
use tickwire_core::decimal::Decimal;
use tickwire_core::event::Level;
use tickwire_core::exchange::{Decoded, Exchange, Malformed, Message, MessageKind, MessageType};
use tickwire_core::scratch::{Body, Item, Scratch};
use tickwire_core::time::UnixNanos;
use tickwire_exchanges::mexc::spot::account::{AccountChannel, MexcSpotAccount};

/// Memory for any answer of these tests.
pub(crate) struct Memory {
    items: Vec<Item>,
    records: Vec<Option<Record>>,
}

impl Memory {
    pub(crate) fn new() -> Self {
        Self { items: vec![Item::default(); 256], records: vec![None; 256] }
    }

    pub(crate) fn scratch(&mut self) -> Scratch<'_> {
        let none: &mut [Level] = &mut [];
        Scratch::new(&mut self.items[..], none).with_records(&mut self.records[..])
    }
}

/// The lines of a push, and its channel.
pub(crate) type Said = (Vec<String>, Option<AccountChannel>);

/// Decodes a push.
pub(crate) fn push(bytes: &[u8], memory: &mut Memory) -> Result<Said, Malformed> {
    let mut scratch = memory.scratch();
    match MexcSpotAccount.decode(Message::new(MessageType::Binary, bytes), &mut scratch) {
        Ok(Decoded::Events { kind, channel }) => {
            assert_eq!((kind, scratch.lost()), (MessageKind::Other, None));
            Ok((lines(&scratch), channel))
        }
        Ok(other) => panic!("a push is no control message and no answer: {other:?}"),
        Err(malformed) => {
            assert!(scratch.items().is_empty() && scratch.record(0).is_none(), "half applied");
            assert!(!malformed.fatal, "a push is wrong by itself alone");
            assert!(scratch.lost().is_some(), "{malformed}");
            Err(malformed)
        }
    }
}

/// What a scratch has.
pub(crate) fn lines(scratch: &Scratch<'_>) -> Vec<String> {
    scratch.items().iter().map(|item| line(item, scratch)).collect()
}

fn line(item: &Item, scratch: &Scratch<'_>) -> String {
    let Body::Record(at) = item.body else { return format!("{:?}", item.body) };
    match scratch.record(at).unwrap() {
        Record::Order(order) => self::order(item, order),
        Record::Fill(fill) => self::fill(item, fill),
        Record::Balance(balance) => self::balance(item, balance),
        Record::Position(_) => panic!("spot has no positions"),
    }
}

fn order(item: &Item, order: &Order) -> String {
    assert!(!order.synthetic && order.fee.is_none() && order.update_id.is_none());
    format!(
        "order {} id={} client={} side={} kind={} rests={} price={} size={} filled={} left={} \
         average={} status={} code={} created={} time={} sent={} updated={}",
        or_dash(item.symbol),
        order.id,
        or_dash(order.client_id),
        order.side,
        or_dash(order.kind),
        or_dash(order.time_in_force),
        number(order.price),
        number(order.size),
        number(order.filled),
        number(order.left),
        number(order.average_price),
        order.status,
        or_dash(order.status_code),
        time(order.created),
        time(item.time),
        time(item.sent),
        time(order.updated),
    )
}

fn fill(item: &Item, fill: &Fill) -> String {
    assert!(!fill.synthetic);
    format!(
        "fill {} id={} order={} client={} side={} price={} size={} fee={} {} role={} time={} \
         sent={}",
        or_dash(item.symbol),
        fill.id,
        fill.order_id,
        or_dash(fill.client_id),
        fill.side,
        number(Some(fill.price)),
        number(Some(fill.size)),
        number(fill.fee),
        or_dash(fill.fee_asset),
        or_dash(fill.role),
        time(item.time),
        time(item.sent),
    )
}

fn balance(item: &Item, balance: &Balance) -> String {
    assert!(!balance.synthetic && balance.purse.is_none());
    format!(
        "balance {} {} available={} locked={} total={} change={} reason={} time={} sent={} \
         updated={}",
        or_dash(item.symbol),
        balance.asset,
        number(balance.available),
        number(balance.locked),
        number(balance.total),
        number(balance.change),
        or_dash(balance.reason),
        time(item.time),
        time(item.sent),
        time(balance.updated),
    )
}

fn or_dash<T: ToString>(value: Option<T>) -> String {
    value.map_or("-".into(), |value| value.to_string())
}

fn number(value: Option<Decimal>) -> String {
    or_dash(value.map(Decimal::trimmed))
}

fn time(time: Option<UnixNanos>) -> String {
    or_dash(time.map(UnixNanos::as_nanos))
}
