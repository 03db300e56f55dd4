# Een stemming lezen.
ballot-title-advice = Advies over { $case }
ballot-title-decision = Besluit over { $case }
ballot-title-supplementary = Aanvullend besluit over { $case }
ballot-public = openbare stemming
ballot-public-pledges = openbare stemming met toezeggingen
ballot-secret = geheime stemming
ballot-read-case = De zaak lezen
ballot-in-brief = De zaak in het kort
ballot-about = Over deze stemming
ballot-closes = Sluit { $moment }
ballot-not-recorded = Er is niets vastgelegd
ballot-not-recorded-what = U kunt sinds { $moment } niet meer stemmen. Wat u net hebt ingevuld, telt niet.
ballot-not-recorded-earlier = Uw eerdere stem blijft staan.
ballot-closed-at = Gesloten sinds { $moment }
ballot-overdue-what = De termijn is voorbij. De stemming wordt nu gesloten en geteld. U kunt niet meer stemmen.
ballot-nothing-keeps = Als u niets doet, blijft uw stem hetzelfde.
ballot-nothing-secret = Als u niets doet, telt uw zetel niet mee voor het quorum.
ballot-nothing-no-vote = Tot dan kunt u uw stem veranderen; de laatste stem telt. Als u niets doet, telt uw zetel niet mee voor het quorum.
ballot-you-voted = U stemde { $position } op { $moment } (versie { $version }).
ballot-you-took-part = U hebt deelgenomen. Een geheime stem kunt u niet meer veranderen.
ballot-no-seat = U kunt deze stemming alleen lezen, want u hebt er geen zetel in.
ballot-change = Stem veranderen
ballot-receipt = Ontvangstbewijs
ballot-asked = Gevraagd
ballot-ratification-due = Bekrachtigen kan tot en met
ballot-lifts-breach = Als de board instemt, geeft zij ook uitdrukkelijk toestemming om de begroting van het programma te overschrijden.
ballot-conditions = Voorwaarden bij dit besluit
ballot-condition-who = { $owner }, uiterlijk { $day }.
ballot-condition-precedent = Moet vervuld zijn voordat de zaak wordt gefinancierd.
ballot-secret-title = Geheime stemming
ballot-secret-what = We leggen alleen vast dát u stemde, niet wat u stemde. Niemand kan terugvinden wat u stemde, ook het projectbureau niet. Daarom kunt u uw stem na het uitbrengen niet meer veranderen. De uitslag is alleen te zien bij drie of meer stemmen.

ballot-quorum = Quorum
ballot-quorum-seats = { $voted } van de { $entitled } zetels { $voted ->
    [one] heeft
   *[other] hebben
} gestemd; { $needed } is genoeg
ballot-quorum-sector = { $sector }: { $votes ->
    [0] nog geen stem
    [one] 1 stem
   *[other] { $votes } stemmen
}
ballot-recused = { $who } stemt niet mee vanwege een belang: { $why }
ballot-recusal-computed = de organisatie is de initiatiefnemer of zou geld uit de zaak krijgen.
ballot-standing = Tussenstand
ballot-votes-so-far = Stemmen tot nu toe
ballot-standing-at = Stand op { $moment }. Tot de sluiting kunnen stemmen nog veranderen.
ballot-vote = Stem
ballot-count = Aantal
ballot-not-voted = nog niet gestemd
ballot-advice = Advies van de tafels
ballot-counts = { $for } voor, { $against } tegen, { $abstain ->
    [one] 1 onthouding
   *[other] { $abstain } onthoudingen
}

ballot-result = Uitslag
ballot-advice-given = Advies
ballot-counts-hidden = Er zijn minder dan drie stemmen uitgebracht. Daarom blijft de telling geheim.
ballot-tie-by-chair = Er waren evenveel stemmen voor als tegen. De stem van de voorzitter gaf de doorslag.
ballot-cancelled-title = Geannuleerd
ballot-cancelled-what = Deze stemming is geannuleerd. De stemmen tellen niet.
ballot-voided-what = Deze stemming kon niet worden geteld: de stembus is verzegeld met een ander geheim. De stemming is geannuleerd. De stemmen tellen niet.
ballot-cancelled-why = Reden: { $reason }
ballot-decision = Besluit { $number }
ballot-decision-gap = Er ontbreekt { $amount }.
ballot-to-decision = Naar het besluit
ballot-to-certificate = Besluitdocument
ballot-who-voted-what = Wie stemde wat
ballot-who-took-part = Wie deelnamen
ballot-votes = Stemmen
ballot-seat = Zetel
ballot-sector = Sector
ballot-pledged = Toegezegd
ballot-reason = Reden
ballot-appointed = benoemd van { $from } tot en met { $until }
ballot-appointed-from = benoemd vanaf { $from }
ballot-by-substitute = vervangen door { $who }
ballot-seat-recused = Stemde niet mee vanwege een belang
ballot-seat-took-part = Nam deel
ballot-seat-not-voted = Niet gestemd
ballot-never-changes = Een gesloten stemming verandert niet meer. Een correctie is een nieuwe stemming die deze vervangt.
ballot-own-seat = { $organisation }, uw eigen zetel
ballot-as-substitute = { $organisation }, als vervanger van { $principal }

ballots-open = Open
ballots-none-open = Er is nu geen stemming open waarin u kunt stemmen.
ballots-ended = Gesloten
ballots-none-ended = Er is nog geen stemming gesloten.
ballots-ended-table = Gesloten stemmingen
ballots-ballot = Stemming
ballots-body = Orgaan
ballots-when = Gesloten op
ballots-vote = Stemmen
ballots-look = Bekijken
ballots-recused = stemt niet mee vanwege een belang
ballots-you-voted = u stemde { $position }
ballots-took-part = u hebt deelgenomen
ballots-as-substitute = u kunt als vervanger stemmen
ballots-not-voted = u hebt nog niet gestemd
