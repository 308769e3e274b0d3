//! MEXC.
//!
//! Protocol facts name their source: "official docs" is the Spot v3 document (the source of August
//! 2025 and the pages of 2026), by section; "the schema" is `PushDataV3ApiWrapper` and its bodies
//! as published in mexcdevelop/websocket-proto (June 2026); a capture is a message that was
//! recorded from the venue, with its date where that matters.

mod interval;
pub mod sign;
pub mod spot;
