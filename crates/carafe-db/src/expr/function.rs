//! Functions that belong to no field.

use jiff::Timestamp;

use crate::{
    Kind,
    expr::{Computed, Expr},
    field::FieldType,
    node::{Function, Node},
};

/// The time of the statement, by the clock of the database.
#[doc(alias = "Now")]
#[must_use]
pub fn now() -> Expr<Timestamp> {
    Expr::new(Node::Call(Function::Now, Kind::Timestamp, Vec::new()))
}

/// The time when the transaction began, by the clock of the database. Only PostgreSQL knows it.
#[doc(alias = "TransactionNow")]
#[must_use]
pub fn transaction_now() -> Expr<Timestamp> {
    Expr::new(Node::Call(Function::TransactionNow, Kind::Timestamp, Vec::new()))
}

/// A new UUID by chance (version 4), made by the database. MariaDB and MySQL make none.
#[doc(alias = "RandomUUID")]
#[doc(alias = "UUID4")]
#[must_use]
pub fn random_uuid() -> Expr<uuid::Uuid> {
    Expr::new(Node::Call(Function::RandomUuid, Kind::Uuid, Vec::new()))
}

/// A number by chance, from 0 up to 1.
#[doc(alias = "Random")]
#[must_use]
pub fn random() -> Expr<f64> {
    Expr::new(Node::Call(Function::Random, Kind::F64, Vec::new()))
}

/// The number pi.
#[must_use]
pub fn pi() -> Expr<f64> {
    Expr::new(Node::Call(Function::Pi, Kind::F64, Vec::new()))
}

/// How many rows: an aggregate.
#[must_use]
pub fn count() -> Expr<i64> {
    super::aggregate::count(None, false)
}

/// The greater of two. Where one of them is null SQLite, MariaDB and MySQL give null, PostgreSQL the other.
#[must_use]
pub fn greatest<T: FieldType>(one: impl Computed<Type = T>, other: impl Computed<Type = T>) -> Expr<T> {
    let arguments = vec![one.into_node(), other.into_node()];
    Expr::new(Node::Call(Function::Greatest, T::COLUMN.kind, arguments))
}

/// The lesser of two. Where one of them is null SQLite, MariaDB and MySQL give null, PostgreSQL the other.
#[must_use]
pub fn least<T: FieldType>(one: impl Computed<Type = T>, other: impl Computed<Type = T>) -> Expr<T> {
    let arguments = vec![one.into_node(), other.into_node()];
    Expr::new(Node::Call(Function::Least, T::COLUMN.kind, arguments))
}
