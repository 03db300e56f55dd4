use super::fold;

#[test]
fn letters_are_folded_in_full() {
    for (text, folded) in [
        ("Łódź", "lodz"),
        ("Straße, STRASSE, STRAẞE", "strasse, strasse, strasse"),
        ("œuvre Œuvre", "oeuvre oeuvre"),
        ("Ærø Øresund", "aero oresund"),
        ("Đuro Þór İzmir ılık", "duro thor izmir ilik"),
        ("ideeën e\u{301}e\u{301}n ĳsbaan ﬁets", "ideeen een ijsbaan fiets"),
    ] {
        assert_eq!(fold(text), folded, "{text}");
    }
}
