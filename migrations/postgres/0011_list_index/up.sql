-- A status and a cluster together, in the order of the list: what is most often asked for.
CREATE INDEX business_cases_by_cluster_and_status ON business_cases (cluster_code, status, number_key);
