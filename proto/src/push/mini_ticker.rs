use super::Fields;

/// The days of many symbols (`PublicMiniTickersV3Api`).
pub type MiniTickers<'m> = Fields<'m, MiniTickersField<'m>>;

message! {
    /// A symbol's day (`PublicMiniTickerV3Api`), of the time zone that the channel names.
    MiniTicker {
        /// The trading pair.
        1 symbol: &'m str,
        /// The last price, a decimal number.
        2 price: &'m str,
        /// The change in the time zone UTC+8, as a decimal fraction of one.
        3 rate: &'m str,
        /// The change in the time zone of the channel, as a decimal fraction of one.
        4 zoned_rate: &'m str,
        /// The highest price, a decimal number.
        5 high: &'m str,
        /// The lowest price, a decimal number.
        6 low: &'m str,
        /// The turnover, a decimal number in the quote asset.
        7 volume: &'m str,
        /// The volume, a decimal number in the base asset.
        8 quantity: &'m str,
        /// The change against the close of the day before, in the time zone UTC+8.
        9 last_close_rate: &'m str,
        /// The change against the close of the day before, in the time zone of the channel.
        10 last_close_zoned_rate: &'m str,
        /// The highest price since the close of the day before.
        11 last_close_high: &'m str,
        /// The lowest price since the close of the day before.
        12 last_close_low: &'m str,
    }
}

fields! {
    /// A field of [`MiniTickers`].
    MiniTickersField {
        /// A symbol's day.
        1 Item(MiniTicker<'m>),
    }
}
