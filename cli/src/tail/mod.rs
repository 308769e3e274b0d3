//! `tickwire tail`: a venue's feed as lines, as they come.

mod end;
mod human;
mod live;
mod printer;

use core::convert::Infallible;
use core::fmt::Display;
use core::future::pending;
use core::net::IpAddr;
use core::str::FromStr;
use core::time::Duration;
use std::fs;
use std::io::{Write as _, stderr};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tickwire_core::endpoint::Endpoint;
use tickwire_core::exchange::Exchange;
use tickwire_tokio::{Feed, Handle, Offer, Symbols, Tls};
use tokio::sync::mpsc;

pub(crate) use self::end::{End, advice};
pub(crate) use self::printer::Printer;

use crate::args::TailArgs;
use crate::event::EventWriter;
use crate::failure::{Failure, Tally};
use crate::runtime;

/// How long the closing handshake may take.
const CLOSE_DEADLINE: Duration = Duration::from_secs(2);

/// Follows one channel of a venue until something ends it.
pub(crate) fn run<X>(venue: X, writer: EventWriter, args: &TailArgs) -> Result<Tally, Failure>
where
    X: Exchange + Send + Sync + 'static,
    X::Channel: FromStr<Err: Display>,
{
    let channel = args.channel.parse::<X::Channel>().map_err(|error| Failure::Usage {
        argument: format!("no channel is called '{}'", args.channel),
        advice: error.to_string(),
    })?;
    let symbols: Vec<&str> = args.symbols.iter().map(String::as_str).collect();
    let symbols = Symbols::new(&symbols).map_err(setup)?;
    let mut feed = Feed::public(venue, symbols).channels(&[channel]).url(args.url.clone());
    if let Some(attempts) = args.attempts {
        feed = feed.configure(move |config| config.policy.attempts = Some(attempts));
    }
    if let Some(path) = &args.ca_file {
        feed = feed.tls(trust(path)?);
    }
    if args.deflate {
        feed = feed.deflate(Offer::DEFAULT);
    }
    runtime::insist()?;
    if let Some(url) = args.url.as_deref().filter(|url| is_unprotected(url)) {
        // Who reads no diagnostics is not to be stopped by this one.
        let _ =
            writeln!(stderr(), "warning: {url} is without TLS: anybody on the way can alter it");
    }
    runtime::finish(runtime::single()?, follow(feed, writer, args))
}

async fn follow<X>(feed: Feed<X>, writer: EventWriter, args: &TailArgs) -> Result<Tally, Failure>
where
    X: Exchange + Send + Sync + 'static,
{
    let (end, ended) = mpsc::channel(4);
    let (printer, out, notices) =
        Printer::open(writer, args.json, args.count, args.symbols.len(), end);
    // Both handlers run on the feed's one task, so neither ever waits for the other.
    let printer = Arc::new(Mutex::new(printer));
    let (books, plans) = (Arc::clone(&printer), Arc::clone(&printer));
    let handle = feed
        .on_any(move |item| lock(&printer).take(&item))
        .on_book(move |update| lock(&books).take_book(&update))
        .spawn()
        .map_err(setup)?;
    let end = tokio::select! {
        end = End::of(handle.stopped(), ended, args.seconds) => end,
        never = tell_plan(&handle, plans, args.deflate) => match never {},
    };
    if !matches!(end, End::Stopped(_)) {
        // The feed's end is no matter of whether the venue says good-bye.
        let _ = handle.close(CLOSE_DEADLINE).await;
    }
    end.told(out, notices, |stop| format!("{stop}; {}", advice(stop)))
}

/// Whether what comes from an address passes a network without TLS.
fn is_unprotected(url: &str) -> bool {
    Endpoint::parse(url).is_ok_and(|endpoint| {
        let is_here = endpoint.host.parse::<IpAddr>().is_ok_and(|host| host.is_loopback());
        !endpoint.tls && !is_here && !endpoint.host.eq_ignore_ascii_case("localhost")
    })
}

fn lock(printer: &Mutex<Printer>) -> MutexGuard<'_, Printer> {
    printer.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tells the feed's plan and, where deflate was offered, whether servers agreed to it; and then
/// nothing more. A feed that is over already has none.
async fn tell_plan(handle: &Handle, printer: Arc<Mutex<Printer>>, deflate: bool) -> Infallible {
    if let Ok(plan) = handle.plan().await {
        lock(&printer).take_plan(&plan);
    }
    if deflate && handle.live(Duration::MAX).await.is_ok() {
        let connections = handle.status().connections;
        let deflated = connections.iter().filter(|connection| connection.deflated).count();
        let words = format!("deflated connections: {deflated} of {}", connections.len());
        lock(&printer).take_words(&words);
    }
    drop(printer);
    pending().await
}

/// The certificates of a file as the only ones to trust.
pub(crate) fn trust(path: &Path) -> Result<Tls, Failure> {
    let name = || format!("`{}`", path.display());
    let pem = fs::read_to_string(path).map_err(|cause| Failure::Input { name: name(), cause })?;
    Tls::with_roots(&pem).map_err(|error| Failure::Setup(format!("{}: {error}", name())))
}

pub(crate) fn setup(error: impl Display) -> Failure {
    Failure::Setup(error.to_string())
}
