//! The receive buffer: a message growing at its start, and the bytes not yet read behind it.

use zeroize::optimization_barrier;

use super::step::Span;
use crate::store::Store;

/// Bytes at the end of the buffer that are never received into, so that every message has at least
/// this many readable bytes behind it.
pub(super) const SLACK: usize = 32;

/// The receive buffer. Always `0 <= start <= end <= next <= filled <= limit`:
///
/// ```text
/// | .. | the message so far | .. | received, not yet read | room | slack |
///      start               end   next                     filled limit
/// ```
///
/// Bytes move only when a message comes in fragments ([`Inbox::gather`]) and when the reader
/// starves ([`Inbox::compact`]), so once a read, not once a frame.
pub(super) struct Inbox<'b> {
    rx: Store<'b, u8>,
    start: usize,
    end: usize,
    next: usize,
    filled: usize,
    limit: usize,
    /// Nothing was received into what is behind this since the last [`Inbox::wipe`].
    soiled: usize,
}

impl<'b> Inbox<'b> {
    pub(super) fn new(rx: Store<'b, u8>) -> Self {
        let limit = rx.len().saturating_sub(SLACK);
        Self { rx, start: 0, end: 0, next: 0, filled: 0, limit, soiled: 0 }
    }

    /// The most bytes it can hold.
    pub(super) fn capacity(&self) -> usize {
        self.limit
    }

    /// Where the next bytes may be received.
    #[inline]
    pub(super) fn room(&mut self) -> &mut [u8] {
        self.rx.get_mut(self.filled..self.limit).unwrap_or_default()
    }

    /// Takes in the first `count` bytes of the room.
    #[inline]
    pub(super) fn received(&mut self, count: usize) {
        self.filled = self.filled.saturating_add(count).min(self.limit);
        // A branch that is hardly ever taken, rather than a maximum stored by every read.
        if self.filled > self.soiled {
            self.soiled = self.filled;
        }
    }

    /// The bytes not yet read.
    #[inline]
    pub(super) fn unread(&self) -> &[u8] {
        self.ready().unwrap_or_default()
    }

    /// The same for the fast path, which has nothing to do without them: `None`, which never is,
    /// costs less than the empty slice that [`Inbox::unread`] makes of it.
    #[inline]
    pub(super) fn ready(&self) -> Option<&[u8]> {
        self.rx.get(self.next..self.filled)
    }

    /// Whether all that was received was read: two numbers tell, without a look at the buffer.
    #[inline]
    pub(super) fn is_read(&self) -> bool {
        self.next >= self.filled
    }

    /// The place of `len` unread bytes, `offset` bytes after the next.
    #[inline]
    pub(super) fn place(&self, offset: usize, len: usize) -> Span {
        Span { start: self.next.saturating_add(offset), len }
    }

    /// Passes over unread bytes.
    #[inline]
    pub(super) fn skip(&mut self, count: usize) {
        self.next = self.next.saturating_add(count).min(self.filled);
    }

    /// Starts a message at the next byte.
    pub(super) fn begin(&mut self) {
        self.start = self.next;
        self.end = self.next;
    }

    /// Adds the next `count` bytes to the message, and lends them where they are now.
    pub(super) fn gather(&mut self, count: usize) -> &[u8] {
        let count = count.min(self.filled.saturating_sub(self.next));
        slide(&mut self.rx, self.next, self.end, count);
        let from = self.end;
        self.end = self.end.saturating_add(count);
        self.next = self.next.saturating_add(count);
        self.rx.get(from..self.end).unwrap_or_default()
    }

    /// How large the message is so far.
    pub(super) fn gathered(&self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Ends the message and says where it is; it stays there until bytes move again.
    pub(super) fn finish(&mut self) -> Span {
        let whole = Span { start: self.start, len: self.gathered() };
        (self.start, self.end) = (0, 0);
        whole
    }

    /// Moves what is kept to the front, so that all that is not is room.
    ///
    /// A byte of a message moves here at most once: afterwards its message starts at zero.
    pub(super) fn compact(&mut self) {
        let gathered = self.gathered();
        slide(&mut self.rx, self.start, 0, gathered);
        let unread = self.filled.saturating_sub(self.next);
        slide(&mut self.rx, self.next, gathered, unread);
        (self.start, self.end, self.next) = (0, gathered, gathered);
        self.filled = gathered.saturating_add(unread);
    }

    /// Forgets everything; the bytes stay where they are until others come.
    pub(super) fn clear(&mut self) {
        (self.start, self.end, self.next, self.filled) = (0, 0, 0, 0);
    }

    /// Forgets everything, and overwrites all that was received: it may have been the answer to a
    /// login.
    pub(super) fn wipe(&mut self) {
        self.clear();
        let soiled = core::mem::take(&mut self.soiled);
        let soiled = self.rx.get_mut(..soiled).unwrap_or_default();
        soiled.fill(0);
        optimization_barrier(soiled);
    }

    /// The bytes at `span`, and everything behind them.
    #[inline]
    pub(super) fn from(&self, span: Span) -> &[u8] {
        self.rx.get(span.start..).unwrap_or_default()
    }

    /// The bytes at `span`.
    pub(super) fn at(&self, span: Span) -> &[u8] {
        self.from(span).get(..span.len).unwrap_or_default()
    }
}

impl Drop for Inbox<'_> {
    fn drop(&mut self) {
        self.wipe();
    }
}

/// Moves `count` bytes towards the front of `buffer`; nothing where they are there already.
fn slide(buffer: &mut [u8], from: usize, to: usize, count: usize) {
    let Some(distance) = from.checked_sub(to) else { return };
    if distance == 0 || count == 0 {
        return;
    }
    if let Some(area) = buffer.get_mut(to..from.saturating_add(count)) {
        area.copy_within(distance.., 0);
    }
}
