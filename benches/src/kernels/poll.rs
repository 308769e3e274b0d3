//! The whole way: from the bytes of a read to typed events, through WebSocket frames and whatever
//! else a client does for a message.
//!
//! tickwire's `Connection` also finds the message's kind and the symbol's row, counts, and keeps
//! its timers and the freshness of the data; the peers' stacks only decode what they were told to
//! expect.

use core::hint::black_box;

use tickwire_core::decimal::Decimal;

use crate::corpus::{self, Kind, Sample};
use crate::kernel::{Contender, Kernel, Suite};
use crate::number::{Number, Parts};
use crate::ours::Feed;
use crate::peers::codec::{Codec, TokioWebsockets, Tungstenite};
use crate::peers::serde::{serde_json, sonic_rs_str};
use crate::typed::Typed;
use crate::wire::Reads;

/// Messages of a batch.
const BATCH: usize = 64;
/// What is received.
const KIND: Kind = Kind::BookTicker;

/// The kernel of book tickers at `a_read` messages a read.
///
/// # Panics
///
/// Where a contender's events are not what the messages were written from.
pub(crate) fn kernel(name: &'static str, a_read: usize, part: usize) -> Box<dyn Kernel> {
    let samples = corpus::generate(KIND, KIND.count() / part);
    let reads: Vec<Reads> = samples
        .chunks(BATCH)
        .map(|samples| {
            let texts: Vec<&str> = samples.iter().map(|sample| sample.text.as_str()).collect();
            Reads::of(&texts, a_read)
        })
        .collect();
    let common = Stacked::<_, rust_decimal::Decimal>::new(Tungstenite::tuned(), |text, into| {
        serde_json(KIND, text, into)
    });
    let fastest = Stacked::<_, Decimal>::new(TokioWebsockets::new(), |text, into| {
        // The codec has checked the UTF-8; its `str` costs nothing to make again.
        sonic_rs_str(KIND, core::str::from_utf8(text).ok()?, into)
    });
    let suite = Suite::new(name, reads.clone());
    let suite = with(suite, "tickwire", &samples, &reads, Feed::opened());
    let suite = with(suite, "tokio-websockets + sonic-rs + Decimal", &samples, &reads, fastest);
    Box::new(with(
        suite,
        "tungstenite (16 KiB reads) + serde_json + rust_decimal",
        &samples,
        &reads,
        common,
    ))
}

/// A receiver of events.
trait Stack {
    /// Puts the bytes behind the stack's socket.
    fn load(&mut self, reads: &Reads);

    /// Delivers every event; what it says is worked out only where it is asked for.
    fn deliver(&mut self, reads: &Reads, each: impl FnMut(&dyn Fn() -> Typed<Parts>));
}

/// Checks a stack and adds it.
fn with(
    suite: Suite<Reads>,
    name: &'static str,
    samples: &[Sample],
    reads: &[Reads],
    mut stack: impl Stack + 'static,
) -> Suite<Reads> {
    let mut truths = samples.iter().map(|sample| &sample.truth);
    for batch in reads {
        stack.load(batch);
        stack.deliver(batch, |typed| assert_eq!(Some(&typed()), truths.next(), "{name}"));
    }
    assert_eq!(truths.next(), None, "{name} delivers too few events");
    suite.with(name, Counted(stack))
}

/// A stack whose events are only counted.
struct Counted<S>(S);

impl<S: Stack> Contender<Reads> for Counted<S> {
    fn prepare(&mut self, reads: &Reads) {
        self.0.load(reads);
    }

    fn run(&mut self, reads: &Reads) {
        let mut events = 0;
        self.0.deliver(reads, |_| events += 1);
        assert!(events > 0);
    }
}

impl Stack for Feed {
    fn load(&mut self, _reads: &Reads) {}

    fn deliver(&mut self, reads: &Reads, mut each: impl FnMut(&dyn Fn() -> Typed<Parts>)) {
        for read in reads.each() {
            self.receive(read, |event| {
                black_box(event);
                each(&|| crate::ours::book_ticker(event));
            });
        }
    }
}

/// A codec with a decoder behind it.
struct Stacked<C, N> {
    codec: C,
    decode: fn(&[u8], &mut Typed<N>) -> Option<()>,
    typed: Typed<N>,
}

impl<C: Codec, N: Number> Stacked<C, N> {
    fn new(codec: C, decode: fn(&[u8], &mut Typed<N>) -> Option<()>) -> Self {
        Self { codec, decode, typed: Typed::default() }
    }
}

impl<C: Codec, N: Number> Stack for Stacked<C, N> {
    fn load(&mut self, reads: &Reads) {
        self.codec.load(reads);
    }

    fn deliver(&mut self, reads: &Reads, mut each: impl FnMut(&dyn Fn() -> Typed<Parts>)) {
        let (decode, typed) = (self.decode, &mut self.typed);
        self.codec.deliver(reads, |text| {
            assert!(decode(text, typed).is_some());
            black_box(&mut *typed);
            each(&|| typed.parts());
        });
    }
}
