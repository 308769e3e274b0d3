//! The time zones of mini tickers, and the prices that their days began with.

use std::collections::VecDeque;

use crate::market::{Key, Stats, Trade};
use crate::venue::Time;

/// A quarter of an hour, in seconds: all zones are whole numbers of them apart.
const QUARTER: u64 = 900;
/// How many of them a day has.
const DAY: u64 = 96;
/// The offset that `rate` is always counted by, in quarters.
const HOME: i64 = 32;

/// A zone, by the venue's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Zone {
    pub(super) name: &'static str,
    /// Quarters of an hour east of UTC; `None` is the rolling day.
    offset: Option<i64>,
}

/// The documented zones ("MiniTicker").
const ZONES: [(&str, Option<i64>); 25] = [
    ("24H", None),
    ("UTC-10", Some(-40)),
    ("UTC-8", Some(-32)),
    ("UTC-7", Some(-28)),
    ("UTC-6", Some(-24)),
    ("UTC-5", Some(-20)),
    ("UTC-4", Some(-16)),
    ("UTC-3", Some(-12)),
    ("UTC+0", Some(0)),
    ("UTC+1", Some(4)),
    ("UTC+2", Some(8)),
    ("UTC+3", Some(12)),
    ("UTC+4", Some(16)),
    ("UTC+4:30", Some(18)),
    ("UTC+5", Some(20)),
    ("UTC+5:30", Some(22)),
    ("UTC+6", Some(24)),
    ("UTC+7", Some(28)),
    ("UTC+8", Some(32)),
    ("UTC+9", Some(36)),
    ("UTC+10", Some(40)),
    ("UTC+11", Some(44)),
    ("UTC+12", Some(48)),
    ("UTC+12:45", Some(51)),
    ("UTC+13", Some(52)),
];

impl Zone {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let found = ZONES.into_iter().find(|&(name, _)| name == text);
        found.map(|(name, offset)| Self { name, offset })
    }

    /// The quarter that the day began with.
    const fn midnight(self, now: Time) -> u64 {
        let quarter = now.as_secs() / QUARTER;
        match self.offset {
            Some(offset) => midnight(quarter, offset),
            None => quarter.saturating_sub(DAY),
        }
    }
}

const fn midnight(quarter: u64, offset: i64) -> u64 {
    let local = quarter.saturating_add_signed(offset);
    (local - local % DAY).saturating_add_signed(-offset)
}

/// The prices of a market's last two days, by the quarter of an hour.
#[derive(Debug, Default)]
pub(super) struct Closings {
    /// A quarter in which there was a trade, and the price before it.
    before: VecDeque<(u64, Key)>,
}

/// How much a price has changed, in parts of 10,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rates {
    /// Since the day began at UTC+8, and in the day before.
    pub(super) home: (i64, i64),
    /// Since the day began in the zone that was asked for, and in the day before.
    pub(super) zoned: (i64, i64),
}

impl Closings {
    /// Takes a trade; `last` is the price before it.
    pub(super) fn traded(&mut self, trade: &Trade, last: Key) {
        let quarter = trade.at.as_secs() / QUARTER;
        if self.before.back().is_none_or(|&(newest, _)| newest < quarter) {
            self.before.push_back((quarter, last));
            while self.before.len() > 3 * 96 {
                self.before.pop_front();
            }
        }
    }

    pub(super) fn rates(&self, zone: Zone, stats: &Stats, now: Time) -> Rates {
        let home = midnight(now.as_secs() / QUARTER, HOME);
        let rates = |midnight| {
            let (open, earlier) = (self.at(midnight, stats), self.at(midnight - DAY, stats));
            (change(open, stats.last), change(earlier, open))
        };
        Rates { home: rates(home), zoned: rates(zone.midnight(now)) }
    }

    /// The price as a quarter began.
    fn at(&self, quarter: u64, stats: &Stats) -> Key {
        let found = self.before.iter().find(|&&(later, _)| later >= quarter);
        found.map_or(stats.last, |&(_, price)| price)
    }
}

fn change(from: Key, to: Key) -> i64 {
    (to - from).saturating_mul(10_000).checked_div(from).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::Which;

    const HOUR: u64 = 3_600;

    #[test]
    fn days_begin_at_the_midnight_of_their_zone() {
        let midnight = |name| Zone::parse(name).unwrap().midnight(Time::from_secs(1_795_275_007));
        let utc = 1_795_219_200;
        assert_eq!(midnight("UTC+0") * QUARTER, utc);
        assert_eq!(midnight("UTC+8") * QUARTER, utc - 8 * HOUR);
        assert_eq!(midnight("UTC+9") * QUARTER, utc + 15 * HOUR);
        assert_eq!(midnight("UTC+4:30") * QUARTER, utc - 4 * HOUR - HOUR / 2);
        assert_eq!(midnight("UTC-10") * QUARTER, utc + 10 * HOUR);
        assert_eq!(midnight("24H") * QUARTER, 1_795_275_000 - 24 * HOUR);
        assert_eq!(Zone::parse("UTC+14"), None);
    }

    #[test]
    fn a_rate_is_the_change_since_midnight() {
        let mut closings = Closings::default();
        let mut stats = Stats::new(1_000);
        let noon = 1_795_262_400;
        for (hours, price) in [(0, 1_100), (1, 1_210), (24, 1_331), (25, 1_500)] {
            let at = Time::from_secs(noon + hours * HOUR);
            let trade = Trade { id: 1, at, maker: Which::Ask, key: -price, lots: 1 };
            closings.traded(&trade, stats.last);
            stats.traded(&trade);
        }
        let now = Time::from_secs(noon + 25 * HOUR);
        let rates = closings.rates(Zone::parse("UTC+0").unwrap(), &stats, now);
        // At midnight the price was 1,210, and 1,000 the midnight before.
        assert_eq!(rates.zoned, (2_396, 2_100));
        // In the east it was midnight at 16:00: the day began with 1,210 too.
        assert_eq!(rates.home, (2_396, 2_100));
        let rolling = closings.rates(Zone::parse("24H").unwrap(), &stats, now);
        assert_eq!(rolling.zoned, (3_636, 1_000));
    }
}
