//! What a run has counted.

use core::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::fs;
use std::sync::LazyLock;
use std::time::Instant;

use tokio::sync::Notify;

static ORIGIN: LazyLock<Instant> = LazyLock::new(now);

#[expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
fn now() -> Instant {
    Instant::now()
}

/// Nanoseconds since the first question.
pub(crate) fn nanos() -> u64 {
    let origin = *ORIGIN;
    u64::try_from(now().duration_since(origin).as_nanos()).unwrap()
}

/// Nanoseconds that this thread has run (proc(5), schedstat).
fn cpu_nanos() -> u64 {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    stat.split(' ').next().unwrap().parse().unwrap()
}

/// A run of so many messages.
pub(crate) struct Run {
    /// When each was written.
    pub(crate) sent: Vec<AtomicU64>,
    /// How long each took.
    took: Vec<AtomicU64>,
    handled: AtomicUsize,
    pub(crate) begun: AtomicBool,
    reached: Notify,
    /// Wall and processor time at the first message and at the last.
    ends: [AtomicU64; 4],
}

/// What is told of a run: messages a second, processor time a message in ns, times in us.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figures {
    pub(crate) rate: f64,
    pub(crate) cpu: f64,
    pub(crate) p50: f64,
    pub(crate) p99: f64,
}

impl Run {
    pub(crate) fn of(messages: usize) -> Self {
        let zeros = || (0..messages).map(|_| AtomicU64::new(0)).collect();
        Self {
            sent: zeros(),
            took: zeros(),
            handled: AtomicUsize::new(0),
            begun: AtomicBool::new(false),
            reached: Notify::new(),
            ends: Default::default(),
        }
    }

    /// The exchange may send.
    pub(crate) fn begin(&self) {
        self.begun.store(true, Ordering::Release);
    }

    /// All are handled.
    pub(crate) async fn done(&self) {
        self.reached.notified().await;
    }

    /// The next message is handled, in the order in which they are written.
    pub(crate) fn handled(&self) {
        let at = self.handled.fetch_add(1, Ordering::Relaxed);
        let now = nanos();
        self.took[at].store(now - self.sent[at].load(Ordering::Acquire), Ordering::Relaxed);
        let [wall, cpu, wall_last, cpu_last] = &self.ends;
        if at == 0 {
            wall.store(now, Ordering::Relaxed);
            cpu.store(cpu_nanos(), Ordering::Relaxed);
        }
        if at + 1 == self.took.len() {
            wall_last.store(now, Ordering::Relaxed);
            cpu_last.store(cpu_nanos(), Ordering::Relaxed);
            self.reached.notify_one();
        }
    }

    pub(crate) fn figures(&self) -> Figures {
        let [wall, cpu, wall_last, cpu_last] =
            self.ends.each_ref().map(|it| it.load(Ordering::Relaxed) as f64);
        let messages = self.took.len() as f64;
        let mut took: Vec<_> = self.took.iter().map(|it| it.load(Ordering::Relaxed)).collect();
        took.sort_unstable();
        let part = |percent: usize| took[(took.len() - 1) * percent / 100] as f64 / 1e3;
        Figures {
            rate: messages / (wall_last - wall) * 1e9,
            cpu: (cpu_last - cpu) / messages,
            p50: part(50),
            p99: part(99),
        }
    }
}

impl Figures {
    /// The median of each figure by itself.
    pub(crate) fn median(all: &[Self]) -> Self {
        let of = |figure: fn(&Self) -> f64| {
            let mut values: Vec<_> = all.iter().map(figure).collect();
            values.sort_unstable_by(f64::total_cmp);
            values[values.len() / 2]
        };
        Self {
            rate: of(|it| it.rate),
            cpu: of(|it| it.cpu),
            p50: of(|it| it.p50),
            p99: of(|it| it.p99),
        }
    }
}
