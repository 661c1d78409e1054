import ssh2 from 'ssh2';
import { err, ok, type Result } from '../../shared/kernel/result';
import type { RouterError } from '../../shared/router/router-error';
import type { Connector, ConnectTarget, RouterSession } from './transport';

/** A key pair of Bulkhead's own, so that no password needs to be kept. */
export interface OwnKey {
  /** OpenSSH format. A secret: it belongs into the keychain only. */
  readonly privateKey: string;
  /** One line of authorized_keys. */
  readonly publicKey: string;
}

/** The comment ends up on the router and tells a person whose key it is. */
export function createOwnKey(comment: string): OwnKey {
  const plain = comment.replace(/[^A-Za-z0-9@._-]+/g, '-');
  let pair = ssh2.utils.generateKeyPairSync('ed25519', { comment: plain });
  // ssh2 1.17 writes a key that it cannot read itself about once in 270 times (measured): such a pair is drawn again.
  while (ssh2.utils.parseKey(pair.private) instanceof Error) {
    pair = ssh2.utils.generateKeyPairSync('ed25519', { comment: plain });
  }
  return { privateKey: pair.private, publicKey: pair.public.trim() };
}

/**
 * Adds the line it reads to root's keys, which dropbear on OpenWrt keeps in /etc/dropbear. Other people's keys stay:
 * the new file is written beside the old one and takes its place only when it is whole, since a full flash cuts files
 * short. Reads back what is in the file at the end.
 */
const INSTALL = `
set -eu
umask 077
read -r key
file=/etc/dropbear/authorized_keys
mkdir -p /etc/dropbear
if [ -L "$file" ]; then file=$(readlink -f "$file"); fi
new="$file.bulkhead"
keep_old() {
  [ ! -s "$file" ] && return 0
  cat "$file" && if [ -n "$(tail -c 1 "$file")" ]; then echo; fi
}
if ! grep -qxF -e "$key" "$file" 2>/dev/null; then
  if keep_old >"$new" && printf '%s\\n' "$key" >>"$new" && sync && grep -qxF -e "$key" "$new"; then
    mv "$new" "$file"
  else
    rm -f "$new"
    exit 1
  fi
fi
chmod 600 "$file"
grep -xF -e "$key" "$file"
`.trim();

/**
 * Puts the key on the router and signs in with it over a connection of its own. Only that is success: dropbear ignores
 * a key file whose folder others may write to, and 19.07's knows no ed25519.
 */
export async function installOwnKey(
  session: RouterSession,
  key: OwnKey,
  connector: Connector,
  target: ConnectTarget,
): Promise<Result<void, RouterError>> {
  const doing = 'install-key';
  const done = await session.exec(INSTALL, { stdin: `${key.publicKey}\n`, doing });
  if (!done.ok) return done;
  const { code, stdout, stderr } = done.value;
  if (code !== 0) return err({ kind: 'command-failed', doing, code, stderr });
  if (!stdout.split('\n').includes(key.publicKey))
    return err({ kind: 'unreadable-answer', doing, detail: 'read-back' });

  const byKey = await connector.connect({
    ...target,
    secret: { kind: 'key', privateKey: key.privateKey },
    trustedHostKey: session.hostKey,
  });
  if (!byKey.ok) return byKey;
  byKey.value.close();
  return ok(undefined);
}
