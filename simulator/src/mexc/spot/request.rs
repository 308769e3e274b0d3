//! A client's message: JSON text ("Live Subscribing/Unsubscribing to streams").

use serde_json::Value;

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Request {
    /// As it was given; 0 where it was not.
    pub(super) id: u64,
    pub(super) method: Method,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Subscribe(Vec<String>),
    Unsubscribe(Vec<String>),
    Ping,
}

/// What cannot be read: the id, where there is one, and what the client did wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unreadable {
    pub(super) id: u64,
    pub(super) violation: String,
}

impl Unreadable {
    fn new(id: u64, violation: &str) -> Self {
        Self { id, violation: violation.into() }
    }
}

impl Request {
    pub(super) fn read(text: &str) -> Result<Self, Unreadable> {
        let Ok(Value::Object(members)) = serde_json::from_str(text) else {
            return Err(Unreadable::new(0, "the message is no JSON object"));
        };
        let id = match members.get("id") {
            None => 0,
            Some(id) => {
                let wrong = || Unreadable::new(0, "`id` is no unsigned integer");
                id.as_u64().ok_or_else(wrong)?
            }
        };
        let wrong = |violation: &str| Unreadable::new(id, violation);
        let method = match members.get("method").and_then(Value::as_str) {
            Some("SUBSCRIPTION") => Method::Subscribe(params(members.get("params"), &wrong)?),
            Some("UNSUBSCRIPTION") => Method::Unsubscribe(params(members.get("params"), &wrong)?),
            // The official demos write either (Python, Node and .NET in lower case).
            Some("PING" | "ping") => Method::Ping,
            Some(other) => return Err(wrong(&format!("there is no method `{other}`"))),
            None => return Err(wrong("`method` is missing or no string")),
        };
        Ok(Self { id, method })
    }
}

fn params(
    value: Option<&Value>,
    wrong: &dyn Fn(&str) -> Unreadable,
) -> Result<Vec<String>, Unreadable> {
    let Some(Value::Array(params)) = value else {
        return Err(wrong("`params` is missing or no array"));
    };
    let texts = params.iter().map(|param| param.as_str().map(String::from));
    let texts: Option<Vec<String>> = texts.collect();
    texts.ok_or_else(|| wrong("`params` holds something else than strings"))
}
