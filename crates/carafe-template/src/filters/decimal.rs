//! Numbers with as many digits as they are written with, rounded as people round.

/// A number as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decimal {
    negative: bool,
    /// Digits from 0 to 9, no sign and no point.
    digits: Vec<u8>,
    /// How many of them are after the point; if negative, how many zeros follow.
    places: i64,
}

impl Decimal {
    /// Reads `-1.50`, `1e3`; nothing for what is no number.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (number, exponent) = match unsigned.find(['e', 'E']) {
            Some(at) => (&unsigned[..at], unsigned[at + 1..].parse::<i64>().ok()?),
            None => (unsigned, 0),
        };
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        let digits: Vec<u8> = whole.bytes().chain(part.bytes()).map(|byte| byte.wrapping_sub(b'0')).collect();
        if digits.is_empty() || digits.iter().any(|digit| *digit > 9) {
            return None;
        }
        let places = i64::try_from(part.len()).ok()?.checked_sub(exponent)?;
        let significant = digits.iter().position(|digit| *digit != 0).unwrap_or(digits.len() - 1);
        Some(Self { negative: text.starts_with('-'), digits: digits[significant..].to_vec(), places })
    }

    /// How many digits it takes to write it out, or more.
    pub(super) fn size(&self) -> u64 {
        self.places.unsigned_abs().saturating_add(self.digits.len() as u64)
    }

    pub(super) fn is_whole(&self) -> bool {
        let after = usize::try_from(self.places).unwrap_or(0).min(self.digits.len());
        self.digits[self.digits.len() - after..].iter().all(|digit| *digit == 0)
    }

    /// With this many digits after the point; a half goes away from zero.
    pub(super) fn round(&self, places: u32) -> String {
        let wanted = i64::from(places);
        let mut digits = self.digits.clone();
        if self.places > wanted {
            let gone = usize::try_from(self.places - wanted).unwrap_or(usize::MAX);
            let kept = digits.len().checked_sub(gone);
            let up = digits.get(kept.unwrap_or(usize::MAX)).is_some_and(|digit| *digit >= 5);
            digits.truncate(kept.unwrap_or(0));
            if up {
                increment(&mut digits);
            }
        } else {
            digits.extend(std::iter::repeat_n(0, usize::try_from(wanted - self.places).unwrap_or(0)));
        }
        self.write(&digits, places as usize)
    }

    fn write(&self, digits: &[u8], places: usize) -> String {
        let mut text: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        if text.len() <= places {
            text.insert_str(0, &"0".repeat(places + 1 - text.len()));
        }
        let trimmed = text.len() - text[..text.len() - places].trim_start_matches('0').len().max(1) - places;
        text.drain(..trimmed);
        if places > 0 {
            text.insert(text.len() - places, '.');
        }
        let is_zero = digits.iter().all(|digit| *digit == 0);
        if self.negative && !is_zero { format!("-{text}") } else { text }
    }
}

fn increment(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit < 9 {
            *digit += 1;
            return;
        }
        *digit = 0;
    }
    digits.insert(0, 1);
}

/// A comma after each three digits before the point.
pub(super) fn grouped(number: &str) -> String {
    let (sign, unsigned) = number.split_at(number.len() - number.trim_start_matches('-').len());
    let (whole, part) = unsigned.split_at(unsigned.find('.').unwrap_or(unsigned.len()));
    let mut written = String::with_capacity(number.len() + whole.len() / 3);
    written.push_str(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            written.push(',');
        }
        written.push(digit);
    }
    written + part
}
