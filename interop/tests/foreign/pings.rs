//! Pings and pongs, both ways.

use tickwire_core::exchange::MessageType::Text;
use tickwire_interop::Event;

use crate::site::{ROOM, Site, pattern};

at_each_site!(the_servers_pings_are_answered, the_servers_pongs_are_told);

fn the_servers_pings_are_answered(site: Site) {
    let mut peer = site.open("/pings?count=126", ROOM);
    for size in 0..126 {
        assert_eq!(peer.event(), Event::Pinged(pattern(size)));
    }
    assert_eq!(peer.event(), Event::Message(Text, b"all answered".to_vec()));
    let (report, _) = peer.close();
    assert_eq!((report.pongs, report.error.as_str()), (126, ""));
}

fn the_servers_pongs_are_told(site: Site) {
    let mut peer = site.open("/echo", ROOM);
    for size in 0..126 {
        peer.client().ping(&pattern(size)).expect("a ping that fits");
        assert_eq!(peer.event(), Event::Ponged(pattern(size)));
    }
    assert_eq!(peer.close().0.error, "");
}
