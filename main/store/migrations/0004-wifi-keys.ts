/** Wi-Fi keys where there is no password store: for the owner alone, like the copies in which they stand as well. */
export const wifiKeys = `
CREATE TABLE wifi_key (
  router_id TEXT NOT NULL REFERENCES router(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  key TEXT NOT NULL,
  sum BLOB,
  PRIMARY KEY (router_id, name)
) STRICT;
`;
