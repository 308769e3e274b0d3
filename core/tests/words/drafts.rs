//! A REST call in the making, and what is decoded outside of any session: both are for those who
//! write venues.

use tickwire_core::account::call::{Draft, Headers, Method};
use tickwire_core::account::exchange::ActionError;
use tickwire_core::decimal::Decimal;
use tickwire_core::event::{Data, Level, Side, TradeId};
use tickwire_core::exchange::{Message, MessageType};
use tickwire_core::scratch::{Body, Full, Item, Scratch, Span, TradeIdItem, TradeItem};
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;

#[test]
fn a_call_is_written_in_its_parts_and_signed_over_them() {
    let mut room = [0; 64];
    let mut draft = Draft::new(&mut room);
    assert_eq!(draft.written_method(), Method::Get);
    draft.method(Method::Post);
    draft.path(|out| out.bytes(b"/orders?x=1")).unwrap();
    assert_eq!((draft.written_path(), draft.written_body()), ("/orders?x=1", ""));
    draft.header("Key", |out| out.bytes(b"k1")).unwrap();
    draft.header("Sign", |out| out.bytes(b"s: 2")).unwrap();
    draft.body(b"{}").unwrap();
    assert_eq!((draft.written_path(), draft.written_body()), ("/orders?x=1", "{}"));
    assert_eq!(draft.written_method(), Method::Post);
    let pairs: Vec<_> = draft.written_headers().iter().collect();
    assert_eq!(pairs, [("Key", "k1"), ("Sign", "s: 2")]);
    assert_eq!(format!("{:?}", draft.written_headers()), r#"["Key", "Sign"]"#);
    assert_eq!(draft.body(&[b' '; 64]), Err(Full));
    assert_eq!(Headers::of("A: 1\nB: 2\n").iter().count(), 2);
    assert_eq!(ActionError::from(Full), ActionError::Full);
}

fn decimal(number: u64) -> Decimal {
    Decimal::from_u64(false, number, 0)
}

fn item(body: Body) -> Item {
    Item { symbol: Symbol::new("A_B"), time: UnixNanos::from_millis(5), body, ..Item::default() }
}

#[test]
fn what_was_decoded_can_be_seen_outside_of_a_session() {
    let (mut items, mut levels) = ([Item::default(); 4], [Level::default(); 4]);
    let mut scratch = Scratch::new(&mut items, &mut levels);
    let trade = TradeItem {
        id: TradeIdItem::Text(Span { start: 3, end: 5 }),
        price: decimal(7),
        size: decimal(2),
        side: Side::Sell,
    };
    scratch.push(item(Body::Trade(trade))).unwrap();
    scratch.push(item(Body::Empty)).unwrap();
    scratch.stamp(UnixNanos::from_millis(9));
    let message = Message::new(MessageType::Text, b"id=a1;");
    let event = scratch.event(&scratch.items()[0], message).unwrap();
    let Data::Trade(trade) = event.data else { panic!("{event:?}") };
    assert_eq!((trade.id, trade.price), (Some(TradeId::Text("a1")), decimal(7)));
    assert_eq!(event.symbol.unwrap().as_str(), "A_B");
    assert_eq!((event.time, event.sent), (UnixNanos::from_millis(5), UnixNanos::from_millis(9)));
    assert_eq!((event.slot, event.received), (None, None));
    assert!(scratch.event(&scratch.items()[1], message).is_none(), "an empty one is no event");
}

#[test]
fn a_message_that_went_wrong_half_way_leaves_nothing_behind() {
    let (mut items, mut levels) = ([Item::default(); 4], [Level::default(); 4]);
    let mut scratch = Scratch::new(&mut items, &mut levels);
    scratch.push(item(Body::Empty)).unwrap();
    scratch.push_level(Level { price: decimal(1), size: decimal(1) }).unwrap();
    let before = (scratch.items().len(), scratch.levels_len());
    scratch.push(item(Body::Empty)).unwrap();
    scratch.spare_levels()[0] = Level { price: decimal(3), size: decimal(1) };
    scratch.commit_levels(1);
    assert_eq!((scratch.items().len(), scratch.levels_len()), (2, 2));
    scratch.truncate(before.0, before.1);
    assert_eq!((scratch.items().len(), scratch.levels()[0].price), (1, decimal(1)));
    assert_eq!(scratch.spare_levels().len(), 3);
    scratch.truncate(9, 9);
    assert_eq!((scratch.items().len(), scratch.levels_len()), (1, 1), "it never grows");
}
