//! The words that a case is searched by: folded and stemmed as Dutch, so that *bedrijven* finds
//! *bedrijf* and *financiële* finds *financiele*, on any database alike.

use std::collections::BTreeSet;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest word that is looked at, in characters; what is longer is cut off there.
const LONGEST: usize = 60;
/// How many words of a question count.
pub const MOST_ASKED: usize = 30;

/// The words of a question, in its order, each once.
pub fn asked_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in stems(text) {
        if !words.contains(&word) {
            words.push(word);
        }
        if words.len() == MOST_ASKED {
            break;
        }
    }
    words
}

/// The words of everything that something is found by, each once, with spaces between.
pub fn search_text<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let words: BTreeSet<String> = texts.into_iter().flat_map(stems).collect();
    words.into_iter().collect::<Vec<_>>().join(" ")
}

fn stems(text: &str) -> Vec<String> {
    let stemmer = Stemmer::create(Algorithm::Dutch);
    let folded: String = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect();
    folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let word: String = word.chars().take(LONGEST).collect();
            voiceless(stemmer.stem(&word).into_owned())
        })
        .collect()
}

/// No Dutch word ends in v or z: *bedrijv-en* is *bedrijf*, *huiz-en* is *huis*.
fn voiceless(mut stem: String) -> String {
    let end = match stem.as_bytes().last() {
        Some(b'v') => 'f',
        Some(b'z') => 's',
        _ => return stem,
    };
    stem.pop();
    stem.push(end);
    stem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(a: &str, b: &str) {
        assert_eq!(asked_words(a), asked_words(b), "{a} / {b}");
    }

    #[test]
    fn plural_and_singular_are_the_same_word() {
        same("datacentra datacentrums", "datacentra datacentrum");
        same("bedrijven", "bedrijf");
        same("huizen", "huis");
        same("banen", "baan");
        same("leerlingen", "leerling");
    }

    #[test]
    fn accents_and_capitals_make_no_difference() {
        same("Financiële COÖPERATIE", "financiele cooperatie");
        same("e\u{301}e\u{301}n", "één");
    }

    #[test]
    fn a_word_is_a_run_of_letters_and_digits() {
        assert_eq!(asked_words("  \"—\" * ( ' "), [""; 0]);
        assert_eq!(asked_words("BC-2026-0001"), ["bc", "2026", "0001"]);
        assert_eq!(asked_words("zorg zorg"), ["zorg"]);
    }

    #[test]
    fn a_question_is_bounded() {
        let many: String = (0..200).map(|n| format!("woord{n} ")).collect();
        assert_eq!(asked_words(&many).len(), MOST_ASKED);
        assert!(asked_words(&"x".repeat(5000))[0].len() <= LONGEST);
    }
}
