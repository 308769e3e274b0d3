//! What people and programs read: every fault, state and name in plain words.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod accounts;
mod configuration;
#[cfg(feature = "deflate")]
mod deflate;
mod drafts;
mod markets;
mod notices;
mod peers;

use core::fmt::Display;
use std::collections::BTreeSet;

/// Each reads as it should: in one line that can stand inside another, unlike any other of its
/// table.
fn says<T: Display>(table: &[(T, &str)]) {
    let mut known = BTreeSet::new();
    for (value, words) in table {
        let said = value.to_string();
        assert_eq!(said, *words);
        assert!(!said.is_empty() && !said.contains('\n') && !said.ends_with('.'), "{said:?}");
        assert!(known.insert(said), "two of them read {words:?}");
    }
}

/// A name that programs read: lower case and underscores, padded where that is asked for.
fn names<T: Display>(table: &[(T, &str)]) {
    says(table);
    for (value, name) in table {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
        assert!(name.bytes().all(plain), "{name:?}");
        assert_eq!(format!("{value:>20}").len(), 20, "{name:?}");
    }
}
