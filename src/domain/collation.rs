//! Sort keys for texts, compared byte by byte: the same order in both databases and in a page.
//!
//! The order is that of the Unicode Collation Algorithm with CLDR's root table, which is the Dutch one: spaces,
//! punctuation and symbols before digits before letters; letters by their base letter; accents only decide between
//! texts that are otherwise equal (*Een* before *Één*), and case after that (*zon* before *Zon*). Scripts other than
//! Latin are in the order of their code points.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::folding::base_letters;

/// The longest key, in bytes: a PostgreSQL index entry holds 2,700. Longer texts with the same key are ordered by the
/// next sort column, such as the number.
const LONGEST: usize = 1_000;

/// Characters that are neither letters nor digits, in CLDR's order; other symbols come after these.
const SYMBOLS: &str = "_‐-–—,;:!¡?¿.…·'‘’‚\"“”„«»()[]{}§¶@*/\\&#%‰†‡•`´^°©®+±÷×<=>|¦~¢$£¥€";

/// A separate letter, after z, although the search reads it as *th*.
const THORN: char = 'þ';

/// Separates the levels of a key; lower than any character of a level.
const NEXT_LEVEL: char = '\u{1}';
/// No accent; lower case.
const PLAIN: char = '\u{2}';
/// A variant of its base letter, as ł is of l; upper case.
const MARKED: char = '\u{3}';

/// The sort key of a text, at most 1,000 bytes: comparing keys byte by byte orders the texts.
pub fn sort_key(text: &str) -> String {
    let mut levels = Levels::default();
    for c in text.nfkd() {
        if is_combining_mark(c) {
            levels.accents.push(c);
        } else if c.is_whitespace() {
            levels.push(' ', PLAIN, PLAIN);
        } else if c.is_alphanumeric() {
            for lower in c.to_lowercase() {
                let case = if lower == c { PLAIN } else { MARKED };
                match base_letters(lower).filter(|_| lower != THORN) {
                    Some(letters) => letters.chars().for_each(|l| levels.push(l, MARKED, case)),
                    None => levels.push(lower, PLAIN, case),
                }
            }
        } else if !c.is_control() {
            // Two characters, both below the digits if the symbol is listed.
            levels.push('!', PLAIN, PLAIN);
            levels.push(place_of_symbol(c), PLAIN, PLAIN);
        }
    }
    levels.into_key()
}

/// Begins the replacement of key characters that JSON would escape; no key contains it.
const SHORT: char = '\u{7f}';

/// Shortens a key for a cursor: runs of [`PLAIN`], of which most levels consist, are replaced by their length.
pub fn compact(key: &str) -> String {
    let mut short = String::with_capacity(key.len());
    let mut characters = key.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            NEXT_LEVEL => short.extend([SHORT, ',']),
            MARKED => short.extend([SHORT, '!']),
            PLAIN => {
                let mut run = 1;
                while characters.next_if_eq(&PLAIN).is_some() {
                    run += 1;
                }
                short.push(SHORT);
                if run > 1 {
                    short.push_str(&run.to_string());
                }
                short.push('.');
            }
            other => short.push(other),
        }
    }
    short
}

/// Restores a key shortened by [`compact`]; None for a text that [`compact`] cannot have made.
pub fn expand(short: &str) -> Option<String> {
    let mut key = String::new();
    let mut characters = short.chars().peekable();
    while let Some(c) = characters.next() {
        if c != SHORT {
            // Lower characters only separate levels, and a database refuses NUL.
            (c > MARKED).then(|| key.push(c))?;
        } else {
            let mut digits = String::new();
            while let Some(digit) = characters.next_if(char::is_ascii_digit) {
                digits.push(digit);
            }
            match characters.next()? {
                ',' if digits.is_empty() => key.push(NEXT_LEVEL),
                '!' if digits.is_empty() => key.push(MARKED),
                '.' => {
                    let run = if digits.is_empty() {
                        1
                    } else {
                        digits.parse().ok()?
                    };
                    (run <= LONGEST).then(|| key.extend(std::iter::repeat_n(PLAIN, run)))?;
                }
                _ => return None,
            }
        }
        if key.len() > LONGEST {
            return None;
        }
    }
    Some(key)
}

/// The three levels of a key: base letters, accents, case.
#[derive(Default)]
struct Levels {
    base: String,
    accents: String,
    cases: String,
}

impl Levels {
    fn push(&mut self, base: char, accent: char, case: char) {
        self.base.push(base);
        self.accents.push(accent);
        self.cases.push(case);
    }

    /// Joins the levels, each without its trailing plain marks.
    fn into_key(self) -> String {
        let Self { base, accents, cases } = self;
        let mut key = base;
        for level in [accents, cases] {
            key.push(NEXT_LEVEL);
            key.push_str(level.trim_end_matches(PLAIN));
        }
        key.truncate(key.trim_end_matches(NEXT_LEVEL).len());
        while key.len() > LONGEST {
            key.pop();
        }
        key
    }
}

/// A character that sorts at the symbol's place in CLDR's order.
fn place_of_symbol(c: char) -> char {
    let place = SYMBOLS.chars().position(|symbol| symbol == c);
    place
        .and_then(|place| u32::try_from(place).ok())
        .and_then(|place| char::from_u32(u32::from(' ') + place))
        .unwrap_or(c)
}

#[cfg(test)]
mod tests;
