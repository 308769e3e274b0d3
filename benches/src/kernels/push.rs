//! Decoding of protobuf: from the bytes of a push to the typed result.

use core::hint::black_box;
use core::ops::Range;

use tickwire_core::decimal::Decimal;

use crate::corpus::{self, PushKind, PushSample};
use crate::kernel::{Contender, Input, Kernel, Suite};
use crate::number::Number;
use crate::ours::PushDecoder;
use crate::peers::protobuf::buffa::buffa;
use crate::peers::protobuf::prost::prost;
use crate::peers::protobuf::quick::quick;
use crate::typed::Typed;

/// The common stack's decimal.
type Common = rust_decimal::Decimal;

/// What a connection guarantees behind every message, for wide loads.
const SLACK: usize = 32;

/// Bytes of a batch.
const BATCH: usize = 12 * 1024;

/// Messages end to end in one buffer, as a read leaves them.
#[derive(Clone, Debug, Default)]
struct Pushes {
    buffer: Vec<u8>,
    messages: Vec<Range<usize>>,
}

impl Pushes {
    /// The messages.
    fn each(&self) -> impl Iterator<Item = &[u8]> {
        self.messages.iter().map(|range| &self.buffer[range.clone()])
    }

    /// The messages with the buffer behind them, and their lengths.
    fn each_with_slack(&self) -> impl Iterator<Item = (&[u8], usize)> {
        self.messages.iter().map(|range| (&self.buffer[range.start..], range.len()))
    }
}

impl Input for Pushes {
    fn units(&self) -> u64 {
        self.messages.len() as u64
    }

    fn refill(&mut self, other: &Self) {
        self.buffer.clone_from(&other.buffer);
        self.messages.clone_from(&other.messages);
    }
}

/// The kernel of one kind of push.
///
/// # Panics
///
/// Where a contender's result is not what a push was written from.
pub(crate) fn kernel(kind: PushKind, part: usize) -> Box<dyn Kernel> {
    let samples = corpus::generate_pushes(kind, kind.count() / part);
    let suite = with_tickwire(Suite::new(kind.name(), batches(&samples)), &samples);
    // The gate's peer.
    let suite = with_peer::<Decimal>(suite, &samples, "quick-protobuf + Decimal", quick);
    let suite = with_peer::<Decimal>(suite, &samples, "buffa + Decimal", buffa);
    let suite = with_peer::<Decimal>(suite, &samples, "prost + Decimal", prost);
    Box::new(with_peer::<Common>(suite, &samples, "prost + rust_decimal", prost))
}

fn batches(samples: &[PushSample]) -> Vec<Pushes> {
    let mut batches = vec![Pushes::default()];
    for sample in samples {
        if batches.last().is_some_and(|pushes| pushes.buffer.len() >= BATCH) {
            batches.push(Pushes::default());
        }
        let pushes = batches.last_mut().expect("at least one");
        let start = pushes.buffer.len();
        pushes.buffer.extend_from_slice(&sample.bytes);
        pushes.messages.push(start..pushes.buffer.len());
    }
    for pushes in &mut batches {
        pushes.buffer.extend_from_slice(&[0; SLACK]);
    }
    batches
}

fn with_tickwire(suite: Suite<Pushes>, samples: &[PushSample]) -> Suite<Pushes> {
    let mut decoder = PushDecoder::new();
    for PushSample { bytes, truth } in samples {
        assert!(decoder.decode(bytes, bytes.len()), "{bytes:02x?}");
        let typed = decoder.typed().detached(bytes);
        assert_eq!(typed, *truth, "tickwire misreads {bytes:02x?}");
    }
    suite.with("tickwire", move |pushes: &Pushes| {
        for (buffer, len) in pushes.each_with_slack() {
            assert!(decoder.decode(buffer, len));
            black_box(&mut decoder);
        }
    })
}

fn with_peer<N: Number>(
    suite: Suite<Pushes>,
    samples: &[PushSample],
    name: &'static str,
    decode: impl Fn(&[u8], &mut Typed<N>) -> Option<()> + 'static,
) -> Suite<Pushes> {
    let mut typed = Typed::<N>::default();
    for PushSample { bytes, truth } in samples {
        assert!(decode(bytes, &mut typed).is_some(), "{name} refuses {bytes:02x?}");
        let typed = typed.parts().detached(bytes);
        assert_eq!(typed, *truth, "{name} misreads {bytes:02x?}");
    }
    suite.with(name, contender(typed, decode))
}

fn contender<N: Number>(
    mut typed: Typed<N>,
    decode: impl Fn(&[u8], &mut Typed<N>) -> Option<()>,
) -> impl Contender<Pushes> {
    move |pushes: &Pushes| {
        for bytes in pushes.each() {
            assert!(decode(bytes, &mut typed).is_some());
            black_box(&mut typed);
        }
    }
}
