//! `server.sign`, the login of the protocol before this one, where a venue is told to have it.

use serde_json::{Value, json};

use super::super::config::Sign;
use super::super::{Spot, claim, sign};
use crate::venue::{ClientId, Time};

/// How far the time of a login may be from the venue's.
const WINDOW_MS: u64 = 60_000;
/// What was signed of the form that no document has.
const CHANNEL: &str = "spot.order";

impl Spot {
    /// Answers a message of the old protocol; false where it is none, or where the venue does not
    /// know that protocol.
    pub(in super::super) fn signed(&mut self, to: ClientId, text: &str, now: Time) -> bool {
        let Some(form) = self.config.sign else { return false };
        let Ok(message) = serde_json::from_str::<Value>(text) else { return false };
        if message.get("method").and_then(Value::as_str) != Some("server.sign") {
            return false;
        }
        if self.desk.mishaps.faults().ignore_logins {
            return true;
        }
        let found = self.signer(form, &message, now);
        let found = found.filter(|_| !self.desk.mishaps.faults().refuse_logins);
        if let (Some(client), Some(login)) = (self.desk.clients.client(to), found) {
            client.login = Some(login);
        }
        let id = message.get("id").cloned().unwrap_or_default();
        // The texts of both are code, not captures.
        let answer = match found {
            Some(_) => json!({ "error": null, "result": { "status": "success" }, "id": id }),
            None => {
                let error = json!({ "code": 6, "message": "invalid sign" });
                json!({ "error": error, "result": null, "id": id })
            }
        };
        self.desk.reply(to, answer.to_string().into());
        true
    }

    /// The account and the key of a login that is right.
    fn signer(&self, form: Sign, message: &Value, now: Time) -> Option<(usize, usize)> {
        let params = message.get("params")?.as_array()?;
        let [key, signature, time] = params.as_slice() else { return None };
        let (key, signature) = (key.as_str()?, signature.as_str()?);
        let number = time.as_u64();
        let number = number.or_else(|| time.as_str()?.parse().ok())?;
        let found = self.desk.accounts.key(key)?;
        let key = claim::key(&self.desk.accounts, found)?;
        let faults = self.desk.mishaps.faults();
        claim::allowed(key, claim::Needs::SPOT, faults).ok()?;
        let (at_ms, is_right) = match form {
            Sign::GateV3 => {
                let text = number.to_string();
                let is_hex = sign::is_hex_of(signature, &key.secret, &text);
                (number, is_hex || sign::is_base64_of(signature, &key.secret, &text))
            }
            Sign::SignedChannel => {
                let text = format!("channel={CHANNEL}&event=subscribe&time={number}");
                let at_ms = number.saturating_mul(1_000);
                (at_ms, sign::is_hex_of(signature, &key.secret, &text))
            }
        };
        let clock = crate::market::ms(self.desk.mishaps.clock(now));
        // Whole seconds are up to one second old.
        let is_near = at_ms.abs_diff(clock) < WINDOW_MS + 1_000;
        (is_right && is_near && !faults.refuse_signatures).then_some(found)
    }
}
