//! `tickwire order`: one request of an account, and what became of it.

mod request;
mod said;

use core::time::Duration;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tickwire_core::account::credentials::Credentials;
use tickwire_core::account::exchange::{Pass, PrivateExchange, TradingExchange};
use tickwire_core::owned::{OwnedAction, OwnedOutcome};
use tickwire_core::text::Writer;
use tickwire_tokio::Account;
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::account::{advised, at};
use crate::args::OrderArgs;
use crate::event::EventWriter;
use crate::failure::{Failure, Tally};
use crate::outlet::Writing;
use crate::tail::{self, End, Printer};
use crate::{clock, credentials, runtime};

use said::Said;

/// How long the closing handshake may take.
const CLOSE_DEADLINE: Duration = Duration::from_secs(5);
/// The longest message that is shown.
const FRAME_MAX: usize = 64 << 10;
/// The number of the one action.
const FIRST: u32 = 1;

/// Asks for it, or shows what would be sent.
pub(crate) fn run<V>(venue: V, writer: EventWriter, args: &OrderArgs) -> Result<Tally, Failure>
where
    V: PrivateExchange + Clone + Send + Sync + 'static,
    V::Account: TradingExchange,
{
    let action = request::action(&args.request)?;
    if args.dry_run {
        return show(&venue.account(), &action);
    }
    let credentials = credentials::of(args.venue.name(), args.place.credentials.as_deref())?;
    let account = at(Account::of(venue, credentials), &args.place)?;
    runtime::insist()?;
    runtime::finish(runtime::single()?, ask(account, writer, args, action))
}

/// Prints the message as it would be sent on a connection that is logged in. Nothing of it is
/// signed, so nobody's secrets are needed.
fn show<X: TradingExchange>(venue: &X, action: &OwnedAction) -> Result<Tally, Failure> {
    let nobody = Credentials::new("none", "none").map_err(setup)?;
    let time = clock::unix().ok_or_else(|| setup("the system's clock is before 1970"))?;
    let pass = Pass { credentials: &nobody, time, user_id: None, listen_key: "" };
    let mut buffer = vec![0; FRAME_MAX];
    let mut out = Writer::new(&mut buffer);
    venue.act(FIRST, &action.view(), &pass, &mut out).map_err(|error| Failure::Usage {
        argument: error.to_string(),
        advice: "`tickwire order --help` shows what can be asked for".to_owned(),
    })?;
    let mut stdout = io::stdout();
    let written = stdout.write_all(out.written()).and_then(|()| stdout.write_all(b"\n"));
    written.and_then(|()| stdout.flush()).map_err(Failure::Output)?;
    Ok(Tally::default())
}

async fn ask<V>(
    account: Account<V>,
    writer: EventWriter,
    args: &OrderArgs,
    action: OwnedAction,
) -> Result<Tally, Failure>
where
    V: PrivateExchange + Clone + Send + Sync + 'static,
    V::Account: TradingExchange,
{
    let (end, _ended) = mpsc::channel::<End>(1);
    let (printer, out, notices) = Printer::open(writer, args.json, None, 1, end);
    let said = Arc::new(Mutex::new(Said::new(printer, action.view().kind())));
    let heard = Arc::clone(&said);
    let handle = account.on_any(move |item| lock(&heard).hear(&item)).spawn().map_err(setup)?;
    let work = async {
        handle.live(Duration::from_secs(args.seconds)).await.map_err(|not_live| match not_live
            .stopped
        {
            Some(stop) => Failure::Feed(advised(stop)),
            None => Failure::Feed(not_live.to_string()),
        })?;
        lock(&said).asked();
        let asked = handle.act(action.view()).await.map_err(setup)?;
        let id = asked.id();
        let outcome = asked.outcome().await;
        if let (Some(outcome), Ok(snapshot)) = (&outcome, handle.snapshot().await) {
            lock(&said).answer(id, &action, &snapshot, outcome);
        }
        Ok::<_, Failure>(outcome)
    };
    let outcome = tokio::select! {
        outcome = timeout(Duration::from_secs(args.seconds), work) => outcome,
        () = runtime::interrupted() => Ok(Ok(None)),
    };
    // The outcome is what counts, whether or not the venue says good-bye.
    let _ = handle.close(CLOSE_DEADLINE).await;
    drop(said);
    let _ = notices.map(Writing::finish);
    out.finish().map_err(Failure::Output)?;
    match outcome {
        Ok(Ok(outcome)) => judge(outcome),
        Ok(Err(failure)) => Err(failure),
        Err(_) => judge(None),
    }
}

fn lock(said: &Mutex<Said>) -> MutexGuard<'_, Said> {
    said.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Only what is known to be done is success.
fn judge(outcome: Option<OwnedOutcome>) -> Result<Tally, Failure> {
    match outcome {
        Some(OwnedOutcome::Done | OwnedOutcome::FoundDone) => Ok(Tally::default()),
        Some(OwnedOutcome::Unknown | OwnedOutcome::Acknowledged) | None => Err(Failure::Unknown),
        Some(outcome) => Err(Failure::NotDone(outcome.view().to_string())),
    }
}

fn setup(error: impl core::fmt::Display) -> Failure {
    tail::setup(error)
}
