# Why a mandate does not cover an amount, or not all of it. The text is recorded with the pledge.
limit-mandate-unknown = This mandate is not known.
limit-not-covered = { $document }: { $reason }
limit-ceiling-per-decision = { $document }: of the ceiling per decision of { $ceiling }, { $available } is left.
limit-ceiling-per-year = { $document }: of the ceiling for budget year { $year } of { $ceiling }, { $available } is left.
limit-ceiling-total = { $document }: of the ceiling over the whole period of { $ceiling }, { $available } is left.

mandate-not-yet-valid = The mandate holds only from { $day }.
mandate-expired = The mandate held until { $day }.
mandate-revoked = The mandate was revoked on { $day }.
mandate-cluster-not-covered = The mandate does not cover the cluster { $cluster }.
mandate-instrument-not-covered = The mandate does not cover { $instrument }.
mandate-expenditure-kind-not-covered = The mandate does not cover { $kind } expenditure.
