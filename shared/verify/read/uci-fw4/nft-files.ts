/** What rules from outside UCI can do to packets of ours. `everything`: they may keep the whole ruleset from loading. */
export type FileEffect = 'nothing' | 'may-stop' | 'anything' | 'everything';

/** Chains that fw4 writes itself: rules that a file adds to one of them stand among its own. */
const OWN_CHAIN =
  /^(input|output|forward|prerouting|dstnat|srcnat|handle_reject|syn_flood|(raw|mangle)_[a-z]+|(input|output|forward|helper|dstnat|srcnat|notrack|accept_to|accept_from|reject_to|reject_from|drop_to|drop_from)_.*)$/;
/** Words that do more than count, mark or change a field which no rule of ours looks at. */
const STOPS = /\b(drop|reject|queue|policy\s+drop)\b/;
const MORE =
  /\b(dnat|snat|masquerade|redirect|tproxy|notrack|fwd|dup|goto|jump|flow|add|delete|flush|insert|replace|create|destroy|include|define|undefine|table|map|vmap|daddr\s+set|saddr\s+set|dport\s+set|sport\s+set|nftrace|helper)\b/;
const STATEMENT =
  /^\s*(ip6?|tcp|udp|th|meta|ct|counter|log|accept|drop|reject|jump|goto|return|queue|ether|icmp|icmpv6|limit|mark|iif|oif|iifname|oifname|fib|set|add|update|dnat|snat|masquerade|redirect|notrack|flow)\b/;
const HOOK = /^\s*type\s+(filter|route)\s+hook\s+(prerouting|input|forward|output|postrouting|ingress)\b/;

/**
 * A file that stands in fw4's table. Understood are chains of its own that hang on a hook: whatever they accept still
 * has to pass fw4's chains, so they can only stop packets, or do nothing to them.
 */
export function effectInTable(text: string): FileEffect {
  let rest = withoutComments(text).trim();
  let effect: FileEffect = 'nothing';
  while (rest !== '') {
    const found = /^chain\s+([A-Za-z_.][\w./-]*)\s*\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}\s*;?\s*/.exec(rest);
    if (found === null) return 'anything';
    const [whole = '', name = '', body = ''] = found;
    if (OWN_CHAIN.test(name) || !HOOK.test(body)) return 'anything';
    const own = effectInChain(body);
    if (own === 'anything') return own;
    if (own === 'may-stop') effect = own;
    rest = rest.slice(whole.length);
  }
  return effect;
}

/** A file in the middle of one of fw4's chains: an `accept` there decides, and nothing after it is asked. */
export function effectOfStatements(text: string): FileEffect {
  const rest = withoutComments(text).trim();
  if (rest === '') return 'nothing';
  // What is no statement makes nft refuse the whole ruleset.
  if (!rest.split(/[\n;]/).every((line) => line.trim() === '' || STATEMENT.test(line))) return 'everything';
  return /\b(accept|return)\b/.test(rest) ? 'anything' : effectInChain(rest);
}

function effectInChain(body: string): FileEffect {
  const statements = body.replace(/"[^"]*"/g, '""');
  if (MORE.test(statements)) return 'anything';
  return STOPS.test(statements) ? 'may-stop' : 'nothing';
}

const withoutComments = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/^((?:[^"#]|"[^"]*")*)#.*$/, '$1'))
    .join('\n');
