//! Money: an amount, and of which currency.

use std::{fmt, ops};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    DbError, ErrorKind, Kind, Q, Value,
    driver::Row,
    error::Result,
    expr::Sets,
    field::{Column, FieldType},
    handle::Col,
};

/// A currency by its three letters of ISO 4217: `EUR`.
///
/// ```
/// use carafe_db::Currency;
///
/// let euro: Currency = "EUR".parse()?;
/// assert_eq!(euro, Currency::new("EUR"));
/// assert!("euro".parse::<Currency>().is_err());
/// # Ok::<(), carafe_db::DbError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// One that the program names.
    ///
    /// # Panics
    /// If it is not three capital letters; in a constant, while the program is compiled.
    #[must_use]
    pub const fn new(letters: &str) -> Self {
        match Self::of(letters.as_bytes()) {
            Some(currency) => currency,
            None => panic!("a currency has three capital letters: EUR"),
        }
    }

    const fn of(letters: &[u8]) -> Option<Self> {
        match *letters {
            [a, b, c] if a.is_ascii_uppercase() && b.is_ascii_uppercase() && c.is_ascii_uppercase() => {
                Some(Self([a, b, c]))
            }
            _ => None,
        }
    }

    /// The three letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // They are letters of ASCII.
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }
}

impl std::str::FromStr for Currency {
    type Err = DbError;

    fn from_str(text: &str) -> Result<Self> {
        Self::of(text.as_bytes()).ok_or_else(|| {
            let shown: String = text.chars().take(20).collect();
            DbError::new(
                ErrorKind::Data,
                format!("{shown:?} is no currency: it has three capital letters, as EUR"),
            )
        })
    }
}

impl TryFrom<String> for Currency {
    type Error = DbError;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.as_str().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FieldType for Currency {
    type Handle = Col<Self>;
    const COLUMN: Column = Column::of(Kind::Text).max_length(3);

    fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
        let Some(text) = row.text(column)? else { return Ok(None) };
        text.parse().map(Some).map_err(|error: DbError| DbError::decode(column, error.to_string()))
    }

    fn to_value(&self) -> Result<Value> {
        Ok(Value::Text(self.as_str().to_owned()))
    }
}

/// An amount of a currency. It stands in two columns of a model, and is put together from them.
///
/// ```
/// use carafe::{db::{Currency, Money, rust_decimal::Decimal}, prelude::*};
///
/// #[derive(Model)]
/// struct Bill {
///     id: i64,
///     #[field(digits(12, 2))]
///     amount: Decimal,
///     currency: Currency,
/// }
///
/// impl Bill {
///     fn total(&self) -> Money {
///         Money::new(self.amount, self.currency)
///     }
/// }
///
/// const EUR: Currency = Currency::new("EUR");
///
/// let ten = Money::new(Decimal::TEN, EUR);
/// let dear = Bill::objects().filter(|b| Money::columns(b.amount, b.currency).gte(ten));
/// assert_eq!(ten.checked_add(ten)?.to_string(), "20 EUR");
/// assert!(ten.checked_add(Money::new(Decimal::ONE, Currency::new("USD"))).is_err());
/// # let _ = dear;
/// # Ok::<(), carafe::db::DbError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// How much.
    #[serde(with = "as_text")]
    pub amount: Decimal,
    /// Of what.
    pub currency: Currency,
}

impl Money {
    /// So much of a currency.
    #[must_use]
    pub const fn new(amount: Decimal, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// The two columns of a model in which it stands, to be compared and set together.
    #[must_use]
    pub const fn columns(amount: Col<Decimal>, currency: Col<Currency>) -> MoneyColumns {
        MoneyColumns { amount, currency }
    }

    /// Both together.
    ///
    /// # Errors
    /// When the currencies differ, or the sum is too large.
    pub fn checked_add(self, other: Self) -> Result<Self> {
        self.with(other, Decimal::checked_add)
    }

    /// What is left.
    ///
    /// # Errors
    /// When the currencies differ, or the difference is too large.
    pub fn checked_sub(self, other: Self) -> Result<Self> {
        self.with(other, Decimal::checked_sub)
    }

    fn with(self, other: Self, compute: fn(Decimal, Decimal) -> Option<Decimal>) -> Result<Self> {
        if self.currency != other.currency {
            let (one, two) = (self.currency, other.currency);
            return Err(DbError::new(ErrorKind::Data, format!("{one} and {two} are two currencies")));
        }
        match compute(self.amount, other.amount) {
            Some(amount) => Ok(Self { amount, ..self }),
            None => Err(DbError::new(ErrorKind::Data, "the amount of money is too large")),
        }
    }
}

impl PartialOrd for Money {
    /// Nothing where the currencies differ.
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        (self.currency == other.currency).then(|| self.amount.cmp(&other.amount))
    }
}

impl ops::Neg for Money {
    type Output = Self;

    fn neg(self) -> Self {
        Self { amount: -self.amount, ..self }
    }
}

/// `10.50 EUR`
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)
    }
}

/// The two columns of money: see [`Money::columns`]. Amounts of different currencies are never compared: of those neither
/// `gt` nor `lt` holds.
#[derive(Debug, Clone, Copy)]
pub struct MoneyColumns {
    amount: Col<Decimal>,
    currency: Col<Currency>,
}

impl MoneyColumns {
    /// Equal.
    pub fn eq(self, money: Money) -> Q {
        self.of(money) & self.amount.eq(money.amount)
    }

    /// Not equal: also of another currency.
    pub fn ne(self, money: Money) -> Q {
        !self.eq(money)
    }

    /// More of the same currency.
    pub fn gt(self, money: Money) -> Q {
        self.of(money) & self.amount.gt(money.amount)
    }

    /// As much or more of the same currency.
    pub fn gte(self, money: Money) -> Q {
        self.of(money) & self.amount.gte(money.amount)
    }

    /// Less of the same currency.
    pub fn lt(self, money: Money) -> Q {
        self.of(money) & self.amount.lt(money.amount)
    }

    /// As much or less of the same currency.
    pub fn lte(self, money: Money) -> Q {
        self.of(money) & self.amount.lte(money.amount)
    }

    /// Sets both.
    #[must_use]
    pub fn set(self, money: Money) -> impl Sets {
        (self.amount.set(money.amount), self.currency.set(money.currency))
    }

    fn of(self, money: Money) -> Q {
        self.currency.eq(money.currency)
    }
}

/// Amounts in JSON are texts: its numbers are binary fractions for many who read them.
mod as_text {
    use rust_decimal::Decimal;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(amount: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(amount)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
