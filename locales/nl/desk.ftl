desk-waiting = { $count ->
    [one] Eén stemming wacht op u.
   *[other] { $count } stemmingen wachten op u. De eerste
} { $count ->
    [one] De stemming sluit
   *[other] sluit
} { $moment }.
desk-to-vote = Wacht op uw stem
desk-nothing = Er wacht nu niets op u.
desk-vote-on = Stemmen: { $case }
desk-asked = gevraagd { $amount }
desk-if-nothing = Als u niets doet, telt uw zetel niet mee voor het quorum.
desk-if-nothing-substitute = U kunt hier als vervanger stemmen. Stemt u niet, en de houder van de zetel ook niet, dan telt de zetel niet mee voor het quorum.
desk-voted = Andere open stemmingen
desk-may-change = Tot de sluiting kunt u uw stem veranderen.
desk-conditions = Voorwaarden bij uw zaken
desk-condition-yours = U moet deze voorwaarde vervullen. Stuur het projectbureau het bewijs.
desk-condition-precedent = Tot dan wacht de zaak.
desk-condition-theirs = { $owner } moet deze voorwaarde vervullen.
desk-your-cases = Dit kunt u doen
desk-lately = Wat u onlangs deed
desk-ratifications = Te bekrachtigen
desk-ratifications-what = Dit valt buiten een mandaat. Laat het projectbureau weten of uw organisatie het bekrachtigt. Na de laatste dag vervalt het verzoek.
desk-ratifications-officers = Dit valt buiten een mandaat. De mandaatbeheerders van uw organisatie antwoorden. Na de laatste dag vervalt het verzoek.
desk-ratify-by = Tot en met { $day }
