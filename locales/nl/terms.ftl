# Woorden voor de codes van het domein.

term-status-proposal = Voorstel
term-status-table-review = Tafelbeoordeling
term-status-board-decision = Boardbesluit
term-status-financed = Gefinancierd
term-status-monitored = Gemonitord
term-status-completed = Voltooid
term-status-withdrawn = Ingetrokken
term-status-rejected = Afgewezen
term-status-stopped = Gestopt

term-outcome-rejected = Verworpen
term-outcome-no-quorum = Geen quorum
term-outcome-adopted = Aangenomen
term-outcome-adopted-subject-to-ratification = Aangenomen onder voorbehoud van bekrachtiging
term-outcome-adopted-with-gap = Aangenomen met een tekort

term-instrument-own-funds = Eigen middelen
term-instrument-subsidy = Subsidie
term-instrument-credit = Krediet

term-kind-investment = Investering
term-kind-programme = Programma
term-kind-personnel = Personeel

term-sector-government = Overheid
term-sector-business = Ondernemers
term-sector-education = Onderwijs
term-sector-research = Onderzoek

term-ground-transaction-costs = Partijen maken meer transactiekosten dan gebruikelijk
term-ground-diverging-assessment = Baten en risico’s worden verschillend beoordeeld
term-ground-outside-network = Partijen zitten niet in een netwerk dat makelaars- en transactiekosten verlaagt

term-view-positive = Positief
term-view-neutral = Neutraal
term-view-negative = Negatief

term-commitment-decided = Besloten
term-commitment-offered = Wacht op antwoord
term-commitment-acknowledged = Bevestigd
term-commitment-refused = Geweigerd
term-commitment-paid = Afgewikkeld
term-commitment-released = Vrijgegeven

term-ratification-pending = Wacht
term-ratification-given = Gegeven
term-ratification-refused = Geweigerd
term-ratification-lapsed = Vervallen

term-condition-open = Open
term-condition-met = Vervuld

term-ballot-open = Open
term-ballot-closed = Gesloten
term-ballot-cancelled = Geannuleerd

term-ballot-kind-advice = Advies
term-ballot-kind-decision = Besluit
term-ballot-kind-supplementary = Aanvullende stemming

term-seat-chair = Voorzitter
term-seat-member = Lid

term-rhythm-monthly = Elke maand
term-rhythm-quarterly = Elk kwartaal
term-rhythm-half-yearly = Elk half jaar
term-rhythm-yearly = Elk jaar

term-pending-pending = Wacht
term-pending-approved = Goedgekeurd
term-pending-rejected = Afgewezen
term-pending-withdrawn = Teruggenomen

term-action-finance = Financieren
term-action-reopen = Heropenen
term-action-complete = Voltooien
term-action-stop = Stoppen
term-action-refer-back = Zaak terugverwijzen
term-action-reject = Zaak afwijzen
term-action-withdraw = Zaak intrekken
term-action-give-ratification = Bekrachtiging vastleggen
term-action-refuse-ratification = Bekrachtiging weigeren
term-action-release-commitment = Verplichting vrijgeven
term-action-disburse = Betaling vastleggen
term-action-reverse-disbursement = Betaling storneren
term-action-cancel-ballot = Boardstemming annuleren
term-action-extend-ballot = Boardstemming verlengen

term-waiting-bureau = het projectbureau
term-waiting-second-bureau-member = een tweede medewerker
term-waiting-initiator = de initiatiefnemer
term-waiting-lead-table = de trekkende tafel
term-waiting-co-review-table = een meelezende tafel
term-waiting-board = de board
term-waiting-funder = de financiers
term-waiting-ratifying-organisation = de organisatie die moet bekrachtigen
term-waiting-mandate-officer = de mandaatbeheerders van de organisatie
term-waiting-second-mandate-officer = een tweede mandaatbeheerder
term-waiting-condition-owner = wie de voorwaarde moet vervullen
term-waiting-finance-partner = de financieel partner
term-waiting-nobody = niemand

term-ledger-reserve = Gereserveerd
term-ledger-unreserve = Reservering vrijgegeven
term-ledger-commit = Vastgelegd
term-ledger-uncommit = Vastlegging vrijgegeven
term-ledger-pay = Betaald
term-ledger-reverse = Betaling gestorneerd

term-majority-simple = gewone meerderheid
term-majority-two-thirds = twee derde van de stemmen

term-result-carried = Aangenomen
term-result-rejected = Verworpen
term-result-no-quorum = Geen quorum

table-of = Tabel: { $what }
