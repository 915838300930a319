//! A short name for what is in a file.

/// A hash that is the same on every machine and with every compiler: FNV-1a with 64 bits, mixed at the end
/// (the last step of MurmurHash3). It tells versions of a file apart; nothing that is secret hangs on it.
pub(crate) struct Digest(u64);

impl Digest {
    pub(super) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Adds bytes, and that they end here.
    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.add_part(bytes);
        self.end(bytes.len() as u64);
    }

    /// Adds bytes that go on.
    pub(super) fn add_part(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// Adds that they end here, after this many.
    pub(super) fn end(&mut self, length: u64) {
        self.add_part(&length.to_le_bytes());
    }

    /// Sixteen digits.
    pub(super) fn text(&self) -> String {
        let mut bits = self.0;
        bits = (bits ^ bits >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
        bits = (bits ^ bits >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        format!("{:016x}", bits ^ bits >> 33)
    }

    pub(crate) fn of(bytes: &[u8]) -> String {
        let mut digest = Self::new();
        digest.add(bytes);
        digest.text()
    }
}
