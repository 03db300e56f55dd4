-- A ballot that is to supersede a decision reserves only what its pledges ask beyond the unpaid amount that the decision
-- holds under the same mandate for the same budget year. Of each pledge: the part of what is within its mandate that the
-- decision holds already, so that it reserves nothing. Pledges from before this migration have reserved all of it.
ALTER TABLE pledges ADD COLUMN covered_cents BIGINT NOT NULL DEFAULT 0 CHECK (covered_cents >= 0 AND covered_cents <= within_cents);

-- Of the whole period of a mandate: what such a ballot has reserved in one budget year while the decision holds it in
-- another. It is in both years until the ballot is decided, and counts once against the ceiling of the whole period.
ALTER TABLE headroom_balances ADD COLUMN counted_twice_cents BIGINT NOT NULL DEFAULT 0 CHECK (counted_twice_cents >= 0 AND (budget_year = 0 OR counted_twice_cents = 0));
