//! Runs a client against a venue on the host, and records what the venue does:
//! `record CLIENT FILE`. It says of the client what the image must say of it.

mod account;
mod books;
mod deflated;
mod gateio;
mod mexc;
mod server;
mod tickers;
mod venue;

use std::env;
use std::fs;
use std::process::ExitCode;

use tickwire_footprint::{Broken, Said};

use server::Server;
use venue::Venue;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [client, file] = arguments.as_slice() else {
        eprintln!("usage: record CLIENT FILE");
        return ExitCode::from(2);
    };
    let Some(venue) = venue(client) else {
        eprintln!("there is no client `{client}`");
        return ExitCode::from(2);
    };
    let mut server = Server::new(venue, client == "deflate");
    let said = run(client, &mut server);
    let written = fs::write(file, server.recorded());
    match (said, written) {
        (Ok(said), Ok(())) => say(&said),
        (Err(Broken), _) => {
            eprintln!("`{client}` does not get through its session: {}", server.last());
            return ExitCode::FAILURE;
        }
        (_, Err(error)) => {
            eprintln!("`{file}` cannot be written: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn venue(client: &str) -> Option<Box<dyn Venue>> {
    Some(match client {
        "base" | "ticker" | "deflate" => Box::new(tickers::Tickers::of("spot")),
        "futures" => Box::new(tickers::Tickers::of("futures")),
        "mexc" => Box::new(mexc::Tickers::default()),
        "books" => Box::new(books::Book::new()),
        "account" => Box::new(account::Account::default()),
        _ => return None,
    })
}

fn run(client: &str, server: &mut Server) -> Result<Said, Broken> {
    match client {
        "futures" => tickwire_footprint::futures(server),
        "mexc" => tickwire_footprint::mexc(server),
        "books" => tickwire_footprint::books(server),
        "account" => tickwire_footprint::account(server),
        #[cfg(feature = "deflate")]
        "deflate" => tickwire_footprint::deflate(server),
        // The image without a client only reads, and might read anything.
        _ => tickwire_footprint::ticker(server),
    }
}

fn say(said: &Said) {
    for (name, number) in ["events", "notices", "sent", "told"].iter().zip(said.tally.numbers()) {
        println!("{name} {number:016x}");
    }
}
