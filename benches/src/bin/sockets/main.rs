//! What tickwire takes on real sockets, beside the ceilings that it must keep.
//!
//! ```text
//! sockets [--quick] [--cuts N] [--connects N] [--starts N] [--seconds N] [PART]..
//! ```
//!
//! The parts are `construct`, `cuts`, `starts`, `memory`, `cycles` and `soak`; all where none is
//! named. Exits with 1 where a 99th percentile is above its ceiling or, with `--quick`, which takes
//! fewer samples on any machine, a median.
//!
//! The other end is the simulated Gate.io exchange, always in a process of its own: this program,
//! started again. What measures memory is a process of its own too, so that nothing but clients is
//! in it. Everything runs over loopback; where both processes share few cores, the figures are of
//! both together.

mod clock;
mod construct;
mod cuts;
mod cycles;
mod exchange;
mod feeds;
mod memory;
mod options;
mod process;
mod report;
mod soak;
mod starts;
mod watch;

use std::process::ExitCode;

use options::{Options, Part};
use report::{Report, Row};

/// Whatever went wrong, in words.
type Failure = Box<dyn core::error::Error>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [exchange::ROLE, market] => exchange::serve(market).map(|()| true),
        [memory::ROLE, order] => memory::hold(order).map(|()| true),
        [soak::ROLE, order] => soak::endure(order).map(|()| true),
        rest => Options::parse(rest).map_err(Failure::from).and_then(|options| measure(&options)),
    };
    match done {
        Ok(kept) => ExitCode::from(u8::from(!kept)),
        Err(failure) => {
            eprintln!("sockets: {failure}");
            ExitCode::from(2)
        }
    }
}

/// Runs the chosen parts; says whether every ceiling was kept.
fn measure(options: &Options) -> Result<bool, Failure> {
    let mut report = Report::begin(options.judged);
    for part in &options.parts {
        let rows: Vec<Row> = match part {
            Part::Construct => construct::measure()?,
            Part::Cuts => cuts::measure(options.cuts, options.slow_cuts)?,
            Part::Starts => starts::measure(options.starts)?,
            Part::Memory => memory::measure()?,
            Part::Cycles => cycles::measure(options.connects)?,
            Part::Soak => soak::measure(options.seconds)?,
        };
        rows.into_iter().for_each(|row| report.add(&row));
    }
    Ok(report.end())
}
