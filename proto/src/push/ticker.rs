use super::Fields;

/// Best bids and asks (`PublicBookTickerBatchV3Api`).
pub type BookTickerBatch<'m> = Fields<'m, BookTickerBatchField<'m>>;

message! {
    /// The best bid and ask (`PublicBookTickerV3Api`). A side without orders has empty texts.
    BookTicker {
        /// A decimal number.
        1 bid_price: &'m str,
        /// A decimal number, in the base asset.
        2 bid_quantity: &'m str,
        /// A decimal number.
        3 ask_price: &'m str,
        /// A decimal number, in the base asset.
        4 ask_quantity: &'m str,
    }
}

message! {
    /// The best bid and ask (`PublicAggreBookTickerV3Api`). A side without orders has empty texts.
    AggreBookTicker {
        /// A decimal number.
        1 bid_price: &'m str,
        /// A decimal number, in the base asset.
        2 bid_quantity: &'m str,
        /// A decimal number.
        3 ask_price: &'m str,
        /// A decimal number, in the base asset.
        4 ask_quantity: &'m str,
        /// The version of the book, in decimal digits; since 2026-06, empty before.
        5 version: &'m str,
        /// When the last order behind this version was made, in milliseconds since 1970; since
        /// 2026-06.
        6 last_order_create_time: i64,
    }
}

fields! {
    /// A field of [`BookTickerBatch`].
    BookTickerBatchField {
        /// A best bid and ask.
        1 Item(BookTicker<'m>),
        /// The version of the book, in decimal digits; since 2026-06.
        2 Version(&'m str),
        /// When the last order behind this version was made, in milliseconds since 1970; since
        /// 2026-06.
        3 LastOrderCreateTime(i64),
    }
}
