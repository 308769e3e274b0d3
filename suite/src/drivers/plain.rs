//! A loop of one's own on `std::net`, that of the example `event_loop`.

use core::time::Duration;

use tickwire_core::account::exchange::PrivateExchange;
use tickwire_core::book::BookStore;
use tickwire_core::connection::Connection;
use tickwire_core::exchange::Exchange;
use tickwire_core::session::{Access, Output, Session};
use tickwire_core::store::Store;
use tickwire_examples::plain::Plain as Loop;

use super::sessions;
use crate::bell::Bell;
use crate::driver::{Driver, LeftOut};
use crate::script::{Follow, Script};
use crate::sink::Sink;

/// How long the loop waits before it looks at the bell.
const GLANCE: Duration = Duration::from_millis(10);
/// The longest message to send, in bytes.
const TX: usize = 32 << 10;

/// `std::net` and nothing else.
#[derive(Debug)]
pub struct Plain;

const NO_TLS: &str = "`std` has no TLS";
const NO_QUEUE: &str = "it has no queue: the user is called, and meanwhile nothing is read";

impl Driver for Plain {
    fn name(&self) -> &'static str {
        "plain"
    }

    fn left_out(&self) -> &'static [LeftOut] {
        &[
            LeftOut { scenario: "tls_is_never_answered", why: NO_TLS },
            LeftOut { scenario: "a_good_certificate_is_accepted", why: NO_TLS },
            LeftOut { scenario: "an_unknown_authority_is_final", why: NO_TLS },
            LeftOut { scenario: "another_host_is_final", why: NO_TLS },
            LeftOut { scenario: "an_expired_certificate_is_final", why: NO_TLS },
            LeftOut { scenario: "a_protected_account_is_followed", why: NO_TLS },
            LeftOut { scenario: "an_account_is_not_shown_to_a_stranger", why: NO_TLS },
            LeftOut { scenario: "a_goodbye_is_said", why: NO_TLS },
            LeftOut { scenario: "a_slow_consumer_is_told_what_it_lost", why: NO_QUEUE },
        ]
    }

    fn names_the_unreachable(&self) -> bool {
        false
    }

    fn run(&self, script: Script, sink: Sink, bell: Bell) {
        script.follow(Turns { script: &script, sink, bell });
    }
}

struct Turns<'a> {
    script: &'a Script,
    sink: Sink,
    bell: Bell,
}

impl Turns<'_> {
    fn runs<X: Exchange, B: BookStore, A: Access<X>>(self, session: Session<'_, X, B, A>) {
        let Self { script, sink, bell } = self;
        let (rx, tx) = (Store::owned(script.settings.rx), Store::owned(TX));
        let mut plain = Loop::new(Connection::new(session, rx, tx).expect("buffers"));
        let mut closing = false;
        loop {
            if bell.is_rung() && !closing {
                closing = true;
                let now = plain.now().mono;
                plain.connection.close(now);
            }
            if let Some(stop) = plain.turn(GLANCE, |_, said| tell(&sink, &said)) {
                return sink.stopped(stop);
            }
        }
    }
}

fn tell(sink: &Sink, said: &Output<'_>) {
    sink.gate().pass();
    match said {
        Output::Event(event) => sink.event(event),
        Output::Notice(notice) => sink.notice(notice),
        Output::ReconnectAfter { attempt, cause, .. } => {
            sink.reconnect(Default::default(), *attempt, *cause);
        }
        other => sink.wrong(format!("nobody is to hear {other:?}")),
    }
}

impl Follow for Turns<'_> {
    type Out = ();

    fn public<X>(self, venue: X, channels: &[X::Channel])
    where
        X: Exchange + Clone + Send + Sync + 'static,
        X::Channel: Send + Sync,
    {
        let script = self.script;
        self.runs(sessions::public(script, venue, channels));
    }

    fn private<V>(self, venue: V, key: (&str, &str))
    where
        V: PrivateExchange + Clone + Send + Sync + 'static,
        V::Account: Send + Sync + 'static,
        <V::Account as Exchange>::Channel: Send + Sync,
    {
        let (script, symbols) = (self.script, sessions::symbols(self.script));
        self.runs(sessions::private(script, venue, key, &symbols));
    }
}
