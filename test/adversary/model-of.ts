import { parseUci } from '../../shared/uci/parse-uci';
import { configOf } from '../../shared/uci/uci';
import { buildModel, type Model } from '../../shared/verify/model';
import type { Case } from './config-text';
import { textOf } from './config-text';
import type { Layout } from './layouts';

/** What the verifier makes of a configuration and of the router's own rule files. */
export function modelOf(one: Case, layout: Layout, release: string): Model {
  const files = { network: layout.network, firewall: textOf(one.firewall) };
  const config = configOf(
    Object.entries(files).map(([name, text]) => {
      const parsed = parseUci(text, name);
      if (!parsed.ok) throw new Error(`${name}:${parsed.error.line}: ${parsed.error.reason}`);
      return parsed.value;
    }),
  );
  const rules = Object.entries(one.files).map(([path, text]) => ({ path, text }));
  return buildModel(config, { release }, rules);
}
