# Toezeggingen in natura.
promises-title = Toezeggingen in natura
promises-one = Toezegging in natura
promises-new = Toezegging in natura vastleggen
promises-what = Naast geld kan een partij ook iets anders toezeggen, zoals grond, capaciteit of een andere regel. Wat is toegezegd, verandert daarna niet meer.
promises-none = Er zijn geen toezeggingen in natura vastgelegd.
promises-kind = Soort
promises-choose-kind = Kies een soort
promises-description = Wat is toegezegd
promises-description-hint = Zo dat later duidelijk is of het is nagekomen.
promises-organisationId = Organisatie die toezegt
promises-other-party = Een andere partij, hieronder
promises-party = Andere partij
promises-party-hint = Alleen als de partij niet in de lijst staat.
promises-by = Toegezegd door
promises-owner = Wie ervoor zorgt
promises-owner-hint = Een persoon of een functie bij die partij.
promises-dueDate = Uiterlijk
promises-decisionId = Besluit dat erop rekent
promises-no-decision = Geen besluit
promises-to-decision = Lees het besluit
promises-case = Zaak
promises-state = Status
promises-overdue = Te laat
promises-record = Toezegging vastleggen
promises-answer = Wat is ervan gekomen
promises-answer-choose = Wat is er van de toezegging gekomen?
promises-answer-met = Zij is nagekomen
promises-answer-not-met = Zij is niet nagekomen
promises-answer-withdrawn = De partij heeft haar ingetrokken
promises-answer-record = Vastleggen
promises-answered = Vastgelegd op
promises-evidence = Waaruit blijkt dat?
promises-evidence-hint = Nodig als de toezegging is nagekomen: een beschrijving, of waar het bewijs te vinden is.
promises-reason = Reden
promises-reason-hint = Nodig als de toezegging niet is nagekomen of is ingetrokken.
promises-change = Andere datum of iemand anders
promises-save = Wijziging vastleggen
promises-open-hint = { $count ->
    [one] 1 toezegging in natura is nog open. De zaak kan wel worden voltooid; daarna komen er geen herinneringen meer.
   *[other] { $count } toezeggingen in natura zijn nog open. De zaak kan wel worden voltooid; daarna komen er geen herinneringen meer.
}
notice-promise-recorded = De toezegging is vastgelegd.
notice-promise-answered = Vastgelegd wat er van de toezegging is gekomen.
confirm-answer-promise-title = Vastleggen wat er van deze toezegging is gekomen?
confirm-answer-promise-what = Dit staat daarna vast. Dat kan niet ongedaan worden gemaakt.
confirm-answer-promise-go = Ja, leg het vast

term-promise-open = Open
term-promise-met = Nagekomen
term-promise-not-met = Niet nagekomen
term-promise-withdrawn = Ingetrokken

term-promise-kind-land = Grond
term-promise-kind-space = Ruimte
term-promise-kind-capacity = Capaciteit
term-promise-kind-network = Netwerk
term-promise-kind-rule = Regel
term-promise-kind-knowledge = Kennis
term-promise-kind-other = Anders

obstacle-promise-answered = Van deze toezegging is al vastgelegd wat ervan is gekomen.
obstacle-takes-no-promises = Over deze zaak worden geen toezeggingen meer vastgelegd of gewijzigd: zij is nu { $status }.

fault-party-missing = Wie zegt dit toe?
fault-party-twice = Noem één partij: uit de lijst, of een andere.

desk-bureau-promise = Toezegging in natura van { $party }, { $owner } zorgt ervoor

mail-kind-promise-due = Een toezegging in natura moet worden nagekomen
tell-promise-due-subject = Toezegging in natura uiterlijk { $day }: { $case }
tell-promise-due-what = Voor ‘{ $case }’ is iets toegezegd dat nog niet als nagekomen is vastgelegd. De uiterste datum is { $day }.
tell-to-promise = Leg vast wat ervan is gekomen
