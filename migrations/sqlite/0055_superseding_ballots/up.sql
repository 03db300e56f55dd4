-- A ballot is about the gap that a decision left, or is to supersede a decision: never both.
CREATE TRIGGER only_decisions_supersede_decisions BEFORE INSERT ON ballots
WHEN NEW.kind <> 'decision' AND NEW.supersedes_decision_id IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a supplementary ballot supersedes no decision'); END;
