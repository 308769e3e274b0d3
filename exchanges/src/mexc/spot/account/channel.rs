//! The channels of an account.

use core::fmt;
use core::str::FromStr;

/// A private channel (official docs, "Websocket User Data Streams"). Each is one stream of the
/// whole account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AccountChannel {
    /// Orders.
    Orders,
    /// Fills.
    Deals,
    /// Balances.
    Account,
}

/// A text is no private channel; it says which there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountChannelError;

impl AccountChannel {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Orders, Self::Deals, Self::Account];

    /// The venue's name, which is also the text that it is asked for with.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Orders => "spot@private.orders.v3.api.pb",
            Self::Deals => "spot@private.deals.v3.api.pb",
            Self::Account => "spot@private.account.v3.api.pb",
        }
    }

    /// The channel of a name of the venue's.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }
}

/// Without the venue's market and version: `private.orders`.
impl fmt::Display for AccountChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Orders => "private.orders",
            Self::Deals => "private.deals",
            Self::Account => "private.account",
        })
    }
}

impl FromStr for AccountChannel {
    type Err = AccountChannelError;

    fn from_str(text: &str) -> Result<Self, AccountChannelError> {
        match text {
            "private.orders" => Ok(Self::Orders),
            "private.deals" => Ok(Self::Deals),
            "private.account" => Ok(Self::Account),
            _ => Err(AccountChannelError),
        }
    }
}

impl fmt::Display for AccountChannelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the private channels are private.orders, private.deals and private.account")
    }
}

impl core::error::Error for AccountChannelError {}

#[cfg(test)]
mod tests {
    use core::fmt::Write;

    use tickwire_core::text::Writer;

    use super::*;

    #[test]
    fn channels_are_read_back_as_they_are_written() {
        for channel in AccountChannel::ALL {
            let mut text = [0; 24];
            let mut text = Writer::new(&mut text);
            write!(text, "{channel}").unwrap();
            let text = core::str::from_utf8(text.written()).unwrap();
            assert_eq!(text.parse(), Ok(channel));
            assert_eq!(AccountChannel::named(channel.name()), Some(channel));
        }
        for other in ["", "orders", "spot@private.orders.v3.api.pb", "private.Orders"] {
            assert_eq!(other.parse::<AccountChannel>(), Err(AccountChannelError), "{other}");
        }
    }
}
