-- What the assistant wrote about a meeting. Times are milliseconds since the epoch.
CREATE TABLE summary (
  id INTEGER PRIMARY KEY,
  room TEXT NOT NULL,
  at INTEGER NOT NULL,
  -- When the meeting began.
  started_at INTEGER NOT NULL,
  -- Who asked for it; null: the meeting ended.
  subject TEXT,
  text TEXT NOT NULL
);
CREATE INDEX summary_by_room ON summary (room, at);
