//! The scenario on a hosted target: what the images' output is compared with.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut text = String::new();
    let done = tickwire_scenario::run(&mut text);
    print!("{text}");
    if done.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
