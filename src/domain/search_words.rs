//! Search terms of cases and decisions, the same on each database: folded (*financiële* is *financiele*, *Łódź* is
//! *lodz*), with singular and plural merged (*ideeën* finds *idee*, and the other way round), and stemmed as Dutch
//! (*investeren* finds *investering*).

mod inflection;

use std::collections::BTreeSet;

use rust_stemmers::{Algorithm, Stemmer};

use super::folding::fold;

/// The version of this analysis. Texts analysed by an earlier version are analysed again when the application starts
/// (`service::analysis`). Increase it with every change that affects the terms of a text or its place in a list.
pub const ANALYSIS_VERSION: i32 = 1;

/// The longest word, in characters; longer ones are truncated.
const LONGEST: usize = 60;
/// The maximum number of words of a query.
pub const MOST_ASKED: usize = 30;

/// The terms of a query, in order, without duplicates.
pub fn asked_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in words_of(text) {
        if !words.contains(&word) {
            words.push(word);
        }
        if words.len() == MOST_ASKED {
            break;
        }
    }
    words
}

/// The terms of all texts that something is found by, without duplicates, separated by spaces.
pub fn search_text<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let words: BTreeSet<String> = texts.into_iter().flat_map(words_of).collect();
    words.into_iter().collect::<Vec<_>>().join(" ")
}

/// The terms of a text, in order: runs of letters and digits.
fn words_of(text: &str) -> Vec<String> {
    let stemmer = Stemmer::create(Algorithm::Dutch);
    let folded = without_apostrophes(&fold(text));
    folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let word: String = word.chars().take(LONGEST).collect();
            // Numbers, codes and other scripts are left unchanged.
            if word.bytes().all(|b| b.is_ascii_lowercase()) {
                stem(&stemmer, &inflection::common_form(&word))
            } else {
                word
            }
        })
        .collect()
}

/// The stem of a word whose plural ending was removed. The stemmer would strip the *s* of short words that end in one
/// (*kans*), and its stem of *bedrijv-* is *bedrijf*: no Dutch word ends in v or z.
fn stem(stemmer: &Stemmer, word: &str) -> String {
    if word.len() < 6 {
        return word.to_owned();
    }
    let mut stem = stemmer.stem(word).into_owned();
    let end = match stem.as_bytes().last() {
        Some(b'v') => 'f',
        Some(b'z') => 's',
        _ => return stem,
    };
    stem.pop();
    stem.push(end);
    stem
}

/// Removes the apostrophes of endings: *scenario's* is *scenario*, *zzp'ers* is *zzpers*. Other apostrophes separate
/// words.
fn without_apostrophes(text: &str) -> String {
    let mut parts = text.split(['\'', '’', '‘', 'ʼ', '`']);
    let mut joined = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let ending = part
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default();
        let behind_a_word = joined.ends_with(char::is_alphanumeric);
        match ending {
            "s" if behind_a_word => joined.push_str(&part[ending.len()..]),
            "er" | "ers" | "en" if behind_a_word => joined.push_str(part),
            _ => {
                joined.push(' ');
                joined.push_str(part);
            }
        }
    }
    joined
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
        same("Łódź Straße Œuvre", "lodz strasse oeuvre");
    }

    #[test]
    fn an_apostrophe_before_an_ending_parts_no_words() {
        same("scenario's", "scenario");
        same("Scenario’s en foto's van pc's", "scenario en foto van pc");
        same("zzp'ers mkb'er", "zzpers mkber");
        assert_eq!(
            asked_words("'t Gooi, l'Oréal 's"),
            ["t", "gooi", "l", "oreal", "s"]
        );
    }

    #[test]
    fn a_verb_finds_its_noun() {
        same("investeren", "investering");
        same("financieel", "financiële");
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
