/** Routers, policies, devices, copies, history, secrets, settings. JSON columns hold whole domain values, validated when read. */
export const first = `
CREATE TABLE router (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  host TEXT NOT NULL,
  port INTEGER NOT NULL,
  user TEXT NOT NULL,
  host_key TEXT NOT NULL,
  trusted_at_ms INTEGER NOT NULL,
  practice INTEGER NOT NULL,
  secret TEXT NOT NULL,
  key_file TEXT,
  model TEXT,
  version TEXT,
  last_read_ms INTEGER
) STRICT;
CREATE TABLE policy (
  router_id TEXT NOT NULL REFERENCES router(id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('draft', 'applied')),
  policy TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL,
  PRIMARY KEY (router_id, kind)
) STRICT;
CREATE TABLE confirmed_file (
  router_id TEXT NOT NULL REFERENCES router(id) ON DELETE CASCADE,
  package TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (router_id, package)
) STRICT;
CREATE TABLE device_name (
  router_id TEXT NOT NULL REFERENCES router(id) ON DELETE CASCADE,
  device_id TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (router_id, device_id)
) STRICT;
CREATE TABLE snapshot (
  id TEXT PRIMARY KEY,
  router_id TEXT NOT NULL REFERENCES router(id) ON DELETE CASCADE,
  taken_at_ms INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  sealed INTEGER NOT NULL,
  content BLOB NOT NULL
) STRICT;
CREATE TABLE history (
  id TEXT PRIMARY KEY,
  router_id TEXT NOT NULL REFERENCES router(id) ON DELETE CASCADE,
  at_ms INTEGER NOT NULL,
  entry TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX history_by_router ON history (router_id, at_ms DESC);
CREATE TABLE secret (
  router_id TEXT NOT NULL REFERENCES router(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (router_id, name)
) STRICT;
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`;
