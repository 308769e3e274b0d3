//! permessage-deflate: from the bytes of a read to whole messages, inflated and known to be UTF-8.
//!
//! tickwire does all that a WebSocket client does; its peers inflate and check the text, no more.

use core::hint::black_box;
use core::str::from_utf8;

use flate2::{Compress, Compression, FlushCompress};
use tickwire_core::ws::{Client, Step};

use crate::corpus::{self, Kind, Sample};
use crate::kernel::{Contender, Input, Kernel, Suite};
use crate::ours::deflated_client;
use crate::peers::inflate::{Inflate, Miniz, ZlibRs};

/// Messages of a batch.
const BATCH: usize = 64;

/// Frames end to end, each of them a read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frames {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Frames {
    /// Deflated texts; with `takeover`, each refers to those before it of the same batch.
    fn of(samples: &[Sample], takeover: bool) -> Self {
        let mut deflate = Compress::new(Compression::default(), false);
        let mut frames = Self::default();
        for sample in samples {
            if !takeover {
                deflate.reset();
            }
            let mut payload = Vec::with_capacity(1024);
            let done =
                deflate.compress_vec(sample.text.as_bytes(), &mut payload, FlushCompress::Sync);
            done.expect("room for a short text");
            frames.push(payload.strip_suffix(&[0, 0, 0xff, 0xff]).expect("flushed"));
        }
        frames
    }

    fn push(&mut self, payload: &[u8]) {
        let len = u16::try_from(payload.len()).expect("a short text");
        match u8::try_from(len) {
            Ok(short @ ..=125) => self.bytes.extend([0xc1, short]),
            _ => {
                self.bytes.extend([0xc1, 126]);
                self.bytes.extend(len.to_be_bytes());
            }
        }
        self.bytes.extend(payload);
        self.ends.push(self.bytes.len());
    }

    fn each(&self) -> impl Iterator<Item = &[u8]> {
        let starts = core::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.bytes[start..end])
    }
}

impl Input for Frames {
    fn units(&self) -> u64 {
        self.ends.len() as u64
    }

    fn refill(&mut self, other: &Self) {
        self.bytes.clone_from(&other.bytes);
        self.ends.clone_from(&other.ends);
    }
}

/// Gives every message of a frame.
trait Deliver {
    fn deliver(&mut self, frame: &[u8], each: impl FnMut(&[u8]));
}

/// The kernel of book tickers, deflated with or without `takeover`.
///
/// # Panics
///
/// Where a contender does not deliver exactly the texts that were sent.
pub(crate) fn kernel(name: &'static str, takeover: bool, part: usize) -> Box<dyn Kernel> {
    let samples = corpus::generate(Kind::BookTicker, Kind::BookTicker.count() / part);
    let frames: Vec<Frames> =
        samples.chunks(BATCH).map(|samples| Frames::of(samples, takeover)).collect();
    let suite = Suite::new(name, frames.clone());
    let suite = with(suite, "tickwire", &samples, &frames, Ours(deflated_client(takeover)));
    let zlib_rs = Peer { inflate: ZlibRs::new(), takeover };
    let suite = with(suite, "zlib-rs, inflating alone", &samples, &frames, zlib_rs);
    let miniz = Peer { inflate: Miniz::new(), takeover };
    Box::new(with(suite, "miniz_oxide, inflating alone", &samples, &frames, miniz))
}

/// Checks an inflater and adds it.
fn with(
    suite: Suite<Frames>,
    name: &'static str,
    samples: &[Sample],
    batches: &[Frames],
    mut contender: impl Deliver + 'static,
) -> Suite<Frames> {
    let mut delivered = Vec::with_capacity(samples.len());
    for frame in batches.iter().flat_map(Frames::each) {
        contender.deliver(frame, |text| delivered.push(text.to_vec()));
    }
    let sent = samples.iter().map(|sample| sample.text.as_bytes());
    assert!(delivered.iter().map(Vec::as_slice).eq(sent), "{name} delivers other texts");
    suite.with(name, Counted(contender))
}

/// An inflater whose messages are only counted.
struct Counted<C>(C);

impl<C: Deliver> Contender<Frames> for Counted<C> {
    fn run(&mut self, frames: &Frames) {
        let mut messages = 0;
        for frame in frames.each() {
            self.0.deliver(frame, |text| messages += u64::from(!black_box(text).is_empty()));
        }
        assert_eq!(messages, frames.units());
    }
}

struct Ours(Client<'static>);

impl Deliver for Ours {
    fn deliver(&mut self, frame: &[u8], mut each: impl FnMut(&[u8])) {
        self.0.room()[..frame.len()].copy_from_slice(frame);
        self.0.received(frame.len());
        loop {
            match self.0.step() {
                Step::Message(whole) => each(self.0.message(whole).bytes()),
                Step::Idle => break,
                other => panic!("{other:?}"),
            }
        }
    }
}

struct Peer<I> {
    inflate: I,
    takeover: bool,
}

impl<I: Inflate> Deliver for Peer<I> {
    fn deliver(&mut self, frame: &[u8], mut each: impl FnMut(&[u8])) {
        let header = if frame[1] == 126 { 4 } else { 2 };
        let text = self.inflate.inflate(&frame[header..], self.takeover);
        each(from_utf8(text).expect("a text of the corpus").as_bytes());
    }
}
