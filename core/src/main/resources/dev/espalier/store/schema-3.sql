-- Version 3: what judges with words said of an answer. `run purge-text` empties them too: a judge
-- may quote.
CREATE TABLE judge_reply (
  variant_id  TEXT NOT NULL,
  prompt_id   TEXT NOT NULL,
  judge       TEXT NOT NULL,
  reply       TEXT, -- NULL once purged
  PRIMARY KEY (variant_id, prompt_id, judge),
  FOREIGN KEY (variant_id, prompt_id, judge) REFERENCES judgement ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
