//! One message after the other, inflated into the window.

use core::fmt;

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::{
    TINFL_FLAG_HAS_MORE_INPUT, TINFL_FLAG_STOP_ON_BLOCK_BOUNDARY,
    TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
};
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};
use zeroize::optimization_barrier;

use super::super::fault::Fault;
use super::super::step::Span;
use super::window::Window;

/// What every sender takes off the end of a message (RFC 7692 section 7.2.1): the second half of an
/// empty stored block.
const TAIL: &[u8] = &[0x00, 0x00, 0xff, 0xff];

const FLAGS: u32 = TINFL_FLAG_HAS_MORE_INPUT
    | TINFL_FLAG_STOP_ON_BLOCK_BOUNDARY
    | TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;

/// The inflater's own state. Between messages it means nothing: every message ends at the end of a
/// block and of a byte, and what it may refer to is in the window.
#[derive(Clone, Default)]
pub(super) struct Inflater {
    decoder: DecompressorOxide,
}

/// Where the decoder came to a stop.
#[derive(PartialEq, Eq)]
enum Stop {
    /// Between two blocks.
    Boundary,
    /// In a block whose next bytes are not here.
    Starved,
    /// At the end of the room.
    Full,
}

impl Inflater {
    /// Inflates one message, which may refer to the last `history` bytes before it.
    pub(super) fn message(
        &mut self,
        payload: &[u8],
        history: usize,
        window: &mut Window<'_>,
    ) -> Result<Span, Fault> {
        window.begin(history);
        self.decoder.init();
        let mut blocks = Blocks::of(payload);
        let mut stop = Stop::Boundary;
        for input in [payload, TAIL] {
            stop = self.feed(input, stop, &mut blocks, window)?;
        }
        // Whatever ends elsewhere was cut, or is not what a sender may make.
        if stop != Stop::Boundary || self.held() != (0, 0) {
            return Err(Fault::Deflate);
        }
        window.finish()
    }

    /// Decodes all of `input`.
    fn feed(
        &mut self,
        mut input: &[u8],
        mut stop: Stop,
        blocks: &mut Blocks,
        window: &mut Window<'_>,
    ) -> Result<Stop, Fault> {
        while stop != Stop::Boundary || !input.is_empty() {
            if stop == Stop::Boundary {
                let (bits, count) = self.held();
                blocks.begin(bits, count, input)?;
            }
            stop = self.run(&mut input, window)?;
            match stop {
                Stop::Starved => break,
                Stop::Full => window.extend()?,
                Stop::Boundary => {}
            }
        }
        Ok(stop)
    }

    /// Decodes to the next stop.
    fn run(&mut self, input: &mut &[u8], window: &mut Window<'_>) -> Result<Stop, Fault> {
        let (place, at) = window.place();
        let (status, read, written) = decompress(&mut self.decoder, input, place, at, FLAGS);
        *input = input.get(read..).unwrap_or_default();
        window.written(written);
        match status {
            TINFLStatus::BlockBoundary => Ok(Stop::Boundary),
            // The last block of a stream ends with its byte; another may follow (section 7.2.3.4).
            TINFLStatus::Done => {
                self.decoder.init();
                Ok(Stop::Boundary)
            }
            TINFLStatus::NeedsMoreInput => Ok(Stop::Starved),
            TINFLStatus::HasMoreOutput => Ok(Stop::Full),
            _ => Err(Fault::Deflate),
        }
    }

    /// The bits of the last byte that the decoder has not used, between two blocks, and how many
    /// they are.
    fn held(&self) -> (u8, u8) {
        self.decoder.block_boundary_state().map_or((0, 0), |held| (held.bit_buf, held.num_bits))
    }

    /// Overwrites what it knows of the last message.
    pub(super) fn wipe(&mut self) {
        self.decoder = DecompressorOxide::default();
        optimization_barrier(self);
    }
}

impl fmt::Debug for Inflater {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inflater").finish_non_exhaustive()
    }
}

/// How many blocks with Huffman codes a message may yet have: each has its tables built anew, even
/// if it is empty.
struct Blocks(usize);

impl Blocks {
    fn of(payload: &[u8]) -> Self {
        Self(8_usize.saturating_add(payload.len() / 16))
    }

    /// Counts the block that starts with `count` bits of `bits` and goes on in `input`.
    fn begin(&mut self, bits: u8, count: u8, input: &[u8]) -> Result<(), Fault> {
        let next = input.first().copied().unwrap_or_default();
        let bits = u16::from(bits) | (u16::from(next) << count);
        let is_stored = bits >> 1 & 0b11 == 0;
        if !is_stored {
            self.0 = self.0.checked_sub(1).ok_or(Fault::Deflate)?;
        }
        Ok(())
    }
}
