//! Dutch plurals and their singulars, as far as the letters show them.
//!
//! The Snowball stemmer strips endings by region and leaves *subsidies*, *ideeën* and *musea* as they are. Here the
//! ending of a plural is stripped first, by rules that are applied until none fits: a stripped plural *is* its
//! singular from there on, so both end alike, whatever else happens to them. The result need not be a word (*proces*
//! and *processen* both become *proc*), but different words should stay different.
//!
//! Words are folded before: *ideeën* is passed as `ideeen`.

/// Shorter words are left as they are.
const SHORTEST: usize = 4;

/// Plurals that no rule covers, with their singulars; also as the last part of a longer word (*raadsleden*).
const IRREGULAR: [(&str, &str); 16] = [
    ("leden", "lid"),
    ("steden", "stad"),
    ("schepen", "schip"),
    ("heden", "heid"),
    ("kinderen", "kind"),
    ("goederen", "goed"),
    ("bladeren", "blad"),
    ("liederen", "lied"),
    ("volkeren", "volk"),
    ("kalveren", "kalf"),
    ("runderen", "rund"),
    ("lammeren", "lam"),
    ("eieren", "ei"),
    ("uren", "uur"),
    ("centra", "centrum"),
    ("fora", "forum"),
];

/// Words with the ending of an irregular plural that are not plurals.
const NO_PLURALS: [&str; 6] = ["geleden", "verleden", "overleden", "kleden", "gleden", "besteden"];

/// Short words that a rule would turn into another word.
const KEPT: [&str; 3] = ["zone", "data", "heden"];

/// The form that a word shares with its plural or its singular. `word` is folded and consists of a–z.
pub fn common_form(word: &str) -> String {
    let mut form = irregular(word).unwrap_or_else(|| word.to_owned());
    while form.len() >= SHORTEST {
        match shorter(&form) {
            Some(next) => form = next,
            None => break,
        }
    }
    form
}

fn irregular(word: &str) -> Option<String> {
    if KEPT.contains(&word) || NO_PLURALS.iter().any(|end| word.ends_with(end)) {
        return None;
    }
    IRREGULAR
        .iter()
        .find_map(|(plural, singular)| Some(format!("{}{singular}", word.strip_suffix(plural)?)))
}

/// Strips the first ending that matches; None if there is none.
fn shorter(word: &str) -> Option<String> {
    if KEPT.contains(&word) {
        return None;
    }
    let without = |ending: &str, put: &str, at_least: usize| {
        let rest = word.strip_suffix(ending)?;
        (rest.len() >= at_least).then(|| format!("{rest}{put}"))
    };
    // ideeën, zeeën; industrieën; provinciën.
    without("eeen", "ee", 1)
        .or_else(|| without("ieen", "ie", 2))
        .or_else(|| without("ien", "ie", 3))
        // technici, technicus; catalogi, catalogus.
        .or_else(|| without("ici", "icus", 3))
        .or_else(|| without("ogi", "ogus", 3))
        // crisis, crises; museum, musea; criterium, criteria.
        .or_else(|| without("sis", "ses", 2))
        .or_else(|| without("ia", "i", 3))
        .or_else(|| without("ea", "e", 3))
        .or_else(|| without("um", "", 4))
        // party, parties: the names of programme lines have English in them.
        .or_else(|| without("y", "ie", 3).filter(|_| !is_vowel(letter(word, 1))))
        .or_else(|| without_s(word))
        .or_else(|| without_en(word))
        .or_else(|| single_consonant(word))
        // bedrijven, huizen: no Dutch word ends in v or z.
        .or_else(|| without("v", "f", 2))
        .or_else(|| without("z", "s", 2))
        .or_else(|| single_vowel(word))
        // gemeente, grote.
        .or_else(|| without("e", "", 3).filter(|rest| !is_vowel(letter(rest, 0))))
}

/// *subsidies*, *ondernemers*, *apps*. In short words the *s* is usually part of the word: *kans*, *mens*, *prijs*.
fn without_s(word: &str) -> Option<String> {
    let rest = word.strip_suffix('s')?;
    let before = letter(rest, 0);
    let belongs = ["uis", "eis", "ijs"].iter().any(|end| word.ends_with(end)) || "nrjc".contains(before);
    (before != 's' && (rest.len() >= 5 || !belongs)).then(|| rest.to_owned())
}

/// *plannen*, *partijen*, *octrooien*; not *seizoen* or *algemeen*, where the *e* is half of a vowel.
fn without_en(word: &str) -> Option<String> {
    let rest = word.strip_suffix("en")?;
    let before = letter(rest, 0);
    let ends_a_syllable = !is_vowel(before) || (before == 'i' && is_vowel(letter(rest, 1)));
    (rest.len() >= 3 && ends_a_syllable).then(|| rest.to_owned())
}

/// *plann(en)* is *plan*.
fn single_consonant(word: &str) -> Option<String> {
    let last = letter(word, 0);
    (!is_vowel(last) && last == letter(word, 1)).then(|| word[..word.len() - 1].to_owned())
}

/// *straat*, *strat(en)*: a long vowel is written double in a closed syllable only.
fn single_vowel(word: &str) -> Option<String> {
    let (last, second, first, before) = (letter(word, 0), letter(word, 1), letter(word, 2), letter(word, 3));
    let doubled = !is_vowel(last) && first == second && "aeou".contains(second);
    // financieel, financiële: here the i is a syllable of its own.
    (doubled && (before == 'i' || !is_vowel(before))).then(|| format!("{}{last}", &word[..word.len() - 2]))
}

/// The letter at this distance from the end.
fn letter(word: &str, from_the_end: usize) -> char {
    word.chars().rev().nth(from_the_end).unwrap_or(' ')
}

fn is_vowel(letter: char) -> bool {
    "aeiou".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::super::words_of;

    /// Common words of economic development, government, education and business: `singular plural [plural]`.
    const PAIRS: &str = include_str!("pairs.txt");

    #[test]
    fn two_hundred_words_and_their_plurals_have_one_form() {
        let mut pairs = 0;
        let mut wrong = Vec::new();
        for line in PAIRS.lines() {
            let mut words = line.split(' ');
            let singular = words.next().unwrap();
            for plural in words {
                pairs += 1;
                let forms = (words_of(singular), words_of(plural));
                if forms.0 != forms.1 {
                    wrong.push(format!("{line}: {forms:?}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(pairs >= 200, "{pairs}");
    }

    #[test]
    fn different_words_stay_apart() {
        for pair in [
            "kans kan",
            "kansen kan",
            "mens men",
            "dans dan",
            "zon zone",
            "open op",
            "data dat",
            "bank ban",
            "stad staat",
            "lid lied",
            "markt mark",
            "haven haver",
            "huis hui",
            "media mede",
            "idee ideaal",
            "besteden stad",
            "geleden lid",
            "heden heid",
            "seizoen seizo",
            "subsidie subsidiair",
        ] {
            let (one, other) = pair.split_once(' ').unwrap();
            assert_ne!(words_of(one), words_of(other), "{pair}");
        }
    }
}
