# Een zaak bij het projectbureau.
work-asked = Gevraagd aan de board
work-cost = Totale kosten
work-cover = Dekking die er al is
work-since = In deze status
work-days = { $count ->
    [0] sinds vandaag
    [one] 1 dag
   *[other] { $count } dagen
}
work-read = De zaak lezen
work-revisions = Versies
work-progress = Indicatoren en metingen
work-edit = De zaak wijzigen
work-departure = Waarom het projectbureau afweek van het advies
work-deferred = Aangehouden tot { $day }.
work-pending = ‘{ $action }’ is voorgesteld door { $name } en wacht op een tweede medewerker.
work-to-approvals = Naar de goedkeuringen
work-commands = Wat u nu kunt doen
work-no-commands = Deze zaak is klaar. U hoeft niets meer te doen.
work-ask-board = De board laten stemmen
work-ask-board-what = Stel de vraag, de sluiting en de voorwaarden vast.
work-ask-board-go = Boardstemming openen…
work-not-yet = Nog niet
work-four-eyes = Een tweede medewerker moet dit goedkeuren.
work-waits-on = Wacht op: { $who }
work-ballots = Stemmingen
work-no-ballots = Er is nog niet gestemd.
work-body = Tafel of board
work-kind = Soort
work-state = Status
work-closes = Sluiting
work-result = Uitslag
work-decisions = Besluiten
work-publish = Openbaar maken
work-unpublish = Uit het register halen
work-reason = Reden
work-reason-hint = Staat in de geschiedenis van de zaak.
notice-proposed = Voorgesteld. Een tweede medewerker moet dit goedkeuren.
notice-command-given = Gedaan. De zaak is bijgewerkt.
notice-published = Het besluit staat in het openbare register.
notice-unpublished = Het besluit staat niet meer in het openbare register.
