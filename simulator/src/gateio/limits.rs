//! How often a client may ask: so many requests of each endpoint in ten seconds.

use std::collections::BTreeMap;
use std::time::Duration;

use super::answer::error;
use crate::venue::{Answer, Time};

/// The span that requests are counted in.
const SPAN: Duration = Duration::from_secs(10);

/// Requests of each endpoint in the current span.
#[derive(Debug, Default)]
pub(super) struct Limits {
    spans: BTreeMap<&'static str, (Time, u32)>,
}

impl Limits {
    /// Counts a request; the headers that say what is left, or the refusal.
    pub(super) fn admit(
        &mut self,
        endpoint: &'static str,
        limit: u32,
        now: Time,
    ) -> Result<Vec<(String, String)>, Answer> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        let (start, used) = self.spans.entry(endpoint).or_insert((now, 0));
        if now.saturating_sub(*start) >= SPAN {
            (*start, *used) = (now, 0);
        }
        let admitted = *used < limit;
        *used += u32::from(admitted);
        let header =
            |name: &str, value: u64| (format!("X-Gate-RateLimit-{name}"), value.to_string());
        let headers = vec![
            header("Requests-Remain", u64::from(limit - *used)),
            header("Limit", u64::from(limit)),
            // In whole seconds, so that it is never early.
            header("Reset-Timestamp", (*start + SPAN).as_secs() + 1),
        ];
        if admitted {
            return Ok(headers);
        }
        let refusal = error(429, "TOO_MANY_REQUESTS", "Request Rate limit Exceeded");
        Err(Answer { headers, ..refusal })
    }
}
