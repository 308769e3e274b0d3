//! `tickwire decode`: wire messages, one a line, to events, one JSON object a line.

use std::collections::BTreeMap;
use std::io::Write;

use serde_json::value::RawValue;
use tickwire_core::event::Level;
use tickwire_core::exchange::{
    Decoded, Exchange, Malformed, MalformedKind, Message, MessageKind, MessageType,
};
use tickwire_core::scratch::{Item, Scratch};
use tickwire_core::store::Store;

use crate::event::{Defect, EventWriter};
use crate::failure::{Failure, Tally};
use crate::input::Input;
use crate::lines::Line;

/// The longest message, in bytes.
pub(crate) const MESSAGE_MAX: usize = 1024 * 1024;

/// The most levels that a message can have: `[1,1],` is the shortest.
pub(crate) const LEVELS_MAX: usize = MESSAGE_MAX / 6;

/// The most events that a message can have: no venue says a trade in fewer than 64 bytes.
pub(crate) const ITEMS_MAX: usize = MESSAGE_MAX / 64;

/// Decodes an input to its end, whatever is wrong with single lines.
pub(crate) fn run(
    exchange: &impl Exchange,
    writer: EventWriter,
    input: Input,
    out: impl Write,
) -> Result<Tally, Failure> {
    let (mut lines, name) = input.into_lines(MESSAGE_MAX);
    let mut decoder =
        Decoder { exchange, writer, scratch: scratch(), out, tally: Tally::default() };
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

/// Memory for the events of any message of [`MESSAGE_MAX`] bytes.
pub(crate) fn scratch() -> Scratch<'static> {
    let items: Store<'static, Item> = Store::owned(ITEMS_MAX);
    let levels: Store<'static, Level> = Store::owned(LEVELS_MAX);
    Scratch::new(items, levels)
}

struct Decoder<'e, E, W> {
    exchange: &'e E,
    writer: EventWriter,
    scratch: Scratch<'static>,
    out: W,
    tally: Tally,
}

impl<E: Exchange, W: Write> Decoder<'_, E, W> {
    fn line(&mut self, line: &Line<'_>) -> Result<(), Failure> {
        self.tally.messages += 1;
        if line.too_long {
            let what = format!("a message of {} bytes: at most {MESSAGE_MAX} are read", line.len);
            return self.defect(line, &what, u64::try_from(MESSAGE_MAX).unwrap_or(u64::MAX));
        }
        self.scratch.clear();
        match understand(self.exchange, line, &mut self.scratch) {
            Ok((message, Decoded::Events { .. })) => self.events(message),
            Ok((_, Decoded::Control(control))) => {
                print(&mut self.out, self.writer.control(&control))
            }
            Err(malformed) => {
                self.defect(line, &malformed.to_string(), u64::from(malformed.offset))
            }
        }
    }

    fn events(&mut self, message: &str) -> Result<(), Failure> {
        let message = Message::text(message);
        for item in self.scratch.items() {
            let Some(event) = self.scratch.event(item, message) else { continue };
            print(&mut self.out, self.writer.event(&event))?;
        }
        Ok(())
    }

    fn defect(&mut self, line: &Line<'_>, what: &str, at: u64) -> Result<(), Failure> {
        self.tally.failed += 1;
        let defect = Defect { what, at, line: line.number, message: line.bytes };
        print(&mut self.out, self.writer.error(&defect))
    }

    /// An input that holds nothing at all is more likely a mistake than a quiet venue.
    fn finish(mut self) -> Result<Tally, Failure> {
        if self.tally.messages == 0 {
            self.tally.messages = 1;
            let nothing = Line { number: 1, len: 0, bytes: &[], with_slack: &[], too_long: false };
            self.defect(&nothing, "the input holds no message", 0)?;
        }
        self.out.flush().map_err(Failure::Output)?;
        Ok(self.tally)
    }
}

fn print(out: &mut impl Write, line: &[u8]) -> Result<(), Failure> {
    out.write_all(line).map_err(Failure::Output)
}

/// Decodes a message of the stream or the body of a REST book, and gives its text.
fn understand<'m, E: Exchange>(
    exchange: &E,
    line: &Line<'m>,
    scratch: &mut Scratch<'_>,
) -> Result<(&'m str, Decoded<'m, E::Channel>), Malformed> {
    // A WebSocket delivers text only where it is valid UTF-8 (RFC 6455 section 8.1); so do we.
    let text = str::from_utf8(line.bytes)
        .map_err(|error| Malformed::fatal(MalformedKind::Encoding, error.valid_up_to()))?;
    if is_rest_book(text) {
        exchange.decode_snapshot(line.bytes, scratch)?;
        return Ok((text, Decoded::Events { kind: MessageKind::Book, channel: None }));
    }
    let message = Message::within(MessageType::Text, line.with_slack, line.bytes.len());
    Ok((text, exchange.decode(message, scratch)?))
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
