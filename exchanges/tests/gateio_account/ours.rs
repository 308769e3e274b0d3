//! What the decoder says, as the same lines of text as the oracle's.

use tickwire_core::account::call::Call;
use tickwire_core::account::coded::Coded;
use tickwire_core::account::exchange::{AccountExchange, Reading};
use tickwire_core::account::id::Id;
use tickwire_core::account::order::Order;
use tickwire_core::account::record::Record;
use tickwire_core::decimal::Decimal;
use tickwire_core::event::Side;
use tickwire_core::exchange::{Control, Decoded, Exchange, Malformed, Message};
use tickwire_core::scratch::{Body, Item, Scratch};
use tickwire_core::time::UnixNanos;

/// Memory for the largest sample.
pub(crate) struct Memory {
    items: Vec<Item>,
    records: Vec<Option<Record>>,
}

impl Memory {
    pub(crate) fn new() -> Self {
        Self { items: vec![Item::default(); 256], records: vec![None; 256] }
    }

    pub(crate) fn scratch(&mut self) -> Scratch<'_> {
        Scratch::new(&mut self.items[..], &mut [][..]).with_records(&mut self.records[..])
    }
}

/// Decodes a message of an account.
pub(crate) fn message<X: AccountExchange>(
    venue: &X,
    text: &[u8],
) -> Result<Vec<String>, Malformed> {
    let mut memory = Memory::new();
    let mut scratch = memory.scratch();
    let message = Message::new(tickwire_core::exchange::MessageType::Text, text);
    match venue.decode(message, &mut scratch) {
        Ok(decoded) => Ok(said(venue, &decoded, text, &scratch)),
        Err(malformed) => {
            assert!(scratch.items().is_empty(), "half applied");
            assert!(scratch.record(0).is_none(), "half applied");
            Err(malformed)
        }
    }
}

fn said<X: Exchange>(
    venue: &X,
    decoded: &Decoded<'_, X::Channel>,
    text: &[u8],
    scratch: &Scratch<'_>,
) -> Vec<String> {
    let mut lines: Vec<_> = scratch.items().iter().map(|item| line(item, text, scratch)).collect();
    match decoded {
        Decoded::Control(control) => {
            assert!(lines.is_empty(), "a control message has no events");
            lines.push(control_line(venue, control));
        }
        Decoded::Events { channel, .. } => {
            let name = channel.map_or("-", |channel| venue.channel_name(channel));
            lines.insert(0, format!("events of {name}"));
        }
        Decoded::Answer(answer) => {
            let refused = answer.refused.map_or("-".to_owned(), |error| {
                let (label, message) = (unescaped(error.label), unescaped(error.message));
                format!("{} {label} {message:?}", or_dash(error.code))
            });
            let (id, ack) = (or_dash(answer.id), answer.acknowledged_only);
            lines.insert(0, format!("answer id={id} ack={ack} refused={refused}"));
        }
    }
    lines
}

/// Reads the answer of a REST call.
pub(crate) fn rest<X: AccountExchange>(
    venue: &X,
    call: &Call,
    body: &[u8],
) -> Result<Vec<String>, Malformed> {
    let mut memory = Memory::new();
    let mut scratch = memory.scratch();
    let reading = venue.read(call, body, &mut scratch);
    if reading.is_err() {
        assert!(scratch.items().is_empty(), "half applied");
    }
    // An answer of which a row was left out is no good one here.
    if let Some(row) = scratch.left_out() {
        return Err(row);
    }
    let mut lines: Vec<_> = scratch.items().iter().map(|item| line(item, body, &scratch)).collect();
    lines.push(match reading? {
        Reading::Time(time) => format!("time {}", time.as_nanos()),
        Reading::UserId(id) => format!("user {id}"),
        Reading::Records { more } => format!("more={more}"),
        other => panic!("{other:?}"),
    });
    Ok(lines)
}

fn control_line<X: Exchange>(venue: &X, control: &Control<'_, X::Channel>) -> String {
    if let Some(channel) = control.channel {
        assert_eq!(control.channel_name, Some(venue.channel_name(channel)));
    }
    format!(
        "control {:?} {} id={} code={} reason={:?} sent={}",
        control.kind,
        control.channel_name.unwrap_or("-"),
        or_dash(control.id_text.map(str::to_owned).or(control.id.map(|id| id.to_string()))),
        or_dash(control.code),
        control.reason.unwrap_or_default(),
        time(control.sent),
    )
}

/// A text whose JSON escapes are undone.
pub(crate) fn unescaped(raw: &str) -> String {
    serde_json::from_str(&format!("\"{raw}\"")).expect("a string's inside")
}

fn or_dash<T: ToString>(value: Option<T>) -> String {
    value.map_or("-".into(), |value| value.to_string())
}

fn time(time: Option<UnixNanos>) -> String {
    or_dash(time.map(UnixNanos::as_nanos))
}

fn number(value: Decimal) -> String {
    value.trimmed().to_string()
}

fn maybe(value: Option<Decimal>) -> String {
    or_dash(value.map(number))
}

fn coded<T: core::fmt::Debug>(coded: Option<Coded<T>>) -> String {
    coded.map_or("-".into(), |coded| format!("{:?}/{}", coded.known, coded.code))
}

fn side(side: Side) -> String {
    side.to_string()
}

fn id(id: Id) -> String {
    format!("{id}{}", if id.is_number() { "#" } else { "" })
}

fn line(item: &Item, message: &[u8], scratch: &Scratch<'_>) -> String {
    let symbol = or_dash(item.symbol);
    let what = match item.body {
        Body::Record(at) => record(&symbol, scratch.record(at).unwrap()),
        Body::Venue { channel, payload } => {
            let name = str::from_utf8(&message[channel.range()]).unwrap();
            let payload = match &message[payload.range()] {
                // The message had neither a result nor a payload.
                b"" => serde_json::Value::Null,
                text => serde_json::from_slice(text).unwrap(),
            };
            format!("venue {name} {payload}")
        }
        other => panic!("{other:?} is nothing of an account"),
    };
    format!("{what} time={} sent={}", time(item.time), time(item.sent))
}

fn record(symbol: &str, record: &Record) -> String {
    match record {
        Record::Order(order) => order_line(symbol, order),
        Record::Fill(fill) => format!(
            "fill {symbol} id={} order={} text={} side={} price={} size={} fee={} {} role={}",
            id(fill.id),
            id(fill.order_id),
            or_dash(fill.client_id),
            side(fill.side),
            number(fill.price),
            number(fill.size),
            maybe(fill.fee),
            or_dash(fill.fee_asset),
            coded(fill.role),
        ),
        Record::Balance(balance) => format!(
            "balance {symbol} {} purse={} available={} locked={} total={} change={} reason={} \
             update_id={}",
            balance.asset,
            or_dash(balance.purse),
            maybe(balance.available),
            maybe(balance.locked),
            maybe(balance.total),
            maybe(balance.change),
            or_dash(balance.reason),
            or_dash(balance.update_id),
        ),
        Record::Position(position) => format!(
            "position {symbol} size={} entry={} mark={} leverage={} liquidation={} pnl={} mode={} \
             update_id={}",
            number(position.size),
            maybe(position.entry_price),
            maybe(position.mark_price),
            maybe(position.leverage),
            maybe(position.liquidation_price),
            maybe(position.realised_pnl),
            or_dash(position.mode),
            or_dash(position.update_id),
        ),
    }
}

fn order_line(symbol: &str, order: &Order) -> String {
    assert!(!order.synthetic);
    format!(
        "order {symbol} id={} text={} side={} kind={} tif={} price={} size={} filled={} \
                 left={} average={} fee={} {} status={} code={} reason={} created={} updated={} \
                 update_id={}",
        id(order.id),
        or_dash(order.client_id),
        side(order.side),
        coded(order.kind),
        coded(order.time_in_force),
        maybe(order.price),
        maybe(order.size),
        maybe(order.filled),
        maybe(order.left),
        maybe(order.average_price),
        maybe(order.fee),
        or_dash(order.fee_asset),
        order.status,
        or_dash(order.status_code),
        or_dash(order.reason),
        time(order.created),
        time(order.updated),
        or_dash(order.update_id),
    )
}
