//! Whom a client trusts, and where it goes: to the host that it was told, by a certificate that
//! stands up, and nowhere else. Every refusal has its twin that is let in.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod certificates;
mod proxies;
mod redirects;
mod scene;
mod strangers;
