# Four eyes.
approvals-lead = What moves money is proposed by one member of the bureau and approved by another.
approvals-none = Nothing waits for approval now.
approvals-own = You proposed this yourself. Somebody else must approve it.
approvals-approve = Approve
approvals-reject = Reject
approvals-reason = Why do you reject this?
approvals-withdraw = Take back
approvals-final-report = Final report
approvals-document = Document
notice-approved = Approved and carried out.
notice-rejected = Rejected.
notice-proposal-withdrawn = The proposal was taken back.
