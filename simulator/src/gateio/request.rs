//! A client's message: what it says, and what is wrong with it.

use serde_json::{Value, json};

use super::claim::Denial;
use crate::venue::Time;

/// How far the time of a request may be from the venue's (spot docs, "Client Request").
const TIME_WINDOW_S: u64 = 60;
/// The greatest id that comes back unharmed: the venue keeps 32 bits with a sign.
const MAX_ID: i64 = 0x7fff_ffff;

/// A request, as far as it could be read: an answer repeats it.
#[derive(Debug, Default)]
pub(super) struct Request {
    pub(super) id: Option<Value>,
    pub(super) channel: String,
    pub(super) event: String,
    pub(super) payload: Option<Value>,
    /// Who says so, on private channels.
    pub(super) auth: Option<Value>,
    /// In seconds since the epoch; 0 where it could not be read.
    pub(super) time: u64,
}

/// What the venue answers instead of success, and what the client did wrong, where it did.
#[derive(Debug)]
pub(super) struct Refusal {
    /// The error code (spot docs, "Error").
    pub(super) code: u8,
    pub(super) message: String,
    pub(super) violation: Option<String>,
}

impl Refusal {
    /// A refusal of what a correct client may ask.
    pub(super) fn argument(message: String) -> Self {
        Self { code: 2, message, violation: None }
    }

    /// A refusal of what no correct client asks.
    pub(super) fn violation(code: u8, message: &str, violation: impl Into<String>) -> Self {
        Self { code, message: message.into(), violation: Some(violation.into()) }
    }

    /// A channel that there is not (live text).
    pub(super) fn channel(channel: &str) -> Self {
        let violation = format!("there is no channel `{channel}`");
        Self::violation(2, &format!("Unknown channel {channel}"), violation)
    }

    /// An entry of the payload that a channel does not know (live text, of a level).
    pub(super) fn unsupported(what: &str, value: &str) -> Self {
        let message = format!("provided {what} not supported: {value}");
        Self::violation(2, &message, format!("the {what} `{value}` does not exist"))
    }

    /// A payload of the wrong length.
    pub(super) fn shape(expected: &str, payload: &[&str]) -> Self {
        let violation = format!("`payload` is {payload:?}, not {expected}");
        Self::violation(2, "Invalid argument provided", violation)
    }

    /// What is no message at all (live text).
    pub(super) fn no_json(violation: impl Into<String>) -> Self {
        Self::violation(1, "request message need json scheme", violation)
    }

    /// A member that is missing or of the wrong type (text of the documented code).
    fn body(violation: impl Into<String>) -> Self {
        Self::violation(1, "Invalid request body format", violation)
    }
}

/// The message is itself a JSON text, with a new line at its end (live).
impl From<Denial> for Refusal {
    fn from(denial: Denial) -> Self {
        let message = json!({ "label": denial.label(), "message": denial.message() });
        Self { code: 4, message: format!("{message}\n"), violation: None }
    }
}

impl Request {
    /// Reads a text; the second is what is wrong with it.
    pub(super) fn read(text: &str, now: Time) -> (Self, Result<(), Refusal>) {
        let Ok(Value::Object(mut members)) = serde_json::from_str(text) else {
            let refusal = Refusal::no_json("the message is no JSON object");
            return (Self::default(), Err(refusal));
        };
        let time = members.remove("time");
        let mut string = |name: &str| match members.remove(name) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        let (channel, event) = (string("channel"), string("event"));
        let complete = channel.is_some();
        let request = Self {
            auth: members.remove("auth"),
            time: time.as_ref().and_then(Value::as_u64).unwrap_or(0),
            id: members.remove("id"),
            channel: channel.unwrap_or_default(),
            event: event.unwrap_or_default(),
            payload: members.remove("payload"),
        };
        let checked = if complete {
            request.check(time.as_ref(), now)
        } else {
            Err(Refusal::body("`channel` is missing or no string"))
        };
        (request, checked)
    }

    /// Whether it is the ping of a market: each has its own, such as `spot.ping`.
    pub(super) fn is_ping(&self) -> bool {
        self.channel.ends_with(".ping")
    }

    /// What is wrong with the id, though the venue answers.
    pub(super) fn odd_id(&self) -> Option<String> {
        let id = self.id.as_ref().filter(|id| is_integer(id))?;
        let fits = id.as_i64().is_some_and(|id| (1..=MAX_ID).contains(&id));
        (!fits).then(|| format!("`id` is {id}: only 1 to {MAX_ID} are safe"))
    }

    /// Whether it asks for something, or for its end.
    pub(super) fn subscribes(&self) -> Result<bool, Refusal> {
        match self.event.as_str() {
            "subscribe" => Ok(true),
            "unsubscribe" => Ok(false),
            other => {
                let violation = format!("there is no event `{other}`");
                Err(Refusal::violation(2, "Invalid argument provided", violation))
            }
        }
    }

    /// The payload's texts.
    pub(super) fn texts(&self) -> Result<Vec<&str>, Refusal> {
        let Some(Value::Array(payload)) = &self.payload else {
            return Err(Refusal::body("`payload` is missing or no array"));
        };
        let texts: Option<Vec<&str>> = payload.iter().map(Value::as_str).collect();
        match texts {
            None => Err(Refusal::body("`payload` holds something else than strings")),
            Some(texts) if texts.is_empty() => {
                Err(Refusal::violation(2, "Invalid argument provided", "`payload` is empty"))
            }
            Some(texts) => Ok(texts),
        }
    }

    fn check(&self, time: Option<&Value>, now: Time) -> Result<(), Refusal> {
        if self.id.as_ref().is_some_and(|id| !is_integer(id)) {
            return Err(Refusal::body("`id` is no integer"));
        }
        let Some(time) = time.and_then(Value::as_u64) else {
            return Err(Refusal::body("`time` is missing or no integer"));
        };
        // A signature's time is looked at together with it.
        let is_signed = self.auth.is_some() || self.event == "api";
        if !is_signed && time.abs_diff(now.as_secs()) > TIME_WINDOW_S {
            let violation = format!("`time` is {time}, more than 60 s away from {}", now.as_secs());
            return Err(Refusal::violation(2, "Invalid argument provided: time", violation));
        }
        if self.event.is_empty() && !self.is_ping() {
            return Err(Refusal::body("`event` is missing or no string"));
        }
        Ok(())
    }
}

fn is_integer(value: &Value) -> bool {
    value.is_i64() || value.is_u64()
}
