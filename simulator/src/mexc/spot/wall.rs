//! Who is let through: the firewall in front of the venue, and the venue's own limit of REST
//! ("Limits": 500 of weight in ten seconds; the firewall was measured at 20 to 30 REST requests a
//! second). Of handshakes nothing is documented, and nobody has measured them.

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
    recent: Recent,
    connects: Recent,
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

    /// Counts a WebSocket connection that is begun; what the client did wrong, where it goes too
    /// far.
    pub(super) fn admit_connect(&mut self, config: &Config, now: Time) -> Result<(), String> {
        let most = config.connects_per_second;
        match self.connects.admits(most, Duration::from_secs(1), now) {
            true => Ok(()),
            false => Err(format!("more than {most} connections begun in a second")),
        }
    }

    fn admit_rate(&mut self, rate: u32, now: Time) -> Result<(), (Answer, String)> {
        let span = Duration::from_secs(u64::from(BURST_S));
        let most = usize::try_from(rate.saturating_mul(BURST_S)).unwrap_or(usize::MAX);
        if self.recent.admits(most, span, now) {
            return Ok(());
        }
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

/// The times of what came lately, also of that which was denied.
#[derive(Debug, Default)]
struct Recent(VecDeque<Time>);

impl Recent {
    /// Counts one; whether these are no more than `most` within any time span so long, where that
    /// is not 0.
    fn admits(&mut self, most: usize, span: Duration, now: Time) -> bool {
        while self.0.front().is_some_and(|&at| now.saturating_sub(at) >= span) {
            self.0.pop_front();
        }
        if most == 0 {
            return true;
        }
        self.0.push_back(now);
        let admitted = self.0.len() <= most;
        if !admitted {
            // No more than these are needed to judge the next.
            self.0.pop_front();
        }
        admitted
    }
}
