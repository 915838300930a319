//! Functions that the databases write in quite different ways.

use super::writer::Writer;
use crate::{
    driver::Vendor,
    error::Result,
    node::{Function, Node},
};

impl<'q> Writer<'q> {
    pub(super) fn now(&mut self) {
        self.push(match self.vendor() {
            Vendor::Sqlite => "strftime('%Y-%m-%d %H:%M:%f000', 'now')",
            Vendor::Postgres => "STATEMENT_TIMESTAMP()",
            Vendor::MariaDb | Vendor::MySql => "UTC_TIMESTAMP(6)",
        });
    }

    pub(super) fn transaction_now(&mut self) -> Result<()> {
        if self.vendor() != Vendor::Postgres {
            return Err(self.unsupported("the time when the transaction began"));
        }
        self.push("TRANSACTION_TIMESTAMP()");
        Ok(())
    }

    /// SQLite has no function for it, but random bytes: the version and the variant stand at fixed places.
    pub(super) fn random_uuid(&mut self) -> Result<()> {
        match self.vendor() {
            Vendor::Postgres => self.push("GEN_RANDOM_UUID()"),
            Vendor::Sqlite => self.push(
                "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || \
                 substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))",
            ),
            Vendor::MariaDb | Vendor::MySql => return Err(self.unsupported("UUIDs by chance")),
        }
        Ok(())
    }

    pub(super) fn log(&mut self, arguments: &'q [Node]) -> Result<()> {
        self.push("(LN(");
        self.node(&arguments[0])?;
        self.push(") / LN(");
        self.node(&arguments[1])?;
        self.push("))");
        Ok(())
    }

    pub(super) fn hash(&mut self, function: Function, arguments: &'q [Node]) -> Result<()> {
        let (mysql, postgres, sqlite) = match function {
            Function::Sha1 => (["SHA1(", "", ")"], None, None),
            Function::Sha224 => (["SHA2(", "", ", 224)"], Some("SHA224("), Some("carafe_sha224")),
            Function::Sha256 => (["SHA2(", "", ", 256)"], Some("SHA256("), Some("carafe_sha256")),
            Function::Sha384 => (["SHA2(", "", ", 384)"], Some("SHA384("), Some("carafe_sha384")),
            Function::Sha512 => (["SHA2(", "", ", 512)"], Some("SHA512("), Some("carafe_sha512")),
            _ => (["MD5(", "", ")"], Some("MD5("), None),
        };
        match (self.vendor(), sqlite, postgres) {
            (Vendor::Sqlite, Some(name), _) => self.named(name, arguments),
            (Vendor::Postgres, _, Some("MD5(")) => self.named("MD5", arguments),
            (Vendor::Postgres, _, Some(before)) => {
                self.push("ENCODE(");
                self.around([before, "", ""], &[])?;
                self.around(["CONVERT_TO(", "", ", 'UTF8')), 'hex')"], arguments)
            }
            // They went into a component that servers do not come with.
            (Vendor::MySql, None, _) if self.features.version >= (9, 6, 0) => {
                Err(self.unsupported("MD5 and SHA-1 since its version 9.6"))
            }
            (Vendor::MariaDb | Vendor::MySql, ..) => self.around(mysql, arguments),
            (Vendor::Sqlite | Vendor::Postgres, ..) => Err(self.unsupported("this hash")),
        }
    }

    /// MariaDB and MySQL number characters by their bytes, unless they are made of as many each.
    pub(super) fn character(&mut self, function: Function, arguments: &'q [Node]) -> Result<()> {
        let ord = function == Function::Ord;
        match self.vendor() {
            Vendor::Sqlite => self.named(if ord { "unicode" } else { "char" }, arguments),
            Vendor::Postgres if ord => self.named("ASCII", arguments),
            Vendor::Postgres => self.around(["CHR(CAST(", "", " AS integer))"], arguments),
            Vendor::MariaDb | Vendor::MySql if ord => self.around(
                ["CAST(CONV(HEX(CONVERT(LEFT(", "", ", 1) USING utf32)), 16, 10) AS SIGNED)"],
                arguments,
            ),
            Vendor::MariaDb | Vendor::MySql => self.around(
                ["CONVERT(CONVERT(UNHEX(LPAD(HEX(", "", "), 8, '0')) USING utf32) USING utf8mb4)"],
                arguments,
            ),
        }
    }
}
