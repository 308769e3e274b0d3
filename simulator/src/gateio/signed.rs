//! REST requests about accounts: their signature (REST docs, "Authentication").

use super::answer::error;
use super::claim::{Claim, Denial, Needs};
use super::sign;
use crate::account::{Accounts, Faults};
use crate::percent::decoded;
use crate::venue::{Answer, Request, Time};

/// The account whose request it is, or the refusal.
pub(super) fn admitted(
    request: &Request<'_>,
    needs: Needs,
    accounts: &Accounts,
    faults: &Faults,
    clock: Time,
) -> Result<usize, Answer> {
    let key = header(request, "KEY")?;
    let timestamp = header(request, "Timestamp")?;
    let signature = header(request, "SIGN")?;
    let Request { method, path, query, body, .. } = request;
    // The query is signed without its escapes.
    let (query, hash) = (decoded(query), sign::hash(body));
    let text = format!("{method}\n{path}\n{query}\n{hash}\n{timestamp}");
    // What is no number is no time that the venue could be near to.
    let time = timestamp.parse().unwrap_or(0);
    let claim = Claim { key, signature, text: &text, time, needs };
    let admitted = claim.admitted(accounts, faults, clock);
    admitted.map(|(account, _)| account).map_err(refused)
}

fn refused(denial: Denial) -> Answer {
    error(denial.status(), denial.label(), denial.message())
}

fn header<'a>(request: &Request<'a>, wanted: &str) -> Result<&'a str, Answer> {
    let found = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
    found.map(|(_, value)| value.as_str()).ok_or_else(|| {
        let message = format!("Missing required header: {wanted}");
        error(400, "MISSING_REQUIRED_HEADER", &message)
    })
}
