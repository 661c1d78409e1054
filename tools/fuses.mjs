/**
 * Switches in the shipped binary that no setting of a later attacker can turn back.
 *
 * runAsNode stays on: the packaged command line is the app's own binary run as plain Node. What that gives up: a
 * program that already runs as the same person can run scripts under our name. It gains nothing it did not have,
 * except on macOS our permission to reach the local network.
 */
export const fuses = {
  runAsNode: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  grantFileProtocolExtraPrivileges: false,
};

// The development runtime has no place for the last one yet.
const { grantFileProtocolExtraPrivileges: _, ...older } = fuses;
export const fusesOfFallback = older;
