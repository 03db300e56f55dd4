# Why a vote is not accepted, where the page does not say it too (may-not-… in codes.ftl).
may-not-vote-substitute-recused = You may not act as substitute on this ballot. { $reason }
may-not-vote-ballot-cancelled = The ballot was cancelled.
may-not-vote-ballot-closed = The ballot has closed; this vote does not count.
may-not-vote-recused-computed = This seat is not voting: the organisation is the initiator of the case or would receive money from it.
may-not-vote-substitute-recused-computed = You may not act as substitute on this ballot: your organisation is the initiator of the case or would receive money from it.
