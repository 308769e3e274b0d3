use super::Fields;
use crate::wire::Text;

/// Trades (`PublicDealsV3Api`).
pub type Deals<'m> = Fields<'m, DealsField<'m>>;
/// Trades, gathered over a time (`PublicAggreDealsV3Api`); each execution is one item.
pub type AggreDeals<'m> = Fields<'m, AggreDealsField<'m>>;

fields! {
    /// A field of [`Deals`].
    DealsField {
        /// A trade.
        1 Deal(Deal<'m>),
        /// The channel without the symbol.
        2 EventType(&'m str),
    }
}

fields! {
    /// A field of [`AggreDeals`].
    AggreDealsField {
        /// A trade.
        1 Deal(AggreDeal<'m>),
        /// The channel without the symbol.
        2 EventType(&'m str),
    }
}

message! {
    /// A trade (`PublicDealsV3ApiItem`).
    Deal {
        /// A decimal number.
        1 price: Text<'m>,
        /// A decimal number, in the base asset.
        2 quantity: Text<'m>,
        /// The taker's side: 1 buys, 2 sells.
        3 trade_type: i32,
        /// In milliseconds since 1970.
        4 time: i64,
    }
}

message! {
    /// A trade (`PublicAggreDealsV3ApiItem`).
    AggreDeal {
        /// A decimal number.
        1 price: Text<'m>,
        /// A decimal number, in the base asset.
        2 quantity: Text<'m>,
        /// The taker's side: 1 buys, 2 sells.
        3 trade_type: i32,
        /// In milliseconds since 1970.
        4 time: i64,
        /// A text of no documented form; since 2026-06, empty before.
        5 trade_id: &'m str,
    }
}
