//! The suite for sessions of frames over tokio-tungstenite.

use tickwire_suite::drivers::Tungstenite;

tickwire_suite::every_scenario!(&Tungstenite);
