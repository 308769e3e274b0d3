message! {
    /// A balance of the account (`PrivateAccountV3Api`).
    Account {
        /// The asset, such as `USDT`.
        1 vcoin_name: &'m str,
        /// The asset's id.
        2 coin_id: &'m str,
        /// What is available, a decimal number.
        3 balance_amount: &'m str,
        /// By how much that changed, a decimal number.
        4 balance_amount_change: &'m str,
        /// What is frozen, a decimal number.
        5 frozen_amount: &'m str,
        /// By how much that changed, a decimal number.
        6 frozen_amount_change: &'m str,
        /// Why, such as `ENTRUST_PLACE` or `DEPOSIT`; an open set.
        7 kind: &'m str,
        /// The settlement, in milliseconds since 1970.
        8 time: i64,
    }
}

message! {
    /// A trade of the account (`PrivateDealsV3Api`).
    PrivateDeal {
        /// A decimal number.
        1 price: &'m str,
        /// A decimal number, in the base asset.
        2 quantity: &'m str,
        /// A decimal number, in the quote asset.
        3 amount: &'m str,
        /// 1 buys, 2 sells.
        4 trade_type: i32,
        /// Whether the account's order was the maker.
        5 is_maker: bool,
        /// Whether both sides were the account's.
        6 is_self_trade: bool,
        /// The trade's id.
        7 trade_id: &'m str,
        /// The order's id, as the account gave it.
        8 client_order_id: &'m str,
        /// The order's id, as the venue gave it.
        9 order_id: &'m str,
        /// The fee, a decimal number.
        10 fee_amount: &'m str,
        /// The fee's asset.
        11 fee_currency: &'m str,
        /// In milliseconds since 1970.
        12 time: i64,
    }
}

message! {
    /// An order of the account (`PrivateOrdersV3Api`).
    Order {
        /// The id, as the venue gave it.
        1 id: &'m str,
        /// The id, as the account gave it.
        2 client_id: &'m str,
        /// A decimal number.
        3 price: &'m str,
        /// A decimal number, in the base asset.
        4 quantity: &'m str,
        /// A decimal number, in the quote asset.
        5 amount: &'m str,
        /// The mean price of what is traded, a decimal number.
        6 avg_price: &'m str,
        /// 1 limit, 2 post only, 3 immediate or cancel, 4 fill or kill, 5 market, 100 stop.
        7 order_type: i32,
        /// 1 buys, 2 sells.
        8 trade_type: i32,
        /// Whether it is the maker.
        9 is_maker: bool,
        /// What is left, a decimal number in the quote asset.
        10 remain_amount: &'m str,
        /// What is left, a decimal number in the base asset.
        11 remain_quantity: &'m str,
        /// What the last trade had, a decimal number in the base asset.
        12 last_deal_quantity: Option<&'m str>,
        /// What is traded, a decimal number in the base asset.
        13 cumulative_quantity: &'m str,
        /// What is traded, a decimal number in the quote asset.
        14 cumulative_amount: &'m str,
        /// 1 not traded, 2 fully, 3 partially, 4 cancelled, 5 partially and then cancelled.
        15 status: i32,
        /// In milliseconds since 1970.
        16 create_time: i64,
        /// The market's name.
        17 market: Option<&'m str>,
        /// What triggers a stop.
        18 trigger_type: Option<i32>,
        /// Where a stop is triggered, a decimal number.
        19 trigger_price: Option<&'m str>,
        /// The state of a stop.
        20 state: Option<i32>,
        /// The id of a pair of orders of which one cancels the other.
        21 oco_id: Option<&'m str>,
        /// How it is routed.
        22 route_factor: Option<&'m str>,
        /// The symbol's id.
        23 symbol_id: Option<&'m str>,
        /// The market's id.
        24 market_id: Option<&'m str>,
        /// The id of the market's quote asset.
        25 market_currency_id: Option<&'m str>,
        /// The id of the base asset.
        26 currency_id: Option<&'m str>,
    }
}
