//! The venue at the other end of the link: Gate.io's spot book channel, as its documents have it.

use core::fmt::{self, Write};

use crate::market::{Market, Price, Side, Size, Update};
use crate::wire::{self, Buffer, Frame};

/// Updates that are sent in all.
const UPDATES: u32 = 3_000;
/// The update that is lost on its way.
const LOST: u32 = 1_700;
/// Every so many updates a ping is sent.
const PING_EVERY: u32 = 250;

pub(crate) struct Venue {
    market: Market,
    received: Buffer<2_048>,
    sending: Buffer<8_192>,
    upgraded: bool,
    subscribed: bool,
    updates: u32,
    pongs: u32,
}

impl Venue {
    pub(crate) fn new() -> Self {
        Self {
            market: Market::new(),
            received: Buffer::new(),
            sending: Buffer::new(),
            upgraded: false,
            subscribed: false,
            updates: 0,
            pongs: 0,
        }
    }

    pub(crate) fn market(&self) -> &Market {
        &self.market
    }

    /// The updates of the market so far.
    pub(crate) fn updates(&self) -> u32 {
        self.updates
    }

    /// The pings that were answered.
    pub(crate) fn pongs(&self) -> u32 {
        self.pongs
    }

    /// Whether all is sent.
    pub(crate) fn is_done(&self) -> bool {
        self.updates == UPDATES && self.is_quiet()
    }

    /// Whether the client has read everything that was sent.
    pub(crate) fn is_quiet(&self) -> bool {
        self.sending.bytes().is_empty()
    }

    /// What waits to be read by the client; makes the next update where nothing does.
    pub(crate) fn pending(&mut self) -> Result<&[u8], fmt::Error> {
        if self.sending.bytes().is_empty() && self.subscribed && self.updates < UPDATES {
            self.send_update()?;
        }
        Ok(self.sending.bytes())
    }

    /// The client read so many bytes.
    pub(crate) fn sent(&mut self, count: usize) {
        self.sending.take(count);
    }

    /// The client wrote these bytes.
    pub(crate) fn receive(&mut self, bytes: &[u8]) -> fmt::Result {
        self.received.add(bytes)?;
        if !self.upgraded {
            let Some(answered) = wire::accept(self.received.bytes(), &mut self.sending) else {
                return Ok(());
            };
            self.upgraded = true;
            self.received.take(self.received.bytes().len());
            return answered;
        }
        while let Some(frame) = Frame::read(self.received.bytes()) {
            self.received.take(frame.wire_len);
            self.pongs += u32::from(frame.is_pong());
            if let Some(text) = frame.text() {
                self.answer(text)?;
            }
        }
        Ok(())
    }

    /// Answers a request (spot docs, "Client Request" and "Server Response").
    fn answer(&mut self, request: &str) -> fmt::Result {
        if request.contains(r#""channel":"spot.ping""#) {
            return self.sending.add_text(|out| {
                out.write_str(r#"{"time":1,"channel":"spot.pong","event":"","result":null}"#)
            });
        }
        let id = request.split(r#""id":"#).nth(1).ok_or(fmt::Error)?;
        let id = id.split(',').next().ok_or(fmt::Error)?;
        self.subscribed |= request.contains(r#""event":"subscribe""#);
        self.sending.add_text(|out| {
            write!(out, r#"{{"time":1,"id":{id},"channel":"spot.order_book_update","#)?;
            out.write_str(r#""event":"subscribe","result":{"status":"success"}}"#)
        })
    }

    /// Changes the market and tells of it, unless it is the one that gets lost.
    fn send_update(&mut self) -> fmt::Result {
        self.updates += 1;
        let update = self.market.update();
        if self.updates.is_multiple_of(PING_EVERY) {
            self.sending.add_ping()?;
        }
        if self.updates == LOST {
            return Ok(());
        }
        self.sending.add_text(|out| write_update(&update, out))
    }

    /// The body of the REST order book (REST docs, "Retrieve order book", `with_id`).
    pub(crate) fn write_snapshot(market: &Market, out: &mut dyn Write) -> fmt::Result {
        write!(out, r#"{{"id":{},"current":1,"update":1,"asks":"#, market.id())?;
        write_levels(market.levels(Side::Asks), out)?;
        out.write_str(r#","bids":"#)?;
        write_levels(market.levels(Side::Bids), out)?;
        out.write_char('}')
    }
}

/// Spot docs, "Changed Order Book Levels".
fn write_update(update: &Update, out: &mut dyn Write) -> fmt::Result {
    out.write_str(r#"{"time":1757377580,"time_ms":1757377580101,"#)?;
    out.write_str(r#""channel":"spot.order_book_update","event":"update","#)?;
    out.write_str(r#""result":{"t":1757377580100,"e":"depthUpdate","E":1757377580,"#)?;
    write!(out, r#""s":"BTC_USDT","U":{},"u":{},"b":"#, update.first, update.last)?;
    write_levels(update.levels(Side::Bids), out)?;
    out.write_str(r#","a":"#)?;
    write_levels(update.levels(Side::Asks), out)?;
    out.write_str("}}")
}

fn write_levels(levels: impl Iterator<Item = (Price, Size)>, out: &mut dyn Write) -> fmt::Result {
    let mut before = '[';
    for (price, size) in levels {
        write!(out, r#"{before}["{price}","{size}"]"#)?;
        before = ',';
    }
    out.write_str(if before == '[' { "[]" } else { "]" })
}
