//! `tickwire simulate`: a simulated exchange as a process of its own.

use core::time::Duration;
use std::fs;
use std::io::{self, Write};

use tickwire_simulator::account::Profile;
use tickwire_simulator::faults::Faults;
use tickwire_simulator::{Config, Simulator};

use crate::args::SimulateArgs;
use crate::exchange::{self, Markets};
use crate::failure::{Failure, Tally};
use crate::{credentials, runtime};

/// Where the control endpoint is.
const CONTROL: &str = "/_simulator";

/// Serves until it is interrupted or the time is over.
pub(crate) fn run(args: &SimulateArgs) -> Result<Tally, Failure> {
    let symbols = if args.symbols.is_empty() {
        exchange::symbols(args.venue, args.symbols_count)
    } else {
        args.symbols.clone()
    };
    let example = symbols.first().cloned().unwrap_or_default();
    let markets = Markets {
        symbols,
        seed: args.seed,
        changes_per_second: args.changes,
        rest_lag: Duration::from_millis(args.rest_lag),
        accounts: accounts(args)?,
    };
    let mut server = Config::default();
    server.listen = args.listen;
    server.tls = args.tls;
    server.seed = args.seed;
    server.faults = args.faults.as_deref().map_or(Ok(Faults::default()), faults)?;
    let simulator = exchange::start(args.venue, markets, server)
        .map_err(|cause| Failure::Listen { address: args.listen, cause })?;
    introduce(&simulator, args, &example)?;
    runtime::single()?.block_on(async {
        match args.seconds {
            Some(seconds) => {
                tokio::select! {
                    () = tokio::time::sleep(Duration::from_secs(seconds)) => {}
                    () = runtime::interrupted() => {}
                }
            }
            None => runtime::interrupted().await,
        }
    });
    Ok(Tally::default())
}

/// The account of the exchange, where it is to have one.
fn accounts(args: &SimulateArgs) -> Result<Vec<Profile>, Failure> {
    if !args.account {
        return Ok(Vec::new());
    }
    let credentials = credentials::of(args.venue.name(), args.credentials.as_deref())?;
    Ok(vec![exchange::profile(args.venue, &credentials)])
}

/// Says where it is: the address alone for programs, and how to use it for people.
fn introduce(simulator: &Simulator, args: &SimulateArgs, symbol: &str) -> Result<(), Failure> {
    if let (Some(path), Some(pem)) = (&args.ca_file, simulator.authority_pem()) {
        fs::write(path, pem).map_err(Failure::Output)?;
    }
    let url = simulator.url();
    // Whoever reads no introduction does without.
    let _ = io::stderr().write_all(introduction(&url, args, symbol).as_bytes());
    let mut out = io::stdout();
    writeln!(out, "{url}").and_then(|()| out.flush()).map_err(Failure::Output)
}

fn introduction(url: &str, args: &SimulateArgs, symbol: &str) -> String {
    let venue = args.venue.name();
    let channel = args.venue.trades();
    let authority = url.split('/').nth(2).unwrap_or_default();
    let (scheme, ours, curls) = match (args.tls, &args.ca_file) {
        (false, _) => ("http", String::new(), String::new()),
        (true, Some(path)) => {
            let path = path.display();
            ("https", format!(" --ca-file {path}"), format!(" --cacert {path}"))
        }
        (true, None) => ("https", " --ca-file CA.pem".into(), " --cacert CA.pem".into()),
    };
    let missing = if args.tls && args.ca_file.is_none() {
        "  (run it with --ca-file CA.pem to get the certificate to trust)\n"
    } else {
        ""
    };
    let account = if args.account {
        format!("  its account:  tickwire account {venue} --url {url}{ours}\n")
    } else {
        String::new()
    };
    format!(
        "a simulated {venue}, until ctrl-c or SIGTERM\n\
         \x20 follow it:    tickwire tail {venue} {channel} {symbol} --url {url}{ours}\n\
         {account}\
         \x20 lose updates: curl{curls} -X POST {scheme}://{authority}{CONTROL}/action \
         -d '{{\"gap\":{{\"symbol\":\"{symbol}\",\"pushes\":3}}}}'\n\
         \x20 cut it:       curl{curls} -X POST {scheme}://{authority}{CONTROL}/action \
         -d '\"cut\"'\n\
         {missing}"
    )
}

/// The knobs, as JSON on the command line or in a file.
fn faults(text: &str) -> Result<Faults, Failure> {
    let wrong = |error: serde_json::Error| Failure::Usage {
        argument: format!("--faults: {error}"),
        advice: "it takes a JSON object such as '{\"drop_per_mille\":5}', or a file of one".into(),
    };
    if text.trim_start().starts_with('{') {
        return serde_json::from_str(text).map_err(wrong);
    }
    let name = || format!("`{text}`");
    let json = fs::read_to_string(text).map_err(|cause| Failure::Input { name: name(), cause })?;
    serde_json::from_str(&json).map_err(wrong)
}
