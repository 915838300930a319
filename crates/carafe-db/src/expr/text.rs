//! Looking into texts, and making others of them.

use std::path::PathBuf;

use crate::{
    Kind, Value,
    expr::{Computed, Expr, Operand, Q, values},
    field::{Email, FieldType, Slug, Url},
    node::{Function, Node, TextLookup, TextPlace},
};

/// A type whose column is text: it can be looked into.
#[diagnostic::on_unimplemented(message = "`{Self}` is no text", label = "words are looked for in texts")]
pub trait TextField: FieldType {
    /// `U`, or `Option<U>` where the text itself may be missing.
    type Give<U: FieldType>: FieldType;
}

macro_rules! texts {
    ($($type:ty)+) => { $(
        impl TextField for $type {
            type Give<U: FieldType> = U;
        }
    )+ };
}
texts! { String Email Slug Url PathBuf }

impl<T: TextField<Give<T> = T>> TextField for Option<T> {
    type Give<U: FieldType> = Option<U>;
}

fn look(text: Node, place: TextPlace, fold: bool, part: Node) -> Q {
    Q::new(Node::Text(TextLookup { place, fold }, Box::new([text, part])))
}

fn call<T>(function: Function, kind: Kind, arguments: Vec<Node>) -> Expr<T> {
    Expr::new(Node::Call(function, kind, arguments))
}

fn number(number: u32) -> Node {
    Node::Value(Value::I32(i32::try_from(number).unwrap_or(i32::MAX)))
}

values! {
    [T: TextField] [T] {
        /// Has this in it. Capital letters matter, as in every lookup without an `i` before it.
        pub fn contains(self, part: impl Operand<String>) -> Q {
            look(self.into_node(), TextPlace::Within, false, part.operand())
        }

        /// Has this in it, in capital or small letters.
        pub fn icontains(self, part: impl Operand<String>) -> Q {
            look(self.into_node(), TextPlace::Within, true, part.operand())
        }

        /// Begins with this.
        #[doc(alias = "startswith")]
        pub fn starts_with(self, part: impl Operand<String>) -> Q {
            look(self.into_node(), TextPlace::Start, false, part.operand())
        }

        /// Begins with this, in capital or small letters.
        #[doc(alias = "istartswith")]
        pub fn istarts_with(self, part: impl Operand<String>) -> Q {
            look(self.into_node(), TextPlace::Start, true, part.operand())
        }

        /// Ends with this.
        #[doc(alias = "endswith")]
        pub fn ends_with(self, part: impl Operand<String>) -> Q {
            look(self.into_node(), TextPlace::End, false, part.operand())
        }

        /// Ends with this, in capital or small letters.
        #[doc(alias = "iendswith")]
        pub fn iends_with(self, part: impl Operand<String>) -> Q {
            look(self.into_node(), TextPlace::End, true, part.operand())
        }

        /// Is this, in capital or small letters.
        pub fn iexact(self, text: impl Operand<String>) -> Q {
            look(self.into_node(), TextPlace::Whole, true, text.operand())
        }

        /// A regular expression matches somewhere. Each database has its own dialect of them.
        pub fn regex(self, pattern: impl Operand<String>) -> Q {
            look(self.into_node(), TextPlace::Pattern, false, pattern.operand())
        }

        /// A regular expression matches somewhere, in capital or small letters.
        pub fn iregex(self, pattern: impl Operand<String>) -> Q {
            look(self.into_node(), TextPlace::Pattern, true, pattern.operand())
        }

        /// Whether words of a search are in it: PostgreSQL's full-text search, without stemming.
        #[doc(alias = "SearchVector")]
        pub fn search(self, words: impl Operand<String>) -> Q {
            Q::new(Node::Call(Function::SearchMatches, Kind::Bool, vec![self.into_node(), words.operand()]))
        }

        /// How well it answers a search.
        #[doc(alias = "SearchRank")]
        #[must_use]
        pub fn search_rank(self, words: impl Operand<String>) -> Expr<T::Give<f64>> {
            call(Function::SearchRank, Kind::F64, vec![self.into_node(), words.operand()])
        }

        /// In small letters.
        #[must_use]
        pub fn lower(self) -> Expr<T::Give<String>> {
            call(Function::Lower, Kind::Text, vec![self.into_node()])
        }

        /// In capital letters.
        #[must_use]
        pub fn upper(self) -> Expr<T::Give<String>> {
            call(Function::Upper, Kind::Text, vec![self.into_node()])
        }

        /// How many characters it has.
        #[must_use]
        pub fn length(self) -> Expr<T::Give<i64>> {
            call(Function::Length, Kind::I64, vec![self.into_node()])
        }

        /// Without blanks at both ends.
        #[must_use]
        pub fn trim(self) -> Expr<T::Give<String>> {
            call(Function::Trim, Kind::Text, vec![self.into_node()])
        }

        /// Without blanks at its beginning.
        #[doc(alias = "LTrim")]
        #[must_use]
        pub fn trim_start(self) -> Expr<T::Give<String>> {
            call(Function::TrimStart, Kind::Text, vec![self.into_node()])
        }

        /// Without blanks at its end.
        #[doc(alias = "RTrim")]
        #[must_use]
        pub fn trim_end(self) -> Expr<T::Give<String>> {
            call(Function::TrimEnd, Kind::Text, vec![self.into_node()])
        }

        /// With another text behind it.
        #[must_use]
        pub fn concat(self, other: impl Operand<String>) -> Expr<T::Give<String>> {
            call(Function::Concat, Kind::Text, vec![self.into_node(), other.operand()])
        }

        /// With each of one text replaced by another.
        #[must_use]
        pub fn replace(self, from: impl Operand<String>, to: impl Operand<String>) -> Expr<T::Give<String>> {
            call(Function::Replace, Kind::Text, vec![self.into_node(), from.operand(), to.operand()])
        }

        /// So many characters of it, from this one on; the first is 1, as in SQL.
        #[doc(alias = "Substr")]
        #[must_use]
        pub fn substring(self, first: u32, length: u32) -> Expr<T::Give<String>> {
            call(Function::Substring, Kind::Text, vec![self.into_node(), number(first), number(length)])
        }

        /// Its first characters.
        #[must_use]
        pub fn left(self, length: u32) -> Expr<T::Give<String>> {
            call(Function::Left, Kind::Text, vec![self.into_node(), number(length)])
        }

        /// Its last characters.
        #[must_use]
        pub fn right(self, length: u32) -> Expr<T::Give<String>> {
            call(Function::Right, Kind::Text, vec![self.into_node(), number(length)])
        }

        /// So many times one after the other.
        #[must_use]
        pub fn repeat(self, times: u32) -> Expr<T::Give<String>> {
            call(Function::Repeat, Kind::Text, vec![self.into_node(), number(times)])
        }

        /// From its end to its beginning.
        #[must_use]
        pub fn reverse(self) -> Expr<T::Give<String>> {
            call(Function::Reverse, Kind::Text, vec![self.into_node()])
        }

        /// Filled at its beginning to a length; cut if it is longer.
        #[doc(alias = "LPad")]
        #[must_use]
        pub fn pad_start(self, length: u32, fill: impl Operand<String>) -> Expr<T::Give<String>> {
            call(Function::PadStart, Kind::Text, vec![self.into_node(), number(length), fill.operand()])
        }

        /// Filled at its end to a length; cut if it is longer.
        #[doc(alias = "RPad")]
        #[must_use]
        pub fn pad_end(self, length: u32, fill: impl Operand<String>) -> Expr<T::Give<String>> {
            call(Function::PadEnd, Kind::Text, vec![self.into_node(), number(length), fill.operand()])
        }

        /// Where another text begins in it, counted from 1; 0 where it is not there.
        #[doc(alias = "StrIndex")]
        #[must_use]
        pub fn position(self, part: impl Operand<String>) -> Expr<T::Give<i64>> {
            call(Function::Position, Kind::I64, vec![self.into_node(), part.operand()])
        }

        /// The number of its first character in Unicode.
        #[must_use]
        pub fn ord(self) -> Expr<T::Give<i64>> {
            call(Function::Ord, Kind::I64, vec![self.into_node()])
        }

        /// Compared and ordered as a collation of the database says, such as `NOCASE` of SQLite, `de-x-icu` of PostgreSQL
        /// or `utf8mb4_general_ci` of MariaDB.
        #[must_use]
        pub fn collate(self, collation: &'static str) -> Expr<T> {
            Expr::new(super::func::collated(self.into_node(), collation))
        }

        /// The texts of all rows, with `, ` between: an aggregate.
        #[doc(alias = "StringAgg")]
        #[must_use]
        pub fn joined(self) -> Expr<Option<String>> {
            super::aggregate::of(crate::node::AggregateFunction::Joined, self.into_node(), Kind::Text)
        }
    }
}

macro_rules! hashes {
    ($($(#[$doc:meta])* $name:ident $function:ident;)+) => {
        values! {
            [T: TextField] [T] { $(
                $(#[$doc])*
                #[must_use]
                pub fn $name(self) -> Expr<T::Give<String>> {
                    call(Function::$function, Kind::Text, vec![self.into_node()])
                }
            )+ }
        }
    };
}
hashes! {
    /// Its MD5, as hexadecimal digits: to compare with what others computed, never for secrets. SQLite has none.
    md5 Md5;
    /// Its SHA-1, as hexadecimal digits. Only MariaDB and MySQL have it.
    sha1 Sha1;
    /// Its SHA-224, as hexadecimal digits.
    sha224 Sha224;
    /// Its SHA-256, as hexadecimal digits.
    sha256 Sha256;
    /// Its SHA-384, as hexadecimal digits.
    sha384 Sha384;
    /// Its SHA-512, as hexadecimal digits.
    sha512 Sha512;
}
