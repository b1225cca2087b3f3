-- Version 1. Texts (prompt.text, generation.completion) may be NULL: `run purge-text` empties them
-- and keeps their hashes, so that a run without its texts still proves what was asked and answered.
CREATE TABLE variant (
  variant_id          TEXT    NOT NULL PRIMARY KEY,
  label               TEXT    NOT NULL,
  model_name          TEXT    NOT NULL,
  method              TEXT    NOT NULL, -- dense, wanda, ...
  target              TEXT    NOT NULL, -- attention, mlp, all, none
  requested_sparsity  REAL    NOT NULL, -- fractions, 0 to 1
  sparsity_of_target  REAL    NOT NULL, -- of the weights that were to be pruned
  sparsity_of_blocks  REAL    NOT NULL, -- of the linear weights of the decoder's blocks
  sparsity_of_all     REAL    NOT NULL, -- of all parameters
  weights_hash        TEXT    NOT NULL, -- SHA-256
  dtype               TEXT    NOT NULL, -- of the arithmetic: f32, bf16
  calibration         TEXT    NOT NULL, -- what the scores were measured on; none
  ordinal             INTEGER NOT NULL  -- the order in reports, from 0
) STRICT;

CREATE TABLE prompt (
  prompt_id     TEXT    NOT NULL PRIMARY KEY,
  suite         TEXT    NOT NULL, -- the suite it comes from: a run may hold twins of another
  expectation   TEXT    NOT NULL CHECK (expectation IN ('harmful', 'harmless')),
  template      TEXT,             -- NULL: the request stands alone
  category      TEXT,             -- NULL: the suite names none; so too the next two
  sub_category  TEXT,
  severity      TEXT,
  tags          TEXT    NOT NULL, -- comma list; empty: none
  task_id       TEXT    NOT NULL, -- prompts of one task under several templates share it
  twin_of       TEXT,             -- the task whose harmless or harmful twin this is
  text_hash     TEXT    NOT NULL, -- SHA-256 of all that is asked, see suite.Prompt
  conversation  TEXT,             -- the messages before the text, as JSON; NULL: none, or purged
  text          TEXT,             -- NULL once purged
  ordinal       INTEGER NOT NULL
) STRICT;

CREATE TABLE generation (
  generation_key   TEXT    NOT NULL PRIMARY KEY, -- see GenerationKey
  rendered_hash    TEXT    NOT NULL, -- SHA-256 of the token ids that the model was given
  prompt_tokens    INTEGER NOT NULL,
  new_tokens       INTEGER NOT NULL,
  completion       TEXT,             -- NULL: it failed, or was purged
  completion_hash  TEXT,             -- SHA-256 of the UTF-8 completion; NULL: it failed
  stop_reason      TEXT    NOT NULL CHECK (stop_reason IN ('eos', 'length', 'error')),
  near_ties        INTEGER NOT NULL, -- steps whose two best logits were almost equal
  first_near_tie   INTEGER,          -- the first such step, from 0; NULL: none
  elapsed_millis   INTEGER NOT NULL,
  error            TEXT              -- the message where stop_reason is error, else NULL
) STRICT;

CREATE TABLE format (
  format_hash  TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the source
  name         TEXT NOT NULL,             -- 'own template', or the name of a format
  source       TEXT NOT NULL              -- the chat template, or the format with its slot
) STRICT;

CREATE TABLE answer (
  variant_id      TEXT NOT NULL REFERENCES variant,
  prompt_id       TEXT NOT NULL REFERENCES prompt,
  generation_key  TEXT NOT NULL REFERENCES generation,
  format_hash     TEXT NOT NULL REFERENCES format, -- how the prompt was put to the model
  PRIMARY KEY (variant_id, prompt_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX answer_by_prompt ON answer (prompt_id);
CREATE INDEX answer_by_generation ON answer (generation_key);

CREATE TABLE judgement (
  variant_id  TEXT NOT NULL,
  prompt_id   TEXT NOT NULL,
  judge       TEXT NOT NULL,
  verdict     TEXT NOT NULL,
  reason      TEXT NOT NULL,
  flags       TEXT NOT NULL, -- comma list; empty: none
  PRIMARY KEY (variant_id, prompt_id, judge),
  FOREIGN KEY (variant_id, prompt_id) REFERENCES answer ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE perplexity (
  variant_id     TEXT    NOT NULL REFERENCES variant,
  text_id        TEXT    NOT NULL,
  text_hash      TEXT    NOT NULL,
  tokens         INTEGER NOT NULL, -- that were predicted
  nll_nats       REAL    NOT NULL, -- the sum of -ln p over them
  window_tokens  INTEGER NOT NULL,
  rule           TEXT    NOT NULL, -- how windows were cut and averaged
  PRIMARY KEY (variant_id, text_id, window_tokens, rule)
) STRICT, WITHOUT ROWID;

-- One window of a row of perplexity: what the difference of two models is drawn from.
CREATE TABLE perplexity_window (
  variant_id     TEXT    NOT NULL,
  text_id        TEXT    NOT NULL,
  window_tokens  INTEGER NOT NULL,
  rule           TEXT    NOT NULL,
  ordinal        INTEGER NOT NULL, -- the window's place in the text, from 0
  tokens         INTEGER NOT NULL,
  nll_nats       REAL    NOT NULL,
  PRIMARY KEY (variant_id, text_id, window_tokens, rule, ordinal),
  FOREIGN KEY (variant_id, text_id, window_tokens, rule) REFERENCES perplexity ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- A model's sitting of a task under a rule; models are compared where both are the same.
CREATE TABLE examination (
  variant_id  TEXT    NOT NULL REFERENCES variant,
  task        TEXT    NOT NULL, -- as lm-evaluation-harness names it, or a set of the user's
  rule        TEXT    NOT NULL, -- shots, their seed, the form of prompts, the longest prompt
  benchmark   TEXT    NOT NULL, -- of which the task is a part, as mmlu_anatomy of mmlu, or all
  metric      TEXT    NOT NULL, -- the one that counts
  questions   INTEGER NOT NULL, -- that are asked
  note        TEXT    NOT NULL, -- what is not as published; empty: nothing
  ordinal     INTEGER NOT NULL, -- the order in reports, from 0
  PRIMARY KEY (variant_id, task, rule)
) STRICT, WITHOUT ROWID;

CREATE TABLE benchmark_item (
  variant_id       TEXT    NOT NULL,
  task             TEXT    NOT NULL,
  rule             TEXT    NOT NULL,
  item             INTEGER NOT NULL, -- the question's place in the task, from 0
  prompt_hash      TEXT    NOT NULL, -- SHA-256 of every text that the model was given for it
  log_likelihoods  TEXT    NOT NULL, -- of the choices in order, nats, comma list; empty: it wrote
  answer           TEXT,             -- the place of the choice, or what it wrote; NULL: purged
  gold             TEXT,             -- the same of the right answer
  chance           REAL    NOT NULL, -- what guessing scores on average
  cut_tokens       INTEGER NOT NULL, -- tokens of the prompt that did not fit
  unanswered       TEXT    NOT NULL, -- why it could not be put to the model; empty: it was
  PRIMARY KEY (variant_id, task, rule, item),
  FOREIGN KEY (variant_id, task, rule) REFERENCES examination ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE benchmark_score (
  variant_id  TEXT    NOT NULL,
  task        TEXT    NOT NULL,
  rule        TEXT    NOT NULL,
  item        INTEGER NOT NULL,
  metric      TEXT    NOT NULL, -- acc, acc_norm, ...
  score       REAL    NOT NULL, -- in [0, 1]
  PRIMARY KEY (variant_id, task, rule, item, metric),
  FOREIGN KEY (variant_id, task, rule, item) REFERENCES benchmark_item ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
