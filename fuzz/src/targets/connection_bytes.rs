//! Whole connections of the venues, with any bytes after a good handshake, in any reads: what is
//! said of the stream does not depend on the reads.
//!
//! The input is a list of records: a kind, a length of two bytes, and so many bytes, which are the
//! payload of a frame, or bytes of the wire, or the answer of a REST call, or time.

mod client;

use core::time::Duration;

use tickwire_exchanges::factory::PublicExchange;
use tickwire_exchanges::gateio::futures::{FuturesChannel, GateioFutures};
use tickwire_exchanges::gateio::spot::{GateioSpot, SpotChannel};
use tickwire_exchanges::mexc::spot::{self as mexc, MexcSpot};

use crate::input::Input;
use crate::wire;
use client::Client;

/// Runs an input: the venue, the length of reads, then records.
pub(super) fn run(data: &[u8]) {
    let mut input = Input::new(data);
    let (venue, read) = (input.byte(), 1 + usize::from(input.byte()));
    let records = records(&mut input);
    match venue % 3 {
        0 => both(GateioSpot, &spot_channels(), "BTC_USDT", &records, read),
        1 => both(GateioFutures::USDT, &futures_channels(), "BTC_USDT", &records, read),
        _ => both(MexcSpot, &mexc_channels(), "BTCUSDT", &records, read),
    }
}

fn spot_channels() -> [SpotChannel; 4] {
    parsed(["order_book_update", "trades", "book_ticker", "tickers"])
}

fn futures_channels() -> [FuturesChannel; 3] {
    parsed(["order_book_update", "trades", "tickers"])
}

fn mexc_channels() -> [mexc::SpotChannel; 3] {
    parsed(["aggre.depth@100ms", "aggre.deals@100ms", "miniTicker@UTC+8"])
}

fn parsed<C: core::str::FromStr<Err: core::fmt::Debug>, const N: usize>(
    names: [&str; N],
) -> [C; N] {
    names.map(|name| name.parse().expect(name))
}

/// What happens.
enum Record<'a> {
    /// Bytes of the wire: a frame of this payload, or the bytes as they are.
    Bytes(Vec<u8>),
    /// The answer of the oldest REST call.
    Answer(u16, &'a [u8]),
    /// Time passes.
    Pass(Duration),
}

/// Reads the records; bytes that follow each other are one.
fn records<'a>(input: &mut Input<'a>) -> Vec<Record<'a>> {
    let mut records = Vec::new();
    while !input.is_empty() {
        let kind = input.byte();
        let len = usize::from(input.short() % 2_048);
        let bytes = input.take(len);
        let wire = match kind % 8 {
            0 => bytes.to_vec(),
            1..=3 => wire::frame(0x80 | wire::TEXT, bytes),
            4 => wire::frame(0x80 | wire::BINARY, bytes),
            5 => {
                let (first, second) = bytes.split_at(bytes.len() / 2);
                let opcode = if kind & 8 == 0 { wire::TEXT } else { wire::BINARY };
                let last = wire::frame(0x80 | wire::CONTINUATION, second);
                [wire::frame(opcode, first), wire::frame(0x80 | wire::PING, b"p"), last].concat()
            }
            6 => {
                let status = [200, 200, 404, 429, 503][usize::from(kind >> 3) % 5];
                records.push(Record::Answer(status, bytes));
                continue;
            }
            _ => {
                let digit = |sum: u64, &byte: &u8| sum.wrapping_mul(7) + u64::from(byte >> 1);
                let nanos = bytes.iter().take(20).fold(1, digit);
                records.push(Record::Pass(Duration::from_nanos(nanos % 100_000_000_000)));
                continue;
            }
        };
        match records.last_mut() {
            Some(Record::Bytes(before)) => before.extend(wire),
            _ => records.push(Record::Bytes(wire)),
        }
    }
    records
}

/// Runs the records in reads as long as can be, and in reads of `read` bytes.
fn both<X: PublicExchange>(
    venue: X,
    channels: &[X::Channel],
    symbol: &str,
    records: &[Record<'_>],
    read: usize,
) {
    let whole = told(venue, channels, symbol, records, usize::MAX);
    let shredded = told(venue, channels, symbol, records, read);
    // A call that is asked for between two reads is answered before what the second brings; so what
    // comes of answers depends on the reads, and is only bounded.
    if !records.iter().any(|record| matches!(record, Record::Answer(..))) {
        let (whole, shredded) = (of_the_stream(&whole), of_the_stream(&shredded));
        assert!(whole == shredded, "reads do not matter: {}", first_difference(&whole, &shredded));
    }
}

/// The lines that are of the stream, and not of calls.
fn of_the_stream(said: &str) -> Vec<&str> {
    let of_calls = |line: &&str| line.starts_with("SnapshotFailed") || line.starts_with("again in");
    said.lines().filter(|line| !of_calls(line)).collect()
}

fn first_difference(whole: &[&str], shredded: &[&str]) -> String {
    let same = whole.iter().zip(shredded).take_while(|(one, other)| one == other).count();
    format!("line {same}: {:?}, not {:?}", whole.get(same), shredded.get(same))
}

fn told<X: PublicExchange>(
    venue: X,
    channels: &[X::Channel],
    symbol: &str,
    records: &[Record<'_>],
    read: usize,
) -> String {
    let mut client = Client::open(venue, channels, symbol, read);
    for record in records {
        match record {
            Record::Bytes(bytes) => client.receive(bytes),
            Record::Answer(status, body) => client.answer(*status, body),
            Record::Pass(time) => client.pass(*time),
        }
    }
    client.end()
}
