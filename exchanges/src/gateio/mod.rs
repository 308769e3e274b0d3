//! Gate.io.
//!
//! Protocol facts name their source: "spot docs" is the official Spot WebSocket v4 document (July
//! 2025), by section; "REST docs" is the official APIv4 document; a capture is a message that was
//! recorded from the venue.

mod interval;
pub mod spot;
