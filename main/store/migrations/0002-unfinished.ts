/** A rollout whose end has not been written down yet: what a later start needs to find out, and to write it down then. */
export const unfinished = `
CREATE TABLE unfinished_rollout (
  router_id TEXT PRIMARY KEY REFERENCES router(id) ON DELETE CASCADE,
  rollout_id TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;
`;
