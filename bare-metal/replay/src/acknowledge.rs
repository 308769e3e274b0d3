//! Answers to subscriptions, which captures do not hold.

use core::fmt::{self, Write};

use tickwire_core::text::Writer;
use tickwire_exchanges::json::{Names, Value, read};

/// The venue's yes to a request, in `buffer`; `None` where it is none, or is answered by nothing.
pub(crate) fn acknowledge<'b>(request: &str, buffer: &'b mut [u8]) -> Option<&'b str> {
    let names = &const { Names::new(["id", "channel", "event", "params"]) };
    let [id, channel, event, params] = read(request.as_bytes(), names, &mut 0).ok()?;
    let mut out = Writer::new(buffer);
    match (channel, event, params) {
        (Some(channel), Some(event), _) => gateio(id?, channel, event, &mut out).ok()?,
        (_, _, Some(params)) => mexc(id?, params, &mut out).ok()?,
        _ => return None,
    }
    let len = out.written().len();
    core::str::from_utf8(buffer.get(..len)?).ok()
}

/// Spot docs, "Server Response".
fn gateio(
    id: Value<'_>,
    channel: Value<'_>,
    event: Value<'_>,
    out: &mut Writer<'_>,
) -> fmt::Result {
    let (id, channel, event) = (id.raw(), channel.raw(), event.raw());
    write!(out, r#"{{"time":1,"id":{id},"channel":{channel},"event":{event},"#)?;
    out.write_str(r#""result":{"status":"success"}}"#)
}

/// The parameters, joined by commas (official docs, "Subscribe to a Data Stream").
fn mexc(id: Value<'_>, params: Value<'_>, out: &mut Writer<'_>) -> fmt::Result {
    write!(out, r#"{{"id":{},"code":0,"msg":""#, id.raw())?;
    for (param, place) in params.elements().map_err(|_| fmt::Error)?.zip(0..) {
        out.write_str(if place == 0 { "" } else { "," })?;
        out.write_str(param.string().map_err(|_| fmt::Error)?.raw())?;
    }
    out.write_str(r#""}"#)
}
