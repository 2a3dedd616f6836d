-- Who followed a challenge when: read for its page and for what following came to.
create index follow_charge_case on follow_charge (city_id, case_id, from_at);
