# Wie meedoen.
people-title = Mensen en zetels
people-by-api = Organen, zetels en accounts worden met de API gemaakt. Zie de handleiding van de API.
people-seats = { $count ->
    [one] 1 zetel
   *[other] { $count } zetels
}
people-seats-of = Zetels: { $body }
people-minimum = { $count ->
    [one] minstens 1 vergadering per jaar
   *[other] minstens { $count } vergaderingen per jaar
}
people-quorum = quorum { $percent } %
people-secret = geheim
people-composition = aanwezig moeten zijn: { $sectors }
people-seat = Zetel
people-sector = Sector
people-role = Rol
people-substitute = Vervanger
people-period = Van – tot en met
people-none = geen
people-from = vanaf { $from }
people-representatives = Vertegenwoordigers
people-name = Naam
people-organisation = Organisatie
people-email = E-mailadres
