# Het beveiligingslogboek.
way-security-log = Beveiliging
security-title = Beveiligingslogboek
security-lead = Hier staat wie toegang kreeg en wie werd geweigerd. Gelijke gebeurtenissen binnen één minuut staan op één regel, met het aantal.
security-what = Gebeurtenis
security-when = Tijdstip
security-account = Account
security-address = Adres
security-where = Verzoek
security-count = Aantal
security-from = Vanaf
security-until = Tot en met
security-show = Tonen
security-all = Alles tonen
security-any = alle
security-none = Er zijn geen regels gevonden.
security-shown = { $count ->
    [one] 1 regel
   *[other] { $count } regels
}
security-account-refused = Toegangstoken van een uitgeschakeld of onbekend account geweigerd
security-events-dropped = Gebeurtenissen weggelaten omdat het er te veel waren in deze minuut
security-forbidden = Verzoek geweigerd: dit account mag dit niet
security-form-refused = Formulier geweigerd: niet aan deze browser uitgegeven
security-link-asked = Aanmeldlink gevraagd
security-link-refused = Aanmeldlink geweigerd
security-link-used = Aanmeldlink gebruikt
security-passkey-refused = Passkey geweigerd
security-provider-refused = Aanmelden via een organisatie geweigerd
security-provider-used = Aangemeld via een organisatie
security-secret-refused = Geheim van een client geweigerd
security-session-begun = Sessie begonnen
security-session-ended = Sessie beëindigd
security-session-refused = Beëindigde of onbekende sessie geweigerd
security-token-expired = Verlopen toegangstoken geweigerd
security-token-issued = Toegangstoken verstrekt
security-token-missing = Verzoek zonder toegangstoken geweigerd
security-token-refused = Toegangstoken geweigerd
security-too-many-requests = Te veel verzoeken
