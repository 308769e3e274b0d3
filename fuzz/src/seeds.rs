//! The seeds of the corpora: made of the messages in `testdata` and of frames written here.

mod decimal;
mod deflated;
mod frames;
mod http;
mod messages;
mod rest;
mod scripts;

use std::io;

/// A name and an input.
pub type Seed = (String, Vec<u8>);

/// The seeds of a target.
///
/// # Errors
///
/// Where a file of `testdata` cannot be read.
pub fn of(target: &str) -> io::Result<Vec<Seed>> {
    Ok(match target {
        "ws_bytes" => frames::scripts(),
        "ws_differential" => frames::plain(),
        "handshake" => http::answers(),
        "rest_call" => rest::answers(),
        "inflate" => deflated::messages(),
        "http_response" => messages::answers(),
        "decimal" => decimal::texts(),
        "book" => scripts::books(),
        "session_frames" => scripts::sessions(),
        "connection_bytes" => messages::records()?,
        "gateio_decode" => messages::gateio()?,
        "mexc_decode" => messages::mexc()?,
        other => panic!("no seeds of {other}"),
    })
}

/// Named inputs.
fn named(seeds: impl IntoIterator<Item = (&'static str, Vec<u8>)>) -> Vec<Seed> {
    seeds.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect()
}
