//! What a debugger, a panic or a log line would show of what holds secrets on their way.

use core::fmt::Debug;

use tickwire_core::account::call::Draft;
use tickwire_core::account::credentials::Credentials;
use tickwire_core::account::exchange::{Pass, Reading};
use tickwire_core::exchange::{Message, MessageType};
use tickwire_core::session::{Frame, Output};
use tickwire_core::text::Writer;
use tickwire_core::time::UnixNanos;

use crate::{KEY, LISTEN_KEY, SECRET};

/// Neither as text, nor as the numbers of its bytes.
fn hides(shown: impl Debug) {
    for shown in [format!("{shown:?}"), format!("{shown:#?}")] {
        for secret in [KEY, SECRET, LISTEN_KEY] {
            let numbers = |parted: &str| {
                let bytes = secret.bytes().map(|byte| byte.to_string());
                bytes.collect::<Vec<_>>().join(parted)
            };
            assert!(!shown.contains(secret), "{shown}");
            assert!(!shown.contains(&numbers(", ")), "the bytes of {secret} in {shown}");
            let blank = shown.split_whitespace().collect::<String>();
            assert!(!blank.contains(&numbers(",")), "the bytes of {secret} in {shown}");
        }
    }
}

#[test]
fn credentials_and_what_is_signed_with_them() {
    let credentials = Credentials::new(KEY, SECRET).unwrap();
    let time = UnixNanos::from_secs(1_700_000_000).unwrap();
    hides(Pass { credentials: &credentials, time, user_id: None, listen_key: LISTEN_KEY });
    hides(&credentials);
    hides(Reading::ListenKey(LISTEN_KEY));
}

#[test]
fn a_text_that_is_being_written() {
    let mut out = [0; 256];
    let mut writer = Writer::new(&mut out);
    writer.bytes(KEY.as_bytes()).unwrap();
    hides(&writer);
    let mut out = [0; 256];
    let mut draft = Draft::new(&mut out);
    draft.path(|out| out.bytes(LISTEN_KEY.as_bytes())).unwrap();
    draft.header("KEY", |out| out.bytes(KEY.as_bytes())).unwrap();
    draft.body(SECRET.as_bytes()).unwrap();
    hides(&draft);
    // The whole buffer is the caller's: what an earlier call left in it is as little shown.
    let mut out = *b"MARKER-secret-77f0";
    hides(Writer::new(&mut out));
}

#[test]
fn a_login_on_its_way_to_a_stack_that_sends_it() {
    let login = format!("login {KEY} {SECRET}");
    hides(Frame::Text(&login));
    hides(Output::Send(Frame::Text(&login)));
}

#[test]
fn a_message_that_repeats_a_key() {
    let answer = format!("{{\"api_key\":\"{KEY}\"}}");
    hides(Message::text(&answer));
    // Nor what stands behind it in the buffer.
    hides(Message::within(MessageType::Text, answer.as_bytes(), 1));
}

/// What a type lacks: with one of these traits there would be two ways to read `lacks` below, and
/// it would not compile.
trait Lacks<By> {
    fn lacks() -> bool {
        true
    }
}

enum Clones {}
enum Shows {}
enum Compares {}
enum Lends {}

impl<T> Lacks<()> for T {}
impl<T: Clone> Lacks<Clones> for T {}
impl<T: core::fmt::Display> Lacks<Shows> for T {}
impl<T: PartialEq> Lacks<Compares> for T {}
impl<T: AsRef<[u8]>> Lacks<Lends> for T {}

#[test]
fn a_secret_is_neither_copied_nor_shown_nor_compared_nor_lent_by_a_trait() {
    use tickwire_core::account::credentials::{Credentials, Secret};

    assert!(<Secret as Lacks<_>>::lacks() && <Credentials as Lacks<_>>::lacks());
    // The twin: with a trait, the way must be named.
    assert!(<String as Lacks<Clones>>::lacks() && <String as Lacks<()>>::lacks());
}
