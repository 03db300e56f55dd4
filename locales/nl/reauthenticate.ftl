# Opnieuw laten zien wie u bent, voor u wijzigt hoe u zich aanmeldt.
reauthenticate-title = Laat zien dat u het bent
reauthenticate-why = U wilt wijzigen hoe u zich aanmeldt, of een adres maken dat toegang geeft tot uw gegevens. Misschien zit iemand anders achter uw scherm. Daarom vragen we u eerst te laten zien dat u het bent. Daarna kunt u { $minutes } minuten wijzigen.
reauthenticate-passkey = Laat mijn passkey zien
reauthenticate-link = Stuur mij een link per e-mail
reauthenticate-no-way = U kunt dat nu alleen doen door u af te melden en opnieuw aan te melden.
reauthenticate-back = Terug, zonder iets te wijzigen
reauthenticate-sent = We hebben u een e-mail gestuurd met een link. Open die in deze browser, binnen { $minutes } minuten. Daarna gaat u verder waar u was.
reauthenticate-link-how = U hebt de link uit uw mail geopend. Druk op de knop om verder te gaan waar u was.
reauthenticate-link-go = Ik ben het
reauthenticate-link-gone = Deze link werkt niet meer: de link is al gebruikt, verlopen, of gevraagd in een andere browser. Probeer het opnieuw.
reauthenticate-too-many = We hebben u al enkele links gestuurd. Gebruik de laatste, of wacht een kwartier.
reauthenticate-not-so = Dit kan niet. Probeer het op een andere manier.
notice-reauthenticated = Dank u. U kunt nu verder.
