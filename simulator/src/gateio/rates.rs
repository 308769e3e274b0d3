//! How often an account may place and amend orders over the socket (spot docs, "Rate limits").

use std::collections::BTreeMap;
use std::time::Duration;

use super::api::{Fault, Rate};
use crate::venue::Time;

/// The span that requests are counted in.
const SPAN: Duration = Duration::from_secs(1);

/// Requests of each account in its current second.
#[derive(Debug, Default)]
pub(super) struct Rates {
    spans: BTreeMap<usize, (Time, u32)>,
}

impl Rates {
    /// Counts a request; what is left after it, where there is a limit, and the refusal where there
    /// was nothing left.
    pub(super) fn count(
        &mut self,
        account: usize,
        limit: u32,
        now: Time,
    ) -> (Option<Rate>, Result<(), Fault>) {
        if limit == 0 {
            return (None, Ok(()));
        }
        let (start, used) = self.spans.entry(account).or_insert((now, 0));
        if now.saturating_sub(*start) >= SPAN {
            (*start, *used) = (now, 0);
        }
        let admitted = *used < limit;
        *used += u32::from(admitted);
        let rate = Rate { limit, remain: limit - *used, reset: *start + SPAN };
        let refusal = || Fault::new(429, "TOO_MANY_REQUESTS", "Request Rate limit Exceeded (211)");
        (Some(rate), if admitted { Ok(()) } else { Err(refusal()) })
    }
}
