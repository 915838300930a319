//! Settings: typed sections, read from defaults, `carafe.toml`, `.env`, the environment and the command line.

pub mod byte_size;

pub use byte_size::ByteSize;
