//! The scenario on a Cortex-M4 without an operating system, speaking through semihosting.
#![no_std]
#![no_main]

tickwire_board::program!(program);

fn program() -> core::fmt::Result {
    tickwire_scenario::run(&mut tickwire_board::Console)
}
