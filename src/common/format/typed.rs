//! Parses numbers as people type them, by the language of the page.
//!
//! Accepted in both languages: digits alone (`15000`), and digits grouped by spaces (`15 000`). A point and a comma
//! are read in the notation of the page: in Dutch `15.000,10`, in English `15,000.10`. A number that is only valid in
//! the other notation is accepted too (`15000.10` on a Dutch page). An ambiguous number is refused with both readings:
//! `15.000,100` as an amount, `12.5` as a count, and `1.250` as a figure, which may have decimals.

use crate::locale;
use edba_domain::codes::Language;
use edba_domain::{Cents, Fault, Figure, Message};

/// Why a typed number is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    NotAnAmount,
    NotANumber,
    TooLarge,
    /// Two readings are possible: each as it can be typed instead.
    Ambiguous {
        one: String,
        other: String,
    },
    /// A count with decimals: the number with them, and without the mark.
    NotWhole {
        one: String,
        other: String,
    },
}

impl Unread {
    /// The fault of the field, with its text in the language of the page.
    pub fn fault(&self, pointer: &str, language: Language) -> Fault {
        let readings = |code: &'static str, one: &str, other: &str| {
            let message = Message::new(code).with("one", one).with("other", other);
            Fault::new(pointer, code, locale::text(language, &message)).saying(message)
        };
        match self {
            Self::NotAnAmount => Fault::new(pointer, "not-an-amount", "This is no amount."),
            Self::NotANumber => Fault::new(pointer, "not-a-number", "This is no number."),
            Self::TooLarge => Fault::new(pointer, "too-large", "This is too much."),
            Self::Ambiguous { one, other } => readings("ambiguous-number", one, other),
            Self::NotWhole { one, other } => readings("not-a-whole-number", one, other),
        }
    }
}

/// Parses an amount: no decimals or two; also `€ 25.000,-`. Errors: an invalid or an ambiguous number.
pub fn amount(text: &str, language: Language) -> Result<Cents, Unread> {
    let text = text.trim().trim_start_matches('€').trim_end_matches('€').trim();
    let typed = match without_dash(text) {
        Some(euros) => Typed::read(euros)
            .filter(|typed| typed.grouped.is_some())
            .map(Typed::whole),
        None => Typed::read(text),
    };
    let typed = typed.ok_or(Unread::NotAnAmount)?;
    if typed.negative {
        return Err(Unread::NotAnAmount);
    }
    let decimals = typed.decimal.as_ref().map(|(_, decimals)| decimals.len());
    // One decimal may be tens of cents or a typing error; three may be thousands, or a typing error.
    let as_decimal = (decimals == Some(2)).then(|| typed.decimal.clone()).flatten();
    let as_groups = typed.grouped.clone().filter(|_| typed.groups_fit(language));
    let (euros, cents) = match (as_groups, as_decimal) {
        (Some(euros), None) => (euros, "00".to_owned()),
        (None, Some(parts)) => parts,
        _ => return Err(typed.two_readings(2, language).unwrap_or(Unread::NotAnAmount)),
    };
    if euros.len() > 10 {
        return Err(Unread::TooLarge);
    }
    format!("{euros}.{cents}")
        .parse()
        .map_err(|_| Unread::NotAnAmount)
}

/// Parses a whole number. Errors: an invalid number, and one with decimals.
pub fn count(text: &str, language: Language) -> Result<i64, Unread> {
    let typed = Typed::read(text.trim()).ok_or(Unread::NotANumber)?;
    match &typed.grouped {
        Some(digits) if typed.groups_fit(language) => {
            let sign = if typed.negative { "-" } else { "" };
            format!("{sign}{digits}").parse().map_err(|_| Unread::TooLarge)
        }
        _ => Err(match typed.two_readings(0, language) {
            Some(Unread::Ambiguous { one, other }) => Unread::NotWhole { one, other },
            _ => Unread::NotANumber,
        }),
    }
}

/// Parses a figure, which may have decimals and a sign. Errors: an invalid or an ambiguous number.
pub fn figure(text: &str, language: Language) -> Result<Figure, Unread> {
    let typed = Typed::read(text.trim()).ok_or(Unread::NotANumber)?;
    let sign = if typed.negative { "-" } else { "" };
    let kept = match (&typed.grouped, &typed.decimal) {
        (Some(digits), None) => format!("{sign}{digits}"),
        (None, Some((whole, decimals))) => format!("{sign}{whole}.{decimals}"),
        // Two kinds of marks: only the notation of the page is possible.
        (Some(_), Some((whole, decimals))) if typed.mixed && typed.last_is_decimal_mark(language) => {
            format!("{sign}{whole}.{decimals}")
        }
        _ => return Err(typed.two_readings(6, language).unwrap_or(Unread::NotANumber)),
    };
    kept.parse().map_err(|_| Unread::NotANumber)
}

/// `25.000,-`: returns the euros before a dash that means no cents.
fn without_dash(text: &str) -> Option<&str> {
    let before = text.trim_end_matches(['-', '–', '—', '=']);
    let euros = before.trim_end().strip_suffix([',', '.'])?;
    (before.len() < text.len() && !euros.is_empty()).then_some(euros)
}

/// A typed number with the possible readings of its marks.
#[derive(Debug)]
struct Typed {
    negative: bool,
    /// The digits if every mark groups thousands (or there is none), without leading zeros.
    grouped: Option<String>,
    /// The whole part and the decimals if the last mark is a decimal mark.
    decimal: Option<(String, String)>,
    /// The last mark, if there is one.
    mark: Option<char>,
    /// Whether both a point and a comma were typed.
    mixed: bool,
    /// All digits, without the marks.
    digits: String,
}

impl Typed {
    /// None for an invalid number: other characters, or groups that are not of three digits.
    fn read(text: &str) -> Option<Self> {
        let (negative, text) = match text.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest.trim_start()),
            None => (false, text),
        };
        let text: String = text
            .chars()
            .map(|c| if c.is_whitespace() { ' ' } else { c })
            .collect();
        let starts_and_ends = |c: char| c.is_ascii_digit();
        if !text.starts_with(starts_and_ends)
            || !text.ends_with(starts_and_ends)
            || !text
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | ','))
        {
            return None;
        }
        let place = text.rfind(['.', ',']);
        let mark = place.and_then(|place| text[place..].chars().next());
        let spaced = text.contains(' ');
        let mixed = text.contains('.') && text.contains(',');
        // If spaces group the digits, a mark does not.
        let grouped = if place.is_none() || !spaced {
            groups(&text, &[' ', '.', ','])
        } else {
            None
        };
        let decimal = place.and_then(|place| {
            let (whole, decimals) = (&text[..place], &text[place + 1..]);
            let once = !whole.contains(|c| Some(c) == mark);
            let is_number = !decimals.is_empty() && decimals.bytes().all(|b| b.is_ascii_digit());
            let by = if spaced { &[' '][..] } else { &['.', ','][..] };
            groups(whole, by)
                .filter(|_| once && is_number)
                .map(|whole| (whole, decimals.to_owned()))
        });
        (grouped.is_some() || decimal.is_some()).then(|| Self {
            negative,
            grouped,
            decimal,
            mark,
            mixed,
            digits: without_zeros(&text.replace([' ', '.', ','], "")),
        })
    }

    /// The same number, marked as having no decimals by its ending.
    fn whole(self) -> Self {
        Self {
            decimal: None,
            mark: None,
            ..self
        }
    }

    /// Whether the marks can group thousands in the notation of the page: they are its grouping marks, or occur more
    /// than once and so can only group.
    fn groups_fit(&self, language: Language) -> bool {
        match self.mark {
            None => true,
            Some(mark) => !self.mixed && (self.decimal.is_none() || mark == group_mark(language)),
        }
    }

    fn last_is_decimal_mark(&self, language: Language) -> bool {
        self.mark == Some(decimal_mark(language))
    }

    /// Both readings: with decimals (at most `most_decimals` are shown), and with every mark as a grouping mark. None
    /// if there is no mark.
    fn two_readings(&self, most_decimals: usize, language: Language) -> Option<Unread> {
        self.mark?;
        let sign = if self.negative { "-" } else { "" };
        let comma = decimal_mark(language);
        let one = match &self.decimal {
            None => return None,
            Some((whole, decimals)) => {
                let shown = match most_decimals {
                    // A count is shown as typed, an amount with two decimals.
                    0 => decimals.clone(),
                    2 => format!("{decimals:0<2}").chars().take(2).collect(),
                    // Three decimals could again be read as thousands.
                    _ => match decimals.trim_end_matches('0') {
                        "" => "0".to_owned(),
                        short if short.len() == 3 => format!("{short}0"),
                        short => short.to_owned(),
                    },
                };
                format!("{sign}{whole}{comma}{shown}")
            }
        };
        Some(Unread::Ambiguous {
            one,
            other: format!("{sign}{}", self.digits),
        })
    }
}

const fn group_mark(language: Language) -> char {
    match language {
        Language::Nl => '.',
        Language::En => ',',
    }
}

const fn decimal_mark(language: Language) -> char {
    match language {
        Language::Nl => ',',
        Language::En => '.',
    }
}

/// Digits in groups of three after the first, or ungrouped: returned without the marks and leading zeros.
fn groups(text: &str, marks: &[char]) -> Option<String> {
    let parts: Vec<&str> = text.split(|c| marks.contains(&c)).collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let fit = match parts.as_slice() {
        [_] => true,
        [first, rest @ ..] => {
            (1..=3).contains(&first.len())
                && !first.starts_with('0')
                && rest.iter().all(|part| part.len() == 3)
        }
        [] => false,
    };
    (fit && parts.iter().all(digits)).then(|| without_zeros(&parts.concat()))
}

fn without_zeros(digits: &str) -> String {
    let short = digits.trim_start_matches('0');
    if short.is_empty() { "0" } else { short }.to_owned()
}

#[cfg(test)]
mod tests;
