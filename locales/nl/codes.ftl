# De woorden van de gesloten lijsten, met een kleine letter.
status-proposal = voorstel
status-table-review = tafelbeoordeling
status-board-decision = boardbesluit
status-financed = gefinancierd
status-monitored = gemonitord
status-completed = voltooid
status-withdrawn = ingetrokken
status-rejected = afgewezen
status-stopped = gestopt

sector-government = overheid
sector-business = ondernemers
sector-education = onderwijs
sector-research = onderzoek

kind-investment = investering
kind-programme = programma
kind-personnel = personeel

instrument-own-funds = eigen middelen
instrument-subsidy = subsidie
instrument-credit = krediet
instrument-guarantee = garantstelling

ground-transaction-costs = hogere transactiekosten dan gebruikelijk
ground-diverging-assessment = baten en risico’s worden verschillend beoordeeld
ground-outside-network = partijen buiten het netwerk

view-positive = positief
view-neutral = neutraal
view-negative = negatief

ballot-status-open = open
ballot-status-overdue = termijn verstreken
ballot-status-closed = gesloten
ballot-status-cancelled = geannuleerd

advice-carried = positief
advice-rejected = negatief
advice-no-quorum = geen quorum

result-carried = aangenomen
result-rejected = verworpen
result-no-quorum = geen quorum

outcome-rejected = verworpen
outcome-no-quorum = geen quorum
outcome-adopted = aangenomen
outcome-adopted-subject-to-ratification = aangenomen onder voorbehoud van bekrachtiging
outcome-adopted-with-gap = aangenomen met een tekort

majority-simple = Aangenomen met meer stemmen voor dan tegen.
majority-two-thirds = Aangenomen met twee derde van de stemmen voor en tegen.
tie-fails = Bij evenveel stemmen is het voorstel verworpen.
tie-chair-decides = Bij evenveel stemmen geeft de stem van de voorzitter de doorslag.

waiting-bureau = het projectbureau
waiting-second-bureau-member = een tweede medewerker van het projectbureau
waiting-initiator = de initiatiefnemer
waiting-lead-table = de trekkende tafel
waiting-co-review-table = een meelezende tafel
waiting-board = de board
waiting-funder = een financier
waiting-ratifying-organisation = de organisatie die moet bekrachtigen
waiting-mandate-officer = de mandaatbeheerders van de organisatie
waiting-second-mandate-officer = een tweede mandaatbeheerder van de organisatie
waiting-condition-owner = wie de voorwaarde moet vervullen
waiting-finance-partner = de financieel partner
waiting-nobody = niemand

may-not-not-in-electorate = U hebt geen zetel in deze stemming.
may-not-recused = Deze zetel stemt niet mee vanwege een belang: { $reason }
may-not-substitute-recused = U kunt hier niet als vervanger stemmen: u of uw organisatie heeft een belang bij deze zaak.
may-not-substitute-has-voted = Uw vervanger heeft voor deze zetel gestemd. U kunt zelf niet meer stemmen.
may-not-principal-has-voted = De houder van de zetel heeft zelf gestemd. U kunt niet meer als vervanger stemmen.
may-not-seat-has-voted = Een eerdere houder of vervanger heeft voor deze zetel gestemd. U kunt niet meer stemmen.
may-not-no-longer-in-seat = U hebt deze zetel niet meer en u bent er geen vervanger van.
may-not-secret-vote-is-final = Voor deze zetel is al gestemd. Een geheime stem kan niet worden veranderd.
