//! The long help texts: formats, examples, exit codes.

/// Exit codes, as every `--help` prints them; [`crate::failure`] holds the same numbers.
pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0  everything was understood, or the command came to its own end
  1  some messages could not be decoded; each is reported
  2  the command line is wrong
  3  the input cannot be opened or read
  4  the output cannot be written (a reader that leaves early is not an error), or a second
     ctrl-c or SIGTERM did not wait for its reader
  5  the recording has a line that is no record, the file of steps is none, or there is no order
     book at all
  6  the replay or the feed cannot be set up
  7  the feed stopped and will not reconnect, or the venue refused every symbol
  8  the demo found a book or an account that differs, or a recovery did not come; or a file of
     steps did not go as it says
  9  the simulated exchange cannot be started
  10  the venue did not do what was asked for, or it is not known whether it did";

const CREDENTIALS: &str = "\
The key and the secret come from the environment, TICKWIRE_KEY and TICKWIRE_SECRET (or of one venue
alone, such as TICKWIRE_GATEIO_SPOT_KEY and TICKWIRE_GATEIO_SPOT_SECRET), or from a file, named by
--credentials, that nobody else may be able to read (chmod 600), of two lines:
  key = ..
  secret = ..
They are never arguments: every process of a machine can read those. Use a key that may do no more
than it is used for, and that is bound to an address. Without TLS they go nowhere but to this
machine itself.";

const ACCOUNT: &str = "\
Orders, fills, balances and positions are lines on standard output as they come; what happens to the
connection stands on standard error. With --json both are JSON lines on standard output, in one
order. After every (re)connect the account's state is asked for over REST and compared: what
happened while nobody was connected comes as events with \"synthetic\": true, and then a line says
that the account is live. Ctrl-c and SIGTERM end it in an orderly way.";

const ACCOUNT_EXAMPLES: &str = "\
Examples:
  tickwire account gateio-spot --json | jq -c 'select(.type == \"fill\")'
  tickwire account mexc-spot --credentials ~/.config/tickwire/mexc
  tickwire account gateio-spot --url ws://127.0.0.1:9010/ws/v4/ --seconds 60";

const ORDER: &str = "\
One request over the venue's socket: it logs in, waits until the account's state is known, asks, and
prints what the venue says of the orders and what became of the request. Whether an order was taken
whose answer was lost is looked up before the command ends. A new order gets an id of the client's,
printed with it. With --dry-run the message is printed exactly as it would be sent, and nothing else
is done: no connection, no credentials.

MEXC takes no orders over its socket, so `order mexc-spot` is refused.";

const ORDER_EXAMPLES: &str = "\
Examples:
  tickwire order gateio-spot place BTC_USDT buy 0.001 --price 50000 --time-in-force post-only
  tickwire order gateio-spot place BTC_USDT buy 0.001 --price 50000 --dry-run
  tickwire order gateio-spot amend BTC_USDT 36028827892199865 --price 50001
  tickwire order gateio-spot cancel BTC_USDT 36028827892199865
  tickwire order gateio-spot cancel BTC_USDT --all
  tickwire order gateio-spot list BTC_USDT --json";

const DECODE: &str = "\
Every line is one message as the venue sent it, of any channel, or the body of a REST order book.
Every event becomes one JSON line: money as strings with the venue's own digits, times in
nanoseconds since 1970, absent values null. What cannot be decoded becomes a line of type \"error\"
(with the line's number, the byte offset and the first 100 bytes of the message), and the next
line goes on. Blank lines are skipped, but an input without any message is an error. A line may
have 1 MiB. Output is written as soon as the input pauses, so a pipe can be followed. A message
that was printed over several lines must be joined to one first (`tr -d '\\n'` changes no number).

The data of mexc-spot is binary: a line of hex digits, in either case, with or without spaces and
0x, is a binary message of at most 1 MiB, any other line is text. In an error \"at\" counts the
bytes of the message, and \"message\" is its first 50 bytes in hex. The payload of a \"venue_event\"
is hex too. With --binary each file is one binary message; its errors name the file, not the line.

Examples:
  tickwire decode gateio-spot capture.txt
  tail -f capture.txt | tickwire decode gateio-spot
  tickwire decode gateio-spot - < capture.txt | jq -c 'select(.type == \"trade\")'
  tickwire decode mexc-spot pushes.hex
  tickwire decode mexc-spot --binary push1.bin push2.bin";

const REPLAY: &str = "\
Every line is a record of what arrived, in order: a message of the stream, or a REST order book.
  {\"recv\":1218085979.317497,\"via\":\"ws\",\"raw\":\"{..}\"}
  {\"recv\":1218085979.6,\"via\":\"ws\",\"hex\":\"0a2f73..\"}
  {\"recv\":1218085979.7041,\"via\":\"rest\",\"symbol\":\"BTC_USDC\",\"raw\":\"{..}\"}
`recv` is the time in seconds since 1970, `raw` the text as it was received, `hex` the bytes of a
binary message; other fields are ignored. The records are fed to a session at their own times, as a
connection would have fed them: snapshots answer the session's own requests, gaps make a book stale,
and what cannot be decoded is reported on standard error. The file is read twice, so it cannot be
standard input or a pipe.

At the end each book is one JSON line, in the order in which the symbols first appear:
  {\"symbol\":..,\"state\":..,\"id\":..,\"bids\":[[price,size],..],\"asks\":[[price,size],..]}
`state` is live, syncing or stale. Levels are best first, numbers without trailing zeros. A book
that is not live shows none, and says why in `reason`.

A file of steps is one JSON object instead, for one book. A step is a push or a REST order book:
  {\"steps\":[{\"type\":\"push\",\"hex\":\"0a2f73..\",\"expect\":\"buffered\"},
    {\"type\":\"snapshot\",\"json\":\"{..}\",\"expect\":\"synced\"}],
   \"final_book\":{\"version\":121,\"bids\":[[\"100\",\"5\"]],\"asks\":[]}}
What comes of a push is `buffered`, `applied`, `stale` or `gap`; of a snapshot `synced`,
`snapshot_too_old`, `gap_in_buffer` or `unasked`; of either `error`. Where `expect` or `final_book`
(null for a book that is not live) says otherwise, that is reported, and the exit code is 8.

Examples:
  tickwire replay gateio-spot session.jsonl
  tickwire replay gateio-spot session.jsonl | jq -r 'select(.state != \"live\") | .symbol'
  tickwire replay mexc-spot steps.json --steps";

const TAIL: &str = "\
Events are lines on standard output as they come; what happens to connections, subscriptions and
books stands on standard error. With --json both are JSON lines on standard output, in one order.
A book channel shows our own book after each update; with --json the venue's own changes, and our
book as a snapshot whenever it becomes live. The feed reconnects by the venue's policy. Where a
connection may hold but so many subscriptions, there are several, each with its number; the plan is
told at the start, and all that changes in it. With --deflate permessage-deflate is offered, where
the venue may be offered it (MEXC may not, exit code 6), and whether the servers agreed is said once
all is live; a server's no costs nothing. Ctrl-c and SIGTERM end it in an orderly way; a second
one ends it at once, whatever is unread.

Channels of gateio-spot:
  trades, book_ticker, tickers, candlesticks:1m (10s, 5m, 1h, 1d, ..)
  order_book_update:100ms (or 20ms)   a book from updates and a REST snapshot
  obu:50 (or 400)                     a book from the stream alone
  order_book:5:100ms                  the best 5, 10, 20, 50 or 100 levels; 100ms or 1000ms

Channels of mexc-spot (symbols such as BTCUSDT):
  aggre.deals@100ms, aggre.bookTicker@100ms (or 10ms), bookTicker.batch
  aggre.depth@100ms (or 10ms)         a book from updates and a REST snapshot
  limit.depth@20                      the best 5, 10 or 20 levels
  kline@Min1 (Min5, Hour4, Day1, ..), miniTicker@UTC+8, miniTickers@UTC+8

Examples:
  tickwire tail gateio-spot trades BTC_USDT ETH_USDT
  tickwire tail gateio-spot order_book_update:20ms BTC_USDT --json | jq -c .
  tickwire tail gateio-spot trades BTC_USDT --url ws://127.0.0.1:9010/ws/v4/ --count 10
  tickwire tail mexc-spot aggre.deals@10ms BTCUSDT ETHUSDT";

const SIMULATE: &str = "\
WebSocket, REST and a control endpoint on one port, until ctrl-c or SIGTERM. The address alone is
the first line of standard output; how to use it stands on standard error. What clients do wrong is
refused as the venue refuses it.

Faults are a JSON object, here or by PUT /_simulator/faults, where a knob that is not named is off:
  drop_per_mille, duplicate_per_mille, delay_per_mille with delay_ms, corrupt_per_mille,
  cut_after_bytes, silent, refuse_status with retry_after_s, refuse_symbols, snapshot_lag_ms,
  rest_status, rest_silent, accept_delay_ms, bytes_per_second
What happens once is a POST to /_simulator/action: \"cut\", or a JSON object:
  {\"close\":{\"code\":1001}} or, without a status, {\"close\":{\"code\":null}}
  {\"gap\":{\"symbol\":\"BTC_USDT\",\"pushes\":3}}
  {\"text\":{\"text\":\"..\"}}, {\"raw\":{\"hex\":\"8900\"}}
  {\"garble\":{\"symbol\":\"BTCUSDT\",\"pushes\":1}}, of mexc-spot only: pushes become unreadable

With --account it has an account, and checks signatures, times and listen keys. What may go wrong
with it are knobs in an object of their own, as in {\"account\":{\"cut_taken_per_mille\":50}}:
  refuse_logins, ignore_logins, refuse_signatures, refuse_address, skew_ms, duplicate_per_mille,
  reorder_per_mille, cut_push_per_mille, cut_before_per_mille, cut_taken_per_mille,
  cut_acknowledged_per_mille, no_result_per_mille, rest_lag_ms, rest_error_per_mille with
  rest_error_status, refuse_extension, listen_key_life_ms
Its owner acts elsewhere by an action, and GET /_simulator/account?user=1000001 has its state:
  {\"account\":{\"user\":1000001,\"act\":{\"place\":{\"symbol\":\"BTC_USDT\",\"side\":\"buy\",
    \"price\":\"1000\",\"amount\":\"0.01\"}}}}
  or an act of deposit (currency, amount), cancel (order), expire (order), liquidate (symbol),
  or the words \"cancel_all\" and \"expire_listen_keys\"

Examples:
  tickwire simulate gateio-spot --listen 127.0.0.1:9010
  tickwire simulate gateio-futures-usdt --account --listen 127.0.0.1:9030
  tickwire simulate mexc-spot --listen 127.0.0.1:9020 --symbols BTCUSDT,ETHUSDT
  tickwire simulate gateio-spot --tls --ca-file ca.pem --faults '{\"drop_per_mille\":2}'";

const DEMO: &str = "\
Simulated exchanges, one like Gate.io and one like MEXC, and a real client of each in one process,
on real loopback sockets with TLS. On the way a book of one loses updates and its connection is cut;
the connections of the other are replaced while everything goes on, and then closed. One sees all of
it recover. Every book is compared with the exchange's own at equal ids, level by level. On a
terminal it is a screen (q, ctrl-c or SIGTERM ends it), elsewhere lines.

With --private it is an account at each of three exchanges (the spot and the USDT futures of
Gate.io, and MEXC): orders are placed here and elsewhere, the exchanges are gone for a moment in
the middle, and at the end every balance, position, open order and fill is compared.

Examples:
  tickwire demo
  tickwire demo --private --seconds 10
  tickwire demo --seconds 60 --symbols 20
  tickwire demo --plain --seconds 4";

/// A command's long help: its own text, then the exit codes.
fn long(text: &str) -> String {
    format!("{text}\n\n{EXIT_CODES}")
}

pub(super) fn top() -> String {
    long("`tickwire COMMAND --help` has formats and examples. Start with `tickwire demo`.")
}

pub(super) fn decode() -> String {
    long(DECODE)
}

pub(super) fn replay() -> String {
    long(REPLAY)
}

pub(super) fn tail() -> String {
    long(TAIL)
}

pub(super) fn account() -> String {
    long(&format!("{ACCOUNT}\n\n{CREDENTIALS}\n\n{ACCOUNT_EXAMPLES}"))
}

pub(super) fn order() -> String {
    long(&format!("{ORDER}\n\n{CREDENTIALS}\n\n{ORDER_EXAMPLES}"))
}

pub(super) fn simulate() -> String {
    long(SIMULATE)
}

pub(super) fn demo() -> String {
    long(DEMO)
}
