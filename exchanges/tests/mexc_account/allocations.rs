//! No allocation from a push, or an answer, to its records, nor for a request.

use tickwire_core::account::call::{Call, Draft};
use tickwire_core::account::credentials::Credentials;
use tickwire_core::account::exchange::{AccountExchange, Pass};
use tickwire_core::exchange::{Exchange, Message, MessageType};
use tickwire_core::time::UnixNanos;
use tickwire_exchanges::mexc::spot::account::MexcSpotAccount;

use crate::{answers, ours, samples};

#[test]
fn nothing_is_allocated() {
    let samples = samples::private();
    let mut memory = ours::Memory::new();
    let mut scratch = memory.scratch();
    let credentials = Credentials::new("key", "secret").unwrap();
    let time = UnixNanos::from_secs(1_790_000_000).unwrap();
    let pass = Pass { credentials: &credentials, time, user_id: None, listen_key: "abc" };
    let balances = br#"{"balances":[{"asset":"AB","free":"12.50","locked":"3"}]}"#;
    let (mut records, mut written, mut out) = (0, 0, [0; 1_024]);
    let counted = allocation_counter::measure(|| {
        for (_, bytes, _) in &samples {
            scratch.clear();
            let _ = MexcSpotAccount.decode(Message::new(MessageType::Binary, bytes), &mut scratch);
            records += scratch.items().len();
        }
        scratch.clear();
        MexcSpotAccount.read(&Call::Balances, balances, &mut scratch).unwrap();
        records += scratch.items().len();
        for call in answers::calls() {
            let mut draft = Draft::new(&mut out);
            MexcSpotAccount.call(&call, &pass, &mut draft).unwrap();
            written += draft.written_path().len();
        }
    });
    assert!(records >= samples.len() - 3 && written > 500, "{records} {written}");
    assert_eq!((counted.count_total, counted.bytes_total), (0, 0));
}
