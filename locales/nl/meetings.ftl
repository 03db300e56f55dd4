# Vergaderingen en agenda's.
way-meetings = Vergaderingen
meetings-plan = Vergadering plannen
meetings-calendar = In uw eigen agenda
meetings-coming = Komende vergaderingen
meetings-none = Er staat geen vergadering gepland.
desk-meeting-unanswered = U hebt nog niet laten weten of u komt.
meetings-past = Eerdere vergaderingen
meetings-status-planned = gepland
meetings-status-cancelled = afgelast
meetings-choose-body = Kies wie vergadert
meetings-body-closed = { $body } (opgeheven)
meetings-bodyId = Wie vergadert
meetings-title = Titel
meetings-startsAt = Dag
meetings-startsAt-time = Begin
meetings-in-past = Dit moment is al voorbij. Kies een later moment. Is de vergadering al geweest? Geef dat dan aan.
meetings-endsAt = Einde
meetings-place = Plaats
meetings-place-hint = Een zaal, of het webadres van een videovergadering.
meetings-announcement = Toelichting bij de uitnodiging
meetings-announcement-hint = Niet verplicht.
meetings-recordedAfterwards = Deze vergadering is al geweest
meetings-recorded-hint = Niemand krijgt bericht. De agenda wordt niet verzonden.
meetings-older = Oudere vergaderingen
meetings-all-bodies = Alle organen
meetings-filter = Toon
meetings-stage-planned = Agenda volgt
meetings-stage-published = Agenda verzonden
meetings-stage-in-progress = Nu bezig
meetings-stage-ended = Verslag volgt
meetings-stage-minutes-draft = Verslag in concept
meetings-stage-minutes-sent-round = Verslag rondgestuurd
meetings-stage-minutes-adopted = Verslag vastgesteld
meetings-stage-recorded = Achteraf vastgelegd
meetings-stage-cancelled = Afgelast
meetings-what-now = Wat u nu kunt doen
meetings-on-this-page = Op deze pagina
meetings-dealt-with = Op de agenda van
meetings-papers = Stukken bij de vergadering
meetings-papers-none = Er zijn geen stukken bij de vergadering als geheel.
meetings-when = Wanneer
meetings-was-cancelled = Deze vergadering gaat niet door
meetings-file = Bestand voor uw agenda (.ics)
meetings-change = Verplaatsen of afgelasten
meetings-move = Verplaatsen of wijzigen
meetings-save = Opslaan
meetings-cancel = Vergadering afgelasten
meetings-cancel-what = De vergadering blijft leesbaar. Iedereen met een zetel krijgt bericht.
meetings-reason = Reden
notice-meeting-planned = De vergadering is gepland.
notice-meeting-recorded = De vergadering is vastgelegd.
notice-meeting-changed = De vergadering is gewijzigd.
notice-meeting-cancelled = De vergadering is afgelast.

calendar-name = EDBA
calendar-ballot-summary = Stemmen: { $case }
calendar-ballot-description =
    { $question }
    { $body } · { $number }. Na dit moment kunt u niet meer stemmen.
    { $link }
calendar-action-point-summary = Actiepunt { $number }: { $body }
calendar-meeting-cancelled = Afgelast: { $reason }
calendar-instalment-summary = Betaal { $amount }: { $case }
calendar-instalment-description =
    { $what }
    Besluit { $number }, { $organisation }
    { $link }
calendar-to = De vervaldata in uw eigen agenda
calendar-title = Mijn agenda
calendar-what = Uw agendaprogramma kan zich abonneren op uw termijnen, vergaderingen, actiepunten en vervaldata van betalingen. Het werkt ze vanzelf bij.
calendar-what-meetings = Uw agendaprogramma kan zich abonneren op uw vergaderingen en actiepunten. Het werkt ze vanzelf bij.
calendar-none = U hebt nog geen adres.
calendar-since = Uw adres bestaat sinds { $moment }.
calendar-made = Dit is uw adres
calendar-once = U ziet het adres alleen nu. Wie het heeft, kan uw agenda lezen. Geef het aan niemand.
calendar-how = Kies in uw agendaprogramma “abonneren op een agenda” of “toevoegen via URL” en plak het adres.
calendar-make = Adres maken
calendar-renew = Nieuw adres maken
calendar-renew-what = Met een nieuw adres werkt het oude niet meer.
calendar-end = Abonnement beëindigen
notice-calendar-ended = Het adres werkt niet meer.

# Status of a meeting in a file.
term-meeting-planned = Gepland
term-meeting-cancelled = Afgelast
