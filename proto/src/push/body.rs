use super::{
    Account, AggreBookTicker, AggreDeals, AggreDepths, BookTicker, BookTickerBatch, Chunks, Deals,
    IncreaseDepths, IncreaseDepthsBatch, Kline, LimitDepths, MiniTicker, MiniTickers, Order,
    PrivateDeal, Single, View,
};
use crate::wire::{LEN, WireError, tag};

/// Whether a field of the wrapper is one of the bodies: at most one of them is there.
#[inline]
pub(super) const fn is_body(next: u32) -> bool {
    next & 7 == LEN && next >= tag(301, LEN) && next <= tag(315, LEN)
}

macro_rules! bodies {
    ($($(#[$about:meta])* $number:literal $name:ident($view:ty),)+) => {
        /// The body of a push, still to be read: one of the fifteen of the schema.
        #[derive(Clone, Copy, Debug)]
        pub enum Body<'m> {
            $($(#[$about])* $name($view),)+
        }

        impl<'m> Body<'m> {
            /// The view of a body's bytes; `None` where its tag is not one of a body.
            #[inline]
            pub(super) fn of(chunks: Chunks<'m>) -> Option<Self> {
                match chunks.tag() {
                    $(next if next == const { tag($number, LEN) } => {
                        Some(Self::$name(View::of(chunks)))
                    })+
                    _ => None,
                }
            }

            /// Its bytes.
            #[must_use]
            pub fn chunks(&self) -> Chunks<'m> {
                match self {
                    $(Self::$name(view) => view.chunks(),)+
                }
            }

            /// Reads all of it and answers whether it is right; for a body that is not to be read
            /// further.
            ///
            /// # Errors
            ///
            /// [`WireError`].
            pub fn check(self) -> Result<(), WireError> {
                match self {
                    $(Self::$name(view) => view.check(),)+
                }
            }
        }
    };
}

bodies! {
    /// `PublicDealsV3Api`: trades.
    301 Deals(Deals<'m>),
    /// `PublicIncreaseDepthsV3Api`: changes of the book.
    302 IncreaseDepths(IncreaseDepths<'m>),
    /// `PublicLimitDepthsV3Api`: the best levels, all of them in each push.
    303 LimitDepths(LimitDepths<'m>),
    /// `PrivateOrdersV3Api`: an order of the account.
    304 Order(Single<'m, Order<'m>>),
    /// `PublicBookTickerV3Api`: the best bid and ask.
    305 BookTicker(Single<'m, BookTicker<'m>>),
    /// `PrivateDealsV3Api`: a trade of the account.
    306 PrivateDeal(Single<'m, PrivateDeal<'m>>),
    /// `PrivateAccountV3Api`: a balance of the account.
    307 Account(Single<'m, Account<'m>>),
    /// `PublicSpotKlineV3Api`: a candle.
    308 Kline(Single<'m, Kline<'m>>),
    /// `PublicMiniTickerV3Api`: a symbol's day.
    309 MiniTicker(Single<'m, MiniTicker<'m>>),
    /// `PublicMiniTickersV3Api`: the days of many symbols.
    310 MiniTickers(MiniTickers<'m>),
    /// `PublicBookTickerBatchV3Api`: best bids and asks.
    311 BookTickerBatch(BookTickerBatch<'m>),
    /// `PublicIncreaseDepthsBatchV3Api`: changes of the book, several at a time.
    312 IncreaseDepthsBatch(IncreaseDepthsBatch<'m>),
    /// `PublicAggreDepthsV3Api`: changes of the book, gathered over a time.
    313 AggreDepths(AggreDepths<'m>),
    /// `PublicAggreDealsV3Api`: trades, gathered over a time.
    314 AggreDeals(AggreDeals<'m>),
    /// `PublicAggreBookTickerV3Api`: the best bid and ask, gathered over a time.
    315 AggreBookTicker(Single<'m, AggreBookTicker<'m>>),
}
