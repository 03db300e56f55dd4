# De lijst van elke pagina.
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
way-statement = Financieel overzicht
way-reconciliation = Aansluiten

role-bureau = projectbureau
role-table-member = lid van een tafel
role-board-member = lid van de board
role-initiator = initiatiefnemer
role-finance-partner = financieel partner
role-mandate-officer = mandaatbeheerder
role-consultation-member = lid van een overleg
role-auditor = accountant
role-administrator = beheerder

position-for = voor
position-against = tegen
position-abstain = onthouding

language-nl = Nederlands
language-en = Engels
language-browser = Taal van de browser

notice-signed-out = U bent afgemeld.
notice-signed-out-everywhere = U bent overal afgemeld.
notice-session-ended = Die aanmelding is beëindigd.
notice-saved = Opgeslagen.

error-forbidden-title = U hebt geen toegang tot deze pagina
error-forbidden-what = U bent aangemeld, maar u mag dit niet openen of doen. Of het formulier was verouderd.
error-forbidden-next = Open de pagina opnieuw en probeer het nog eens, of ga naar uw eigen werk. Klopt dit niet? Vraag het projectbureau.
error-not-found-title = Deze pagina bestaat niet
error-not-found-what = Het adres klopt niet, of u hebt geen toegang tot deze pagina.
error-not-found-next = Controleer het adres, of zoek de pagina vanaf uw eigen werk.
error-method-not-allowed-title = Zo kan het niet
error-method-not-allowed-what = Dit adres neemt deze opdracht niet aan.
error-method-not-allowed-next = Ga terug en gebruik de knoppen op de pagina.
error-conflict-title = Dit kan nu niet
error-conflict-what = Er is intussen iets veranderd, of iets staat dit in de weg. Er is niets opgeslagen.
error-conflict-next = Open de pagina opnieuw om de huidige stand te zien.
error-too-many-requests-title = Even wachten
error-too-many-requests-what = Er kwamen te veel verzoeken kort na elkaar.
error-too-many-requests-next = Probeer het over een minuut nog eens.
error-unavailable-title = EDBA is even niet bereikbaar
error-unavailable-what = We kunnen de gegevens nu niet bereiken. Er is niets verloren gegaan.
error-unavailable-next = Probeer het over een minuut nog eens.
error-internal-title = Er ging iets mis
error-internal-what = De fout ligt bij ons en is vastgelegd. Er is niets opgeslagen.
error-internal-next = Probeer het nog eens. Blijft het misgaan? Meld het dan aan het projectbureau en noem het tijdstip.
error-invalid-title = Dit verzoek klopt niet
error-invalid-what = We kunnen niet lezen wat de browser heeft verstuurd.
error-invalid-next = Ga terug, vul het opnieuw in en verstuur het nog eens.
error-to-desk = Naar mijn werk
error-written = Uw tekst, om te kopiëren

fault-required = Vul dit in.
fault-blank = Vul dit in.
fault-wrong-format = Dit is niet goed ingevuld. Vul een getal in, bijvoorbeeld 6,5, of een geldige datum.
fault-wrong-type = Vul een getal in, bijvoorbeeld 6,5.
fault-control-character = Hierin staat een teken dat niet is toegestaan.
fault-duplicate = Dit komt al voor.
fault-unknown = Dit is niet bekend.
fault-not-allowed = Dit kan hier niet.
fault-too-long = Dit is te lang.
fault-too-many-fields = Dit formulier heeft meer velden dan we aannemen. Er is niets opgeslagen. Verwijder regels en verstuur het opnieuw.
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
