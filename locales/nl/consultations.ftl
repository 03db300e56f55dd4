# Overleggen van overheden.
way-consultations = Overleggen
consultations-what = In een overleg sturen overheden het programma. Een overleg besluit niet over zaken.
consultations-none = Er is geen overleg dat u kunt bekijken.
consultations-minimum = { $count ->
    [one] Minstens 1 keer per jaar.
   *[other] Minstens { $count } keer per jaar.
}
consultations-meetings = Gehouden: { $held }, gepland: { $planned }.
consultations-no-meetings = Er zijn geen vergaderingen.
consultations-members = Leden
consultations-no-members = Er zit nog niemand in dit overleg.
consultations-chair = voorzitter
term-year-status-met = Genoeg gehouden
term-year-status-planned = Genoeg gepland
term-year-status-missing = Te weinig gepland
term-year-status-missed = Te weinig gehouden
yearly-agenda-of-year = Jaaragenda { $year }
yearly-agenda-none = Er is nog geen jaaragenda voor { $year }.
yearly-agenda-adopted-by = Vastgesteld in de vergadering van { $day }
yearly-agenda-replaces = Versie { $number }, in plaats van een eerdere
yearly-agenda-record = Jaaragenda vastleggen
yearly-agenda-what = Leg vast wat een vergadering heeft vastgesteld. Een jaaragenda verandert daarna niet meer. Een nieuwe van hetzelfde jaar komt ervoor in de plaats.
yearly-agenda-year = Jaar
yearly-agenda-year-hint = Van 2000 tot en met 2100.
yearly-agenda-adoptedByMeetingId = Vastgesteld in de vergadering
yearly-agenda-choose-meeting = Kies een vergadering
yearly-agenda-meeting-hint = Alleen vergaderingen die zijn begonnen.
yearly-agenda-points = Punten
yearly-agenda-points-line = Punt { $number }
yearly-agenda-title = Onderwerp
yearly-agenda-goal = Wat het overleg wil bereiken
yearly-agenda-programmeLine = Programmalijn (niet verplicht)
yearly-agenda-programmeLine-hint = De code of de naam, bijvoorbeeld C1.
yearly-agenda-about-line = Programmalijn: { $line }
yearly-agenda-quarter = Kwartaal (niet verplicht)
yearly-agenda-no-quarter = Geen kwartaal
yearly-agenda-quarter-of = { $number }e kwartaal
yearly-agenda-add = Punt toevoegen
yearly-agenda-remove = Punt { $number } verwijderen
yearly-agenda-send = Vastleggen
notice-yearly-agenda-recorded = De jaaragenda is vastgelegd.
desk-consultation-minutes = Verslagen waarbij u opmerkingen kunt maken
desk-consultation-remarks-until = Opmerkingen tot en met { $day }
desk-bureau-meetings-plan = Plan dit jaar nog een vergadering.
desk-bureau-meetings-missed = Het jaar is voorbij. Is er toch vergaderd? Leg de vergadering dan achteraf vast.
