//! tickwire beside its peers in one run, as a table, and the ratios that must hold.
//!
//! `ratios [ROUNDS] [KERNEL]..`: 15 rounds and all kernels where nothing is said. Exits with 1
//! where a ratio is below its gate. Ratios of one run hold on a shared machine, whose nanoseconds
//! do not.

use std::process::ExitCode;

use tickwire_benches::kernel::measure;
use tickwire_benches::kernels::{kernel, names};

/// A kernel, a peer, and how many times its time tickwire's must go into it.
const GATES: [(&str, &str, f64); 5] = [
    ("book_ticker", "sonic-rs + Decimal", 2.9),
    ("update20", "sonic-rs + Decimal", 2.2),
    ("mexc_book_ticker", "quick-protobuf + Decimal", 1.9),
    ("mexc_deals5", "quick-protobuf + Decimal", 2.3),
    ("mexc_depth20", "quick-protobuf + Decimal", 2.7),
];

fn main() -> ExitCode {
    let (rounds, chosen) = match arguments() {
        Ok(arguments) => arguments,
        Err(complaint) => {
            eprintln!("ratios: {complaint}");
            return ExitCode::from(2);
        }
    };
    println!("| kernel | contender | ns | ratio |");
    println!("|---|---|--:|--:|");
    let failed: Vec<String> = chosen.iter().flat_map(|name| row(name, rounds)).collect();
    for failure in &failed {
        eprintln!("ratios: {failure}");
    }
    ExitCode::from(u8::from(!failed.is_empty()))
}

fn arguments() -> Result<(usize, Vec<String>), String> {
    let mut rest: Vec<String> = std::env::args().skip(1).collect();
    let rounds = match rest.first().map(|first| first.parse()) {
        Some(Ok(0)) => return Err("at least one round is needed".into()),
        Some(Ok(rounds)) => {
            rest.remove(0);
            rounds
        }
        _ => 15,
    };
    if let Some(unknown) = rest.iter().find(|name| names().all(|known| known != *name)) {
        let known: Vec<&str> = names().collect();
        return Err(format!("no kernel is called {unknown}; there are {}", known.join(", ")));
    }
    let all = rest.is_empty();
    Ok((rounds, if all { names().map(String::from).collect() } else { rest }))
}

/// Prints the rows of one kernel; what is below its gate.
fn row(name: &str, rounds: usize) -> Vec<String> {
    let Some(mut kernel) = kernel(name, 1) else { return vec![format!("no kernel {name}")] };
    let times = measure(&mut *kernel, rounds);
    let contenders = kernel.contenders();
    let ours = times[0];
    let mut failed = Vec::new();
    for (contender, time) in contenders.iter().zip(&times) {
        let ratio = time / ours;
        println!("| {name} | {contender} | {time:.1} | {ratio:.2} |");
        let gate = GATES.iter().find(|(kernel, peer, _)| *kernel == name && peer == contender);
        if let Some((_, peer, least)) = gate
            && ratio < *least
        {
            failed.push(format!("{name}: {ratio:.2} times {peer}, at least {least} is the gate"));
        }
    }
    failed
}
