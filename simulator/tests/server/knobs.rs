//! Each fault of messages and connections, as a client sees it.

use tickwire_simulator::faults::Action;
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::client::{Client, Http, soon, start, tcp, until};

fn books(numbers: impl IntoIterator<Item = u64>) -> Vec<String> {
    numbers.into_iter().map(|number| format!(r#"{{"book":{number}}}"#)).collect()
}

#[tokio::test]
async fn pushes_are_lost_and_replies_are_not() {
    let simulator = start(|it| it.faults.drop_per_mille = 500);
    let mut client = Client::connect(&simulator).await;
    let texts = client.texts("push A 1000").await;
    assert!((400..600).contains(&texts.len()), "{} of 1,000 arrived", texts.len());
    assert_eq!(simulator.stats().dropped, 1_000 - u64::try_from(texts.len()).unwrap());
}

#[tokio::test]
async fn pushes_come_twice() {
    let simulator = start(|it| it.faults.duplicate_per_mille = 1_000);
    let mut client = Client::connect(&simulator).await;
    assert_eq!(client.texts("push A 2").await, books([1, 1, 2, 2]));
    assert_eq!(simulator.stats().duplicated, 2);
}

#[tokio::test]
async fn pushes_are_held_back_while_others_pass() {
    let simulator = start(|it| {
        (it.faults.delay_per_mille, it.faults.delay_ms) = (1_000, 600_000);
    });
    let mut client = Client::connect(&simulator).await;
    assert_eq!(client.texts("push A 2").await, [""; 0]);
    assert_eq!(simulator.stats().delayed, 2);
    simulator.change_faults(|it| it.delay_ms = 30);
    client.send("push A 1").await;
    assert_eq!(client.text().await, books([3])[0], "it comes when its time has come");
}

#[tokio::test]
async fn pushes_are_corrupted() {
    let simulator = start(|it| it.faults.corrupt_per_mille = 1_000);
    let mut client = Client::connect(&simulator).await;
    let texts = client.texts("push A 5").await;
    assert_eq!(texts.len(), 5);
    for text in texts {
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_err(), "{text}");
    }
}

#[tokio::test]
async fn silence_keeps_the_sockets_open_and_ends() {
    let simulator = start(|_| {});
    let mut client = Client::connect(&simulator).await;
    simulator.change_faults(|it| it.silent = true);
    client.send("unheard").await;
    let mut later = tcp(&simulator).await;
    let mut control = Http::connect(&simulator).await;
    let stats = control.ask("GET /_simulator/stats", "").await.body;
    assert!(stats.contains(r#""open":1"#) && stats.contains(r#""received":0"#), "{stats}");
    let opening = Client::over(&mut later, &simulator);
    let lifted = async {
        assert_eq!(control.ask("PUT /_simulator/faults", "{}").await.status, 200);
    };
    let (opened, ()) = soon(async { tokio::join!(opening, lifted) }).await;
    assert_eq!(opened.unwrap().texts("heard").await, ["heard"]);
    assert_eq!(client.text().await, "unheard", "what was not read is read now");
}

#[tokio::test]
async fn what_is_pushed_in_silence_is_lost() {
    let simulator = start(|_| {});
    let mut client = Client::connect(&simulator).await;
    let _other = Client::connect(&simulator).await;
    assert_eq!(client.texts("watch").await, [""; 0]);
    simulator.change_faults(|it| it.silent = true);
    simulator.act_on(simulator.clients()[1], Action::Cut);
    until(&simulator, |it| it.dropped == 1 && it.open == 1);
    simulator.act(Action::Text { text: "an order of the test is kept".into() });
    simulator.set_faults(Default::default());
    assert_eq!(client.text().await, "an order of the test is kept");
    assert_eq!(client.texts("and then").await, ["and then"]);
}

#[tokio::test]
async fn connections_are_refused_with_a_status() {
    let simulator = start(|it| {
        (it.faults.refuse_status, it.faults.retry_after_s) = (Some(503), Some(2));
    });
    assert_eq!(Client::refused(&simulator).await, (503, Some("2".into())));
    simulator.set_faults(Default::default());
    Client::connect(&simulator).await;
}

#[tokio::test]
async fn the_venue_is_told_which_symbols_to_refuse() {
    let simulator = start(|it| it.faults.refuse_symbols = vec!["A".into()]);
    let mut client = Client::connect(&simulator).await;
    assert_eq!(client.texts("sub A").await, ["refused A"]);
    simulator.change_faults(|it| it.refuse_symbols = vec!["B".into()]);
    assert_eq!(client.texts("sub A").await, ["sub A"]);
    assert_eq!(client.texts("sub B").await, ["refused B"]);
}

#[tokio::test]
async fn a_gap_loses_books_of_one_symbol() {
    let simulator = start(|_| {});
    let mut client = Client::connect(&simulator).await;
    let mut other = Client::connect(&simulator).await;
    simulator.act_on(simulator.clients()[0], Action::Gap { symbol: "A".into(), pushes: 2 });
    assert_eq!(client.texts("push B 1").await, books([1]));
    assert_eq!(client.texts("trade A").await, [r#"{"trade":2}"#]);
    assert_eq!(other.texts("push A 1").await, books([3]));
    assert_eq!(client.texts("push A 3").await, books([6]));
}

#[tokio::test]
async fn a_cut_ends_without_a_close_frame() {
    let simulator = start(|_| {});
    let mut client = Client::connect(&simulator).await;
    let mut other = Client::connect(&simulator).await;
    assert!(simulator.act_on(simulator.clients()[0], Action::Cut));
    assert!(matches!(client.next().await, Some(Err(Error::Protocol(_) | Error::Io(_)))));
    assert_eq!(other.texts("spared").await, ["spared"]);
    assert!(simulator.act(Action::Cut));
    assert!(matches!(other.next().await, Some(Err(Error::Protocol(_) | Error::Io(_)))));
    until(&simulator, |it| it.open == 0);
}

#[tokio::test]
async fn a_close_has_the_code_that_was_asked_for() {
    let simulator = start(|_| {});
    for code in [None, Some(1000), Some(1001), Some(1008), Some(1011), Some(1013), Some(4999)] {
        let mut client = Client::connect(&simulator).await;
        simulator.act(Action::Close { code });
        match client.next().await {
            Some(Ok(Message::Close(frame))) => {
                assert_eq!(frame.map(|frame| u16::from(frame.code)), code);
            }
            other => panic!("a close frame, not {other:?}"),
        }
        assert!(client.next().await.is_none(), "the answer is sent with the end of the stream");
        let stats = until(&simulator, |it| it.open == 0);
        assert_eq!(stats.closed_with.last(), Some(&code), "the client's answer");
    }
}

#[tokio::test]
async fn text_and_raw_bytes_reach_every_client() {
    let simulator = start(|_| {});
    let mut clients = [Client::connect(&simulator).await, Client::connect(&simulator).await];
    simulator.act(Action::Text { text: "to all".into() });
    assert!(simulator.act(Action::Raw { hex: "8102".into() }));
    assert!(simulator.act(Action::Raw { hex: "6f6bf100".into() }));
    assert!(!simulator.act(Action::Raw { hex: "xx".into() }));
    for client in &mut clients {
        assert_eq!(client.text().await, "to all");
        assert_eq!(client.text().await, "ok", "a frame in two pieces");
        assert!(matches!(client.next().await, Some(Err(Error::Protocol(_)))), "reserved bits");
    }
}

#[tokio::test]
async fn a_client_that_does_not_read_is_cut_and_counted() {
    let simulator = start(|it| it.queue = 10);
    let mut client = Client::connect(&simulator).await;
    let mut other = Client::connect(&simulator).await;
    client.send("push A 11").await;
    let stats = until(&simulator, |it| it.slow == 1 && it.open == 1);
    assert_eq!(stats.violations, ["left"]);
    assert_eq!(other.texts("push A 3").await.len(), 3);
}
