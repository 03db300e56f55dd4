# Guarantees.
term-instrument-guarantee = Guarantee
guarantees-title = Guarantee
guarantees-period = This amount is at risk from { $from } to { $to }. In that period the guarantee can be called. What is open afterwards expires.
guarantees-no-period = The funder gives the period with its acknowledgement.
guarantees-ended = The period is over. { $amount } was not called and can expire.
guarantees-ended-title = Guarantees whose period is over
guarantees-calls = Called
guarantees-not-called = The guarantee has not been called.
guarantees-call = Record a call
guarantees-call-what = A payment on this guarantee means that it was called for that amount. The value date lies in the period.
guarantees-expire = Record that the guarantee has expired
guarantees-propose-expiry = Propose that the guarantee expires
guarantees-expire-what = What is open is released. What was within a mandate is available there again.
guarantees-set-period = Change the period
guarantees-from-hint = The first day on which the guarantee can be called.
guarantees-to-hint = The last day on which it can be called.
commitments-atRiskFromDate = First day of the guarantee
commitments-atRiskToDate = Last day of the guarantee
notice-guarantee-expired = The guarantee has expired. What was open has been released.
confirm-expire-guarantee-title = Record that this guarantee has expired?
confirm-expire-guarantee-what = What is open is released. This cannot be undone.
confirm-expire-guarantee-go = Yes, the guarantee has expired
term-action-set-at-risk-period = Set the period of a guarantee
term-action-expire-guarantee = Expire a guarantee

obstacle-not-a-guarantee = This commitment is not a guarantee.
obstacle-guarantee-running = The guarantee runs until { $day }. It can expire after that day.
obstacle-guarantee-settled = Nothing of this guarantee is open.

fault-outside-at-risk-period = This day is outside the period of the guarantee.
fault-call-outside-period = The guarantee was called on a day outside this period. Choose a longer period.
fault-no-guarantee = Only a guarantee has a period. Leave this empty.

desk-bureau-guarantee = Guarantee of { $organisation } is over: { $amount } is still open
desk-bureau-guarantee-what = Record that the guarantee has expired, or what was still called.

mail-kind-guarantee-ended = A guarantee is over while something is open
tell-guarantee-ended-subject = Guarantee is over, { $amount } is open: { $case }
tell-guarantee-ended-what = The guarantee of { $organisation } from decision { $number } on ‘{ $case }’ ran until { $day }. { $amount } was not called. Record that this has expired, or that it was called in the period.
tell-fact-at-risk-to = Last day
tell-to-guarantee = View the guarantee
