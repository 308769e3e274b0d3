//! From a message of an account to its meaning.

use tickwire_core::exchange::{
    Decoded, Malformed, MalformedKind, Message, MessageKind, MessageType,
};
use tickwire_core::scratch::{Body, Item, Scratch, Span};
use tickwire_core::time::UnixNanos;

use super::answer;
use crate::gateio::control::{self, Named};
use crate::gateio::envelope::{Envelope, Event};
use crate::json::{Kind, Text, Value};

/// What tells one market's account from another's.
pub(crate) trait Market: Copy {
    /// The private channels.
    type Channel: Named + Copy;

    /// Whether the login is one by `server.sign`.
    fn server_sign(self) -> bool;

    /// How the elements of a channel are read; `None` for a channel without a type of its own.
    fn reader(channel: Self::Channel) -> Option<Reader<Self>>;

    /// Reads an order, in any of the forms of the stream, of answers and of REST.
    fn order(
        self,
        order: Value<'_>,
        sent: Option<UnixNanos>,
        scratch: &mut Scratch<'_>,
    ) -> Result<(), Malformed>;
}

/// Reads one element of a channel's result into the scratch.
pub(crate) type Reader<M> =
    fn(M, Value<'_>, Option<UnixNanos>, &mut Scratch<'_>) -> Result<(), Malformed>;

/// Decodes one message whole, or leaves the scratch empty.
pub(crate) fn decode<'m, M: Market>(
    market: M,
    message: Message<'m>,
    scratch: &mut Scratch<'_>,
) -> Result<Decoded<'m, M::Channel>, Malformed> {
    if message.kind == MessageType::Binary {
        // Only the SBE endpoint sends binary frames (spot docs of 2026, "SBE").
        return Err(Malformed::fatal(MalformedKind::Type, 0));
    }
    scratch.counts.general = scratch.counts.general.saturating_add(1);
    in_any_order(market, message.bytes(), scratch).inspect_err(|_| scratch.clear())
}

fn in_any_order<'m, M: Market>(
    market: M,
    message: &'m [u8],
    scratch: &mut Scratch<'_>,
) -> Result<Decoded<'m, M::Channel>, Malformed> {
    let envelope = Envelope::read(message, &mut scratch.counts.unknown_keys)?;
    let Some(channel) = envelope.channel()? else {
        return answer::decode(market, &envelope, scratch);
    };
    let event = envelope.event()?;
    if let Some(control) = control::decode(&envelope, channel, event)? {
        return Ok(Decoded::Control(control));
    }
    let typed = M::Channel::named(channel, None);
    let data = matches!(event, Event::Update | Event::All | Event::Absent);
    match (typed.filter(|_| data).and_then(M::reader), envelope.result) {
        (Some(read), Some(result)) => {
            let sent = envelope.sent()?;
            each(result, |element| read(market, element, sent, scratch))?;
        }
        (Some(_), None) => return Err(Malformed::value(MalformedKind::Missing, 0)),
        (None, result) => {
            if typed.is_none() {
                scratch.counts.unknown_channels = scratch.counts.unknown_channels.saturating_add(1);
            }
            venue_event(channel, result.or(envelope.payload), envelope.sent()?, scratch)?;
        }
    }
    Ok(Decoded::Events { kind: MessageKind::Other, channel: typed })
}

/// Hands over the elements of an array, or the one that is there in its place.
pub(crate) fn each<'a>(
    result: Value<'a>,
    mut read: impl FnMut(Value<'a>) -> Result<(), Malformed>,
) -> Result<(), Malformed> {
    if result.kind() == Kind::Array { result.elements()?.try_for_each(read) } else { read(result) }
}

/// What has no type of its own: the venue's own text, unchanged.
pub(super) fn venue_event(
    channel: Text<'_>,
    payload: Option<Value<'_>>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let payload = payload.map_or(Span::default(), Value::span);
    let body = Body::Venue { channel: channel.span(), payload };
    let item = Item { symbol: None, time: None, sent, body };
    scratch.push(item).map_err(|_| Malformed::value(MalformedKind::TooLarge, 0))
}
