import type { RouterState } from '../../shared/router/router-state';
import { parseUci } from '../../shared/uci/parse-uci';
import { printUci } from '../../shared/uci/print-uci';
import { packageOf } from '../../shared/uci/uci';
import { withConfig } from './golden-router';

/** A router on which somebody has written more, by package. `without`: section types that were taken away before. */
export function routerWith(
  state: RouterState,
  more: Readonly<Record<string, string>>,
  without: readonly string[] = [],
): RouterState {
  const config = { ...state.config };
  for (const [name, text] of Object.entries(more)) {
    const before = packageOf(state.config, name)?.sections ?? [];
    const sections = before.filter(({ type }) => !without.includes(type));
    const parsed = parseUci(`${printUci({ name, sections })}\n${text}`, name);
    if (!parsed.ok) throw new Error(`${name}: ${JSON.stringify(parsed.error)}`);
    config[name] = parsed.value;
  }
  return withConfig(state, config);
}
