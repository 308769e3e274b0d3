//! The suite for a loop of one's own on `std::net`.

use tickwire_suite::drivers::Plain;

tickwire_suite::every_scenario!(&Plain);
