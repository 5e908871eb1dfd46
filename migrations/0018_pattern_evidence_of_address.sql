-- A reported bounce or delivery looks evidence up by its address alone.
create index pattern_evidence_of_address on pattern_evidence (address);
