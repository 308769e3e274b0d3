//! Who asks, and whether that is so: key, timestamp, signature, address, permission ("SIGNED").

use super::refusal::Refusal;
use super::sign;
use crate::account::{Access, Accounts, Faults, Key};
use crate::market::ms;
use crate::percent::decoded;
use crate::venue::{Request, Time};

/// How old a request may be where it does not say.
const WINDOW_MS: u64 = 5_000;
/// The most that it may say.
const WINDOW_MAX_MS: u64 = 60_000;
/// How far it may be ahead of the venue.
const AHEAD_MS: u64 = 1_000;
/// Where every client comes from.
const ADDRESS: &str = "127.0.0.1";

/// The parameters of a request: those of its query, then those of its body.
#[derive(Debug)]
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub(super) fn of(request: &Request<'_>) -> Self {
        let body = String::from_utf8_lossy(request.body);
        let parts = request.query.split('&').chain(body.split('&'));
        let pairs = parts.filter_map(|part| {
            let (name, value) = part.split_once('=')?;
            Some((name.to_owned(), decoded(value)))
        });
        Self(pairs.collect())
    }

    /// One that is there and not empty.
    pub(super) fn find(&self, wanted: &str) -> Option<&str> {
        let found = self.0.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// One that must be there.
    pub(super) fn need(&self, wanted: &'static str) -> Result<&str, Refusal> {
        self.find(wanted).ok_or(Refusal::Missing(wanted))
    }

    pub(super) fn number(&self, wanted: &str) -> Result<Option<u64>, Refusal> {
        let number = |text: &str| text.parse().map_err(|_| Refusal::Parameter);
        self.find(wanted).map(number).transpose()
    }
}

/// The account whose request it is. `clock` is the venue's.
pub(super) fn admitted(
    request: &Request<'_>,
    parameters: &Parameters,
    needs: Access,
    (accounts, faults): (&Accounts, &Faults),
    clock: Time,
) -> Result<usize, Refusal> {
    let key = request.header("X-MEXC-APIKEY").ok_or(Refusal::NoKey)?;
    let (account, place) = accounts.key(key).ok_or(Refusal::Key)?;
    let key = accounts.account(account).and_then(|it| it.profile.keys.get(place));
    let key = key.ok_or(Refusal::Key)?;
    in_time(parameters, clock)?;
    let signature = parameters.need("signature")?;
    if faults.refuse_signatures || !sign::is_of(signature, &key.secret, &signed(request)) {
        return Err(Refusal::Signature);
    }
    allowed(key, needs, faults)?;
    Ok(account)
}

fn in_time(parameters: &Parameters, clock: Time) -> Result<(), Refusal> {
    let timestamp = parameters.number("timestamp")?.ok_or(Refusal::Missing("timestamp"))?;
    let window = parameters.number("recvWindow")?.unwrap_or(WINDOW_MS);
    if window > WINDOW_MAX_MS {
        return Err(Refusal::WindowTooLong);
    }
    let now = ms(clock);
    let is_in = timestamp < now + AHEAD_MS && now.saturating_sub(timestamp) <= window;
    if is_in { Ok(()) } else { Err(Refusal::Window) }
}

/// What is signed: the query and behind it the body, as they were sent, without the signature.
fn signed(request: &Request<'_>) -> String {
    let body = String::from_utf8_lossy(request.body);
    let without = |text: &str| {
        let parts = text.split('&').filter(|part| !part.starts_with("signature="));
        parts.collect::<Vec<_>>().join("&")
    };
    without(request.query) + &without(&body)
}

fn allowed(key: &Key, needs: Access, faults: &Faults) -> Result<(), Refusal> {
    if faults.refuse_address || !key.admits(ADDRESS) {
        Err(Refusal::Address)
    } else if key.permissions.spot < needs {
        Err(Refusal::Permission)
    } else {
        Ok(())
    }
}
