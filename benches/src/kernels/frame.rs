//! WebSocket frames: from the bytes of a read to whole messages, with every check of RFC 6455.
//!
//! Texts of 200 bytes, as in the reference table of codecs. Every contender copies a read into its
//! own buffer, which stands for the socket's `recv`.

use core::hint::black_box;

use tickwire_core::ws::{Client, Step};

use crate::kernel::{Contender, Kernel, Suite};
use crate::ours::opened_client;
use crate::peers::codec::{Codec, TokioWebsockets, Tungstenite};
use crate::rng::Rng;
use crate::wire::Reads;

/// Messages of a run.
const MESSAGES: usize = 8_192;
/// Messages of a batch.
const BATCH: usize = 64;
/// Bytes of a message.
const TEXT: usize = 200;

/// The kernel at `a_read` messages a read.
///
/// # Panics
///
/// Where a contender does not deliver exactly the texts that were sent.
pub(crate) fn kernel(name: &'static str, a_read: usize, part: usize) -> Box<dyn Kernel> {
    let mut rng = Rng::new(0x0200);
    let texts: Vec<String> = (0..MESSAGES / part).map(|_| text(&mut rng)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let reads: Vec<Reads> = texts.chunks(BATCH).map(|texts| Reads::of(texts, a_read)).collect();
    let suite = Suite::new(name, reads.clone());
    let suite = with(suite, "tickwire", &texts, &reads, Ours(opened_client()));
    let suite = with(suite, "header only, no checks", &texts, &reads, Floor(Vec::new()));
    let suite = with(suite, "tokio-websockets", &texts, &reads, TokioWebsockets::new());
    let suite = with(suite, "tungstenite (16 KiB reads)", &texts, &reads, Tungstenite::tuned());
    Box::new(with(suite, "tungstenite", &texts, &reads, Tungstenite::new()))
}

fn text(rng: &mut Rng) -> String {
    (0..TEXT).map(|_| char::from(b' ' + rng.below(95) as u8)).collect()
}

/// Checks a codec and adds it.
fn with(
    suite: Suite<Reads>,
    name: &'static str,
    texts: &[&str],
    reads: &[Reads],
    mut codec: impl Codec + 'static,
) -> Suite<Reads> {
    let mut delivered = Vec::with_capacity(texts.len());
    for batch in reads {
        codec.load(batch);
        codec.deliver(batch, |text| delivered.push(text.to_vec()));
    }
    let sent = texts.iter().map(|text| text.as_bytes());
    assert!(delivered.iter().map(Vec::as_slice).eq(sent), "{name} delivers other texts");
    suite.with(name, Counted(codec))
}

/// A codec whose messages are only counted.
struct Counted<C>(C);

impl<C: Codec> Contender<Reads> for Counted<C> {
    fn prepare(&mut self, reads: &Reads) {
        self.0.load(reads);
    }

    fn run(&mut self, reads: &Reads) {
        let mut bytes = 0;
        self.0.deliver(reads, |text| bytes += black_box(text).len());
        assert_eq!(bytes % TEXT, 0);
    }
}

struct Ours(Client<'static>);

impl Codec for Ours {
    fn load(&mut self, _reads: &Reads) {}

    fn deliver(&mut self, reads: &Reads, mut each: impl FnMut(&[u8])) {
        for read in reads.each() {
            self.0.room()[..read.len()].copy_from_slice(read);
            self.0.received(read.len());
            loop {
                match self.0.step() {
                    Step::Message(whole) => {
                        each(self.0.message(whole).bytes());
                    }
                    Step::Idle => break,
                    other => panic!("{other:?}"),
                }
            }
        }
    }
}

/// What can be known without looking at a payload: the least that any codec does.
struct Floor(Vec<u8>);

impl Codec for Floor {
    fn load(&mut self, _reads: &Reads) {}

    fn deliver(&mut self, reads: &Reads, mut each: impl FnMut(&[u8])) {
        for read in reads.each() {
            self.0.clear();
            self.0.extend_from_slice(read);
            let mut rest = &self.0[..];
            while let [_, _, high, low, behind @ ..] = rest {
                let (payload, next) =
                    behind.split_at(usize::from(u16::from_be_bytes([*high, *low])));
                each(payload);
                rest = next;
            }
        }
    }
}
