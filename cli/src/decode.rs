//! `tickwire decode`: wire messages, one a line or one a file, to events, one JSON object a line.

mod account;

use core::mem;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::value::RawValue;
use tickwire_core::account::exchange::PrivateExchange;
use tickwire_core::event::Level;
use tickwire_core::exchange::{
    ControlKind, Decoded, Exchange, Malformed, MalformedKind, Message, MessageKind, MessageType,
};
use tickwire_core::scratch::{Item, Scratch};
use tickwire_core::store::Store;

use self::account::Account;
use crate::args::DecodeArgs;
use crate::event::{Defect, EventWriter, Place, excerpt};
use crate::failure::{Failure, Tally};
use crate::hex;
use crate::input::Input;
use crate::lines::{Line, SLACK};
use crate::venue::Wire;

/// The longest message, in bytes.
pub(crate) const MESSAGE_MAX: usize = 1024 * 1024;

/// The longest line of hex: two digits and a space a byte.
const HEX_LINE_MAX: usize = 3 * MESSAGE_MAX;

/// The most levels that a message can have: `[1,1],` is the shortest.
pub(crate) const LEVELS_MAX: usize = MESSAGE_MAX / 6;

/// The most events that a message can have: no venue says a trade in fewer than 64 bytes.
pub(crate) const ITEMS_MAX: usize = MESSAGE_MAX / 64;

/// Decodes what the arguments name to its end, whatever is wrong with single messages.
pub(crate) fn run(
    exchange: &(impl Exchange + PrivateExchange),
    writer: EventWriter,
    args: &DecodeArgs,
    out: impl Write,
) -> Result<Tally, Failure> {
    if args.binary.is_empty() {
        lines(exchange, writer, &args.file, out)
    } else {
        files(exchange, writer, &args.binary, out)
    }
}

/// Decodes an input of one message a line.
fn lines(
    exchange: &(impl Exchange + PrivateExchange),
    writer: EventWriter,
    file: &Path,
    out: impl Write,
) -> Result<Tally, Failure> {
    let longest = match writer.wire() {
        Wire::Text => MESSAGE_MAX,
        Wire::Binary => HEX_LINE_MAX,
    };
    let (mut lines, name) = Input::open(file)?.into_lines(longest);
    let mut decoder = Decoder::new(exchange, writer, out);
    loop {
        if lines.is_drained() {
            decoder.out.flush().map_err(Failure::Output)?;
        }
        match lines.next_line() {
            Ok(Some(line)) if line.is_blank() => {}
            Ok(Some(line)) => decoder.line(&line)?,
            Ok(None) => return decoder.finish(),
            Err(cause) => {
                decoder.out.flush().map_err(Failure::Output)?;
                return Err(Failure::Input { name, cause });
            }
        }
    }
}

/// Decodes files that are one binary message each.
fn files(
    exchange: &(impl Exchange + PrivateExchange),
    writer: EventWriter,
    files: &[PathBuf],
    out: impl Write,
) -> Result<Tally, Failure> {
    let mut decoder = Decoder::new(exchange, writer, out);
    for file in files {
        let mut bytes = Input::open(file)?.into_bytes(MESSAGE_MAX)?;
        let name = file.display().to_string();
        decoder.binary(Place::File(&name), &mut bytes)?;
    }
    decoder.finish()
}

/// Memory for the events of any message of [`MESSAGE_MAX`] bytes.
pub(crate) fn scratch() -> Scratch<'static> {
    let items: Store<'static, Item> = Store::owned(ITEMS_MAX);
    let levels: Store<'static, Level> = Store::owned(LEVELS_MAX);
    Scratch::new(items, levels)
}

struct Decoder<'e, E: PrivateExchange, W> {
    exchange: &'e E,
    writer: EventWriter,
    scratch: Scratch<'static>,
    account: Account<E::Account>,
    /// The binary message of a line of hex.
    bytes: Vec<u8>,
    out: W,
    tally: Tally,
}

impl<'e, E: Exchange + PrivateExchange, W: Write> Decoder<'e, E, W> {
    fn new(exchange: &'e E, writer: EventWriter, out: W) -> Self {
        let (scratch, tally) = (scratch(), Tally::default());
        let account = Account::new(exchange.account());
        Self { exchange, writer, scratch, account, bytes: Vec::new(), out, tally }
    }

    /// One message, as text or as hex.
    fn line(&mut self, line: &Line<'_>) -> Result<(), Failure> {
        let place = Place::Line(line.number);
        if self.writer.wire() == Wire::Text || line.too_long {
            return self.text(place, line);
        }
        let mut bytes = mem::take(&mut self.bytes);
        let done = match hex::read(line.bytes, &mut bytes) {
            None => self.text(place, line),
            Some(Ok(())) => self.binary(place, &mut bytes),
            Some(Err(half)) => {
                self.tally.messages += 1;
                let at = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                self.defect(place, MessageType::Binary, &bytes, &half.to_string(), at)
            }
        };
        self.bytes = bytes;
        done
    }

    /// A text message of the stream, or the body of a REST book.
    fn text(&mut self, place: Place<'_>, line: &Line<'_>) -> Result<(), Failure> {
        self.tally.messages += 1;
        if line.too_long || line.bytes.len() > MESSAGE_MAX {
            return self.too_long(place, MessageType::Text, line.bytes, line.len);
        }
        let message = Message::within(MessageType::Text, line.with_slack, line.bytes.len());
        self.scratch.clear();
        let understood = understand(self.exchange, message, &mut self.scratch);
        self.told(place, message, understood)
    }

    /// A binary message of the stream.
    fn binary(&mut self, place: Place<'_>, bytes: &mut Vec<u8>) -> Result<(), Failure> {
        self.tally.messages += 1;
        let len = bytes.len();
        if len > MESSAGE_MAX {
            let whole = u64::try_from(len).unwrap_or(u64::MAX);
            return self.too_long(place, MessageType::Binary, bytes, whole);
        }
        bytes.extend_from_slice(&SLACK);
        let message = Message::within(MessageType::Binary, bytes, len);
        self.scratch.clear();
        let understood = self.exchange.decode(message, &mut self.scratch);
        self.told(place, message, understood)
    }

    /// Prints what a message was.
    fn told(
        &mut self,
        place: Place<'_>,
        message: Message<'_>,
        understood: Result<Decoded<'_, E::Channel>, Malformed>,
    ) -> Result<(), Failure> {
        match understood {
            Ok(Decoded::Control(control)) => {
                print(&mut self.out, self.writer.control(&control))?;
                if control.kind == ControlKind::Response {
                    self.private(place, message)?;
                }
                Ok(())
            }
            Ok(_) if account::may_be_private(&self.scratch) => self.private(place, message),
            Ok(_) => self.events(message),
            Err(malformed) => self.malformed(place, message, malformed),
        }
    }

    /// Prints what a message says that the public half of the venue has no type for: what the
    /// account's half makes of it, or the venue's own words.
    fn private(&mut self, place: Place<'_>, message: Message<'_>) -> Result<(), Failure> {
        match self.account.decode(message) {
            Ok(Some(scratch)) => events(scratch, message, &mut self.writer, &mut self.out),
            Ok(None) => self.events(message),
            Err(malformed) => self.malformed(place, message, malformed),
        }
    }

    fn events(&mut self, message: Message<'_>) -> Result<(), Failure> {
        events(&self.scratch, message, &mut self.writer, &mut self.out)
    }

    fn malformed(
        &mut self,
        place: Place<'_>,
        message: Message<'_>,
        malformed: Malformed,
    ) -> Result<(), Failure> {
        let (what, at) = (malformed.to_string(), u64::from(malformed.offset));
        self.defect(place, message.kind, message.bytes(), &what, at)
    }

    fn too_long(
        &mut self,
        place: Place<'_>,
        kind: MessageType,
        start: &[u8],
        len: u64,
    ) -> Result<(), Failure> {
        let what = format!("a message of {len} bytes: at most {MESSAGE_MAX} are read");
        let at = u64::try_from(MESSAGE_MAX).unwrap_or(u64::MAX);
        self.defect(place, kind, start, &what, at)
    }

    fn defect(
        &mut self,
        place: Place<'_>,
        kind: MessageType,
        message: &[u8],
        what: &str,
        at: u64,
    ) -> Result<(), Failure> {
        self.tally.failed += 1;
        let defect = Defect { what, at, place, excerpt: &excerpt(kind, message) };
        print(&mut self.out, self.writer.error(&defect))
    }

    /// An input that holds nothing at all is more likely a mistake than a quiet venue.
    fn finish(mut self) -> Result<Tally, Failure> {
        if self.tally.messages == 0 {
            self.tally.messages = 1;
            let (place, what) = (Place::Line(1), "the input holds no message");
            self.defect(place, MessageType::Text, &[], what, 0)?;
        }
        self.out.flush().map_err(Failure::Output)?;
        Ok(self.tally)
    }
}

/// Prints the events of a scratch.
fn events(
    scratch: &Scratch<'_>,
    message: Message<'_>,
    writer: &mut EventWriter,
    out: &mut impl Write,
) -> Result<(), Failure> {
    for item in scratch.items() {
        let Some(event) = scratch.event(item, message) else { continue };
        print(out, writer.event(&event))?;
    }
    Ok(())
}

fn print(out: &mut impl Write, line: &[u8]) -> Result<(), Failure> {
    out.write_all(line).map_err(Failure::Output)
}

/// Decodes a text message of the stream or the body of a REST book.
fn understand<'m, E: Exchange>(
    exchange: &E,
    message: Message<'m>,
    scratch: &mut Scratch<'_>,
) -> Result<Decoded<'m, E::Channel>, Malformed> {
    // A WebSocket delivers text only where it is valid UTF-8 (RFC 6455 section 8.1); so do we.
    let text = str::from_utf8(message.bytes())
        .map_err(|error| Malformed::fatal(MalformedKind::Encoding, error.valid_up_to()))?;
    if is_rest_book(text) {
        exchange.decode_snapshot(message.bytes(), scratch)?;
        return Ok(Decoded::Events { kind: MessageKind::Book, channel: None });
    }
    exchange.decode(message, scratch)
}

/// Whether a text is a book that came by REST: two sides, and no envelope of the stream around.
fn is_rest_book(text: &str) -> bool {
    // Nearly every message of a stream ends here, within its first bytes.
    if text.contains("\"channel\"") || !text.contains("\"asks\"") || !text.contains("\"bids\"") {
        return false;
    }
    serde_json::from_str::<BTreeMap<String, &RawValue>>(text).is_ok_and(|fields| {
        fields.contains_key("asks") && fields.contains_key("bids") && !fields.contains_key("event")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rest_book_has_two_sides_and_no_envelope() {
        for (text, expected) in [
            (r#"{"id":1,"asks":[],"bids":[]}"#, true),
            (r#"{"lastUpdateId":7,"bids":[],"asks":[["2","1"]],"timestamp":5}"#, true),
            (r#"{"bids":[["1","2"]], "asks" : []}"#, true),
            (r#"{"id":1,"asks":[]}"#, false),
            (r#"{"channel":"x","asks":[],"bids":[]}"#, false),
            (r#"{"event":"update","asks":[],"bids":[]}"#, false),
            (r#"{"method":"depth.update","params":[true,{"asks":[],"bids":[]}]}"#, false),
            (r#"["asks","bids"]"#, false),
            (r#"{"asks":[],"bids":["#, false),
        ] {
            assert_eq!(is_rest_book(text), expected, "{text}");
        }
    }
}
