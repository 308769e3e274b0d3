//! The suite for the driver on embassy.

use tickwire_suite::drivers::Embassy;

tickwire_suite::every_scenario!(&Embassy);
