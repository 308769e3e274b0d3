//! Exact instruction counts, by callgrind.
//!
//! - `instructions` prints tickwire's counts beside the committed ones; `--peers` adds the peers.
//! - `instructions --check` exits with 1 where a count is more than 5 % above the committed one.
//! - `instructions --update` writes the counts into `instructions.toml`.
//!
//! The program runs itself under valgrind twice, with one pass over the corpus and with three: half
//! the difference is one pass, without start, corpus and warm-up.

use std::process::{Command, ExitCode};

use tickwire_benches::kernels::{kernel, names};

/// The committed counts.
const COMMITTED: &str = include_str!("../../instructions.toml");
/// Where they are committed.
const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/instructions.toml");
/// How far above the committed count a count may be.
const TOLERANCE: f64 = 1.05;
/// Counts need few messages: this part of a measured corpus.
const PART: usize = 16;
/// The first argument of the program when it runs under valgrind.
const WORKER: &str = "work";

type Failure = Box<dyn core::error::Error>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        [WORKER, name, contender, passes] => work(name, contender, passes),
        [] => print(false),
        ["--peers"] => print(true),
        ["--check"] => check(),
        ["--update"] => update(),
        _ => Err("usage: instructions [--peers | --check | --update]".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("instructions: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// What runs under valgrind.
fn work(name: &str, contender: &str, passes: &str) -> Result<(), Failure> {
    let mut kernel = kernel(name, PART).ok_or("no such kernel")?;
    let contender = contender.parse()?;
    for _ in 0..passes.parse::<usize>()? {
        for batch in 0..kernel.batches() {
            kernel.work(contender, batch);
        }
    }
    Ok(())
}

fn print(peers: bool) -> Result<(), Failure> {
    println!("| kernel | contender | instructions | committed |");
    println!("|---|---|--:|--:|");
    for name in names() {
        let contenders = kernel(name, PART).ok_or("no such kernel")?.contenders();
        let shown = if peers { contenders.len() } else { 1 };
        for (index, contender) in contenders.iter().enumerate().take(shown) {
            let count = count(name, index)?;
            let committed = committed(name).filter(|_| index == 0);
            let committed = committed.map_or(String::new(), |count| count.to_string());
            println!("| {name} | {contender} | {count} | {committed} |");
        }
    }
    Ok(())
}

fn check() -> Result<(), Failure> {
    let mut above = Vec::new();
    for name in names() {
        let committed = committed(name)
            .ok_or_else(|| format!("{name} is not in instructions.toml; run with --update"))?;
        let count = count(name, 0)?;
        let change = 100.0 * (count as f64 / committed as f64 - 1.0);
        println!("{name}: {count} instructions, committed {committed} ({change:+.1} %)");
        if count as f64 > committed as f64 * TOLERANCE {
            above.push(name);
        }
    }
    if above.is_empty() {
        return Ok(());
    }
    let above = above.join(", ");
    Err(format!("more than 5 % above the committed count: {above}; faster, or --update").into())
}

fn update() -> Result<(), Failure> {
    let mut table: String = COMMITTED
        .lines()
        .filter(|line| line.starts_with('#'))
        .fold(String::new(), |text, line| text + line + "\n");
    for name in names() {
        table += &format!("{name} = {}\n", count(name, 0)?);
    }
    std::fs::write(TABLE, &table)?;
    print!("{table}");
    Ok(())
}

fn committed(name: &str) -> Option<u64> {
    COMMITTED
        .lines()
        .filter_map(|line| line.split_once('='))
        .find(|(key, _)| key.trim() == name)
        .and_then(|(_, count)| count.trim().parse().ok())
}

/// Instructions a unit.
fn count(name: &str, contender: usize) -> Result<u64, Failure> {
    let kernel = kernel(name, PART).ok_or("no such kernel")?;
    let units: u64 = (0..kernel.batches()).map(|batch| kernel.units(batch)).sum();
    let difference = collected(name, contender, 3)?.saturating_sub(collected(name, contender, 1)?);
    Ok(difference / (2 * units))
}

/// All instructions of one run.
fn collected(name: &str, contender: usize, passes: u32) -> Result<u64, Failure> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?)
        .args([WORKER, name, &contender.to_string(), &passes.to_string()])
        .output()
        .map_err(|error| format!("valgrind does not run: {error}"))?;
    let log = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("{name} fails under valgrind:\n{log}").into());
    }
    let count = log.lines().find_map(|line| line.split_once("Collected : "));
    let (_, count) = count.ok_or_else(|| format!("no count in what valgrind says:\n{log}"))?;
    Ok(count.trim().parse()?)
}
