//! Numbers as strings of digits: slow, unbounded, and unlike the code under test.

use core::cmp::Ordering;

use proptest::prelude::*;
use tickwire_core::decimal::Decimal;

/// A number of any size: 0.`digits` × 10^`exponent`, without zeros at either end of the digits, and
/// with exponent 0 where there are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Model {
    pub(crate) negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Model {
    /// The number that `digits`, `places` of them behind the point, make.
    pub(crate) fn new(negative: bool, digits: &[u8], places: i64) -> Self {
        let exponent = digits.len() as i64 - places;
        let Some(first) = digits.iter().position(|&digit| digit != 0) else {
            return Self { negative: false, digits: Vec::new(), exponent: 0 };
        };
        let last = digits.iter().rposition(|&digit| digit != 0).unwrap();
        Self { negative, digits: digits[first..=last].to_vec(), exponent: exponent - first as i64 }
    }

    pub(crate) fn of(number: Decimal) -> Self {
        let digits = to_digits(&number.mantissa().to_string());
        Self::new(number.is_negative(), &digits, i64::from(number.scale()))
    }

    /// The decimal places that the number needs.
    pub(crate) fn places(&self) -> i64 {
        (self.digits.len() as i64 - self.exponent).max(0)
    }

    /// The magnitude as an integer at `places` decimal places, which must be enough.
    fn at(&self, places: i64) -> Vec<u8> {
        let mut digits = self.digits.clone();
        if !digits.is_empty() {
            digits.resize((self.exponent + places) as usize, 0);
        }
        digits
    }

    /// Whether its magnitude at `places` decimal places is an integer below 2^96.
    pub(crate) fn fits_at(&self, places: i64) -> bool {
        if !(self.places()..=28).contains(&places) {
            return false;
        }
        if self.exponent + places > 40 {
            return false;
        }
        let limit = to_digits("79228162514264337593543950336");
        compare(&self.at(places), &limit) == Ordering::Less
    }

    /// Whether any scale holds it.
    pub(crate) fn fits(&self) -> bool {
        self.fits_at(self.places())
    }

    /// The signed integer at `places` decimal places as text.
    pub(crate) fn ticks(&self, places: i64) -> Option<String> {
        if places < self.places() {
            return None;
        }
        let text: String = self.at(places).iter().map(|digit| char::from(b'0' + digit)).collect();
        let sign = if self.negative { "-" } else { "" };
        Some(if text.is_empty() { "0".into() } else { format!("{sign}{text}") })
    }

    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        let places = self.places().max(other.places());
        let magnitudes = compare(&self.at(places), &other.at(places));
        match (self.negative, other.negative) {
            (false, false) => magnitudes,
            (true, true) => magnitudes.reverse(),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }

    pub(crate) fn plus(&self, other: &Self) -> Self {
        let places = self.places().max(other.places());
        let (a, b) = (self.at(places), other.at(places));
        if self.negative == other.negative {
            return Self::new(self.negative, &add(&a, &b), places);
        }
        match compare(&a, &b) {
            Ordering::Less => Self::new(other.negative, &subtract(&b, &a), places),
            _ => Self::new(self.negative, &subtract(&a, &b), places),
        }
    }

    pub(crate) fn minus(&self, other: &Self) -> Self {
        self.plus(&Self { negative: !other.negative, ..other.clone() })
    }

    pub(crate) fn times(&self, other: &Self) -> Self {
        let places = self.places() + other.places();
        let (a, b) = (self.at(self.places()), other.at(other.places()));
        let mut columns = vec![0u32; a.len() + b.len()];
        for (i, x) in a.iter().enumerate() {
            for (j, y) in b.iter().enumerate() {
                columns[i + j + 1] += u32::from(x * y);
            }
        }
        for place in (1..columns.len()).rev() {
            columns[place - 1] += columns[place] / 10;
            columns[place] %= 10;
        }
        let digits: Vec<u8> = columns.iter().map(|&digit| digit as u8).collect();
        Self::new(self.negative != other.negative, &digits, places)
    }
}

pub(crate) fn to_digits(text: &str) -> Vec<u8> {
    text.bytes().map(|byte| byte - b'0').collect()
}

fn compare(a: &[u8], b: &[u8]) -> Ordering {
    let strip = |digits: &[u8]| -> Vec<u8> {
        digits.iter().copied().skip_while(|&digit| digit == 0).collect()
    };
    let (a, b) = (strip(a), strip(b));
    a.len().cmp(&b.len()).then_with(|| a.cmp(&b))
}

fn add(a: &[u8], b: &[u8]) -> Vec<u8> {
    let (mut sum, mut carry) = (Vec::new(), 0);
    for place in 0..a.len().max(b.len()) + 1 {
        let digit = |of: &[u8]| of.iter().rev().nth(place).copied().unwrap_or(0);
        let total = digit(a) + digit(b) + carry;
        sum.insert(0, total % 10);
        carry = total / 10;
    }
    sum
}

/// `a` - `b`, where `a` is not the smaller.
fn subtract(a: &[u8], b: &[u8]) -> Vec<u8> {
    let (mut difference, mut borrow) = (Vec::new(), 0);
    for place in 0..a.len() {
        let digit = |of: &[u8]| of.iter().rev().nth(place).copied().unwrap_or(0);
        let total = 10 + digit(a) - digit(b) - borrow;
        difference.insert(0, total % 10);
        borrow = u8::from(total < 10);
    }
    difference
}

/// Decimals of every length and scale, short ones and edges among them.
pub(crate) fn decimals() -> impl Strategy<Value = Decimal> {
    let mantissas = prop_oneof![
        4 => 0..1_000_000_000u128,
        2 => any::<u64>().prop_map(u128::from),
        4 => (0u32..=96, any::<u128>()).prop_map(|(bits, any)| any & ((1 << bits) - 1)),
        2 => (0u128..1000, 0u32..29).prop_map(|(digits, zeros)| digits * 10u128.pow(zeros)),
        1 => Just((1 << 96) - 1),
        1 => Just(u128::from(u64::MAX)),
    ];
    let scales = prop_oneof![4 => 0u8..=10, 4 => 0u8..=28];
    (any::<bool>(), mantissas, scales).prop_map(|(negative, mantissa, scale)| {
        Decimal::from_parts(negative, mantissa & ((1 << 96) - 1), scale).unwrap()
    })
}

/// The parts of a decimal, which its numeric equality does not tell apart.
pub(crate) fn parts(number: Decimal) -> (bool, u128, u8) {
    (number.is_negative(), number.mantissa(), number.scale())
}
