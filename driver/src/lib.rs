//! Feeds and accounts over any runtime.
#![forbid(unsafe_code)]
