//! Inflaters of permessage-deflate's payloads.

use flate2::{Decompress, FlushDecompress};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::{
    TINFL_FLAG_HAS_MORE_INPUT, TINFL_FLAG_STOP_ON_BLOCK_BOUNDARY,
    TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
};
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// What senders take off the end of a payload.
const TAIL: [u8; 4] = [0, 0, 0xff, 0xff];
/// The farthest that a payload may refer back.
const HISTORY: usize = 32 * 1024;

/// An inflater of one message after the other.
pub(crate) trait Inflate {
    /// Inflates the payload of a message; without `takeover`, it refers to no other.
    fn inflate(&mut self, payload: &[u8], takeover: bool) -> &[u8];
}

/// zlib-rs by way of flate2: its window is its own, what comes out is copied from there.
pub(crate) struct ZlibRs {
    inflate: Decompress,
    out: Vec<u8>,
}

impl ZlibRs {
    pub(crate) fn new() -> Self {
        Self { inflate: Decompress::new(false), out: vec![0; 64 * 1024] }
    }
}

impl Inflate for ZlibRs {
    fn inflate(&mut self, payload: &[u8], takeover: bool) -> &[u8] {
        if !takeover {
            self.inflate.reset(false);
        }
        let before = self.inflate.total_out();
        for input in [payload, &TAIL] {
            let at = usize::try_from(self.inflate.total_out() - before).expect("short");
            let done = self.inflate.decompress(input, &mut self.out[at..], FlushDecompress::Sync);
            done.expect("a payload of the corpus");
        }
        &self.out[..usize::try_from(self.inflate.total_out() - before).expect("short")]
    }
}

/// `miniz_oxide`'s core over a linear window, as tickwire has one.
pub(crate) struct Miniz {
    inflate: Box<DecompressorOxide>,
    window: Vec<u8>,
    at: usize,
}

impl Miniz {
    pub(crate) fn new() -> Self {
        Self { inflate: Box::default(), window: vec![0; 4 * HISTORY], at: 0 }
    }

    fn feed(&mut self, mut input: &[u8]) {
        const FLAGS: u32 = TINFL_FLAG_HAS_MORE_INPUT
            | TINFL_FLAG_STOP_ON_BLOCK_BOUNDARY
            | TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        while !input.is_empty() {
            let (status, read, written) =
                decompress(&mut self.inflate, input, &mut self.window, self.at, FLAGS);
            self.at += written;
            input = &input[read..];
            match status {
                TINFLStatus::BlockBoundary => {}
                TINFLStatus::NeedsMoreInput => return,
                other => panic!("{other:?}"),
            }
        }
    }
}

impl Inflate for Miniz {
    fn inflate(&mut self, payload: &[u8], takeover: bool) -> &[u8] {
        if !takeover {
            self.at = 0;
        } else if self.at > 2 * HISTORY {
            self.window.copy_within(self.at - HISTORY..self.at, 0);
            self.at = HISTORY;
        }
        let start = self.at;
        self.inflate.init();
        self.feed(payload);
        self.feed(&TAIL);
        &self.window[start..self.at]
    }
}
