//! The time zones of the mini tickers.

use core::fmt;

/// When the day of a mini ticker starts, or that its statistics are of the last 24 hours.
///
/// These are the zones of the official docs ("MiniTicker"); a subscription without one is refused.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(u8);

/// The venue's texts.
const TEXTS: [&str; 25] = [
    "24H",
    "UTC+8",
    "UTC+0",
    "UTC-10",
    "UTC-8",
    "UTC-7",
    "UTC-6",
    "UTC-5",
    "UTC-4",
    "UTC-3",
    "UTC+1",
    "UTC+2",
    "UTC+3",
    "UTC+4",
    "UTC+4:30",
    "UTC+5",
    "UTC+5:30",
    "UTC+6",
    "UTC+7",
    "UTC+9",
    "UTC+10",
    "UTC+11",
    "UTC+12",
    "UTC+12:45",
    "UTC+13",
];

impl Zone {
    /// The last 24 hours: `24H`.
    pub const HOURS_24: Self = Self(0);
    /// The day of Singapore, the venue's own: `UTC+8`.
    pub const UTC_8: Self = Self(1);
    /// The day of UTC: `UTC+0`.
    pub const UTC_0: Self = Self(2);

    /// Makes a zone of the venue's text, such as `UTC+5:30`; `None` where the venue has no such.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let at = TEXTS.into_iter().position(|known| known == text)?;
        u8::try_from(at).ok().map(Self)
    }

    /// All zones of the venue.
    pub fn all() -> impl Iterator<Item = Self> {
        TEXTS.into_iter().filter_map(Self::new)
    }

    /// The venue's text.
    #[must_use]
    pub fn text(self) -> &'static str {
        TEXTS.get(usize::from(self.0)).copied().unwrap_or_default()
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_named_as_by_the_venue() {
        assert_eq!(Zone::all().count(), TEXTS.len());
        for zone in Zone::all() {
            assert_eq!(Zone::new(zone.text()), Some(zone));
        }
        for (zone, text) in
            [(Zone::HOURS_24, "24H"), (Zone::UTC_8, "UTC+8"), (Zone::UTC_0, "UTC+0")]
        {
            assert_eq!(zone.text(), text);
        }
        for text in ["", "UTC", "UTC+08", "utc+8", "UTC+14", "24h", "UTC+8 "] {
            assert_eq!(Zone::new(text), None, "{text}");
        }
    }
}
