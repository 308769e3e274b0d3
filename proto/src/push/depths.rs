use super::Fields;
use crate::wire::Text;

/// Changes of the book (`PublicIncreaseDepthsV3Api`).
pub type IncreaseDepths<'m> = Fields<'m, IncreaseDepthsField<'m>>;
/// Changes of the book, several at a time (`PublicIncreaseDepthsBatchV3Api`).
pub type IncreaseDepthsBatch<'m> = Fields<'m, IncreaseDepthsBatchField<'m>>;
/// The best levels, all of them in each push (`PublicLimitDepthsV3Api`).
pub type LimitDepths<'m> = Fields<'m, LimitDepthsField<'m>>;
/// Changes of the book, gathered over a time (`PublicAggreDepthsV3Api`).
pub type AggreDepths<'m> = Fields<'m, AggreDepthsField<'m>>;

fields! {
    /// A field of [`IncreaseDepths`].
    IncreaseDepthsField {
        /// A changed ask.
        1 Ask(Level<'m>),
        /// A changed bid.
        2 Bid(Level<'m>),
        /// The channel without the symbol.
        3 EventType(&'m str),
        /// The version that the changes lead to, in decimal digits.
        4 Version(&'m str),
    }
}

fields! {
    /// A field of [`IncreaseDepthsBatch`].
    IncreaseDepthsBatchField {
        /// One set of changes.
        1 Item(IncreaseDepths<'m>),
        /// The channel without the symbol.
        2 EventType(&'m str),
    }
}

fields! {
    /// A field of [`LimitDepths`].
    LimitDepthsField {
        /// An ask.
        1 Ask(Level<'m>),
        /// A bid.
        2 Bid(Level<'m>),
        /// The channel without symbol and depth.
        3 EventType(&'m str),
        /// The version of the book, in decimal digits.
        4 Version(&'m str),
        /// When the last order behind this version was made, in milliseconds since 1970; since
        /// 2026-06.
        5 LastOrderCreateTime(i64),
    }
}

fields! {
    /// A field of [`AggreDepths`].
    AggreDepthsField {
        /// A changed ask.
        1 Ask(Level<'m>),
        /// A changed bid.
        2 Bid(Level<'m>),
        /// The channel without the symbol.
        3 EventType(&'m str),
        /// The first version that the changes are of, in decimal digits.
        4 FromVersion(&'m str),
        /// The last version that the changes are of, in decimal digits.
        5 ToVersion(&'m str),
        /// When the last order behind this version was made, in milliseconds since 1970; since
        /// 2026-06.
        6 LastOrderCreateTime(i64),
    }
}

message! {
    /// A level of a book (`PublicAggreDepthV3ApiItem` and its like, the same on the wire).
    Level {
        /// A decimal number; empty where absent.
        1 price: Text<'m>,
        /// A decimal number; empty where absent. Zero deletes the level from a book.
        2 quantity: Text<'m>,
    }
}
