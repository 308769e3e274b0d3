//! Unforeseeable bytes, made of a seed that the host draws: the emulated board has no source of
//! chance. A board that has one (a TRNG) must ask it instead, each time.

use core::cell::RefCell;

use chacha20::ChaCha20Rng;
use chacha20::rand_core::{Rng, SeedableRng};
use critical_section::Mutex;

/// Bytes of a seed, and of what is drawn.
pub(crate) const SEED: usize = 32;

static GENERATOR: Mutex<RefCell<Option<ChaCha20Rng>>> = Mutex::new(RefCell::new(None));

/// Begins with a seed. Nothing can be drawn before.
pub(crate) fn seed(seed: [u8; SEED]) {
    let generator = ChaCha20Rng::from_seed(seed);
    critical_section::with(|cs| GENERATOR.replace(cs, Some(generator)));
}

/// For a connection, and for the keys of TLS.
pub(crate) fn draw() -> [u8; SEED] {
    let mut drawn = [0; SEED];
    with(|generator| generator.fill_bytes(&mut drawn));
    drawn
}

/// For the network stack: TCP's ports and sequence numbers.
pub(crate) fn draw_word() -> u64 {
    with(Rng::next_u64)
}

fn with<R>(draw: impl FnOnce(&mut ChaCha20Rng) -> R) -> R {
    critical_section::with(|cs| {
        let generator = &mut *GENERATOR.borrow_ref_mut(cs);
        // Better nothing than something that anybody can foresee.
        draw(generator.as_mut().expect("seeded at the start"))
    })
}
