//! Captures on a Cortex-M4 without an operating system. The command line is the path of a list of
//! them; the debugger reads the files.
#![no_std]
#![no_main]

use core::fmt;

use tickwire_board::{Console, File, command_line};
use tickwire_replay::{Files, LIST_MAX, run};

tickwire_board::program!(program);

fn program() -> fmt::Result {
    let (mut line, mut list) = ([0; 512], [0; LIST_MAX]);
    let path = command_line(&mut line).ok_or(fmt::Error)?;
    let list = Debugger.read(path, &mut list).ok_or(fmt::Error)?;
    run(list, &mut Debugger, &mut Console)
}

/// The debugger's files.
struct Debugger;

impl Files for Debugger {
    fn read<'f>(&mut self, path: &str, into: &'f mut [u8]) -> Option<&'f str> {
        let (mut file, mut len) = (File::open(path)?, 0);
        loop {
            // A file that fills the memory may be longer, so there must be room for one byte more.
            let count = file.read(into.get_mut(len..).filter(|room| !room.is_empty())?).ok()?;
            if count == 0 {
                return core::str::from_utf8(into.get(..len)?).ok();
            }
            len += count;
        }
    }
}
