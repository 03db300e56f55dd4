desk-waiting = { $count ->
    [one] Eén stemming wacht op u.
   *[other] { $count } stemmingen wachten op u. De eerste
} { $count ->
    [one] Zij sluit
   *[other] sluit
} { $moment }.
desk-to-vote = Op u wordt gewacht
desk-nothing = Er wacht nu niets op u.
desk-vote-on = Stemmen: { $case }
desk-asked = gevraagd { $amount }
desk-if-nothing = Doet u niets, dan telt uw zetel niet mee voor het quorum.
desk-if-nothing-substitute = U kunt hier als vervanger stemmen. Doet u niets, en wie de zetel heeft ook niet, dan telt de zetel niet mee voor het quorum.
desk-voted = Andere open stemmingen
desk-may-change = Tot de sluiting kunt u uw stem veranderen.
desk-conditions = Voorwaarden bij uw zaken
desk-condition-yours = Aan u om te vervullen. Laat het projectbureau zien waaruit dat blijkt; tot dan wacht de zaak.
desk-condition-theirs = Aan { $owner } om te vervullen.
desk-your-cases = Aan u
desk-lately = Wat u onlangs deed
desk-ratifications = Te bekrachtigen
desk-ratifications-what = Uw vertegenwoordiger zegde dit toe boven het mandaat. Laat het projectbureau weten of uw organisatie het bekrachtigt; na de laatste dag vervalt het.
desk-ratify-by = Tot en met { $day }
