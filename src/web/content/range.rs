//! Which part of some content a request asks for (RFC 9110, section 14).

use std::ops::Range;

/// What of the content is asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    Whole,
    Part(Range<u64>),
    /// A range that begins behind the end.
    Nothing,
}

/// What a `Range` header asks for of content of so many bytes. Several ranges, other units and what cannot be read are answered
/// with the whole.
pub fn asked(header: Option<&str>, length: u64) -> Asked {
    let Some((from, to)) = header.and_then(one_range) else {
        return Asked::Whole;
    };
    match (from, to) {
        (Some(from), Some(to)) if to < from => Asked::Whole,
        (Some(from), _) if from >= length => Asked::Nothing,
        (Some(from), to) => {
            let end = to.map_or(length, |last| last.saturating_add(1).min(length));
            Asked::Part(from..end)
        }
        // The last bytes.
        (None, Some(0)) => Asked::Nothing,
        (None, Some(count)) => Asked::Part(length.saturating_sub(count)..length),
        (None, None) => Asked::Whole,
    }
}

/// The bounds of the one range in a header; None for anything else.
fn one_range(header: &str) -> Option<(Option<u64>, Option<u64>)> {
    let (unit, range) = header.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let (from, to) = range.split_once('-')?;
    Some((bound(from)?, bound(to)?))
}

/// A bound, which may be left out; None for what is no number. One that is beyond all numbers is the largest.
fn bound(text: &str) -> Option<Option<u64>> {
    let text = text.trim();
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((!text.is_empty()).then(|| text.parse().unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_a_part_and_anything_else_the_whole() {
        for (header, expected) in [
            ("bytes=0-0", Asked::Part(0..1)),
            ("bytes=2-5", Asked::Part(2..6)),
            ("Bytes = 2 - 5", Asked::Part(2..6)),
            ("bytes=2-", Asked::Part(2..10)),
            ("bytes=2-99999999999999999999999", Asked::Part(2..10)),
            ("bytes=-3", Asked::Part(7..10)),
            ("bytes=-10", Asked::Part(0..10)),
            ("bytes=-11", Asked::Part(0..10)),
            ("bytes=0-9", Asked::Part(0..10)),
            ("bytes=10-", Asked::Nothing),
            ("bytes=10-12", Asked::Nothing),
            ("bytes=99999999999999999999999-", Asked::Nothing),
            ("bytes=-0", Asked::Nothing),
            ("bytes=5-2", Asked::Whole),
            ("bytes=12-10", Asked::Whole),
            ("bytes=0-1,3-4", Asked::Whole),
            ("bytes=-", Asked::Whole),
            ("bytes=", Asked::Whole),
            ("bytes=a-b", Asked::Whole),
            ("bytes=+1-2", Asked::Whole),
            ("bytes=--1", Asked::Whole),
            ("items=0-1", Asked::Whole),
            ("", Asked::Whole),
        ] {
            assert_eq!(asked(Some(header), 10), expected, "{header}");
        }
        assert_eq!(asked(None, 10), Asked::Whole);
    }
}
