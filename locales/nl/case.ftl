# Zaken: de lijst, en het verhaal van elke zaak op één bladzijde.
cases-words = Zoekwoorden
cases-status = Status
cases-table = Tafel
cases-asked-from = Gevraagd vanaf
cases-sort = Volgorde
cases-sort-newest = Nieuwste eerst
cases-sort-updated = Laatst veranderd eerst
cases-sort-asked = Hoogste bedrag eerst
cases-sort-title = Titel
cases-sort-oldest = Oudste eerst
cases-any = Alle
cases-search = Zoeken
cases-all = Alles tonen
cases-none = Er is nog geen zaak die u mag inzien.
cases-none-found = Geen zaak voldoet aan wat u zoekt.
cases-shown = { $count ->
    [one] 1 zaak op deze bladzijde
   *[other] { $count } zaken op deze bladzijde
}
cases-case = Zaak
cases-asked = Gevraagd
cases-days = Dagen in deze status

case-status-steps = Status van de zaak
case-asked = Gevraagd van de board
case-share = { $share } % van de kosten
case-costs = Totale kosten
case-cover = Dekking die er is
case-jobs = Extra banen
case-jobs-by = verwacht in { $year }
case-ballot-open = Stemming open
case-closes = Sluit
case-you-voted = U stemde { $position }.
case-you-took-part = U hebt deelgenomen.
case-you-have-not-voted = U hebt nog niet gestemd.
case-you-are-recused = Deze zetel is verschoond.
case-to-ballot = Naar de stemming
case-where-it-stands = Stand van zaken
case-waits-for = Wacht op
case-can-go-on = Niets staat in de weg; het projectbureau kan de zaak doorzetten.
case-deferred = De zaak is aangehouden tot { $day }.
case-on-this-page = Op deze bladzijde
case-summary = Samenvatting
case-no-summary = Er is nog geen samenvatting.
case-initiator = Initiatiefnemer
case-recipients = Zou geld ontvangen
case-line = Programmalijn
case-cluster = Cluster
case-scope = Gebied
case-lead-table = Voortrekkende tafel
case-co-tables = Beoordelen mee
case-registered = Ingediend
case-revision = versie { $revision }

case-money = Kosten en dekking
case-no-money = Er staan nog geen kosten in.
money-by-year = Kosten en dekking per jaar
money-cost = Kosten
money-cover = Dekking
money-asked = Gevraagd
money-cover-and-asked = { $cover }, gevraagd { $asked }
money-in-words = { $year }: kosten { $cost } ({ $kinds }); dekking { $cover }; gevraagd { $asked }.
money-caption = Het gestippelde deel is nog niet gedekt en wordt van de board gevraagd.
money-table = Kosten, dekking en gevraagd bedrag per jaar en soort
money-all-lines = Alle kostenposten en dekkingsregels
money-cost-lines = Kostenposten
money-cover-lines = Dekkingsregels
money-what = Omschrijving
money-funder = Financier

case-reasons = Rendement en rol van de overheid
case-appraisals = Rendementsbeoordelingen
case-appraiser = Beoordelaar
case-view = Oordeel
case-return = Rendement
case-explanation = Toelichting
case-why-public = Waarom publiek geld

case-closed = Gesloten
case-lead = (voortrekker)
case-departure = Waarom de board afwijkt van het advies
case-board = De board
case-decisions = Besluiten van de board
case-decision = Besluit
case-gap = Tekort
case-decided = Besloten
case-not-standing = geldt niet meer

case-talk = Bespreking
case-talk-count = Bespreking ({ $count })
case-no-comments = Nog niemand heeft gereageerd.
case-your-comment = Uw reactie
case-comment-hint = Zichtbaar voor wie deze zaak mag inzien. Een reactie is geen stem.
case-comment = Reactie plaatsen
case-comment-fault = Uw reactie: { $fault }
notice-commented = Uw reactie is geplaatst.

case-history = Geschiedenis
case-history-older = Eerdere gebeurtenissen ({ $count })
case-event = { $what }, door { $who }
case-moved = { $command }; de status is nu { $to }
case-diagram = Waar de zaak staat in het verloop
case-advice-table = Adviezen per tafel
case-closed-all-voted = { $what } (iedereen had gestemd)
case-closed-deadline = { $what } (de termijn was verstreken)
case-event-of = { $what }: { $body }
case-to-work = Behandelen
