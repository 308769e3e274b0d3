//! Messages about the connection: acknowledgements, refusals, pongs, notices, answers. They are
//! alike in all markets but for the names of the channels.

use tickwire_core::exchange::{Control, ControlKind, Malformed, MalformedKind, Refusal};

use super::envelope::{Envelope, Event};
use crate::json::{Names, Text, Value};

/// The channels of a market, as its control messages name them.
pub(super) trait Named: Sized {
    /// What answers a ping, such as `spot.pong`.
    const PONG: &'static str;
    /// What the venue announces on, such as `spot.system`.
    const SYSTEM: &'static str;

    /// The channel of this name; its parameters are in the payload of the request, which
    /// acknowledgements repeat. `None` where it has no type, or a parameter is missing.
    fn named(name: Text<'_>, payload: Option<Value<'_>>) -> Option<Self>;
}

/// The text of a payload at a place; `None` where there is none.
pub(super) fn word(payload: Option<Value<'_>>, index: usize) -> Option<&str> {
    text(payload?.elements().ok()?.nth(index)?)
}

/// What a refusal means (spot and futures docs, "Error"): 1 is a wrong body, 2 a wrong argument, 3
/// a problem of the venue, 4 a failed authentication.
pub(super) const fn refusal(code: Option<i64>) -> Refusal {
    match code {
        Some(3) => Refusal::Again,
        Some(4) => Refusal::Login,
        _ => Refusal::Final,
    }
}

/// The message as a control message; `None` where it is data.
pub(super) fn decode<'m, C: Named>(
    envelope: &Envelope<'m>,
    channel: Text<'m>,
    event: Event,
) -> Result<Option<Control<'m, C>>, Malformed> {
    let kind = match event {
        _ if channel.is(C::PONG) => ControlKind::Pong,
        Event::Subscribe => acknowledged(envelope, ControlKind::Subscribed)?,
        Event::Unsubscribe => acknowledged(envelope, ControlKind::Unsubscribed)?,
        _ if envelope.error.is_some() => ControlKind::Error,
        _ if channel.is(C::SYSTEM) => return notice(envelope, channel, event).map(Some),
        Event::Api => ControlKind::Response,
        _ => return Ok(None),
    };
    // A request that could not be read is answered with an empty channel.
    let name = Some(channel.raw()).filter(|name| !name.is_empty());
    told(envelope, bare(envelope, kind, name, C::named(channel, envelope.payload))).map(Some)
}

/// A control message without what it says.
fn bare<'m, C>(
    envelope: &Envelope<'m>,
    kind: ControlKind,
    channel_name: Option<&'m str>,
    channel: Option<C>,
) -> Control<'m, C> {
    Control {
        kind,
        channel_name,
        channel,
        id: id(envelope),
        id_text: id_text(envelope),
        code: None,
        reason: None,
        sent: None,
        verdict: None,
    }
}

/// The same with its error, and when it was sent.
fn told<'m, C>(
    envelope: &Envelope<'m>,
    mut control: Control<'m, C>,
) -> Result<Control<'m, C>, Malformed> {
    if let Some(failure) = envelope.error {
        (control.code, control.reason) = error(failure)?;
    }
    control.sent = envelope.sent()?;
    Ok(control)
}

/// Spot docs, "Server Response": only `error` tells of a failure. Captures have `result.status` as
/// well, so either is believed.
fn acknowledged(envelope: &Envelope<'_>, success: ControlKind) -> Result<ControlKind, Malformed> {
    let failed = match envelope.result {
        Some(result) if result.raw().starts_with('{') => {
            let [status] = result.fields(&const { Names::new(["status"]) }, &mut 0)?;
            status.is_some_and(|status| status.string().is_ok_and(|text| text.is("fail")))
        }
        _ => false,
    };
    Ok(if failed || envelope.error.is_some() { ControlKind::Refused } else { success })
}

/// `X.system`: the announcement of February 2026 (article 49851) and captures have
/// `result.type` "upgrade", the venue's own SDK looks at `event`.
fn notice<'m, C>(
    envelope: &Envelope<'m>,
    channel: Text<'m>,
    event: Event,
) -> Result<Control<'m, C>, Malformed> {
    let [kind, reason] = match envelope.result {
        Some(result) => result.fields(&const { Names::new(["type", "msg"]) }, &mut 0)?,
        None => [None; 2],
    };
    let upgrade = event == Event::Upgrade
        || kind.is_some_and(|kind| kind.string().is_ok_and(|text| text.is("upgrade")));
    let kind = if upgrade { ControlKind::Upgrade } else { ControlKind::System };
    let mut control = told(envelope, bare(envelope, kind, Some(channel.raw()), None))?;
    control.reason = reason.and_then(text);
    Ok(control)
}

/// A message without a channel: an answer over the socket (spot docs, "Websocket API Server
/// Response"), which has its channel in a header, or one of the old protocol (v3), which has none.
pub(super) fn answer<'m, C>(envelope: &Envelope<'m>) -> Result<Control<'m, C>, Malformed> {
    if envelope.header.is_some() || envelope.data.is_some() {
        return api(envelope);
    }
    let kind = match (envelope.error, envelope.result) {
        (Some(_), _) => ControlKind::Error,
        (None, Some(_)) => ControlKind::Response,
        (None, None) => return Err(Malformed::value(MalformedKind::Envelope, 0)),
    };
    told(envelope, bare(envelope, kind, None, None))
}

fn api<'m, C>(envelope: &Envelope<'m>) -> Result<Control<'m, C>, Malformed> {
    let [channel, status, sent] = match envelope.header {
        Some(header) => {
            header.fields(&const { Names::new(["channel", "status", "response_time"]) }, &mut 0)?
        }
        None => [None; 3],
    };
    let [errors] = match envelope.data {
        Some(data) => data.fields(&const { Names::new(["errs"]) }, &mut 0)?,
        None => [None],
    };
    let [label, message] = match errors {
        Some(errors) => errors.fields(&const { Names::new(["label", "message"]) }, &mut 0)?,
        None => [None; 2],
    };
    let channel = channel.map(Value::string).transpose()?;
    let login = channel.is_some_and(|channel| channel.raw().ends_with(".login"));
    let kind = match (login, errors) {
        (true, None) => ControlKind::LoggedIn,
        (true, Some(_)) => ControlKind::LoginRefused,
        (false, _) => ControlKind::Response,
    };
    let mut control = bare(envelope, kind, channel.map(Text::raw), None);
    control.code = status.and_then(code);
    control.reason = message.and_then(text).or(label.and_then(text));
    control.sent = sent.map_or(Ok(None), Value::millis)?;
    Ok(control)
}

/// Reads `{"code":2,"message":".."}`, or an error that is a mere text.
fn error(error: Value<'_>) -> Result<(Option<i64>, Option<&str>), Malformed> {
    if let Ok(text) = error.string() {
        return Ok((None, Some(text.raw())));
    }
    let [number, message] = error.fields(&const { Names::new(["code", "message"]) }, &mut 0)?;
    Ok((number.and_then(code), message.and_then(text)))
}

/// A code, quoted or not; `None` where it is no integer.
fn code(value: Value<'_>) -> Option<i64> {
    let number = value.decimal().ok().filter(|number| number.scale() == 0)?;
    let code = i64::try_from(number.mantissa()).ok()?;
    Some(if number.is_negative() { -code } else { code })
}

/// A text that says something.
fn text(value: Value<'_>) -> Option<&str> {
    value.string().ok().map(Text::raw).filter(|text| !text.is_empty())
}

/// The request that is answered.
fn id(envelope: &Envelope<'_>) -> Option<u64> {
    envelope.id.or(envelope.request_id).and_then(|id| id.unsigned().ok())
}

/// The same where it is text: answers of the API echo a text of the client's own choice.
fn id_text<'m>(envelope: &Envelope<'m>) -> Option<&'m str> {
    envelope.id.or(envelope.request_id).and_then(text)
}
