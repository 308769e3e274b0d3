//! A push as a view: the wrapper, and which of the fifteen bodies it has.
//!
//! Names, numbers and types are those of the schema in this crate's folder `schema`. The rules are
//! proto3's, as the official implementations keep them: a field that is absent has its default, one
//! that comes again is replaced, lists go on, the same body again is merged into the first and
//! another body replaces it, and what is unknown is passed over. A known field of another wire
//! type is unknown. A text that is not UTF-8 makes the whole push wrong, also where it is replaced
//! later.
//!
//! ```
//! use tickwire_proto::push::{AggreDepthsField, Body, Push};
//!
//! # let message = b"\x0a\x01c\x1a\x02AB\xca\x13\x0b\x0a\x06\x0a\x01\x37\x12\x01\x30\x2a\x01\x39";
//! let push = Push::read(message)?;
//! if let Some(Body::AggreDepths(depths)) = push.body {
//!     for field in depths {
//!         match field? {
//!             AggreDepthsField::Ask(level) => {
//!                 println!("ask {} {}", level.price.as_str()?, level.quantity.as_str()?);
//!             }
//!             AggreDepthsField::ToVersion(version) => println!("version {version}"),
//!             _ => {}
//!         }
//!     }
//! }
//! # Ok::<(), tickwire_proto::wire::WireError>(())
//! ```

#[macro_use]
mod schema;

mod body;
mod chunks;
mod deals;
mod depths;
mod kline;
mod mini_ticker;
mod private;
mod ticker;
mod view;

pub use body::Body;
pub use chunks::Chunks;
pub use deals::{AggreDeal, AggreDeals, AggreDealsField, Deal, Deals, DealsField};
pub use depths::{
    AggreDepths, AggreDepthsField, IncreaseDepths, IncreaseDepthsBatch, IncreaseDepthsBatchField,
    IncreaseDepthsField, Level, LimitDepths, LimitDepthsField,
};
pub use kline::Kline;
pub use mini_ticker::{MiniTicker, MiniTickers, MiniTickersField};
pub use private::{Account, Order, PrivateDeal};
pub use ticker::{AggreBookTicker, BookTicker, BookTickerBatch, BookTickerBatchField};
pub use view::{Field, Fields, Message, Single, View};

use crate::wire::{LEN, Reader, VARINT, WireError, tag};

const CHANNEL: u32 = tag(1, LEN);
const SYMBOL: u32 = tag(3, LEN);
const SYMBOL_ID: u32 = tag(4, LEN);
const CREATE_TIME: u32 = tag(5, VARINT);
const SEND_TIME: u32 = tag(6, VARINT);

/// A push (`PushDataV3ApiWrapper`), its body still to be read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Push<'m> {
    /// Field 1: the channel, with symbol and parameters; empty where absent.
    pub channel: &'m str,
    /// Field 3. Absent on account pushes and mini tickers of all symbols.
    pub symbol: Option<&'m str>,
    /// Field 4: 32 hexadecimal digits; seen on candles only.
    pub symbol_id: Option<&'m str>,
    /// Field 5, in milliseconds since 1970; on candles and account pushes.
    pub create_time: Option<i64>,
    /// Field 6, in milliseconds since 1970; on all public pushes but candles.
    pub send_time: Option<i64>,
    /// Fields 301 to 315, of which the last that is sent is there. Pushes without any occur.
    pub body: Option<Body<'m>>,
    /// The last field with a number above 315 that may be a message: a body of a later schema.
    pub later: Option<Later<'m>>,
}

/// A field that may be a body of a later schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Later<'m> {
    /// Its number, from 316.
    pub number: u32,
    /// Its bytes.
    pub bytes: &'m [u8],
}

impl<'m> Push<'m> {
    /// Reads the wrapper: all of it is checked, but for what is inside the body.
    ///
    /// # Errors
    ///
    /// [`WireError`].
    #[inline]
    pub fn read(message: &'m [u8]) -> Result<Self, WireError> {
        let mut push = Self::default();
        let mut bodies = Bodies::default();
        let mut reader = Reader::new(message);
        while let Some(next) = reader.tag()? {
            match next {
                CHANNEL => push.channel = reader.text()?,
                SYMBOL => push.symbol = Some(reader.text()?),
                SYMBOL_ID => push.symbol_id = Some(reader.text()?),
                CREATE_TIME => push.create_time = Some(reader.varint()?.cast_signed()),
                SEND_TIME => push.send_time = Some(reader.varint()?.cast_signed()),
                _ if body::is_body(next) => bodies.add(next, &mut reader)?,
                _ => push.add_unknown(next, &mut reader)?,
            }
        }
        push.body = bodies.last.and_then(Body::of);
        Ok(push)
    }

    #[cold]
    fn add_unknown(&mut self, next: u32, reader: &mut Reader<'m>) -> Result<(), WireError> {
        if next & 7 != LEN || next <= tag(315, LEN) {
            return reader.skip(next);
        }
        self.later = Some(Later { number: next >> 3, bytes: reader.bytes()? });
        Ok(())
    }
}

/// The bodies as they come: the same one again goes on, another one replaces it.
#[derive(Default)]
struct Bodies<'m> {
    last: Option<Chunks<'m>>,
    /// The wrapper behind the first piece of the last body.
    tail: Option<Reader<'m>>,
}

impl<'m> Bodies<'m> {
    #[inline]
    fn add(&mut self, tag: u32, reader: &mut Reader<'m>) -> Result<(), WireError> {
        let chunk = reader.message()?;
        if self.last.is_some() && !self.replace(tag)? {
            return Ok(());
        }
        self.last = Some(Chunks::new(chunk, tag));
        self.tail = Some(*reader);
        Ok(())
    }

    /// Whether a body with this tag replaces the last one, which must have been right, too.
    #[cold]
    fn replace(&mut self, tag: u32) -> Result<bool, WireError> {
        let (Some(last), Some(tail)) = (&mut self.last, self.tail) else { return Ok(true) };
        if last.tag() == tag {
            last.extend(tail);
            return Ok(false);
        }
        Body::of(*last).map_or(Ok(()), Body::check)?;
        Ok(true)
    }
}
