# Verplichtingen.
commitments-lead = { $count ->
    [0] Er wacht nu niets op uw antwoord.
    [one] 1 verplichting wacht op uw antwoord.
   *[other] { $count } verplichtingen wachten op uw antwoord.
}
commitments-waiting = Wacht op uw antwoord
commitments-all = Alle verplichtingen
commitments-to-all = Naar alle verplichtingen
commitments-none = Er zijn nog geen verplichtingen.
commitments-if-nothing = Zonder uw antwoord kan de monitoring van deze zaak niet beginnen.
commitments-answer = Voert u deze verplichting uit?
commitments-go-answer = Beantwoorden
commitments-decision = Besluit
commitments-case = Zaak
commitments-organisation = Financier
commitments-state = Status
commitments-year = Jaar
commitments-amount = Bedrag
commitments-decided = Toegekend
commitments-open = Nog open
commitments-instrument = Middel
commitments-year-kind = Jaar en soort
commitments-offered = Aangeboden
commitments-answered = Beantwoord
commitments-your-answer = Uw antwoord
commitments-answer-acknowledge = Ja, wij bevestigen
commitments-answer-acknowledge-note = U betaalt volgens het besluit. Vul uw kenmerk in.
commitments-answer-refuse = Nee, wij weigeren
commitments-answer-refuse-note = De zaak kan dan terug naar de board. Geef een reden.
commitments-bookingReference = Uw kenmerk
commitments-reference-of-funder = Kenmerk van de financier
commitments-bookingReference-hint = Nodig bij bevestigen: het zaak- of boekingsnummer in uw eigen administratie.
commitments-reason = Reden
commitments-reason-hint = Nodig bij weigeren.
commitments-send = Antwoord versturen
commitments-release = Vrijgeven
commitments-release-what = Geld dat niet wordt betaald, gaat terug naar het mandaat. Een tweede medewerker moet dit goedkeuren.
commitments-release-amount-hint = Laat dit leeg om alles vrij te geven wat nog open staat.
notice-commitment-acknowledged = U hebt de verplichting bevestigd.
notice-commitment-refused = U hebt de verplichting geweigerd. Het projectbureau bepaalt hoe het verder gaat.
