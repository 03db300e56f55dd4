# Waarom een opdracht nu niet kan.
blocker-approval-pending = ‘{ $command }’ wacht op de goedkeuring van een tweede medewerker van het projectbureau.
blocker-wrong-state = ‘{ $command }’ kan alleen vanuit de status { $from }; de status is nu { $status }.
blocker-not-your-role = Dit kan alleen het projectbureau.
blocker-not-your-role-initiator = Dit kan alleen het projectbureau of de initiatiefnemer van deze zaak.
blocker-reason-missing = Hier hoort een reden bij.

# Bij een orgaan opent geen stemming.
blocker-body-not-open-table = ‘{ $body }’ is geen open tafel.
blocker-body-not-open-board = ‘{ $body }’ is geen open board.
blocker-ballot-open = Bij ‘{ $body }’ loopt al een stemming over deze zaak.
blocker-no-seats = ‘{ $body }’ heeft vandaag geen zetels.
blocker-too-few-seats-for-secrecy = ‘{ $body }’ stemt geheim, en minder dan { $number } zetels mogen over deze zaak stemmen: de uitslag zou verraden wat ieder heeft gestemd.

# Het voorstel en de tafels.
blocker-incomplete = De zaak is niet compleet: { $missing }.
blocker-ballots-open-lead = De stemming van de trekkende tafel is nog open.
blocker-ballots-open-co-review = { $count ->
    [one] De stemming van een meelezende tafel is nog open.
   *[other] { $count } stemmingen van meelezende tafels zijn nog open.
}
blocker-advice-missing-lead = De trekkende tafel heeft geen advies gegeven en er is geen stemming open.
blocker-advice-missing-co-review = { $count ->
    [one] De stemming van een meelezende tafel is geannuleerd en niet vervangen.
   *[other] { $count } stemmingen van meelezende tafels zijn geannuleerd en niet vervangen.
}
blocker-advice-not-positive = Het advies van de trekkende tafel is negatief; geef de reden om daarvan af te wijken, die de board te zien krijgt.
blocker-advice-not-positive-no-quorum = De trekkende tafel haalde geen quorum en gaf dus geen advies; geef de reden om toch door te sturen, die de board te zien krijgt.
blocker-advice-not-negative-positive = Het advies van de trekkende tafel is positief.
blocker-advice-not-negative-no-quorum = De trekkende tafel haalde geen quorum; dat is geen negatief advies.
blocker-advice-not-negative-voting = De trekkende tafel stemt nog; er is geen negatief advies.
blocker-advice-not-negative-not-asked = De trekkende tafel heeft geen advies gegeven.

# De board.
blocker-date-missing = Noem de datum waarop de board op de zaak terugkomt.
blocker-date-not-in-future = De datum { $date } ligt niet in de toekomst.
blocker-board-ballot-open = Een stemming van de board is nog open.
blocker-no-decision = De board heeft nog niet besloten.
blocker-decision-not-adopted = Het besluit van de board is negatief.
blocker-decision-not-adopted-no-quorum = De board haalde geen quorum; er is niets aangenomen.
blocker-decision-not-rejected-no-quorum = De board haalde geen quorum; dat is geen afwijzing. Open een nieuwe stemming of verwijs terug.
blocker-adopted = De board heeft de zaak aangenomen.
blocker-adopted-with-gap = De board heeft de zaak aangenomen, met een tekort; vul het aan met een nieuwe stemming of verwijs terug.
blocker-gap-remains = Er ontbreekt nog { $amount } aan financiering.
blocker-ratification-open = { $count ->
    [one] Een bekrachtiging staat nog open.
   *[other] { $count } bekrachtigingen staan nog open.
}
blocker-condition-open = { $count ->
    [one] Aan een voorwaarde van het besluit is nog niet voldaan.
   *[other] { $count } voorwaarden van het besluit zijn nog niet vervuld.
}
blocker-programme-budget-exceeded = De begroting van het programma wordt overschreden ({ $cells }); alleen de board kan dat uitdrukkelijk toestaan, met een nieuw besluit (`liftsBudgetBreach`: true, `supersedesDecisionId`: { $decision }).
blocker-programme-budget-exceeded-page = De begroting van het programma wordt overschreden ({ $cells }). Alleen de board kan dat uitdrukkelijk toestaan, met een nieuw besluit dat het geldende vervangt.

# Verplichtingen en resultaten.
blocker-no-refused-commitment = Er is geen verplichting geweigerd of vervallen.
blocker-commitment-not-acknowledged = { $count ->
    [one] Een verplichting is nog niet bevestigd door haar financieel partner.
   *[other] { $count } verplichtingen zijn nog niet bevestigd door hun financieel partner.
}
blocker-commitment-fell-away = { $count ->
    [one] Een verplichting is geweigerd of vervallen; heropen de zaak.
   *[other] { $count } verplichtingen zijn geweigerd of vervallen; heropen de zaak.
}
blocker-commitment-not-settled = { $count ->
    [one] Een verplichting is nog niet volledig betaald of vrijgegeven.
   *[other] { $count } verplichtingen zijn nog niet volledig betaald of vrijgegeven.
}
blocker-no-monitorable-indicator = Geen indicator heeft een nulmeting, een doel en een meetritme.
blocker-final-report-missing = Hier hoort het eindverslag bij dat het projectbureau aanvaardt.

# Namen van de opdrachten in een zin, met een kleine letter.
command-name-open-review = beoordeling openen
command-name-return = teruggeven
command-name-forward = doorsturen naar de board
command-name-reject = afwijzen
command-name-refer-back = terugverwijzen
command-name-defer = aanhouden
command-name-finance = financieren
command-name-reopen = heropenen
command-name-monitor = monitoring starten
command-name-complete = voltooien
command-name-stop = stoppen
command-name-withdraw = intrekken

# De tekening van de statussen.
diagram-title = De statussen van een businesscase
diagram-current = De zaak is nu: { $status }.
diagram-transition = Van { $from } naar { $to }: { $command }.
diagram-legend-bold = Vet
diagram-legend-meaning = er gaat geld om, een tweede medewerker van het bureau keurt goed
blocker-something-paid = Op dit besluit is { $amount } betaald: de zaak wordt niet meer afgewezen, ingetrokken of terugverwezen.
