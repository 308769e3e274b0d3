//! Lines that many scenarios expect, of a script that follows the books of one market.

use crate::script::Venue;

/// What a cut connection ended by: what is on its way to the server when it goes decides which.
pub(super) const CUT: [&str; 2] =
    ["the connection ended without a close frame (1006)", "the connection was reset"];

/// A first connection is made.
pub(super) fn connects() -> Vec<String> {
    ["connection: idle to connecting", "connection: connecting to handshaking"]
        .map(String::from)
        .into()
}

/// From the start to a live book.
pub(super) fn goes_live(venue: Venue) -> Vec<String> {
    let mut lines = vec![pending(venue)];
    lines.extend(connects());
    lines.extend(subscribes(venue, "new subscription"));
    lines.push(book(venue, "live"));
    lines
}

/// A live connection is lost, for one of these causes, and a further one planned.
pub(super) fn is_lost(venue: Venue, attempt: u32, causes: &[&str]) -> Vec<String> {
    vec![
        book(venue, "stale (disconnected)"),
        any(causes, |cause| format!("connection: live to backoff: {cause}")),
        pending(venue),
        any(causes, |cause| format!("reconnect {attempt}: {cause}")),
    ]
}

/// From a planned reconnect to a live book.
pub(super) fn comes_back(venue: Venue) -> Vec<String> {
    let mut lines = vec![
        "connection: backoff to connecting".to_owned(),
        "connection: connecting to handshaking".to_owned(),
    ];
    lines.extend(subscribes(venue, "new connection"));
    lines.push(book(venue, "live"));
    lines
}

/// From a live book to an orderly end.
pub(super) fn leaves(venue: Venue) -> Vec<String> {
    vec![
        "connection: live to closing".to_owned(),
        book(venue, "stale (disconnected)"),
        "connection: closing to stopped: the server closed with code 1000".to_owned(),
        pending(venue),
        "over: closed by the caller".to_owned(),
    ]
}

/// From an answered handshake to a live connection.
pub(super) fn subscribes(venue: Venue, why: &str) -> Vec<String> {
    vec![
        "connection: handshaking to subscribing".to_owned(),
        book(venue, &format!("syncing ({why})")),
        "connection: subscribing to live".to_owned(),
        stream(venue, "active"),
    ]
}

/// A book's state.
pub(super) fn book(venue: Venue, state: &str) -> String {
    format!("{} book: {state}", venue.symbol())
}

/// A subscription that nobody has answered yet.
pub(super) fn pending(venue: Venue) -> String {
    stream(venue, "pending")
}

/// A subscription's state.
pub(super) fn stream(venue: Venue, state: &str) -> String {
    format!("{} {}: {state}", venue.symbol(), venue.channel())
}

/// Any of these lines.
pub(super) fn any(parts: &[&str], line: impl Fn(&str) -> String) -> String {
    let lines: Vec<_> = parts.iter().map(|part| line(part)).collect();
    lines.join(" | ")
}
