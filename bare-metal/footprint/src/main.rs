//! A client on a Cortex-M4 without an operating system. Its wire is a recording, whose path is the
//! command line. At the end it says what it did, and what it took.
#![no_std]
#![no_main]

use core::fmt::{self, Write};

use tickwire_board::{Console, File, command_line, stack_used};
use tickwire_footprint::script::{Script, Source};
use tickwire_footprint::{Broken, Said, Wire};

tickwire_board::program!(program);

fn program() -> fmt::Result {
    let mut line = [0; 256];
    let path = command_line(&mut line).ok_or(fmt::Error)?;
    let mut script = Script::new(Recording(File::open(path).ok_or(fmt::Error)?));
    let said = client(&mut script).map_err(|Broken| fmt::Error)?;
    let stack = stack_used();
    if let Some(Said { tally, sizes }) = said {
        for (name, number) in ["events", "notices", "sent", "told"].iter().zip(tally.numbers()) {
            say(name, number);
        }
        let sizes = [sizes.connection, sizes.arrays, sizes.rx, sizes.tx, sizes.body];
        for (name, size) in ["connection", "arrays", "rx", "tx", "body"].iter().zip(sizes) {
            say(name, size as u64);
        }
    }
    say("stack", stack as u64);
    Ok(())
}

/// Runs the client that the image is built with; the one without only reads.
fn client(wire: &mut dyn Wire) -> Result<Option<Said>, Broken> {
    #[cfg(feature = "ticker")]
    return tickwire_footprint::ticker(wire).map(Some);
    #[cfg(feature = "books")]
    return tickwire_footprint::books(wire).map(Some);
    #[cfg(feature = "mexc")]
    return tickwire_footprint::mexc(wire).map(Some);
    #[cfg(feature = "futures")]
    return tickwire_footprint::futures(wire).map(Some);
    #[cfg(feature = "account")]
    return tickwire_footprint::account(wire).map(Some);
    #[cfg(feature = "deflate")]
    return tickwire_footprint::deflate(wire).map(Some);
    #[cfg(feature = "base")]
    return read(wire).map(|()| None);
}

#[cfg(feature = "base")]
fn read(wire: &mut dyn Wire) -> Result<(), Broken> {
    let mut room = [0; tickwire_footprint::RX];
    while wire.next(&mut room, &mut [])? != tickwire_footprint::Step::Ended {}
    Ok(())
}

struct Recording(File);

impl Source for Recording {
    fn fill(&mut self, mut into: &mut [u8]) -> Result<(), Broken> {
        while !into.is_empty() {
            let count = self.0.read(into).ok().filter(|count| *count > 0).ok_or(Broken)?;
            into = &mut into[count..];
        }
        Ok(())
    }
}

/// Writes a line without the library's formatting, which would count.
fn say(name: &str, number: u64) {
    let mut digits = [0; 16];
    for (place, digit) in digits.iter_mut().rev().enumerate() {
        *digit = b"0123456789abcdef"[(number >> (4 * place) & 15) as usize];
    }
    let digits = core::str::from_utf8(&digits).unwrap_or_default();
    for text in [name, " ", digits, "\n"] {
        // Nobody is left to tell if writing fails.
        let _ = Console.write_str(text);
    }
}
