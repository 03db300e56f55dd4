# Who takes part.
people-title = People and seats
people-by-api = Bodies, seats and accounts are made with the API. See the guide to the API.
people-seats = { $count ->
    [one] 1 seat
   *[other] { $count } seats
}
people-seats-of = Seats: { $body }
people-minimum = { $count ->
    [one] at least 1 meeting a year
   *[other] at least { $count } meetings a year
}
people-quorum = quorum { $percent }%
people-secret = secret
people-composition = must be present: { $sectors }
people-seat = Seat
people-sector = Sector
people-role = Role
people-substitute = Substitute
people-period = From – until
people-none = none
people-from = from { $from }
people-representatives = Representatives
people-name = Name
people-organisation = Organisation
people-email = E-mail address
