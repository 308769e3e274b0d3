//! A server that always has more to say.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;

use tickwire_core::testing::MockChannel;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{unconstrained, yield_now};
use tokio::time::timeout;

use crate::rig::{Knobs, PATIENCE, Rig};

const TRADE: &str = "trade A 1 10.0000000000000000000000 1.0000000000000000000000 buy";
const TRADES: usize = 12_000;
const RX: usize = 5 << 10;

#[tokio::test]
async fn one_poll_takes_no_more_than_its_share_where_the_runtime_sets_no_limit() {
    let rig = Rig::start(Knobs::default()).await;
    let told = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&told);
    let feed = rig.feed(&["A"]).channels(&[MockChannel::Trades]).buffers(RX, 16 << 10);
    let (handle, feed) =
        feed.on_trade(move |_, _| _ = counter.fetch_add(1, Ordering::Relaxed)).run().unwrap();
    let mut feed = pin!(unconstrained(feed));
    timeout(PATIENCE, async {
        tokio::select! {
            live = handle.live(PATIENCE) => live.unwrap(),
            stop = feed.as_mut() => panic!("{stop}"),
        }
        for _ in 0..TRADES {
            rig.say(TRADE);
        }
        // The server fills the sockets.
        for _ in 0..2 * TRADES {
            yield_now().await;
        }
        let mut most = 0;
        poll_fn(|cx| {
            let before = told.load(Ordering::Relaxed);
            assert!(feed.as_mut().poll(cx).is_pending());
            let now = told.load(Ordering::Relaxed);
            most = most.max(now - before);
            if now < TRADES { Poll::Pending } else { Poll::Ready(()) }
        })
        .await;
        // 64 reads of as many frames as there is room for.
        let share = 65 * RX / TRADE.len();
        assert!(most <= share, "{most} trades in one poll, more than {share}");
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn other_sockets_of_the_runtime_are_heard_before_the_flood_is_over() {
    let rig = Rig::start(Knobs::default()).await;
    let (told, (theirs, mut ours)) = (Arc::new(AtomicUsize::new(0)), pair().await);
    let counter = Arc::clone(&told);
    let feed = rig.feed(&["A"]).channels(&[MockChannel::Trades]).buffers(RX, 16 << 10);
    let feed = feed.on_trade(move |_, _| {
        // Before it is looked at, so that only the runtime can know of it.
        if counter.fetch_add(1, Ordering::Relaxed) == 0 {
            assert_eq!(theirs.try_write(b"!").unwrap(), 1);
        }
    });
    let (handle, feed) = feed.run().unwrap();
    let mut feed = Box::pin(feed);
    timeout(PATIENCE, async {
        tokio::select! {
            live = handle.live(PATIENCE) => live.unwrap(),
            stop = feed.as_mut() => panic!("{stop}"),
        }
        for _ in 0..TRADES {
            rig.say(TRADE);
        }
        // The server fills the sockets.
        for _ in 0..2 * TRADES {
            yield_now().await;
        }
        let feed = tokio::spawn(feed);
        ours.read_u8().await.unwrap();
        let now = told.load(Ordering::Relaxed);
        let share = 65 * RX / TRADE.len();
        assert!(now <= share, "{now} trades were told before, more than {share}");
        feed.abort();
    })
    .await
    .unwrap();
}

/// Two ends of one connection; the first can be written to.
async fn pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let one = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (other, _) = listener.accept().await.unwrap();
    one.writable().await.unwrap();
    (one, other)
}
