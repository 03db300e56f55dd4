# Why a vote is not accepted, in an answer of the API.
may-not-vote-not-in-electorate = You are not in the electorate of this ballot.
may-not-vote-recused = This seat is recused from this ballot. { $reason }
may-not-vote-substitute-recused = You may not act as substitute on this ballot. { $reason }
may-not-vote-substitute-has-voted = Your substitute has voted for this seat, so you cannot vote too.
may-not-vote-principal-has-voted = The holder of this seat has voted, so the substitute cannot vote too.
may-not-vote-seat-has-voted = An earlier holder or substitute has voted for this seat, so you cannot vote too.
may-not-vote-no-longer-in-seat = You no longer hold this seat, and are not its substitute now.
may-not-vote-secret-vote-is-final = A secret vote is cast once and cannot be changed.
may-not-vote-ballot-cancelled = The ballot was cancelled.
may-not-vote-ballot-closed = The ballot has closed; this vote does not count.
