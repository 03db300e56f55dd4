# Why a vote is not accepted, where the page does not say it too (may-not-… in codes.ftl).
may-not-vote-substitute-recused = You may not act as substitute on this ballot. { $reason }
may-not-vote-ballot-cancelled = The ballot was cancelled.
may-not-vote-ballot-closed = The ballot has closed; this vote does not count.
