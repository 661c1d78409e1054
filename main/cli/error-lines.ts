import type { SignInError } from '../../shared/ipc/channels/routers';
import type { Refusal } from '../../shared/rollout/rollout-state';
import { type ErrorText, refusalText, signInErrorText } from '../../shared/text/error-text';
import type { StoreError } from '../store/database';
import type { PolicyFileError } from './policy-file';

/** The three parts of an error on one line, its code at the end. */
export const oneLine = ({ what, fine, next, code }: ErrorText): string =>
  [what, fine, next, `(${code})`].filter((part) => part !== '').join(' ');

export function errorLine(error: SignInError | { readonly kind: 'not-signed-in' }): string {
  switch (error.kind) {
    case 'not-signed-in':
      return 'Not signed in. Give --identity FILE or --password-stdin. (not-signed-in)';
    case 'host-key-changed':
      return `${oneLine(signInErrorText(error))} Trusted: ${error.trusted}. Presented now: ${error.fingerprint}. If it was reset or replaced: bulkhead router remove NAME, then add it again.`;
    case 'wrong-credentials':
      return `${oneLine(signInErrorText(error))} Give --identity FILE or --password-stdin.`;
    default:
      return oneLine(signInErrorText(error));
  }
}

export const refusalLine = (refusal: Refusal): string => oneLine(refusalText(refusal));

export function fileErrorLines(error: PolicyFileError): readonly string[] {
  switch (error.kind) {
    case 'file-unreadable':
      return [`${error.path}: cannot be read or written. Check the path and its permissions.`];
    case 'not-yaml':
      return [`${error.path}:${error.line}:${error.column}: not YAML (${error.detail}). Nothing was sent.`];
    case 'not-a-policy':
      return error.problems.map(({ at, detail }) => `${error.path}: ${at}: ${detail}`);
  }
}

export function storeErrorLine(error: StoreError): string {
  return error.kind === 'store-from-the-future'
    ? `${error.path} was written by a newer Bulkhead (version ${error.version}, this one knows ${error.known}). It was left alone. Update Bulkhead.`
    : `${error.path} cannot be used: ${error.detail}. Check the disk and the permissions of the folder, or set BULKHEAD_HOME to another one.`;
}
