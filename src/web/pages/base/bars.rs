//! Bars of charts, drawn on the server: their parts as shares of the whole bar.

/// One segment of a bar, with its place and width as CSS percentages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    pub class: &'static str,
    pub from: String,
    pub width: String,
}

/// The segments of a bar, one after the other, of the parts of a whole; a part that is not positive has none.
pub fn stretches(parts: impl IntoIterator<Item = (&'static str, i64)>, whole: i64) -> Vec<Stretch> {
    let mut from = 0;
    let mut drawn = Vec::new();
    for (class, part) in parts.into_iter().filter(|(_, part)| *part > 0) {
        let width = share(part, whole);
        drawn.push(Stretch {
            class,
            from: hundredths(from),
            width: hundredths(width),
        });
        from += width;
    }
    drawn
}

/// A part of a whole in hundredths of a per cent, from 0 to 10,000; 0 where the whole is not positive.
fn share(part: i64, whole: i64) -> i64 {
    if whole <= 0 {
        return 0;
    }
    let hundredths = i128::from(part.clamp(0, whole)) * 10_000 / i128::from(whole);
    i64::try_from(hundredths).unwrap_or(10_000)
}

/// A part of a whole as a CSS percentage with two decimals.
pub fn percent(part: i64, whole: i64) -> String {
    hundredths(share(part, whole))
}

fn hundredths(number: i64) -> String {
    format!("{}.{:02}%", number / 100, number % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_bar_is_whole_and_every_stretch_begins_where_the_last_ends() {
        let drawn = stretches([("a", 1), ("b", 0), ("c", 3)], 4);
        let found: Vec<_> = drawn
            .iter()
            .map(|s| (s.class, s.from.as_str(), s.width.as_str()))
            .collect();
        assert_eq!(found, [("a", "0.00%", "25.00%"), ("c", "25.00%", "75.00%")]);
    }

    #[test]
    fn a_share_is_never_more_than_the_whole() {
        assert_eq!(percent(1, 3), "33.33%");
        assert_eq!(percent(3, 3), "100.00%");
        assert_eq!(percent(5, 3), "100.00%");
        assert_eq!(percent(-5, 3), "0.00%");
        assert_eq!(percent(0, 0), "0.00%");
        assert_eq!(percent(5, 0), "0.00%");
        assert_eq!(percent(i64::MAX, i64::MAX), "100.00%");
    }
}
