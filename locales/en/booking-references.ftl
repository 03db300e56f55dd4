# The booking references of a commitment.
references-title = Booking references
references-none = This commitment was not acknowledged.
references-holds = Current
references-correct = Correct the reference
references-correct-what = Only the reference changes, no amount. The old reference stays visible.
references-reason = Why do you correct it?
references-show = all references, correct
references-read = all references
notice-reference-corrected = The booking reference was corrected.
