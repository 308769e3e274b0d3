//! What a feed takes on real sockets: allocations a message, and what is left when it has gone.
#![allow(
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod callbacks;
mod client;
mod cycles;
mod source;
mod stream;

#[test]
fn the_counter_counts() {
    let counted = allocation_counter::measure(|| drop(core::hint::black_box(vec![1u8])));
    assert_eq!(counted.count_total, 1);
}
