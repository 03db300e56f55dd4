# Het werk van het projectbureau.
desk-bureau-waiting = Wacht op het projectbureau
desk-bureau-approve = Goedkeuren: { $action }
desk-bureau-look = Bekijken
desk-bureau-past = Stemming voorbij de termijn: { $body }
desk-bureau-closing = Stemming sluit: { $body }
desk-bureau-ratify = Bekrachtiging van { $amount } door { $organisation }
desk-bureau-ratify-nothing = Zonder antwoord vervalt het verzoek: een toezegging laat dan een tekort, wat overgeheveld zou worden blijft in zijn eigen jaar.
desk-bureau-ratify-officers = De mandaatbeheerders van de organisatie antwoorden. Zonder antwoord vervalt het verzoek: een toezegging laat dan een tekort, wat overgeheveld zou worden blijft in zijn eigen jaar.
desk-bureau-ratify-lapsed = De termijn is voorbij: dit deel is vervallen.
desk-bureau-condition = Voorwaarde, te vervullen door { $owner }
desk-bureau-refused = { $count ->
    [one] 1 verplichting is geweigerd
   *[other] { $count } verplichtingen zijn geweigerd
}
desk-bureau-refused-what = Heropen de zaak of geef de verplichting vrij.
desk-bureau-pipeline = Alle wachtende zaken
desk-bureau-late-title = Te laat
desk-bureau-week-title = Deze week
desk-bureau-later-title = Daarna
