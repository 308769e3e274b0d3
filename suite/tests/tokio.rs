//! The suite for the driver on tokio.

use tickwire_suite::drivers::Tokio;

tickwire_suite::every_scenario!(&Tokio);
