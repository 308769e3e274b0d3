//! Scripts followed by feeds and accounts of `tickwire-driver`, on any of its runtimes.

use core::future::{Future, poll_fn};
use core::pin::{Pin, pin};
use core::task::Poll;
use core::time::Duration;

use tickwire_core::account::exchange::PrivateExchange;
use tickwire_core::exchange::Exchange;
use tickwire_driver::runtime::Runtime;
use tickwire_driver::{Account, Credentials, Feed, Item, Overflow, Rest, Symbols, Tls};

use crate::bell::Bell;
use crate::script::{Consumer, Follow, Script};
use crate::sink::Sink;
use crate::taker::Taker;

/// How long an orderly end may take.
const CLOSING: Duration = Duration::from_secs(10);

/// The longest message to send, in bytes.
const TX: usize = 32 << 10;

type Task<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Follows a script to its end, on the runtime that this is called on.
pub(super) async fn run<R: Runtime>(script: &Script, sink: Sink, bell: &Bell) {
    script.follow(Feeds { script, sink, bell, runtime: core::marker::PhantomData::<R> }).await;
}

struct Feeds<'a, R> {
    script: &'a Script,
    sink: Sink,
    bell: &'a Bell,
    runtime: core::marker::PhantomData<R>,
}

impl<'a, R: Runtime> Follow for Feeds<'a, R> {
    type Out = Task<'a>;

    fn public<X>(self, venue: X, channels: &[X::Channel]) -> Task<'a>
    where
        X: Exchange + Clone + Send + Sync + 'static,
        X::Channel: Send + Sync,
    {
        let Self { script, sink, bell, .. } = self;
        let tls = tls(script);
        let symbols: Vec<_> = script.symbols.iter().map(String::as_str).collect();
        let symbols = Symbols::new(&symbols).expect("a symbol");
        let mut feed = Feed::<X, R>::public(venue, symbols)
            .channels(channels)
            .url(script.url.clone())
            .rest_base(script.rest_base.clone())
            .rest(Rest::new(tls.clone()))
            .tls(tls)
            .buffers(script.settings.rx, TX)
            .configure(|config| script.settings.apply(config));
        if let Some(levels) = script.settings.depth {
            feed = feed.depth(levels);
        }
        match script.consumer {
            Consumer::Called => {
                let feed = feed.on_any(move |item| tell(&sink, &item));
                Box::pin(called(feed, bell))
            }
            Consumer::Queue(capacity, overflow) => {
                let heard = sink.hears();
                let feed = feed.on_any(move |item| {
                    if let Item::Event(event) = item {
                        heard(&event);
                    }
                });
                Box::pin(queued(feed, (capacity, overflow), sink, bell))
            }
        }
    }

    fn private<V>(self, venue: V, (key, secret): (&str, &str)) -> Task<'a>
    where
        V: PrivateExchange + Clone + Send + Sync + 'static,
        V::Account: Send + Sync + 'static,
        <V::Account as Exchange>::Channel: Send + Sync,
    {
        let Self { script, sink, bell, .. } = self;
        let tls = tls(script);
        let credentials = Credentials::new(key, secret).expect("credentials");
        let symbols: Vec<_> = script.symbols.iter().map(String::as_str).collect();
        let account = Account::<V, R>::of(venue, credentials)
            .url(script.url.clone())
            .rest_base(script.rest_base.clone())
            .rest(Rest::new(tls.clone()))
            .tls(tls)
            .buffers(script.settings.rx, TX)
            .symbols(&symbols)
            .configure(|config| script.settings.apply(&mut config.session))
            .on_any(move |item: Item<'_>| tell(&sink, &item));
        Box::pin(async move {
            let account = account.spawn().expect("the script is right");
            bell.rung_or(account.stopped()).await;
            let _ = account.close(CLOSING).await;
        })
    }
}

async fn called<X, R: Runtime>(feed: Feed<X, R>, bell: &Bell)
where
    X: Exchange + Send + Sync + 'static,
    X::Channel: Send + Sync,
{
    let feed = feed.spawn().expect("the script is right");
    bell.rung_or(feed.stopped()).await;
    let _ = feed.close(CLOSING).await;
}

/// The user is a task beside the feed.
async fn queued<X, R: Runtime>(
    feed: Feed<X, R>,
    (capacity, overflow): (usize, Overflow),
    sink: Sink,
    bell: &Bell,
) where
    X: Exchange + Send + Sync + 'static,
    X::Channel: Send + Sync,
{
    let mut events = feed.stream_with(capacity, overflow).expect("the script is right");
    let mut taker = Taker::new(&sink);
    let takes = async {
        loop {
            sink.gate().opened().await;
            match events.next().await {
                Some(item) => taker.take(&item),
                None => return,
            }
        }
    };
    bell.rung_or(takes).await;
    // What waits was counted as well, and some of it tells of losses.
    poll_fn(|cx| {
        while let Poll::Ready(Some(item)) = pin!(events.next()).poll(cx) {
            taker.take(&item);
        }
        Poll::Ready(())
    })
    .await;
    sink.dropped(events.handle().status().dropped);
    let _ = events.close(CLOSING).await;
}

pub(super) fn tls(script: &Script) -> Tls {
    let roots = script.roots.as_deref();
    roots.map_or_else(Tls::bundled, |pem| Tls::with_roots(pem).expect("roots"))
}

/// Tells a user that is called; while it is busy nothing is read.
pub(super) fn tell(sink: &Sink, item: &Item<'_>) {
    sink.gate().pass();
    match item {
        Item::Event(event) => sink.event(event),
        Item::Notice(notice) => sink.notice(notice),
        Item::Reconnect { connection, attempt, cause, .. } => {
            sink.reconnect(*connection, *attempt, *cause);
        }
        Item::Unreachable { connection, error } => sink.unreachable(*connection, error.cause),
        Item::Stopped(stop) => sink.stopped(*stop),
        other => sink.wrong(format!("a script of one connection has no {other:?}")),
    }
}
