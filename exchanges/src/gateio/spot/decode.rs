//! From a message to its meaning.

use tickwire_core::exchange::{
    Decoded, Malformed, MalformedKind, Message, MessageKind, MessageType,
};
use tickwire_core::scratch::{Body, Item, Scratch, Span};

use super::channel::Family;
use super::{SpotChannel, general, predicted, reordered};
use crate::FAST;
use crate::gateio::control;
use crate::gateio::envelope::{Envelope, Event};
use crate::json::{Text, Value};

type SpotDecoded<'m> = Decoded<'m, SpotChannel>;

/// Decodes one message whole, or leaves the scratch empty.
pub(super) fn decode<'m>(
    message: Message<'m>,
    scratch: &mut Scratch<'_>,
) -> Result<SpotDecoded<'m>, Malformed> {
    if message.kind == MessageType::Binary {
        // Only the SBE endpoint sends binary frames (spot docs of 2026, "SBE").
        return Err(Malformed::fatal(MalformedKind::Type, 0));
    }
    if FAST && let Some(decoded) = predicted::decode(message, scratch) {
        scratch.counts.predicted = scratch.counts.predicted.saturating_add(1);
        return Ok(decoded);
    }
    scratch.clear();
    scratch.counts.general = scratch.counts.general.saturating_add(1);
    if FAST && let Some(decoded) = reordered::decode(message, scratch) {
        return Ok(decoded);
    }
    scratch.clear();
    let decoded = in_any_order(message.bytes(), scratch);
    if decoded.is_err() && scratch.lost().is_none() {
        scratch.clear();
    }
    decoded
}

/// The path that takes every form.
#[inline(never)]
pub(super) fn in_any_order<'m>(
    message: &'m [u8],
    scratch: &mut Scratch<'_>,
) -> Result<SpotDecoded<'m>, Malformed> {
    let envelope = Envelope::read(message, &mut scratch.counts.unknown_keys)?;
    let Some(channel) = envelope.channel()? else {
        return control::answer(&envelope).map(Decoded::Control);
    };
    let event = envelope.event()?;
    if let Some(control) = control::decode(&envelope, channel, event)? {
        return Ok(Decoded::Control(control));
    }
    let reader = match event {
        Event::Update | Event::All | Event::Absent => reader(channel),
        _ => None,
    };
    let Some(reader) = reader else { return venue_event(&envelope, channel, scratch) };
    let result = envelope.result.ok_or(Malformed::value(MalformedKind::Missing, 0))?;
    general::decode(reader, result, envelope.sent()?, scratch)
}

fn reader(channel: Text<'_>) -> Option<(Family, general::Read)> {
    let family = Family::of(channel)?;
    Some((family, general::reader(family)?))
}

/// A message of a channel that has no type of its own: its result, or its payload, unchanged.
fn venue_event<'m>(
    envelope: &Envelope<'m>,
    channel: Text<'m>,
    scratch: &mut Scratch<'_>,
) -> Result<SpotDecoded<'m>, Malformed> {
    scratch.counts.unknown_channels = scratch.counts.unknown_channels.saturating_add(1);
    let payload = envelope.result.or(envelope.payload);
    let body = Body::Venue {
        channel: channel.span(),
        payload: payload.map_or(Span::default(), Value::span),
    };
    let item = Item { symbol: None, time: None, sent: envelope.sent()?, body };
    scratch.push(item).map_err(|_| Malformed::value(MalformedKind::TooLarge, 0))?;
    Ok(Decoded::Events { kind: MessageKind::Other, channel: None })
}
