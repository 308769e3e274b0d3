//! `cargo bench -p tickwire-benches [-- FILTER]`: every kernel under criterion, `kernel/contender`.
//!
//! An iteration is one message (one level, for books) of a corpus of different ones, in its order.
//! Criterion runs one contender after the other; the gate compares them in turns, see `ratios`.

use core::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tickwire_benches::kernel::Kernel;
use tickwire_benches::kernels::{kernel, names};

fn kernels(criterion: &mut Criterion) {
    for name in names() {
        let mut kernel = kernel(name, 1).expect("a named kernel");
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Elements(1));
        for (index, contender) in kernel.contenders().into_iter().enumerate() {
            let mut next = 0;
            group.bench_function(contender, |bencher| {
                bencher.iter_custom(|units| run(&mut *kernel, index, &mut next, units));
            });
        }
        group.finish();
    }
}

/// The time of `wanted` units, from whole batches.
fn run(kernel: &mut dyn Kernel, contender: usize, next: &mut usize, wanted: u64) -> Duration {
    let (mut units, mut time) = (0, Duration::ZERO);
    while units < wanted {
        time += kernel.run(contender, *next);
        units += kernel.units(*next);
        *next = (*next + 1) % kernel.batches();
    }
    time.mul_f64(wanted as f64 / units as f64)
}

criterion_group! {
    name = all;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(1))
        .sample_size(50);
    targets = kernels
}
criterion_main!(all);
