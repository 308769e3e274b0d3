//! A private session with this venue: the listen key, the streams, and more fills than one answer
//! has.

use core::time::Duration;
use std::collections::BTreeMap;

use prost::Message as _;
use serde_json::{Value, json};
use tickwire_core::account::call::Method;
use tickwire_core::account::credentials::Credentials;
use tickwire_core::account::ledger::AccountState;
use tickwire_core::account::record::Record;
use tickwire_core::event::Data;
use tickwire_core::exchange::{Message, MessageType};
use tickwire_core::session::{
    Frame, Output, PrivateConfig, PrivateMemory, PrivateSession, RequestId, Session,
};
use tickwire_core::symbol::Symbol;
use tickwire_core::time::{Instant, Stamp, UnixNanos};
use tickwire_exchanges::mexc::spot::MexcSpot;
use tickwire_exchanges::mexc::spot::account::MexcSpotAccount;
use tickwire_proto::generated::push_data_v3_api_wrapper::Body;
use tickwire_proto::generated::{PrivateAccountV3Api, PushDataV3ApiWrapper};

const START: u64 = 1_790_000_000_000;
const SYMBOL: &str = "XYUSDT";

/// A venue of one account, and a session that follows it.
struct Story {
    session: PrivateSession<'static, MexcSpotAccount>,
    now: u64,
    /// Milliseconds and ids of fills, oldest first.
    fills: Vec<(u64, u32)>,
    /// How often each fill was told.
    told: BTreeMap<String, u32>,
    /// What was asked over REST, without what is signed.
    asked: Vec<String>,
    addresses: Vec<String>,
    deadline: Option<Instant>,
}

impl Story {
    fn new(fills: Vec<(u64, u32)>) -> Self {
        let mut config = PrivateConfig::of(&MexcSpot);
        config.audit = Duration::ZERO;
        config.symbols = vec![Symbol::new(SYMBOL).unwrap()].leak();
        let credentials = Credentials::new("key", "secret").unwrap();
        let memory = PrivateMemory::owned();
        let session = Session::private(MexcSpot, credentials, config, memory, [3; 32]).unwrap();
        Self {
            session,
            now: 0,
            fills,
            told: BTreeMap::new(),
            asked: Vec::new(),
            addresses: Vec::new(),
            deadline: None,
        }
    }

    fn stamp(&self) -> Stamp {
        let wall = UnixNanos::from_nanos(START * 1_000_000 + self.now);
        Stamp::new(Instant::from_nanos(1 + self.now), wall)
    }

    /// Answers everything until the account is live.
    fn run(&mut self) {
        for _ in 0..10_000 {
            self.drain();
            if self.session.account_state() == AccountState::Live {
                return;
            }
            let until = self.deadline.map_or(1, |until| until.as_nanos() - 1);
            self.now = until.max(self.now + 1);
        }
        panic!("never live: {:#?}", self.asked);
    }

    /// Polls until there is nothing to be said, and answers what is asked.
    fn drain(&mut self) {
        enum Next {
            Answer(RequestId, Method, String),
            Connected,
            Text(String),
        }
        loop {
            let now = self.stamp();
            let next = match self.session.poll(now, Message::text("")) {
                Output::Wait { until, .. } => {
                    self.deadline = until;
                    return;
                }
                Output::Request(request) => {
                    Next::Answer(request.id, request.method, request.path.to_owned())
                }
                Output::Connect(_) => Next::Connected,
                Output::Send(Frame::Text(text)) => Next::Text(text.to_owned()),
                Output::Event(event) => {
                    if let Data::Fill(fill) = event.data {
                        assert!(fill.synthetic);
                        *self.told.entry(fill.id.to_string()).or_default() += 1;
                    }
                    continue;
                }
                _ => continue,
            };
            match next {
                Next::Answer(id, method, path) => {
                    let body = self.answer(method, &path);
                    self.session.requested(now, id);
                    self.session.responded(now, id, 200, None, body.to_string().as_bytes());
                }
                Next::Connected => {
                    self.addresses.push(self.session.path().to_owned());
                    self.session.connected(now, [7; 32]);
                }
                Next::Text(text) => {
                    let request: Value = serde_json::from_str(&text).unwrap();
                    let answer =
                        json!({ "id": request["id"], "code": 0, "msg": request["params"][0] });
                    self.session.received(now, Message::text(&answer.to_string()));
                }
            }
        }
    }

    fn answer(&mut self, method: Method, path: &str) -> Value {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let parameters: BTreeMap<&str, &str> =
            query.split('&').filter_map(|pair| pair.split_once('=')).collect();
        self.asked.push(format!("{} {path}", method.name()));
        match path {
            "/api/v3/time" => json!({ "serverTime": START + self.now / 1_000_000 }),
            "/api/v3/userDataStream" => json!({ "listenKey": "aB3" }),
            "/api/v3/account" => json!({ "balances": [] }),
            "/api/v3/openOrders" => json!([]),
            "/api/v3/myTrades" => {
                let time = |name: &str, none: u64| {
                    parameters.get(name).map_or(none, |time| time.parse().unwrap())
                };
                let asked = time("startTime", 0)..=time("endTime", u64::MAX);
                let newest = self.fills.iter().rev().filter(|(at, _)| asked.contains(at)).take(100);
                newest.map(|(at, id)| fill(*at, *id)).collect()
            }
            other => panic!("{other}"),
        }
    }
}

fn fill(at: u64, id: u32) -> Value {
    json!({
        "symbol": SYMBOL, "id": format!("{id}X1"), "orderId": "C02__1", "price": "2", "qty": "1",
        "commission": "0", "commissionAsset": "MX", "time": at, "isBuyer": true, "isMaker": true,
    })
}

#[test]
fn a_connection_is_made_with_the_key_that_rest_gave() {
    let mut story = Story::new(Vec::new());
    story.run();
    assert_eq!(story.addresses, ["/ws?listenKey=aB3"]);
    assert_eq!(story.asked.first().map(String::as_str), Some("POST /api/v3/userDataStream"));
    for path in ["account", "openOrders", "myTrades"] {
        let call = format!("GET /api/v3/{path}");
        assert!(story.asked.contains(&call), "{call}: {:?}", story.asked);
    }
}

/// The amounts are newer, though what they were changed by was settled before.
#[test]
fn a_balance_is_as_old_as_its_push_and_not_as_what_changed_it() {
    let mut story = Story::new(Vec::new());
    story.run();
    for (amount, settled, made) in [("7", 500, 501), ("9", 90, 600), ("8", 700, 590)] {
        let body = PrivateAccountV3Api {
            vcoin_name: "AB".to_owned(),
            balance_amount: amount.to_owned(),
            frozen_amount: "0".to_owned(),
            time: (START + settled).cast_signed(),
            ..PrivateAccountV3Api::default()
        };
        let push = PushDataV3ApiWrapper {
            channel: "spot@private.account.v3.api.pb".to_owned(),
            create_time: Some((START + made).cast_signed()),
            body: Some(Body::PrivateAccount(body)),
            ..PushDataV3ApiWrapper::default()
        };
        let push = push.encode_to_vec();
        story.session.received(story.stamp(), Message::new(MessageType::Binary, &push));
        story.drain();
    }
    let held = story.session.ledger().rows().find_map(|(_, _, record)| match record {
        Record::Balance(balance) => balance.available,
        _ => None,
    });
    assert_eq!(held, Some("9".parse().unwrap()), "the last one was made before it");
}

/// The venue tells a hundred at once, the newest: the others are asked for by time.
#[test]
fn more_fills_than_one_answer_has_are_each_told_once() {
    for count in [1, 99, 100, 101, 250, 999] {
        // Some share their millisecond, also where pages end.
        let fills: Vec<_> = (0..count).map(|id| (START + 1 + u64::from(id) / 3, id)).collect();
        let mut story = Story::new(fills);
        story.run();
        assert_eq!(story.told.len(), usize::try_from(count).unwrap(), "{count}");
        assert!(story.told.values().all(|times| *times == 1), "{count}: {:?}", story.told);
    }
}

/// What nobody can ask for does not keep the session from going on.
#[test]
fn more_fills_of_one_moment_than_one_answer_has_are_no_endless_loop() {
    let one_moment = (0..150).map(|id| (START + 50, id));
    let before = (150..160).map(|id| (START + 20, id));
    let mut story = Story::new(before.chain(one_moment).collect());
    story.run();
    assert_eq!(story.told.len(), 110);
}
