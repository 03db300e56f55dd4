//! Folding: reduces letters to their base letters, without accents, strokes, ligatures and case.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a text: lower case, without accents, and with letters that Unicode does not decompose written out: *Łódź* is
/// *lodz*, *Straße* is *strasse*, *œuvre* is *oeuvre*.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        for lower in c.to_lowercase() {
            match base_letters(lower) {
                Some(letters) => folded.push_str(letters),
                None => folded.push(lower),
            }
        }
    }
    folded
}

/// The base letters of a lower-case letter that has no decomposition in Unicode; None for any other.
pub fn base_letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ŋ' => "ng",
        'ø' => "o",
        'ł' | 'ƚ' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ŧ' => "t",
        'ƀ' => "b",
        'ɨ' => "i",
        'ƶ' => "z",
        'ĸ' => "k",
        'ə' => "e",
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
