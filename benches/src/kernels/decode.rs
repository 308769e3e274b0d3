//! Decoding: from the bytes of a message to the typed result.

use core::hint::black_box;
use core::ops::Range;

use tickwire_core::decimal::Decimal;
use tickwire_core::exchange::Exchange;
use tickwire_exchanges::gateio::futures::GateioFutures;
use tickwire_exchanges::gateio::spot::GateioSpot;

use crate::corpus::{self, Kind, Sample};
use crate::kernel::{Contender, Input, Kernel, Suite};
use crate::number::Number;
use crate::ours::Decoder;
use crate::peers::jiter::jiter;
use crate::peers::serde::{serde_json, sonic_rs, sonic_rs_str};
use crate::typed::Typed;

/// The common stack's decimal.
type Common = rust_decimal::Decimal;

/// What a connection guarantees behind every message, for wide loads.
const SLACK: usize = 32;

/// Messages end to end in one buffer, as a read leaves them.
#[derive(Clone, Debug)]
pub(crate) struct Texts {
    buffer: String,
    messages: Vec<Range<usize>>,
}

impl Texts {
    /// The messages.
    fn each(&self) -> impl Iterator<Item = &str> {
        self.messages.iter().map(|range| &self.buffer[range.clone()])
    }

    /// The messages with the buffer behind them, and their lengths.
    fn each_with_slack(&self) -> impl Iterator<Item = (&[u8], usize)> {
        let bytes = self.buffer.as_bytes();
        self.messages.iter().map(|range| (&bytes[range.start..], range.len()))
    }
}

impl Input for Texts {
    fn units(&self) -> u64 {
        self.messages.len() as u64
    }

    fn refill(&mut self, other: &Self) {
        self.buffer.clone_from(&other.buffer);
        self.messages.clone_from(&other.messages);
    }
}

/// The kernel of one kind of message.
///
/// # Panics
///
/// Where a contender's result is not what a message was written from.
pub(crate) fn kernel(kind: Kind, part: usize) -> Box<dyn Kernel> {
    let samples = corpus::generate(kind, kind.count() / part);
    let suite = Suite::new(kind.name(), batches(kind, &samples));
    if kind.of_contracts() {
        return contracts(kind, suite, &samples);
    }
    let suite = with_tickwire(suite, &samples, GateioSpot);
    // The gate's peer: told no more than tickwire is.
    let suite = with_peer::<Decimal>(suite, &samples, "sonic-rs + Decimal", move |text, into| {
        sonic_rs(kind, text.as_bytes(), into)
    });
    let known = "sonic-rs (UTF-8 known) + Decimal";
    let suite = with_peer::<Decimal>(suite, &samples, known, move |text, into| {
        sonic_rs_str(kind, text, into)
    });
    let suite = with_peer::<Decimal>(suite, &samples, "jiter + Decimal", move |text, into| {
        jiter(kind, text.as_bytes(), into)
    });
    let common = "serde_json + rust_decimal";
    Box::new(with_peer::<Common>(suite, &samples, common, move |text, into| {
        serde_json(kind, text.as_bytes(), into)
    }))
}

/// Messages of contracts. A book ticker is read by the peers as one of the spot market, to which it
/// is alike; for the others they have no model.
fn contracts(kind: Kind, suite: Suite<Texts>, samples: &[Sample]) -> Box<dyn Kernel> {
    let suite = with_tickwire(suite, samples, GateioFutures::USDT);
    if kind != Kind::ContractBookTicker {
        return Box::new(suite);
    }
    let suite = with_peer::<Decimal>(suite, samples, "sonic-rs + Decimal", |text, into| {
        sonic_rs(Kind::BookTicker, text.as_bytes(), into)
    });
    let suite = with_peer::<Decimal>(suite, samples, "jiter + Decimal", |text, into| {
        jiter(Kind::BookTicker, text.as_bytes(), into)
    });
    let common = "serde_json + rust_decimal";
    Box::new(with_peer::<Common>(suite, samples, common, |text, into| {
        serde_json(Kind::BookTicker, text.as_bytes(), into)
    }))
}

/// Batches of 10 to 16 KB.
fn batches(kind: Kind, samples: &[Sample]) -> Vec<Texts> {
    let size = match kind {
        Kind::Update20 | Kind::ShuffledUpdate20 | Kind::ContractUpdate20 => 16,
        Kind::Update100 => 6,
        _ => 64,
    };
    samples
        .chunks(size)
        .map(|samples| {
            let mut texts = Texts { buffer: String::new(), messages: Vec::new() };
            for sample in samples {
                let start = texts.buffer.len();
                texts.buffer.push_str(&sample.text);
                texts.messages.push(start..texts.buffer.len());
            }
            texts.buffer.push_str(&" ".repeat(SLACK));
            texts
        })
        .collect()
}

fn with_tickwire(
    suite: Suite<Texts>,
    samples: &[Sample],
    venue: impl Exchange + 'static,
) -> Suite<Texts> {
    let mut decoder = Decoder::new(venue);
    for sample in samples {
        assert!(decoder.decode(sample.text.as_bytes(), sample.text.len()), "{}", sample.text);
        assert_eq!(decoder.typed(), sample.truth, "tickwire misreads {}", sample.text);
    }
    suite.with("tickwire", move |texts: &Texts| {
        for (buffer, len) in texts.each_with_slack() {
            assert!(decoder.decode(buffer, len));
            black_box(&mut decoder);
        }
    })
}

fn with_peer<N: Number>(
    suite: Suite<Texts>,
    samples: &[Sample],
    name: &'static str,
    decode: impl Fn(&str, &mut Typed<N>) -> Option<()> + 'static,
) -> Suite<Texts> {
    let mut typed = Typed::<N>::default();
    for sample in samples {
        assert!(decode(&sample.text, &mut typed).is_some(), "{name} refuses {}", sample.text);
        assert_eq!(typed.parts(), sample.truth, "{name} misreads {}", sample.text);
    }
    suite.with(name, contender(typed, decode))
}

fn contender<N: Number>(
    mut typed: Typed<N>,
    decode: impl Fn(&str, &mut Typed<N>) -> Option<()>,
) -> impl Contender<Texts> {
    move |texts: &Texts| {
        for text in texts.each() {
            assert!(decode(text, &mut typed).is_some());
            black_box(&mut typed);
        }
    }
}
