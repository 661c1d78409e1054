import { runCli } from './run-cli';

// Exit by code alone: what was printed is flushed, and nothing that is still open keeps the program alive.
void runCli(process.argv.slice(2), process).then((code) => {
  process.exitCode = code;
  setTimeout(() => process.exit(code), 2_000).unref();
});
