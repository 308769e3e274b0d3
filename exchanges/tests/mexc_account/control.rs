//! Text messages of a private connection.

use tickwire_core::exchange::{Control, ControlKind, Decoded, Exchange, Message};
use tickwire_exchanges::mexc::spot::account::{AccountChannel, MexcSpotAccount};

use crate::ours;

fn control<'m>(text: &'m str, memory: &mut ours::Memory) -> Control<'m, AccountChannel> {
    match MexcSpotAccount.decode(Message::text(text), &mut memory.scratch()).unwrap() {
        Decoded::Control(control) => control,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn an_answer_names_its_stream_and_no_symbol() {
    let mut memory = ours::Memory::new();
    for channel in AccountChannel::ALL {
        let name = MexcSpotAccount.channel_name(channel);
        let text = format!(r#"{{"id":7,"code":0,"msg":"{name}"}}"#);
        let said = control(&text, &mut memory);
        assert_eq!((said.kind, said.channel), (ControlKind::Subscribed, Some(channel)));
        assert_eq!((said.channel_name, said.id, said.verdict), (Some(name), Some(7), None));

        let text = format!(
            r#"{{"id":8,"code":0,"msg":"Not Subscribed successfully! [{name}].  Reason： Blocked! "}}"#
        );
        let said = control(&text, &mut memory);
        assert_eq!((said.kind, said.channel), (ControlKind::Refused, Some(channel)));
        assert_eq!((said.reason, said.id, said.verdict), (Some("Blocked!"), Some(8), None));
    }
}

#[test]
fn pongs_and_other_words_are_those_of_any_connection() {
    let mut memory = ours::Memory::new();
    for (text, kind) in [
        (r#"{"id":0,"code":0,"msg":"PONG"}"#, ControlKind::Pong),
        (r#"{"id":7,"code":0,"msg":""}"#, ControlKind::Subscribed),
        (r#"{"id":7,"code":0,"msg":"no subscription"}"#, ControlKind::Unsubscribed),
        (r#"{"id":0,"code":0,"msg":"msg format invalid"}"#, ControlKind::Refused),
        ("Invalid listen key", ControlKind::LoginRefused),
        ("anything else", ControlKind::Error),
    ] {
        assert_eq!(control(text, &mut memory).kind, kind, "{text}");
    }
    assert_eq!(control("Invalid listen key", &mut memory).reason, Some("Invalid listen key"));
}

#[test]
fn a_text_that_is_no_json_object_is_told_and_a_broken_one_is_not_fatal() {
    let mut memory = ours::Memory::new();
    let said = MexcSpotAccount.decode(Message::text("{\"id\":"), &mut memory.scratch());
    assert!(!said.unwrap_err().fatal);
}
