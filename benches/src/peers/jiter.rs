//! The pull parser `jiter`, driven by hand.

use jiter::{Jiter, NumberInt, Peek};
use tickwire_core::event::Side;
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;

use super::serde::nanos;
use crate::corpus::Kind;
use crate::number::Number;
use crate::typed::{Body, Level, Typed};

/// Decodes a message of a known kind; `None` where it is not one.
pub(crate) fn jiter<N: Number>(kind: Kind, text: &[u8], into: &mut Typed<N>) -> Option<()> {
    let mut json = Jiter::new(text);
    into.sent = None;
    into.body = Body::Empty;
    let mut key = json.next_object().ok()?;
    while let Some(name) = key {
        match name {
            "time_ms" => into.sent = UnixNanos::from_millis(integer(&mut json)?),
            "result" => match kind {
                Kind::BookTicker | Kind::Shuffled => book_ticker(&mut json, into)?,
                Kind::Trade | Kind::ShuffledTrade => trade(&mut json, into)?,
                Kind::Update20 | Kind::Update100 | Kind::ShuffledUpdate20 => {
                    update(&mut json, into)?
                }
                // No peer has a model of contracts.
                Kind::ContractBookTicker | Kind::ContractTrade | Kind::ContractUpdate20 => {
                    return None;
                }
            },
            _ => json.next_skip().ok()?,
        }
        key = json.next_key().ok()?;
    }
    json.finish().ok()?;
    (!matches!(into.body, Body::Empty)).then_some(())
}

fn book_ticker<N: Number>(json: &mut Jiter<'_>, into: &mut Typed<N>) -> Option<()> {
    let (mut id, mut numbers) = (None, [None; 4]);
    let mut key = json.next_object().ok()?;
    while let Some(name) = key {
        match name {
            "t" => into.time = UnixNanos::from_millis(integer(json)?),
            "u" => id = Some(integer(json)?),
            "s" => into.symbol = Some(symbol(json)?),
            "b" => numbers[0] = side_number(json)?,
            "B" => numbers[1] = side_number(json)?,
            "a" => numbers[2] = side_number(json)?,
            "A" => numbers[3] = side_number(json)?,
            _ => json.next_skip().ok()?,
        }
        key = json.next_key().ok()?;
    }
    let level = |price: Option<N>, size: Option<N>| Some(Level { price: price?, size: size? });
    into.body = Body::BookTicker {
        id: id?,
        bid: level(numbers[0], numbers[1]),
        ask: level(numbers[2], numbers[3]),
    };
    Some(())
}

fn trade<N: Number>(json: &mut Jiter<'_>, into: &mut Typed<N>) -> Option<()> {
    let (mut id, mut price, mut size, mut side) = (None, None, None, None);
    let mut key = json.next_object().ok()?;
    while let Some(name) = key {
        match name {
            "id" => id = Some(integer(json)?),
            "create_time_ms" => into.time = nanos(json.next_str().ok()?),
            "side" => side = Some(taker(json)?),
            "currency_pair" => into.symbol = Some(symbol(json)?),
            "amount" => size = Some(number(json)?),
            "price" => price = Some(number(json)?),
            _ => json.next_skip().ok()?,
        }
        key = json.next_key().ok()?;
    }
    into.body = Body::Trade { id: id?, price: price?, size: size?, side: side? };
    Some(())
}

fn update<N: Number>(json: &mut Jiter<'_>, into: &mut Typed<N>) -> Option<()> {
    let (mut first_id, mut last_id) = (None, None);
    let mut key = json.next_object().ok()?;
    while let Some(name) = key {
        match name {
            "t" => into.time = UnixNanos::from_millis(integer(json)?),
            "s" => into.symbol = Some(symbol(json)?),
            "U" => first_id = Some(integer(json)?),
            "u" => last_id = Some(integer(json)?),
            "b" => levels(json, &mut into.bids)?,
            "a" => levels(json, &mut into.asks)?,
            _ => json.next_skip().ok()?,
        }
        key = json.next_key().ok()?;
    }
    into.body = Body::BookDelta { first_id, last_id: last_id? };
    Some(())
}

fn levels<N: Number>(json: &mut Jiter<'_>, into: &mut Vec<Level<N>>) -> Option<()> {
    into.clear();
    let mut more = json.next_array().ok()?;
    while more.is_some() {
        if json.next_array().ok()? != Some(Peek::String) {
            return None;
        }
        let price = N::read(json.known_str().ok()?)?;
        json.array_step().ok()??;
        let size = number(json)?;
        if json.array_step().ok()?.is_some() {
            return None;
        }
        into.push(Level { price, size });
        more = json.array_step().ok()?;
    }
    Some(())
}

fn symbol(json: &mut Jiter<'_>) -> Option<Symbol> {
    Symbol::new(json.next_str().ok()?)
}

fn number<N: Number>(json: &mut Jiter<'_>) -> Option<N> {
    N::read(json.next_str().ok()?)
}

fn taker(json: &mut Jiter<'_>) -> Option<Side> {
    match json.next_str().ok()? {
        "buy" => Some(Side::Buy),
        "sell" => Some(Side::Sell),
        _ => None,
    }
}

fn integer(json: &mut Jiter<'_>) -> Option<u64> {
    let NumberInt::Int(value) = json.next_int().ok()?;
    u64::try_from(value).ok()
}

/// A number of a side, which is the empty string where the side is empty.
fn side_number<N: Number>(json: &mut Jiter<'_>) -> Option<Option<N>> {
    match json.next_str().ok()? {
        "" => Some(None),
        text => Some(Some(N::read(text)?)),
    }
}
