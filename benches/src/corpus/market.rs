//! Eight markets from the dearest coin to the cheapest, each with a price that wanders.

use crate::number::Parts;
use crate::rng::Rng;
use crate::typed::Level;

/// A market with the digits it really has.
#[derive(Clone, Debug)]
pub(crate) struct Market {
    /// The venue's text.
    pub(crate) symbol: &'static str,
    /// Digits behind the point of a price.
    price_scale: u8,
    /// The best bid in units of the last digit.
    bid: u64,
    /// Digits behind the point of an amount.
    amount_scale: u8,
    /// The fewest and the most significant digits of an amount.
    amount_digits: (u8, u8),
    /// The book's last update id.
    pub(crate) update_id: u64,
    /// The last trade's id within the market.
    pub(crate) trade_id: u64,
    /// The venue's clock, in milliseconds since the Unix epoch.
    pub(crate) time_ms: u64,
}

impl Market {
    /// All eight.
    pub(crate) fn all() -> [Self; 8] {
        [
            market("BTC_USDT", (1, 641_235), (6, (2, 7)), 28_113_000_000),
            market("ETH_USDT", (2, 312_547), (5, (2, 7)), 21_450_000_000),
            market("SOL_USDT", (2, 15_123), (3, (2, 6)), 9_730_000_000),
            market("XRP_USDT", (4, 21_534), (2, (3, 7)), 8_210_000_000),
            market("DOGE_USDT", (5, 12_345), (2, (3, 8)), 7_940_000_000),
            market("GT_USDT", (3, 11_873), (3, (2, 6)), 5_020_000_000),
            market("SHIB_USDT", (9, 12_394), (1, (6, 10)), 4_870_000_000),
            market("PEPE_USDT", (10, 98_123), (0, (6, 11)), 3_610_000_000),
        ]
    }

    /// Lets some time pass: the price moves, ids and clocks advance.
    pub(crate) fn advance(&mut self, rng: &mut Rng) {
        let step = rng.geometric(6);
        let floor = self.bid / 2;
        self.bid = if rng.chance(50) { self.bid + step } else { (self.bid - step).max(floor) };
        self.update_id += 1 + rng.geometric(5);
        self.trade_id += 1;
        self.time_ms += rng.below(40);
    }

    /// The best bid and ask, between which the spread is 1 to 4 units.
    pub(crate) fn best(&mut self, rng: &mut Rng) -> (Level<Parts>, Level<Parts>) {
        let ask = self.bid + 1 + rng.below(4);
        let bid = Level { price: self.price(self.bid), size: self.amount(rng) };
        (bid, Level { price: self.price(ask), size: self.amount(rng) })
    }

    /// A trade's price and size.
    pub(crate) fn deal(&mut self, rng: &mut Rng) -> Level<Parts> {
        Level { price: self.price(self.bid + rng.below(2)), size: self.amount(rng) }
    }

    /// One changed level at `distance` units into a side; 35 % are deletions.
    pub(crate) fn change(&mut self, bid: bool, distance: u64, rng: &mut Rng) -> Level<Parts> {
        let ticks =
            if bid { self.bid.saturating_sub(distance).max(1) } else { self.bid + 1 + distance };
        let size = if rng.chance(35) { Parts::default() } else { self.amount(rng) };
        Level { price: self.price(ticks), size }
    }

    /// Changed levels of one side, best first, as venues sort them.
    pub(crate) fn changes(&mut self, bid: bool, count: usize, rng: &mut Rng) -> Vec<Level<Parts>> {
        let mut distance = rng.geometric(2);
        (0..count)
            .map(|_| {
                distance += 1 + rng.geometric(5);
                self.change(bid, distance, rng)
            })
            .collect()
    }

    fn price(&self, ticks: u64) -> Parts {
        Parts::trimmed(ticks, self.price_scale)
    }

    /// An amount whose number of digits is uniform, as sizes on a book are about log-uniform; one
    /// in twenty has ten decimals, as far as 18 digits reach.
    fn amount(&self, rng: &mut Rng) -> Parts {
        let (fewest, most) = self.amount_digits;
        let digits = rng.within(u64::from(fewest), u64::from(most)) as u8;
        let mantissa = rng.within(power(digits - 1), power(digits) - 1);
        if !rng.chance(5) {
            return Parts::trimmed(mantissa, self.amount_scale);
        }
        let more = (10 - self.amount_scale).min(18 - digits);
        let unit = power(more);
        Parts::trimmed(mantissa * unit + rng.below(unit), self.amount_scale + more)
    }
}

fn power(digits: u8) -> u64 {
    10u64.pow(u32::from(digits))
}

fn market(
    symbol: &'static str,
    (price_scale, bid): (u8, u64),
    (amount_scale, amount_digits): (u8, (u8, u8)),
    update_id: u64,
) -> Market {
    let (trade_id, time_ms) = (update_id / 700, 1_770_000_000_000);
    Market { symbol, price_scale, bid, amount_scale, amount_digits, update_id, trade_id, time_ms }
}
