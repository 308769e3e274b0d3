//! Certificates that are not acceptable end a client at once, wherever they turn up: on the stream,
//! on the calls for books and for rules, and on those of an account. No second try is made, nothing
//! is asked of such a server, and the sentence for people says why.

use tickwire_core::retry::Cause;
use tickwire_core::session::{Stop, Unanswered};
use tickwire_simulator::{Certificate, Simulator};
use tickwire_tokio::{CheckError, Rest, Tls, Unfit};
use tokio::time::timeout;

use crate::scene::{
    End, PATIENCE, account, authority_of, end_of, end_of_account, exchange_of_listen_keys, feed,
    rest_base, secured,
};

/// A server, whom a client of it trusts, and what the client says of it.
struct Case {
    server: Simulator,
    trusted: Tls,
    reason: &'static str,
}

fn case(certificate: Certificate, name: &str, reason: &'static str) -> Case {
    let server = secured(certificate, &[name]);
    let trusted = authority_of(&server);
    Case { server, trusted, reason }
}

impl Case {
    /// One connection was begun; it was refused for the certificate; that is the end.
    fn is_final(&self, end: &End) {
        assert_eq!(end.stop, Stop::Final(Cause::Certificate), "{:?}", end.said);
        assert_eq!(end.causes, [Cause::Certificate], "{:?}", end.said);
        let [words] = end.sentences("cannot connect")[..] else { panic!("{:?}", end.said) };
        self.is_said(words);
        self.was_asked_nothing();
    }

    fn is_said(&self, words: &str) {
        let address = self.server.address();
        let sentence =
            format!("cannot connect to {address}: the server's certificate is not acceptable (");
        assert!(words.contains(&sentence) && words.contains(self.reason), "{words}");
    }

    fn was_asked_nothing(&self) {
        let stats = self.server.stats();
        assert_eq!((stats.requests, stats.open, stats.received), (0, 0, 0), "{stats:?}");
        assert_eq!(stats.accepted, 1, "tried again");
    }

    async fn on_the_stream(&self) {
        self.is_final(&end_of(feed(self.server.url(), &self.trusted)).await);
    }

    async fn on_the_calls_for_books(&self) {
        let good = secured(Certificate::Valid, &["127.0.0.1"]);
        let feed = feed(good.url(), &authority_of(&good));
        let rest = Rest::new(self.trusted.clone());
        let end = end_of(feed.rest_base(rest_base(&self.server)).rest(rest)).await;
        self.is_final(&end);
        let told = end.sentences("snapshot");
        let told = told.iter().any(|it| it.contains("the server's certificate is not acceptable"));
        assert!(told, "{:?}", end.said);
    }

    async fn on_the_call_for_rules(&self) {
        let feed = feed(self.server.url(), &self.trusted).checked(Unfit::Fail);
        let error = timeout(PATIENCE, feed).await.unwrap().expect_err("no rules");
        self.is_said(&error.to_string());
        let CheckError::NoAnswer { why, unreachable: Some(error) } = error else {
            panic!("{error}")
        };
        assert_eq!((why, error.cause), (Unanswered::Certificate, Cause::Certificate));
        self.was_asked_nothing();
    }

    async fn on_the_calls_of_an_account(&self) {
        let good = exchange_of_listen_keys();
        let account = account(good.url(), &authority_of(&good));
        let rest = Rest::new(self.trusted.clone());
        let end = end_of_account(account.rest_base(rest_base(&self.server)).rest(rest)).await;
        self.is_final(&end);
        assert_eq!(good.stats().accepted, 0, "connected without a listen key");
    }

    async fn on_the_stream_of_an_account(&self) {
        let good = exchange_of_listen_keys();
        let account = account(self.server.url(), &self.trusted).rest_base(rest_base(&good));
        let end = end_of_account(account.rest(Rest::new(authority_of(&good)))).await;
        self.is_final(&end);
    }
}

/// Each part of a client meets a server of its own.
async fn is_refused_everywhere(case: impl Fn() -> Case) {
    case().on_the_stream().await;
    case().on_the_calls_for_books().await;
    case().on_the_call_for_rules().await;
    case().on_the_calls_of_an_account().await;
    case().on_the_stream_of_an_account().await;
}

#[tokio::test]
async fn one_for_another_host_is_refused() {
    is_refused_everywhere(|| case(Certificate::Valid, "elsewhere.example", "not valid for name"))
        .await;
}

#[tokio::test]
async fn one_that_has_expired_is_refused() {
    is_refused_everywhere(|| case(Certificate::Expired, "127.0.0.1", "certificate expired")).await;
}

#[tokio::test]
async fn one_that_is_not_in_force_yet_is_refused() {
    is_refused_everywhere(|| case(Certificate::NotYetValid, "127.0.0.1", "not valid yet")).await;
}

#[tokio::test]
async fn one_that_vouches_for_itself_is_refused() {
    is_refused_everywhere(|| case(Certificate::SelfSigned, "127.0.0.1", "UnknownIssuer")).await;
}

#[tokio::test]
async fn one_of_an_unknown_authority_is_refused() {
    is_refused_everywhere(|| {
        let trusted = Tls::bundled();
        Case { trusted, ..case(Certificate::Valid, "127.0.0.1", "UnknownIssuer") }
    })
    .await;
    is_refused_everywhere(|| {
        let trusted = authority_of(&secured(Certificate::Valid, &["127.0.0.1"]));
        Case { trusted, ..case(Certificate::Valid, "127.0.0.1", "") }
    })
    .await;
}

/// The twin of all the above: the same servers with a certificate that stands up.
#[tokio::test]
async fn one_that_stands_up_is_accepted_everywhere() {
    let (server, keys) = (secured(Certificate::Valid, &["127.0.0.1"]), exchange_of_listen_keys());
    let trusted = authority_of(&server);
    let feed = feed(server.url(), &trusted).rest_base(rest_base(&server));
    let (feed, rules) = feed.checked(Unfit::Fail).await.unwrap();
    assert!(rules.rules("BTC_USDT").is_some());
    feed.spawn().unwrap().live(PATIENCE).await.unwrap();
    assert!(server.stats().requests >= 2, "rules and a book");
    let account = account(keys.url(), &authority_of(&keys)).rest_base(rest_base(&keys));
    account.spawn().unwrap().live(PATIENCE).await.unwrap();
}
