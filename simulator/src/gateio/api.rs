//! The WebSocket API: requests that are answered one by one (spot docs, "Websocket API"; futures
//! docs, the same).

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::claim::{Claim, Denial, Needs};
use crate::market::{Dice, ms};
use crate::venue::Time;

/// A request, with its parameters as they were sent: that is what may be signed.
#[derive(Debug, Deserialize)]
pub(super) struct Call<'a> {
    #[serde(default)]
    pub(super) channel: String,
    #[serde(borrow)]
    payload: Option<Payload<'a>>,
}

#[derive(Debug, Deserialize)]
struct Payload<'a> {
    #[serde(default)]
    req_id: String,
    #[serde(borrow, default)]
    req_param: Option<&'a RawValue>,
    #[serde(default)]
    req_header: Option<Value>,
    #[serde(default)]
    api_key: Option<String>,
    #[serde(default)]
    signature: Option<String>,
    #[serde(default)]
    timestamp: Option<String>,
}

/// What an answer says.
#[derive(Debug)]
pub(super) enum Outcome {
    /// What was asked for was taken, and a result will follow.
    Taken,
    Result(Value),
    Error(Fault),
}

/// Why not: a status, a label and a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) status: u16,
    pub(super) label: &'static str,
    pub(super) message: String,
}

/// How many requests are left (spot docs, "Websocket API Server Response").
#[derive(Clone, Copy, Debug)]
pub(super) struct Rate {
    pub(super) limit: u32,
    pub(super) remain: u32,
    pub(super) reset: Time,
}

impl Fault {
    pub(super) fn new(status: u16, label: &'static str, message: impl Into<String>) -> Self {
        Self { status, label, message: message.into() }
    }

    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, "INVALID_PARAM_VALUE", message)
    }
}

impl From<Denial> for Fault {
    /// The socket says it otherwise where the address is wrong (live).
    fn from(denial: Denial) -> Self {
        match denial {
            Denial::Address => Self::new(400, "AUTHENTICATION_FAILED", denial.message()),
            _ => Self::new(denial.status(), denial.label(), denial.message()),
        }
    }
}

impl<'a> Call<'a> {
    /// Reads a text that is a request of the API; `None` where it is none.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        // What is derived would take an array for an object.
        let message: Value = serde_json::from_str(text).ok()?;
        let is_object = message.get("payload").is_some_and(Value::is_object);
        is_object.then(|| serde_json::from_str(text).ok())?
    }

    /// The id that its answers repeat.
    pub(super) fn id(&self) -> &str {
        self.payload.as_ref().map_or("", |payload| &payload.req_id)
    }

    /// Its parameters; null where there are none.
    pub(super) fn param(&self) -> Value {
        serde_json::from_str(self.param_text()).unwrap_or_default()
    }

    /// When it is of no use any more, in milliseconds since the epoch.
    pub(super) fn expires_ms(&self) -> Option<u64> {
        let header = self.payload.as_ref()?.req_header.as_ref()?;
        header.get("x-gate-exptime")?.as_str()?.parse().ok()
    }

    /// The claim that it comes with, where it has one; `text` is room for what was signed.
    pub(super) fn claim<'c>(&'c self, needs: Needs, text: &'c mut String) -> Option<Claim<'c>> {
        let payload = self.payload.as_ref()?;
        let (key, signature) = (payload.api_key.as_deref()?, payload.signature.as_deref()?);
        let timestamp = payload.timestamp.as_deref()?;
        *text = format!("api\n{}\n{}\n{timestamp}", self.channel, self.param_text());
        let time = timestamp.parse().unwrap_or(0);
        (!key.is_empty()).then_some(Claim { key, signature, text, time, needs })
    }

    /// What an acknowledgement repeats.
    fn echo(&self) -> Value {
        let header = self.payload.as_ref().and_then(|payload| payload.req_header.clone());
        json!({
            "req_id": self.id(),
            "req_header": header,
            "req_param": self.param(),
            "api_key": "",
            "timestamp": "",
            "signature": "",
        })
    }

    fn param_text(&self) -> &str {
        let param = self.payload.as_ref().and_then(|payload| payload.req_param);
        param.map_or("", RawValue::get)
    }
}

/// An answer, in the words of both markets.
pub(super) fn answer(
    call: &Call<'_>,
    outcome: &Outcome,
    rate: Option<Rate>,
    (connection, now): (&str, Time),
    dice: &mut Dice,
) -> String {
    let status = match outcome {
        Outcome::Error(fault) => fault.status,
        _ => 200,
    };
    let micros = u64::try_from(now.as_micros()).unwrap_or(u64::MAX);
    let mut header = Map::new();
    let mut put = |name: &str, value: Value| header.insert(name.into(), value);
    put("response_time", ms(now).to_string().into());
    put("status", status.to_string().into());
    put("channel", call.channel.as_str().into());
    put("event", "api".into());
    if call.channel.ends_with(".login") {
        // Spelled like this on logins (spot docs, "Login").
        put("clientId", "".into());
    } else {
        put("client_id", format!("127.0.0.1-0x{connection}").into());
    }
    put("x_in_time", micros.into());
    put("x_out_time", (micros + 90).into());
    put("conn_id", connection.into());
    put("conn_trace_id", (dice.hex() + &dice.hex()).into());
    put("trace_id", (dice.hex() + &dice.hex()).into());
    if let Some(rate) = rate {
        put("x_gate_ratelimit_requests_remain", rate.remain.into());
        put("x_gate_ratelimit_limit", rate.limit.into());
        // Spelled like this in every example but that of a refusal (spot docs, "Order Place").
        let is_refused = status == 429;
        let reset = if is_refused { "x_gate" } else { "x_gat" };
        put(&format!("{reset}_ratelimit_reset_timestamp"), ms(rate.reset).into());
    }
    let data = match outcome {
        Outcome::Taken => json!({ "result": call.echo() }),
        Outcome::Result(result) => json!({ "result": result }),
        Outcome::Error(Fault { label, message, .. }) => {
            json!({ "errs": { "label": label, "message": message } })
        }
    };
    let mut members = Map::new();
    members.insert("request_id".into(), call.id().into());
    if matches!(outcome, Outcome::Taken) {
        members.insert("ack".into(), true.into());
    }
    members.insert("header".into(), header.into());
    members.insert("data".into(), data);
    Value::Object(members).to_string()
}
