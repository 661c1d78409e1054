/** What can go wrong between us and a router; carries what the person can act on. */
export type RouterError =
  | { readonly kind: 'refused'; readonly host: string; readonly port: number }
  | { readonly kind: 'unreachable'; readonly host: string; readonly port: number }
  | { readonly kind: 'not-ssh'; readonly host: string; readonly port: number }
  /** Its SSH server knows only signatures or key exchanges that rest on SHA-1. */
  | { readonly kind: 'outdated-ssh'; readonly host: string; readonly port: number }
  | { readonly kind: 'wrong-credentials'; readonly tried: 'password' | 'key' | 'none' }
  | { readonly kind: 'host-key-unknown'; readonly fingerprint: string; readonly keyType: string }
  | {
      readonly kind: 'host-key-changed';
      readonly fingerprint: string;
      readonly trusted: string;
      readonly keyType: string;
    }
  | { readonly kind: 'timed-out'; readonly doing: string; readonly afterMs: number }
  | { readonly kind: 'connection-lost'; readonly doing: string }
  | {
      readonly kind: 'command-failed';
      readonly doing: string;
      readonly code: number;
      readonly stderr: string;
    }
  | { readonly kind: 'not-openwrt'; readonly found: string }
  | { readonly kind: 'unsupported'; readonly missing: string; readonly found: string }
  | { readonly kind: 'unreadable-answer'; readonly doing: string; readonly detail: string };
