# Mail die niet aankwam.
dead-letters-title = E-mails die niet aankwamen
dead-letters-lead = Deze e-mails zijn geweigerd en worden niet vanzelf opnieuw verstuurd. De inhoud is hier niet te lezen. Los eerst het probleem op en verstuur ze dan opnieuw.
dead-letters-queues = De wachtrij
dead-letters-due = Te versturen mail
dead-letters-later = Mail voor later
dead-letters-notices = Berichten die nu per e-mail weg moeten
dead-letters-notices-later = Berichten voor na de stille uren of voor een dagoverzicht
dead-letters-events = Gebeurtenissen waarover nog niemand bericht kreeg
dead-letters-waits = { $minutes ->
    [0] de oudste minder dan een minuut
    [one] de oudste sinds 1 minuut
   *[other] de oudste sinds { $minutes } minuten
}
dead-letters-given-up = Niet aangekomen
dead-letters-none = Alle e-mails zijn aangekomen of worden nog verstuurd.
dead-letters-count = { $count ->
    [one] 1 bericht
   *[other] { $count } berichten
}
dead-letters-for = Voor { $name }
dead-letters-for-nobody = Voor iemand zonder account
dead-letters-attempts = { $count ->
    [one] 1 keer geprobeerd
   *[other] { $count } keer geprobeerd
}
dead-letters-no-kind = Onbekend soort bericht
dead-letters-resend = Verstuur opnieuw
dead-letters-resend-all = Verstuur alle opnieuw
dead-letters-expired = Verlopen
dead-letters-more = Volgende
notice-mail-sent-again = De mail wordt opnieuw verstuurd.
desk-dead-letters = { $count ->
    [one] 1 e-mail kwam niet aan
   *[other] { $count } e-mails kwamen niet aan
}
desk-dead-letters-what = Zoek uit waarom en verstuur ze opnieuw.
event-mail-sent-again = Mail opnieuw verstuurd
