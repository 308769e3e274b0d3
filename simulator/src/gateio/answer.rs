//! Answers to REST requests.

use serde_json::{Value, json};

use crate::venue::Answer;

pub(super) fn success(headers: Vec<(String, String)>, body: String) -> Answer {
    let mut answer = Answer { status: 200, headers, body };
    answer.headers.push(json_type());
    answer
}

/// A parameter that cannot be what it is.
pub(super) fn invalid(name: &str, value: &str) -> Answer {
    let message = format!("Invalid request parameter `{name}` value: {value}");
    error(400, "INVALID_PARAM_VALUE", &message)
}

/// A refusal; labels and texts as the live venue gives them.
pub(super) fn error(status: u16, label: &str, message: &str) -> Answer {
    let body = json!({ "label": label, "message": message }).to_string();
    Answer { status, headers: vec![json_type()], body }
}

/// A user's own details (REST docs, "Retrieve user account information").
pub(super) fn detail(user: u64) -> Value {
    json!({
        "user_id": user,
        "ip_whitelist": [],
        "currency_pairs": [],
        "tier": 0,
        "key": { "mode": 1 },
        "copy_trading_role": 0,
    })
}

fn json_type() -> (String, String) {
    ("Content-Type".into(), "application/json".into())
}
