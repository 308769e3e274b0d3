//! Output that nobody waits for: a thread of its own writes what a bounded buffer holds.

use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

/// The most bytes that wait for a slow reader.
const WAITING_MAX: usize = 4 * 1024 * 1024;

/// Where lines are put. A feed must not stand still because a reader of its lines does: the venue
/// would end its connection.
#[derive(Clone)]
pub(crate) struct Outlet {
    shared: Arc<Shared>,
}

/// The thread behind an [`Outlet`].
pub(crate) struct Writing {
    shared: Arc<Shared>,
    thread: JoinHandle<io::Result<()>>,
}

#[derive(Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    bytes: Vec<u8>,
    is_over: bool,
}

/// Starts to write to `out`; where that fails, `failed` is called once, and nothing more is taken.
pub(crate) fn open(
    mut out: impl Write + Send + 'static,
    failed: impl FnOnce() + Send + 'static,
) -> (Outlet, Writing) {
    let shared = Arc::new(Shared::default());
    let outlet = Outlet { shared: Arc::clone(&shared) };
    let source = Arc::clone(&shared);
    let thread = thread::spawn(move || {
        let written = source.write_all(&mut out);
        if written.is_err() {
            source.lock().is_over = true;
            failed();
        }
        written
    });
    (outlet, Writing { shared, thread })
}

impl Outlet {
    /// Takes a line whole, or says that there is no room for it.
    pub(crate) fn put(&self, line: &[u8]) -> bool {
        self.put_within(WAITING_MAX, line)
    }

    /// Takes the last line, for which there is always room.
    pub(crate) fn put_last(&self, line: &[u8]) -> bool {
        self.put_within(usize::MAX, line)
    }

    fn put_within(&self, most: usize, line: &[u8]) -> bool {
        let mut waiting = self.shared.lock();
        if waiting.is_over || waiting.bytes.len().saturating_add(line.len()) > most {
            return false;
        }
        waiting.bytes.extend_from_slice(line);
        self.shared.changed.notify_one();
        true
    }
}

impl Writing {
    /// Writes what is left, and ends.
    pub(crate) fn finish(self) -> io::Result<()> {
        self.shared.lock().is_over = true;
        self.shared.changed.notify_one();
        self.thread.join().unwrap_or_else(|_| Err(io::Error::other("the writer has crashed")))
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_all(&self, out: &mut impl Write) -> io::Result<()> {
        let mut bytes = Vec::new();
        while self.next(&mut bytes) {
            out.write_all(&bytes)?;
            out.flush()?;
        }
        Ok(())
    }

    /// Waits for bytes and takes them all; `false` where no more will come.
    fn next(&self, bytes: &mut Vec<u8>) -> bool {
        bytes.clear();
        let idle = |waiting: &mut Waiting| waiting.bytes.is_empty() && !waiting.is_over;
        let waiting = self.changed.wait_while(self.lock(), idle);
        let mut waiting = waiting.unwrap_or_else(PoisonError::into_inner);
        core::mem::swap(&mut waiting.bytes, bytes);
        !bytes.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    /// A reader that takes nothing before it is told to.
    struct Slow(mpsc::Receiver<()>, Arc<Mutex<Vec<u8>>>);

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.recv().map_err(|_| io::ErrorKind::BrokenPipe)?;
            self.1.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_slow_reader_gets_whole_lines_in_order_and_the_rest_is_refused() {
        let (go, wait) = mpsc::channel();
        let read = Arc::default();
        let (outlet, writing) = open(Slow(wait, Arc::clone(&read)), || {});
        let line = |at: usize| format!("{at:>4095}\n");
        let taken = (0..3000).take_while(|at| outlet.put(line(*at).as_bytes())).count();
        assert!((1024..2500).contains(&taken), "{taken} lines taken");
        (0..taken).for_each(|_| go.send(()).unwrap());
        writing.finish().unwrap();
        let expected: String = (0..taken).map(line).collect();
        assert_eq!(*read.lock().unwrap(), expected.as_bytes());
    }

    #[test]
    fn a_reader_that_leaves_is_told_once_and_nothing_more_is_taken() {
        let (go, wait) = mpsc::channel();
        drop(go);
        let (told, tell) = mpsc::channel();
        let (outlet, writing) = open(Slow(wait, Arc::default()), move || told.send(()).unwrap());
        outlet.put(b"a line\n");
        tell.recv().unwrap();
        assert!(!outlet.put(b"another\n"));
        assert_eq!(writing.finish().unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }
}
