//! The table of outward events: which fields a live line has, and of which kind each is.

use serde_json::Value;

/// What may stand in a field.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    /// A decimal, as a string.
    Money,
    Integer,
    /// As the venue has it: a number or a text.
    Id,
    Flag,
    /// Pairs of decimals.
    Levels,
    /// One of these texts.
    One(&'static [&'static str]),
    /// What is said, or `null`.
    Maybe(&'static Kind),
}

use Kind::{Flag, Id, Integer, Levels, Maybe, Money, One, Text};

const MAYBE_MONEY: Kind = Maybe(&Money);
const MAYBE_INTEGER: Kind = Maybe(&Integer);
const MAYBE_TEXT: Kind = Maybe(&Text);

/// The fields of every live line.
const COMMON: &[(&str, Kind)] = &[
    ("type", Text),
    ("venue", One(&["gateio-spot", "mexc-spot"])),
    ("symbol", MAYBE_TEXT),
    ("time_ns", MAYBE_INTEGER),
    ("recv_ns", Integer),
];

/// The fields of each type beside the common ones.
const TYPES: &[(&str, &[(&str, Kind)])] = &[
    ("trade", &[("id", Id), ("price", Money), ("size", Money), ("side", One(&["buy", "sell"]))]),
    (
        "book_ticker",
        &[
            ("id", Integer),
            ("bid_price", MAYBE_MONEY),
            ("bid_size", MAYBE_MONEY),
            ("ask_price", MAYBE_MONEY),
            ("ask_size", MAYBE_MONEY),
        ],
    ),
    (
        "book_delta",
        &[("first_id", MAYBE_INTEGER), ("last_id", Integer), ("bids", Levels), ("asks", Levels)],
    ),
    ("book_snapshot", &[("id", MAYBE_INTEGER), ("bids", Levels), ("asks", Levels)]),
    (
        "ticker",
        &[
            ("last", MAYBE_MONEY),
            ("bid_price", MAYBE_MONEY),
            ("ask_price", MAYBE_MONEY),
            ("high_24h", MAYBE_MONEY),
            ("low_24h", MAYBE_MONEY),
            ("base_volume_24h", MAYBE_MONEY),
            ("quote_volume_24h", MAYBE_MONEY),
            ("change_pct_24h", MAYBE_MONEY),
        ],
    ),
    (
        "candle",
        &[
            ("interval", Text),
            ("open_ns", MAYBE_INTEGER),
            ("close_ns", MAYBE_INTEGER),
            ("open", Money),
            ("high", Money),
            ("low", Money),
            ("close", Money),
            ("base_volume", MAYBE_MONEY),
            ("quote_volume", MAYBE_MONEY),
            ("closed", Maybe(&Flag)),
        ],
    ),
    (
        "book_state",
        &[
            ("state", One(&["syncing", "live", "stale"])),
            ("reason", MAYBE_TEXT),
            ("epoch", Integer),
            ("id", MAYBE_INTEGER),
            ("age_ns", MAYBE_INTEGER),
        ],
    ),
    (
        "connection",
        &[
            ("connection", MAYBE_INTEGER),
            (
                "state",
                One(&[
                    "idle",
                    "preparing",
                    "connecting",
                    "handshaking",
                    "authenticating",
                    "subscribing",
                    "live",
                    "closing",
                    "backoff",
                    "stopped",
                ]),
            ),
            ("reason", MAYBE_TEXT),
            ("attempt", MAYBE_INTEGER),
            ("retry_in_ns", MAYBE_INTEGER),
        ],
    ),
    (
        "plan",
        &[
            ("connection", Integer),
            ("change", One(&["opening", "taken_over", "not_taken_over", "closing"])),
            ("other", MAYBE_INTEGER),
            ("symbols", MAYBE_INTEGER),
            ("reason", Text),
        ],
    ),
    ("error", &[("error", Text), ("at", Integer), ("message", Text)]),
    (
        "subscription",
        &[
            ("channel", MAYBE_TEXT),
            ("state", One(&["pending", "active", "refused", "silent", "gone"])),
            ("code", MAYBE_INTEGER),
            ("reason", MAYBE_TEXT),
        ],
    ),
];

/// Asserts that a line has the fields of its type, no others, and each of its kind.
pub(crate) fn assert_line(line: &Value) {
    let kind = line["type"].as_str().unwrap_or_default();
    let (_, fields) = TYPES
        .iter()
        .find(|(name, _)| *name == kind)
        .unwrap_or_else(|| panic!("no type of the contract: {line}"));
    let object = line.as_object().unwrap_or_else(|| panic!("no object: {line}"));
    assert_eq!(object.len(), COMMON.len() + fields.len(), "{line}");
    for (name, kind) in COMMON.iter().chain(*fields) {
        let value = object.get(*name).unwrap_or_else(|| panic!("no {name}: {line}"));
        assert!(is(value, *kind), "{name} is of another kind: {line}");
    }
}

fn is(value: &Value, kind: Kind) -> bool {
    let money = |value: &Value| value.as_str().is_some_and(is_decimal);
    let pair = |level: &Value| {
        level.as_array().is_some_and(|pair| pair.len() == 2 && pair.iter().all(money))
    };
    match kind {
        Text => value.as_str().is_some_and(|text| !text.is_empty()),
        Money => money(value),
        Integer => value.is_u64() || value.is_i64(),
        Id => is(value, Integer) || is(value, Text),
        Flag => value.is_boolean(),
        Levels => value.as_array().is_some_and(|levels| levels.iter().all(pair)),
        One(texts) => value.as_str().is_some_and(|text| texts.contains(&text)),
        Maybe(kind) => value.is_null() || is(value, *kind),
    }
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.bytes().filter(|byte| *byte == b'.').count() <= 1
}
