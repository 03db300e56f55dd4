passkey-sign-in-title = Met een passkey
passkey-sign-in-how = Hebt u in uw account een passkey gemaakt? Dan meldt u zich aan met uw vingerafdruk, uw gezicht, de pincode van uw apparaat of een beveiligingssleutel. U hebt geen e-mail nodig.
passkey-sign-in = Meld mij aan met een passkey
passkey-not-here = Passkeys werken hier niet: EDBA heeft daarvoor een eigen domeinnaam en een beveiligde verbinding (https) nodig.
passkey-to-sign-in = Terug naar aanmelden
passkey-to-account = Terug naar mijn account

passkey-show-title = Laat uw passkey zien
passkey-show-how = Uw browser vraagt nu om uw passkey. Ziet u geen venster, druk dan op de knop.
passkey-make-title = Maak een passkey
passkey-make-how = Uw browser vraagt nu waar u de passkey wilt bewaren: op dit apparaat, op uw telefoon of op een beveiligingssleutel. Ziet u geen venster, druk dan op de knop.
passkey-once-more = Vraag mijn browser opnieuw
passkey-busy = Volg wat uw browser of apparaat u vraagt.
passkey-cancelled = Het is niet gelukt: u hebt geannuleerd, het duurde te lang, of dit apparaat heeft geen passkey voor EDBA. Probeer het opnieuw, of ga terug.
passkey-unsupported = Deze browser werkt niet met passkeys. Gebruik een nieuwere browser, of meld u aan met een link.
passkey-needs-script = Voor een passkey is JavaScript nodig, en dat staat in deze browser uit. Zet het aan, of meld u aan met een link in uw mail.

passkey-second-title = Nog één stap
passkey-second-how = U hebt laten zien wie u bent. Volgens uw instellingen laat u daarna ook uw passkey zien. Doe dat binnen { $minutes } minuten, in deze browser.
passkey-all-lost = Bent u al uw passkeys kwijt? De beheerder kan ze verwijderen. Daarna meldt u zich weer aan met een link.

passkey-refused-title = U bent niet aangemeld
passkey-refused-gone = Het duurde te lang, of deze vraag was al beantwoord. Begin opnieuw.
passkey-refused-unknown = We kennen deze passkey niet. Misschien is hij uit uw account verwijderd. Verwijder hem dan ook van uw apparaat.
passkey-refused-wrong = We kunnen deze passkey niet controleren. Probeer het opnieuw, of gebruik een link in uw mail.
passkey-refused-copied = De teller van deze passkey klopt niet: er lijkt een kopie van te bestaan. Meld u anders aan, verwijder deze passkey en maak een nieuwe.
passkey-refused-of-another = Deze passkey is van een ander account dan waarmee u begon. Begin opnieuw met uw eigen passkey.
passkey-refused-disabled = Dit account is uitgeschakeld. Vraag de beheerder.
passkey-refused-known = Deze passkey staat al in uw account.

passkey-title = Passkeys
passkey-what = Met een passkey meldt u zich aan zonder e-mail: met uw vingerafdruk, uw gezicht, een pincode of een beveiligingssleutel. Maak er liefst twee, op verschillende apparaten.
passkey-none = U hebt nog geen passkey.
passkey-added-at = Toegevoegd op { $at }.
passkey-used-at = Laatst gebruikt op { $at }.
passkey-never-used = Nog niet gebruikt.
passkey-change = Wijzig of verwijder
passkey-name = Naam van de passkey
passkey-name-hint = Een naam die u herkent, zoals het apparaat waarop de passkey staat.
passkey-rename = Naam opslaan
passkey-remove = Verwijder
passkey-remove-what = Daarna kan niemand zich nog met deze passkey aanmelden.
passkey-add-title = Een passkey toevoegen
passkey-add = Maak een passkey
passkey-conflict = Dit kan nu niet. Vragen we uw passkey ook na een link? Zet dat dan uit voordat u de laatste passkey verwijdert.
passkey-second-step = Ook na een link
passkey-second-step-what = U kunt ook na een link uw passkey laten vragen. Wie uw mail kan lezen, kan zich dan nog niet als u aanmelden.
passkey-second-step-on = Na een link vragen we ook uw passkey.
passkey-second-step-ask = Vraag na een link ook mijn passkey
passkey-second-step-off = Vraag mijn passkey niet meer na een link

notice-passkey-added = Uw passkey is toegevoegd.
notice-passkey-removed = De passkey is verwijderd.

sign-in-method-link = Met een link.
sign-in-method-provider = Via uw organisatie.
sign-in-method-passkey = Met een passkey.

event-account-passkey-added = Passkey toegevoegd
event-account-passkey-refused = Passkey geweigerd
event-account-passkey-removed = Passkey verwijderd
event-account-passkey-renamed = Passkey hernoemd
event-account-passkeys-removed = Alle passkeys verwijderd
event-account-second-step-chosen = Tweede stap gekozen
