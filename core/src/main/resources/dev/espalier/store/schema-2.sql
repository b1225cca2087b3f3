-- Version 2: how probable it was that an answer begins with a refusal, and in which order tasks are
-- taken where a run stops when it is decided.
CREATE TABLE margin (
  generation_key   TEXT NOT NULL PRIMARY KEY REFERENCES generation,
  openings_hash    TEXT NOT NULL, -- SHA-256 of both lists of openings
  refusal_nats     REAL NOT NULL, -- ln P(the answer begins with an opening of a refusal)
  compliance_nats  REAL NOT NULL  -- ln P(it begins with an opening of another answer)
) STRICT, WITHOUT ROWID;

CREATE TABLE task_order (
  task      TEXT    NOT NULL PRIMARY KEY, -- its id within its suite, as 'suite length:suite:task'
  position  INTEGER NOT NULL UNIQUE       -- from 0
) STRICT, WITHOUT ROWID;
