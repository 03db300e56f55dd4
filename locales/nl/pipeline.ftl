# Overzicht van alle zaken per status.
pipeline-under-way = Zaken in behandeling
pipeline-asked = Gevraagd
pipeline-still = Langer dan 14 dagen stil
pipeline-by-state = Per status
pipeline-chart = Gevraagd bedrag per status
pipeline-table = Zaken per status en tafel
pipeline-state = Status
pipeline-no-table = Zonder tafel
pipeline-longest = Wacht het langst
pipeline-nothing-waits = Er wachten geen zaken.
pipeline-case = Zaak
pipeline-waits-for = Wacht op
pipeline-days = Dagen
pipeline-cases = { $count ->
    [one] 1 zaak
   *[other] { $count } zaken
}
pipeline-waits-ballot = { $body }: stemming sluit { $closes }
pipeline-waits-approval = Goedkeuring door een tweede medewerker
pipeline-waits-ratification = Bekrachtiging door { $organisation }, uiterlijk { $due }
pipeline-waits-condition = Voorwaarde, te vervullen door { $owner } uiterlijk { $due }
pipeline-waits-answer = { $organisation }: verplichting bevestigen
pipeline-waits-initiator = De initiatiefnemer, of het projectbureau om de beoordeling te openen
pipeline-waits-bureau = Het projectbureau
pipeline-budget = Begroting
pipeline-budget-programme = het programma
pipeline-budget-own-track = spoor van de zaak
pipeline-budget-exceeded = Overschrijdt de begroting van { $whose } met { $over }: { $cell }
pipeline-budget-lifted = Overschrijdt de begroting van { $whose } met { $over }, toegestaan door de board: { $cell }
pipeline-budget-would-exceed = Zou de begroting van { $whose } met { $over } overschrijden: { $cell }
pipeline-budget-asked = Er wordt { $over } meer gevraagd dan de begroting van { $whose } nog heeft: { $cell }
