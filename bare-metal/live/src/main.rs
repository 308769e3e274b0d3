//! A live order book on a Cortex-M4 board without an operating system: the board's Ethernet,
//! embassy's network stack, and a connection to Gate.io's spot market or to its simulator.
//!
//! It prints its book from time to time, goes on after its connection was cut, and ends with status
//! 0 when it has printed as many books of two connections as it is to. `bare-metal/run live` runs
//! it in an emulator and holds its books against those of the simulator.
#![no_std]
#![no_main]

mod arguments;
mod chance;
mod clock;
mod feed;
mod network;
mod security;
mod watch;

use core::fmt;
use core::pin::pin;
use core::task::Context;

use embassy_net::{Stack, StackResources};
use embassy_time::{Duration, with_timeout};
use tickwire_board::{command_line, run, stack_used};
use tickwire_embassy::core::session::Stop;
use tickwire_embassy::{Driver, Memory, Security};

use crate::arguments::Arguments;
use crate::feed::{Room, Spot};
use crate::security::Trust;
use crate::watch::{Watch, say};

tickwire_board::program!(program);

/// The longest command line, in bytes.
const LINE_MAX: usize = 512;
/// Two sockets of the driver, and that of DNS, which the stack has for itself.
const SOCKETS: usize = 3;
/// The run is given up after this.
const PATIENCE: Duration = Duration::from_secs(90);

fn program() -> fmt::Result {
    clock::start();
    let mut line = [0; LINE_MAX];
    let arguments = match Arguments::of(command_line(&mut line).unwrap_or_default()) {
        Ok(arguments) => arguments,
        Err(usage) => return failed(format_args!("{usage}")),
    };
    let device = match network::start() {
        Ok(device) => device,
        Err(failure) => return failed(format_args!("{failure}")),
    };
    chance::seed(arguments.seed);
    let mut trust = match Trust::of(&arguments) {
        Ok(trust) => trust,
        Err(failure) => return failed(format_args!("{failure}")),
    };
    let mut room = Room::new();
    let connection = match room.connection(&arguments, chance::draw()) {
        Ok(connection) => connection,
        Err(failure) => return failed(format_args!("{failure}")),
    };
    let mut resources = StackResources::<SOCKETS>::new();
    let (stack, mut runner) =
        embassy_net::new(device, network::addresses(), &mut resources, chance::draw_word());
    let mut memory = Memory::new();
    let followed = followed(stack, connection, &mut memory, trust.security());
    match run(pin!(with_timeout(PATIENCE, followed)), pin!(runner.run())) {
        Ok(ended) => ended,
        Err(_) => failed(format_args!("not done in {} s", PATIENCE.as_secs())),
    }
}

/// Follows the book until all is seen.
async fn followed<'d>(
    stack: Stack<'d>,
    connection: Spot<'_>,
    memory: &'d mut Memory<8_192, 2_048, 16_384>,
    security: impl Security,
) -> fmt::Result {
    let watch = Watch::default();
    let mut told = Ok(());
    let enough = |connection: &mut Spot<'_>, now, _: &mut Context<'_>| {
        if watch.is_done() {
            connection.close(now);
        }
    };
    let driver = Driver::public(stack, connection, memory, chance::draw);
    let mut driver = driver.clock(clock::wall).secured(security);
    let stop = driver
        .run_with(enough, |item, connection| {
            told = told.and_then(|()| watch.take(item, connection));
        })
        .await;
    told?;
    match stop {
        Stop::Requested => say(format_args!("done; {} bytes of stack at most", stack_used())),
        stop => failed(format_args!("{stop}")),
    }
}

/// Says why the image ends with status 1.
fn failed(why: fmt::Arguments<'_>) -> fmt::Result {
    say(why)?;
    Err(fmt::Error)
}
