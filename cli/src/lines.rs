//! Lines of bounded length.

use std::io::{self, BufRead, BufReader, Read};

/// Zeroes behind every line, for decoders that load whole words.
pub(crate) const SLACK: [u8; 32] = [0; 32];

/// Reads line by line, keeping no more of a line than the longest that is allowed.
pub(crate) struct Lines<R> {
    reader: R,
    longest: usize,
    buffer: Vec<u8>,
    number: u64,
}

/// A line, without its line ending.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line<'a> {
    /// Its number in the input, from 1.
    pub(crate) number: u64,
    /// How many bytes it has.
    pub(crate) len: u64,
    /// The line; of one that is too long, its start.
    pub(crate) bytes: &'a [u8],
    /// The line and the zeroes behind it.
    pub(crate) with_slack: &'a [u8],
    /// Whether it has more bytes than are allowed.
    pub(crate) too_long: bool,
}

impl Line<'_> {
    /// Whether there is nothing on it but spaces.
    pub(crate) fn is_blank(&self) -> bool {
        !self.too_long && self.bytes.trim_ascii().is_empty()
    }
}

impl<R: BufRead> Lines<R> {
    /// Reads lines of at most `longest` bytes.
    pub(crate) const fn new(reader: R, longest: usize) -> Self {
        Self { reader, longest, buffer: Vec::new(), number: 0 }
    }

    /// The next line, or `None` at the end of the input.
    ///
    /// # Errors
    ///
    /// What the reader says.
    pub(crate) fn next_line(&mut self) -> io::Result<Option<Line<'_>>> {
        self.buffer.clear();
        // The line ending may be two bytes long.
        let most = u64::try_from(self.longest).unwrap_or(u64::MAX).saturating_add(2);
        if self.reader.by_ref().take(most).read_until(b'\n', &mut self.buffer)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        let ended = self.buffer.ends_with(b"\n");
        let kept = without_ending(&self.buffer).len();
        let too_long = kept > self.longest;
        let mut len = u64::try_from(kept).unwrap_or(u64::MAX);
        if too_long && !ended {
            len = len.saturating_add(self.skip_rest()?);
        }
        let kept = kept.min(self.longest);
        self.buffer.truncate(kept);
        self.buffer.extend_from_slice(&SLACK);
        let bytes = self.buffer.get(..kept).unwrap_or_default();
        Ok(Some(Line { number: self.number, len, bytes, with_slack: &self.buffer, too_long }))
    }

    /// Reads up to the end of the line, keeping nothing, and says how many bytes of it that were.
    fn skip_rest(&mut self) -> io::Result<u64> {
        let mut len = 0;
        loop {
            let chunk = self.reader.fill_buf()?;
            if chunk.is_empty() {
                return Ok(len);
            }
            let end = chunk.iter().position(|&byte| byte == b'\n');
            let line = end.unwrap_or(chunk.len());
            len += u64::try_from(line).unwrap_or(u64::MAX);
            self.reader.consume(end.map_or(line, |end| end + 1));
            if end.is_some() {
                return Ok(len);
            }
        }
    }
}

impl<R: Read> Lines<BufReader<R>> {
    /// Whether the next line must be waited for.
    pub(crate) fn is_drained(&self) -> bool {
        self.reader.buffer().is_empty()
    }
}

/// Takes off a line feed, and a carriage return before one.
fn without_ending(line: &[u8]) -> &[u8] {
    match line.strip_suffix(b"\n") {
        Some(line) => line.strip_suffix(b"\r").unwrap_or(line),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(input: &[u8], longest: usize, chunk: usize) -> Vec<(u64, u64, Vec<u8>, bool)> {
        let mut lines = Lines::new(BufReader::with_capacity(chunk, input), longest);
        let mut all = Vec::new();
        while let Some(line) = lines.next_line().unwrap() {
            assert_eq!(line.with_slack, [line.bytes, &SLACK].concat(), "{line:?}");
            all.push((line.number, line.len, line.bytes.to_vec(), line.too_long));
        }
        all
    }

    #[test]
    fn a_line_ends_with_a_line_feed_or_with_both_or_with_the_input() {
        for chunk in 1..8 {
            let lines = read(b"ab\n\r\n\ncd\r\nef", 4, chunk);
            let texts: Vec<_> = lines.iter().map(|line| line.2.as_slice()).collect();
            assert_eq!(texts, [b"ab".as_slice(), b"", b"", b"cd", b"ef"], "chunk {chunk}");
            assert_eq!(lines.last().unwrap().0, 5, "chunk {chunk}");
        }
    }

    #[test]
    fn the_longest_line_is_whole_and_one_byte_more_is_too_long() {
        for ending in ["\n", "\r\n", ""] {
            for chunk in 1..8 {
                let whole = format!("1234{ending}");
                assert_eq!(read(whole.as_bytes(), 4, chunk), [(1, 4, b"1234".into(), false)]);
                let over = format!("12345{ending}");
                let [(1, len, start, true)] = &read(over.as_bytes(), 4, chunk)[..] else {
                    panic!("{over:?} in chunks of {chunk}");
                };
                // Of a line that is dropped, a carriage return is counted like any other byte.
                assert!(*len == 5 || (*len == 6 && ending == "\r\n"), "{over:?}: {len}");
                assert_eq!(start, b"1234");
            }
        }
    }

    #[test]
    fn the_line_after_one_that_is_too_long_is_read() {
        for chunk in 1..16 {
            assert_eq!(
                read(b"123456789\nab\n1234567890", 4, chunk),
                [
                    (1, 9, b"1234".into(), true),
                    (2, 2, b"ab".into(), false),
                    (3, 10, b"1234".into(), true)
                ],
                "chunk {chunk}"
            );
        }
    }
}
