# De lijst van elke bladzijde.
frame-error = Fout
frame-skip = Naar de inhoud
frame-language = Taal
frame-main-menu = Hoofdmenu
frame-sign-in = Aanmelden
frame-sign-out = Afmelden
frame-register = Openbaar register
frame-accessibility = Toegankelijkheid

way-desk = Mijn werk
way-pipeline = Voortgang
way-approvals = Goedkeuren
way-cases = Zaken
way-my-cases = Mijn zaken
way-ballots = Stemmingen
way-follow-up = Termijnen
way-mandates = Mandaten
way-my-mandates = Mijn mandaten
way-people = Mensen
way-commitments = Verplichtingen

role-bureau = projectbureau
role-table-member = lid van een tafel
role-board-member = lid van de board
role-initiator = initiatiefnemer
role-finance-partner = financieel partner
role-auditor = accountant
role-administrator = beheerder

position-for = voor
position-against = tegen
position-abstain = onthouding

language-nl = Nederlands
language-en = Engels
language-browser = Wat de browser vraagt

notice-signed-out = U bent afgemeld.
notice-signed-out-everywhere = U bent overal afgemeld.
notice-session-ended = Die aanmelding is beëindigd.
notice-saved = Opgeslagen.

error-forbidden-title = Dit is niet voor u
error-forbidden-what = U bent aangemeld, maar dit mag u niet openen of doen. Of het formulier was verouderd.
error-forbidden-next = Open de bladzijde opnieuw en probeer het nog eens, of ga naar uw eigen werk. Klopt dit niet? Vraag het projectbureau.
error-not-found-title = Deze bladzijde is er niet
error-not-found-what = Het adres klopt niet, of wat hier staat is niet voor u te zien.
error-not-found-next = Kijk het adres na, of zoek het op vanaf uw eigen werk.
error-method-not-allowed-title = Zo kan het niet
error-method-not-allowed-what = Dit adres neemt deze opdracht niet aan.
error-method-not-allowed-next = Ga terug en gebruik de knoppen op de bladzijde.
error-conflict-title = Dit kan nu niet
error-conflict-what = Iets is intussen veranderd of staat dit in de weg. Er is niets opgeslagen.
error-conflict-next = Open de bladzijde opnieuw en kijk hoe het er nu voor staat.
error-too-many-requests-title = Even wachten
error-too-many-requests-what = Er kwamen te veel verzoeken kort na elkaar.
error-too-many-requests-next = Probeer het over een minuut nog eens.
error-unavailable-title = EDBA is even niet bereikbaar
error-unavailable-what = De gegevens zijn op dit moment niet te bereiken. Er is niets verloren gegaan.
error-unavailable-next = Probeer het over een minuut nog eens.
error-internal-title = Er ging hier iets mis
error-internal-what = De fout ligt bij ons en is vastgelegd. Er is niets opgeslagen.
error-internal-next = Probeer het nog eens. Blijft het misgaan? Meld het dan aan het projectbureau, met het tijdstip erbij.
error-invalid-title = Dit verzoek klopt niet
error-invalid-what = Wat de browser stuurde is niet te lezen.
error-invalid-next = Ga terug, vul het opnieuw in en verstuur het nog eens.
error-to-desk = Naar mijn werk
error-written = Wat u hebt geschreven, om te kopiëren

fault-required = Vul dit in.
fault-blank = Vul dit in.
fault-wrong-format = Dit is niet te lezen. Kijk de schrijfwijze na.
fault-wrong-type = Dit is niet te lezen. Kijk de schrijfwijze na.
fault-control-character = Hierin staat een teken dat niet kan.
fault-duplicate = Dit komt al voor.
fault-unknown = Dit is niet bekend.
fault-not-allowed = Dit kan hier niet.
fault-too-long = Dit is te lang.
fault-too-many-fields = Dit formulier heeft meer velden dan we aannemen. Er is niets opgeslagen. Laat regels weg en verstuur het opnieuw.
fault-too-large = Dit is te veel.
fault-too-small = Dit is te weinig.

frame-crumbs = Kruimelpad
frame-in-days = { $days ->
    [0] vandaag
    [one] morgen
   *[other] over { $days } dagen
}
frame-days-ago = { $days ->
    [one] gisteren
   *[other] { $days } dagen geleden
}
frame-paging = Bladeren
frame-next = Volgende
