//! A million broken inputs after a valid handshake: no panic, no endless drain.

use core::time::Duration;
use std::io::Write;

use tickwire_core::exchange::Exchange;
use tickwire_exchanges::gateio::futures::{FuturesChannel, GateioFutures, UpdateStream};
use tickwire_exchanges::gateio::spot::{GateioSpot, ObuLevels, SpotChannel};

use crate::capture::Capture;
use crate::client::{Client, Sizes};
use crate::{samples, server};

const CHANNELS: &[SpotChannel] =
    &[SpotChannel::Obu(ObuLevels::L50), SpotChannel::Trades, SpotChannel::BookTicker];
const CONTRACTS: &[FuturesChannel] = &[
    FuturesChannel::OrderBookUpdate(UpdateStream::Ms100L100),
    FuturesChannel::Trades,
    FuturesChannel::BookTicker,
];
const INPUTS: usize = 1_000_000;

/// xorshift64*: enough to choose mutations with, and repeatable.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

#[test]
fn a_million_mutants_never_panic() {
    feed(GateioSpot, CHANNELS, INPUTS);
}

#[test]
fn nor_do_those_of_contracts() {
    feed(GateioFutures::USDT, CONTRACTS, INPUTS / 4);
}

fn feed<X: Exchange + Copy + 'static>(venue: X, channels: &'static [X::Channel], inputs: usize) {
    let seeds = seeds();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut client = fresh(venue, channels);
    let (mut bytes, mut malformed, mut reconnects) = (0usize, 0usize, 0usize);
    for input in 0..inputs {
        let mut mutant = seeds[random.below(seeds.len())].clone();
        for _ in 0..=random.below(4) {
            mutate(&mut mutant, &mut random);
        }
        bytes += mutant.len();
        let outputs = client.outputs;
        let reads = 1 + random.below(3);
        for chunk in mutant.chunks(mutant.len().div_ceil(reads).max(1)) {
            client.receive(chunk);
        }
        let made = client.outputs - outputs;
        assert!(made <= 4 * mutant.len() + 200, "input {input}: {made} outputs for {mutant:?}");
        malformed += client.said.matches("Malformed").count();
        client.said.clear();
        client.calls.clear();
        if !client.connection.is_connected() {
            reconnects += 1;
            client = fresh(venue, channels);
        }
    }
    assert!(malformed > inputs / 100, "mutants reach the decoder: {malformed}");
    // Past the capture of the test harness: a passing run says how much it did.
    let said = format!(
        "mutants: {inputs} inputs, {bytes} bytes, {malformed} malformed, {reconnects} reconnects\n"
    );
    std::io::stderr().write_all(said.as_bytes()).unwrap();
}

fn fresh<X: Exchange + Copy + 'static>(venue: X, channels: &'static [X::Channel]) -> Client<X> {
    let sizes = Sizes { rx: 8192, depth: 32 };
    let mut client = Client::new(venue, &["BTC_USDT", "GT_USDT"], channels, sizes);
    client.open();
    client.pass(Duration::from_millis(1));
    client.said.clear();
    client
}

/// Frames to start from: every constructed message, and those of a capture.
fn seeds() -> Vec<Vec<u8>> {
    let (spot, futures) = (Capture::constructed(), Capture::constructed_futures());
    let mut seeds = vec![spot.before, spot.after, futures.before, futures.after];
    for file in samples::files(&samples::constructed()) {
        seeds.push(server::text(&std::fs::read(file).unwrap()));
    }
    seeds.retain(|seed| seed.len() < 4096);
    assert!(seeds.len() > 20);
    seeds
}

fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(bytes.len());
    match random.below(7) {
        0 | 1 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
        2 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = b"\"\\{}[]:,-.0e\x00\xFFu"[random.below(15)];
            }
        }
        3 => bytes.truncate(at),
        4 => {
            let end = (at + random.below(16)).min(bytes.len());
            bytes.drain(at..end);
        }
        5 => {
            let end = (at + random.below(16)).min(bytes.len());
            let copy = bytes[at..end].to_vec();
            let to = random.below(bytes.len());
            bytes.splice(to..to, copy);
        }
        _ => bytes.insert(at, random.next() as u8),
    }
}
