//! A venue that agrees to everything.

use serde_json::{Value, json};

/// What a venue answers to a request over the socket; nothing where that is none.
pub(super) fn agrees(request: &str) -> Option<String> {
    let request: Value = serde_json::from_str(request).expect("requests are JSON");
    let answer = match (request["method"].as_str(), request["event"].as_str()) {
        (Some("SUBSCRIPTION" | "UNSUBSCRIPTION"), _) => {
            let streams: Vec<&str> =
                request["params"].as_array()?.iter().filter_map(Value::as_str).collect();
            json!({ "id": request["id"], "code": 0, "msg": streams.join(",") })
        }
        (None, Some("api")) => json!({
            "request_id": request["payload"]["req_id"],
            "header": { "status": "200", "channel": request["channel"], "event": "api" },
            "data": { "result": { "uid": "1" } },
        }),
        (None, Some(event @ ("subscribe" | "unsubscribe"))) => json!({
            "id": request["id"],
            "time": request["time"],
            "channel": request["channel"],
            "event": event,
            "result": { "status": "success" },
        }),
        _ => return None,
    };
    Some(answer.to_string())
}
