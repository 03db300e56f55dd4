# Het geld van een zaak: van besluit tot betaling, en wat wanneer komt.
payments-flow = Van besluit tot betaling
payments-flow-caption = Wat naar een ander begrotingsjaar is overgeheveld, telt in dat jaar.
payments-flow-table = Het geld van deze zaak per begrotingsjaar, van toegekend tot vrijgegeven
payments-scheduled = Ingepland
payments-title = Wat komt wanneer
payments-table = Wat nog komt, op volgorde van vervaldatum
payments-nothing = Er staat niets meer open.
payments-to-come = Er komt nog { $amount }.
payments-to-ratify = Daarvan moet { $amount } nog worden bekrachtigd.
payments-to-ratify-not-counted = Dat telt nog niet mee bij ‘Nog te betalen’.
payments-guarantees = Garantstellingen van samen { $amount } tellen hierin niet mee, en wel bij ‘Nog te betalen’.
payments-no-date = Zonder datum
payments-part-of = van { $amount }
payments-condition = Voorwaarde
payments-condition-met = Voldaan.
payments-condition-open = Nog niet voldaan. Wie dit doet: { $owner }, uiterlijk { $day }.
payments-waits-ratification = Bekrachtiging door { $who }, uiterlijk { $day }
payments-waits-other-ratification = Bekrachtiging van een ander deel van het besluit
payments-waits-decision-condition = Een voorwaarde van het besluit
payments-waits-coverage = Dekking van het tekort
payments-waits-ballot = Een stemming van de board
payments-waits-budget = Ruimte in de begroting
payments-waits-state-aid = Grondslag voor staatssteun, door het projectbureau
payments-waits-financing = Financiering van de zaak door het projectbureau
payments-waits-acknowledgement = Bevestiging door { $who }
payments-waits-instalment-condition = De voorwaarde van deze termijn
payments-waits-payment = Betaling door { $who }
payments-waits-call = Een beroep op de garantstelling
desk-coming = Wat komt binnen { $days } dagen
desk-coming-total = Samen { $amount }.
desk-coming-from = { $amount } van { $who }
desk-coming-yours = U moet deze voorwaarde vervullen.
desk-coming-more = { $count ->
    [one] Er komt nog een termijn. U ziet die op de pagina van de zaak.
   *[other] Er komen nog { $count } termijnen. U ziet ze op de pagina's van de zaken.
}
desk-held-back = Hierop wacht { $amount }. De datum van de eerste termijn is { $day }.
