use super::{LONGEST, compact, expand, sort_key};

#[test]
fn a_key_that_was_made_shorter_is_the_same_again() {
    for text in [
        "",
        "Zaak 1",
        "Een proeftuin voor energie en financiële coöperaties",
        "Uitbreiding van het Łódźer laboratorium (2e fase) Één",
        &"aB".repeat(100),
        &"企".repeat(200),
    ] {
        let key = sort_key(text);
        let short = compact(&key);
        assert_eq!(expand(&short).as_deref(), Some(&*key), "{text}");
        assert!(short.len() <= 2 * LONGEST, "{text}: {}", short.len());
    }
    for made_up in [
        "a\0b",
        "\u{2}",
        "\u{7f}",
        "\u{7f}9",
        "\u{7f}99999.",
        "\u{7f}2!",
        "\u{7f}x",
    ] {
        assert_eq!(expand(made_up), None, "{made_up:?}");
    }
    assert_eq!(expand(&"a".repeat(LONGEST + 1)), None);
}

/// The order of PostgreSQL with `COLLATE "nl-x-icu"`.
#[test]
fn texts_are_ordered_as_a_dutch_dictionary_has_them() {
    let ordered = [
        "'t Gooi",
        "(Her)ontwikkeling",
        "@work",
        "€ 5",
        "10 banen",
        "2 hallen",
        "50% meer",
        "A B",
        "A/B",
        "AB",
        "adder",
        "Æ",
        "æra",
        "afval",
        "Ångström",
        "appel",
        "Appel",
        "appèl",
        "appelmoes",
        "coöperatie",
        "Cooperaties",
        "een",
        "Een",
        "één",
        "Één",
        "Één loket",
        "eenheid",
        "ij",
        "IJ",
        "ijs",
        "iJs",
        "Ijs",
        "Ĳs",
        "Lodz",
        "Łódź",
        "lof",
        "œuvre",
        "Oever",
        "Øresund",
        "oro",
        "Ørsted",
        "Oslo",
        "R&D-hub",
        "ss",
        "ß",
        "ssa",
        "straat",
        "Straße",
        "strateeg",
        "thee",
        "Zebra",
        "zee",
        "zee-eend",
        "zeeën",
        "zon",
        "Zon en wind",
        "zonder",
        "zorg",
        "Zorg - oud",
        "Zorg, oud",
        "Zorg: nieuw",
        "þing",
    ];
    let mut sorted = ordered;
    sorted.reverse();
    sorted.sort_by_key(|text| sort_key(text));
    assert_eq!(sorted, ordered);
}

#[test]
fn a_key_is_bounded_and_the_same_however_a_letter_is_written() {
    assert_eq!(sort_key("e\u{301}e\u{301}n"), sort_key("één"));
    for text in ["\u{fdfa}".repeat(200), "Å".repeat(200), "😀".repeat(200)] {
        assert!(sort_key(&text).len() <= LONGEST);
    }
    assert_eq!(sort_key("zon"), "zon");
}
