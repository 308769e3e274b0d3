//! How contenders are run and timed.
//!
//! A kernel is one job done by several contenders over the same batches of input. A batch is small
//! (10 to 16 KB): it is copied, untimed, into one buffer that stays in the first two levels of
//! cache, which is what a kernel's `recv` leaves behind, and then handed to one contender under the
//! clock. Reading the clock costs about 1 % of a batch and is not subtracted.

use core::time::Duration;
use std::time::Instant;

/// The input of one batch.
pub trait Input: Clone {
    /// How many messages (or levels) it holds: what figures are divided by.
    fn units(&self) -> u64;

    /// Becomes a copy of `other` in the memory it already has.
    fn refill(&mut self, other: &Self);
}

/// One way to do a kernel's job.
pub trait Contender<I> {
    /// What a driver has done before: puts the batch where [`Contender::run`] reads it from. Not
    /// timed.
    fn prepare(&mut self, batch: &I) {
        let _ = batch;
    }

    /// Does the job for every unit of the batch. Timed.
    ///
    /// # Panics
    ///
    /// Where the contender fails on a unit: a figure of a contender that gave up would be a lie.
    fn run(&mut self, batch: &I);
}

/// A contender that needs nothing prepared.
impl<I, F: FnMut(&I)> Contender<I> for F {
    fn run(&mut self, batch: &I) {
        self(batch);
    }
}

/// A kernel of whatever input.
pub trait Kernel {
    /// Its name, as in `instructions.toml` and on criterion's command line.
    fn name(&self) -> &str;

    /// The names of its contenders; the first is tickwire.
    fn contenders(&self) -> Vec<&'static str>;

    /// The number of batches.
    fn batches(&self) -> usize;

    /// The units of a batch.
    fn units(&self, batch: usize) -> u64;

    /// Runs one contender over one hot batch, under the clock.
    fn run(&mut self, contender: usize, batch: usize) -> Duration;

    /// Runs one contender over one batch for its instructions: neither a copy nor a clock.
    fn work(&mut self, contender: usize, batch: usize);
}

/// A kernel over batches of `I`.
pub struct Suite<I> {
    name: String,
    batches: Vec<I>,
    hot: I,
    contenders: Vec<(&'static str, Box<dyn Contender<I>>)>,
}

impl<I: Input> Suite<I> {
    /// Makes a kernel without contenders.
    ///
    /// # Panics
    ///
    /// Where there are no batches.
    #[must_use]
    pub fn new(name: impl Into<String>, batches: Vec<I>) -> Self {
        let hot = batches.first().expect("a kernel has batches").clone();
        Self { name: name.into(), batches, hot, contenders: Vec::new() }
    }

    /// Adds a contender.
    #[must_use]
    pub fn with(mut self, name: &'static str, contender: impl Contender<I> + 'static) -> Self {
        self.contenders.push((name, Box::new(contender)));
        self
    }
}

impl<I: Input> Kernel for Suite<I> {
    fn name(&self) -> &str {
        &self.name
    }

    fn contenders(&self) -> Vec<&'static str> {
        self.contenders.iter().map(|(name, _)| *name).collect()
    }

    fn batches(&self) -> usize {
        self.batches.len()
    }

    fn units(&self, batch: usize) -> u64 {
        self.batches[batch].units()
    }

    #[expect(clippy::disallowed_methods, reason = "a benchmark is where the clock is read")]
    fn run(&mut self, contender: usize, batch: usize) -> Duration {
        self.hot.refill(&self.batches[batch]);
        let contender = &mut self.contenders[contender].1;
        contender.prepare(&self.hot);
        let start = Instant::now();
        contender.run(&self.hot);
        start.elapsed()
    }

    fn work(&mut self, contender: usize, batch: usize) {
        let (contender, batch) = (&mut self.contenders[contender].1, &self.batches[batch]);
        contender.prepare(batch);
        contender.run(batch);
    }
}

/// Nanoseconds a unit for every contender of a kernel.
///
/// Each round gives every contender one pass over all batches, so that all of them see the same
/// weather of a shared machine. A batch counts with its median over the rounds, which a preempted
/// pass does not move; the figure is the sum over the batches. The first round only warms up.
#[must_use]
pub fn measure(kernel: &mut dyn Kernel, rounds: usize) -> Vec<f64> {
    let (contenders, batches) = (kernel.contenders().len(), kernel.batches());
    let mut times = vec![Vec::with_capacity(rounds); contenders * batches];
    for round in 0..=rounds {
        for contender in 0..contenders {
            for batch in 0..batches {
                let time = kernel.run(contender, batch);
                if round > 0 {
                    times[contender * batches + batch].push(time);
                }
            }
        }
    }
    let units: u64 = (0..batches).map(|batch| kernel.units(batch)).sum();
    times
        .chunks_mut(batches)
        .map(|batches| {
            let total: Duration = batches.iter_mut().map(|times| median(times)).sum();
            total.as_nanos() as f64 / units as f64
        })
        .collect()
}

fn median(times: &mut [Duration]) -> Duration {
    let middle = times.len() / 2;
    times.select_nth_unstable(middle).1.to_owned()
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::{Kernel, measure};

    /// Two contenders of known times, the first with one disturbed pass.
    struct Scripted(u64);

    impl Kernel for Scripted {
        fn name(&self) -> &str {
            "scripted"
        }

        fn contenders(&self) -> Vec<&'static str> {
            vec!["disturbed", "steady"]
        }

        fn batches(&self) -> usize {
            2
        }

        fn units(&self, _batch: usize) -> u64 {
            10
        }

        fn run(&mut self, contender: usize, batch: usize) -> Duration {
            self.0 += 1;
            let disturbed = contender == 0 && self.0 == 5;
            let nanos = if disturbed { 1_000_000 } else { 100 * (1 + contender + batch) as u64 };
            Duration::from_nanos(nanos)
        }

        fn work(&mut self, _contender: usize, _batch: usize) {}
    }

    #[test]
    fn a_disturbed_pass_does_not_move_a_figure() {
        assert_eq!(measure(&mut Scripted(0), 3), [15.0, 25.0]);
    }
}
