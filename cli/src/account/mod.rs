//! `tickwire account`: what a venue tells of an account, as lines, as it comes.

use core::time::Duration;

use tickwire_core::account::exchange::PrivateExchange;
use tickwire_core::retry::Cause;
use tickwire_core::session::Stop;
use tickwire_tokio::Account;
use tokio::sync::mpsc;

use crate::args::{AccountArgs, PlaceArgs};
use crate::event::EventWriter;
use crate::failure::{Failure, Tally};
use crate::tail::{self, End, Printer};
use crate::{credentials, runtime};

/// How long the closing handshake may take, and the end of a listen key.
const CLOSE_DEADLINE: Duration = Duration::from_secs(5);

/// Follows an account until something ends it.
pub(crate) fn run<V>(venue: V, writer: EventWriter, args: &AccountArgs) -> Result<Tally, Failure>
where
    V: PrivateExchange + Clone + Send + Sync + 'static,
{
    let credentials = credentials::of(args.venue.name(), args.place.credentials.as_deref())?;
    let symbols: Vec<&str> = args.symbols.iter().map(String::as_str).collect();
    let mut account = at(Account::of(venue, credentials), &args.place)?.symbols(&symbols);
    if let Some(attempts) = args.attempts {
        account = account.configure(move |config| config.session.policy.attempts = Some(attempts));
    }
    runtime::insist()?;
    runtime::finish(runtime::single()?, follow(account, writer, args))
}

/// The same account, where the arguments say.
pub(crate) fn at<V>(mut account: Account<V>, place: &PlaceArgs) -> Result<Account<V>, Failure>
where
    V: PrivateExchange + Clone + Send + Sync + 'static,
{
    account = account.url(place.url.clone());
    if let Some(path) = &place.ca_file {
        account = account.tls(tail::trust(path)?);
    }
    Ok(account)
}

async fn follow<V>(
    account: Account<V>,
    writer: EventWriter,
    args: &AccountArgs,
) -> Result<Tally, Failure>
where
    V: PrivateExchange + Clone + Send + Sync + 'static,
{
    let (end, ended) = mpsc::channel(4);
    let (mut printer, out, notices) = Printer::open(writer, args.json, args.count, 0, end);
    let handle = account.on_any(move |item| printer.take(&item)).spawn().map_err(tail::setup)?;
    let end = End::of(handle.stopped(), ended, args.seconds).await;
    if !matches!(end, End::Stopped(_)) {
        // The account's end is no matter of whether the venue says good-bye.
        let _ = handle.close(CLOSE_DEADLINE).await;
    }
    end.told(out, notices, advised)
}

/// Why an account's streams are over, and what the user can do about it.
pub(crate) fn advised(stop: Stop) -> String {
    let advice = match stop {
        Stop::Final(Cause::Login | Cause::Status { .. }) => {
            "check the key and the secret, what the key may do, the addresses that it is bound to, \
             and this machine's clock"
        }
        stop => tail::advice(stop),
    };
    format!("{stop}; {advice}")
}
