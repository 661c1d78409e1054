import type { ReviewError } from '../../shared/ipc/channels/plan';
import type { SignInError } from '../../shared/ipc/channels/routers';
import type { Refusal } from '../../shared/rollout/rollout-state';
import { type ErrorText, refusalText, reviewErrorText, signInErrorText } from '../../shared/text/error-text';
import type { StoreError } from '../store/database';
import type { PolicyFileError } from './policy-file';

/** The three parts of an error on one line, its code at the end. */
export const oneLine = ({ what, fine, next, code }: ErrorText): string =>
  [what, fine, next, `(${code})`].filter((part) => part !== '').join(' ');

const HOW_TO_SIGN_IN = 'Give --identity FILE or --password-stdin.';

export function signInLine(error: SignInError): string {
  switch (error.kind) {
    case 'host-key-changed':
      return `${oneLine(signInErrorText(error))} Trusted: ${error.trusted}. Presented now: ${error.fingerprint}. If it was reset or replaced: bulkhead router add NAME --host ADDRESS --host-key ${error.fingerprint}`;
    case 'wrong-credentials':
      return `${oneLine(signInErrorText(error))} ${HOW_TO_SIGN_IN}`;
    default:
      return oneLine(signInErrorText(error));
  }
}

export function reviewLine(error: ReviewError): string {
  switch (error.kind) {
    case 'not-signed-in':
      return `${oneLine(reviewErrorText(error))} ${HOW_TO_SIGN_IN}`;
    case 'no-such-snapshot':
    case 'snapshot-sealed':
    case 'snapshot-damaged':
      return oneLine(reviewErrorText(error));
    default:
      return signInLine(error);
  }
}

export const refusalLine = (refusal: Refusal): string => oneLine(refusalText(refusal));

export function fileErrorLines(error: PolicyFileError): readonly string[] {
  switch (error.kind) {
    case 'file-unreadable':
      return [`${error.path}: cannot be read. Check the path and its permissions. (${error.kind})`];
    case 'file-unwritable':
      return [`${error.path}: cannot be written. Check the path and its permissions. (${error.kind})`];
    case 'not-a-file':
      return [`${error.path}: this is no file. (${error.kind})`];
    case 'file-exists':
      return [
        `${error.path}: there is one already, and it was left alone. Choose another name, or replace it with --force. (${error.kind})`,
      ];
    case 'file-too-large':
      return [
        `${error.path}: larger than ${error.limitKib} KB, so it is not what was asked for. (${error.kind})`,
      ];
    case 'not-yaml':
      return [
        `${error.path}:${error.line}:${error.column}: this is not YAML (${error.detail}). Nothing was sent.`,
      ];
    case 'not-a-policy':
    case 'not-wifi-keys':
      return error.problems.map(
        ({ line, column, at, detail }) => `${error.path}:${line}:${column}: ${at}: ${detail}`,
      );
  }
}

export function storeErrorLine(error: StoreError): string {
  switch (error.kind) {
    case 'store-from-the-future':
      return `${error.path} was written by a newer Bulkhead (version ${error.version}, this one knows ${error.known}). It was left alone. Update Bulkhead.`;
    case 'store-busy':
      return `${error.path} is in use by another program. It was left alone. Close the other one, then try again.`;
    case 'store-unusable':
      return `${error.path} cannot be used: ${error.detail}. Check the disk and the permissions of the folder, or set BULKHEAD_HOME to another one.`;
  }
}
