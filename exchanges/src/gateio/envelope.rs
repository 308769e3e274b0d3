//! What all messages of the venue have in common.

use tickwire_core::exchange::Malformed;
use tickwire_core::time::UnixNanos;

use crate::json::{self, Expect, Names, Text, Value};

/// The members of a message (spot and futures docs, "Server Response" and "Websocket API Server
/// Response"), in whatever order they came.
#[derive(Clone, Copy, Debug)]
pub(super) struct Envelope<'a> {
    pub(super) time: Option<Value<'a>>,
    pub(super) time_ms: Option<Value<'a>>,
    pub(super) id: Option<Value<'a>>,
    pub(super) channel: Option<Value<'a>>,
    pub(super) event: Option<Value<'a>>,
    pub(super) payload: Option<Value<'a>>,
    pub(super) error: Option<Value<'a>>,
    pub(super) result: Option<Value<'a>>,
    pub(super) header: Option<Value<'a>>,
    pub(super) data: Option<Value<'a>>,
    pub(super) request_id: Option<Value<'a>>,
    pub(super) ack: Option<Value<'a>>,
}

impl<'a> Envelope<'a> {
    pub(super) fn read(message: &'a [u8], unknown: &mut u64) -> Result<Self, Malformed> {
        let names = &const {
            Names::new([
                "time",
                "time_ms",
                "id",
                "channel",
                "event",
                "payload",
                "error",
                "result",
                "header",
                "data",
                "request_id",
                "ack",
                "requestId",
                "conn_id",
                "trace_id",
            ])
        };
        let [
            time,
            time_ms,
            id,
            channel,
            event,
            payload,
            error,
            result,
            header,
            data,
            request_id,
            ack,
            ..,
        ] = json::read(message, names, unknown)?;
        Ok(Self {
            time,
            time_ms,
            id,
            channel,
            event,
            payload,
            error,
            result,
            header,
            data,
            request_id,
            ack,
        })
    }

    /// When the venue sent the message. Messages before November 2022 have seconds only; some
    /// acknowledgements of 2023 have zero milliseconds.
    pub(super) fn sent(&self) -> Result<Option<UnixNanos>, Malformed> {
        let millis = self.time_ms.map_or(Ok(None), Value::millis)?;
        let seconds = self.time.map_or(Ok(None), Value::seconds)?;
        Ok(millis.or(seconds))
    }

    /// The `event` member; empty where it is absent, as in some pushes of `obu`.
    pub(super) fn event(&self) -> Result<Event, Malformed> {
        let Some(event) = self.event else {
            return Ok(Event::Absent);
        };
        let event = event.string()?;
        Ok(Event::ALL
            .into_iter()
            .find(|(name, _)| event.is(name))
            .map_or(Event::Other, |(_, event)| event))
    }

    pub(super) fn channel(&self) -> Result<Option<Text<'a>>, Malformed> {
        self.channel.map(Value::string).transpose()
    }
}

/// What a message is about, by its `event` member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    Absent,
    Subscribe,
    Unsubscribe,
    Update,
    All,
    Api,
    Upgrade,
    Other,
}

impl Event {
    const ALL: [(&'static str, Self); 7] = [
        ("", Self::Absent),
        ("update", Self::Update),
        ("all", Self::All),
        ("subscribe", Self::Subscribe),
        ("unsubscribe", Self::Unsubscribe),
        ("api", Self::Api),
        ("upgrade", Self::Upgrade),
    ];
}

/// Reads the start of a message as the venue writes it today, up to `channel`, such as
/// `,"channel":"spot.`; answers when the message was sent. Messages before November 2022 have no
/// `time_ms`.
#[inline(always)]
pub(super) fn predicted<const N: usize>(
    text: &mut Expect<'_>,
    channel: &[u8; N],
) -> Option<Option<UnixNanos>> {
    text.literal(b"{\"time\":")?;
    let seconds = text.ten_digits()?;
    let sent = if text.has(b",\"time_ms\":") {
        UnixNanos::from_millis(text.thirteen_digits()?)
    } else {
        UnixNanos::from_secs(seconds)
    };
    text.literal(channel)?;
    Some(sent)
}
