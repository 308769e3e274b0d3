//! Who of REST is let through: the firewall in front of the venue, and the venue's own limit
//! ("Limits": 500 of weight in ten seconds; the firewall was measured at 20 to 30 requests a
//! second).

use std::collections::VecDeque;
use std::time::Duration;

use serde_json::json;

use super::Config;
use super::rest::json_answer;
use crate::venue::{Answer, Time};

/// How long a rate may go on before it is more than a burst.
const BURST_S: u32 = 2;
/// The span that weights are counted in.
const SPAN: Duration = Duration::from_secs(10);

/// What the firewall shows.
const DENIED: &str = "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n\
    <H1>Access Denied</H1>\n \nYou don't have permission to access this resource on this \
    server.<P>\nReference&#32;&#35;18&#46;0\n</BODY>\n</HTML>\n";

/// The requests of a while; all clients are one address.
#[derive(Debug, Default)]
pub(super) struct Wall {
    /// Also those that were denied.
    recent: VecDeque<Time>,
    since: Time,
    weight: u32,
}

impl Wall {
    /// Counts a request; the refusal and what the client did wrong, where it goes too far.
    pub(super) fn admit(
        &mut self,
        weight: u32,
        config: &Config,
        now: Time,
    ) -> Result<(), (Answer, String)> {
        self.admit_rate(config.rest_rate, now)?;
        self.admit_weight(weight, config.rest_weight, now)
    }

    fn admit_rate(&mut self, rate: u32, now: Time) -> Result<(), (Answer, String)> {
        let span = Duration::from_secs(u64::from(BURST_S));
        while self.recent.front().is_some_and(|&at| now.saturating_sub(at) >= span) {
            self.recent.pop_front();
        }
        self.recent.push_back(now);
        let most = usize::try_from(rate.saturating_mul(BURST_S)).unwrap_or(usize::MAX);
        if most == 0 {
            self.recent.clear();
            return Ok(());
        }
        if self.recent.len() <= most {
            return Ok(());
        }
        // No more than these are needed to judge the next.
        self.recent.pop_front();
        let headers = vec![("Content-Type".into(), "text/html".into())];
        let denied = Answer { status: 403, headers, body: DENIED.into() };
        Err((denied, format!("more than {rate} requests a second, for {BURST_S} s")))
    }

    fn admit_weight(&mut self, weight: u32, limit: u32, now: Time) -> Result<(), (Answer, String)> {
        if now.saturating_sub(self.since) >= SPAN {
            (self.since, self.weight) = (now, 0);
        }
        let total = self.weight.saturating_add(weight);
        if limit == 0 || total <= limit {
            self.weight = total;
            return Ok(());
        }
        // In whole seconds, so that it is never early.
        let left = SPAN.saturating_sub(now.saturating_sub(self.since)).as_secs() + 1;
        let mut refused = json_answer(429, &json!({ "code": 429, "msg": "Too many requests." }));
        refused.headers.push(("Retry-After".into(), left.to_string()));
        Err((refused, format!("requests of more than {limit} in weight in 10 s")))
    }
}
