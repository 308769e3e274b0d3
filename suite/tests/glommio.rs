//! The suite for the driver on glommio.

use tickwire_suite::drivers::Glommio;

tickwire_suite::every_scenario!(&Glommio);
