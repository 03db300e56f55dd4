# Wat er mis kan zijn met een veld, per code.
fault-too-short = Vul dit in.
fault-total-too-large = Samen is dit meer dan een zaak kan vragen: hoogstens € 9.999.999.999,99.
fault-invalid = Dit klopt niet. Controleer het.
fault-in-the-past = Kies een later moment: dit is al voorbij.
fault-in-future = Dit ligt in de toekomst. Kies vandaag of eerder.
fault-date-in-future = Deze dag ligt in de toekomst. Kies vandaag of eerder.
fault-in-past = Deze dag is al voorbij. Kies vandaag of later.
time-missing = Vul ook een tijd in, bijvoorbeeld 17:00.
not-a-moment = Dit is geen dag en tijd. Vul de tijd in als 17:00.
not-a-year = Vul een jaar in, bijvoorbeeld 2027.
fault-before-baseline = Deze dag ligt vóór de nulmeting. Kies de dag van de nulmeting of later.
fault-after-target = Deze dag ligt na de streefdatum. Kies een eerdere dag.
fault-negative = Deze eenheid kan niet onder nul zijn.
fault-measured-before = Er is al een meting van vóór deze dag.
fault-measured-after = Er is al een meting van na deze dag.
fault-too-far = Kies een moment binnen twee jaar.
fault-out-of-years = Kies een jaar van 1800 tot en met 2100.
fault-not-later = Kies een moment na de huidige sluiting.
fault-out-of-range = Dit is te laag of te hoog.
fault-same = Dit is al zo. Kies iets anders.
fault-out-of-order = Het einde ligt vóór het begin.
fault-empty = Vul minstens één regel in.
fault-other-organisation = Dit is van een andere organisatie. Maak een andere keuze.
fault-dates-out-of-order = Deze datum komt te vroeg.
# The same where more can be said than the code says.
date-too-early = Deze datum komt te vroeg. Kies { $earliest } of later.
instalment-out-of-order = Deze datum ligt vóór die van de termijn ervoor. Kies { $earliest } of later.
instalments-out-of-range = Een betaalschema heeft 1 tot en met { $most } termijnen.
instalments-too-little = De termijnen zijn samen { $sum }. De verplichting is { $total }: er ontbreekt { $difference }.
instalments-too-much = De termijnen zijn samen { $sum }. De verplichting is { $total }: dat is { $difference } te veel.
instalments-wait = Volgens het betaalschema kan nu { $payable } worden betaald. Voor de rest moet eerst aan deze voorwaarde zijn voldaan: { $conditions }.
fault-amount-not-positive = Vul een bedrag boven nul in.
fault-not-offered = Deze verplichting wacht niet meer op uw antwoord.
fault-no-reference = Vul bij minstens één verplichting uw kenmerk in.
fault-more-than-open = Dit is meer dan er nog open staat.
fault-instalments-do-not-add-up = De termijnen zijn samen niet gelijk aan het bedrag van de verplichting.
fault-instalment-condition-not-met = Dit is meer dan nu kan worden betaald. De rest wacht op een voorwaarde waaraan nog niet is voldaan.
fault-line-resolved = Over deze regel is al beslist. Maak dat eerst ongedaan.
fault-line-open = Over deze regel is nog niets beslist.
fault-movement-reconciled = Deze betaling is al aangesloten. Maak dat eerst ongedaan.
fault-amount-differs = De bedragen verschillen. Verbeter uw administratie, of storneer de betaling en leg de juiste vast.
fault-nothing-in-common = Kenmerk en valutadatum verschillen allebei.
fault-before-decision = Deze dag ligt vóór het besluit. Kies de dag van het besluit of later.
fault-before-payment = Deze dag ligt vóór de betaling. Kies de dag van de betaling of later.
fault-year-out-of-range = Kies een jaar van 2000 tot en met 2100.
fault-lead-table-co-reviews = De trekkende tafel kan niet ook meelezen. Kies een andere tafel.
fault-jobs-without-year = Vul ook het jaar in waarin u deze banen verwacht.
fault-year-without-jobs = Vul ook het aantal banen in.
fault-funder-missing = Wie betaalt dit?
fault-funder-twice = Noem één financier.
fault-unknown-organisation = Deze organisatie is niet bekend.
fault-unknown-table = Deze tafel is niet bekend.
fault-not-a-table = Dit is de board. Kies een tafel.
fault-table-closed = Deze tafel is vandaag niet open. Kies een andere.
fault-unknown-code = Dit staat niet in het programma. Maak een keuze uit de lijst.
fault-code-closed = Dit is afgesloten. Maak een andere keuze.
fault-fixed = Dit kunt u niet meer veranderen.
fault-not-an-amount = Vul een bedrag in, bijvoorbeeld 40.000 of 40.000,00.
# The text of a fault, with the number as it can be meant.
ambiguous-number = Dit kan { $one } of { $other } zijn. Vul in wat u bedoelt.
not-a-whole-number = Vul een heel getal in: { $one } is dat niet, { $other } wel.
fault-skipped-time = Dit tijdstip bestaat niet: de klok gaat die nacht een uur vooruit. Kies een eerdere of latere tijd.
fault-bidirectional-control = Hierin staat een onzichtbaar teken dat de leesrichting omkeert. Typ de tekst opnieuw.
fault-line-break = Zet dit op één regel.
fault-not-a-number = Vul een getal in, bijvoorbeeld 12 of 12,5.

faults-title = { $count ->
    [one] Er is één fout
   *[other] Er zijn { $count } fouten
}
faults-changed = Dit is intussen door iemand anders veranderd. Er is niets opgeslagen. Uw tekst staat hieronder. Controleer of die nog klopt en verstuur hem opnieuw.
faults-conflict = Dit kan nu niet: het is al gebeurd, of iets staat in de weg. Er is niets opgeslagen.
