# Waarom een mandaat een bedrag niet of niet helemaal dekt. De tekst wordt bij de toezegging vastgelegd.
limit-mandate-unknown = Dit mandaat is niet bekend.
limit-not-covered = { $document }: { $reason }
limit-ceiling-per-decision = { $document }: van het plafond per besluit van { $ceiling } is nog { $available } vrij.
limit-ceiling-per-year = { $document }: van het plafond voor begrotingsjaar { $year } van { $ceiling } is nog { $available } vrij.
limit-ceiling-total = { $document }: van het plafond over de hele looptijd van { $ceiling } is nog { $available } vrij.

mandate-not-yet-valid = Het mandaat geldt pas vanaf { $day }.
mandate-expired = Het mandaat gold tot en met { $day }.
mandate-revoked = Het mandaat is ingetrokken op { $day }.
mandate-cluster-not-covered = Het mandaat geldt niet voor het cluster { $cluster }.
mandate-instrument-not-covered = Het mandaat geldt niet voor { $instrument }.
mandate-expenditure-kind-not-covered = Het mandaat geldt niet voor uitgaven van de soort { $kind }.
