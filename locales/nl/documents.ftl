# Documenten.
way-documents = Documenten
documents-title = Documenten
documents-new = Document toevoegen
documents-none = Er zijn geen documenten.
documents-shown = { $count ->
    [one] 1 document
   *[other] { $count } documenten
}
documents-all = Alle documenten
documents-words = Zoek in titel en bestandsnaam
documents-state = Staat
documents-mine = Alleen documenten waaraan ik iets heb toegevoegd
documents-last-file = Laatste bestand
documents-of-this = Documenten
documents-to-document = Bekijk het document
documents-who-reads = Wie alles mag lezen waar het document bij hoort, mag ook het document lezen.
documents-from-thing = U voegt een document toe op de pagina waar het bij hoort, bijvoorbeeld die van een verplichting, een bekrachtiging of een mandaat.
documents-choose-kind = Kies een soort
documents-choose-thing = Kies een zaak
documents-no-thing = Nergens bij
documents-file-hint = { $types }. Hooguit { $most } MB.
documents-choose-file = Kies een bestand.
documents-choose-again = Kies het bestand opnieuw.
documents-no-scanner = Er is geen virusscanner ingesteld: het bestand wordt niet op virussen gecontroleerd.
documents-add = Toevoegen
documents-no-body = Geen
documents-new-version = Nieuwe versie
documents-versions = Versies
documents-version = Versie { $number }
documents-download = Downloaden
documents-size = Grootte
documents-bytes = { $count } bytes
documents-kilobytes = { $count } kB
documents-megabytes = { $count } MB
documents-hash = SHA-256
documents-added = Toegevoegd
documents-progress = Verstuurd
documents-sending = Versturen: { $percent }%
documents-checking = Het bestand wordt gecontroleerd.
documents-send-failed = Versturen is niet gelukt. Probeer het opnieuw.
documents-too-large = Dit bestand is te groot.
documents-scanned = Op virussen gecontroleerd.
documents-not-scanned = Niet op virussen gecontroleerd: er was geen virusscanner ingesteld.
documents-failed = Deze versie is niet door de controle gekomen en is niet bewaard: { $why }
documents-destroyed = De inhoud is vernietigd op { $day }: { $reason }
documents-own-only = U ziet alleen de versies die u zelf hebt toegevoegd.
documents-same = Dit bestand is hetzelfde als de laatste versie.
documents-change = Gegevens wijzigen
documents-change-open = Titel, soort of vertrouwelijkheid wijzigen
documents-save = Wijziging vastleggen
documents-attach = Waar het bij hoort
documents-attach-what = Hiermee verandert ook wie het document mag lezen.
documents-attach-open = Ook ergens anders aan koppelen
documents-attach-do = Koppelen
documents-detach = Loskoppelen
documents-detach-reason = Waarom hoort het hier niet bij?
documents-destroy = Inhoud vernietigen
documents-destroy-what = De inhoud verdwijnt. Naam, hash en reden blijven. Een tweede medewerker van het bureau keurt dit goed.
documents-destroy-open = Inhoud laten vernietigen
documents-choose-ground = Kies een grond
documents-all-versions = Alle versies

# Velden van de formulieren.
document-title = Titel
document-kind = Soort
document-file = Bestand
document-note = Toelichting
document-note-hint = Niet verplicht. Bijvoorbeeld wat er nieuw is in deze versie.
document-attachedTo = Hoort bij
document-confidential = Vertrouwelijk
document-confidential-hint = Dan lezen alleen het bureau, de auditor en het orgaan hieronder het. Wie het toevoegt, blijft de eigen versies lezen.
document-bodyId = Orgaan dat het mag lezen
document-subject-kind = Soort
document-id = Adres of id
document-id-hint = Het adres van de pagina waar het bij hoort, of het id.
document-line = Welke rendementsbeoordeling
document-line-hint = Alleen bij een rendementsbeoordeling: een nummer, vanaf 1.
document-version = Versie
document-ground = Grond
document-reason = Reden
document-reason-hint = Zonder de inhoud zelf te noemen: de reden blijft staan.

term-document-kind-plan = Plan
term-document-kind-budget = Begroting
term-document-kind-appraisal = Rendementsbeoordeling
term-document-kind-mandate = Mandaatbesluit
term-document-kind-decision = Besluit
term-document-kind-grant = Beschikking
term-document-kind-payment = Betaalbewijs
term-document-kind-report = Rapport
term-document-kind-evidence = Bewijs
term-document-kind-letter = Brief
term-document-kind-minutes = Verslag
term-document-kind-policy = Beleidsstuk
term-document-kind-other = Anders

term-document-state-kept = Bewaard
term-document-state-failed = Afgekeurd
term-document-state-destroyed = Vernietigd

term-document-check-passed = in orde
term-document-check-malware = een virus ({ $detail })
term-document-check-archive-bomb = een bestand dat bij uitpakken veel te groot wordt
term-document-check-script = een PDF met een script
term-document-check-macros = een bestand met macro’s
term-document-check-encrypted = een versleuteld bestand. Sla het op zonder wachtwoord.
term-document-check-not-scanned = te groot voor de virusscanner

term-destruction-ground-privacy = Privacy
term-destruction-ground-retention = Bewaartermijn verstreken
term-destruction-ground-mistake = Per vergissing toegevoegd
term-destruction-ground-other = Anders

term-attached-to-case = Zaak
term-attached-to-appraisal = Rendementsbeoordeling
term-attached-to-condition = Voorwaarde
term-attached-to-decision = Besluit
term-attached-to-ratification = Bekrachtiging
term-attached-to-promise = Toezegging in natura
term-attached-to-measurement = Meting
term-attached-to-disbursement = Betaling
term-attached-to-determination = Vaststelling
term-attached-to-mandate = Mandaat

term-action-destroy-document = Inhoud van een document vernietigen

notice-document-added = Het document is toegevoegd.
notice-document-failed = Het bestand is niet door de controle gekomen en is niet bewaard. Hieronder staat waarom.
notice-version-added = De nieuwe versie is toegevoegd.
notice-document-changed = De wijziging is vastgelegd.
notice-document-attached = Het document is gekoppeld.
notice-document-detached = Het document is losgekoppeld.
notice-destruction-proposed = Het voorstel om de inhoud te vernietigen wacht op goedkeuring.

confirm-destroy-document-title = Voorstellen om de inhoud te vernietigen?
confirm-destroy-document-what = Zodra een tweede medewerker dit goedkeurt, kan niemand de inhoud meer lezen. Dat kan niet ongedaan worden gemaakt.
confirm-destroy-document-go = Ja, stel het voor

obstacle-document-attached = Het document is hier al aan gekoppeld.
obstacle-attachment-ended = Het document is hier al van losgekoppeld.
obstacle-content-failed = Deze versie is niet door de controle gekomen. De inhoud is niet bewaard.
obstacle-content-destroyed = De inhoud van deze versie is vernietigd.
obstacle-nothing-to-destroy = Er is geen inhoud om te vernietigen.

fault-type-not-allowed = Dit soort bestand wordt niet aangenomen. Sla het op als PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, PNG, JPEG, TXT of CSV.
fault-type-differs = De inhoud is iets anders dan het bestand zegt te zijn.
fault-ending-differs = De naam eindigt anders dan de inhoud is.
fault-name-with-path = Geef het bestand een gewone naam, zonder map en zonder punt vooraan.
fault-unreadable = Het bestand is beschadigd. Sla het opnieuw op.
fault-hash-differs = De inhoud is onderweg veranderd. Verstuur het opnieuw.
fault-nothing-attached = Kies waar het document bij hoort.
fault-empty = Dit is leeg.
fault-not-utf-8 = De tekst is niet in UTF-8. Sla het bestand op als UTF-8.
