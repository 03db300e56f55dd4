# Mail die niet aankwam.
dead-letters-title = Mail die niet aankwam
dead-letters-lead = Deze mail is niet aangenomen en wordt niet meer vanzelf verstuurd. Wat erin staat, is hier niet te lezen. Los op wat eraan schort en verstuur haar dan opnieuw.
dead-letters-queues = De wachtrij
dead-letters-due = Te versturen mail
dead-letters-later = Mail voor later
dead-letters-notices = Berichten die nu in een e-mail horen
dead-letters-notices-later = Berichten voor na de stille uren of in een dagoverzicht
dead-letters-events = Gebeurtenissen waarvan nog niemand bericht kreeg
dead-letters-waits = { $minutes ->
    [0] de oudste minder dan een minuut
    [one] de oudste sinds 1 minuut
   *[other] de oudste sinds { $minutes } minuten
}
dead-letters-given-up = Niet aangekomen
dead-letters-none = Alle mail is aangekomen of wordt nog verstuurd.
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
dead-letters-more = Verder
notice-mail-sent-again = De mail wordt opnieuw verstuurd.
desk-dead-letters = { $count ->
    [one] 1 e-mail kwam niet aan
   *[other] { $count } e-mails kwamen niet aan
}
desk-dead-letters-what = Kijk waarom, en verstuur ze opnieuw.
event-mail-sent-again = Mail opnieuw verstuurd
