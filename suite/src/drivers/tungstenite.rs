//! Sessions of frames over tokio-tungstenite.

use core::future::pending;

use tickwire_core::account::exchange::PrivateExchange;
use tickwire_core::book::BookStore;
use tickwire_core::exchange::Exchange;
use tickwire_core::session::{Access, Session};
use tickwire_tokio::tungstenite::Client;
use tokio::runtime::Builder;

use super::{feeds, sessions};
use crate::bell::Bell;
use crate::driver::Driver;
use crate::script::{Follow, Script};
use crate::sink::Sink;

/// `tickwire_tokio::tungstenite`, on a runtime of one thread.
#[derive(Debug)]
pub struct Tungstenite;

impl Driver for Tungstenite {
    fn name(&self) -> &'static str {
        "tungstenite"
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
    fn runs<X: Exchange, B: BookStore, A: Access<X>>(self, session: &mut Session<'_, X, B, A>) {
        let Self { script, sink, bell } = self;
        let client = Client::new(feeds::tls(script)).message_max(script.settings.rx);
        let until = bell.rung_or(pending::<()>());
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let _ = runtime.block_on(client.follow(session, until, |item| feeds::tell(&sink, &item)));
    }
}

impl Follow for Frames<'_> {
    type Out = ();

    fn public<X>(self, venue: X, channels: &[X::Channel])
    where
        X: Exchange + Clone + Send + Sync + 'static,
        X::Channel: Send + Sync,
    {
        let script = self.script.clone();
        self.runs(&mut sessions::public(&script, venue, channels));
    }

    fn private<V>(self, venue: V, key: (&str, &str))
    where
        V: PrivateExchange + Clone + Send + Sync + 'static,
        V::Account: Send + Sync + 'static,
        <V::Account as Exchange>::Channel: Send + Sync,
    {
        let (script, symbols) = (self.script, sessions::symbols(self.script));
        self.runs(&mut sessions::private(script, venue, key, &symbols));
    }
}
