# De zaken van een initiatiefnemer.
my-cases-new = Nieuwe zaak
my-cases-none = U hebt nog geen zaken. Begin met een nieuwe.
my-cases-all = Al mijn zaken
my-cases-waiting = { $count ->
    [0] Er wacht nu niets op u.
    [one] 1 zaak wacht op u.
   *[other] { $count } zaken wachten op u.
}
my-cases-not-sent = nog niet ingediend
my-cases-new-draft = Nieuwe zaak waaraan u schrijft
my-cases-kept = Concept opgeslagen op { $at }
my-cases-go-on = Verdergaan
my-cases-missing = { $count ->
    [one] Nog 1 ding nodig voordat de tafel de zaak kan beoordelen:
   *[other] Nog { $count } dingen nodig voordat de tafel de zaak kan beoordelen:
}
my-cases-complete = Compleet. Het projectbureau opent de beoordeling.
my-cases-report-due = Meld een meting, uiterlijk { $day }.
my-cases-withdrawal-waits = U hebt op { $at } voorgesteld deze zaak in te trekken. Het projectbureau moet dat nog goedkeuren.
my-cases-take-back = Voorstel terugnemen
notice-withdrawal-taken-back = Uw voorstel om de zaak in te trekken is teruggenomen.
my-cases-revisions = Versies
my-cases-progress = Voortgang
my-cases-withdraw = Intrekken
my-cases-revision = Versie { $number }
my-cases-compared = hieronder vergeleken
my-cases-compare = Wat versie { $number } veranderde
my-cases-changed = Wat versie { $number } veranderde
my-cases-unchanged = Deze versies zijn gelijk.
my-cases-differences = Verschillen tussen versie { $from } en versie { $to }
my-cases-part = Onderdeel
my-cases-yes = ja
my-cases-no = nee
progress-title = Voortgang
progress-none = Er zijn nog geen indicatoren. Het projectbureau maakt ze voordat de monitoring begint.
progress-unit = Eenheid
progress-unit-hint = Zoals fte of woningen.
progress-baseline = Nulmeting
progress-baseline-day = Gemeten op
progress-target = Doel
progress-target-day = Te halen op
progress-rhythm = Hoe vaak melden
progress-no-rhythm = Nog niet bekend
progress-missing = ontbreekt nog
progress-measurements = Metingen
progress-not-measured = Er is nog niets gemeld.
progress-measuredOnDate = Gemeten op
progress-value = Waarde
progress-evidence = Waaruit blijkt dat?
progress-evidence-hint = Een beschrijving, of waar het bewijs te vinden is.
progress-report = Meting melden
progress-make = Indicator maken
progress-make-what = Voor de monitoring is minstens één indicator nodig, met een nulmeting, een doel en hoe vaak u meldt.
progress-name = Wat wordt gemeten?
notice-draft-kept = Uw concept is opgeslagen.
notice-draft-discarded = Het concept is weggegooid.
notice-case-registered = De zaak is ingediend als voorstel. Het nummer is
notice-case-revised = Er is een nieuwe versie ingediend van
notice-measured = De meting is gemeld.
