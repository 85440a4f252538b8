-- What was told with a draft is known again for a person, too, and not for programs alone:
-- D(d, "told", ...), keyed with the draft's secret, which is stored nowhere. Two reports
-- that were sent from one page have two drafts; nothing here leads from one to the other.
ALTER TABLE filing RENAME COLUMN body TO told;
