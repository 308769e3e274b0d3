//! The mock account's messages, read, and the paths of its REST calls, written.

use core::fmt::Write as _;

use super::account::MockAccountChannel;
use super::decode::Words;
use crate::account::action::{Answer, VenueError};
use crate::account::balance::Balance;
use crate::account::call::Call;
use crate::account::exchange::Reading;
use crate::account::fill::Fill;
use crate::account::id::Id;
use crate::account::order::{Order, OrderStatus};
use crate::account::position::Position;
use crate::account::record::Record;
use crate::asset::Asset;
use crate::event::Side;
use crate::exchange::{
    Control, ControlKind, Decoded, Malformed, MalformedKind, Message, MessageKind,
};
use crate::scratch::{Full, Item, Scratch};
use crate::symbol::Symbol;
use crate::text::Writer;
use crate::time::UnixNanos;

/// Reads a message of the stream.
pub(super) fn message<'m>(
    message: Message<'m>,
    scratch: &mut Scratch<'_>,
) -> Result<Decoded<'m, MockAccountChannel>, Malformed> {
    let mut words = words(message.bytes())?;
    let (at, first) = words.next()?;
    match first {
        "order" | "fill" | "balance" | "position" => {
            words.at = 0;
            whole(&mut words, scratch)?;
            Ok(Decoded::Events { kind: MessageKind::Other, channel: None })
        }
        "ack" | "did" | "nay" | "err" => reply(first, words, scratch).map(Decoded::Answer),
        _ => control(at, first, words).map(Decoded::Control),
    }
}

/// Reads the body of a REST answer.
pub(super) fn answer<'m>(
    body: &'m [u8],
    scratch: &mut Scratch<'_>,
) -> Result<Reading<'m>, Malformed> {
    let mut words = words(body)?;
    let (at, first) = words.next()?;
    let missing = Malformed::value(MalformedKind::Missing, at);
    Ok(match first {
        "time" => Reading::Time(UnixNanos::from_millis(words.integer()?).ok_or(missing)?),
        "user" => Reading::UserId(id(&mut words)?),
        "key" => Reading::ListenKey(words.next()?.1),
        "done" => Reading::Done,
        "none" => Reading::Records { more: false },
        _ => {
            words.at = 0;
            Reading::Records { more: whole(&mut words, scratch)? }
        }
    })
}

/// Writes the path of a call.
pub(super) fn path(call: &Call, key: &str, out: &mut Writer<'_>) -> Result<(), Full> {
    match call {
        Call::ServerTime => write!(out, "/time"),
        Call::UserId => write!(out, "/user"),
        Call::CreateListenKey => write!(out, "/key"),
        Call::ExtendListenKey | Call::DeleteListenKey => write!(out, "/key?key={key}"),
        Call::Balances => write!(out, "/balances"),
        Call::OpenOrders { symbol, page } => {
            write!(out, "/orders?symbol={}&page={page}", named(symbol.as_ref()))
        }
        Call::Positions => write!(out, "/positions"),
        Call::Fills { symbol, since, page, .. } => {
            let (symbol, since) = (named(symbol.as_ref()), since.as_nanos() / 1_000_000);
            write!(out, "/fills?symbol={symbol}&since={since}&page={page}")
        }
        Call::Order { symbol, id, client } => {
            let by = if *client { "client" } else { "id" };
            write!(out, "/order?symbol={symbol}&{by}={id}")
        }
    }
    .map_err(|_| Full)
}

fn named(symbol: Option<&Symbol>) -> &str {
    symbol.map_or("-", Symbol::as_str)
}

fn words(bytes: &[u8]) -> Result<Words<'_>, Malformed> {
    let text = core::str::from_utf8(bytes)
        .map_err(|error| Malformed::fatal(MalformedKind::Encoding, error.valid_up_to()))?;
    Ok(Words { text, at: 0 })
}

fn control<'m>(
    at: usize,
    first: &str,
    mut words: Words<'m>,
) -> Result<Control<'m, MockAccountChannel>, Malformed> {
    let kind = match first {
        "in" => ControlKind::LoggedIn,
        "out" => ControlKind::LoginRefused,
        "ok" => ControlKind::Subscribed,
        "no" => ControlKind::Refused,
        "pong" => ControlKind::Pong,
        "upgrade" => ControlKind::Upgrade,
        "system" => ControlKind::System,
        _ => return Err(Malformed::fatal(MalformedKind::Syntax, at)),
    };
    let answers = matches!(kind, ControlKind::Subscribed | ControlKind::Refused);
    let id = if answers { Some(words.integer()?) } else { None };
    let refuses = matches!(kind, ControlKind::Refused | ControlKind::LoginRefused);
    let code = if refuses { i64::try_from(words.integer()?).ok() } else { None };
    let sent = (kind == ControlKind::LoggedIn).then(|| words.rest().parse().ok()).flatten();
    Ok(Control {
        kind,
        channel_name: None,
        channel: None,
        id,
        id_text: None,
        code,
        reason: Some(words.rest()).filter(|rest| !rest.is_empty()),
        sent: sent.and_then(UnixNanos::from_millis),
        verdict: None,
    })
}

fn reply<'m>(
    first: &str,
    mut words: Words<'m>,
    scratch: &mut Scratch<'_>,
) -> Result<Answer<'m>, Malformed> {
    let id = u32::try_from(words.integer()?).ok();
    let mut refused = None;
    if matches!(first, "nay" | "err") {
        let code = i64::try_from(words.integer()?).ok();
        let (_, label) = words.next()?;
        refused = Some(VenueError { code, label, message: words.rest() });
    } else {
        whole(&mut words, scratch)?;
    }
    Ok(Answer { id, acknowledged_only: first == "ack", in_doubt: first == "err", refused })
}

/// Reads lines of records to the end, all or none; whether another page is to be asked for.
fn whole(words: &mut Words<'_>, scratch: &mut Scratch<'_>) -> Result<bool, Malformed> {
    let read = lines(words, scratch);
    if read.is_err() {
        scratch.clear();
    }
    read
}

fn lines(words: &mut Words<'_>, scratch: &mut Scratch<'_>) -> Result<bool, Malformed> {
    while !words.rest().is_empty() {
        let (at, first) = words.next()?;
        let (symbol, record, time) = match first {
            "more" => return Ok(true),
            "unread" => {
                scratch.leave_out(Malformed::value(MalformedKind::Value, at))?;
                continue;
            }
            "order" => order(words)?,
            "fill" => fill(words)?,
            "balance" => balance(at, words)?,
            "position" => position(words)?,
            _ => return Err(Malformed::value(MalformedKind::Syntax, at)),
        };
        let item = Item { symbol, time, ..Item::default() };
        scratch
            .push_record(item, record)
            .map_err(|_| Malformed::value(MalformedKind::TooLarge, at))?;
    }
    Ok(false)
}

type Line = (Option<Symbol>, Record, Option<UnixNanos>);

fn order(words: &mut Words<'_>) -> Result<Line, Malformed> {
    let (symbol, id) = (words.symbol()?, id(words)?);
    let (at, status) = words.next()?;
    let status = match status {
        "open" => OrderStatus::Open,
        "partial" => OrderStatus::PartiallyFilled,
        "filled" => OrderStatus::Filled,
        "cancelled" => OrderStatus::Cancelled,
        "rejected" => OrderStatus::Rejected,
        _ => return Err(Malformed::value(MalformedKind::Value, at)),
    };
    let (size, filled) = (words.decimal()?, words.decimal()?);
    let time = time(words)?;
    let client_id = words.rest().split_whitespace().next().and_then(|it| it.strip_prefix("c:"));
    if client_id.is_some() {
        words.next()?;
    }
    let order = Order {
        id,
        client_id: client_id.and_then(Id::text),
        side: Side::Buy,
        kind: None,
        time_in_force: None,
        price: None,
        size: Some(size),
        filled: Some(filled),
        left: None,
        average_price: None,
        fee: None,
        fee_asset: None,
        status,
        status_code: None,
        reason: None,
        created: None,
        updated: time,
        update_id: None,
        synthetic: false,
    };
    Ok((Some(symbol), Record::Order(order), time))
}

fn fill(words: &mut Words<'_>) -> Result<Line, Malformed> {
    let symbol = words.symbol()?;
    let fill = Fill {
        id: id(words)?,
        order_id: id(words)?,
        client_id: None,
        side: words.side()?,
        price: words.decimal()?,
        size: words.decimal()?,
        fee: None,
        fee_asset: None,
        role: None,
        synthetic: false,
    };
    Ok((Some(symbol), Record::Fill(fill), time(words)?))
}

fn balance(at: usize, words: &mut Words<'_>) -> Result<Line, Malformed> {
    let (_, asset) = words.next()?;
    let asset = Asset::new(asset).ok_or(Malformed::value(MalformedKind::Value, at))?;
    let (available, locked) = (words.decimal()?, words.decimal()?);
    let balance = Balance {
        asset,
        purse: None,
        available: Some(available),
        locked: Some(locked),
        total: None,
        change: None,
        reason: None,
        updated: None,
        update_id: None,
        synthetic: false,
    };
    Ok((None, Record::Balance(balance), time(words)?))
}

fn position(words: &mut Words<'_>) -> Result<Line, Malformed> {
    let symbol = words.symbol()?;
    let position = Position {
        size: words.decimal()?,
        entry_price: None,
        mark_price: None,
        leverage: None,
        liquidation_price: None,
        realised_pnl: None,
        mode: None,
        update_id: None,
        synthetic: false,
    };
    Ok((Some(symbol), Record::Position(position), time(words)?))
}

fn id(words: &mut Words<'_>) -> Result<Id, Malformed> {
    let (at, word) = words.next()?;
    Id::text(word).ok_or(Malformed::value(MalformedKind::Value, at))
}

fn time(words: &mut Words<'_>) -> Result<Option<UnixNanos>, Malformed> {
    match words.next()? {
        (_, "-") => Ok(None),
        (at, word) => {
            let millis = word.parse().map_err(|_| Malformed::value(MalformedKind::Number, at))?;
            Ok(UnixNanos::from_millis(millis))
        }
    }
}
