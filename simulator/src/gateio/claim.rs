//! Who a client says it is, and whether that is so.

use super::sign;
use crate::account::{Access, Accounts, Faults, Key, Permissions};
use crate::venue::Time;

/// How far a signature's time may be from the venue's (REST docs, "Authentication").
const WINDOW_S: u64 = 60;
/// Where every client comes from.
const ADDRESS: &str = "127.0.0.1";

/// A key, a signature, and what they are to open.
#[derive(Clone, Copy)]
pub(super) struct Claim<'a> {
    pub(super) key: &'a str,
    pub(super) signature: &'a str,
    /// What was signed.
    pub(super) text: &'a str,
    /// In seconds since the epoch.
    pub(super) time: u64,
    pub(super) needs: Needs,
}

/// What a key must be allowed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Needs {
    pub(super) product: fn(&Permissions) -> Access,
    pub(super) access: Access,
}

impl Needs {
    pub(super) const SPOT: Self = Self { product: |it| it.spot, access: Access::Read };

    pub(super) const FUTURES: Self = Self { product: |it| it.futures, access: Access::Read };

    /// The same, to trade.
    pub(super) const fn to_trade(self) -> Self {
        Self { access: Access::Trade, ..self }
    }
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Denial {
    /// The time of the signature is too far from the venue's.
    Expired,
    /// There is no such key.
    Key,
    Signature,
    /// The key may not be used from this address.
    Address,
    /// The key is not allowed this product.
    Product,
    /// The key may only look.
    ReadOnly,
}

impl Denial {
    /// The label (REST docs, "Label list"; of the first four, live).
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Expired => "REQUEST_EXPIRED",
            Self::Key => "INVALID_KEY",
            Self::Signature => "INVALID_SIGNATURE",
            Self::Address => "IP_FORBIDDEN",
            Self::Product => "FORBIDDEN",
            Self::ReadOnly => "READ_ONLY",
        }
    }

    pub(super) const fn message(self) -> &'static str {
        match self {
            Self::Expired => "gap between request Timestamp and server time exceeds 60",
            Self::Key => "Invalid key provided",
            Self::Signature => "Signature mismatch",
            Self::Address => "Client ip not in account ip white list",
            Self::Product => "Key has no permission for this product",
            Self::ReadOnly => "API key is read-only",
        }
    }

    /// The HTTP status.
    pub(super) const fn status(self) -> u16 {
        match self {
            Self::Key | Self::Signature => 401,
            Self::Expired | Self::Address | Self::Product | Self::ReadOnly => 403,
        }
    }
}

impl Claim<'_> {
    /// The account and the place of its key. The time is looked at before the key (live).
    pub(super) fn admitted(
        &self,
        accounts: &Accounts,
        faults: &Faults,
        clock: Time,
    ) -> Result<(usize, usize), Denial> {
        if self.time.abs_diff(clock.as_secs()) > WINDOW_S {
            return Err(Denial::Expired);
        }
        let found = accounts.key(self.key).ok_or(Denial::Key)?;
        let key = key(accounts, found).ok_or(Denial::Key)?;
        if faults.refuse_signatures || !sign::is_hex_of(self.signature, &key.secret, self.text) {
            return Err(Denial::Signature);
        }
        allowed(key, self.needs, faults)?;
        Ok(found)
    }
}

/// Whether a login still opens what is needed.
pub(super) fn logged_in(
    accounts: &Accounts,
    faults: &Faults,
    login: (usize, usize),
    needs: Needs,
) -> Result<usize, Denial> {
    allowed(key(accounts, login).ok_or(Denial::Key)?, needs, faults)?;
    Ok(login.0)
}

pub(super) fn key(accounts: &Accounts, (account, key): (usize, usize)) -> Option<&Key> {
    accounts.account(account)?.profile.keys.get(key)
}

/// Whether a key may be used for that, from here.
pub(super) fn allowed(key: &Key, needs: Needs, faults: &Faults) -> Result<(), Denial> {
    let access = (needs.product)(&key.permissions);
    if faults.refuse_address || !key.admits(ADDRESS) {
        Err(Denial::Address)
    } else if access == Access::None {
        Err(Denial::Product)
    } else if access < needs.access {
        Err(Denial::ReadOnly)
    } else {
        Ok(())
    }
}
