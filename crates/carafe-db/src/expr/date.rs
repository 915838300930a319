//! Parts of days and times, and their beginnings. Moments are looked at in UTC, or in the zone that `in_tz` names.

use jiff::{SignedDuration, Timestamp, civil};

use crate::{
    Kind,
    expr::{Computed, Expr, Operand, values},
    field::FieldType,
    node::{Function, Node},
};

/// A type whose column has a day in it.
pub trait DateField: FieldType {
    /// `U`, or `Option<U>` where the day itself may be missing.
    type Give<U: FieldType>: FieldType;
}

/// A type whose column has a time of day in it.
pub trait TimeField: FieldType {
    /// `U`, or `Option<U>` where the time itself may be missing.
    type Give<U: FieldType>: FieldType;
}

/// A type whose column has a day and a time.
pub trait MomentField: DateField {}

macro_rules! fields {
    ($trait:ident: $($type:ty)+) => { $(
        impl $trait for $type {
            type Give<U: FieldType> = U;
        }

        impl $trait for Option<$type> {
            type Give<U: FieldType> = Option<U>;
        }
    )+ };
}
fields! { DateField: civil::Date civil::DateTime Timestamp }
fields! { TimeField: civil::Time civil::DateTime Timestamp }

impl MomentField for civil::DateTime {}
impl MomentField for Timestamp {}
impl MomentField for Option<civil::DateTime> {}
impl MomentField for Option<Timestamp> {}

fn call<T>(function: Function, kind: Kind, node: Node) -> Expr<T> {
    Expr::new(Node::Call(function, kind, vec![node]))
}

macro_rules! parts {
    ($trait:ident: $($(#[$doc:meta])* $name:ident $function:ident;)+) => {
        values! {
            [T: $trait] [T] { $(
                $(#[$doc])*
                #[must_use]
                pub fn $name(self) -> Expr<<T as $trait>::Give<i32>> {
                    call(Function::$function, Kind::I32, self.into_node())
                }
            )+ }
        }
    };
}
parts! { DateField:
    /// The year.
    year Year;
    /// The year that the week of ISO 8601 belongs to.
    iso_year IsoYear;
    /// The quarter of the year, from 1 to 4.
    quarter Quarter;
    /// The month, from 1 to 12.
    month Month;
    /// The day of the month.
    day Day;
    /// The week of ISO 8601, from 1 to 53.
    week Week;
    /// The day of the week: 1 is Sunday, 7 is Saturday.
    week_day WeekDay;
    /// The day of the week: 1 is Monday, 7 is Sunday.
    iso_week_day IsoWeekDay;
}
parts! { TimeField:
    /// The hour, from 0 to 23.
    hour Hour;
    /// The minute.
    minute Minute;
    /// The second, without its fraction.
    second Second;
}

macro_rules! starts {
    ($trait:ident: $($(#[$doc:meta])* $name:ident $function:ident;)+) => {
        values! {
            [T: $trait] [T] { $(
                $(#[$doc])*
                #[must_use]
                pub fn $name(self) -> Expr<T> {
                    call(Function::$function, T::COLUMN.kind, self.into_node())
                }
            )+ }
        }
    };
}
starts! { DateField:
    /// The beginning of its year.
    #[doc(alias = "TruncYear")]
    start_of_year StartOfYear;
    /// The beginning of its quarter.
    #[doc(alias = "TruncQuarter")]
    start_of_quarter StartOfQuarter;
    /// The beginning of its month.
    #[doc(alias = "TruncMonth")]
    start_of_month StartOfMonth;
    /// The Monday of its week.
    #[doc(alias = "TruncWeek")]
    start_of_week StartOfWeek;
}
starts! { MomentField:
    /// The beginning of its day.
    #[doc(alias = "TruncDay")]
    start_of_day StartOfDay;
    /// The beginning of its hour.
    #[doc(alias = "TruncHour")]
    start_of_hour StartOfHour;
    /// The beginning of its minute.
    #[doc(alias = "TruncMinute")]
    start_of_minute StartOfMinute;
}

values! {
    [T: MomentField] [T] {
        /// Its day.
        #[must_use]
        pub fn date(self) -> Expr<T::Give<civil::Date>> {
            call(Function::Date, Kind::Date, self.into_node())
        }

        /// Its time of day.
        #[must_use]
        pub fn time(self) -> Expr<T::Give<civil::Time>> {
            call(Function::Time, Kind::Time, self.into_node())
        }

        /// So much later.
        #[must_use]
        pub fn plus(self, length: impl Operand<SignedDuration>) -> Expr<T> {
            let arguments = vec![self.into_node(), length.operand()];
            Expr::new(Node::Call(Function::AddDuration, T::COLUMN.kind, arguments))
        }

        /// How much time has passed since another moment.
        #[must_use]
        pub fn since(self, earlier: impl Operand<T>) -> Expr<T::Give<SignedDuration>> {
            let arguments = vec![self.into_node(), earlier.operand()];
            Expr::new(Node::Call(Function::Since, Kind::Duration, arguments))
        }
    }
}

macro_rules! zones {
    ($($type:ty: $local:ty;)+) => { values! { $(
        [] [$type] {
            /// What a clock in a time zone shows at this moment: `p.created.in_tz("Europe/Rome").date()`. Zones have the
            /// names of the time zone database; the name may be a field.
            ///
            /// MariaDB and MySQL know the zones that were loaded into them with `mariadb-tzinfo-to-sql`, and another one is
            /// an error of theirs that speaks of a subquery.
            #[doc(alias = "tzinfo")]
            #[must_use]
            pub fn in_tz(self, zone: impl Operand<String>) -> Expr<$local> {
                let arguments = vec![self.into_node(), zone.operand()];
                Expr::new(Node::Call(Function::InZone, Kind::DateTime, arguments))
            }
        }
    )+ } };
}
zones! { Timestamp: civil::DateTime; Option<Timestamp>: Option<civil::DateTime>; }
