import type { ReviewError } from '../ipc/channels/plan';
import type { StartError, SteerError } from '../ipc/channels/rollout';
import type { InstallKeyError, SignInError } from '../ipc/channels/routers';
import { assertNever } from '../kernel/assert-never';
import { displayText } from '../net/untrusted-text';
import type { Refusal } from '../rollout/rollout-state';
import type { RouterError } from '../router/router-error';

/** An error in three parts: what happened, what is still fine, what to do next. */
export interface ErrorText {
  readonly what: string;
  readonly fine: string;
  readonly next: string;
  /** Small and copyable, at the end. */
  readonly code: string;
}

const text = (code: string, what: string, fine: string, next: string): ErrorText => ({
  what,
  fine,
  next,
  code,
});

const UNTOUCHED = 'Nothing was changed on the router.';
const at = ({ host, port }: { readonly host: string; readonly port: number }): string =>
  port === 22 ? host : `${host}, port ${port}`;

export function routerErrorText(error: RouterError): ErrorText {
  switch (error.kind) {
    case 'refused':
      return text(
        error.kind,
        `The router at ${at(error)} refuses the sign-in service.`,
        'Its admin page may still work.',
        'Turn on SSH there, under System, Administration.',
      );
    case 'unreachable':
      return text(
        error.kind,
        `Nothing answers at ${at(error)}.`,
        'Your network keeps working without Bulkhead.',
        'Check that this computer is in the router’s network, by cable or by its Wi-Fi.',
      );
    case 'not-ssh':
      return text(
        error.kind,
        `Something answers at ${at(error)}, but it is not a sign-in service.`,
        'Your password was not sent.',
        'Check the address and the port.',
      );
    case 'outdated-ssh':
      return text(
        error.kind,
        `The router at ${at(error)} signs in with methods that can be forged (SHA-1).`,
        'We stopped, and your password was not sent.',
        'Its OpenWrt is older than 21.02. Update the router first.',
      );
    case 'wrong-credentials':
      if (error.tried === 'key')
        return text(
          error.kind,
          'The router did not accept this key.',
          UNTOUCHED,
          'Use the password of its admin page, or another key.',
        );
      if (error.tried === 'none')
        return text(
          error.kind,
          'The router wants a password.',
          UNTOUCHED,
          'Use the one of its admin page, not of your Wi-Fi.',
        );
      return text(
        error.kind,
        'The router did not accept this password.',
        UNTOUCHED,
        'It is the one of the router’s admin page, not of your Wi-Fi.',
      );
    case 'host-key-unknown':
      return text(
        error.kind,
        'The router is not trusted yet.',
        'Your password was not sent.',
        'Compare its fingerprint first.',
      );
    case 'host-key-changed':
      return text(
        error.kind,
        'This is not the router you trusted.',
        'We stopped, and your password was not sent.',
        'Choose the router again and look at its fingerprint.',
      );
    case 'timed-out':
      return text(
        error.kind,
        `No answer for ${Math.round(error.afterMs / 1000)} seconds.`,
        UNTOUCHED,
        'The router may be busy or restarting. Try again in a moment.',
      );
    case 'connection-lost':
      return text(
        error.kind,
        'The connection broke off.',
        'What was running on the router is not affected by that.',
        'Check cable or Wi-Fi, then try again.',
      );
    case 'command-failed':
      return text(
        `${error.kind} ${displayText(error.doing, 40)} ${error.code}`,
        'The router could not do one of the things we asked for.',
        UNTOUCHED,
        error.stderr ? `It said: ${displayText(error.stderr, 160)}` : 'Try again.',
      );
    case 'not-openwrt':
      return text(
        error.kind,
        'It answers, but it is not OpenWrt.',
        UNTOUCHED,
        `Bulkhead divides networks on OpenWrt routers. This one says: ${displayText(error.found, 80)}`,
      );
    case 'unsupported':
      return text(
        error.kind,
        `This router lacks what Bulkhead needs: ${displayText(error.missing, 80)}.`,
        UNTOUCHED,
        `We found: ${displayText(error.found, 120)}`,
      );
    case 'unreadable-answer':
      return text(
        `${error.kind} ${displayText(error.doing, 40)}`,
        'The router answered something we do not understand.',
        UNTOUCHED,
        `Try again. Detail: ${displayText(error.detail, 120)}`,
      );
    default:
      return assertNever(error);
  }
}

export function signInErrorText(error: SignInError): ErrorText {
  switch (error.kind) {
    case 'no-such-contact':
      return text(
        error.kind,
        'That was too long ago.',
        'Your password was not sent.',
        'Choose the router again.',
      );
    case 'not-trusted':
      return text(
        error.kind,
        'The router is not trusted yet.',
        'Your password was not sent.',
        'Answer the question about its fingerprint first.',
      );
    case 'key-file-unreadable':
      return text(
        error.kind,
        `The key file ${displayText(error.path, 80)} cannot be read.`,
        'Nothing was sent.',
        'Choose another file, or check the passphrase.',
      );
    case 'key-file-open-to-others':
      return text(
        error.kind,
        `Others on this computer may read the key file ${displayText(error.path, 80)}.`,
        'Nothing was sent.',
        `Make it yours alone first: chmod 600 ${displayText(error.path, 80)}`,
      );
    default:
      return routerErrorText(error);
  }
}

export const installKeyErrorText = (error: InstallKeyError): ErrorText =>
  error.kind === 'no-password-store'
    ? text(
        error.kind,
        'This computer has no password store in which a key could be kept.',
        UNTOUCHED,
        'Sign in with the password each time, or with a key file of your own.',
      )
    : routerErrorText(error);

export function reviewErrorText(error: ReviewError | { readonly kind: 'not-read-yet' }): ErrorText {
  switch (error.kind) {
    case 'not-signed-in':
      return text(
        error.kind,
        'Bulkhead is not signed in to the router.',
        UNTOUCHED,
        'Sign in again, then review.',
      );
    case 'not-read-yet':
      return text(error.kind, 'The router was not read yet.', UNTOUCHED, 'Connect to it first.');
    case 'no-such-snapshot':
      return text(
        error.kind,
        'This copy is no longer there.',
        UNTOUCHED,
        'Choose another point in the history.',
      );
    case 'snapshot-sealed':
      return text(
        error.kind,
        'This copy is encrypted, and its key is in a password store that cannot be used here.',
        UNTOUCHED,
        'Go back from the window of Bulkhead, signed in to this computer as the same person.',
      );
    case 'snapshot-damaged':
      return text(
        error.kind,
        'This copy is not what was written: its check sum differs.',
        UNTOUCHED,
        'Choose another point in the history.',
      );
    default:
      return routerErrorText(error);
  }
}

export function startErrorText(error: StartError): ErrorText {
  switch (error.kind) {
    case 'no-such-plan':
      return text(
        error.kind,
        'This calculation is too old.',
        'Nothing has been sent.',
        'Calculate again and look once more.',
      );
    case 'not-allowed':
      return text(
        error.kind,
        'This change may not be applied.',
        'Nothing has been sent.',
        'A promise would break or cannot be checked.',
      );
    case 'already-running':
      return text(
        error.kind,
        'Another change is being applied right now.',
        'This one has not been sent.',
        'Wait until it is over.',
      );
    default:
      return assertNever(error);
  }
}

export function steerErrorText(error: SteerError): string {
  switch (error.kind) {
    case 'no-such-rollout':
      return 'This change is not running any more.';
    case 'already-over':
      return 'Too late for that: the change is over.';
    default:
      return assertNever(error);
  }
}

/** Why the router said no before the first write. */
export function refusalText(refusal: Refusal): ErrorText {
  switch (refusal.kind) {
    case 'router':
      return routerErrorText(refusal.error);
    case 'flash-full':
      return text(
        refusal.kind,
        `The router’s memory is full: ${refusal.freeKib} KB free, ${refusal.neededKib} KB needed.`,
        'Nothing was changed.',
        'Remove a package you do not use, then try again.',
      );
    case 'memory-low':
      return text(
        refusal.kind,
        `The router is short of working memory: ${refusal.freeKib} KB free, ${refusal.neededKib} KB needed.`,
        'Nothing was changed.',
        'Restart the router, then try again.',
      );
    case 'flash-not-persistent':
      return text(
        refusal.kind,
        'This router forgets its configuration when it restarts.',
        'Nothing was changed.',
        'It runs from memory only. Install OpenWrt on its flash first.',
      );
    case 'pending-changes':
      return text(
        refusal.kind,
        'Someone has unsaved changes in the router’s admin page.',
        'Nothing was changed.',
        'Save or discard them there first, so that nothing gets mixed up.',
      );
    case 'luci-apply-pending':
      return text(
        refusal.kind,
        'The router’s admin page is applying a change of its own right now.',
        'Nothing was changed.',
        'Wait a minute and a half, then try again.',
      );
    case 'other-rollout-pending':
      return text(
        refusal.kind,
        'Another change of Bulkhead is waiting on this router.',
        'Nothing was changed. The router ends the other one by itself.',
        'Try again in two minutes.',
      );
    case 'router-changed':
      return text(
        refusal.kind,
        `The router changed since we calculated: ${refusal.packages.map((name) => displayText(name, 24)).join(', ')}.`,
        'Nothing was changed.',
        'Calculate again and look once more.',
      );
    case 'firewall-check-failed':
      return text(
        refusal.kind,
        'The router’s own check did not accept the new firewall.',
        'Nothing was changed.',
        `It said: ${displayText(refusal.output, 160)}`,
      );
    case 'uci-locked':
      return text(
        refusal.kind,
        'Another program on the router holds its configuration and does not let go.',
        'Nothing was changed.',
        'Wait a minute, then try again. If it stays like this, restart the router.',
      );
    case 'file-elsewhere':
      return text(
        refusal.kind,
        `The configuration file ${displayText(refusal.package, 24)} is a link to another place.`,
        'Nothing was changed. From there it could not be put back safely.',
        'Put the file itself into /etc/config, then try again.',
      );
    case 'missing-programs':
      return text(
        refusal.kind,
        `The router lacks programs that a safe change needs: ${refusal.names.map((name) => displayText(name, 24)).join(', ')}.`,
        'Nothing was changed.',
        'Install them, or a complete OpenWrt image, then try again.',
      );
    default:
      return assertNever(refusal);
  }
}
