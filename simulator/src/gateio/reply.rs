//! Answers to what clients ask.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::request::{Refusal, Request};
use crate::market::{Dice, ms};
use crate::venue::Time;

/// The answer to a ping, on the channel of pongs.
pub(super) fn pong(
    channel: &str,
    request: &Request,
    connection: &str,
    dice: &mut Dice,
    now: Time,
) -> Arc<str> {
    let (mut members, _) = head(request, connection, dice, now);
    members.insert("channel".into(), channel.into());
    members.insert("event".into(), "".into());
    members.insert("result".into(), Value::Null);
    text(members)
}

/// The answer to a request to subscribe or to unsubscribe.
pub(super) fn answer(
    request: &Request,
    refusal: Option<&Refusal>,
    connection: &str,
    dice: &mut Dice,
    now: Time,
) -> Arc<str> {
    let (mut members, trace) = head(request, connection, dice, now);
    members.insert("channel".into(), request.channel.as_str().into());
    members.insert("event".into(), request.event.as_str().into());
    if let Some(payload) = &request.payload {
        members.insert("payload".into(), payload.clone());
    }
    if let Some(Refusal { code, message, .. }) = refusal {
        members.insert("error".into(), json!({ "code": code, "message": message }));
    }
    let status = if refusal.is_some() { "fail" } else { "success" };
    members.insert("result".into(), json!({ "status": status }));
    // Requests that could not be read at all are answered without it (live).
    if !request.channel.is_empty() {
        members.insert("requestId".into(), trace.into());
    }
    text(members)
}

fn head(
    request: &Request,
    connection: &str,
    dice: &mut Dice,
    now: Time,
) -> (Map<String, Value>, String) {
    let trace = dice.hex() + &dice.hex();
    let mut members = Map::new();
    members.insert("time".into(), now.as_secs().into());
    members.insert("time_ms".into(), ms(now).into());
    if let Some(id) = &request.id {
        members.insert("id".into(), id.clone());
    }
    members.insert("conn_id".into(), connection.into());
    members.insert("trace_id".into(), trace.as_str().into());
    (members, trace)
}

fn text(members: Map<String, Value>) -> Arc<str> {
    Value::Object(members).to_string().into()
}
