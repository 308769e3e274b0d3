//! Messages that come back as they were.

use tickwire_core::exchange::MessageType::{Binary, Text};
use tickwire_interop::Setup;

use crate::site::{ROOM, Site, pattern, text};

at_each_site!(
    each_form_of_the_length,
    text_of_any_characters,
    many_at_once,
    the_largest_both_ways,
    a_flood_of_the_smallest,
);

fn each_form_of_the_length(site: Site) {
    let sizes = [0, 1, 124, 125, 126, 127, 65_534, 65_535, 65_536, 65_537, 300_000];
    let mut peer = site.open("/echo", ROOM);
    for size in sizes {
        let sent = pattern(size);
        peer.send(Binary, &sent);
        assert!(peer.message() == (Binary, sent), "{size} bytes");
    }
    let (report, _) = peer.close();
    assert_eq!((report.messages, report.bytes), (11, sizes.iter().sum::<usize>() as u64));
    assert_eq!((report.code, report.error.as_str()), (1000, ""));
}

fn text_of_any_characters(site: Site) {
    let mut peer = site.open("/echo", ROOM);
    for size in [0, 1, 2, 3, 5, 125, 126, 4_000, 65_536, 200_000] {
        let sent = text(size).into_bytes();
        peer.send(Text, &sent);
        assert!(peer.message() == (Text, sent), "{size} bytes");
    }
    let (report, _) = peer.close();
    assert_eq!((report.messages, report.error.as_str()), (10, ""));
}

fn many_at_once(site: Site) {
    let mut peer = site.open("/echo", ROOM);
    let sent: Vec<_> = (0..500).map(|number| format!("{{\"number\":{number}}}")).collect();
    for text in &sent {
        peer.client().send(Text, text.as_bytes()).expect("there is room for all");
    }
    for text in &sent {
        assert_eq!(peer.message(), (Text, text.clone().into_bytes()));
    }
    assert_eq!(peer.close().0.messages, 500);
}

fn the_largest_both_ways(site: Site) {
    const SIZE: usize = 16 << 20;
    let setup = Setup { receives: SIZE, sends: SIZE, ..ROOM };
    let mut peer = site.open(&format!("/big?size={SIZE}"), setup);
    let body = pattern(SIZE);
    assert!(peer.message() == (Binary, body.clone()), "the server's own");
    peer.send(Binary, &body);
    assert!(peer.message() == (Binary, body), "the echo");
    let (report, _) = peer.close();
    assert_eq!((report.messages, report.bytes, report.code), (1, SIZE as u64, 1000));
}

fn a_flood_of_the_smallest(site: Site) {
    const COUNT: usize = 100_000;
    let mut peer = site.open(&format!("/tiny?count={COUNT}"), ROOM);
    for index in 0..COUNT {
        let byte = u8::try_from(index % 251).expect("less than 251");
        let expected = if index % 2 == 0 { vec![] } else { vec![byte] };
        assert_eq!(peer.message(), (Binary, expected), "message {index}");
    }
    assert_eq!(peer.close().0.error, "");
}
