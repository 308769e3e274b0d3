//! What another inflater makes of a payload.

use flate2::{Decompress, FlushDecompress, Status};

/// Inflates the payload of a message behind `history`; `None` where that cannot be done, or gives
/// more than `max` bytes.
pub(crate) fn inflate(payload: &[u8], history: &[u8], max: usize) -> Option<Vec<u8>> {
    let mut input = [payload, &[0, 0, 0xff, 0xff]].concat();
    let mut known = history.to_vec();
    let start = known.len();
    loop {
        let (read, ended) = stream(&input, &mut known, start + max)?;
        input.drain(..read);
        if !ended || input.is_empty() {
            return Some(known.split_off(start));
        }
    }
}

/// Inflates one stream behind what is `known`; says how much it read, and whether a last block
/// ended it.
fn stream(input: &[u8], known: &mut Vec<u8>, max: usize) -> Option<(usize, bool)> {
    let mut inflate = Decompress::new(false);
    let window = known.len().saturating_sub(32_768);
    if window < known.len() {
        inflate.set_dictionary(&known[window..]).unwrap();
    }
    known.reserve(max + 64 - known.len());
    loop {
        let read = inflate.total_in() as usize;
        let before = (read, known.len());
        let status = inflate.decompress_vec(&input[read..], known, FlushDecompress::Sync);
        let read = inflate.total_in() as usize;
        match status {
            Err(_) => return None,
            Ok(_) if known.len() > max => return None,
            Ok(Status::StreamEnd) => return Some((read, true)),
            Ok(_) if before == (read, known.len()) || read == input.len() => {
                return Some((read, false));
            }
            Ok(_) => {}
        }
    }
}
