//! What is computed of numbers.

use rust_decimal::Decimal;

use crate::{
    Kind, Value,
    expr::{Computed, Expr, Operand, values},
    field::FieldType,
    node::{AggregateFunction, Function, Node},
};

/// A type whose column is a number.
pub trait Number: FieldType {
    /// `U`, or `Option<U>` where the number itself may be missing.
    type Give<U: FieldType>: FieldType;
    /// The type of a sum.
    type Sum: FieldType;
    /// The type of an average.
    type Average: FieldType;
}

macro_rules! numbers {
    ($($type:ty: $sum:ty, $average:ty;)+) => { $(
        impl Number for $type {
            type Give<U: FieldType> = U;
            type Sum = $sum;
            type Average = $average;
        }
    )+ };
}
numbers! {
    i16: i64, f64; i32: i64, f64; i64: i64, f64; u8: i64, f64; u16: i64, f64; u32: i64, f64; u64: i64, f64;
    f32: f64, f64; f64: f64, f64; Decimal: Decimal, Decimal;
}

impl<T: Number<Give<T> = T>> Number for Option<T> {
    type Give<U: FieldType> = Option<U>;
    type Sum = T::Sum;
    type Average = T::Average;
}

fn call<T: FieldType>(function: Function, arguments: Vec<Node>) -> Expr<T> {
    Expr::new(Node::Call(function, T::COLUMN.kind, arguments))
}

fn aggregate<T: FieldType>(function: AggregateFunction, node: Node) -> Expr<Option<T>> {
    super::aggregate::of(function, node, T::COLUMN.kind)
}

macro_rules! fractions {
    ($($(#[$doc:meta])* $name:ident $function:ident;)+) => {
        values! {
            [T: Number] [T] { $(
                $(#[$doc])*
                #[must_use]
                pub fn $name(self) -> Expr<T::Give<f64>> {
                    call(Function::$function, vec![self.into_node()])
                }
            )+ }
        }
    };
}
fractions! {
    /// Its square root.
    sqrt Sqrt;
    /// Its natural logarithm.
    ln Ln;
    /// Its logarithm to the base 10.
    log10 Log10;
    /// The number e to its power.
    exp Exp;
    /// Its sine.
    sin Sin;
    /// Its cosine.
    cos Cos;
    /// Its tangent.
    tan Tan;
    /// Its arc sine.
    asin Asin;
    /// Its arc cosine.
    acos Acos;
    /// Its arc tangent.
    atan Atan;
    /// Its cotangent.
    cot Cot;
    /// As degrees, of radians.
    degrees Degrees;
    /// As radians, of degrees.
    radians Radians;
}

values! {
    [T: Number] [T] {
        /// The sum: an aggregate. Nothing where there are no rows.
        #[doc(alias = "Sum")]
        #[must_use]
        pub fn sum(self) -> Expr<Option<T::Sum>> {
            aggregate(AggregateFunction::Sum, self.into_node())
        }

        /// The average: an aggregate.
        #[doc(alias = "Avg")]
        #[must_use]
        pub fn avg(self) -> Expr<Option<T::Average>> {
            aggregate(AggregateFunction::Average, self.into_node())
        }

        /// The standard deviation of all values: an aggregate.
        #[doc(alias = "StdDev")]
        #[must_use]
        pub fn std_dev(self) -> Expr<Option<f64>> {
            aggregate(AggregateFunction::Deviation, self.into_node())
        }

        /// The standard deviation, where the values are a sample: an aggregate.
        #[must_use]
        pub fn sample_std_dev(self) -> Expr<Option<f64>> {
            aggregate(AggregateFunction::SampleDeviation, self.into_node())
        }

        /// The variance of all values: an aggregate.
        #[doc(alias = "Variance")]
        #[must_use]
        pub fn variance(self) -> Expr<Option<f64>> {
            aggregate(AggregateFunction::Variance, self.into_node())
        }

        /// The variance, where the values are a sample: an aggregate.
        #[must_use]
        pub fn sample_variance(self) -> Expr<Option<f64>> {
            aggregate(AggregateFunction::SampleVariance, self.into_node())
        }

        /// Without its sign.
        #[must_use]
        pub fn abs(self) -> Expr<T> {
            call(Function::Abs, vec![self.into_node()])
        }

        /// The next whole number that is not less.
        #[must_use]
        pub fn ceil(self) -> Expr<T> {
            call(Function::Ceil, vec![self.into_node()])
        }

        /// The next whole number that is not greater.
        #[must_use]
        pub fn floor(self) -> Expr<T> {
            call(Function::Floor, vec![self.into_node()])
        }

        /// Rounded to so many digits behind the point.
        #[must_use]
        pub fn round(self, digits: u8) -> Expr<T> {
            call(Function::Round, vec![self.into_node(), Node::Value(Value::I32(i32::from(digits)))])
        }

        /// -1, 0 or 1.
        #[must_use]
        pub fn sign(self) -> Expr<T::Give<i32>> {
            call(Function::Sign, vec![self.into_node()])
        }

        /// To a power.
        #[must_use]
        pub fn power(self, exponent: impl Operand<f64>) -> Expr<T::Give<f64>> {
            let base = Node::Cast(Box::new(self.into_node()), Kind::F64);
            call(Function::Power, vec![base, exponent.operand()])
        }

        /// Its logarithm to a base.
        #[doc(alias = "Log")]
        #[must_use]
        pub fn log(self, base: impl Operand<f64>) -> Expr<T::Give<f64>> {
            call(Function::Log, vec![self.into_node(), base.operand()])
        }

        /// The angle of a point whose other side is this.
        #[must_use]
        pub fn atan2(self, x: impl Operand<f64>) -> Expr<T::Give<f64>> {
            let y = Node::Cast(Box::new(self.into_node()), Kind::F64);
            call(Function::Atan2, vec![y, x.operand()])
        }
    }
}

/// A type whose column is a whole number.
pub trait Whole: Number {}

macro_rules! whole {
    ($($type:ty)+) => { $(
        impl Whole for $type {}
        impl Whole for Option<$type> {}
    )+ };
}
whole! { i16 i32 i64 u8 u16 u32 u64 }

values! {
    [T: Whole] [T] {
        /// The character of this number in Unicode.
        #[doc(alias = "Chr")]
        #[must_use]
        pub fn chr(self) -> Expr<T::Give<String>> {
            call(Function::Chr, vec![self.into_node()])
        }

        /// The bits that all have: an aggregate. Nothing where there are no rows.
        #[doc(alias = "BitAnd")]
        #[must_use]
        pub fn bit_and(self) -> Expr<Option<i64>> {
            aggregate(AggregateFunction::BitAnd, self.into_node())
        }

        /// The bits that at least one has: an aggregate.
        #[doc(alias = "BitOr")]
        #[must_use]
        pub fn bit_or(self) -> Expr<Option<i64>> {
            aggregate(AggregateFunction::BitOr, self.into_node())
        }

        /// The bits that an odd number of them have: an aggregate.
        #[doc(alias = "BitXor")]
        #[must_use]
        pub fn bit_xor(self) -> Expr<Option<i64>> {
            aggregate(AggregateFunction::BitXor, self.into_node())
        }
    }
}
