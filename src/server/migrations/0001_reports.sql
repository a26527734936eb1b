-- Records that outlive a room. Times are milliseconds since the epoch.
CREATE TABLE meeting (
  id INTEGER PRIMARY KEY,
  room TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  -- The most participants and viewers at one time.
  peak INTEGER NOT NULL
);
CREATE INDEX meeting_by_room ON meeting (room, ended_at);

CREATE TABLE feedback (
  id INTEGER PRIMARY KEY,
  room TEXT NOT NULL,
  at INTEGER NOT NULL,
  subject TEXT NOT NULL,
  score INTEGER NOT NULL,
  comment TEXT
);
CREATE INDEX feedback_by_room ON feedback (room, at);

CREATE TABLE bug_report (
  id INTEGER PRIMARY KEY,
  room TEXT NOT NULL,
  at INTEGER NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  details TEXT
);
CREATE INDEX bug_report_by_room ON bug_report (room, at);

CREATE TABLE dead_track (
  id INTEGER PRIMARY KEY,
  room TEXT NOT NULL,
  at INTEGER NOT NULL,
  subject TEXT NOT NULL,
  publisher TEXT NOT NULL,
  track_name TEXT NOT NULL,
  session_id TEXT,
  details TEXT
);
CREATE INDEX dead_track_by_room ON dead_track (room, at);
