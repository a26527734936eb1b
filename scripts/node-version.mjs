/** The required version of Node. */
const NEEDED_MAJOR = 20;
const NEEDED_MINOR = 19;

/** Ends the process with a clear sentence if Node is too old. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > NEEDED_MAJOR || (major === NEEDED_MAJOR && minor >= NEEDED_MINOR)) return;
  console.error(
    `Callroom needs Node ${NEEDED_MAJOR}.${NEEDED_MINOR} or later; this is Node ${process.versions.node}. Install a newer one from https://nodejs.org and run the same command again.`,
  );
  process.exit(1);
}
