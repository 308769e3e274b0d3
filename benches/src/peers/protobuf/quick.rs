//! quick-protobuf, its reader driven by hand as its generated code drives it, but straight to the
//! typed result: no lists in between, which what it generates would allocate.

use quick_protobuf::{BytesReader, MessageRead, Result};

use super::{book_delta, book_ticker, level, side, time, wrapper};
use crate::number::Number;
use crate::typed::{Body, Level, Trade, TradeId, Typed};

/// Decodes a push; `None` where it is not one of the corpus.
pub(crate) fn quick<N: Number>(bytes: &[u8], into: &mut Typed<N>) -> Option<()> {
    let mut reader = BytesReader::from_bytes(bytes);
    let (mut symbol, mut send_time) = (None, None);
    let mut body = None;
    while !reader.is_eof() {
        match reader.next_tag(bytes).ok()? {
            10 => drop(reader.read_string(bytes).ok()?),
            26 => symbol = Some(reader.read_string(bytes).ok()?),
            48 => send_time = Some(reader.read_int64(bytes).ok()?),
            // The wrapper comes first in the corpus; a body that does would need another pass.
            tag @ (2506 | 2514 | 2522) => {
                wrapper(symbol, send_time, into)?;
                let inner = reader.read_bytes(bytes).ok()?;
                body = match tag {
                    2506 => depths(inner, into).ok()?,
                    2514 => deals(bytes, inner, into).ok()?,
                    _ => ticker(inner).ok()?,
                };
            }
            tag => reader.read_unknown(bytes, tag).ok()?,
        }
    }
    into.body = body?;
    Some(())
}

fn depths<N: Number>(bytes: &[u8], into: &mut Typed<N>) -> Result<Option<Body<N>>> {
    let (mut from_version, mut to_version) = ("", "");
    let mut reader = BytesReader::from_bytes(bytes);
    while !reader.is_eof() {
        match reader.next_tag(bytes)? {
            10 => into.asks.extend(reader.read_message::<Item<'_>>(bytes)?.level()),
            18 => into.bids.extend(reader.read_message::<Item<'_>>(bytes)?.level()),
            26 => drop(reader.read_string(bytes)?),
            34 => from_version = reader.read_string(bytes)?,
            42 => to_version = reader.read_string(bytes)?,
            48 => drop(reader.read_int64(bytes)?),
            tag => reader.read_unknown(bytes, tag)?,
        }
    }
    Ok(book_delta(from_version, to_version))
}

fn deals<N: Number>(message: &[u8], bytes: &[u8], into: &mut Typed<N>) -> Result<Option<Body<N>>> {
    into.time = None;
    let mut reader = BytesReader::from_bytes(bytes);
    while !reader.is_eof() {
        match reader.next_tag(bytes)? {
            10 => into.trades.extend(reader.read_message::<Item<'_>>(bytes)?.trade(message)),
            18 => drop(reader.read_string(bytes)?),
            tag => reader.read_unknown(bytes, tag)?,
        }
    }
    Ok(Some(Body::Trades))
}

fn ticker<N: Number>(bytes: &[u8]) -> Result<Option<Body<N>>> {
    let (mut texts, mut version) = ([""; 4], "");
    let mut reader = BytesReader::from_bytes(bytes);
    while !reader.is_eof() {
        match reader.next_tag(bytes)? {
            10 => texts[0] = reader.read_string(bytes)?,
            18 => texts[1] = reader.read_string(bytes)?,
            26 => texts[2] = reader.read_string(bytes)?,
            34 => texts[3] = reader.read_string(bytes)?,
            42 => version = reader.read_string(bytes)?,
            48 => drop(reader.read_int64(bytes)?),
            tag => reader.read_unknown(bytes, tag)?,
        }
    }
    Ok(book_ticker(texts, version))
}

/// A level or a trade: the former has the first two fields of the latter.
#[derive(Default)]
struct Item<'a> {
    price: &'a str,
    quantity: &'a str,
    trade_type: i32,
    time: i64,
    trade_id: &'a str,
}

impl<'a> MessageRead<'a> for Item<'a> {
    fn from_reader(reader: &mut BytesReader, bytes: &'a [u8]) -> Result<Self> {
        let mut item = Self::default();
        while !reader.is_eof() {
            match reader.next_tag(bytes)? {
                10 => item.price = reader.read_string(bytes)?,
                18 => item.quantity = reader.read_string(bytes)?,
                24 => item.trade_type = reader.read_int32(bytes)?,
                32 => item.time = reader.read_int64(bytes)?,
                42 => item.trade_id = reader.read_string(bytes)?,
                tag => reader.read_unknown(bytes, tag)?,
            }
        }
        Ok(item)
    }
}

impl Item<'_> {
    #[inline]
    fn level<N: Number>(&self) -> Option<Level<N>> {
        level(self.price, self.quantity)
    }

    #[inline]
    fn trade<N: Number>(&self, bytes: &[u8]) -> Option<Trade<N>> {
        let level = self.level::<N>()?;
        let start = self.trade_id.as_ptr().addr() - bytes.as_ptr().addr();
        Some(Trade {
            id: TradeId::Span(start..start + self.trade_id.len()),
            price: level.price,
            size: level.size,
            side: side(self.trade_type),
            time: Some(time(self.time)?),
        })
    }
}
