-- What somebody told us. In clear only what a job or an index needs.
CREATE TABLE report (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  district TEXT NOT NULL,         -- '' = not known
  risk BIGINT NOT NULL,           -- n of clocks.json levels; what triage set, before that what the rules suggest
  state TEXT NOT NULL CHECK (state IN ('received', 'triage', 'routed', 'closed', 'merged')),
  filed_day BIGINT NOT NULL,
  desk BIGINT NOT NULL,           -- body whose inbox it is in
  lead BIGINT NOT NULL,           -- lead body; 0 before routing
  due_at BIGINT NOT NULL,         -- of triage, to five minutes; cut to the day 30 days after closing
  noticed BIGINT NOT NULL,        -- per cent of the clock of which somebody was told: 0, 50, 100, 150, 300
  claimed_by BIGINT NOT NULL,     -- account that is working on it; 0 = nobody
  claimed_until BIGINT NOT NULL,
  is_shy BOOLEAN NOT NULL,        -- the reporter's page shows only the coarse phases
  same_as BIGINT NOT NULL,        -- the report that this one was linked to; 0
  form TEXT NOT NULL,
  form_version BIGINT NOT NULL,
  "commit" BLOB NOT NULL,
  facts BLOB NOT NULL,            -- site-sealed, 48 bytes
  t_area BIGINT NOT NULL,         -- D8(K_token, "facet", district, facet, value)
  t_kind BIGINT NOT NULL,
  t_age BIGINT NOT NULL,
  t_sex BIGINT NOT NULL,
  keys BLOB NOT NULL,             -- slips: part 0 story, 1 identity and contact, 2 originals
  label BLOB NOT NULL             -- ring-sealed, for lists
);
CREATE INDEX report_inbox ON report (desk, state, (-risk), due_at, id);
CREATE INDEX report_due ON report (state, due_at);
CREATE INDEX report_of_district ON report (district, state, filed_day);
-- The long sealed values lie apart, so that lists do not page through them.
CREATE TABLE report_item (
  report BIGINT PRIMARY KEY,
  story BLOB NOT NULL,            -- part 0
  identity BLOB                   -- part 1
);
CREATE TABLE receipt (
  report BIGINT PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,  -- D8(K_token, "number", N)
  kid BIGINT NOT NULL,
  gen BIGINT NOT NULL,
  version BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  not_before BIGINT NOT NULL,
  proof BLOB NOT NULL             -- site-sealed: salt, verifier, pin, duress, pk
);
-- A second send of the same draft finds the first.
CREATE TABLE filing (
  f BLOB PRIMARY KEY,             -- D16(d, "filed")
  report BIGINT NOT NULL,
  body BLOB,                      -- of a program: hash of what was sent
  until_at BIGINT NOT NULL
);
-- Keyed tokens of what makes two reports alike, within a desk.
CREATE TABLE likeness (
  token BIGINT NOT NULL,
  report BIGINT NOT NULL,
  PRIMARY KEY (token, report)
);
CREATE INDEX likeness_of_report ON likeness (report);
-- Who must not see a record.
CREATE TABLE bar (
  record BIGINT NOT NULL,
  token BIGINT NOT NULL,          -- D8(K_token, "bar", record, body or account)
  PRIMARY KEY (record, token)
);
