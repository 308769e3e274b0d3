//! The scenarios: one idea a file, each with the lines that are expected of every driver.

mod account;
mod books;
mod classes;
mod ends;
mod exhaustion;
mod frames;
mod late;
mod life;
mod lines;
mod protected;
mod refusals;
mod rest;
mod silence;
mod slow;
mod trust;
mod unreachable;

use crate::driver::Driver;

/// Something that every driver does the same, or leaves out with a reason.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    /// Its name, which is that of the function and of the test.
    pub name: &'static str,
    /// Runs it with a driver; panics where the driver does something else.
    pub run: fn(&'static dyn Driver),
}

/// Makes the list of all scenarios, and the macro that makes a test of each: none can be forgotten
/// by a driver.
macro_rules! scenarios {
    ($dollar:tt $($file:ident: $($name:ident)+;)+) => {
        /// All scenarios.
        pub const ALL: &[Scenario] =
            &[$($(Scenario { name: stringify!($name), run: $file::$name },)+)+];

        /// Makes a test of each scenario for a driver.
        #[macro_export]
        macro_rules! every_scenario {
            ($dollar driver:expr) => {
                $($(
                    #[test]
                    fn $name() {
                        $crate::scenarios::run($dollar driver, stringify!($name));
                    }
                )+)+

                #[test]
                fn what_is_left_out_is_documented() {
                    $crate::scenarios::is_documented($dollar driver);
                }
            };
        }
    };
}

scenarios! { $
    life: goes_live_and_leaves tells_all_streams is_closed_before_it_is_connected;
    ends: is_cut_off is_closed_by_the_server;
    silence: a_silent_server_is_left a_quiet_market_is_kept a_handshake_that_trickles_is_given_up;
    unreachable: nobody_listens the_name_is_nobodys nobody_shakes_hands tls_is_never_answered;
    trust: a_good_certificate_is_accepted an_unknown_authority_is_final another_host_is_final
        an_expired_certificate_is_final there_is_no_tls;
    refusals: the_handshake_is_refused retry_after_is_told a_subscription_is_refused
        attempts_come_to_an_end;
    rest: a_snapshot_is_refused calls_are_limited an_answer_is_no_book no_answer_comes
        no_call_can_be_made;
    late: a_pong_that_has_come_is_heard an_answer_that_has_come_is_taken
        a_handshake_that_was_answered_is_done;
    books: a_gap_is_mended an_unreadable_push_is_mended;
    frames: a_frame_breaks_the_protocol a_text_is_no_text a_message_is_too_long;
    slow: a_slow_consumer_is_told_what_it_lost a_slow_reader_is_waited_for_and_then_left;
    exhaustion: sockets_are_exhausted;
    account: an_account_is_followed an_account_recovers a_key_is_refused a_login_is_refused
        a_listen_key_ends;
    protected: a_protected_account_is_followed an_account_is_not_shown_to_a_stranger
        a_goodbye_is_said;
    classes: faults_have_the_same_classes;
}

/// Runs a scenario by its name, or says why the driver leaves it out.
///
/// # Panics
///
/// The driver does something else than what is expected, or there is no such scenario.
pub fn run(driver: &'static dyn Driver, name: &str) {
    let scenario = ALL.iter().find(|it| it.name == name).expect("a scenario");
    if let Some(why) = driver.unusable() {
        return println!("SKIPPED: {}: {why}", driver.name());
    }
    match driver.left_out().iter().find(|it| it.scenario == name) {
        Some(left_out) => println!("LEFT OUT by {}: {name}: {}", driver.name(), left_out.why),
        None => (scenario.run)(driver),
    }
}

/// Holds the list of what a driver leaves out against `docs/drivers.md`.
///
/// # Panics
///
/// It names no scenario, or the document says otherwise.
pub fn is_documented(driver: &dyn Driver) {
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/drivers.md");
    let document = std::fs::read_to_string(document).expect("docs/drivers.md");
    let start = format!("| {} | `", driver.name());
    let rows: Vec<_> = document.lines().filter(|line| line.starts_with(&start)).collect();
    let expected = driver.left_out().iter().map(|it| {
        assert!(ALL.iter().any(|scenario| scenario.name == it.scenario), "{it:?}");
        format!("| {} | `{}` | {} |", driver.name(), it.scenario, it.why)
    });
    let expected: Vec<_> = expected.collect();
    println!("{} leaves out {} of {} scenarios", driver.name(), expected.len(), ALL.len());
    expected.iter().for_each(|row| println!("{row}"));
    assert_eq!(rows, expected, "docs/drivers.md, the rows of {}", driver.name());
}
