//! How an image ends that panicked: with status 101.

use core::panic::PanicInfo;

use crate::console::{Console, exit};

#[cfg(feature = "panic-text")]
#[panic_handler]
fn panicked(info: &PanicInfo<'_>) -> ! {
    use core::fmt::Write;

    // Nobody is left to tell if writing fails.
    let _ = writeln!(Console, "{info}");
    exit(101)
}

#[cfg(not(feature = "panic-text"))]
#[panic_handler]
fn panicked(_: &PanicInfo<'_>) -> ! {
    // Nobody is left to tell if writing fails.
    let _ = core::fmt::Write::write_str(&mut Console, "panicked\n");
    exit(101)
}
