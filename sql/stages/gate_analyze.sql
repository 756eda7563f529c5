-- Rows that have just come by COPY have no statistics: the rules would be planned for empty tables.
analyze ops.run_document, staging.article, staging.mention, staging.mention_participant, staging.mention_evidence
