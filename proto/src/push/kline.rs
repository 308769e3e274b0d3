message! {
    /// A candle (`PublicSpotKlineV3Api`). Mind the order on the wire: open, close, high, low.
    Kline {
        /// The venue's word, such as `Min1`, `Hour4`, `Month1`.
        1 interval: &'m str,
        /// When it opens, in seconds since 1970.
        2 window_start: i64,
        /// A decimal number.
        3 opening_price: &'m str,
        /// A decimal number.
        4 closing_price: &'m str,
        /// A decimal number.
        5 highest_price: &'m str,
        /// A decimal number.
        6 lowest_price: &'m str,
        /// A decimal number, in the base asset.
        7 volume: &'m str,
        /// A decimal number, in the quote asset.
        8 amount: &'m str,
        /// When it closes, in seconds since 1970.
        9 window_end: i64,
    }
}
