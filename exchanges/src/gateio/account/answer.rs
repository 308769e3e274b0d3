//! Answers over the socket: to the login, and to orders.

use tickwire_core::account::action::{Answer, VenueError};
use tickwire_core::exchange::{Control, ControlKind, Decoded, Malformed};
use tickwire_core::scratch::Scratch;
use tickwire_core::time::UnixNanos;

use super::decode::{Market, each, venue_event};
use super::request::LOGIN;
use crate::gateio::control;
use crate::gateio::envelope::Envelope;
use crate::json::{Names, Text, Value};

/// A message without a channel: an answer of the WebSocket API, or one of the old protocol, in
/// which only the login was sent.
pub(super) fn decode<'m, M: Market>(
    market: M,
    envelope: &Envelope<'m>,
    scratch: &mut Scratch<'_>,
) -> Result<Decoded<'m, M::Channel>, Malformed> {
    let control = control::answer(envelope)?;
    if envelope.header.is_none() && envelope.data.is_none() {
        return Ok(Decoded::Control(old_protocol(market, control)));
    }
    let [result, errors] = match envelope.data {
        Some(data) => data.fields(&const { Names::new(["result", "errs"]) }, &mut 0)?,
        None => [None; 2],
    };
    let of_login = matches!(control.kind, ControlKind::LoggedIn | ControlKind::LoginRefused)
        || control.id_text.is_some_and(|id| id.starts_with(LOGIN));
    if of_login {
        return Ok(Decoded::Control(login(control, errors)));
    }
    // The first of two answers: the request was taken in, and is echoed (spot docs, "Order Place").
    let ack = envelope.ack.is_some_and(|ack| ack.boolean() == Ok(true)) && errors.is_none();
    let errors = match (result, errors, ack) {
        (Some(result), None, false) => {
            all_refused(result, |element| one(market, element, envelope, control.sent, scratch))?
        }
        _ => errors,
    };
    let refused = errors.map(|errors| refusal(errors, control.code)).transpose()?;
    let id = control.id_text.and_then(|id| id.parse().ok());
    let in_doubt = refused.is_some_and(is_own_problem);
    Ok(Decoded::Answer(Answer { id, acknowledged_only: ack, in_doubt, refused }))
}

/// Whether the venue had a problem of its own (REST docs, "Error handling": `SERVER_ERROR` and
/// `INTERNAL`, with 5xx): the order may have reached the engine before it.
fn is_own_problem(refused: VenueError<'_>) -> bool {
    refused.code.is_some_and(|code| code == 408 || code >= 500)
        || matches!(refused.label, "SERVER_ERROR" | "INTERNAL")
}

/// The answer to a login. The words of a refusal are the whole object, as the label tells more than
/// the message.
fn login<'m, C>(control: Control<'m, C>, errors: Option<Value<'m>>) -> Control<'m, C> {
    Control {
        kind: if errors.is_some() { ControlKind::LoginRefused } else { ControlKind::LoggedIn },
        reason: errors.map(Value::raw),
        ..control
    }
}

/// An answer to `server.sign`: `{"error":null,"result":{"status":"success"},"id":1}` (by the
/// venue's own clients of v3; no capture is known).
fn old_protocol<C, M: Market>(market: M, control: Control<'_, C>) -> Control<'_, C> {
    let kind = match control.kind {
        ControlKind::Response if market.server_sign() => ControlKind::LoggedIn,
        ControlKind::Error if market.server_sign() => ControlKind::LoginRefused,
        other => other,
    };
    Control { kind, ..control }
}

/// Reads the elements of a result by `one`, which says whether it was a refusal; answers the first
/// where all of them were: then nothing was done.
fn all_refused<'m>(
    result: Value<'m>,
    mut one: impl FnMut(Value<'m>) -> Result<bool, Malformed>,
) -> Result<Option<Value<'m>>, Malformed> {
    let (mut first, mut done) = (None, false);
    each(result, |element| {
        if one(element)? {
            first = first.or(Some(element));
        } else {
            done = true;
        }
        Ok(())
    })?;
    Ok(first.filter(|_| !done))
}

/// One element of a result: an order, a refusal of one among many, or word of an end without the
/// order itself. Answers whether it was a refusal.
fn one<M: Market>(
    market: M,
    element: Value<'_>,
    envelope: &Envelope<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<bool, Malformed> {
    let names = &const { Names::new(["succeeded", "label", "message", "status", "size", "side"]) };
    let [succeeded, label, message, status, size, side] = element.fields(names, &mut 0)?;
    let failed = succeeded.is_some_and(|succeeded| succeeded.boolean() == Ok(false))
        || label.is_some_and(|label| !label.is_empty_text())
        || message.is_some_and(|message| !message.is_empty_text());
    if failed {
        refused_one(element, envelope, sent, scratch)?;
    } else if status.and(size.or(side)).is_some() {
        market.order(element, sent, scratch)?;
    }
    Ok(failed)
}

/// One refusal among the orders of a batch has no order to go with it: it is told as it is, as an
/// event of the request's channel.
fn refused_one(
    element: Value<'_>,
    envelope: &Envelope<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let [channel] = match envelope.header {
        Some(header) => header.fields(&const { Names::new(["channel"]) }, &mut 0)?,
        None => [None],
    };
    let channel = element.require(channel)?.string()?;
    venue_event(channel, Some(element), sent, scratch)
}

fn refusal<'m>(errors: Value<'m>, code: Option<i64>) -> Result<VenueError<'m>, Malformed> {
    let [label, message] = errors.fields(&const { Names::new(["label", "message"]) }, &mut 0)?;
    let words = |value: Option<Value<'m>>| {
        value.and_then(|value| value.string().ok()).map(Text::raw).unwrap_or_default()
    };
    Ok(VenueError { code, label: words(label), message: words(message) })
}
