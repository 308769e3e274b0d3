//! What of an account can be asked for over REST.

use crate::account::Access;
use crate::venue::Request;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Endpoint {
    CreateListenKey,
    ExtendListenKey,
    EndListenKey,
    ListenKeys,
    Balances,
    OpenOrders,
    Fills,
    Order,
    Place,
    Cancel,
    CancelAll,
}

impl Endpoint {
    /// What a request is for, where it is about an account.
    pub(in super::super) fn of(request: &Request<'_>) -> Option<Self> {
        Some(match (request.method, request.path) {
            ("POST", "/api/v3/userDataStream") => Self::CreateListenKey,
            ("PUT", "/api/v3/userDataStream") => Self::ExtendListenKey,
            ("DELETE", "/api/v3/userDataStream") => Self::EndListenKey,
            ("GET", "/api/v3/userDataStream") => Self::ListenKeys,
            ("GET", "/api/v3/account") => Self::Balances,
            ("GET", "/api/v3/openOrders") => Self::OpenOrders,
            ("GET", "/api/v3/myTrades") => Self::Fills,
            ("GET", "/api/v3/order") => Self::Order,
            ("POST", "/api/v3/order") => Self::Place,
            ("DELETE", "/api/v3/order") => Self::Cancel,
            ("DELETE", "/api/v3/openOrders") => Self::CancelAll,
            _ => return None,
        })
    }

    /// What it counts for in the limit.
    pub(in super::super) const fn weight(self) -> u32 {
        match self {
            Self::Balances | Self::Fills => 10,
            Self::OpenOrders => 3,
            Self::Order => 2,
            _ => 1,
        }
    }

    /// What a key must be allowed.
    pub(super) const fn needs(self) -> Access {
        if self.trades() { Access::Trade } else { Access::Read }
    }

    /// Whether it changes orders.
    pub(super) const fn trades(self) -> bool {
        matches!(self, Self::Place | Self::Cancel | Self::CancelAll)
    }
}
