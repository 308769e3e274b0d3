//! Sessions of frames over tokio-tungstenite.

use core::future::pending;

use tickwire_core::account::exchange::PrivateExchange;
use tickwire_core::exchange::Exchange;
use tickwire_driver::Rest;
use tickwire_tokio::tungstenite::Client;
use tokio::runtime::{Builder, Runtime};

use super::{feeds, sessions};
use crate::bell::Bell;
use crate::driver::{Driver, LeftOut};
use crate::script::{Follow, Script};
use crate::sink::Sink;

/// `tickwire_tokio::tungstenite`, on a runtime of one thread.
#[derive(Debug)]
pub struct Tungstenite;

const NO_QUEUE: &str = "it has no queue: the user is called, and meanwhile nothing is read";

impl Driver for Tungstenite {
    fn name(&self) -> &'static str {
        "tungstenite"
    }

    fn left_out(&self) -> &'static [LeftOut] {
        &[LeftOut { scenario: "a_slow_consumer_is_told_what_it_lost", why: NO_QUEUE }]
    }

    fn run(&self, script: Script, sink: Sink, bell: Bell) {
        script.follow(Frames { script: &script, sink, bell });
    }
}

struct Frames<'a> {
    script: &'a Script,
    sink: Sink,
    bell: Bell,
}

impl Frames<'_> {
    fn client(&self) -> Client {
        let tls = feeds::tls(self.script);
        Client::new(tls.clone()).rest(Rest::new(tls)).message_max(self.script.settings.rx)
    }
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

impl Follow for Frames<'_> {
    type Out = ();

    fn public<X>(self, venue: X, channels: &[X::Channel])
    where
        X: Exchange + Clone + Send + Sync + 'static,
        X::Channel: Send + Sync,
    {
        let (script, client) = (self.script.clone(), self.client());
        let Self { sink, bell, .. } = self;
        let mut session = sessions::public(&script, venue, channels);
        let until = bell.rung_or(pending::<()>());
        let run = client.follow(&mut session, until, |item| feeds::tell(&sink, &item));
        runtime().block_on(run);
    }

    fn private<V>(self, venue: V, key: (&str, &str))
    where
        V: PrivateExchange + Clone + Send + Sync + 'static,
        V::Account: Send + Sync + 'static,
        <V::Account as Exchange>::Channel: Send + Sync,
    {
        let (client, symbols) = (self.client(), sessions::symbols(self.script));
        let Self { script, sink, bell } = self;
        let mut session = sessions::private(script, venue, key, &symbols);
        let until = bell.rung_or(pending::<()>());
        let run = client.follow_account(&mut session, until, |item| feeds::tell(&sink, &item));
        runtime().block_on(run).expect("protected, or this machine");
    }
}
