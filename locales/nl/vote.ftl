# Stemmen en toezeggen.
vote-steps = Stappen
vote-step-vote = Stem
vote-step-pledge = Stem en toezegging
vote-step-review = Nalezen
vote-step-receipt = Ontvangstbewijs
vote-faults = { $count ->
    [one] Er is 1 fout
   *[other] Er zijn { $count } fouten
}
vote-row-fault = Toezegging { $row }: { $fault }
vote-on-behalf = U stemt namens { $who }.
vote-for-whom = Namens wie stemt u?
vote-substitute-note = Stemt u hier, dan kan wie de zetel heeft niet zelf meer stemmen.
vote-your-vote = Uw stem
vote-for-note = De tafel adviseert de board positief.
vote-against-note = De tafel adviseert de board negatief.
vote-for-board-note = Alleen een stem voor kan toezeggingen dragen.
vote-abstain-note = Telt mee voor het quorum, niet voor de meerderheid.
vote-reason = Reden (niet verplicht)
vote-reason-hint = Staat bij uw stem en is na de sluiting te lezen voor wie deze stemming mag inzien.
vote-reason-hint-now = Staat bij uw stem en is meteen te lezen voor wie deze stemming mag inzien.
vote-to-review = Verder naar nalezen
vote-counts-after-review = Uw stem telt pas na het nalezen.
vote-secret-note = Een geheime stem heeft geen reden.

vote-pledges = Uw toezeggingen
vote-pledges-how = Wat binnen uw mandaat valt, wordt meteen gereserveerd. Wat erboven gaat, telt pas als uw organisatie het bekrachtigt. Laat het bedrag leeg om niets toe te zeggen.
vote-no-mandate = U hebt vandaag geen geldig mandaat. U kunt stemmen, maar niets toezeggen.
vote-pledge = Toezegging { $n }
vote-mandate = Mandaat
vote-mandate-ended = een mandaat dat niet meer geldt
vote-any-instrument = alle middelen
vote-instrument = Middel
vote-year = Jaar
vote-kind = Soort
vote-amount = Bedrag
vote-remove = Toezegging { $n } verwijderen
vote-add = Toezegging toevoegen
vote-calculate = Opnieuw berekenen
vote-effect-left = Mandaat laat in { $year } nog toe
vote-effect-within = Binnen mandaat
vote-effect-subject = Onder bekrachtiging
vote-over = { $amount } gaat boven uw mandaat. Uw organisatie moet dat bekrachtigen; anders vervalt het.
vote-over-due = { $amount } gaat boven uw mandaat. Uw organisatie moet dat uiterlijk { $day } bekrachtigen; anders vervalt het.
vote-asks-nothing = Voor dit jaar en deze soort vraagt de zaak niets. Deze toezegging dekt dus niets.
vote-gap = Wat er dan nog open is
vote-gap-table = Tekort per jaar en soort
vote-gap-cell = Jaar en soort
vote-gap-asked = Gevraagd
vote-gap-others = Al toegezegd
vote-gap-mine = Uw toezegging
vote-gap-left = Nog open
vote-gap-hidden = Wat anderen toezeggen ziet u pas na de sluiting. Het is hier niet meegerekend.
vote-gap-announce = Nog open: { $amount }
vote-total = Totaal

vote-is-this-right = Klopt dit?
vote-question = Vraag
vote-behalf = Namens
vote-no-pledges = U zegt niets toe.
vote-reserves = Met uitbrengen wordt { $amount } meteen gereserveerd in uw mandaat.
vote-to-ratify = { $amount } gaat naar uw organisatie ter bekrachtiging.
vote-to-ratify-due = { $amount } gaat naar uw organisatie ter bekrachtiging, uiterlijk { $day }.
vote-seen-secret = Uw stem is geheim en telt meteen. U kunt haar daarna niet meer veranderen.
vote-seen-now = Uw stem is meteen te zien voor wie deze stemming mag inzien. U kunt haar veranderen tot { $moment }.
vote-seen-later = Wat u stemt is tot de sluiting alleen voor uzelf en het projectbureau te zien, daarna voor wie deze stemming mag inzien. U kunt uw stem veranderen tot { $moment }.
vote-cast = Stem uitbrengen
vote-cast-pledges = Stem en toezeggingen uitbrengen
vote-back = Terug en veranderen

receipt-title = Uw stem is vastgelegd
receipt-secret-title = Uw deelname is vastgelegd
receipt-case = Zaak
receipt-version = versie { $version }
receipt-at = Vastgelegd
receipt-mark = Kenmerk
receipt-secret = Geheim. Vastgelegd is alleen dat u deelnam.
receipt-final = Een geheime stem kunt u niet veranderen.
receipt-may-change = U kunt uw stem veranderen tot { $moment }; de laatste telt.
receipt-closed = De stemming is gesloten; uw stem staat vast.
receipt-to-desk = Naar mijn werk
receipt-ballot = Naar de stemming

recusal-title = Belang bij deze zaak?
recusal-what = Hebt u of uw organisatie er belang bij, dan verschoont u zich. U stemt dan niet, en quorum en meerderheid worden zonder u berekend. Dat kunt u niet terugdraaien.
recusal-which-seat = Voor welke zetel?
recusal-seat = Zetel
recusal-reason = Welk belang?
recusal-fault = Welk belang: { $fault }
recusal-declare = Belang melden
recusal-sure = Weet u het zeker?
recusal-consequence = U kunt hierna niet meer stemmen in deze stemming, en uw vervanger ook niet. U kunt dit niet terugdraaien. De reden is te lezen voor wie deze stemming mag inzien.
recusal-confirm = Ja, verschoon deze zetel

notice-vote-counts = Uw stem telt mee.
notice-took-part = U hebt deelgenomen aan de geheime stemming.
notice-recused = Uw belang is vastgelegd; de zetel is verschoond.

fault-no-position = Kies voor, tegen of onthouding.
fault-no-seat = Kies namens wie u stemt.
fault-not-positive = Vul een bedrag boven nul in, of laat het leeg.
fault-duplicate-pledge = Deze toezegging staat er al met hetzelfde mandaat, middel, jaar en soort. Maak er één bedrag van.
fault-not-your-mandate = Dit is geen mandaat van uzelf.
fault-pledges-only-for = Alleen een stem voor kan toezeggingen dragen. Stem voor, of laat de bedragen leeg.
fault-no-reason-in-secret = Een geheime stem heeft geen reden.
