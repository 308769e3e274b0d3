//! The comparison at the end: what is equal is called equal, and nothing else is.

use tickwire_core::decimal::Decimal;
use tickwire_simulator::account::View;
use tickwire_tokio::AccountSnapshot;

use super::*;

/// A client whose account has traded at a simulated exchange, and rests with an order.
async fn traded<V: Trades>(venue: V, name: Venue) -> (AccountSnapshot, View, Vec<Fill>) {
    let credentials = || Credentials::new("demo-key", "demo-secret").unwrap();
    let args = DemoArgs {
        seconds: 3,
        symbols: 8,
        private: true,
        plain: true,
        no_tls: true,
        seed: 7,
        flip_one_level: None,
        change_one_balance: None,
    };
    let simulator = simulated(name, &args, &credentials()).unwrap();
    let told = Arc::new(Told::default());
    let counted = Arc::clone(&told);
    let handle = Account::of(venue, credentials())
        .url(simulator.url())
        .rest(Rest::new(Tls::bundled()))
        .on_any(move |item| counted.take(&item))
        .spawn()
        .unwrap();
    handle.live(PATIENCE).await.unwrap();
    let symbol = exchange::symbols(name, 1).pop().unwrap();
    // The third takes, the others rest.
    for step in [1, 2, 3, 4] {
        let order = trades::next(&simulator, &symbol, name, step).unwrap();
        assert!(simulator.act(Action::Account { user: USER, act: trades::elsewhere(&order) }));
    }
    let theirs = || simulator.account(USER);
    assert_eq!(settle(theirs, &handle, &told).await, None, "{}", name.name());
    let (ours, theirs) = (handle.snapshot().await.unwrap(), simulator.account(USER).unwrap());
    let _ = handle.close(CLOSE_DEADLINE).await;
    (ours, theirs, told.fills())
}

/// What differs where the exchange has something else than it had.
fn planted(
    (ours, theirs, fills): &(AccountSnapshot, View, Vec<Fill>),
    plant: impl FnOnce(&mut View),
) -> String {
    let mut theirs = theirs.clone();
    plant(&mut theirs);
    difference(ours, &theirs, fills).expect("a difference")
}

fn more(text: &mut String) {
    *text = number_of(text).checked_add("0.00001".parse().unwrap()).unwrap().to_string();
}

fn number_of(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn nothing_else_is_equal(traded: &(AccountSnapshot, View, Vec<Fill>)) {
    let (ours, theirs, fills) = traded;
    assert_eq!(difference(ours, theirs, fills), None);
    assert!(!fills.is_empty() && theirs.orders.iter().any(|order| order.is_open), "{theirs:?}");
    for at in 0..theirs.balances.len() {
        planted(traded, |view| more(&mut view.balances[at].available));
        planted(traded, |view| more(&mut view.balances[at].locked));
    }
    planted(traded, |view| view.balances.clear());
    planted(traded, |view| view.orders.clear());
    planted(traded, |view| view.orders.iter_mut().for_each(|order| order.is_open = true));
    planted(traded, |view| {
        let order = view.orders.iter_mut().find(|order| order.is_open).unwrap();
        more(&mut order.price);
    });
    planted(traded, |view| {
        let order = view.orders.iter_mut().find(|order| order.is_open).unwrap();
        more(&mut order.filled);
    });
    planted(traded, |view| view.fills.truncate(fills.len() - 1));
    planted(traded, |view| view.fills.push(view.fills[0].clone()));
    planted(traded, |view| more(&mut view.fills[0].amount));
}

#[tokio::test]
async fn spot_accounts_are_compared_whole() {
    nothing_else_is_equal(&traded(GateioSpot, Venue::GateioSpot).await);
    nothing_else_is_equal(&traded(MexcSpot, Venue::MexcSpot).await);
}

#[tokio::test]
async fn accounts_of_contracts_are_compared_whole() {
    let traded = traded(GateioFutures::USDT, Venue::GateioFuturesUsdt).await;
    nothing_else_is_equal(&traded);
    assert!(!traded.1.positions.is_empty());
    planted(&traded, |view| more(&mut view.positions[0].size));
    planted(&traded, |view| view.positions.clear());
}

/// Money that is moved between what is free and what is kept is a difference, too.
#[tokio::test]
async fn what_is_kept_for_orders_is_compared() {
    let traded = traded(GateioSpot, Venue::GateioSpot).await;
    let differs = planted(&traded, |view| {
        let balance = view.balances.iter_mut().find(|it| it.currency == "USDT").unwrap();
        let moved = "0.5".parse().unwrap();
        balance.available = number_of(&balance.available).checked_sub(moved).unwrap().to_string();
        balance.locked = number_of(&balance.locked).checked_add(moved).unwrap().to_string();
    });
    assert!(differs.contains("USDT"), "{differs}");
}
